package tui_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"assure/data"
	"assure/data/analysis"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/report"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/tui/assess"
	"assure/tui/tuitest"
)

// The tornado and the ways up, on a supplier with a grade and on one of whom too little is known.
func TestGoldenAnalysis(t *testing.T) {
	for name, size := range map[string][2]int{"80x24": {80, 24}, "100x30": {100, 30}} {
		t.Run(name, func(t *testing.T) {
			d, _ := open(t, true, size[0], size[1], "")
			d.Keys("/").Type("northgate").Keys("enter", "enter", "a", "w").Golden("explain-" + name)
			d.Keys("2", "j").Golden("explain-single-" + name)
			d.Keys("3", "j").Golden("explain-ways-" + name)
			d.Keys("esc", "esc", "esc", "esc", "/").Type("meridian").Keys("enter", "enter", "a", "w", "2").Has(
				"There is no grade yet").Golden("explain-single-little-" + name)
		})
	}
}

// What the page says of single answers and of ways up is what the register says of the same assessment.
func TestAnalysisIsThatOfTheRegister(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	d.Keys("/").Type("tideway").Keys("enter", "enter", "a")
	s := d.App.Top().(*assess.Page).Session()
	page := s.Analyse()()
	scores, err := r.ExplainScores(t.Context(), []string{"ENG-00007"}, book.At{})
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
	paths, err := analysis.CheapestPath(t.Context(), r, "ENG-00007", "", "", book.At{})
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
	if before := s.Result.Assured; s.Suppose(scoring.Supposition{Question: "ITS-22", Value: "met",
		Evidence: "verified"}).Assured == before || s.Result.Assured != before {
		t.Fatal("supposing changes nothing, or the session")
	}
}

func TestGoldenWhatIf(t *testing.T) {
	for name, size := range map[string][2]int{"60x16": {60, 16}, "80x24": {80, 24}, "100x30": {100, 30}} {
		t.Run(name, func(t *testing.T) {
			d, _ := open(t, true, size[0], size[1], "")
			d.Keys("/").Type("oakfield").Keys("enter", "enter", "a", "ctrl+g").Type("ITS-22").Keys("enter", "t").Golden(
				"whatif-" + name)
			d.Keys("e", "e", "e", "G", "1", "up", "1", "e", "e", "home").Golden("whatif-tried-" + name)
			d.Keys("esc").Has("Drop what was tried (3)?").Golden("whatif-drop-" + name)
		})
	}
}

// What is tried moves only the copy, by what the register says of the same changes; leaving asks once; keeping writes
// actions and no answer.
func TestWhatIfKeepsActionsNeverAnswers(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	d.Keys("/").Type("tideway").Keys("enter", "enter", "a")
	s := d.App.Top().(*assess.Page).Session()
	before, err := r.Assessment(t.Context(), s.Assessment.ID, book.At{})
	if err != nil {
		t.Fatal(err)
	}
	d.Keys("ctrl+g").Type("ITS-22").Keys("enter", "w", "w").Has("WHAT-IF · not saved", "nothing is tried").Keys("K").
		Has("Not now: nothing is tried yet.")
	value, shown := "met", s.Result.Row("ITS-22")
	if shown.Option == "met" {
		value = "not-met"
	}
	key := slices.IndexFunc(s.Pack.Question("ITS-22").Options,
		func(o questionnaire.Option) bool { return o.ID == value })
	d.Keys([]string{"1", "2", "3", "4"}[key], "e", "e", "e", "e")
	w, err := analysis.WhatIf(t.Context(), r, "ENG-00007", "",
		[]analysis.Edit{{Question: "ITS-22", Value: value, Evidence: "verified"}}, book.At{})
	if err != nil {
		t.Fatal(err)
	}
	d.Has("now shown "+before.Result.Assured.String(), "-> if shown "+w.After.Assured.String(), "Tried (1)")
	d.Keys("esc").Has("Drop what was tried (1)?").Keys("esc").Has("Tried (1)")
	d.Keys("K").Type("K. Patel").Keys("enter").Type("31/02/2027").Keys("enter").Has("February 2027 has 28 days")
	d.Keys("backspace", "backspace", "backspace", "backspace", "backspace", "backspace", "backspace", "backspace",
		"backspace", "backspace").Type("31 Jan 2027").Keys("enter").Has("Kept as ACT-", "No answer was changed.",
		"nothing is tried")
	actions, err := r.Actions(t.Context(), "", book.At{})
	if err != nil {
		t.Fatal(err)
	}
	if len(actions) != 1 || actions[0].Question != "ITS-22" || actions[0].Owner != "K. Patel" ||
		actions[0].Due.String() != "2027-01-31" {
		t.Fatalf("%+v", actions)
	}
	after, err := r.Assessment(context.Background(), s.Assessment.ID, book.At{})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(after.Answers, before.Answers) || after.Result.Assured != before.Result.Assured ||
		s.Result.Assured != before.Result.Assured {
		t.Fatal("trying things changed the assessment")
	}
	d.Keys("esc").Has("score explained")
	d.Keys("w", "3", "esc", "y").Has("score explained").Lacks("Tried")
}

