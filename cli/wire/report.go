package wire

import (
	"assure/data"
	"assure/data/report"
	"assure/questionnaire"
)

// Report is what was written.
type Report struct {
	Schema   string             `json:"schema"`
	Kind     string             `json:"kind"`
	Subject  string             `json:"subject"`
	Path     string             `json:"path"`
	Format   string             `json:"format"`
	SHA256   string             `json:"sha256"`
	Bytes    int64              `json:"bytes"`
	AsOf     questionnaire.Date `json:"as_of"`
	KnownOn  questionnaire.Date `json:"known_on"`
	Head     data.Head          `json:"audit_head"`
	Demo     bool               `json:"demo"`
	Redacted bool               `json:"redacted"`
	// of its tables of data, or entries of a calendar; 0 for a document to read
	Rows int `json:"rows"`
	// for who wrote it, where the format has no room for them
	Notes []string `json:"notes,omitempty"`
}

// ReportOf converts what report.File reports.
func ReportOf(v *report.File) Report {
	return Report{
		Schema:   SchemaReport,
		Kind:     v.Kind,
		Subject:  v.Subject,
		Path:     v.Path,
		Format:   v.Format,
		SHA256:   v.SHA256,
		Bytes:    v.Bytes,
		AsOf:     v.AsOf,
		KnownOn:  v.KnownOn,
		Head:     v.Head,
		Demo:     v.Demo,
		Redacted: v.Redacted,
		Rows:     v.Rows,
		Notes:    v.Notes,
	}
}
