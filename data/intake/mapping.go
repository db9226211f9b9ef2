package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"assure/data/tabular"
	"assure/questionnaire"
)

// MappingSchema is the value of schema in a mapping file.
const MappingSchema = "assure-mapping/1"

// Mapping says how to read a sheet in another layout: where its tables are, what each column holds
// and what its words mean. [Propose] proposes one and a person confirms it; it is then used for
// every file with the same headings.
//
// With a Framework the file is a foreign questionnaire: its answers are kept as [Foreign] and only
// suggest answers to our packs. Without one its question ids are those of a pack and its rows are
// answers, as on a long sheet.
type Mapping struct {
	Name      string
	Profile   string // id of a built-in profile; "" for a mapping made by hand
	Framework string // prefix of references such as CAIQ-4.0; "" when the ids are those of the pack
	Pack      string // id or id@version, for rows that do not name one
	Tables    []Table
	// Words maps words of the file, matched folded, to the id of an option of the question or a
	// [questionnaire.Meaning]. They go before the words of the pack and the vocabulary.
	Words map[string]string
	// Suppliers maps supplier names of the file to a ref, ODS code or company number.
	Suppliers map[string]string

	form *regexp.Regexp // of the ids, with a profile; nil for any
}

// Table is one table of a sheet. A sheet may have several, one below the other: each ends where the
// next begins.
type Table struct {
	// Sheet is the name of the sheet, matched folded; "" in csv. When the file has no sheet of this
	// name, the only visible sheet with the same headings is used.
	Sheet string
	// Header is the first row of the headings, from 1, and HeaderRows their number, 1 to 3. Without
	// headings HeaderRows is 0 and Header is the row before the first.
	Header, HeaderRows int
	// Last is the last row of the table; 0 for one that ends with the sheet or at the next table.
	Last int
	// Columns are the columns that are read, by letter.
	Columns map[Column]string
	// Ticks are columns of marks: by letter, the answer word that a mark there means.
	Ticks map[string]string
	// Keep are further columns of a foreign questionnaire to keep verbatim, by letter.
	Keep []string
	// FillDown are columns whose value applies to the rows below until the next value.
	FillDown []Column
	// IDInText is set when the question column begins with the id, up to a colon or blank, and the
	// rest of the cell is the text of the question.
	IDInText bool
	// Heads are the headings when the mapping was made, by letter. A file must have them to be read
	// with it. Headings over several rows are joined with " / ".
	Heads map[string]string
}

// Column is what a column of a mapped sheet holds.
type Column string

// The columns of a mapping, with the names they have on a long sheet.
const (
	ColumnSupplier    Column = colSupplier
	ColumnEngagement  Column = colEngagement
	ColumnPack        Column = colPack
	ColumnQuestionID  Column = colQuestion // the id, and with IDInText id and text
	ColumnText        Column = "text"
	ColumnAnswer      Column = colAnswer
	ColumnSecond      Column = "second_answer"
	ColumnNote        Column = colNote
	ColumnKind        Column = colKind
	ColumnReference   Column = colRef
	ColumnIssued      Column = colDate
	ColumnExpiry      Column = colExpiry
	ColumnPlanned     Column = colPlanned
	ColumnAlternative Column = colAlt
)

// Columns lists the columns in reading order.
var Columns = []Column{ColumnSupplier, ColumnEngagement, ColumnPack, ColumnQuestionID, ColumnText, ColumnAnswer,
	ColumnSecond, ColumnNote,
	ColumnKind, ColumnReference, ColumnIssued, ColumnExpiry, ColumnPlanned, ColumnAlternative}

// Label returns the name of the column for people.
func (c Column) Label() string {
	switch c {
	case ColumnSupplier:
		return "Supplier"
	case ColumnEngagement:
		return "Engagement"
	case ColumnPack:
		return "Pack"
	case ColumnQuestionID:
		return "Question ID"
	case ColumnText:
		return "Question text"
	case ColumnAnswer:
		return "Answer"
	case ColumnSecond:
		return "Second answer"
	case ColumnNote:
		return "Note"
	case ColumnKind:
		return "Evidence kind"
	case ColumnReference:
		return "Evidence reference"
	case ColumnIssued:
		return "Evidence date"
	case ColumnExpiry:
		return "Evidence valid to"
	case ColumnPlanned:
		return "Planned date"
	case ColumnAlternative:
		return "Alternative control"
	}
	return string(c)
}

// Foreign is an answered row of a foreign questionnaire with the cells it was read from.
type Foreign struct {
	questionnaire.ForeignAnswer
	Sheet    string        // its sheet; "" for csv
	Supplier Field[string] // as typed, or from the options
	IDAt     Place         // of a filled-down id, the cell it comes from
	At       Place         // the cell of the answer
	// Cells counts the cells imported with this row. They are withheld when the supplier is not known.
	Cells int
}

// Signature returns the SHA-256, in hex, of the headings of the tables and their columns: what all
// files read with this mapping have in common. It leaves out rows, sheet names and everything a
// person decides. It is "" for a mapping without headings, which is used only when named.
func (m *Mapping) Signature() string {
	var lines []string
	for i := range m.Tables {
		t := &m.Tables[i]
		if len(t.Heads) == 0 {
			return ""
		}
		line := fmt.Sprintf("table %d", t.HeaderRows)
		for _, letter := range sortedColumns(t.Heads) {
			line += "\x1f" + letter + "\x1e" + foldQuotes(t.Heads[letter])
		}
		lines = append(lines, line)
	}
	switch {
	case len(lines) == 0 && m.Profile == "":
		return ""
	case len(lines) == 0: // words for a questionnaire with a built-in profile
		lines = []string{"profile " + m.Profile}
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(MappingSchema + "\n" + strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:])
}

// Digest returns the SHA-256, in hex, of the mapping as YAML writes it: mappings with the same
// digest read a file the same way.
func (m *Mapping) Digest() string {
	sum := sha256.Sum256(m.YAML())
	return hex.EncodeToString(sum[:])
}

// sortedColumns returns the letters that are keys of a map, in column order.
func sortedColumns[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b string) int {
		if d := int(columnOf(a) - columnOf(b)); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return out
}

// columnOf returns the number of a column letter, 0 when it is not one.
func columnOf(letter string) int32 {
	_, col, ok := tabular.ParseRef(letter + "1")
	if !ok {
		return 0
	}
	return int32(col)
}
