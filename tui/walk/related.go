package walk

import (
	"maps"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Related is a document that may support a question and is not offered for it.
type Related struct {
	Document entity.Document
	Why      string // why it may
}

// Related lists documents of the supplier that may support a question and are not offered for it: those that were
// accepted for it in the last cycle, then those of questions that cite the same control, here or in another
// questionnaire of the supplier, then accepted ones of questions on the same theme.
func (s *Session) Related(q *questionnaire.Question) []Related {
	var out [3][]Related
	for _, d := range s.Documents {
		if d.State == entity.Refused || d.State == entity.Withdrawn || s.linked(d.ID, q.ID) {
			continue
		}
		if rank, why := s.relation(&d, q); why != "" {
			out[rank] = append(out[rank], Related{d, why})
		}
	}
	return slices.Concat(out[0], out[1], out[2])
}

// linked reports whether a document is offered, accepted or refused for a question.
func (s *Session) linked(document, question string) bool {
	return slices.ContainsFunc(s.Evidence[question], func(e Evidence) bool {
		return e.Document.ID == document && e.State != entity.Withdrawn
	})
}

// relation says why a document may support a question, and how near that is, 0 being the nearest; "" for no reason.
func (s *Session) relation(d *entity.Document, q *questionnaire.Question) (rank int, why string) {
	if slices.Contains(s.Proven[q.ID], d.ID) {
		return 0, "accepted for it in the last cycle"
	}
	for _, other := range s.order {
		if other.ID == q.ID || !s.linked(d.ID, other.ID) {
			continue
		}
		for _, ref := range other.Refs {
			if slices.Contains(q.Refs, ref) {
				return 1, "for " + other.ID + ", which cites " + ref + " too"
			}
		}
		for _, theme := range other.Themes {
			if why == "" && d.State == entity.Accepted && slices.Contains(q.Themes, theme) {
				rank, why = 2, "for "+other.ID+", on "+theme+" too"
			}
		}
	}
	for _, x := range data.SuggestEvidence(q, s.Elsewhere, []entity.Document{*d}, func(string) bool { return false }) {
		if x.Relation != questionnaire.Related {
			return 1, x.Words()
		}
		if why == "" {
			rank, why = 2, x.Words()
		}
	}
	return rank, why
}

// Target is a question that a document could be accepted for, and what that would show.
type Target struct {
	Question *questionnaire.Question
	Why      string // "offered", "accepted", or why it may support it
	Offered  bool   // by the supplier or by us, and not accepted yet
	Now      scoring.Tenths
	Then     scoring.Tenths // of the points of the question shown, once it is accepted
	Most     scoring.Tenths // the most that the question is worth
}

// Targets lists the questions that a document is offered or accepted for or may support, in their order.
func (s *Session) Targets(d *entity.Document) []Target {
	var out []Target
	for _, q := range s.order {
		t := Target{Question: q}
		for _, e := range s.Evidence[q.ID] {
			switch {
			case e.Document.ID != d.ID || e.State == entity.Withdrawn || e.State == entity.Refused:
			case e.Counts():
				t.Why = "accepted"
			default:
				t.Why, t.Offered = "offered", true
			}
		}
		if t.Why == "" {
			_, t.Why = s.relation(d, q)
		}
		if t.Why == "" {
			continue
		}
		if row := s.Result.Row(q.ID); row != nil {
			t.Now, t.Most = row.Contribution, row.Points
		}
		if row := s.Accepting(d, q.ID).Row(q.ID); row != nil {
			t.Then = row.Contribution
		}
		out = append(out, t)
	}
	return out
}

// Accepting is the result with a document accepted for questions as they are answered now. Nothing changes.
func (s *Session) Accepting(d *entity.Document, questions ...string) *scoring.Result {
	in := s.Input
	in.Responses = maps.Clone(s.Input.Responses)
	for _, id := range questions {
		list := slices.DeleteFunc(slices.Clone(s.Evidence[id]), func(e Evidence) bool { return e.Document.ID == d.ID })
		accepted := *d
		accepted.State = entity.Accepted
		list = append(list, Evidence{Document: accepted, State: entity.Accepted,
			Value: book.Worth(s.Pack.Question(id), s.Answers[id])})
		in.Responses[id] = s.FromOthers[id].Response(s.Answers[id], in.Responses[id].State == scoring.OutOfScope,
			Counting(list))
	}
	return s.compiled.Score(s.Settings, in)
}
