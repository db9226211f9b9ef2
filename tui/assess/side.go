package assess

import (
	"slices"
	"strconv"
	"strings"

	"assure/internal/text"
	"assure/scoring"
	"assure/tui/kit"
	"assure/tui/theme"
	"assure/tui/walk"
)

// side is the left pane: domains, progress, the score, and what the last change did.
func (p *Page) side(w, h int) []kit.Line {
	t := p.c.Theme
	done, all := p.s.Progress("")
	out := []kit.Line{kit.Spread(kit.L(kit.S(theme.Strong, "Domains")),
		kit.L(kit.S(theme.Muted, strconv.Itoa(done)+" of "+strconv.Itoa(all))), w, t.Glyph.Ellipsis)}
	here := p.s.Question().Domain
	for i := range p.s.Pack.Domains {
		d := &p.s.Pack.Domains[i]
		n, of := p.s.Progress(d.ID)
		if of == 0 {
			continue
		}
		l := kit.Line{Selected: d.ID == here}
		l.Spans = []kit.Span{kit.Mark(t, l.Selected),
			kit.S(theme.Plain, kit.Pad(text.Safe(d.Title), w-13, false, t.Glyph.Ellipsis)),
			kit.S(theme.Muted, " "+kit.Gauge(t, n, of, 4)+" "),
			kit.S(theme.Plain, kit.Pad(strconv.Itoa(n)+"/"+strconv.Itoa(of), 5, true, ""))}
		out = append(out, l)
	}
	if here := walk.Others(p.s.Answers, p.actor, p.c.Now()); len(here) > 0 {
		out = append(out, kit.Line{}, kit.L(kit.S(theme.Strong, "At work here too")))
		for _, o := range here {
			out = append(out, kit.Paragraph(theme.Plain, text.Safe(o.By)+": "+text.Safe(o.Question)+" "+
				p.c.Clock(o.At), w, 2)...)
		}
	}
	out = append(out, kit.Line{}, kit.L(kit.S(theme.Strong, "Score now")))
	for _, l := range scoreLines(t, p.s, false) {
		out = append(out, kit.L(kit.S(theme.Plain, "  ")).Append(l.Spans...))
	}
	if c := p.s.Last; c != nil {
		out = append(out, kit.Line{}, kit.L(kit.S(theme.Strong, "Last change")))
		for _, text := range changeWords(c) {
			out = append(out, kit.Paragraph(theme.Plain, text, w, 2)...)
		}
	}
	return out
}

// scoreLines are the figures of a result, one on each line; short leaves out details.
func scoreLines(t *theme.Theme, s *walk.Session, short bool) []kit.Line {
	r := s.Result
	var out []kit.Line
	switch {
	case r.Areas != nil:
		met, notMet, pending := r.AreaCounts()
		words := []string{strconv.Itoa(notMet) + " not met"}
		if own := r.NotMetWords(); len(own) > 0 && !slices.Equal(own, words) { // a line each: they may be long
			words = nil
			for _, w := range own {
				out = append(out, kit.L(kit.S(theme.Strong, text.Safe(w))))
			}
		}
		words = append(append([]string{strconv.Itoa(met) + " met"}, words...), strconv.Itoa(pending)+" pending")
		out = slices.Insert(out, 0, kit.L(kit.S(theme.Strong, "areas: "+strings.Join(words, ", "))))
	case r.Scored():
		out = append(out, kit.L(kit.S(theme.Strong, "shown "+r.Assured.String()),
			kit.S(theme.Plain, ", at most "+r.Possible.String())))
	}
	line := kit.Line{}
	if g := r.ShownGrade(); g != "" {
		rating := t.Grade(string(g))
		line = line.Append(kit.S(rating.Role, rating.String()))
		if r.Plain != r.Grade { // raised by an acceptance, which must be visible
			line = line.Append(kit.S(theme.Notable, " accepted despite"))
		}
		line = line.Append(kit.S(theme.Muted, " "+t.Glyph.Dot+" "))
	}
	if r.Status != scoring.NotAssessed || r.Risk == nil {
		out = append(out, line.Append(kit.S(t.Status(string(r.Status)), string(r.Status))))
	}
	if r.Risk != nil && r.Areas == nil { // what is judged by area rates no risk
		risk := t.Risk(string(r.Risk.Band), r.Risk.Score)
		l := kit.L(kit.S(risk.Role, risk.String()))
		if r.Risk.Score > 0 && !short {
			l = l.Append(kit.S(theme.Muted,
				"  "+strconv.Itoa(r.Risk.Consequence)+" x "+strconv.Itoa(r.Risk.Likelihood)))
		}
		out = append(out, l)
	}
	for _, key := range []bool{false, true} {
		open, all := s.MustHaves(key)
		noun := scoring.Noun(key) + "s"
		if all == 0 {
			continue
		}
		role, text := theme.Good, "all "+strconv.Itoa(all)+" "+noun+" met"
		if all == 1 {
			text = "the one " + scoring.Noun(key) + " is met"
		}
		if open > 0 {
			role, text = theme.Warn, strconv.Itoa(open)+" of "+strconv.Itoa(all)+" "+noun+" open"
		}
		if short {
			text = map[bool]string{false: "must", true: "key"}[key] + " " + strconv.Itoa(all-open) + "/" +
				strconv.Itoa(all)
		}
		out = append(out, kit.L(kit.S(role, text)))
	}
	return out
}

// changeWords describes the last change: the answer, the figures, then the reasons.
func changeWords(c *walk.Change) []string {
	out := []string{c.Question + "  " + c.From + " -> " + c.To}
	if c.From == c.To {
		out[0] = c.Question + "  " + c.To + ", unchanged"
	}
	if c.ScoreMoved {
		out = append(out, "shown "+c.Before.Assured.String()+" -> "+c.After.Assured.String()+"  "+
			walk.Signed(c.ShownDelta))
		if c.AtMostDelta != 0 {
			out = append(out, "at most "+c.Before.Possible.String()+" -> "+c.After.Possible.String()+"  "+
				walk.Signed(c.AtMostDelta))
		}
	} else if c.After.Areas == nil {
		out = append(out, "the score is unchanged")
	}
	return append(out, c.Why...)
}

// strip is [Page.side] for narrow windows: the figures, and the last change behind them. It has two rows, or one in a
// low window, whatever the figures are; w explains all of them.
func (p *Page) strip(w, h int) []kit.Line {
	t := p.c.Theme
	var parts [][]kit.Span
	for _, l := range scoreLines(t, p.s, true) {
		parts = append(parts, l.Spans)
	}
	out, n := kit.Flow(t, parts, w), 2
	if h < lowWindow {
		n = 1
	}
	if len(out) > n {
		last := out[n-1].Append(kit.S(theme.Muted, " "+t.Glyph.Ellipsis))
		out = append(out[:n-1:n-1], last.Fit(w, t.Glyph.Ellipsis))
	}
	out = kit.Screen(out, n)
	if c := p.s.Last; c != nil {
		words := strings.Join(changeWords(c), "; ")
		if last := &out[n-1]; last.Width() > 0 {
			words = " " + t.Glyph.Dot + " " + words
		}
		room := w - out[n-1].Width()
		out[n-1] = out[n-1].Append(kit.S(theme.Muted, kit.Cut(words, room, t.Glyph.Ellipsis)))
	}
	return out
}

// lowWindow is the height under which the figures have one row.
const lowWindow = 16
