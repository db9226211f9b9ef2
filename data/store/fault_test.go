package store

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	q "assure/questionnaire"
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
		_, err := s.Write(ctx, Action{Actor: prefix, Name: "answer"}, func(tx *Tx) error {
			_, err := tx.PutAnswer(ctx, Answered{OpID: op, Answer: q.Answer{Assessment: assessment, Question: fmt.Sprintf("Q%d", i%50), Party: q.BySupplier,
				Value: op, Note: q.Text("note " + op), Origin: q.Typed}})
			return err
		})
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
	cmd.Env = append(os.Environ(), childRole+"="+strings.Join([]string{path, assessment, prefix, fmt.Sprint(count)}, "\x1f"))
	cmd.Stderr = os.Stderr
	return cmd
}

// TestKilledWhileSaving kills a program that saves answers, again and again. Whatever it had acknowledged must be there,
// and the register sound.
func TestKilledWhileSaving(t *testing.T) {
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
	const each = 60
	cfg, _ := config(t)
	cfg.busy = 0
	s := open(t, cfg)
	a := begin(t, s)
	var wg sync.WaitGroup
	for _, name := range []string{"one", "two"} {
		wg.Go(func() {
			if out, err := childCommand(t.Context(), cfg.Path, a.ID, name, each).Output(); err != nil || bytes.Count(out, []byte("\n")) != each {
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

func TestAnotherWriterHoldsTheRegister(t *testing.T) {
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
			return Insert(context.Background(), tx, Suppliers, q.Supplier{ID: "2", Ref: "SUP-2"})
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

func TestFullRegister(t *testing.T) {
	ctx := context.Background()
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
	save := func(i int) error {
		_, err := s.Write(ctx, Action{Actor: "dana", Name: "answer"}, func(tx *Tx) error {
			ans := answer(a, fmt.Sprintf("Q%d", i), "met")
			ans.Note = q.Text(strings.Repeat(fmt.Sprintf("%d ", i), 500))
			_, err := tx.PutAnswer(ctx, Answered{Answer: ans, OpID: fmt.Sprint(i)})
			return err
		})
		return err
	}
	saved := 0
	var err error
	for ; saved < 1000; saved++ {
		if err = save(saved); err != nil {
			break
		}
	}
	wantCode(t, err, "disk-full")
	if saved == 0 {
		t.Fatal("nothing was saved before the register was full")
	}
	count := func() int {
		var n int
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
	if n := count(); n != saved {
		t.Fatalf("%d answers are there, %d were saved", n, saved)
	}
	// Space comes back: the same connection goes on.
	if _, err := s.writer.Exec("PRAGMA max_page_count = 100000"); err != nil {
		t.Fatal(err)
	}
	if err := save(saved); err != nil {
		t.Fatal(err)
	}
	if n := count(); n != saved+1 {
		t.Fatalf("%d answers, want %d", n, saved+1)
	}
	verifyClean(t, s)
}

func TestAppendOnly(t *testing.T) {
	cfg, _ := config(t)
	s := open(t, cfg)
	begin(t, s)
	for _, table := range append(slices.Clone(tables), "answer") {
		for _, sql := range []string{"UPDATE %s_event SET seq = 1", "DELETE FROM %s_event"} {
			_, err := s.writer.Exec(fmt.Sprintf(sql, table))
			var n int
			if qerr := s.writer.QueryRow("SELECT count(*) FROM " + table + "_event").Scan(&n); qerr != nil {
				t.Fatal(qerr)
			}
			if n > 0 && !appendOnly(err) { // a trigger runs for each row: an empty table refuses nothing
				t.Errorf("%s: %v", fmt.Sprintf(sql, table), err)
			}
			var triggers int
			if qerr := s.writer.QueryRow("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = $1", table+"_event").Scan(&triggers); qerr != nil || triggers < 3 {
				t.Errorf("%s_event has %d triggers, %v", table, triggers, qerr)
			}
		}
	}
	for _, sql := range []string{
		"UPDATE audit SET actor = 'x'", "DELETE FROM audit", "UPDATE pack SET body = 'x'", "DELETE FROM pack", "DELETE FROM audit_head",
		"INSERT OR REPLACE INTO audit SELECT seq, at_us, 'x', action, entity, entity_id, body, prev, hash FROM audit WHERE seq = 1",
		"INSERT OR REPLACE INTO supplier_event SELECT id, rev, seq, at_us, '{}' FROM supplier_event",
		"INSERT OR REPLACE INTO pack SELECT sha256, id, version, 'x', seq, at_us FROM pack",
	} {
		if _, err := s.writer.Exec(sql); !appendOnly(err) {
			t.Errorf("%s: %v", sql, err)
		}
	}
	verifyClean(t, s)
}

func TestTamperingShows(t *testing.T) {
	cases := []struct{ name, sql, want string }{
		{"an audit row changed", "UPDATE audit SET actor = 'nobody' WHERE seq = 2", "audit row 2 was changed"},
		{"an audit row moved in time", "UPDATE audit SET at_us = at_us + 1 WHERE seq = 3", "audit row 3 was changed"},
		{"an audit row taken away", "DELETE FROM audit WHERE seq = 2", "rows between them are missing"},
		{"the end cut off", "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)", "cut off"},
		{"an event changed", "UPDATE supplier_event SET body = json_set(body, '$.name', 'Other')", "not those its audit row was written for"},
		{"an event taken away", "PRAGMA foreign_keys = 0; DELETE FROM engagement_event", "not those its audit row was written for"},
		{"an event added", "INSERT INTO person_event VALUES ('p', 1, 99, 1, '{}')", "have no audit row"},
		{"an answer changed", "UPDATE answer_event SET value = 'met'", "not those its audit row was written for"},
		{"a note exchanged", "UPDATE text SET body = 'all is well'", "was changed after it was written"},
		{"a view changed", "UPDATE supplier SET body = json_set(body, '$.name', 'Other')", "does not show its newest event"},
		{"an answer's view turned back", "UPDATE answer SET rev = 1", "does not show its newest event"},
		{"a pack changed", "UPDATE pack SET body = 'schema: other'", "not those its audit row was written for"},
		{"a directory row changed", "UPDATE dspt_row SET status = 'Standards Met'", "was changed after it was imported"},
	}
	ctx := context.Background()
	cfg, _ := config(t)
	s := open(t, cfg)
	a := begin(t, s)
	for i, v := range []string{"met", "not-met"} {
		write(t, s, func(tx *Tx) error {
			ans := answer(a, "Q1", v)
			ans.Note = q.Text("note " + v)
			_, err := tx.PutAnswer(ctx, Answered{Answer: ans, OpID: fmt.Sprint(i)})
			return err
		})
	}
	write(t, s, func(tx *Tx) error {
		_, err := tx.PutSnapshot(ctx, DSPTSnapshot{ID: "s", AsOf: 1}, []q.DSPTRow{{ODSCode: "8J605", Name: "N", Status: "Standards Not Met", Row: 2}})
		return err
	})
	before := verifyClean(t, s)
	s.Close()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "copy.db")
			b, err := os.ReadFile(cfg.Path)
			if err != nil {
				t.Fatal(err)
			}
			put(t, path, b)
			raw(t, path, append(dropTriggers(t, path), c.sql)...)
			damaged := open(t, Config{Path: path})
			v, err := damaged.Verify(ctx, Head{})
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(strings.Join(v.Findings, "\n"), c.want) {
				t.Errorf("found %q, want %q", v.Findings, c.want)
			}
		})
	}
	s = open(t, cfg)
	if v, err := s.Verify(ctx, before.Head); err != nil || len(v.Findings) > 0 {
		t.Errorf("a true head: %v, %v", v.Findings, err)
	}
	if v, err := s.Verify(ctx, Head{Seq: before.Head.Seq + 5, Hash: before.Head.Hash}); err != nil || len(v.Findings) != 1 {
		t.Errorf("a head the log does not hold: %v, %v", v.Findings, err)
	}
}

func dropTriggers(t *testing.T, path string) []string {
	t.Helper()
	s := open(t, Config{Path: path})
	rows, err := s.reader.Query("SELECT name FROM sqlite_master WHERE type = 'trigger'")
	if err != nil {
		t.Fatal(err)
	}
	var drops []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		drops = append(drops, "DROP TRIGGER "+name)
	}
	if err := errors.Join(rows.Err(), rows.Close(), s.Close()); err != nil {
		t.Fatal(err)
	}
	return drops
}

// TestKnownOnIsWhatWasKnown writes at random and remembers after each transaction what a reader saw. Reading the
// register as it was known at that moment must give the same, whatever was written since.
func TestKnownOnIsWhatWasKnown(t *testing.T) {
	ctx := context.Background()
	cfg, _ := config(t)
	s := open(t, cfg) // one register for all rounds: each starts from what the last one left
	a := begin(t, s)
	rapid.Check(t, func(rt *rapid.T) {
		type state struct {
			suppliers []q.Supplier
			live      []q.Engagement
			answers   map[string]map[string]q.Answers
		}
		look := func(known time.Time) (st state) {
			err := s.Read(ctx, known, func(v *View) (err error) {
				if st.suppliers, err = List(ctx, v, Suppliers); err != nil {
					return err
				}
				if st.live, err = List(ctx, v, Engagements, By("state", "live")); err != nil {
					return err
				}
				st.answers, err = AnswersOf(ctx, v, a.ID)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return st
		}
		var seen []state
		var at []time.Time
		for range rapid.IntRange(1, 12).Draw(rt, "writes") {
			r, err := s.Write(ctx, Action{Actor: "dana", Name: "test"}, func(tx *Tx) error {
				switch rapid.IntRange(0, 2).Draw(rt, "what") {
				case 0:
					id := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "id")
					_, err := Put(ctx, tx, Suppliers, q.Supplier{ID: id, Ref: id, Name: rapid.StringMatching(`[a-z]{1,5}`).Draw(rt, "name")})
					return err
				case 1:
					e, err := Get(ctx, tx, Engagements, a.Engagement)
					if err != nil {
						return err
					}
					e.State = rapid.SampledFrom(q.EngagementStates).Draw(rt, "state")
					_, err = Put(ctx, tx, Engagements, e)
					return err
				default:
					ans := answer(a, rapid.SampledFrom([]string{"Q1", "Q2"}).Draw(rt, "question"), rapid.SampledFrom([]string{"", "met", "not-met"}).Draw(rt, "value"))
					ans.Note = q.Text(rapid.StringMatching(`[a-z]{0,5}`).Draw(rt, "note"))
					_, err := tx.PutAnswer(ctx, Answered{Answer: ans, OpID: tx.NewID()})
					return err
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			if r.Seq > 0 {
				seen, at = append(seen, look(time.Time{})), append(at, r.At)
			}
		}
		for i := range seen {
			if got := look(at[i]); !reflect.DeepEqual(got, seen[i]) {
				rt.Fatalf("known at write %d: %+v, seen then: %+v", i, got, seen[i])
			}
		}
	})
}

func TestBackupAndRestore(t *testing.T) {
	ctx := context.Background()
	cfg, _ := config(t)
	s := open(t, cfg)
	addSupplier(t, s, "SUP-1")
	dir := t.TempDir()
	copyPath := filepath.Join(dir, "b", "copy.db")
	if err := s.Backup(ctx, copyPath); err != nil {
		t.Fatal(err)
	}
	wantCode(t, s.Backup(ctx, copyPath), "exists")
	addSupplier(t, s, "SUP-2")
	wantCode(t, Restore(ctx, copyPath, cfg.Path), "exists")
	back := filepath.Join(dir, "restored.db")
	if err := Restore(ctx, copyPath, back); err != nil {
		t.Fatal(err)
	}
	r := open(t, Config{Path: back, MustExist: true})
	if n := len(readAll(t, r, time.Time{})); n != 1 {
		t.Errorf("the backup holds %d suppliers, want the one of its day", n)
	}
	verifyClean(t, r)
	b, err := os.ReadFile(copyPath)
	if err != nil {
		t.Fatal(err)
	}
	bad := filepath.Join(dir, "bad.db")
	put(t, bad, b[:len(b)/2])
	err = Restore(ctx, bad, filepath.Join(dir, "from-bad.db"))
	wantCode(t, err, "damaged")
	put(t, filepath.Join(dir, "sheet.db"), bytes.Repeat([]byte("a,b\n"), 50))
	wantCode(t, Restore(ctx, filepath.Join(dir, "sheet.db"), filepath.Join(dir, "x.db")), "not-a-register")
	left, _ := filepath.Glob(filepath.Join(dir, "*", ".assure-backup-*"))
	more, _ := filepath.Glob(filepath.Join(dir, ".assure-backup-*"))
	if len(left)+len(more) > 0 {
		t.Errorf("temporary files are left: %v %v", left, more)
	}
	if _, err := os.Stat(filepath.Join(dir, "from-bad.db")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a damaged backup was restored")
	}
}

func TestSingleUserShare(t *testing.T) {
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "OneDrive - Example Trust")
	cfg := Config{Path: filepath.Join(dir, "register.db"), busy: 200 * time.Millisecond}
	_, err := Open(ctx, cfg)
	wantCode(t, err, "synced-folder")
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the refusal made a folder")
	}
	cfg.SingleUserShare = true
	s := open(t, cfg)
	addSupplier(t, s, "SUP-1")
	if n := len(readAll(t, s, time.Time{})); n != 1 {
		t.Fatalf("%d suppliers", n)
	}
	if w := strings.Join(s.Warnings(), "\n"); !strings.Contains(w, "OneDrive") || !strings.Contains(w, "single-user share") {
		t.Errorf("warnings %q", w)
	}
	if _, err := os.Stat(cfg.Path + "-wal"); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a share has no write-ahead log")
	}
	_, err = Open(ctx, cfg)
	wantCode(t, err, "in-use")
	host, _ := os.Hostname()
	if !strings.Contains(err.Error(), host) {
		t.Errorf("%v does not name the computer", err)
	}
	// Where the lock file is not seen, the engine's lock still holds.
	if err := os.Remove(cfg.Path + ".lock"); err != nil {
		t.Fatal(err)
	}
	_, err = Open(ctx, cfg)
	wantCode(t, err, "busy")
	put(t, cfg.Path+".lock", []byte("dana"))
	verifyClean(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(cfg.Path + ".lock"); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the lock file stayed behind")
	}
	// Later, on a local drive, the same file is an ordinary register.
	moved := filepath.Join(t.TempDir(), "register.db")
	if err := Restore(ctx, cfg.Path, moved); err != nil {
		t.Fatal(err)
	}
	local := open(t, Config{Path: moved})
	addSupplier(t, local, "SUP-2")
}

func TestSyncedFolders(t *testing.T) {
	for path, want := range map[string]string{
		"/home/a/OneDrive/r.db": "OneDrive", "/home/a/OneDrive - NHS Example/x/r.db": "OneDrive", "/Users/a/Library/Mobile Documents/com~apple~CloudDocs/r.db": "iCloud",
		"/home/a/Dropbox (Trust)/r.db": "Dropbox", "/home/a/Google Drive/r.db": "Google Drive", "/home/a/dropboxes/r.db": "", "/home/a/work/onedrive.db": "",
	} {
		if got := syncedBy(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

func TestDoctor(t *testing.T) {
	cfg, _ := config(t)
	s := open(t, cfg)
	checks, err := s.Doctor(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, c := range checks {
		names[c.Name] = true
		if !c.OK && c.Name != "place" { // the place of a temporary folder is its own affair
			t.Errorf("%s: %s (%s)", c.Name, c.Detail, c.Fix)
		}
	}
	if len(names) < 9 || !names["structure"] || !names["synchronous"] {
		t.Errorf("checks %v", names)
	}
}

func TestDirectory(t *testing.T) {
	ctx := context.Background()
	cfg, c := config(t)
	s := open(t, cfg)
	rows := []q.DSPTRow{{ODSCode: "8J605", Name: "DXS International", Status: "Standards Met", Row: 2}, {ODSCode: "00L", Name: "100% Care_Ltd", Row: 3}, {ODSCode: "204", Name: "Zebra", Row: 4}}
	first := write(t, s, func(tx *Tx) error {
		_, err := tx.PutSnapshot(ctx, DSPTSnapshot{ID: "s1", AsOf: 100}, rows)
		return err
	})
	c.move(24 * time.Hour)
	rows[0].Status = "Standards Exceeded"
	write(t, s, func(tx *Tx) error {
		_, err := tx.PutSnapshot(ctx, DSPTSnapshot{ID: "s2", AsOf: 200}, rows[:1])
		return err
	})
	err := s.Read(ctx, time.Time{}, func(v *View) error {
		for text, want := range map[string]string{"8j605": "8J605", "dxs": "8J605", "100%": "00L", "care_": "00L", "204": "204"} {
			list, err := v.DSPTSearch(ctx, "s1", text, 10)
			if err != nil {
				return err
			}
			if len(list) != 1 || list[0].ODSCode != want || list[0].AsOf != 100 {
				t.Errorf("%q finds %+v", text, list)
			}
		}
		list, err := v.DSPTHistory(ctx, "8j605")
		if len(list) != 2 || list[0].Status != "Standards Met" || list[1].Status != "Standards Exceeded" {
			t.Errorf("history %+v", list)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Read(ctx, first.At, func(v *View) error {
		list, err := v.DSPTHistory(ctx, "8J605")
		if len(list) != 1 {
			t.Errorf("the second snapshot was not known then: %+v", list)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Write(ctx, Action{Actor: "dana"}, func(tx *Tx) error {
		_, err := tx.PutSnapshot(ctx, DSPTSnapshot{ID: "s3", AsOf: 200}, rows)
		return err
	})
	if !errors.Is(err, ErrDuplicate) {
		t.Errorf("a second snapshot of one day: %v", err)
	}
	verifyClean(t, s)
}

func TestHeadLeavesExportsOut(t *testing.T) {
	ctx := context.Background()
	cfg, _ := config(t)
	s := open(t, cfg)
	addSupplier(t, s, "SUP-1")
	head := func() (h Head) {
		if err := s.Read(ctx, time.Time{}, func(v *View) (err error) { h, err = v.Head(ctx); return err }); err != nil {
			t.Fatal(err)
		}
		return h
	}
	before := head()
	if _, err := s.Write(ctx, Action{Actor: "dana", Name: ExportAction}, func(tx *Tx) error { return Insert(ctx, tx, Exports, Export{ID: "e", N: 1}) }); err != nil {
		t.Fatal(err)
	}
	if after := head(); after != before || before.Seq != 1 {
		t.Errorf("head %v, then %v", before, after)
	}
	addSupplier(t, s, "SUP-2")
	if h := head(); h.Seq != 3 {
		t.Errorf("head %v, want row 3", h)
	}
}
