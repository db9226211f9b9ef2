package wire

import (
	"assure/data"
	"assure/data/directory"
	"assure/data/imports"
	"assure/data/intake"
	"assure/internal/problem"
	"assure/questionnaire"
	"time"
)

// Batches is `assure import list --json`.
type Batches struct {
	Schema  string  `json:"schema"`
	Batches []Batch `json:"batches"`
}

// Batch is one import in the list. Times are in UTC, as RFC 3339; UndoneBy and UndoneAt are
// null unless the import was undone.
type Batch struct {
	Batch    string  `json:"batch"`
	Kind     string  `json:"kind"` // answers, suppliers, dspt
	At       string  `json:"at"`
	By       string  `json:"by"`
	State    string  `json:"state"` // applied, undone
	Files    int     `json:"files"`
	Answers  int     `json:"answers"`
	UndoneBy *string `json:"undone_by"`
	UndoneAt *string `json:"undone_at"`
}

// ImportUndos is `assure import undo --json` for several batches; one alone is its own report.
type ImportUndos struct {
	Schema string       `json:"schema"`
	Undone []ImportUndo `json:"undone"`
}

// ImportUndosOf converts the reports of several undone batches.
func ImportUndosOf(list []*imports.UndoReport) ImportUndos {
	return ImportUndos{Schema: SchemaImportUndos, Undone: each(list, ImportUndoOf)}
}

// MappingProposal is `assure import map --json`.
type MappingProposal struct {
	Schema    string                  `json:"schema"`
	File      string                  `json:"file"`
	SHA256    string                  `json:"sha256"`
	Signature string                  `json:"signature"`
	Profile   *string                 `json:"profile"` // title of the built-in profile that was recognised
	Framework *string                 `json:"framework"`
	Tables    []ProposedTable         `json:"tables"`
	Missing   []imports.MappingColumn `json:"missing"`
	Notes     []string                `json:"notes"`
	Mapping   string                  `json:"mapping"` // the mapping file
	Out       *string                 `json:"out"`
}

// ProposedTable is a table found in the file. Header is its first row of headings, counted from
// 1; Rows are those below the headings that are not empty.
type ProposedTable struct {
	Sheet      string           `json:"sheet"`
	Header     int              `json:"header"`
	HeaderRows int              `json:"header_rows"`
	Rows       int              `json:"rows"`
	Columns    []ProposedColumn `json:"columns"`
}

// ProposedColumn is a column of a proposed table with what it seems to hold. Confidence is
// 0..100; Filled counts the cells that are not empty, NotDates the cells of a date column that
// are not dates. Tick is what a mark means in a column of marks. Keep marks a column that is
// kept with the answers to another questionnaire.
type ProposedColumn struct {
	Letter     string                `json:"letter"`
	Heading    string                `json:"heading"`
	Column     imports.MappingColumn `json:"column"` // "" when it is not imported
	Tick       string                `json:"tick,omitempty"`
	Keep       bool                  `json:"keep,omitempty"`
	Confidence int                   `json:"confidence"`
	Reason     string                `json:"reason"`
	Filled     int                   `json:"filled"`
	Samples    []string              `json:"samples"`
	Unknown    []UnknownWord         `json:"unknown_words"`
	NotDates   int                   `json:"not_dates"`
}

// UnknownWord is a word of an answer column that needs a person to say what it means: how often
// it occurs, why it is not accepted, and the possible meanings, the likeliest first.
type UnknownWord struct {
	Word     string                  `json:"word"`
	Count    int                     `json:"count"`
	Why      string                  `json:"why"`
	Meanings []questionnaire.Meaning `json:"meanings"`
}

// MappingProposalOf converts a proposal. out is the mapping file that was written, "" for none,
// which becomes null. No list is null.
func MappingProposalOf(p *imports.MappingProposal, out string) MappingProposal {
	o := MappingProposal{Schema: SchemaMappingProposal, File: p.Name, SHA256: p.SHA256, Signature: p.Signature,
		Profile: OrNull(p.Profile), Framework: OrNull(p.Mapping.Framework),
		Tables: []ProposedTable{}, Missing: append([]imports.MappingColumn{}, p.Missing...),
		Notes: append([]string{}, p.Notes...), Mapping: string(p.YAML()), Out: OrNull(out)}
	for _, t := range p.Tables {
		pt := ProposedTable{Sheet: t.Sheet, Header: t.Header, HeaderRows: t.HeaderRows, Rows: t.Rows,
			Columns: []ProposedColumn{}}
		for _, c := range t.Columns {
			pc := ProposedColumn{c.Letter, c.Heading, c.Column, c.Tick, c.Keep, c.Confidence, c.Reason, c.Filled,
				append([]string{}, c.Samples...), []UnknownWord{}, c.NotDates}
			for _, w := range c.Unknown {
				pc.Unknown = append(pc.Unknown,
					UnknownWord{w.Word, w.Count, w.Why, append([]questionnaire.Meaning{}, w.Meanings...)})
			}
			pt.Columns = append(pt.Columns, pc)
		}
		o.Tables = append(o.Tables, pt)
	}
	return o
}

