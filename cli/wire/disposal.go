package wire

import (
	"assure/data"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Retention is `assure dispose list --json`: suppliers without an open engagement, by the end of their retention.
type Retention struct {
	Schema    string              `json:"schema"`
	Years     int                 `json:"years"`
	Why       string              `json:"why"`
	Suppliers []RetentionSupplier `json:"suppliers"`
	Redacted  []Disposal          `json:"redactions"`
}

// RetentionSupplier is one supplier: until is the last day of its retention, past says that it has passed.
type RetentionSupplier struct {
	Supplier string    `json:"supplier"`
	Name     string    `json:"name"`
	Ended    *string   `json:"ended"`
	Until    *string   `json:"until"`
	Past     bool      `json:"past"`
	Holds    []string  `json:"holds"`
	Disposal *Disposal `json:"disposal"` // the stub of one that was disposed of
}

// Disposal is what was removed, by whom and why, and what is left of a supplier.
type Disposal struct {
	N       *int    `json:"n"` // null while nothing is written
	Kind    string  `json:"kind"`
	Ref     string  `json:"ref"`
	Name    *string `json:"name"`
	Place   *string `json:"place"`
	Reason  *string `json:"reason"`
	By      string  `json:"by"`
	On      string  `json:"on"`
	First   *string `json:"first"`
	Last    *string `json:"last"`
	Tier    *int    `json:"tier"`
	Grade   *string `json:"grade"`
	Band    *string `json:"band"`
	Records int     `json:"records"`
	Texts   int     `json:"texts"`
	Files   int     `json:"files"`
	Digest  *string `json:"digest"`
	Backup  *string `json:"backup"`
}

// DisposalOf converts a disposal.
func DisposalOf(d *entity.Disposal) *Disposal {
	if d == nil {
		return nil
	}
	o := &Disposal{Kind: string(d.Kind), Ref: d.Ref, Name: OrNull(d.Name), Place: OrNull(d.Place),
		Reason: OrNull(string(d.Reason)), By: d.By, On: d.On.String(), First: OrNull(d.First.String()),
		Last: OrNull(d.Last.String()), Grade: OrNull(d.Grade), Band: OrNull(d.Band), Records: d.Records, Texts: d.Texts,
		Files: d.Files, Digest: OrNull(d.Digest), Backup: OrNull(d.Backup)}
	if d.N > 0 {
		o.N = &d.N
	}
	if d.Tier > 0 {
		o.Tier = &d.Tier
	}
	return o
}

// RetentionOf converts a list of suppliers with their retention.
func RetentionOf(list []data.Retained, years scoring.Limit, redactions []entity.Disposal,
	today questionnaire.Date) Retention {
	return Retention{Schema: SchemaRetention, Years: years.Value, Why: years.Why,
		Suppliers: each(list, func(x data.Retained) RetentionSupplier {
			return RetentionSupplier{Supplier: x.Supplier.Ref, Name: x.Supplier.Name, Ended: OrNull(x.Ended.String()),
				Until: OrNull(x.Until.String()), Past: x.Past(today), Holds: append([]string{}, x.Holds...),
				Disposal: DisposalOf(x.Disposal)}
		}), Redacted: each(redactions, func(d entity.Disposal) Disposal { return *DisposalOf(&d) })}
}

// OneDisposal is `assure dispose SUPPLIER --json`.
type OneDisposal struct {
	Schema   string            `json:"schema"`
	Applied  bool              `json:"applied"`
	Supplier RetentionSupplier `json:"supplier"`
	Stub     Disposal          `json:"stub"`
	Shared   int               `json:"shared"` // texts that stay: another supplier's records hold the same words
	Left     []string          `json:"left"`   // files that could not be deleted
	Backups  []string          `json:"backups"`
}

// Redaction is `assure redact --json`.
type Redaction struct {
	Schema   string          `json:"schema"`
	Applied  bool            `json:"applied"`
	Place    string          `json:"place"`
	Supplier string          `json:"supplier"`
	Texts    []RedactionText `json:"texts"`
	Record   *Disposal       `json:"record"` // null while nothing is written
	Shared   int             `json:"shared"`
	Backups  []string        `json:"backups"`
}

// RedactionText is one text at the place; words is null once it is removed.
type RedactionText struct {
	N       int     `json:"n"`
	Words   *string `json:"words"`
	Title   bool    `json:"title"`
	Removes bool    `json:"removes"`
}
