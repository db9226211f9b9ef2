package intake

import (
	"fmt"
	"slices"
	"strings"

	"assure/data/tabular"
	"assure/questionnaire"
)

// mapped reads the file with the first mapping or profile that fits. It reports whether one did.
func (r *reader) mapped() bool {
	if m := r.opt.Mapping; m != nil {
		tables, why := r.fit(m)
		if why == "" {
			r.readMapped(m, tables)
			return true
		}
		r.mismatch = why
	}
	for _, m := range r.opt.Mappings {
		if m == nil || m.Signature() == "" {
			continue
		}
		if tables, why := r.fit(m); why == "" {
			r.readMapped(m, tables)
			return true
		}
	}
	for _, p := range profiles() {
		if m := r.profiled(p); m != nil {
			if tables, why := r.fit(m); why == "" {
				r.readMapped(m, tables)
				return true
			}
		}
	}
	return false
}

// profiled returns the mapping by which a profile reads this file, nil when the profile does not
// recognise it. A file in the layout of the profile that says it is another questionnaire, such as
// another version, is read as that one.
func (r *reader) profiled(p profile) *Mapping {
	tables := p.find(r.visible())
	if len(tables) == 0 {
		return nil
	}
	m := &Mapping{Name: p.title, Profile: p.id, Framework: p.framework, Tables: tables, form: p.form}
	if other := r.otherThan(&p, tables); other != "" {
		m.Name, m.Profile, m.Framework = other, "", other
	}
	return m
}

// otherThan returns the name of another questionnaire that the sheets of the tables say they are, ""
// when they are that of the profile or say nothing.
func (r *reader) otherThan(p *profile, tables []Table) string {
	var sheets []*sheet
	for i := range tables {
		sheets = append(sheets, r.sheetNamed(tables[i].Sheet))
	}
	return p.other(statedIn(sheets))
}

func (r *reader) visible() []*sheet {
	var out []*sheet
	for _, s := range r.sheets {
		if s.state == tabular.Visible {
			out = append(out, s)
		}
	}
	return out
}

// readMapped reads the tables of a mapping that fits.
func (r *reader) readMapped(m *Mapping, tables []*located) {
	r.ret.Kind, r.ret.Mapping = Mapped, m
	if len(m.Tables) == 0 { // a profile with additional words
		p := findProfile(m.Profile)
		m = &Mapping{Name: m.Name, Profile: m.Profile, Framework: p.framework, Pack: m.Pack,
			Words: m.Words, Suppliers: m.Suppliers, form: p.form}
	} else if m.form != nil && m.Profile == "" {
		r.note("the file says that it is " + m.Name + ": it is kept as a questionnaire of its own")
	}
	r.rowwise, r.located = true, tables
	run := &mappedRun{reader: r, m: m, lex: newLexicon(m)}
	for _, p := range tables {
		run.table(p)
	}
	if m.form != nil {
		run.noteOtherSheets(tables)
	}
	if m.Framework != "" {
		run.finishForeign()
		return
	}
	r.ret.Subjects = run.cols.results()
}

// mappedRun reads one file with one mapping.
type mappedRun struct {
	*reader
	m       *Mapping
	lex     *lexicon
	cols    collectors
	foreign foreignRows
}

// table reads one table.
func (r *mappedRun) table(p *located) {
	var above int32 // the last row of the sheet
	for i := range p.sheet.cells {
		c := &p.sheet.cells[i]
		if c.row >= p.first-int32(p.HeaderRows) && c.row < p.first && c.outcome == unread {
			c.outcome = header
		}
		above = max(above, c.row)
	}
	p.sheet.uses(p.first-int32(p.HeaderRows), p.columns()...)
	if r.m.form == nil {
		p.noteFree()
	}
	fill := map[Column]Field[string]{}
	var keys idleKeys
	p.sheet.rows(func(row []cell) bool {
		if row[0].row < p.first {
			return true
		}
		if row[0].row > min(p.last, above) {
			return false
		}
		if p.repeatsHead(row) {
			p.markRepeated(row)
			return true
		}
		in := r.splitRow(p, row, fill)
		if r.m.Framework != "" {
			r.foreignRow(p, in)
		} else {
			r.packRow(p, in)
		}
		r.noteKeys(p, in, &keys)
		if r.m.form != nil {
			markFormText(row)
		}
		markUnread(row, func(int32) bool { return false })
		return true
	})
	keys.finish()
}

// repeatsHead reports whether a row repeats the headings inside a table.
func (p *located) repeatsHead(row []cell) bool {
	same := 0
	for letter, head := range p.Heads {
		c := inRow(row, columnOf(letter))
		parts := strings.Split(head, " / ")
		switch {
		case c == nil:
		case !slices.ContainsFunc(parts, func(s string) bool { return foldQuotes(s) == foldQuotes(c.text) }):
			return false
		default:
			same++
		}
	}
	return same >= 2
}

