package datatest

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"assure/data"
	"assure/internal/problem"
	"assure/questionnaire"
)

// register opens a new register whose clock stands at noon of a day.
func RegisterOn(t *testing.T, day string) *data.Register {
	t.Helper()
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	r, err := data.Open(t.Context(), data.Options{Path: filepath.Join(t.TempDir(), "register.db"), Actor: "Jo Assessor",
		Now: func() time.Time { return at.Add(12 * time.Hour) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// save writes a file of the test's own.
func WriteFile(t *testing.T, name, body string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func IsProblem(t *testing.T, err error, code string) *problem.Problem {
	t.Helper()
	var p *problem.Problem
	if !errors.As(err, &p) || p.Code != code {
		t.Fatalf("got %v, want a problem %s", err, code)
	}
	if p.Fix == "" {
		t.Errorf("the problem names no way on: %+v", p)
	}
	return p
}

func Date(t *testing.T, s string) questionnaire.Date {
	t.Helper()
	d, err := questionnaire.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func SheetFile(t *testing.T, body string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "suppliers.csv")
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
