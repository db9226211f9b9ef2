package tui_test

import (
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// The history of a supplier has the newest first, opens an act that tells like events together, and says so of one
// question from the walk. What a supplier wrote stays text.
func TestHistoryPage(t *testing.T) {
	for name, size := range map[string]struct {
		w, h  int
		theme string
	}{"80x24": {80, 24, ""}, "100x30": {100, 30, ""}, "mono": {80, 24, "mono"}} {
		t.Run(name, func(t *testing.T) {
			d, r := open(t, true, size.w, size.h, size.theme)
			ctx := t.Context()
			s := datatest.Must(r.FindSupplier(ctx, "SUP-00001"))(t)
			e := datatest.Must(r.Engagements(ctx, s.ID, book.At{}))(t)[0]
			e.Owner = "J. \x1b[31mOkoro\u202e"
			if err := r.UpdateEngagement(ctx, e); err != nil {
				t.Fatal(err)
			}
			datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: e.ID, Title: "No exit plan", Owner: "A. Shah"}))(t)
			a := datatest.Must(r.Assessments(ctx, e.ID, book.At{}))(t)[0]
			q := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
			rev := 0
			if j := q.Answers["ITS-22"].Judgement; j != nil {
				rev = j.Rev
			}
			datatest.Must(r.RecordAnswer(ctx, data.AnswerEdit{Assessment: a.ID, Question: "ITS-22",
				Party: entity.ByAssessor, Value: "not-met", Note: "The export lists 12 accounts without it.",
				BaseRev: rev}))(t)
			d.Keys("/").Type("northgate").Keys("enter", "enter").Has("Northgate Pathology").Keys("H")
			d.Has("history", "ITS-22 judgement", "reason: The export lists 12 accounts without it.")
			d.Lacks("\x1b[31mOkoro")
			d.Golden("history-" + name)
			d.Keys("G").Has("add supplier", "Supplier SUP-00001 added").Keys("g", "esc").Has("Northgate Pathology")
			d.Keys("a").Keys("H").Has("history")
		})
	}
}
