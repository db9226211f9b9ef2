package actions

import (
	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// offer asks, once an action is done, whether its question is to be answered again: until then the score does not know.
type offer struct {
	a     *Row
	links Links
}

func newOffer(a *Row, links Links) *offer { return &offer{a, links} }

// Title names the action.
func (o *offer) Title() []string { return []string{"Actions", o.a.Ref(), "done"} }

// Init does nothing.
func (o *offer) Init() page.Cmd { return page.Cmd{} }

// Typing is never true.
func (o *offer) Typing() bool { return false }

// Update does nothing.
func (o *offer) Update(any) page.Cmd { return page.Cmd{} }

// Commands answer, or leave it.
func (o *offer) Commands() []page.Command {
	return []page.Command{
		{ID: "offer.answer", Title: "answer " + o.a.Question + " again now", Hint: "answer now",
			Keys: []string{"enter", "w"}, Run: func() page.Cmd {
				// the question takes the place of the offer, so that esc goes back to the list
				return page.All(page.Back(), o.links.Question(o.a.Assessment, o.a.Question))
			}},
		{ID: "offer.later", Title: "later: back to the actions", Hint: "later", Keys: []string{"esc", "q", "left", "h"},
			Run: page.Back},
	}
}

// View says what was done and what the score still believes.
func (o *offer) View(w, _ int) []kit.Line {
	lines := kit.Paragraph(theme.Strong, text.Safe(o.a.Ref()+" is done: "+string(o.a.Title)), w, 0)
	lines = append(lines, kit.Line{})
	lines = append(lines, kit.Paragraph(theme.Plain, "The answer to "+text.Safe(o.a.Question)+" and the score are as "+
		"they were: an action changes neither. Answer the question again now?", w, 0)...)
	return append(lines, kit.Line{}, kit.L(kit.S(theme.Key, "enter"), kit.S(theme.Plain, " answers it now, "),
		kit.S(theme.Key, "esc"), kit.S(theme.Plain, " leaves it for later.")))
}
