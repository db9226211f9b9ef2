package again

import (
	"strings"

	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
)

// Commands of the page.
func (p *Page) Commands() []page.Command {
	switch {
	case p.input != nil:
		return p.typingCommands()
	case p.whole != nil || p.back != nil:
		return p.lookCommands()
	case p.long:
		return append([]page.Command{{ID: "again.short", Title: "back to the list", Hint: "list",
			Keys: []string{"v", "esc", "q", "left", "h"}, Run: page.Run(func() { p.long = false })}},
			page.MoveCursor(&p.below, p.most+1, 8)...)
	case p.gone != nil:
		return []page.Command{p.undoCommand(), page.Leave()}
	}
	none, why := len(p.rows) == 0, "there is nothing here"
	if p.rep == nil {
		why = "the two cycles are being read"
	}
	heading := !none && p.rows[min(p.cursor, len(p.rows)-1)].Row == nil
	off, whyNot := p.plan == nil, p.whyNot
	if whyNot == "" {
		whyNot = why
	}
	one, whyOne := off, whyNot
	if !off && !none && !heading {
		one, whyOne = p.cannot()
	}
	filter := "only what differs"
	if p.only {
		filter = "all questions"
	}
	all := []page.Command{
		{ID: "again.yes", Title: "confirm as in the last cycle, and go to the next left", Hint: "confirm",
			Keys: []string{"y"}, Off: one || none, Why: whyOne, Run: p.yes},
		{ID: "again.domain", Title: "confirm the whole domain, after a look at what it would do", Hint: "the domain",
			Keys: []string{"Y"}, Off: off || none, Why: whyNot, Run: p.domain},
		{ID: "again.all", Title: "confirm everything that nothing speaks against, after a look at what it would do",
			Hint: "all", Keys: []string{"A"}, Off: off || none, Why: whyNot,
			Run: func() page.Cmd { return p.confirm(nil, true, false) }},
		{ID: "again.open", Title: "open the question in the walk", Hint: "answer it",
			Keys: []string{"enter", "right", "l"}, Off: none || heading || len(p.rows[p.cursor].Questions) == 0,
			Why: "this is no question of this cycle", Run: p.walk},
		{ID: "again.filter", Title: "show " + filter, Hint: filter, Keys: []string{"f"}, Off: p.rep == nil, Why: why,
			Run: page.Run(p.filter)},
		p.undoCommand(),
		{ID: "again.long", Title: "read all of it: question, notes, proof", Keys: []string{"v"}, Off: none, Why: why,
			Run: page.Run(func() { p.long, p.below = true, 0 })},
		{ID: "again.next", Title: "the next question left", Keys: []string{"n"}, Off: none, Why: why, Run: p.next},
		{ID: "again.basis", Title: "say how the supplier confirmed its answers", Keys: []string{"b"}, Off: off,
			Why: whyNot, Run: func() page.Cmd {
				p.wanted, p.many = []string{}, false
				return p.start(howConfirmed, p.basis, basisRoom)
			}},
		{ID: "again.domain-next", Title: "the next domain", Keys: []string{"J", "tab"}, Off: none, Why: why,
			Run: page.Run(func() { p.toHeading(1) })},
		{ID: "again.domain-before", Title: "the previous domain", Keys: []string{"K", "shift+tab"}, Off: none, Why: why,
			Run: page.Run(func() { p.toHeading(-1) })},
		{ID: "again.redo", Title: "redo what was undone", Keys: []string{"ctrl+r"}, Off: off, Why: whyNot,
			Run: func() page.Cmd { return p.undo(true) }},
		{ID: "again.back", Title: "take this cycle back: it was begun by mistake", Keys: []string{"T"}, Off: off,
			Why: whyNot, Run: p.takeBack},
		page.Leave(),
	}
	return append(all, page.MoveCursor(&p.cursor, len(p.rows), 8)...)
}

