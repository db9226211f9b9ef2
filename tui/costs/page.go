// Package costs has the pages of what incidents would cost, and what controls are worth: of one engagement, and of all
// that have entries. They show the break-even of each purchase first, then what to buy with how much, then how likely a
// loss of more than an amount is.
package costs

import (
	"strconv"
	"strings"

	"assure/data"
	"assure/internal/text"
	"assure/scoring/money"
	"assure/tui/curve"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// Links open other pages.
type Links struct {
	Question   func(engagement, pack, question string) page.Cmd
	Engagement func(ref string) page.Cmd // what its incidents would cost
	Supplier   func(ref string) page.Cmd
}

// Page shows what incidents would cost.
type Page struct {
	c     *page.Common
	r     *data.Register
	links Links
	title []string
	read  func() (*content, error)

	v       *content
	seen    page.Seen
	failed  error
	tab     tab
	cursors [tabs]int
	scroll  kit.Scroll
	most    int // how far the tab scrolls where nothing is listed in it
}

type tab uint8

const (
	even tab = iota
	buy
	years
	tabs
)

var (
	tabNames  = [tabs]string{"When each pays for itself", "What to buy", "Bad years"}
	shortTabs = [tabs]string{"Break-even", "Buy", "Bad years"}
)

// content is what a page shows.
type content struct {
	title    []string
	off      []string // why there are no pounds, and the next step; then there is nothing else
	head     []string
	tabs     [tabs]part
	chart    curve.Chart
	first    string // what the lines of the chart are
	second   string
	supplier string // reference, "" for none
	form     *forms // what can be entered here, nil for nothing
}

// part is what is in a tab.
type part struct {
	intro   string
	entries []entry
	after   []string
}

// entry is one purchase, or all of an engagement.
type entry struct {
	name, amount string
	words        []string
	open         func() page.Cmd
	opens        string // what it opens
	// the question that it is about, "" for several
	pack, question string
}

type readDone struct {
	v    *content
	seen page.Seen
	err  error
}

// Title names the page.
func (p *Page) Title() []string {
	if p.v != nil {
		return p.v.title
	}
	return p.title
}

// Init reads what is shown.
func (p *Page) Init() page.Cmd {
	return page.Do(func() any {
		seen := page.Look(p.c.Context, p.r)
		v, err := p.read()
		return readDone{v, seen, err}
	})
}

// Loading is true until it is read.
func (p *Page) Loading() bool { return p.v == nil && p.failed == nil }

// Failed is why it could not be read.
func (p *Page) Failed() error { return p.failed }

// Again reads it again.
func (p *Page) Again() page.Cmd {
	p.failed = nil
	return p.Init()
}

// Typing is never true.
func (p *Page) Typing() bool { return false }

// Update takes what was read; coming back reads again what changed.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case readDone:
		if m.err != nil {
			p.failed = m.err
			return page.Cmd{}
		}
		p.v, p.seen = m.v, m.seen
		for i := range p.cursors {
			p.cursors[i] = kit.Clamp(p.cursors[i], len(p.v.tabs[i].entries))
		}
	case page.Written:
		if m.Err != nil {
			return page.Say(page.Problem, "Nothing is changed: "+page.Message(m.Err))
		}
		said, _ := m.Value.(string)
		return page.All(page.Say(page.Done, said), p.Init())
	case page.Resume:
		return page.Do(func() any {
			if p.seen.IsNow(p.c.Context, p.r) {
				return nil
			}
			return p.Init().Work[0]()
		})
	}
	return page.Cmd{}
}

// entries are those of the tab shown.
func (p *Page) entries() []entry {
	if p.v == nil || len(p.v.off) > 0 {
		return nil
	}
	return p.v.tabs[p.tab].entries
}

