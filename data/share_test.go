package data

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"assure/questionnaire"
)

// TestWholeJobOnAShare runs the main flow under the exclusive lock, where one connection does everything: a reading
// inside a writing would wait for itself.
func TestWholeJobOnAShare(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	dir := filepath.Join(t.TempDir(), "Dropbox")
	path := filepath.Join(dir, "register.db")
	_, err := Open(ctx, Options{Path: path, Actor: "dana"})
	wantCode(t, err, "synced-folder")
	c := &clock{time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	r, err := Open(ctx, Options{Path: path, Actor: "dana", Now: c.now, SingleUserShare: true})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		s, e, a := seed(t, r)
		record(t, r, a, "ITS-22", questionnaire.BySupplier, "not-met")
		record(t, r, a, "ITS-22", questionnaire.ByAssessor, "met")
		must(r.Undo(ctx, a.ID))(t)
		d := must(r.AddDocument(ctx, questionnaire.Document{Supplier: s.ID, Kind: questionnaire.Doc, Reference: "policy"}, []questionnaire.Support{{Assessment: a.ID, Question: "ITS-22"}}))(t)
		if err := r.AcceptDocument(ctx, d.Ref); err != nil {
			t.Error(err)
		}
		must(r.Decide(ctx, questionnaire.Decision{Kind: questionnaire.GateAccept, Assessment: a.ID, Question: "ITS-22", Reason: "plan"}))(t)
		must(r.Portfolio(ctx, At{}))(t)
		must(r.Profile(ctx, e.Ref, At{}))(t)
		must(r.SignOff(ctx, a.ID))(t)
		must(r.Doctor(ctx))(t)
		if v := must(r.AuditVerify(ctx, Head{}))(t); len(v.Findings) > 0 {
			t.Error(v.Findings)
		}
	}()
	select {
	case <-done:
	case <-time.After(30 * time.Second):
		t.Fatal("a reading waits for the writing it stands in")
	}
	if len(r.Warnings()) == 0 {
		t.Error("no banner")
	}
	local := filepath.Join(t.TempDir(), "local.db")
	_, err = MoveLocal(ctx, path, local)
	wantCode(t, err, "in-use")
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	was := must(MoveLocal(ctx, path, local))(t)
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the old register is still in its place")
	}
	if _, err := os.Stat(was); err != nil {
		t.Error(err)
	}
	moved := openAt(t, local, "dana", c)
	if n := len(must(moved.Portfolio(ctx, At{}))(t)); n != 1 {
		t.Errorf("%d suppliers arrived", n)
	}
}
