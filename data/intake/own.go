package intake

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"assure/data/form"
	"assure/data/tabular"
	"assure/internal/text"
	"assure/questionnaire"
)

// The codes of words that were given outside the supplier's cells.
const (
	CodeOutside = "outside-form" // in a cell that is not for answers
	CodeComment = "comment"      // in a comment on a cell
)

const outsideFix = "if it belongs to an answer, it has to be in the yellow cells of that question"

// own compares what is not the supplier's in an issued workbook with what was issued.
type own struct {
	r       *reader
	meta    map[string]string
	pack    *questionnaire.Pack
	removed []string // places of our texts that are gone

	unchecked []Unchecked

	patterns []*regexp.Regexp // see legacyPatterns
}

// compareOwn reports every cell outside the supplier's that does not hold what was issued, each
// with its text, and every comment: a supplier writes where there is room.
func (r *reader) compareOwn(forms []*formSheet, meta map[string]string, pack *questionnaire.Pack) {
	o := &own{r: r, meta: meta, pack: pack}
	for i, s := range r.sheets {
		if f := formOf(forms, s); f != nil {
			o.answers(f)
		} else {
			o.sheet(s)
		}
		o.report(s)
		o.comments(i, s)
		o.shapes(i, s)
	}
	o.margins()
	if len(r.ret.Subjects) > 0 {
		r.ret.Subjects[0].Issued.Unchecked = o.unchecked
	}
	if len(o.removed) > 0 {
		r.note("our own text was removed from " + shortList(o.removed, 12))
	}
}

func formOf(forms []*formSheet, s *sheet) *formSheet {
	for _, f := range forms {
		if f.sheet == s {
			return f
		}
	}
	return nil
}

// strange marks a cell as holding something that was not issued; report reports it.
func strange(c *cell) { c.outcome = outside }

// answers compares the Answers sheet: nothing was issued above its heading or below its questions,
// and every row has checksums.
func (o *own) answers(f *formSheet) {
	marks := o.marked(f.sheet.name)
	f.sheet.rows(func(row []cell) bool {
		var q *questionnaire.Question
		if id := f.get(row, form.ColQuestion); id != nil && row[0].row > f.row {
			q = o.r.question(o.pack, id.text)
		}
		for i := range row {
			c := &row[i]
			switch key := f.keys[c.col]; {
			case c.outcome == blank, c.outcome == imported, c.outcome == flagged, c.outcome == withheld,
				c.outcome == duplicate, c.outcome == placeholder:
			case c.row < f.row, key == "":
				strange(c)
			case c.row == f.row:
			case key == form.HeaderMark:
				if marks != nil && !marks.take(c, false) {
					strange(c)
				}
			case c.struck != tabular.NotStruck, q == nil && !o.ofSomeRow(key, c):
				strange(c)
			case q == nil:
			case key == form.ColText && c.outcome == ownText && c.text != q.Text &&
				text.Fold(c.text) != text.Fold(q.Text) && o.meta[form.MetaQuestion+q.ID] != form.TextChecksum(c.text):
				strange(c)
			case key == form.ColQuestion, key == form.ColText:
			case inputColumn(key):
				strange(c)
			case c.formula || !o.issuedText(key, c.text, q):
				strange(c)
			case key == form.ColLast || key == form.ColLastDetail:
				o.uncheckedLast(f, key, c, q)
			}
		}
		if q != nil {
			o.missing(f, row, q)
		}
		return true
	})
}

func inputColumn(key string) bool {
	return slices.ContainsFunc(form.Columns, func(c form.Column) bool { return c.Key == key && c.Input })
}

// issuedText reports whether a protected cell of a question's row holds what was issued. What the
// last answers were is known only from the checksums.
func (o *own) issuedText(key, words string, q *questionnaire.Question) bool {
	issued, known := o.rowSum(key, q)
	switch key {
	case form.ColDomain:
		return words == form.Section(o.pack, q) || known && issued == form.Checksum8(words)
	case form.ColGuidance:
		ours := form.Guidance(q) // folding takes time: nearly every cell is as it was issued, to the letter
		return words == ours || known && issued == form.Checksum8(words) || text.Fold(words) == text.Fold(ours)
	case form.ColMust:
		folded := text.Fold(words)
		return (folded == mustFolded || folded == keyFolded) && (!known || issued == form.Checksum8(words))
	}
	return !known || issued == form.Checksum8(words)
}

var (
	mustFolded = text.Fold(form.MustWord)
	keyFolded  = text.Fold(form.KeyWord)
	blankSum   = form.Checksum8("")
)

// rowSum returns the checksum that the workbook has for a column of a question's row.
func (o *own) rowSum(key string, q *questionnaire.Question) (sum string, known bool) {
	sums := strings.Fields(o.meta[form.MetaRow+q.ID])
	i := slices.Index(form.OwnColumns, key)
	if i < 0 || i >= len(sums) {
		return "", false
	}
	return sums[i], true
}

// ofSomeRow reports whether a cell holds what was issued for some question: the id of its row was
// changed.
func (o *own) ofSomeRow(key string, c *cell) bool {
	return !c.formula && slices.ContainsFunc(o.pack.Questions(), func(q *questionnaire.Question) bool {
		if key == form.ColText {
			return text.Fold(c.text) == text.Fold(q.Text)
		}
		return !inputColumn(key) && key != form.ColQuestion && o.issuedText(key, c.text, q)
	})
}

