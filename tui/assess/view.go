package assess

import (
	"strconv"
	"strings"

	"assure/internal/text"
	"assure/scoring"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
	"assure/tui/walk"
)

// sideWidth is the pane of domains and score; below wide the page does without it.
const (
	sideWidth = 36
	wide      = 96
)

// View draws the question, with the score next to it or above it.
func (p *Page) View(w, h int) []kit.Line {
	switch {
	case p.s == nil:
		return kit.Waiting(p.c.Theme, "Reading the assessment")
	case p.s.Question() == nil:
		return append([]kit.Line{{}},
			kit.Paragraph(theme.Plain,
				"No question applies: the facts of the engagement, set in its triage, hide them all.", w, 2)...)
	case p.mode == listing:
		return p.list.View(p.c.Theme, w, h, true)
	case p.mode == moving:
		return p.viewMove(w, h)
	case p.mode == acceptingMany:
		return p.viewMany(w, h)
	}
	p.drawn = p.s.Question().ID
	if w >= wide {
		right := w - sideWidth - 2
		return kit.Beside(p.c.Theme, kit.Screen(p.side(sideWidth-1, h), h), sideWidth, p.pane(right, h), right, h)
	}
	top := p.strip(w, h)
	return append(append(top, kit.Rule(p.c.Theme, w)), p.pane(w, h-len(top)-1)...)
}

// rows is how the rows of the pane are shared out. It follows from the window and the question alone: an answer, a note
// or a remark moves nothing.
type rows struct {
	flow          bool // the answers do not fit: all below the question scrolls
	head          bool // a blank row below the heading
	before, after bool // blank rows around the answers
	guide         int  // rows of the guidance with its title, 0 for none
	gap           bool // a blank row below the guidance
	below         int  // rows that scroll, below the answers
}

// leastBelow is the number of rows below the answers under which everything below the question scrolls.
const leastBelow = 3

// share shares out what h rows leave beside the question and its answers; guidance is the number of its lines.
func share(h, question, answers, guidance int) rows {
	spare := h - question - answers - leastBelow
	if spare < 0 {
		return rows{flow: true, below: h - question}
	}
	r := rows{below: leastBelow}
	take := func() bool {
		if spare == 0 {
			return false
		}
		spare--
		return true
	}
	r.before = take()
	if take() {
		r.below++
	}
	if guidance > 0 && take() {
		r.guide, r.gap = 1, take()
	}
	r.head, r.after = take(), take()
	if r.guide > 0 {
		lines := min(guidance, spare/2)
		r.guide += lines
		spare -= lines
	}
	r.below += spare
	return r
}

// steady is [share] for the window: a notice of several rows takes them from what scrolls, and moves nothing above.
func (p *Page) steady(w, h, question, answers int) rows {
	if w != p.tall.w || h > p.tall.h {
		p.tall.w, p.tall.h = w, h
	}
	guidance := len(p.guidanceLines(w))
	r := share(p.tall.h, question, answers, guidance)
	if r.below -= p.tall.h - h; r.flow || r.below < 1 {
		p.tall.h = h
		return share(h, question, answers, guidance)
	}
	return r
}

// pane is the question, which never leaves the window, with its answers; what is below them scrolls.
func (p *Page) pane(w, h int) []kit.Line {
	if p.mode == addingEvidence {
		return kit.Screen(p.viewForm(w), h)
	}
	head, question := p.heading(w), p.questionText(w)
	answers, most := p.answers(w)
	r := p.steady(w, h, len(question)+1, most)
	lower, from, to := p.lower(w)
	switch {
	case p.onEvidence():
		r.flow = true
		if r.before { // a blank row after the question, where there is room
			lower, from, to = append([]kit.Line{{}}, lower...), from+1, to+1
		}
	case r.flow || p.long && p.mode == walking || p.mode != walking && r.below <= min(leastBelow, to-from+1):
		n := 0
		lower, n = p.flow(w, answers, lower)
		r.flow, from, to = true, from+n, to+n
	}
	if r.flow {
		r.below = h - 1 - len(question)
		if r.head {
			r.below--
		}
	}
	out := []kit.Line{head}
	if r.head {
		out = append(out, kit.Line{})
	}
	out = append(out, question...)
	if !r.flow {
		if r.before {
			out = append(out, kit.Line{})
		}
		out = append(out, p.guidance(w, r.guide)...)
		if r.gap {
			out = append(out, kit.Line{})
		}
		out = append(out, kit.Screen(answers, most)...)
		if r.after {
			out = append(out, kit.Line{})
		}
	}
	return append(out, p.window(lower, w, r.below, from, to)...)
}

