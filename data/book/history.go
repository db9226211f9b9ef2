package book

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"assure/data/store"
	"assure/internal/page"
	"assure/questionnaire"
	"assure/scoring"
)

// History lists the scores that an engagement was signed off with, of the pack that decides its
// grade, and what it shows on the day: those that a reader at that moment could have known.
func (b *Book) History(ctx context.Context, st *Standing) ([]page.Point, error) {
	pack := st.RollUp.Pack
	result := st.Results[pack]
	if result == nil || !result.Assessable || !result.Recorded {
		return nil, nil
	}
	var points []page.Point
	cycles := slices.Clone(b.Cycles[st.Engagement.ID])
	slices.SortFunc(cycles, CompareCycles)
	for _, a := range cycles {
		if a.Pack != pack || a.SignedAt == nil {
			continue
		}
		kept, err := store.List(ctx, b.view, store.Results, store.By("subject", a.ID))
		if err != nil {
			return nil, err
		}
		slices.SortFunc(kept, func(x, y store.Result) int { return x.N - y.N })
		if len(kept) == 0 || kept[0].AsOf >= b.AsOf {
			continue
		}
		then, err := ReadStored(kept[0])
		if err != nil {
			return nil, err
		}
		if then.Figures.Assured != scoring.NoTenths {
			points = append(points, page.Point{On: then.AsOf, Tenths: int(then.Figures.Assured)})
		}
	}
	slices.SortStableFunc(points, func(x, y page.Point) int { return x.On.Time().Compare(y.On.Time()) })
	return append(points, page.Point{On: b.AsOf, Tenths: int(result.Assured)}), nil
}

// StoredScore is a score of the ledger: what it was made with, and what it came to.
type StoredScore struct {
	N       int
	Engine  string
	PackSHA string
	Setting int
	Inputs  string
	AsOf    questionnaire.Date
	KnownOn questionnaire.Date
	Why     string
	// Known is the instant whose knowledge was scored; Recorded is when the score was stored.
	Known    time.Time
	Recorded time.Time
	Figures  scoring.ResultJSON
}

// ReadStored reads a stored score.
func ReadStored(s store.Result) (StoredScore, error) {
	out := StoredScore{N: s.N, Engine: s.Engine, PackSHA: s.PackSHA, Setting: s.Setting, Inputs: s.Inputs, AsOf: s.AsOf,
		KnownOn: s.KnownOn,
		Why:     s.Why, Known: s.Known, Recorded: s.Recorded}
	if out.Known.IsZero() {
		out.Known = s.Recorded
	}
	if err := json.Unmarshal(s.Figures, &out.Figures); err != nil {
		return out, fmt.Errorf("read stored score %d of %s: %w", s.N, s.Subject, err)
	}
	return out, nil
}
