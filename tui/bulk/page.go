// Package bulk is the page that triages many engagements: a row an engagement, a column for each fact that decides the
// tier, and the tier, which changes with each fact.
package bulk

import (
	"context"
	"slices"

	"assure/data"
	"assure/data/triage"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/saves"
)

// Page is the triage of many engagements.
type Page struct {
	c      *page.Common
	r      *data.Register
	triage func(ref string) page.Cmd // opens the triage of one

	board  *triage.Board
	all    bool // those with a final tier too
	failed error
	table  kit.Table
	fact   int // column of the cursor among the facts
	first  int // the first column of a fact that is shown
	choice *kit.Choice
	undo   []change
}

// change is a fact as it was before it was changed.
type change struct {
	ref  string // of the engagement
	fact entity.Fact
}

type loaded struct {
	board *triage.Board
	at    string // reference of the engagement for the cursor
	err   error
}

// New makes the page; one opens the triage of one engagement.
func New(c *page.Common, r *data.Register, one func(ref string) page.Cmd) *Page {
	p := &Page{c: c, r: r, triage: one}
	p.table.Row = p.cells
	return p
}

// Init reads the engagements.
func (p *Page) Init() page.Cmd {
	at, filter := "", triage.Filter{All: p.all}
	if row := p.row(); row != nil {
		at = row.Engagement.Ref
	}
	return page.Do(func() any {
		b, err := triage.Read(p.c.Context, p.r, filter)
		return loaded{b, at, err}
	})
}

// Loading is true until the engagements are there.
func (p *Page) Loading() bool { return p.board == nil && p.failed == nil }

// Failed is why the engagements could not be read, nil while it could.
func (p *Page) Failed() error { return p.failed }

// Again reads the engagements again.
func (p *Page) Again() page.Cmd {
	p.failed = nil
	return p.Init()
}

// Typing is false: there is no field of text.
func (p *Page) Typing() bool { return false }

// Title says how many engagements wait.
func (p *Page) Title() []string {
	title := "Triage"
	if p.board != nil {
		none, open := p.board.Counts()
		title += " " + p.c.Theme.Glyph.Dot + " " + text.Thousands(none) + " not triaged, " + text.Thousands(open) +
			" provisional"
	}
	return []string{"Suppliers", title}
}

// Update takes results and clicks.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case loaded:
		if p.failed = m.err; m.err != nil {
			return page.Say(page.Problem, "The engagements could not be read: "+page.Message(m.err))
		}
		p.board, p.choice = m.board, nil
		p.table.N = len(p.board.Rows)
		p.goTo(m.at)
		if m.at == "" {
			p.nextOpen()
		}
	case page.Resume:
		return p.Init()
	case page.Written:
		if m.Err != nil {
			return page.All(page.Say(page.Problem, "Not saved: "+page.Message(m.Err)), p.Init())
		}
	case kit.Click:
		if first, _ := p.table.Range(); m.Y >= 1 && first > 0 && p.choice == nil {
			p.table.Goto(first - 1 + m.Y - 1)
		}
	}
	return page.Cmd{}
}

func (p *Page) goTo(ref string) {
	i := slices.IndexFunc(p.board.Rows, func(r triage.Row) bool { return r.Engagement.Ref == ref })
	if i >= 0 {
		p.table.Goto(i)
	}
}

// row is the engagement under the cursor, nil for none.
func (p *Page) row() *triage.Row {
	if p.board == nil || p.table.Cursor() < 0 {
		return nil
	}
	return &p.board.Rows[p.table.Cursor()]
}

// def is the fact under the cursor.
func (p *Page) def() *questionnaire.FactDef { return p.board.Facts[p.fact] }

// move moves the cursor to another fact.
func (p *Page) move(d int) {
	if p.board != nil {
		p.fact = kit.Clamp(p.fact+d, len(p.board.Facts))
	}
}

// nextOpen moves the cursor to the fact of its row to ask first, else to that of the next row that waits.
func (p *Page) nextOpen() bool {
	at := max(0, p.table.Cursor())
	for n := range p.board.Rows {
		i := (at + n) % len(p.board.Rows)
		if open := p.board.Open(&p.board.Rows[i]); len(open) > 0 {
			p.table.Goto(i)
			p.ask(open[0])
			return true
		}
	}
	return false
}

