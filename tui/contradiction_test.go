package tui_test

import (
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// contradict lets the fact on sub-processors contradict the answer to ITS-47 of the first supplier, which has one.
func contradict(t *testing.T, r *data.Register) {
	t.Helper()
	e, _, err := r.Engagement(t.Context(), "ENG-00001")
	if err == nil {
		err = r.SetFacts(t.Context(), e.ID, []entity.Fact{{ID: "subprocessors", Value: "none"}})
	}
	if err != nil {
		t.Fatal(err)
	}
	a := datatest.Must(r.Assessments(t.Context(), e.ID, book.At{}))(t)[0]
	claim := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t).Answers["ITS-47"].Claim
	datatest.Must(r.RecordAnswer(t.Context(), data.AnswerEdit{Assessment: a.ID, Question: "ITS-47",
		Party: entity.BySupplier, Value: "met", BaseRev: claim.Rev}))(t)
}

// unjudged lists the states of the contradictions that nobody has judged.
func unjudged(t *testing.T, r *data.Register) (out []book.ComparisonState) {
	t.Helper()
	for _, c := range datatest.Must(r.Contradictions(t.Context(), nil, book.At{}))(t) {
		out = append(out, c.State)
	}
	return out
}

// R in the walk gives a reason why both records may stay; without one nothing is kept, and u undoes it.
func TestReasonForAContradictionInTheWalk(t *testing.T) {
	for name, size := range map[string][2]int{"80x24": {80, 24}, "100x30": {100, 30}} {
		t.Run(name, func(t *testing.T) {
			d, r := open(t, true, size[0], size[1], "")
			contradict(t, r)
			d.Keys("/").Type("northgate").Keys("enter", "enter").Has("Northgate")
			d.Keys("S").Has("ITS-47").Keys("enter").Has("Two records contradict each other.", "R both stay")
			d.Keys("R", "enter").Has("Give a reason").Type("the list names firms without data").Keys("enter")
			d.Has("The reason is kept.").Lacks("Two records contradict")
			if got := unjudged(t, r); len(got) > 0 {
				t.Errorf("still %v", got)
			}
			d.Keys("u").Has("Undone: resolve contradiction ITS-47").Has("Two records contradict each other.")
			if got := unjudged(t, r); len(got) != 1 || got[0] != book.Contradicts {
				t.Errorf("undone: %v", got)
			}
		})
	}
}

// What was passed at the sign-off stays in sight on the supplier's page and in the walk, with who passed it.
func TestPassedContradictionIsShown(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	contradict(t, r)
	d.Keys("/").Type("northgate").Keys("enter", "enter", "S", "x").Type("The contract is being changed")
	d.Keys("enter")
	d.Keys("j", "j", "j", "j", "j").Has("passed by A. Shah on 2026-11-21: The contract")
	e, _, err := r.Engagement(t.Context(), "ENG-00001")
	if err != nil {
		t.Fatal(err)
	}
	a := datatest.Must(r.Assessments(t.Context(), e.ID, book.At{}))(t)[0]
	datatest.SignOff(t, r, a.ID)
	if got := unjudged(t, r); len(got) != 1 || got[0] != book.Passed {
		t.Errorf("%v", got)
	}
	d.Keys("esc").Has("Records that contradict each other").Keys("G").Has("passed by A. Shah on 21 Nov 2026")
	d.Keys("S").Has("This cycle is signed off; O opens it again, with a reason, until the next begins.").
		Lacks("It cannot be signed off")
	d.Keys("S").Has("Not now: this cycle is signed off; O opens it again")
}
