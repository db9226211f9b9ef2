// Package history is the page of what happened to a supplier, an engagement or a question: who changed which field,
// from what to what, when and why, the newest first.
package history

import (
	"strings"

	"assure/data"
	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// Page tells one history.
type Page struct {
	c        *page.Common
	r        *data.Register
	ref      string
	question string

	v      *data.Story
	failed error
	cursor int          // act, counted from the newest
	whole  map[int]bool // acts whose events are all shown, by row of the trail
	scroll kit.Scroll
}

type viewed struct {
	v   *data.Story
	err error
}

// New opens the history of what a reference names; a question narrows it, "" does not.
func New(c *page.Common, r *data.Register, ref, question string) *Page {
	return &Page{c: c, r: r, ref: ref, question: question, whole: map[int]bool{}}
}

// Init reads the history.
func (p *Page) Init() page.Cmd {
	return page.Do(func() any {
		v, err := p.r.History(p.c.Context, data.StoryFilter{Ref: p.ref, Question: p.question})
		return viewed{v, err}
	})
}

// Loading is true until the history is there.
func (p *Page) Loading() bool { return p.v == nil && p.failed == nil }

// Failed is why the history could not be read, nil while it could.
func (p *Page) Failed() error { return p.failed }

// Again reads the history again.
func (p *Page) Again() page.Cmd {
	p.failed = nil
	return p.Init()
}

// Typing is never true.
func (p *Page) Typing() bool { return false }

// Title names what the history is of.
func (p *Page) Title() []string {
	if p.v == nil {
		return []string{p.ref, "history"}
	}
	return []string{text.Safe(p.v.Name), strings.TrimSpace(p.v.Ref + " " + p.v.Question), "history"}
}

// Update takes the history; coming back to the page reads it again.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case viewed:
		if m.err != nil {
			p.failed = m.err
			return page.Say(page.Problem, "The history could not be read: "+page.Message(m.err))
		}
		p.v = m.v
		p.cursor = kit.Clamp(p.cursor, len(p.v.Acts))
	case page.Resume:
		return p.Init()
	}
	return page.Cmd{}
}

// Commands of the page.
func (p *Page) Commands() []page.Command {
	n := 0
	if p.v != nil {
		n = len(p.v.Acts)
	}
	off, why := n == 0, "nothing is recorded"
	all := []page.Command{
		{ID: "history.all", Title: "show each event of this act on its own, or like ones together", Hint: "all of it",
			Keys: []string{"enter", "space", "l", "right"}, Off: off, Why: why, Run: page.Run(func() {
				seq := p.at(p.cursor)
				p.whole[seq] = !p.whole[seq]
			})},
		{ID: "history.copy", Title: "copy this act as text", Hint: "copy", Keys: []string{"y"}, Off: off, Why: why,
			Run: func() page.Cmd { return page.CopyText(p.words()) }},
		page.Leave(),
	}
	return append(all, page.MoveCursor(&p.cursor, n, 5)...)
}

// at is the row of the trail of an act, counted from the newest.
func (p *Page) at(i int) int { return int(p.v.Acts[len(p.v.Acts)-1-i].Seq) }

// words are the act under the cursor as text.
func (p *Page) words() string {
	a := &p.v.Acts[len(p.v.Acts)-1-p.cursor]
	out := []string{p.r.Clock(a.At) + "  " + text.Safe(a.By) + ": " + text.Safe(a.Action)}
	for _, l := range p.v.Lines(a, true) {
		out = append(out, strings.Repeat("  ", l.Depth)+text.Safe(l.Text))
	}
	return strings.Join(out, "\n")
}

// View draws the acts, the newest first.
func (p *Page) View(w, h int) []kit.Line {
	t := p.c.Theme
	switch {
	case p.v == nil:
		return kit.Waiting(t, "Reading the history")
	case len(p.v.Acts) == 0:
		words := "Nothing is recorded."
		if p.question != "" {
			words = "Nothing is recorded about this question yet. H on the supplier's page has all that happened to it."
		}
		return append([]kit.Line{{}}, kit.Paragraph(theme.Muted, words, w, 2)...)
	}
	var lines []kit.Line
	from, to := 0, 0
	for i := range p.v.Acts {
		some := p.act(i, w)
		if i == p.cursor {
			from, to = len(lines), len(lines)+len(some)-1
		}
		lines = append(append(lines, some...), kit.Line{})
	}
	return p.scroll.View(t, lines, w, h, from, to)
}

// act draws one act, counted from the newest.
func (p *Page) act(i, w int) []kit.Line {
	t, a := p.c.Theme, &p.v.Acts[len(p.v.Acts)-1-i]
	head := kit.Spread(kit.L(kit.Mark(t, i == p.cursor), kit.S(theme.Strong, text.Safe(a.Action)),
		kit.S(theme.Plain, "  "+text.Safe(a.By))), kit.L(kit.S(theme.Muted, p.r.Clock(a.At))), w, t.Glyph.Ellipsis)
	head.Selected = i == p.cursor
	out := []kit.Line{head}
	for _, l := range p.v.Lines(a, p.whole[int(a.Seq)]) {
		role := theme.Plain
		if l.Depth > 1 {
			role = theme.Muted
		}
		words := strings.Join(strings.Fields(text.Safe(l.Text)), " ")
		out = append(out, kit.Paragraph(role, words, w, 2*l.Depth)...)
	}
	return out
}
