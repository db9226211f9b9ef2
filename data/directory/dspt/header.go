package dspt

import (
	"slices"
	"strings"
	"unicode"

	"assure/data/tabular"
	"assure/internal/problem"
)

// column is the content of a column of the export.
type column int

// The columns. Only code, name and status are required: the others have been absent or renamed.
const (
	other column = iota
	code
	name
	status
	published
	sector
	commissioner
	edition
	columns // how many there are
)

// titles are the names of the columns in messages.
var titles = [columns]string{"", "ODS code", "organisation name", "status", "date of publication", "sector",
	"commissioner", "edition"}

// headerRows is the last row in which the header may be: some exports open with a title or a note.
const headerRows = 20

// layout is the sheet column of each column, from 1, or 0 when absent.
type layout struct {
	at    [columns]int
	other []heading // unknown columns, kept in the note of each row
}

type heading struct {
	col  int
	text string
}

// findLayout reads a row as a header. ok is false without a code, name and status. A header with
// two equally good columns for one of these is a problem: choosing would be a guess.
func findLayout(cells []tabular.Cell) (l layout, twice *problem.Problem, ok bool) {
	var rank [columns]int
	for _, c := range cells {
		col, r := classify(c.Text)
		switch {
		case strings.Trim(c.Text, "\ufeff \t") == "":
		case col == other:
			l.other = append(l.other, heading{c.Col, clean(c.Text)})
		case r > rank[col]:
			if l.at[col] > 0 {
				l.other = append(l.other, heading{l.at[col], titles[col]})
			}
			l.at[col], rank[col] = c.Col, r
		case r == rank[col] && twice == nil:
			twice = &problem.Problem{Code: "ambiguous-header", Where: c.Ref(),
				What: "two columns are headed as the " + titles[col] + ": " + tabular.ColumnName(l.at[col]) + " and " +
					tabular.ColumnName(c.Col),
				Fix: "delete the column that is not the " + titles[col] + ", or rename its header"}
		default:
			l.other = append(l.other, heading{c.Col, clean(c.Text)})
		}
	}
	return l, twice, l.at[code] > 0 && l.at[name] > 0 && l.at[status] > 0
}

// classify returns the column that a header names, by its words: "OrganisationName", "Organisation
// Name" and R's "Organisation.Name" are the same. rank is 2 for a known heading and 1 for one that
// contains its words, so that an exact heading wins over a longer one.
func classify(header string) (column, int) {
	words := headerWords(header)
	has := func(list ...string) bool {
		for _, w := range list {
			if !slices.Contains(words, w) {
				return false
			}
		}
		return true
	}
	exact := func(list ...string) int {
		joined := strings.Join(words, " ")
		for _, h := range list {
			if joined == h {
				return 2
			}
		}
		return 1
	}
	switch {
	// The commissioner comes first: its headings also say "from ODS", and may say "code" or "name".
	case has("commissioner"), has("ccg"), has("icb"), has("integrated", "care", "board"):
		return commissioner, 1
	case has("sector"), has("organisation", "type"):
		return sector, exact("primary sector", "sector")
	case has("date"), has("published") && !has("status"):
		return published, exact("date of publication", "publication date", "date published")
	case has("status"):
		return status, exact("status", "latest status", "publication status")
	case has("edition"):
		return edition, 1
	case has("code"), has("ods"):
		return code, exact("code", "ods code", "organisation code")
	case has("name"), has("organisation"), has("organization"):
		return name, exact("organisation name", "name", "organisation")
	}
	return other, 0
}

// headerWords splits a heading at everything that is not a letter or digit, and before capitals
// that begin a word: "ODSCode" is ods, code.
func headerWords(s string) []string {
	var words []string
	var cur []rune
	flush := func() {
		if len(cur) > 0 {
			words = append(words, strings.ToLower(string(cur)))
			cur = cur[:0]
		}
	}
	runes := []rune(s)
	for i, r := range runes {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			flush()
			continue
		}
		if i > 0 && unicode.IsUpper(r) {
			afterLower := unicode.IsLower(runes[i-1])
			endOfRun := unicode.IsUpper(runes[i-1]) && i+1 < len(runes) && unicode.IsLower(runes[i+1])
			if afterLower || endOfRun {
				flush()
			}
		}
		cur = append(cur, r)
	}
	flush()
	return words
}
