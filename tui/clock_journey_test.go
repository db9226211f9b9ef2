//go:build unix

package tui_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"assure/data"
)

var wrong = regexp.MustCompile("CHECK THE CLOCK|NOT SAVED")

// A register with changes of the year 2036, which a wrong clock left: every title says so, an answer waits, and is
// saved as soon as the person says that the clock is right now.
func TestJourneyWrongClock(t *testing.T) {
	b, err := filled()
	if err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(t.TempDir(), "register.db")
	if err := os.WriteFile(db, b, 0o600); err != nil {
		t.Fatal(err)
	}
	p := sit(t, nil, "--db", db, "assess", "ENG-00002").sees(" of 63 done").types("\x03")
	<-p.gone
	r, err := data.Open(t.Context(), data.Options{Path: db, Actor: "Jo", Now: func() time.Time {
		return time.Date(2046, 11, 29, 12, 0, 0, 0, time.UTC)
	}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.ConfirmClock(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	p = sit(t, nil, "--db", db, "assess", "ENG-00002")
	p.sees("CHECK THE CLOCK").sees(" of 63 done").types("1").sees("NOT SAVED: clock")
	p.types("\x10").sees("command").types("clock: say").sees("clock: say that the date")
	p.enter("clock: say").sees("Saved ").sees("Met. u undoes it.")
	p.until("no longer complains", func(s string) bool { return !wrong.MatchString(s) })
}
