package imports

import (
	"context"
	"maps"
	"slices"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/directory"
	"assure/data/intake"
	"assure/data/store"
	"assure/data/tabular"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Verdict is the result of a file as a whole.
type Verdict string

// The verdicts.
const (
	Accepted     Verdict = "accepted"
	WithProblems Verdict = "accepted-with-problems"
	Rejected     Verdict = "rejected"
	Duplicate    Verdict = "duplicate"
)

// Codes of the problems of documents that no return names.
const (
	CodeUnmatched       = "unmatched-document"
	CodePossibleAnswers = "possible-answers" // the document is one of a word processor
)

// Kinds of files that an assessor writes: sheets with one row for each answer, or for each supplier.
const (
	Long = intake.Long
	Wide = intake.Wide
)

// Report is what an import did or, on a dry run, would do.
type Report struct {
	Applied bool
	Batch   *string // nil while nothing was written
	Files   []File
	Totals  Totals
	Effect  Effect   // of all files together
	Opened  []Opened // archives and mails, whose files are among Files
	Skipped []string // paths in folders that are no files anybody sent, with the reason
	Stopped bool     // the import was stopped: what is listed stays, the rest was not begun
}

// File is one file of an import.
type File struct {
	Path      string
	Name      string // the end of Path that tells it from the other files of the import, with slashes
	SHA256    string
	Kind      intake.Kind
	Supplier  *string // ref, when the file is about one
	Pack      *string // id@version, when the file is about one
	Verdict   Verdict
	Cells     Cells
	Answers   directory.Tally
	Score     *data.ScoreChange // when the file is about one assessment
	Effect    Effect
	Conflicts []Conflict
	Problems  []problem.Problem
	Questions []SupplierQuestion // suppliers that could be meant where none was found
	Subjects  []Subject
	Foreign   []Foreign   // answers to questionnaires that are not ours, by supplier
	Mapping   *MappingUse // how it was read; null for our own layouts
	Notes     []string
	Carrier   *Carrier       // the archive or mail it came in and that was kept with it, nil for none
	Kept      string         // where the original lies below the folder of kept files
	Marked    string         // path of the marked copy
	Bundle    *BundleTaken   // of another body, nil for other files
	Earlier   *EarlierImport // of a file that the register holds already
}

// EarlierImport is the import that imported the same file before.
type EarlierImport struct {
	Batch string
	At    time.Time
}

// IsDocument reports whether the file is a document, which is not read for answers.
func (f *File) IsDocument() bool { return f.Kind == intake.Document }

// Cells counts the cells with content: Imported + Ignored + Problems = Read.
type Cells struct {
	Read     int            `json:"read"`
	Imported int            `json:"imported"`
	Ignored  int            `json:"ignored"`
	Problems int            `json:"problems"`
	Reasons  map[string]int `json:"reasons,omitempty"` // why cells were ignored
}

// Subject is the answers of a file for one engagement and pack, with their effect.
type Subject struct {
	Supplier   string           `json:"supplier"` // ref
	Name       string           `json:"name"`
	Engagement string           `json:"engagement"` // ref
	Pack       string           `json:"pack"`       // id@version of the assessment
	Cycle      int              `json:"cycle"`
	Answers    directory.Tally  `json:"answers"`
	Evidence   int              `json:"evidence"` // links from documents to questions that are new
	Score      data.ScoreChange `json:"score"`
	Possible   data.ScoreChange `json:"possible"`
	Grade      GradeChange      `json:"grade"`
	Status     StatusChange     `json:"status"`
	Risk       RiskChange       `json:"risk"`

	MustHaves       []MustHave `json:"must_haves_lost"`    // met before, and no longer
	MustHavesNotMet []MustHave `json:"must_haves_not_met"` // not shown before, and now answered below the minimum
	MustHavesMet    []MustHave `json:"must_haves_met"`     // met now, and not before
	NAClaimed       []string   `json:"na_claimed"`         // ids of questions newly claimed not to apply
	// ids of answers raised since their evidence was accepted
	Words          []string        `json:"words_only"`    // ids of questions with words and no answer
	EvidenceOnly   []string        `json:"evidence_only"` // ids of questions with evidence and no answer
	Raised         []string        `json:"raised"`
	OlderEvidence  []OlderEvidence `json:"evidence_older"`
	Contradictions []Contradiction `json:"contradictions"` // claims that are now not what the assessor found
	Judged         int             `json:"judged_claims_changed"`
	Last           *LastCycle      `json:"last_cycle,omitempty"` // when these are the first answers of a new cycle
	Late           bool            `json:"late"`                 // after the due date, or after a bid was frozen
	Replies        []QueryReply    `json:"replies,omitempty"`    // to our queries, of a workbook of queries
	// each answer taken, worst first; null unless asked for
	Changes []Change `json:"changes"`
}

// withoutWords returns the subject as the register stores it: figures and cells, without text that
// anybody wrote.
func (s Subject) withoutWords() Subject {
	s.Changes = nil
	s.Replies = slices.Clone(s.Replies)
	for i := range s.Replies {
		x := &s.Replies[i]
		x.Text, x.Document, x.Before, x.Changed = "", "", "", ""
	}
	s.OlderEvidence = slices.Clone(s.OlderEvidence)
	for i := range s.OlderEvidence {
		e := &s.OlderEvidence[i]
		e.Offered.Reference, e.Stands.Reference = "", ""
	}
	return s
}

// GradeChange is the shown grade before and after: "" when not assessed or too little is known.
type GradeChange struct {
	Before questionnaire.Grade `json:"before"`
	After  questionnaire.Grade `json:"after"`
}

// StatusChange is how certain the rating is, before and after.
type StatusChange struct {
	Before scoring.Status `json:"before"`
	After  scoring.Status `json:"after"`
}

// MustHave names a must-have or key control and its state now.
type MustHave struct {
	Question string            `json:"question"`
	Name     string            `json:"name"`
	State    scoring.GateState `json:"state"`
	Key      bool              `json:"key,omitempty"` // a key control: Name is the text of the question
}

// Noun is what people call it: must-have or key control.
func (m *MustHave) Noun() string { return scoring.Noun(m.Key) }

// Conflict is an answer that was not imported, or only because the request lets the file win, with
// both values.
type Conflict struct {
	Where      string // the cell
	Code       string // conflict or older-return
	Supplier   string
	Engagement string
	Question   string
	Why        string
	Fix        string // the next step
	File       data.AnswerSide
	Register   *data.AnswerSide // what stands; nil when nothing does
	Other      *data.AnswerSide // what another file of the same import says; nil when none does
	Taken      bool
	ask        asking // what the supplier is told in a marked copy
}

// Totals counts files by verdict, all answers imported (new, changed and the same), and documents.
type Totals struct {
	Files        int
	Accepted     int
	WithProblems int
	Rejected     int
	Duplicate    int
	Answers      int
	// EvidenceAccepted counts documents accepted in the name of the person who imports.
	EvidenceAccepted int
}

// Findings reports whether any file was rejected or has problems: exit code 3.
func (r *Report) Findings() bool {
	return r.Totals.WithProblems > 0 || r.Totals.Rejected > 0
}

// Offered counts the answers of long and wide sheets whose evidence is offered: the person who imports
// could accept it with [Request.AcceptEvidence].
func (r *Report) Offered() int {
	n := 0
	for i := range r.Files {
		if f := &r.Files[i]; r.Totals.EvidenceAccepted == 0 && (f.Kind == Long || f.Kind == Wide) {
			for j := range f.Subjects {
				n += f.Subjects[j].Evidence
			}
		}
	}
	return n
}

func total(t *directory.Tally) int { return t.New + t.Changed + t.Same }

func plus(t *directory.Tally, o directory.Tally) {
	t.New, t.Changed, t.Same = t.New+o.New, t.Changed+o.Changed, t.Same+o.Same
}

// count fills in the totals and effects.
func (r *Report) count() {
	r.Totals = Totals{Files: len(r.Files)}
	for i := range r.Files {
		switch r.Files[i].Verdict {
		case Accepted:
			r.Totals.Accepted++
		case WithProblems:
			r.Totals.WithProblems++
		case Duplicate:
			r.Totals.Duplicate++
		default:
			r.Totals.Rejected++
		}
		r.Totals.Answers += total(&r.Files[i].Answers)
		r.Files[i].Effect = effectOf(r.Files[i : i+1])
	}
	r.Effect = effectOf(r.Files)
}

// finish completes the report on the files processed, and writes the marked copies.
func (im *importer) finish(ctx context.Context) error {
	if im.recorded {
		im.report.Batch = &im.batch.ID
	}
	im.report.Applied = im.req.Apply
	held, err := im.heldDocuments(ctx)
	if err != nil {
		return err
	}
	im.report.Files = make([]File, 0, im.done)
	accepted := map[string]bool{}
	for _, f := range im.files[:im.done] {
		switch {
		case f.ret.Kind != intake.Document || f.referenced || f.duplicate || f.ret.Rejected || len(f.problems) > 0:
		case held[f.ret.SHA256] != "":
			f.markDuplicate("the document is already in the register as " + held[f.ret.SHA256])
		default:
			f.markUnmatched()
		}
		if im.req.AcceptEvidence && f.ret.Kind != Long && f.ret.Kind != Wide &&
			slices.ContainsFunc(f.subjects, func(s *subject) bool { return s.out.Evidence > 0 }) {
			f.notes = append(f.notes, "its evidence is only offered: the supplier filled it in")
		}
		f.settle()
		im.report.Files = append(im.report.Files, f.out)
		maps.Copy(accepted, f.accepted)
	}
	im.report.count()
	im.report.Totals.EvidenceAccepted = len(accepted)
	return im.writeMarked(ctx)
}

// markUnmatched reports a document that nobody names. In one of a word processor, people also type
// answers.
func (f *sourceFile) markUnmatched() {
	if f.ret.Format.IsText() {
		f.problem(CodePossibleAnswers, f.name(),
			"the file is "+f.ret.Format.Name()+" that no return in this import names "+
				"as evidence: it may hold answers, and answers are read from workbooks only",
			"open it; if it holds answers, ask for them in the workbook that was issued; if it is evidence, import it "+
				"together with the return that names it, or add it with assure evidence add")
		return
	}
	f.problem(CodeUnmatched, f.name(), "no return in this import names this file as evidence",
		"import it together with the return that names it, or add it with assure evidence add")
}

// heldDocuments returns the refs of the documents in the register by the hash of their file. It
// reads the register only if no return names some document of the import.
func (im *importer) heldDocuments(ctx context.Context) (map[string]string, error) {
	held := map[string]string{}
	for _, f := range im.files {
		if f.ret.Kind != intake.Document || f.referenced || f.duplicate {
			continue
		}
		return held, im.r.View(ctx, book.At{}, func(v *store.View) error {
			all, err := store.List(ctx, v, store.Documents)
			for _, d := range all {
				if d.SHA256 != "" && d.State != entity.Withdrawn {
					held[d.SHA256] = d.Ref
				}
			}
			return err
		})
	}
	return held, nil
}

// settle fills in the report of a file from its subjects and cells, and its verdict. A file is
// rejected if nothing in it was imported or already known.
func (f *sourceFile) settle() {
	out, ret := &f.out, f.ret
	out.Name, out.Kind, out.SHA256 = f.name(), ret.Kind, ret.SHA256
	out.Cells = Cells{ret.Cells.Read, ret.Cells.Imported, ret.Cells.Ignored, ret.Cells.Problems, ret.Cells.Reasons}
	out.Problems, out.Notes = concat(ret.Problems, f.problems), concat(ret.Notes, f.notes)
	for _, flag := range ret.Flags {
		if !ret.Rejected && (flag == tabular.FlagComments || flag == tabular.FlagDrawings) {
			continue // each is named already
		}
		out.Notes = append(out.Notes, flag.Words())
	}
	out.Answers, out.Subjects, out.Foreign = directory.Tally{}, []Subject{}, []Foreign{}
	imported := f.ret.Kind == intake.Document && f.referenced
	if b := f.bundle; b != nil {
		imported, out.Bundle = b.done, &b.out
		if b.supplier.Ref != "" {
			out.Supplier = &b.supplier.Ref
		}
	}
	for _, s := range f.subjects {
		imported = imported || s.done
		plus(&out.Answers, s.out.Answers)
		if s.out.Supplier != "" {
			out.Subjects = append(out.Subjects, s.out)
		}
	}
	if len(out.Subjects) == 1 && len(f.ret.Subjects) == len(f.subjects[0].parts) {
		one := &out.Subjects[0]
		out.Supplier, out.Pack, out.Score = &one.Supplier, &one.Pack, &one.Score
	}
	for _, g := range f.foreign {
		imported = imported || g.done
		out.Foreign = append(out.Foreign, g.out)
	}
	if len(out.Foreign) == 1 && len(out.Subjects) == 0 {
		out.Supplier = &out.Foreign[0].Supplier
	}
	switch {
	case f.duplicate:
		out.Verdict = Duplicate
	case !imported:
		out.Verdict = Rejected
	case len(out.Problems) > 0:
		out.Verdict = WithProblems
	default:
		out.Verdict = Accepted
	}
}

// concat is [slices.Concat] of two lists, but never nil, so that JSON has [] and not null.
func concat[T any](one, other []T) []T { return append(append([]T{}, one...), other...) }