// Commands of the page.
func (p *Page) Commands() []page.Command {
	list := p.entries()
	var all []page.Command
	if len(list) > 0 {
		e := list[p.cursors[p.tab]]
		all = append(all, page.Command{ID: "costs.open", Title: e.opens, Hint: "open", Keys: []string{"enter", "l",
			"right"},
			Off: e.open == nil, Why: "there is nothing to open", Run: e.open})
	}
	if p.v != nil && len(p.v.off) == 0 {
		for i := range tabs {
			all = append(all, page.Command{ID: "tab." + strconv.Itoa(int(i)+1), Title: "show: " + tabNames[i],
				Keys: []string{strconv.Itoa(int(i) + 1)}, Run: page.Run(func() { p.show(i) })})
		}
		all = append(all, page.Command{ID: "tab.next", Title: "show the next part", Keys: []string{"tab"},
			Run: page.Run(func() { p.show((p.tab + 1) % tabs) })})
	}
	if p.v != nil && p.v.form != nil {
		all = append(all, p.v.form.commands(p)...)
	}
	all = append(all, page.Command{ID: "costs.copy", Title: "copy what is shown as text", Hint: "copy",
		Keys: []string{"y"}, Off: p.v == nil, Why: "it is being read", Run: func() page.Cmd {
			return page.CopyText(p.text())
		}})
	if p.v != nil && p.v.supplier != "" {
		all = append(all, page.Command{ID: "costs.supplier", Title: "open the supplier", Hint: "supplier",
			Keys: []string{"s"}, Run: func() page.Cmd { return p.links.Supplier(p.v.supplier) }})
	}
	all = append(all, page.Leave())
	n := len(list)
	if n == 0 { // then the cursor is how far the page is scrolled
		n = p.most + 1
	}
	return append(all, page.MoveCursor(&p.cursors[p.tab], n, 6)...)
}

func (p *Page) show(t tab) { p.tab, p.scroll.Top = t, 0 }

// Legend says what the words of the page mean.
func (p *Page) Legend() []page.Meaning {
	return []page.Meaning{
		{Mark: "pays for itself if", Words: "it takes more from such an event than it costs, once events come " +
			"more often " +
			"than that; no list of events is needed to judge it"},
		{Mark: "clears", Words: "must-haves that are met once it is bought; those are bought first, whatever the " +
			"pounds"},
		{Mark: "leaves", Words: "a year on average once it is bought, if no more is in place than is shown"},
		{Mark: "not a forecast", Words: "few events are known, and effects of controls are correlations that others " +
			"published"},
	}
}

// View draws the tabs and the one that is open.
func (p *Page) View(w, h int) []kit.Line {
	t := p.c.Theme
	if p.v == nil {
		return kit.Waiting(t, "Working it out")
	}
	if len(p.v.off) > 0 {
		return p.viewOff(w, h)
	}
	names := tabNames[:]
	if kit.Tabs(t, names, int(p.tab)).Width() > w-12 {
		names = shortTabs[:]
	}
	// it is said on every tab, whatever is scrolled
	not := kit.L(kit.S(theme.Muted, "not a forecast"))
	top := []kit.Line{kit.Spread(kit.Tabs(t, names, int(p.tab)), not, w, t.Glyph.Ellipsis)}
	h--
	if p.tab == years {
		return append(top, p.viewYears(w, h)...)
	}
	return append(top, p.viewEntries(w, h)...)
}

// viewOff says why there are no pounds.
func (p *Page) viewOff(w, h int) []kit.Line {
	lines := []kit.Line{{}}
	for i, words := range p.v.off {
		role := theme.Plain
		if i == 0 {
			role = theme.Strong
		}
		lines = append(append(lines, kit.Paragraph(role, words, w, 2)...), kit.Line{})
	}
	return p.free(lines, w, h)
}

// free scrolls lines in which there is nothing to choose.
func (p *Page) free(lines []kit.Line, w, h int) []kit.Line {
	p.most = max(0, len(lines)-h)
	p.cursors[p.tab] = min(p.cursors[p.tab], p.most)
	p.scroll.Top = p.cursors[p.tab]
	return p.scroll.Free(p.c.Theme, lines, w, h, "")
}

