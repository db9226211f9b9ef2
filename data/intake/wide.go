package intake

import (
	"fmt"
	"strings"

	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// part is what a column of a wide sheet holds for its question.
type part uint8

const (
	partAnswer part = iota
	partNote
	partEvidence
)

// splitHeader splits "ITS-22 note" into id and part.
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

// wideColumn is a column of a wide sheet, for the pack of a row.
type wideColumn struct {
	question *questionnaire.Question // nil when the pack has no such question
	part     part
	slot     int  // of the question in wideHead.ids
	reported bool // the missing question has been reported
	problem  int  // its index among the problems, -1 when it is not listed
	cells    []*cell
}

// wideKey reports whether a column is not a question; names are there for people to read.
func wideKey(k string) bool {
	switch k {
	case colSupplier, colEngagement, colPack, "name", "supplier_name":
		return true
	}
	return false
}

// wide reads a sheet with one row for each supplier and one column for each question.
func (r *reader) wide(t *table, cols *collectors) {
	if r.duplicateColumn(t, func(string) bool { return true }) {
		return
	}
	byPack := map[*questionnaire.Pack]*wideHead{}
	keys := map[int32]bool{} // by column: whether it is not a question
	for _, c := range t.cells {
		if c.outcome != blank {
			keys[c.col] = wideKey(headerKey(c.text))
			id, _ := splitHeader(c.text)
			if keys[c.col] || idForm.MatchString(id) || r.knownQuestion(c.text) || r.knownQuestion(id) {
				t.sheet.uses(t.row, c.col)
			}
		}
	}
	var idle idleKeys
	t.sheet.rows(func(row []cell) bool {
		if row[0].row <= t.row {
			return true
		}
		r.wideRow(t, row, keys, cols, byPack)
		idle.row(row)
		markUnread(row, func(int32) bool { return false })
		return true
	})
	idle.finish()
	for _, head := range byPack {
		r.nameUnknown(head)
	}
}

// knownQuestion reports whether the pack of the options has a question.
func (r *reader) knownQuestion(id string) bool {
	p := r.packs.Find(r.opt.Pack)
	return p != nil && r.question(p, id) != nil
}

func (r *reader) wideRow(t *table, row []cell, keys map[int32]bool, cols *collectors,
	byPack map[*questionnaire.Pack]*wideHead) {
	var inputs []*cell
	for i := range row {
		switch isKey, known := keys[row[i].col]; {
		case row[i].outcome == blank || !known:
		case isKey:
			row[i].outcome = keyText
		default:
			inputs = append(inputs, &row[i])
		}
	}
	if len(inputs) == 0 {
		return
	}
	supplier, engagement, pack, ok := r.rowKeys(t, row)
	if !ok {
		withhold(inputs...)
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
			r.unknownColumn(t, c, col, pack)
			continue
		}
		g := &got[col.slot]
		switch col.part {
		case partAnswer:
			g.answer.Value, g.rest = r.readAnswer(t.sheet, c, col.question)
		case partNote:
			g.answer.Note = r.readText(t.sheet, c)
		case partEvidence:
			g.answer.Evidence = r.readEvidenceList(t.sheet, c)
		}
		g.cells[col.part] = c
	}
	subject := cols.of(t.sheet.name, supplier, engagement, pack)
	for i := range got {
		got[i].answer.Question = head.ids[i]
		got[i].answer.Note = r.withRest(got[i].answer.Note, got[i].rest)
		r.explained(t.sheet, got[i].cells[partAnswer], &got[i].answer, false)
		r.collect(subject, t.sheet, got[i].answer, got[i].cells[partAnswer:partAnswer+1], got[i].cells[:])
	}
}

// wideAnswer is what the columns of one question say in a row.
type wideAnswer struct {
	answer Answer
	rest   Field[questionnaire.Text] // what followed a word for not applicable
	cells  [3]*cell                  // by part
}

// wideHead is the header for one pack.
type wideHead struct {
	cols map[int32]*wideColumn
	ids  []string // of the questions, in the order of the columns
}

func (r *reader) wideHead(t *table, p *questionnaire.Pack) *wideHead {
	out := &wideHead{cols: map[int32]*wideColumn{}}
	slots := map[string]int{}
	for _, c := range t.cells {
		if c.outcome == blank {
			continue
		}
		// the id of a question may itself end in "note" or "evidence"
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

// unknownColumn reports a column of answers to a question that the pack does not have, once, at its
// header. Every cell counts as a problem.
func (r *reader) unknownColumn(t *table, c *cell, col *wideColumn, p *questionnaire.Pack) {
	c.outcome = flagged
	if len(col.cells) <= shownUnread {
		col.cells = append(col.cells, c)
	}
	if col.reported {
		return
	}
	before := len(r.ret.Problems)
	col.reported, col.problem = true, -1
	r.unknownQuestion(t.sheet, inRow(t.cells, c.col), p)
	if len(r.ret.Problems) > before {
		col.problem = before
	}
}

// nameUnknown adds what columns of questions that a pack does not have hold to their problems.
func (r *reader) nameUnknown(head *wideHead) {
	for _, col := range head.cols {
		if !col.reported || col.problem < 0 {
			continue
		}
		words := namedTexts(col.cells[:min(len(col.cells), shownUnread)])
		if len(col.cells) > shownUnread {
			words += " and more"
		}
		r.ret.Problems[col.problem].What += "; it holds: " + words
	}
}

// readEvidenceList reads "kind; ref; date; expiry" from one cell. Parts may be empty or left out at
// the end. A part that is not understood makes the whole cell a problem.
func (r *reader) readEvidenceList(s *sheet, c *cell) (out Evidence) {
	text, ok := r.cellText(s, c)
	if !ok {
		return out
	}
	parts := strings.Split(text, ";")
	if len(parts) > 4 {
		r.flag(s, c, CodeBadEvidenceKind, fmt.Sprintf("evidence in %d parts", len(parts)),
			"write kind; ref; date; expiry")
		return Evidence{}
	}
	parts = append(parts, "", "", "")[:4]
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	kind, ok := r.kinds.match(parts[0])
	if !ok {
		r.flag(s, c, CodeBadEvidenceKind, quote(parts[0])+" is not a kind of evidence",
			"write kind; ref; date; expiry with one of these kinds: "+kindList(false))
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
		d, ok := readDay(parts[i+2])
		if !ok {
			r.flag(s, c, CodeBadDate, quote(parts[i+2])+" is not a date", dateFix)
			return Evidence{}
		}
		*f = Field[questionnaire.Date]{d, at}
	}
	if r.notLater(s, c, out.Issued, evidenceAhead); out.Issued.Given() && c.outcome == flagged ||
		r.endsBeforeItBegins(s, c, &out) {
		return Evidence{}
	}
	c.outcome = imported
	return out
}
