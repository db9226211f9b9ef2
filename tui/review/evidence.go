package review

import (
	"context"
	"strconv"
	"strings"

	"assure/data"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
	"assure/tui/walk"
)

// items are the documents of the open question.
func (p *Page) items() []walk.Evidence {
	if p.s == nil {
		return nil
	}
	return p.s.Evidence[p.at]
}

// startEvidence goes to the first document that nobody looked at.
func (p *Page) startEvidence() {
	p.mode, p.cursor = evidence, 0
	for i, it := range p.items() {
		if !it.Counts() && it.Document.State != entity.Refused {
			p.cursor = i
			break
		}
	}
}

func (p *Page) evidenceCommands() []page.Command {
	ok, why := p.writable()
	off := !ok || len(p.items()) == 0
	others := p.others()
	return append([]page.Command{
		{ID: "evidence.accept", Title: "accept it for this question: you have read it and it supports the answer",
			Hint: "accept here", Keys: []string{"a"}, Off: off, Why: why,
			Run: func() page.Cmd { return p.accept(p.at) }},
		{ID: "evidence.accept-all", Title: "accept it for every question here that it is offered for",
			Hint: "accept for all " + text.Thousands(len(others)+1), Keys: []string{"A"}, Off: off || len(others) == 0,
			Why: "it is offered for no other question here", Run: func() page.Cmd {
				return p.accept(append([]string{p.at}, others...)...)
			}},
		{ID: "evidence.refuse", Title: "refuse the document, with a reason", Hint: "refuse", Keys: []string{"x"},
			Off: off, Why: why,
			Run: func() page.Cmd {
				return p.startInput(refusing, text.MaxLength, "refusal", p.id, p.item().Document.Ref)
			}},
		{ID: "evidence.close", Title: "back to the question", Hint: "back",
			Keys: []string{"esc", "e", "q", "h", "left", "enter"}, Run: page.Run(func() { p.mode = reading })},
	}, page.MoveCursor(&p.cursor, len(p.items()), 5)...)
}

// item is the document under the cursor, nil for none.
func (p *Page) item() *walk.Evidence {
	if items := p.items(); p.cursor < len(items) {
		return &items[p.cursor]
	}
	return nil
}

// others are the other questions of this assessment that the document under the cursor is offered for and not yet
// accepted for.
func (p *Page) others() (out []string) {
	it := p.item()
	if it == nil {
		return nil
	}
	for _, q := range p.s.Questions() {
		for _, e := range p.s.Evidence[q.ID] {
			if q.ID != p.at && e.Document.ID == it.Document.ID && e.State == entity.Offered {
				out = append(out, q.ID)
			}
		}
	}
	return out
}

// accept accepts the document under the cursor for questions, for the answers that they have now.
func (p *Page) accept(questions ...string) page.Cmd {
	ref := p.item().Document.Ref
	links := make([]data.Link, len(questions))
	for i, id := range questions {
		links[i] = data.Link{Assessment: p.id, Question: id}
	}
	return p.queue(ref, p.content(p.at, "Accept", ref), page.Draft{}, func(ctx context.Context) (any, error) {
		return nil, p.r.AcceptDocument(ctx, ref, links...)
	}, func(any) {
		p.message = ref + " is accepted for " + strings.Join(questions, ", ") + ". u undoes it."
		p.afterEvidence()
	})
}

// afterEvidence leaves the documents once each was looked at, and goes on where nothing else about the question is
// open.
func (p *Page) afterEvidence() {
	if len(p.unread(p.at)) <= 1 {
		p.mode, p.onward = reading, p.at
	}
}

// refuse refuses the document under the cursor, for all questions and with a reason.
func (p *Page) refuse() page.Cmd {
	reason, it := strings.TrimSpace(p.input.Value()), p.item()
	if reason == "" {
		return page.Say(page.Problem, "Give a reason, which the supplier sees. esc cancels.")
	}
	if it == nil {
		p.mode = evidence
		return page.Cmd{}
	}
	ref, c := it.Document.Ref, p.content(p.at, p.label(), reason)
	return p.queue(ref, c, p.take(evidence), func(ctx context.Context) (any, error) {
		return nil, p.r.RefuseDocument(ctx, ref, questionnaire.Text(reason))
	}, func(any) {
		p.message = ref + " is refused for every question. u undoes it."
		p.afterEvidence()
	})
}

