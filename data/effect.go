package data

import (
	"cmp"
	"time"

	"assure/data/form"
	"assure/questionnaire"
	"assure/scoring"
)

// ValueLabel is the value of an answer as people read it, "" where the value is itself the words.
func ValueLabel(q *questionnaire.Question, value string) string {
	switch value {
	case questionnaire.Unknown:
		return form.Unknown
	case questionnaire.NA:
		return form.NA
	case questionnaire.WordsOnly:
		return "no answer"
	}
	if q.Answer == questionnaire.Choice {
		if o := q.Option(value); o != nil {
			return cmp.Or(o.Label, o.ID)
		}
	}
	return ""
}

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

// AnswerSide is one of the values that do not agree. Other words are those of the cell where both give the same value.
type AnswerSide struct {
	Value string
	Note  string
	Where string
	By    string
	At    *time.Time
}
