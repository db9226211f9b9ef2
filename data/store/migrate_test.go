package store

import (
	"context"
	"io/fs"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"
)

func TestMigration(t *testing.T) {
	ctx := context.Background()
	cfg, _ := config(t)
	s := open(t, cfg)
	addSupplier(t, s, "SUP-1")
	files := fstest.MapFS{}
	for _, name := range []string{"0001_register.sql", "0002_append_only.sql"} {
		b, err := fs.ReadFile(migrations(), name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: b}
	}
	files["0003_bad.sql"] = &fstest.MapFile{Data: []byte("CREATE TABLE extra (a @INT@) @STRICT@; CREATE TABLE supplier (a TEXT);")}
	if err := s.migrate(ctx, files); err == nil {
		t.Fatal("a migration that cannot work worked")
	}
	var n int
	if err := s.writer.QueryRow("SELECT count(*) FROM sqlite_master WHERE name = 'extra'").Scan(&n); err != nil || n != 0 {
		t.Fatalf("half a migration stayed: %d, %v", n, err)
	}
	delete(files, "0003_bad.sql")
	files["0003_more.sql"] = &fstest.MapFile{Data: []byte("CREATE TABLE extra (a @INT@ NOT NULL) @STRICT@;")}
	if err := s.migrate(ctx, files); err != nil {
		t.Fatal(err)
	}
	if err := s.writer.QueryRow("PRAGMA user_version").Scan(&n); err != nil || n != 3 {
		t.Fatalf("user_version %d, %v", n, err)
	}
	copies, _ := filepath.Glob(cfg.Path + ".before-3*")
	if len(copies) != 2 {
		t.Fatalf("copies %v: one before each try", copies)
	}
	old := open(t, Config{Path: copies[0]})
	if len(readAll(t, old, time.Time{})) != 1 {
		t.Error("the copy does not hold what the register did")
	}
	s.Close()
	_, err := Open(ctx, cfg)
	wantCode(t, err, "newer-register")
	files["0005_gap.sql"] = &fstest.MapFile{Data: []byte("SELECT 1;")}
	if _, err := loadMigrations(files); err == nil {
		t.Error("a gap between numbers was accepted")
	}
}