// refusalWords say what a refusal does, before it is done.
func (p *Page) refusalWords() string {
	ref, here := p.item().Document.Ref, 0
	for _, list := range p.s.Evidence {
		for i := range list {
			if list[i].Document.Ref == ref {
				here++
			}
		}
	}
	return "Why is " + ref + " refused? It is refused for every question, " + strconv.Itoa(here) +
		" here, and counts for none then. The supplier sees the reason."
}

// viewEvidence lists the documents of the open question; at is the last row of the one under the cursor.
func (p *Page) viewEvidence(w int) (out []kit.Line, at int) {
	t := p.c.Theme
	q := p.question()
	items := p.items()
	if len(items) == 0 {
		ask := "none"
		if q.Evidence.Ask != "" {
			ask = "none; asked for: " + text.Safe(q.Evidence.Ask)
		}
		return kit.Field("Evidence", labelWidth, theme.Plain, ask, w), 0
	}
	out = []kit.Line{kit.L(kit.S(theme.Muted, "Evidence"))}
	for i, it := range items {
		selected := p.mode == evidence && i == p.cursor
		glyph, role, state := evidenceState(p, &it)
		d := &it.Document
		words := d.Ref + "  " + text.Safe(d.Reference)
		for j, row := range kit.Wrap(words, w-4) {
			l := kit.Line{Selected: selected, Spans: []kit.Span{kit.S(theme.Plain, "    "), kit.S(theme.Plain, row)}}
			if j == 0 {
				l.Spans = []kit.Span{kit.Mark(t, selected), kit.S(role, glyph+" "), kit.S(theme.Plain, row)}
			}
			out = append(out, l)
		}
		for _, row := range kit.Wrap(state+"; "+documentWords(d), w-4) {
			out = append(out, kit.Line{Selected: selected,
				Spans: []kit.Span{kit.S(theme.Plain, "    "), kit.S(role, row)}})
		}
		if selected || i == 0 && p.mode != evidence {
			at = len(out) - 1
		}
	}
	return out, at
}

// documentWords are the kind and dates of a document.
func documentWords(d *entity.Document) string {
	parts := []string{strings.ToLower(d.Kind.Label())}
	if d.Issued != 0 {
		parts = append(parts, "dated "+d.Issued.Long())
	} else {
		parts = append(parts, "no date: counts as a statement")
	}
	if d.Expiry != 0 {
		parts = append(parts, "to "+d.Expiry.Long())
	}
	return strings.Join(parts, ", ")
}

// evidenceState is the state of a document for the open question, with glyph and role.
func evidenceState(p *Page, it *walk.Evidence) (glyph string, role theme.Role, words string) {
	t := p.c.Theme
	for _, i := range p.s.Result.Idle {
		if i.Question == p.at && i.Ref == it.Document.Ref && it.Counts() {
			return t.Glyph.NotMet, theme.Bad, "counts for nothing: " + text.Safe(i.Why)
		}
	}
	switch {
	case it.Document.State == entity.Refused:
		return t.Glyph.NotMet, theme.Muted, "refused: " + text.Safe(string(it.Document.Reason))
	case it.Counts():
		words := "accepted"
		if q := p.question(); q.Scores() {
			if e := p.s.Answers[p.at].Effective(); e != nil && it.Value < q.Worth(e.Value) {
				return t.Glyph.High, theme.Warn, "accepted for a lower answer than today's"
			}
		}
		return t.Glyph.Low, theme.Good, words
	case it.State == entity.Offered:
		return t.Glyph.None, theme.Warn, "offered, not looked at"
	}
	return t.Glyph.Dot, theme.Muted, string(it.State)
}
