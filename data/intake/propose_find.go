package intake

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"assure/data/tabular"
	"assure/questionnaire"
)

// containedNames are words that tell what a column holds when its heading is longer than any of
// [columnNames], such as "Vendor response (Yes or No)".
var containedNames = []struct {
	column Column
	names  []string
}{
	{ColumnAnswer, []string{"answer", "response", "reply", "compliance", "compliant"}},
	{ColumnNote, []string{"comment", "comments", "remarks", "notes", "explanation", "additional information",
		"describe"}},
	{ColumnText, []string{"question", "requirement", "control description", "description", "statement"}},
	{ColumnQuestionID, []string{"id", "ref", "reference", "number", "identifier", "code"}},
}

// contained returns the column that a heading tells by a word in it, "" when none does.
func contained(heading string) Column {
	if len(heading) > 80 {
		return ""
	}
	words := " " + strings.Join(headingWords(heading), " ") + " "
	for _, n := range containedNames {
		for _, name := range n.names {
			if strings.Contains(words, " "+name+" ") {
				return n.column
			}
		}
	}
	return ""
}

// proposedTables finds the tables of a sheet, one below the other, and what their columns hold. With
// wanted, because a person named the sheet, the best row is taken for the headings however little it
// looks like some.
func (r *reader) proposedTables(s *sheet, opt ProposeOptions, wanted bool) (out []*Table,
	why []map[string]ProposedColumn) {
	head := int32(opt.Headers[s.name])
	if head == 0 {
		head = r.earlierHeading(s, firstHeading(s), opt)
	}
	if head == 0 {
		head = headingAboveIDs(s)
	}
	if head == 0 && wanted {
		head = fullestRow(s)
	}
	if head == 0 {
		return nil, nil
	}
	for head != 0 && len(out) < maxTables {
		t, columns := r.proposeTable(s, head, tabular.MaxRows, opt)
		if head = nextHeading(s, t); head != 0 { // its rows are not those of this table
			t, columns = r.proposeTable(s, int32(t.Header), head-1, opt)
		}
		if _, ok := t.Columns[ColumnQuestionID]; !ok && len(out) > 0 {
			break
		}
		out, why = append(out, t), append(why, columns)
	}
	return out, why
}

// earlierHeading returns a row above the best headings that has common headings of its own and, below
// them, ids: the first of several tables. It is best when there is none.
func (r *reader) earlierHeading(s *sheet, best int32, opt ProposeOptions) int32 {
	found := best
	s.rows(func(row []cell) bool {
		at := row[0].row
		if at >= best || headingScore(row) <= leastHeading {
			return at < best
		}
		for _, h := range r.idShapes(s, at+1, best-1, 0, opt) {
			if q, _ := h.quality(); q >= goodIDs && h.filled > 1 {
				found = at
			}
		}
		return found == best
	})
	return found
}

// headingScore rates a row as headings: two points for each column with a common heading, one for each
// whose heading has a common word.
func headingScore(row []cell) int {
	exact, partly := map[Column]bool{}, map[Column]bool{}
	for i := range row {
		c := &row[i]
		if c.kind != tabular.Text {
			continue
		}
		named := false
		for _, n := range columnNames {
			if slices.Contains(n.names, headingKey(c.text)) {
				exact[n.column], named = true, true
			}
		}
		if col := contained(c.text); !named && col != "" {
			partly[col] = true
		}
	}
	score := 2 * len(exact)
	for col := range partly {
		if !exact[col] {
			score++
		}
	}
	return score
}

// leastHeading is the score from which a row passes for headings: two common ones, or one and a word.
const leastHeading = 3

// firstHeading finds the row near the top of a sheet that looks most like headings, 0 when none does.
func firstHeading(s *sheet) int32 {
	best, head := leastHeading-1, int32(0)
	s.rows(func(row []cell) bool {
		if score := headingScore(row); row[0].row <= headerRows && score > best {
			best, head = score, row[0].row
		}
		return row[0].row <= headerRows
	})
	return head
}

// headingAboveIDs finds the row of texts above the first of several ids in a column.
func headingAboveIDs(s *sheet) (head int32) {
	_, first, n := idColumn(s, proposedID)
	if n < 3 {
		return 0
	}
	s.rows(func(row []cell) bool {
		texts := 0
		for i := range row {
			if row[i].kind == tabular.Text && row[i].outcome != blank {
				texts++
			}
		}
		if row[0].row < first && texts > 1 {
			head = row[0].row
		}
		return row[0].row < first
	})
	return head
}

// fullestRow finds the row near the top with the most texts.
func fullestRow(s *sheet) (head int32) {
	most := 0
	s.rows(func(row []cell) bool {
		texts := 0
		for i := range row {
			if row[i].kind == tabular.Text && row[i].outcome != blank {
				texts++
			}
		}
		if row[0].row <= headerRows && texts > most {
			most, head = texts, row[0].row
		}
		return row[0].row <= headerRows
	})
	return head
}

