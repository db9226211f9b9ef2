package profile

import (
	"strconv"
	"strings"

	"assure/questionnaire"
	"assure/scoring"
	"assure/tui/kit"
	"assure/tui/theme"
)

// wide is the width from which the engagement stands beside the rest.
const wide = 96

// View draws the profile.
func (p *Page) View(w, h int) []kit.Line {
	t := p.c.Theme
	switch {
	case p.failed != nil:
		return append([]kit.Line{{}}, kit.Paragraph(theme.Warn, questionnaire.Safe(p.failed.Error()), w, 2)...)
	case p.v == nil:
		return []kit.Line{{}, kit.L(kit.S(theme.Muted, "  Reading the supplier"+t.Glyph.Ellipsis))}
	case p.choose != nil:
		return append([]kit.Line{{}, kit.L(kit.S(theme.Strong, "  What do you want to do?")), {}}, p.choose.View(t, w, true)...)
	}
	top := []kit.Line{p.headline(w), p.identity(), kit.Rule(t, w), p.tabLine(), {}}
	h -= len(top)
	if w >= wide {
		left := w * 48 / 100
		right := w - left - 2
		lines := p.content(right)
		if p.tab == overview {
			lines = p.work(right)
		}
		p.most = max(0, len(lines)-h)
		return append(top, kit.Beside(t, p.about(left-1), left, p.scroll.Free(lines, h), right, h)...)
	}
	lines := p.content(w)
	p.most = max(0, len(lines)-h)
	return append(top, p.scroll.Free(lines, h)...)
}

// headline is the supplier's row: tier, risk, score, grade, status.
func (p *Page) headline(w int) kit.Line {
	return rollUpLine(p.c.Theme, p.v.Settings, &p.v.RollUp, w)
}

func rollUpLine(t *theme.Theme, s *scoring.Settings, u *scoring.RollUp, w int) kit.Line {
	dot := kit.S(theme.Muted, " "+t.Glyph.Dot+" ")
	l := kit.L(kit.S(theme.Strong, s.TierLabel(u.Tier)))
	if u.Status == "" {
		return l.Append(dot, kit.S(theme.Muted, "no engagement in force"))
	}
	name := ""
	if u.Risk != nil {
		name = string(u.Risk.Band)
	}
	band := t.Band(name)
	l = l.Append(dot, kit.S(band.Role, band.String()))
	if u.Risk != nil && u.Risk.Score > 0 {
		l = l.Append(kit.S(band.Role, " "+strconv.Itoa(u.Risk.Score)))
	}
	if u.Assured != scoring.NoTenths && u.Status != scoring.NotAssessed {
		l = l.Append(dot, kit.S(theme.Plain, "shown "+u.Assured.String()+", at most "+u.Possible.String()))
	}
	if g := u.ShownGrade(); g != "" {
		r := t.Grade(string(g))
		word := r.String()
		if w < wide {
			word = r.Glyph
		}
		l = l.Append(dot, kit.S(r.Role, word))
	}
	if u.Status != scoring.NotAssessed {
		l = l.Append(dot, kit.S(t.Status(string(u.Status)), string(u.Status)))
	}
	return l
}

// identity is what tells this legal entity from another.
func (p *Page) identity() kit.Line {
	s := p.v.Supplier
	var parts []string
	if len(s.ODSCodes) > 0 {
		parts = append(parts, "ODS "+strings.Join(s.ODSCodes, ", "))
	}
	if n := len(p.v.DSPT); n > 0 {
		d := p.v.DSPT[n-1]
		status := d.Status
		if status == "" {
			status = "nothing published"
		}
		parts = append(parts, "DSPT "+status+" ("+d.AsOf.String()+")")
	}
	if s.CompanyNumber != "" {
		parts = append(parts, "company "+s.CompanyNumber)
	}
	if s.Parent != "" {
		parts = append(parts, "part of "+s.Parent)
	}
	for _, c := range s.Contacts {
		parts = append(parts, strings.TrimSpace(c.Name+" "+c.Email))
		break
	}
	if len(parts) == 0 {
		parts = append(parts, "no ODS code or company number yet")
	}
	return kit.L(kit.S(theme.Muted, questionnaire.Safe(strings.Join(parts, " "+p.c.Theme.Glyph.Dot+" "))))
}

