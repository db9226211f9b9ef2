// Package palette finds a command by a few of its letters.
package palette

import (
	"sort"
	"strings"

	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// Page is the palette.
type Page struct {
	c      *page.Common
	all    []page.Command
	below  page.Page // the page it was opened on
	found  []page.Command
	input  *kit.Input
	cursor int
}

// most is how many finds of the page below are shown after the commands.
const most = 8

// nothing is shown when no command and no find matches.
const nothing = "Nothing matches. Suppliers are found on the first page, questions in a questionnaire."

// New makes a palette of the commands, opened on a page.
func New(c *page.Common, below page.Page, all []page.Command) *Page {
	p := &Page{c: c, below: below, input: kit.NewInput("", 60)}
	for _, cmd := range all {
		if !strings.HasPrefix(cmd.ID, "move.") && cmd.ID != "palette" && cmd.ID != "leave" { // "quit" leaves as well
			p.all = append(p.all, cmd)
		}
	}
	p.find()
	return p
}

// Title names the page.
func (p *Page) Title() []string { return []string{"Commands"} }

// Init does nothing.
func (p *Page) Init() page.Cmd { return page.Cmd{} }

// Typing is always true: the palette is a text field.
func (p *Page) Typing() bool { return true }

// Update takes what is typed.
func (p *Page) Update(msg any) page.Cmd {
	if k, ok := msg.(kit.Key); ok {
		p.input.Key(k)
		p.find()
	}
	return page.Cmd{}
}

// Commands of the palette.
func (p *Page) Commands() []page.Command {
	move := func(d int) func() page.Cmd {
		return page.Run(func() { p.cursor = kit.Clamp(p.cursor+d, len(p.found)) })
	}
	return []page.Command{
		{ID: "palette.run", Title: "run it", Hint: "run", Keys: []string{"enter"}, Run: p.run},
		{ID: "palette.down", Title: "next", Hint: "next", Keys: []string{"down", "tab", "ctrl+n"}, Run: move(1)},
		{ID: "palette.up", Title: "previous", Keys: []string{"up", "shift+tab", "ctrl+p"}, Run: move(-1)},
		{ID: "palette.close", Title: "close", Hint: "close", Keys: []string{"esc"}, Run: page.Back},
	}
}

func (p *Page) run() page.Cmd {
	if len(p.found) == 0 {
		return page.Say(page.Problem, nothing)
	}
	c := p.found[p.cursor]
	if c.Off {
		return page.Say(page.Problem, "Not now: "+c.Why+".")
	}
	// Close the palette before the command runs, so that what it pushes is on top of the page below.
	return page.All(page.Back(), page.Cmd{Acts: []any{page.Then{Run: c.Run}}})
}

// find lists the commands that contain the letters in order; those with a word that begins with them come first.
func (p *Page) find() {
	want := text.Fold(p.input.Value())
	type hit struct {
		c    page.Command
		rank int
	}
	var hits []hit
	for _, c := range p.all {
		title := text.Fold(c.Title)
		switch {
		case want == "" || strings.HasPrefix(title, want):
			hits = append(hits, hit{c, 0})
		case strings.Contains(title, " "+want):
			hits = append(hits, hit{c, 1})
		case strings.Contains(title, want):
			hits = append(hits, hit{c, 2})
		case subsequence(title, want):
			hits = append(hits, hit{c, 3})
		}
	}
	sort.SliceStable(hits, func(i, j int) bool { return hits[i].rank < hits[j].rank })
	p.found = p.found[:0]
	for _, h := range hits {
		p.found = append(p.found, h.c)
	}
	if f, ok := p.below.(page.Finder); ok && len(want) > 1 {
		p.found = append(p.found, f.Find(want, most)...)
	}
	p.cursor = 0
}

func subsequence(text, want string) bool {
	rest := []rune(want)
	for _, r := range text {
		if len(rest) > 0 && r == rest[0] {
			rest = rest[1:]
		}
	}
	return len(rest) == 0
}

// View draws the field and what was found.
func (p *Page) View(w, h int) []kit.Line {
	t := p.c.Theme
	lines := []kit.Line{p.input.View(t, "> ", w), {}}
	room := max(1, h-2)
	from := max(0, p.cursor-room+1)
	for i := from; i < min(len(p.found), from+room); i++ {
		c := p.found[i]
		l := kit.Line{Selected: i == p.cursor}
		role := theme.Plain
		if c.Off {
			role = theme.Muted
		}
		key := ""
		if len(c.Keys) > 0 {
			key = c.Keys[0]
		}
		title := c.Title
		if key != "" { // leave room for the key, if there is one
			title = kit.Pad(title, min(54, w-30), false, t.Glyph.Ellipsis)
		}
		l.Spans = []kit.Span{kit.Mark(t, l.Selected), kit.S(role, title), kit.S(theme.Key, "  "+key)}
		if c.Off {
			l.Spans = append(l.Spans, kit.S(theme.Muted, "  (not now: "+c.Why+")"))
		}
		lines = append(lines, l)
	}
	if len(p.found) == 0 {
		lines = append(lines, kit.L(kit.S(theme.Muted, "  "+nothing)))
	}
	return lines
}
