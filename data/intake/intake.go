// Package intake reads the files that suppliers return: questionnaires issued by Assure, long and
// wide sheets of answers, other layouts through a mapping or a profile, and the documents sent with
// them. It takes bytes and packs, and returns answers, problems and an outcome for every cell.
//
// The package promises:
//   - It is pure: it opens no file and reads no clock and no register. The caller, who knows the
//     register, decides which supplier a name means, what conflicts and what is late.
//   - It guesses nothing. A word the pack does not know, an ambiguous date, a formula or a question
//     whose text was edited is a problem with its cell and a next step; the rest of the file is
//     read.
//   - It accounts for every cell. Each cell of each sheet, hidden ones included, is imported,
//     ignored (with a reason) or a problem, and the three counts add up to the cells that hold
//     something.
//   - A blank says nothing: what is absent never erases an earlier answer.
//   - A file that cannot be read whole yields no answers at all.
package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strings"

	"assure/data/form"
	"assure/data/tabular"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Kind is the kind of a file, found from its content.
type Kind string

// The kinds of file.
const (
	AssureWorkbook Kind = "assure-workbook"
	QueryWorkbook  Kind = "query-workbook" // replies to our queries
	Long           Kind = "long"
	Wide           Kind = "wide"
	Mapped         Kind = "mapped"   // another layout, read with a mapping or a profile
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
	CodeNotDeclared     = "not-declared"   // the declaration of a returned workbook says No
	CodeUnexplained     = "unexplained"    // N/A without the explanation asked for
	CodeMerged          = "merged"         // a cell over several rows, each of which is about something else
	CodeSorted          = "sorted"         // answers that no longer stand in the rows of their questions
	CodeStruck          = "struck-through" // text that is crossed out, whole or in part
)

// Packs finds packs; [questionnaire.Catalogue] implements it. BySHA finds the exact bytes a
// workbook was issued from, and Find takes "id" or "id@version". Both return nil when there is
// none.
type Packs interface {
	BySHA(sha string) *questionnaire.Pack
	Find(ref string) *questionnaire.Pack
}

// Options are what the caller knows besides the file.
type Options struct {
	Pack     string         // id or id@version, for sheets that do not name one
	Supplier string         // for sheets that do not name one
	Password string         // of encrypted workbooks; "" when none was given
	Limits   tabular.Limits // zero for the defaults
	// Mapping is the mapping named for these files. It is used where it fits; where it does not,
	// a problem says so.
	Mapping *Mapping
	// Mappings are those confirmed before, each used for files with the headings of its
	// [Mapping.Signature].
	Mappings []*Mapping
	SHA256   string // of the bytes, in hex; "" to have it computed
	// Words are words of choice answers that the importer knows the meaning of, folded by [FoldWord],
	// each with the label of the option it stands for. A question without that option does not take it.
	Words map[string]string
	// Today is the day of the import, for dates that cannot lie after it; 0 for no such check.
	Today questionnaire.Date
}

