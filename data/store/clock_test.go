package store

import (
	"context"
	"strings"
	"testing"
	"time"

	"assure/questionnaire/entity"
)

func personNamed(id string) entity.Person { return entity.Person{ID: id, Login: "p" + id} }

// A clock that is far from the last change is said at once, nothing is written by it, and what comes after it has true
// times: after the clock was set right, or after somebody confirmed it.
func TestClockThatIsWrong(t *testing.T) {
	t.Parallel()
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	last := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name  string
		now   time.Time
		words string // "" when it is taken
	}{
		{"a minute back", last.Add(-time.Minute), ""},
		{"a wrong time zone", last.Add(-13 * time.Hour), ""},
		{"a day back", last.AddDate(0, 0, -1), "24 hours before the last change in the register, of 29 Nov 2026 12:00"},
		{"ten years ahead", last.AddDate(10, 0, 0), "says 29 Nov 2036 12:00 UTC, 10 years after the last change"},
		{"an empty battery", time.Unix(0, 0), "says 1 Jan 1970 00:00 UTC, 56 years before the last change"},
		{"another empty battery", time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), "26 years before"},
		{"not used for a year", last.AddDate(1, 1, 0), ""},
		{"the hour that comes twice", time.Date(2027, 10, 31, 1, 30, 0, 0, london), ""},
	} {
		cfg, _ := config(t)
		now := last
		cfg.Now = func() time.Time { return now }
		s := open(t, cfg)
		addSupplier(t, s, "SUP-1")
		now = c.now
		_, err := s.Write(t.Context(), Action{Actor: "dana", Name: "test"}, func(tx *Tx) error {
			return Insert(t.Context(), tx, People, personNamed("1"))
		})
		again := open(t, cfg)
		said := strings.Join(again.Warnings(), "\n")
		checks, derr := again.Doctor(t.Context())
		if derr != nil {
			t.Fatal(derr)
		}
		ok := true
		for _, check := range checks {
			ok = ok && (check.Name != "clock" || check.OK)
		}
		if c.words == "" {
			if err != nil || strings.Contains(said, "clock") || !ok {
				t.Errorf("%s: %v, warnings %q, doctor %t", c.name, err, said, ok)
			}
			continue
		}
		p := wantCode(t, err, CodeClock)
		if !strings.Contains(p.What, c.words) || !strings.Contains(said, c.words) || ok {
			t.Errorf("%s: %q, warnings %q, doctor %t", c.name, p.What, said, ok)
		}
		now = last.Add(time.Hour) // somebody sets the clock
		r := write(t, s, func(tx *Tx) error { return Insert(t.Context(), tx, People, personNamed("2")) })
		if r.At != now {
			t.Errorf("%s: the row after it has %s", c.name, r.At)
		}
		verifyClean(t, s)
	}
}

// A new register is not begun by a clock that starts at its beginning.
func TestNewRegisterWithAnEmptyBattery(t *testing.T) {
	t.Parallel()
	cfg, _ := config(t)
	cfg.Now = func() time.Time { return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) }
	s := open(t, cfg)
	_, err := s.Write(t.Context(), Action{Actor: "dana", Name: "test"}, func(tx *Tx) error {
		return Insert(t.Context(), tx, People, personNamed("1"))
	})
	if p := wantCode(t, err, CodeClock); strings.Contains(p.Fix, "confirm") {
		t.Errorf("nothing is there to compare with: %s", p.Fix)
	}
}

// Rows that a wrong clock wrote ten years ahead do not pin later ones: after the clock is confirmed they have true
// times, and what was known on a day goes by the order of the log.
func TestClockIsHealed(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	cfg, _ := config(t)
	now := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
	cfg.Now = func() time.Time { now = now.Add(time.Minute); return now }
	s := open(t, cfg)
	addSupplier(t, s, "SUP-1")
	now = now.AddDate(10, 0, 0)
	if _, err := s.ConfirmClock(ctx, "dana"); err != nil { // in error
		t.Fatal(err)
	}
	addSupplier(t, s, "SUP-2")
	now = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	receipt, err := s.ConfirmClock(ctx, "dana")
	if err != nil || receipt.Seq != 4 || receipt.At.Year() != 2026 {
		t.Fatalf("%+v, %v", receipt, err)
	}
	if again, err := s.ConfirmClock(ctx, "dana"); err != nil || again.Seq != 0 {
		t.Errorf("confirmed again: %+v, %v", again, err)
	}
	addSupplier(t, s, "SUP-3")
	third := now
	now = time.Date(2026, 11, 5, 9, 0, 0, 0, time.UTC)
	addSupplier(t, s, "SUP-4")
	for at, want := range map[time.Time]int{
		time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC):  0,
		time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC): 1,
		third: 3, // with what the wrong clock wrote before it
		now:   4, time.Date(2037, 1, 1, 0, 0, 0, 0, time.UTC): 4,
	} {
		if n := len(readAll(t, s, at)); n != want {
			t.Errorf("on %s %d suppliers were known, want %d", at, n, want)
		}
	}
	var log []AuditEntry
	if err := s.Read(ctx, time.Time{}, func(v *View) (err error) {
		log, err = v.AuditLog(ctx, AuditFilter{})
		return err
	}); err != nil || len(log) != 6 || log[2].Action != "confirm clock" || !strings.Contains(log[2].Note(), "2036") {
		t.Errorf("the log: %+v, %v", log, err)
	}
	verifyClean(t, s)
}
