package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"assure/data/tabular"
	"assure/questionnaire"
)

// MappingSchema is the first line of every mapping file.
const MappingSchema = "assure-mapping/1"

// Mapping says how a sheet that is not ours is to be read: where its tables stand, which column holds what, and what its
// words mean. A person confirms it, after Propose has proposed it; it is then used for every file with the same
// headings.
//
// With a Framework the file is a foreign questionnaire: its answers are kept as Foreign and only suggest answers to our
// packs. Without one its question ids are those of a pack, and its rows are answers as on a long sheet.
type Mapping struct {
	Name      string
	Profile   string // id of the built-in profile it stands for; "" for one made by hand
	Framework string // prefix of references such as CAIQ-4.0; "" when the ids are those of the pack
	Pack      string // id or id@version, for rows that do not name one
	Tables    []Table
	// Words are what words of the file mean, folded when matched: the id of an option of the question, or a
	// questionnaire.Meaning. They go before the words of the pack and before the vocabulary.
	Words map[string]string
	// Suppliers are what supplier names of the file stand for: a ref, ODS code or company number.
	Suppliers map[string]string
}

// Table is one table of a sheet. Several tables may stand on one sheet, one below the other: each ends where the next
// begins.
type Table struct {
	// Sheet is the name of the sheet, folded when matched; "" in csv. When the file has no sheet of this name, the only
	// visible sheet with the same headings is taken.
	Sheet string
	// Header is the first row of the headings, 1-based, and HeaderRows how many rows they take, 1 to 3. Without
	// headings HeaderRows is 0 and Header the row before the first.
	Header, HeaderRows int
	// Last is the last row of the table; 0 when it goes on to the end of the sheet or to the next table.
	Last int
	// Columns are the columns that are read, by letter.
	Columns map[Column]string
	// Ticks are columns in one of which a mark stands for an answer: letter to the word that a mark there stands for.
	Ticks map[string]string
	// Keep are further columns of a foreign questionnaire to be kept whole, by letter.
	Keep []string
	// FillDown are columns whose value holds for the rows below until another is given.
	FillDown []Column
	// IDInText says that the id stands at the beginning of the question column, before a colon or blank, and that the
	// rest of the cell is the text of the question.
	IDInText bool
	// Heads are the headings as they stood when the mapping was made, by letter: what a file must say to be read with
	// it. Headings over several rows are joined with " / ".
	Heads map[string]string
}

// Column is what a column of a mapped sheet holds.
type Column string

// The columns a mapping knows. Those of a long sheet have the names they have there.
const (
	ColumnSupplier    Column = colSupplier
	ColumnEngagement  Column = colEngagement
	ColumnPack        Column = colPack
	ColumnQuestion    Column = colQuestion // the id, and with IDInText id and text
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

// Columns lists the columns in the order people read them.
var Columns = []Column{ColumnSupplier, ColumnEngagement, ColumnPack, ColumnQuestion, ColumnText, ColumnAnswer, ColumnSecond, ColumnNote,
	ColumnKind, ColumnReference, ColumnIssued, ColumnExpiry, ColumnPlanned, ColumnAlternative}

// Label is the column in words.
func (c Column) Label() string {
	switch c {
	case ColumnSupplier:
		return "Supplier"
	case ColumnEngagement:
		return "Engagement"
	case ColumnPack:
		return "Pack"
	case ColumnQuestion:
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
	Sheet    string        // the sheet it stands on; empty for csv
	Supplier Field[string] // as typed, or as given beside the file; not given when neither says
	IDAt     Place         // of a filled-down id the cell it was taken from
	At       Place         // the cell of the answer
	// Cells counts the cells that are imported with this row: they are held back when nobody knows whose it is.
	Cells int
}

// WhereForeign is the address of the answer of a foreign row.
func (r *Return) WhereForeign(f *Foreign) string { return Address(r.Name, f.Sheet, f.At.Ref()) }

// Signature is the SHA-256, in hex, over the headings of the tables and the columns they stand in: what files that are
// read with the same mapping have in common. Rows, names of sheets and everything a person decides are left out. It is
// empty for a mapping that records no headings: such a one is used only when it is named.
func (m *Mapping) Signature() string {
	var lines []string
	for i := range m.Tables {
		t := &m.Tables[i]
		if len(t.Heads) == 0 {
			return ""
		}
		line := fmt.Sprintf("table %d", t.HeaderRows)
		for _, letter := range sortedColumns(t.Heads) {
			line += "\x1f" + letter + "\x1e" + fold(t.Heads[letter])
		}
		lines = append(lines, line)
	}
	switch {
	case len(lines) == 0 && m.Profile == "":
		return ""
	case len(lines) == 0: // words for a questionnaire that is recognised by itself
		lines = []string{"profile " + m.Profile}
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(MappingSchema + "\n" + strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:])
}

// Digest is the SHA-256, in hex, of the mapping as YAML writes it: with the same digest a file is read the same way.
func (m *Mapping) Digest() string {
	sum := sha256.Sum256(m.YAML())
	return hex.EncodeToString(sum[:])
}

// sortedColumns lists the letters that are keys of a map, in the order of the columns.
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

// columnOf is the number of a column letter, 0 when it is none.
func columnOf(letter string) int32 {
	_, col, ok := tabular.ParseRef(letter + "1")
	if !ok {
		return 0
	}
	return int32(col)
}