func (p *Page) tabLine() kit.Line {
	var l kit.Line
	for i, name := range tabNames {
		role, mark := theme.Muted, " "
		if tab(i) == p.tab {
			role, mark = theme.Strong, p.c.Theme.Glyph.Cursor
		}
		l = l.Append(kit.S(theme.Accent, mark), kit.S(theme.Key, strconv.Itoa(i+1)), kit.S(role, " "+name+"   "))
	}
	return l
}

func (p *Page) content(w int) []kit.Line {
	switch p.tab {
	case risks:
		return p.risks(w)
	case documents:
		return p.documents(w)
	case directory:
		return p.directory(w)
	}
	return append(append(p.about(w), kit.Line{}), p.work(w)...)
}

// about is the engagement: what it is, what is known of it, and why it matters.
func (p *Page) about(w int) []kit.Line {
	e := p.engagement()
	if e == nil {
		return []kit.Line{kit.L(kit.S(theme.Muted, "No engagement yet."))}
	}
	t := p.c.Theme
	which := ""
	if n := len(p.v.Engagements); n > 1 {
		which = "  " + strconv.Itoa(p.at+1) + " of " + strconv.Itoa(n) + " (e)"
	}
	out := []kit.Line{kit.L(kit.S(theme.Strong, questionnaire.Safe(e.Engagement.Ref)), kit.S(theme.Plain, "  "+string(e.Engagement.State)), kit.S(theme.Muted, which))}
	field := func(label, text string) {
		if text != "" {
			out = append(out, kit.Field(label, 11, theme.Plain, questionnaire.Safe(text), w)...)
		}
	}
	field("Service", e.Engagement.Service)
	field("Contract", strings.TrimSpace(e.Engagement.ContractRef+" "+term(e.Engagement)))
	if e.Engagement.Value != nil {
		field("Value", "£"+thousands(*e.Engagement.Value))
	}
	field("Owner", e.Engagement.Owner)
	out = append(out, kit.Line{}, kit.L(kit.S(theme.Strong, p.v.Settings.TierLabel(e.Triage.Tier))))
	if !e.Triage.Triaged {
		return append(out, kit.Paragraph(theme.Warn, "Nothing is known yet of what it touches. t begins the triage.", w, 0)...)
	}
	c, l := e.Triage.Consequence, e.Triage.InherentLikelihood
	out = append(out, kit.L(kit.S(theme.Muted, "consequence "+strconv.Itoa(c)+" x likelihood "+strconv.Itoa(l)+", review every "+strconv.Itoa(e.Triage.ReviewMonths)+" months")), kit.L(kit.S(theme.Muted, "because")))
	for _, r := range e.Triage.Reasons {
		if r.SetsC || r.SetsLikelihood {
			out = append(out, reason(t, r, w))
		}
	}
	rest := false
	for _, r := range e.Triage.Reasons {
		if r.SetsC || r.SetsLikelihood {
			continue
		}
		if !rest {
			out = append(out, kit.L(kit.S(theme.Muted, "also")))
			rest = true
		}
		out = append(out, reason(t, r, w))
	}
	if len(e.Triage.Assumed) > 0 {
		out = append(out, kit.L(kit.S(theme.Warn, "? not known, counted as its worst")))
	}
	return out
}

func reason(t *theme.Theme, r scoring.Reason, w int) kit.Line {
	mark, role := "  ", theme.Plain
	if r.Assumed {
		mark, role = "? ", theme.Warn
	}
	bearing := ""
	if r.C > 0 {
		bearing += " C" + strconv.Itoa(r.C)
	}
	if r.L > 0 {
		bearing += " L" + strconv.Itoa(r.L)
	}
	return kit.Spread(kit.L(kit.S(theme.Accent, mark), kit.S(role, questionnaire.Safe(r.Title+": "+r.Label))), kit.L(kit.S(theme.Muted, bearing)), w, t.Glyph.Ellipsis)
}

func term(e questionnaire.Engagement) string {
	switch {
	case e.Start != 0 && e.End != 0:
		return e.Start.String() + " to " + e.End.String()
	case e.End != 0:
		return "ends " + e.End.String()
	case e.Start != 0:
		return "from " + e.Start.String()
	}
	return ""
}

func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
