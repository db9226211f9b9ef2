package triage

import (
	"strconv"

	"assure/data/chain"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/tui/kit"
	"assure/tui/theme"
)

// wide is the width from which the tier is shown next to the question.
const wide = 96

// View draws the question and the tier.
func (p *Page) View(w, h int) []kit.Line {
	switch {
	case !p.ready:
		return kit.Waiting(p.c.Theme, "Reading the engagement")
	case p.question() == nil:
		return []kit.Line{{}, kit.T("  The triage pack has no questions.")}
	}
	if w >= wide {
		right := w * 48 / 100
		left := w - right - 2
		return kit.Beside(p.c.Theme, p.left(left-1, h), left, p.tier(right, h), right, h)
	}
	top := p.tierLines(w)
	return append(append(top, kit.Rule(p.c.Theme, w)), p.left(w, h-len(top)-1)...)
}

func (p *Page) left(w, h int) []kit.Line {
	lines, from, to := p.body(w)
	return p.scroll.View(p.c.Theme, lines, w, h, from, to)
}

func (p *Page) body(w int) (lines []kit.Line, from, to int) {
	q, t := p.question(), p.c.Theme
	open := 0
	for _, x := range p.order {
		if p.open(x) {
			open++
		}
	}
	title := q.Domain
	if d := p.v.Pack.Domain(q.Domain); d != nil {
		title = d.Title
	}
	lines = append(lines, kit.Spread(
		kit.L(kit.S(theme.Accent, q.ID),
			kit.S(theme.Muted, "  "+strconv.Itoa(p.at+1)+" of "+strconv.Itoa(len(p.order))+" "+t.Glyph.Dot+" "+
				text.Safe(title))),
		kit.L(kit.S(theme.Muted, strconv.Itoa(open)+" not known")), w, t.Glyph.Ellipsis), kit.Line{})
	lines = append(lines, kit.Paragraph(theme.Strong, text.SafeLines(q.Text), w, 0)...)
	lines = append(lines, kit.Line{})
	from = len(lines)
	for i := range q.Options {
		lines = append(lines, p.option(q, i, w)...)
	}
	if q.Answer == questionnaire.FreeText || q.Answer == questionnaire.Number || q.Answer == questionnaire.DateAnswer {
		lines = append(lines, p.text(q, w)...)
	}
	if len(q.Options) > 0 {
		unknown := p.open(q)
		lines = append(lines, row(t, unknown, len(q.Options)+1, kit.S(theme.Plain, "Not known"), p.unknownEffect(q)))
	}
	to = len(lines) - 1
	for _, f := range factsOf(q) {
		if s, ok := p.v.Suggested[f]; ok && s.Value != p.v.Facts.Get(f) {
			words := "  The supplier says " + text.Safe(s.Value) + "; it counts once you choose it."
			if s.Source == entity.FromIncident {
				words = "  An incident proposes " + text.Safe(s.Value) + "; it counts once you adopt it (y)."
			}
			lines = append(lines, kit.L(kit.S(theme.Notable, words)))
		}
	}
	lines = append(lines, kit.Line{}, kit.L(kit.S(theme.Muted, "Guidance")))
	lines = append(lines, kit.Paragraph(theme.Plain, text.SafeLines(q.Guidance), w, 2)...)
	return lines, from, to
}

func row(t *theme.Theme, here bool, n int, label kit.Span, effect string) kit.Line {
	return kit.Line{Selected: here,
		Spans: []kit.Span{kit.Mark(t, here), kit.S(theme.Key, strconv.Itoa(n)), kit.S(theme.Plain, "  "), label,
			kit.S(theme.Muted, effect)}}
}

// option is one answer, wrapped, with its consequence and likelihood.
func (p *Page) option(q *questionnaire.Question, i, w int) []kit.Line {
	o := &q.Options[i]
	effect := ""
	for _, id := range factsOf(q) {
		if d := p.v.Settings.Facts.Def(id); d != nil {
			if v, ok := d.Value(o.Fact[id]); ok {
				effect = bearing(v.Consequence, v.Likelihood)
			}
		}
	}
	label := text.Safe(o.Label)
	if q.Answer == questionnaire.Multi {
		box := "[ ] "
		if p.chosen(q, o) {
			box = "[x] "
		}
		label = box + label
	}
	rows := kit.Wrap(label, w-5-kit.Width(effect))
	out := []kit.Line{row(p.c.Theme, p.chosen(q, o), i+1, kit.S(theme.Plain, rows[0]), effect)}
	for _, r := range rows[1:] {
		out = append(out, kit.Line{Selected: p.chosen(q, o), Spans: []kit.Span{kit.S(theme.Plain, "     "+r)}})
	}
	return out
}

// bearing is the consequence and likelihood of a value, each 1..5: "  C4  L3".
func bearing(c, l int) string {
	out := ""
	if c > 0 {
		out += "  C" + strconv.Itoa(c)
	}
	if l > 0 {
		out += "  L" + strconv.Itoa(l)
	}
	return out
}

func (p *Page) unknownEffect(q *questionnaire.Question) string {
	for _, id := range factsOf(q) {
		if d := p.v.Settings.Facts.Def(id); d != nil && d.Scores() {
			return "  counts as the worst of these"
		}
	}
	return ""
}

