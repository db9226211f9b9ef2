package report_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/data/report"
	"assure/questionnaire/entity"
)

// The board's page says beside the rating what was decided away and by whom, what is met on the supplier's word alone
// and which open risk is higher than the rating.
func TestBoardPageNamesWhatTheRatingRestsOn(t *testing.T) {
	r, _ := datatest.NewWorkedRegister(t, false)
	ctx := t.Context()
	a := datatest.ClaimsOnly(t, r, "Acme")
	_, s, err := r.Engagement(ctx, datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t).Engagement.Ref)
	if err != nil {
		t.Fatal(err)
	}
	page := func() string {
		t.Helper()
		path := filepath.Join(t.TempDir(), "board.html")
		datatest.Must(report.Write(ctx, r, report.Request{Kind: report.KindBoard, Ref: s.Ref, Out: path}))(t)
		return string(datatest.Must(os.ReadFile(path))(t))
	}
	if s := page(); strings.Contains(s, "out of scope by decision") ||
		!strings.Contains(s, "met without accepted proof") || !strings.Contains(s, "DA1") {
		t.Error("claims alone: the page does not name DA1, met on the supplier's word")
	}
	for _, p := range []string{"A. Siro", "B. Second"} {
		datatest.Must(r.AddPerson(ctx, entity.Person{Name: p, Role: "SIRO"}))(t)
	}
	d := datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.ScopeOut, Engagement: a.Engagement, Assessment: a.ID,
		Question: "DA1", Person: "A. Siro", Reason: "for a test"}))(t)
	second := datatest.Open(t, datatest.Options{Path: r.Path(), Actor: "B. Second"})
	if err := second.Second(ctx, d.N); err != nil {
		t.Fatal(err)
	}
	if s := page(); !strings.Contains(s, "1 question is out of scope by decision, among them must-haves or key "+
		"controls: DA1 by A. Siro") || !strings.Contains(s, "B. Second") {
		t.Errorf("the page hides that a key control was decided away")
	}
	datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: a.Engagement, Title: "Sole supplier",
		Decided: &entity.Cell{Consequence: 5, Likelihood: 5}, DecidedReason: "seen"}))(t)
	if s := page(); !strings.Contains(s, "R-00002 Extreme 25") && !strings.Contains(s, "Extreme 25") {
		t.Error("an open risk above the rating is not named")
	}
}

// The draft for a supplier says in plain words where a document was accepted for a lower answer than today's: beside
// what was seen, and at the document. Lowering the answer ends it.
func TestDraftSaysWhatADocumentWasAcceptedFor(t *testing.T) {
	r, _ := datatest.NewWorkedRegister(t, false)
	ctx := t.Context()
	a := datatest.MixedEvidence(t, r, "Acme") // DA2: partly, with a record
	_, s, err := r.Engagement(ctx, datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t).Engagement.Ref)
	if err != nil {
		t.Fatal(err)
	}
	draft := func() string {
		t.Helper()
		path := filepath.Join(t.TempDir(), "draft.html")
		datatest.Must(report.Write(ctx, r, report.Request{Kind: report.KindSupplier, Ref: s.Ref, Out: path}))(t)
		return string(datatest.Must(os.ReadFile(path))(t))
	}
	const seen, state = "Accepted for a lower answer, Partly, than the one given today.",
		"for a lower answer than today&#39;s: DA2"
	if page := draft(); strings.Contains(page, "lower answer") {
		t.Fatal("it says so before the answer was raised")
	}
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"DA2": "met"})
	if page := draft(); !strings.Contains(page, seen) || !strings.Contains(page, state) {
		t.Errorf("the draft does not say what the record was accepted for:\n%s", page)
	}
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"DA2": "partly"})
	if page := draft(); strings.Contains(page, "lower answer") {
		t.Error("it says so after the answer was lowered again")
	}
}
