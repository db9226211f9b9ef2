package imports

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// TestImportKilled imports returns with the real program, kills it (SIGKILL, no warning) at moments drawn by lot, and
// runs it again. Then every answer is in the register exactly once, the trail holds, and what the killed runs wrote can
// be undone like any other import. ASSURE_KILLS is how often it is killed, ten times a register; otherwise three times
// or, with ASSURE_LONG=1, three times with 5,000 returns of 5,000 suppliers.
func TestImportKilled(t *testing.T) {
	t.Parallel()
	n, kills, each := 60, 3, 3
	if os.Getenv("ASSURE_LONG") != "" {
		n = 5000
	}
	if asked, err := strconv.Atoi(os.Getenv("ASSURE_KILLS")); err == nil {
		n, kills, each = 60, asked, 10
	}
	if runtime.GOOS == "windows" {
		t.Skip("a process is killed in another way there")
	}
	dir := t.TempDir()
	exe := filepath.Join(dir, "assure")
	if out, err := exec.Command("go", "build", "-o", exe, "assure").CombinedOutput(); err != nil {
		t.Skipf("the program cannot be built here: %v\n%s", err, out)
	}
	k := &killed{t: t, exe: exe, db: filepath.Join(dir, "register.db"), back: filepath.Join(dir, "back"), n: n}
	r := datatest.Open(t, datatest.Options{Path: k.db, Actor: "dana",
		Clock: &datatest.Clock{At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}})
	began := time.Now()
	issueAndFill(t, r, n, filepath.Join(dir, "out"), k.back)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d workbooks issued and answered in %s", n, time.Since(began).Round(time.Second))
	empty, err := os.ReadFile(k.db)
	if err != nil {
		t.Fatal(err)
	}
	seed := uint64(time.Now().UnixNano())
	lot := rand.New(rand.NewPCG(seed, 0))
	t.Logf("seed %d", seed)
	cut := 0
	for round := 0; round*each < kills; round++ {
		if round > 0 {
			k.db = filepath.Join(dir, fmt.Sprintf("register-%d.db", round))
			if err := os.WriteFile(k.db, empty, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		cut += k.round(lot, each)
	}
	if cut == 0 {
		t.Error("every kill came after the last file: nothing was cut short")
	}
	t.Logf("%d kills, %d of them before the last file", kills, cut)
}

// round kills the import so many times, finishes it and checks the register. It returns how many kills came before the
// last file.
func (k *killed) round(lot *rand.Rand, kills int) (cut int) {
	k.t.Helper()
	in, part := 0, max(1, k.n/(2*kills))
	for i := range kills {
		// Each falls into its own part of the first half of the work, and anywhere in a file. On a
		// busy machine the program can have got further by then, even to its end: what counts is
		// how far it got.
		in = k.run(i*part+lot.IntN(part), time.Duration(lot.IntN(20_000))*time.Microsecond)
		if in < k.n {
			cut++
		}
	}
	report := k.finish()
	if got := report.Totals; got.Files != k.n || got.Accepted != k.n-in || got.Duplicate != in {
		k.t.Errorf("the last run, with %d files in before it: %+v", in, got)
	}
	k.check()
	if k.n < 1000 {
		k.takeBack()
	}
	return cut
}

// killed is an import that is killed again and again.
type killed struct {
	t             *testing.T
	exe, db, back string
	n             int
}

func (k *killed) command() *exec.Cmd {
	return exec.Command(k.exe, "--db", k.db, "--as", "dana", "import", k.back, "--apply", "--json")
}

// watch opens the register for reading.
func (k *killed) watch() *data.Register {
	k.t.Helper()
	r, err := data.Open(context.Background(), data.Options{Path: k.db, ReadOnly: true, MustExist: true})
	if err != nil {
		k.t.Fatal(err)
	}
	return r
}

// applied counts the files in the register, seen from outside while the program writes.
func (k *killed) applied(r *data.Register) int {
	known := map[store.FileHash]bool{}
	if err := r.View(context.Background(), book.At{}, func(v *store.View) (err error) {
		known, err = store.AppliedFiles(context.Background(), v)
		return err
	}); err != nil {
		k.t.Fatal(err)
	}
	return len(known)
}

// run starts the import, kills it once so many files are in and a moment later, and tells how many
// are in then. A program that came to its end before has to have done all.
func (k *killed) run(files int, moment time.Duration) int {
	k.t.Helper()
	r := k.watch()
	cmd := k.command()
	began := time.Now()
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	var err error
	after := func(d time.Duration) (running bool) {
		select {
		case err = <-ended:
			return false
		case <-time.After(d):
			return true
		}
	}
	running := true
	for running && k.applied(r) < files {
		running = after(time.Millisecond)
	}
	if running && after(moment) {
		if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			k.t.Fatal(err)
		}
		err = <-ended
	}
	// A file can be on the disk, and the program killed before it could tell those who had the
	// register open: they see it once the last of them has closed it.
	if err := r.Close(); err != nil {
		k.t.Fatal(err)
	}
	r = k.watch()
	defer r.Close()
	in := k.applied(r)
	k.t.Logf("ended after %s with %d files in (%v)", time.Since(began).Round(time.Millisecond), in, err)
	if killed := cmd.ProcessState.ExitCode() < 0; !killed && (err != nil || in != k.n) {
		k.t.Fatalf("the program ended by itself: %v, %d files in", err, in)
	}
	return in
}

// finish runs the import to its end.
func (k *killed) finish() *Report {
	k.t.Helper()
	began := time.Now()
	cmd := k.command()
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	if err := cmd.Run(); err != nil {
		k.t.Fatalf("%v\n%s%s", err, out.Bytes()[:min(out.Len(), 2000)], complaints.Bytes())
	}
	report := &Report{}
	if err := json.Unmarshal(out.Bytes(), report); err != nil {
		k.t.Fatal(err)
	}
	k.t.Logf("the last run took %s: %d files known by their hash, %d read", time.Since(began).Round(time.Millisecond),
		report.Totals.Duplicate, report.Totals.Accepted)
	return report
}

// check finds every answer of every file exactly once, and the trail whole.
func (k *killed) check() {
	t, ctx := k.t, context.Background()
	r := datatest.Open(t, datatest.Options{Path: k.db, Actor: "dana",
		Clock: &datatest.Clock{At: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)}})
	defer r.Close()
	if v := datatest.Must(r.AuditVerify(ctx, data.Head{}))(t); len(v.Findings) > 0 {
		t.Fatalf("the trail: %v", v.Findings)
	}
	questions := r.Packs().Find("dspt-it-supplier").Questions()
	answers, batches := 0, map[string]int{}
	err := r.View(ctx, book.At{}, func(v *store.View) error {
		files, err := store.List(ctx, v, store.ImportFiles)
		if err != nil {
			return err
		}
		paths := map[string]bool{}
		for _, f := range files {
			paths[f.Path] = true
			batches[f.Batch]++
		}
		if len(files) != k.n || len(paths) != k.n {
			return fmt.Errorf("%d files of %d paths were imported, not %d", len(files), len(paths), k.n)
		}
		assessments, err := store.List(ctx, v, store.Assessments)
		if err != nil {
			return err
		}
		for i, a := range assessments {
			said, err := v.AnswerHistory(ctx, a.ID, "")
			if err != nil {
				return err
			}
			if err := onceEach(said, questions, i); err != nil {
				return fmt.Errorf("assessment %d: %w", i, err)
			}
			answers += len(said)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if answers != k.n*len(questions) {
		t.Errorf("%d answers, want %d", answers, k.n*len(questions))
	}
	t.Logf("%d answers of %d files in %d batches, each once", answers, k.n, len(batches))
}

// onceEach holds the answers of an assessment against what its supplier typed: each question once,
// in its words.
func onceEach(said []entity.Answer, questions []*questionnaire.Question, supplier int) error {
	if len(said) != len(questions) {
		return fmt.Errorf("%d answers to %d questions", len(said), len(questions))
	}
	for j, q := range questions {
		i := slices.IndexFunc(said, func(a entity.Answer) bool { return a.Question == q.ID })
		if i < 0 {
			return fmt.Errorf("no answer to %s", q.ID)
		}
		value, note := typedValue(q, supplier+j+1), fmt.Sprintf("What SUP-%05d told us about %s", supplier+1, q.ID)
		if a := said[i]; a.Value != value || string(a.Note) != note || a.Rev != 1 || a.Party != entity.BySupplier {
			return fmt.Errorf("%s: %+v, want %s (%s)", q.ID, a, value, note)
		}
	}
	return nil
}

// takeBack undoes every batch: nothing is left of the answers.
func (k *killed) takeBack() {
	t, ctx := k.t, context.Background()
	r := datatest.Open(t, datatest.Options{Path: k.db, Actor: "dana",
		Clock: &datatest.Clock{At: time.Date(2026, 12, 2, 9, 0, 0, 0, time.UTC)}})
	defer r.Close()
	undone := 0
	for _, b := range datatest.Must(Batches(ctx, r))(t) {
		out := datatest.Must(Undo(ctx, r, b.ID))(t)
		if b.Files != out.Files || len(out.Kept) > 0 {
			t.Errorf("batch of %d files: %+v", b.Files, out)
		}
		undone += out.Answers
	}
	if want := k.n * len(r.Packs().Find("dspt-it-supplier").Questions()); undone != want {
		t.Errorf("%d answers undone, want %d", undone, want)
	}
}
