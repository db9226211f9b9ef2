package wire

import (
	"assure/data/book"
	"assure/data/directory"
	"assure/data/directory/dspt"
	"assure/data/directory/ods"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// DSPTImport is what an import of a publication export did. Organisations counts the rows of the file, Statuses by
// status as published.
type DSPTImport struct {
	Schema        string             `json:"schema"`
	AsOf          questionnaire.Date `json:"as_of"`
	Organisations int                `json:"organisations"`
	Statuses      map[string]int     `json:"statuses"`
	Problems      []problem.Problem  `json:"problems"`
	Notes         []string           `json:"notes"`
	Batch         string             `json:"batch,omitempty"`
	Unchanged     bool               `json:"unchanged"` // the register had this snapshot already
}

// DSPTImportOf converts what directory.DSPTImport reports.
func DSPTImportOf(v *directory.DSPTImport) DSPTImport {
	return DSPTImport{
		Schema:        SchemaDSPT,
		AsOf:          v.AsOf,
		Organisations: v.Organisations,
		Statuses:      v.Statuses,
		Problems:      v.Problems,
		Notes:         v.Notes,
		Batch:         v.Batch,
		Unchanged:     v.Unchanged,
	}
}

// DSPTFound is the result of a search.
type DSPTFound struct {
	Schema        string             `json:"schema"`
	Organisations []DSPTOrganisation `json:"organisations"`
	More          bool               `json:"more"` // there are others; the search is cut off at SearchLimit
}

// DSPTFoundOf converts what directory.DSPTFound reports.
func DSPTFoundOf(v *directory.DSPTFound) DSPTFound {
	return DSPTFound{
		Schema:        SchemaDSPT,
		Organisations: each(v.Organisations, dsptOrganisationOf),
		More:          v.More,
	}
}

// DSPTChanges are the differences between the last two snapshots. Supplier is set on those of our own.
type DSPTChanges struct {
	Schema  string             `json:"schema"`
	From    questionnaire.Date `json:"from"`
	To      questionnaire.Date `json:"to"`
	Counts  map[string]int     `json:"counts"` // by kind, all organisations
	Changes []DSPTChange       `json:"changes"`
}

// DSPTChangesOf converts what directory.DSPTChanges reports.
func DSPTChangesOf(v *directory.DSPTChanges) DSPTChanges {
	return DSPTChanges{
		Schema:  SchemaDSPT,
		From:    v.From,
		To:      v.To,
		Counts:  v.Counts,
		Changes: each(v.Changes, dsptChangeOf),
	}
}

// DSPTChange is one difference.
type DSPTChange struct {
	dsptRowChange
	Supplier string `json:"supplier,omitempty"` // ref
}

func dsptChangeOf(v directory.DSPTChange) DSPTChange {
	return DSPTChange{
		dsptRowChange: dsptRowChange(v.Change),
		Supplier:      v.Supplier,
	}
}

// ODS compares the ODS codes of suppliers with organisation files. Nothing is written.
type ODS struct {
	Schema        string             `json:"schema"`
	AsOf          questionnaire.Date `json:"as_of"`
	Organisations int                `json:"organisations"` // rows of the files
	Codes         []ODSCheck         `json:"codes"`         // worst first, then by supplier
	Problems      []problem.Problem  `json:"problems"`
}

// ODSOf converts what directory.ODSReport reports.
func ODSOf(v *directory.ODSReport) ODS {
	return ODS{
		Schema:        SchemaODS,
		AsOf:          v.AsOf,
		Organisations: v.Organisations,
		Codes:         each(v.Codes, odsCheckOf),
		Problems:      v.Problems,
	}
}

// ODSCheck is one ODS code of a supplier. Listed is nil when no file has the code: a file has
// organisations of some kinds only, so that this proves nothing.
type ODSCheck struct {
	Supplier string     `json:"supplier"` // ref
	Name     string     `json:"name"`     // as recorded
	ODSCode  string     `json:"ods_code"`
	Listed   *ODSListed `json:"listed"`
}

func odsCheckOf(v directory.ODSCheck) ODSCheck {
	return ODSCheck{
		Supplier: v.Supplier,
		Name:     v.Name,
		ODSCode:  v.ODSCode,
		Listed:   (*ODSListed)(v.Listed),
	}
}

// ODSListed is the entry of a code in an organisation file. SameName is false when the names differ
// by more than writing.
type ODSListed struct {
	Name     string             `json:"name"`
	Postcode string             `json:"postcode"`
	Opened   questionnaire.Date `json:"opened"`
	Closed   questionnaire.Date `json:"closed"`
	State    ods.State          `json:"state"`
	SameName bool               `json:"same_name"`
}

// SupplierImport is what an import of suppliers did.
type SupplierImport struct {
	Schema      string            `json:"schema"`
	Batch       string            `json:"batch,omitempty"` // "" when nothing changed
	Rows        int               `json:"rows"`
	Suppliers   directory.Tally   `json:"suppliers"`
	Engagements directory.Tally   `json:"engagements"`
	Facts       int               `json:"facts"` // values that changed
	Unchanged   bool              `json:"unchanged"`
	Problems    []problem.Problem `json:"problems"`
	Notes       []string          `json:"notes"`
	DryRun      bool              `json:"dry_run"`
	Columns     []supplierColumn  `json:"columns"` // how a list in another layout was read; [] for our own
	// What the sheet leaves open: nothing is guessed, and open ones wait for --answer.
	Questions []supplierListQuestion `json:"questions"`
}

// supplierListQuestion is asked once for all cells or rows that it is about.
type supplierListQuestion struct {
	ID      string               `json:"id"` // what --answer names
	Ask     string               `json:"ask"`
	Places  []string             `json:"places"`
	Words   []string             `json:"words"` // the first of what they hold
	Options []supplierListOption `json:"options"`
	Answer  *string              `json:"answer"` // the id of an option; null while it is open
}

type supplierListOption struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

// supplierColumn is a column of a list in another layout.
type supplierColumn struct {
	Heading string `json:"heading"`
	Column  string `json:"column"` // "" when it is not read
	Why     string `json:"why"`
}

// SupplierImportOf converts what directory.SupplierImport reports.
func SupplierImportOf(v *directory.SupplierImport) SupplierImport {
	columns := []supplierColumn{}
	for _, c := range v.Columns {
		columns = append(columns, supplierColumn{c.Heading, c.Column, c.Why})
	}
	questions := []supplierListQuestion{}
	for _, q := range v.Questions {
		x := supplierListQuestion{ID: q.ID, Ask: q.Ask, Places: append([]string{}, q.Places...),
			Words: append([]string{}, q.Words...), Options: []supplierListOption{}}
		for _, o := range q.Options {
			x.Options = append(x.Options, supplierListOption(o))
		}
		if q.Answer != "" {
			x.Answer = &q.Answer
		}
		questions = append(questions, x)
	}
	return SupplierImport{
		DryRun:      v.DryRun,
		Columns:     columns,
		Questions:   questions,
		Schema:      SchemaSupplierImport,
		Batch:       v.Batch,
		Rows:        v.Rows,
		Suppliers:   v.Suppliers,
		Engagements: v.Engagements,
		Facts:       v.Facts,
		Unchanged:   v.Unchanged,
		Problems:    v.Problems,
		Notes:       v.Notes,
	}
}

// dsptRowChange is one organisation that differs between two snapshots. Then or Now is nil when it was not listed.
type dsptRowChange struct {
	Kind dspt.ChangeKind `json:"kind"`
	Code string          `json:"ods_code"`
	Name string          `json:"name"`
	Then *entity.DSPTRow `json:"then"`
	Now  *entity.DSPTRow `json:"now"`
}

// DSPTOrganisation is one organisation as a snapshot shows it. Edition is null when the status carries none. Standing
// and Until apply the edition rule on the day asked about.
type DSPTOrganisation struct {
	ODSCode      string             `json:"ods_code"`
	Name         string             `json:"name"`
	Sector       string             `json:"sector"`
	Status       string             `json:"status"`
	Level        string             `json:"level"`
	Edition      *string            `json:"edition"`
	Published    questionnaire.Date `json:"published"`
	Note         string             `json:"note,omitempty"`
	Commissioner string             `json:"commissioner,omitempty"`
	AsOf         questionnaire.Date `json:"as_of"`
	Standing     dspt.Standing      `json:"standing"`
	Until        questionnaire.Date `json:"until"` // last day in date; "" when nothing counts
}

func dsptOrganisationOf(v book.DSPTOrganisation) DSPTOrganisation {
	return DSPTOrganisation{
		ODSCode:      v.ODSCode,
		Name:         v.Name,
		Sector:       v.Sector,
		Status:       v.Status,
		Level:        v.Level,
		Edition:      v.Edition,
		Published:    v.Published,
		Note:         v.Note,
		Commissioner: v.Commissioner,
		AsOf:         v.AsOf,
		Standing:     v.Standing,
		Until:        v.Until,
	}
}

// DSPTOrganisations converts organisations of snapshots. It is never nil.
func DSPTOrganisations(list []book.DSPTOrganisation) []DSPTOrganisation {
	return each(append([]book.DSPTOrganisation{}, list...), dsptOrganisationOf)
}
