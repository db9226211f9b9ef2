package intake

import (
	"regexp"
	"strings"

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

func findHECVAT(sheets []*sheet) []Table {
	var out []Table
	ids, marked := 0, false
	for _, s := range sheets {
		col, first, n := idColumn(s, hecvatID)
		if n == 0 || col != 1 {
			continue
		}
		heading := int32(0)
		for row := first - 1; row > 0 && row >= first-hecvatHeadings && heading == 0; row-- {
			if c := s.at(Place{row, 3}); c != nil && strings.Contains(foldQuotes(c.text), "answer") {
				heading = row
			}
		}
		if heading == 0 {
			continue
		}
		ids += n
		for i := range s.cells {
			c := &s.cells[i]
			marked = marked || c.col == 1 && len(c.text) < 40 && hecvatMark.MatchString(questionnaire.ForeignID(c.text))
		}
		t := tableOf(s, heading, 1,
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
