package backup_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"assure/data"
	"assure/data/archive"
	"assure/data/backup"
	"assure/data/book"
	"assure/data/datatest"
	"assure/internal/agefile"
	"assure/internal/safefile"
	"assure/questionnaire/entity"
)

// aRegister is one with a supplier, an engagement, answers and an original next to it.
func aRegister(t *testing.T) (*data.Register, *datatest.Clock, entity.Assessment) {
	t.Helper()
	r, clock := datatest.NewRegister(t, "dana")
	_, _, a := datatest.Seed(t, r)
	datatest.Answer(t, r, a, entity.ByAssessor, map[string]string{"ITS-22": "met"})
	return r, clock, a
}

// keepOriginal puts a file next to a register as an import does, and adds a document that names it.
func keepOriginal(t *testing.T, r *data.Register, body string) (path string) {
	t.Helper()
	sum := safefile.SHA256([]byte(body))
	name := archive.Name(sum, "return.xlsx")
	path = filepath.Join(archive.Dir(r.Path()), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	list := datatest.Must(r.Portfolio(t.Context(), book.At{}))(t)
	datatest.Must(r.AddDocument(t.Context(), entity.Document{Supplier: list[0].ID, Kind: entity.Doc,
		Reference: "policy", SHA256: sum, Kept: name}, nil))(t)
	return path
}

func identity(t *testing.T) (recipient, file string) {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return id.Recipient().String(), datatest.WriteFile(t, "key.txt", "# a comment\n"+id.String()+"\n")
}

func entries(t *testing.T, dir string) (names []string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

// noLeftOver finds no temporary file or folder next to a register or in a folder.
func noLeftOver(t *testing.T, dirs ...string) {
	t.Helper()
	for _, dir := range dirs {
		for _, name := range entries(t, dir) {
			if strings.HasPrefix(name, ".") {
				t.Errorf("%s is left in %s", name, dir)
			}
		}
	}
}

// A register is its database and its originals: both come back, plain and encrypted, and a restore test passes.
func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	recipient, key := identity(t)
	for name, c := range map[string]struct {
		seal agefile.Seal
		keys agefile.Keys
	}{
		"plain":         {},
		"for a key":     {agefile.Seal{Recipients: []string{recipient}}, agefile.Keys{Identities: []string{key}}},
		"by passphrase": {agefile.Seal{Passphrase: "correct horse"}, agefile.Keys{Passphrase: "correct horse"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := t.Context()
			r, _, _ := aRegister(t)
			original := keepOriginal(t, r, "what was returned")
			dir := filepath.Join(t.TempDir(), "backups")
			m := datatest.Must(backup.Run(ctx, r, backup.Request{To: dir, Folder: true, Seal: c.seal}))(t)
			if m.Encrypted != c.seal.On() || backup.Encrypted(m.Path) != c.seal.On() || !m.Recorded {
				t.Errorf("made %+v", m)
			}
			if fi, err := os.Stat(m.Path); err != nil || fi.Mode().Perm()&0o077 != 0 {
				t.Errorf("%v, %v", fi, err)
			}
			if c.seal.On() {
				noPlain(t, dir, "SQLite format 3", "what was returned")
			}
			tested := datatest.Must(backup.Test(ctx, r, m.Path, c.keys, data.Options{Actor: "dana", Now: r.Now}))(t)
			if !tested.OK() || tested.Originals != 1 || tested.Engagements != 1 || tested.Loss.Acts != 0 {
				t.Errorf("tested %+v", tested)
			}
			to := filepath.Join(t.TempDir(), "back.db")
			if err := backup.Restore(ctx, m.Path, to, c.keys); err != nil {
				t.Fatal(err)
			}
			noLeftOver(t, dir, filepath.Dir(to), filepath.Dir(r.Path()))
			back := datatest.Open(t, datatest.Options{Path: to, Actor: "dana"})
			if v := datatest.Must(back.AuditVerify(ctx, data.Head{}))(t); len(v.Findings) > 0 {
				t.Errorf("restored: %v", v.Findings)
			}
			got := filepath.Join(archive.Dir(to), filepath.Base(filepath.Dir(original)), filepath.Base(original))
			if b, err := os.ReadFile(got); string(b) != "what was returned" {
				t.Errorf("the original is %q, %v", b, err)
			}
		})
	}
}

// noPlain finds none of the words in the files of a folder.
func noPlain(t *testing.T, dir string, words ...string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		for _, w := range words {
			if strings.Contains(string(b), w) {
				t.Errorf("%s has %q in it", path, w)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A backup that was altered or cut anywhere, or is opened with another key, is refused, and nothing of it is left.
func TestAlteredBackupIsRefused(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, _, _ := aRegister(t)
	keepOriginal(t, r, strings.Repeat("what was returned ", 10000))
	recipient, key := identity(t)
	_, other := identity(t)
	keys := agefile.Keys{Identities: []string{key}}
	m := datatest.Must(backup.Run(ctx, r, backup.Request{To: filepath.Join(t.TempDir(), "b.db.age"),
		Seal: agefile.Seal{Recipients: []string{recipient}}}))(t)
	files := strings.TrimSuffix(m.Path, ".db.age") + "-files.tar.age"
	out := t.TempDir()
	refused := func(code string, keys agefile.Keys) {
		t.Helper()
		to := filepath.Join(out, "back.db")
		datatest.WantCode(t, backup.Restore(ctx, m.Path, to, keys), code)
		if left := entries(t, out); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
	}
	refused("wrong-key", agefile.Keys{Identities: []string{other}})
	refused("wrong-key", agefile.Keys{Passphrase: "x"})
	refused("no-key", agefile.Keys{})
	for _, path := range []string{m.Path, files} {
		whole := datatest.Must(os.ReadFile(path))(t)
		spoil := func(b []byte, code string) {
			t.Helper()
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			refused(code, keys)
		}
		for _, at := range []int{len(whole) / 3, len(whole) / 2, len(whole) - 1} {
			b := append([]byte{}, whole...)
			b[at] ^= 1
			spoil(b, "damaged")
			spoil(whole[:at], "damaged")
		}
		spoil(append(append([]byte{}, whole...), 'x'), "damaged")
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := backup.Restore(ctx, m.Path, filepath.Join(out, "back.db"), keys); err != nil {
		t.Fatal(err)
	}
}

// Rotation removes what this register has written and nobody has changed: not a file of the same form of name, not a
// backup of another register, not one that was replaced.
func TestRotation(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, clock, _ := aRegister(t)
	dir := filepath.Join(t.TempDir(), "backups")
	run := func(r *data.Register, keep *backup.Keep) *backup.Made {
		t.Helper()
		return datatest.Must(backup.Run(ctx, r, backup.Request{To: dir, Folder: true, Keep: keep}))(t)
	}
	first := run(r, nil)
	clock.At = clock.At.Add(24 * time.Hour)
	replaced := run(r, nil)
	if err := os.WriteFile(replaced.Path, []byte("another file"), 0o600); err != nil {
		t.Fatal(err)
	}
	other, _ := datatest.NewRegister(t, "rita")
	clock2 := clock.At.Add(-12 * time.Hour)
	foreign := filepath.Join(dir, "register-"+clock2.Format("20060102T150405Z")+".db")
	if err := other.Backup(ctx, foreign); err != nil {
		t.Fatal(err)
	}
	clock.At = clock.At.Add(24 * time.Hour)
	one := &backup.Keep{Daily: 1}
	dry := datatest.Must(backup.Run(ctx, r, backup.Request{To: dir, Folder: true, Keep: one, DryRun: true}))(t)
	if len(dry.Removed) != 2 || len(entries(t, dir)) != 3 {
		t.Errorf("a dry run would remove %v, and %v is there", dry.Removed, entries(t, dir))
	}
	last := run(r, one)
	if len(last.Removed) != 1 || last.Removed[0].Path != first.Path {
		t.Errorf("removed %+v, want %s", last.Removed, first.Path)
	}
	if notes := strings.Join(last.Notes, "\n"); !strings.Contains(notes, "no longer the file that was written") {
		t.Errorf("notes %q", notes)
	}
	for _, path := range []string{replaced.Path, foreign, last.Path} {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
}

// Backups of one folder have each original once, and a rotated backup takes none away from the others.
func TestOriginalsAreShared(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, clock, _ := aRegister(t)
	keepOriginal(t, r, "what was returned")
	dir := t.TempDir()
	for range 3 {
		clock.At = clock.At.Add(24 * time.Hour)
		datatest.Must(backup.Run(ctx, r, backup.Request{To: dir, Folder: true, Keep: &backup.Keep{Daily: 2}}))(t)
	}
	if got := entries(t, dir); len(got) != 3 || got[2] != "register-files" {
		t.Errorf("the folder has %v", got)
	}
	for _, f := range datatest.Must(backup.Folder(dir, backup.Records{}))(t) {
		to := filepath.Join(t.TempDir(), "back.db")
		if err := backup.Restore(ctx, f.Path, to, agefile.Keys{}); err != nil {
			t.Fatal(err)
		}
		back := datatest.Open(t, datatest.Options{Path: to, Actor: "dana"})
		if n, findings, err := back.Originals(ctx); n != 1 || len(findings) > 0 || err != nil {
			t.Errorf("%s: %d originals, %v, %v", f.Path, n, findings, err)
		}
	}
}

// What a restore would lose, by the chains of both.
func TestLoss(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, _, a := aRegister(t)
	m := datatest.Must(backup.Run(ctx, r, backup.Request{To: filepath.Join(t.TempDir(), "b.db")}))(t)
	compare := func(r *data.Register, copied string) *backup.Loss {
		t.Helper()
		return datatest.Must(backup.Compare(ctx, r.Path(), copied))(t)
	}
	if l := compare(r, m.Path); l.Acts != 0 || l.Exports != 1 || l.Diverged() || l.Other() || l.Common != m.Head {
		t.Errorf("nothing was done: %+v", l)
	}
	datatest.Answer(t, r, a, entity.ByAssessor, map[string]string{"ITS-03": "met"})
	rita := datatest.As(t, r, "rita")
	datatest.Must(rita.AddSupplier(ctx, entity.Supplier{Name: "Another Ltd"}))(t)
	l := compare(r, m.Path)
	if l.Acts != 2 || len(l.By) != 2 || len(l.Latest) != 2 || l.Latest[0].Action != "add supplier" ||
		len(l.Engagements) != 1 || l.Engagements[0] != "ENG-00001" || l.Diverged() {
		t.Errorf("two acts: %+v", l)
	}

	to := filepath.Join(t.TempDir(), "back.db")
	if err := backup.Restore(ctx, m.Path, to, agefile.Keys{}); err != nil {
		t.Fatal(err)
	}
	back := datatest.Open(t, datatest.Options{Path: to, Actor: "dana"})
	datatest.Must(back.AddSupplier(ctx, entity.Supplier{Name: "A third Ltd"}))(t)
	if l := compare(back, r.Path()); !l.Diverged() || l.Ahead != 3 || l.Acts != 1 || l.Common != m.Head {
		t.Errorf("diverged: %+v", l)
	}
	other, _ := datatest.NewRegister(t, "rita")
	datatest.Seed(t, other)
	if l := compare(other, m.Path); !l.Other() {
		t.Errorf("of another register: %+v", l)
	}
}

// A restore test finds what a copy lacks, and says when it is of another register.
func TestRestoreTestFinds(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, _, a := aRegister(t)
	keepOriginal(t, r, "what was returned")
	dir := t.TempDir()
	m := datatest.Must(backup.Run(ctx, r, backup.Request{To: dir, Folder: true}))(t)
	o := data.Options{Actor: "dana", Now: r.Now}
	datatest.Answer(t, r, a, entity.ByAssessor, map[string]string{"ITS-03": "met"})
	tested := datatest.Must(backup.Test(ctx, r, m.Path, agefile.Keys{}, o))(t)
	if !tested.OK() || tested.Loss.Acts != 1 {
		t.Errorf("after another act: %+v", tested)
	}
	if err := os.RemoveAll(filepath.Join(dir, "register-files")); err != nil {
		t.Fatal(err)
	}
	tested = datatest.Must(backup.Test(ctx, r, m.Path, agefile.Keys{}, o))(t)
	if len(tested.Findings) != 1 || !strings.Contains(tested.Findings[0], "is missing") {
		t.Errorf("without the originals: %v", tested.Findings)
	}
	other, _ := datatest.NewRegister(t, "rita")
	tested = datatest.Must(backup.Test(ctx, other, m.Path, agefile.Keys{}, o))(t)
	if f := strings.Join(tested.Findings, "\n"); !strings.Contains(f, "another register") {
		t.Errorf("of another register: %v", tested.Findings)
	}
	noLeftOver(t, dir, filepath.Dir(r.Path()))
}

// A file that was exchanged for an older one under its name is found by what the register noted of it.
func TestExchangedBackup(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, _, a := aRegister(t)
	dir := t.TempDir()
	older := datatest.Must(backup.Run(ctx, r, backup.Request{To: filepath.Join(dir, "older.db")}))(t)
	datatest.Answer(t, r, a, entity.ByAssessor, map[string]string{"ITS-03": "met"})
	newer := datatest.Must(backup.Run(ctx, r, backup.Request{To: filepath.Join(dir, "newer.db")}))(t)
	live, o := data.Options{Path: r.Path(), Now: r.Now}, data.Options{Actor: "dana", Now: r.Now}
	if words := backup.Exchanged(ctx, newer.Path, live); words != "" {
		t.Errorf("as it was written: %s", words)
	}
	if err := os.WriteFile(newer.Path, datatest.Must(os.ReadFile(older.Path))(t), 0o600); err != nil {
		t.Fatal(err)
	}
	const want = "not the file that was written"
	tested := datatest.Must(backup.Test(ctx, r, newer.Path, agefile.Keys{}, o))(t)
	if !strings.Contains(strings.Join(tested.Findings, "\n"), want) ||
		!strings.Contains(backup.Exchanged(ctx, newer.Path, live), want) {
		t.Errorf("an older copy under the name of a newer one: %v", tested.Findings)
	}
}

// Replacing asks with what would be lost, and leaves everything as it was for a no.
func TestReplaceAsks(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r, _, a := aRegister(t)
	m := datatest.Must(backup.Run(ctx, r, backup.Request{To: filepath.Join(t.TempDir(), "b.db")}))(t)
	datatest.Answer(t, r, a, entity.ByAssessor, map[string]string{"ITS-03": "met"})
	o := data.Options{Path: r.Path(), Actor: "dana", Now: r.Now}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	before := entries(t, filepath.Dir(o.Path))
	no := errors.New("no")
	var asked *backup.Loss
	_, err := backup.Replace(ctx, m.Path, o, agefile.Keys{}, func(l *backup.Loss, err error) error {
		asked = l
		return errors.Join(no, err)
	})
	if !errors.Is(err, no) || asked == nil || asked.Acts != 1 {
		t.Errorf("asked with %+v: %v", asked, err)
	}
	if after := entries(t, filepath.Dir(o.Path)); strings.Join(after, " ") != strings.Join(before, " ") {
		t.Errorf("the folder has %v, and had %v", after, before)
	}
	was, err := backup.Replace(ctx, m.Path, o, agefile.Keys{}, func(*backup.Loss, error) error { return nil })
	if err != nil || was == "" {
		t.Fatalf("%q, %v", was, err)
	}
	l := datatest.Must(backup.Compare(context.Background(), was, o.Path))(t)
	if l.Acts != 1 || l.Diverged() {
		t.Errorf("in place of it: %+v", l)
	}
}
