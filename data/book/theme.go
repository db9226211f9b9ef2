package book

import (
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// QuestionOf finds a question of a pack in the newest cycle of an engagement that has it; nil where there is none,
// as for a risk or an action that belongs to no question.
func (b *Book) QuestionOf(engagement, pack, question string) *questionnaire.Question {
	return NewestQuestion(b.Cycles[engagement], pack, question, func(a *entity.Assessment) *questionnaire.Pack {
		if c := b.Compiled[a.PackSHA]; c != nil {
			return c.Pack()
		}
		return nil
	})
}

// NewestQuestion finds a question of a pack in the newest of some cycles that has it. packOf is the pack of a
// cycle, nil where it is not known.
func NewestQuestion(cycles []entity.Assessment, pack, question string,
	packOf func(*entity.Assessment) *questionnaire.Pack) *questionnaire.Question {
	var found *questionnaire.Question
	newest := 0
	for i := range cycles {
		a := &cycles[i]
		if question == "" || a.Pack != pack || a.Cycle <= newest {
			continue
		}
		if p := packOf(a); p != nil && p.Question(question) != nil {
			found, newest = p.Question(question), a.Cycle
		}
	}
	return found
}

// asks finds the question behind an action: its own, or that of its risk.
func (b *Book) asks(a *entity.Action, risks []RiskView) *questionnaire.Question {
	if q := b.QuestionOf(a.Engagement, a.Pack, a.Question); q != nil || a.Risk == "" {
		return q
	}
	for i := range risks {
		if risks[i].ID == a.Risk {
			return risks[i].Asks
		}
	}
	return nil
}

// ActionAbout reports whether an action of an engagement with these risks is about a theme of a filter.
func (b *Book) ActionAbout(f questionnaire.ThemeFilter, a *entity.Action, risks []RiskView) bool {
	return f.Keeps(b.asks(a, risks))
}

// AskedIn finds a question in a cycle of an engagement, nil where the cycle or the question is not there.
func (b *Book) AskedIn(engagement, assessment, question string) *questionnaire.Question {
	for i := range b.Cycles[engagement] {
		a := &b.Cycles[engagement][i]
		if c := b.Compiled[a.PackSHA]; a.ID == assessment && c != nil {
			return c.Pack().Question(question)
		}
	}
	return nil
}

// DocumentAbout reports whether a document is accepted for a question about a theme of a filter, in any engagement of
// the supplier.
func (b *Book) DocumentAbout(f questionnaire.ThemeFilter, supplier, document string) bool {
	for _, e := range b.Engagements[supplier] {
		for _, a := range b.Cycles[e.ID] {
			for _, s := range b.Supports[a.ID] {
				if s.Document == document && s.State == entity.Accepted && f.Keeps(b.AskedIn(e.ID, a.ID, s.Question)) {
					return true
				}
			}
		}
	}
	return false
}
