package signoff

import (
	"context"
	"strings"

	"assure/data"
	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/saves"
	"assure/tui/walk"
)

// start begins to type.
func (p *Page) start(what asking) func() page.Cmd {
	return func() page.Cmd {
		p.ask = what
		words := ""
		if key := p.key(); key != nil {
			p.draft, words = p.c.Draft("", key...)
		}
		p.input = kit.NewInput(words, text.MaxLength)
		if p.draft.Found() {
			return page.Say(page.Info, p.draft.Words())
		}
		return page.Cmd{}
	}
}

// key is that of the draft of what is typed; nil for the word, which is typed anew each time.
func (p *Page) key() []string {
	switch b, passed := p.block(), p.passed(); {
	case p.ask == whyReopen:
		return []string{"reopening", p.id}
	case p.ask == whyPass && b != nil:
		return []string{"pass", p.id, b.Question, b.What}
	case p.ask == whyUnpass && passed != nil:
		return []string{"withdrawn pass", p.id, passed.Question, passed.What}
	}
	return nil
}

// Unsaved is the reason being typed, in words, nil when there is none.
func (p *Page) Unsaved() []saves.Content {
	if p.input == nil || p.ask == theWord || strings.TrimSpace(p.input.Value()) == "" {
		return nil
	}
	return []saves.Content{p.content(p.about(), p.input.Value())}
}

// about names what the reason being typed is for.
func (p *Page) about() string {
	switch b, passed := p.block(), p.passed(); {
	case p.ask == whyReopen:
		return "Open the assessment again"
	case p.ask == whyUnpass && passed != nil:
		return "Withdraw the pass: " + data.BlockWords(passed)
	case b != nil:
		return "Pass what blocks the sign-off: " + data.BlockWords(b)
	}
	return "Sign off"
}

// content is an act with its reason, should it never be saved.
func (p *Page) content(what, reason string) saves.Content {
	c := saves.Content{Of: p.s.Of(), What: what, By: p.r.Actor(), At: p.c.Now().In(p.c.Zone)}
	if reason != "" {
		c.Fields = []saves.Field{{Label: "Reason", Text: reason}}
	}
	return c
}

// confirm does what was typed for.
func (p *Page) confirm() page.Cmd {
	typed := strings.TrimSpace(p.input.Value())
	switch {
	case p.ask == theWord:
		return p.sign(typed)
	case typed == "":
		return page.Say(page.Problem, "Give a reason: it is kept with your name and printed. esc cancels.")
	case p.ask == whyReopen:
		return p.save("reopening", "The assessment is open again. The sign-off stays in the record, with your reason.",
			func(ctx context.Context) error { return p.r.Reopen(ctx, p.id, typed) })
	}
	if b := p.passed(); b != nil && p.ask == whyUnpass {
		return p.save("reason", "It blocks the sign-off again: "+data.BlockWords(b)+".",
			func(ctx context.Context) error { return p.r.WithdrawPass(ctx, p.id, *b, typed) })
	}
	b := p.block()
	if b == nil {
		p.input = nil
		return page.Cmd{}
	}
	return p.save("reason", "Passed: "+data.BlockWords(b)+".",
		func(ctx context.Context) error { return p.r.PassBlock(ctx, p.id, *b, typed) })
}

// save writes something and reads the page again.
func (p *Page) save(label, message string, do func(context.Context) error) page.Cmd {
	c, typed := p.content(p.about(), p.input.Value()), p.draft
	p.input, p.draft = nil, page.Draft{}
	return p.c.Save(saves.Job{Subject: p.id, Label: label, Content: c,
		Prepare: func() func(context.Context) (any, error) {
			return func(ctx context.Context) (any, error) { return nil, do(ctx) }
		},
		Done: func(_ any, err error) {
			if err == nil {
				typed.Done()
				p.said = message
			}
		}})
}

// turn undoes the newest act on the assessment, or does it again. An act that has no undo is named.
func (p *Page) turn(label string, f func(context.Context, string) (walk.Undone, error)) page.Cmd {
	return p.c.Save(saves.Job{Subject: p.id, Label: label, Content: p.content(label, ""),
		Prepare: func() func(context.Context) (any, error) {
			return func(ctx context.Context) (any, error) { return f(ctx, p.id) }
		},
		Done: func(v any, err error) {
			if err == nil {
				p.said = p.s.UndoneWords(v.(walk.Undone))
			}
		}})
}

// sign signs off if the word was typed, after the answers that are still being written.
func (p *Page) sign(typed string) page.Cmd {
	if text.Fold(typed) != word {
		return page.Say(page.Problem, "Not signed off: type the word "+word+", or press esc.")
	}
	p.input = nil
	return p.c.Save(saves.Job{
		Subject: p.id, Label: "sign-off", Content: p.content("Sign off", ""),
		Prepare: func() func(context.Context) (any, error) {
			return func(ctx context.Context) (any, error) { return p.r.SignOff(ctx, p.id) }
		},
		Done: func(_ any, err error) {
			if err == nil {
				p.done = "Signed off as " + text.Safe(p.r.Actor()) +
					". It counts from now on. Begin the next cycle from the supplier's page."
			}
		},
	})
}
