package wire

import (
	"assure/data"
	"assure/data/riskregister"
	"assure/internal/problem"
	"assure/questionnaire"
)

// Export is what was written.
type Export struct {
	Schema      string             `json:"schema"`
	Path        string             `json:"path"`
	Format      string             `json:"format"`
	SHA256      string             `json:"sha256"`
	Bytes       int64              `json:"bytes"`
	AsOf        questionnaire.Date `json:"as_of"`
	KnownOn     questionnaire.Date `json:"known_on"`
	Head        data.Head          `json:"audit_head"`
	Engagements int                `json:"engagements"`
	Risks       int                `json:"risks"`
	Controls    int                `json:"controls"`
	Actions     int                `json:"actions"`
	Demo        bool               `json:"demo"`
	Headlines   []string           `json:"headlines"`
}

// ExportOf converts what riskregister.Report reports.
func ExportOf(v *riskregister.Report) Export {
	return Export{
		Schema:      SchemaExport,
		Path:        v.Path,
		Format:      v.Format,
		SHA256:      v.SHA256,
		Bytes:       v.Bytes,
		AsOf:        v.AsOf,
		KnownOn:     v.KnownOn,
		Head:        v.Head,
		Engagements: v.Engagements,
		Risks:       v.Risks,
		Controls:    v.Controls,
		Actions:     v.Actions,
		Demo:        v.Demo,
		Headlines:   v.Headlines,
	}
}

// RegisterImport is what an edited register would change, or changed. Values are as in the cells; days are ISO 8601.
type RegisterImport struct {
	Schema    string              `json:"schema"`
	Path      string              `json:"path"`
	Applied   bool                `json:"applied"`
	Batch     *string             `json:"batch"` // null when nothing was written
	AsOf      questionnaire.Date  `json:"exported_as_of"`
	KnownOn   questionnaire.Date  `json:"exported_known_on"`
	Head      data.Head           `json:"exported_audit_head"`
	Moved     bool                `json:"register_changed_since"`
	Rows      int                 `json:"rows"`
	Changes   []RegisterChange    `json:"changes"`
	New       []RegisterNewRisk   `json:"new_risks"`
	Tampered  []RegisterTampering `json:"tampered"`
	Conflicts []RegisterConflict  `json:"conflicts"`
	Problems  []problem.Problem   `json:"problems"`
	Notes     []string            `json:"notes"`
}

// RegisterImportOf converts what riskregister.Imported reports.
func RegisterImportOf(v *riskregister.Imported) RegisterImport {
	return RegisterImport{
		Schema:  SchemaRegisterImport,
		Path:    v.Path,
		Applied: v.Applied,
		Batch:   v.Batch,
		AsOf:    v.AsOf,
		KnownOn: v.KnownOn,
		Head:    v.Head,
		Moved:   v.Moved,
		Rows:    v.Rows,
		Changes: each(v.Changes, func(v riskregister.RegisterChange) RegisterChange { return RegisterChange(v) }),
		New:     each(v.New, func(v riskregister.RegisterNewRisk) RegisterNewRisk { return RegisterNewRisk(v) }),
		Tampered: each(v.Tampered,
			func(v riskregister.RegisterTampering) RegisterTampering { return RegisterTampering(v) }),
		Conflicts: each(v.Conflicts,
			func(v riskregister.RegisterConflict) RegisterConflict { return RegisterConflict(v) }),
		Problems: v.Problems,
		Notes:    v.Notes,
	}
}

// RegisterChange is one edit that is applied.
type RegisterChange struct {
	Ref    string `json:"ref"` // of the risk, or of the action where one is changed or added
	Column string `json:"column"`
	Cell   string `json:"cell"`
	Old    string `json:"old"`
	New    string `json:"new"`
	// what people added: AddedColumn (Ref is "" and New or Old its heading), AddedCell or AddedNote
	Added string `json:"added,omitempty"`
}

// RegisterNewRisk is a row without a risk ID: a risk written by hand.
type RegisterNewRisk struct {
	Cell       string `json:"cell"`
	Engagement string `json:"engagement"`
	Title      string `json:"title"`
	Ref        string `json:"ref"` // "" until it is applied
}

// RegisterTampering is an edit in a read-only column. None of it is applied. On the sheets other
// than Register and Actions it is a row that is not as exported: then Column, File and Stands are
// "" and Ref is the content of its first cell.
type RegisterTampering struct {
	Ref    string  `json:"ref"`
	Column string  `json:"column"`
	Cell   string  `json:"cell"`
	File   string  `json:"file"`
	Was    *string `json:"was"` // as exported; null when that is no longer known
	Stands string  `json:"stands"`
}

// RegisterConflict is an edit of a value that the register changed after the export too. None of it
// is applied.
type RegisterConflict struct {
	Ref    string `json:"ref"`
	Column string `json:"column"`
	Cell   string `json:"cell"`
	File   string `json:"file"`
	Stands string `json:"stands"`
}
