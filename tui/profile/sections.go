package profile

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"assure/data"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/pick"
	"assure/tui/theme"
	"assure/tui/walk"
)

// work lists cycles, required packs without an answer, open must-haves and queries.
func (p *Page) work(w int) []kit.Line {
	e := p.engagement()
	if e == nil {
		return nil
	}
	t := p.c.Theme
	out, pack := []kit.Line{kit.L(kit.S(theme.Strong, "Assessments"))}, ""
	for _, a := range newestFirst(slices.Concat(e.Cycles, e.TakenBack)) {
		if a.Pack != pack {
			pack = a.Pack
			out = append(out, kit.Paragraph(theme.Plain, p.packTitle(pack), w, 2)...)
		}
		out = p.row(out, p.cycle(a, w), "open the assessment", func() page.Cmd {
			return p.links.Assess(e.Engagement.Ref, a.Pack, a.ID)
		})
	}
	for _, words := range e.RollUp.AlsoWords() {
		out = append(out, kit.Paragraph(theme.Notable, text.Safe(words), w, 2)...)
	}
	for _, pk := range e.RollUp.Missing {
		out = append(out, kit.Paragraph(theme.Plain, p.packTitle(pk), w, 2)...)
		lines := []kit.Line{kit.L(kit.S(theme.Warn, "    required, nothing recorded yet"),
			kit.S(theme.Muted, " (a begins)"))}
		if why := e.WhyRequired(pk); why != "" {
			lines = append(lines, kit.Paragraph(theme.Muted, "because: "+text.Safe(why), w, 4)...)
		}
		out = p.row(out, lines, "begin the assessment", func() page.Cmd {
			return p.links.Assess(e.Engagement.Ref, pk, "")
		})
	}
	if len(e.Cycles) == 0 && len(e.RollUp.Missing) == 0 {
		text := "none required: no pack applies to this service"
		if !e.Triage.Triaged {
			text = "none yet; triage decides which are required"
		}
		out = append(out, kit.L(kit.S(theme.Muted, "  "+text)))
	}
	if len(e.RollUp.Gates) > 0 {
		out = append(out, kit.Line{}, kit.L(kit.S(theme.Strong, "Must-haves and key controls open")))
		for _, g := range e.RollUp.Gates {
			out = p.row(out, mustHave(t, g, w), "go to the question", p.walkAt(g.Pack, g.Question))
			p.of(e.Engagement.Ref + " " + g.Question)
		}
	}
	out = p.questionnairesOut(p.contradictions(out, e, w), e, w)
	for _, q := range e.Queries {
		if q.State == entity.QuerySent || q.State == entity.QueryAnswered {
			out = append(out, kit.Line{})
			lines := kit.Field("  Query "+string(q.State), 18, theme.Notable,
				text.Safe(text.UpperFirst(q.Words(p.r.Today()))+": "+string(q.Body)), w)
			out = p.row(out, lines, "go to the question", p.walkAt(p.packOf(q.Assessment), q.Question))
			p.of(e.Engagement.Ref + " query " + strconv.Itoa(q.N))
		}
	}
	if words := pick.Others(e); words != "" && e.Engagement.State.Open() {
		out = append(append(out, kit.Line{}), kit.Paragraph(theme.Muted, text.UpperFirst(words), w, 0)...)
	}
	return out
}

// contradictions lists the records that contradict each other and that nobody has judged.
func (p *Page) contradictions(out []kit.Line, e *data.EngagementProfile, w int) []kit.Line {
	if len(e.Contradictions) > 0 {
		out = append(out, kit.Line{}, kit.L(kit.S(theme.Strong, "Records that contradict each other")))
		for i := range e.Contradictions {
			c := &e.Contradictions[i]
			words, role := strings.TrimSpace(c.Question+" "+c.What()), theme.Warn
			if passing := c.Passing(); passing != "" {
				words, role = words+"; "+passing, theme.Muted
			}
			out = p.row(out, kit.Paragraph(role, text.Safe(words), w, 2), "go to the question",
				p.walkAt(c.Pack, c.Question))
		}
	}
	return out
}