// nextHeading finds the next row below the headings of a table that has common headings other than
// those of the table: a second table. Headings that are repeated are none.
func nextHeading(s *sheet, t *Table) (head int32) {
	below := int32(t.Header + max(t.HeaderRows, 1) - 1)
	id := columnOf(t.Columns[ColumnQuestionID])
	s.rows(func(row []cell) bool {
		if row[0].row <= below || headingScore(row) < leastHeading+1 || t.repeats(row) {
			return true
		}
		if c := inRow(row, id); c != nil && proposedID.MatchString(questionnaire.ForeignID(c.text)) &&
			headingKey(c.text) != "no" {
			return true
		}
		for i := range row { // long texts are data
			if row[i].outcome != blank && (row[i].kind != tabular.Text || len(row[i].text) > 80) {
				return true
			}
		}
		head = row[0].row
		return false
	})
	return head
}

// repeats reports whether a row has the headings of the table in their columns.
func (t *Table) repeats(row []cell) bool {
	for letter, head := range t.Heads {
		c := inRow(row, columnOf(letter))
		if c == nil || !strings.Contains(foldQuotes(head), foldQuotes(c.text)) {
			return false
		}
	}
	return len(t.Heads) > 0
}

// idShape is what a column holds that could be the ids of its rows.
type idShape struct {
	col           int32
	filled        int
	ids, inText   int             // cells that are an id, and that begin with one
	same, textIDs map[string]bool // the different ids, alone and in text
	rows          int             // of the table
}

// leadingID matches a text that begins with an id: "GV.OC-01.1: ...", "4.5.3 Is ...".
var leadingID = regexp.MustCompile(
	`^\s*([A-Za-z&]{0,8}[-_. ]?(?:[A-Za-z&]{1,8}[-_.])*[0-9]+(?:[-_.][0-9A-Za-z]+)*)(?::\s*|[.)]?\s+)\S`)

// quality is how well the column tells the rows apart, from 0 to 100: the share of ids, how many are
// different, and how many rows have one. text reports whether the ids are at the beginning of texts.
func (h *idShape) quality() (quality int, text bool) {
	rate := func(n, different int) int {
		if n < 2 || h.filled == 0 || h.rows == 0 {
			return 0
		}
		return 100 * n / h.filled * (100 * different / n) / 100 * min(100, 100*h.filled/h.rows) / 100
	}
	alone, inside := rate(h.ids, len(h.same)), rate(h.inText, len(h.textIDs))
	if inside*9/10 > alone {
		return inside * 9 / 10, true
	}
	return alone, false
}

// goodIDs is the quality from which a column is proposed for the ids by its content.
const goodIDs = 25

// chooseIDs assigns the column of ids: one with such a heading if its cells tell the rows apart, else the
// one that does best. It reports whether the ids are at the beginning of texts.
func (r *reader) chooseIDs(s *sheet, from, to int32, named []int32, supplier int32, opt ProposeOptions,
	take func(Column, int32, int, string)) (inText bool) {
	shapes := r.idShapes(s, from, to, supplier, opt)
	var best *idShape
	for _, h := range shapes {
		if best == nil {
			best = h
			continue
		}
		q, _ := h.quality()
		b, _ := best.quality()
		if q > b || q == b && h.col < best.col {
			best = h
		}
	}
	quality := 0
	if best != nil {
		quality, inText = best.quality()
	}
	for i, col := range named {
		h := shapes[col]
		q, text := 0, false
		if h != nil {
			q, text = h.quality()
		}
		// a heading outweighs a content that is a little better, and any that is no better than chance
		if q >= goodIDs && 2*q >= quality || quality < goodIDs {
			take(ColumnQuestionID, col, max(60, 95-5*i), "by name")
			return text && q >= goodIDs
		}
	}
	if quality < goodIDs {
		return false
	}
	what := "by shape: %d %% look like ids, %d of %d different"
	n, different := best.ids, len(best.same)
	if inText {
		what, n, different = "by shape: %d %% begin with an id, %d of %d different", best.inText, len(best.textIDs)
	}
	take(ColumnQuestionID, best.col, max(quality*9/10, 30), fmt.Sprintf(what, 100*n/best.filled, different, n))
	return inText
}

// idShapes looks at the cells of each column from one row to another. The same id for two suppliers is
// two ids.
func (r *reader) idShapes(s *sheet, from, to, supplier int32, opt ProposeOptions) map[int32]*idShape {
	out := map[int32]*idShape{}
	pack := r.packs.Find(opt.Pack)
	rows := 0
	s.rows(func(row []cell) bool {
		if row[0].row < from {
			return true
		}
		if row[0].row > to {
			return false
		}
		rows++
		whose := ""
		if c := inRow(row, supplier); c != nil {
			whose = foldQuotes(c.text) + "\x00"
		}
		for i := range row {
			c := &row[i]
			if c.outcome == blank {
				continue
			}
			h := out[c.col]
			if h == nil {
				h = &idShape{col: c.col, same: map[string]bool{}, textIDs: map[string]bool{}}
				out[c.col] = h
			}
			h.filled++
			id := questionnaire.ForeignID(c.text)
			dotted := c.kind == tabular.Number && strings.Contains(c.text, ".")
			switch {
			case pack != nil && r.question(pack, c.text) != nil,
				len(c.text) <= 40 && (c.kind == tabular.Text || dotted) && proposedID.MatchString(id):
				h.ids++
				h.same[whose+id] = true
			case c.kind == tabular.Text:
				if m := leadingID.FindStringSubmatch(c.text); m != nil {
					h.inText++
					h.textIDs[whose+questionnaire.ForeignID(m[1])] = true
				}
			}
		}
		return true
	})
	for _, h := range out {
		h.rows = rows
	}
	return out
}
