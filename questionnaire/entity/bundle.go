package entity

import (
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
}
