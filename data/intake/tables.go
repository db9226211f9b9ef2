package intake

import (
	"regexp"
	"strings"

	"assure/data/tabular"
	"assure/questionnaire"
)

// Columns of long and wide sheets. Headers match in any case, with blanks or hyphens for underscores, in any order.
const (
	colSupplier   = "supplier"
	colEngagement = "engagement"
	colPack       = "pack"
	colQuestion   = "question"
	colAnswer     = "answer"
	colNote       = "note"
	colKind       = "evidence_kind"
	colRef        = "evidence_ref"
	colDate       = "evidence_date"
	colExpiry     = "evidence_expiry"
	colPlanned    = "planned_date"
	colAlt        = "alternative"
)

var longColumns = []string{colSupplier, colEngagement, colPack, colQuestion, colAnswer, colNote, colKind, colRef,
	colDate, colExpiry, colPlanned, colAlt}

// headerRows is the last row in which a header may be, below titles and remarks.
const headerRows = 50

// table is a sheet with a header row.
type table struct {
	sheet *sheet
	row   int32
	cols  map[string]int32 // by key
	cells []cell           // of the header row
}

func headerKey(text string) string { return underscores.Replace(foldQuotes(text)) }

var underscores = strings.NewReplacer(" ", "_", "-", "_")

// get returns the cell of a column in a row, nil when there is none.
func (t *table) get(row []cell, key string) *cell {
	col, ok := t.cols[key]
	if !ok {
		return nil
	}
	return inRow(row, col)
}

// tables reads every visible sheet that is a long or a wide one.
func (r *reader) tables() {
	r.rowwise = true
	var cols collectors
	for _, s := range r.sheets {
		if s.state != tabular.Visible {
			if r.findTable(s, isLong) != nil || r.findTable(s, r.isWide) != nil {
				r.note("the hidden sheet " + quote(s.name) + " looks like a sheet of answers; it was not read")
			}
			continue
		}
		if t := r.findTable(s, isLong); t != nil {
			r.setKind(Long)
			t.markHead()
			r.long(t, &cols)
		} else if t := r.findTable(s, r.isWide); t != nil {
			r.setKind(Wide)
			t.markHead()
			r.columnwise = true
			r.wide(t, &cols)
			r.columnwise = false
		}
	}
	if r.ret.Kind == Unknown {
		r.rejectUnrecognised()
		return
	}
	r.ret.Subjects = cols.results()
}

// setKind sets the kind of the file from its first table.
func (r *reader) setKind(k Kind) {
	if r.ret.Kind == Unknown {
		r.ret.Kind = k
	}
}

// rejectUnrecognised rejects a file with no known layout, and says what was looked for.
func (r *reader) rejectUnrecognised() {
	seen := "nothing"
	for _, s := range r.sheets {
		if len(s.cells) > 0 && s.state == tabular.Visible {
			var words []string
			s.rows(func(row []cell) bool {
				for _, c := range row[:min(len(row), 5)] {
					words = append(words, quote(c.text))
				}
				return false
			})
			seen = strings.Join(words, ", ")
			break
		}
	}
	if r.mismatch != "" {
		r.reject(CodeUnsupported, "", "the mapping does not fit: "+r.mismatch+"; the first row of the file reads "+seen,
			"assure import map FILE proposes a mapping for this file")
		return
	}
	r.reject(CodeUnsupported, "", "no sheet of answers was found; its first row reads "+seen,
		"assure import map FILE proposes a mapping for another organisation's sheet, and --map uses it. A sheet of "+
			"answers has the headers supplier, pack, question and answer, or supplier and one column for each "+
			"question with --pack; a questionnaire issued by Assure needs its header row unchanged; suppliers are "+
			"read with assure supplier import, the DSPT directory with assure dspt import")
}

// findTable finds the first header row that fits.
func (r *reader) findTable(s *sheet, fits func(cols map[string]int32, row []cell) bool) *table {
	var t *table
	s.rows(func(row []cell) bool {
		if row[0].row > headerRows {
			return false
		}
		cols := map[string]int32{}
		for _, c := range row {
			if k := headerKey(c.text); c.outcome != blank {
				if _, twice := cols[k]; !twice {
					cols[k] = c.col
				}
			}
		}
		if fits(cols, row) {
			t = &table{sheet: s, row: row[0].row, cols: cols, cells: row}
		}
		return t == nil
	})
	if t == nil {
		return nil
	}
	return t
}

// markHead marks the headings and what is above them.
func (t *table) markHead() {
	t.sheet.uses(t.row)
	for i := range t.sheet.cells {
		if c := &t.sheet.cells[i]; c.row <= t.row && c.outcome == unread {
			c.outcome = header
		}
	}
}

func isLong(cols map[string]int32, _ []cell) bool {
	_, q := cols[colQuestion]
	_, a := cols[colAnswer]
	return q && a
}

var idForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*[-_. ]?[0-9][A-Za-z0-9._-]*$`)

// isWide accepts a header row with a supplier column and a question column: a question of the pack in
// the options or, when the rows name the pack, a heading that looks like a question id. When the options
// name the supplier, the column may be missing; then most headings have to be questions, since a row of
// data may hold an id too.
func (r *reader) isWide(cols map[string]int32, row []cell) bool {
	_, named := cols[colSupplier]
	if !named && r.opt.Supplier == "" {
		return false
	}
	pack := r.packs.Find(r.opt.Pack)
	asked, questions, others := 0, 0, 0 // asked are those of the pack
	for i := range row {
		c := &row[i]
		id, _ := splitHeader(c.text)
		switch {
		case c.outcome == blank || wideKey(headerKey(c.text)):
		case pack != nil && r.question(pack, id) != nil:
			asked++
			questions++
		case idForm.MatchString(id):
			questions++
		default:
			others++
		}
	}
	_, packed := cols[colPack]
	return questions > 0 && (named || questions > others && (packed || asked > 0))
}

// duplicateColumn reports a column that occurs twice: one of the two would go unread.
func (r *reader) duplicateColumn(t *table, known func(key string) bool) bool {
	seen := map[string]bool{}
	for i := range t.cells {
		c := &t.cells[i]
		k := headerKey(c.text)
		if c.outcome == blank || !known(k) {
			continue
		}
		if seen[k] {
			r.flag(t.sheet, c, CodeUnsupported, "a second column headed "+quote(c.text)+"; the sheet was not read",
				"remove one of the two columns")
			return true
		}
		seen[k] = true
	}
	return false
}

// collectors gathers subjects in the order they appear.
type collectors struct {
	order   []*collector
	bySheet map[string]*collector // by sheet and subject
	first   map[string]*collector // by subject
}

func (cs *collectors) of(sheet string, supplier, engagement Field[string], p *questionnaire.Pack) *collector {
	subject := strings.Join([]string{foldQuotes(supplier.Value), foldQuotes(engagement.Value), p.Ref(), p.SHA256},
		"\x00")
	k := sheet + "\x00" + subject
	if c := cs.bySheet[k]; c != nil {
		return c
	}
	if cs.bySheet == nil {
		cs.bySheet, cs.first = map[string]*collector{}, map[string]*collector{}
	}
	c := newCollector(Subject{Sheet: sheet, Supplier: supplier, Engagement: engagement, Pack: p})
	if first := cs.first[subject]; first != nil {
		c.taken = first.taken
	} else {
		cs.first[subject] = c
	}
	cs.bySheet[k] = c
	cs.order = append(cs.order, c)
	return c
}

func (cs *collectors) results() []Subject {
	var out []Subject
	for _, c := range cs.order {
		if s := c.result(); len(s.Answers) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// rowKeys reads the supplier, engagement and pack of a row and marks their cells as keys. When one
// of them is a problem, ok is false and the caller withholds the row.
func (r *reader) rowKeys(t *table, row []cell) (supplier, engagement Field[string], p *questionnaire.Pack, ok bool) {
	supplier, ok = r.rowKey(t, row, colSupplier, r.opt.Supplier)
	if !ok {
		return
	}
	if !supplier.Given() {
		r.flag(t.sheet, &row[0], CodeUnknownSupplier, "the row names no supplier",
			"put the supplier's ref, ODS code or company number in the column supplier, or use --supplier")
		return supplier, engagement, nil, false
	}
	if engagement, ok = r.rowKey(t, row, colEngagement, ""); !ok {
		return
	}
	name, ok := r.rowKey(t, row, colPack, r.opt.Pack)
	if !ok {
		return
	}
	at := t.get(row, colPack)
	if at == nil {
		at = &row[0]
	}
	if !name.Given() {
		r.flag(t.sheet, at, CodeUnknownPack, "the row names no pack",
			"add a column pack, or use --pack; for another organisation's questionnaire, assure import map FILE "+
				"proposes a mapping")
		return supplier, engagement, nil, false
	}
	if p = r.packs.Find(name.Value); p == nil {
		r.flag(t.sheet, at, CodeUnknownPack, "there is no pack "+quote(name.Value),
			"assure pack list shows the packs that are installed")
		return supplier, engagement, nil, false
	}
	if r.opt.Pack != "" && r.opt.Pack != p.ID && r.opt.Pack != p.Ref() {
		r.flag(t.sheet, at, CodeWrongPack, "the row is about "+p.Ref()+", not about "+quote(r.opt.Pack),
			"import it without --pack, or correct the cell")
		return supplier, engagement, nil, false
	}
	return supplier, engagement, p, true
}

func (r *reader) rowKey(t *table, row []cell, name, fallback string) (Field[string], bool) {
	c := t.get(row, name)
	if c == nil {
		return metaField(fallback, ""), true
	}
	text, ok := r.cellText(t.sheet, c)
	if !ok {
		return Field[string]{}, false
	}
	c.outcome = keyText
	return Field[string]{text, c.place()}, true
}

// markUnread marks the cells of a row in unknown columns.
func markUnread(row []cell, ours func(col int32) bool) {
	for i := range row {
		if row[i].outcome == unread && !ours(row[i].col) {
			row[i].outcome = otherColumn
		}
	}
}
