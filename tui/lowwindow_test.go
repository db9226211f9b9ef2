package tui_test

import (
	"regexp"
	"strings"
	"testing"

	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// In the lowest window the page of a supplier shows its rows, the cursor among them, and says how much is above and
// below; enter opens nothing that is out of sight.
func TestSupplierInALowWindow(t *testing.T) {
	d, _ := open(t, true, 60, 16, "")
	d.Keys("/").Type("northgate").Keys("enter", "enter").Has("1 Overview", "4 DSPT", "↓")
	cursor := regexp.MustCompile(`(?m)^> `)
	seen := 0
	for range 30 {
		d.Keys("j")
		if cursor.MatchString(d.Screen()) {
			seen++
			continue
		}
		if strings.Contains(d.Screen(), "enter open") {
			t.Fatalf("enter opens what is not in sight:\n%s", d.Screen())
		}
	}
	if seen < 3 {
		t.Fatalf("the cursor was in sight %d times:\n%s", seen, d.Screen())
	}
	d.Has("↑")
}

// A search begins anew; the one before comes back with the up key in the empty field, and esc leaves it as it was.
func TestSearchBeginsAnew(t *testing.T) {
	for _, page := range [][]string{{"g", "s"}, {"g", "r"}} {
		d, _ := open(t, true, 100, 30, "")
		d.Keys(page...).Keys("/").Type("zzz").Keys("enter").Has("zzz")
		d.Keys("/").Has("↑ brings back zzz").Type("n").Lacks("zzz n").Keys("esc").Has("zzz")
		d.Keys("/", "up").Has("/ zzz").Keys("esc")
	}
}

// u on the page of a supplier names an act from before it undoes it.
func TestUndoOfASupplierNamesTheAct(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	s := datatest.Must(r.FindSupplier(t.Context(), "SUP-00001"))(t)
	datatest.Must(r.RenameSupplier(t.Context(), s.Ref, "Other Name Ltd", "it says so"))(t)
	d.Keys("g", "s", "/").Type("SUP-00001").Keys("enter", "enter").Has("Other Name Ltd").Keys("u")
	d.Has("u again undoes your newest act", "rename").Has("Other Name Ltd").Keys("u").Has("Undone: ").
		Lacks("Other Name Ltd  SUP")
}

// The undo of a decision names its question.
func TestUndoOfADecisionNamesItsQuestion(t *testing.T) {
	_, r := open(t, true, 100, 30, "")
	e, _, err := r.Engagement(t.Context(), "ENG-00001")
	if err != nil {
		t.Fatal(err)
	}
	a := datatest.Must(r.StartAssessment(t.Context(), e.ID, "dspt-it-supplier"))(t)
	datatest.Must(r.Decide(t.Context(), entity.Decision{Kind: entity.ScopeOut, Assessment: a.ID, Question: "ITS-05",
		Reason: "no such data"}))(t)
	if u := datatest.Must(r.Undo(t.Context(), a.ID))(t); !strings.HasSuffix(u.Did(), " on ITS-05") {
		t.Errorf("undone %q", u.Did())
	}
}
