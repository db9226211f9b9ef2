package intake

import (
	"fmt"
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
		o.textBoxes(i, s)
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
			case key == form.ColText && c.outcome == ownText && text.Fold(c.text) != text.Fold(q.Text) &&
				o.meta[form.MetaQuestion+q.ID] != form.TextChecksum(c.text):
				strange(c)
			case key == form.ColQuestion, key == form.ColText:
			case inputColumn(key):
				strange(c)
			case c.formula || !o.issuedText(key, c.text, q):
				strange(c)
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
		return known && issued == form.Checksum8(words) || words == form.Section(o.pack, q)
	case form.ColGuidance:
		return known && issued == form.Checksum8(words) || text.Fold(words) == text.Fold(form.Guidance(q))
	case form.ColMust:
		return text.Fold(words) == mustFolded && (!known || issued == mustSum)
	}
	return !known || issued == form.Checksum8(words)
}

var (
	mustFolded = text.Fold(form.MustWord)
	mustSum    = form.Checksum8(form.MustWord)
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

// textBoxes reports the words of the shapes on a sheet.
func (o *own) textBoxes(i int, s *sheet) {
	boxes, err := o.r.book.TextBoxes(i)
	if err != nil {
		o.r.add(CodeDamaged, Address(o.r.ret.Name, s.name, ""), "the drawings on this sheet cannot be read: "+
			text.Safe(err.Error()), "ask for what they say")
		return
	}
	for _, b := range boxes {
		at := ""
		if b.Row > 0 && b.Col > 0 {
			at = tabular.Ref(b.Row, b.Col)
		}
		o.r.add(CodeOutside, Address(o.r.ret.Name, s.name, at), "a text box here says "+text.Quote(b.Text, 500)+
			": not a place for answers, and not imported", outsideFix)
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

// maxComments is how many comments on sheets of other layouts are noted one by one.
const maxComments = 20

// noteComments notes the comments of a file that is not ours: others explain their own form in them.
func (r *reader) noteComments() {
	n := 0
	for i, s := range r.sheets {
		notes, err := r.book.Notes(i)
		if err != nil {
			continue // the flag of the file says that there are comments
		}
		for _, c := range notes {
			if n++; n <= maxComments {
				r.note(Address("", s.name, tabular.Ref(c.Row, c.Col))[1:] + ": " + commentWords(c) +
					", which is not imported")
			}
		}
	}
	if n > maxComments {
		r.note(text.Plural(n-maxComments, "more comment is", "more comments are") + " not imported")
	}
}

// shortList joins at most n words and counts the rest.
func shortList(words []string, n int) string {
	if len(words) <= n {
		return strings.Join(words, ", ")
	}
	return strings.Join(words[:n], ", ") + " and " + text.Thousands(len(words)-n) + " more"
}
