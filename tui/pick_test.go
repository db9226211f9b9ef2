package tui_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// The choice of questionnaire lists the required ones first, then those that would be, voluntary ones and those that
// are not for the service, each with why. One that nobody requires begins only after it was said what it
// changes.
func TestBeginsAQuestionnaireThatNobodyRequires(t *testing.T) {
	d, r := open(t, true, 80, 60, "")
	e, _, err := r.Engagement(t.Context(), "ENG-00007")
	if err != nil {
		t.Fatal(err)
	}
	profile := func() any {
		x := datatest.Must(r.Profile(t.Context(), e.Ref, book.At{}))(t).Engagements[0]
		risks := datatest.Must(r.Risks(t.Context(), book.RiskFilter{Engagement: e.ID}, book.At{}))(t)
		return []any{x.RollUp.JSON(), len(risks)}
	}
	packs := func() (out []string) {
		for _, a := range datatest.Must(r.Assessments(t.Context(), e.ID, book.At{}))(t) {
			out = append(out, a.Pack)
		}
		return out
	}
	was, begun := profile(), packs()
	d.Keys("/").Type("tideway").Keys("enter", "enter").Has("Other questionnaires: 3 would be required once adopted")
	d.Keys("b").Has("required: tier 2; size of the supplier", "not adopted; it would ask this service: tier 2",
		"not required: part in care: None")
	at := -1
	for _, words := range []string{"Required of this service", "Continue: DSPT-style",
		"Would be required, but not adopted", "Begin: Data protection", "Voluntary",
		"Begin: Questions on the NHS", "Not for this service", "Begin: Clinical"} {
		next := strings.Index(d.Screen(), words)
		if next <= at {
			t.Errorf("%q is out of order", words)
		}
		at = next
	}
	const until = "calculated risk of ENG-00007 until this questionnaire is adopted"
	flat := func() string { return strings.Join(strings.Fields(d.Screen()), " ") }
	if d.Keys("3"); !strings.Contains(flat(), until) {
		t.Errorf("%s", d.Screen())
	}
	d.Keys("enter", "n").Has("Which questionnaire?")
	if d.Keys("5"); !strings.Contains(flat(), "calculated risk of ENG-00007, now or later") {
		t.Errorf("%s", d.Screen())
	}
	d.Keys("esc")
	if got := packs(); !slices.Equal(got, begun) {
		t.Fatalf("%q, and nothing was begun", got)
	}
	d.Keys("3", "y").Has("0 of 22 done")
	i := slices.Index(packs(), "data-protection")
	if i < 0 {
		t.Fatal(packs())
	}
	a := datatest.Must(r.Assessments(t.Context(), e.ID, book.At{}))(t)[i]
	datatest.Answer(t, r, a, entity.ByAssessor, map[string]string{"DP-02": "none"}) // a must-have
	if got := profile(); !reflect.DeepEqual(got, was) {
		t.Errorf("the rating was %+v and is %+v", was, got)
	}
	d.Keys("q").Has("Data protection and processor terms", "not required, so not in the rating")
	d.Keys("b").Has("Begun here, not required")
}
