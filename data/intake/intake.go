// Package intake reads what comes back: our own questionnaire workbooks, long and wide sheets of answers, other people's
// sheets by a mapping or a profile, and the documents that travel with them. Bytes and packs go in; answers, problems and a verdict for every cell come out.
//
// What it promises:
//   - it is pure: no file, no clock, no register. Who the supplier is, what is a conflict and what is late is decided by
//     the caller, who knows the register;
//   - nothing is guessed: a word a pack does not know, a date in a doubtful form, a formula, a question whose text was
//     edited is a problem with its cell and the way on, and the rest of the file is read;
//   - nothing is lost without a word: every cell of every sheet, hidden ones too, ends as imported, ignored (with the
//     reason) or a problem, and the three always add up to the cells that hold something;
//   - a blank says nothing. What was not given is absent, and never erases;
//   - a file that cannot be read whole yields no answer at all.
package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strings"

	"assure/data/tabular"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Kind is what a file turned out to be.
type Kind string

// The kinds of file.
const (
	AssureWorkbook Kind = "assure-workbook"
	Long           Kind = "long"
	Wide           Kind = "wide"
	Mapped         Kind = "mapped"   // a sheet of somebody else's, read with a mapping or a profile
	Document       Kind = "document" // pdf, image, Word: offered as evidence, never read for answers
	Unknown        Kind = "unknown"
)

// Codes of the problems this package reports. The register adds its own: unknown-supplier, ambiguous-supplier,
// conflict, cycle-closed, older-return.
const (
	CodeUnknownAnswer   = "unknown-answer"
	CodeUnknownQuestion = "unknown-question"
	CodeUnknownPack     = "unknown-pack"
	CodeUnknownSupplier = "unknown-supplier"
	CodeWrongPack       = "wrong-pack"
	CodeQuestionEdited  = "question-edited"
	CodeBadDate         = "bad-date"
	CodeBadEvidenceKind = "bad-evidence-kind"
	CodeVerified        = "verified-not-offered"
	CodeFormula         = "formula"
	CodeDuplicateRow    = "duplicate-row"
	CodeConflict        = "conflict"
	CodeDamaged         = "damaged"
	CodeTooLarge        = "too-large"
	CodeEncrypted       = "encrypted"
	CodeUnsupported     = "unsupported"
)

// Packs finds packs; *questionnaire.Catalogue is one. BySHA finds the very bytes a workbook was issued from, Find takes
// "id" or "id@version"; both give nil when there is none.
type Packs interface {
	BySHA(sha string) *questionnaire.Pack
	Find(ref string) *questionnaire.Pack
}

// Options are what the person who imports says beside the file.
type Options struct {
	Pack     string         // id or id@version, for sheets that do not name one
	Supplier string         // for sheets that do not name one
	Password string         // of encrypted workbooks; "" when none was given
	Limits   tabular.Limits // zero for the defaults
	// Mapping is the mapping a person named for these files: used wherever it fits, and said where it does not.
	Mapping *Mapping
	// Mappings are those confirmed before: used for files whose headings are those of Mapping.Signature.
	Mappings []*Mapping
	SHA256   string // of the bytes, in hex, when the caller has worked it out already
}

// Return is what one file came to.
type Return struct {
	Name     string // as handed in; the beginning of every cell address
	SHA256   string // of the bytes, hex
	Size     int
	Kind     Kind
	Format   tabular.Format
	Rejected bool // nothing can be taken from the file; Problems say why
	Subjects []Subject
	// Foreign are the answered rows of a questionnaire that is not ours, and Unanswered how many of its rows were not.
	Foreign    []Foreign
	Unanswered int
	// Mapping is how a Mapped file was read: one of Options, or that of a built-in profile. Only a profile's has a
	// Profile.
	Mapping  *Mapping
	Problems []problem.Problem
	Notes    []string // worth a line to the person who imports, nothing to mend
	Flags    []tabular.Flag
	Cells    Tally
}

