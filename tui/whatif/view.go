package whatif

import (
	"strconv"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/tui/kit"
	"assure/tui/theme"
	"assure/tui/walk"
)

// The columns of the list of questions.
const (
	colTried = iota // a mark on questions with a change
	colID
	colQuestion
	colNow
	colIf
)

var columns = []kit.Column{
	colTried:    {Width: 1},
	colID:       {Title: "ID", Width: 8},
	colQuestion: {Title: "Question", Width: 14, Flex: true},
	colNow:      {Title: "Now", Width: 20},
	colIf:       {Title: "If", Width: 20},
}

func (p *Page) row(i int) []kit.Span {
	q := p.asked[i]
	mark, tried := kit.Span{}, kit.Span{}
	if p.change(q.ID) != nil {
		mark, tried = kit.S(theme.Accent, p.c.Theme.Glyph.Mark), kit.S(theme.Strong, answerText(q, p.after.Row(q.ID)))
	}
	return []kit.Span{
		colTried: mark, colID: {Text: text.Safe(q.ID)}, colQuestion: {Text: text.Safe(q.Text)},
		colNow: {Text: answerText(q, p.s.Result.Row(q.ID))}, colIf: tried,
	}
}

// answerText is the answer to a question with how far it is proven: "95 % Met".
func answerText(q *questionnaire.Question, r *scoring.Row) string {
	if r == nil {
		return ""
	}
	if r.State != scoring.Answered {
		return r.State.String()
	}
	return strconv.Itoa(r.Confidence) + " % " + walk.ValueLabel(q, r.Option)
}

// View draws what changes, the questions, the one under the cursor and what was tried.
func (p *Page) View(w, h int) []kit.Line {
	t := p.c.Theme
	if len(p.asked) == 0 {
		return []kit.Line{{}, kit.L(kit.S(theme.Muted, "  No question here scores, so nothing would change."))}
	}
	top := append(p.strip(w), kit.Rule(t, w))
	bottom := append([]kit.Line{kit.Rule(t, w)}, p.below(w, h)...)
	if room := max(4, h-len(top)-len(bottom)); len(top)+len(bottom)+room > h {
		bottom = kit.Screen(bottom, max(0, h-len(top)-room))
	}
	lines := append(top, p.table.View(t, w, h-len(top)-len(bottom), p.mode == trying)...)
	return append(lines, bottom...)
}

// strip shows the result now and with the changes in one line, then the reasons.
func (p *Page) strip(w int) []kit.Line {
	l := kit.L(kit.S(theme.Muted, "now ")).Append(p.summary(p.s.Result)...)
	if len(p.changes) == 0 {
		return []kit.Line{l.Append(kit.S(theme.Muted, " -> if nothing is tried: the same"))}
	}
	l = l.Append(kit.S(theme.Muted, " -> if ")).Append(p.summary(p.after)...)
	if a, b := p.s.Result, p.after; a.Assessable && b.Assessable {
		l = l.Append(kit.S(theme.Strong, " ("+walk.Signed(b.Assured-a.Assured)+")"))
	}
	words := walk.Differences(p.s.Result, p.after)
	if a, b := p.s.Result, p.after; a.Possible != b.Possible && a.Assessable && b.Assessable {
		words = append(words, "at most "+a.Possible.String()+" -> "+b.Possible.String())
	}
	if len(words) == 0 {
		words = []string{"nothing else changes"}
	}
	why := kit.Paragraph(theme.Muted, text.Safe(strings.Join(words, "; ")), w, 0)
	if len(why) > 2 {
		why = why[:2]
		why[1] = kit.L(kit.S(theme.Muted, kit.Cut(why[1].String(), w-1, "")+p.c.Theme.Glyph.Ellipsis))
	}
	return append([]kit.Line{l}, why...)
}

