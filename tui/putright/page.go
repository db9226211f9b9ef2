// Package putright has the forms for what is done to a supplier or an engagement for a reason: renaming, retiring and
// merging a supplier, closing an engagement, and the opposite of each.
package putright

import (
	"context"

	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// Act is what a form does.
type Act uint8

// The acts.
const (
	Rename Act = iota
	Retire
	Reinstate
	Merge
	Unmerge
	Close
	Reopen
)

// Subject is what an act is done to.
type Subject struct {
	Supplier   entity.Supplier
	Engagement entity.Engagement // of Close and Reopen
	OpenRisks  string            // of the engagement, in words, "" for none
}

// Page is the form of one act.
type Page struct {
	*page.Filling
	c   *page.Common
	r   *data.Register
	act Act
	of  Subject

	reason *kit.FormField
	name   *kit.FormField // of Rename
	how    *kit.FormField // of Close: ended or lost
	day    *kit.FormField // of Close
	scroll kit.Scroll
	merging
}

// New opens the form of an act.
func New(c *page.Common, r *data.Register, act Act, of Subject) *Page {
	p := &Page{c: c, r: r, act: act, of: of}
	var fields []*kit.FormField
	add := func(f *kit.FormField) *kit.FormField {
		fields = append(fields, f)
		return f
	}
	switch act {
	case Rename:
		p.name = add(&kit.FormField{Label: "Legal name", Input: kit.NewInput(of.Supplier.Name, text.MaxLength)})
	case Close:
		p.how = add(&kit.FormField{Label: "How", Options: []string{"ended", "lost: another bid won"},
			Hint: "space: the other", Off: of.Engagement.State != entity.Bid})
		p.day = add(&kit.FormField{Label: "Day it ended", Input: kit.NewInput("", 30), Reads: page.DayWords,
			Hint: "2026-11-21; empty: as in the contract"})
	case Merge:
		p.addMerge(add)
	case Unmerge:
		p.which = add(&kit.FormField{Label: "Which", Options: of.Supplier.Merged, Hint: "space: the next"})
		p.which.Off = len(of.Supplier.Merged) == 1
	}
	hint := "kept with your name"
	if act == Close {
		hint = "kept with your name; empty: it ran its time"
	}
	p.reason = add(&kit.FormField{Label: "Reason", Hint: hint, Input: kit.NewInput("", text.MaxLength)})
	p.Filling = c.Fill(p.Title()[0], p.Title()[1], fields...)
	return p
}

// Title names the supplier and the act.
func (p *Page) Title() []string {
	return []string{p.of.Supplier.Name + "  " + p.of.Supplier.Ref, p.words().title}
}

// Init reads the suppliers where another one is to be chosen.
func (p *Page) Init() page.Cmd {
	if p.act != Merge && p.act != Unmerge {
		return p.Found()
	}
	return page.All(p.Found(), page.Do(func() any {
		list, err := p.r.Suppliers(p.c.Context, book.At{})
		return listed{list, err}
	}))
}

// Loading is true while suppliers are read and while the act is recorded.
func (p *Page) Loading() bool { return p.Busy() || p.loading() }

// Failed is why the suppliers could not be read.
func (p *Page) Failed() error { return p.failed }

// Again reads them again.
func (p *Page) Again() page.Cmd {
	p.failed = nil
	return p.Init()
}

// Update takes what was read and recorded, and typed keys.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case listed:
		return p.take(m)
	case previewed:
		return p.show(m)
	case page.Written:
		if m.Err != nil {
			return page.Say(page.Problem, "Not done: "+page.Message(m.Err))
		}
		said, _ := m.Value.(string)
		return page.All(page.Back(), page.Say(page.Done, said+" u undoes it."))
	case kit.Key:
		p.Key(m)
		if p.other != nil && p.At() == p.other {
			p.search()
		}
	}
	return page.Cmd{}
}

// Commands of the form.
func (p *Page) Commands() []page.Command {
	if p.other != nil && p.At() == p.other {
		return p.searchCommands()
	}
	all := p.Filling.Commands(p.keep, page.Back)
	if p.act != Merge {
		return all
	}
	for i, c := range all { // another choice is another merge
		if run := c.Run; c.ID == "form.choose" || c.ID == "form.choose-back" {
			all[i].Run = func() page.Cmd { return page.All(run(), p.preview()) }
		}
	}
	return all
}

