// Package palette finds a command by a few of its letters.
package palette

import (
	"sort"
	"strings"
	"unicode/utf8"

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
const nothing = "Nothing matches: no command, page, supplier, question, reference or person."

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

// Init reads what can be found in the register, unless that is known.
func (p *Page) Init() page.Cmd {
	if p.c.Index == nil {
		return page.Cmd{}
	}
	return page.Do(func() any { return indexed{p.c.Index()} })
}

// indexed says that what can be found was read.
type indexed struct{ err error }

// Typing is always true: the palette is a text field.
func (p *Page) Typing() bool { return true }

// Update takes what is typed.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case kit.Key:
		p.input.Key(m)
		p.find()
	case indexed:
		if m.err != nil {
			return page.Say(page.Problem, "Suppliers and questions cannot be found now: "+page.Message(m.err))
		}
		at := p.cursor
		p.find()
		p.cursor = kit.Clamp(at, len(p.found))
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

// scattered is the rank of a command that has the letters only here and there: what is found by its words comes first.
const scattered = 3

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
		case strings.Contains(title, want) || begins(title, want):
			hits = append(hits, hit{c, 2})
		case subsequence(title, want):
			hits = append(hits, hit{c, scattered})
		}
	}
	sort.SliceStable(hits, func(i, j int) bool { return hits[i].rank < hits[j].rank })
	p.found = p.found[:0]
	i := 0
	for ; i < len(hits) && hits[i].rank < scattered; i++ {
		p.found = append(p.found, hits[i].c)
	}
	if len(want) > 1 {
		p.found = append(p.found, p.finds(want)...)
	}
	for ; i < len(hits); i++ {
		p.found = append(p.found, hits[i].c)
	}
	p.cursor = 0
}

// finds are what the page below finds, then what is found in the register, each once.
func (p *Page) finds(want string) []page.Command {
	var out []page.Command
	if f, ok := p.below.(page.Finder); ok {
		out = f.Find(want, most)
	}
	if p.c.Find == nil {
		return out
	}
	seen := map[string]bool{}
	for _, c := range out {
		seen[c.ID] = true
	}
	for _, c := range p.c.Find(want, most) {
		if !seen[c.ID] {
			out = append(out, c)
		}
	}
	return out
}

// begins reports whether each word typed begins a word of the title. Of a long one the last letter may differ, so that
// compare finds the comparison, and exports the export.
func begins(title, want string) bool {
	const long = 6
	for word := range strings.FieldsSeq(want) {
		if n := len(word); n >= long {
			word = strings.TrimSuffix(word, lastRune(word))
		}
		if !strings.Contains(" "+title, " "+word) {
			return false
		}
	}
	return true
}

func lastRune(s string) string {
	_, n := utf8.DecodeLastRuneInString(s)
	return s[len(s)-n:]
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