// questionnairesOut adds a row for each questionnaire that something is still to come of.
func (p *Page) questionnairesOut(out []kit.Line, e *data.EngagementProfile, w int) []kit.Line {
	for i := range e.Issues {
		if words := p.outWords(e, &e.Issues[i]); words != "" {
			out = append(out, kit.Line{})
			out = p.row(out, kit.Field("  Questionnaire", 18, theme.Notable, text.Safe(words), w),
				"go to the questionnaire",
				p.walkAt(p.packOf(e.Issues[i].Assessment), ""))
		}
	}
	return out
}

// outWords say of a questionnaire that is out, was declined or reached nobody what was recorded of it; "" for one
// that is back, replaced or over.
func (p *Page) outWords(e *data.EngagementProfile, i *entity.Issue) string {
	for k := range e.Issues {
		if x := &e.Issues[k]; x.Assessment == i.Assessment && x.N > i.N {
			return ""
		}
	}
	for k := range e.Cycles {
		if a := &e.Cycles[k]; a.ID == i.Assessment && (!a.State.Open() || i.State() == entity.IssueIsReturned) {
			return ""
		}
	}
	words := p.packOf(i.Assessment) + ": sent " + p.r.Day(i.Issued).Long()
	if due := i.DueOn(); due != 0 {
		words += ", due " + due.Long()
	}
	for k := range i.Events {
		words += "; " + i.Events[k].Label()
	}
	return words
}

// mustHave is an open must-have: its state, its name, and how it caps the grade.
func mustHave(t *theme.Theme, g scoring.OpenGate, w int) []kit.Line {
	state := t.MustHave(string(g.State))
	out := kit.Entry(kit.S(state.Role, "  "+state.Glyph+" "+kit.Pad(state.Word, 10, false, "")), theme.Plain,
		text.Safe(g.Question+strings.TrimPrefix(" "+g.Noun()+":", " must-have:")+" "+g.ShortName()),
		kit.L(kit.S(theme.Muted, "at most "+string(g.Cap))), w)
	if g.AcceptedBy != "" {
		out = append(out, kit.Entry(kit.S(theme.Plain, "    "), theme.Notable,
			walk.AcceptedDespite(g.AcceptedBy, g.Recorded, g.Until), kit.Line{}, w)...)
	}
	return out
}

// newestFirst sorts cycles by pack, the newest of each pack first.
func newestFirst(cycles []entity.Assessment) []entity.Assessment {
	out := slices.Clone(cycles)
	slices.SortStableFunc(out, func(a, b entity.Assessment) int {
		return cmp.Or(strings.Compare(a.Pack, b.Pack), cmp.Compare(b.Cycle, a.Cycle))
	})
	return out
}

// packOf is the questionnaire of an assessment of the engagement shown.
func (p *Page) packOf(assessment string) string {
	for _, a := range p.engagement().Cycles {
		if a.ID == assessment {
			return a.Pack
		}
	}
	return ""
}

func (p *Page) packTitle(id string) string {
	if pk := p.r.Packs().Find(id); pk != nil {
		id = pk.Title
	}
	return text.Safe(id)
}

