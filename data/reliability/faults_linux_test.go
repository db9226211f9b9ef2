//go:build linux && amd64

package reliability

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/store"
	"assure/questionnaire/entity"
)

// deed is something a person does with the program, and what must be there when it says that it is done.
type deed struct {
	name  string
	args  []string // ROOT stands for the folder
	stdin string
	done  func(t *testing.T, root string) error
	whole []string // files that are complete wherever they are
}

func deeds() []deed {
	register := func(want string) func(*testing.T, string) error {
		return func(t *testing.T, root string) error { return answered(t, filepath.Join(root, "register.db"), want) }
	}
	there := func(name string) func(*testing.T, string) error {
		return func(_ *testing.T, root string) error {
			_, err := os.Stat(filepath.Join(root, name))
			return err
		}
	}
	return []deed{
		{"create", []string{"--db", "ROOT/new/register.db", "supplier", "add", "Example Ltd"}, "",
			there("new/register.db"), []string{"new/register.db"}},
		{"answer", []string{"--db", "ROOT/register.db", "assess", "ENG-00001", "--linear"}, "go ITS-23\n1\nquit\n",
			register("ITS-23"), nil},
		{"import", []string{"--db", "ROOT/register.db", "import", "ROOT/answers", "--apply"}, "", register("ITS-25"),
			nil},
		{"export", []string{"--db", "ROOT/register.db", "register", "--out", "ROOT/out.xlsx"}, "", there("out.xlsx"),
			[]string{"out.xlsx"}},
		{"backup", []string{"--db", "ROOT/register.db", "backup", "ROOT/copies/copy.db"}, "", there("copies/copy.db"),
			[]string{"copies/copy.db"}},
		{"restore", []string{"restore", "ROOT/backup.db"}, "", there("backup-restored.db"),
			[]string{"backup-restored.db"}},
		{"replace", []string{"--db", "ROOT/register.db", "restore", "ROOT/backup.db", "--replace"}, "", nil,
			[]string{"register.db"}},
		{"upgrade", []string{"--db", "ROOT/older.db", "upgrade", "--apply"}, "", there("older.db.before-5"),
			[]string{"older.db", "older.db.before-5"}},
	}
}

// answered finds an answer in a register.
func answered(t *testing.T, db, question string) error {
	r, err := data.Open(t.Context(), data.Options{Path: db, ReadOnly: true, MustExist: true})
	if err != nil {
		return err
	}
	defer r.Close()
	history, err := historyOf(t, r, question)
	if err == nil && len(history) == 0 {
		err = fmt.Errorf("%s is not answered", question)
	}
	return err
}

// historyOf has every answer to a question.
func historyOf(t *testing.T, r *data.Register, question string) (all []entity.Answer, err error) {
	err = r.View(t.Context(), book.At{}, func(v *store.View) error {
		list, err := store.List(t.Context(), v, store.Assessments)
		for _, a := range list {
			answers, aerr := v.AnswerHistory(t.Context(), a.ID, question)
			all, err = append(all, answers...), errors.Join(err, aerr)
		}
		return err
	})
	return all, err
}

// sound finds nothing wrong with a register.
func sound(t *testing.T, db string) error {
	r, err := data.Open(t.Context(), data.Options{Path: db, ReadOnly: true, MustExist: true})
	if err != nil {
		return err
	}
	defer r.Close()
	if r.Schema().Older() {
		return nil // its views are compared when it is up to date
	}
	v, err := r.AuditVerify(t.Context(), data.Head{})
	if err == nil && len(v.Findings) > 0 {
		err = fmt.Errorf("verify found %q", v.Findings)
	}
	return err
}

// whole finds a file complete, or not there.
func whole(t *testing.T, path string) error {
	if _, err := os.Stat(path); os.IsNotExist(err) {
		return nil
	}
	if strings.HasSuffix(path, ".xlsx") {
		z, err := zip.OpenReader(path)
		if err != nil {
			return err
		}
		defer z.Close()
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				return err
			}
			if _, err := io.Copy(io.Discard, r); err != nil {
				return err
			}
		}
		return nil
	}
	return sound(t, path)
}

