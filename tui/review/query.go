package review

import (
	"context"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
)

// replyDays is how long a supplier is given for a reply unless another day is typed.
const replyDays = 14

// startQuery begins a query about the open question. The day proposed is that of the queries sent today, else two
// weeks.
func (p *Page) startQuery() page.Cmd {
	p.mode = asking
	due := p.r.Today() + replyDays
	for i := range p.s.Queries {
		if q := &p.s.Queries[i]; q.Due != 0 && q.SentAt != nil && p.r.Day(*q.SentAt) == p.r.Today() {
			due = q.Due
		}
	}
	p.form = p.c.Fill(p.id+" "+p.at, "query",
		&kit.FormField{Label: "What do you ask?", Input: kit.NewInput("", text.MaxLength)},
		&kit.FormField{Label: "Reply due", Hint: "empty for none", Input: kit.NewInput(due.Long(), 40),
			Reads: page.DayWords})
	return p.form.Found()
}

// sendQuery records the query as sent. It is one of the queries of today, which are one round.
func (p *Page) sendQuery() page.Cmd {
	body := p.form.Fields[0].Value()
	if body == "" {
		p.form.Go(p.form.Fields[0])
		return page.Say(page.Problem, "Write what you ask the supplier, or press esc.")
	}
	due, wrong := page.ReadDay("", p.form.Fields[1].Value())
	if wrong == "" && due != 0 && due < p.r.Today() {
		wrong = "This day is past. Write a later one, or leave it empty."
	}
	if wrong != "" {
		p.form.Go(p.form.Fields[1])
		return page.Say(page.Problem, wrong)
	}
	id, c, form := p.at, p.content(p.at, p.label(), body), p.form
	return p.queue(id, c, p.take(reading), func(ctx context.Context) (any, error) {
		return p.r.SendQuery(ctx, entity.Query{Assessment: p.id, Question: id, Body: questionnaire.Text(body),
			Due: due})
	}, func(v any) {
		form.Drop()
		q := v.(entity.Query)
		p.message = text.UpperFirst(q.Words(p.r.Today())) + ", is recorded as sent: send the words to the supplier."
		p.onward = id
	})
}

// reply records what the supplier replied.
func (p *Page) reply(words string) page.Cmd {
	q, c := p.queryOut(), p.content(p.at, p.label(), words)
	typed := p.take(reading)
	if q == nil {
		return page.Say(page.Info, "No query about this question is out any more.")
	}
	n, name := q.N, q.Name()
	return p.queue(q.Question, c, typed, func(ctx context.Context) (any, error) {
		return nil, p.r.ReplyQuery(ctx, p.id, n, questionnaire.Text(words))
	}, func(any) {
		p.message = "The reply to " + name + " is recorded. It changes no answer: judge the question."
	})
}

// queryLines are the queries about the open question with their replies.
func (p *Page) queryWords(id string) (out []string) {
	for i := range p.s.Queries {
		q := &p.s.Queries[i]
		if q.Question != id {
			continue
		}
		words := text.UpperFirst(q.Words(p.r.Today())) + ": " + strings.TrimSpace(text.SafeLines(string(q.Body)))
		if q.Reply != "" {
			words += "\nReply: " + text.SafeLines(string(q.Reply))
		}
		out = append(out, words)
	}
	return out
}
