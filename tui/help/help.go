// Package help is the page that lists what the keys do, made from the command tables.
package help

import (
	"strings"

	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// Page is the help page.
type Page struct {
	c       *page.Common
	where   string
	here    []page.Command
	global  []page.Command
	legend  []page.Meaning
	scroll  kit.Scroll
	filter  *kit.Input
	typing  bool
	lastTop int
}

// New makes help for a page with its own commands and those of everywhere.
func New(c *page.Common, of page.Page, here, global []page.Command) *Page {
	p := &Page{c: c, where: strings.Join(of.Title(), " "+c.Theme.Glyph.Right+" "), here: here, global: global,
		filter: kit.NewInput("", 60)}
	if l, ok := of.(page.Legender); ok {
		p.legend = l.Legend()
	}
	return p
}

// Title names the page.
func (p *Page) Title() []string { return []string{"Help", p.where} }

// Init does nothing.
func (p *Page) Init() page.Cmd { return page.Cmd{} }

// Typing is true while the filter is typed.
func (p *Page) Typing() bool { return p.typing }

// Update takes the keys of the filter.
func (p *Page) Update(msg any) page.Cmd {
	if k, ok := msg.(kit.Key); ok && p.typing {
		p.filter.Key(k)
		p.scroll.Top = 0
	}
	return page.Cmd{}
}

// Commands of the help page.
func (p *Page) Commands() []page.Command {
	if p.typing {
		return []page.Command{
			{ID: "help.keep", Title: "keep the filter", Hint: "keep", Keys: []string{"enter"},
				Run: page.Run(func() { p.typing = false })},
			{ID: "help.clear", Title: "clear the filter", Hint: "clear", Keys: []string{"esc"}, Run: page.Run(func() {
				p.typing = false
				p.filter.SetValue("")
			})},
		}
	}
	return append([]page.Command{
		page.Leave(),
		{ID: "help.find", Title: "find in this list", Hint: "find", Keys: []string{"/"},
			Run: page.Run(func() { p.typing = true })},
	}, page.MoveCursor(&p.scroll.Top, p.lastTop+1, 10)...)
}

// View lists the keys of the page, those that work everywhere, and how the score works.
func (p *Page) View(w, h int) []kit.Line {
	var lines []kit.Line
	if p.typing || p.filter.Value() != "" {
		lines = append(lines, p.filter.View(p.c.Theme, "/ ", w), kit.Line{})
	}
	lines = append(lines, p.section("Here", p.here, w)...)
	lines = append(lines, p.meanings(w)...)
	lines = append(lines, p.section("Everywhere", p.global, w)...)
	if p.filter.Value() == "" {
		lines = append(lines, kit.L(kit.S(theme.Strong, "How the score works")))
		for _, s := range scoreWords {
			lines = append(lines, kit.Paragraph(theme.Plain, s, w, 2)...)
		}
	}
	p.lastTop = max(0, len(lines)-h)
	return p.scroll.Free(p.c.Theme, lines, w, h, "j, pgdown")
}

var scoreWords = []string{
	"\"Shown\" is what the supplier has evidenced, \"at most\" is what the score could be if everything unknown were " +
		"perfect. Blank is never No, and not applicable never earns points.",
	"The grade comes from what is shown. A must-have that is not met or not shown caps it, however good the rest is.",
	"Risk is the consequence of the engagement times the residual likelihood: good controls lower the likelihood, " +
		"never the consequence.",
}

// meanings lists what the columns and marks of the page mean.
func (p *Page) meanings(w int) []kit.Line {
	want := text.Fold(p.filter.Value())
	out := []kit.Line{kit.L(kit.S(theme.Strong, "Columns and marks"))}
	for _, m := range p.legend {
		if want == "" || strings.Contains(text.Fold(m.Mark+" "+m.Words), want) {
			mark := kit.S(theme.Notable, "  "+kit.Pad(m.Mark, keysWidth, false, p.c.Theme.Glyph.Ellipsis))
			out = append(out, kit.Entry(mark, theme.Plain, m.Words, kit.Line{}, w)...)
		}
	}
	if len(out) == 1 {
		return nil
	}
	return append(out, kit.Line{})
}

// keysWidth is the column of the keys.
const keysWidth = 22

// section lists commands below a title. A title or reason that does not fit in w cells goes on below itself.
func (p *Page) section(title string, cmds []page.Command, w int) []kit.Line {
	want := text.Fold(p.filter.Value())
	out := []kit.Line{kit.L(kit.S(theme.Strong, title))}
	for _, c := range cmds {
		keys := strings.Join(c.Keys, ", ")
		if want != "" && !strings.Contains(text.Fold(c.Title+" "+keys), want) {
			continue
		}
		role, words := theme.Plain, c.Title
		if c.Off {
			role, words = theme.Muted, words+"  (not now: "+c.Why+")"
		}
		mark := kit.S(theme.Key, "  "+kit.Pad(keys, keysWidth, false, p.c.Theme.Glyph.Ellipsis))
		out = append(out, kit.Entry(mark, role, words, kit.Line{}, w)...)
	}
	if len(out) == 1 {
		return nil
	}
	return append(out, kit.Line{})
}
