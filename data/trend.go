package data

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"assure/data/store"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/scoring"
)

// TrendPoint is one end of a trend: a cycle as it was signed off (or as it stands, while open), or the end of a day. The
// zero point is now.
type TrendPoint struct {
	Cycle int
	On    questionnaire.Date
}

// MovedEngine is the part of a trend that is due to rules: the same inputs, scored by this engine instead of the one that
// scored them then.
const MovedEngine = "engine"

// TrendReport explains the way of an assessment from one score to another. Moves add up to the whole change, to the tenth.
type TrendReport struct {
	Schema     string         `json:"schema"` // assure.trend/1
	Engine     string         `json:"engine"`
	Supplier   RefName        `json:"supplier"`
	Engagement EngagementName `json:"engagement"`
	From       TrendEnd       `json:"from"`
	To         TrendEnd       `json:"to"`
	Moves      []scoring.Move `json:"moves"`
}

// TrendEnd is one end of a trend.
type TrendEnd struct {
	AsOf    questionnaire.Date      `json:"as_of"`
	KnownOn questionnaire.Date      `json:"known_on"`
	Pack    PackName                `json:"pack"`
	Cycle   int                     `json:"cycle"`
	State   questionnaire.WorkState `json:"state"`
	Engine  string                  `json:"engine"`
	Setting int                     `json:"setting"` // version of the settings
	Outcome
}

// TrendWalk walks from one point to another, changing one cause at a time. A cycle that was signed off starts from the
// figures stored then; what this engine would have said of them instead is the last move.
func (r *Register) TrendWalk(ctx context.Context, ref, pack string, from, to TrendPoint) (*TrendReport, error) {
	a, err := r.trendSide(ctx, ref, pack, from)
	if err != nil {
		return nil, err
	}
	b, err := r.trendSide(ctx, ref, pack, to)
	if err != nil {
		return nil, err
	}
	moves, ok, err := scoring.Walk(a.moment(), b.moment())
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, problem.New("nothing-in-scope", b.stand.engagement.Ref, "choose other dates", "at one of the two ends nothing is in scope, so there is no score to walk from or to")
	}
	out := &TrendReport{Schema: "assure.trend/1", Engine: scoring.Engine, From: a.end(), To: b.end(), Moves: moves}
	n := b.name()
	out.Supplier, out.Engagement = n.Supplier, n.Engagement
	engine := scoring.Move{What: MovedEngine}
	if s := a.stored; s != nil && s.Engine != scoring.Engine {
		engine.Assured, engine.Possible = out.From.Assured-s.Figures.Assured, out.From.Possible-s.Figures.Possible
		out.From.Engine, out.From.Assured, out.From.Possible = s.Engine, s.Figures.Assured, s.Figures.Possible
		out.From.Confidence, out.From.Grade, out.From.GradePossible = s.Figures.Confidence, s.Figures.Grade, s.Figures.GradePossible
		out.From.Status, out.From.Risk, out.From.Caps = s.Figures.Status, s.Figures.Risk, s.Figures.Caps
	}
	out.Moves = append(out.Moves, engine)
	return out, nil
}

// trendSide is an assessment as it was at one point.
type trendSide struct {
	*focus
	known  questionnaire.Date
	stored *StoredScore // of the sign-off, when the point is a cycle that was signed off
}

func (s *trendSide) moment() scoring.Moment {
	answers := s.book.answers[s.assessment.ID]
	if answers == nil {
		answers = map[string]questionnaire.Answers{}
	}
	return scoring.Moment{Settings: s.book.settings, Input: s.input, Answers: answers}
}

func (s *trendSide) end() TrendEnd {
	n := s.name()
	return TrendEnd{AsOf: s.input.AsOf, KnownOn: s.known, Pack: n.Pack, Cycle: n.Cycle, State: n.State, Engine: scoring.Engine, Setting: s.book.version, Outcome: newOutcome(s.score())}
}

