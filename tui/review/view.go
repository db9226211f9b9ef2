package review

import (
	"strconv"
	"strings"

	"assure/data/review"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/tui/kit"
	"assure/tui/theme"
	"assure/tui/walk"
)

// sideWidth is the list next to the question; below wide the list stands above it.
const (
	sideWidth  = 44
	wide       = 100
	labelWidth = 15
)

// View draws the list and the open question.
func (p *Page) View(w, h int) []kit.Line {
	t := p.c.Theme
	switch {
	case p.s == nil:
		return kit.Waiting(t, "Reading the assessment")
	case p.question() == nil:
		return append([]kit.Line{{}}, kit.Paragraph(theme.Plain, "Nothing here is worth reading. "+p.whatNext()+
			" f shows everything.", w, 2)...)
	case p.mode == domain:
		return p.viewDomain(w, h)
	}
	if w >= wide {
		right := w - sideWidth - 2
		score := p.scoreLines(sideWidth - 1)
		left := append(kit.Screen(p.viewList(sideWidth-1, max(2, h-len(score)-1)), h-len(score)-1),
			kit.Rule(t, sideWidth-1))
		left = append(left, score...)
		return kit.Beside(t, kit.Screen(left, h), sideWidth, p.pane(right, h), right, h)
	}
	above := p.viewList(w, p.listRows(h))
	score := kit.Flow(t, p.scoreParts(true), w)
	if h < low { // the title counts what is left; the row of the question and the first figures are enough
		above, score = above[1:], score[:1]
	}
	above = append(append(above, score...), kit.Rule(t, w))
	return append(above, p.pane(w, h-len(above))...)
}

// low is the height under which the list has one row.
const low = 14

// listRows is how many rows the list has above the question. While something is typed or chosen it has fewer.
func (p *Page) listRows(h int) int {
	switch {
	case p.mode != reading || h < low:
		return 2
	case h < 22:
		return 5
	}
	return 8
}

// scoreParts are the figures of the result, short ones for one line.
func (p *Page) scoreParts(short bool) [][]kit.Span {
	t, r := p.c.Theme, p.s.Result
	var out [][]kit.Span
	switch {
	case r.Areas != nil:
		out = append(out, []kit.Span{kit.S(theme.Strong, r.AreaWords())})
	case r.Scored():
		out = append(out, []kit.Span{kit.S(theme.Strong, "shown "+r.Assured.String()),
			kit.S(theme.Plain, ", at most "+r.Possible.String())})
	}
	if g := r.ShownGrade(); g != "" {
		rating := t.Grade(string(g))
		out = append(out, []kit.Span{kit.S(rating.Role, rating.String())})
	}
	out = append(out, []kit.Span{kit.S(t.Status(string(r.Status)), string(r.Status))})
	if r.Risk != nil && r.Risk.Score > 0 {
		risk := t.Risk(string(r.Risk.Band), r.Risk.Score)
		out = append(out, []kit.Span{kit.S(risk.Role, risk.String())})
	}
	if c := p.s.Last; c != nil && !short && (c.From != c.To || c.ScoreMoved) {
		words := c.Question + "  " + c.From + " -> " + c.To
		if c.ScoreMoved {
			words += ": shown " + walk.Signed(c.ShownDelta)
		}
		out = append(out, []kit.Span{kit.S(theme.Muted, words)})
	}
	return out
}

// scoreLines are the figures below the list, and what is worth of what is left out.
func (p *Page) scoreLines(w int) []kit.Line {
	out := kit.Flow(p.c.Theme, p.scoreParts(false), w)
	for i := range out {
		out[i] = out[i].Fit(w, p.c.Theme.Glyph.Ellipsis)
	}
	return append(out, kit.Paragraph(theme.Muted, restWords(p.list), w, 0)...)
}

// restWords say what hangs on what is not read: what the result would be if all of it was wrong.
func restWords(l *review.List) string {
	if l.Count.Rest == 0 || l.Now.Status == scoring.NotAssessed {
		return ""
	}
	return "Not read: " + strconv.Itoa(l.Count.Rest) + "; all wrong and unproved at once: " +
		l.Wrong.ShowsLow() + ", " + gradeWords(l.Wrong) + "."
}

func gradeWords(r *scoring.Result) string {
	if g := r.ShownGrade(); g != "" {
		return "grade " + string(g)
	}
	return strings.ToLower(string(r.Status))
}

