package intake

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"assure/data/form"
	"assure/data/tabular"
)

// The least number of answers that tells order from chance, and the least number of orders in which
// they could stand.
const (
	minSorted = 8
	minOrders = 1e6
)

// rejectSorted rejects a file whose answers are in alphabetical order, which happens when somebody
// sorts them without their questions. It reports whether it did.
func (r *reader) rejectSorted(forms []*formSheet) bool {
	for _, f := range forms {
		for _, c := range form.Columns {
			if col, ok := f.cols[c.Key]; !ok || !c.Input || !f.sorted(col, c.Key) {
				continue
			}
			r.reject(CodeSorted, f.sheet.name,
				"the cells of the column "+quote(c.Header)+" are in alphabetical order: "+
					"the answers were sorted without their questions, and no longer belong to the rows they are in",
				"ask for the workbook as it was before it was sorted")
			return true
		}
	}
	return false
}

// sorted reports whether the texts of a column are in order, up or down, and so many and so different
// that this is no accident. Of free text only the first word counts: numbers, letters and the ids of
// the questions follow the order of the rows by nature.
func (f *formSheet) sorted(col int32, key string) bool {
	var words []string
	f.sheet.rows(func(row []cell) bool {
		if c := inRow(row, col); c != nil && c.row > f.row {
			words = append(words, foldQuotes(c.text))
			if key != form.ColAnswer {
				words[len(words)-1] = firstWord(words[len(words)-1])
			}
		}
		return true
	})
	if len(words) < minSorted || !slices.IsSorted(words) && !slices.IsSortedFunc(words,
		func(a, b string) int { return strings.Compare(b, a) }) {
		return false
	}
	return orders(words) >= minOrders
}

// firstWord returns the first word of at least three letters, "" when there is none.
func firstWord(s string) string {
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if utf8.RuneCountInString(w) >= 3 {
			return w
		}
	}
	return ""
}

// orders returns in how many orders sorted texts could stand: n! over the factorials of how often
// each occurs. Texts of at most two kinds say nothing: the first questions may all be met.
func orders(words []string) float64 {
	n, kinds, same := 1.0, 1, 1
	for i := 1; i < len(words); i++ {
		if words[i] == words[i-1] {
			same++
		} else {
			same = 1
			kinds++
		}
		n *= float64(i+1) / float64(same)
	}
	if kinds < 3 {
		return 1
	}
	return n
}

// rejectMoved rejects a file in which several answers are those of other questions: a block of cells
// was moved. It reports whether it did.
func (r *reader) rejectMoved(forms []*formSheet, collectors []*collector) bool {
	const least = 3
	for i, f := range forms {
		pack := collectors[i].subject.Pack
		var moved []string
		f.sheet.rows(func(row []cell) bool {
			c, id := f.get(row, form.ColAnswer), f.get(row, form.ColQuestion)
			if c == nil || id == nil || c.row <= f.row || c.outcome != flagged || c.kind != tabular.Text ||
				c.struck != 0 {
				return true
			}
			if _, common := commonWords().common[foldQuotes(c.text)]; common {
				return true
			}
			for _, q := range pack.Questions() {
				if _, ok := r.wordsFor(q).match(c.text); ok {
					moved = append(moved, c.ref()+" "+quote(c.text))
					break
				}
			}
			return true
		})
		if len(moved) >= least {
			r.ret.Problems = nil
			r.reject(CodeSorted, f.sheet.name,
				"these answers are in the lists of other questions: "+shortList(moved, 8)+
					"; the block of answers was moved or sorted, and its cells no longer belong "+
					"to the rows they are in",
				"ask for the workbook as it was before the cells were moved")
			return true
		}
	}
	return false
}
