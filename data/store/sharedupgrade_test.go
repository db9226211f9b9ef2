package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assure/data/store/postgres/pgtest"
)

// TestSharedUpgrade brings a shared register of an earlier release up to date: only when that is asked for, after a
// checked copy of it is in a file, and not at all without one.
func TestSharedUpgrade(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	release := Config{Path: pgtest.Database(t), Now: newClock().now, Home: home, AppVersion: "0.9.0",
		files: firstMigrations(t, 4)}
	was := open(t, release)
	addSupplier(t, was, "SUP-1")
	was.Close()
	now := release
	now.files, now.AppVersion = nil, "1.0.0"
	_, err := Open(t.Context(), now)
	p := wantCode(t, err, "older-register")
	if !strings.Contains(p.Fix, "assure upgrade --apply") || !strings.Contains(p.Fix, filepath.Join(home, "shared")) {
		t.Errorf("it says %q", p.Fix)
	}

	now.Upgrade = true
	folder := filepath.Dir(was.Beside())
	if err := os.MkdirAll(filepath.Dir(folder), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(folder, nil, 0o600); err != nil { // no copy can be there
		t.Fatal(err)
	}
	_, err = Open(t.Context(), now)
	wantCode(t, err, "no-copy")
	if err := os.Remove(folder); err != nil {
		t.Fatal(err)
	}
	open(t, release) // nothing was changed: the earlier release goes on

	s := open(t, now)
	u := s.Upgrade()
	if u == nil || u.From != 4 || u.To <= 4 || u.Copy != filepath.Join(folder, "register.db.before-5") {
		t.Fatalf("upgrade %+v", u)
	}
	addSupplier(t, s, "SUP-2")
	verifyClean(t, s)
	copied := open(t, Config{Path: u.Copy, ReadOnly: true, MustExist: true, Now: now.Now})
	if list := readAll(t, copied, time.Time{}); len(list) != 1 || copied.Schema().Have != 4 {
		t.Errorf("the copy has %d suppliers and schema %d", len(list), copied.Schema().Have)
	}
	verifyClean(t, copied)
	_, err = Open(t.Context(), release)
	wantCode(t, err, "newer-register")
	if again := open(t, now); again.Upgrade() != nil {
		t.Error("it is brought up to date twice")
	}
}