// pane is the open question: what identifies it stands still, the rest scrolls.
func (p *Page) pane(w, h int) []kit.Line {
	t := p.c.Theme
	head := p.heading(w)
	pinned := append(kit.Paragraph(theme.Strong, text.SafeLines(p.question().Text), w, 0), p.said(w)...)
	body, from, to := p.body(w)
	if 1+len(pinned) > h-3 { // a low window scrolls all of it under its heading
		if p.mode == reading {
			body, pinned = append(pinned, body...), nil
		} else { // what is asked stays in sight of what is decided about it
			said := p.said(w)
			body, pinned = append(said, body...), p.asked(w, max(1, h/4))
			from, to = from+len(said), to+len(said)
		}
	}
	top := append([]kit.Line{head}, pinned...)
	room := max(1, h-len(top))
	if p.mode == reading {
		return append(top, p.read.Free(t, body, w, room, "pgdown")...)
	}
	return append(top, p.read.View(t, body, w, room, from, to)...)
}

// asked is the text of the question in at most n lines.
func (p *Page) asked(w, n int) []kit.Line {
	lines := kit.Paragraph(theme.Strong, text.SafeLines(p.question().Text), w, 0)
	if len(lines) > n {
		cut := p.c.Theme.Glyph.Ellipsis
		lines = lines[:n]
		lines[n-1] = lines[n-1].Fit(w-2, "").Append(kit.S(theme.Strong, " "+cut))
	}
	return lines
}

func (p *Page) heading(w int) kit.Line {
	t, q := p.c.Theme, p.question()
	glyph, role := stateMark(t, q.State)
	left := kit.L(kit.S(theme.Accent, q.ID), kit.S(theme.Plain, "  "))
	if _, listed := p.listed[q.ID]; listed {
		left = left.Append(kit.S(role, glyph+" "+q.State.Words()))
	} else {
		left = left.Append(kit.S(theme.Muted, "nothing to see"))
	}
	right := kit.L(kit.S(theme.Muted, q.Class))
	if r := p.s.Result.Row(q.ID); r != nil && r.Gate != nil {
		rating := t.MustHave(string(r.Gate.State))
		right = kit.L(kit.S(theme.Strong, r.Gate.Noun()+" "), kit.S(rating.Role, rating.String()))
		if r.Gate.Accepted != nil {
			right = right.Append(kit.S(theme.Notable, ", accepted despite"))
		}
	}
	return kit.Spread(left, right, w, t.Glyph.Ellipsis)
}

// said is what the supplier says, what counted in the last cycle and what we find, and why the question is here.
func (p *Page) said(w int) []kit.Line {
	q := p.question()
	var out []kit.Line
	field := func(label string, role theme.Role, words string) {
		out = append(out, kit.Field(label, labelWidth, role, words, w)...)
	}
	claim := "no answer"
	if q.Claim != nil {
		claim = walk.Label(q.Question, q.Claim) + p.worth(q.Claim.Value)
	}
	field("Supplier said", theme.Plain, claim)
	if q.Last != nil {
		field("Last cycle", theme.Plain, walk.Label(q.Question, q.Last)+p.worth(q.Last.Value))
	}
	switch {
	case q.Found != nil:
		field("We find", theme.Strong, walk.Label(q.Question, q.Found)+p.worth(q.Found.Value)+", "+
			text.Safe(q.Found.By)+", "+p.r.Day(q.Found.At).Long())
	default:
		field("We find", theme.Muted, "nothing yet")
	}
	return append(out, p.whyHere(w)...)
}

// worth is what an answer is worth, in words.
func (p *Page) worth(value string) string {
	q := p.question()
	if !q.Scores() || q.Option(value) == nil {
		return ""
	}
	return " (" + strconv.Itoa(q.Worth(value)) + " %)"
}

// whyHere are the reasons, those that are settled last.
func (p *Page) whyHere(w int) []kit.Line {
	t, q := p.c.Theme, p.question()
	var out []kit.Line
	label := "Why it is here"
	for _, settled := range []bool{false, true} {
		for _, r := range q.Reasons {
			if r.Settled != settled {
				continue
			}
			glyph, role := t.Glyph.None, theme.Warn
			words := text.UpperFirst(text.Safe(r.What)) + "."
			if settled {
				glyph, role, words = t.Glyph.Low, theme.Muted, strings.TrimSuffix(words, ".")+" (settled)."
			}
			for i, row := range kit.Wrap(words, w-labelWidth-2) {
				mark := glyph + " "
				if i > 0 {
					mark = "  "
				}
				out = append(out, kit.L(kit.S(theme.Muted, kit.Pad(label, labelWidth, false, "")), kit.S(role, mark),
					kit.S(role, row)))
				label = ""
			}
		}
	}
	return out
}

