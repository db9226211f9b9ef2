package assess

import (
	"slices"
	"strconv"
	"strings"

	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
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
	case p.failed != nil:
		return kit.Failure("This assessment could not be read: "+text.Safe(p.failed.Error()), w)
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
	}
	if w >= wide {
		right := w - sideWidth - 2
		return kit.Beside(p.c.Theme, kit.Screen(p.side(sideWidth-1, h), h), sideWidth, p.pane(right, h), right, h)
	}
	top := p.strip(w)
	return append(append(top, kit.Rule(p.c.Theme, w)), p.pane(w, h-len(top)-1)...)
}

// pane is the question with its answers, notes and evidence, scrolled to what is being edited.
func (p *Page) pane(w, h int) []kit.Line {
	if p.mode == addingEvidence {
		return kit.Screen(p.viewForm(w), h)
	}
	lines, from, to := p.body(w, 2)
	if spare := h - len(lines); spare > 0 && p.mode == walking {
		lines, from, to = p.body(w, 2+spare) // use the spare rows for guidance
	} else if spare < 0 && h < roomy {
		lines, from, to = p.body(w, 0) // in a low window the answer comes before the guidance
		if to >= h {                   // and the question before the heading of the guidance
			lines, from, to = p.body(w, -1)
		}
	}
	return p.window(lines, h, from, to)
}

// roomy is the height from which the guidance always shows its beginning.
const roomy = 22

// window is the visible part of the question: what is being edited, or further down while reading.
func (p *Page) window(lines []kit.Line, h, from, to int) []kit.Line {
	out := p.scroll.View(lines, h, from, to)
	if p.mode != walking {
		return out
	}
	p.most = max(0, len(lines)-h-p.scroll.Top)
	if p.down = min(p.down, p.most); p.down > 0 {
		read := kit.Scroll{Top: p.scroll.Top + p.down}
		out = read.View(lines, h, read.Top, read.Top)
	}
	if below := p.most - p.down; below > 0 && (p.down > 0 || to-p.scroll.Top < h-1) {
		out = append(out[:h-1:h-1], kit.More(p.c.Theme, below+1, "pgdown"))
	}
	return out
}

