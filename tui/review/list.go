package review

import (
	"cmp"
	"slices"
	"strconv"

	"assure/data/review"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
	"assure/tui/walk"
)

// row is a row of the list: a domain, or a question.
type row struct {
	domain   string // title of a domain; "" for a question
	id       string
	question *review.Question
}

// layRows makes the rows: domain by domain in the order of the pack, and in a domain that on which most hangs
// first. A question that was worth reading keeps its row when nothing is left of its reasons.
func (p *Page) layRows() {
	byDomain := map[string][]*review.Question{}
	for _, part := range [][]review.Question{p.list.Worth, p.list.Rest} {
		for i := range part {
			q := &part[i]
			if _, ok := p.listed[q.ID]; (ok || p.all) && p.only.Keeps(q.Question) {
				byDomain[q.Domain] = append(byDomain[q.Domain], q)
			}
		}
	}
	order := map[string]int{}
	for i, q := range p.s.Pack.Questions() {
		order[q.ID] = i
	}
	place := func(q *review.Question) int {
		if kind, ok := p.listed[q.ID]; ok {
			return slices.Index(review.Kinds, kind)
		}
		return len(review.Kinds)
	}
	p.rows = nil
	for i := range p.s.Pack.Domains {
		d := &p.s.Pack.Domains[i]
		list := byDomain[d.ID]
		if len(list) == 0 {
			continue
		}
		slices.SortStableFunc(list, func(a, b *review.Question) int {
			return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(order[a.ID], order[b.ID]))
		})
		p.rows = append(p.rows, row{domain: text.Safe(d.Title), id: d.ID})
		for _, q := range list {
			p.rows = append(p.rows, row{id: q.ID, question: q})
		}
	}
	if p.index() < 0 {
		p.open(p.nearest())
	}
}

// index is the row of the question that is open, -1 for none.
func (p *Page) index() int {
	return slices.IndexFunc(p.rows, func(r row) bool { return r.question != nil && r.id == p.at })
}

// nearest is a question to open where the one that was open has no row: the first of the list.
func (p *Page) nearest() string {
	for _, r := range p.rows {
		if r.question != nil {
			return r.id
		}
	}
	return ""
}

// open opens a question. One that is not worth reading shows everything.
func (p *Page) open(id string) {
	if q := p.list.Find(id); q != nil {
		id = q.ID
		if !p.only.Keeps(q.Question) {
			p.only = nil
			p.layRows()
		}
		if _, ok := p.listed[id]; !ok && !p.all {
			p.all = true
			p.layRows()
		}
	}
	p.at = id
	p.s.GoTo(id)
	p.read, p.cursor = kit.Scroll{}, 0
}

// step opens the question d questions further on, and stops at the ends.
func (p *Page) step(d int) {
	var ids []string
	for _, r := range p.rows {
		if r.question != nil {
			ids = append(ids, r.id)
		}
	}
	if len(ids) == 0 {
		return
	}
	p.open(ids[kit.Clamp(slices.Index(ids, p.at)+d, len(ids))])
}

// stepDomain opens the first question of another domain.
func (p *Page) stepDomain(d int) {
	var firsts []string
	here := -1
	for i, r := range p.rows {
		if r.question == nil && i+1 < len(p.rows) {
			firsts = append(firsts, p.rows[i+1].id)
		}
		if r.question != nil && r.id == p.at {
			here = len(firsts) - 1
		}
	}
	if len(firsts) == 0 {
		return
	}
	if d < 0 && firsts[here] != p.at {
		d = 0
	}
	p.open(firsts[kit.Clamp(here+d, len(firsts))])
}

// openNext opens the next question that is not read after one, from the start again after the end; it reports
// whether there is one.
func (p *Page) openNext(after string) bool {
	n := len(p.rows)
	from := slices.IndexFunc(p.rows, func(r row) bool { return r.question != nil && r.id == after })
	i := walk.Next(from, n, func(i int) bool {
		q := p.rows[i].question
		return q != nil && q.State == review.Open
	})
	if i < 0 {
		if p.at == "" {
			p.open(p.nearest())
		}
		return false
	}
	p.open(p.rows[i].id)
	return true
}

// nextTheme shows only what is about the next control theme that the questionnaire asks, and everything after the last.
func (p *Page) nextTheme() page.Cmd {
	from := 0
	if p.only.On() {
		from = slices.Index(questionnaire.Themes, string(p.only[0])) + 1
	}
	here := p.at
	for _, t := range questionnaire.Themes[from:] {
		p.only = questionnaire.ThemeFilter{questionnaire.Theme(t)}
		if p.layRows(); p.nearest() != "" {
			return page.Say(page.Info, "Only "+t+": "+p.only[0].Title()+". t goes on to the next theme.")
		}
	}
	p.only = nil
	p.layRows()
	p.open(here)
	return page.Say(page.Info, "All themes are shown.")
}

