package intake

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"assure/data/tabular"
	"assure/internal/text"
)

// Limits of what is named one by one: cells of a sheet or column that nobody reads.
const (
	shownUnread  = 20
	shownColumns = 12
	fewCells     = 5 // cells of one column that are all named
)

// nameUnread notes the words of a file that is not ours which are read nowhere: on other sheets, above the headings, in
// columns that mean nothing to us, in rows that answer nothing. It names each with its cell, or, where there are many,
// their place and the first of them.
func (r *reader) nameUnread() {
	var sheets []string
	for i, s := range r.sheets {
		if !s.read {
			if words := r.unreadSheet(s); words != "" {
				sheets = append(sheets, words)
			}
			continue
		}
		r.unreadRows(s)
		r.unreadColumns(s, &r.book.Sheets[i])
	}
	if len(sheets) > 0 {
		r.note("not read: " + shortList(sheets, shownColumns))
	}
}

// sheetWords names a sheet in a sentence.
func sheetWords(s *sheet) string {
	if s.name == "" {
		return "the file"
	}
	return "the sheet " + quote(s.name)
}

// unreadSheet says what a sheet holds that was not read, "" when it holds nothing.
func (r *reader) unreadSheet(s *sheet) string {
	var cells []*cell
	for i := range s.cells {
		if c := &s.cells[i]; c.outcome == unread {
			cells = append(cells, c)
		}
	}
	what := sheetWords(s)
	if s.state != tabular.Visible {
		what = "the hidden sheet " + quote(s.name)
	}
	switch {
	case len(cells) == 0 && plainSheet.MatchString(s.name), s.name == "":
		return ""
	case len(cells) == 0:
		return what + ", which is empty"
	case len(cells) > shownUnread || r.ret.Mapping != nil && r.ret.Mapping.form != nil:
		return fmt.Sprintf("%s (%s, the first in %s)", what, text.Plural(len(cells), "cell", "cells"),
			namedTexts(cells[:1]))
	}
	return what + " (" + namedTexts(cells) + ")"
}

// unreadRows notes words above the headings, below the table, and in rows that answer nothing.
func (r *reader) unreadRows(s *sheet) {
	var above, rest, struck []*cell
	asked := s.worded
	if len(asked) > shownUnread { // they ask in words of their own
		r.note(fmt.Sprintf("%s words %s otherwise than the pack, such as %s", sheetWords(s),
			text.Plural(len(asked), "question", "questions"), namedTexts(asked[:3])))
		asked = nil
	}
	for i := range s.cells {
		switch c := &s.cells[i]; {
		case c.row < s.head && (c.outcome == header || c.outcome == unread):
			above = append(above, c)
		case c.outcome == remark, c.outcome == unread && c.row > s.head:
			rest = append(rest, c)
		case c.outcome == keyText && c.struck != tabular.NotStruck:
			struck = append(struck, c)
		}
	}
	for _, group := range []struct {
		what  string
		cells []*cell
	}{{"above the headings", above}, {"as questions worded otherwise than in the pack", asked},
		{"as headings that the mapping does not name", s.free},
		{"in rows of which nothing is imported", rest}, {"as a key that is struck through", struck}} {
		if n := len(group.cells); n > 0 {
			words := namedTexts(group.cells[:min(n, shownUnread)])
			if n > shownUnread {
				words += fmt.Sprintf(" and %s more, the last in %s", text.Plural(n-shownUnread, "cell", "cells"),
					group.cells[n-1].ref())
			}
			r.note(sheetWords(s) + " holds " + group.what + ": " + words)
		}
	}
}

// unreadColumns notes the columns of a sheet that mean nothing to us, with what they hold.
func (r *reader) unreadColumns(s *sheet, _ *tabular.SheetInfo) {
	byCol, heads, n := map[int32][]*cell{}, map[int32][]string{}, 0
	for i := range s.cells {
		c := &s.cells[i]
		switch {
		case c.outcome == otherColumn:
			n++
			if have := byCol[c.col]; len(have) < fewCells+1 {
				byCol[c.col] = append(have, c)
			}
			s.others[c.col]++
		case c.outcome == header && c.row >= s.head && !s.used[c.col] && !slices.Contains(heads[c.col], quote(c.text)):
			heads[c.col] = append(heads[c.col], quote(c.text))
		}
	}
	cols := map[int32]bool{}
	for col := range byCol {
		cols[col] = true
	}
	for col := range heads {
		cols[col] = true
	}
	var list []string
	for _, col := range slices.Sorted(maps.Keys(cols)) {
		words := strings.TrimSpace(tabular.ColumnName(int(col)) + " " + strings.Join(heads[col], " "))
		switch cells := byCol[col]; {
		case len(cells) > fewCells:
			words += fmt.Sprintf(" (%s, the first in %s)", text.Plural(s.others[col], "cell", "cells"),
				namedTexts(cells[:1]))
		case len(cells) > 0:
			words += " (" + namedTexts(cells) + ")"
		}
		list = append(list, words)
	}
	if len(list) == 0 {
		return
	}
	r.note(fmt.Sprintf("%s of %s in columns that are not known: not read: %s", text.Plural(n, "cell", "cells"),
		sheetWords(s), shortList(list, shownColumns)))
}

// idleKeys are the keys of rows of which nothing is imported. A word there that is no key of any other row is a remark.
type idleKeys struct {
	used map[string]bool // folded keys of the other rows, by column
	idle []*cell
}

func keyOf(c *cell) string { return fmt.Sprint(c.col) + "\x00" + foldQuotes(c.text) }

// row notes the keys of a row. Those in asked name a question, and are no remarks.
func (k *idleKeys) row(row []cell, asked ...*cell) {
	if k.used == nil {
		k.used = map[string]bool{}
	}
	stored := slices.ContainsFunc(row, func(c cell) bool { return c.outcome == imported })
	for i := range row {
		switch c := &row[i]; {
		case c.outcome != keyText:
		case stored:
			k.used[keyOf(c)] = true
		case !slices.Contains(asked, c):
			k.idle = append(k.idle, c)
		}
	}
}

// finish marks the idle keys that are no key of any other row as remarks, each text once.
func (k *idleKeys) finish() {
	for _, c := range k.idle {
		if !k.used[keyOf(c)] {
			c.outcome, k.used[keyOf(c)] = remark, true
		}
	}
}