// body lays out the question with that many rows of guidance; from..to are the rows that must be visible.
func (p *Page) body(w, guidance int) (lines []kit.Line, from, to int) {
	q := p.s.Question()
	lines = append(lines, p.heading(w))
	if a := p.s.Assessment; a.SignedAt != nil {
		lines = append(lines, kit.Paragraph(theme.Notable,
			"Signed off "+p.c.Day(*a.SignedAt)+" by "+text.Safe(a.SignedBy)+"; read only.", w,
			0)...)
	}
	if later := p.s.LaterWords(); later != "" && p.mode == walking {
		lines = append(lines, kit.Paragraph(theme.Notable, later+" M moves it.", w, 0)...)
	}
	lines = append(lines, kit.Line{})
	lines = append(lines, kit.Paragraph(theme.Strong, text.SafeLines(q.Text), w, 0)...)
	lines = append(lines, kit.Line{})
	lines = append(lines, p.guidance(w, guidance)...)
	from = len(lines)
	lines = append(lines, p.answers(w)...)
	to = len(lines) - 1
	if p.long && p.mode == walking { // the whole guidance is read from its beginning
		from, to = 0, 0
	}
	lines = append(lines, p.remarks(w)...)
	lines = append(lines, kit.Line{})
	switch p.mode {
	case noting:
		from = len(lines)
		note, row := p.area.View(p.c.Theme, w-4)
		lines = append(lines, kit.L(kit.S(theme.Accent, p.noteTitle())))
		for _, l := range note {
			lines = append(lines, kit.L(kit.S(theme.Muted, p.c.Theme.Glyph.Bar+" ")).Append(l.Spans...))
		}
		return append(lines, kit.Line{}), from, from + 1 + row
	case answering, jumping:
		prompt := "> "
		if p.mode == jumping {
			prompt = "Question id > "
		}
		lines = append(lines, p.input.View(p.c.Theme, prompt, w))
		return lines, len(lines) - 1, len(lines) - 1
	}
	lines = append(lines, p.notes(w)...)
	items, at := p.viewEvidence(w)
	ev := len(lines)
	lines = append(lines, items...)
	if p.mode == refusing {
		lines = append(lines, kit.L(
			kit.S(theme.Accent, "Why is "+p.items()[p.ev.cursor].Document.Ref+
				" refused? The supplier sees the reason.")), p.input.View(p.c.Theme, "> ", w))
		return lines, len(lines) - 2, len(lines) - 1
	}
	if p.mode == resolving {
		lines = append(lines, kit.L(kit.S(theme.Accent, "Why may both records stay as they are? The reason is kept.")),
			p.input.View(p.c.Theme, "> ", w))
		return lines, len(lines) - 2, len(lines) - 1
	}
	if p.mode == listingEvidence {
		return append(lines, kit.Line{}), ev, min(len(lines)-1, ev+at)
	}
	lines = append(lines, p.history(w)...)
	return lines, from, to
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

// guidance is the first rows of the guidance, or all of it.
func (p *Page) guidance(w, rows int) []kit.Line {
	q := p.s.Question()
	all := kit.Paragraph(theme.Plain, text.SafeLines(q.Guidance), w, 2)
	if len(all) == 0 || rows < 0 && !p.long {
		return nil
	}
	title := "Guidance"
	if p.long {
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
	} else if len(all) > rows {
		title = "Guidance (v for all " + strconv.Itoa(len(all)) + " lines)"
		all = all[:rows]
	}
	out := append([]kit.Line{kit.L(kit.S(theme.Muted, title))}, all...)
	return append(out, kit.Line{})
}

// answers lists the choices, with a column for each party. "=" marks the answer that counts.
func (p *Page) answers(w int) []kit.Line {
	q := p.s.Question()
	t := p.c.Theme
	a := p.s.Answers[q.ID]
	choices := p.choices()
	labelW := 10
	for _, c := range choices {
		labelW = max(labelW, kit.Width(c.label))
	}
	labelW = min(labelW, max(14, w-52))
	us, them := "we find", "supplier"
	if p.s.Party == entity.BySupplier {
		them += "*"
	} else {
		us += "*"
	}
	head := kit.L(kit.S(theme.Muted, kit.Pad("Answer", labelW+7, false, "")),
		kit.S(theme.Muted, kit.Pad("worth", 6, true, "")), kit.S(theme.Muted, kit.Pad(them, 11, true, "")),
		kit.S(theme.Muted, kit.Pad(us, 10, true, "")))
	gate := p.s.Result.Row(q.ID)
	if gate != nil && gate.Gate != nil {
		head = head.Append(kit.S(theme.Muted, "  "+gate.Gate.Noun()))
	}
	out := []kit.Line{head}
	if q.Answer != questionnaire.Choice && q.Answer != questionnaire.Multi {
		out = append(out, p.words(a, w)...)
	}
	for i, c := range choices {
		mine := p.s.Own(q.ID)
		here := mine != nil && includes(q, mine.Value, c.value)
		l := kit.Line{Selected: here}
		worth := ""
		if c.points >= 0 {
			worth = strconv.Itoa(c.points)
		}
		rows := kit.Wrap(c.label, labelW)
		l.Spans = []kit.Span{kit.Mark(t, here), kit.S(theme.Key, strconv.Itoa(i+1)), kit.S(theme.Plain, "  "),
			kit.S(theme.Plain, kit.Pad(rows[0], labelW+2, false, t.Glyph.Ellipsis)),
			kit.S(theme.Muted, kit.Pad(worth, 6, true, "")),
			p.tick(q, a.Claim, a, c.value, 11), p.tick(q, a.Judgement, a, c.value, 10)}
		if gate != nil && gate.Gate != nil && c.points >= 0 && c.points < gate.Gate.MinValue {
			l.Spans = append(l.Spans, kit.S(theme.Warn, "  "+t.Glyph.NotMet+" not met"))
		}
		out = append(out, l)
		for _, row := range rows[1:] {
			out = append(out, kit.Line{Selected: here, Spans: []kit.Span{kit.S(theme.Plain, "     "+row)}})
		}
	}
	return out
}

// includes reports whether an answer is a value, or includes it.
func includes(q *questionnaire.Question, have, value string) bool {
	if q.Answer != questionnaire.Multi {
		return have == value
	}
	return slices.Contains(questionnaire.SplitList(have), value)
}

// tick marks the answer of a party: "=" where it counts, "x" where it does not.
func (p *Page) tick(q *questionnaire.Question, word *entity.Answer, a entity.Answers, value string, w int) kit.Span {
	switch {
	case word == nil || !includes(q, word.Value, value):
		return kit.S(theme.Plain, kit.Pad("", w, true, ""))
	case word == a.Effective():
		return kit.S(theme.Accent, kit.Pad("=   ", w, true, ""))
	}
	return kit.S(theme.Muted, kit.Pad("x   ", w, true, ""))
}

// words shows answers that are not chosen from a list.
func (p *Page) words(a entity.Answers, w int) []kit.Line {
	var out []kit.Line
	q := p.s.Question()
	if a.Claim.Given() {
		out = append(out, kit.Field("  Supplier", 12, theme.Plain, walk.Label(q, a.Claim), w)...)
	}
	if a.Judgement.Given() {
		out = append(out, kit.Field("  We", 12, theme.Plain, walk.Label(q, a.Judgement), w)...)
	}
	if len(out) == 0 {
		out = append(out, kit.L(kit.S(theme.Muted, "  not answered; i writes the answer")))
	}
	return out
}

// remarks are notices about the answer, such as a conflict or a changed claim.
func (p *Page) remarks(w int) []kit.Line {
	q := p.s.Question()
	t := p.c.Theme
	var out []kit.Line
	warn := func(role theme.Role, text string) {
		out = append(out, kit.Paragraph(role, text, w, 2)...)
	}
	if p.conflict != nil && p.conflict.edit.Question == q.ID {
		warn(theme.Bad, t.Glyph.NotMet+" "+text.Safe(p.conflict.theirs.By)+" answered "+
			walk.Label(q, &p.conflict.theirs)+" while you answered "+walk.ValueLabel(q, p.conflict.edit.Value)+
			". t keeps theirs, m replaces it with yours.")
	}
	a := p.s.Answers[q.ID]
	if a.ClaimChanged() {
		warn(theme.Warn, t.Glyph.High+" The supplier changed its answer after we judged it.")
	}
	for _, c := range p.s.Compared(q.ID) {
		switch c.State {
		case book.Contradicts:
			warn(theme.Warn, t.Glyph.High+" "+walk.ComparedWords(q, &c)+" Judge the answer, or give a reason why both "+
				"may stay (R).")
		case book.Passed:
			warn(theme.Notable, walk.ComparedWords(q, &c)+" A reason why both may stay closes it (R).")
		default:
			warn(theme.Notable, walk.ComparedWords(q, &c))
		}
	}
	if r := p.s.Result.Row(q.ID); r != nil && r.Raised {
		warn(theme.Warn, t.Glyph.High+" The answer was raised since its evidence was accepted, which shows only "+
			"the lower "+
			"answer. Look at it again (e), and accept it for this answer (a).")
	}
	notable, muted := p.s.Remarks(q)
	for _, s := range notable {
		warn(theme.Warn, t.Glyph.High+" "+s)
	}
	for _, s := range muted {
		warn(theme.Muted, s)
	}
	if a.Effective() != nil && a.Effective().Value == questionnaire.NA {
		warn(theme.Muted, "Claimed not applicable: until we agree it counts as not answered.")
	}
	r := p.s.Result.Row(q.ID)
	if r != nil && r.State == scoring.OutOfScope {
		warn(theme.Muted, "Decided out of scope: it does not count.")
	} else if r != nil && r.Scores && r.State == scoring.Answered {
		warn(theme.Muted, "Worth up to "+r.Points.String()+" points; "+r.Contribution.String()+" shown with "+
			strconv.Itoa(r.Confidence)+" % evidence.")
	} else if r != nil && r.Scores {
		warn(theme.Muted, "Worth up to "+r.Points.String()+" points.")
	}
	if b := p.s.Previous[q.ID].Effective(); b != nil {
		text := "Last cycle: " + walk.Label(q, b)
		if p.s.Assessment.State.Open() {
			text += " (s for the same)"
		}
		warn(theme.Muted, text+".")
	}
	return out
}

func (p *Page) noteTitle() string {
	who := "Our note on " + p.s.Question().ID
	if p.s.Party == entity.BySupplier {
		who = "The supplier's note on " + p.s.Question().ID
	}
	if p.pending != "" {
		return who + ": the reason for \"" + walk.ValueLabel(p.s.Question(), p.pending) + "\""
	}
	return who
}

// notes are the notes of both parties, what the supplier plans, and queries.
func (p *Page) notes(w int) []kit.Line {
	q := p.s.Question()
	a := p.s.Answers[q.ID]
	var out []kit.Line
	if a.Claim != nil {
		if a.Claim.Note != "" {
			out = append(out, kit.Field("Supplier", 14, theme.Plain, text.SafeLines(string(a.Claim.Note)), w)...)
		}
		if a.Claim.Planned != 0 {
			out = append(out, kit.Field("Planned for", 14, theme.Plain, a.Claim.Planned.String(), w)...)
		}
		if a.Claim.Alternative != "" {
			out = append(out, kit.Field("Instead", 14, theme.Plain, text.SafeLines(string(a.Claim.Alternative)), w)...)
		}
	}
	note := "none"
	if a.Judgement != nil && a.Judgement.Note != "" {
		note = text.SafeLines(string(a.Judgement.Note))
	}
	if _, ok := p.drafts[q.ID]; ok {
		note += " (unsaved draft)"
	}
	out = append(out, kit.Field("Note (n)", 14, theme.Plain, note, w)...)
	for _, query := range p.s.Queries {
		if query.Question != q.ID {
			continue
		}
		out = append(out, kit.Field("Query "+string(query.State), 14, theme.Notable,
			text.SafeLines(text.UpperFirst(query.Words(p.s.Input.AsOf))+": "+string(query.Body)), w)...)
		if query.Reply != "" {
			out = append(out, kit.Field("Reply", 14, theme.Plain, text.SafeLines(string(query.Reply)), w)...)
		}
	}
	return out
}

func (p *Page) history(w int) []kit.Line {
	a := p.s.Answers[p.s.Question().ID].Effective()
	if a == nil || a.At.IsZero() {
		return nil
	}
	when := a.At.In(p.c.Zone).Format("2 Jan 2006 15:04")
	written := when + " by " + text.Safe(a.By)
	if a.File != "" {
		written += ", from " + text.Safe(fileName(a.File))
		if a.Cell != "" {
			written += " cell " + text.Safe(a.Cell)
		}
	}
	return kit.Field("Answered", 14, theme.Muted, written, w)
}

// fileName is the last element of a path of any system.
func fileName(path string) string { return path[strings.LastIndexAny(path, `/\`)+1:] }

var _ page.Loader = (*Page)(nil)
