package importing

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// Commands of the page.
func (p *Directory) Commands() []page.Command {
	stop := page.Command{ID: "typed.stop", Title: "cancel", Hint: "cancel", Keys: []string{"esc"},
		Run: page.Run(func() { p.input, p.mode = nil, listing })}
	switch p.mode {
	case searching:
		return []page.Command{{ID: "search.take", Title: "search; nothing typed shows the sectors", Hint: "search",
			Keys: []string{"enter"}, Run: p.search}, stop}
	case dating:
		return []page.Command{{ID: "day.take", Title: "take this day", Hint: "confirm", Keys: []string{"enter"},
			Run: p.setDay}, stop}
	case undoing:
		return undoCommands(func() page.Cmd {
			p.mode, p.busy = listing, true
			return undo(p.c, p.r, p.batch)
		}, func() { p.mode = listing })
	case adding:
		return applyCommands(func() page.Cmd { p.mode = listing; return p.add(false) },
			func() { p.mode = listing })
	}
	if p.path != "" {
		return []page.Command{
			{ID: "keep", Title: "keep the directory of this day", Hint: "keep it", Keys: []string{"a", "enter"},
				Off: p.file == nil || p.failed != nil, Why: "its day is not known, or the file cannot be read",
				Run: p.keep},
			{ID: "day", Title: "type the day on which it was downloaded", Hint: "day", Keys: []string{"d"},
				Run: page.Run(func() { p.mode, p.input = dating, kit.NewInput("", 30) })}, page.Leave()}
	}
	none, why := p.newest == nil, "no directory is kept: choose the file of one first"
	empty := none || p.table.N == 0
	all := []page.Command{
		{ID: "dry", Title: "see what the marked ones would add, or the one under the cursor", Hint: "dry run",
			Keys: []string{"enter"}, Off: empty, Why: cmp.Or(why, "nothing is listed"),
			Run: func() page.Cmd { return p.add(true) }},
		{ID: "apply", Title: "apply it: add the suppliers of the dry run", Hint: "apply", Keys: []string{"a"},
			Off: p.dry == nil || p.dry.Unchanged, Why: "a dry run (enter) shows first what would be added",
			Run: page.Run(func() { p.mode = adding })},
		{ID: "mark", Title: "mark it, to add several", Hint: "mark", Keys: []string{"space"}, Off: empty, Why: why,
			Run: page.Run(p.mark)},
		{ID: "search", Title: "search the directory by name or ODS code", Hint: "search", Keys: []string{"/"},
			Off: none, Why: why, Run: page.Run(func() { p.mode, p.input = searching, kit.NewInput(p.query, 200) })},
		{ID: "state", Title: "add the engagements as live, bid or exiting", Hint: "state", Keys: []string{"s"},
			Off: none, Why: why, Run: page.Run(p.nextState)},
		{ID: "undo", Title: "undo what was written last here", Hint: "undo", Keys: []string{"u"}, Off: p.batch == "",
			Why: "nothing was written here", Run: page.Run(func() { p.mode = undoing })},
	}
	if p.found != nil {
		all = append(all, page.Command{ID: "sectors", Title: "back to the sectors", Hint: "sectors",
			Keys: []string{"esc"}, Run: page.Run(func() {
				p.query, p.found, p.dry = "", nil, nil
				clear(p.codes)
				p.show()
			})}, page.Command{ID: "back", Title: "go back", Keys: []string{"q"}, Run: page.Back})
	} else {
		all = append(all, page.Leave())
	}
	return append(all, page.Moves(p.moved(p.table.Move), p.table.Half, p.moved(p.table.Goto))...)
}

// moved forgets a dry run of what was under the cursor once the cursor moves.
func (p *Directory) moved(move func(int)) func(int) {
	return func(d int) {
		if len(p.sectors)+len(p.codes) == 0 {
			p.dry = nil
		}
		move(d)
	}
}

// show puts the sectors, or what was found, into the table.
func (p *Directory) show() {
	at := p.table.Cursor()
	switch {
	case p.found != nil:
		p.table.Columns = []kit.Column{{Title: "", Width: 1}, {Title: "ODS", Width: 8},
			{Title: "Name", Width: 24, Flex: true}, {Title: "Sector", Width: 16, Drop: 1},
			{Title: "Status", Width: 20, Drop: 2}}
		p.table.N, at = len(p.found.Organisations), 0
	case p.newest != nil:
		p.table.Columns = []kit.Column{{Title: "", Width: 1}, {Title: "Sector", Width: 24, Flex: true},
			{Title: "Organisations", Width: 13, Right: true}, {Title: "Suppliers already", Width: 17, Right: true}}
		p.table.N = len(p.newest.Sectors)
	default:
		p.table.N = 0
	}
	p.table.Goto(max(at, 0))
}

func (p *Directory) row(i int) []kit.Span {
	mark := func(on bool) kit.Span {
		if on {
			return kit.S(theme.Accent, p.c.Theme.Glyph.Mark)
		}
		return kit.Span{}
	}
	if p.found != nil {
		o := &p.found.Organisations[i]
		return []kit.Span{mark(p.codes[o.ODSCode]), kit.S(theme.Key, text.Safe(o.ODSCode)), kit.S(theme.Plain,
			text.Safe(o.Name)), kit.S(theme.Muted, text.Safe(o.Sector)), kit.S(theme.Muted,
			text.Safe(cmp.Or(o.Status, "none published")))}
	}
	s := &p.newest.Sectors[i]
	return []kit.Span{mark(p.sectors[s.Name]), kit.S(theme.Plain, text.Safe(cmp.Or(s.Name, "(no sector)"))),
		kit.S(theme.Plain, text.Thousands(s.Organisations)), kit.Count(s.Ours)}
}

