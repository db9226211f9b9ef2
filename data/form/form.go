// Package form defines the layout of a questionnaire workbook for its writer and its readers: the
// names of sheets, columns, metadata and defined cells, the words of fixed lists, and checksums. A
// reader finds a column by its header and a question by its id, because suppliers insert columns
// and rows.
package form

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
)

// Sheets of an issued workbook.
const (
	SheetStart   = "Start here"
	SheetAnswers = "Answers"
	SheetLists   = "Lists"   // very hidden: the items of each drop-down list
	SheetMeta    = "_assure" // very hidden: key in column A, value in column B
)

// Additions in a marked copy of a return. The reader ignores them.
const (
	SheetMarks = "Please correct"         // the first sheet, which lists what is wrong, cell by cell
	HeaderMark = "Please correct: reason" // the last column of the answers
)

// Column is one column of the Answers sheet. Input columns are the supplier's; the others are protected.
type Column struct {
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
	ColLastDetail  = "last_detail" // prefilled workbooks only: the explanation and evidence given with it
	ColStill       = "still_true"  // prefilled workbooks only
)

// Columns lists the columns of the Answers sheet in order. The answer is in column F. The three columns after it
// about the last answer exist only in prefilled workbooks.
var Columns = []Column{
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

// Values of the columns with a fixed vocabulary. The answer column also has the options of each question.
const (
	Unknown  = "Don't know" // read as Unknown
	NA       = "N/A"        // read as NA
	StillYes = "Yes"
	StillNo  = "No"
)

// Keys of the metadata, written to the hidden sheet and as custom document properties (prefixed there by [MetaPrefix]):
// properties survive when sheets are copied into another file.
const (
	MetaPrefix     = "assure_"
	MetaFormat     = "format" // always [Format]
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
	// MetaName and the two below identify the supplier outside the issuer's register, so that another organisation can
	// match it with a supplier of its own. A key is absent when the issuer does not hold the value.
	MetaName     = "supplier_name"
	MetaODSCodes = "supplier_ods_codes" // ; between several
	MetaCompany  = "supplier_company_number"
	// MetaQuestion starts the key of one row per question below the others: "q:" and its id, then
	// its [QuestionChecksum].
	MetaQuestion = "q:"
)

// MetaKeys lists the keys of the metadata other than those of checksums.
var MetaKeys = []string{MetaFormat, MetaPack, MetaVersion, MetaPackSHA, MetaSupplier, MetaEngagement, MetaIssue,
	MetaAssessment, MetaCycle, MetaIssuer, MetaIssued, MetaTexts, MetaPrefilled, MetaName, MetaODSCodes, MetaCompany}

// Format names the layout. The reader refuses a newer one.
const Format = "assure-form/1"

// Defined names of the declaration's cells on the Start here sheet. They survive inserted rows.
const (
	NameDeclarer     = "Declaration_Name"
	NameDeclarerRole = "Declaration_Role"
	NameDeclaredOn   = "Declaration_Date"
	NameDeclared     = "Declaration_Agreed" // "Yes" when declared
	// NameShare is what the supplier says about giving its answers to other health bodies, one of [ShareWords].
	NameShare = "Declaration_Share"
)

// DeclarationFields are the cells of the declaration in order, with the label to the left of each.
var DeclarationFields = []struct{ Name, Label string }{
	{NameDeclarer, "Your name"},
	{NameDeclarerRole, "Your role"},
	{NameDeclaredOn, "Date"},
	{NameDeclared, "I confirm (Yes or No)"},
	{NameShare, "Our answers may be shared with other health bodies"},
}

// Words of [NameShare]. A blank is [ShareAsk].
const (
	ShareYes = "Yes"
	ShareAsk = "Ask us each time"
	ShareNo  = "No"
)

// ShareWords lists the words of [NameShare] as they are offered.
var ShareWords = []string{ShareYes, ShareAsk, ShareNo}

// QuestionChecksum returns the first 16 hex digits of the SHA-256 of a question's folded text. A returned workbook must
// still have it. The text is folded so that a re-save that changes blanks or line ends does not count as an edit.
func QuestionChecksum(q *questionnaire.Question) string { return TextChecksum(q.Text) }

// TextChecksum is [QuestionChecksum] of a text read from a cell.
func TextChecksum(words string) string {
	sum := sha256.Sum256([]byte(text.Fold(words)))
	return hex.EncodeToString(sum[:8])
}

// Checksum returns the SHA-256, in hex, over the ids and checksums of all questions of a pack, in pack order.
func Checksum(p *questionnaire.Pack) string {
	var b strings.Builder
	for _, q := range p.Questions() {
		b.WriteString(q.ID + "\x00" + QuestionChecksum(q) + "\n")
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}
