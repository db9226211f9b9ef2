package book

import (
	"context"
	"slices"
	"time"

	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Copy is the register at one moment as the readers of a report or an export may see it: whole, or
// redacted. Everything in such a document is read through a copy and the books it opens. Redaction
// happens there and nowhere else, so what a document prints of a redacted copy is fit to be
// printed.
type Copy struct {
	reader   *Reader
	view     *store.View
	at       At
	redactor *redactor // nil: the copy is whole
}

// Copy is a copy of the contents of a view, as of a day. In a redacted one suppliers are codes,
// people are roles, and what people wrote is withheld; scores are those of the whole copy.
func (r *Reader) Copy(ctx context.Context, v *store.View, at At, redact bool) (*Copy, error) {
	c := &Copy{reader: r, view: v, at: at}
	if !redact {
		return c, nil
	}
	var err error
	c.redactor, err = newRedactor(ctx, v)
	return c, err
}

// At is the moment that the copy is of.
func (c *Copy) At() At { return c.at }

// Head is the newest row of the audit log that is not an export.
func (c *Copy) Head(ctx context.Context) (store.Head, error) { return c.view.Head(ctx) }

// Redacted reports whether the copy withholds names and what people wrote.
func (c *Copy) Redacted() bool { return c.redactor != nil }

// Open reads a book of the copy.
func (c *Copy) Open(ctx context.Context, sc Scope) (*Book, error) {
	b, err := c.reader.Open(ctx, c.view, c.at, sc)
	if err != nil {
		return nil, err
	}
	c.redactor.book(b)
	return b, nil
}

// Past opens a book of what the register held at an earlier moment, redacted as the copy is.
func (c *Copy) Past(ctx context.Context, v *store.View, at At, sc Scope) (*Book, error) {
	past := *c
	past.view, past.at = v, at
	return past.Open(ctx, sc)
}

// AsKnown is the copy of what the register held at an earlier moment, in the same reading.
func (c *Copy) AsKnown(ctx context.Context, known time.Time, at At) (*Copy, error) {
	past := *c
	var err error
	past.at = at
	past.view, err = store.AsKnown(ctx, c.view, known)
	return &past, err
}

// Parts calls do with the parts of a scope that are to be opened one after the other: some suppliers at a time
// where it
// is all of them.
func (c *Copy) Parts(ctx context.Context, sc Scope, do func(Scope) error) error {
	if sc != (Scope{}) {
		return do(sc)
	}
	return c.reader.parts(ctx, c.view, togetherCopy, func(some []entity.Supplier) error {
		return do(Scope{Some: &some})
	})
}

// Scopes turns references into the parts of the register to open.
func (c *Copy) Scopes(ctx context.Context, refs []string) ([]Scope, error) {
	return ScopesOf(ctx, c.view, refs)
}

// Engagement finds the engagement that a reference names.
func (c *Copy) Engagement(ctx context.Context, ref string) (Scope, error) {
	e, _, err := FindEngagement(ctx, c.view, ref)
	return Scope{Engagement: e.ID}, err
}

// Risk finds a risk by its reference: the engagement to open, and the identifier of the risk in it.
func (c *Copy) Risk(ctx context.Context, ref string) (sc Scope, id string, err error) {
	k, err := FindRisk(ctx, c.view, ref)
	return Scope{Engagement: k.Engagement}, k.ID, err
}

// Person is how a person is named in the copy.
func (c *Copy) Person(name string) string { return c.redactor.person(name, "") }

// FourthParty is the name of a fourth party, in a redacted copy a code, the same in every document. The code is made
// from an identifier that is random and never shown: that of the fourth party, or "" for one that only facts name. Its
// code is made from key, its name folded, and from the identifier of the oldest supplier.
func (c *Copy) FourthParty(name, key, id string) string {
	if c.redactor == nil {
		return name
	}
	if id == "" {
		id = c.redactor.oldest + "\x00" + key
	}
	return "F" + c.redactor.code("fourth party\x00" + id)[1:]
}

// Written is what a person wrote; a redacted copy withholds it.
func (c *Copy) Written(s string) string { return c.redactor.free(s) }

// Additions are what people added to earlier exports of the register; a redacted copy has none of it.
func (c *Copy) Additions(ctx context.Context) ([]store.Addition, error) {
	if c.Redacted() {
		return nil, nil
	}
	return store.List(ctx, c.view, store.Additions)
}

// Unprintable is what a person wrote, for looking into and never for printing.
type Unprintable string

// Tender finds a tender by its reference. Its conditions are given twice: in the tender as the copy
// may print them, and in asked as they were published, to find what they ask for.
func (c *Copy) Tender(ctx context.Context, ref string) (t entity.Tender, asked []Unprintable, err error) {
	if t, err = FindTender(ctx, c.view, ref); err != nil {
		return t, nil, err
	}
	conditions := make([]questionnaire.Text, len(t.Conditions))
	for i, s := range t.Conditions {
		asked = append(asked, Unprintable(s))
		c.redactor.text(&s)
		conditions[i] = s
	}
	t.Conditions, t.Title = conditions, c.redactor.free(t.Title)
	t.Moves = slices.Clone(t.Moves)
	for i := range t.Moves {
		c.redactor.text(&t.Moves[i].Reason)
		c.redactor.who(&t.Moves[i].By)
	}
	return t, asked, nil
}

// Bids are the parts of the register that the bids of a tender are in, with their references as
// recorded, for looking up and never for printing.
func (c *Copy) Bids(ctx context.Context, t *entity.Tender) (scopes []Scope, refs []string, err error) {
	list, err := BidsOf(ctx, c.view, t)
	for _, e := range list {
		scopes, refs = append(scopes, Scope{Engagement: e.ID}), append(refs, e.Ref)
	}
	return scopes, refs, err
}

// Incident finds an incident by its reference. A redacted copy withholds its title, its statements and what it
// asks for;
// asked is the incident as recorded, to look into and never to print.
func (c *Copy) Incident(ctx context.Context, ref string) (i, asked entity.Incident, err error) {
	if asked, err = FindIncident(ctx, c.view, ref); err != nil {
		return i, asked, err
	}
	i = asked
	if c.redactor == nil {
		return i, asked, nil
	}
	i.Title = c.redactor.free(i.Title)
	c.redactor.text(&i.ClosedWhy)
	i.Asks = entity.ExposureQuery{}
	i.Statements = slices.Clone(i.Statements)
	for n := range i.Statements {
		i.Statements[n].Source = c.redactor.free(i.Statements[n].Source)
		c.redactor.text(&i.Statements[n].Body)
	}
	return i, asked, nil
}

// Links are suppliers, engagements and facts of the register with its fourth parties, as recorded: to look into and
// never to print.
func (c *Copy) Links(ctx context.Context) (*Book, []entity.FourthParty, error) {
	b, err := c.reader.Light(ctx, c.view, c.at)
	if err != nil {
		return nil, nil, err
	}
	parties, err := store.List(ctx, c.view, store.FourthParties)
	return b, parties, err
}

// Incidents are the incidents that are open, as the readers of the copy may see them.
func (c *Copy) Incidents(ctx context.Context) ([]entity.Incident, error) {
	all, err := store.List(ctx, c.view, store.Incidents)
	if err != nil {
		return nil, err
	}
	var out []entity.Incident
	for n := range all {
		if all[n].Closed != 0 {
			continue
		}
		i, _, err := c.Incident(ctx, all[n].Ref)
		if err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, nil
}

// LastExport is the newest export of a kind, of the state of its own day, before a day; nil for none.
func (c *Copy) LastExport(ctx context.Context, kind string, day questionnaire.Date) (last *store.Export,
	err error) {
	all, err := store.List(ctx, c.view, store.Exports)
	for i := range all {
		e := &all[i]
		if e.Kind == kind && e.KnownOn == 0 && e.AsOf < day && (last == nil || e.N > last.N) {
			last = e
		}
	}
	return last, err
}