func TestSweepAnalysis(t *testing.T) {
	for seed, keys := range [][]string{{"w", "2"}, {"w", "3"}, {"t", "3", "e"}, {"t", "1", "K"}} {
		d, _ := open(t, true, 100, 30, "")
		d.Keys("/").Type("northgate").Keys("enter", "enter", "a").Keys(keys...)
		tuitest.Sweep(d, uint64(seed)+40, 150)
	}
}

// bidders are two more suppliers: one claims everything and proves nothing, the other says honestly
// that it has nothing.
func bidders(t *testing.T, r *data.Register) {
	t.Helper()
	for name, value := range map[string]string{"Boldly Claims Ltd": "met", "Plainly Honest Ltd": "not-met"} {
		sup, err := r.AddSupplier(t.Context(), entity.Supplier{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		e, err := r.AddEngagement(t.Context(),
			entity.Engagement{Supplier: sup.ID, Ref: "BID-" + name[:5], State: entity.Bid})
		if err != nil {
			t.Fatal(err)
		}
		a, err := r.StartAssessment(t.Context(), e.ID, "dspt-it-supplier")
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range r.Packs().Find("dspt-it-supplier").Questions() {
			if !q.Scores() {
				continue
			}
			v := value
			if q.Option(v) == nil && value == "met" {
				v = q.Options[0].ID
			} else if q.Option(v) == nil {
				v = q.Options[len(q.Options)-1].ID
			}
			if _, err := r.RecordAnswer(t.Context(),
				data.AnswerEdit{Assessment: a.ID, Question: q.ID, Party: entity.BySupplier, Value: v}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// marked marks suppliers in the list.
func marked(d *tuitest.Driver, names ...string) *tuitest.Driver {
	for _, n := range names {
		d.Keys("/").Type(n).Keys("enter", "space", "esc")
	}
	return d
}

func TestGoldenComparison(t *testing.T) {
	for name, size := range map[string][2]int{"80x24": {80, 24}, "100x30": {100, 30}} {
		t.Run(name, func(t *testing.T) {
			d, _ := open(t, true, size[0], size[1], "")
			marked(d, "northgate", "tideway", "oakfield", "brightwell").Has("* Northgate", "c compare 4")
			d.Keys("c").Golden("compare-" + name)
			d.Keys("G").Golden("compare-last-" + name)
			d.Keys("enter").Has("Assessments").Keys("esc").Has("comparison on dspt-it-supplier")
		})
	}
}

// A lead that rests on claims is called one, and puts nobody ahead.
func TestComparisonMarksLeadsOnClaims(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	bidders(t, r)
	e, _, err := r.Engagement(t.Context(), "BID-Plain")
	if err != nil {
		t.Fatal(err)
	}
	list, err := r.Assessments(t.Context(), e.ID, book.At{})
	if err != nil {
		t.Fatal(err)
	}
	until, err := questionnaire.ParseDate("2027-01-31")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []entity.Person{{Name: "A. Brook", Role: "SIRO"}, {Name: "S. Second"}} {
		if _, err := r.AddPerson(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	made, err := r.Decide(t.Context(),
		entity.Decision{Kind: entity.GateAccept, Engagement: e.ID, Assessment: list[0].ID, Question: "ITS-22",
			Person: "A. Brook", Role: "SIRO", Reason: "replaced in January", Until: until})
	if err != nil {
		t.Fatal(err)
	}
	if err := datatest.As(t, r, "S. Second").Second(t.Context(), made.N); err != nil {
		t.Fatal(err)
	}
	marked(d.Keys("R"), "boldly", "plainly").Keys("c").Has("1 to 2", "1 on claims")
	d.Has("Boldly Claims Ltd  BID-", "but only on claims").Lacks("Certainly ahead")
	d.Keys("y").Has("Copied: 1 to 2")
	d.Keys("G").Has("Plainly Honest Ltd  BID-", "Must-have ITS-26 Breach notice within 72 hours: not met.",
		"not met, accepted despite by A. Brook until", "1 accepted")
}

// The comparison of a tender shows what its report does: how each bid came in, who evaluated it, and how it meets each
// condition; and that scores may not decide it where they were not published.
func TestComparisonOfATender(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	closes := r.Now()
	bidders(t, r)
	tender, err := r.AddTender(t.Context(), entity.Tender{Title: "Results service", Closes: &closes,
		Conditions: []questionnaire.Text{"ITS-22 is met.", "A named account manager"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, ref := range []string{"BID-Boldl", "BID-Plain"} {
		e, _, err := r.Engagement(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		e.Tender = tender.Ref
		if err := r.UpdateEngagement(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	v, err := report.Tender(t.Context(), r, tender.Ref, book.At{})
	if err != nil {
		t.Fatal(err)
	}
	d.Keys("R", "c", "enter").Has("Tender "+tender.Ref+" Results service, closing time "+v.Closing,
		"may not decide it", "Came in", "late", "Came in: no answers by the closing time; late: ",
		"Evaluated by nobody yet.",
		"Condition 1, ITS-22 is met: Clarify. ITS-22: not recorded.",
		"Condition 2, A named account manager: For the panel.")
	if v.Bids[0].Arrival != "late" || !strings.HasPrefix(v.Bids[0].CameIn, "no answers by the closing time; late: ") {
		t.Fatalf("the report has %+v", v.Bids[0])
	}
	if _, err := r.AddPerson(t.Context(), entity.Person{Name: r.Actor(), Role: "Procurement lead"}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.AdmitLate(t.Context(), entity.Admission{Engagement: v.Bids[1].Engagement.ID, Admitted: true,
		Reason: "the portal was down"}); err != nil {
		t.Fatal(err)
	}
	d.Keys("esc", "c", "enter", "G").Has("admitted", "the portal was down", "Condition 1, ITS-22 is met: Not met.")
	d.Keys("home").Has("late", "Condition 1, ITS-22 is met: Clarify.")
}

// Engagements without a common questionnaire are not comparable; the page says why and what to do next.
func TestComparisonSaysWhatItCannot(t *testing.T) {
	d, _ := open(t, true, 80, 24, "")
	d.Keys("c").Has("There is no tender.").Keys("esc", "space", "c").Has("One supplier is marked").Keys("home", "space")
	marked(d, "brightwell", "castle").Keys("c").Has("Not comparable", "Next step:", "Left out, no questionnaire begun")
	d.Keys("esc").Has("Suppliers", "c compare 2", "* ").Keys("esc").Lacks("c compare", "* ")
}

func TestSweepComparison(t *testing.T) {
	for seed := range uint64(2) {
		d, _ := open(t, true, 100, 30, "")
		tuitest.Sweep(marked(d, "northgate", "tideway", "oakfield").Keys("c"), seed+60, 150)
	}
}
