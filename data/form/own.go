package form

import (
	"encoding/hex"
	"hash/fnv"
	"strconv"
	"strings"
	"unicode"

	"assure/internal/text"
	"assure/questionnaire"
)

// MustWord marks a question that is a must-have.
const MustWord = "Must-have"

// KeyWord marks a question that is a key control without a must-have of its own: it holds the grade down too.
const KeyWord = "Key control"

// Keys of the checksums of our own text, on the hidden sheet only: a reader compares every cell that
// is not the supplier's with what was issued. Workbooks issued before they existed have none.
const (
	// MetaOwn starts the key of a sheet's texts: "t:" and its name, then the [Mark] of each, with
	// blanks between them.
	MetaOwn = "t:"
	// MetaRow starts the key of a question's row: "o:" and its id, then the [Checksum8] of each of
	// [OwnColumns], with blanks between them.
	MetaRow = "o:"
	// MetaNotes starts the key of the comments on a marked copy: "n:" and the name of the sheet,
	// then [NoteChecksum] of each.
	MetaNotes = "n:"
	// MetaParts is the key of the words around our cells: the [NoteChecksum] of each header and footer, message of a
	// cell and property of the file, with blanks between them. No sheet can have this name.
	MetaParts = MetaOwn + "*"
)

// OwnColumns are the keys of the protected columns of the Answers sheet besides the id and the text
// of the question, in order. The last two are blank unless the workbook is prefilled.
var OwnColumns = []string{ColDomain, ColGuidance, ColMust, ColLast, ColLastDetail}

// Checksum8 returns a checksum of the folded text in 8 hex digits. It finds changes that people
// make; it keeps nobody out.
func Checksum8(words string) string { return sum8(text.Fold(words)) }

// NoteChecksum is [Checksum8] without any blanks: programs break the lines of a comment anew.
func NoteChecksum(words string) string {
	return sum8(strings.Join(strings.FieldsFunc(text.Fold(words), unicode.IsSpace), ""))
}

func sum8(s string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s)) // never fails
	return hex.EncodeToString(h.Sum(nil))
}

// Mark returns the checksum of a text with the number of its column before it, such as 2:1a2b3c4d.
func Mark(col int, words string) string { return strconv.Itoa(col) + ":" + Checksum8(words) }

// Guidance returns what the Answers sheet says about a question: its guidance, the evidence to show
// and, where the cell has no drop-down, the words to write.
func Guidance(q *questionnaire.Question) string {
	parts := []string{perOption(q)}
	if ask := strings.TrimSpace(q.Evidence.Ask); ask != "" {
		parts = append(parts, "Good evidence: "+ask)
	}
	if q.Answer == questionnaire.Multi {
		labels := make([]string, len(q.Options))
		for i, o := range q.Options {
			labels[i] = text.FirstNonBlank(o.Label, o.ID)
		}
		parts = append(parts, "Write every one that applies, with ; between them: "+strings.Join(labels, "; "))
	}
	return strings.TrimSpace(strings.Join(parts, "\n"))
}

// perOption puts the guidance for each option, which begins with "Label:", on a line of its own.
func perOption(q *questionnaire.Question) string {
	words := strings.TrimSpace(q.Guidance)
	for _, o := range q.Options {
		if o.Label != "" {
			words = strings.ReplaceAll(words, ". "+o.Label+": ", ".\n"+o.Label+": ")
		}
	}
	return words
}

// Section returns what the Answers sheet says in the column Section.
func Section(p *questionnaire.Pack, q *questionnaire.Question) string {
	if d := p.Domain(q.Domain); d != nil {
		return text.FirstNonBlank(d.Title, d.ID)
	}
	return q.Domain
}
