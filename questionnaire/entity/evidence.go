package entity

import (
	"time"

	"assure/questionnaire"
)

// EvidenceKind is the kind of a document, which gives its strength: by default statement 50, document 65, record 80,
// independent 95 and verified 100 percent (strengths are settings of the register).
type EvidenceKind string

// The kinds of evidence, weakest first.
const (
	Statement   EvidenceKind = "statement"   // the supplier's word: creates no document
	Doc         EvidenceKind = "document"    // a policy or procedure, read
	Record      EvidenceKind = "record"      // an operating record or the supplier's own test report, read
	Independent EvidenceKind = "independent" // an independent certificate or report, in scope
	Verified    EvidenceKind = "verified"    // seen by us
)

// EvidenceKinds lists the kinds, weakest first.
var EvidenceKinds = []EvidenceKind{Statement, Doc, Record, Independent, Verified}

// SeenElsewhere is as which kind evidence counts that another body accepted: what it verified, we did not.
func (k EvidenceKind) SeenElsewhere() EvidenceKind {
	if k == Verified {
		return Independent
	}
	return k
}

// Label returns the kind in the words of the questionnaire.
func (k EvidenceKind) Label() string {
	switch k {
	case Statement:
		return "Our statement"
	case Doc:
		return "Policy or procedure"
	case Record:
		return "Record or own test report"
	case Independent:
		return "Independent certificate or report"
	case Verified:
		return "Verified by the buyer"
	}
	return string(k)
}

// DocumentState is the state of a document or of a [Support].
type DocumentState string

// The states of a document.
const (
	Offered   DocumentState = "offered"
	Accepted  DocumentState = "accepted"
	Refused   DocumentState = "refused"
	Withdrawn DocumentState = "withdrawn"
)

// Document is a piece of evidence of a supplier. It counts once a named person accepts it, and can then support many
// questions. Its natural key is the supplier and the file's SHA-256 or, without a file, the supplier, reference, kind
// and issue date.
type Document struct {
	ID        string             `json:"id"`
	Ref       string             `json:"ref"` // DOC-0001
	Supplier  string             `json:"supplier"`
	Kind      EvidenceKind       `json:"kind"`
	Reference string             `json:"reference"` // title, certificate number, file name
	SHA256    string             `json:"sha256,omitempty"`
	Path      string             `json:"path,omitempty"` // where the file was, or the kept copy
	Issuer    string             `json:"issuer,omitempty"`
	Entity    string             `json:"entity,omitempty"` // the legal entity it names
	Scope     questionnaire.Text `json:"scope,omitempty"`
	Issued    questionnaire.Date `json:"issued,omitempty"`
	Expiry    questionnaire.Date `json:"expiry,omitempty"` // its own expiry is hard: nothing from the next day
	Held      bool               `json:"held,omitempty"`   // false: seen, not held
	// path of its copy next to the register, "" when there is none
	Kept       string             `json:"kept,omitempty"`
	Marking    string             `json:"marking,omitempty"`
	State      DocumentState      `json:"state"`
	AcceptedBy string             `json:"accepted_by,omitempty"`
	AcceptedAt *time.Time         `json:"accepted_at,omitempty"`
	Reason     questionnaire.Text `json:"reason,omitempty"` // of a refusal
	// MergedFrom is the reference of the supplier that it came from in a merge, where both had the same one.
	MergedFrom string `json:"merged_from,omitempty"`
}

// Support links a document to a question of an assessment. A link counts when both it and its document are accepted: a
// supplier that later cites an accepted certificate for another question makes a new offer.
type Support struct {
	Document   string        `json:"document"`
	Assessment string        `json:"assessment"`
	Question   string        `json:"question"`
	State      DocumentState `json:"state"`
	By         string        `json:"by"`
	At         time.Time     `json:"at"`
	// Value is what the effective answer was worth, in percent, when the link was accepted: the
	// document shows that much and no more. It is 0 where the question had no answer, and nil in a
	// register of an older release, where it is worked out from the answers of that time.
	Value *int   `json:"value,omitempty"`
	File  string `json:"file,omitempty"`
	Sheet string `json:"sheet,omitempty"`
	Cell  string `json:"cell,omitempty"`
	Batch string `json:"batch,omitempty"`
}
