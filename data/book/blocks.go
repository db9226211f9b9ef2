package book

import (
	"fmt"

	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Signing is what a sign-off is judged from.
type Signing struct {
	Pack      *questionnaire.Pack
	Answers   map[string]entity.Answers // by question
	Result    *scoring.Result
	Queries   []entity.Query
	Issues    []entity.Issue
	Supports  []entity.Support           // of the assessment
	Documents map[string]entity.Document // by identifier
	Decisions []entity.Decision
	Passes    []entity.Pass
	// Contradictions are those between two records of one fact that nobody has judged, as blocks of that kind.
	Contradictions []entity.Block
	// Representations are what the supplier disputes in this assessment.
	Representations []entity.Representation
}

// Blocks lists what blocks the sign-off of an assessment, whatever is passed: queries first, then question by question
// in the order of the pack. A must-have that a named person accepted despite is decided and does not block.
func Blocks(in *Signing) []entity.Block {
	out := in.notAnswered()
	for _, q := range in.Queries {
		if q.State.Open() {
			out = append(out, entity.Block{Kind: entity.BlockQuery, Question: q.Question,
				Subject: fmt.Sprintf("query %d", q.N),
				What:    q.Name() + " is waiting for the supplier's reply",
				Todo:    "record the reply"})
		}
	}
	for _, q := range in.Pack.Questions() {
		row := in.Result.Row(q.ID)
		if row == nil || row.State == scoring.OutOfScope {
			continue
		}
		if row.Gate != nil {
			out = append(out, in.unanswered(q, row)...)
			out = append(out, in.unread(q, row)...)
		}
		if e := in.Answers[q.ID].Effective(); row.Raised && e != nil {
			out = append(out, entity.Block{Kind: entity.BlockRaised, Question: q.ID,
				Subject: fmt.Sprintf("%s, %s %d", e.Value, e.Party, e.Rev),
				What:    "the answer was raised since its evidence was accepted",
				Todo:    "accept the evidence for this answer, or judge the answer"})
		}
	}
	out = append(append(out, in.Contradictions...), in.representations()...)
	for i := range out {
		b := &out[i]
		b.Name = nameOf(in, b.Question)
		for j := range in.Passes {
			if b.Is(&in.Passes[j]) {
				b.Pass = &in.Passes[j]
			}
		}
	}
	return out
}

// notAnswered is the block of a questionnaire that the supplier declined or that reached nobody. Another one that was
// sent since ends it.
func (in *Signing) notAnswered() []entity.Block {
	var newest *entity.Issue
	for i := range in.Issues {
		if x := &in.Issues[i]; !x.Withdrawn && (newest == nil || x.N > newest.N) {
			newest = x
		}
	}
	if newest == nil {
		return nil
	}
	b := entity.Block{Kind: entity.BlockNotAnswered}
	switch newest.State() {
	case entity.IssueIsDeclined:
		e := newest.Last(entity.IssueDeclined)
		b.Subject = "declined " + e.On.String()
		b.What = "the supplier declined the questionnaire on " + e.On.Long() + ", said " + e.Who
		b.Todo = "judge it without their answers and pass this with a reason, or agree on another day"
	case entity.IssueIsBounced:
		e := newest.Last(entity.IssueBounced)
		b.Subject = "bounced " + e.On.String()
		b.What = "the questionnaire did not reach the supplier: a mail to " + e.Address + " came back on " + e.On.Long()
		b.Todo = "correct the contact and send it again"
	case entity.IssueIsOut, entity.IssueIsReturned:
		return nil
	}
	return []entity.Block{b}
}

func nameOf(in *Signing, question string) string {
	if row := in.Result.Row(question); row != nil && row.Gate != nil {
		return row.Gate.Name
	}
	if q := in.Pack.Question(question); q != nil {
		return q.Text
	}
	return ""
}

// unanswered is the block of a must-have or key control that has no answer that counts.
func (in *Signing) unanswered(q *questionnaire.Question, row *scoring.Row) []entity.Block {
	both := in.Answers[q.ID]
	e := both.Effective()
	b := entity.Block{Kind: entity.BlockUnanswered, Question: q.ID,
		Todo: "judge it, ask the supplier, or leave it out of scope"}
	switch {
	case row.Gate.Accepted != nil, row.State == scoring.Answered:
		return nil
	case row.State == scoring.NAClaimed:
		b.Subject, b.What = questionnaire.NA, "is claimed not to apply, which is not agreed"
		b.Todo = "agree with it or refuse it, and ask again"
	case e != nil:
		b.Subject, b.What = questionnaire.Unknown, "is recorded as not known"
	case both.Claim.HasWords() || both.Judgement.HasWords():
		b.Subject, b.What = questionnaire.WordsOnly, "has words but no answer"
	default:
		b.What = "is not answered"
	}
	b.What = row.Gate.Noun() + " " + b.What
	for _, d := range in.Decisions {
		if d.Question == q.ID && d.Second == "" && !d.Withdrawn && NeedsSecond(d, in.Pack) {
			b.Todo = fmt.Sprintf("a second person is to agree that it is out of scope (DEC-%04d)", d.N)
		}
	}
	return []entity.Block{b}
}

// unread are the documents offered for a must-have or key control that nobody accepted or refused.
func (in *Signing) unread(q *questionnaire.Question, row *scoring.Row) []entity.Block {
	var out []entity.Block
	for _, s := range in.Supports {
		d, ok := in.Documents[s.Document]
		if !ok || s.Question != q.ID || s.State != entity.Offered || d.State == entity.Refused ||
			d.State == entity.Withdrawn {
			continue
		}
		out = append(out, entity.Block{Kind: entity.BlockEvidence, Question: q.ID, Subject: d.Ref,
			What: d.Ref + " is offered for this " + row.Gate.Noun() + " and nobody has looked at it",
			Todo: "read it, then accept or refuse it"})
	}
	return out
}