// mappedRow is a row with its cells by use.
type mappedRow struct {
	row    []cell
	id     Field[string] // given also when filled down
	typed  string        // the id verbatim
	text   string
	answer *cell
	word   string // what the mark in a column of marks means, else ""
	second *cell
	note   *cell
	above  map[Column]Field[string] // values filled down from rows above
	bad    bool                     // the answer cells cannot be read; the problem is reported
}

func (p *located) cell(row []cell, c Column) *cell {
	col, ok := p.cols[c]
	if !ok {
		return nil
	}
	return inRow(row, col)
}

// keyColumns are the columns that say what a row is about.
var keyColumns = []Column{ColumnSupplier, ColumnEngagement, ColumnPack, ColumnQuestionID, ColumnText}

// splitRow finds the cells of a row, fills down omitted values and resolves marks.
func (r *mappedRun) splitRow(p *located, row []cell, fill map[Column]Field[string]) *mappedRow {
	in := &mappedRow{row: row, above: fill}
	for _, c := range keyColumns {
		if at := p.cell(row, c); at != nil {
			at.outcome = keyText
			if slices.Contains(p.FillDown, c) {
				fill[c] = Field[string]{at.text, at.place()}
			}
		}
	}
	in.id = r.filled(p, row, ColumnQuestionID, fill)
	in.typed = in.id.Value
	in.text = r.filled(p, row, ColumnText, fill).Value
	if p.IDInText {
		in.splitID()
	}
	in.answer, in.second, in.note = p.cell(row, ColumnAnswer), p.cell(row, ColumnSecond), p.cell(row, ColumnNote)
	if len(p.ticks) > 0 {
		r.ticked(p, in)
	}
	return in
}

// filled returns the text of a column in a row, or the one filled down from above.
func (r *mappedRun) filled(p *located, row []cell, c Column, fill map[Column]Field[string]) Field[string] {
	if at := p.cell(row, c); at != nil {
		return Field[string]{at.text, at.place()}
	}
	return fill[c]
}

// splitID splits "4.5.3: Is ...?" and "AIS- 02.2 Is ...?" into id and text. A text that does not
// begin with a number has no id.
func (in *mappedRow) splitID() {
	text := strings.TrimSpace(in.id.Value)
	end := strings.IndexAny(text, ": \t\r\n")
	for end > 0 && text[end-1] == '-' { // a blank behind a hyphen is inside the id
		next := strings.IndexAny(text[end+1:], ": \t\r\n")
		if next < 0 {
			end = len(text)
			break
		}
		end += 1 + next
	}
	id, rest := text, ""
	if end >= 0 && end < len(text) {
		id, rest = text[:end], strings.TrimSpace(strings.TrimLeft(text[end:], ": \t\r\n"))
	}
	if !strings.ContainsAny(id, "0123456789") {
		in.id, in.typed = Field[string]{}, ""
		if in.text == "" {
			in.text = text
		}
		return
	}
	in.id.Value, in.typed = id, id
	if in.text == "" {
		in.text = rest
	}
}

// ticked finds the mark in the columns of marks.
func (r *mappedRun) ticked(p *located, in *mappedRow) {
	var marks []*cell
	for _, t := range p.ticks {
		c := inRow(in.row, t.col)
		switch {
		case c == nil:
		case noMark(c.text) && !c.formula:
			c.outcome = placeholder
		default:
			marks = append(marks, c)
			if isMark(c.text, t.word) {
				in.word = t.word
			}
		}
	}
	if len(marks) == 0 {
		return
	}
	in.answer = marks[0]
	if a := p.sheet.broadArea(marks[0].place()); a != nil && len(marks) == 1 && p.ticksIn(a) > 1 {
		in.bad = true
		r.flag(p.sheet, marks[0], CodeMerged, fmt.Sprintf("the mark %s is in a cell merged over %s, and which of its "+
			"columns it is for is not known", quote(marks[0].text), a), "unmerge the cells and mark one column")
	}
	if len(marks) == 1 {
		return
	}
	in.bad = true
	var refs []string
	for _, c := range marks {
		c.outcome = flagged
		refs = append(refs, c.ref())
	}
	r.add(CodeUnknownAnswer, r.at(p.sheet, marks[0]),
		fmt.Sprintf("%s are all filled in, and only one can be the answer", strings.Join(refs, ", ")),
		"leave a mark in one of the columns")
}

// ticksIn counts the columns of marks in a merged area.
func (p *located) ticksIn(a *tabular.Area) int {
	n := 0
	for _, t := range p.ticks {
		if int(t.col) >= a.Col && int(t.col) <= a.LastCol {
			n++
		}
	}
	return n
}

