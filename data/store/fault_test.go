package store

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	q "assure/questionnaire"
	"assure/questionnaire/entity"
)

// childRole makes this test binary a program that writes to a register: "answers PATH ASSESSMENT PREFIX COUNT".
const childRole = "ASSURE_STORE_TEST_CHILD"

func TestMain(m *testing.M) {
	if err := driverMode(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if role := os.Getenv(childRole); role != "" {
		os.Exit(child(strings.Split(role, "\x1f")))
	}
	os.Exit(m.Run())
}

// child saves answers one by one and prints each operation id once Write has returned.
func child(args []string) int {
	path, assessment, prefix := args[0], args[1], args[2]
	var count int
	if _, err := fmt.Sscan(args[3], &count); err != nil {
		return 2
	}
	ctx := context.Background()
	s, err := Open(ctx, Config{Path: path, MustExist: true})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer s.Close()
	for i := range count {
		op := fmt.Sprintf("%s-%d", prefix, i)
	again:
		_, err := s.Write(ctx, Action{Actor: prefix, Name: "answer"}, func(tx *Tx) error {
			_, err := tx.PutAnswer(ctx,
				Answered{OpID: op, Answer: entity.Answer{Assessment: assessment, Question: fmt.Sprintf("Q%d", i%50),
					Party: entity.BySupplier,
					Value: op, Note: q.Text("note " + op), Origin: entity.Typed}})
			return err
		})
		if errors.Is(err, ErrBusy) { // the others were always quicker, for 5 seconds
			goto again
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		fmt.Println(op)
	}
	return 0
}

func childCommand(ctx context.Context, path, assessment, prefix string, count int) *exec.Cmd {
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(),
		childRole+"="+strings.Join([]string{path, assessment, prefix, fmt.Sprint(count)}, "\x1f"))
	cmd.Stderr = os.Stderr
	return cmd
}

// TestKilledWhileSaving kills a program that saves answers, again and again. Whatever it had
// acknowledged must be there, and the register sound.
func TestKilledWhileSaving(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	cfg, _ := config(t)
	s := open(t, cfg)
	a := begin(t, s)
	s.Close()
	var acked []string
	for kill := range 20 {
		cmd := childCommand(t.Context(), cfg.Path, a.ID, fmt.Sprintf("run%d", kill), 1_000_000)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for n := 0; lines.Scan(); n++ { // a different moment each time; what it printed before dying still counts
			acked = append(acked, lines.Text())
			if n == kill {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = cmd.Wait()
	}
	if len(acked) < 20*21/2 {
		t.Fatalf("only %d answers were acknowledged", len(acked))
	}
	s = open(t, cfg)
	ctx := context.Background()
	err := s.Read(ctx, time.Time{}, func(v *View) error {
		for _, op := range acked {
			ans, ok, err := v.AnswerOfOp(ctx, op)
			if err != nil {
				return err
			}
			if !ok || ans.Value != op || ans.Note != q.Text("note "+op) {
				t.Errorf("%s was acknowledged and is lost: %+v", op, ans)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	v := verifyClean(t, s)
	t.Logf("20 kills, %d answers acknowledged, %d audit rows, none lost", len(acked), v.Rows)
}

func TestTwoProcessesWrite(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	const each = 60
	cfg, _ := config(t)
	cfg.busy, cfg.Now = 0, nil // the clock of the others
	s := open(t, cfg)
	a := begin(t, s)
	var wg sync.WaitGroup
	for _, name := range []string{"one", "two"} {
		wg.Go(func() {
			if out, err := childCommand(t.Context(), cfg.Path, a.ID, name, each).Output(); err != nil ||
				bytes.Count(out, []byte("\n")) != each {
				t.Errorf("%s: %v after %d", name, err, bytes.Count(out, []byte("\n")))
			}
		})
	}
	ctx := context.Background()
	for i := range each { // and this process too
		op := fmt.Sprintf("here-%d", i)
		write(t, s, func(tx *Tx) error {
			_, err := tx.PutAnswer(ctx, Answered{Answer: answer(a, "Q1", op), OpID: op})
			return err
		})
	}
	wg.Wait()
	v := verifyClean(t, s)
	if v.Rows != 3*each+2 {
		t.Errorf("%d audit rows, want %d", v.Rows, 3*each+2)
	}
}

// TestEightProcessesWrite has eight programs save answers to one register for some time: ASSURE_MINUTES, else two
// seconds. Each waits for the others; what each had acknowledged is there.
func TestEightProcessesWrite(t *testing.T) {
	aboutFiles(t)
	if testing.Short() {
		t.Skip("takes seconds")
	}
	lasting := 2 * time.Second
	if n, err := strconv.Atoi(os.Getenv("ASSURE_MINUTES")); err == nil {
		lasting = time.Duration(n) * time.Minute
	}
	cfg, _ := config(t)
	cfg.Now = nil
	s := open(t, cfg)
	a := begin(t, s)
	ctx, stop := context.WithTimeout(t.Context(), lasting)
	defer stop()
	var wg sync.WaitGroup
	acked := make([][]string, 8)
	for i := range acked {
		wg.Go(func() {
			out, err := childCommand(ctx, cfg.Path, a.ID, fmt.Sprintf("p%d", i), 1<<30).Output()
			if ctx.Err() == nil {
				t.Errorf("program %d ended by itself: %v", i, err)
			}
			acked[i] = strings.Fields(string(out))
			if n := len(acked[i]); n > 0 && !bytes.HasSuffix(out, []byte("\n")) { // killed while it printed
				acked[i] = acked[i][:n-1]
			}
		})
	}
	wg.Wait()
	total := 0
	err := s.Read(t.Context(), time.Time{}, func(v *View) error {
		for i := range acked {
			total += len(acked[i])
			for _, op := range acked[i] {
				if ans, ok, err := v.AnswerOfOp(t.Context(), op); err != nil || !ok || ans.Value != op {
					return fmt.Errorf("%s was acknowledged and is lost: %+v, %w", op, ans, err)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if lasting >= time.Minute && slices.ContainsFunc(acked, func(l []string) bool { return len(l) == 0 }) {
		t.Errorf("a program never came to write")
	}
	verifyClean(t, s)
	t.Logf("8 programs for %s: %d answers acknowledged, none lost", lasting, total)
}

func TestAnotherWriterHoldsTheRegister(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	cfg, _ := config(t)
	s := open(t, cfg)
	addSupplier(t, s, "SUP-1")
	other := open(t, cfg)
	entered, leave := make(chan struct{}), make(chan struct{})
	done := make(chan error)
	go func() {
		_, err := other.Write(context.Background(), Action{Actor: "eve", Name: "import"}, func(tx *Tx) error {
			close(entered)
			<-leave
			return Insert(context.Background(), tx, Suppliers,
				entity.Supplier{ID: "2", Ref: "SUP-2", Name: "Fictional"})
		})
		done <- err
	}()
	<-entered
	_, err := s.Write(context.Background(), Action{Actor: "dana"}, func(*Tx) error { t.Error("ran"); return nil })
	wantCode(t, err, "busy")
	if !errors.Is(err, ErrBusy) {
		t.Errorf("%v is not ErrBusy", err)
	}
	if n := len(readAll(t, s, time.Time{})); n != 1 {
		t.Errorf("reading goes on and sees %d suppliers, want 1", n)
	}
	close(leave)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	addSupplier(t, s, "SUP-3")
	verifyClean(t, s)
}

func TestManyGoroutines(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	cfg, _ := config(t)
	s := open(t, cfg)
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := range 20 {
				addSupplier(t, s, fmt.Sprintf("S%d-%d", w, i))
				readAll(t, s, time.Time{})
			}
		})
	}
	wg.Wait()
	if n := len(readAll(t, s, time.Time{})); n != 160 {
		t.Errorf("%d suppliers, want 160", n)
	}
	verifyClean(t, s)
}

// saveLong saves an answer with a note of some length.
func saveLong(s *Store, a entity.Assessment, i int) error {
	ctx := context.Background()
	_, err := s.Write(ctx, Action{Actor: "dana", Name: "answer"}, func(tx *Tx) error {
		ans := answer(a, fmt.Sprintf("Q%d", i), "met")
		ans.Note = q.Text(strings.Repeat(fmt.Sprintf("%d ", i), 500))
		_, err := tx.PutAnswer(ctx, Answered{Answer: ans, OpID: fmt.Sprint(i)})
		return err
	})
	return err
}

func countAnswers(t *testing.T, s *Store, a entity.Assessment) (n int) {
	t.Helper()
	ctx := context.Background()
	err := s.Read(ctx, time.Time{}, func(v *View) error {
		all, err := AnswersOf(ctx, v, a.ID)
		n = len(all[a.ID])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestFullRegister(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	cfg, _ := config(t)
	s := open(t, cfg)
	a := begin(t, s)
	var pages int
	if err := s.writer.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	s.Close()
	cfg.MaxPages = pages + 20
	s = open(t, cfg)
	saved := 0
	var err error
	for ; saved < 1000; saved++ {
		if err = saveLong(s, a, saved); err != nil {
			break
		}
	}
	wantCode(t, err, "disk-full")
	if saved == 0 {
		t.Fatal("nothing was saved before the register was full")
	}
	if n := countAnswers(t, s, a); n != saved {
		t.Fatalf("%d answers are there, %d were saved", n, saved)
	}
	// Space comes back: the same connection goes on.
	if _, err := s.writer.Exec("PRAGMA max_page_count = 100000"); err != nil {
		t.Fatal(err)
	}
	if err := saveLong(s, a, saved); err != nil {
		t.Fatal(err)
	}
	if n := countAnswers(t, s, a); n != saved+1 {
		t.Fatalf("%d answers, want %d", n, saved+1)
	}
	verifyClean(t, s)
}
