package exposed

import (
	"strings"

	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/list"
	"assure/tui/page"
	"assure/tui/theme"
)

// Ask is the page that asks which name somebody may be exposed to, and proposes those recorded.
type Ask struct {
	c      *page.Common
	read   *Reader
	open   func(name string) page.Cmd
	input  *kit.Input
	names  []Used
	folded []string
	found  []int
	cursor int // in found; -1 is what was typed
	known  bool
}

type namesRead struct {
	names []Used
	err   error
}

// NewAsk makes the page; open opens who uses a name.
func NewAsk(c *page.Common, read *Reader, open func(name string) page.Cmd) *Ask {
	return &Ask{c: c, read: read, open: open, input: kit.NewInput("", 200), cursor: -1}
}

// Title names the page.
func (p *Ask) Title() []string { return []string{"Who is exposed"} }

// Init reads the names recorded.
func (p *Ask) Init() page.Cmd {
	return page.Do(func() any {
		names, err := p.read.Names(p.c.Context)
		return namesRead{names, err}
	})
}

// Typing is always true: the page is a text field.
func (p *Ask) Typing() bool { return true }

// Update takes the names and what is typed.
func (p *Ask) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case namesRead:
		if m.err != nil {
			return page.Say(page.Problem, "The names could not be read: "+page.Message(m.err))
		}
		p.names, p.known, p.folded = m.names, true, make([]string, len(m.names))
		for i := range m.names {
			p.folded[i] = list.Fold(m.names[i].Name)
		}
		p.find()
	case page.Resume:
		return p.Init()
	case kit.Key:
		if m.Paste {
			m.Text = strings.Join(strings.Fields(m.Text), " ")
		}
		p.input.Key(m)
		p.cursor = -1
		p.find()
	}
	return page.Cmd{}
}

// find lists the names that have what was typed.
func (p *Ask) find() {
	typed := strings.TrimSpace(list.Fold(p.input.Value()))
	p.found = p.found[:0]
	for i, s := range p.folded {
		if strings.Contains(s, typed) {
			p.found = append(p.found, i)
		}
	}
	p.cursor = min(p.cursor, len(p.found)-1)
}

// Commands of the page.
func (p *Ask) Commands() []page.Command {
	move := func(d int) func() page.Cmd {
		return page.Run(func() { p.cursor = max(-1, min(p.cursor+d, len(p.found)-1)) })
	}
	return []page.Command{
		{ID: "exposed.show", Title: "show who uses it", Hint: "show", Keys: []string{"enter"}, Run: p.show},
		{ID: "exposed.down", Title: "the next name recorded", Hint: "next name", Keys: []string{"down", "tab"},
			Run: move(1)},
		{ID: "exposed.up", Title: "the name before", Keys: []string{"up", "shift+tab"}, Run: move(-1)},
		{ID: "back", Title: "go back", Hint: "back", Keys: []string{"esc"}, Run: page.Back},
	}
}

func (p *Ask) show() page.Cmd {
	name := strings.TrimSpace(p.input.Value())
	if p.cursor >= 0 {
		name = p.names[p.found[p.cursor]].Name
	}
	if name == "" {
		return page.Say(page.Info, "Type the name of a product, a host or another company, or choose one with "+
			p.c.Theme.Glyph.Down+".")
	}
	return p.open(name)
}

// View draws the field, and below it the names recorded.
func (p *Ask) View(w, h int) []kit.Line {
	t := p.c.Theme
	lines := append(kit.Paragraph(theme.Plain, "Which product, host or other company? Type its name, or a part from "+
		"its beginning.", w, 0), p.input.View(t, "> ", w), kit.Line{})
	switch {
	case !p.known:
		return append(lines, kit.L(kit.S(theme.Muted, "Reading the names recorded"+t.Glyph.Ellipsis)))
	case len(p.names) == 0:
		return append(lines, kit.Paragraph(theme.Plain, "No product, host or other company behind a service is "+
			"recorded yet. They are facts of an engagement: t on a supplier records them, g b for many. Until then "+
			"it is not known of anybody.", w, 0)...)
	case len(p.found) == 0:
		return append(lines, kit.Paragraph(theme.Muted, "No name that is recorded has these letters. enter shows of "+
			"whom it is not known.", w, 0)...)
	}
	room := max(1, h-len(lines)-1)
	from := max(0, p.cursor-room+1)
	for i := from; i < min(len(p.found), from+room); i++ {
		n := p.names[p.found[i]]
		l := kit.Line{Selected: i == p.cursor}
		name := kit.Pad(text.Safe(n.Name), min(44, w-24), false, t.Glyph.Ellipsis)
		l.Spans = []kit.Span{kit.Mark(t, l.Selected), kit.S(theme.Plain, name),
			kit.S(theme.Muted, "  "+text.Plural(n.Count, "engagement", "engagements"))}
		lines = append(lines, l)
	}
	return lines
}
