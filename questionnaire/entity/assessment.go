package entity

import (
	"time"

	"assure/questionnaire"
)

// WorkState is where the work on an assessment stands. It says nothing of how certain the rating is.
type WorkState string

// The work states.
const (
	Opened       WorkState = "opened" // begun, nothing sent and nothing recorded
	Issued       WorkState = "issued"
	Returned     WorkState = "returned"
	InReview     WorkState = "in_review"
	WithSupplier WorkState = "with_supplier"
	SignedOff    WorkState = "signed_off"
	Superseded   WorkState = "superseded"
)

// Open reports whether answers may still be recorded.
func (s WorkState) Open() bool { return s != SignedOff && s != Superseded }

// Label is the state in words people read.
func (s WorkState) Label() string {
	switch s {
	case InReview:
		return "in review"
	case WithSupplier:
		return "with supplier"
	case SignedOff:
		return "signed off"
	}
	return string(s)
}

// Assessment is one engagement, one pack version, one cycle, locked to the bytes of the pack it began with.
type Assessment struct {
	ID         string     `json:"id"` // ULID
	Engagement string     `json:"engagement"`
	Pack       string     `json:"pack"` // id
	Version    string     `json:"version"`
	PackSHA    string     `json:"pack_sha256"`
	Cycle      int        `json:"cycle"` // 1 and up
	State      WorkState  `json:"state"`
	Opened     time.Time  `json:"opened"`
	SignedBy   string     `json:"signed_by,omitempty"`
	SignedAt   *time.Time `json:"signed_at,omitempty"`
}

// Governing picks the assessment whose result stands for engagement and pack: the newest signed-off cycle or, before
// any sign-off, the newest. The slice holds all cycles of one engagement and pack, in any order.
func Governing(cycles []Assessment) (Assessment, bool) {
	var best Assessment
	rank := func(a Assessment) int {
		if a.State == SignedOff || a.State == Superseded && a.SignedAt != nil {
			return 1_000_000 + a.Cycle
		}
		return a.Cycle
	}
	for _, a := range cycles {
		if best.ID == "" || rank(a) > rank(best) {
			best = a
		}
	}
	return best, best.ID != ""
}

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
