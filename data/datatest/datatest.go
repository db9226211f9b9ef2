package datatest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"assure/data"
	"assure/data/tabular"
	"assure/internal/problem"
	"assure/questionnaire/entity"
)

func Must2[A, B any](a A, _ B, err error) func(testing.TB) A {
	return func(t testing.TB) A {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
}

// sheetOf reads a sheet of a written workbook with the reader that returns are read with.
func SheetCells(t *testing.T, path, sheet string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	book, err := tabular.OpenBytes(data, tabular.Limits{})
	if err != nil {
		t.Fatal(err)
	}
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

// clock is a settable time.
type Clock struct{ At time.Time }

func (c *Clock) Now() time.Time { c.At = c.At.Add(time.Second); return c.At }

// newRegister opens an empty register under a clock that starts on 2 March 2026, 09:00 UTC.
func NewRegister(t testing.TB, actor string) (*data.Register, *Clock) {
	t.Helper()
	c := &Clock{time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	return OpenAt(t, filepath.Join(t.TempDir(), "register.db"), actor, c), c
}

func OpenAt(t testing.TB, path, actor string, c *Clock) *data.Register {
	t.Helper()
	r, err := data.Open(context.Background(), data.Options{Path: path, Actor: actor, Now: c.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// must is the value of a call that may not go wrong.
func Must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// seed adds a supplier with a live engagement of tier 1 and starts its IT supplier assessment.
func Seed(t testing.TB, r *data.Register) (entity.Supplier, entity.Engagement, entity.Assessment) {
	t.Helper()
	ctx := context.Background()
	s := Must(r.AddSupplier(ctx, entity.Supplier{Name: "Fictional Health Systems Ltd", ODSCodes: []string{"ZZ001"}}))(t)
	e := Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, Service: "Patient portal", Owner: "Dana"}))(t)
	facts := []entity.Fact{{ID: "data", Value: "patient"}, {ID: "records", Value: "1m-plus"}, {ID: "access", Value: "privileged"}, {ID: "size", Value: "it-supplier"}}
	if err := r.SetFacts(ctx, e.ID, facts); err != nil {
		t.Fatal(err)
	}
	a := Must(r.StartAssessment(ctx, e.ID, "dspt-it-supplier"))(t)
	return s, e, a
}

func WantCode(t testing.TB, err error, code string) {
	t.Helper()
	var p *problem.Problem
	if !errors.As(err, &p) {
		t.Fatalf("got %v, want a problem %q", err, code)
	}
	if p.Code != code {
		t.Fatalf("got problem %q (%v), want %q", p.Code, err, code)
	}
	if p.What == "" || p.Fix == "" {
		t.Errorf("problem %q does not say what is wrong and what to do: %v", code, p)
	}
}
