package intake

import (
	"fmt"
	"strings"

	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// part is what a column of a wide sheet holds of a question.
type part uint8

const (
	partAnswer part = iota
	partNote
	partEvidence
)

// splitHeader takes "ITS-22 note" apart.
func splitHeader(text string) (id string, p part) {
	text = strings.TrimSpace(text)
	i := strings.LastIndexAny(text, " _")
	if i > 0 {
		switch strings.ToLower(text[i+1:]) {
		case "note":
			return strings.TrimSpace(text[:i]), partNote
		case "evidence":
			return strings.TrimSpace(text[:i]), partEvidence
		}
	}
	return text, partAnswer
}

// wideColumn is a column of a wide sheet, as the pack of a row understands it.
type wideColumn struct {
	question *questionnaire.Question // nil when the pack has none of that id
	part     part
	slot     int  // of the question in wideHead.ids
	reported bool // the missing question has been reported
}

// wideKeys are the columns that are no questions; a name is there for people to read.
func wideKey(k string) bool {
	switch k {
	case colSupplier, colEngagement, colPack, "name", "supplier_name":
		return true
	}
	return false
}

// wide reads a sheet with one row a supplier and one column a question.
func (r *reader) wide(t *table, cols *collectors) {
	if r.doubled(t, func(string) bool { return true }) {
		return
	}
	byPack := map[*questionnaire.Pack]*wideHead{}
	keys := map[int32]bool{} // by column: whether it is no question
	for _, c := range t.cells {
		if c.fate != blank {
			keys[c.col] = wideKey(headerKey(c.text))
		}
	}
	strange := 0
	t.sheet.rows(func(row []cell) bool {
		if row[0].row <= t.row {
			return true
		}
		r.wideRow(t, row, keys, cols, byPack)
		strange += settleRow(row, func(int32) bool { return false })
		return true
	})
	r.noteStrange(t.sheet, strange)
}

func (r *reader) wideRow(t *table, row []cell, keys map[int32]bool, cols *collectors, byPack map[*questionnaire.Pack]*wideHead) {
	var inputs []*cell
	for i := range row {
		switch isKey, known := keys[row[i].col]; {
		case row[i].fate == blank || !known:
		case isKey:
			row[i].fate = key
		default:
			inputs = append(inputs, &row[i])
		}
	}
	if len(inputs) == 0 {
		return
	}
	supplier, engagement, pack, ok := r.rowKeys(t, row)
	if !ok {
		hold(inputs...)
		return
	}
	head := byPack[pack]
	if head == nil {
		head = r.wideHead(t, pack)
		byPack[pack] = head
	}
	got := make([]wideAnswer, len(head.ids))
	for _, c := range inputs {
		col := head.cols[c.col]
		if col.question == nil {
			r.strangeColumn(t, c, col, pack)
			continue
		}
		g := &got[col.slot]
		switch col.part {
		case partAnswer:
			g.answer.Value = r.takeValue(t.sheet, c, col.question)
		case partNote:
			g.answer.Note = r.takeText(t.sheet, c)
		case partEvidence:
			g.answer.Evidence = r.packedEvidence(t.sheet, c)
		}
		g.cells[col.part] = c
	}
	subject := cols.of(t.sheet.name, supplier, engagement, pack)
	for i := range got {
		got[i].answer.Question = head.ids[i]
		r.collect(subject, t.sheet, got[i].answer, filled(got[i].cells[:]...))
	}
}

// wideAnswer is what the columns of one question say in a row.
type wideAnswer struct {
	answer Answer
	cells  [3]*cell // by part
}

// wideHead is the header as a pack understands it.
type wideHead struct {
	cols map[int32]*wideColumn
	ids  []string // of the questions, in the order of the columns
}

func (r *reader) wideHead(t *table, p *questionnaire.Pack) *wideHead {
	out := &wideHead{cols: map[int32]*wideColumn{}}
	slots := map[string]int{}
	for _, c := range t.cells {
		if c.fate == blank {
			continue
		}
		// a question whose id ends in a word of ours is still that question
		q, pt := r.question(p, c.text), partAnswer
		if q == nil {
			var id string
			id, pt = splitHeader(c.text)
			q = r.question(p, id)
		}
		col := &wideColumn{question: q, part: pt}
		if q != nil {
			slot, ok := slots[q.ID]
			if !ok {
				slot = len(out.ids)
				slots[q.ID] = slot
				out.ids = append(out.ids, q.ID)
			}
			col.slot = slot
		}
		out.cols[c.col] = col
	}
	return out
}

// strangeColumn reports a column that holds answers to a question the pack does not have, once, at its header. Its cells
// are problems all the same.
func (r *reader) strangeColumn(t *table, c *cell, col *wideColumn, p *questionnaire.Pack) {
	c.fate = fateProblem
	if col.reported {
		return
	}
	col.reported = true
	r.unknownQuestion(t.sheet, inRow(t.cells, c.col), p)
}

// packedEvidence reads "kind; ref; date; expiry" from one cell; what is left out at the end or between two semicolons
// is not given. A part that is not understood makes the whole cell a problem.
func (r *reader) packedEvidence(s *sheet, c *cell) (out Evidence) {
	text, ok := r.field(s, c)
	if !ok {
		return out
	}
	parts := strings.Split(text, ";")
	if len(parts) > 4 {
		r.flag(s, c, CodeBadEvidenceKind, fmt.Sprintf("evidence in %d parts", len(parts)), "write kind; ref; date; expiry")
		return Evidence{}
	}
	parts = append(parts, "", "", "")[:4]
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	kind, ok := r.kinds.match(parts[0])
	if !ok {
		r.flag(s, c, CodeBadEvidenceKind, quote(parts[0])+" is no kind of evidence", "write kind; ref; date; expiry with one of these kinds: "+kindList(false))
		return Evidence{}
	}
	at := c.place()
	out.Kind = Field[entity.EvidenceKind]{entity.EvidenceKind(kind), at}
	if parts[1] != "" {
		out.Ref = Field[string]{parts[1], at}
	}
	for i, f := range []*Field[questionnaire.Date]{&out.Issued, &out.Expiry} {
		if parts[i+2] == "" {
			continue
		}
		d, ok := parseDate(parts[i+2])
		if !ok {
			r.flag(s, c, CodeBadDate, quote(parts[i+2])+" is not a date in a form that has one meaning", dateFix)
			return Evidence{}
		}
		*f = Field[questionnaire.Date]{d, at}
	}
	c.fate = imported
	return out
}
