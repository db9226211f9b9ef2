package wire

import (
	"time"

	"assure/data/bundle"
	"assure/data/sharing"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Signers is `assure keys ... --json`.
type Signers struct {
	Schema string   `json:"schema"`
	Keys   []Signer `json:"keys"`
}

// Signer is a key of a body. State is counts, not yet, expired or revoked.
type Signer struct {
	Ref          string  `json:"ref"`
	Organisation string  `json:"organisation"` // ODS code
	Name         string  `json:"name"`
	Key          string  `json:"key"`
	Fingerprint  string  `json:"fingerprint"`
	Ours         bool    `json:"ours"`
	State        string  `json:"state"`
	From         string  `json:"from"`
	Until        string  `json:"until"`
	Checked      *string `json:"checked"`
	AddedBy      string  `json:"added_by"`
	Added        string  `json:"added"`
	Revoked      *string `json:"revoked"` // why
}

// SignersOf lists keys as they stand on a day. Keys is never null.
func SignersOf(list []entity.Signer, day questionnaire.Date) Signers {
	return Signers{Schema: SchemaSigners, Keys: each(list, func(s entity.Signer) Signer {
		o := Signer{Ref: s.Ref, Organisation: s.Code, Name: s.Name, Key: s.Key, Fingerprint: s.Fingerprint,
			Ours: s.Ours, State: "counts", From: s.From.String(), Until: s.Until.String(),
			Checked: OrNull(string(s.Checked)),
			AddedBy: s.By, Added: s.At.Format(time.RFC3339)}
		switch {
		case s.Revoked != nil:
			o.State, o.Revoked = "revoked", OrNull(string(s.Revoked.Reason))
		case day < s.From:
			o.State = "not yet"
		case day > s.Until:
			o.State = "expired"
		}
		return o
	})}
}

// BundleDraft is `assure share|passport|recall --json`: what leaves and, once it is written, where it is.
type BundleDraft struct {
	Schema   string          `json:"schema"`
	Supplier *string         `json:"supplier"`
	Manifest bundle.Manifest `json:"manifest"`
	Words    []BundleWords   `json:"free_texts"`
	Left     []string        `json:"left"`
	Path     *string         `json:"path"` // null: nothing was written
	SHA256   *string         `json:"sha256"`
	Key      *string         `json:"key"`
}

// BundleWords is a free text that leaves.
type BundleWords struct {
	Where string `json:"where"`
	Text  string `json:"text"`
}

// BundleDraftOf is a bundle that would be made or, with made, was.
func BundleDraftOf(d *sharing.Draft, made *sharing.Made) BundleDraft {
	o := BundleDraft{Schema: SchemaBundleDraft, Supplier: OrNull(d.Supplier.Ref), Manifest: d.Manifest,
		Words: each(d.Words, func(w sharing.Words) BundleWords { return BundleWords(w) }), Left: d.Left}
	if made != nil {
		o.Manifest = made.Manifest
		o.Path, o.SHA256, o.Key = OrNull(made.Path), OrNull(made.SHA256), OrNull(made.Signer.Ref)
	}
	return o
}

// Bundles is `assure bundles list --json`.
type Bundles struct {
	Schema  string   `json:"schema"`
	Bundles []Bundle `json:"bundles"`
}

// Bundle is a bundle that was made here or taken in. Recalled is why, null while it stands.
type Bundle struct {
	ID           string   `json:"id"`
	Kind         string   `json:"kind"`
	Supplier     *string  `json:"supplier"` // reference, null for a recall
	Organisation string   `json:"organisation"`
	Name         string   `json:"name"`
	Made         string   `json:"made"`
	By           string   `json:"by"`
	SHA256       string   `json:"sha256"` // of what was signed
	Fingerprint  string   `json:"fingerprint"`
	Supersedes   []string `json:"supersedes"`
	Recalled     *string  `json:"recalled"`
	Way          string   `json:"way"`   // made or taken
	State        string   `json:"state"` // stands, recalled, replaced, import undone, recall
	Batch        *string  `json:"batch"` // the import that took it in
}

// BundlesOf lists bundles with the references of their suppliers. Bundles is never null.
func BundlesOf(bundles []entity.Bundle, suppliers []entity.Supplier) Bundles {
	refs := map[string]string{}
	for i := range suppliers {
		refs[suppliers[i].ID] = suppliers[i].Ref
	}
	return Bundles{Schema: SchemaBundles, Bundles: each(bundles, func(b entity.Bundle) Bundle {
		o := Bundle{ID: b.ID, Kind: b.Kind, Supplier: OrNull(refs[b.Supplier]), Organisation: b.Code, Name: b.Body,
			Made: b.Made.Format(time.RFC3339), By: b.By, SHA256: b.SHA256, Fingerprint: b.Fingerprint,
			Supersedes: b.Supersedes, Way: string(b.Way), State: "stands", Batch: OrNull(b.Batch)}
		if b.Recalled != nil {
			o.Recalled, o.State = OrNull(string(b.Recalled.Reason)), "recalled"
		}
		switch {
		case b.Undone != nil:
			o.State = "import undone"
		case b.Kind == "recall":
			o.State = "recall"
		case b.Recalled == nil && b.ReplacedBy(bundles) != nil:
			o.State = "replaced"
		}
		return o
	})}
}

// BundleCheck is `assure bundles check --json`: a bundle whose signature was checked.
type BundleCheck struct {
	Schema   string          `json:"schema"`
	Manifest bundle.Manifest `json:"manifest"`
	SHA256   string          `json:"sha256"`
	Key      string          `json:"key"` // its reference
}

// BundleCheckOf is a bundle with the key that signed it.
func BundleCheckOf(b *bundle.Bundle, s *entity.Signer) BundleCheck {
	return BundleCheck{Schema: SchemaBundleCheck, Manifest: b.Manifest, SHA256: b.SHA256, Key: s.Ref}
}

// Consent is `assure supplier sharing --json`: what a supplier said about sharing.
type Consent struct {
	Schema   string `json:"schema"`
	Supplier Name   `json:"supplier"`
	Share    string `json:"share"` // yes, ask or no
	On       string `json:"on"`
	Source   string `json:"source"`
	By       string `json:"by"`
}

// ConsentOf is what a supplier said.
func ConsentOf(s *entity.Supplier, c *entity.Consent) Consent {
	return Consent{Schema: SchemaConsent, Supplier: Name{Ref: s.Ref, Name: s.Name}, Share: string(c.Share),
		On: c.On.String(), Source: string(c.Source), By: c.By}
}

// ImportedBundle is the bundle of another body that a file is. Ended are the decisions to rely on that body that end
// with it, of Engagements.
type ImportedBundle struct {
	ID          string             `json:"id"`
	Kind        bundle.Kind        `json:"kind"`
	Body        string             `json:"name"`
	Code        string             `json:"organisation"`
	Signer      string             `json:"key"`
	Made        questionnaire.Date `json:"made"`
	Judged      int                `json:"judged"`
	Documents   int                `json:"documents"`
	Recalls     []string           `json:"recalls"`
	Ended       []string           `json:"reliances_ended"`
	Engagements []string           `json:"engagements"`
}
