package intake

import "assure/questionnaire"

// ProposeOptions are what a person knows about the file, or changed in a proposal.
type ProposeOptions struct {
	Pack      string // id or id@version whose question ids and words to look for
	Framework string // set for a foreign questionnaire
	Password  string
	// Sheets limits the proposal to the sheets of these names; empty for all visible ones.
	Sheets []string
	// Headers are the first heading rows a person chose, by sheet name.
	Headers map[string]int
}

// Proposal is a proposed way to read a file, for a person to confirm or change. Its texts come from
// the file and are untrusted.
type Proposal struct {
	Name      string
	SHA256    string
	Mapping   *Mapping // the mapping if everything is confirmed
	Signature string   // of Mapping
	Profile   string   // title of the built-in profile that was recognised; "" when none was
	Tables    []ProposedTable
	Missing   []Column // required columns that were not found
	Notes     []string
}

// ProposedTable is a table found in the file. Tables of a proposal and of its mapping correspond,
// except with a profile, whose mapping has none.
type ProposedTable struct {
	Sheet      string
	Header     int // first row of the headings, from 1
	HeaderRows int
	Rows       int // below the headings and not empty
	Columns    []ProposedColumn
}

// ProposedColumn is a column and what it seems to hold.
type ProposedColumn struct {
	Letter     string
	Heading    string
	Column     Column // "" when it is not imported
	Tick       string // of a column of marks: what a mark means
	Keep       bool   // kept as a further column of a foreign questionnaire
	Confidence int    // 0 to 100; 100 for the name used on a long sheet
	Reason     string // "by name", "by shape", and why
	Filled     int    // cells below the heading that are not empty
	Samples    []string
	Unknown    []WordCount // of an answer column: words in neither the pack nor the vocabulary
	NotDates   int         // of a date column: cells that are not dates
}

// WordCount is a word as first typed, its number of occurrences and what it might mean.
type WordCount struct {
	Word  string
	Count int
	// Why says why it is not accepted, such as that N may be Not met or Not applicable.
	Why string
	// Meanings are the choices, the likeliest first.
	Meanings []questionnaire.Meaning
}
