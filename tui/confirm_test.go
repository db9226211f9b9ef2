package tui_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"assure/data/book"
	"assure/data/datatest"
	"assure/tui/tuitest"
)

// The key of the value that a fact has already confirms it once it is of an earlier day, in both pages of triage.
func TestFactConfirmed(t *testing.T) {
	clock, path := tuitest.NewClock(), filepath.Join(t.TempDir(), "register.db")
	if err := os.WriteFile(path, datatest.Must(filled())(t), 0o600); err != nil {
		t.Fatal(err)
	}
	clock.Add(40 * 24 * time.Hour)
	r := register(t, clock, path)
	d := reopen(t, clock, r, 100, 30, "")
	e, _, err := r.Engagement(t.Context(), "ENG-00002")
	if err != nil {
		t.Fatal(err)
	}
	recorded := func(fact string) int {
		t.Helper()
		return len(datatest.Must(r.FactHistory(t.Context(), e.ID, fact, book.At{}))(t))
	}
	d.Keys("t").Has("Meridian", "T-03a").Keys("g", "g", "j").Has("T-02")
	d.Keys("2").Has("confirmed: recorded again, with today's day.")
	if n := recorded("size"); n != 2 {
		t.Errorf("size was recorded %d times", n)
	}
	d.Keys("2").Has("is set already")
	d.Keys("esc", "b", "a").Has("Meridian").Keys("j", "j", "enter", "enter").Has("confirmed: recorded again")
	if n := recorded("records"); n != 2 {
		t.Errorf("records was recorded %d times", n)
	}
	d.Keys("enter", "enter").Has("is that already")
}
