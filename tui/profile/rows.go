package profile

import (
	"cmp"
	"slices"
	"strconv"

	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// row is something on a tab that enter acts on.
type row struct {
	line int    // of its first line in the pane
	what string // what enter does, for the help
	do   func() page.Cmd
	at   string // the place of its words, such as R-00012; "" for none
}

// row adds lines that enter acts on. The first of them begins with two blanks, for the cursor.
func (p *Page) row(out, lines []kit.Line, what string, do func() page.Cmd) []kit.Line {
	p.rows = append(p.rows, row{line: len(out), what: what, do: do})
	if len(p.rows)-1 == p.cursor && len(lines) > 0 {
		lines[0] = p.pointed(lines[0])
	}
	return append(out, lines...)
}

// of says where the words of the newest row are.
func (p *Page) of(place string) { p.rows[len(p.rows)-1].at = place }

// pointed is a line with the cursor in place of its first two blanks.
func (p *Page) pointed(l kit.Line) kit.Line {
	spans := slices.Clone(l.Spans)
	if len(spans) == 0 || len(spans[0].Text) < 2 {
		return l
	}
	spans[0].Text = spans[0].Text[2:]
	return kit.Line{Selected: true,
		Spans: append([]kit.Span{kit.S(theme.Accent, p.c.Theme.Glyph.Cursor+" ")}, spans...)}
}

// current is the row under the cursor, nil for none and where it is out of sight: nobody sees what enter would do.
func (p *Page) current() *row {
	if p.cursor < 0 || p.cursor >= len(p.rows) || !p.inside(p.rows[p.cursor].line) {
		return nil
	}
	return &p.rows[p.cursor]
}

// inside reports whether a line of the pane is in sight. Before the first drawing every line is.
func (p *Page) inside(line int) bool {
	top := min(p.scroll.Top, p.rowsMost)
	return p.height == 0 || line >= top && line < top+p.height
}

// move moves the cursor to the row d further on. Where that row is out of sight, or there is none, the lines scroll
// first, so that what is between rows and after them can be read.
func (p *Page) move(d int) {
	next := p.cursor + d
	has := next >= 0 && next < len(p.rows)
	if has && p.inside(p.rows[next].line) {
		p.cursor = next
		return
	}
	if top := kit.Clamp(p.scroll.Top+d, p.most+1); top != p.scroll.Top {
		p.scroll.Top = top
		if has && p.inside(p.rows[next].line) {
			p.cursor = next
		}
		return
	}
	if has {
		p.cursor = next
	}
}

// turn scrolls by d lines and puts the cursor on the first row in sight.
func (p *Page) turn(d int) {
	p.scroll.Top = kit.Clamp(p.scroll.Top+d, p.most+1)
	switch {
	case p.scroll.Top == 0 && d < 0:
		p.cursor = 0
	case p.scroll.Top == p.most && d > 0:
		p.cursor = max(0, len(p.rows)-1)
	default:
		for i, r := range p.rows {
			if r.line >= p.scroll.Top {
				p.cursor = i
				return
			}
		}
	}
}

// begin is the beginning of a tab.
func (p *Page) begin() { p.scroll.Top, p.cursor = 0, 0 }

// moves are the keys that move the cursor and the lines.
func (p *Page) moves() []page.Command {
	const far = 1 << 20
	return page.Moves(func(d int) {
		if d > 1 || d < -1 {
			p.turn(d)
		} else {
			p.move(d)
		}
	}, func() int { return max(2, p.height/2) }, func(i int) {
		if i == 0 {
			p.turn(-far)
		} else {
			p.turn(far)
		}
	})
}

// unfold shows or hides what a row says beyond its line.
func (p *Page) unfold(ref string) func() page.Cmd {
	return page.Run(func() {
		if p.unfolded == nil {
			p.unfolded = map[string]bool{}
		}
		p.unfolded[ref] = !p.unfolded[ref]
	})
}

// walkAt opens the questionnaire of the engagement shown at a question.
func (p *Page) walkAt(pack, question string) func() page.Cmd {
	e := p.engagement()
	return func() page.Cmd {
		if p.links.Question == nil || question == "" {
			return p.assess()
		}
		return p.links.Question(e.Engagement.Ref, pack, question)
	}
}

// riskDetails is what a risk says beyond its line.
func (p *Page) riskDetails(r *book.RiskView, w int) []kit.Line {
	var out []kit.Line
	field := func(label, words string) {
		if words != "" {
			for _, l := range kit.Field(label, 13, theme.Plain, text.Safe(words), w-4) {
				out = append(out, kit.L(kit.S(theme.Plain, "    ")).Append(l.Spans...))
			}
		}
	}
	cell := func(c entity.Cell) string {
		if c.Likelihood == 0 || c.Consequence == 0 {
			return ""
		}
		return string(p.v.Settings.Band(c.Score())) + " " + strconv.Itoa(c.Score()) + " (likelihood " +
			strconv.Itoa(c.Likelihood) + ", consequence " + strconv.Itoa(c.Consequence) + ")"
	}
	field("Service", r.Of.Ref+" "+r.Of.Service)
	field("Cause", string(r.Cause))
	field("Event", string(r.Event))
	field("Effect", string(r.Effect))
	field("Calculated", cell(r.Calculated))
	field("Aimed for", cell(r.Aim))
	field("By hand", r.ByHand(p.v.Settings))
	field("Owner", r.Owner)
	field("Response", string(r.Response))
	field("Review", r.Review.Long())
	if a := r.Acceptance; a != nil {
		field("Accepted", a.Who()+": "+string(a.Reason))
	}
	field("Lapsed", r.Lapsed)
	if r.Closed != 0 {
		field("Closed", r.Closed.Long()+" "+string(r.ClosedReason))
	}
	field("Open again", r.Reopened)
	for _, a := range r.Actions {
		field("Action", string(a.Title)+" ("+string(a.State)+")")
	}
	return out
}

// documentDetails is what a document says beyond its line.
func (p *Page) documentDetails(d *entity.Document, w int) []kit.Line {
	var out []kit.Line
	field := func(label, words string) {
		if words != "" {
			for _, l := range kit.Field(label, 13, theme.Plain, text.Safe(words), w-4) {
				out = append(out, kit.L(kit.S(theme.Plain, "    ")).Append(l.Spans...))
			}
		}
	}
	field("Title", d.Reference)
	field("Kind", string(d.Kind))
	field("Issuer", d.Issuer)
	field("Entity", d.Entity)
	field("Scope", string(d.Scope))
	field("Issued", d.Issued.Long())
	field("Expires", d.Expiry.Long())
	if d.AcceptedAt != nil {
		field("Accepted", p.c.Day(*d.AcceptedAt)+" by "+d.AcceptedBy)
	}
	field("Refused", string(d.Reason))
	field("Copy", cmp.Or(d.Kept, d.Path))
	if !d.Held {
		field("Held", "seen, not held")
	}
	return out
}
