package tui_test

import (
	"strings"
	"testing"

	"assure/data/datatest"
)

// That a risk is not assessed is said once of an engagement, however many of its questionnaires are unanswered.
func TestNotAssessedIsSaidOnce(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	e, _, err := r.Engagement(t.Context(), "ENG-00003")
	if err != nil {
		t.Fatal(err)
	}
	for _, pack := range []string{"dspt-small-company", "data-protection"} {
		datatest.Must(r.StartAssessment(t.Context(), e.ID, pack))(t)
	}
	d.Keys("R", "/").Type("brightwell").Keys("enter").Has("Brightwell")
	if n := strings.Count(flat(d.Screen()), "the risk is not assessed."); n != 1 {
		t.Errorf("said %d times:\n%s", n, d.Screen())
	}
}