// Tally accounts for every cell that holds something: Imported + Ignored + Problems = Read.
type Tally struct {
	Read, Imported, Ignored, Problems int
	Reasons                           map[string]int // why cells were ignored
}

// Answers counts the answers of all subjects.
func (r *Return) Answers() int {
	n := 0
	for i := range r.Subjects {
		n += r.Subjects[i].Count()
	}
	return n
}

// Subject is what a file says about one supplier, engagement and pack. Supplier and Engagement are as typed (or as in
// the metadata of an issued workbook) and still to be matched.
type Subject struct {
	Sheet      string // the sheet the answers stand on; empty for csv
	Supplier   Field[string]
	Engagement Field[string]
	Pack       *questionnaire.Pack
	Answers    []Answer // nil once shrunk: see Expand
	Issued     *Issued  // for issued workbooks only

	small string // the answers once shrunk
	count int
}

// Issued is what an issued workbook carries of its own history.
type Issued struct {
	PackSHA     string // of the pack it was issued from; differs from Pack.SHA256 when only id and version were found
	Issue       string // ULID
	Assessment  string // ULID
	Cycle       int    // 0 when it does not say
	Issuer      string
	On          questionnaire.Date
	Prefilled   bool
	Name        string   // of the supplier, as its issuer knows it
	ODSCodes    []string // likewise; nil when it does not say
	Company     string   // company number, likewise
	Declaration Declaration
}

// Declaration is the named statement that the answers are true.
type Declaration struct {
	Name   Field[string]
	Role   Field[string]
	On     Field[questionnaire.Date]
	Agreed Field[bool]
}

// Answer is what a file says on one question. Fields that were blank are not given.
type Answer struct {
	Question    string
	Value       Field[string] // as questionnaire.Answer.Value
	Second      Field[string] // of a mapped sheet that asks twice: Value is the weaker of the two, Note has both words
	Note        Field[questionnaire.Text]
	Planned     Field[questionnaire.Date]
	Alternative Field[questionnaire.Text]
	Evidence    Evidence
	Still       Field[bool] // "still true?" of a prefilled workbook
	// Last is the last answer printed in a prefilled workbook, as a value; it means something only when Still is true
	// and no Value is given, and then it should agree with the register. Empty when there was none or it cannot be read.
	Last string
}

// Evidence is the proof named beside an answer. When any of it is given, Kind is.
type Evidence struct {
	Kind   Field[entity.EvidenceKind]
	Ref    Field[string]
	Issued Field[questionnaire.Date]
	Expiry Field[questionnaire.Date]
}

// Field is a value with the cell it was read from.
type Field[T any] struct {
	Value T
	At    Place
}

// Given reports whether the cell held something that was understood.
func (f Field[T]) Given() bool { return f.At != Place{} }

// Place is a cell of the subject's sheet (of "Start here" for a declaration). The zero Place is nowhere; row 0 with a
// column of -1 stands for the metadata of the file.
type Place struct{ Row, Col int32 }

// inMeta is the place of what was read from the metadata or given as an option.
var inMeta = Place{0, -1}

// Ref is the reference of the cell, such as F118; empty for what has no cell.
func (p Place) Ref() string {
	if p.Row <= 0 {
		return ""
	}
	return tabular.Ref(int(p.Row), int(p.Col))
}

// Address is a cell as people and scripts see it: file.xlsx!Answers!F118, and file.csv!B7 where there are no sheets.
func Address(file, sheet, ref string) string {
	out := file
	for _, part := range []string{sheet, ref} {
		if part != "" {
			out += "!" + part
		}
	}
	return text.Safe(out)
}

// Skip reports whether a file of a folder is none that anybody sent: the lock files of Excel and LibreOffice and the
// leavings of operating systems.
func Skip(name string) bool {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	switch strings.ToLower(base) {
	case "thumbs.db", "desktop.ini":
		return true
	}
	return strings.HasPrefix(base, "~$") || strings.HasPrefix(base, ".")
}

// Read reads one file. It never fails: what is wrong with a file is in the problems of the Return.
func Read(name string, data []byte, packs Packs, opt Options) *Return {
	r := newReader(name, data, packs, opt)
	r.read(data)
	r.settle()
	return r.ret
}

