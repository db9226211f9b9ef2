package profile

import (
	"strconv"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/tui/kit"
	"assure/tui/theme"
)

// wide is the width from which the engagement is shown next to the supplier.
const wide = 96

// low is the height under which the lines above the tabs are the first lowHead alone.
const (
	low     = 16
	lowHead = 2
)

// tabs is the line of tabs; in a narrow window their names are short.
func (p *Page) tabs(w int) kit.Line {
	names := tabNames[:]
	if l := kit.Tabs(p.c.Theme, names, int(p.tab)); l.Width() <= w+3 { // three blanks end it
		return l
	}
	return kit.Tabs(p.c.Theme, shortTabs[:], int(p.tab))
}

// View draws the profile.
func (p *Page) View(w, h int) []kit.Line {
	t := p.c.Theme
	switch {
	case p.v == nil:
		return kit.Waiting(t, "Reading the supplier")
	case p.choose != nil:
		return append([]kit.Line{{}, kit.L(kit.S(theme.Strong, "  What do you want to do?")), {}},
			p.choose.View(t, w, true)...)
	}
	p.rows = p.rows[:0]
	top, rest := append(p.headline(w), p.identity(w)...), []kit.Line(nil)
	if h < low { // what identifies the supplier scrolls with the rest
		n := min(len(top), lowHead)
		top, rest = top[:n:n], top[n:]
		top = append(top, p.tabs(w))
	} else {
		top = append(top, kit.Rule(t, w), p.tabs(w), kit.Line{})
	}
	h -= len(top)
	p.height = h
	if w >= wide && p.tab == overview {
		left := w * 48 / 100
		right := w - left - 2
		// Both panes scroll with the same keys, each to its own end.
		about, work := p.about(left-1), p.work(right)
		p.most, p.rowsMost = max(0, len(about)-h, len(work)-h), max(0, len(work)-h)
		leftScroll := p.scroll
		return append(top, kit.Beside(t, leftScroll.Free(t, about, left-1, h, ""), left,
			(&kit.Scroll{Top: p.scroll.Top}).Free(t, work, right, h, ""), right, h)...)
	}
	lines := p.content(w)
	if p.tab == overview && len(rest) > 0 {
		lines = append(append(lines, kit.Line{}), rest...)
	}
	p.most = max(0, len(lines)-h)
	p.rowsMost = p.most
	return append(top, p.scroll.Free(t, lines, w, h, "")...)
}

// headline is the rating of the supplier: tier, risk, score, grade, status. Of several engagements in force it is the
// worst in each, with which one that is.
func (p *Page) headline(w int) []kit.Line {
	u, e := &p.v.RollUp, p.engagement()
	switch {
	case u.Worst != nil && u.Worst.Live > 1:
		lines := p.ratingLines(p.worst(), w)
		where := "worst of " + strconv.Itoa(u.Worst.Live) + ": " + u.Worst.Where()
		return append(lines, kit.Paragraph(theme.Muted, where, w, 0)...)
	case u.Status != "" || e == nil:
		return p.ratingLines(ratingOf(u), w)
	}
	// Nothing is in force, as with a bid: show the rating of the engagement instead.
	what := string(e.Engagement.State) + "; no engagement of this supplier is in force"
	return append(p.ratingLines(ratingOf(&e.RollUp), w), kit.L(kit.S(theme.Notable, what)))
}

// rating is what a headline says.
type rating struct {
	tier              int
	provisional       bool
	risk              *scoring.Risk
	higher            *scoring.OpenRisk
	byHand, lifted    bool
	assured, possible scoring.Tenths
	grade             questionnaire.Grade // "" for none
	status            scoring.Status
}

func ratingOf(u *scoring.RollUp) rating {
	return rating{u.Tier, u.Provisional(), u.Risk, u.Higher, u.ByHand() != "", u.Plain != u.Grade, u.Assured,
		u.Possible, u.ShownGrade(), u.Status}
}

// worst is the rating of the supplier by the worst of its engagements in force.
func (p *Page) worst() rating {
	w := p.v.RollUp.Worst
	x := rating{tier: w.Tier, provisional: w.Provisional(), risk: w.Risk, higher: w.Higher, assured: w.Assured,
		possible: w.Possible, grade: w.Grade, status: w.Status}
	for i := range p.v.Engagements {
		e := &p.v.Engagements[i]
		x.byHand = x.byHand || e.Engagement.State.InForce() && e.RollUp.ByHand() != ""
		x.lifted = x.lifted || e.Engagement.Ref == w.GradeOf && e.RollUp.Plain != e.RollUp.Grade
	}
	return x
}