func (p *Page) ask(id string) {
	p.fact = max(0, slices.IndexFunc(p.board.Facts, func(d *questionnaire.FactDef) bool { return d.ID == id }))
}

// values are the values of the fact under the cursor, and not known.
func (p *Page) values() []string {
	var out []string
	for _, v := range p.def().Values {
		out = append(out, v.ID)
	}
	return append(out, questionnaire.Unknown)
}

// choose sets the fact under the cursor. It does not move on, so that a slip is seen.
func (p *Page) choose(i int) page.Cmd {
	p.choice = nil
	row, d, value := p.row(), p.def(), p.values()[i]
	if d.Reads(row.Facts.Get(d.ID)) == value {
		return p.confirm(row)
	}
	was := p.tier(row)
	before, cmd := p.set(row, entity.Fact{ID: d.ID, Value: value})
	p.undo = append(p.undo, change{row.Engagement.Ref, before})
	return page.All(page.Say(page.Done,
		row.Engagement.Ref+" "+d.Title+": "+p.words(d, value)+". "+p.moved(was, row)), cmd)
}

// confirm records the fact under the cursor again, as it is, with today's day.
func (p *Page) confirm(row *triage.Row) page.Cmd {
	d := p.def()
	h, known := row.Held[d.ID]
	if !known || h.Value == questionnaire.Unknown || p.r.Day(h.At) >= p.r.Today() {
		return page.Say(page.Info, d.Title+" is that already.")
	}
	f := entity.Fact{ID: d.ID, Value: h.Value, Reason: h.Reason, At: p.r.Now()}
	_, cmd := p.set(row, f)
	return page.All(page.Say(page.Done, row.Engagement.Ref+" "+d.Title+" confirmed: recorded again, with today's day."),
		cmd)
}

// set changes a fact at once and queues the write.
func (p *Page) set(row *triage.Row, f entity.Fact) (was entity.Fact, cmd page.Cmd) {
	f.Source, f.Adopted = entity.FromBuyer, true
	was = p.board.Set(row, f)
	id := row.Engagement.ID
	return was, p.c.Save(saves.Job{Subject: "facts " + id, Label: row.Engagement.Ref + " " + f.ID, Again: true,
		Content: saves.Content{Of: row.Supplier.Name + " " + row.Engagement.Ref, What: "Triage " + p.def().Title,
			Fields: []saves.Field{{Label: p.def().Title, Text: p.words(p.def(), f.Value)}}},
		Prepare: func() func(context.Context) (any, error) {
			return func(ctx context.Context) (any, error) { return nil, p.r.SetFacts(ctx, id, []entity.Fact{f}) }
		}})
}

// undoHint names undo at the foot once there is something to undo.
func (p *Page) undoHint() string {
	if len(p.undo) == 0 {
		return ""
	}
	return "undo"
}

// undoLast sets the fact that was changed last to what it was, and puts the cursor there.
func (p *Page) undoLast() page.Cmd {
	if len(p.undo) == 0 {
		return page.Say(page.Info, "Nothing to undo on this page.")
	}
	last := p.undo[len(p.undo)-1]
	i := slices.IndexFunc(p.board.Rows, func(r triage.Row) bool { return r.Engagement.Ref == last.ref })
	if i < 0 {
		return page.Say(page.Info, last.ref+" is not listed; a lists all, and u undoes it then.")
	}
	p.undo = p.undo[:len(p.undo)-1]
	p.table.Goto(i)
	p.ask(last.fact.ID)
	row := p.row()
	was := p.tier(row)
	_, cmd := p.set(row, last.fact)
	return page.All(page.Say(page.Done, "Undone. "+row.Engagement.Ref+" "+p.def().Title+": "+
		p.words(p.def(), last.fact.Value)+". "+p.moved(was, row)), cmd)
}

func (p *Page) tier(r *triage.Row) string {
	return p.board.Settings.TierWords(r.Triage.Tier, r.Triage.Provisional())
}

// moved says what a change made of the tier.
func (p *Page) moved(was string, r *triage.Row) string {
	if now := p.tier(r); now != was {
		return was + " -> " + now + "."
	}
	return was + "."
}

// words is a value as people read it.
func (p *Page) words(d *questionnaire.FactDef, value string) string {
	if value == questionnaire.Unknown {
		return "not known"
	}
	return text.Safe(d.Words(value))
}
