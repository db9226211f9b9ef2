package store

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"assure/internal/place"
)

// firstMigrations are those of an earlier release: the first n.
func firstMigrations(t *testing.T, n int) fs.FS {
	t.Helper()
	names, err := fs.Glob(migrations(), "*.sql")
	if err != nil || len(names) <= n {
		t.Fatalf("%d migrations, want more than %d: %v", len(names), n, err)
	}
	files := fstest.MapFS{}
	for _, name := range names[:n] {
		b, err := fs.ReadFile(migrations(), name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: b}
	}
	return files
}

// olderRegister makes a register with one supplier as the release with schema 4 did, closes it, and returns how that
// release opens registers.
func olderRegister(t *testing.T, name string) (path string, release Config) {
	t.Helper()
	release, _ = config(t)
	release.Path = filepath.Join(filepath.Dir(release.Path), name)
	release.files, release.AppVersion = firstMigrations(t, 4), "0.9.0"
	s := open(t, release)
	addSupplier(t, s, "SUP-1")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return release.Path, release
}

func contents(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A register of an earlier release is read without a change to the file, whatever is asked of it.
func TestOlderIsReadAsItIs(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	ctx := context.Background()
	path, release := olderRegister(t, "register.db")
	before := contents(t, path)
	s := open(t, Config{Path: path, ReadOnly: true})
	if n := len(readAll(t, s, time.Time{})); n != 1 {
		t.Errorf("%d suppliers", n)
	}
	if c := s.Schema(); !c.Older() || c.Have != 4 || c.Want <= 4 || len(c.Ahead) != c.Want-4 || len(c.Steps) != 4 ||
		c.Steps[3].Program != "0.9.0" || c.Steps[3].Name != "additions" || s.Upgrade() != nil {
		t.Errorf("%+v, upgrade %v", c, s.Upgrade())
	}
	verifyClean(t, s)
	checks, err := s.Doctor(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range checks {
		if c.Name == "schema" && (c.OK || !strings.Contains(c.Fix, "assure upgrade")) {
			t.Errorf("%+v", c)
		}
	}
	if _, err := s.Write(ctx, Action{Actor: "dana"}, func(*Tx) error { return nil }); err == nil {
		t.Error("the copy in memory can be written")
	}
	backup := path + ".backup"
	if err := s.Backup(ctx, backup, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, contents(t, path)) {
		t.Error("reading changed the file")
	}
	release.Path = backup // the backup is of the release that wrote it, which opens it
	if n := len(readAll(t, open(t, release), time.Time{})); n != 1 {
		t.Errorf("%d suppliers in the backup", n)
	}
}

// Damage that the copy would not have is found: here a page of an index.
func TestOlderThatIsDamaged(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	path, release := olderRegister(t, "register.db")
	s := open(t, release)
	var root int
	if err := s.writer.QueryRow("SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_supplier_1'").
		Scan(&root); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(make([]byte, 4096), int64(root-1)*4096); err != nil {
		t.Fatal(err)
	}
	f.Close()
	_, err = Open(t.Context(), Config{Path: path, ReadOnly: true})
	wantCode(t, err, "damaged")
}

// Opening for writing keeps a copy, which the earlier release opens; it refuses the register, and both versions are
// named.
func TestUpgradeKeepsTheRegisterAsItWas(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	ctx := context.Background()
	path, release := olderRegister(t, "register.db")
	s := open(t, Config{Path: path, MustExist: true, AppVersion: "1.0.0"})
	u := s.Upgrade()
	if u == nil || u.From != 4 || u.To != s.Schema().Want || u.Copy != path+".before-5" || s.Schema().Older() {
		t.Fatalf("upgrade %+v, schema %+v", u, s.Schema())
	}
	if fi, err := os.Stat(u.Copy); err != nil || place.PermissionsMatter && fi.Mode().Perm() != 0o600 {
		t.Errorf("the copy: %v, %v", fi, err)
	}
	addSupplier(t, s, "SUP-2")
	s.Close()
	if again := open(t, Config{Path: path}); again.Upgrade() != nil {
		t.Error("brought up to date twice")
	}
	_, err := Open(ctx, release)
	p := wantCode(t, err, "newer-register")
	for _, part := range []string{"Assure 1.0.0 with schema " + fmt.Sprint(u.To), "Assure 0.9.0, knows schema 4"} {
		if !strings.Contains(p.What, part) {
			t.Errorf("%q does not say %q", p.What, part)
		}
	}
	release.ReadOnly = true
	_, err = Open(ctx, release)
	wantCode(t, err, "newer-register")
	release.ReadOnly, release.Path = false, filepath.Join(t.TempDir(), "restored.db")
	if err := Restore(ctx, u.Copy, release.Path); err != nil {
		t.Fatal(err)
	}
	old := open(t, release)
	addSupplier(t, old, "SUP-3")
	if n := len(readAll(t, old, time.Time{})); n != 2 {
		t.Errorf("the earlier release reads %d suppliers from its register, want 2", n)
	}
}

// Without room for the copy nothing is changed, and the register can still be read. The name of the copy is too long
// for a file system here, which is one reason of many.
func TestNoUpgradeWithoutACopy(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	path, release := olderRegister(t, strings.Repeat("r", 247))
	before := contents(t, path)
	_, err := Open(context.Background(), Config{Path: path, MustExist: true})
	if p := wantCode(t, err, "no-copy"); !strings.Contains(p.Fix, "nothing was changed") {
		t.Errorf("%q", p.Fix)
	}
	if !bytes.Equal(before, contents(t, path)) {
		t.Error("the file was changed")
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 1 {
		t.Errorf("left %v, %v", left, err)
	}
	for _, cfg := range []Config{release, {Path: path, ReadOnly: true}} {
		s := open(t, cfg)
		if n := len(readAll(t, s, time.Time{})); n != 1 {
			t.Errorf("%d suppliers", n)
		}
		s.Close()
	}
}

// A power cut after the copy leaves the register as it was; the next start makes its own copy and brings it up to date.
func TestPowerCutBeforeTheUpgrade(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	ctx := context.Background()
	path, release := olderRegister(t, "register.db")
	s := open(t, release)
	list, err := loadMigrations(migrations())
	if err != nil {
		t.Fatal(err)
	}
	first, err := s.keepAsItWas(ctx, list, list[:4])
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	s = open(t, Config{Path: path, Now: newClock().now})
	if u := s.Upgrade(); u == nil || u.Copy == first || !strings.HasPrefix(u.Copy, path+".before-5-") {
		t.Errorf("upgrade %+v after the copy %s", u, first)
	}
	if n := len(readAll(t, s, time.Time{})); n != 1 {
		t.Errorf("%d suppliers", n)
	}
}

// Two windows that open an old register at once: the copy of the one that comes too late is not of what was.
func TestUpgradeByAnotherMeanwhile(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	ctx := context.Background()
	path, _ := olderRegister(t, "register.db")
	s := open(t, Config{Path: path})
	list, err := loadMigrations(migrations())
	if err != nil {
		t.Fatal(err)
	}
	as, err := s.keepAsItWas(ctx, list, list[:4]) // it has seen schema 4, and is overtaken
	if err != nil || as != "" {
		t.Errorf("kept %q, %v", as, err)
	}
	if copies, _ := filepath.Glob(path + ".before-*"); len(copies) != 1 {
		t.Errorf("copies %v", copies)
	}
}
