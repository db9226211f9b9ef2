package report_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/data/report"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// The board's page says beside the rating what was decided away and by whom, what is met on the supplier's word alone
// and which open risk is higher than the rating.
func TestBoardPageNamesWhatTheRatingRestsOn(t *testing.T) {
	r, clock := datatest.NewWorkedRegister(t, false)
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
	second := datatest.Open(t, datatest.Options{Path: r.Path(), Actor: "B. Second", Clock: clock})
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

// A tender finding that is met because somebody decided so names them: a grade better by an acceptance, and a question
// out of scope.
func TestTenderNamesWhoDecidedAFinding(t *testing.T) {
	r, _ := datatest.NewWorkedRegister(t, false)
	ctx := t.Context()
	datatest.Must(r.AdoptPack(ctx, "t", r.Today(), 0, "for a test"))(t)
	for _, id := range []string{"dspt-it-supplier", "dspt-small-company"} {
		datatest.Must(r.DropPack(ctx, id, r.Today(), "for a test"))(t)
	}
	a := datatest.Bidder(t, r, "Acme", "t@1.0.0")
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ID1": "not-met", "ID2": "met", "DA1": "met",
		"DA2": "met", "RE1": "met", "RE2": "met"})
	datatest.AcceptEvidence(t, r, a, entity.Verified, r.Today(), "ID1", "ID2", "DA1", "DA2", "RE1", "RE2")
	tender := datatest.Must(r.AddTender(ctx, entity.Tender{Title: "Records",
		Conditions: []questionnaire.Text{"grade C or better", "RE2 met"}}))(t)
	e := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t).Engagement
	e.Tender = tender.Ref
	if err := r.UpdateEngagement(ctx, e); err != nil {
		t.Fatal(err)
	}
	page := func() string {
		t.Helper()
		path := filepath.Join(t.TempDir(), "tender.csv")
		datatest.Must(report.Write(ctx, r, report.Request{Kind: report.KindTender, Ref: tender.Ref, Out: path}))(t)
		return string(datatest.Must(os.ReadFile(path))(t))
	}
	if s := page(); !strings.Contains(s, `"grade C or better","Not met"`) || strings.Contains(s, "A. Siro") {
		t.Errorf("before anything was decided: %s", s)
	}
	for _, p := range []string{"A. Siro", "B. Second"} {
		datatest.Must(r.AddPerson(ctx, entity.Person{Name: p, Role: "SIRO"}))(t)
	}
	for _, d := range []entity.Decision{
		{Kind: entity.GateAccept, Question: "ID1", Until: r.Today() + 30}, {Kind: entity.ScopeOut, Question: "RE2"}} {
		d.Engagement, d.Assessment, d.Person, d.Reason = a.Engagement, a.ID, "A. Siro", "for a test"
		done := datatest.Must(r.Decide(ctx, d))(t)
		if err := datatest.As(t, r, "B. Second").Second(ctx, done.N); err != nil && d.Kind == entity.GateAccept {
			t.Fatal(err)
		}
	}
	s := page()
	for _, want := range []string{
		`"grade C or better","Met","the grade is better by acceptance: ID1 MFA accepted despite by A. Siro (second ` +
			`person B. Second, recorded by dana, not confirmed by A. Siro)"`,
		`"RE2 met","Met","RE2 is out of scope for this bid, decided by A. Siro (SIRO)`} {
		if !strings.Contains(s, want) {
			t.Errorf("lacks %s:\n%s", want, s)
		}
	}
}
