package intake

import (
	"fmt"
	"slices"
	"strings"

	"assure/data/form"
	"assure/data/tabular"
	"assure/internal/text"
)

// nameWithheld adds to the problem of a row the texts that were held back with it, so that nothing
// a supplier wrote is left out of the report.
func (r *reader) nameWithheld() {
	last := map[string]int{} // the last problem by row
	for i, p := range r.ret.Problems {
		last[RowAddress(p.Where)] = i
	}
	for _, s := range r.sheets {
		s.rows(func(row []cell) bool {
			var cells []*cell
			for i := range row {
				if row[i].outcome == withheld {
					cells = append(cells, &row[i])
				}
			}
			if len(cells) == 0 {
				return true
			}
			words := namedTexts(cells)
			i, ok := last[RowAddress(r.at(s, cells[0]))]
			if a := s.flaggedAbove(cells[0].row); !ok && a != nil { // its answer is in a merged cell above
				i, ok = last[RowAddress(r.at(s, a))]
			}
			if ok {
				r.ret.Problems[i].What += "; held back with it: " + words
			} else if r.unlisted == 0 {
				r.note("held back: " + words)
			}
			return true
		})
	}
}

// flaggedAbove returns the first cell of a merged area that reaches down to a row, where that cell is a problem.
func (s *sheet) flaggedAbove(row int32) *cell {
	for i := range s.tall {
		a := &s.tall[i]
		if c := s.at(Place{int32(a.Row), int32(a.Col)}); c != nil && c.outcome == flagged && int(row) > a.Row &&
			int(row) <= a.LastRow {
			return c
		}
	}
	return nil
}

// notePlaceholders names the cells whose mark answers nothing.
func (r *reader) notePlaceholders(forms []*formSheet) {
	var cells []string
	for _, f := range forms {
		for i := range f.sheet.cells {
			if c := &f.sheet.cells[i]; c.outcome == placeholder {
				cells = append(cells, c.ref()+" "+quote(c.text))
			}
		}
	}
	if len(cells) > 0 {
		r.note("these answers hold a mark that answers nothing: " + shortList(cells, 20))
	}
}

// shownRows is how many rows of a sheet are reported one by one; the rest is one problem.
const shownRows = 50

// report reports the cells marked as strange, one problem a row.
func (o *own) report(s *sheet) {
	var rest []*cell
	n := 0
	s.rows(func(row []cell) bool {
		var cells []*cell
		for i := range row {
			if row[i].outcome == outside {
				cells = append(cells, &row[i])
			}
		}
		switch {
		case len(cells) == 0:
		case n < shownRows:
			n++
			o.r.flagOutside(s, cells)
		default:
			rest = append(rest, cells...)
		}
		return true
	})
	if len(rest) > 0 {
		o.r.flagOutside(s, rest)
	}
}

// flagOutside reports cells of a sheet as one problem with their texts.
func (r *reader) flagOutside(s *sheet, cells []*cell) {
	for _, c := range cells {
		c.outcome = flagged
	}
	r.add(CodeOutside, r.at(s, cells[0]), cellTexts(cells)+": not a place for answers, and not imported", outsideFix)
}

// longTexts is how many characters of a problem are the texts of its cells.
const longTexts = 1500

// cellTexts lists cells with their texts, such as: C4 says "x", D4 says "y". One cell is not named.
func cellTexts(cells []*cell) string {
	if len(cells) == 1 {
		return cellWords(cells[0])
	}
	var out strings.Builder
	for i, c := range cells {
		if out.Len() > longTexts {
			fmt.Fprintf(&out, " and %s more, the last in %s", text.Plural(len(cells)-i, "cell", "cells"),
				cells[len(cells)-1].ref())
			break
		}
		if i > 0 {
			out.WriteString(", ")
		}
		out.WriteString(c.ref() + " " + cellWords(c))
	}
	return out.String()
}

// namedTexts is cellTexts, with the name of a single cell too.
func namedTexts(cells []*cell) string {
	if len(cells) == 1 {
		return cells[0].ref() + " " + cellWords(cells[0])
	}
	return cellTexts(cells)
}

// cellWords says what a cell holds.
func cellWords(c *cell) string {
	words := "says " + text.Quote(c.text, 200)
	if c.formula {
		words = "has a formula that shows " + text.Quote(c.text, 200)
	}
	switch c.struck {
	case tabular.StruckOut:
		words += " struck through"
	case tabular.PartlyStruck:
		words += " with a part struck through"
	}
	return words
}

// comments reports the comments on a sheet that are not those of a marked copy.
func (o *own) comments(i int, s *sheet) {
	notes, err := o.r.book.Notes(i)
	if err != nil {
		o.r.add(CodeDamaged, Address(o.r.ret.Name, s.name, ""), "the comments on this sheet cannot be read: "+
			text.Safe(err.Error()), "ask for what they say")
		return
	}
	ours, known := o.meta[form.MetaNotes+s.name]
	sums := strings.Fields(ours)
	for _, n := range notes {
		if strings.HasPrefix(n.Text, form.SheetMarks) && (!known || slices.Contains(sums, form.NoteChecksum(n.Text))) {
			continue
		}
		o.r.add(CodeComment, Address(o.r.ret.Name, s.name, tabular.Ref(n.Row, n.Col)), commentWords(n)+
			": comments are not imported", outsideFix)
	}
}

// commentWords says what a comment says, and by whom.
func commentWords(n tabular.Note) string {
	by := ""
	if n.Author != "" {
		by = " by " + text.Quote(n.Author, 60)
	}
	return "a comment" + by + " says " + text.Quote(n.Text, 500)
}

// maxComments is how many comments and shapes on sheets of other layouts are noted one by one.
const maxComments = 20

// shortList joins at most n words and counts the rest.
func shortList(words []string, n int) string {
	if len(words) <= n {
		return strings.Join(words, ", ")
	}
	return strings.Join(words[:n], ", ") + " and " + text.Thousands(len(words)-n) + " more"
}
