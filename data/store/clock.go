package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"assure/internal/problem"
	"assure/internal/text"
)

// Nothing is written by a clock that is off by more than this until a person confirms it. A wrong time zone is off by
// up to 14 hours. A register that is used once a year cannot be told from a clock that is a year ahead.
const (
	maxBehind = 14 * time.Hour
	maxAhead  = 550 * 24 * time.Hour
)

// firstDay is before any register: the clock of a computer whose battery is empty starts long before it.
var firstDay = time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC)

// confirmClock is the action of the one row that may be dated before the row in front of it.
const confirmClock = "confirm clock"

// setsClockBack reports whether a row records that a clock is right which is behind the row before it.
func (r auditRow) setsClockBack() bool {
	var body auditBody
	return r.Action == confirmClock && json.Unmarshal([]byte(r.Body), &body) == nil && body.ClockBack > 0
}

// CodeClock is the code of the problem of a clock that is far from the last change.
const CodeClock = "clock"

// clockFault is the problem of a clock that is far from the last audit row, nil for none. seq is the number of that
// row, 0 before the first, and last its time in microseconds.
func clockFault(seq, last int64, now time.Time, path string) error {
	before := time.UnixMicro(last)
	what := ""
	switch off := now.Sub(before); {
	case seq == 0 && now.Before(firstDay):
		what = "before any register was made"
	case seq == 0:
	case off > maxAhead:
		what = apart(off) + " after the last change in the register, of " + clockTime(before)
	case off < -maxBehind:
		what = apart(-off) + " before the last change in the register, of " + clockTime(before)
	}
	if what == "" {
		return nil
	}
	fix := "set the date and time of the computer, and try again"
	if seq > 0 {
		fix = "if it is wrong, " + fix + "; if it is right, confirm it with `assure audit clock --confirm`; nothing " +
			"of this change was saved"
	}
	return problem.New(CodeClock, path, fix,
		"the clock of this computer says %s, %s", clockTime(now), what)
}

func clockTime(t time.Time) string { return t.UTC().Format("2 Jan 2006 15:04") + " UTC" }

// apart is a time between two others in words, in its largest unit.
func apart(d time.Duration) string {
	days := int(d / (24 * time.Hour))
	switch {
	case days >= 2*365:
		return text.Plural(days/365, "year", "years")
	case days >= 2:
		return text.Plural(days, "day", "days")
	}
	return text.Plural(int(d/time.Hour), "hour", "hours")
}

// Clock compares the clock with the last change: the problem when they are far apart, nil otherwise.
func (s *Store) Clock(ctx context.Context) error {
	var seq, last int64
	err := s.reader.QueryRowContext(ctx, "SELECT seq, at_us FROM audit_head WHERE id = 1").Scan(&seq, &last)
	switch {
	case errors.Is(err, sql.ErrNoRows): // opening says so
		return nil
	case err != nil:
		return problemFor(err, s.cfg.Path)
	}
	return clockFault(seq, last, s.cfg.Now(), s.cfg.Path)
}

// ConfirmClock records that the clock is right although it is far from the last change, and by how much. What is
// written next has the time of the clock. Reading the register as it was known at a time goes by the order of the log:
// a row counts as known from the first row at or after it on that has an earlier or the same time. It writes nothing
// when the clock is not far from the last change.
func (s *Store) ConfirmClock(ctx context.Context, actor string) (Receipt, error) {
	err := s.Clock(ctx)
	if clockProblem(err) == nil {
		return Receipt{}, err
	}
	return s.Write(ctx, Action{Actor: actor, Name: confirmClock, Entity: "clock", confirms: true},
		func(tx *Tx) error {
			var last int64
			if err := tx.row(ctx, "SELECT at_us FROM audit_head WHERE id = 1").Scan(&last); err != nil {
				return mapError(err)
			}
			tx.action.Note = fmt.Sprintf("the row before it has %s", clockTime(time.UnixMicro(last)))
			return nil
		})
}

func clockProblem(err error) *problem.Problem {
	if p, ok := err.(*problem.Problem); ok && p.Code == CodeClock { //nolint:errorlint // made here, never wrapped
		return p
	}
	return nil
}

// warnOfClock adds what is wrong with the clock to the warnings.
func (s *Store) warnOfClock(ctx context.Context) error {
	err := s.Clock(ctx)
	if p := clockProblem(err); p != nil {
		s.warnings = append(s.warnings, p.What+"; today's date, and with it what is due or has expired, comes from "+
			"this clock, and nothing is saved until it is set or confirmed (`assure audit clock --confirm`)")
		return nil
	}
	return err
}

// doctorClock checks the clock.
func (s *Store) doctorClock(ctx context.Context, add func(name string, ok bool, detail, fix string)) error {
	err := s.Clock(ctx)
	if p := clockProblem(err); p != nil {
		add("clock", false, p.What, p.Fix)
		return nil
	}
	add("clock", true, "the computer says "+clockTime(s.cfg.Now())+", which fits the last change", "")
	return err
}
