package assess

import (
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/walk"
)

// noteKey is that of the draft of a note or, with a value, of the reason for it.
func (p *Page) noteKey(value string) []string {
	if value == "" {
		return []string{"note", p.id, p.question().ID, string(p.s.Party)}
	}
	return []string{"reason", p.id, p.question().ID, string(p.s.Party), value}
}

func (p *Page) startNote(why string) {
	p.mode = noting
	q := p.question()
	words := ""
	if have := p.s.Own(q.ID); have != nil {
		words = string(have.Note)
	}
	if why == "" {
		p.pending = ""
	}
	p.draft, words = p.c.Draft(words, p.noteKey(p.pending)...)
	p.area = kit.NewArea(words, text.MaxLength)
}

func (p *Page) noteCommands() []page.Command {
	return []page.Command{
		{ID: "note.keep", Title: "keep the note", Hint: "keep", Keys: []string{"enter"}, Run: p.keepNote},
		{ID: "note.line", Title: "begin a new line", Hint: "new line", Keys: []string{"ctrl+n"},
			Run: page.Run(func() { p.area.Key(kit.Key{Name: "enter"}) })},
		{ID: "note.editor", Title: "write it in your editor", Hint: "editor", Keys: []string{"ctrl+e"},
			Run: func() page.Cmd {
				return page.Cmd{Acts: []any{page.Edit{Text: p.area.Value()}}}
			}},
		p.draft.Discard(func(words string) { p.area = kit.NewArea(words, text.MaxLength) }),
		{ID: "note.stop", Title: "leave it for later: what you typed stays as a draft", Hint: "later",
			Keys: []string{"esc"}, Run: p.dropNote},
	}
}

func (p *Page) keepNote() page.Cmd {
	q, text := p.question(), strings.TrimSpace(p.area.Value())
	p.mode = walking
	typed := p.draft
	value := p.pending
	p.pending, p.draft = "", page.Draft{}
	have := p.s.Own(q.ID)
	switch {
	case value != "" && text == "":
		return page.Say(page.Problem, q.ID+" keeps its answer: the new one needs a reason.")
	case value != "" && have != nil && text == strings.TrimSpace(string(have.Note)):
		p.mode, p.pending, p.draft = noting, value, typed
		return page.Say(page.Problem, "This note was written before. Say why the answer is "+
			walk.ValueLabel(q, value)+" now, or press esc.")
	case value == "" && have != nil:
		value = have.Value
	case value == "" && text == "":
		return page.Cmd{}
	case value == "":
		value = questionnaire.WordsOnly // a note before any answer: the question stays open
	}
	return p.give(value, &text, typed)
}

// dropNote leaves the note as it was; what was typed stays as a draft.
func (p *Page) dropNote() page.Cmd {
	q, value := p.question(), p.pending
	p.mode, p.pending, p.draft = walking, "", page.Draft{}
	have, text := p.s.Own(q.ID), p.area.Value()
	kept := strings.TrimSpace(text) != "" && (have == nil || text != string(have.Note))
	switch {
	case value != "" && kept:
		return page.Say(page.Problem, q.ID+" keeps its answer. The reason stays as a draft: choose the answer again."+
			p.unkept())
	case value != "":
		return page.Say(page.Problem, q.ID+" keeps its answer: the new one needs a reason.")
	case kept:
		return page.Say(page.Info, "The note is unchanged. n reopens your draft."+p.unkept())
	}
	return page.Cmd{}
}

// unkept says that drafts are lost when the program ends, and why; "" when they are on disk.
func (p *Page) unkept() string {
	if err := p.c.Drafts.Failure(); err != nil {
		return " Drafts are kept until you leave only: " + page.Message(err) + "."
	}
	return ""
}
