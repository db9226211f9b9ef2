package entity

import (
	"time"

	"assure/questionnaire"
)

// WorkState is the progress of an assessment. How certain its rating is, is another matter (scoring.Status).
type WorkState string

// The work states.
const (
	Opened       WorkState = "opened" // nothing sent and nothing recorded yet
	Issued       WorkState = "issued"
	Returned     WorkState = "returned"
	InReview     WorkState = "in_review"
	WithSupplier WorkState = "with_supplier"
	SignedOff    WorkState = "signed_off"
	Superseded   WorkState = "superseded"
)

// Open reports whether answers may still be recorded.
func (s WorkState) Open() bool { return s != SignedOff && s != Superseded }

// Label returns the state in words.
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

// Assessment is one cycle of one pack version for one engagement. It is locked to the bytes of the
// pack it began with or was moved to.
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
	Moves      []Move     `json:"moves,omitempty"` // to later versions of the pack, oldest first
	// TakenBack is set on a cycle that was begun and taken back: it is superseded, was never signed, and counts
	// nowhere.
	TakenBack *TakenBack `json:"taken_back,omitempty"`
}

// TakenBack is who took a begun cycle back, and why.
type TakenBack struct {
	By     string             `json:"by"`
	At     time.Time          `json:"at"`
	Reason questionnaire.Text `json:"reason,omitempty"`
}

// Label returns the state of the assessment in words.
func (a *Assessment) Label() string {
	if a.TakenBack != nil {
		return "taken back"
	}
	return a.State.Label()
}

// Move is the move of an open assessment to a later version of its pack. Version and PackSHA are those it left.
type Move struct {
	Version string    `json:"version"`
	PackSHA string    `json:"pack_sha256"`
	At      time.Time `json:"at"`
	By      string    `json:"by"`
}

// CarriedFrom returns the version that an answer was given to, when the assessment was moved since; else "".
func (a *Assessment) CarriedFrom(ans *Answer) string {
	if !ans.Given() {
		return ""
	}
	for _, m := range a.Moves {
		if ans.At.Before(m.At) {
			return m.Version
		}
	}
	return ""
}

// Governing returns the cycle whose result counts for an engagement and pack: the newest one signed off or, before any
// sign-off, the newest. cycles holds all cycles of one engagement and pack, in any order. ok is false when it is empty.
func Governing(cycles []Assessment) (best Assessment, ok bool) {
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
