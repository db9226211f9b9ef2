package entity

import (
	"fmt"
	"strings"
	"time"

	"assure/internal/text"
	"assure/questionnaire"
)

// DisposalKind says what was removed.
type DisposalKind string

// The kinds of disposal.
const (
	SupplierDisposal DisposalKind = "disposal"  // of a supplier after its retention
	TextRedaction    DisposalKind = "redaction" // of a text that was never to be recorded
)

// Disposal is a removal of words from the register, which cannot be undone. What is left of a supplier is in it: the
// stub.
type Disposal struct {
	ID       string             `json:"id"`
	N        int                `json:"n"`
	Kind     DisposalKind       `json:"kind"`
	Supplier string             `json:"supplier"` // ULID
	Ref      string             `json:"ref"`
	Name     string             `json:"name,omitempty"`  // "" where only the reference was kept
	Place    string             `json:"place,omitempty"` // of a redaction: ENG-00003 ITS-22
	Reason   questionnaire.Text `json:"reason"`
	By       string             `json:"by"`
	At       time.Time          `json:"at"`
	On       questionnaire.Date `json:"on"`
	// Of a supplier: the first day of its first engagement, the last of its last one, and the worst of what it had at
	// the end; "" where nothing was known.
	First questionnaire.Date `json:"first,omitempty"`
	Last  questionnaire.Date `json:"last,omitempty"`
	Tier  int                `json:"tier,omitempty"`
	Grade string             `json:"grade,omitempty"`
	Band  string             `json:"band,omitempty"`
	// How much was removed: records that held words, different texts, and files kept next to the register.
	Records int `json:"records"`
	Texts   int `json:"texts"`
	Files   int `json:"files,omitempty"`
	// Digest is the SHA-256 over the hashes of what was removed.
	Digest string `json:"digest"`
	Backup string `json:"backup,omitempty"` // the verified copy that was made before
}

// Words are what is read in the place of what was removed: "[removed on 30 Nov 2026 by Ann Other: reason]".
func (d *Disposal) Words() string {
	s := "[removed on " + d.On.Long() + " by " + text.Safe(d.By)
	if why := strings.TrimSpace(string(d.Reason)); why != "" {
		s += ": " + why
	}
	return s + "]"
}

// Line says what a disposal removed, for the check of the register: "disposal 3 of SUP-00007 removed ...".
func (d *Disposal) Line() string {
	of := d.Ref
	if d.Place != "" {
		of = d.Place
	}
	return fmt.Sprintf("%s %d (%s): %s in %s removed on %s by %s", d.Kind, d.N, of,
		text.Plural(d.Texts, "text", "texts"), text.Plural(d.Records, "record", "records"), d.On.Long(),
		text.Safe(d.By))
}
