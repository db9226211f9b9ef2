package store

import (
	"context"
	"path/filepath"
	"testing"

	"assure/data/store/postgres/pgtest"
)

// TestMoveThereAndBack moves a register with rows in every table to a server and back, and changes it on the way.
func TestMoveThereAndBack(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	ctx := context.Background()
	cfg, file := fullRegister(t)
	before := verifyClean(t, file)

	there := Config{Path: pgtest.Database(t), Now: cfg.Now, Home: t.TempDir()}
	first, err := file.MoveTo(ctx, there, func() error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	file.Close()
	if first.Head != before.Head || len(first.Tables) < 60 {
		t.Fatalf("moved %+v, and the register ended with %+v", first, before.Head)
	}
	for _, table := range first.Tables {
		if table.Rows == 0 && table.Table != "text" {
			t.Errorf("table %s has no row: the test says nothing of it", table.Table)
		}
	}
	shared, late := open(t, there), open(t, there)
	if v := verifyClean(t, shared); v.Head != before.Head || v.Events != before.Events || v.Texts != before.Texts {
		t.Errorf("the file had %+v, and the server has %+v", before, v)
	}
	addSupplier(t, shared, "SUP-77777")

	back := filepath.Join(t.TempDir(), "back.db")
	second, err := shared.MoveTo(ctx, Config{Path: back}, func() error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	shared.Close()
	if _, err := late.Write(ctx, Action{Actor: "sam", Name: "test"}, func(tx *Tx) error {
		return Insert(ctx, tx, People, personNamed("late"))
	}); err == nil {
		t.Error("a window that was open goes on writing to the register that was moved away")
	} else {
		wantCode(t, err, "read-only")
	}
	_, err = Open(ctx, there)
	wantCode(t, err, "moved")
	there.ReadOnly = true
	if s := open(t, there); len(s.Warnings()) == 0 {
		t.Error("reading the register that was moved away warns of nothing")
	}
	again := open(t, Config{Path: back, MustExist: true, Now: cfg.Now})
	if v := verifyClean(t, again); v.Head != second.Head || v.Rows != before.Rows+1 {
		t.Errorf("the register moved back has %+v, want the head %+v and %d rows", v, second.Head, before.Rows+1)
	}
	addSupplier(t, again, "SUP-77778")
}

// TestMoveRefusals tries what cannot be moved; nothing changes by it.
func TestMoveRefusals(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	cfg, _ := fileConfig(t)
	file := open(t, cfg)
	begin(t, file)
	none := func() error { t.Error("called"); return nil }
	taken := pgtest.Database(t)
	if err := pgtest.Exec(taken, "CREATE TABLE patient (id int)"); err != nil {
		t.Fatal(err)
	}
	_, err := file.MoveTo(ctx, Config{Path: taken, Now: cfg.Now, Home: t.TempDir()}, none)
	wantCode(t, err, "not-empty")
	_, err = file.MoveTo(ctx, Config{Path: filepath.Join(t.TempDir(), "other.db")}, none)
	wantCode(t, err, "same-engine")
	_, err = file.MoveTo(ctx, Config{Path: "postgres://a:secret@127.0.0.1/x"}, none)
	wantCode(t, err, "password-in-address")
	addSupplier(t, file, "SUP-2")
	if _, err := file.writer.Exec("DROP TRIGGER audit_no_update; " +
		"UPDATE audit SET actor = 'x' WHERE seq = 1"); err != nil {
		t.Fatal(err)
	}
	_, err = file.MoveTo(ctx, Config{Path: pgtest.Database(t), Now: cfg.Now, Home: t.TempDir()}, none)
	wantCode(t, err, "damaged")
}
