package data

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"assure/internal/problem"
	"assure/questionnaire"
	"assure/scoring"
)

// clock is a settable time.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { c.at = c.at.Add(time.Second); return c.at }

// newRegister opens an empty register under a clock that starts on 2 March 2026, 09:00 UTC.
func newRegister(t testing.TB, actor string) (*Register, *clock) {
	t.Helper()
	c := &clock{time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	return openAt(t, filepath.Join(t.TempDir(), "register.db"), actor, c), c
}

func openAt(t testing.TB, path, actor string, c *clock) *Register {
	t.Helper()
	r, err := Open(context.Background(), Options{Path: path, Actor: actor, Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// must is the value of a call that may not go wrong.
func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// seed adds a supplier with a live engagement of tier 1 and starts its IT supplier assessment.
func seed(t testing.TB, r *Register) (questionnaire.Supplier, questionnaire.Engagement, questionnaire.Assessment) {
	t.Helper()
	ctx := context.Background()
	s := must(r.AddSupplier(ctx, questionnaire.Supplier{Name: "Fictional Health Systems Ltd", ODSCodes: []string{"ZZ001"}}))(t)
	e := must(r.AddEngagement(ctx, questionnaire.Engagement{Supplier: s.ID, Service: "Patient portal", Owner: "Dana"}))(t)
	facts := []questionnaire.Fact{{ID: "data", Value: "patient"}, {ID: "records", Value: "1m-plus"}, {ID: "access", Value: "privileged"}, {ID: "size", Value: "it-supplier"}}
	if err := r.SetFacts(ctx, e.ID, facts); err != nil {
		t.Fatal(err)
	}
	a := must(r.StartAssessment(ctx, e.ID, "dspt-it-supplier"))(t)
	return s, e, a
}

func wantCode(t testing.TB, err error, code string) {
	t.Helper()
	var p *problem.Problem
	if !errors.As(err, &p) {
		t.Fatalf("got %v, want a problem %q", err, code)
	}
	if p.Code != code {
		t.Fatalf("got problem %q (%v), want %q", p.Code, err, code)
	}
	if p.What == "" || p.Fix == "" {
		t.Errorf("problem %q does not say what is wrong and what to do: %v", code, p)
	}
}

func TestFromSupplierToSignedScore(t *testing.T) {
	ctx := context.Background()
	r, c := newRegister(t, "dana")
	s, e, a := seed(t, r)
	if s.Ref != "SUP-00001" || e.Ref != "ENG-00001" || a.Cycle != 1 || a.State != questionnaire.Opened {
		t.Fatalf("refs %s %s, cycle %d, state %s", s.Ref, e.Ref, a.Cycle, a.State)
	}
	risks := must(r.Risks(ctx, RiskFilter{}, At{}))(t)
	if len(risks) != 1 || risks[0].Kind != questionnaire.OverallRisk || risks[0].Ref != "R-00001" {
		t.Fatalf("the first fact raises the overall risk, got %+v", risks)
	}
	// A must-have answered below its minimum raises its risk in the same transaction.
	saved := must(r.RecordAnswer(ctx, AnswerEdit{OpID: "op-1", Assessment: a.ID, Question: "ITS-22", Party: questionnaire.BySupplier, Value: "not-met", Note: "planned for May"}))(t)
	if saved.Answer.Rev != 1 || saved.State != questionnaire.InReview || len(saved.Raised) != 1 || saved.Raised[0].Question != "ITS-22" {
		t.Fatalf("saved %+v", saved)
	}
	// The same operation again changes nothing.
	again := must(r.RecordAnswer(ctx, AnswerEdit{OpID: "op-1", Assessment: a.ID, Question: "ITS-22", Party: questionnaire.BySupplier, Value: "met"}))(t)
	if !again.Repeated || again.Answer.Value != "not-met" || again.Answer.Rev != 1 || len(again.Raised) != 0 {
		t.Fatalf("repeated %+v", again)
	}
	// An edit based on an older revision is a conflict that shows both.
	_, err := r.RecordAnswer(ctx, AnswerEdit{OpID: "op-2", Assessment: a.ID, Question: "ITS-22", Party: questionnaire.BySupplier, Value: "met"})
	if k := AsConflict(err); k == nil || !errors.Is(err, ErrConflict) || k.Theirs.Value != "not-met" || k.Mine.Value != "met" {
		t.Fatalf("conflict %v", err)
	}
	// Mended: the risk proposes its closing and stays.
	must(r.RecordAnswer(ctx, AnswerEdit{OpID: "op-3", Assessment: a.ID, Question: "ITS-22", Party: questionnaire.ByAssessor, Value: "met", Note: "seen"}))(t)
	doc := must(r.AddDocument(ctx, questionnaire.Document{Supplier: s.ID, Kind: questionnaire.Independent, Reference: "CE+ 123", Issued: r.Today() - 10},
		[]questionnaire.Support{{Assessment: a.ID, Question: "ITS-22"}}))(t)
	view := must(r.Assessment(ctx, a.ID, At{}))(t)
	if g := view.Result.Row("ITS-22").Gate; g.State != scoring.NotShown {
		t.Fatalf("offered evidence does not count, gate is %s", g.State)
	}
	if err := r.AcceptDocument(ctx, doc.Ref); err != nil {
		t.Fatal(err)
	}
	view = must(r.Assessment(ctx, a.ID, At{}))(t)
	if g := view.Result.Row("ITS-22").Gate; g.State != scoring.Met {
		t.Fatalf("accepted evidence counts, gate is %s", g.State)
	}
	if n := view.Answers["ITS-22"]; n.Claim.Note != "planned for May" || n.Judgement.Value != "met" || n.Judgement.ClaimRev != 1 {
		t.Fatalf("answers %+v", n)
	}
	risks = must(r.Risks(ctx, RiskFilter{Open: true}, At{}))(t)
	if len(risks) != 2 || !risks[1].CloseProposed || risks[1].Closed != 0 {
		t.Fatalf("a mended gap proposes closing: %+v", risks)
	}
	c.at = c.at.AddDate(0, 0, 1)
	must(r.SignOff(ctx, a.ID))(t)
	view = must(r.Assessment(ctx, a.ID, At{}))(t)
	if view.Assessment.State != questionnaire.SignedOff || view.Assessment.SignedBy != "dana" || !view.Governs {
		t.Fatalf("signed %+v", view.Assessment)
	}
	_, err = r.RecordAnswer(ctx, AnswerEdit{Assessment: a.ID, Question: "ITS-22", Party: questionnaire.BySupplier, Value: "met", BaseRev: 1})
	wantCode(t, err, "cycle-closed")
	// Yesterday is as it was.
	then := must(r.Assessment(ctx, a.ID, At{KnownOn: r.Today() - 1}))(t)
	if then.Assessment.State != questionnaire.InReview || then.Result.Assured != view.Result.Assured {
		t.Fatalf("known yesterday: %+v", then.Assessment)
	}
	v := must(r.AuditVerify(ctx, Head{}))(t)
	if len(v.Findings) > 0 || v.Rows < 8 {
		t.Fatalf("verify: %+v", v)
	}
	list := must(r.Portfolio(ctx, At{}))(t)
	if len(list) != 1 || list[0].Tier != 1 || list[0].Owner != "Dana" || list[0].DueWhat != "review" {
		t.Fatalf("portfolio %+v", list)
	}
	rep := must(r.Scores(ctx, nil, At{}))(t)
	if len(rep.Assessments) != 1 || len(rep.Engagements) != 1 || len(rep.Suppliers) != 1 || !rep.Assessments[0].Governs {
		t.Fatalf("scores %+v", rep)
	}
	p := must(r.Profile(ctx, "zz001", At{}))(t)
	if len(p.Engagements) != 1 || len(p.Engagements[0].Required) != 1 || len(p.Documents) != 1 {
		t.Fatalf("profile %+v", p)
	}
}

func TestUndoAndRedo(t *testing.T) {
	ctx := context.Background()
	r, _ := newRegister(t, "dana")
	_, _, a := seed(t, r)
	value := func() string {
		view := must(r.Assessment(ctx, a.ID, At{}))(t)
		if c := view.Answers["ITS-01"].Claim; c != nil {
			return c.Value
		}
		return ""
	}
	for i, v := range []string{"met", "not-met"} {
		must(r.RecordAnswer(ctx, AnswerEdit{OpID: fmt.Sprint("op", i), Assessment: a.ID, Question: "ITS-01", Party: questionnaire.BySupplier, Value: v, BaseRev: i}))(t)
	}
	for _, step := range []struct {
		do   func(context.Context, string) (*Undone, error)
		want string
	}{{r.Undo, "met"}, {r.Undo, ""}, {r.Redo, "met"}, {r.Redo, "not-met"}, {r.Undo, "met"}, {r.Redo, "not-met"}} {
		if _, err := step.do(ctx, a.ID); err != nil {
			t.Fatal(err)
		}
		if got := value(); got != step.want {
			t.Fatalf("got %q, want %q", got, step.want)
		}
	}
	if _, err := r.Redo(ctx, a.ID); !errors.Is(err, ErrNothingToUndo) {
		t.Fatalf("redo past the end: %v", err)
	}
	// New work after an undo drops what could be redone.
	must(r.Undo(ctx, a.ID))(t)
	view := must(r.Assessment(ctx, a.ID, At{}))(t)
	must(r.RecordAnswer(ctx, AnswerEdit{OpID: "new", Assessment: a.ID, Question: "ITS-01", Party: questionnaire.BySupplier, Value: "approaching", BaseRev: view.Answers["ITS-01"].Claim.Rev}))(t)
	if _, err := r.Redo(ctx, a.ID); !errors.Is(err, ErrNothingToUndo) {
		t.Fatalf("redo after new work: %v", err)
	}
	// Taken back to nothing there is no answer to base the next one on.
	for range 2 {
		must(r.Undo(ctx, a.ID))(t)
	}
	if got := value(); got != "" {
		t.Fatalf("got %q, want nothing", got)
	}
	saved := must(r.RecordAnswer(ctx, AnswerEdit{OpID: "fresh", Assessment: a.ID, Question: "ITS-01", Party: questionnaire.BySupplier, Value: "met"}))(t)
	if saved.Answer.Rev < 5 || value() != "met" {
		t.Fatalf("after undoing everything: %+v", saved.Answer)
	}
	if v := must(r.AuditVerify(ctx, Head{}))(t); len(v.Findings) > 0 {
		t.Fatal(v.Findings)
	}
}