// Mappings is `assure import mappings list --json`, and of one mapping for show and forget.
type Mappings struct {
	Schema   string    `json:"schema"`
	Mappings []Mapping `json:"mappings"`
}

// Mapping is a remembered mapping. Words and Suppliers are the readings a person confirmed, by
// the word or name in the file. Source is the mapping file as text; `assure import mappings
// show` alone prints it.
type Mapping struct {
	Signature string             `json:"signature"`
	Name      string             `json:"name"`
	SHA256    string             `json:"sha256"`
	Framework string             `json:"framework"`
	By        string             `json:"confirmed_by"`
	On        questionnaire.Date `json:"confirmed_on"`
	Words     map[string]string  `json:"words"`
	Suppliers map[string]string  `json:"suppliers"`
	Source    string             `json:"source,omitempty"`
}

// MappingsOf converts remembered mappings, with their files as text if source is true.
func MappingsOf(source bool, list ...imports.RememberedMapping) Mappings {
	o := Mappings{Schema: SchemaMappings, Mappings: make([]Mapping, len(list))}
	for i, m := range list {
		o.Mappings[i] = Mapping{Signature: m.Signature, Name: m.Name, SHA256: m.SHA256, Framework: m.Mapping.Framework,
			By: m.By, On: m.On, Words: m.Mapping.Words, Suppliers: m.Mapping.Suppliers}
		if source {
			o.Mappings[i].Source = m.Source
		}
	}
	return o
}

// Words is `assure import words --json`.
type Words struct {
	Schema   string    `json:"schema"`
	Words    []Word    `json:"words"`
	Mappings []Mapping `json:"mappings"` // those with words of their own
}

// Word is a word of the vocabulary. YesNo marks a bare yes or no: which of them is the good
// answer depends on the question. Meanings are the choices where Means is empty, the likeliest
// first.
type Word struct {
	Word     string                  `json:"word"`
	Means    questionnaire.Meaning   `json:"means"` // "" when it always needs a person
	YesNo    bool                    `json:"yes_no"`
	Why      string                  `json:"why,omitempty"`
	Meanings []questionnaire.Meaning `json:"meanings,omitempty"`
}

// Import is what an import did or, on a dry run, would do. It marshals to the documented object.
type Import struct {
	Schema  string         `json:"schema"`
	Applied bool           `json:"applied"`
	Batch   *string        `json:"batch"` // nil while nothing was written
	Files   []ImportedFile `json:"files"`
	Totals  ImportTotals   `json:"totals"`
	Effect  ImportEffect   `json:"effect"`  // of all files together
	Opened  []OpenedFile   `json:"opened"`  // archives and mails, whose files are among files
	Skipped []string       `json:"skipped"` // paths in folders that are not returns, with the reason
	Stopped bool           `json:"stopped"` // the import was stopped: what is listed stays, the rest was not begun
}

// ImportOf converts what imports.Report reports.
func ImportOf(v *imports.Report) Import {
	return Import{
		Schema:  SchemaImport,
		Applied: v.Applied,
		Batch:   v.Batch,
		Files:   each(v.Files, importedFileOf),
		Totals:  ImportTotals(v.Totals),
		Effect:  importEffectOf(v.Effect),
		Opened:  each(v.Opened, func(v imports.Opened) OpenedFile { return OpenedFile(v) }),
		Skipped: v.Skipped,
		Stopped: v.Stopped,
	}
}

// OpenedFile is a zip archive or a mail whose files were read. Text is the beginning of the text of a
// mail, which is not read for answers.
type OpenedFile struct {
	Path  string `json:"path"`
	Name  string `json:"name"`
	Mail  bool   `json:"mail"`
	Files int    `json:"files"`
	Text  string `json:"text,omitempty"`
	// what a mail says about itself
	From    string `json:"from,omitempty"`
	Subject string `json:"subject,omitempty"`
	Sent    string `json:"sent,omitempty"`
}

// Carrier is the archive or mail that a file came in, kept with it.
type Carrier struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
	Kept   string `json:"kept"`
}