// isMark reports whether text is a mark, or the column's own word.
func isMark(text, word string) bool {
	switch f := foldQuotes(text); f {
	case "x", "✓", "✔", "☑", "☒", "1", "y", "yes", "true", "•", "●":
		return f != "y" && f != "yes" && f != "true" || foldQuotes(word) != "no"
	default:
		return f == foldQuotes(word)
	}
}

func noMark(text string) bool {
	switch foldQuotes(text) {
	case "-", "--", "☐", "□", "0", "false":
		return true
	}
	return false
}

// packRow reads a row whose id is that of a question of a pack, like a row of a long sheet.
func (r *mappedRun) packRow(p *located, in *mappedRow) {
	get := func(c Column) *cell { return p.cell(in.row, c) }
	evidence := evidenceCells{get(ColumnKind), get(ColumnReference), get(ColumnIssued), get(ColumnExpiry)}
	planned, alternative := get(ColumnPlanned), get(ColumnAlternative)
	inputs := []*cell{in.answer, in.second, in.note, evidence.kind, evidence.ref, evidence.issued, evidence.expiry,
		planned, alternative}
	if !slices.ContainsFunc(inputs, func(c *cell) bool { return c != nil }) {
		return
	}
	if !in.id.Given() {
		if in.answer != nil {
			r.flag(p.sheet, in.answer, CodeUnknownQuestion, "the row has an answer but no question id",
				"put the id of the question in its column")
		}
		withhold(inputs...)
		return
	}
	supplier, engagement, pack, ok := r.rowKeysMapped(p, in)
	if !ok || in.bad || p.underMerged(in.row[0].row) {
		withhold(inputs...)
		return
	}
	id := p.cell(in.row, ColumnQuestionID)
	q := r.question(pack, in.id.Value)
	if q == nil {
		if id == nil {
			id = in.answer
		}
		r.unknownMappedQuestion(p.sheet, id, firstCell(inputs), in.id.Value, pack)
		withhold(inputs...)
		return
	}
	a := Answer{Question: q.ID}
	r.mappedValue(p, in, q, &a)
	if in.answer != nil {
		r.explained(p.sheet, in.answer, &a, false)
	}
	a.Evidence = r.readEvidence(p.sheet, evidence, true) // a supplier's own sheet offers it
	a.Planned = r.readDate(p.sheet, planned)
	a.Alternative = r.readText(p.sheet, alternative)
	r.collect(r.cols.of(p.sheet.name, supplier, engagement, pack), p.sheet, a,
		[]*cell{in.answer, in.second}, inputs)
}

// unknownMappedQuestion is unknownQuestion for an id that may be filled down or inside a text.
func (r *mappedRun) unknownMappedQuestion(s *sheet, id, otherwise *cell, typed string, p *questionnaire.Pack) {
	if id == nil {
		id = otherwise
	}
	fix := "use the ids of the pack; assure pack show " + p.ID +
		" lists them. Ids of another questionnaire take framework: in the mapping"
	if near := nearQuestion(p, typed); near != "" {
		fix = "did you mean " + near + "? " + fix
	}
	r.flag(s, id, CodeUnknownQuestion, quote(typed)+" is not a question of "+p.Ref(), fix)
}

// rowKeysMapped is rowKeys with the pack and suppliers of the mapping and the values filled down.
func (r *mappedRun) rowKeysMapped(p *located, in *mappedRow) (supplier, engagement Field[string],
	pack *questionnaire.Pack, ok bool) {
	t := &table{sheet: p.sheet, row: p.first - 1, cols: map[string]int32{}}
	for _, c := range []Column{ColumnSupplier, ColumnEngagement, ColumnPack} {
		if col, ok := p.cols[c]; ok {
			t.cols[string(c)] = col
		}
	}
	given := r.opt
	defer func() { r.opt = given }()
	above, filled := in.above[ColumnSupplier]
	filled = filled && p.cell(in.row, ColumnSupplier) == nil
	if filled {
		r.opt.Supplier = strings.TrimSpace(above.Value)
	}
	if r.opt.Pack == "" {
		if r.opt.Pack = strings.TrimSpace(in.above[ColumnPack].Value); r.opt.Pack == "" &&
			p.cell(in.row, ColumnPack) == nil {
			r.opt.Pack = r.m.Pack
		}
	}
	supplier, engagement, pack, ok = r.rowKeys(t, in.row)
	if filled && ok {
		supplier.At = above.At
	}
	if !engagement.Given() {
		engagement = in.above[ColumnEngagement]
	}
	supplier.Value = r.supplierName(supplier.Value)
	return supplier, engagement, pack, ok
}

// supplierName returns the supplier that the mapping gives for a name, or the name.
func (r *mappedRun) supplierName(typed string) string {
	for name, ref := range r.m.Suppliers {
		if foldQuotes(name) == foldQuotes(typed) {
			return ref
		}
	}
	return typed
}