// Return is the result of reading one file.
type Return struct {
	Name     string // as given; every cell address begins with it
	SHA256   string // of the bytes, hex
	Size     int
	Kind     Kind
	Format   tabular.Format
	Rejected bool // nothing was read from the file; Problems say why
	Subjects []Subject
	// Foreign are the answered rows of another organisation's questionnaire. Unanswered counts the
	// rows without an answer.
	Foreign    []Foreign
	Unanswered int
	// Mapping is how a Mapped file was read: one of Options, or that of a built-in profile. Only the
	// latter has a Profile.
	Mapping  *Mapping
	Problems []problem.Problem
	Notes    []string // for the person who imports; nothing to correct
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

// HasReplies reports whether any subject has replies to queries.
func (r *Return) HasReplies() bool {
	return slices.ContainsFunc(r.Subjects, func(s Subject) bool { return len(s.Replies) > 0 })
}

// Subject is what a file says about one supplier, engagement and pack. Supplier and Engagement are
// as typed, or as in the metadata of an issued workbook; the caller matches them.
type Subject struct {
	Sheet      string // the sheet of the answers; "" for csv
	Supplier   Field[string]
	Engagement Field[string]
	Pack       *questionnaire.Pack
	Answers    []Answer // nil once compacted: see Expand
	Issued     *Issued  // for issued workbooks only
	Replies    []Reply  // for workbooks of queries only
	Asked      *Asked   // likewise

	compacted string // the encoded answers, once compacted
	count     int
}

// Issued is the metadata of an issued workbook.
type Issued struct {
	PackSHA     string // of the pack it was issued from; differs from Pack.SHA256 when only id and version were found
	Issue       string // ULID
	Assessment  string // ULID
	Cycle       int    // 0 when not given
	Issuer      string
	On          questionnaire.Date
	Prefilled   bool
	Name        string   // of the supplier, as the issuer knows it
	ODSCodes    []string // likewise; nil when not given
	Company     string   // company number, likewise
	Declaration Declaration
	// Unchecked are our own texts of a workbook of an earlier release that could not be compared with what was
	// issued: the caller knows what it should be.
	Unchecked []Unchecked
}

// Unchecked is a text of ours that the workbook has no checksum of.
type Unchecked struct {
	What     UncheckedText
	Question string // id, of a last answer
	Where    string // sheet and cell, such as Start here!B9
	Words    string
}

// UncheckedText is what an unchecked text should say.
type UncheckedText string

// The texts.
const (
	OwnContract   UncheckedText = "contract"
	OwnReplyTo    UncheckedText = "reply-to"
	OwnService    UncheckedText = "service"
	OwnLast       UncheckedText = "last answer"
	OwnLastDetail UncheckedText = "last detail"
)

// Declaration is the named person's statement that the answers are true.
type Declaration struct {
	Name   Field[string]
	Role   Field[string]
	On     Field[questionnaire.Date]
	Agreed Field[bool]
	Share  Field[entity.Sharing] // whether its answers may be given to other health bodies
}

// Answer is what a file says on one question. Blank fields are not Given.
type Answer struct {
	Question    string
	Value       Field[string] // as questionnaire.Answer.Value
	Second      Field[string] // of a mapped sheet with two answer columns: Value is the weaker, Note has both
	Note        Field[questionnaire.Text]
	Planned     Field[questionnaire.Date]
	Alternative Field[questionnaire.Text]
	Evidence    Evidence
	Still       Field[bool] // "still true?" of a prefilled workbook
	// Last is the value of the last answer printed in a prefilled workbook, "" when there was none or it
	// cannot be read. It matters only when Still is true and Value is not given; it should then agree
	// with the register.
	Last string
}

// Evidence is the evidence named next to an answer. When any field is given, Kind is.
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

// Given reports whether the cell held a value that was understood.
func (f Field[T]) Given() bool { return f.At != Place{} }

// Place is a cell of the subject's sheet (of "Start here" for a declaration). The zero Place is no
// cell; row 0 with column -1 is the metadata of the file.
type Place struct{ Row, Col int32 }

// inMeta is the place of values read from the metadata or given as an option.
var inMeta = Place{0, -1}

// Ref returns the reference of the cell, such as F118; "" for a place that is not a cell.
func (p Place) Ref() string {
	if p.Row <= 0 {
		return ""
	}
	return tabular.Ref(int(p.Row), int(p.Col))
}

// Address returns the address of a cell as people and scripts see it: file.xlsx!Answers!F118, or
// file.csv!B7 where there are no sheets.
func Address(file, sheet, ref string) string {
	out := file
	for _, part := range []string{sheet, ref} {
		if part != "" {
			out += "!" + part
		}
	}
	return text.Safe(out)
}

// RowAddress returns the address of a cell without its column: file.xlsx!Answers!118.
func RowAddress(where string) string {
	i := strings.LastIndexByte(where, '!')
	return where[:i+1] + strings.TrimLeft(where[i+1:], "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
}

// Skip reports whether a file in a folder is one that nobody sent: a lock file of Excel or
// LibreOffice, or a file the operating system left there.
func Skip(name string) bool {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	switch strings.ToLower(base) {
	case "thumbs.db", "desktop.ini":
		return true
	}
	return strings.HasPrefix(base, "~$") || strings.HasPrefix(base, ".")
}

// Read reads one file. It never fails: the problems of the Return say what is wrong with the file.
func Read(name string, data []byte, packs Packs, opt Options) *Return {
	r := newReader(name, data, packs, opt)
	r.read(data)
	r.countCells()
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
	words   map[*questionnaire.Option]*words // by the first option, because questions share scales
	kinds   *words
	issued  bool // a workbook of ours: answers are labels, as its lists have them
	rowwise bool // every row is about something else, so a cell over several rows is about none
	// columnwise says the same of the columns
	columnwise bool
	located    []*located // tables of a mapping
	parts      []string   // checksums of the words around the cells of a workbook of queries
	// unexplained are the cells of N/A without an explanation in a sheet that is not ours
	unexplained []string

	translated map[string]int // answers read by Options.Words, by "word as label"

	unlisted int    // problems beyond maxProblems
	stopErr  error  // why reading stopped, nil while it goes on
	mismatch string // why the named mapping does not fit
}

func newReader(name string, data []byte, packs Packs, opt Options) *reader {
	if opt.SHA256 == "" {
		sum := sha256.Sum256(data)
		opt.SHA256 = hex.EncodeToString(sum[:])
	}
	return &reader{packs: packs, opt: opt, indexes: map[*questionnaire.Pack]map[string]*questionnaire.Question{},
		words: map[*questionnaire.Option]*words{}, kinds: kindWords(), translated: map[string]int{},
		ret: &Return{Name: name, SHA256: opt.SHA256, Size: len(data), Kind: Unknown, Format: tabular.Sniff(data)}}
}

// wordsFor is [wordsOf], computed once per file for questions that share their options.
func (r *reader) wordsFor(q *questionnaire.Question) *words {
	var first *questionnaire.Option
	if len(q.Options) > 0 {
		first = &q.Options[0]
	}
	w := r.words[first]
	if w == nil {
		w = wordsOf(q, !r.issued)
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
	switch {
	case f.IsDocument():
		r.ret.Kind = Document
		return
	case f == tabular.XLSX || f == tabular.XLSM || f == tabular.CSV:
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

// recognise finds out what the sheets are and reads them.
func (r *reader) recognise() {
	switch meta, found := r.metadata(); {
	case r.ret.Rejected:
	case found && meta[form.MetaFormat] == form.FormatQueries, !found && r.holdsQueries():
		r.ret.Kind = QueryWorkbook
		r.readQueries(meta)
	case found:
		r.ret.Kind = AssureWorkbook
		r.readIssued(meta)
	case slices.ContainsFunc(r.sheets, func(s *sheet) bool { return s.state == tabular.Visible && formOn(s) != nil }):
		r.readDetached()
	case r.mapped():
	default:
		r.tables()
	}
	if r.stopErr != nil {
		r.rejectStopped("", r.stopErr)
		return
	}
	r.nameWithheld()
	r.noteTranslated()
	if r.ret.Rejected {
		return
	}
	r.noteHidden()
	if len(r.unexplained) > 0 {
		r.note("N/A without an explanation: " + shortList(r.unexplained, maxAsides))
	}
	if !r.issued {
		r.nameUnread()
		r.noteAround()
	}
}

// looksCutShort tells a truncated workbook from a zip of something else: only the reader can say
// where it ends.
func looksCutShort(name string, f tabular.Format) bool {
	ext := strings.ToLower(path.Ext(name))
	return f == tabular.Zip && (ext == ".xlsx" || ext == ".xlsm")
}

// reject rejects the whole file.
func (r *reader) reject(code, where, what, fix string) {
	r.ret.Rejected = true
	r.ret.Subjects, r.ret.Foreign, r.ret.Unanswered = nil, nil, 0
	r.ret.Problems = append(r.ret.Problems,
		problem.Problem{Code: code, What: what, Where: Address(r.ret.Name, where, ""), Fix: fix})
}

// maxProblems bounds the problems listed for one file: nobody corrects more than that by hand, and
// a hostile file has millions. The cells are counted all the same.
const maxProblems = 1000

func (r *reader) add(code, where, what, fix string) {
	if len(r.ret.Problems) >= maxProblems {
		r.unlisted++
		return
	}
	r.ret.Problems = append(r.ret.Problems, problem.Problem{Code: code, What: what, Where: where, Fix: fix})
}

func (r *reader) note(s string) { r.ret.Notes = append(r.ret.Notes, s) }
