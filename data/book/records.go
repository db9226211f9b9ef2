package book

import (
	"context"
	"slices"
	"time"

	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Comparer compares the records of the engagements of a book. What all of them share is read once.
type Comparer struct {
	b           *Book
	published   *Publications
	incidents   []entity.Incident
	resolutions []entity.Resolution
	passes      []entity.Pass // of contradictions
}

// Comparer reads what the comparisons of a book need besides it.
func (b *Book) Comparer(ctx context.Context) (*Comparer, error) {
	c := &Comparer{b: b}
	var err error
	if c.published, err = b.Publications(ctx); err != nil {
		return nil, err
	}
	if c.incidents, err = store.List(ctx, b.view, store.Incidents); err != nil {
		return nil, err
	}
	var of []store.Where
	if b.where != nil {
		of = []store.Where{store.In("supplier", idsOf(b.Suppliers))}
	}
	c.resolutions, err = store.List(ctx, b.view, store.Resolutions, of...)
	c.resolutions = slices.DeleteFunc(c.resolutions, func(r entity.Resolution) bool { return r.Withdrawn })
	for i := range c.resolutions {
		b.redactor.resolution(&c.resolutions[i])
	}
	if err != nil {
		return nil, err
	}
	c.passes, err = store.List(ctx, b.view, store.Passes, b.OfCycles()...)
	c.passes = slices.DeleteFunc(c.passes, func(p entity.Pass) bool { return p.Kind != entity.BlockContradiction })
	for i := range c.passes {
		b.redactor.pass(&c.passes[i])
	}
	return c, err
}

// Records puts together the records of an engagement of the book.
func (c *Comparer) Records(e entity.Engagement) *Records {
	b := c.b
	in := &Records{AsOf: b.AsOf, Engagement: e, Facts: b.scoringFacts(e.ID), FactAt: map[string]time.Time{},
		Table: b.Settings.Facts, Held: b.CertificatesOf(e.Supplier), Documents: b.Documents,
		Incidents: c.incidents, day: b.day}
	if s := b.BySupplier[e.Supplier]; s != nil {
		in.Supplier = *s
		d, listed, known := c.published.Of(s)
		in.Public = PublicRecord{d, listed, known && c.published.Checked != 0, c.published.Checked}
		if !listed {
			in.Public.First = c.published.first
		}
	}
	for _, f := range b.Facts[e.ID] {
		if f.Adopted {
			in.FactAt[f.ID] = f.At
		}
	}
	in.Resolutions = c.of(e.Supplier)
	in.Asked = b.asked(e.ID)
	for _, a := range b.Cycles[e.ID] {
		in.Supports = append(in.Supports, b.Supports[a.ID]...)
	}
	in.Latest = map[string]bool{}
	newest := map[string]entity.Assessment{}
	for _, a := range ShownCycles(b.Cycles[e.ID]) {
		for _, p := range c.passes {
			if p.Assessment == a.ID {
				in.Passes = append(in.Passes, p)
			}
		}
		if a.Cycle >= newest[a.Pack].Cycle {
			newest[a.Pack] = a
		}
	}
	for _, a := range newest {
		in.Latest[a.ID] = true
	}
	return in
}

// Contradictions are those of an engagement that nobody has judged: see [Contradictions].
func (c *Comparer) Contradictions(e entity.Engagement) []Comparison {
	return Contradictions(c.Records(e))
}

// Proposals are the certificates that words of a supplier's documents and facts name.
func (c *Comparer) Proposals(supplier string) []CertificateProposal {
	return c.b.Proposals(supplier, c.of(supplier))
}

func (c *Comparer) of(supplier string) []entity.Resolution {
	return slices.DeleteFunc(slices.Clone(c.resolutions),
		func(r entity.Resolution) bool { return r.Supplier != supplier })
}

// asked lists the questions of an engagement, each from the newest cycle of its pack that answers it: the open one
// where it does, else the governing one.
func (b *Book) asked(engagement string) []Asked {
	var out []Asked
	shown := ShownCycles(b.Cycles[engagement])
	slices.SortStableFunc(shown, func(x, y entity.Assessment) int { return y.Cycle - x.Cycle })
	at := map[[2]string]int{}
	for _, a := range shown {
		for _, q := range b.Compiled[a.PackSHA].Pack().Questions() {
			key, next := [2]string{a.Pack, q.ID}, Asked{a, q, b.Answers[a.ID][q.ID]}
			if i, ok := at[key]; !ok {
				at[key] = len(out)
				out = append(out, next)
			} else if out[i].Answers.Effective() == nil && next.Answers.Effective() != nil {
				out[i] = next
			}
		}
	}
	return out
}

// ProposedAnswer is the comparison in which another record proposes the answer to a question of an assessment, nil for
// none.
func ProposedAnswer(list []Comparison, assessment, question string) *Comparison {
	i := slices.IndexFunc(list, func(c Comparison) bool {
		return c.Assessment == assessment && c.Question == question && c.Proposes != "" && c.State != Agrees
	})
	if i < 0 {
		return nil
	}
	return &list[i]
}

// resolution keeps what a reason is about, and withholds its words.
func (x *redactor) resolution(r *entity.Resolution) {
	if x == nil {
		return
	}
	x.text(&r.What)
	x.text(&r.Reason)
	x.who(&r.By)
}

// pass keeps which contradiction was passed and when, and withholds the words and the name.
func (x *redactor) pass(p *entity.Pass) {
	if x == nil {
		return
	}
	x.who(&p.By)
	x.text(&p.Reason)
	what := questionnaire.Text(p.What)
	x.text(&what)
	p.What = string(what)
}

// firstSince is when the rows of a code, oldest first, began to say what the last says.
func firstSince(rows []store.DSPTEntry, at map[questionnaire.Date]store.DSPTSnapshot) time.Time {
	var since time.Time
	for i, row := range rows {
		before := row
		if i > 0 {
			before = rows[i-1]
		}
		if i == 0 || row.Level != before.Level || row.Edition != before.Edition || row.Published != before.Published {
			since = at[row.AsOf].At
		}
	}
	return since
}
