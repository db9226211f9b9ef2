package entity

import (
	"strings"
	"time"

	"assure/internal/text"
	"assure/questionnaire"
)

// Party is who gave an answer.
type Party string

// The parties.
const (
	BySupplier Party = "supplier" // the claim
	ByAssessor Party = "assessor" // the judgement
)

// Answer is the answer of one party to one question. Value is an option id, [questionnaire.Unknown] or
// [questionnaire.NA] for a choice question, [questionnaire.WordsOnly] where only words were given,
// option ids joined by ";" for multi, and the text, number or ISO date itself for the others.
type Answer struct {
	Assessment  string             `json:"assessment"`
	Question    string             `json:"question"`
	Party       Party              `json:"party"`
	Value       string             `json:"value"`
	Note        questionnaire.Text `json:"note,omitempty"` // the assessor's reason, when the party is the assessor
	Planned     questionnaire.Date `json:"planned,omitempty"`
	Alternative questionnaire.Text `json:"alternative,omitempty"`
	Reconfirmed bool               `json:"reconfirmed,omitempty"` // "still true" on a prefilled workbook
	// ClaimRev is the revision of the claim that an assessor judged; see [Answers.ClaimChanged].
	ClaimRev int `json:"claim_rev,omitempty"`

	Rev    int       `json:"rev"` // 1 and up, per question and party
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Origin Origin    `json:"origin"`
	File   string    `json:"file,omitempty"` // imported: file, sheet and cell it was read from
	Sheet  string    `json:"sheet,omitempty"`
	Cell   string    `json:"cell,omitempty"`
	Batch  string    `json:"batch,omitempty"`

	// Restored is who gave the answer first, when an undo restored it; nil otherwise. It is read from the events.
	Restored *Giving `json:"-"`
}

// Giving is who gave an answer, when and how.
type Giving struct {
	By     string
	At     time.Time
	Origin Origin
}

// Source is whose word an answer is: who gave it, not who undid what came after it.
func (a *Answer) Source() Giving {
	if a.Restored != nil {
		return *a.Restored
	}
	return Giving{a.By, a.At, a.Origin}
}

// Origin says how an event came about.
type Origin string

// The origins.
const (
	Typed      Origin = "typed"
	Imported   Origin = "import"
	NewVersion Origin = "carried" // no answer: a later version of the pack asks again
	UndoOrigin Origin = "undo"
)

// Given reports whether it is an answer. One that holds only a note, a planned date or an alternative
// is not: the question stays open.
func (a *Answer) Given() bool {
	return a != nil && a.Value != "" && a.Value != questionnaire.WordsOnly
}

// Said returns the value of an answer, "" where there is none.
func (a *Answer) Said() string {
	if !a.Given() {
		return ""
	}
	return a.Value
}

// HasWords reports whether there is a note, a planned date or an alternative.
func (a *Answer) HasWords() bool {
	return a != nil && (a.Note != "" || a.Planned != 0 || a.Alternative != "")
}

// NotCounted describes the date that a supplier plans for and the control that it uses instead, which
// earn nothing by themselves: an assessor judges the answer. It is "" where the claim has neither. The
// text is the supplier's: make it safe before it is printed. A planned day before today has passed; a today of 0 does
// not compare.
func (a Answers) NotCounted(today questionnaire.Date) string {
	if a.Claim == nil || a.Claim.Planned == 0 && a.Claim.Alternative == "" {
		return ""
	}
	var said []string
	if a.Claim.Planned != 0 {
		words := "it will be in place by " + a.Claim.Planned.Long()
		if today != 0 && a.Claim.Planned < today {
			words = "it would be in place by " + a.Claim.Planned.Long() + ", which has passed"
		}
		said = append(said, words)
	}
	if a.Claim.Alternative != "" {
		said = append(said, "there is instead: "+
			text.Shorten(strings.Join(strings.Fields(string(a.Claim.Alternative)), " "), notCountedShown))
	}
	words := "says " + strings.Join(said, "; ")
	if a.Judgement.Given() {
		return words + "; judged, and the judgement counts"
	}
	return words + "; not counted until judged"
}

// notCountedShown is how many characters of an alternative control [Answers.NotCounted] quotes.
const notCountedShown = 110

// Answers holds both parties' answers to one question; nil where a party gave none.
type Answers struct {
	Claim     *Answer
	Judgement *Answer
	// Relied is what another body found, where a person relies on it and it is less than ours; nil otherwise.
	Relied *Answer
}

// Effective returns the answer that counts: the assessor's or, without one, the supplier's; nil for
// neither. Words without an answer do not count. A lower finding of another body that is relied on counts before both.
func (a Answers) Effective() *Answer {
	switch {
	case a.Relied.Given():
		return a.Relied
	case a.Judgement.Given():
		return a.Judgement
	case a.Claim.Given():
		return a.Claim
	}
	return nil
}

// ClaimChanged reports whether the supplier changed its claim after the assessor judged it.
func (a Answers) ClaimChanged() bool {
	return a.Judgement.Given() && a.Claim.Given() && a.Claim.Rev > a.Judgement.ClaimRev
}
