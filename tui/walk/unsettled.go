package walk

import (
	"slices"

	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Unsettled is something that a person should see before signing an assessment off. What blocks the sign-off has a
// Block; the rest does not prevent it: a must-have may stay unmet.
type Unsettled struct {
	Question string // id; "" for the assessment as a whole
	What     string
	Major    bool // a must-have, or something that blocks: listed first
	Block    *entity.Block
}

// Blocks lists what blocks the sign-off, with the answers not written yet.
func (s *Session) Blocks() []entity.Block {
	in := book.Signing{Pack: s.Pack, Answers: s.Answers, Result: s.Result, Queries: s.Queries, Issues: s.Issues,
		Decisions: s.Decisions, Passes: s.Passes, Contradictions: s.contradictions(),
		Representations: s.Representations,
		Documents:       map[string]entity.Document{}}
	for _, q := range s.order {
		for _, e := range s.Evidence[q.ID] {
			in.Documents[e.Document.ID] = e.Document
			in.Supports = append(in.Supports, entity.Support{Document: e.Document.ID, Question: q.ID, State: e.State})
		}
	}
	return book.Blocks(&in)
}

// NotYours is why the actor may not sign, "" when that is not so: at tiers 1 and 2, and before triage, a reviewer signs
// ([entity.People.NotReviewer]).
func (s *Session) NotYours(actor string) string {
	why := s.People.NotReviewer(actor, s.Authors)
	if !s.Reviewer || why == "" {
		return ""
	}
	return why + ", and this takes a reviewer"
}

// Unsettled lists what is still open: what blocks the sign-off, then other must-haves, then the rest in the order of
// the pack.
func (s *Session) Unsettled() []Unsettled {
	var first, passed, major, minor []Unsettled
	blocked := map[string]bool{}
	blocks := s.Blocks()
	for i := range blocks {
		b := &blocks[i]
		blocked[b.Question+" "+string(b.Kind)] = true
		u := Unsettled{Question: b.Question, What: b.What, Major: b.Pass == nil, Block: b}
		if b.Pass == nil {
			u.What += "; " + b.Todo
			first = append(first, u)
			continue
		}
		u.What += "; passed by " + b.Pass.By + ": " + string(b.Pass.Reason)
		passed = append(passed, u)
	}
	for _, q := range s.order {
		row := s.Result.Row(q.ID)
		if row != nil && row.Gate != nil && row.Gate.State != scoring.Met &&
			!blocked[q.ID+" "+string(entity.BlockUnanswered)] {
			major = append(major, Unsettled{Question: q.ID, What: mustHaveWords(row.Gate), Major: true})
		}
		for _, what := range s.openItems(q, row, blocked) {
			minor = append(minor, Unsettled{Question: q.ID, What: what})
		}
	}
	return slices.Concat(first, major, passed, minor)
}

func mustHaveWords(g *scoring.GateResult) string {
	words := g.Noun() + " " + string(g.State)
	if g.State == scoring.NotShown && !g.Key {
		words += "; becomes a risk"
	}
	if g.Accepted != nil {
		words += "; " + AcceptedDespite(g.Accepted.By, g.Accepted.Recorded, 0)
	}
	return words
}

// openItems lists what is open about a question, besides its must-have.
func (s *Session) openItems(q *questionnaire.Question, row *scoring.Row, blocked map[string]bool) []string {
	var out []string
	a := s.Answers[q.ID]
	blocks := func(k entity.BlockKind) bool { return blocked[q.ID+" "+string(k)] }
	switch e := a.Effective(); {
	case row != nil && row.State == scoring.OutOfScope:
		return nil
	case blocks(entity.BlockUnanswered): // listed already
	case e == nil:
		out = append(out, "not answered")
	case e.Value == questionnaire.Unknown:
		out = append(out, "recorded as not known")
	case row != nil && row.State == scoring.NAClaimed:
		out = append(out, "claimed not applicable and not agreed: counts as not answered")
	}
	if a.ClaimChanged() {
		out = append(out, "the supplier changed its answer after it was judged")
	}
	if row != nil && row.Raised && !blocks(entity.BlockRaised) {
		out = append(out, "the answer was raised since its evidence was accepted: accept it again, or judge the answer")
	}
	for _, e := range s.Evidence[q.ID] {
		if e.State == entity.Offered && e.Document.State != entity.Refused && !blocks(entity.BlockEvidence) {
			out = append(out, e.Document.Ref+" is offered, neither accepted nor refused")
		}
	}
	for _, i := range s.Result.Idle {
		if i.Question == q.ID {
			out = append(out, i.Ref+" counts for nothing: "+i.Why)
		}
	}
	return out
}