// summary is a result in a few words: shown, grade, band and score.
func (p *Page) summary(r *scoring.Result) []kit.Span {
	t := p.c.Theme
	if !r.Assessable {
		return []kit.Span{kit.S(theme.Muted, "nothing in scope")}
	}
	g := t.Grade(string(r.ShownGrade()))
	out := []kit.Span{kit.S(theme.Strong, "shown "+r.Assured.String()+" "), kit.S(g.Role, g.Glyph)}
	if r.Risk != nil && r.Risk.Score > 0 {
		risk := t.Risk(string(r.Risk.Band), r.Risk.Score)
		out = append(out, kit.S(risk.Role, " "+risk.String()))
	}
	return out
}

// below is what can be tried on the question under the cursor, or the field being typed, and then what was tried.
func (p *Page) below(w, h int) []kit.Line {
	var lines []kit.Line
	switch p.mode {
	case dropping:
		lines = []kit.Line{kit.L(
			kit.S(theme.Warn, "Drop what was tried ("+strconv.Itoa(len(p.changes))+")? None of it was saved.")), {}}
	case trying:
		lines = p.viewQuestion(w)
	}
	return append(lines, p.viewTried(w, max(3, h/5))...)
}

func (p *Page) viewQuestion(w int) []kit.Line {
	q := p.question()
	lines := kit.Paragraph(theme.Plain, text.Safe(q.ID+"  "+q.Text), w, 0)
	if len(lines) > 2 {
		lines = lines[:2]
	}
	var parts [][]kit.Span
	key := func(k, words string) {
		parts = append(parts, []kit.Span{kit.S(theme.Key, k), kit.S(theme.Plain, " "+words)})
	}
	for i, o := range q.Options {
		if i < 9 {
			key(strconv.Itoa(i+1), text.Safe(o.Label))
		}
	}
	key("0", "not known")
	key("o", "out of scope")
	evidence := "evidence as it is"
	if x := p.change(q.ID); x != nil && x.Evidence != "" {
		evidence = "evidence: " + evidenceWords(x.Evidence)
	}
	key("e", evidence)
	return append(lines, kit.Flow(p.c.Theme, parts, w)...)
}

func evidenceWords(k entity.EvidenceKind) string {
	if k == scoring.SupposeNone {
		return "none"
	}
	return string(k) + ", dated today"
}

// viewTried lists what was tried, newest first, with the effect of each alone.
func (p *Page) viewTried(w, most int) []kit.Line {
	t := p.c.Theme
	if len(p.changes) == 0 {
		return []kit.Line{kit.L(
			kit.S(theme.Muted, "Nothing tried yet: a number tries an answer, e evidence. Only this copy changes."))}
	}
	lines := []kit.Line{kit.L(kit.S(theme.Strong, "Tried ("+strconv.Itoa(len(p.changes))+")"),
		kit.S(theme.Muted, "  not saved; K keeps them as actions, never as answers"))}
	for n := 0; n < len(p.changes); n++ {
		if n == most-1 && len(p.changes) > most {
			lines = append(lines, kit.L(kit.S(theme.Muted, "  and "+strconv.Itoa(len(p.changes)-n)+" before")))
			break
		}
		i := len(p.changes) - 1 - n
		x, alone := p.changes[i], p.alone[i]
		q := p.s.Pack.Question(x.Question)
		body := answerText(q, p.s.Result.Row(x.Question)) + " -> " + answerText(q, alone.Row(x.Question))
		if x.Evidence != "" {
			body += " (" + string(x.Evidence) + ")"
		}
		right := "alone: nothing in scope"
		if alone.Assessable && p.s.Result.Assessable {
			right = "alone " + walk.Signed(alone.Assured-p.s.Result.Assured) + " " + string(alone.ShownGrade())
		}
		left := kit.L(kit.S(theme.Accent, t.Glyph.Mark+" "),
			kit.S(theme.Plain, kit.Pad(text.Safe(x.Question), 9, false, "")), kit.S(theme.Plain, body))
		lines = append(lines, kit.Spread(left, kit.L(kit.S(theme.Muted, right)), w, t.Glyph.Ellipsis))
	}
	return lines
}
