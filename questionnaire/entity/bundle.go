package entity

import (
	"slices"
	"time"

	"assure/questionnaire"
)

// BundleWay is whether a bundle was made from this register or taken into it.
type BundleWay string

// The ways.
const (
	BundleMade  BundleWay = "made"
	BundleTaken BundleWay = "taken"
)

// Bundle is a signed file with what one body knows of a supplier, that was made here or came from another body. What it
// says is in Manifest.
type Bundle struct {
	ID       string    `json:"id"` // ULID, the same in every register
	Way      BundleWay `json:"way"`
	Kind     string    `json:"kind"` // assurance, passport or recall
	Supplier string    `json:"supplier,omitempty"`
	Code     string    `json:"code"` // ODS code of the body that signed it
	Body     string    `json:"body"` // its name
	Made     time.Time `json:"made"`
	// SHA256 of what was signed, and the fingerprint of the key.
	SHA256      string             `json:"sha256"`
	Fingerprint string             `json:"fingerprint"`
	File        string             `json:"file,omitempty"` // its name, without folders
	Manifest    questionnaire.Text `json:"manifest,omitempty"`
	Supersedes  []string           `json:"supersedes,omitempty"`
	By          string             `json:"by"` // who made or took it
	At          time.Time          `json:"at"`
	// Recalled is who recalled it, when and why; nil while it stands. By is the body, where another made it.
	Recalled *Reopening `json:"recalled,omitempty"`
	// RecalledBy is the recall that was taken in, by its identifier, of one of another body.
	RecalledBy string   `json:"recalled_by,omitempty"`
	Recalls    []string `json:"recalls,omitempty"` // what a recall ends
	// Batch is the import that took it in, and Undone who undid that: then it is as if it had never come.
	Batch  string     `json:"batch,omitempty"`
	Undone *Reopening `json:"undone,omitempty"`
}

// Stands reports whether a bundle that was taken in still says something: nobody recalled it or undid its import, and
// none of a list takes its place.
func (b *Bundle) Stands(all []Bundle) bool {
	return b.Way == BundleTaken && b.Recalled == nil && b.Undone == nil && b.ReplacedBy(all) == nil
}

// ReplacedBy is the bundle of the same body in a list that takes the place of b, nil for none.
func (b *Bundle) ReplacedBy(all []Bundle) *Bundle {
	for i := range all {
		x := &all[i]
		if x.Way == b.Way && x.Code == b.Code && x.Undone == nil && x.Replaces(b) {
			return x
		}
	}
	return nil
}

// OfBody names the body that signed it: Demo Trust (R0A).
func (b *Bundle) OfBody() string { return b.Body + " (" + b.Code + ")" }

// Replaces reports whether a bundle of the same body takes the place of another: it says so, or both were taken in and
// are about one supplier, and it was made later.
func (b *Bundle) Replaces(old *Bundle) bool {
	const assurance = "assurance"
	return slices.Contains(b.Supersedes, old.ID) || b.Way == BundleTaken && b.Kind == assurance &&
		old.Kind == assurance && b.Recalled == nil && b.Supplier == old.Supplier && b.Supplier != "" &&
		b.Made.After(old.Made)
}