// ratingLines is a rating with a dot between its parts, in as many lines as needed.
func (p *Page) ratingLines(x rating, w int) []kit.Line {
	t := p.c.Theme
	parts := [][]kit.Span{{kit.S(theme.Strong, p.v.Settings.TierWords(x.tier, x.provisional))}}
	add := func(spans ...kit.Span) { parts = append(parts, spans) }
	if x.status == "" {
		add(kit.S(theme.Muted, "no engagement in force"))
		return kit.Flow(t, parts, w)
	}
	risk := t.Band("")
	if x.risk != nil {
		risk = t.Risk(string(x.risk.Band), x.risk.Score)
	}
	add(kit.S(risk.Role, risk.String()))
	if h := x.higher; h != nil {
		higher := t.Risk(string(h.Band), h.Score)
		add(kit.S(higher.Role, h.Ref+" open at "+higher.String()))
	}
	if x.byHand {
		add(kit.S(theme.Notable, "by hand"))
	}
	if x.assured != scoring.NoTenths && x.status != scoring.NotAssessed {
		add(kit.S(theme.Plain, "shown "+x.assured.String()+", at most "+x.possible.String()))
	}
	if x.grade != "" {
		r := t.Grade(string(x.grade))
		grade := []kit.Span{kit.S(r.Role, r.String())}
		if x.lifted { // by an acceptance, which must be visible
			grade = append(grade, kit.S(theme.Notable, ", a must-have accepted despite"))
		}
		add(grade...)
	}
	if x.status != scoring.NotAssessed {
		add(kit.S(t.Status(string(x.status)), string(x.status)))
	}
	return kit.Flow(t, parts, w)
}

// identity is what identifies the legal entity, and its latest entry in the public directory.
func (p *Page) identity(w int) []kit.Line {
	s := p.v.Supplier
	var parts [][]kit.Span
	add := func(role theme.Role, words string) {
		parts = append(parts, []kit.Span{kit.S(role, text.Safe(words))})
	}
	if len(s.ODSCodes) > 0 {
		add(theme.Muted, "ODS "+strings.Join(s.ODSCodes, ", "))
	}
	if s.CompanyNumber != "" {
		add(theme.Muted, "company "+s.CompanyNumber)
	}
	if s.Parent != "" {
		add(theme.Muted, "part of "+s.Parent)
	}
	for _, c := range s.Contacts {
		add(theme.Muted, strings.TrimSpace(c.Name+" "+c.Email))
		break
	}
	if len(s.ODSCodes) == 0 && s.CompanyNumber == "" {
		parts = append([][]kit.Span{{kit.S(theme.Muted, "no ODS code or company number yet")}}, parts...)
	}
	lines := append(kit.Flow(p.c.Theme, parts, w), p.standing(w)...)
	if n := len(p.public); n > 0 {
		lines = append(lines, p.publicLines(&p.public[n-1], "DSPT ", w)...)
	}
	return lines
}

// publicLines is an entry in the directory: level, edition, day, and whether it is in date.
func (p *Page) publicLines(d *book.DSPTOrganisation, label string, w int) []kit.Line {
	if d.Status == "" {
		return kit.Paragraph(theme.Muted, label+"nothing published, directory of "+d.AsOf.String(), w, 0)
	}
	level := d.Level
	if level == "" {
		level = d.Status
	}
	if d.Edition != nil {
		level += " " + *d.Edition
	}
	parts := [][]kit.Span{{kit.S(theme.Muted, label), kit.S(theme.Plain, text.Safe(level))}}
	if d.Published != 0 {
		parts = append(parts, []kit.Span{kit.S(theme.Muted, "published "+d.Published.String())})
	}
	return kit.Flow(p.c.Theme, append(parts, []kit.Span{p.dsptState(d)}), w)
}

// dsptState shows whether a publication is in date today.
func (p *Page) dsptState(d *book.DSPTOrganisation) kit.Span {
	switch {
	case d.Standing == dsptLapsed:
		text := p.c.Theme.Glyph.NotMet + " lapsed"
		if d.Until != 0 {
			text += " since " + (d.Until + 1).String()
		}
		return kit.S(theme.Bad, text)
	case d.Until != 0 && d.Until >= p.v.At.AsOf:
		return kit.S(theme.Good, "in date until "+d.Until.String())
	}
	return kit.S(theme.Warn, string(d.Standing))
}