// cycle is one assessment: its state, and below it its result.
func (p *Page) cycle(a entity.Assessment, w int) []kit.Line {
	t := p.c.Theme
	e := p.engagement()
	if b := a.TakenBack; b != nil {
		return kit.Entry(kit.S(theme.Plain, "    cycle "+strconv.Itoa(a.Cycle)+"  "), theme.Muted,
			text.Safe("taken back "+p.c.Day(b.At)+" by "+b.By+": "+string(b.Reason)), kit.Line{}, w)
	}
	state := a.State.Label()
	if a.SignedAt != nil {
		day := p.c.Day(*a.SignedAt)
		state = "signed off " + day
		if a.State == entity.Superseded {
			state = "superseded, signed off " + day
		}
	}
	out := []kit.Line{kit.L(kit.S(theme.Plain, "    cycle "+strconv.Itoa(a.Cycle)+"  "), kit.S(theme.Muted, state)).Fit(
		w, t.Glyph.Ellipsis)}
	for i := range e.Assessments {
		s := &e.Assessments[i]
		if s.ID != a.ID || s.Result == nil {
			continue
		}
		var parts [][]kit.Span
		if s.Result.Assessable && s.Result.Recorded {
			for _, words := range showsParts(s.Result) {
				parts = append(parts, []kit.Span{kit.S(theme.Plain, words)})
			}
		}
		if g := s.Result.ShownGrade(); g != "" {
			r := t.Grade(string(g))
			parts = append(parts, []kit.Span{kit.S(r.Role, r.String())})
			if s.Result.Plain != s.Result.Grade {
				parts = append(parts, []kit.Span{kit.S(theme.Notable, "accepted despite")})
			}
		} else {
			parts = append(parts, []kit.Span{kit.S(theme.Muted, string(s.Result.Status))})
		}
		if s.Outdated {
			parts = append(parts, []kit.Span{kit.S(theme.Warn, s.Pack.Version+" no longer counts")})
		}
		if !slices.Contains(e.RollUp.Required, a.Pack) && e.WhyRequired(a.Pack) == "" {
			parts = append(parts, []kit.Span{kit.S(theme.Muted, "not required, so not in the rating")})
		}
		if !s.Governs {
			parts = append(parts, []kit.Span{kit.S(theme.Muted, "does not count yet")})
		}
		for _, l := range kit.Flow(t, parts, w-13) {
			out = append(out, kit.L(kit.S(theme.Plain, "             ")).Append(l.Spans...))
		}
		if s.Governs {
			out = append(out, kit.Paragraph(theme.Plain, p.v.Settings.GoodButImportant(s.Result), w, 13)...)
		}
	}
	return out
}

// showsParts are what a result shows, in parts that each fit where the whole does not.
func showsParts(r *scoring.Result) []string {
	if r.Areas != nil {
		return strings.Split(r.AreaWords(), ", ")
	}
	return []string{r.Shows()}
}

func (p *Page) risks(w int) []kit.Line {
	t := p.c.Theme
	out := []kit.Line{kit.L(kit.S(theme.Strong, "Risks"))}
	for i := range p.v.Risks {
		r := &p.v.Risks[i]
		c := r.Standing()
		risk := t.Band("")
		if c.Likelihood > 0 {
			risk = t.Risk(string(p.v.Settings.Band(c.Score())), c.Score())
		}
		state := ""
		switch {
		case r.Closed != 0:
			state, risk.Role = "closed ", theme.Muted
		case r.Reopened != "":
			state = "open again "
		case r.Lapsed != "":
			state = "acceptance lapsed "
		case r.Acceptance != nil:
			state = "accepted "
		}
		if r.Closed == 0 && r.ByHand(p.v.Settings) != "" {
			state += "by hand "
		}
		lines := []kit.Line{kit.Spread(
			kit.L(kit.S(theme.Plain, "  "+text.Safe(r.Ref)+" "), kit.S(theme.Muted, state),
				kit.S(theme.Plain, text.Safe(r.Title))), kit.L(kit.S(risk.Role, risk.String())), w, t.Glyph.Ellipsis)}
		if p.unfolded[r.Ref] {
			lines = append(lines, p.riskDetails(r, w)...)
		}
		out = p.row(out, lines, "show or hide all of the risk", p.unfold(r.Ref))
		p.of(r.Ref)
	}
	if len(p.v.Risks) == 0 {
		out = append(out, kit.L(kit.S(theme.Muted, "  none yet: the first fact or answer creates one")))
	}
	out = append(out, kit.Line{}, kit.L(kit.S(theme.Strong, "Actions")))
	for _, a := range p.v.Actions {
		due := kit.S(theme.Muted, string(a.State))
		if a.Due != 0 && a.Open(p.v.At.AsOf) {
			due = kit.S(theme.Plain, string(a.State)+", due "+a.Due.String())
			if a.Overdue(p.v.At.AsOf) {
				due = kit.S(theme.Warn, string(a.State)+", overdue since "+a.Due.String())
			}
		}
		title := text.Safe(string(a.Title))
		if a.Owner != "" {
			title += " (" + text.Safe(a.Owner) + ")"
		}
		out = append(out, kit.Entry(kit.S(theme.Muted, "  "+t.Glyph.Dot+" "), theme.Plain, title, kit.L(due), w)...)
	}
	if len(p.v.Actions) == 0 {
		out = append(out, kit.L(kit.S(theme.Muted, "  none")))
	}
	return out
}

