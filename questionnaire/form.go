package questionnaire

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"assure/internal/text"
)

// This file is the layout of an issued workbook: what the writer puts in and the reader looks for. A column is found by
// its header, never by its letter, since suppliers insert columns; a question is found by its id, since they insert rows.

// Sheets of an issued workbook.
const (
	SheetStart   = "Start here"
	SheetAnswers = "Answers"
	SheetLists   = "Lists"   // very hidden: the words of each drop-down
	SheetMeta    = "_assure" // very hidden: key in column A, value in column B
)

// What a marked copy of a return has beside the form. A reader passes over it as over our other words.
const (
	SheetMarks = "Please correct"         // the first sheet: what is wrong, cell by cell
	HeaderMark = "Please correct: reason" // the last column of the answers
)

// FormColumn is one column of the Answers sheet. Input columns are the supplier's; the others are protected.
type FormColumn struct {
	Key    string
	Header string
	Input  bool
}

// Keys of the columns of the Answers sheet.
const (
	ColQuestion    = "question"
	ColDomain      = "domain"
	ColText        = "text"
	ColGuidance    = "guidance"
	ColMust        = "must"
	ColAnswer      = "answer"
	ColNote        = "note"
	ColKind        = "evidence_kind"
	ColReference   = "evidence_ref"
	ColIssued      = "evidence_date"
	ColExpiry      = "evidence_expiry"
	ColPlanned     = "planned_date"
	ColAlternative = "alternative"
	ColLast        = "last_answer" // prefilled workbooks only: the label of the option given last time
	ColLastDetail  = "last_detail" // prefilled workbooks only: the words and evidence given with it
	ColStill       = "still_true"  // prefilled workbooks only
)

// FormColumns is the order of the Answers sheet: the answer is in column F. The three about
// the last answer stand beside it, and are there only when prefilled.
var FormColumns = []FormColumn{
	{ColQuestion, "ID", false},
	{ColDomain, "Section", false},
	{ColText, "Question", false},
	{ColGuidance, "What we look for", false},
	{ColMust, "Must-have", false},
	{ColAnswer, "Your answer", true},
	{ColLast, "Your last answer", false},
	{ColLastDetail, "What you told us then", false},
	{ColStill, "Still true?", true},
	{ColNote, "Explanation", true},
	{ColKind, "Evidence: what it is", true},
	{ColReference, "Evidence: title, number or file name", true},
	{ColIssued, "Evidence: date", true},
	{ColExpiry, "Evidence: expires", true},
	{ColPlanned, "If not yet met: planned date", true},
	{ColAlternative, "Alternative control in place", true},
}

// Words of the columns with a fixed vocabulary, beside the options of each question.
const (
	FormUnknown  = "Don't know" // read as Unknown
	FormNA       = "N/A"        // read as NA
	FormStillYes = "Yes"
	FormStillNo  = "No"
)

// Keys of the metadata, on the hidden sheet and as custom document properties (prefixed there by MetaPrefix): sheets get
// copied into other files and properties survive that, so both are kept.
const (
	MetaPrefix     = "assure_"
	MetaFormat     = "format" // always FormFormat
	MetaPack       = "pack"   // id
	MetaVersion    = "pack_version"
	MetaPackSHA    = "pack_sha256"
	MetaSupplier   = "supplier"   // ref
	MetaEngagement = "engagement" // ref
	MetaIssue      = "issue"      // ULID of the issue
	MetaAssessment = "assessment" // ULID
	MetaCycle      = "cycle"
	MetaIssuer     = "issuer" // who asks
	MetaIssued     = "issued" // ISO date
	MetaTexts      = "texts_sha256"
	MetaPrefilled  = "prefilled" // "yes" or absent
	// What identifies the supplier beyond the register of the issuer, so that another organisation can ask whether it is
	// theirs too. Absent where the issuer does not hold it.
	MetaName     = "supplier_name"
	MetaODSCodes = "supplier_ods_codes" // ; between several
	MetaCompany  = "supplier_company_number"
	// After the keys above, the hidden sheet has one row a question: "q:" and its id, then QuestionChecksum.
	MetaQuestion = "q:"
)

// FormFormat names the layout; a reader refuses a newer one.
const FormFormat = "assure-form/1"

// Defined names of the cells of the declaration on the Start here sheet; they survive inserted rows.
const (
	NameDeclarer     = "Declaration_Name"
	NameDeclarerRole = "Declaration_Role"
	NameDeclaredOn   = "Declaration_Date"
	NameDeclared     = "Declaration_Agreed" // "Yes" when declared
)

// QuestionChecksum is what a returned workbook must still show for a question: the first 16 hex digits of the SHA-256 of
// its folded text. The text is folded, so that a re-save that changes blanks or line ends is not an edit.
func QuestionChecksum(q *Question) string { return TextChecksum(q.Text) }

// TextChecksum is QuestionChecksum of a text read back from a cell.
func TextChecksum(words string) string {
	sum := sha256.Sum256([]byte(text.Fold(words)))
	return hex.EncodeToString(sum[:8])
}

// FormChecksum is the SHA-256 over the ids and checksums of all questions of a pack, in pack order.
func FormChecksum(p *Pack) string {
	var b strings.Builder
	for _, q := range p.Questions() {
		b.WriteString(q.ID + "\x00" + QuestionChecksum(q) + "\n")
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}