// body is what scrolls: what is being typed or chosen first, then the words of both, documents, queries and
// guidance. from..to are the rows that must be visible.
func (p *Page) body(w int) (lines []kit.Line, from, to int) {
	q := p.question()
	lines = append(lines, p.prompt(w)...)
	to = max(0, len(lines)-1)
	if len(lines) > 0 {
		lines = append(lines, kit.Line{})
	}
	field := func(label string, role theme.Role, words string) {
		if words != "" {
			lines = append(lines, kit.Field(label, labelWidth, role, words, w)...)
		}
	}
	both := p.s.Answers[q.ID]
	if both.Claim != nil {
		field("Their note", theme.Plain, text.SafeLines(string(both.Claim.Note)))
		field("", theme.Notable, text.Safe(text.UpperFirst(both.NotCounted(p.r.Today()))))
	}
	if both.Judgement != nil {
		field("Our reason", theme.Plain, text.SafeLines(string(both.Judgement.Note)))
	}
	items, at := p.viewEvidence(w)
	ev := len(lines)
	lines = append(lines, items...)
	if p.mode == evidence {
		from, to = ev, ev+at
	}
	for _, words := range p.queryWords(q.ID) {
		field("Query", theme.Notable, words)
	}
	for _, d := range p.s.Decisions {
		if d.Question == q.ID && !d.Withdrawn {
			field("Decision", theme.Notable, decisionWords(&d))
		}
	}
	if both.Claim != nil && both.Claim.File != "" {
		field("From", theme.Muted, text.Safe(strings.TrimSpace(fileName(both.Claim.File)+", "+both.Claim.Sheet+" "+
			both.Claim.Cell))+", "+p.r.Day(both.Claim.At).Long())
	}
	field("Guidance", theme.Muted, text.SafeLines(q.Guidance))
	field("Why it matters", theme.Muted, text.SafeLines(q.Why))
	return lines, from, to
}

// fileName is the name of a file without its folder, whichever system it was read on.
func fileName(path string) string { return path[strings.LastIndexAny(path, `/\`)+1:] }

// decisionWords are a decision in a line.
func decisionWords(d *entity.Decision) string {
	return entity.DecisionRef(d.N) + " by " + text.Safe(d.Who()) + " on " + d.On.Long() + ": " +
		text.Safe(string(d.Reason))
}

// prompt is what is being typed or chosen.
func (p *Page) prompt(w int) []kit.Line {
	t, q := p.c.Theme, p.question()
	switch p.mode {
	case choosing:
		return p.viewChoices(w)
	case answering:
		return []kit.Line{kit.L(kit.S(theme.Accent, "What do we find?")), p.input.View(t, "> ", w)}
	case refusing:
		return append(kit.Paragraph(theme.Accent, p.refusalWords(), w, 0), p.input.View(t, "> ", w))
	case resolving:
		return []kit.Line{kit.L(kit.S(theme.Accent, "Why may both records stay as they are? The reason is kept.")),
			p.input.View(t, "> ", w)}
	case asking:
		lines, _ := p.form.View(t, w)
		lines = append([]kit.Line{kit.L(kit.S(theme.Accent, "Query to the supplier about "+q.ID))}, lines...)
		return append(lines, kit.Paragraph(theme.Muted, "It is recorded as sent, and u does not take that back.", w,
			2)...)
	}
	title, ok := map[mode]string{
		reasoning: "We find " + walk.ValueLabel(q.Question, p.pending) + ", other than the supplier. Why? " +
			"The reason is kept with the judgement.",
		agreeingNA: "Why is it agreed that " + q.ID + " does not apply? It is a decision in your name.",
		scoping:    "Why is " + q.ID + " out of scope? It is a decision in your name.",
		replying:   "What did the supplier reply?",
	}[p.mode]
	if !ok {
		return nil
	}
	out := kit.Paragraph(theme.Accent, title, w, 0)
	rows, _ := p.area.View(t, w-2)
	for _, l := range rows {
		out = append(out, kit.L(kit.S(theme.Muted, t.Glyph.Bar+" ")).Append(l.Spans...))
	}
	return out
}

// viewChoices lists the answers to choose from by their keys.
func (p *Page) viewChoices(w int) []kit.Line {
	q := p.question()
	out := []kit.Line{kit.L(kit.S(theme.Accent, "What do we find?"))}
	for i, c := range p.choices() {
		mark := "  "
		if q.Answer == questionnaire.Multi {
			mark = "[ ]"
			for _, have := range questionnaire.SplitList(p.pending) {
				if have == c.value {
					mark = "[x]"
				}
			}
		}
		words := c.label + p.worth(c.value)
		if q.Claim != nil && q.Claim.Value == c.value {
			words += ", as the supplier says"
		}
		for j, row := range kit.Wrap(words, w-7) {
			key := kit.S(theme.Key, kit.Pad(strconv.Itoa(i+1), 2, true, "")+" "+kit.Pad(mark, 3, false, ""))
			if j > 0 {
				key = kit.S(theme.Plain, "      ")
			}
			out = append(out, kit.L(key, kit.S(theme.Plain, " "+row)))
		}
	}
	if q.Answer != questionnaire.Choice && q.Answer != questionnaire.Multi {
		out = append(out, kit.L(kit.S(theme.Key, " i"), kit.S(theme.Plain, "     write the answer")))
	}
	return out
}
