package intake

import (
	"regexp"
	"strings"
)

// The Consensus Assessments Initiative Questionnaire. Version 4 has one row for each question with the
// answer in one column; version 3 has headings over three rows and a mark in one of three columns. The
// ids tell the versions apart: each has control domains that the other lacks.
var (
	caiqID  = regexp.MustCompile(`^[A-Z&]{3}-[0-9]{2}\.[0-9]+[A-Z]?$`)
	caiq4ID = regexp.MustCompile(`^(A&A|CEK|DSP|GRC|LOG|UEM)-`)
	caiq3ID = regexp.MustCompile(`^(AAC|DSI|EKM|GRM|MOS)-`)
)

const caiqLeastIDs = 10

// caiqVersion returns the version of a sheet, from the ids that only one version has; 0 when it has
// neither or both.
func caiqVersion(s *sheet, col int32) int {
	three, four := 0, 0
	for i := range s.cells {
		if c := &s.cells[i]; c.col == col {
			id := strings.ToUpper(strings.TrimSpace(c.text))
			if caiq3ID.MatchString(id) {
				three++
			}
			if caiq4ID.MatchString(id) {
				four++
			}
		}
	}
	switch {
	case three > 0 && four == 0:
		return 3
	case four > 0 && three == 0:
		return 4
	}
	return 0
}

func findCAIQ4(sheets []*sheet) []Table {
	for _, s := range sheets {
		col, first, n := idColumn(s, caiqID)
		if n < caiqLeastIDs || caiqVersion(s, col) != 4 {
			continue
		}
		for row := first - 1; row > 0 && row >= first-headerRows; row-- {
			answer := headingWith(s, row, 1, []string{"answer"})
			if answer == 0 {
				continue
			}
			return []Table{tableOf(s, row, 1, map[Column]int32{
				ColumnQuestionID: col, ColumnAnswer: answer,
				ColumnText: headingWith(s, row, 1, []string{"question"}, "id", "answer"),
				ColumnNote: headingWith(s, row, 1, []string{"implementation description"}),
			}, nil, headingWith(s, row, 1, []string{"ssrm"}, "implementation description"),
				headingWith(s, row, 1, []string{"csc responsibilities"}))}
		}
	}
	return nil
}

func findCAIQ3(sheets []*sheet) []Table {
	for _, s := range sheets {
		col, first, n := idColumn(s, caiqID)
		if n < caiqLeastIDs || caiqVersion(s, col) != 3 {
			continue
		}
		for row := first - 1; row > 0 && row >= first-headerRows; row-- {
			ticks := caiqTicks(s, row)
			if ticks == nil {
				continue
			}
			top := max(row-maxHeaderRows+1, 1)
			rows := int(row-top) + 1
			return []Table{tableOf(s, top, rows, map[Column]int32{
				ColumnQuestionID: col,
				ColumnText:       headingWith(s, top, rows, []string{"questions", "question"}, "id", "answer"),
				ColumnNote:       headingWith(s, top, rows, []string{"notes", "comment"}),
			}, ticks)}
		}
	}
	return nil
}

// caiqTicks finds Yes, No and Not Applicable in adjacent cells of a row.
func caiqTicks(s *sheet, row int32) map[int32]string {
	words := []string{"Yes", "No", "Not Applicable"}
	var out map[int32]string
	s.row(row, func(c *cell) {
		if out != nil || foldQuotes(c.text) != "yes" {
			return
		}
		got := map[int32]string{c.col: words[0]}
		for i := int32(1); i < 3; i++ {
			next := s.at(Place{row, c.col + i})
			if next == nil || foldQuotes(next.text) != foldQuotes(words[i]) &&
				(i != 2 || foldQuotes(next.text) != "n/a" && foldQuotes(next.text) != "na") {
				return
			}
			got[c.col+i] = words[i]
		}
		out = got
	})
	return out
}
