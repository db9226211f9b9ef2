package entity

import (
	"slices"
	"time"

	"assure/questionnaire"
)

// Sharing is what a supplier says about giving what it told us to other health bodies.
type Sharing string

// The answers of a supplier.
const (
	MayShare    Sharing = "yes"
	AskFirst    Sharing = "ask" // asked each time; also where it said nothing
	MayNotShare Sharing = "no"
)

// ParseSharing reads an answer in any case.
func ParseSharing(s string) (Sharing, error) {
	return parseWord("answer on sharing", s, []Sharing{MayShare, AskFirst, MayNotShare})
}

// Valid reports whether s is one of the answers.
func (s Sharing) Valid() bool { return slices.Contains([]Sharing{MayShare, AskFirst, MayNotShare}, s) }

// Consent is what a supplier said about sharing on a day, and where it said so. Of several the newest counts.
type Consent struct {
	ID       string             `json:"id"`
	Supplier string             `json:"supplier"`
	Share    Sharing            `json:"share"`
	On       questionnaire.Date `json:"on"`               // the day on which the supplier said so
	Source   questionnaire.Text `json:"source,omitempty"` // in which letter, form or mail
	By       string             `json:"by"`
	At       time.Time          `json:"at"`
	// File, Sheet and Cell are where it was read, of one that came in a workbook.
	File  string `json:"file,omitempty"`
	Sheet string `json:"sheet,omitempty"`
	Cell  string `json:"cell,omitempty"`
	// Batch is the import that brought it, and Undone who undid that: then the supplier never said so.
	Batch  string     `json:"batch,omitempty"`
	Undone *Reopening `json:"undone,omitempty"`
}

// Signer is a key with which an organisation signs what it shares, and since when and until when we take it as theirs.
// Ours marks the keys of the organisation whose register this is.
type Signer struct {
	ID          string             `json:"id"`
	Ref         string             `json:"ref"`  // KEY-001
	Code        string             `json:"code"` // ODS code of the organisation
	Name        string             `json:"name"` // of the organisation
	Key         string             `json:"key"`  // as in an authorized_keys file, without a comment
	Fingerprint string             `json:"fingerprint"`
	From        questionnaire.Date `json:"from"`
	Until       questionnaire.Date `json:"until"`
	Ours        bool               `json:"ours,omitempty"`
	// How we made sure that the key is theirs: read out on the telephone, handed over at a meeting.
	Checked questionnaire.Text `json:"checked"`
	Revoked *Reopening         `json:"revoked,omitempty"` // nothing that it ever signed counts from then on
	By      string             `json:"by"`
	At      time.Time          `json:"at"`
}

// Valid reports whether what the key signs counts on a day.
func (s *Signer) Valid(day questionnaire.Date) bool {
	return s.Revoked == nil && s.From <= day && day <= s.Until
}
