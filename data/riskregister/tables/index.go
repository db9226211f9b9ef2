package tables

import (
	"errors"
	"fmt"
)

// ErrBook is wrapped by every error about a book whose records do not fit together.
var ErrBook = errors.New("the register cannot be written")

// Index finds an engagement by its ref.
type Index map[string]*Engagement

// NewIndex checks that each record of a book names an engagement of it and that refs are unique. Errors wrap [ErrBook].
func NewIndex(b *Book) (Index, error) {
	m := &b.Method
	if m.Settings == nil || m.AsOf == 0 || m.KnownOn == 0 {
		return nil, fmt.Errorf("%w: settings, as-of or known-on date are missing", ErrBook)
	}
	ix := make(Index, len(b.Engagements))
	for i := range b.Engagements {
		e := &b.Engagements[i]
		if ix[e.Record.Ref] != nil {
			return nil, fmt.Errorf("%w: engagement %s is in it twice", ErrBook, e.Record.Ref)
		}
		ix[e.Record.Ref] = e
	}
	seen := make(map[string]bool, len(b.Risks))
	check := func(what, ref string) error {
		if ix[ref] == nil {
			return fmt.Errorf("%w: %s names engagement %q, which is not in it", ErrBook, what, ref)
		}
		return nil
	}
	for i := range b.Risks {
		r := &b.Risks[i]
		if seen[r.Record.Ref] {
			return nil, fmt.Errorf("%w: risk %s is in it twice", ErrBook, r.Record.Ref)
		}
		seen[r.Record.Ref] = true
		if err := check("risk "+r.Record.Ref, r.Engagement); err != nil {
			return nil, err
		}
	}
	for i := range b.Controls {
		if err := check("control "+b.Controls[i].Question.ID, b.Controls[i].Engagement); err != nil {
			return nil, err
		}
	}
	for i := range b.Scores {
		if err := check("score "+b.Scores[i].Pack, b.Scores[i].Engagement); err != nil {
			return nil, err
		}
	}
	for i := range b.Actions {
		if err := check(fmt.Sprintf("action %d", b.Actions[i].Record.N), b.Actions[i].Engagement); err != nil {
			return nil, err
		}
	}
	for i := range b.Decisions {
		if err := check(fmt.Sprintf("decision %d", b.Decisions[i].Record.N), b.Decisions[i].Engagement); err != nil {
			return nil, err
		}
	}
	return ix, nil
}

// recordRows puts each record of a list into a row.
func recordRows[T, R any](list []T, row func(*T) R) []R {
	out := make([]R, len(list))
	for i := range list {
		out[i] = row(&list[i])
	}
	return out
}

// Engagements returns the rows of the table [Engagements].
func (ix Index) Engagements(b *Book) []EngagementRow {
	out, all := make([]EngagementRow, len(b.Engagements)), Highests(b)
	for i := range b.Engagements {
		out[i] = EngagementRow{&b.Engagements[i], b.Method.Settings, b.Method.AsOf, &all[i]}
	}
	return out
}

// Risks returns the rows of the table [Risks].
func (ix Index) Risks(b *Book) []RiskRow {
	return recordRows(b.Risks, func(r *Risk) RiskRow { return RiskRow{r, ix[r.Engagement], b.Method.Settings} })
}

// Controls returns the rows of the table [Controls].
func (ix Index) Controls(b *Book) []ControlRow {
	return recordRows(b.Controls,
		func(c *Control) ControlRow { return ControlRow{c, ix[c.Engagement], b.Method.Settings} })
}

// Actions returns the rows of the table [Actions].
func (ix Index) Actions(b *Book) []ActionRow {
	return recordRows(b.Actions, func(a *Action) ActionRow { return ActionRow{a, ix[a.Engagement], b.Method.AsOf} })
}

// Decisions returns the rows of the table [Decisions].
func (ix Index) Decisions(b *Book) []DecisionRow {
	return recordRows(b.Decisions,
		func(d *Decision) DecisionRow { return DecisionRow{d, ix[d.Engagement], b.Method.AsOf} })
}

// Documents returns the rows of the table [Documents].
func (ix Index) Documents(b *Book) []EvidenceRow {
	return recordRows(b.Evidence, func(e *Evidence) EvidenceRow {
		return EvidenceRow{e, ix[e.Engagement], b.Method.Settings, b.Method.AsOf}
	})
}

// Scopes returns the rows of the table [Scopes].
func (ix Index) Scopes(b *Book) []ScopeRow {
	return recordRows(b.Scopes, func(s *Scope) ScopeRow { return ScopeRow{s, ix[s.Engagement], b.Method.AsOf} })
}
