package intake

import (
	"fmt"
	"slices"
	"strings"

	"assure/data/form"
	"assure/data/tabular"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Codes of problems of a workbook of queries.
const (
	CodeUnknownQuery = "unknown-query" // a reply that belongs to no query
	CodeQueryEdited  = "query-edited"  // the row says other words than those that were sent
)

// Reply is what a workbook of queries says on one query. The changed answer and the document are an [Answer] of the
// subject, of the same question.
type Reply struct {
	Ref      Field[string] // of the query, as [entity.ParseQueryRef] reads it
	Question string        // id, "" for the questionnaire as a whole
	Ask      string        // what was asked, as the row says; "" where the cell is gone
	Text     Field[questionnaire.Text]
	Document Field[string] // its name
	Changed  bool          // it has another answer
}

// Main is the cell that addresses a reply.
func (r *Reply) Main() Place {
	if r.Text.Given() {
		return r.Text.At
	}
	return r.Ref.At
}

// Cells returns the cells of a reply that are not those of its answer, each once.
func (r *Reply) Cells() []Place {
	if r.Question != "" { // the document is evidence
		return places(r.Text.At)
	}
	return places(r.Text.At, r.Document.At)
}

// Asked is the metadata of a workbook of queries.
type Asked struct {
	Round string // ULID; "" when the workbook no longer says so
	On    questionnaire.Date
	Due   questionnaire.Date
}

// querySheet is a sheet of queries: its header row and its columns by key.
type querySheet struct {
	*formSheet
	meta map[string]string
	seen map[string]*readReply // by reference
	subs map[string]*collector // by engagement and pack
	keys []string              // of subs, in the order of the rows
}

// readReply is a reply with the cells it was read from.
type readReply struct {
	cells   []*cell
	answer  string // all that it says
	dropped bool   // another row says something else
}

// queriesOn finds the header row of a sheet of queries: the first with the reference and the reply.
func queriesOn(s *sheet) *formSheet {
	return headedBy(s, queryHeader(form.QueryRef), queryHeader(form.QueryReply))
}

func queryHeader(key string) string {
	i := slices.IndexFunc(form.QueryColumns, func(c form.Column) bool { return c.Key == key })
	return form.QueryColumns[i].Header
}

// holdsQueries reports whether a file without its hidden sheet is a workbook of queries all the same.
func (r *reader) holdsQueries() bool {
	return slices.ContainsFunc(r.sheets, func(s *sheet) bool {
		f := queriesOn(s)
		if f == nil || s.state != tabular.Visible {
			return false
		}
		known := false
		s.rows(func(row []cell) bool {
			for i := range row {
				if len(row[i].text) < maxHeader {
					_, _, _, ok := entity.ParseQueryRef(row[i].text)
					known = known || ok
				}
			}
			return !known
		})
		return known
	})
}

// readQueries reads the replies in a workbook of queries. Sheets may have been renamed or copied, rows sorted, removed
// and added, and the hidden sheet lost: a query is known by the reference in its row.
func (r *reader) readQueries(meta map[string]string) {
	r.rowwise = true
	q := &querySheet{meta: meta, seen: map[string]*readReply{}, subs: map[string]*collector{}}
	found := false
	for _, s := range r.sheets {
		f := queriesOn(s)
		if f == nil || s.state != tabular.Visible && s.name != form.SheetQueries {
			continue
		}
		found, q.formSheet = true, f
		if !r.queryHeads(f) {
			return
		}
		s.rows(func(row []cell) bool {
			if row[0].row > f.row {
				r.queryRow(q, row)
			}
			return true
		})
	}
	if !found {
		r.reject(CodeUnsupported, "", fmt.Sprintf("no sheet has the columns %q and %q any more",
			queryHeader(form.QueryRef), queryHeader(form.QueryReply)),
			"ask for the replies in the workbook as it was sent, or record them one by one")
		return
	}
	for _, key := range q.keys {
		r.ret.Subjects = append(r.ret.Subjects, q.subs[key].result())
	}
	r.dropReplies(q)
	r.ownStart(meta)
	r.parts = strings.Fields(meta[form.MetaParts])
	r.dropQueryFlags()
}

// dropQueryFlags removes the warnings about our own hidden sheets.
func (r *reader) dropQueryFlags() {
	for _, s := range r.sheets {
		if s.state != tabular.Visible && s.name != form.SheetLists && s.name != form.SheetMeta {
			return
		}
	}
	r.ret.Flags = slices.DeleteFunc(slices.Clone(r.ret.Flags), func(f tabular.Flag) bool {
		return f == tabular.FlagHiddenSheets || f == tabular.FlagVeryHidden
	})
}

// queryHeads maps the columns of a sheet. It reports whether each is there once at most.
func (r *reader) queryHeads(f *formSheet) bool {
	twice := f.readHeaderOf(form.QueryColumns)
	if twice != nil {
		r.flag(f.sheet, twice, CodeUnsupported, "a second column headed "+quote(twice.text),
			"keep the one that holds the replies and remove the other")
		r.reject(CodeUnsupported, f.sheet.name, "two columns have the same heading", "remove the one that was added")
		return false
	}
	var cols []int32
	for col := range f.keys {
		cols = append(cols, col)
	}
	f.sheet.uses(f.row, cols...)
	return true
}

// queryRow reads a row below the headings.
func (r *reader) queryRow(q *querySheet, row []cell) {
	f := q.formSheet
	for i := range row {
		switch k, ok := f.keys[row[i].col]; {
		case row[i].outcome == blank:
		case !ok:
			row[i].outcome = otherColumn
		case k == form.QueryRef:
			row[i].outcome = keyText
		default:
			row[i].outcome = ownText
		}
	}
	ref := f.get(row, form.QueryRef)
	inputs := filledCells(f.get(row, form.QueryReply), f.get(row, form.QueryChanged), f.get(row, form.QueryDocument))
	if ref == nil {
		r.strayReply(f, row, inputs, "no query is named in this row")
		return
	}
	engagement, n, tail, ok := entity.ParseQueryRef(ref.text)
	if !ok || ref.formula || ref.struck != tabular.NotStruck {
		ref.outcome = remark
		r.strayReply(f, row, inputs, quote(ref.text)+" is not the reference of a query")
		return
	}
	key := fmt.Sprintf("%s Q%d %s", engagement, n, tail)
	r.editedWords(q, row, key)
	if len(inputs) == 0 {
		return
	}
	if f.underMergedReply(row[0].row) {
		withhold(inputs...)
		return
	}
	pack, question, ok := r.queryAbout(q, row, key)
	if !ok {
		withhold(inputs...)
		return
	}
	r.takeReply(q, row, Field[string]{key, ref.place()}, engagement, pack, question, inputs)
}

// strayReply reports what stands in the cells for replies of a row without a query. The other words of such a row are
// noted.
func (r *reader) strayReply(f *formSheet, row []cell, inputs []*cell, what string) {
	for i := range row {
		if row[i].outcome == ownText && f.keys[row[i].col] != form.HeaderMark {
			row[i].outcome = remark
		}
	}
	if len(inputs) == 0 {
		return
	}
	r.flag(f.sheet, inputs[0], CodeUnknownQuery, what+", so what the reply is to is not known",
		"put the reply in the row of its query, or record it by hand")
	withhold(inputs...)
}

func filledCells(cells ...*cell) []*cell {
	return slices.DeleteFunc(cells, func(c *cell) bool { return c == nil })
}

// underMergedReply reports whether the reply of a row is in a merged cell that begins in a row above.
func (f *formSheet) underMergedReply(row int32) bool {
	a := f.sheet.tallArea(Place{row, f.cols[form.QueryReply]})
	return a != nil && a.Row < int(row)
}

// editedWords reports our words of a row that are not those that were sent.
func (r *reader) editedWords(q *querySheet, row []cell, key string) {
	sums := strings.Fields(q.meta[form.MetaAsked+key])
	if len(sums) != len(form.QueryOwn)+1 {
		return // the hidden sheet is gone
	}
	var cells []*cell
	for i, k := range form.QueryOwn {
		if c := q.get(row, k); c != nil && form.Checksum8(c.text) != sums[i+1] {
			cells = append(cells, c)
		}
	}
	if len(cells) > 0 {
		r.flagOutside(q.sheet, cells)
	}
}

// queryAbout is what a row is about: the pack and, where there is one, the question. A pack that is not installed, and
// a question that it does not have, are problems.
func (r *reader) queryAbout(q *querySheet, row []cell, key string) (pack *questionnaire.Pack,
	question *questionnaire.Question, ok bool) {
	if sums := strings.Fields(q.meta[form.MetaAsked+key]); len(sums) > 0 {
		pack = r.packs.BySHA(sums[0])
	}
	named := q.get(row, form.QueryPack)
	if pack == nil && named != nil && len(named.text) < maxHeader {
		pack = r.packs.Find(strings.TrimSpace(named.text))
	}
	if pack == nil {
		at := named
		if at == nil {
			at = q.get(row, form.QueryRef)
		}
		r.flag(q.sheet, at, CodeUnknownPack, "the questionnaire of this query is not installed",
			"put its file in the packs folder (--packs) and import again")
		return nil, nil, false
	}
	id := q.get(row, form.QueryQuestion)
	if id == nil {
		return pack, nil, true
	}
	if question = r.question(pack, id.text); question == nil {
		r.unknownQuestion(q.sheet, id, pack)
		return nil, nil, false
	}
	return pack, question, true
}

// takeReply reads the supplier's cells of a row and adds the reply to its subject.
func (r *reader) takeReply(q *querySheet, row []cell, ref Field[string], engagement string, pack *questionnaire.Pack,
	question *questionnaire.Question, inputs []*cell) {
	s := q.sheet
	reply := Reply{Ref: ref, Text: r.readText(s, q.get(row, form.QueryReply)),
		Document: r.readString(s, q.get(row, form.QueryDocument))}
	if ask := q.get(row, form.QueryAsk); ask != nil {
		reply.Ask = ask.text
	}
	changed := q.get(row, form.QueryChanged)
	var a Answer
	if question != nil {
		reply.Question, a.Question = question.ID, question.ID
		var rest Field[questionnaire.Text]
		a.Value, rest = r.readAnswer(s, changed, question)
		a.Note = rest
		if a.Value.Given() && a.Value.Value == questionnaire.NA && !reply.Text.Given() && !rest.Given() {
			r.add(CodeUnexplained, r.at(s, changed), "N/A without an explanation",
				"say in the reply why it does not apply")
		}
		if reply.Document.Given() {
			at := reply.Document.At
			a.Evidence = Evidence{Kind: Field[entity.EvidenceKind]{entity.Doc, at},
				Ref: Field[string]{reply.Document.Value, at}}
		}
	} else if changed != nil {
		r.flag(s, changed, CodeUnknownQuestion, "the query is about no single question, so no answer can change",
			"say it in the reply")
	}
	reply.Changed = a.Value.Given()
	if slices.ContainsFunc(inputs, func(c *cell) bool { return c.outcome == flagged }) && !reply.Text.Given() &&
		!a.hasContent() {
		return // what is wrong is reported
	}
	if !reply.Text.Given() && !reply.Document.Given() && !a.hasContent() {
		return
	}
	col := q.subject(engagement, pack, s.name)
	said := quote(string(reply.Text.Value)) + " " + a.Value.Value + " " + reply.Document.Value
	if first := q.seen[ref.Value]; first != nil {
		r.secondReply(q, first, filled(inputs...), said)
		return
	}
	q.seen[ref.Value] = &readReply{cells: filled(inputs...), answer: said}
	col.subject.Replies = append(col.subject.Replies, reply)
	if question != nil {
		r.changedAnswer(col, s, a, changed, q.get(row, form.QueryDocument))
	}
}

// changedAnswer adds the answer and the document that come with a reply. Several queries may be about one question: the
// same answer again is no problem, and documents add up.
func (r *reader) changedAnswer(col *collector, s *sheet, a Answer, changed, document *cell) {
	only := Answer{Question: a.Question, Evidence: a.Evidence}
	switch first := col.taken[a.Question]; {
	case changed == nil || !a.Value.Given() && changed.outcome != flagged:
	case first == nil:
		r.collect(col, s, a, []*cell{changed}, filledCells(changed, document))
		return
	case first.index >= 0 && !first.dropped && first.by.subject.Answers[first.index].Value.Value == a.Value.Value:
		changed.outcome = duplicate
	default:
		a.Evidence = Evidence{}
		r.collect(col, s, a, []*cell{changed}, filledCells(changed))
	}
	if only.Evidence.Kind.Given() {
		col.subject.Answers = append(col.subject.Answers, only)
	}
}

// subject is the collector of an engagement and a pack.
func (q *querySheet) subject(engagement string, pack *questionnaire.Pack, sheet string) *collector {
	key := engagement + "\x00" + pack.SHA256 + "\x00" + sheet
	if have := q.subs[key]; have != nil {
		return have
	}
	of := Subject{Sheet: sheet, Pack: pack, Engagement: Field[string]{engagement, inMeta},
		Supplier: metaField(q.meta[form.MetaSupplier], ""), Asked: &Asked{Round: q.meta[form.MetaRound]}}
	of.Asked.On, _ = questionnaire.ParseDate(q.meta[form.MetaIssued])
	of.Asked.Due, _ = questionnaire.ParseDate(q.meta[form.MetaDue])
	col := newCollector(of)
	for k, have := range q.subs { // a sheet was copied
		if strings.HasPrefix(k, engagement+"\x00"+pack.SHA256+"\x00") {
			col.taken = have.taken
		}
	}
	q.subs[key], q.keys = col, append(q.keys, key)
	return col
}

// secondReply is another row for a query that has one. The same words on another sheet are a copy; different ones are a
// problem of both rows, and neither counts.
func (r *reader) secondReply(q *querySheet, first *readReply, cells []*cell, said string) {
	if len(cells) == 0 {
		return
	}
	if first.answer == said && !first.dropped {
		for _, c := range cells {
			c.outcome = duplicate
		}
		return
	}
	for _, c := range append(slices.Clone(first.cells), cells...) {
		c.outcome = flagged
	}
	what := "the query has a second reply, and neither was imported: " + namedTexts(cells)
	if !first.dropped {
		what = "the query has two different replies, and neither was imported: " + namedTexts(first.cells) + "; " +
			namedTexts(cells)
	}
	first.dropped = true
	r.add(CodeDuplicateRow, r.at(q.sheet, cells[0]), what, "keep the row that is right and remove the other")
}

// dropReplies takes the replies of queries with two different ones out, with their answers.
func (r *reader) dropReplies(q *querySheet) {
	for i := range r.ret.Subjects {
		s := &r.ret.Subjects[i]
		s.Replies = slices.DeleteFunc(s.Replies, func(x Reply) bool {
			have := q.seen[x.Ref.Value]
			if have == nil || !have.dropped {
				return false
			}
			s.Answers = slices.DeleteFunc(s.Answers, func(a Answer) bool {
				if a.Question != x.Question {
					return false
				}
				return slices.ContainsFunc(have.cells, func(c *cell) bool {
					return c.place() == a.Value.At || c.place() == a.Evidence.Kind.At
				})
			})
			return true
		})
	}
	r.ret.Subjects = slices.DeleteFunc(r.ret.Subjects, func(s Subject) bool {
		return len(s.Replies) == 0 && len(s.Answers) == 0
	})
}

// ownStart marks our words on the first sheet and those of a marked copy. What was not sent is noted.
func (r *reader) ownStart(meta map[string]string) {
	for _, s := range r.sheets {
		if queriesOn(s) != nil {
			continue
		}
		sums := strings.Fields(meta[form.MetaOwn+form.SheetStart])
		for i := range s.cells {
			c := &s.cells[i]
			switch {
			case c.outcome != unread:
			case s.name == form.SheetMarks, s.name == form.SheetLists && s.state != tabular.Visible,
				slices.Contains(sums, form.Mark(int(c.col), c.text)):
				c.outcome = ownText
			}
		}
	}
}
