package intake

import (
	"slices"
	"strings"
)

// The words of a heading that tell whose column it is. What the buyer thinks of an answer is never proposed as the
// supplier's answer, however much its cells look like some: it would count as the supplier's own word.
var (
	buyerWords = []string{"our", "us", "we", "buyer", "buyers", "trust", "trust's", "nhs", "icb", "customer", "client",
		"authority", "assessor", "assessor's", "reviewer", "reviewer's", "evaluator", "evaluator's", "assessment",
		"review", "evaluation", "opinion", "verdict", "judgement", "judgment", "finding", "rating", "rag", "score",
		"moderated",
		"internal", "panel", "auditor", "auditor's"}
	supplierWords = []string{"supplier", "supplier's", "suppliers", "vendor", "vendor's", "vendors", "provider",
		"provider's", "bidder", "bidder's", "csp", "self", "company", "your", "respondent", "tenderer", "contractor"}
)

// suppliersColumns are the columns whose cells are taken as the supplier's word.
var suppliersColumns = []Column{ColumnAnswer, ColumnSecond, ColumnNote, ColumnKind, ColumnReference, ColumnIssued,
	ColumnExpiry, ColumnPlanned, ColumnAlternative}

func headingWords(heading string) []string {
	return strings.FieldsFunc(headingKey(heading), func(r rune) bool {
		return r != '\'' && (r < '0' || r > '9') && (r < 'a' || r > 'z')
	})
}

// suppliersVoice reports whether a heading says that the column is the supplier's.
func suppliersVoice(heading string) bool {
	return slices.ContainsFunc(headingWords(heading), func(w string) bool { return slices.Contains(supplierWords, w) })
}

// buyersVoice reports whether a heading says that the column is of those who ask or assess.
func buyersVoice(heading string) bool {
	return !suppliersVoice(heading) &&
		slices.ContainsFunc(headingWords(heading), func(w string) bool { return slices.Contains(buyerWords, w) })
}

// byVoice assigns the column of answers where the heading of one column alone says that it holds the supplier's.
func (r *reader) byVoice(s *sheet, top int32, rows int, take func(Column, int32, int, string)) {
	var found []int32
	for i := range int32(rows) {
		s.row(top+i, func(c *cell) {
			heading := headingAt(s, top, rows, c.col)
			if suppliersVoice(heading) && contained(heading) == ColumnAnswer && !slices.Contains(found, c.col) {
				found = append(found, c.col)
			}
		})
	}
	if len(found) == 1 {
		take(ColumnAnswer, found[0], 70, "by whose it is")
	}
}
