package store

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"
)

func TestMigration(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	ctx := context.Background()
	cfg, _ := config(t)
	s := open(t, cfg)
	addSupplier(t, s, "SUP-1")
	files, newest := fstest.MapFS{}, 0
	names, err := fs.Glob(migrations(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := fs.ReadFile(migrations(), name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: b}
		newest++
	}
	next := func(n int, name string) string { return fmt.Sprintf("%04d_%s.sql", newest+n, name) }
	files[next(1, "bad")] = &fstest.MapFile{Data: []byte("CREATE TABLE extra (a @INT@) @STRICT@; CREATE TABLE " +
		"supplier (a TEXT);")}
	if err := s.migrate(ctx, files); err == nil {
		t.Fatal("a migration that cannot work worked")
	}
	var n int
	if err := s.writer.QueryRow("SELECT count(*) FROM sqlite_master WHERE name = 'extra'").Scan(&n); err != nil ||
		n != 0 {
		t.Fatalf("half a migration stayed: %d, %v", n, err)
	}
	delete(files, next(1, "bad"))
	files[next(1, "more")] = &fstest.MapFile{Data: []byte("CREATE TABLE extra (a @INT@ NOT NULL) @STRICT@;")}
	if err := s.migrate(ctx, files); err != nil {
		t.Fatal(err)
	}
	if err := s.writer.QueryRow("PRAGMA user_version").Scan(&n); err != nil || n != newest+1 {
		t.Fatalf("user_version %d, %v", n, err)
	}
	copies, _ := filepath.Glob(fmt.Sprintf("%s.before-%d*", cfg.Path, newest+1))
	if len(copies) != 2 {
		t.Fatalf("copies %v: one before each try", copies)
	}
	old := open(t, Config{Path: copies[0]})
	if len(readAll(t, old, time.Time{})) != 1 {
		t.Error("the copy does not hold what the register did")
	}
	s.Close()
	_, err = Open(ctx, cfg)
	wantCode(t, err, "newer-register")
	files[next(3, "gap")] = &fstest.MapFile{Data: []byte("SELECT 1;")}
	if _, err := loadMigrations(files); err == nil {
		t.Error("a gap between numbers was accepted")
	}
}
