package assess

import (
	"context"
	"strings"

	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/tui/kit"
	"assure/tui/page"
)

// contradiction is the first contradiction of the question that nobody has judged, open before passed; nil for none.
func (p *Page) contradiction() *book.Comparison {
	q := p.question()
	if q == nil {
		return nil
	}
	var passed *book.Comparison
	for _, c := range p.s.Compared(q.ID) {
		if c.State == book.Contradicts {
			return &c
		}
		if passed == nil && c.State == book.Passed {
			passed = &c
		}
	}
	return passed
}

// contradictionCommands offers to give a reason where two records contradict each other.
func (p *Page) contradictionCommands() []page.Command {
	if p.contradiction() == nil {
		return nil
	}
	return []page.Command{{ID: "contradiction", Title: "give a reason why both records may stay", Hint: "both stay",
		Keys: []string{"R"}, Run: p.opens(p.startResolving)}}
}

func (p *Page) startResolving() {
	c, words := p.contradiction(), ""
	p.mode = resolving
	p.draft, words = p.c.Draft("", "both stay", p.id, c.Question, c.What())
	p.input = kit.NewInput(words, text.MaxLength)
}

// resolveContradiction records the reason that was typed.
func (p *Page) resolveContradiction() page.Cmd {
	reason, c := strings.TrimSpace(p.input.Value()), p.contradiction()
	if reason == "" {
		return page.Say(page.Problem, "Give a reason, which is kept. esc cancels.")
	}
	p.mode = walking
	if c == nil {
		return page.Say(page.Info, "The records no longer contradict each other.")
	}
	what := "why both records of " + c.Question + " may stay"
	return p.queue(c.Question, what, reason, func(ctx context.Context) (any, error) {
		return nil, p.store.Resolve(ctx, c, questionnaire.Text(reason))
	}, func(any) { p.message = "The reason is kept. It counts until one of the records changes." })
}