// viewEntries draws the entries with their words, what a year costs, and what the figures are not. What to buy has
// what a year costs first, as each set says what it leaves of it; a break-even needs none.
func (p *Page) viewEntries(w, h int) []kit.Line {
	t, x := p.c.Theme, &p.v.tabs[p.tab]
	head := append(p.paragraphs(theme.Plain, p.v.head, w), kit.Line{})
	var lines []kit.Line
	if p.tab == buy {
		lines, head = head, nil
	}
	lines = append(lines, kit.Paragraph(theme.Muted, x.intro, w, 0)...)
	from, to := 0, 0
	for i := range x.entries {
		e := &x.entries[i]
		sel := i == p.cursors[p.tab]
		if sel {
			from = len(lines)
		}
		rows := kit.Entry(kit.Mark(t, sel), theme.Strong, e.name, kit.L(kit.S(theme.Notable, e.amount)), w)
		rows[0].Selected = sel
		lines = append(lines, rows...)
		for _, words := range e.words {
			lines = append(lines, kit.Paragraph(theme.Plain, words, w, 4)...)
		}
		if sel {
			to = len(lines) - 1
		}
	}
	lines = append(append(lines, kit.Line{}), head...)
	lines = append(append(lines, p.paragraphs(theme.Plain, x.after, w)...), p.limits(w)...)
	if len(x.entries) == 0 {
		return p.free(lines, w, h)
	}
	switch c := p.cursors[p.tab]; {
	case c == 0 && to < h:
		from = 0
	case c == len(x.entries)-1: // show what follows with the last entry
		to = len(lines) - 1
		from = max(0, min(from, to-h+1))
	}
	return p.scroll.View(t, lines, w, h, from, to)
}

func (p *Page) paragraphs(role theme.Role, list []string, w int) (out []kit.Line) {
	for _, words := range list {
		out = append(out, kit.Paragraph(role, words, w, 0)...)
	}
	return out
}

// limits says what the figures are not.
func (p *Page) limits(w int) []kit.Line {
	lines := []kit.Line{{}, kit.L(kit.S(theme.Strong, "What these figures are not"))}
	for _, l := range money.Limits() {
		lines = append(lines, kit.Entry(kit.S(theme.Muted, "  "+p.c.Theme.Glyph.Dot+" "), theme.Muted, l, kit.Line{},
			w)...)
	}
	return lines
}

// viewYears draws the curve, what its lines are, and the same in words.
func (p *Page) viewYears(w, h int) []kit.Line {
	t := p.c.Theme
	x := &p.v.tabs[years]
	lines := kit.Paragraph(theme.Strong, x.intro, w, 0)
	high := min(max(h-len(lines)-4-len(x.after), 8), 22)
	if chart := p.v.chart.Draw(t, min(w, 120), min(high, max(h-len(lines)-2, curve.MinHeight))); chart != nil {
		lines = append(lines, chart...)
		first, second := curve.Marks(t)
		lines = append(lines, kit.Flow(t, [][]kit.Span{
			{kit.S(p.v.chart.Roles[0], first), kit.S(theme.Muted, " "+p.v.first)},
			{kit.S(p.v.chart.Roles[1], second), kit.S(theme.Muted, " "+p.v.second)}}, w)...)
	}
	lines = append(append(lines, kit.Line{}), p.paragraphs(theme.Plain, x.after, w)...)
	return p.free(append(lines, p.limits(w)...), w, h)
}

// text is what is shown, in one line.
func (p *Page) text() string {
	if len(p.v.off) > 0 {
		return strings.Join(p.v.off, " ")
	}
	out := append([]string{strings.Join(p.v.title, ", ") + "."}, p.v.head...)
	for i, x := range p.v.tabs {
		out = append(out, tabNames[i]+".")
		for _, e := range x.entries {
			out = append(out, e.name+", "+e.amount+": "+strings.Join(e.words, "; ")+".")
		}
		out = append(out, x.after...)
	}
	return text.Safe(strings.Join(append(out, money.Limits()...), " "))
}
