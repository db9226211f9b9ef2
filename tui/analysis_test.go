package tui_test

import (
	"testing"

	"assure/data"
	"assure/scoring"
	"assure/tui/assess"
)

// The tornado and the ways up, on a supplier with a grade and on one of whom too little is known.
func TestGoldenAnalysis(t *testing.T) {
	for name, size := range map[string][2]int{"80x24": {80, 24}, "100x30": {100, 30}} {
		t.Run(name, func(t *testing.T) {
			d, _ := open(t, true, size[0], size[1], "")
			d.Keys("/").Type("northgate").Keys("enter", "enter", "a", "w").Golden("explain-" + name)
			d.Keys("2", "j").Golden("explain-single-" + name)
			d.Keys("3", "j").Golden("explain-ways-" + name)
			d.Keys("esc", "esc", "esc", "esc", "/").Type("meridian").Keys("enter", "enter", "a", "w", "2").Has("There is no grade yet").Golden("explain-single-little-" + name)
		})
	}
}

// What the page says of single answers and of ways up is what the register says of the same assessment.
func TestAnalysisIsThatOfTheRegister(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	d.Keys("/").Type("tideway").Keys("enter", "enter", "a")
	s := d.App.Top().(*assess.Page).Session()
	page := s.Analyse()()
	scores, err := r.ExplainScores(t.Context(), []string{"ENG-00007"}, data.At{})
	if err != nil {
		t.Fatal(err)
	}
	x := scores.Assessments[0].Explanation
	if len(page.Swings) != len(x.Tornado) || page.Lift != x.Lift || (page.Robustness == nil) != (x.Robustness == nil) {
		t.Fatalf("%d swings, %q; register %d, %q", len(page.Swings), page.Lift, len(x.Tornado), x.Lift)
	}
	for i, have := range page.Swings {
		if have != x.Tornado[i] {
			t.Fatalf("%+v, register %+v", have, x.Tornado[i])
		}
	}
	if page.Robustness != nil && *page.Robustness != *x.Robustness {
		t.Fatalf("%+v, register %+v", page.Robustness, x.Robustness)
	}
	paths, err := r.CheapestPath(t.Context(), "ENG-00007", "", "", data.At{})
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Ways) == 0 || len(page.Ways) != len(paths.Paths) {
		t.Fatalf("%d ways, register %d", len(page.Ways), len(paths.Paths))
	}
	for i, w := range page.Ways {
		p := paths.Paths[i]
		if w.To != p.To || (w.Path != nil) != p.Found || w.Claims != p.Claims || len(w.Stages) != len(p.Steps) {
			t.Fatalf("to %s: %d steps, register to %s: %d", w.To, len(w.Stages), p.To, len(p.Steps))
		}
		for j, st := range w.Stages {
			if st.Step != p.Steps[j].Step || st.After != p.Steps[j].After {
				t.Fatalf("%+v, register %+v", st, p.Steps[j].Stage)
			}
		}
	}
	if before := s.Result.Assured; s.Suppose(scoring.Supposition{Question: "ITS-22", Value: "met", Evidence: "verified"}).Assured == before || s.Result.Assured != before {
		t.Fatal("supposing changes nothing, or the session")
	}
}
