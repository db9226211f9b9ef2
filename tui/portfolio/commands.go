package portfolio

import (
	"slices"
	"strconv"
	"strings"

	"assure/internal/text"
	"assure/tui/export"
	"assure/tui/kit"
	"assure/tui/page"
)

// Commands of the page, by mode.
func (p *Page) Commands() []page.Command {
	switch p.mode {
	case searching:
		return p.searchCommands()
	case choosing:
		return p.chooseCommands()
	}
	none, why := p.selected() == nil, "no supplier is selected"
	empty := len(p.rows) == 0
	all := []page.Command{
		{ID: "supplier.open", Title: "open the supplier", Hint: "open", Keys: []string{"enter", "right", "l"},
			Off: none, Why: why, Run: p.open},
		{ID: "filter.type", Title: "search and filter as you type", Hint: "search", Keys: []string{"/"}, Off: empty,
			Why: "there are no suppliers yet", Run: page.Run(p.startSearch)},
		{ID: "filter.choose", Title: "choose filters from a list", Hint: "filter", Keys: []string{"f"}, Off: empty,
			Why: "there are no suppliers yet", Run: page.Run(p.startChoosing)},
		{ID: "sort", Title: "change the order", Hint: "sort", Keys: []string{"s"}, Off: empty,
			Why: "there are no suppliers yet", Run: p.nextSort},
		{ID: "sort.turn", Title: "turn the order round", Keys: []string{"S"}, Off: empty,
			Why: "there are no suppliers yet", Run: p.turnSort},
		p.usesCommand(),
		{ID: "supplier.triage", Title: "triage: record the engagement facts", Hint: "triage", Keys: []string{"t"},
			Off: none || p.links.Triage == nil, Why: why,
			Run: func() page.Cmd { return p.links.Triage(p.selectedRef()) }},
		{ID: "triage.many", Title: "triage many: a row an engagement, a column a fact", Keys: []string{"b"},
			Off: empty || p.links.Bulk == nil, Why: "there are no suppliers yet",
			Run: func() page.Cmd { return p.links.Bulk() }},
		{ID: "supplier.assess", Title: "assess: go through the questionnaire", Hint: "assess", Keys: []string{"a"},
			Off: none || p.links.Assess == nil, Why: why,
			Run: func() page.Cmd { return p.links.Assess(p.selectedRef()) }},
		{ID: "each", Title: "show a row a supplier, or a row an engagement", Hint: "engagements", Keys: []string{"e"},
			Off: empty, Why: "there are no suppliers yet", Run: p.toggleEach},
		{ID: "import", Title: "import what suppliers returned", Hint: "import", Keys: []string{"i"},
			Off: p.links.Import == nil, Why: "nothing can be imported here",
			Run: func() page.Cmd { return p.links.Import() }},
		{ID: "export", Title: "export: the risk register, reports, questionnaires", Hint: "export", Keys: []string{"x"},
			Off: empty || p.links.Export == nil, Why: "there are no suppliers yet", Run: p.export},
		{ID: "supplier.add", Title: "add a supplier", Hint: "new", Keys: []string{"n"}, Run: p.add},
		{ID: "supplier.copy", Title: "copy the reference", Keys: []string{"y"}, Off: none, Why: why,
			Run: func() page.Cmd { return page.CopyText(p.selectedRef()) }},
		{ID: "reload", Title: "read the suppliers again", Keys: []string{"R"}, Run: p.load},
	}
	if marks := p.markCommands(none, why); len(p.marked) > 0 {
		all = append(marks, all...) // marking is under way: its commands come first
	} else {
		all = append(all, marks...)
	}
	if len(p.rows) == 0 && p.links.Demo != nil {
		all = append([]page.Command{{ID: "demo", Title: "load 40 made-up suppliers", Hint: "demo data",
			Keys: []string{"d"}, Run: p.demo}}, all...)
	}
	leave := page.Leave()
	if len(p.marked) > 0 || p.query != "" {
		leave.Keys = leave.Keys[1:] // esc clears these first
	}
	if p.query != "" {
		all = append(all, page.Command{ID: "filter.drop", Title: "clear the last filter", Hint: "clear",
			Keys: []string{"esc"}, Run: p.dropFilter})
	}
	return append(append(all, leave), p.moves()...)
}

