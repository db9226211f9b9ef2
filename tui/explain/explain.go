// Package explain is the page that explains a score: what each domain earned and lost, adding up to
// 100.0, then what limits the grade, then which questions lost most.
package explain

import (
	"sort"
	"strconv"
	"strings"

	"assure/internal/text"
	"assure/scoring"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
	"assure/tui/walk"
)

// Page is the explanation of one result.
type Page struct {
	c       *page.Common
	s       *walk.Session
	links   Links
	tab     tab
	cursors [tabs]int
	scroll  kit.Scroll
	losses  []loss         // the largest
	more    int            // how many lose less
	holds   []hold         // of a pack judged by area: the questions that keep one from being met
	most    int            // how far the breakdown scrolls where no question is listed in it
	moves   *walk.Analysis // nil until it is calculated
	steps   []step         // of all ways up, in the order shown
}

// Links open other pages; a nil one is not offered.
type Links struct {
	Try func(s *walk.Session) page.Cmd // what-if
}

type tab uint8

const (
	sum tab = iota
	single
	waysUp
	tabs
)

var tabNames = [tabs]string{"Breakdown", "Single answers", "Better grades"}

// most is how many losses are listed.
const most = 12

// loss is a question that costs points.
type loss struct {
	row *scoring.Row
	sum scoring.Tenths
}

// New explains the current result of a session.
func New(c *page.Common, s *walk.Session, links Links) *Page {
	p := &Page{c: c, s: s, links: links}
	for i := range s.Result.Rows {
		r := &s.Result.Rows[i]
		if n := r.Loss.Sum(); n > 0 {
			p.losses = append(p.losses, loss{r, n})
		}
	}
	sort.SliceStable(p.losses, func(i, j int) bool { return p.losses[i].sum > p.losses[j].sum })
	p.more = max(0, len(p.losses)-most)
	p.losses = p.losses[:len(p.losses)-p.more]
	p.holds = holdsOf(s.Result)
	return p
}

// Title names the page.
func (p *Page) Title() []string { return []string{p.s.Supplier.Name, p.s.Pack.ID, "score explained"} }

// Init calculates what would change the score; the breakdown needs no calculation.
func (p *Page) Init() page.Cmd {
	analyse := p.s.Analyse()
	return page.Do(func() any { return analyse() })
}

// Update takes the analysis.
func (p *Page) Update(msg any) page.Cmd {
	if a, ok := msg.(*walk.Analysis); ok {
		p.moves, p.steps = a, stepsOf(a)
	}
	return page.Cmd{}
}

// Typing is never true.
func (p *Page) Typing() bool { return false }

// questions are the n questions of the tab shown; at returns one by index.
func (p *Page) questions() (n int, at func(int) string) {
	switch p.tab {
	case single:
		if p.moves != nil {
			return len(p.moves.Swings), func(i int) string { return p.moves.Swings[i].Question }
		}
	case waysUp:
		return len(p.steps), func(i int) string { return p.steps[i].stage.Question }
	case sum:
		if p.s.Result.Areas != nil {
			return len(p.holds), func(i int) string { return p.holds[i].question }
		}
		return len(p.losses), func(i int) string { return p.losses[i].row.Question }
	}
	return 0, nil
}

// Commands of the page.
func (p *Page) Commands() []page.Command {
	n, at := p.questions()
	all := []page.Command{
		{ID: "explain.open", Title: "go to the question under the cursor", Hint: "go to question",
			Keys: []string{"enter", "l", "right"}, Off: n == 0, Why: "there is no question to go to",
			Run: func() page.Cmd {
				p.s.GoTo(at(p.cursors[p.tab]))
				return page.Back()
			}},
	}
	for i := range tabs {
		all = append(all, page.Command{ID: "tab." + strconv.Itoa(int(i)+1), Title: "show: " + tabNames[i],
			Keys: []string{strconv.Itoa(int(i) + 1)}, Run: page.Run(func() { p.show(i) })})
	}
	all = append(all,
		page.Command{ID: "tab.next", Title: "show the next part", Keys: []string{"tab"},
			Run: page.Run(func() { p.show((p.tab + 1) % tabs) })},
		page.Command{ID: "explain.try", Title: "what if: try answers on a copy", Hint: "what if", Keys: []string{"w"},
			Off: p.links.Try == nil, Why: "it is not available here", Run: func() page.Cmd { return p.links.Try(p.s) }},
		page.Command{ID: "explain.copy", Title: "copy the explanation as text", Hint: "copy", Keys: []string{"y"},
			Run: func() page.Cmd { return page.CopyText(p.text()) }},
		page.Leave())
	if p.tab == sum && n == 0 { // then the cursor is how far the page is scrolled
		n = p.most + 1
	}
	return append(all, page.MoveCursor(&p.cursors[p.tab], n, 8)...)
}

func (p *Page) show(t tab) { p.tab, p.scroll.Top = t, 0 }

