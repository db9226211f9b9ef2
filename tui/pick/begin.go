package pick

import (
	"strconv"

	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// begin asks before a cycle is begun that follows one, or a questionnaire that is not required: a slip of a digit
// leaves none.
type begin struct {
	o    Option
	open func() page.Cmd
}

// Take opens an option with open, at once or, where it begins a cycle that follows one or a questionnaire that is
// not required, once that was asked.
func Take(o Option, open func() page.Cmd) page.Cmd {
	if o.Assessment != "" || o.Cycle < 2 && o.Unasked == "" {
		return open()
	}
	return page.Go(&begin{o, open})
}

// Init has nothing to read.
func (p *begin) Init() page.Cmd { return page.Cmd{} }

// Loading is never true.
func (p *begin) Loading() bool { return false }

// Typing is never true.
func (p *begin) Typing() bool { return false }

// Title names what would begin.
func (p *begin) Title() []string { return []string{p.o.Engagement, p.o.Label} }

// Update takes nothing.
func (p *begin) Update(any) page.Cmd { return page.Cmd{} }

// Commands are yes and no. enter is neither: it takes an option of the choice before.
func (p *begin) Commands() []page.Command {
	return []page.Command{
		{ID: "begin.yes", Title: "begin it", Hint: "begin it", Keys: []string{"y"}, Run: func() page.Cmd {
			return page.All(page.Back(), page.Cmd{Acts: []any{page.Then{Run: p.open}}})
		}},
		{ID: "begin.no", Title: "begin nothing", Hint: "begin nothing", Keys: []string{"n", "esc", "q", "left", "h"},
			Run: page.Back},
	}
}

// View says what begins, what it does to the rating and what it closes.
func (p *begin) View(w, _ int) []kit.Line {
	out := append(kit.Paragraph(theme.Strong, p.o.Label+"?", w, 0), kit.Line{})
	out = append(out, kit.Paragraph(theme.Plain, "For "+p.o.Engagement+". "+text.UpperFirst(p.o.Detail)+".", w, 0)...)
	if p.o.Unasked != "" {
		out = append(append(out, kit.Line{}), kit.Paragraph(theme.Notable, p.o.Unasked, w, 0)...)
	}
	if p.o.Cycle < 2 {
		return out
	}
	last := strconv.Itoa(p.o.Cycle - 1)
	out = append(append(out, kit.Line{}), kit.Paragraph(theme.Plain, "Nothing is answered in it yet; what counts now "+
		"counts until it is signed off.", w, 0)...)
	return append(out, kit.Paragraph(theme.Plain, "Cycle "+last+" cannot be opened again from then on. To correct "+
		"cycle "+last+", open it again instead (S). A cycle begun by mistake can be taken back while nobody answered "+
		"it.", w, 0)...)
}