// ImportedFile is one file of an import.
type ImportedFile struct {
	Path      string             `json:"path"`
	Name      string             `json:"name"` // the end of path that tells the file from the others
	SHA256    string             `json:"sha256"`
	Kind      intake.Kind        `json:"kind"`
	Supplier  *string            `json:"supplier"` // ref, when the file is about one
	Pack      *string            `json:"pack"`     // id@version, when the file is about one
	Verdict   imports.Verdict    `json:"verdict"`
	Cells     imports.Cells      `json:"cells"`
	Answers   directory.Tally    `json:"answers"`
	Score     *data.ScoreChange  `json:"score"` // when the file is about one assessment
	Effect    ImportEffect       `json:"effect"`
	Conflicts []ImportConflict   `json:"conflicts"`
	Problems  []problem.Problem  `json:"problems"`
	Questions []SupplierQuestion `json:"candidates"` // suppliers that could be meant where none was found
	Subjects  []imports.Subject  `json:"subjects"`
	Foreign   []imports.Foreign  `json:"foreign"` // answers to other questionnaires, by supplier
	Mapping   *ImportMapping     `json:"mapping"` // how it was read; null for built-in layouts
	Notes     []string           `json:"notes"`
	Carrier   *Carrier           `json:"carrier,omitempty"` // the archive or mail it came in, where that was kept
	Kept      string             `json:"kept,omitempty"`    // path of the original below the folder of kept files
	Marked    string             `json:"marked,omitempty"`  // path of the marked copy
	Bundle    *ImportedBundle    `json:"bundle,omitempty"`  // what another body signed
	Earlier   *EarlierImport     `json:"earlier,omitempty"` // of a file that is in the register already
}

func importedFileOf(v imports.File) ImportedFile {
	return ImportedFile{
		Path:      v.Path,
		Name:      v.Name,
		SHA256:    v.SHA256,
		Kind:      v.Kind,
		Supplier:  v.Supplier,
		Pack:      v.Pack,
		Verdict:   v.Verdict,
		Cells:     v.Cells,
		Answers:   v.Answers,
		Score:     v.Score,
		Effect:    importEffectOf(v.Effect),
		Conflicts: each(v.Conflicts, importConflictOf),
		Problems:  v.Problems,
		Questions: each(v.Questions, supplierQuestionOf),
		Subjects:  v.Subjects,
		Foreign:   v.Foreign,
		Mapping:   (*ImportMapping)(v.Mapping),
		Notes:     v.Notes,
		Carrier:   (*Carrier)(v.Carrier),
		Kept:      v.Kept,
		Marked:    v.Marked,
		Bundle:    (*ImportedBundle)(v.Bundle),
		Earlier:   (*EarlierImport)(v.Earlier),
	}
}

// ImportTotals counts files by verdict, the answers imported (new, changed and the same), and the
// documents accepted in the name of the person who imports.
type ImportTotals struct {
	Files            int `json:"files"`
	Accepted         int `json:"accepted"`
	WithProblems     int `json:"with_problems"`
	Rejected         int `json:"rejected"`
	Duplicate        int `json:"duplicate"`
	Answers          int `json:"answers"`
	EvidenceAccepted int `json:"evidence_accepted"`
}

// ImportEffect is what files do to the register, counted. An assessment that several files are about counts once, from
// before the first to after the last.
type ImportEffect struct {
	Answers         directory.Tally `json:"answers"`
	Suppliers       int             `json:"suppliers"`
	Assessments     int             `json:"assessments"`
	Grades          ImportMoves     `json:"grades"`
	Bands           ImportMoves     `json:"bands"`
	MustHavesLost   int             `json:"must_haves_lost"`
	MustHavesNotMet int             `json:"must_haves_not_met"`
	MustHavesMet    int             `json:"must_haves_met"`
	LastCycleLost   int             `json:"must_haves_lost_since_last_cycle"`
	NAClaimed       int             `json:"na_claimed"`
	Raised          int             `json:"raised"`
	Words           int             `json:"words_only"`
	OlderEvidence   int             `json:"evidence_older"`
	Contradictions  int             `json:"contradictions"`
	JudgedChanged   int             `json:"judged_claims_changed"`
	Conflicts       int             `json:"conflicts"`
	Late            int             `json:"late"`
	Replies         int             `json:"replies"`      // to our queries, that are new
	RepliesKept     int             `json:"replies_kept"` // of them to queries that nobody waits for any more
}

func importEffectOf(v imports.Effect) ImportEffect {
	return ImportEffect{
		Answers:         v.Answers,
		Suppliers:       v.Suppliers,
		Assessments:     v.Assessments,
		Grades:          ImportMoves(v.Grades),
		Bands:           ImportMoves(v.Bands),
		MustHavesLost:   v.MustHavesLost,
		MustHavesNotMet: v.MustHavesNotMet,
		MustHavesMet:    v.MustHavesMet,
		LastCycleLost:   v.LastCycleLost,
		NAClaimed:       v.NAClaimed,
		Raised:          v.Raised,
		Words:           v.Words,
		OlderEvidence:   v.OlderEvidence,
		Contradictions:  v.Contradictions,
		JudgedChanged:   v.JudgedChanged,
		Conflicts:       v.Conflicts,
		Late:            v.Late,
		Replies:         v.Replies,
		RepliesKept:     v.RepliesKept,
	}
}

