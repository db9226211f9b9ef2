package tui_test

import (
	"strings"
	"testing"

	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// The explanation of a questionnaire judged by area opens at its top, names each question that keeps an area from being
// met once, and leads to it.
func TestExplainsAreas(t *testing.T) {
	d, r := open(t, true, 80, 24, "")
	e, _, err := r.Engagement(t.Context(), "ENG-00007")
	if err != nil {
		t.Fatal(err)
	}
	a := datatest.Must(r.StartAssessment(t.Context(), e.ID, "dtac-style"))(t)
	datatest.Answer(t, r, a, entity.ByAssessor, map[string]string{"DT-10": "none"})
	d.Keys("/").Type("tideway").Keys("enter", "enter", "b", "2", "w")
	lines := strings.Split(d.Screen(), "\n")
	if !strings.HasPrefix(lines[3], "Company and product (context") {
		t.Errorf("it opens at %q", lines[3])
	}
	d.Has("> DT-10", "too low: No report", "DT-09", "not recorded").Resize(80, 60)
	d.Has("In words", "Judged by area, without points or a grade: 0 of 5 areas met, 1 not met, 4")
	d.Lacks("answered too low").Has("This questionnaire is not required of ENG-00007: whatever it comes to changes")
	d.Resize(80, 24).Keys("G").Has("In words", "> DT-30").Keys("g", "g", "j", "enter").Has("DT-09  1 of")
}

// Where a pack has words of its own for an area that is not met, no answer is called too low.
func TestExplainsCharter(t *testing.T) {
	d, r := open(t, true, 80, 24, "")
	e, _, err := r.Engagement(t.Context(), "ENG-00007")
	if err != nil {
		t.Fatal(err)
	}
	a := datatest.Must(r.StartAssessment(t.Context(), e.ID, "supply-chain-charter"))(t)
	datatest.Answer(t, r, a, entity.ByAssessor, map[string]string{"CH-01": "not-yet"})
	d.Keys("/").Type("tideway").Keys("enter", "enter", "b", "2", "w")
	d.Has("not signed", "CH-01", "Not yet").Lacks("too low")
}

// The help page of the walk says what its columns and marks mean.
func TestHelpHasTheColumns(t *testing.T) {
	d, _ := open(t, true, 80, 60, "")
	d.Keys("/").Type("tideway").Keys("enter", "a", "?").Has("Columns and marks", "we find, we", "the supplier's claim")
	d.Keys("/").Type("does not count").Has("x ", "an answer that was given and does not count").Lacks("we find, we")
}
