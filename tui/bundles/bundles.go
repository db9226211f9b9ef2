// Package bundles is the page of what other bodies found of our suppliers, from the bundles that were taken in. It is
// no order of merit: rows stand by supplier and code of the body.
package bundles

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/sharing"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/ask"
	"assure/tui/kit"
	"assure/tui/list"
	"assure/tui/page"
	"assure/tui/theme"
)

// Links are the pages that a row leads to.
type Links struct {
	Supplier  func(ref string) page.Cmd
	Decisions func(supplier string) page.Cmd
}

// Row is one assessment of another body, with what relying on it would do.
type Row struct {
	sharing.Row
	preview *sharing.Reliance
	why     string // nothing of it can be relied on, "" where it can
}

type bundles struct {
	c     *page.Common
	r     *data.Register
	links Links
	of    string // a supplier, "" for all
}

// New opens the list: of a supplier, by its reference, or of all with "".
func New(c *page.Common, r *data.Register, links Links, supplier string) *list.Page[Row] {
	p := &bundles{c: c, r: r, links: links, of: supplier}
	return list.New(c, r, p.spec(), "")
}

func (p *bundles) spec() list.Spec[Row] {
	return list.Spec[Row]{
		Name: "Other bodies", Of: list.Path(p.of), One: "assessment", Many: "assessments", Cells: p.cells,
		Columns: []kit.Column{{Title: "Supplier", Width: 18, Flex: true}, {Title: "Body", Width: 6},
			{Title: "Met", Width: 3, Right: true}, {Title: "Not", Width: 3, Right: true},
			{Title: "Not shown", Width: 9, Right: true, Drop: 3}, {Title: "Signed off", Width: 11, Drop: 2},
			{Title: "Differ", Width: 6, Right: true}, {Title: "Relied on", Width: 9},
			{Title: "Questionnaire", Width: 18, Drop: 4}},
		Key:  func(x *Row) string { return x.Bundle.ID + x.Assessment.Pack + x.Assessment.Service },
		Copy: copied, Search: copied,
		Fields: list.Fields{
			{Name: "relied", Values: []string{"yes", "no"}},
			{Name: "differ", Values: []string{"yes", "no"}},
		},
		Has: func(x *Row, field, v string) bool {
			is := map[string]bool{"relied": len(x.Relied) > 0, "differ": len(x.Differ) > 0}[field]
			return list.Word(map[bool]string{true: "yes", false: "no"}[is], v)
		},
		Orders: []list.Order[Row]{{Name: "supplier", Compare: func(a, b *Row) int {
			return strings.Compare(a.Supplier.Ref+a.Bundle.Code, b.Supplier.Ref+b.Bundle.Code)
		}}},
		Read: p.read, About: p.about,
		Open: p.rely, OpenTitle: "rely on it: what that body found and saw counts here too, asks first",
		OpenHint: "rely",
		Acts:     p.acts,
		Empty: []string{"No bundle of another body was taken in that still stands.",
			"An import takes one in: a file that ends in .assure, signed with a key that is recorded (g v)."},
	}
}

func (p *bundles) read(ctx context.Context) ([]Row, error) {
	all, err := sharing.All(ctx, p.r)
	if err != nil {
		return nil, err
	}
	var out []Row
	for _, x := range all {
		if p.of != "" && x.Supplier.Ref != p.of {
			continue
		}
		row := Row{Row: x, why: x.Why}
		if row.why == "" {
			row.preview, err = sharing.PrepareReliance(ctx, p.r, p.request(&row, 0, ""))
			if err != nil {
				row.why = page.Message(err)
			}
		}
		out = append(out, row)
	}
	return out, ctx.Err()
}

func (p *bundles) request(x *Row, until questionnaire.Date, reason string) sharing.Rely {
	return sharing.Rely{Ref: x.Engagement, On: x.Bundle.ID, Pack: x.Assessment.Pack, Until: until,
		Reason: questionnaire.Text(reason), Person: p.r.Actor()}
}

func copied(x *Row) string {
	return text.Safe(strings.Join([]string{x.Supplier.Ref, x.Supplier.Name, x.Bundle.Code, x.Bundle.Body,
		x.Assessment.Pack, x.Bundle.ID}, "  "))
}

