package list

import (
	"cmp"
	"slices"
	"strings"

	"assure/internal/text"
	"assure/tui/export"
	"assure/tui/kit"
	"assure/tui/page"
)

// Commands of the page, by mode.
func (p *Page[T]) Commands() []page.Command {
	switch p.mode {
	case searching:
		return p.searchCommands()
	case choosing:
		return append([]page.Command{
			{ID: "choose.toggle", Title: "switch the filter on or off", Hint: "on/off", Keys: []string{"space", "x"},
				Off: len(p.options) == 0, Why: "this list has no such filters", Run: page.Run(p.toggle)},
			{ID: "choose.done", Title: "show the " + p.s.Many, Hint: p.shown(), Keys: []string{"enter", "esc", "q"},
				Run: page.Run(func() { p.mode = browsing })},
		}, page.Moves(p.check.Move, p.check.Half, p.check.Goto)...)
	case reading:
		return append([]page.Command{{ID: "read.done", Title: "back to the list", Hint: "back",
			Keys: []string{"esc", "q", "left", "h", "v"}, Run: page.Run(func() { p.mode = browsing })}},
			page.MoveCursor(&p.scroll.Top, 1<<20, 10)...)
	}
	r := p.Row()
	none, why := r == nil, "no "+p.s.One+" is under the cursor"
	empty, whyEmpty := len(p.rows) == 0, "there are no "+p.s.Many+" yet"
	var all []page.Command
	if p.s.Open != nil {
		all = append(all, page.Command{ID: "open", Title: p.s.OpenTitle, Hint: p.s.OpenHint,
			Keys: []string{"enter", "right", "l"}, Off: none, Why: why, Run: func() page.Cmd { return p.s.Open(r) }})
	}
	if p.query != "" {
		all = append(all, page.Command{ID: "filter.drop", Title: "clear the newest filter", Hint: "clear filter",
			Keys: []string{"esc"}, Run: page.Run(p.dropFilter)})
	}
	all = append(all, page.Command{ID: "filter.type", Title: "search and filter as you type", Hint: "search",
		Keys: []string{"/"}, Off: empty, Why: whyEmpty, Run: page.Run(p.startSearch)})
	if p.s.Acts != nil {
		all = append(all, p.watched(r, p.s.Acts(r))...)
	}
	if p.s.Undoes {
		all = append(all, p.undoCommands(r)...)
	}
	all = append(all,
		page.Command{ID: "filter.choose", Title: "choose filters from a list", Hint: "filter", Keys: []string{"f"},
			Off: empty, Why: whyEmpty, Run: page.Run(p.startChoosing)},
		page.Command{ID: "sort", Title: "change the order", Hint: "sort", Keys: []string{"s"}, Off: empty,
			Why: whyEmpty, Run: func() page.Cmd { return p.order((p.sort+1)%len(p.s.Orders), false) }},
		page.Command{ID: "sort.reverse", Title: "turn the order round", Keys: []string{"S"}, Off: empty,
			Why: whyEmpty, Run: func() page.Cmd { return p.order(p.sort, !p.reverse) }})
	if p.s.Over != nil {
		title := "show those " + p.s.OverWord + " too"
		if p.all {
			title = "leave out those " + p.s.OverWord
		}
		all = append(all, page.Command{ID: "all", Title: title, Hint: "all", Keys: []string{"A"}, Off: empty,
			Why: whyEmpty, Run: p.toggleAll})
	}
	all = append(all,
		page.Command{ID: "read", Title: "read all that is known of the row", Hint: "view", Keys: []string{"v"},
			Off: none, Why: why, Run: page.Run(func() { p.mode, p.scroll = reading, kit.Scroll{} })},
		page.Command{ID: "copy", Title: "copy the row as text", Keys: []string{"y"}, Off: none, Why: why,
			Run: func() page.Cmd { return page.CopyText(p.copied(r)) }},
		page.Command{ID: "reload", Title: "read the " + p.s.Many + " again", Keys: []string{"R"}, Run: p.Init})
	if p.s.Export != nil {
		all = append(all, page.Command{ID: "export", Title: "export what the list shows", Hint: "export",
			Keys: []string{"x"}, Off: empty, Why: whyEmpty, Run: p.export})
	}
	return append(append(all, p.leave()), page.Moves(p.table.Move, p.table.Half, p.table.Goto)...)
}

