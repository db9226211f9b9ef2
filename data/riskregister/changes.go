package riskregister

import (
	"context"
	"errors"

	"assure/data"
	"assure/data/book"
	"assure/data/riskregister/tables"
	"assure/data/store"
	"assure/questionnaire"
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

// pastRegister holds the risks and engagements of an earlier register, by their identifiers.
type pastRegister struct {
	risks       map[string]book.RiskView
	engagements map[string]book.Standing
	book        *book.Book // for the words of its settings
}

// readPast reads what the register held at the moment of an earlier export.
func (x *exporter) readPast(ctx context.Context, e *data.Export, scopes []book.Scope) (*pastRegister, error) {
	p := &pastRegister{risks: map[string]book.RiskView{}, engagements: map[string]book.Standing{}}
	err := x.r.ViewAt(ctx, e.At, func(v *store.View) error {
		for _, sc := range scopes {
			b, err := x.copy.Past(ctx, v, book.At{AsOf: e.AsOf}, sc)
			if errors.Is(err, store.ErrNotFound) { // not there yet
				continue
			}
			if err != nil {
				return err
			}
			p.book = b
			risks, err := b.Risks(ctx, false)
			if err != nil {
				return err
			}
			for _, k := range risks {
				p.risks[k.ID] = k
			}
			for _, list := range b.Engagements {
				for _, e := range list {
					p.engagements[e.ID] = b.Stand(e)
				}
			}
		}
		return nil
	})
	return p, err
}

// changes compares the book with the last register; nil is that there is none.
func (x *exporter) changes(ctx context.Context, e *data.Export, scopes []book.Scope) (*tables.Changes, error) {
	if e == nil {
		return &tables.Changes{}, nil
	}
	past, err := x.readPast(ctx, e, scopes)
	if err != nil {
		return nil, err
	}
	out := &tables.Changes{Since: e.AsOf}
	suppliers := map[string]string{}
	for i := range x.out.Engagements {
		g := &x.out.Engagements[i]
		suppliers[g.Record.Ref] = g.Supplier
		was, there := past.engagements[g.Record.ID]
		if !there {
			out.Engagements++
			continue
		}
		from, to := tables.GradeShort(past.book.Settings, &was.RollUp),
			tables.GradeShort(x.out.Method.Settings, &g.RollUp)
		if from != to {
			out.Moves = append(out.Moves,
				tables.Move{What: tables.GradeMoved, Ref: g.Record.Ref, Supplier: g.Supplier, Title: g.Record.Service,
					From: from, To: to})
		}
	}
	for i := range x.out.Risks {
		k := &x.out.Risks[i]
		m := tables.Move{Ref: k.Record.Ref, Supplier: suppliers[k.Engagement], Title: k.Record.Title,
			To: tables.BandWords(x.out.Method.Settings, k.Current())}
		was, there := past.risks[k.Record.ID]
		before := was.Standing().Score()
		now := k.Current().Score()
		if there {
			m.From = tables.BandWords(past.book.Settings, was.Standing())
		}
		switch {
		case !there && k.Open():
			m.What = tables.RiskNew
		case !there:
			continue
		case was.Closed == 0 && !k.Open():
			m.What, m.To = tables.RiskClosed, tables.StatusClosed
		case was.Closed != 0 && k.Open():
			m.What, m.From = tables.RiskReopened, tables.StatusClosed
		case !k.Open() || before == now:
			continue
		case now > before:
			m.What = tables.RiskWorse
		default:
			m.What = tables.RiskBetter
		}
		out.Moves = append(out.Moves, m)
	}
	return out, nil
}