func (p *bundles) cells(x *Row) []kit.Span {
	n := x.Assessment.MustHaves
	count := func(n int, role theme.Role) kit.Span {
		if x.Bundle.Kind != "assurance" {
			return kit.Span{}
		}
		if n == 0 {
			role = theme.Muted
		}
		return kit.S(role, strconv.Itoa(n))
	}
	differ, relied := kit.Span{}, kit.S(theme.Muted, "no")
	if len(x.Differ) > 0 {
		differ = kit.S(theme.Warn, strconv.Itoa(len(x.Differ)))
	}
	if len(x.Relied) > 0 {
		relied = kit.S(theme.Plain, entity.DecisionRef(x.Relied[len(x.Relied)-1].N))
	}
	return []kit.Span{{Text: text.Safe(x.Supplier.Name)}, {Text: x.Bundle.Code}, count(n.Met, theme.Plain),
		count(
			n.NotMet,
			theme.Bad,
		), count(n.NotShown, theme.Warn), {Text: x.Assessment.SignedOff.Long()}, differ, relied,
		{Text: text.Safe(x.Assessment.Pack)}}
}

func (p *bundles) about(x *Row, w int) []kit.Line {
	t := p.c.Theme
	lines := kit.Paragraph(
		theme.Strong,
		text.Safe(list.Join(t, x.Supplier.Ref+" "+x.Supplier.Name, x.Bundle.OfBody())),
		w,
		0,
	)
	a := &x.Assessment
	facts := [][2]string{
		{"Assessed", text.Safe(list.Join(t, a.Pack+" "+a.Version, "signed off "+a.SignedOff.Long(), a.Role))},
		{"Service", text.Safe(list.Join(t, a.Service, a.Facts["products"]))},
		{"Bundle", list.Join(t, x.Bundle.ID, "taken in "+p.r.Day(x.Bundle.At).Long()+" by "+text.Safe(x.Bundle.By))},
	}
	for i := range x.Differ {
		facts = append(facts, [2]string{x.Differ[i].Question.ID, text.Safe(foundWords(&x.Differ[i]))})
	}
	switch {
	case len(x.Relied) > 0:
		d := &x.Relied[len(x.Relied)-1]
		facts = append(facts, [2]string{"Relied on", text.Safe(d.Who()) + " until " + d.Until.Long()})
	case x.why != "":
		facts = append(facts, [2]string{"Only read", text.Safe(x.why)})
	case x.preview != nil:
		facts = append(facts, [2]string{"If relied on", change(x.preview)})
	}
	return append(lines, list.Facts(w, facts...)...)
}

// foundWords says who found what for a question on which bodies differ.
func foundWords(c *sharing.Compared) string {
	var out []string
	for _, f := range c.Found {
		who := f.Code
		if who == "" {
			who = "we"
		}
		out = append(out, who+" "+f.Words)
	}
	return strings.Join(out, "; ")
}

func change(x *sharing.Reliance) string {
	return fmt.Sprintf("shown %s, then %s; at most %s, then %s", x.Before.Assured, x.After.Assured, x.Before.Possible,
		x.After.Possible)
}

func (p *bundles) acts(x *Row) []page.Command {
	why := ""
	if x == nil {
		why = "nothing is under the cursor"
	}
	return []page.Command{
		{ID: "bundles.supplier", Title: "open the supplier", Hint: "supplier", Keys: []string{"o"}, Off: why != "",
			Why: why, Run: func() page.Cmd { return p.links.Supplier(x.Supplier.Ref) }},
		{ID: "bundles.decisions", Title: "the decisions about the supplier, where a reliance is withdrawn",
			Hint: "decisions", Keys: []string{"d"}, Off: why != "", Why: why,
			Run: func() page.Cmd { return p.links.Decisions(x.Supplier.Ref) }},
	}
}

// rely asks for the decision.
func (p *bundles) rely(x *Row) page.Cmd {
	if x.why != "" {
		return page.Say(page.Problem, "It cannot be relied on: "+text.Safe(x.why)+".")
	}
	ref, body, id := x.Engagement, x.Bundle.OfBody(), x.Bundle.ID
	about := []string{"What " + text.Safe(body) + " found and saw counts for " + ref + " until the day below: " +
		change(x.preview) + "."}
	for _, s := range x.preview.Words {
		about = append(about, text.Safe(s))
	}
	until := ask.Day("Until", x.preview.Last, "at most 12 months, and not beyond its evidence")
	until.Need, until.Codes = "Type the last day on which it counts.", []string{"too-long", "bad-dates"}
	reason := ask.Reason()
	row := *x
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: []string{"Other bodies", row.Supplier.Name, "rely on " + body},
		About: about, Fields: []ask.Field{until, reason}, Subject: "decisions",
		Label: "rely on " + body + " for " + ref,
		Do: func(ctx context.Context) (string, error) {
			ready, err := sharing.PrepareReliance(ctx, p.r, p.request(&row, until.Date(), reason.Words()))
			if err != nil {
				return "", err
			}
			d, err := ready.Decide(ctx, p.r)
			if err != nil {
				return "", err
			}
			return entity.DecisionRef(d.N) + ": " + ref + " relies on " + text.Safe(body) + " (" + id + ") until " +
				d.Until.Long() + ".", nil
		}}))
}
