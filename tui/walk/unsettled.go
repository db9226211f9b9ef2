package walk

import (
	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Unsettled is something that a person should see before signing an assessment off. None of it
// prevents the sign-off: a must-have may stay unmet, and a supplier may never reply.
type Unsettled struct {
	Question string // id; "" for the assessment as a whole
	What     string
	Major    bool // a must-have, or a query without a reply: listed first
}

// Unsettled lists what is still open, major items first, else in the order of the pack.
func (s *Session) Unsettled() []Unsettled {
	var major, minor []Unsettled
	for _, q := range s.Queries {
		if q.State.Open() {
			major = append(major, Unsettled{q.Question, "a query is waiting for the supplier's reply", true})
		}
	}
	for _, c := range s.Comparisons {
		if c.Question == "" && c.State == book.Contradicts {
			major = append(major, Unsettled{"", "two records contradict each other: " + c.What(), true})
		}
	}
	for _, q := range s.order {
		for _, c := range s.Compared(q.ID) {
			if c.State == book.Contradicts {
				major = append(major, Unsettled{q.ID, "two records contradict each other: " + c.What(), true})
			}
		}
		row := s.Result.Row(q.ID)
		if row != nil && row.Gate != nil && row.Gate.State != scoring.Met {
			major = append(major, Unsettled{q.ID, mustHaveWords(row.Gate), true})
		}
		for _, what := range s.openItems(q, row) {
			minor = append(minor, Unsettled{q.ID, what, false})
		}
	}
	return append(major, minor...)
}

func mustHaveWords(g *scoring.GateResult) string {
	text := g.Noun() + " " + string(g.State)
	if g.State == scoring.NotShown && !g.Key {
		text += "; becomes a risk"
	}
	if g.Accepted != nil {
		text += "; " + AcceptedDespite(g.Accepted.By, 0)
	}
	return text
}

// openItems lists what is open about a question, besides its must-have.
func (s *Session) openItems(q *questionnaire.Question, row *scoring.Row) []string {
	var out []string
	a := s.Answers[q.ID]
	switch e := a.Effective(); {
	case row != nil && row.State == scoring.OutOfScope:
		return nil
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
	if row != nil && row.Raised {
		out = append(out, "the answer was raised since its evidence was accepted: accept it again, or judge the answer")
	}
	for _, e := range s.Evidence[q.ID] {
		if e.State == entity.Offered && e.Document.State != entity.Refused {
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
