package wire

import (
	"slices"

	"assure/data/book"
	"assure/questionnaire"
	"assure/scoring"
)

// Explanation is why a score is what it is and what would move it.
type Explanation struct {
	Sentences []string            `json:"sentences"`
	Questions []ExplainedQuestion `json:"questions"`
	Tornado   []Swing             `json:"tornado"`
	// which single answer lifts the grade, or why none does
	Lift       string      `json:"lift,omitempty"`
	Robustness *Robustness `json:"robustness,omitempty"` // absent when nothing is in scope
	Percentile *Percentile `json:"percentile"`           // null among fewer than five others
	// Themes are those that the questions are filtered by.
	Themes []string `json:"themes,omitempty"`
}

func explanationOf(v book.Explanation) Explanation {
	return Explanation{
		Sentences:  v.Sentences,
		Questions:  each(v.Questions, explainedQuestionOf),
		Tornado:    each(v.Tornado, swingOf),
		Lift:       v.Lift,
		Robustness: (*Robustness)(v.Robustness),
		Percentile: (*Percentile)(v.Percentile),
	}
}

// Only keeps of an explanation the questions about a theme of a filter. What says what they add up to, or what would
// move the score, is of all questions and left as it is.
func (a *AssessmentScore) Only(f questionnaire.ThemeFilter, r *scoring.Result) {
	if !f.On() || a.Explanation == nil {
		return
	}
	a.Explanation.Themes = f.Names()
	a.Explanation.Questions = slices.DeleteFunc(a.Explanation.Questions, func(q ExplainedQuestion) bool {
		row := r.Row(q.Question)
		return row == nil || !f.Keeps(row.Asks())
	})
}

// ExplainedQuestion is what one question in scope adds and where it loses, all in printed tenths of the whole score.
type ExplainedQuestion struct {
	Question   string            `json:"question"`
	Domain     string            `json:"domain"`
	State      scoring.State     `json:"state"`
	Option     string            `json:"option,omitempty"`
	Value      int               `json:"value"`      // percent
	Confidence int               `json:"confidence"` // percent
	Points     scoring.Tenths    `json:"points"`     // what it is worth: adds and loses added up
	Adds       scoring.Tenths    `json:"adds"`
	Loses      Losses            `json:"loses"`
	Gate       scoring.GateState `json:"gate,omitempty"`
	Key        bool              `json:"key,omitempty"` // Gate is that of a key control
	// Shown is the value that the evidence which counts was accepted for, in percent; null without an
	// answer. Raised tells that the answer is worth more now, so that the evidence wants to be looked
	// at again.
	Shown  *int `json:"shown"`
	Raised bool `json:"raised,omitempty"`
	// Planned and Alternative are the supplier's; NotCounted says both in words. They add nothing by themselves.
	Planned     *questionnaire.Date `json:"planned,omitempty"`
	Alternative string              `json:"alternative,omitempty"`
	NotCounted  string              `json:"not_counted,omitempty"`
}

func explainedQuestionOf(v book.ExplainedQuestion) ExplainedQuestion {
	var shown *int
	if v.State == scoring.Answered {
		shown = &v.Shown
	}
	var planned *questionnaire.Date
	if v.Planned != 0 {
		planned = &v.Planned
	}
	return ExplainedQuestion{
		Question:    v.Question,
		Domain:      v.Domain,
		State:       v.State,
		Option:      v.Option,
		Value:       v.Value,
		Confidence:  v.Confidence,
		Points:      v.Points,
		Adds:        v.Adds,
		Loses:       Losses(v.Loses),
		Gate:        v.Gate,
		Key:         v.Key,
		Shown:       shown,
		Raised:      v.Raised,
		Planned:     planned,
		Alternative: v.Alternative,
		NotCounted:  v.NotCounted,
	}
}

// Percentile is the place of a shown score among assessed engagements of the same tier and pack:
// Less of the Others show less and Equal the same; Percent of the others show less, with half of
// those that show the same, rounded down.
type Percentile struct {
	Percent int    `json:"percent"`
	Of      int    `json:"of"`     // engagements, this one included
	Others  int    `json:"others"` // engagements, without this one
	Less    int    `json:"less"`   // of the others
	Equal   int    `json:"equal"`  // of the others
	Tier    int    `json:"tier"`
	Pack    string `json:"pack"`
}

// Swing is how far one question alone moves the shown end.
type Swing struct {
	Question  string `json:"question"`
	Zero      End    `json:"zero"`      // answered at nothing
	Verified  End    `json:"verified"`  // fully in place and verified by us
	Evidenced End    `json:"evidenced"` // answered as now, verified by us
	Steps     int    `json:"steps"`     // grades between Zero and Verified
}

func swingOf(v scoring.Swing) Swing {
	return Swing{
		Question:  v.Question,
		Zero:      endOf(v.Zero),
		Verified:  endOf(v.Verified),
		Evidenced: endOf(v.Evidenced),
		Steps:     v.Steps,
	}
}

// End is a shown score and its grade after caps.
type End struct {
	Assured scoring.Tenths      `json:"assured"`
	Grade   questionnaire.Grade `json:"grade"`
}

func endOf(v scoring.End) End {
	return End{
		Assured: v.Assured,
		Grade:   v.Grade,
	}
}

// Robustness reports whether the shown grade depends on the exact domain weights.
type Robustness struct {
	Percent int                 `json:"percent"` // how far each domain weight may move, up or down
	Low     scoring.Tenths      `json:"low"`     // the least and the most the shown score comes to
	High    scoring.Tenths      `json:"high"`
	Worst   questionnaire.Grade `json:"worst"` // the grades then
	Best    questionnaire.Grade `json:"best"`
	Stable  bool                `json:"stable"` // the same grade all over the range
}

// Losses are the points missing, by cause: answered low, answered but not shown, and not answered.
type Losses struct {
	Gap      scoring.Tenths `json:"gap"`
	Evidence scoring.Tenths `json:"evidence"`
	Unknown  scoring.Tenths `json:"unknown"`
}
