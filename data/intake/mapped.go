package intake

import (
	"fmt"
	"slices"
	"strings"

	"assure/data/tabular"
	"assure/questionnaire"
)

// mapped reports whether the file is read with a mapping or profile, and reads it then.
func (r *reader) mapped() bool {
	if m := r.opt.Mapping; m != nil {
		tables, why := r.fit(m)
		if why == "" {
			r.readMapped(m, tables)
			return true
		}
		r.misfit = why
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

// profiled is the mapping by which a profile reads this file, nil when the file is of another kind.
func (r *reader) profiled(p profile) *Mapping {
	tables := p.find(r.visible())
	if len(tables) == 0 {
		return nil
	}
	return &Mapping{Name: p.title, Profile: p.id, Framework: p.framework, Tables: tables}
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

// readMapped reads the tables that a mapping was found to fit.
func (r *reader) readMapped(m *Mapping, tables []*placed) {
	r.ret.Kind, r.ret.Mapping = Mapped, m
	if len(m.Tables) == 0 { // a profile with words of its own
		m = &Mapping{Name: m.Name, Profile: m.Profile, Framework: findProfile(m.Profile).framework, Pack: m.Pack, Words: m.Words, Suppliers: m.Suppliers}
	}
	run := &mappedRun{reader: r, m: m, lex: newLexicon(m)}
	for _, p := range tables {
		run.table(p)
	}
	if m.Framework != "" {
		run.finishForeign()
		return
	}
	r.ret.Subjects = run.cols.done()
}

// mappedRun is the reading of one file with one mapping.
type mappedRun struct {
	*reader
	m       *Mapping
	lex     *lexicon
	cols    collectors
	foreign foreignRows
}

// table reads one table.
func (r *mappedRun) table(p *placed) {
	var above int32 // the row before the headings belongs to the table before, or to nobody
	for i := range p.sheet.cells {
		c := &p.sheet.cells[i]
		if c.row >= p.first-int32(p.HeaderRows) && c.row < p.first && c.fate == unread {
			c.fate = header
		}
		above = max(above, c.row)
	}
	fill := map[Column]Field[string]{}
	strange := 0
	p.sheet.rows(func(row []cell) bool {
		if row[0].row < p.first {
			return true
		}
		if row[0].row > min(p.last, above) {
			return false
		}
		if p.repeatsHead(row) {
			for i := range row {
				if row[i].fate == unread {
					row[i].fate = header
				}
			}
			return true
		}
		in := r.take(p, row, fill)
		if r.m.Framework != "" {
			r.foreignRow(p, in)
		} else {
			r.packRow(p, in)
		}
		strange += settleRow(row, func(int32) bool { return false })
		return true
	})
	r.noteStrange(p.sheet, strange)
}

// repeatsHead recognises the headings repeated inside a table.
func (p *placed) repeatsHead(row []cell) bool {
	same := 0
	for letter, head := range p.Heads {
		c := inRow(row, columnOf(letter))
		parts := strings.Split(head, " / ")
		switch {
		case c == nil:
		case !slices.ContainsFunc(parts, func(s string) bool { return fold(s) == fold(c.text) }):
			return false
		default:
			same++
		}
	}
	return same >= 2
}

// mappedRow is a row taken apart.
type mappedRow struct {
	row    []cell
	id     Field[string] // given also when filled down
	typed  string        // the id verbatim
	text   string
	answer *cell
	word   string // what a mark stands for, else ""
	second *cell
	note   *cell
	above  map[Column]Field[string] // what holds from rows above
	bad    bool                     // the answer cells cannot be read, and the problem is reported
}

func (p *placed) cell(row []cell, c Column) *cell {
	col, ok := p.cols[c]
	if !ok {
		return nil
	}
	return inRow(row, col)
}

// keyColumns are those that say what a row is about.
var keyColumns = []Column{ColumnSupplier, ColumnEngagement, ColumnPack, ColumnQuestion, ColumnText}

// take finds the cells of a row, fills down what is left out and tells what a mark stands for.
func (r *mappedRun) take(p *placed, row []cell, fill map[Column]Field[string]) *mappedRow {
	in := &mappedRow{row: row, above: fill}
	for _, c := range keyColumns {
		if at := p.cell(row, c); at != nil {
			at.fate = key
			if slices.Contains(p.FillDown, c) {
				fill[c] = Field[string]{at.text, at.place()}
			}
		}
	}
	in.id = r.filled(p, row, ColumnQuestion, fill)
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

// filled is the text of a column in a row, or the one above that holds for it.
func (r *mappedRun) filled(p *placed, row []cell, c Column, fill map[Column]Field[string]) Field[string] {
	if at := p.cell(row, c); at != nil {
		return Field[string]{at.text, at.place()}
	}
	return fill[c]
}

// splitID takes "4.5.3: Is ...?" and "AIS- 02.2 Is ...?" apart. A text without a number at its beginning has no id.
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

// ticked finds the mark among the columns of marks.
func (r *mappedRun) ticked(p *placed, in *mappedRow) {
	var marks []*cell
	for _, t := range p.ticks {
		c := inRow(in.row, t.col)
		switch {
		case c == nil:
		case noMark(c.text) && !c.formula:
			c.fate = placeholder
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
	if len(marks) == 1 {
		return
	}
	in.bad = true
	var refs []string
	for _, c := range marks {
		c.fate = fateProblem
		refs = append(refs, c.ref())
	}
	r.add(CodeUnknownAnswer, r.at(p.sheet, marks[0]), fmt.Sprintf("%s are all filled in, and only one can be the answer", strings.Join(refs, ", ")), "leave a mark in one of the columns")
}

// isMark recognises a mark, or the word itself written into its column.
func isMark(text, word string) bool {
	switch f := fold(text); f {
	case "x", "✓", "✔", "☑", "☒", "1", "y", "yes", "true", "•", "●":
		return f != "y" && f != "yes" && f != "true" || fold(word) != "no"
	default:
		return f == fold(word)
	}
}

func noMark(text string) bool {
	switch fold(text) {
	case "-", "--", "☐", "□", "0", "false":
		return true
	}
	return false
}

// packRow reads a row whose id is that of a pack's question, as a row of a long sheet.
func (r *mappedRun) packRow(p *placed, in *mappedRow) {
	get := func(c Column) *cell { return p.cell(in.row, c) }
	evidence := evidenceCells{get(ColumnKind), get(ColumnReference), get(ColumnIssued), get(ColumnExpiry)}
	planned, alternative := get(ColumnPlanned), get(ColumnAlternative)
	inputs := []*cell{in.answer, in.second, in.note, evidence.kind, evidence.ref, evidence.issued, evidence.expiry, planned, alternative}
	if !slices.ContainsFunc(inputs, func(c *cell) bool { return c != nil }) {
		return
	}
	if !in.id.Given() {
		if in.answer != nil {
			r.flag(p.sheet, in.answer, CodeUnknownQuestion, "the row has an answer but no question id", "put the id of the question in its column")
		}
		hold(inputs...)
		return
	}
	supplier, engagement, pack, ok := r.rowKeysMapped(p, in)
	if !ok || in.bad {
		hold(inputs...)
		return
	}
	id := p.cell(in.row, ColumnQuestion)
	q := r.question(pack, in.id.Value)
	if q == nil {
		if id == nil {
			id = in.answer
		}
		r.unknownMappedQuestion(p.sheet, id, firstOf(inputs), in.id.Value, pack)
		hold(inputs...)
		return
	}
	a := Answer{Question: q.ID}
	r.mappedValue(p, in, q, &a)
	a.Evidence = r.takeEvidence(p.sheet, evidence, false)
	a.Planned = r.takeDate(p.sheet, planned)
	a.Alternative = r.takeText(p.sheet, alternative)
	r.collect(r.cols.of(p.sheet.name, supplier, engagement, pack), p.sheet, a, filled(inputs...))
}

// unknownMappedQuestion is unknownQuestion for an id that may have been filled down or stand inside a text.
func (r *mappedRun) unknownMappedQuestion(s *sheet, id, otherwise *cell, typed string, p *questionnaire.Pack) {
	if id == nil {
		id = otherwise
	}
	fix := "use the ids of the pack; assure pack show " + p.ID + " lists them. Ids of another questionnaire take framework: in the mapping"
	if near := nearQuestion(p, typed); near != "" {
		fix = "did you mean " + near + "? " + fix
	}
	r.flag(s, id, CodeUnknownQuestion, quote(typed)+" is no question of "+p.Ref(), fix)
}

// rowKeysMapped is rowKeys with the pack and the suppliers of the mapping, and what holds from rows above.
func (r *mappedRun) rowKeysMapped(p *placed, in *mappedRow) (supplier, engagement Field[string], pack *questionnaire.Pack, ok bool) {
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
		if r.opt.Pack = strings.TrimSpace(in.above[ColumnPack].Value); r.opt.Pack == "" && p.cell(in.row, ColumnPack) == nil {
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

// supplierName is what the mapping says a supplier's name stands for.
func (r *mappedRun) supplierName(typed string) string {
	for name, ref := range r.m.Suppliers {
		if fold(name) == fold(typed) {
			return ref
		}
	}
	return typed
}
