package imports

import (
	"context"
	"slices"
	"testing"

	"assure/data"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// A note, a planned date or offered evidence on a question answers nothing, and so moves no work state, by whichever
// door it comes; an answer does, and undoing it restores the state.
func TestWordsMoveNoWorkState(t *testing.T) {
	t.Parallel()
	const header = "supplier|pack|question|answer|note|planned_date|evidence_kind|evidence_ref"
	const row = "ZZ001|dspt-it-supplier|ITS-13|"
	for name, c := range map[string]struct {
		row    string
		accept bool
		want   entity.WorkState
	}{
		"a note":            {row + "|as seen|||", false, entity.Returned},
		"a planned date":    {row + "||2026-12-01||", false, entity.Returned},
		"evidence offered":  {row + "|||document|Policy 4", false, entity.Returned},
		"evidence accepted": {row + "|||document|Policy 4", true, entity.InReview},
		"an answer":         {row + "met||||", false, entity.InReview},
		"another note":      {"ZZ001|dspt-it-supplier|ITS-22|met|as seen|||", false, entity.Returned},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newFixture(t)
			ctx := context.Background()
			d.apply(fillBook(t, d.issued.Path, d.path("return.xlsx"), "2026-03-10", answered("ITS-22", "Met")))
			if got := d.view().Assessment.State; got != entity.Returned {
				t.Fatalf("after the return: %s", got)
			}
			out := d.imports(Request{Paths: []string{csvFile(t, d.path("long.csv"), header, c.row)}, Apply: true,
				AcceptEvidence: c.accept})
			if got := d.view().Assessment.State; got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if out.Batch == nil {
				t.Fatal("nothing was imported")
			}
			datatest.Must(Undo(ctx, d.Register, *out.Batch))(t)
			if got := d.view().Assessment.State; got != entity.Returned {
				t.Errorf("after the undo: %s", got)
			}
		})
	}
}

// The same by hand: a note moves nothing, an answer does, and undoing both restores the state from before.
func TestUndoRestoresTheWorkState(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	ctx := context.Background()
	d.apply(fillBook(t, d.issued.Path, d.path("return.xlsx"), "2026-03-10", answered("ITS-22", "Met")))
	type step struct {
		words bool
		state entity.WorkState
	}
	record := func(e data.AnswerEdit, want entity.WorkState) {
		t.Helper()
		e.Assessment, e.Question, e.Party = d.assessment.ID, "ITS-13", entity.ByAssessor
		if e.BaseRev = 0; d.view().Answers["ITS-13"].Judgement != nil {
			e.BaseRev = d.view().Answers["ITS-13"].Judgement.Rev
		}
		if got := datatest.Must(d.RecordAnswer(ctx, e))(t).State; got != want {
			t.Fatalf("%+v leaves %s, want %s", e, got, want)
		}
	}
	record(data.AnswerEdit{Note: "as seen"}, entity.Returned)
	record(data.AnswerEdit{Value: "met", Note: "as seen"}, entity.InReview)
	record(data.AnswerEdit{Value: "met", Note: "as seen twice"}, entity.InReview)
	for _, want := range []step{{true, entity.InReview}, {false, entity.Returned}, {true, entity.Returned}} {
		u := datatest.Must(d.Register.Undo(ctx, d.assessment.ID))(t)
		if got := d.view().Assessment.State; got != want.state || u.Words != want.words {
			t.Errorf("%s, words only: %v; want %+v", got, u.Words, want)
		}
	}
	for range 2 {
		datatest.Must(d.Register.Redo(ctx, d.assessment.ID))(t)
	}
	if got := d.view().Assessment.State; got != entity.InReview {
		t.Errorf("done again: %s", got)
	}
}

// A question that came back with evidence and no answer is named, as one with words is.
func TestEvidenceWithoutAnAnswerIsNamed(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	out := d.imports(Request{Paths: []string{csvFile(t, d.path("long.csv"),
		"supplier|pack|question|answer|note|evidence_kind|evidence_ref",
		"ZZ001|dspt-it-supplier|ITS-16|||document|Policy 4", "ZZ001|dspt-it-supplier|ITS-13||as seen||",
		"ZZ001|dspt-it-supplier|ITS-22|met||document|Policy 5")}})
	s := out.Files[0].Subjects[0]
	if !slices.Equal(s.EvidenceOnly, []string{"ITS-16"}) || !slices.Equal(s.Words, []string{"ITS-13"}) {
		t.Errorf("evidence only %v, words only %v", s.EvidenceOnly, s.Words)
	}
}