// TestEveryCallFails lets one call after another fail, of every kind, and each in two ways: whatever the program was
// doing, nothing acknowledged before is lost, the register opens and is sound, no half file has a final name, and the
// words name the place and the next step. ASSURE_STEP=11 lets every 11th fail; without it and without ASSURE_LONG=1 a
// few do.
func TestEveryCallFails(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the program hundreds of times")
	}
	exe := build(t)
	template := folder(t)
	total := 0
	for _, d := range deeds() {
		for _, kind := range []string{"write", "sync", "open", "name", "truncate", "unlink", "mkdir"} {
			errnos := []syscall.Errno{syscall.EIO, syscall.ENOSPC}
			if kind == "open" {
				errnos = []syscall.Errno{syscall.EIO, syscall.EMFILE, syscall.EACCES}
			}
			step := number("ASSURE_STEP", 1, 41)
			if step > 20 {
				errnos = errnos[:1]
			}
			failed, tolerated := 0, 0
			for _, errno := range errnos {
				for n := 1; ; n += step {
					hit, ok := fail(t, exe, template, d, kind, n, errno)
					if !hit {
						break
					}
					if failed++; ok {
						tolerated++
					}
				}
			}
			total += failed
			t.Logf("%-8s %-8s %4d calls failed, %4d of them without harm to the work", d.name, kind, failed, tolerated)
		}
	}
	t.Logf("%d calls failed", total)
	if total < 100 && os.Getenv("ASSURE_LONG") != "" {
		t.Error("the calls of the program are not seen")
	}
}

// fail runs a deed with its nth call of a kind failing. hit is false when there were fewer, ok whether the program said
// that it had done the deed.
func fail(t *testing.T, exe, template string, d deed, kind string, n int, errno syscall.Errno) (hit, ok bool) {
	t.Helper()
	root, out := t.TempDir(), t.TempDir()
	defer os.RemoveAll(root)
	if err := os.CopyFS(root, os.DirFS(template)); err != nil {
		t.Fatal(err)
	}
	args := strings.Split(strings.ReplaceAll(strings.Join(d.args, "\x00"), "ROOT", root), "\x00")
	tr := &tracer{root: root, kind: kind, nth: n, errno: errno}
	res, err := tr.run(out, d.stdin, []string{"ASSURE_USER=dana", "XDG_CONFIG_HOME=" + out}, exe, args...)
	if err != nil {
		t.Skipf("a program cannot be traced here: %v", err)
	}
	at := fmt.Sprintf("%s with %s number %d failing (%v)", d.name, kind, n, errno)
	if tr.hit == nil {
		if res.code != 0 {
			t.Errorf("%s without a fault: exit %d\n%s%s", d.name, res.code, res.stdout, res.stderr)
		}
		return false, false
	}
	at += " on " + strings.TrimPrefix(tr.hit.path, root)
	ok = res.code == 0
	words := strings.Join(strings.Fields(res.stderr), " ")
	switch {
	case strings.Contains(words, "goroutine ") || strings.Contains(words, "this is a bug"):
		t.Errorf("%s: the program broke\n%s", at, res.stderr)
	case res.code == 3 && d.name == "import" && strings.Contains(res.stdout, filepath.Base(tr.hit.path)):
		// done, and says which file it could not read
	case res.code != 0 && res.code != 1:
		t.Errorf("%s: exit %d\n%s%s", at, res.code, res.stdout, res.stderr)
	case !ok && (!strings.Contains(words, filepath.Base(root)) || !strings.Contains(words, "hint:")):
		t.Errorf("%s: no place or no next step\n%s%s", at, res.stdout, res.stderr)
	}
	if ok && d.done != nil {
		if err := d.done(t, root); err != nil {
			t.Errorf("%s: said to be done, and %v", at, err)
		}
	}
	if err := sound(t, filepath.Join(root, "register.db")); err != nil {
		t.Errorf("%s: the register afterwards: %v", at, err)
	}
	for _, name := range d.whole {
		if err := whole(t, filepath.Join(root, name)); err != nil {
			t.Errorf("%s: %s afterwards: %v", at, name, err)
		}
	}
	return true, ok
}

// build builds the program.
func build(t *testing.T) string {
	t.Helper()
	exe := filepath.Join(t.TempDir(), "assure")
	if out, err := exec.Command("go", "build", "-o", exe, "assure").CombinedOutput(); err != nil {
		t.Skipf("the program cannot be built here: %v\n%s", err, out)
	}
	return exe
}

// folder makes what the deeds need: a register with an answer, a backup of it, one of an earlier release, and answers
// to import.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	db := filepath.Join(dir, "register.db")
	r, err := data.Open(t.Context(), data.Options{Path: db, Actor: "dana"})
	if err != nil {
		t.Fatal(err)
	}
	datatest.Seed(t, r)
	if err := r.CopyFile(t.Context(), filepath.Join(dir, "backup.db"), nil); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	older := datatest.Unpack(t, filepath.Join("..", "testdata", "register-before-adoption.db.gz"))
	if err := os.Rename(older, filepath.Join(dir, "older.db")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "answers"), 0o700); err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		rows := "supplier,pack,question,answer\nSUP-00001,dspt-it-supplier,ITS-2" + strconv.Itoa(4+i) + ",met\n"
		path := filepath.Join(dir, "answers", fmt.Sprintf("%d.csv", i))
		if err := os.WriteFile(path, []byte(rows), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
