package data

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// The actions that the audit log names.
const (
	actTender       = "add tender"
	actTenderChange = "change tender"
)

// AddTender records a competition and returns it with identifier and reference: the one given, or the next TEN number.
// Its bids are engagements in state bid that carry the reference.
func (r *Register) AddTender(ctx context.Context, t entity.Tender) (entity.Tender, error) {
	if err := cleanTender(&t); err != nil {
		return t, err
	}
	err := r.Update(ctx, actTender, func(tx *Tx) (err error) {
		if t.Ref == "" {
			if t.Ref, err = NextRef(ctx, tx, store.Tenders, entity.TenderForm); err != nil {
				return err
			}
		}
		t.ID = tx.NewID()
		tx.Subject("tender", t.Ref, "")
		return tenderTaken(&t, store.Insert(ctx, tx, store.Tenders, t))
	})
	return t, err
}

// UpdateTender writes a new version of a tender that is in the register, as [Register.MoveTender] does without a
// reason.
func (r *Register) UpdateTender(ctx context.Context, t entity.Tender) error {
	return r.MoveTender(ctx, t, "")
}

// MoveTender writes a new version of a tender that is in the register. Its reference stays, as its bids carry it. A new
// closing time is that of its bids too, those excepted that were frozen at a time of their own. Once the closing time
// has passed, moving it makes late bids timely or timely ones late, so it needs a reason, which is kept and printed.
func (r *Register) MoveTender(ctx context.Context, t entity.Tender, reason string) error {
	if err := errors.Join(cleanTender(&t), CleanAll(&reason)); err != nil {
		return err
	}
	return r.Update(ctx, actTenderChange, func(tx *Tx) error {
		tx.Subject("tender", t.Ref, "")
		was, err := store.Get(ctx, tx, store.Tenders, t.ID)
		if err != nil {
			return err
		}
		if was.Ref != t.Ref {
			return problem.New("ref-fixed", was.Ref, "add another tender under the new reference",
				"a tender keeps its reference: its bids carry it")
		}
		if t.Moves, err = tx.moves(&was, &t, reason); err != nil {
			return err
		}
		if _, err := store.Put(ctx, tx, store.Tenders, t); err != nil {
			return err
		}
		if sameTime(was.Closes, t.Closes) {
			return nil
		}
		bids, err := book.BidsOf(ctx, tx, &t)
		if err != nil {
			return err
		}
		for _, e := range bids {
			if e.State != entity.Bid || !sameTime(e.FrozenAt, was.Closes) {
				continue
			}
			e.FrozenAt = t.Closes
			if _, err := store.Put(ctx, tx, store.Engagements, e); err != nil {
				return err
			}
		}
		return nil
	})
}

// moves are the moves of a closing time that had passed, the one of this change included.
func (tx *Tx) moves(was, t *entity.Tender, reason string) ([]entity.ClosingMove, error) {
	if sameTime(was.Closes, t.Closes) || was.Closes == nil || was.Closes.After(tx.At()) {
		return was.Moves, nil
	}
	if reason == "" {
		return nil, problem.New("no-reason", was.Ref, "say why it moves: every bidder may ask",
			"the closing time has passed, on %s, and moving it needs a reason", tx.r.Clock(*was.Closes))
	}
	return append(slices.Clone(was.Moves), entity.ClosingMove{From: *was.Closes, To: t.Closes,
		Reason: questionnaire.Text(reason), By: tx.Actor(), At: tx.At()}), nil
}

func cleanTender(t *entity.Tender) error {
	if err := CleanAll(&t.Ref, &t.Title); err != nil {
		return err
	}
	if t.Title == "" {
		return problem.New("no-title", t.Ref, "say in a few words what is bought", "a tender needs a title")
	}
	t.Conditions = slices.Clone(t.Conditions)
	for i, c := range t.Conditions {
		s := string(c)
		if err := CleanAll(&s); err != nil {
			return err
		}
		if s == "" {
			return problem.New("empty-condition", t.Ref, "write it as it was published, or leave it out",
				"published condition %d has no words", i+1)
		}
		t.Conditions[i] = questionnaire.Text(s)
	}
	return nil
}

func tenderTaken(t *entity.Tender, err error) error {
	if errors.Is(err, store.ErrDuplicate) {
		return fmt.Errorf("%w: %w", ErrDuplicate,
			problem.New("ref-taken", t.Ref, "choose another reference, or leave it out to get the next number",
				"another tender has this reference already"))
	}
	return err
}

// sameTime reports whether two times that may be missing are the same moment.
func sameTime(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(*b)
}

// Tenders lists tenders as they were at a moment, by reference.
func (r *Register) Tenders(ctx context.Context, at book.At) (list []entity.Tender, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		list, err = store.List(ctx, v, store.Tenders)
		return err
	})
	slices.SortFunc(list, func(a, b entity.Tender) int { return cmp.Compare(a.Ref, b.Ref) })
	return list, err
}

// joinTender makes an engagement that names another tender than before a bid of it: with its reference as recorded, and
// frozen at its closing time unless a time of its own was given.
func joinTender(ctx context.Context, v store.Viewer, was entity.Engagement, e *entity.Engagement) error {
	if store.RefKey(was.Tender) == store.RefKey(e.Tender) {
		return nil
	}
	if was.Tender != "" { // it leaves one, and the closing time of that one
		left, err := book.FindTender(ctx, v, was.Tender)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		if err == nil && sameTime(e.FrozenAt, left.Closes) {
			e.FrozenAt = nil
		}
	}
	if e.Tender == "" {
		return nil
	}
	t, err := book.FindTender(ctx, v, e.Tender)
	if err != nil {
		return err
	}
	if e.Tender = t.Ref; e.FrozenAt == nil && e.State == entity.Bid {
		e.FrozenAt = t.Closes
	}
	return nil
}

// clockForm is how a moment of a day is typed and shown.
const clockForm = "2006-01-02 15:04"

// Clock is a moment by the register's clock: 2026-12-04 12:00.
func (r *Register) Clock(t time.Time) string { return t.In(r.Reader().Zone()).Format(clockForm) }

var dayAndTime = regexp.MustCompile(`^(.+?)(?:T|,?\s+(?i:at\s+)?)(\d{1,2}:\d{2})$`)

// ParseClock reads a day, as [questionnaire.ReadDate] does, and a time of the day, such as
// 2026-12-04 12:00, 2026-12-04T12:00 or 4 Dec 2026, 12:00, by the register's clock. A time that the
// clock skips in spring is a Problem, as is a day without a time.
func (r *Register) ParseClock(s string) (time.Time, error) {
	bad := problem.New("bad-time", text.Safe(s), "write a day and time such as 2026-12-04 12:00",
		"this is not a day with a time")
	m := dayAndTime.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return time.Time{}, bad
	}
	d, err := questionnaire.ReadDate(m[1])
	if err != nil || d == 0 {
		return time.Time{}, bad
	}
	written := d.String() + " " + m[2]
	if len(m[2]) == len("9:00") {
		written = d.String() + " 0" + m[2]
	}
	t, err := time.ParseInLocation(clockForm, written, r.Reader().Zone())
	if err != nil {
		return time.Time{}, bad
	}
	if t.Format(clockForm) != written {
		return t, problem.New("bad-time", text.Safe(s), "give a time an hour later",
			"the clocks go forward over this time")
	}
	return t.UTC(), nil
}