// flow puts what does not fit above the rest into what scrolls, and returns how many lines that is.
func (p *Page) flow(w int, answers, lower []kit.Line) ([]kit.Line, int) {
	out := p.clash(w)
	if p.long && p.mode == walking {
		out = append(out, p.guidance(w, 0)...)
		out = append(out, kit.Line{})
	}
	out = append(append(out, answers...), kit.Line{})
	return append(out, lower...), len(out)
}

// window is the visible part of what scrolls: what is being edited, or what is being read.
func (p *Page) window(lines []kit.Line, w, h, from, to int) []kit.Line {
	if p.mode != walking {
		return p.scroll.View(p.c.Theme, lines, w, h, from, to)
	}
	p.most, p.page = max(0, len(lines)-h), max(1, h-2)
	p.down = min(p.down, p.most)
	read := kit.Scroll{Top: p.down}
	return read.Free(p.c.Theme, lines, w, h, "pgdown")
}

// questionText is the text of the question, below what holds for the whole assessment.
func (p *Page) questionText(w int) []kit.Line {
	var out []kit.Line
	if a := p.s.Assessment; a.SignedAt != nil {
		out = kit.Paragraph(theme.Notable,
			"Signed off "+p.c.Day(*a.SignedAt)+" by "+text.Safe(a.SignedBy)+"; read only.", w, 0)
	}
	if later := p.s.LaterWords(); later != "" {
		out = append(out, kit.Paragraph(theme.Notable, later+" M moves it.", w, 0)...)
	}
	return append(out, kit.Paragraph(theme.Strong, text.SafeLines(p.s.Question().Text), w, 0)...)
}

func (p *Page) heading(w int) kit.Line {
	q := p.s.Question()
	t := p.c.Theme
	n, of := 0, 0
	for i, x := range p.s.Questions() {
		if x.Domain == q.Domain {
			of++
			if i <= p.s.At() {
				n++
			}
		}
	}
	left := kit.L(kit.S(theme.Accent, q.ID),
		kit.S(theme.Muted, "  "+strconv.Itoa(n)+" of "+strconv.Itoa(of)+" in "+text.Safe(p.domainTitle(q.Domain))))
	right := kit.L(kit.S(theme.Muted, q.Class))
	if r := p.s.Result.Row(q.ID); r != nil && r.Gate != nil {
		right = kit.L(kit.S(theme.Strong, r.Gate.Noun()), kit.S(theme.Plain, " "), mustHave(t, r.Gate))
	}
	return kit.Spread(left, right, w, t.Glyph.Ellipsis)
}

// mustHave is the state of a must-have with its glyph.
func mustHave(t *theme.Theme, g *scoring.GateResult) kit.Span {
	rating := t.MustHave(string(g.State))
	s := kit.S(rating.Role, rating.String())
	if g.Accepted != nil {
		s.Text += ", accepted despite"
	}
	return s
}

func (p *Page) domainTitle(id string) string {
	if d := p.s.Pack.Domain(id); d != nil {
		return d.Title
	}
	return id
}

// guidanceLines is the whole guidance, a line each.
func (p *Page) guidanceLines(w int) []kit.Line {
	return kit.Paragraph(theme.Plain, text.SafeLines(p.s.Question().Guidance), w, 2)
}

