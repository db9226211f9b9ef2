package data_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
	"assure/scoring"
)

func TestFromSupplierToSignedScore(t *testing.T) {
	ctx := context.Background()
	r, c := datatest.NewRegister(t, "dana")
	s, e, a := datatest.Seed(t, r)
	if s.Ref != "SUP-00001" || e.Ref != "ENG-00001" || a.Cycle != 1 || a.State != entity.Opened {
		t.Fatalf("refs %s %s, cycle %d, state %s", s.Ref, e.Ref, a.Cycle, a.State)
	}
	risks := datatest.Must(r.Risks(ctx, book.RiskFilter{}, book.At{}))(t)
	if len(risks) != 1 || risks[0].Kind != entity.OverallRisk || risks[0].Ref != "R-00001" {
		t.Fatalf("the first fact raises the overall risk, got %+v", risks)
	}
	// A must-have answered below its minimum raises its risk in the same transaction.
	saved := datatest.Must(r.RecordAnswer(ctx,
		data.AnswerEdit{OpID: "op-1", Assessment: a.ID, Question: "ITS-22", Party: entity.BySupplier, Value: "not-met",
			Note: "planned for May"}))(t)
	if saved.Answer.Rev != 1 || saved.State != entity.InReview || len(saved.Raised) != 1 ||
		saved.Raised[0].Question != "ITS-22" {
		t.Fatalf("saved %+v", saved)
	}
	// The same operation again changes nothing.
	again := datatest.Must(r.RecordAnswer(ctx,
		data.AnswerEdit{OpID: "op-1", Assessment: a.ID, Question: "ITS-22", Party: entity.BySupplier, Value: "met"}))(t)
	if !again.Repeated || again.Answer.Value != "not-met" || again.Answer.Rev != 1 || len(again.Raised) != 0 {
		t.Fatalf("repeated %+v", again)
	}
	// An edit based on an older revision is a conflict that shows both.
	_, err := r.RecordAnswer(ctx,
		data.AnswerEdit{OpID: "op-2", Assessment: a.ID, Question: "ITS-22", Party: entity.BySupplier, Value: "met"})
	if k := (*data.Conflict)(nil); !errors.As(err, &k) || !errors.Is(err, data.ErrConflict) ||
		k.Theirs.Value != "not-met" || k.Mine.Value != "met" {
		t.Fatalf("conflict %v", err)
	}
	// Mended: the risk proposes its closing and stays.
	datatest.Must(r.RecordAnswer(ctx,
		data.AnswerEdit{OpID: "op-3", Assessment: a.ID, Question: "ITS-22", Party: entity.ByAssessor, Value: "met",
			Note: "seen"}))(t)
	doc := datatest.Must(r.AddDocument(ctx,
		entity.Document{Supplier: s.ID, Kind: entity.Independent, Reference: "CE+ 123", Issued: r.Today() - 10},
		[]entity.Support{{Assessment: a.ID, Question: "ITS-22"}}))(t)
	view := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	if g := view.Result.Row("ITS-22").Gate; g.State != scoring.NotShown {
		t.Fatalf("offered evidence does not count, gate is %s", g.State)
	}
	if err := r.AcceptDocument(ctx, doc.Ref); err != nil {
		t.Fatal(err)
	}
	view = datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	if g := view.Result.Row("ITS-22").Gate; g.State != scoring.Met {
		t.Fatalf("accepted evidence counts, gate is %s", g.State)
	}
	if n := view.Answers["ITS-22"]; n.Claim.Note != "planned for May" || n.Judgement.Value != "met" ||
		n.Judgement.ClaimRev != 1 {
		t.Fatalf("answers %+v", n)
	}
	risks = datatest.Must(r.Risks(ctx, book.RiskFilter{Open: true}, book.At{}))(t)
	if len(risks) != 2 || !risks[1].CloseProposed || risks[1].Closed != 0 {
		t.Fatalf("a mended gap proposes closing: %+v", risks)
	}
	c.At = c.At.AddDate(0, 0, 1)
	datatest.SignOff(t, r, a.ID)
	view = datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	if view.Assessment.State != entity.SignedOff || view.Assessment.SignedBy != "Rita Reviewer" || !view.Governs {
		t.Fatalf("signed %+v", view.Assessment)
	}
	_, err = r.RecordAnswer(ctx,
		data.AnswerEdit{Assessment: a.ID, Question: "ITS-22", Party: entity.BySupplier, Value: "met", BaseRev: 1})
	datatest.WantCode(t, err, "cycle-closed")
	// Yesterday is as it was.
	then := datatest.Must(r.Assessment(ctx, a.ID, book.At{KnownOn: r.Today() - 1}))(t)
	if then.Assessment.State != entity.InReview || then.Result.Assured != view.Result.Assured {
		t.Fatalf("known yesterday: %+v", then.Assessment)
	}
	v := datatest.Must(r.AuditVerify(ctx, data.Head{}))(t)
	if len(v.Findings) > 0 || v.Rows < 8 {
		t.Fatalf("verify: %+v", v)
	}
	list := datatest.Must(r.Portfolio(ctx, book.At{}))(t)
	if len(list) != 1 || list[0].Tier != 1 || list[0].Owner != "Dana" || list[0].DueWhat != "review" {
		t.Fatalf("portfolio %+v", list)
	}
	rep := datatest.Must(r.Scores(ctx, nil, book.At{}))(t)
	if len(rep.Assessments) != 1 || len(rep.Engagements) != 1 || len(rep.Suppliers) != 1 ||
		!rep.Assessments[0].Governs {
		t.Fatalf("scores %+v", rep)
	}
	p := datatest.Must(r.Profile(ctx, "zz001", book.At{}))(t)
	if len(p.Engagements) != 1 || p.Engagements[0].Packs[0].Ask != book.AskRequired ||
		p.Engagements[0].Packs[1].Ask == book.AskRequired || len(p.Documents) != 1 {
		t.Fatalf("profile %+v", p)
	}
}

