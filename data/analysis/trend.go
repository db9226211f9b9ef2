package analysis

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// TrendPoint is one end of a trend: a cycle as it was signed off (or as it is now, while open), or
// the end of a day. The zero point is now.
type TrendPoint struct {
	Cycle int
	On    questionnaire.Date
}

// MovedEngine is the part of a trend that is due to rules: the same inputs, scored by this engine
// instead of the one that scored them then.
const MovedEngine = "engine"

// TrendReport explains how an assessment went from one score to another. Moves add up to the
// whole change, to the tenth.
type TrendReport struct {
	Engine     string
	Supplier   book.RefName
	Engagement book.EngagementName
	From       TrendEnd
	To         TrendEnd
	Moves      []scoring.Move
}

// TrendEnd is one end of a trend.
type TrendEnd struct {
	AsOf    questionnaire.Date
	KnownOn questionnaire.Date
	Pack    book.PackName
	Cycle   int
	State   entity.WorkState
	Engine  string
	Setting int // version of the settings
	book.Outcome
}

// Trend walks from one point to another, changing one cause at a time. A cycle that was signed off
// starts from the figures stored then; the difference that this engine makes is the last move.
func Trend(ctx context.Context, r *data.Register, ref, pack string, from, to TrendPoint) (*TrendReport, error) {
	a, err := sideAt(ctx, r, ref, pack, from)
	if err != nil {
		return nil, err
	}
	b, err := sideAt(ctx, r, ref, pack, to)
	if err != nil {
		return nil, err
	}
	moves, ok, err := scoring.Walk(a.moment(), b.moment())
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, problem.New("nothing-in-scope", b.Stand.Engagement.Ref, "choose other dates",
			"at one of the two ends nothing is in scope, so there is no score to walk from or to")
	}
	out := &TrendReport{Engine: scoring.Engine, From: a.end(), To: b.end(), Moves: moves}
	n := b.Name()
	out.Supplier, out.Engagement = n.Supplier, n.Engagement
	engine := scoring.Move{What: MovedEngine}
	if s := a.stored; s != nil && s.Engine != scoring.Engine {
		engine.Assured, engine.Possible = out.From.Assured-s.Figures.Assured, out.From.Possible-s.Figures.Possible
		out.From.Engine, out.From.Assured, out.From.Possible = s.Engine, s.Figures.Assured, s.Figures.Possible
		out.From.Confidence, out.From.Grade, out.From.GradePossible = s.Figures.Confidence, s.Figures.Grade,
			s.Figures.GradePossible
		out.From.Status, out.From.Risk, out.From.Caps = s.Figures.Status, s.Figures.Risk, s.Figures.Caps
	}
	out.Moves = append(out.Moves, engine)
	return out, nil
}

// trendSide is an assessment as it was at one point.
type trendSide struct {
	*book.Focus
	known  questionnaire.Date
	stored *book.StoredScore // of the sign-off, when the point is a cycle that was signed off
}

func (s *trendSide) moment() scoring.Moment {
	answers := s.Book.Answers[s.Assessment.ID]
	if answers == nil {
		answers = map[string]entity.Answers{}
	}
	return scoring.Moment{Settings: s.Book.Settings, Input: s.Input, Answers: answers}
}

func (s *trendSide) end() TrendEnd {
	n := s.Name()
	return TrendEnd{AsOf: s.Input.AsOf, KnownOn: s.known, Pack: n.Pack, Cycle: n.Cycle, State: n.State,
		Engine: scoring.Engine, Setting: s.Book.Version, Outcome: book.NewOutcome(s.Score())}
}

func sideAt(ctx context.Context, r *data.Register, ref, pack string, p TrendPoint) (*trendSide, error) {
	if p.Cycle > 0 {
		return cycleSide(ctx, r, ref, pack, p.Cycle)
	}
	at := r.Resolve(book.At{AsOf: p.On, KnownOn: p.On})
	out := &trendSide{known: at.AsOf}
	err := r.View(ctx, at, func(v *store.View) (err error) {
		out.Focus, err = r.Reader().ScoredFocusOn(ctx, v, ref, pack, at, book.GoverningCycle)
		return err
	})
	return out, err
}

// cycleSide reads a cycle: as it was signed off, or as it is now.
func cycleSide(ctx context.Context, r *data.Register, ref, pack string, cycle int) (*trendSide, error) {
	at := r.Resolve(book.At{})
	out := &trendSide{known: at.AsOf}
	var a entity.Assessment
	err := r.View(ctx, at, func(v *store.View) error {
		e, _, err := book.FindEngagement(ctx, v, ref)
		if err != nil {
			return err
		}
		b, err := r.Reader().Open(ctx, v, at, book.Scope{Engagement: e.ID})
		if err != nil {
			return err
		}
		cycles, err := b.CyclesOf(e, pack)
		if err != nil {
			return err
		}
		for _, c := range cycles {
			if c.Cycle == cycle {
				a = c
			}
		}
		if a.ID == "" {
			return problem.New("no-cycle", e.Ref, fmt.Sprintf("the cycles are 1 to %d", len(cycles)),
				"there is no cycle %d", cycle)
		}
		if a.State.Open() {
			out.Focus = b.Focus(a)
			return nil
		}
		results, err := store.List(ctx, v, store.Results, store.By("subject", a.ID))
		if err != nil || len(results) == 0 {
			return err
		}
		first, err := book.ReadStored(
			slices.MinFunc(results, func(x, y store.Result) int { return cmp.Compare(x.N, y.N) }))
		out.stored = &first
		return err
	})
	if err != nil || out.Focus != nil {
		return out, err
	}
	known := *a.SignedAt
	if out.stored != nil {
		known, at.AsOf = out.stored.Known, out.stored.AsOf
	} else {
		at.AsOf = r.Day(known)
	}
	out.known = r.Day(known)
	out.Focus, err = focusThen(ctx, r, a, at.AsOf, known)
	return out, err
}

// focusThen reads an assessment as everything was at an instant.
func focusThen(ctx context.Context, r *data.Register, a entity.Assessment, asOf questionnaire.Date,
	known time.Time) (f *book.Focus, err error) {
	err = r.ViewAt(ctx, known, func(v *store.View) error {
		then, err := store.Get(ctx, v, store.Assessments, a.ID)
		if err != nil {
			return err
		}
		b, err := r.Reader().Open(ctx, v, book.At{AsOf: asOf}, book.Scope{Engagement: a.Engagement})
		if err == nil {
			f = b.Focus(then)
		}
		return err
	})
	return f, err
}