// View draws the tabs and the one that is open.
func (p *Page) View(w, h int) []kit.Line {
	lines := []kit.Line{kit.Tabs(p.c.Theme, tabNames[:], int(p.tab))}
	switch {
	case p.tab == sum:
		return append(lines, p.viewSum(w, h-1)...)
	case p.moves == nil:
		return append(lines, kit.Line{}, kit.L(kit.S(theme.Muted, "  Working it out"+p.c.Theme.Glyph.Ellipsis)))
	case p.tab == single:
		return append(lines, p.viewSingle(w, h-1)...)
	}
	return append(lines, p.viewWays(w, h-1)...)
}

func (p *Page) text() string {
	all := p.s.Sentences()
	if line := p.s.Result.Line().String(); line != "" {
		all = append(all, line)
	}
	return strings.Join(all, " ")
}

// viewSum draws the breakdown: domains, caps, losses, sentences; of a pack judged by area the areas, with what keeps
// each from being met. It opens at its top, whatever is listed in it.
func (p *Page) viewSum(w, h int) []kit.Line {
	r := p.s.Result
	var lines []kit.Line
	var at []int // the line of each question
	switch {
	case r.Areas != nil:
		lines, at = p.areas(w)
	case r.Assessable:
		lines = append(p.domains(w), p.caps(w)...)
		fallthrough
	default:
		for i := range p.losses {
			at = append(at, len(lines)+1+i)
		}
		lines = append(lines, p.costs(w)...)
	}
	lines = append(lines, p.words(w)...)
	p.most = max(0, len(lines)-h)
	cursor := p.cursors[sum]
	if len(at) == 0 {
		p.cursors[sum] = min(cursor, p.most)
		p.scroll.Top = p.cursors[sum]
		return p.scroll.Free(p.c.Theme, lines, w, h, "")
	}
	from, to := at[cursor], at[cursor]
	switch {
	case cursor == 0:
		from = 0
	case cursor == len(at)-1: // show the sentences with the last question
		to = len(lines) - 1
		from = max(0, min(from, to-h+1))
	}
	return p.scroll.View(p.c.Theme, lines, w, h, from, to)
}

// words explain the result in sentences.
func (p *Page) words(w int) []kit.Line {
	lines := []kit.Line{{}, kit.L(kit.S(theme.Strong, "In words"))}
	for _, s := range p.s.Sentences() {
		if !p.s.Result.SaysArea(s) { // which is above
			lines = append(lines, kit.Paragraph(theme.Plain, text.Safe(s), w, 2)...)
		}
	}
	lines = append(lines, p.notCounted(w)...)
	if line := p.s.Result.Line().String(); line != "" {
		lines = append(lines, kit.Line{},
			kit.L(kit.S(theme.Strong, "Score line, to work the score out by hand (y copies it)")))
		lines = append(lines, kit.Paragraph(theme.Muted, text.Safe(line), w, 2)...)
	}
	return lines
}

