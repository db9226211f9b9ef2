package intake

import (
	"regexp"
	"strings"

	"assure/data/tabular"
	"assure/questionnaire"
)

// HECVAT 4: one workbook with many sheets, the id in column A, the question in B, the answer in C and
// additional information in D, below a heading that some categories repeat. An id is on several
// sheets, answered on one and copied to the others by formulas. Whether yes is the good answer differs
// between questions.
var (
	hecvatID = regexp.MustCompile(`^[A-Z]{4}-[0-9]{2,3}$`)
	// categories that every workbook of version 4 has, screening questions and documentation
	hecvatMark = regexp.MustCompile(`^(REQU|DOCU)-[0-9]{2,3}$`)
)

const (
	hecvatLeastIDs = 10 // in the whole file; fewer may be chance
	hecvatHeadings = 20 // the most rows between a heading and the first id
)

// hecvatAnalyst finds the sheets on which a buyer's analyst works, which repeat the questions.
var hecvatAnalyst = regexp.MustCompile(`evaluation|analyst|report|scorecard|reference`)

// isHECVATAnalyst reports whether a sheet is for the analyst, by its title or else its name.
func isHECVATAnalyst(s *sheet) bool {
	what := foldQuotes(s.name)
	for i := range s.cells {
		c := &s.cells[i]
		if t := foldQuotes(c.text); c.row <= 3 && strings.HasPrefix(t, "hecvat") {
			what = t
			break
		}
	}
	return hecvatAnalyst.MatchString(what)
}

func findHECVAT(sheets []*sheet) []Table {
	var out []Table
	ids, marked := 0, false
	for _, s := range sheets {
		col, first, n := idColumn(s, hecvatID)
		if n == 0 || col != 1 || isHECVATAnalyst(s) {
			continue
		}
		heading, headed := hecvatHeading(s, first)
		if !headed {
			continue
		}
		ids += n
		for i := range s.cells {
			c := &s.cells[i]
			marked = marked || c.col == 1 && len(c.text) < 40 && hecvatMark.MatchString(questionnaire.ForeignID(c.text))
		}
		rows := 1
		if heading == 0 {
			heading, rows = first-1, 0
		}
		t := tableOf(s, heading, rows,
			map[Column]int32{ColumnQuestionID: 1, ColumnText: 2, ColumnAnswer: 3, ColumnNote: 4}, nil)
		// the first two columns are headed by the name of the category, which differs where the heading is repeated
		delete(t.Heads, "A")
		delete(t.Heads, "B")
		out = append(out, t)
	}
	if ids < hecvatLeastIDs || !marked {
		return nil
	}
	return out
}

// hecvatHeading finds the heading of the answers above the first id. The first sheet begins with ids
// that have no heading: there it is 0, and headed says whether one follows.
func hecvatHeading(s *sheet, first int32) (heading int32, headed bool) {
	for i := range s.cells {
		c := &s.cells[i]
		if c.col != 3 || c.kind != tabular.Text || len(c.text) > 40 || !strings.Contains(foldQuotes(c.text), "answer") {
			continue
		}
		headed = true
		if c.row < first && c.row >= first-hecvatHeadings {
			heading = c.row
		}
	}
	return heading, headed
}
