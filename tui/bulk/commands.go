package bulk

import (
	"strconv"

	"assure/tui/kit"
	"assure/tui/page"
)

// Commands of the page.
func (p *Page) Commands() []page.Command {
	if p.choice != nil {
		return append([]page.Command{
			{ID: "choose.take", Title: "choose the value", Hint: "choose", Keys: []string{"enter"},
				Run: func() page.Cmd { return p.choose(p.choice.Cursor) }},
			{ID: "choose.stop", Title: "cancel", Hint: "cancel", Keys: []string{"esc", "q"},
				Run: page.Run(func() { p.choice = nil })},
		}, page.Choose(p.choice, 5, p.choose)...)
	}
	off, why := p.row() == nil, "no engagement is listed"
	var digits []page.Command
	if !off {
		for i, v := range p.values() {
			key := strconv.Itoa(i + 1)
			digits = append(digits, page.Command{ID: "value." + key, Title: p.def().Title + ": " + p.words(p.def(), v),
				Keys: []string{key}, Run: func() page.Cmd { return p.choose(i) }})
		}
	}
	all := []page.Command{
		{ID: "choose", Title: "choose a value from a list", Hint: "choose", Keys: []string{"enter", "space"}, Off: off,
			Why: why, Run: page.Run(p.startChoice)},
		{ID: "next", Title: "go to the next fact to ask", Hint: "next to ask",
			Keys: []string{"tab"}, Off: off, Why: why,
			Run: p.next},
		{ID: "undo", Title: "undo the last change", Hint: p.undoHint(), Keys: []string{"u", "ctrl+z"},
			Off: p.board == nil, Why: "the engagements are being read", Run: p.undoLast},
		{ID: "all", Title: "list engagements with a final tier too, or only those that wait", Hint: p.allHint(),
			Keys: []string{"a"}, Run: func() page.Cmd { p.all = !p.all; return p.Init() }},
		{ID: "triage", Title: "triage this engagement: all facts, days, values by hand", Hint: "all facts",
			Keys: []string{"t"}, Off: off || p.triage == nil, Why: why,
			Run: func() page.Cmd { return p.triage(p.row().Engagement.Ref) }},
		{ID: "back", Title: "go back", Hint: "back", Keys: []string{"esc", "q"}, Run: page.Back},
		{ID: "fact.right", Title: "go to the fact on the right", Keys: []string{"right", "l"}, Off: off, Why: why,
			Run: page.Run(func() { p.move(1) })},
		{ID: "fact.left", Title: "go to the fact on the left", Keys: []string{"left", "h"}, Off: off, Why: why,
			Run: page.Run(func() { p.move(-1) })},
	}
	return append(append(all, digits...), page.Moves(p.table.Move, p.table.Half, p.table.Goto)...)
}

func (p *Page) allHint() string {
	if p.all {
		return "waiting only"
	}
	return "list all"
}

func (p *Page) next() page.Cmd {
	at := p.fact
	row := p.table.Cursor()
	open := p.board.Open(p.row())
	if len(open) > 0 {
		p.ask(open[0])
		if p.fact != at {
			return page.Cmd{}
		}
	}
	if p.table.Move(1); p.table.Cursor() == row {
		p.table.Goto(0)
	}
	if !p.nextOpen() {
		p.table.Goto(row)
		return page.Say(page.Done, "Every engagement of the list is triaged, and no tier is provisional.")
	}
	return page.Cmd{}
}

// startChoice opens the list of values, with the cursor on the one that counts.
func (p *Page) startChoice() {
	p.choice = &kit.Choice{}
	d := p.def()
	for i, v := range p.values() {
		item := kit.Item{Label: p.words(d, v)}
		if d.Reads(p.row().Facts.Get(d.ID)) == v {
			p.choice.Cursor, item.Marks = i, "now"
		}
		p.choice.Items = append(p.choice.Items, item)
	}
}