// missing notes the protected cells of a row that are blank now.
func (o *own) missing(f *formSheet, row []cell, q *questionnaire.Question) {
	for _, key := range form.OwnColumns {
		sum, known := o.rowSum(key, q)
		col, has := f.cols[key]
		if known && has && sum != blankSum && f.get(row, key) == nil {
			o.removed = append(o.removed, Place{row[0].row, col}.Ref()+" of "+quote(f.sheet.name))
		}
	}
}

// sheet compares a sheet that holds no answers: ours text by text, in any order, since rows and
// columns may have been inserted. Nothing of a sheet that somebody added was issued.
func (o *own) sheet(s *sheet) {
	if s.name == form.SheetMeta || s.keysAndValues() != nil {
		o.metadata(s)
		return
	}
	if o.exportSummary(s) {
		return
	}
	issued := o.marked(s.name)
	if issued == nil && s.name != form.SheetMarks {
		issued = o.marked(form.SheetStart) // a copy of our first sheet has another name
	}
	legacy := o.legacyTexts(s)
	for i := range s.cells { // a text in its own column before the same text elsewhere
		if c := &s.cells[i]; c.outcome == unread && c.struck == tabular.NotStruck && issued.take(c, true) {
			c.outcome = ownText
		}
	}
	for i := range s.cells {
		switch c := &s.cells[i]; {
		case c.outcome != unread:
		case c.struck != tabular.NotStruck:
			strange(c)
		case issued.take(c, false), legacy != nil && legacy(c), s.isForm() && ownFormula(c):
			c.outcome = ownText
		default:
			strange(c)
		}
	}
	if n := issued.left(); s.name == form.SheetStart && n > 0 {
		o.removed = append(o.removed, text.Plural(n, "cell", "cells")+" of "+quote(s.name))
	}
}

// exportSummary recognises the sheet that Apple Numbers adds to a workbook it exports: a sentence,
// and the names of the sheets.
func (o *own) exportSummary(s *sheet) bool {
	if len(s.cells) == 0 || !strings.HasPrefix(s.cells[0].text, "This document was exported from Numbers") {
		return false
	}
	names := []string{"Numbers Sheet Name", "Numbers Table Name", "Excel Worksheet Name", "Table 1"}
	for _, other := range o.r.sheets {
		names = append(names, other.name)
	}
	for i := range s.cells {
		if c := &s.cells[i]; i == 0 || slices.Contains(names, c.text) {
			c.outcome = ownText
		} else {
			strange(c)
		}
	}
	return true
}

// isForm reports whether a sheet is one that carries our formulas.
func (s *sheet) isForm() bool { return s.name == form.SheetStart || s.name == form.SheetMarks }

// metadata looks for what somebody added to the hidden sheet of keys and values.
func (o *own) metadata(s *sheet) {
	s.rows(func(row []cell) bool {
		for i := range row {
			c := &row[i]
			known := i == 0 && o.metaKey(strings.TrimSpace(c.text))
			if i == 1 && row[1].col == row[0].col+1 && o.metaKey(strings.TrimSpace(row[0].text)) {
				key, value := strings.TrimSpace(row[0].text), strings.TrimSpace(c.text)
				known = o.meta[key] == value && (!o.checksums(key) || onlyChecksums.MatchString(value))
			}
			if c.outcome != blank && !known {
				strange(c)
			}
		}
		return true
	})
}

// onlyChecksums matches the value of a key of checksums.
var onlyChecksums = regexp.MustCompile(`^[0-9a-f: ]*$`)

// checksums reports whether the value of a key is checksums.
func (o *own) checksums(key string) bool {
	return slices.ContainsFunc([]string{form.MetaQuestion, form.MetaOwn, form.MetaRow, form.MetaNotes},
		func(lead string) bool { return strings.HasPrefix(key, lead) })
}

// metaKey reports whether a key is one that Assure writes.
func (o *own) metaKey(key string) bool {
	return o.checksums(key) || slices.Contains(form.MetaKeys, key)
}

// issuedTexts are the checksums of the texts of a sheet, each with the columns it was issued in.
type issuedTexts map[string][]string

// marked returns the texts of a sheet from the metadata, nil when it has none.
func (o *own) marked(name string) issuedTexts {
	value, ok := o.meta[form.MetaOwn+name]
	if !ok {
		return nil
	}
	out := issuedTexts{}
	for _, mark := range strings.Fields(value) {
		if col, sum, ok := strings.Cut(mark, ":"); ok {
			out[sum] = append(out[sum], col)
		}
	}
	return out
}

// take reports whether a cell holds a text that was issued and not taken yet, and takes it. inPlace
// asks for one of its own column.
func (t issuedTexts) take(c *cell, inPlace bool) bool {
	if c.formula || len(t) == 0 {
		return false
	}
	sum := form.Checksum8(c.text)
	cols := t[sum]
	at := slices.Index(cols, strconv.Itoa(int(c.col)))
	if len(cols) == 0 || inPlace && at < 0 {
		return false
	}
	at = max(0, at)
	t[sum] = slices.Delete(cols, at, at+1)
	return true
}

// left counts the texts that were issued and not found.
func (t issuedTexts) left() int {
	n := 0
	for cols := range maps.Values(t) {
		n += len(cols)
	}
	return n
}
