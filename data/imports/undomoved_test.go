package imports

import (
	"context"
	"slices"
	"strings"
	"testing"

	"assure/data"
	"assure/data/datatest"
	"assure/data/form"
	"assure/data/issue"
	"assure/questionnaire/entity"
)

// beforeMove is a fixture with an assessment of an earlier version of its pack, and a workbook issued for it.
func beforeMove(t *testing.T) *fixture {
	t.Helper()
	r, c := datatest.NewRegister(t, "dana")
	d := &fixture{Register: r, t: t, clock: c, dir: t.TempDir()}
	ctx := context.Background()
	d.supplier, _, _ = datatest.Seed(t, r)
	d.engagement = datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: d.supplier.ID, Service: "Second"}))(t)
	d.assessment = datatest.Must(r.StartAssessment(ctx, d.engagement.ID, "dspt-it-supplier@1.0.0"))(t)
	d.issued = d.issue(issue.Request{Refs: []string{d.engagement.Ref}})
	d.wait(30)
	return d
}

// An import undone after its assessment moved to a later version leaves what would be there if it had never been made:
// the same answers, and the same questions asked again. Where a judgement of ours went with the move, the question
// stays open and is listed.
func TestUndoAcrossMove(t *testing.T) {
	t.Parallel()
	head := "supplier|engagement|pack|question|answer"
	sheet := func(d *fixture, name string, pairs ...string) string {
		rows := []string{head}
		for i := 0; i < len(pairs); i += 2 {
			rows = append(rows, d.supplier.Ref+"|"+d.engagement.Ref+"|dspt-it-supplier@1.0.0|"+pairs[i]+"|"+pairs[i+1])
		}
		return csvFile(t, d.path(name), rows...)
	}
	build := func(second bool) (*fixture, string) {
		d := beforeMove(t)
		ctx := context.Background()
		d.apply(sheet(d, "first.csv", "ITS-22", "partly", "ITS-42", "not-met", "ITS-36", "partly", "ITS-21", "partly",
			"ITS-45", "partly", "ITS-37", "all-supported"))
		d.wait(1)
		datatest.Must(d.RecordAnswer(ctx, data.AnswerEdit{Assessment: d.assessment.ID, Question: "ITS-45",
			Party: entity.ByAssessor, Value: "partly", Note: "as seen on site"}))(t)
		batch := ""
		if second {
			out := d.imports(Request{Apply: true, TakeFile: true, Paths: []string{sheet(d, "second.csv",
				"ITS-22", "met", "ITS-42", "met", "ITS-36", "met", "ITS-21", "met", "ITS-45", "not-met",
				"ITS-03", "met", "ITS-01", "met", "ITS-37", "internet-facing")}})
			if batch = *out.Batch; out.Files[0].Answers.New+out.Files[0].Answers.Changed != 8 {
				t.Fatalf("second import: %+v %+v", out.Files[0].Answers, out.Files[0].Problems)
			}
		}
		d.wait(1)
		datatest.Must(d.MoveAssessment(ctx, d.assessment.ID, "", true))(t)
		return d, batch
	}
	d, batch := build(true)
	out := datatest.Must(Undo(context.Background(), d.Register, batch))(t)
	var kept []string
	for _, k := range out.Kept {
		kept = append(kept, k.Question+": "+k.Why)
	}
	slices.Sort(kept)
	want := []string{"ITS-42: no answer now: the one before the import was to an earlier version, and " +
		"dspt-it-supplier@2.0.0 asks again: not met no longer covers what is not known",
		"ITS-45: asked again since the move to dspt-it-supplier@2.0.0, with our judgement"}
	if !slices.Equal(kept, want) || out.Answers != 6 {
		t.Errorf("%d answers as before; kept:\n%s", out.Answers, strings.Join(kept, "\n"))
	}
	never, _ := build(false)
	got, w := d.view(), never.view()
	for _, q := range w.Pack.Questions() {
		if q.ID == "ITS-45" {
			continue // the judgement, which the move took with the claim of the import, does not come back
		}
		if g, w := got.Answers[q.ID].Claim.Said(), w.Answers[q.ID].Claim.Said(); g != w {
			t.Errorf("%s: %q, and %q had it never been imported", q.ID, g, w)
		}
		if g, w := got.Asked[q.ID].Answer, w.Asked[q.ID].Answer; g != w && q.ID != "ITS-42" {
			t.Errorf("%s asked again with the earlier answer %q, want %q", q.ID, g, w)
		}
	}
	if c := got.Answers["ITS-45"]; c.Effective() != nil {
		t.Errorf("ITS-45: a claim of before replaced a judgement: %+v", c.Effective())
	}
	d.verify()
}

// A document that an import offered, for a question that a move asks again, is withdrawn with the import; the work
// state returns too, since nothing but the move came after it.
func TestUndoAcrossMoveReturnsStateAndDocuments(t *testing.T) {
	t.Parallel()
	d := beforeMove(t)
	ctx := context.Background()
	cells := answered("ITS-01", "Met", "ITS-22", "Met")
	for _, q := range []string{"ITS-01", "ITS-22"} {
		cells[q][form.ColKind], cells[q][form.ColReference] = "Policy or procedure", "Policy 7"
	}
	before := d.view().Assessment.State
	out := d.apply(fillBook(t, d.issued.Path, d.path("return.xlsx"), "2026-03-10", cells))
	d.wait(1)
	datatest.Must(d.MoveAssessment(ctx, d.assessment.ID, "", true))(t)
	undone := datatest.Must(Undo(ctx, d.Register, *out.Batch))(t)
	v := d.view()
	if len(undone.Kept) > 0 || undone.Answers != 2 || undone.Documents != 1 || v.Assessment.State != before ||
		len(v.Asked) > 0 || v.Answers["ITS-01"].Claim.Given() || v.Answers["ITS-22"].Claim.Given() {
		t.Errorf("%+v; state %s, was %s; asked again %v", undone, v.Assessment.State, before, v.Asked)
	}
	for _, s := range v.Supports {
		if s.State != entity.Withdrawn {
			t.Errorf("%+v", s)
		}
	}
	d.verify()
}
