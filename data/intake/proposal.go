package intake

import "assure/questionnaire"

// ProposeOptions say what a person knows, or has changed, of a proposal.
type ProposeOptions struct {
	Pack      string // id or id@version whose question ids and words to look for
	Framework string // set for a foreign questionnaire
	Password  string
	// Sheets limits the proposal to these, by name; empty for all visible ones.
	Sheets []string
	// Headers are the first heading rows that a person has chosen, by name of the sheet.
	Headers map[string]int
}

// Proposal is how a file might be read, for a person to confirm or change. All texts of it are untrusted.
type Proposal struct {
	Name      string
	SHA256    string
	Mapping   *Mapping // what Read would be given if the person agreed with everything
	Signature string   // of Mapping
	Profile   string   // title of the built-in profile that was recognised; "" when none was
	Tables    []ProposedTable
	Missing   []Column // columns without which no answer can be read, and that were not found
	Notes     []string
}

// ProposedTable is a table as it was found. Tables of a proposal and of its mapping go together, but for a profile, whose
// mapping needs none.
type ProposedTable struct {
	Sheet      string
	Header     int // first row of the headings, 1-based
	HeaderRows int
	Rows       int // below the headings, that hold something
	Columns    []ProposedColumn
}

// ProposedColumn is a column with what it seems to hold.
type ProposedColumn struct {
	Letter     string
	Heading    string
	Column     Column // "" when it is not imported
	Tick       string // of a column of marks: the word that a mark stands for
	Keep       bool   // kept as a further column of a foreign questionnaire
	Confidence int    // 0..100; 100 by the name that a long sheet has
	Reason     string // "by name", "by shape", and what was seen
	Filled     int    // cells below the heading that hold something
	Samples    []string
	Unknown    []WordCount // of an answer column: words that neither the pack nor the vocabulary knows
	NotDates   int         // of a date column: cells that are no dates
}

// WordCount is a word as first typed, with how often it stands there and what it might mean.
type WordCount struct {
	Word  string
	Count int
	// Why says why it is not taken, such as that N may be Not met or Not applicable.
	Why string
	// Meanings are those to choose from; the likeliest, when there is one, first.
	Meanings []questionnaire.Meaning
}
