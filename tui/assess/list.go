package assess

import (
	"strings"

	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
	"assure/tui/walk"
)

// startList shows all questions with their answers.
func (p *Page) startList() {
	p.mode = listing
	p.list = kit.Table{N: len(p.s.Questions()), Row: p.listRow, Columns: []kit.Column{
		{Title: "", Width: 1}, {Title: "ID", Width: 8}, {Title: "Question", Width: 24, Flex: true},
		{Title: "Answer", Width: 20}, {Title: "By", Width: 8, Drop: 1},
		{Title: "Must-have", Width: 9},
	}}
	p.list.Goto(p.s.At())
}

func (p *Page) listRow(i int) []kit.Span {
	q := p.s.Questions()[i]
	a := p.s.Answers[q.ID]
	t := p.c.Theme
	mark := kit.S(theme.Good, t.Glyph.Low)
	if p.s.Open(q) {
		mark = kit.S(theme.Muted, t.Glyph.None)
	}
	must := kit.Span{}
	if r := p.s.Result.Row(q.ID); r != nil && r.Gate != nil {
		rating := t.MustHave(string(r.Gate.State))
		must = kit.S(rating.Role, rating.Word)
	}
	answer, by := kit.Span{}, kit.Span{}
	if e := a.Effective(); e != nil {
		answer.Text, by.Text = walk.Label(q, e), "supplier"
		if e == a.Judgement {
			by.Text = "us"
		}
	}
	if p.s.AskedAgain(q) {
		answer = kit.S(theme.Warn, "asked again")
	}
	return []kit.Span{mark, {Text: q.ID}, {Text: text.Safe(q.Text)}, answer, by, must}
}

func (p *Page) listCommands() []page.Command {
	return append([]page.Command{
		{ID: "list.open", Title: "go to the question", Hint: "go to", Keys: []string{"enter", "l", "right"},
			Run: page.Run(func() {
				if i := p.list.Cursor(); i >= 0 {
					p.s.GoTo(p.s.Questions()[i].ID)
				}
				p.mode = walking
				p.toTop()
			})},
		{ID: "list.open-next", Title: "the next open question in the list", Hint: "next open",
			Keys: []string{"o", "space"}, Run: page.Run(func() {
				open := func(i int) bool { return p.s.Open(p.s.Questions()[i]) }
				if i := walk.Next(p.list.Cursor(), p.list.N, open); i >= 0 {
					p.list.Goto(i)
				}
			})},
		{ID: "list.close", Title: "back to the question", Hint: "back", Keys: []string{"esc", "tab", "q", "h", "left"},
			Run: page.Run(func() { p.mode = walking })},
	}, page.Moves(p.list.Move, p.list.Half, p.list.Goto)...)
}

// Find offers questions to the palette.
func (p *Page) Find(letters string, most int) []page.Command {
	if p.s == nil {
		return nil
	}
	want := strings.Fields(text.Fold(letters))
	var out []page.Command
next:
	for _, q := range p.s.Questions() {
		words := text.Fold(q.ID + " " + q.Text)
		for _, w := range want {
			if !strings.Contains(words, w) {
				continue next
			}
		}
		if len(out) == most {
			break
		}
		out = append(out, page.Command{ID: "find." + q.ID, Title: "question " + text.Safe(q.ID+"  "+q.Text),
			Run: func() page.Cmd {
				p.s.GoTo(q.ID)
				p.mode = walking
				p.toTop()
				return page.Cmd{}
			}})
	}
	return out
}
