package review

import (
	"strings"
	"testing"

	"assure/questionnaire"
)

// All goes domain by domain, in a domain what is worth reading first, and has every question once.
func TestAllGoesByDomain(t *testing.T) {
	pack := &questionnaire.Pack{Domains: []questionnaire.Domain{{ID: "a"}, {ID: "b"}}}
	q := func(id, domain string) Question {
		return Question{Question: &questionnaire.Question{ID: id, Domain: domain}}
	}
	l := &List{Worth: []Question{q("2", "a"), q("1", "a"), q("5", "b")}, Rest: []Question{q("3", "a"), q("4", "b")}}
	var got []string
	for _, x := range l.All(pack) {
		got = append(got, x.ID)
	}
	if s := strings.Join(got, " "); s != "2 1 3 5 4" {
		t.Errorf("the order is %s", s)
	}
}
