package chase

import (
	"context"
	"slices"

	"assure/data/book"
	"assure/data/issue"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Matter is what is missing of one questionnaire: of the supplier's own answers and documents, and nothing that we
// noted or judged.
type Matter struct {
	Return     issue.Return
	Unanswered []Question // in scope and without an answer of the supplier, must-haves and key controls first
	Evidence   []Evidence // asked for with a question that is answered
	Queries    []entity.Query

	sent questionnaire.Date
}

// Question is a question that is not answered.
type Question struct {
	ID   string
	Text string
	Must bool
}

// Evidence is a document that is asked for with a question and is not here.
type Evidence struct {
	Question
	Ask    string             // what is asked for
	RanOut string             // the document that was accepted and has run out, "" where none came
	On     questionnaire.Date // its last day
}

// nothing reports whether nothing at all was answered.
func (m *Matter) nothing() bool { return m.Return.Answered == 0 }

// empty reports whether nothing is missing.
func (m *Matter) empty() bool {
	return m.Return.State == issue.InPart && len(m.Unanswered)+len(m.Evidence)+len(m.Queries) == 0
}

// late reports whether something of it is late on a day.
func (m *Matter) late(asOf questionnaire.Date) bool {
	due := m.Return.Issue.DueOn()
	return m.Return.State == issue.Late || m.Return.State == issue.Bounced && due != 0 && due < asOf ||
		slices.ContainsFunc(m.Queries, func(q entity.Query) bool { return q.Late(asOf) })
}

// matterOf finds what is missing of a questionnaire that is out or back in part.
func matterOf(ctx context.Context, b *book.Book, x issue.Return) (Matter, error) {
	m := Matter{Return: x}
	queries, err := b.Queries(ctx, x.Assessment.ID)
	if err != nil {
		return m, err
	}
	m.Queries = slices.DeleteFunc(queries, func(q entity.Query) bool { return !q.State.Open() || q.SentAt == nil })
	compiled := b.Compiled[x.Assessment.PackSHA]
	if compiled == nil {
		return m, nil
	}
	for _, q := range issue.InScope(b, compiled.Pack(), x.Engagement.ID, x.Assessment.ID) {
		asked := Question{ID: q.ID, Text: q.Text, Must: q.MustHave() != nil}
		claim := b.Answers[x.Assessment.ID][q.ID].Claim
		switch {
		case !claim.Given() || claim.Value == questionnaire.Unknown:
			m.Unanswered = append(m.Unanswered, asked)
		case claim.Value != questionnaire.NA:
			if e, missing := evidenceOf(b, &x, q, asked); missing {
				m.Evidence = append(m.Evidence, e)
			}
		}
	}
	first := func(x, y Question) int {
		switch {
		case x.Must == y.Must:
			return 0
		case x.Must:
			return -1
		}
		return 1
	}
	slices.SortStableFunc(m.Unanswered, first)
	slices.SortStableFunc(m.Evidence, func(x, y Evidence) int { return first(x.Question, y.Question) })
	return m, nil
}

// evidenceOf is the document that is asked for with a question, and whether it is missing: none was offered, or what
// was accepted has run out and nothing newer was offered.
func evidenceOf(b *book.Book, x *issue.Return, q *questionnaire.Question, asked Question) (e Evidence, missing bool) {
	e = Evidence{Question: asked, Ask: q.Evidence.Ask}
	if q.Evidence.Ask == "" || len(b.DocumentsFor(x.Assessment.ID, q.ID, entity.Offered)) > 0 {
		return e, false
	}
	for _, d := range b.Proof(x.Assessment.ID, q.ID) {
		if d.Expiry == 0 || d.Expiry >= b.AsOf {
			return e, false
		}
		if d.Expiry > e.On {
			e.RanOut, e.On = book.DocumentWords(&d), d.Expiry
		}
	}
	return e, true
}