// keep records the act, unless something is missing: then the field that lacks it has the keyboard.
func (p *Page) keep() page.Cmd {
	missing := func(f *kit.FormField, words string) page.Cmd {
		p.Go(f)
		return page.Say(page.Problem, words)
	}
	switch {
	case p.name != nil && p.name.Value() == "":
		return missing(p.name, "Type the new legal name. esc cancels.")
	case p.name != nil && p.name.Value() == p.of.Supplier.Name:
		return missing(p.name, "This is its name already: type the new one. esc cancels.")
	case p.other != nil && p.chosen == nil:
		return missing(p.other, "Choose the other supplier: type some letters, then enter. esc cancels.")
	case p.takeover != nil && !p.takeover.Off && p.takeover.Chosen == 0:
		return missing(p.takeover, p.twoCompanies())
	case p.reason.Value() == "" && p.act != Close:
		return missing(p.reason, "Say why; it is kept with your name. esc cancels.")
	}
	day := questionnaire.Date(0)
	if p.day != nil {
		var wrong string
		if day, wrong = page.ReadDay("", p.day.Value()); wrong != "" {
			return missing(p.day, wrong)
		}
	}
	do := p.do(day)
	return p.Record("supplier "+p.of.Supplier.Ref, func(ctx context.Context) (any, error) { return do(ctx) })
}

// do is the act with what was typed, which returns what it did in words.
func (p *Page) do(day questionnaire.Date) func(context.Context) (string, error) {
	s, e, why := p.of.Supplier, p.of.Engagement, questionnaire.Text(p.reason.Value())
	switch p.act {
	case Rename:
		name := p.name.Value()
		return func(ctx context.Context) (string, error) {
			now, err := p.r.RenameSupplier(ctx, s.Ref, name, why)
			return now.Ref + " is called " + now.Name + " now. The name before still finds it.", err
		}
	case Retire:
		return func(ctx context.Context) (string, error) {
			_, err := p.r.RetireSupplier(ctx, s.Ref, why)
			return s.Ref + " is retired: lists and reports leave it out.", err
		}
	case Reinstate:
		return func(ctx context.Context) (string, error) {
			_, err := p.r.ReinstateSupplier(ctx, s.Ref, why)
			return s.Ref + " is in use again.", err
		}
	case Close:
		lost := p.how.Chosen == 1
		return func(ctx context.Context) (string, error) {
			now, _, err := p.r.CloseEngagement(ctx, e.Ref, lost, day, why)
			return e.Ref + " is " + string(now.State) + " and counts for its supplier no more.", err
		}
	case Reopen:
		return func(ctx context.Context) (string, error) {
			now, _, err := p.r.ReopenEngagement(ctx, e.Ref, why)
			return e.Ref + " is " + string(now.State) + " again.", err
		}
	}
	return p.doMerge(why)
}

// words are the title of a form and what its act means.
type words struct{ title, about string }

func (p *Page) words() words {
	e := p.of.Engagement
	service := ""
	if e.Service != "" {
		service = " (" + text.Safe(e.Service) + ")"
	}
	switch p.act {
	case Rename:
		return words{"rename", "The name before is kept: lists, returned files and certificates that have it still " +
			"find the supplier."}
	case Retire:
		return words{"retire", "Lists and reports leave a retired supplier out and say how many there are. " +
			"Everything about it stays; its ODS codes are free for another."}
	case Reinstate:
		return words{"reinstate", "The supplier is listed again, with everything about it."}
	case Close:
		about := e.Ref + service + " no longer counts for its supplier. Its answers, risks and trail stay."
		if p.of.OpenRisks != "" {
			about += " " + p.of.OpenRisks
		}
		return words{"close " + e.Ref, about}
	case Reopen:
		return words{"reopen " + e.Ref, e.Ref + service + " gets back the state that it had before it was closed."}
	case Merge:
		return words{"merge with another record", "Two records of one supplier become one. Everything of the record " +
			"that goes belongs to the one that stays, and its reference, names and codes still find it."}
	}
	return words{"part again", "Undoes a merge: the supplier is as it was, and what came from it goes back, with " +
		"what was recorded about that since."}
}

// View draws the form and, of a merge, what goes along.
func (p *Page) View(w, h int) []kit.Line {
	t := p.c.Theme
	lines := kit.Paragraph(theme.Muted, p.words().about, w, 0)
	lines = append(lines, kit.Line{})
	form, row := p.Form.View(t, w)
	row += len(lines)
	lines = append(append(lines, form...), kit.Line{})
	more, cursor := p.below(w)
	to := row
	if cursor > 0 { // of the suppliers found
		to = len(lines) + cursor
	}
	return p.scroll.View(t, append(lines, more...), w, h, row, to)
}