func (p *Page) text(q *questionnaire.Question, w int) []kit.Line {
	if p.mode == writing {
		lines := []kit.Line{p.input.View(p.c.Theme, "  > ", w)}
		if p.names != nil && chain.NamesFact(q.Fact) {
			if words := p.names.Meanings(p.input.Value()); words != "" {
				lines = append(lines, kit.Paragraph(theme.Muted, text.Safe(words), w, 2)...)
			}
		}
		return lines
	}
	v := p.v.Facts.Get(q.Fact)
	switch {
	case q.Fact == "":
		return []kit.Line{kit.L(kit.S(theme.Muted, "  sets no fact; kept on the supplier's record"))}
	case v == questionnaire.Unknown:
		return []kit.Line{kit.L(kit.S(theme.Muted, "  not known; i writes it"))}
	}
	return kit.Paragraph(theme.Plain, text.Safe(v), w, 2)
}

// tier is the pane with the tier and its reasons.
func (p *Page) tier(w, h int) []kit.Line {
	out := []kit.Line{kit.L(kit.S(theme.Strong, p.tierWords()))}
	if !p.t.Triaged {
		out = append(out, kit.Paragraph(theme.Muted,
			"Nothing is known yet. From the first answer on, what is not known counts as the worst case.", w, 0)...)
		return kit.Screen(out, h)
	}
	s := p.v.Settings
	out = append(out, kit.L(
		kit.S(theme.Plain, "consequence "+strconv.Itoa(p.t.Consequence)+" "+s.Consequences[p.t.Consequence-1])),
		kit.L(kit.S(theme.Plain,
			"likelihood  "+strconv.Itoa(p.t.InherentLikelihood)+" "+s.Likelihoods[p.t.InherentLikelihood-1])),
		kit.L(kit.S(theme.Muted, "review every "+strconv.Itoa(p.t.ReviewMonths)+" months")), kit.Line{},
		kit.L(kit.S(theme.Strong, "Because")))
	for _, deciding := range []bool{true, false} {
		for _, r := range p.t.Reasons {
			if (r.SetsC || r.SetsLikelihood) == deciding {
				out = append(out, reasonLines(r, w)...)
			}
		}
		if deciding {
			out = append(out, kit.Line{}, kit.L(kit.S(theme.Muted, "Also counted")))
		}
	}
	if n := len(p.t.Assumed); n > 0 {
		out = append(out, kit.Line{})
		out = append(out, kit.Paragraph(theme.Warn,
			strconv.Itoa(n)+" not known, counted as the worst case (?)", w, 0)...)
	}
	if words := p.v.Settings.ProvisionalSentence(p.t.Open); words != "" {
		out = append(out, kit.Paragraph(theme.Warn, text.Safe(words), w, 0)...)
	}
	return kit.Screen(out, h)
}

// tierWords is the tier, and whether it is provisional.
func (p *Page) tierWords() string { return p.v.Settings.TierWords(p.t.Tier, p.t.Provisional()) }

func (p *Page) cellLine() kit.Line {
	s := p.v.Settings
	return kit.L(kit.S(theme.Plain,
		"consequence "+strconv.Itoa(p.t.Consequence)+" "+s.Consequences[p.t.Consequence-1]+"  x  likelihood "+
			strconv.Itoa(p.t.InherentLikelihood)+" "+s.Likelihoods[p.t.InherentLikelihood-1]))
}

// reasonLines is a fact with its consequence and likelihood, wrapped.
func reasonLines(r scoring.Reason, w int) []kit.Line {
	mark, role := "  ", theme.Plain
	switch {
	case r.Assumed:
		mark, role = "? ", theme.Warn
	case r.ByHand:
		mark = "* "
	}
	return kit.Entry(kit.S(theme.Accent, mark), role, text.Safe(givenTitle(r)+": "+r.Label),
		kit.L(kit.S(theme.Muted, bearing(r.C, r.L))), w)
}

// givenTitle is the title of a reason, which says where the value was given by hand.
func givenTitle(r scoring.Reason) string {
	if r.ByHand {
		return r.Title + " by hand"
	}
	return r.Title
}

// tierLines is the tier in two lines, for narrow windows.
func (p *Page) tierLines(w int) []kit.Line {
	t := p.c.Theme
	if !p.t.Triaged {
		return []kit.Line{kit.L(kit.S(theme.Strong, "Not triaged"),
			kit.S(theme.Muted, "  what is not known will count as the worst case"))}
	}
	head := kit.L(kit.S(theme.Strong, p.tierWords()),
		kit.S(theme.Muted, " "+t.Glyph.Dot+" ")).Append(p.cellLine().Spans...)
	words := "because "
	n := 0
	for _, r := range p.t.Reasons {
		if r.SetsC || r.SetsLikelihood {
			if n > 0 {
				words += "; "
			}
			words += givenTitle(r) + ": " + r.Label
			if r.Assumed {
				words += " (assumed)"
			}
			n++
		}
	}
	return []kit.Line{head, kit.L(kit.S(theme.Muted, text.Safe(words)))}
}
