package store

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assure/data/store/heads"
)

// backedUp is a register of two suppliers that is closed, and a backup of it from when it had one.
func backedUp(t *testing.T, cfg Config) (backup string) {
	t.Helper()
	s := open(t, cfg)
	addSupplier(t, s, "SUP-1")
	backup = filepath.Join(t.TempDir(), "backup.db")
	if err := s.Backup(t.Context(), backup, nil); err != nil {
		t.Fatal(err)
	}
	addSupplier(t, s, "SUP-2")
	if err := s.Backup(t.Context(), filepath.Join(t.TempDir(), "later.db"), nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return backup
}

// warnings are those of opening a register for reading.
func warnings(t *testing.T, cfg Config) string {
	t.Helper()
	cfg.ReadOnly, cfg.MustExist = true, true
	s := open(t, cfg)
	defer s.Close()
	return strings.Join(s.Warnings(), "\n")
}

// A file of heads that cannot be read stops a backup, which could be one of a log that was cut off, and the problem
// names that file.
func TestUnreadableHeads(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	cfg, _ := config(t)
	s := open(t, cfg)
	addSupplier(t, s, "SUP-1")
	if err := os.Mkdir(heads.Of(cfg.Path), 0o700); err != nil {
		t.Fatal(err)
	}
	p := wantCode(t, s.Backup(t.Context(), filepath.Join(t.TempDir(), "b.db"), nil), "heads")
	if p.Where != heads.Of(cfg.Path) || !strings.Contains(p.Fix, "move it") {
		t.Errorf("%+v", p)
	}
}

// A register that was put back by Replace has a head noted at once, and an older copy in its place is seen at the next
// opening. So it is with the second of two in one second.
func TestReplaceNotesTheHead(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	cfg, _ := config(t)
	cfg.Anchors = filepath.Join(t.TempDir(), "anchors.txt")
	backup := backedUp(t, cfg)
	now := cfg.Now()
	replace := cfg
	replace.Now = newClock().now
	kept := map[string]bool{}
	for range 3 {
		clock := newClock() // the same second each time
		clock.at = now
		replace.Now = clock.now
		was, err := Replace(t.Context(), backup, replace, nil)
		if err != nil || kept[was] {
			t.Fatalf("%q, %v", was, err)
		}
		kept[was] = true
	}
	row, err := lastRow(t.Context(), cfg.Path)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{heads.Of(cfg.Path), cfg.Anchors} {
		if list, err := HeadsIn(file); err != nil || len(list) != 1 || list[0].Head != row {
			t.Errorf("%s has %v, %v, want %v", file, list, err, row)
		}
	}
	if old, _ := filepath.Glob(cfg.Anchors + ".replaced-*"); len(old) != 3 {
		t.Errorf("of the file on the other drive are kept %v", old)
	}
	if said := warnings(t, cfg); said != "" {
		t.Errorf("said %q", said)
	}
	empty, _ := config(t) // what somebody puts in its place without the program
	open(t, empty).Close()
	if err := os.Rename(empty.Path, cfg.Path); err != nil {
		t.Fatal(err)
	}
	if said := warnings(t, cfg); !strings.Contains(said, "the log lacks row") {
		t.Errorf("of another register in its place: %q", said)
	}
}

// Heads on another drive are looked for when whoever exchanged the register exchanged the file next to it too, and a
// drive that is not connected is said.
func TestAnchorsElsewhere(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	cfg, _ := config(t)
	drive := filepath.Join(t.TempDir(), "drive")
	if err := os.Mkdir(drive, 0o700); err != nil {
		t.Fatal(err)
	}
	cfg.Anchors = filepath.Join(drive, "anchors.txt")
	backup := backedUp(t, cfg)
	if said := warnings(t, cfg); said != "" {
		t.Errorf("as it was left: %q", said)
	}
	put(t, cfg.Path, contents(t, backup))
	if err := os.Remove(heads.Of(cfg.Path)); err != nil {
		t.Fatal(err)
	}
	if said := warnings(t, cfg); !strings.Contains(said, "noted in anchors.txt") {
		t.Errorf("an older copy: %q", said)
	}
	read := cfg
	read.ReadOnly = true
	s := open(t, read)
	noted, err := s.Noted()
	if err != nil {
		t.Fatal(err)
	}
	if v, err := s.Verify(t.Context(), Head{}, noted...); err != nil || !v.CutOff || v.Heads != 2 {
		t.Errorf("verified: %+v, %v", v, err)
	}
	s.Close()
	if err := os.Rename(drive, drive+" taken out"); err != nil {
		t.Fatal(err)
	}
	if said := warnings(t, cfg); !strings.Contains(said, "connect its drive") {
		t.Errorf("without the drive: %q", said)
	}
	_, err = Replace(context.Background(), backup, cfg, nil)
	if p := wantCode(t, err, "heads"); p.Where != cfg.Anchors {
		t.Errorf("%+v", p)
	}
	if _, err := os.Stat(cfg.Path); err != nil {
		t.Error(err)
	}
	s = open(t, cfg)
	p := wantCode(t, s.Backup(t.Context(), filepath.Join(t.TempDir(), "b.db"), nil), "heads")
	if p.Where != cfg.Anchors || !strings.Contains(p.Fix, "connect its drive") {
		t.Errorf("%+v", p)
	}
}

// A backup that cannot be restored is described as a backup, not as a register.
func TestRestoreSaysBackup(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	cfg, _ := config(t)
	whole := contents(t, backedUp(t, cfg))
	torn := append([]byte{}, whole...)
	copy(torn[bytes.LastIndex(torn, []byte("SUP-1"))/4096*4096:], make([]byte, 4096))
	for name, c := range map[string]struct {
		file []byte
		code string
		what string
	}{
		"empty":      {nil, "empty-file", "the backup is empty"},
		"a sheet":    {[]byte("a,b\n"), "not-a-register", "not a backup"},
		"zeroed":     {make([]byte, 8192), "not-a-register", "not a backup"},
		"cut in two": {whole[:len(whole)/2/4096*4096], "damaged", "the backup is damaged"},
		"a page":     {torn, "damaged", ""},
	} {
		dir := t.TempDir()
		from := filepath.Join(dir, "backup.db")
		put(t, from, c.file)
		err := Restore(t.Context(), from, filepath.Join(dir, "to.db"))
		if err == nil {
			t.Errorf("%s: restored", name)
			continue
		}
		p := wantCode(t, err, c.code)
		if p.Where != from || !strings.Contains(p.What, c.what) || strings.Contains(p.Fix, "create") ||
			!strings.Contains(p.Fix, "backup") {
			t.Errorf("%s: %+v", name, p)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
			t.Errorf("%s: left %v", name, left)
		}
	}
}
