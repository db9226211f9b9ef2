package book

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"assure/data/store"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/scoring"
)

// At is the moment a question is asked about. AsOf moves only the clock (evidence, acceptances); KnownOn shows what was
// held, judged and accepted at the end of that day. Zero is today, and now.
type At struct{ AsOf, KnownOn questionnaire.Date }

// Reader opens books. It has the packs, the clock and the calendar, and caches what it read of
// settings and packs. It is safe for concurrent use.
type Reader struct {
	now   func() time.Time
	zone  *time.Location
	Packs *questionnaire.Catalogue
	// Together is how many suppliers are read at a time where it is all of them, for tests; 0 is some hundred.
	Together int

	mu       sync.Mutex // guards the caches below; their values never change
	compiled map[string]*scoring.Compiled
	settings map[int]*scoring.Settings // by version
}

// NewReader is a reader by a clock, whose days are those of a time zone.
func NewReader(now func() time.Time, zone *time.Location) *Reader {
	return &Reader{now: now, zone: zone, compiled: map[string]*scoring.Compiled{},
		settings: map[int]*scoring.Settings{}}
}

// Today is the calendar day of the reader's time zone.
func (r *Reader) Today() questionnaire.Date { return r.Day(r.now()) }

// Day is the calendar day of an instant.
func (r *Reader) Day(t time.Time) questionnaire.Date { return questionnaire.Today(t, r.zone) }

// Now is the current time in UTC.
func (r *Reader) Now() time.Time { return r.now().UTC() }

// Local is an instant in the local time of the register.
func (r *Reader) Local(t time.Time) time.Time { return t.In(r.zone) }

// Zone is the time zone of the reader's days.
func (r *Reader) Zone() *time.Location { return r.zone }

// Resolve puts today in the place of a zero AsOf.
func (r *Reader) Resolve(at At) At {
	if at.AsOf == 0 {
		at.AsOf = r.Today()
	}
	return at
}

// EndOf is the last microsecond of a day; the zero time for no date.
func (r *Reader) EndOf(d questionnaire.Date) time.Time {
	if d == 0 {
		return time.Time{}
	}
	y, m, day := d.Time().Date()
	return time.Date(y, m, day+1, 0, 0, 0, 0, r.zone).Add(-time.Microsecond)
}

// Settings reads the newest version of a view; before the first one, the defaults are version 0. A version never
// changes, so that each is read once: an import asks with every answer.
func (r *Reader) Settings(ctx context.Context, v store.Viewer) (*scoring.Settings, int, error) {
	version, err := store.SettingVersion(ctx, v)
	if err != nil {
		return nil, 0, err
	}
	r.mu.Lock()
	s := r.settings[version]
	r.mu.Unlock()
	if s != nil {
		return s, version, nil
	}
	s = scoring.DefaultSettings()
	if version > 0 {
		kept, err := store.Get(ctx, v, store.Settings, strconv.Itoa(version))
		if err != nil {
			return nil, 0, err
		}
		if s, err = scoring.ParseSettings(kept.Value); err != nil {
			return nil, 0, fmt.Errorf("settings version %d: %w", version, err)
		}
	}
	r.mu.Lock()
	r.settings[version] = s
	r.mu.Unlock()
	return s, version, nil
}

// Pack finds the pack an assessment is locked to, ready to score: from the catalogue or, when the program no longer has
// that version, from the register's own copy.
func (r *Reader) Pack(ctx context.Context, v store.Viewer, sha string,
	facts questionnaire.FactTable) (*scoring.Compiled, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if c := r.compiled[sha]; c != nil {
		return c, nil
	}
	p := r.Packs.BySHA(sha)
	if p == nil {
		source, err := store.PackSource(ctx, v, sha)
		if err != nil {
			return nil, err
		}
		var problems []problem.Problem
		if p, problems = questionnaire.LoadPack("pack "+sha[:8], source, facts); p == nil {
			return nil, fmt.Errorf("the pack of an assessment cannot be read any more: %w", &problems[0])
		}
	}
	c, err := scoring.Compile(p)
	if err != nil {
		return nil, err
	}
	r.compiled[sha] = c
	return c, nil
}
