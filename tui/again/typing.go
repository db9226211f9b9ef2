package again

import (
	"context"
	"strconv"
	"strings"

	"assure/data"
	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/saves"
)

// basisRoom is the greatest length of how the supplier confirmed its answers.
const basisRoom = 200

// start begins to type, with what was typed and not recorded before.
func (p *Page) start(what asking, was string, most int) page.Cmd {
	kind := "basis"
	if what == whyBack {
		kind = "take back"
	}
	var words string
	p.ask = what
	p.draft, words = p.c.Draft(was, kind, p.id)
	p.input = kit.NewInput(words, most)
	return p.draft.Say()
}

// stop ends typing; what was typed stays as a draft.
func (p *Page) stop() { p.input, p.draft = nil, page.Draft{} }

// Unsaved is the text being typed, in words, nil when there is none.
func (p *Page) Unsaved() []saves.Content {
	if p.input == nil || strings.TrimSpace(p.input.Value()) == "" || !p.draft.Changed(p.input.Value()) {
		return nil
	}
	if p.ask == whyBack {
		return []saves.Content{p.content("Take back the cycle", saves.Field{Label: "Reason", Text: p.input.Value()})}
	}
	return []saves.Content{p.content("Confirm answers", saves.Field{Label: "Confirmed by", Text: p.input.Value()})}
}

// content is an act in words, should it never be saved.
func (p *Page) content(what string, fields ...saves.Field) saves.Content {
	c := saves.Content{What: what, Fields: fields, By: p.r.Actor(), At: p.c.Now().In(p.c.Zone)}
	if p.rep != nil {
		a := p.rep.Now.Assessment
		c.Of = p.rep.Supplier.Name + " " + p.rep.Supplier.Ref + ", " + p.rep.Engagement.Service + " " +
			p.rep.Engagement.Ref + ", " + a.Pack + " cycle " + strconv.Itoa(a.Cycle)
	}
	return c
}

// record confirms in the register. How the supplier confirmed its answers is the draft that is recorded with them.
func (p *Page) record(q data.ConfirmRequest) page.Cmd {
	c := p.content("Confirm answers as in the last cycle",
		saves.Field{Label: "Questions", Text: strings.Join(q.Questions, ", ")},
		saves.Field{Label: "Confirmed by", Text: q.Basis})
	return p.write("confirm answers", c, func(ctx context.Context) (any, error) {
		done, err := p.r.ConfirmAnswers(ctx, q, true)
		if err != nil {
			return nil, err
		}
		return text.Safe("Confirmed " + data.ConfirmWords(done) + ". u undoes it."), nil
	})
}
