package lists_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"assure/data/datatest"
	"assure/data/lists"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// What was in force on a day is given as it was known then; what was learned since is said of each decision, and one
// that was written down later for that day is marked.
func TestDecisionsOn(t *testing.T) {
	ctx := t.Context()
	r, c := datatest.NewRegister(t, "dana")
	_, _, a := datatest.Seed(t, r)
	for _, name := range []string{"dana", "Sam"} {
		datatest.Must(r.AddPerson(ctx, entity.Person{Name: name}))(t)
	}
	decide := func(question string, on, until questionnaire.Date, person string) {
		t.Helper()
		datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.ScopeOut, Assessment: a.ID, Question: question,
			Reason: "not in use", Person: person, On: on, Until: until}))(t)
	}
	first := r.Today()                   // 2 March
	decide("ITS-05", 0, 0, "Sam")        // DEC-0001, written down for Sam
	decide("ITS-06", 0, first+1, "dana") // DEC-0002, for two days
	decide("ITS-22", 0, 0, "dana")       // DEC-0003, a must-have: it takes two
	next := func(days int) questionnaire.Date {
		c.At = c.At.Add(time.Duration(days) * 24 * time.Hour)
		return r.Today()
	}
	fourth := next(2) // 4 March
	// DEC-0004, for 2 March, known on 4 March
	decide("ITS-07", first, 0, "dana")
	decide("ITS-08", 0, 0, "dana")                                                // DEC-0005
	for _, err := range []error{datatest.As(t, r, "Sam").ConfirmDecision(ctx, 1), // 4 March
		datatest.As(t, r, "Sam").Second(ctx, 3)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if next(1); r.WithdrawDecision(ctx, 5, "it is in use") != nil { // 5 March
		t.Fatal("not withdrawn")
	}
	for name, x := range map[string]struct {
		day, known questionnaire.Date
		want       string
	}{
		"as known then": {first, first, "DEC-0001:confirmed by Sam on 4 Mar 2026 DEC-0002: " +
			"DEC-0003!:Sam agreed as the second person DEC-0004!:recorded on 4 Mar 2026"},
		"two days later": {fourth, fourth, "DEC-0001: DEC-0003: DEC-0004: " +
			"DEC-0005:withdrawn on 5 Mar 2026 by dana: it is in use"},
		"as known now":       {fourth, 0, "DEC-0001: DEC-0003: DEC-0004:"},
		"of then, known now": {first, 0, "DEC-0001: DEC-0002: DEC-0003: DEC-0004:"},
	} {
		list := datatest.Must(lists.DecisionsOn(ctx, r, lists.Scope{}, x.day, x.known))(t)
		var got []string
		for i := range list {
			mark := ""
			if list[i].NotKnown {
				mark = "!"
			}
			got = append(got, fmt.Sprintf("%s%s:%s", list[i].Ref(), mark, list[i].Since))
		}
		if got := strings.Join(got, " "); got != strings.TrimSpace(x.want) {
			t.Errorf("%s:\n got %s\nwant %s", name, got, x.want)
		}
	}
}