// ImportMoves counts assessments by the way their grade, or the band of their risk, went.
type ImportMoves struct {
	Worse  int `json:"worse"`
	Open   int `json:"open"`
	Better int `json:"better"`
	New    int `json:"new"`
	Same   int `json:"same"`
}

// ImportConflict is an answer that was not imported, or only because --take-file was given, with
// both values.
type ImportConflict struct {
	Where      string      `json:"where"` // the cell
	Code       string      `json:"code"`  // conflict or older-return
	Supplier   string      `json:"supplier"`
	Engagement string      `json:"engagement"`
	Question   string      `json:"question"`
	Why        string      `json:"why"`
	Fix        string      `json:"fix"` // the next step
	File       AnswerSide  `json:"file"`
	Register   *AnswerSide `json:"register"` // the answer recorded; nil for none
	Other      *AnswerSide `json:"other"`    // the answer of another file of the same import; nil for none
	Taken      bool        `json:"taken"`
}

func importConflictOf(v imports.Conflict) ImportConflict {
	return ImportConflict{
		Where:      v.Where,
		Code:       v.Code,
		Supplier:   v.Supplier,
		Engagement: v.Engagement,
		Question:   v.Question,
		Why:        v.Why,
		Fix:        v.Fix,
		File:       AnswerSide(v.File),
		Register:   (*AnswerSide)(v.Register),
		Other:      (*AnswerSide)(v.Other),
		Taken:      v.Taken,
	}
}

// SupplierQuestion is a supplier that a file does not identify: a question to a person, never a
// guess.
type SupplierQuestion struct {
	Where      string      `json:"where"` // the cell, or the file
	Named      string      `json:"named"` // as in the file
	Candidates []Candidate `json:"candidates"`
}

func supplierQuestionOf(v imports.SupplierQuestion) SupplierQuestion {
	return SupplierQuestion{
		Where:      v.Where,
		Named:      v.Named,
		Candidates: each(v.Candidates, func(v imports.Candidate) Candidate { return Candidate(v) }),
	}
}

// Candidate is a supplier that a file may mean, for a person to choose from.
type Candidate struct {
	Ref           string   `json:"ref"`
	Name          string   `json:"name"`
	ODSCodes      []string `json:"ods_codes"`
	CompanyNumber *string  `json:"company_number"`
	// likeness of the names, 0..100; 100 for a name that differs in writing only, and for a code
	Score int    `json:"score"`
	By    string `json:"by"` // name, ods_code, company_number or ref
}

// ImportMapping is the mapping a file was read with.
type ImportMapping struct {
	Name      string             `json:"name"`
	SHA256    string             `json:"sha256"`
	Signature string             `json:"signature"` // "" when the mapping cannot be remembered: it records no headings
	Profile   string             `json:"profile"`   // id of a built-in profile, "" for none
	Framework string             `json:"framework"`
	By        string             `json:"confirmed_by,omitempty"`
	On        questionnaire.Date `json:"confirmed_on,omitempty"`
}

// EarlierImport is the import that brought a file into the register.
type EarlierImport struct {
	Batch string    `json:"batch"`
	At    time.Time `json:"at"`
}

// ImportUndo is what the taking back of a batch did.
type ImportUndo struct {
	Schema    string       `json:"schema"`
	Batch     string       `json:"batch"`
	Kind      string       `json:"kind"` // answers, suppliers, dspt, register
	Files     int          `json:"files"`
	Answers   int          `json:"answers"`   // returned to their earlier value
	Documents int          `json:"documents"` // withdrawn, or returned to their earlier state
	Foreign   int          `json:"foreign"`   // answers to other questionnaires, withdrawn
	Kept      []KeptChange `json:"kept"`      // changed since, and so left as it is
	Replies   int          `json:"replies"`   // to our queries, taken out
}

// ImportUndoOf converts what imports.UndoReport reports.
func ImportUndoOf(v *imports.UndoReport) ImportUndo {
	return ImportUndo{
		Schema:    SchemaImportUndo,
		Batch:     v.Batch,
		Kind:      v.Kind,
		Files:     v.Files,
		Answers:   v.Answers,
		Documents: v.Documents,
		Foreign:   v.Foreign,
		Kept:      each(v.Kept, func(v imports.KeptChange) KeptChange { return KeptChange(v) }),
		Replies:   v.Replies,
	}
}

// KeptChange is something the batch wrote that was changed since. What is answer, document, reply
// or record.
type KeptChange struct {
	What       string `json:"what"`
	Ref        string `json:"ref"` // of the document, supplier or engagement
	Engagement string `json:"engagement,omitempty"`
	Question   string `json:"question,omitempty"`
	Why        string `json:"why"`
}