// export opens the export of what the list shows: with a filter, the engagements or suppliers of its rows.
func (p *Page[T]) export() page.Cmd {
	var of export.Of
	if r := p.Row(); r != nil {
		of = p.s.Subject(r)
	}
	if p.query != "" {
		for _, i := range p.hits {
			row := p.s.Subject(&p.rows[i])
			if ref := cmp.Or(row.Engagement, row.Supplier); !slices.Contains(of.Shown, ref) {
				of.Shown = append(of.Shown, ref)
			}
		}
		of.Words = "what the " + p.shown() + " shown by " + text.Safe(p.query) + " are about"
	}
	of.Focused = len(p.s.Of) > 0
	return p.s.Export(of)
}

// leave is [page.Leave]; with a filter esc clears that first.
func (p *Page[T]) leave() page.Command {
	back := page.Leave()
	if p.query != "" {
		back.Keys, back.Hint = []string{"q", "left", "h"}, ""
	}
	return back
}

func (p *Page[T]) copied(r *T) string {
	if p.s.Copy == nil {
		return p.s.Key(r)
	}
	return p.s.Copy(r)
}

// order sorts the list by another order, or turns it round.
func (p *Page[T]) order(by int, reverse bool) page.Cmd {
	p.sort, p.reverse = by, reverse
	p.apply()
	p.table.Goto(0)
	return page.Say(page.Info, "Sorted by "+p.sorted()+".")
}

func (p *Page[T]) sorted() string {
	if p.reverse {
		return p.s.Orders[p.sort].Name + ", turned round"
	}
	return p.s.Orders[p.sort].Name
}

func (p *Page[T]) toggleAll() page.Cmd {
	p.all = !p.all
	p.refilter()
	if p.all {
		return page.Say(page.Info, "Those "+p.s.OverWord+" are listed too.")
	}
	return page.Say(page.Info, "Those "+p.s.OverWord+" are left out.")
}

func (p *Page[T]) startSearch() {
	p.mode, p.before = searching, p.query
	p.input = kit.NewInput("", 200)
	if p.query != "" {
		p.was, p.query = p.query, ""
		p.refilter()
	}
}

// upward brings the filter before back into an empty field, and moves up otherwise.
func (p *Page[T]) upward() {
	if p.was == "" || p.input.Value() != "" {
		p.table.Move(-1)
		return
	}
	p.input.SetValue(p.was + " ")
	p.typed(kit.Key{})
}

func (p *Page[T]) searchCommands() []page.Command {
	return []page.Command{
		{ID: "search.keep", Title: "keep the filter", Hint: "keep", Keys: []string{"enter"}, Run: page.Run(func() {
			p.query, p.mode = strings.TrimSpace(p.query), browsing
		})},
		{ID: "search.complete", Title: "complete a typed filter", Hint: "complete", Keys: []string{"tab"},
			Run: page.Run(func() {
				_, line := p.s.Fields.Complete(p.input.Value())
				p.input.SetValue(line)
				p.typed(kit.Key{})
			})},
		{ID: "search.down", Title: "move down while searching", Keys: []string{"down"},
			Run: page.Run(func() { p.table.Move(1) })},
		{ID: "search.up", Title: "move up while searching; in an empty field, the filter before", Keys: []string{"up"},
			Run: page.Run(p.upward)},
		{ID: "search.stop", Title: "back to the previous filter", Hint: "cancel", Keys: []string{"esc"},
			Run: page.Run(func() {
				p.mode, p.query = browsing, p.before
				p.refilter()
			})},
	}
}

func (p *Page[T]) dropFilter() {
	words := strings.Fields(p.query)
	p.query = strings.Join(words[:max(0, len(words)-1)], " ")
	p.refilter()
}