func (r *Register) trendSide(ctx context.Context, ref, pack string, p TrendPoint) (*trendSide, error) {
	if p.Cycle > 0 {
		return r.cycleSide(ctx, ref, pack, p.Cycle)
	}
	at := r.Resolve(At{AsOf: p.On, KnownOn: p.On})
	out := &trendSide{known: at.AsOf}
	err := r.View(ctx, at, func(v *store.View) (err error) {
		out.focus, err = r.Reader().FocusOn(ctx, v, ref, pack, at, governingCycle)
		return err
	})
	return out, err
}

// cycleSide reads a cycle: as it was signed off, or as it stands now.
func (r *Register) cycleSide(ctx context.Context, ref, pack string, cycle int) (*trendSide, error) {
	at := r.Resolve(At{})
	out := &trendSide{known: at.AsOf}
	var a questionnaire.Assessment
	err := r.View(ctx, at, func(v *store.View) error {
		e, _, err := findEngagement(ctx, v, ref)
		if err != nil {
			return err
		}
		b, err := r.Reader().Open(ctx, v, at, scope{engagement: e.ID})
		if err != nil {
			return err
		}
		cycles, err := b.cyclesOf(e, pack)
		if err != nil {
			return err
		}
		for _, c := range cycles {
			if c.Cycle == cycle {
				a = c
			}
		}
		if a.ID == "" {
			return problem.New("no-cycle", e.Ref, fmt.Sprintf("the cycles are 1 to %d", len(cycles)), "there is no cycle %d", cycle)
		}
		if a.State.Open() {
			out.focus = b.focus(a)
			return nil
		}
		results, err := store.List(ctx, v, store.Results, store.By("subject", a.ID))
		if err != nil || len(results) == 0 {
			return err
		}
		first, err := storedScore(slices.MinFunc(results, func(x, y store.Result) int { return cmp.Compare(x.N, y.N) }))
		out.stored = &first
		return err
	})
	if err != nil || out.focus != nil {
		return out, err
	}
	known := *a.SignedAt
	if out.stored != nil {
		known, at.AsOf = out.stored.Known, out.stored.AsOf
	} else {
		at.AsOf = r.Day(known)
	}
	out.known = r.Day(known)
	out.focus, err = r.focusThen(ctx, a, at.AsOf, known)
	return out, err
}

// focusThen reads an assessment as everything stood at an instant.
func (r *Register) focusThen(ctx context.Context, a questionnaire.Assessment, asOf questionnaire.Date, known time.Time) (f *focus, err error) {
	err = r.ViewAt(ctx, known, func(v *store.View) error {
		then, err := store.Get(ctx, v, store.Assessments, a.ID)
		if err != nil {
			return err
		}
		b, err := r.Reader().Open(ctx, v, At{AsOf: asOf}, scope{engagement: a.Engagement})
		if err == nil {
			f = b.focus(then)
		}
		return err
	})
	return f, err
}

// StoredScore is a score of the ledger: what it was made with, and what it came to.
type StoredScore struct {
	N       int                `json:"n"`
	Engine  string             `json:"engine"`
	PackSHA string             `json:"pack_sha256"`
	Setting int                `json:"setting"`
	Inputs  string             `json:"inputs_sha256"`
	AsOf    questionnaire.Date `json:"as_of"`
	KnownOn questionnaire.Date `json:"known_on,omitzero"`
	Why     string             `json:"why"`
	// Known is the instant whose knowledge was scored; Recorded is when the score was stored.
	Known    time.Time          `json:"known"`
	Recorded time.Time          `json:"recorded"`
	Figures  scoring.ResultJSON `json:"figures"`
}

func storedScore(s store.Result) (StoredScore, error) {
	out := StoredScore{N: s.N, Engine: s.Engine, PackSHA: s.PackSHA, Setting: s.Setting, Inputs: s.Inputs, AsOf: s.AsOf, KnownOn: s.KnownOn,
		Why: s.Why, Known: s.Known, Recorded: s.Recorded}
	if out.Known.IsZero() {
		out.Known = s.Recorded
	}
	if err := json.Unmarshal(s.Figures, &out.Figures); err != nil {
		return out, fmt.Errorf("read stored score %d of %s: %w", s.N, s.Subject, err)
	}
	return out, nil
}
