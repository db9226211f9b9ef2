package intake

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"assure/data/tabular"
	"assure/questionnaire"
)

// columns returns the columns of a table that mean something.
func (p *located) columns() []int32 {
	out := slices.Concat(slices.Collect(maps.Values(p.cols)), p.keep)
	for _, t := range p.ticks {
		out = append(out, t.col)
	}
	return out
}

// noteFree notes the headings of columns that mean something and that the mapping does not name: anything may be there.
func (p *located) noteFree() {
	for _, col := range slices.Sorted(slices.Values(p.columns())) {
		if _, named := p.Heads[tabular.ColumnName(int(col))]; named {
			continue
		}
		for row := p.first - int32(p.HeaderRows); row < p.first; row++ {
			if c := p.sheet.at(Place{row, col}); c != nil && c.outcome == header {
				p.sheet.free = append(p.sheet.free, c)
			}
		}
	}
}

// markRepeated marks the headings that a row repeats inside a table, and leaves what else is in it.
func (p *located) markRepeated(row []cell) {
	for i := range row {
		c := &row[i]
		h := headingAt(p.sheet, p.first-int32(p.HeaderRows), p.HeaderRows, c.col)
		if c.outcome == unread && slices.ContainsFunc(append(strings.Split(h, " / "), h),
			func(s string) bool { return foldQuotes(s) == foldQuotes(c.text) }) {
			c.outcome = header
		}
	}
	markUnread(row, func(int32) bool { return false })
}

// noteKeys looks at the keys of a row: where nothing of it is imported and it asks nothing, they are remarks.
func (r *mappedRun) noteKeys(p *located, in *mappedRow, keys *idleKeys) {
	id, words := p.cell(in.row, ColumnQuestionID), p.cell(in.row, ColumnText)
	asks := false
	if r.m.Framework != "" {
		typed := questionnaire.ForeignID(in.id.Value)
		asks = strings.ContainsAny(typed, "0123456789") && (r.m.form == nil || r.m.form.MatchString(typed))
	} else if q := r.mappedQuestion(p, in); q != nil {
		asks = true
		if words != nil && !p.IDInText && words.outcome == keyText && foldQuotes(words.text) != foldQuotes(q.Text) {
			p.sheet.worded = append(p.sheet.worded, words)
		}
	}
	if asks {
		keys.row(in.row, id, words)
	} else {
		keys.row(in.row)
	}
}

// mappedQuestion returns the question of a pack that a row without an answer is about, nil when there is none.
func (r *mappedRun) mappedQuestion(p *located, in *mappedRow) *questionnaire.Question {
	name := cmp.Or(r.opt.Pack, strings.TrimSpace(in.above[ColumnPack].Value), r.m.Pack)
	if c := p.cell(in.row, ColumnPack); c != nil {
		name = strings.TrimSpace(c.text)
	}
	if pack := r.packs.Find(name); pack != nil {
		return r.question(pack, in.id.Value)
	}
	return nil
}

// tableAt returns the table of a mapping that a row of a sheet belongs to, nil when there is none.
func (r *reader) tableAt(s *sheet, row int32) *located {
	i := slices.IndexFunc(r.located, func(p *located) bool { return p.sheet == s && row >= p.first && row <= p.last })
	if i < 0 {
		return nil
	}
	return r.located[i]
}

// severalQuestions reports whether the rows of a merged area are about several questions. Others merge an answer over
// the rows of one question.
func (p *located) severalQuestions(a *tabular.Area) bool {
	n := 0
	for row := int32(a.Row); row <= int32(a.LastRow); row++ {
		asks := false
		for _, c := range []Column{ColumnQuestionID, ColumnText} {
			if col, ok := p.cols[c]; ok {
				at := p.sheet.at(Place{row, col})
				asks = asks || at != nil && at.outcome != blank
			}
		}
		if asks {
			n++
		}
	}
	return n > 1
}

// underMerged reports whether the answer of a row is in a merged cell that begins in a row above and is about several
// questions.
func (p *located) underMerged(row int32) bool {
	col, ok := p.cols[ColumnAnswer]
	if !ok {
		return false
	}
	a := p.sheet.tallArea(Place{row, col})
	return a != nil && a.Row < int(row) && p.severalQuestions(a)
}
