package store

import (
	"encoding/json"
	"time"

	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// The records in this file are about the register itself rather than suppliers: imports, exports, steps to undo, stored
// results, settings.

// Batch is one import of one or more files, which is undone as a whole.
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

// BatchState is the state of a [Batch].
type BatchState string

// The states of a batch.
const (
	BatchApplied BatchState = "applied"
	BatchUndone  BatchState = "undone"
)

// ImportFile is one file of a batch. The pair of SHA256 and Mapping can be applied only once, and again after an undo.
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
	// path of the kept original next to the register, "" when it is not kept
	Kept string `json:"kept,omitempty"`
	// the archive or mail that the file came in, nil for a file on disk
	Carrier *ImportCarrier `json:"carrier,omitempty"`
}

// ImportCarrier is an archive or mail that an imported file came in: who sent the file, and when, is in it.
type ImportCarrier struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
	Kept   string `json:"kept,omitempty"` // as of [ImportFile]
}

// ImportReturn is a returned workbook in a file, with what distinguishes an older return from a newer one.
type ImportReturn struct {
	Assessment string             `json:"assessment"` // ULID
	Declared   questionnaire.Date `json:"declared,omitempty"`
	// number of the issue within the assessment, 0 when not known
	Issue  int                `json:"issue,omitempty"`
	Issued questionnaire.Date `json:"issued,omitempty"` // as printed in the workbook
}

// Mapping is a confirmed way to read sheets with a certain header. Source is the mapping file
// itself; a changed one is a new revision. A forgotten mapping is kept for the audit log and no
// longer used.
type Mapping struct {
	Signature string    `json:"signature"` // of the header, worked out by package intake
	Name      string    `json:"name"`
	SHA256    string    `json:"sha256"` // of the mapping; with the hash of a file, the key of an import
	Source    string    `json:"source"`
	By        string    `json:"by"` // who confirmed it
	At        time.Time `json:"at"`
	Forgotten bool      `json:"forgotten,omitempty"`
}

// ForeignAnswer is one answered row of a questionnaire from elsewhere, verbatim, with the cell it
// was read from. It does not count until a person accepts what it suggests.
type ForeignAnswer struct {
	ID        string                      `json:"id"`
	Supplier  string                      `json:"supplier"` // ULID
	File      string                      `json:"file"`     // ULID of the import file
	Batch     string                      `json:"batch"`
	Sheet     string                      `json:"sheet,omitempty"`
	Ref       string                      `json:"ref"` // of the answer's cell, such as C12
	Said      questionnaire.ForeignAnswer `json:"said"`
	State     ForeignState                `json:"state"`
	At        time.Time                   `json:"at"`
	Dismissed []ForeignDismissal          `json:"dismissed,omitempty"`
}

// ForeignState is the state of a [ForeignAnswer]. Only a held one suggests anything.
type ForeignState string

// The states of a foreign answer. The undo of its import withdraws it.
const (
	ForeignHeld      ForeignState = "held"
	ForeignWithdrawn ForeignState = "withdrawn"
)

// ForeignDismissal is a person's decision that a foreign answer suggests nothing for a question.
type ForeignDismissal struct {
	Engagement string             `json:"engagement"` // ULID
	Pack       string             `json:"pack"`       // id
	Question   string             `json:"question"`
	By         string             `json:"by"`
	On         questionnaire.Date `json:"on"`
}

// Export is an exported file, with its hash, both dates, and the audit head printed in it.
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

// Addition is what people added to one row of an exported register, or to a sheet as a whole: columns with their cells,
// and notes on cells. The next export contains it.
type Addition struct {
	Sheet   string      `json:"sheet"`             // of the register workbook, such as Register
	Subject string      `json:"subject,omitempty"` // ULID of the risk or action of the row; "" is the sheet
	Columns []string    `json:"columns,omitempty"` // of the sheet: headings in their order
	Cells   []AddedCell `json:"cells,omitempty"`   // of a row, by heading
	Notes   []AddedNote `json:"notes,omitempty"`   // by heading of their column
}

// AddedCell is a cell of an added column.
type AddedCell struct {
	Column string             `json:"column"`
	Kind   string             `json:"kind,omitempty"` // "" text, number, date
	Value  questionnaire.Text `json:"value"`          // a number in its shortest form, a day in ISO 8601
}

// The kinds of an added cell other than text.
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

// Op is one step of work on an assessment: the revisions of each answer, document, link, certificate and reason before
// and after it. Undo and redo write new events and update the step. A step without either cannot be
// undone, and Stays says what to do instead: it is there so that an undo does not reach past it.
type Op struct {
	ID         string     `json:"id"`
	N          int        `json:"n"`
	Assessment string     `json:"assessment"`
	By         string     `json:"by"`
	At         time.Time  `json:"at"`
	Undone     bool       `json:"undone,omitempty"`
	Dropped    bool       `json:"dropped,omitempty"` // undone and followed by newer work: no redo
	Changes    []OpChange `json:"changes"`

	// The work state of the assessment before and after the step, "" where it did not move.
	StateBefore entity.WorkState `json:"state_before,omitempty"`
	StateAfter  entity.WorkState `json:"state_after,omitempty"`

	Act      string     `json:"act,omitempty"`  // as in the audit log, "" for an answer
	What     string     `json:"what,omitempty"` // the document, decision or query
	Stays    string     `json:"stays,omitempty"`
	Entities []OpEntity `json:"entities,omitempty"`
	With     []string   `json:"with,omitempty"` // the same step in other assessments
}

// OpEntity is one document, link, certificate or reason of a step. Before 0 is none; the revisions are as in
// [OpChange].
type OpEntity struct {
	Kind   string `json:"kind"` // document, support, certificate or resolution
	ID     string `json:"id"`
	Before int    `json:"before"`
	After  int    `json:"after"`
	Now    int    `json:"now"`
}

// OpChange is one answer of a step. Before and After are revisions; Before 0 is not answered. Now is the revision at
// which the last undo or redo left it.
type OpChange struct {
	Question string       `json:"question"`
	Party    entity.Party `json:"party"`
	Before   int          `json:"before"`
	After    int          `json:"after"`
	Now      int          `json:"now"`
}

// Result is a stored score.
type Result struct {
	Subject string             `json:"subject"` // assessment ULID, ENG or SUP reference
	N       int                `json:"n"`
	Engine  string             `json:"engine"`
	PackSHA string             `json:"pack_sha256,omitempty"`
	Setting int                `json:"setting"`
	Inputs  string             `json:"inputs_sha256"`
	AsOf    questionnaire.Date `json:"as_of"`
	KnownOn questionnaire.Date `json:"known_on,omitempty"`
	// the instant at which the register was read; zero: when recorded
	Known    time.Time       `json:"known,omitzero"`
	Why      string          `json:"why"` // sign-off, re-score
	Figures  json.RawMessage `json:"figures"`
	Recorded time.Time       `json:"recorded"`
}

// Setting is one version of the settings. Value is the JSON form of scoring.Settings.
type Setting struct {
	Version int             `json:"version"`
	By      string          `json:"by"`
	At      time.Time       `json:"at"`
	Reason  string          `json:"reason,omitempty"`
	SHA256  string          `json:"sha256"`
	Value   json.RawMessage `json:"value"`
}

// DSPTSnapshot is the DSPT directory of one day. Digest is the SHA-256 over its rows in order, so that the audit row
// covers them. A snapshot whose import was undone keeps its rows and is not used.
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
