package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"assure/data/store/postgres/pgtest"
	"assure/internal/problem"
	"assure/internal/text"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
)

// clock is a settable time that moves a second with each look.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Second)
	return c.at
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func config(t testing.TB) (Config, *clock) {
	t.Helper()
	if pgtest.Engine() {
		cfg, c := sharedConfig(t)
		cfg.busy = 200 * time.Millisecond
		return cfg, c
	}
	return fileConfig(t)
}

// fileConfig is the configuration of a new register in a file.
func fileConfig(t testing.TB) (Config, *clock) {
	t.Helper()
	c := newClock()
	return Config{Path: filepath.Join(t.TempDir(), "register.db"), Now: c.now, AppVersion: "test",
		busy: 200 * time.Millisecond}, c
}

func open(t testing.TB, cfg Config) *Store {
	t.Helper()
	s, err := Open(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// write runs f in a transaction that must succeed.
func write(t testing.TB, s *Store, f func(*Tx) error) Receipt {
	t.Helper()
	r, err := s.Write(context.Background(), Action{Actor: "dana", Name: "test"}, f)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func addSupplier(t testing.TB, s *Store, ref string) entity.Supplier {
	t.Helper()
	sup := entity.Supplier{ID: s.NewID(), Ref: ref, Name: "Fictional " + ref}
	write(t, s, func(tx *Tx) error { return Insert(context.Background(), tx, Suppliers, sup) })
	return sup
}

// begin makes an assessment to answer in.
func begin(t testing.TB, s *Store) entity.Assessment {
	t.Helper()
	ctx := context.Background()
	sup := addSupplier(t, s, "S-"+s.NewID())
	source := []byte("schema: assure-pack/1\nid: p\nversion: 1.0.0\n")
	p := &q.Pack{ID: "p", Version: "1.0.0", Source: source, SHA256: fmt.Sprintf("%x", sha256.Sum256(source))}
	e := entity.Engagement{ID: s.NewID(), Ref: "E-" + s.NewID(), Supplier: sup.ID, State: entity.Live}
	a := entity.Assessment{ID: s.NewID(), Engagement: e.ID, Pack: p.ID, PackSHA: p.SHA256, Cycle: 1,
		State: entity.Opened}
	write(t, s, func(tx *Tx) error {
		return errors.Join(tx.KeepPack(ctx, p), Insert(ctx, tx, Engagements, e), Insert(ctx, tx, Assessments, a))
	})
	return a
}

func answer(a entity.Assessment, question, value string) entity.Answer {
	return entity.Answer{Assessment: a.ID, Question: question, Party: entity.BySupplier, Value: value,
		Origin: entity.Typed}
}

func wantCode(t testing.TB, err error, code string) *problem.Problem {
	t.Helper()
	var p *problem.Problem
	if !errors.As(err, &p) {
		t.Fatalf("got %v, want a problem %q", err, code)
	}
	if p.Code != code {
		t.Fatalf("got %q (%v), want %q", p.Code, err, code)
	}
	if p.What == "" || p.Fix == "" || strings.HasSuffix(p.What, ".") {
		t.Errorf("problem %q must say what is wrong and what to do: %v", code, p)
	}
	return p
}

func verifyClean(t testing.TB, s *Store) *Verification {
	t.Helper()
	v, err := s.Verify(context.Background(), Head{})
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Findings) > 0 {
		t.Fatalf("verify found %q", v.Findings)
	}
	return v
}

func TestRefusesWhatIsNotARegister(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	cases := []struct {
		name, code string
		make       func(t *testing.T, path string)
	}{
		{"an empty file", "empty-file", func(t *testing.T, path string) { put(t, path, nil) }},
		{"a spreadsheet", "not-a-register",
			func(t *testing.T, path string) { put(t, path, bytes.Repeat([]byte("a,b,c\n"), 100)) }},
		{"a few bytes", "not-a-register", func(t *testing.T, path string) { put(t, path, []byte("x")) }},
		{"a folder", "not-a-register", func(t *testing.T, path string) {
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
		}},
		{"another program's database", "not-a-register",
			func(t *testing.T, path string) { raw(t, path, "CREATE TABLE t (a)") }},
		{"a newer register", "newer-register", func(t *testing.T, path string) {
			made(t, path)
			raw(t, path, "INSERT INTO schema_migration SELECT max(version) + 1, '9999_next.sql', 'ab', '9.0', 1 FROM "+
				"schema_migration")
		}},
		{"an edited schema", "edited-schema", func(t *testing.T, path string) {
			made(t, path)
			raw(t, path, "UPDATE schema_migration SET sha256 = 'ab' WHERE version = 1")
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			cfg, _ := config(t)
			c.make(t, cfg.Path)
			before, _ := os.ReadFile(cfg.Path)
			for _, readOnly := range []bool{false, true} {
				cfg.ReadOnly = readOnly
				s, err := Open(context.Background(), cfg)
				if err == nil {
					s.Close()
				}
				wantCode(t, err, c.code)
			}
			if after, _ := os.ReadFile(cfg.Path); !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
		})
	}
}

func TestMissingFile(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	cfg, _ := config(t)
	cfg.MustExist = true
	_, err := Open(context.Background(), cfg)
	wantCode(t, err, "no-register")
	if _, err := os.Stat(cfg.Path); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a file was made all the same")
	}
}

func put(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// made creates a register and closes it.
func made(t *testing.T, path string) {
	t.Helper()
	s, err := Open(context.Background(), Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// raw runs statements on a file as any other program could.
func raw(t testing.TB, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", fileURI(path))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func TestPathsAreNotURIs(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	for _, name := range []string{"a?mode=memory.db", "a#b.db", "100%.db", "a%3fb.db", "with space é.db", "file:x.db",
		"a&cache=shared.db"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			cfg := Config{Path: path}
			s := open(t, cfg)
			addSupplier(t, s, "SUP-1")
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			entries, err := os.ReadDir(filepath.Dir(path))
			if err != nil || len(entries) != 1 || entries[0].Name() != name {
				t.Fatalf("files %v, %v", entries, err)
			}
			cfg.MustExist, cfg.ReadOnly = true, true
			s = open(t, cfg)
			list := readAll(t, s, time.Time{})
			if len(list) != 1 {
				t.Fatalf("%d suppliers in the file", len(list))
			}
		})
	}
}

func readAll(t testing.TB, s *Store, known time.Time) (list []entity.Supplier) {
	t.Helper()
	ctx := context.Background()
	if err := s.Read(ctx, known,
		func(v *View) (err error) { list, err = List(ctx, v, Suppliers); return err }); err != nil {
		t.Fatal(err)
	}
	return list
}

func TestReadOnly(t *testing.T) {
	t.Parallel()
	cfg, _ := config(t)
	made(t, cfg.Path)
	cfg.ReadOnly = true
	s := open(t, cfg)
	_, err := s.Write(context.Background(), Action{Actor: "dana"}, func(*Tx) error { t.Error("ran"); return nil })
	wantCode(t, err, "read-only")
	if _, err := s.reader.Exec("DELETE FROM audit_head"); err == nil {
		t.Error("the reading connection wrote")
	}
}

func TestNothingWrittenWhenNothingChanged(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	cfg, _ := config(t)
	s := open(t, cfg)
	sup := addSupplier(t, s, "SUP-1")
	r := write(t, s, func(tx *Tx) error {
		changed, err := Put(ctx, tx, Suppliers, sup)
		if changed {
			t.Error("changed")
		}
		return err
	})
	if r.Seq != 0 {
		t.Errorf("an audit row %d for nothing", r.Seq)
	}
	stop := errors.New("stop")
	_, err := s.Write(ctx, Action{Actor: "dana"}, func(tx *Tx) error {
		return errors.Join(Insert(ctx, tx, Suppliers, entity.Supplier{ID: "x", Ref: "x", Name: "Fictional"}), stop)
	})
	if !errors.Is(err, stop) || len(readAll(t, s, time.Time{})) != 1 {
		t.Fatalf("a transaction given up left something: %v", err)
	}
	cancelled, cancel := context.WithCancel(ctx)
	_, err = s.Write(cancelled, Action{Actor: "dana"}, func(tx *Tx) error {
		cancel()
		return Insert(ctx, tx, Suppliers, entity.Supplier{ID: "x", Ref: "x", Name: "Fictional"})
	})
	if !errors.Is(err, context.Canceled) || len(readAll(t, s, time.Time{})) != 1 {
		t.Fatalf("a cancelled transaction left something: %v", err)
	}
}

func TestConstraints(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	cfg, _ := config(t)
	s := open(t, cfg)
	a := begin(t, s)
	sup := entity.Supplier{ID: s.NewID(), Ref: "SUP-00041", Name: "One", ODSCodes: []string{"8J605", "00L"}}
	write(t, s, func(tx *Tx) error { return Insert(ctx, tx, Suppliers, sup) })
	two := func(k entity.Supplier) func(*Tx) error {
		return func(tx *Tx) error { return Insert(ctx, tx, Suppliers, k) }
	}
	cases := []struct {
		name string
		want error
		f    func(*Tx) error
	}{
		{"the same reference in another case", ErrDuplicate,
			two(entity.Supplier{ID: "a", Ref: "sup-00041", Name: "Other"})},
		{"the same identifier", ErrDuplicate, two(entity.Supplier{ID: sup.ID, Ref: "other", Name: "Other"})},
		{"the same ODS code in another case", ErrDuplicate,
			two(entity.Supplier{ID: "a", Ref: "other", Name: "Other", ODSCodes: []string{"8j605"}})},
		{"no identifier", ErrRefused, two(entity.Supplier{Ref: "other", Name: "Other"})},
		{"an engagement of nobody", ErrForeignKey, func(tx *Tx) error {
			return Insert(ctx, tx, Engagements,
				entity.Engagement{ID: "e", Ref: "E", Supplier: "nobody", State: entity.Live})
		}},
		{"a second open cycle", ErrDuplicate, func(tx *Tx) error {
			b := a
			b.ID, b.Cycle = "second", 2
			return Insert(ctx, tx, Assessments, b)
		}},
		{"an answer to nothing", ErrForeignKey, func(tx *Tx) error {
			_, err := tx.PutAnswer(ctx,
				Answered{Answer: entity.Answer{Assessment: "none", Question: "Q", Party: entity.BySupplier,
					Value: "met", Origin: entity.Typed}, OpID: "1"})
			return err
		}},
		{"an imported answer without its cell", ErrRefused, func(tx *Tx) error {
			ans := answer(a, "Q", "met")
			ans.Origin = entity.Imported
			_, err := tx.PutAnswer(ctx, Answered{Answer: ans, OpID: "1"})
			return err
		}},
		{"a NUL", text.ErrNUL, two(entity.Supplier{ID: "a", Ref: "other", Name: "a\x00b"})},
		{"bytes that are not UTF-8", text.ErrNotUTF8, two(entity.Supplier{ID: "a", Ref: "other", Name: "a\xffb"})},
	}
	for _, c := range cases {
		_, err := s.Write(ctx, Action{Actor: "dana", Name: "test"}, c.f)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
	}
	// The code is free once its owner is retired, and a name may be anybody's.
	sup.Retired = true
	write(t, s, func(tx *Tx) error {
		if _, err := Put(ctx, tx, Suppliers, sup); err != nil {
			return err
		}
		return Insert(ctx, tx, Suppliers,
			entity.Supplier{ID: "heir", Ref: "heir", Name: "One", ODSCodes: []string{"8J605"}})
	})
	err := s.Read(ctx, time.Time{}, func(v *View) error {
		id, ok, err := SupplierOfCode(ctx, v, " 8j605 ")
		if !ok || id != "heir" {
			t.Errorf("8j605 belongs to %q", id)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	verifyClean(t, s)
}