func TestUndoAndRedo(t *testing.T) {
	ctx := context.Background()
	r, _ := datatest.NewRegister(t, "dana")
	_, _, a := datatest.Seed(t, r)
	value := func() string {
		view := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
		if c := view.Answers["ITS-01"].Claim; c != nil {
			return c.Value
		}
		return ""
	}
	for i, v := range []string{"met", "not-met"} {
		datatest.Must(r.RecordAnswer(ctx,
			data.AnswerEdit{OpID: fmt.Sprint("op", i), Assessment: a.ID, Question: "ITS-01", Party: entity.BySupplier,
				Value: v, BaseRev: i}))(t)
	}
	for _, step := range []struct {
		do   func(context.Context, string) (*data.Undone, error)
		want string
	}{{r.Undo, "met"}, {r.Undo, ""}, {r.Redo, "met"}, {r.Redo, "not-met"}, {r.Undo, "met"}, {r.Redo, "not-met"}} {
		if _, err := step.do(ctx, a.ID); err != nil {
			t.Fatal(err)
		}
		if got := value(); got != step.want {
			t.Fatalf("got %q, want %q", got, step.want)
		}
	}
	if _, err := r.Redo(ctx, a.ID); !errors.Is(err, data.ErrNothingToUndo) {
		t.Fatalf("redo past the end: %v", err)
	}
	// New work after an undo drops what could be redone.
	datatest.Must(r.Undo(ctx, a.ID))(t)
	view := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	datatest.Must(r.RecordAnswer(ctx,
		data.AnswerEdit{OpID: "new", Assessment: a.ID, Question: "ITS-01", Party: entity.BySupplier,
			Value: "approaching", BaseRev: view.Answers["ITS-01"].Claim.Rev}))(t)
	if _, err := r.Redo(ctx, a.ID); !errors.Is(err, data.ErrNothingToUndo) {
		t.Fatalf("redo after new work: %v", err)
	}
	// Taken back to nothing there is no answer to base the next one on.
	for range 2 {
		datatest.Must(r.Undo(ctx, a.ID))(t)
	}
	if got := value(); got != "" {
		t.Fatalf("got %q, want nothing", got)
	}
	saved := datatest.Must(r.RecordAnswer(ctx,
		data.AnswerEdit{OpID: "fresh", Assessment: a.ID, Question: "ITS-01", Party: entity.BySupplier, Value: "met"}))(
		t)
	if saved.Answer.Rev < 5 || value() != "met" {
		t.Fatalf("after undoing everything: %+v", saved.Answer)
	}
	if v := datatest.Must(r.AuditVerify(ctx, data.Head{}))(t); len(v.Findings) > 0 {
		t.Fatal(v.Findings)
	}
}

// A register of an earlier release is read as it is, with the results it has once it is up to date, and the first
// opening for writing keeps a copy and says so.
func TestOlderRegister(t *testing.T) {
	path := earlierRegister(t)
	before := datatest.Must(os.ReadFile(path))(t)
	open := func(readOnly bool) *data.Register {
		t.Helper()
		return datatest.Must(data.Open(t.Context(), data.Options{Path: path, Actor: "dana", ReadOnly: readOnly,
			MustExist: true, Now: (&datatest.Clock{At: time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)}).Now}))(t)
	}
	r := open(true)
	if got := standing(t, r, book.At{}); got != asBefore {
		t.Errorf("read as it is:\n%s\nwant\n%s", got, asBefore)
	}
	newer := slices.DeleteFunc(datatest.Must(r.NewerPacks(t.Context()))(t),
		func(n data.NewerPack) bool { return n.Counts == "" }) // packs that no release before had
	if len(newer) != 2 || newer[1].Pack.ID != "dspt-small-company" || newer[1].Counts != "1.0.0" ||
		newer[1].Open != 1 || newer[1].Carried == 0 || newer[1].Asked == 0 || newer[0].Open != 0 {
		t.Errorf("newer packs %+v", newer)
	}
	if w := r.UpgradeWords(); w != "" || !r.Schema().Older() {
		t.Errorf("reading says %q, schema %+v", w, r.Schema())
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, datatest.Must(os.ReadFile(path))(t)) {
		t.Error("reading changed the register")
	}
	r = open(false)
	kept := path + ".before-5"
	want := fmt.Sprintf("register brought from schema 4 to %d; the copy as it was: %s", r.Schema().Want, kept)
	if w := r.UpgradeWords(); w != want {
		t.Errorf("%q", w)
	}
	if got := standing(t, r, book.At{}); got != asBefore {
		t.Errorf("up to date:\n%s\nwant\n%s", got, asBefore)
	}
	if got := datatest.Must(r.CopiesBefore())(t); len(got) != 1 || got[0] != kept {
		t.Errorf("copies %v", got)
	}
	_ = r.Close()
	r = open(false)
	if w := r.UpgradeWords(); w != "" {
		t.Errorf("again: %q", w)
	}
	_ = r.Close()
}