// notCounted lists what the supplier plans or uses instead, which adds nothing by itself.
func (p *Page) notCounted(w int) []kit.Line {
	var lines []kit.Line
	for i := range p.s.Result.Rows {
		id := p.s.Result.Rows[i].Question
		if words := p.s.Answers[id].NotCounted(p.s.Result.AsOf); words != "" && p.s.Result.Rows[i].InScope() {
			lines = append(lines, kit.Paragraph(theme.Plain, id+" "+text.Safe(words), w, 2)...)
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return append([]kit.Line{{}, kit.L(kit.S(theme.Strong, "Said, and not counted by itself"))}, lines...)
}

// sums are the figures of a domain.
type sums struct{ earned, gap, evidence, unknown scoring.Tenths }

// domains shows what each domain earned and lost, and the sums.
func (p *Page) domains(w int) []kit.Line {
	t, r := p.c.Theme, p.s.Result
	by := map[string]*sums{}
	for i := range r.Rows {
		row := &r.Rows[i]
		s := by[row.Domain]
		if s == nil {
			s = &sums{}
			by[row.Domain] = s
		}
		s.earned += row.Contribution
		s.gap += row.Loss.Gap
		s.evidence += row.Loss.Evidence
		s.unknown += row.Loss.Unknown
	}
	bar := 14
	if w < 96 {
		bar = 8
	}
	name := min(56, w-bar-45)
	row := func(role theme.Role, title, weight string, gauge string, figures ...string) kit.Line {
		full := strings.TrimRight(gauge, t.Glyph.Empty)
		l := kit.L(kit.S(role, kit.Pad(title, name, false, t.Glyph.Ellipsis)),
			kit.S(theme.Muted, kit.Pad(weight, 7, true, "")),
			kit.S(theme.Notable, "  "+full),
			kit.S(theme.Muted, kit.Pad(strings.TrimPrefix(gauge, full), bar-kit.Width(full), false, "")))
		for _, f := range figures {
			l = l.Append(kit.S(role, kit.Pad(f, 9, true, "")))
		}
		return l
	}
	out := []kit.Line{row(theme.Muted, "Domain", "points", "", "shown", "low", "unproven", "unknown")}
	var all sums
	for _, d := range r.Domains {
		s := by[d.ID]
		if s == nil {
			s = &sums{}
		}
		whole := s.earned + s.gap + s.evidence + s.unknown
		out = append(out, row(theme.Plain, text.Safe(d.Title), whole.String(),
			kit.Gauge(t, int(s.earned), int(whole), bar),
			s.earned.String(), dash(t, s.gap), dash(t, s.evidence), dash(t, s.unknown)))
		all.earned, all.gap, all.evidence, all.unknown = all.earned+s.earned, all.gap+s.gap, all.evidence+s.evidence,
			all.unknown+s.unknown
	}
	out = append(out, row(theme.Strong, "Total", (all.earned+all.gap+all.evidence+all.unknown).String(), "",
		all.earned.String(), all.gap.String(), all.evidence.String(), all.unknown.String()))
	total := all.earned + all.gap + all.evidence + all.unknown
	return append(out, kit.L(
		kit.S(theme.Muted, all.earned.String()+" shown + "+all.gap.String()+" answered low + "+all.evidence.String()+
			" not proven + "+all.unknown.String()+" not known = "+total.String())), kit.Line{})
}

func dash(t *theme.Theme, n scoring.Tenths) string {
	if n == 0 {
		return t.Glyph.Dash
	}
	return n.String()
}

// caps shows what holds the grade down. Caps do not change the score.
func (p *Page) caps(w int) []kit.Line {
	t, r := p.c.Theme, p.s.Result
	if r.ShownGrade() == "" {
		return nil
	}
	out := []kit.Line{kit.L(kit.S(theme.Strong, "Grade"))}
	raw := t.Grade(string(r.Raw))
	out = append(out, kit.L(kit.S(theme.Plain, "  "+r.Assured.String()+" alone gives "), kit.S(raw.Role, raw.String())))
	idle := 0
	for _, c := range r.Caps {
		if c.Kind == scoring.DomainCap && !c.Binds {
			idle++
			continue
		}
		kind := c.Noun()
		if c.Kind == scoring.DomainCap {
			kind = "weak domain"
		}
		effect := kit.S(theme.Muted, "at most "+string(c.Cap)+", no effect here")
		switch {
		case c.AcceptedBy != "":
			effect = kit.S(theme.Notable, walk.AcceptedDespite(c.AcceptedBy, c.Recorded, c.Until))
		case c.Binds:
			effect = kit.S(theme.Bad, "holds the grade at "+string(c.Cap))
		}
		state := ""
		if c.State != "" {
			state = " " + string(c.State)
		}
		name := text.Safe(c.Name)
		if name == "" {
			if d := p.s.Pack.Domain(c.ID); d != nil {
				name = text.Safe(d.Title)
			}
		}
		left := kit.L(kit.S(theme.Plain, "  "+kind), kit.S(theme.Warn, state),
			kit.S(theme.Plain, " "+text.Safe(c.ID)+" "), kit.S(theme.Muted, name))
		out = append(out, kit.Spread(left, kit.L(effect), w, t.Glyph.Ellipsis))
	}
	if idle > 0 {
		out = append(out, kit.L(
			kit.S(theme.Muted, "  "+strconv.Itoa(idle)+" more weak domains, which lower the grade no further")))
	}
	final := t.Grade(string(r.Grade))
	return append(out, kit.L(kit.S(theme.Plain, "  so the grade is "), kit.S(final.Role, final.String())), kit.Line{})
}

// costs lists the questions with the largest losses.
func (p *Page) costs(w int) []kit.Line {
	t := p.c.Theme
	out := []kit.Line{kit.L(kit.S(theme.Strong, "Largest losses"))}
	for i, l := range p.losses {
		sel := i == p.cursors[sum]
		state := l.row.State.String()
		if l.row.State == scoring.Answered {
			state = walk.ValueLabel(p.s.Pack.Question(l.row.Question), l.row.Option)
			if l.row.Loss.Evidence > 0 {
				state += ", " + strconv.Itoa(l.row.Confidence) + " % proven"
			}
		}
		left := kit.L(kit.Mark(t, sel), kit.S(theme.Plain, kit.Pad(l.row.Question, 9, false, "")),
			kit.S(theme.Warn, kit.Pad("-"+l.sum.String()+" of "+l.row.Points.String(), 13, true, "")+"  "),
			kit.S(theme.Muted, text.Safe(l.row.Text())))
		line := kit.Spread(left, kit.L(kit.S(theme.Plain, kit.Cut(state, w*2/5, t.Glyph.Ellipsis))), w,
			t.Glyph.Ellipsis)
		line.Selected = sel
		out = append(out, line)
	}
	if len(p.losses) == 0 {
		out = append(out, kit.L(kit.S(theme.Good, "  nothing")))
	}
	if p.more > 0 {
		out = append(out, kit.L(kit.S(theme.Muted, "  and "+strconv.Itoa(p.more)+" smaller ones")))
	}
	return out
}
