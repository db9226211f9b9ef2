package data

import (
	"cmp"
	"time"

	"assure/questionnaire"
	"assure/scoring"
)

// ShownScore is the shown end, none while not assessed.
func ShownScore(r *scoring.Result) scoring.Tenths {
	if r.Status == scoring.NotAssessed {
		return scoring.NoTenths
	}
	return r.Assured
}

// PossibleScore is the upper end, none while not assessed.
func PossibleScore(r *scoring.Result) scoring.Tenths {
	if r.Status == scoring.NotAssessed {
		return scoring.NoTenths
	}
	return r.Possible
}

// ScoreChange is one end of the score; scoring.NoTenths (null) when not assessed.
type ScoreChange struct {
	Before scoring.Tenths `json:"before"`
	After  scoring.Tenths `json:"after"`
}

// AnswerSide is one of the answers that do not agree. Other words are those of the cell where both give the same value.
type AnswerSide struct {
	Value       string // id of the option; "" for words without an answer
	Label       string // the value as people read it
	Note        string
	Planned     questionnaire.Date
	Alternative string
	Where       string
	By          string
	At          *time.Time
}

// Words is what the side says as people read it, without who said it and where.
func (s *AnswerSide) Words() string {
	out := cmp.Or(s.Label, s.Value, "no answer")
	if s.Note != "" {
		out += ": " + s.Note
	}
	if s.Planned != 0 {
		out += "; planned for " + s.Planned.Long()
	}
	if s.Alternative != "" {
		out += "; instead: " + s.Alternative
	}
	return out
}
