package riskregister

import (
	"context"
	"errors"

	"assure/data"
	"assure/data/book"
	"assure/data/riskregister/tables"
	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// exportRegister is the kind of an export that is a risk register.
const exportRegister = "register"

// lastRegister finds the register that the one being written is compared with: the newest of the
// same suppliers that was written, of the state of its own day, before the day of this one. Those
// of the same day do not count, so that a register written twice is the same file twice.
func lastRegister(ctx context.Context, r *data.Register, v *store.View, q *Request,
	day questionnaire.Date) (last *data.Export, err error) {
	all, err := store.List(ctx, v, store.Exports)
	if err != nil {
		return nil, err
	}
	scope := scopeWords(q)
	for _, e := range all {
		made := r.Day(e.At)
		if e.Kind == exportRegister && e.Scope == scope && e.KnownOn == 0 && e.AsOf == made && made < day &&
			(last == nil || e.N > last.N) {
			last = &e
		}
	}
	return last, nil
}

// changed compares a register with an earlier one; without one it does nothing.
type changed struct {
	out      *tables.Changes
	was, now *scoring.Settings
	grades   map[string]string   // by engagement, of the earlier register, as printed
	risks    map[string]pastRisk // of the earlier register
	moves    []tables.Move       // of risks, which come after those of engagements
}

// pastRisk is a risk of an earlier register.
type pastRisk struct {
	at     entity.Cell
	closed bool
}

// changes reads what the register held at the moment of an earlier export, nil for none.
func (x *exporter) changes(ctx context.Context, e *data.Export) (*changed, error) {
	c := &changed{out: &tables.Changes{}, now: x.whole.Method.Settings}
	if e == nil {
		return c, nil
	}
	c.out.Since, c.grades, c.risks = e.AsOf, map[string]string{}, map[string]pastRisk{}
	past, err := x.copy.AsKnown(ctx, e.At, book.At{AsOf: e.AsOf})
	if err != nil {
		return nil, err
	}
	for _, sc := range x.scopes {
		err := past.Parts(ctx, sc, func(part book.Scope) error {
			b, err := past.Open(ctx, part)
			if err != nil {
				return err
			}
			c.was = b.Settings
			risks, err := b.Risks(ctx, false)
			for i := range risks {
				c.risks[risks[i].ID] = pastRisk{risks[i].Standing(), risks[i].Closed != 0}
			}
			for _, list := range b.Engagements {
				for _, e := range list {
					st := b.Stand(e)
					c.grades[e.ID] = tables.GradeShort(b.Settings, &st.RollUp)
				}
			}
			return err
		})
		if err != nil && !errors.Is(err, store.ErrNotFound) { // not there yet
			return nil, err
		}
	}
	return c, nil
}

// add compares a part of the register.
func (c *changed) add(b *tables.Book) {
	if c.out.Since == 0 {
		return
	}
	suppliers := map[string]string{}
	for i := range b.Engagements {
		g := &b.Engagements[i]
		suppliers[g.Record.Ref] = g.Supplier
		from, there := c.grades[g.Record.ID]
		if !there {
			c.out.Engagements++
			continue
		}
		if to := tables.GradeShort(c.now, &g.RollUp); from != to {
			c.out.Moves = append(c.out.Moves,
				tables.Move{What: tables.GradeMoved, Ref: g.Record.Ref, Supplier: g.Supplier, Title: g.Record.Service,
					From: from, To: to})
		}
	}
	for i := range b.Risks {
		k := &b.Risks[i]
		m := tables.Move{Ref: k.Record.Ref, Supplier: suppliers[k.Engagement], Title: k.Record.Title,
			To: tables.BandWords(c.now, k.Current())}
		was, there := c.risks[k.Record.ID]
		before, now := was.at.Score(), k.Current().Score()
		if there {
			m.From = tables.BandWords(c.was, was.at)
		}
		switch {
		case !there && k.Open():
			m.What = tables.RiskNew
		case !there:
			continue
		case !was.closed && !k.Open():
			m.What, m.To = tables.RiskClosed, tables.StatusClosed
		case was.closed && k.Open():
			m.What, m.From = tables.RiskReopened, tables.StatusClosed
		case !k.Open() || before == now:
			continue
		case now > before:
			m.What = tables.RiskWorse
		default:
			m.What = tables.RiskBetter
		}
		c.moves = append(c.moves, m)
	}
}

// end returns what changed.
func (c *changed) end() *tables.Changes {
	c.out.Moves = append(c.out.Moves, c.moves...)
	return c.out
}
