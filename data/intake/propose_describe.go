package intake

import (
	"slices"
	"strings"

	"assure/data/tabular"
	"assure/questionnaire"
)

// describe returns what the columns of a table hold.
func (r *reader) describe(p *located, opt ProposeOptions, confidence int, reason string) ProposedTable {
	d := ProposedTable{Sheet: p.sheet.name, Header: int(p.first) - p.HeaderRows, HeaderRows: p.HeaderRows}
	if p.HeaderRows == 0 {
		d.Header = int(p.first) - 1
	}
	index := map[int32]int{}
	words := map[int32]map[string]int{}
	lex := newLexicon(nil)
	var pack *knownWords
	if k := r.packs.Find(opt.Pack); k != nil {
		pack = packWords(r, k)
	}
	last := int32(0)
	for i := range p.sheet.cells {
		c := &p.sheet.cells[i]
		if c.row < p.first-int32(p.HeaderRows) || c.row > p.last || c.outcome == blank {
			continue
		}
		at, ok := index[c.col]
		if !ok {
			if len(d.Columns) == proposedColumns {
				continue
			}
			at = len(d.Columns)
			index[c.col] = at
			d.Columns = append(d.Columns, p.proposed(c.col, confidence, reason))
			words[c.col] = map[string]int{}
		}
		if c.row < p.first {
			continue
		}
		if c.row != last {
			d.Rows, last = d.Rows+1, c.row
		}
		d.Columns[at].sample(c, lex, pack, words[c.col])
	}
	slices.SortFunc(d.Columns, func(a, b ProposedColumn) int { return int(columnOf(a.Letter) - columnOf(b.Letter)) })
	return d
}

func (p *located) proposed(col int32, confidence int, reason string) ProposedColumn {
	out := ProposedColumn{Letter: tabular.ColumnName(int(col)),
		Heading: headingAt(p.sheet, p.first-int32(p.HeaderRows), p.HeaderRows, col), Keep: slices.Contains(p.keep, col)}
	for c, at := range p.cols {
		if at == col {
			out.Column = c
		}
	}
	for _, t := range p.ticks {
		if t.col == col {
			out.Tick = t.word
		}
	}
	if out.Column != "" || out.Tick != "" || out.Keep {
		out.Confidence, out.Reason = confidence, reason
		if out.Tick != "" && reason == "" {
			out.Confidence, out.Reason = 90, "by shape: Yes, No and Not Applicable side by side"
		}
	}
	return out
}

// knownWords are the words of all questions of a pack.
type knownWords struct{ known map[string]bool }

func packWords(r *reader, p *questionnaire.Pack) *knownWords {
	out := &knownWords{map[string]bool{}}
	for _, q := range p.Questions() {
		for k := range r.wordsFor(q).values {
			out.known[k] = true
		}
	}
	return out
}

// sample counts a cell, and keeps its text when it is among the first or not understood.
func (d *ProposedColumn) sample(c *cell, lex *lexicon, pack *knownWords, seen map[string]int) {
	d.Filled++
	text := strings.TrimSpace(c.text)
	if len(d.Samples) < proposedSamples && !slices.Contains(d.Samples, text) {
		d.Samples = append(d.Samples, text)
	}
	switch d.Column {
	case ColumnIssued, ColumnExpiry, ColumnPlanned:
		_, written := readDay(text)
		if c.kind != tabular.Date && !(c.kind == tabular.Text && written) {
			d.NotDates++
		}
	case ColumnAnswer, ColumnSecond:
		k := foldQuotes(text)
		if pack != nil && pack.known[k] {
			return
		}
		w := lex.read(text)
		if w.doubt == "" {
			return
		}
		at, known := seen[k]
		switch {
		case known:
			d.Unknown[at].Count++
		case len(d.Unknown) < proposedWords:
			seen[k] = len(d.Unknown)
			d.Unknown = append(d.Unknown, WordCount{Word: text, Count: 1, Why: w.doubt, Meanings: w.meanings})
		}
	}
}
