package entity

import (
	"time"

	"assure/questionnaire"
)

// Party is whose word an answer is.
type Party string

// The parties.
const (
	BySupplier Party = "supplier" // the claim
	ByAssessor Party = "assessor" // the judgement
)

// Answer is the word of one party on one question. Value is an option id, Unknown or NA for a choice question;
// option ids joined by ";" for multi; and the text, number or ISO date itself for the others.
type Answer struct {
	Assessment  string             `json:"assessment"`
	Question    string             `json:"question"`
	Party       Party              `json:"party"`
	Value       string             `json:"value"`
	Note        questionnaire.Text `json:"note,omitempty"` // the assessor's reason, when the party is the assessor
	Planned     questionnaire.Date `json:"planned,omitempty"`
	Alternative questionnaire.Text `json:"alternative,omitempty"`
	Reconfirmed bool               `json:"reconfirmed,omitempty"` // "still true" on a prefilled workbook
	// ClaimRev is the revision of the claim an assessor judged; a later claim shows as "claim changed since judged".
	ClaimRev int `json:"claim_rev,omitempty"`

	Rev    int       `json:"rev"` // 1 and up, per question and party
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Origin Origin    `json:"origin"`
	File   string    `json:"file,omitempty"` // imported: file, sheet and cell it was read from
	Sheet  string    `json:"sheet,omitempty"`
	Cell   string    `json:"cell,omitempty"`
	Batch  string    `json:"batch,omitempty"`
}

// Origin says how an event came about.
type Origin string

// The origins.
const (
	Typed      Origin = "typed"
	Imported   Origin = "import"
	Carried    Origin = "carried" // last cycle's answer put forward
	UndoOrigin Origin = "undo"
)

// Answers holds both parties' words on one question; nil where that party never said anything.
type Answers struct {
	Claim     *Answer
	Judgement *Answer
}

// Effective is the answer that counts: the assessor's where there is one, else the supplier's, else nil.
func (a Answers) Effective() *Answer {
	if a.Judgement != nil {
		return a.Judgement
	}
	return a.Claim
}

// ClaimChanged reports whether the supplier changed its claim after the assessor judged it.
func (a Answers) ClaimChanged() bool {
	return a.Judgement != nil && a.Claim != nil && a.Claim.Rev > a.Judgement.ClaimRev
}
