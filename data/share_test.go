package data_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// TestWholeJobOnAShare runs the main flow under the exclusive lock, where one connection does everything: a reading
// inside a writing would wait for itself.
func TestWholeJobOnAShare(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	dir := filepath.Join(t.TempDir(), "Dropbox")
	path := filepath.Join(dir, "register.db")
	_, err := data.Open(ctx, data.Options{Path: path, Actor: "dana"})
	datatest.WantCode(t, err, "synced-folder")
	c := &datatest.Clock{At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	r, err := data.Open(ctx, data.Options{Path: path, Actor: "dana", Now: c.Now, SingleUserShare: true})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		s, e, a := datatest.Seed(t, r)
		record(t, r, a, "ITS-22", entity.BySupplier, "not-met")
		record(t, r, a, "ITS-22", entity.ByAssessor, "met")
		datatest.Must(r.Undo(ctx, a.ID))(t)
		d := datatest.Must(r.AddDocument(ctx, entity.Document{Supplier: s.ID, Kind: entity.Doc, Reference: "policy"},
			[]entity.Support{{Assessment: a.ID, Question: "ITS-22"}}))(t)
		if err := r.AcceptDocument(ctx, d.Ref); err != nil {
			t.Error(err)
		}
		datatest.Must(r.Decide(ctx,
			entity.Decision{Kind: entity.GateAccept, Assessment: a.ID, Question: "ITS-22", Reason: "plan",
				Until: r.Today() + 90}))(t)
		datatest.Must(r.Portfolio(ctx, book.At{}))(t)
		datatest.Must(r.Profile(ctx, e.Ref, book.At{}))(t)
		datatest.PassBlocks(t, r, a.ID)
		_, err := r.SignOff(ctx, a.ID)
		datatest.WantCode(t, err, "needs-reviewer")
		datatest.Must(r.AddPerson(ctx, entity.Person{Name: "rita"}))(t)
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		r = datatest.Must(data.Open(ctx,
			data.Options{Path: path, Actor: "rita", Now: c.Now, SingleUserShare: true}))(t)
		datatest.Must(r.SignOff(ctx, a.ID))(t)
		datatest.Must(r.Doctor(ctx))(t)
		if v := datatest.Must(r.AuditVerify(ctx, data.Head{}))(t); len(v.Findings) > 0 {
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
	_, err = data.MoveLocal(ctx, path, local)
	datatest.WantCode(t, err, "in-use")
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	was := datatest.Must(data.MoveLocal(ctx, path, local))(t)
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the old register is still in its place")
	}
	if _, err := os.Stat(was); err != nil {
		t.Error(err)
	}
	moved := datatest.Open(t, datatest.Options{Path: local, Actor: "dana", Clock: c})
	if n := len(datatest.Must(moved.Portfolio(ctx, book.At{}))(t)); n != 1 {
		t.Errorf("%d suppliers arrived", n)
	}
}