// guidance is the guidance with its title in that many rows or, with 0 and v pressed, all of it with why it matters
// and what it refers to.
func (p *Page) guidance(w, rows int) []kit.Line {
	q := p.s.Question()
	all := p.guidanceLines(w)
	title := "Guidance"
	switch {
	case p.long:
		title = "Guidance (v for less)"
		if q.Why != "" {
			all = append(all, kit.Line{})
			all = append(all, kit.Paragraph(theme.Muted, "Why it matters: "+text.SafeLines(q.Why), w, 2)...)
		}
		for i, ref := range q.Refs {
			if i == 0 {
				all = append(all, kit.Line{})
			}
			all = append(all, kit.L(kit.S(theme.Muted, "  "+text.Safe(ref))))
		}
	case rows == 0:
		return nil
	case len(all) > rows-1:
		title = "Guidance (v for all " + strconv.Itoa(len(all)) + " lines)"
		all = all[:rows-1]
	}
	return append([]kit.Line{kit.L(kit.S(theme.Muted, title))}, all...)
}

// lower is what is below the answers: what is being typed, then what there is to read. from..to are the rows that must
// be visible.
func (p *Page) lower(w int) (lines []kit.Line, from, to int) {
	ask := func(title, prompt string) []kit.Line {
		field := p.input.View(p.c.Theme, prompt, w)
		if title == "" {
			return []kit.Line{field}
		}
		return []kit.Line{kit.L(kit.S(theme.Accent, title)), field}
	}
	switch p.mode {
	case noting:
		note, row := p.area.View(p.c.Theme, w-4)
		lines, to = append(lines, kit.L(kit.S(theme.Accent, p.noteTitle()))), row+1
		for _, l := range note {
			lines = append(lines, kit.L(kit.S(theme.Muted, p.c.Theme.Glyph.Bar+" ")).Append(l.Spans...))
		}
	case answering:
		lines = ask("", "> ")
	case jumping:
		lines = ask("", "Question id > ")
	case resolving:
		lines, to = ask("Why may both records stay as they are? The reason is kept.", "> "), 1
	case listingEvidence, refusing:
		return p.viewEvidencePane(w)
	}
	if len(lines) > 0 {
		lines = append(append(lines, p.draftLines(w)...), kit.Line{})
	}
	return append(lines, p.details(w)...), 0, to
}

// draftLines say that the field began with a draft and, where the field has changed since, what keeping the draft would
// replace.
func (p *Page) draftLines(w int) []kit.Line {
	out := kit.Paragraph(theme.Notable, p.draft.Words(), w, 2)
	if words := p.since(); words != "" {
		out = append(out, kit.Paragraph(theme.Warn, p.c.Theme.Glyph.High+" "+words, w, 2)...)
	}
	return out
}

// since says what was written in a field after its draft was begun; "" where nothing was.
func (p *Page) since() string {
	if !p.draft.Stale() {
		return ""
	}
	q := p.s.Question()
	have := p.s.Own(q.ID)
	if have == nil {
		return "It was taken back since you began. enter records yours."
	}
	verb, words := "wrote", text.Safe(strings.Join(strings.Fields(string(have.Note)), " "))
	if p.mode == answering {
		verb, words = "answered", walk.Label(q, have)
	}
	if have.Restored != nil {
		verb = "went back to"
	}
	who := text.Safe(have.By)
	if have.By == p.actor {
		who = "You"
	}
	if words == "" {
		return who + " removed the note since. enter records yours."
	}
	return who + " " + verb + " since: " + words +
		" - enter replaces it, which stays in the history; ctrl+x takes theirs."
}

// onEvidence reports that the list of evidence has the rows of the answers.
func (p *Page) onEvidence() bool { return p.mode == listingEvidence || p.mode == refusing }

var _ page.Loader = (*Page)(nil)
