package review

import (
	"strconv"
	"strings"

	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/saves"
	"assure/tui/walk"
)

// startArea begins to type a reason or a reply, with what was typed and not kept before. The reason for an answer has
// a draft of its own for each answer: the words for one are no reason for another.
func (p *Page) startArea(m mode) page.Cmd {
	p.mode = m
	key := []string{"", p.id, p.at}
	switch m {
	case reasoning: // as in the questionnaire, so that a draft is found in both
		key = []string{"reason", p.id, p.at, string(entity.ByAssessor), p.pending}
	case replying:
		key = []string{"reply", p.id, p.at}
		if q := p.queryOut(); q != nil {
			key = append(key, strconv.Itoa(q.N))
		}
	case agreeingNA:
		key[0] = "agree not applicable"
	default:
		key[0] = "out of scope"
	}
	var words string
	p.draft, words = p.c.Draft("", key...)
	p.area = kit.NewArea(words, text.MaxLength)
	return p.foundDraft()
}

// startInput begins to type one line.
func (p *Page) startInput(m mode, most int, key ...string) page.Cmd {
	p.mode = m
	var words string
	p.draft, words = p.c.Draft("", key...)
	p.input = kit.NewInput(words, most)
	return p.foundDraft()
}

// foundDraft says that a field began with a draft.
func (p *Page) foundDraft() page.Cmd {
	return p.draft.Say()
}

// words is what was typed so far, "" where nothing is typed.
func (p *Page) words() string {
	switch p.mode {
	case reasoning, agreeingNA, scoping, replying:
		return p.area.Value()
	case answering, refusing, resolving:
		return p.input.Value()
	case asking:
		return p.form.Fields[0].Input.Value()
	}
	return ""
}

// setWords replaces what was typed.
func (p *Page) setWords(words string) {
	switch p.mode {
	case reasoning, agreeingNA, scoping, replying:
		p.area = kit.NewArea(words, text.MaxLength)
	default:
		p.input.SetValue(words)
	}
}

// discard gives up the draft that the field began with.
func (p *Page) discard() page.Command { return p.draft.Discard(p.setWords) }

func (p *Page) typed(k kit.Key) {
	switch p.mode {
	case reasoning, agreeingNA, scoping, replying:
		p.area.Key(k)
	case answering, refusing, resolving:
		p.input.Key(k)
	case asking:
		p.form.Key(k)
		return
	default:
		return
	}
	p.draft.Typed(p.words())
}

// stop ends what is being typed or chosen. A text stays as a draft.
func (p *Page) stop() page.Cmd {
	was, kept := p.mode, strings.TrimSpace(p.words()) != ""
	p.mode, p.draft = reading, page.Draft{}
	if was == refusing {
		p.mode = evidence
	}
	if was == domain {
		p.read = kit.Scroll{}
	}
	switch {
	case kept && p.c.Drafts == nil:
		return page.Say(page.Info, "Nothing is recorded, and what you typed is not kept: there is no place for drafts.")
	case kept:
		words := "Nothing is recorded. What you typed is there when you begin again."
		if err := p.c.Drafts.Failure(); err != nil {
			words += " Drafts are kept until you leave only: " + page.Message(err) + "."
		}
		return page.Say(page.Info, words)
	}
	return page.Cmd{}
}

// take ends typing and returns the draft, which is dropped once what was typed is recorded.
func (p *Page) take(next mode) page.Draft {
	d := p.draft
	p.mode, p.draft = next, page.Draft{}
	return d
}

// Multiline reports that a line break that is pasted is one.
func (p *Page) Multiline() bool {
	switch p.mode {
	case reasoning, agreeingNA, scoping, replying:
		return true
	}
	return false
}

// Unsaved is the text being typed, in words, nil when there is none.
func (p *Page) Unsaved() []saves.Content {
	words := p.words()
	if strings.TrimSpace(words) == "" || !p.draft.Changed(words) {
		return nil
	}
	return []saves.Content{p.content(p.at, p.label(), words)}
}

// label names what is being typed.
func (p *Page) label() string {
	switch p.mode {
	case reasoning:
		return "Reason for " + walk.ValueLabel(p.s.Pack.Question(p.at), p.pending)
	case refusing:
		if it := p.item(); it != nil {
			return "Refusal of " + it.Document.Ref
		}
		return "Refusal"
	}
	return map[mode]string{answering: "Our answer", agreeingNA: "Agreed: not applicable", scoping: "Out of scope",
		asking: "Query", replying: "Reply", resolving: "Both stay"}[p.mode]
}

// content is a text about a question, should it never be saved.
func (p *Page) content(question, label, words string) saves.Content {
	what := question
	if q := p.s.Pack.Question(question); q != nil {
		what += "  " + q.Text
	}
	c := saves.Content{Of: p.s.Of(), What: what, By: p.r.Actor(), At: p.c.Now().In(p.c.Zone)}
	if words != "" {
		c.Fields = []saves.Field{{Label: label, Text: words}}
	}
	return c
}