// moves are the cursor keys, each followed by the preview of the new row.
func (p *Page) moves() []page.Command {
	moves := page.Moves(p.table.Move, p.table.Half, p.table.Goto)
	for i, m := range moves {
		moves[i].Run = func() page.Cmd { return page.All(m.Run(), p.wantPreview()) }
	}
	return moves
}

func (p *Page) open() page.Cmd {
	if r := p.selected(); r != nil && p.links.Open != nil {
		return p.links.Open(r.Ref)
	}
	return page.Cmd{}
}

func (p *Page) nextSort() page.Cmd {
	p.sort, p.turned = (p.sort+1)%orders, false
	return p.sorted()
}

// turnSort turns the order round. What is not known stays last.
func (p *Page) turnSort() page.Cmd {
	p.turned = !p.turned
	return p.sorted()
}

func (p *Page) sorted() page.Cmd {
	p.apply()
	p.table.Goto(0)
	return page.All(page.Say(page.Info, "Sorted by "+p.sort.words(p.turned)+"."), p.wantPreview())
}

// export opens the export of the row under the cursor, of what the filter shows, or of everything.
func (p *Page) export() page.Cmd {
	var of export.Of
	if r := p.selected(); r != nil {
		of = export.Of{Supplier: r.Ref, Name: r.Name, Engagement: r.Engagement, Service: r.Service}
	}
	refs := func(rows []int32) []string {
		var out []string
		for _, i := range rows {
			out = append(out, p.key(&p.rows[i]))
		}
		return out
	}
	what := "suppliers"
	if p.each {
		what = "engagements"
	}
	switch {
	case len(p.marked) > 0:
		for _, i := range p.order() {
			if key := p.key(&p.rows[i]); p.marked[key] {
				of.Shown = append(of.Shown, key)
			}
		}
		of.Words = "the " + text.Thousands(len(of.Shown)) + " marked " + what
	case p.query != "":
		of.Shown = refs(p.hits)
		of.Words = "the " + text.Thousands(len(p.hits)) + " " + what + " shown by " + text.Safe(p.query)
	}
	return p.links.Export(of)
}

func (p *Page) startSearch() {
	p.mode, p.before = searching, p.query
	p.input = kit.NewInput("", 200)
	if p.query != "" {
		p.was, p.query = p.query, ""
		p.apply()
	}
}

// upward brings the filter before back into an empty field, and moves up otherwise.
func (p *Page) upward() page.Cmd {
	if p.was == "" || p.input.Value() != "" {
		p.table.Move(-1)
		return p.wantPreview()
	}
	p.input.SetValue(p.was + " ")
	return p.typed(kit.Key{})
}

func (p *Page) searchCommands() []page.Command {
	return []page.Command{
		{ID: "search.keep", Title: "keep the filter", Hint: "keep", Keys: []string{"enter"}, Run: page.Run(func() {
			p.query, p.mode = strings.TrimSpace(p.query), browsing
		})},
		{ID: "search.complete", Title: "complete a typed filter", Hint: "complete", Keys: []string{"tab"},
			Run: func() page.Cmd {
				_, line := complete(p.input.Value())
				p.input.SetValue(line)
				return p.typed(kit.Key{})
			}},
		{ID: "search.down", Title: "move down while searching", Keys: []string{"down"},
			Run: func() page.Cmd { p.table.Move(1); return p.wantPreview() }},
		{ID: "search.up", Title: "move up while searching; in an empty field, the filter before", Keys: []string{"up"},
			Run: p.upward},
		{ID: "search.stop", Title: "back to the previous filter", Hint: "cancel", Keys: []string{"esc"},
			Run: func() page.Cmd {
				p.mode, p.query = browsing, p.before
				p.apply()
				return p.wantMore()
			}},
	}
}