// docState is the width of the column for the state of a document.
const docState = 22

func (p *Page) documents(w int) []kit.Line {
	t := p.c.Theme
	out := append(p.certificates(w), kit.Line{}, kit.L(kit.S(theme.Strong, "Documents")))
	for _, d := range p.v.Documents {
		state, role := string(d.State), theme.Muted
		switch {
		case d.Expiry != 0 && d.Expiry < p.v.At.AsOf:
			state, role = t.Glyph.NotMet+" expired "+d.Expiry.String(), theme.Bad
		case d.State == entity.Accepted:
			role = theme.Good
			if d.Expiry != 0 {
				state += " to " + d.Expiry.String()
			}
		case d.State == entity.Offered:
			role = theme.Warn
		}
		dated := ""
		if d.Issued != 0 {
			dated = ", " + d.Issued.String()
		}
		kind := string(d.Kind) + dated
		lines := []kit.Line{kit.Spread(kit.L(kit.S(theme.Plain, "  "+text.Safe(d.Ref)+" "+text.Safe(d.Reference))),
			kit.L(kit.S(theme.Muted, kind+"  "), kit.S(role, kit.Pad(state, docState, false, t.Glyph.Ellipsis))), w,
			t.Glyph.Ellipsis)}
		if p.unfolded[d.Ref] {
			lines = append(lines, p.documentDetails(&d, w)...)
		} else if d.State == entity.Refused && d.Reason != "" {
			lines = append(lines, kit.Paragraph(theme.Muted, "refused: "+text.Safe(string(d.Reason)), w, 11)...)
		}
		out = p.row(out, lines, "show or hide all of the document", p.unfold(d.Ref))
		p.of(d.Ref)
	}
	if len(p.v.Documents) == 0 {
		out = append(out, kit.L(kit.S(theme.Muted, "  none yet: they come with returns, or from a question (e)")))
	}
	return out
}

// directory lists the entries in each snapshot of the public directory, newest first.
func (p *Page) directory(w int) []kit.Line {
	out := []kit.Line{kit.L(kit.S(theme.Strong, "Entries in the public DSPT directory"))}
	if len(p.v.Supplier.ODSCodes) == 0 {
		return append(out, kit.Paragraph(theme.Muted,
			"No ODS code on record, so nothing can be looked up. An imported directory can be searched for it "+
				"by name.", w, 2)...)
	}
	for i := len(p.public) - 1; i >= 0; i-- {
		d := &p.public[i]
		out = append(out, kit.L(kit.S(theme.Strong, "  "+text.Safe(d.ODSCode)),
			kit.S(theme.Plain, "  "+text.Safe(d.Name)), kit.S(theme.Muted, "  in the directory of "+d.AsOf.String())))
		out = append(out, p.publicLines(d, "    ", w)...)
		if d.Note != "" {
			out = append(out, kit.Paragraph(theme.Muted, "note: "+text.Safe(d.Note), w, 4)...)
		}
	}
	if len(p.public) == 0 {
		out = append(out, kit.Paragraph(theme.Muted,
			"No snapshot has its code. A publication export of the toolkit can be imported.", w, 2)...)
	}
	return append(append(out, kit.Line{}),
		kit.Paragraph(theme.Muted, "The supplier's own statement to the toolkit, as published. It is not evidence "+
			"until it is accepted.", w, 2)...)
}
