package tui

import (
	"testing"
	"time"

	"assure/internal/problem"
	"assure/tui/page"
)

// A register that is no longer the file that was opened is said once, and stands in every title until it is back.
func TestMovedRegisterIsSaid(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	a := &App{common: &page.Common{}, ticks: func() time.Time { return now }}
	if a.look() != nil {
		t.Fatal("looked without a way to look")
	}
	var gone error
	a.common.InPlace = func() error { return gone }
	look := func() {
		t.Helper()
		cmd := a.look()
		if cmd == nil {
			t.Fatal("not looked")
		}
		a.Update(cmd())
	}
	look()
	if a.common.Moved || a.notice.Text != "" {
		t.Errorf("said of a register in its place: %+v", a.notice)
	}
	if a.look() != nil {
		t.Error("looked again at once")
	}
	gone = problem.New("register-gone", "r.db", "put it back", "it was moved")
	now = now.Add(lookAgain)
	look()
	if !a.common.Moved || a.notice.Level != page.Problem {
		t.Errorf("not said: %+v", a.notice)
	}
	a.notice, now = page.Notice{}, now.Add(lookAgain)
	if look(); !a.common.Moved || a.notice.Text != "" {
		t.Errorf("said twice: %+v", a.notice)
	}
	gone, now = nil, now.Add(lookAgain)
	if look(); a.common.Moved {
		t.Error("still said when it is back")
	}
}
