package chase

import (
	"fmt"
	"strconv"
	"strings"

	"assure/data/issue"
	"assure/data/letter"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// write puts what is missing into words.
func (l *Letter) write(p *Plan) {
	s := &l.Supplier
	out := letter.Letter{Name: s.Ref + " " + s.Name, On: p.asOf, Subject: l.subject(), Marking: p.marking,
		From: letter.Party{Organisation: p.By.Issuer, Email: p.By.ReplyTo},
		To:   l.Party(s.Name)}
	opening := "Thank you for your help with our assurance of the services that you provide to us. We have not yet " +
		"had everything that we asked for. What is missing is listed below."
	if p.By.Issuer == "" {
		opening = strings.Replace(opening, "our assurance", "the assurance", 1)
	}
	out.Parts = append(out.Parts, letter.Part{Text: opening})
	for i := range l.Matters {
		out.Parts = append(out.Parts, l.Matters[i].parts(p.asOf)...)
	}
	reply := "Please let us have it by " + p.ReplyBy.Long() + "."
	if p.By.ReplyTo != "" {
		reply = "Please let us have it by " + p.ReplyBy.Long() + ", to " + p.By.ReplyTo + "."
	}
	out.Parts = append(out.Parts, letter.Part{Heading: "Your reply, by " + p.ReplyBy.Long(), Text: reply +
		" If you need more time, or cannot answer a question, tell us which and why: that is an answer too. If you " +
		"have sent it in the last days, please ignore this letter."})
	forms, questions, evidence, queries := l.counts()
	out.Fields = []letter.Field{{Name: "supplier", Value: s.Ref}, {Name: "reply_by", Value: p.ReplyBy.String()},
		{Name: "reply_to", Value: p.By.ReplyTo}, {Name: "engagements", Value: strings.Join(l.Engagements(), " ")},
		{Name: "questionnaires", Value: strconv.Itoa(forms)}, {Name: "questions", Value: strconv.Itoa(questions)},
		{Name: "documents", Value: strconv.Itoa(evidence)}, {Name: "queries", Value: strconv.Itoa(queries)}}
	l.Letter = out
}

func (l *Letter) subject() string {
	if len(l.Matters) == 1 {
		return "Reminder: " + service(&l.Matters[0].Return) + ", " + l.Matters[0].Return.Pack
	}
	return "Reminder: " + text.Plural(len(l.Matters), "questionnaire", "questionnaires") + " for your services"
}

// service is an engagement as the supplier knows it.
func service(x *issue.Return) string {
	if x.Engagement.Service == "" {
		return x.Engagement.Ref
	}
	return x.Engagement.Service + " (" + x.Engagement.Ref + ")"
}

// parts are the parts of a letter about one questionnaire.
func (m *Matter) parts(asOf questionnaire.Date) []letter.Part {
	out := []letter.Part{{Heading: service(&m.Return) + ": " + m.Return.Pack, Text: m.standing(asOf)}}
	list := func(words string, items []letter.Item) {
		if len(items) > 0 {
			out = append(out, letter.Part{Text: words, Items: items})
		}
	}
	if must, rest := m.split(); !m.nothing() {
		list("Must-haves and key controls that are not answered:", must)
		list("Other questions that are not answered:", rest)
	} else {
		words := "The must-haves and key controls among them:"
		if len(rest) > 0 {
			words = "The must-haves and key controls among them; the other " + strconv.Itoa(len(rest)) +
				" are in the questionnaire:"
		}
		list(words, must)
	}
	var items []letter.Item
	for i := range m.Evidence {
		e := &m.Evidence[i]
		it := letter.Item{Text: e.ID + ": " + e.Ask}
		if e.RanOut != "" {
			it.Text += ". What we have, " + e.RanOut + ", ran out on " + e.On.Long() + "."
		}
		items = append(items, it)
	}
	list("Documents that we asked for and do not have:", items)
	items = nil
	for i := range m.Queries {
		q := &m.Queries[i]
		words := text.UpperFirst(q.Words(asOf)) + ": " + string(q.Body)
		if q.Question != "" {
			words = text.UpperFirst(q.Words(asOf)) + ", about " + q.Question + ": " + string(q.Body)
		}
		items = append(items, letter.Item{Text: words})
	}
	list("Our questions back to you that are open:", items)
	return out
}

// standing says what was sent, when it was due and what came of it.
func (m *Matter) standing(asOf questionnaire.Date) string {
	x := &m.Return
	sent := "We sent the questionnaire on " + m.sent.Long()
	switch due := x.Issue.DueOn(); {
	case due != 0 && due < asOf:
		sent += "; it was due on " + due.Long()
	case due != 0:
		sent += "; it is due on " + due.Long()
	}
	if e := x.Issue.Last(entity.IssueExtended); e != nil {
		sent += ", which we had extended from " + x.Issue.Due.Long()
	}
	switch {
	case m.nothing() && x.State != issue.InPart:
		return sent + ". Nothing of it has come back: " + text.Plural(x.Questions, "question", "questions") + "."
	case len(m.Unanswered) > 0:
		return sent + fmt.Sprintf(". %d of %s are answered.", x.Answered, text.Plural(x.Questions, "question",
			"questions"))
	}
	return sent + ". All of its questions are answered."
}

// split are the questions that are not answered as entries of a list: must-haves, and the rest.
func (m *Matter) split() (must, rest []letter.Item) {
	for _, q := range m.Unanswered {
		it := letter.Item{Text: q.ID + ": " + q.Text}
		if q.Must {
			must = append(must, it)
		} else {
			rest = append(rest, it)
		}
	}
	return must, rest
}
