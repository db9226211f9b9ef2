package data

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Retained is a supplier whose retention runs, or has run out, and what holds it.
type Retained struct {
	Supplier entity.Supplier
	Ended    questionnaire.Date // the last day of its last engagement, or the day it was retired; 0 while one is open
	Until    questionnaire.Date // the last day of the retention; 0 while an engagement is open
	Holds    []string           // what keeps it beyond that, in words
	Disposal *entity.Disposal   // the stub of one that was disposed of
}

// Past reports whether the retention has run out on a day.
func (x *Retained) Past(today questionnaire.Date) bool { return x.Until != 0 && x.Until < today }

// Free reports whether it may be disposed of on a day: the retention has run out, and nothing holds it.
func (x *Retained) Free(today questionnaire.Date) bool {
	return x.Past(today) && len(x.Holds) == 0 && x.Disposal == nil
}

// Retention lists the suppliers without an open engagement, those whose retention ends first in front, and the rule
// in force. One that was merged into another is part of that.
func (r *Register) Retention(ctx context.Context) (list []Retained, years scoring.Limit, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		list, years, err = r.retention(ctx, v, "")
		return err
	})
	list = slices.DeleteFunc(list, func(x Retained) bool { return x.Until == 0 })
	slices.SortStableFunc(list, func(a, b Retained) int {
		return cmp.Or(cmp.Compare(a.Until, b.Until), strings.Compare(a.Supplier.Ref, b.Supplier.Ref))
	})
	return list, years, err
}

// retention works out the retention of a supplier by its ULID, "" for all.
func (r *Register) retention(ctx context.Context, v store.Viewer, id string) (list []Retained, years scoring.Limit,
	err error) {
	s, _, err := r.Reader().Settings(ctx, v)
	if err != nil {
		return nil, years, err
	}
	years = s.KeepYears()
	suppliers, err := store.List(ctx, v, store.Suppliers)
	if err != nil {
		return nil, years, err
	}
	h := &holders{today: r.Today()}
	if err := h.read(ctx, v); err != nil {
		return nil, years, err
	}
	disposals, err := store.List(ctx, v, store.Disposals)
	if err != nil {
		return nil, years, err
	}
	for _, s := range suppliers {
		if s.MergedInto != "" || id != "" && s.ID != id {
			continue
		}
		x := Retained{Supplier: s, Holds: h.of(&s)}
		for i := range disposals {
			if d := &disposals[i]; d.Kind == entity.SupplierDisposal && d.Supplier == s.ID {
				x.Disposal = d
			}
		}
		if x.Ended, err = r.ended(ctx, v, &s, h.engagements[s.ID]); err != nil {
			return nil, years, err
		}
		if x.Ended != 0 {
			x.Until = x.Ended.AddMonths(12 * years.Value)
		}
		list = append(list, x)
	}
	return list, years, nil
}

// ended is the last day on which a supplier had to do with us, 0 while an engagement is open.
func (r *Register) ended(ctx context.Context, v store.Viewer, s *entity.Supplier,
	list []entity.Engagement) (last questionnaire.Date, err error) {
	for i := range list {
		e := &list[i]
		day := e.End
		switch {
		case e.State.Open():
			return 0, nil
		case day == 0 && e.Why != nil:
			day = r.Day(e.Why.At)
		case day == 0:
			at, err := store.FirstAt(ctx, v, store.Engagements, e.ID)
			if err != nil {
				return 0, err
			}
			day = r.Day(at)
		}
		last = max(last, day)
	}
	switch {
	case last != 0:
	case s.Retired && s.Why != nil:
		last = r.Day(s.Why.At)
	default: // nothing was ever bought: since it was entered
		at, err := store.FirstAt(ctx, v, store.Suppliers, s.ID)
		if err != nil {
			return 0, err
		}
		last = r.Day(at)
	}
	return last, nil
}

// holders finds what keeps suppliers beyond their retention.
type holders struct {
	today       questionnaire.Date
	engagements map[string][]entity.Engagement // by supplier
	actions     map[string][]string            // references, by engagement
	decisions   map[string][]string
	incidents   map[string][]string
}

func (h *holders) read(ctx context.Context, v store.Viewer) error {
	engagements, err := store.List(ctx, v, store.Engagements)
	if err != nil {
		return err
	}
	h.engagements = book.GroupBy(engagements, func(e *entity.Engagement) string { return e.Supplier })
	h.actions, h.decisions, h.incidents = map[string][]string{}, map[string][]string{}, map[string][]string{}
	actions, err := store.List(ctx, v, store.Actions)
	if err != nil {
		return err
	}
	for _, a := range actions {
		if a.Open(h.today) {
			h.actions[a.Engagement] = append(h.actions[a.Engagement], ActionRef(a.N))
		}
	}
	decisions, err := store.List(ctx, v, store.Decisions)
	if err != nil {
		return err
	}
	for _, d := range decisions {
		if (d.Kind == entity.RiskAccept || d.Kind == entity.GateAccept) && d.InForce(h.today) {
			h.decisions[d.Engagement] = append(h.decisions[d.Engagement], DecisionRef(d.N))
		}
	}
	incidents, err := store.List(ctx, v, store.Incidents)
	for _, i := range incidents {
		for _, e := range i.Engagements {
			if i.Closed == 0 {
				h.incidents[e] = append(h.incidents[e], i.Ref)
			}
		}
	}
	return err
}

// of says what holds a supplier.
func (h *holders) of(s *entity.Supplier) (out []string) {
	if s.Hold != nil {
		out = append(out, "hold by "+text.Safe(s.Hold.By)+": "+string(s.Hold.Reason))
	}
	var open []string
	for _, e := range h.engagements[s.ID] {
		if e.State.Open() {
			open = append(open, e.Ref)
		}
	}
	collect := func(by map[string][]string) (all []string) {
		for _, e := range h.engagements[s.ID] {
			all = append(all, by[e.ID]...)
		}
		slices.Sort(all)
		return slices.Compact(all)
	}
	for _, x := range []struct {
		what string
		refs []string
	}{{"engagement open", open}, {"incident open", collect(h.incidents)}, {"action open", collect(h.actions)},
		{"acceptance in force", collect(h.decisions)}} {
		if len(x.refs) > 0 {
			out = append(out, x.what+": "+strings.Join(x.refs, ", "))
		}
	}
	if !s.Retired && len(open) == 0 {
		out = append(out, "not retired")
	}
	return out
}

// SetRetention changes for how many years suppliers are kept, for a reason that is kept.
func (r *Register) SetRetention(ctx context.Context, years int, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return problem.New("no-reason", strconv.Itoa(years), "say why, such as the schedule that says so",
			"this needs a reason")
	}
	s, err := r.Settings(ctx, book.At{})
	if err != nil {
		return err
	}
	next := *s
	next.Retention = &scoring.Limit{Value: years, Why: reason}
	return r.ChangeSettings(ctx, &next, reason)
}

// HoldSupplier keeps a supplier from disposal for a reason, such as a claim; with release, no longer.
func (r *Register) HoldSupplier(ctx context.Context, key string, release bool,
	reason questionnaire.Text) (entity.Supplier, error) {
	return r.changeSupplier(ctx, actHold, key, reason, func(_ *Tx, s *entity.Supplier) error {
		switch {
		case release && s.Hold == nil:
			return problem.New("not-held", s.Ref, "nothing is to be done", "nothing holds it")
		case release:
			s.Hold = nil
		default:
			s.Hold = s.Why
		}
		return nil
	})
}