// View draws the file, or the directory that is kept.
func (p *Directory) View(w, h int) []kit.Line {
	th := p.c.Theme
	switch {
	case p.path != "":
		return p.viewFile(w)
	case p.failed != nil:
		return append(kit.Paragraph(theme.Warn, page.Message(p.failed), w, 0), kit.Paragraph(theme.Muted, "Choose the "+
			"file of a publication export of the toolkit in the import; it is recognised.", w, 0)...)
	case p.newest == nil:
		return unread(th, nil, w)
	}
	head := "Directory of " + p.newest.AsOf.Long() + ": " +
		text.Plural(p.newest.Organisations, "organisation", "organisations")
	if p.found != nil {
		head += "; found for " + text.Quote(p.query, 40) + ": " + text.Thousands(len(p.found.Organisations))
		if p.found.More {
			head += ", and there are more"
		}
	}
	out := kit.Paragraph(theme.Strong, head, w, 0)
	out = append(out, kit.Paragraph(theme.Muted, p.marked(), w, 0)...)
	if p.input != nil {
		out = append(out, p.input.View(th, "Name or ODS code: ", w))
	}
	if p.mode == undoing {
		out = append(out, kit.Paragraph(theme.Warn, p.undoQuestion(), w, 0)...)
	}
	if p.mode == adding {
		out = append(out, kit.Paragraph(theme.Warn, "Write the suppliers of the dry run? u undoes it.", w, 0)...)
	}
	if d := p.dry; d != nil {
		out = append(out, kit.Paragraph(theme.Notable, p.would(), w, 0)...)
		for _, x := range d.LikeProblems() {
			out = append(out, kit.Paragraph(theme.Warn, text.Safe(x.Where+": "+x.What), w, 0)...)
		}
	}
	out = append(out, kit.Rule(th, w))
	if p.table.N == 0 {
		return append(out, kit.Paragraph(theme.Muted, "No organisation of the directory matches. / searches again.", w,
			0)...)
	}
	return append(out, p.table.View(th, w, h-len(out), p.input == nil)...)
}

func (p *Directory) undoQuestion() string {
	if p.kept {
		return "Undo the import of the directory? Suppliers that came from it stay."
	}
	return "Undo this import? Suppliers that it added are retired, except those in use."
}

// marked says what an import would take, and how.
func (p *Directory) marked() string {
	what := "the one under the cursor"
	switch {
	case len(p.codes) > 0:
		what = text.Plural(len(p.codes), "marked organisation", "marked organisations")
	case len(p.sectors) > 0:
		what = text.Plural(len(p.sectors), "marked sector", "marked sectors")
	}
	return "A dry run takes " + what + ", with engagements that are " + string(p.state) + " (s)."
}

// would says what a dry run would add.
func (p *Directory) would() string {
	d := p.dry
	if d.Unchanged {
		return "Nothing would be added: " + text.Plural(d.Suppliers.Same, "is a supplier", "are suppliers") +
			" already."
	}
	out := "Would add " + text.Plural(d.Suppliers.New, "supplier", "suppliers") + ", each with a " + string(p.state) +
		" engagement"
	if d.Suppliers.Changed > 0 {
		out += "; bring back " + text.Thousands(d.Suppliers.Changed) + " that an undo retired"
	}
	if d.Suppliers.Same > 0 {
		out += "; " + text.Plural(d.Suppliers.Same, "is one", "are suppliers") + " already"
	}
	return out + ". a applies it."
}

// viewFile draws what is in a file that is not kept yet.
func (p *Directory) viewFile(w int) []kit.Line {
	th := p.c.Theme
	out := kit.Paragraph(theme.Strong, "The public directory of the DSPT: "+base(p.path), w, 0)
	if p.failed != nil {
		out = append(out, kit.Paragraph(theme.Warn, page.Message(p.failed), w, 0)...)
	}
	if p.input != nil {
		out = append(out, p.input.View(th, "Day of the file: ", w),
			kit.L(kit.S(theme.Muted, "  "+page.DayWords(p.input.Value()))))
	}
	if f := p.file; f != nil && p.failed == nil {
		out = append(out, kit.Paragraph(theme.Plain, "As of "+f.AsOf.Long()+": "+
			text.Plural(f.Organisations, "organisation", "organisations")+". a keeps it; d types another day.",
			w, 0)...)
		out = append(out, kit.Rule(th, w))
		statuses := slices.Sorted(maps.Keys(f.Statuses))
		slices.SortStableFunc(statuses, func(a, b string) int { return cmp.Compare(f.Statuses[b], f.Statuses[a]) })
		for _, s := range statuses {
			out = append(out, kit.L(kit.S(theme.Plain, kit.Pad(text.Thousands(f.Statuses[s]), 8, true, "")+"  "),
				kit.S(theme.Muted, text.Safe(cmp.Or(s, "none published")))))
		}
		for _, x := range f.Problems {
			out = append(out, kit.Paragraph(theme.Warn, text.Safe(x.Where+": "+x.What), w, 0)...)
		}
		for _, n := range f.Notes {
			out = append(out, kit.Paragraph(theme.Muted, strings.TrimSpace(page.Note(n)), w, 0)...)
		}
	}
	if p.file == nil && p.failed == nil {
		out = append(out, unread(th, nil, w)...)
	}
	return out
}
