package store

import (
	"encoding/json"
	"time"

	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// The records below belong to the keeping of the register rather than to the domain: imports, exports, steps that can
// be undone, stored results, settings.

// Batch is one import: files read together, undone together.
type Batch struct {
	ID       string     `json:"id"`   // ULID
	Kind     string     `json:"kind"` // answers, suppliers, dspt, register
	By       string     `json:"by"`
	At       time.Time  `json:"at"`
	State    BatchState `json:"state"`
	UndoneBy string     `json:"undone_by,omitempty"`
	UndoneAt *time.Time `json:"undone_at,omitempty"`
	Files    int        `json:"files"`
	Answers  int        `json:"answers"`
}

// BatchState says whether an import holds.
type BatchState string

// The states of a batch.
const (
	BatchApplied BatchState = "applied"
	BatchUndone  BatchState = "undone"
)

// ImportFile is one file of a batch. The pair of SHA256 and Mapping can be applied once at a time; an undo frees it.
type ImportFile struct {
	ID      string          `json:"id"`
	Batch   string          `json:"batch"`
	Path    string          `json:"path"`
	SHA256  string          `json:"sha256"`
	Mapping string          `json:"mapping_sha256"` // "" for our own layouts
	Kind    string          `json:"kind"`
	Verdict string          `json:"verdict"`
	Applied bool            `json:"applied"`
	At      time.Time       `json:"at"`
	Report  json.RawMessage `json:"report,omitempty"` // as printed by assure import --json; no free text of answers
	Returns []ImportReturn  `json:"returns,omitempty"`
	Kept    string          `json:"kept,omitempty"` // where the original lies beside the register, "" when it is not kept
}

// ImportReturn is an issued workbook inside a file, with what tells an older return from a newer one.
type ImportReturn struct {
	Assessment string             `json:"assessment"` // ULID
	Declared   questionnaire.Date `json:"declared,omitempty"`
	Issue      int                `json:"issue,omitempty"`  // number of the issue within the assessment, 0 when not known
	Issued     questionnaire.Date `json:"issued,omitempty"` // as printed in the workbook
}

// Mapping is a confirmed way to read sheets with a certain header. Source is the mapping file itself; a changed one is a
// new revision. One that was forgotten is kept, for the trail, and reads nothing any more.
type Mapping struct {
	Signature string    `json:"signature"` // of the header, as data/intake works it out
	Name      string    `json:"name"`
	SHA256    string    `json:"sha256"` // of the mapping, with the hash of a file the key of an import
	Source    string    `json:"source"`
	By        string    `json:"by"` // who confirmed it
	At        time.Time `json:"at"`
	Forgotten bool      `json:"forgotten,omitempty"`
}

// ForeignAnswer is one answered row of somebody else's questionnaire, in its own words, with the cell it was read from. It
// is the supplier's record, and counts for nothing.
type ForeignAnswer struct {
	ID        string                      `json:"id"`
	Supplier  string                      `json:"supplier"` // ULID
	File      string                      `json:"file"`     // ULID of the import file
	Batch     string                      `json:"batch"`
	Sheet     string                      `json:"sheet,omitempty"`
	Ref       string                      `json:"ref"` // of the cell the answer stands in, such as C12
	Said      questionnaire.ForeignAnswer `json:"said"`
	State     ForeignState                `json:"state"`
	At        time.Time                   `json:"at"`
	Dismissed []ForeignDismissal          `json:"dismissed,omitempty"`
}

// ForeignState says whether a foreign answer may suggest anything.
type ForeignState string

// The states of a foreign answer. The undo of its import withdraws it.
const (
	ForeignHeld      ForeignState = "held"
	ForeignWithdrawn ForeignState = "withdrawn"
)

// ForeignDismissal says that a person does not want a foreign answer to suggest anything for a question.
type ForeignDismissal struct {
	Engagement string             `json:"engagement"` // ULID
	Pack       string             `json:"pack"`       // id
	Question   string             `json:"question"`
	By         string             `json:"by"`
	On         questionnaire.Date `json:"on"`
}

// Export is a file written for others, with its hash and both dates, and the audit head printed in it.
type Export struct {
	ID      string             `json:"id"`
	N       int                `json:"n"`
	Kind    string             `json:"kind"`            // register, workbook, letters
	Scope   string             `json:"scope,omitempty"` // of a register, in words; "" is all suppliers
	Path    string             `json:"path"`
	SHA256  string             `json:"sha256"`
	AsOf    questionnaire.Date `json:"as_of"`
	KnownOn questionnaire.Date `json:"known_on,omitempty"`
	Head    Head               `json:"head"`
	By      string             `json:"by"`
	At      time.Time          `json:"at"`
}

// Addition is what the people who work on an exported register added to one of its rows, or to a sheet as a whole: columns
// of their own with the cells in them, and notes on cells. The next export shows it again.
type Addition struct {
	Sheet   string      `json:"sheet"`             // of the register workbook, such as Register
	Subject string      `json:"subject,omitempty"` // ULID of the risk or action of the row; "" is the sheet
	Columns []string    `json:"columns,omitempty"` // of the sheet: headings in their order
	Cells   []AddedCell `json:"cells,omitempty"`   // of a row, by heading
	Notes   []AddedNote `json:"notes,omitempty"`   // by heading of the column they stand in
}

// AddedCell is what stands in a column that was added.
type AddedCell struct {
	Column string             `json:"column"`
	Kind   string             `json:"kind,omitempty"` // "" text, number, date
	Value  questionnaire.Text `json:"value"`          // a number in its shortest form, a day in ISO 8601
}

// The kinds of an added cell beside text.
const (
	AddedNumber = "number"
	AddedDate   = "date"
)

// AddedNote is a note on a cell, in any column.
type AddedNote struct {
	Column string             `json:"column"`
	Author string             `json:"author,omitempty"`
	Text   questionnaire.Text `json:"text"`
}

// Op is one step of work on an assessment that can be undone: the revisions before and after of each answer it
// touched. What undo and redo write are new events; the step only remembers where it stands.
type Op struct {
	ID         string     `json:"id"`
	N          int        `json:"n"`
	Assessment string     `json:"assessment"`
	By         string     `json:"by"`
	At         time.Time  `json:"at"`
	Undone     bool       `json:"undone,omitempty"`
	Dropped    bool       `json:"dropped,omitempty"` // an undone step that newer work has overtaken: no redo
	Changes    []OpChange `json:"changes"`
}

// OpChange is one answer of a step. Before and After are revisions; Before 0 is no answer. Now is the revision at which
// the last undo or redo left it.
type OpChange struct {
	Question string       `json:"question"`
	Party    entity.Party `json:"party"`
	Before   int          `json:"before"`
	After    int          `json:"after"`
	Now      int          `json:"now"`
}

// Result is a stored score.
type Result struct {
	Subject  string             `json:"subject"` // assessment ULID, ENG or SUP reference
	N        int                `json:"n"`
	Engine   string             `json:"engine"`
	PackSHA  string             `json:"pack_sha256,omitempty"`
	Setting  int                `json:"setting"`
	Inputs   string             `json:"inputs_sha256"`
	AsOf     questionnaire.Date `json:"as_of"`
	KnownOn  questionnaire.Date `json:"known_on,omitempty"`
	Known    time.Time          `json:"known,omitzero"` // the instant whose knowledge was scored; zero: when recorded
	Why      string             `json:"why"`            // sign-off, re-score
	Figures  json.RawMessage    `json:"figures"`
	Recorded time.Time          `json:"recorded"`
}

// Setting is one version of everything that changes results. Value is that of scoring.Settings.
type Setting struct {
	Version int             `json:"version"`
	By      string          `json:"by"`
	At      time.Time       `json:"at"`
	Reason  string          `json:"reason,omitempty"`
	SHA256  string          `json:"sha256"`
	Value   json.RawMessage `json:"value"`
}

// DSPTSnapshot is the directory of one day. Digest is over its rows in order, so that the audit row covers them. One
// whose import was undone keeps its rows and counts for nothing.
type DSPTSnapshot struct {
	ID     string             `json:"id"`
	AsOf   questionnaire.Date `json:"as_of"`
	File   string             `json:"file"`
	SHA256 string             `json:"sha256"`
	Layout string             `json:"layout,omitempty"`
	Rows   int                `json:"rows"`
	Digest string             `json:"rows_sha256"`
	Batch  string             `json:"batch"`
	Undone bool               `json:"undone,omitempty"`
	By     string             `json:"by"`
	At     time.Time          `json:"at"`
}
