package drift

import (
	"context"
	"strconv"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Report is the comparison of two cycles of an engagement.
type Report struct {
	Supplier   book.RefName
	Engagement book.EngagementName
	Was, Now   End
	Comparison
}

// End is one of the cycles compared, with its result.
type End struct {
	Assessment entity.Assessment
	AsOf       questionnaire.Date
	Result     *scoring.Result
}

// Request names the cycles to compare. Ref is an engagement, or a supplier with one; Pack may be "" when it answers
// one. To is a cycle, 0 for the newest; From is the cycle before it, 0 for the newest signed off before To.
type Request struct {
	Ref, Pack string
	From, To  int
}

// Read compares two cycles: one that was signed off as it was then, one that is open as it is now.
func Read(ctx context.Context, r *data.Register, q Request) (*Report, error) {
	var was, now entity.Assessment
	err := r.View(ctx, book.At{}, func(v *store.View) error {
		e, _, err := book.FindEngagement(ctx, v, q.Ref)
		if err != nil {
			return err
		}
		b, err := r.Reader().Open(ctx, v, book.At{}, book.Scope{Engagement: e.ID})
		if err != nil {
			return err
		}
		cycles, err := b.CyclesOf(e, q.Pack)
		if err != nil {
			return err
		}
		was, now, err = choose(e, cycles, q)
		return err
	})
	if err != nil {
		return nil, err
	}
	then, err := focus(ctx, r, was)
	if err != nil {
		return nil, err
	}
	is, err := focus(ctx, r, now)
	if err != nil {
		return nil, err
	}
	return OfFocus(then, is), nil
}

// ReadFor compares an assessment with the newest cycle before it that was signed off.
func ReadFor(ctx context.Context, r *data.Register, assessment string) (*Report, error) {
	v, err := r.Assessment(ctx, assessment, book.At{})
	if err != nil {
		return nil, err
	}
	return Read(ctx, r, Request{Ref: v.Engagement.Ref, Pack: v.Assessment.Pack, To: v.Assessment.Cycle})
}

// choose finds the cycles of a request.
func choose(e entity.Engagement, cycles []entity.Assessment, q Request) (was, now entity.Assessment, err error) {
	for _, c := range cycles {
		if c.Cycle == q.To || q.To == 0 && c.Cycle > now.Cycle {
			now = c
		}
	}
	for _, c := range cycles {
		if q.From != 0 && c.Cycle == q.From {
			was = c
		}
	}
	if q.From == 0 {
		was = data.CycleBefore(now, cycles)
	}
	of := strconv.Itoa(len(cycles))
	switch {
	case now.ID == "":
		return was, now, problem.New("no-cycle", e.Ref, "the cycles are 1 to "+of, "there is no cycle %d", q.To)
	case was.ID == "" && q.From != 0:
		return was, now, problem.New("no-cycle", e.Ref, "the cycles are 1 to "+of, "there is no cycle %d", q.From)
	case was.ID == "":
		return was, now, problem.New("first-cycle", e.Ref,
			"there is something to compare once the next cycle has begun",
			"no cycle before cycle %d was signed off", now.Cycle)
	case was.Cycle >= now.Cycle:
		return was, now, problem.New("cycle-order", e.Ref, "name the earlier cycle first",
			"cycle %d is not before cycle %d", was.Cycle, now.Cycle)
	}
	return was, now, nil
}

// focus reads a cycle with everything it is scored from: as it is or, once signed off, as it was then.
func focus(ctx context.Context, r *data.Register, a entity.Assessment) (f *book.Focus, err error) {
	at := book.At{}
	read := func(v *store.View) error {
		is, err := store.Get(ctx, v, store.Assessments, a.ID)
		if err != nil {
			return err
		}
		b, err := r.Reader().Open(ctx, v, at, book.Scope{Engagement: a.Engagement})
		if err == nil {
			f = b.Focus(is)
		}
		return err
	}
	if a.SignedAt == nil {
		err = r.View(ctx, at, read)
		return f, err
	}
	at.AsOf = r.Day(*a.SignedAt)
	err = r.ViewAt(ctx, *a.SignedAt, read)
	return f, err
}

// OfFocus compares two cycles as their books have them.
func OfFocus(was, now *book.Focus) *Report {
	n := now.Name()
	then, thenEnd := sideOf(was)
	is, isEnd := sideOf(now)
	return &Report{Supplier: n.Supplier, Engagement: n.Engagement, Was: thenEnd, Now: isEnd,
		Comparison: *Compare(then, is)}
}

// sideOf is a cycle of a book.
func sideOf(f *book.Focus) (*Side, End) {
	a, b := f.Assessment, f.Book
	result := f.Score()
	s := &Side{Cycle: a.Cycle, Pack: f.Compiled.Pack(), AsOf: b.AsOf, Final: !a.State.Open(), Answers: b.Answers[a.ID],
		Asked: map[string]Asked{}, Proof: map[string][]Proof{}}
	for i := range result.Rows {
		row := &result.Rows[i]
		if row.Hidden {
			continue
		}
		x := Asked{Out: row.State == scoring.OutOfScope}
		if g := row.Gate; g != nil {
			x.Gate, x.Key, x.Cap = g.State, g.Key, g.Cap
		}
		s.Asked[row.Question] = x
	}
	for _, l := range b.Supports[a.ID] {
		d, ok := b.Documents[l.Document]
		q := s.Pack.Question(l.Question)
		if !ok || q == nil || !inUse(l.State) || !inUse(d.State) {
			continue
		}
		e := scoring.Evidence{Kind: d.Kind, Issued: d.Issued, Expiry: d.Expiry}
		_, until := e.Lasts(q.Evidence)
		if until == 0 {
			until = d.Expiry
		}
		s.Proof[l.Question] = append(s.Proof[l.Question], Proof{ID: d.ID, Ref: d.Ref, Until: until,
			Accepted: l.State == entity.Accepted && d.State == entity.Accepted})
	}
	return s, End{Assessment: a, AsOf: b.AsOf, Result: result}
}

func inUse(s entity.DocumentState) bool { return s == entity.Offered || s == entity.Accepted }

// OfCopy compares a cycle of a book of a copy with the newest one before it that was signed off, as it was then,
// redacted as the copy is. It is nil where there is none.
func OfCopy(ctx context.Context, r *data.Register, c *book.Copy, b *book.Book, a entity.Assessment) (*Report, error) {
	before := data.CycleBefore(a, b.Cycles[a.Engagement])
	if before.ID == "" {
		return nil, nil
	}
	var was *book.Focus
	at := book.At{AsOf: r.Day(*before.SignedAt)}
	err := r.ViewAt(ctx, *before.SignedAt, func(v *store.View) error {
		past, err := c.Past(ctx, v, at, book.Scope{Engagement: a.Engagement})
		if err != nil {
			return err
		}
		for _, x := range past.Cycles[a.Engagement] {
			if x.ID == before.ID {
				was = past.Focus(x)
			}
		}
		return nil
	})
	if err != nil || was == nil {
		return nil, err
	}
	return OfFocus(was, b.Focus(a)), nil
}