// dsptLapsed is the standing of an edition that no longer counts.
const dsptLapsed = "lapsed"

func (p *Page) content(w int) []kit.Line {
	switch p.tab {
	case risks:
		return p.risks(w)
	case documents:
		return p.documents(w)
	case publicRecord:
		return p.directory(w)
	}
	// In one column the cycles and must-haves come before the facts behind the tier.
	return append(append(p.work(w), kit.Line{}), p.about(w)...)
}

// about describes the engagement: contract, tier and the reasons for it.
func (p *Page) about(w int) []kit.Line {
	e := p.engagement()
	if e == nil {
		return []kit.Line{kit.L(kit.S(theme.Muted, "No engagement yet."))}
	}
	which := ""
	if n := len(p.v.Engagements); n > 1 {
		which = "  " + strconv.Itoa(p.at+1) + " of " + strconv.Itoa(n) + " (tab)"
	}
	out := []kit.Line{kit.L(kit.S(theme.Strong, text.Safe(e.Engagement.Ref)),
		kit.S(theme.Plain, "  "+string(e.Engagement.State)), kit.S(theme.Muted, which))}
	field := func(label, words string) {
		if words != "" {
			out = append(out, kit.Field(label, 11, theme.Plain, text.Safe(words), w)...)
		}
	}
	field("Service", e.Engagement.Service)
	field("Contract", strings.TrimSpace(e.Engagement.ContractRef+" "+term(e.Engagement)))
	if e.Engagement.Value != nil {
		field("Value", "£"+text.Thousands(int(*e.Engagement.Value)))
	}
	field("Owner", e.Engagement.Owner)
	field("Notice", e.Engagement.NoticeWords())
	field("At night", e.Engagement.OutOfHours)
	if why := e.Engagement.Why; why != nil && !e.Engagement.State.Open() {
		words := p.c.Day(why.At) + " by " + why.By
		if why.Reason != "" {
			words += ": " + string(why.Reason)
		}
		field("Closed", words+" (Z reopens)")
	}
	return append(append(out, kit.Line{}), p.tier(e, w)...)
}

// tier says how much the engagement matters and why.
func (p *Page) tier(e *data.EngagementProfile, w int) []kit.Line {
	out := []kit.Line{kit.L(kit.S(theme.Strong, p.v.Settings.TierWords(e.Triage.Tier, e.Triage.Provisional())))}
	if !e.Triage.Triaged {
		return append(out, kit.Paragraph(theme.Warn, "Nothing is known about it yet. t begins the triage.", w, 0)...)
	}
	c, l := e.Triage.Consequence, e.Triage.InherentLikelihood
	out = append(out, kit.L(
		kit.S(theme.Muted, "consequence "+strconv.Itoa(c)+" x likelihood "+strconv.Itoa(l)+", because")))
	for _, r := range e.Triage.Reasons {
		if r.SetsC || r.SetsLikelihood {
			out = append(out, reason(r, w)...)
		}
	}
	if e.Triage.ByHand != "" {
		out = append(out, kit.Paragraph(theme.Notable, text.Safe(text.UpperFirst(e.Triage.ByHand)), w, 0)...)
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
		out = append(out, reason(r, w)...)
	}
	if len(e.Triage.Assumed) > 0 {
		out = append(out, kit.L(kit.S(theme.Warn, "? not known, counted as the worst case")))
	}
	if words := p.v.Settings.ProvisionalSentence(e.Triage.Open); words != "" {
		out = append(out, kit.Paragraph(theme.Warn, text.Safe(words), w, 0)...)
	}
	return append(out, kit.L(kit.S(theme.Muted, "reviewed every "+strconv.Itoa(e.Triage.ReviewMonths)+" months")))
}

// reason is a fact with its consequence and likelihood, wrapped where it is long.
func reason(r scoring.Reason, w int) []kit.Line {
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
	return kit.Entry(kit.S(theme.Accent, mark), role, text.Safe(r.Title+": "+r.Label),
		kit.L(kit.S(theme.Muted, bearing)), w)
}

func term(e entity.Engagement) string {
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
