// Package datatest is the test kit of the packages that work on a register.
//
//   - [Open] and [NewRegister] open a register in a temporary folder with a settable clock;
//     [NewWorkedRegister] opens one
//     with a pack whose scores can be worked out by hand.
//   - [Seed] adds a supplier with an assessment; [Bidder], [Answer], [AcceptEvidence],
//     [MixedEvidence] and [ClaimsOnly] do
//     so for the worked pack.
//   - [Must], [WantCode] and [Date] fail the test on an error, on another problem or on a bad date.
//   - [WriteFile] writes a file, [Unpack] one from a .gz, [SheetCells] reads a sheet of a workbook.
package datatest

import (
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/store"
	"assure/data/store/postgres/pgtest"
	"assure/data/tabular"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Options say how [Open] opens a register. The zero value is a new register on 2 March 2026.
type Options struct {
	Path     string // of the register; "" for a new one in a temporary folder
	PacksDir string // folder with more packs
	Actor    string // "" for Jo Assessor
	Day      string // such as 2026-11-21: the clock stays at noon of that day; "" to use Clock
	Clock    *Clock // nil for one that starts on 2 March 2026, 09:00 UTC
}

// Open opens a register and closes it at the end of the test.
func Open(t testing.TB, o Options) *data.Register {
	t.Helper()
	if o.Path == "" {
		o.Path = newPath(t)
	}
	if o.Clock == nil {
		o.Clock = newClock()
	}
	now := o.Clock.Now
	if o.Day != "" {
		noon := Must(time.Parse(time.DateOnly, o.Day))(t).Add(12 * time.Hour)
		now = func() time.Time { return noon }
	}
	opt := data.Options{Path: o.Path, PacksDir: o.PacksDir, Actor: cmp.Or(o.Actor, "Jo Assessor"), Now: now}
	if data.IsShared(o.Path) {
		opt.Home = t.TempDir()
	}
	r := Must(data.Open(context.Background(), opt))(t)
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// newPath is the name of a new register: a file or, with ASSURE_TEST_ENGINE=postgres, a database.
func newPath(t testing.TB) string {
	t.Helper()
	if !pgtest.Engine() {
		return filepath.Join(t.TempDir(), "register.db")
	}
	return pgtest.Prepared(t, "made", func(address string) error {
		s, err := store.Open(context.Background(), store.Config{Path: address, Home: t.TempDir()})
		if err != nil {
			return err
		}
		return s.Close()
	})
}

// NewRegister opens a new register for an actor and returns it with its clock.
func NewRegister(t testing.TB, actor string) (*data.Register, *Clock) {
	t.Helper()
	c := newClock()
	return Open(t, Options{Actor: actor, Clock: c}), c
}

// Clock is a settable clock that advances by one second each time it is read. Set At to move it.
type Clock struct{ At time.Time }

// Now advances the clock by a second and returns its time.
func (c *Clock) Now() time.Time { c.At = c.At.Add(time.Second); return c.At }

func newClock() *Clock { return &Clock{time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)} }

// Seed adds a supplier with a live engagement of tier 1 and starts its IT supplier assessment.
func Seed(t testing.TB, r *data.Register) (entity.Supplier, entity.Engagement, entity.Assessment) {
	t.Helper()
	ctx := context.Background()
	s := Must(r.AddSupplier(ctx, entity.Supplier{Name: "Fictional Health Systems Ltd", ODSCodes: []string{"ZZ001"}}))(t)
	e := Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, Service: "Patient portal", Owner: "Dana"}))(t)
	facts := []entity.Fact{{ID: "data", Value: "patient"}, {ID: "records", Value: "1m-plus"},
		{ID: "access", Value: "privileged"}, {ID: "size", Value: "it-supplier"}}
	if err := r.SetFacts(ctx, e.ID, facts); err != nil {
		t.Fatal(err)
	}
	a := Must(r.StartAssessment(ctx, e.ID, "dspt-it-supplier"))(t)
	return s, e, a
}

// Must takes the results of a call and returns a function that returns the value, or fails the test
// on an error: Must(f())(t).
func Must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// WantCode fails the test unless err is a problem with a code, a text and a next step. It returns
// the problem.
func WantCode(t testing.TB, err error, code string) *problem.Problem {
	t.Helper()
	var p *problem.Problem
	if !errors.As(err, &p) {
		t.Fatalf("got %v, want a problem %q", err, code)
	}
	if p.Code != code {
		t.Fatalf("got problem %q (%v), want %q", p.Code, err, code)
	}
	if p.What == "" || p.Fix == "" {
		t.Errorf("problem %q has no text or no next step: %+v", code, p)
	}
	return p
}

// Date parses a date such as 2026-11-21.
func Date(t testing.TB, s string) questionnaire.Date {
	t.Helper()
	return Must(questionnaire.ParseDate(s))(t)
}

// WriteFile writes a file into a temporary folder and returns its path.
func WriteFile(t testing.TB, name, body string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Unpack writes the content of a .gz file, such as a register of an earlier release, into a temporary folder and
// returns its path.
func Unpack(t testing.TB, packed string) string {
	t.Helper()
	in := Must(os.Open(packed))(t)
	defer in.Close()
	z := Must(gzip.NewReader(in))(t)
	path := filepath.Join(t.TempDir(), strings.TrimSuffix(filepath.Base(packed), ".gz"))
	if err := os.WriteFile(path, Must(io.ReadAll(z))(t), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// SheetCells returns the cells of a sheet of a workbook by reference, such as B2, as an import
// reads them.
func SheetCells(t testing.TB, path, sheet string) map[string]string {
	t.Helper()
	book := Must(tabular.OpenBytes(Must(os.ReadFile(path))(t), tabular.Limits{}))(t)
	out := map[string]string{}
	for i, s := range book.Sheets {
		if s.Name == sheet {
			if err := book.Cells(i, func(c tabular.Cell) error { out[c.Ref()] = c.Text; return nil }); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(out) == 0 {
		t.Fatalf("%s has nothing on sheet %s", path, sheet)
	}
	return out
}