func (p *Page) undoCommand() page.Command {
	return page.Command{ID: "again.undo", Title: "undo your newest step in this cycle", Hint: "undo",
		Keys: []string{"u", "ctrl+z"}, Off: p.plan == nil && p.gone == nil, Why: p.whyNot,
		Run: func() page.Cmd { return p.undo(false) }}
}

// cannot reports whether the question under the cursor cannot be confirmed, and why.
func (p *Page) cannot() (bool, string) {
	c := p.rows[p.cursor].carry
	switch {
	case c == nil:
		return true, "this cycle does not ask it"
	case c.Why != "":
		return true, text.Safe(c.Why)
	case !c.Confirms():
		return true, "it has its answer"
	}
	return false, ""
}

// yes confirms the question under the cursor or, on a heading, the domain.
func (p *Page) yes() page.Cmd {
	if q := p.question(); q != "" {
		return p.confirm([]string{q}, false, false)
	}
	return p.domain()
}

func (p *Page) domain() page.Cmd {
	title, questions := p.domainOf()
	if len(questions) == 0 {
		return page.Say(page.Info, "This cycle asks nothing of "+text.Safe(title)+".")
	}
	return p.confirm(questions, true, false)
}

func (p *Page) walk() page.Cmd {
	p.walked = p.question()
	return p.links.Walk(p.id, p.walked)
}

func (p *Page) filter() {
	here := p.question()
	p.only = !p.only
	p.lay()
	p.scroll = kit.Scroll{}
	p.land(here, false)
}

// next goes to the next question left after the cursor.
func (p *Page) next() page.Cmd {
	for d := range p.rows {
		if i := (p.cursor + 1 + d) % len(p.rows); p.rows[i].open() {
			p.cursor = i
			return page.Cmd{}
		}
	}
	return page.Say(page.Info, "Every question that is shown has its answer.")
}

// toHeading goes to the next heading, or the one before.
func (p *Page) toHeading(d int) {
	for i := p.cursor + d; i >= 0 && i < len(p.rows); i += d {
		if p.rows[i].Row == nil {
			p.cursor = i
			return
		}
	}
}

func (p *Page) typingCommands() []page.Command {
	return []page.Command{
		{ID: "again.typed", Title: "keep what was typed", Hint: "keep", Keys: []string{"enter"}, Run: p.typed},
		{ID: "again.stop", Title: "cancel; what you typed stays as a draft", Hint: "cancel", Keys: []string{"esc"},
			Run: page.Run(p.stop)},
		p.draft.Discard(p.input.SetValue),
	}
}

// typed goes on with what was typed.
func (p *Page) typed() page.Cmd {
	value := strings.TrimSpace(p.input.Value())
	if p.ask == whyBack {
		if value == "" {
			return page.Say(page.Problem, "Say why; it is kept in the history. esc cancels.")
		}
		typed := p.draft
		p.stop()
		return p.recordBack(value, typed)
	}
	if value == "" && !p.many && len(p.wanted) > 0 {
		return page.Say(page.Problem, "Say how the supplier confirmed it, such as a call and with whom. esc cancels.")
	}
	p.draft.Done() // it stands on the page now, and is recorded with the answers
	p.stop()
	p.basis = value
	if !p.many && len(p.wanted) == 0 {
		return page.Cmd{} // only the words were changed
	}
	return p.confirm(p.wanted, p.many, true)
}

// lookCommands are those of what is looked at before it is done.
func (p *Page) lookCommands() []page.Command {
	yes := page.Command{ID: "again.do", Title: "confirm these", Hint: "confirm these", Keys: []string{"enter"},
		Run: p.recordWhole}
	if p.back != nil {
		yes = page.Command{ID: "again.do", Title: "take the cycle back, with a reason", Hint: "take it back",
			Keys: []string{"enter"}, Run: func() page.Cmd { return p.start(whyBack, "", text.MaxLength) }}
	}
	return append([]page.Command{yes,
		{ID: "again.stop", Title: "cancel", Hint: "cancel", Keys: []string{"esc", "q", "left", "h"},
			Run: page.Run(func() { p.whole, p.back = nil, nil })}},
		page.MoveCursor(&p.below, p.most+1, 8)...)
}