// reader is the state of reading one file.
type reader struct {
	ret     *Return
	packs   Packs
	opt     Options
	book    *tabular.Book
	sheets  []*sheet
	indexes map[*questionnaire.Pack]map[string]*questionnaire.Question
	words   map[*questionnaire.Option]*words // by the first option: questions share scales
	kinds   *words

	unlisted int    // problems beyond maxProblems
	late     error  // why reading stopped, nil while it has not
	misfit   string // why the mapping that was named does not fit
}

func newReader(name string, data []byte, packs Packs, opt Options) *reader {
	if opt.SHA256 == "" {
		sum := sha256.Sum256(data)
		opt.SHA256 = hex.EncodeToString(sum[:])
	}
	return &reader{packs: packs, opt: opt, indexes: map[*questionnaire.Pack]map[string]*questionnaire.Question{},
		words: map[*questionnaire.Option]*words{}, kinds: kindWords(),
		ret: &Return{Name: name, SHA256: opt.SHA256, Size: len(data), Kind: Unknown, Format: tabular.Sniff(data)}}
}

// wordsFor is wordsOf, worked out once a file for questions that share their options.
func (r *reader) wordsFor(q *questionnaire.Question) *words {
	var first *questionnaire.Option
	if len(q.Options) > 0 {
		first = &q.Options[0]
	}
	w := r.words[first]
	if w == nil {
		w = wordsOf(q)
		r.words[first] = w
	}
	return w
}

func (r *reader) read(data []byte) {
	f := r.ret.Format
	if f == tabular.Encrypted {
		plain, ok := r.decrypt(data)
		if !ok {
			return
		}
		data, f = plain, tabular.Sniff(plain)
		r.ret.Format = f
	}
	switch f {
	case tabular.PDF, tabular.Image, tabular.DOCX, tabular.OldOffice, tabular.Office, tabular.RTF:
		r.ret.Kind = Document
		return
	case tabular.XLSX, tabular.XLSM, tabular.CSV:
	default:
		if !looksCutShort(r.ret.Name, f) {
			r.reject(CodeUnsupported, "", "the file is "+f.Name(), f.Advice())
			return
		}
	}
	if r.load(data, f) {
		r.recognise()
	}
}

// recognise tells what the sheets are and reads them.
func (r *reader) recognise() {
	switch meta, found := r.metadata(); {
	case r.ret.Rejected:
	case found:
		r.ret.Kind = AssureWorkbook
		r.issued(meta)
	case slices.ContainsFunc(r.sheets, func(s *sheet) bool { return s.state == tabular.Visible && formOn(s) != nil }):
		r.orphan()
	case r.mapped():
	default:
		r.tables()
	}
	if r.late != nil {
		r.stopped("", r.late)
	}
}

// looksCutShort tells a workbook whose end is missing from a zip of something else: only the reader can say where.
func looksCutShort(name string, f tabular.Format) bool {
	ext := strings.ToLower(path.Ext(name))
	return f == tabular.Zip && (ext == ".xlsx" || ext == ".xlsm")
}

// reject gives up the whole file.
func (r *reader) reject(code, where, what, fix string) {
	r.ret.Rejected = true
	r.ret.Subjects, r.ret.Foreign, r.ret.Unanswered = nil, nil, 0
	r.ret.Problems = append(r.ret.Problems, problem.Problem{Code: code, What: what, Where: Address(r.ret.Name, where, ""), Fix: fix})
}

// maxProblems bounds the problems listed for one file: nobody mends more than that by hand, and a hostile file has
// millions. The cells are counted all the same.
const maxProblems = 1000

func (r *reader) add(code, where, what, fix string) {
	if len(r.ret.Problems) >= maxProblems {
		r.unlisted++
		return
	}
	r.ret.Problems = append(r.ret.Problems, problem.Problem{Code: code, What: what, Where: where, Fix: fix})
}

func (r *reader) note(s string) { r.ret.Notes = append(r.ret.Notes, s) }