func (p *Page) dropFilter() page.Cmd {
	words := strings.Fields(p.query)
	p.query = strings.Join(words[:max(0, len(words)-1)], " ")
	ref := p.selectedRef()
	p.apply()
	return p.moveTo(ref)
}

func (p *Page) demo() page.Cmd {
	return page.All(page.Say(page.Info, "Making the demo portfolio, in a few seconds"+p.c.Theme.Glyph.Ellipsis),
		page.Do(func() any {
			text, err := p.links.Demo(p.c.Context)
			return demoMade{text, err}
		}))
}

// option is a line of the filter list: a filter, how many suppliers match it, and whether it is on.
type option struct {
	text  string
	count int
	on    bool
}

func (p *Page) startChoosing() {
	p.mode = choosing
	p.countOptions()
	p.check = kit.Table{Columns: []kit.Column{{Width: 3}, {Title: "Filter", Width: 28, Flex: true},
		{Title: "Suppliers", Width: 9, Right: true}}}
	p.check.N = len(p.options)
	p.check.Row = func(i int) []kit.Span {
		o := p.options[i]
		box := "[ ]"
		if o.on {
			box = "[x]"
		}
		return []kit.Span{{Text: box}, {Text: o.text}, {Text: text.Thousands(o.count)}}
	}
}

func (p *Page) countOptions() {
	p.options = p.options[:0]
	for _, v := range vocabulary {
		for _, value := range v.values {
			t := term{v.field, []string{value}}
			o := option{text: v.field + ":" + value}
			for i := range p.rows {
				if t.any(&p.rows[i], value, p.today) {
					o.count++
				}
			}
			for _, have := range p.filter.terms {
				if have.field == v.field {
					for _, x := range have.values {
						o.on = o.on || x != "" && strings.HasPrefix(value, x)
					}
				}
			}
			p.options = append(p.options, o)
		}
	}
}

func (p *Page) chooseCommands() []page.Command {
	return append([]page.Command{
		{ID: "choose.toggle", Title: "switch the filter on or off", Hint: "on/off", Keys: []string{"space"},
			Run: page.Run(p.toggle)},
		{ID: "choose.done", Title: "show the suppliers", Hint: strconv.Itoa(len(p.hits)) + " suppliers",
			Keys: []string{"enter", "esc", "q"}, Run: func() page.Cmd {
				p.mode = browsing
				return p.wantMore()
			}},
	}, page.Moves(p.check.Move, p.check.Half, p.check.Goto)...)
}

// toggle rebuilds the query from the words typed and the filters that are on.
func (p *Page) toggle() {
	i := p.check.Cursor()
	p.options[i].on = !p.options[i].on
	words := slices.Clone(p.filter.words)
	for _, v := range vocabulary {
		var on []string
		for _, o := range p.options {
			if field, value, _ := strings.Cut(o.text, ":"); field == v.field && o.on {
				on = append(on, value)
			}
		}
		if v.values == nil {
			for _, t := range p.filter.terms {
				if t.field == v.field {
					on = append(on, t.values...)
				}
			}
		}
		if len(on) > 0 {
			words = append(words, v.field+":"+strings.Join(on, ","))
		}
	}
	p.query = strings.Join(words, " ")
	p.apply()
	p.table.Goto(0)
}

// Find offers suppliers to the palette.
func (p *Page) Find(letters string, most int) []page.Command {
	var f filter
	for word := range strings.FieldsSeq(foldAccents(letters)) {
		f.words = append(f.words, fullRef(word))
	}
	var out []page.Command
	for _, i := range p.order() {
		if len(out) == most {
			break
		}
		if f.matchWords(p.search[i]) {
			ref := p.rows[i].Ref
			out = append(out, page.Command{ID: "find." + ref, Title: "supplier " + text.Safe(ref+"  "+p.rows[i].Name),
				Off: p.links.Open == nil, Run: func() page.Cmd { return p.links.Open(ref) }})
		}
	}
	return out
}