// stateMark is the glyph and role of a state.
func stateMark(t *theme.Theme, s review.State) (string, theme.Role) {
	switch s {
	case review.Open:
		return t.Glyph.None, theme.Warn
	case review.Asked, review.Second:
		return t.Glyph.Right, theme.Notable
	case review.Differs:
		return t.Glyph.High, theme.Info
	case review.Agreed, review.Proved, review.Settled, review.Decided:
		return t.Glyph.Low, theme.Good
	}
	return t.Glyph.Dot, theme.Muted
}

// reasonMark is the glyph and role of the reason that a row shows.
func reasonMark(t *theme.Theme, k review.Kind) (string, theme.Role) {
	switch k {
	case review.MustHave, review.Unanswered, review.NAClaimed, review.Contradiction, review.Raised:
		return t.Glyph.NotMet, theme.Strong
	case review.KeyControl, review.ClaimChanged, review.Replied, review.Unread, review.Alone, review.Worse:
		return t.Glyph.High, theme.Plain
	}
	return t.Glyph.Dot, theme.Plain
}

// viewList is the list in h rows with the open question among them.
func (p *Page) viewList(w, h int) []kit.Line {
	t := p.c.Theme
	head := p.countLine()
	if h < 2 {
		return []kit.Line{head}
	}
	lines := make([]kit.Line, len(p.rows))
	at := max(0, p.index())
	for i, r := range p.rows {
		if r.question == nil {
			lines[i] = kit.L(kit.S(theme.Muted, kit.Cut(r.domain, w, t.Glyph.Ellipsis)))
			continue
		}
		lines[i] = p.viewRow(r.question, i == at, w)
	}
	if len(p.rows) == 0 {
		lines = []kit.Line{kit.L(kit.S(theme.Muted, "  Nothing has come back yet."))}
	}
	from := at
	if h > 2 && at > 0 && p.rows[at-1].question == nil { // the domain of the first question with it
		from--
	}
	return append([]kit.Line{head}, p.top.View(t, lines, w, h-1, from, at)...)
}

// Widths of the columns of the list.
const (
	idWidth     = 8
	reasonWidth = 19
	stateWidth  = 9
)

func (p *Page) viewRow(q *review.Question, selected bool, w int) kit.Line {
	t := p.c.Theme
	glyph, role := stateMark(t, q.State)
	words := "nothing to see"
	reason, reasonRole := t.Glyph.Dot, theme.Muted
	top, listed := p.listed[q.ID]
	if len(q.Reasons) > 0 {
		top = q.Top()
	}
	if listed {
		words = top.Words()
		if n := len(q.Reasons); n > 1 {
			words += " +" + strconv.Itoa(n-1)
		}
		reason, reasonRole = reasonMark(t, top)
	}
	state := q.State.Words()
	if !listed {
		glyph, role, state = t.Glyph.Dot, theme.Muted, ""
	}
	l := kit.Line{Selected: selected, Spans: []kit.Span{kit.Mark(t, selected), kit.S(role, glyph+" "),
		kit.S(theme.Plain, kit.Pad(q.ID, idWidth, false, "")),
		kit.S(reasonRole, reason+" "+kit.Pad(words, reasonWidth, false, t.Glyph.Ellipsis)),
		kit.S(role, kit.Pad(state, stateWidth, false, ""))}}
	if rest := w - l.Width() - 1; rest > 12 {
		l = l.Append(kit.S(theme.Muted, " "+kit.Cut(text.Safe(q.Text), rest, t.Glyph.Ellipsis)))
	}
	return l
}

// count counts the questions that were worth reading on this page and are about the theme shown. One of which no reason
// is left is settled and keeps its place in the count, as it keeps its row.
func (p *Page) count() review.Count {
	var c review.Count
	for i := range p.list.Worth {
		if q := &p.list.Worth[i]; p.only.Keeps(q.Question) {
			c.Add(q.State)
		}
	}
	for i := range p.list.Rest {
		q := &p.list.Rest[i]
		if _, ok := p.listed[q.ID]; ok && p.only.Keeps(q.Question) {
			c.Add(review.Settled)
		}
	}
	return c
}

// countLine says how much is worth reading and what became of it.
func (p *Page) countLine() kit.Line {
	t, c := p.c.Theme, p.count()
	left := " left"
	if !p.s.Assessment.State.Open() { // nobody will read them here any more
		left = " not read"
	}
	parts := []kit.Span{kit.S(theme.Strong, strconv.Itoa(c.Open)+left)}
	for _, x := range []struct {
		n    int
		word string
	}{{c.Agreed, "agreed"}, {c.Differing, "differ"}, {c.Read - c.Agreed - c.Differing, "settled"}, {c.Asked, "asked"}} {
		if x.n > 0 {
			parts = append(parts, kit.S(theme.Muted, " "+t.Glyph.Dot+" "+strconv.Itoa(x.n)+" "+x.word))
		}
	}
	if p.only.On() {
		parts = append(parts, kit.S(theme.Notable, " "+t.Glyph.Dot+" shown: "+p.only.Words()))
	}
	if p.all {
		parts = append(parts, kit.S(theme.Muted, " "+t.Glyph.Dot+" all shown"))
	}
	return kit.L(parts...)
}
