package risks

import (
	"strconv"
	"strings"

	"assure/data/lists"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/tui/kit"
	"assure/tui/list"
	"assure/tui/page"
	"assure/tui/theme"
)

func safe(s string) string { return text.Safe(s) }

// open goes to the question of a risk, or to its supplier where it has none.
func (p *risks) open(k *Row) page.Cmd {
	if k.Question != "" && k.Assessment != "" {
		return p.links.Question(k.Assessment, k.Question)
	}
	return p.links.Supplier(k.Supplier.Ref)
}

// about describes a risk: what it is, what it comes to, who decided what.
func (p *risks) about(k *Row, w int) []kit.Line {
	t := p.c.Theme
	lines := kit.Paragraph(theme.Strong, safe(list.Join(t, k.Ref, k.Title)), w, 0)
	lines = append(lines, p.rating(k, w)...)
	question := strings.TrimSpace(k.Pack + " " + k.Question)
	if k.Gate != "" {
		question += ", " + string(k.Gate)
	}
	gaps := ""
	if k.Gaps > 0 {
		gaps = text.Plural(k.Gaps, "question", "questions") + " behind it"
	}
	decided := k.ByHand
	if k.Lapsed != "" {
		decided = strings.TrimPrefix(decided+"; a place given by hand counts no more: "+k.Lapsed, "; ")
	}
	closed := ""
	if !k.Open() {
		closed = k.Closed.Long()
		if k.ClosedWho != "" {
			closed += " by " + k.ClosedWho
		}
		closed += ": " + string(k.ClosedWhy)
	}
	person := k.Person
	if person == "" {
		person = "nobody; " + k.Lead + " looks after the engagement"
		if k.Lead == "" {
			person = "nobody yet (e names one)"
		}
	}
	return append(lines, list.Facts(w,
		[2]string{"For", list.Join(t, k.Supplier.Name+" "+k.Supplier.Ref, k.Service, k.EngagementRef,
			p.tierWords(k))},
		[2]string{"By hand", decided},
		[2]string{"Question", question},
		[2]string{"Gaps", gaps},
		[2]string{"Owner", list.Join(t, person, strings.ToLower(string(k.Response)), list.Day("review ", k.Review))},
		[2]string{"Accepted", k.Accepted},
		[2]string{"Actions", strings.Join(k.Actions, ", ")},
		[2]string{"Closed", closed},
		[2]string{"Open again", k.Reopened},
		[2]string{"Raised", list.Join(t, k.Raised.Long(), kindWord(k), certainty(k))},
		[2]string{"Not counted", strings.Join(k.Faults, "; ")})...)
}

func certainty(k *Row) string {
	if k.Kind == entity.HandRisk {
		return "written by a person"
	}
	return "engagement: " + strings.ToLower(string(k.Status))
}

func (p *risks) tierWords(k *Row) string {
	words := scoring.TierLabel(k.Tier)
	if k.Provisional {
		words += ", provisional"
	}
	return words
}

// rating is what a risk comes to before controls, now and as aimed for.
func (p *risks) rating(k *Row, w int) []kit.Line {
	t := p.c.Theme
	var parts [][]kit.Span
	for _, part := range []struct {
		label string
		side  lists.Side
	}{{"now ", lists.Current}, {"before controls ", lists.Inherent}, {"target ", lists.Target}} {
		r := t.Risk(string(k.Bands[part.side]), k.Cells[part.side].Score())
		spans := []kit.Span{kit.S(theme.Muted, part.label), kit.S(r.Role, r.String())}
		if c := k.Cells[part.side]; c.Score() > 0 && part.side == lists.Current {
			spans = append(spans, kit.S(theme.Muted, " = likelihood "+strconv.Itoa(c.Likelihood)+" x consequence "+
				strconv.Itoa(c.Consequence)))
		}
		parts = append(parts, spans)
	}
	return kit.Flow(t, parts, w)
}

// copied is a risk as text.
func (p *risks) copied(k *Row) string {
	return safe(strings.Join([]string{k.Ref, p.c.Theme.Risk(string(k.Bands[lists.Current]),
		k.Cells[lists.Current].Score()).String(), k.Supplier.Name, k.EngagementRef, k.Title}, "  "))
}
