// Package exposed is the page of who is exposed: who uses a product, a host or another company, themselves or
// through another, and of whom it is not known.
package exposed

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"assure/data"
	"assure/data/chain"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/scoring"
	"assure/tui/ask"
	"assure/tui/export"
	"assure/tui/kit"
	"assure/tui/list"
	"assure/tui/page"
	"assure/tui/theme"
)

// Links are the pages that a row leads to.
type Links struct {
	Supplier func(ref string) page.Cmd
	Triage   func(engagement string) page.Cmd
	Export   func(export.Of) page.Cmd
}

// Row is what is known of the exposure of one engagement.
type Row struct {
	chain.Finding
	of    *chain.Engagement
	in    *chain.Exposure
	order int // as the exposure has it
	bid   bool
}

type exposed struct {
	c     *page.Common
	r     *data.Register
	links Links
	read  *Reader
	name  string
}

// New opens who uses what a name means, with a filter; "" shows all.
func New(c *page.Common, r *data.Register, read *Reader, links Links, name, query string) *list.Page[Row] {
	p := &exposed{c: c, r: r, links: links, read: read, name: name}
	return list.New(c, r, p.spec(), query)
}

// The columns of the list.
const (
	colClass = iota
	colRef
	colSupplier
	colService
	colTier
	colWhy
	colOn
)

// columns in the order of the screen. Class, reference, supplier and the reason are never dropped.
var columns = []kit.Column{
	colClass:    {Title: "Class", Width: 11},
	colRef:      {Title: "Ref", Width: 9},
	colSupplier: {Title: "Supplier", Width: 15},
	colService:  {Title: "Service", Width: 16, Drop: 3},
	colTier:     {Title: "Tier", Width: 9, Drop: 1},
	colWhy:      {Title: "Why", Width: 14, Flex: true},
	colOn:       {Title: "On", Width: 10, Drop: 2},
}

var fields = list.Fields{
	{Name: "class", Values: []string{"uses", "through", "not-known", "says-not", "bid"}},
	{Name: "tier", Values: []string{"critical", "high", "medium", "low", "none"}},
	{Name: "supplier"}, {Name: "owner"},
}

func (p *exposed) spec() list.Spec[Row] {
	return list.Spec[Row]{
		Of: []string{"Who is exposed"}, Name: text.Safe(p.name), One: "engagement",
		Many: "engagements", Columns: columns, Cells: p.cells,
		Key: func(k *Row) string { return k.of.Ref }, Copy: copied, Search: searched, Fields: fields, Has: has,
		Orders: orders(), Read: p.rows, Sum: sum, About: p.about,
		Open: func(k *Row) page.Cmd { return p.links.Supplier(k.of.Supplier.Ref) }, OpenTitle: "open the supplier",
		OpenHint: "open", Acts: p.acts, Export: p.links.Export,
		Subject: func(k *Row) export.Of {
			return export.Of{Supplier: k.of.Supplier.Ref, Name: k.of.Supplier.Name, Engagement: k.of.Ref,
				Service: k.of.Service}
		},
		Empty: []string{"No engagement is in force, so nobody can be exposed.",
			"g s goes to the suppliers: n adds one, i imports a list."},
	}
}

func (p *exposed) rows(ctx context.Context) ([]Row, error) {
	x, _, err := p.read.Ask(ctx, p.name)
	if err != nil {
		return nil, err
	}
	out := make([]Row, 0, len(x.Findings)+len(x.Bids))
	for i, f := range slices.Concat(x.Findings, x.Bids) {
		out = append(out, Row{Finding: f, of: &x.Map.Engagements[f.Engagement], in: x, order: i,
			bid: i >= len(x.Findings)})
	}
	return out, nil
}

// sum are the counts in words.
func sum(rows []Row) string {
	if len(rows) == 0 {
		return ""
	}
	words := rows[0].in.Words()
	if n := len(rows[0].in.Bids); n > 0 {
		words += ", " + text.Plural(n, "bid uses", "bids use") + " it"
	}
	return words
}

func searched(k *Row) string {
	return strings.Join([]string{k.of.Supplier.Ref, k.of.Supplier.Name, k.of.Ref, k.of.Service, k.of.Owner,
		k.Why}, " ")
}

// word is the class of a row, as typed in a filter.
func word(k *Row) string {
	if k.bid {
		return "bid"
	}
	return strings.ReplaceAll(string(k.Class), "_", "-")
}

// tierWord is the word of a tier, "" where there is none.
func tierWord(k *Row) string {
	if k.of.Tier == 0 {
		return ""
	}
	words, _, _ := strings.Cut(scoring.TierLabel(k.of.Tier), " (")
	return words
}

func has(k *Row, field, v string) bool {
	switch field {
	case "class":
		return list.Word(word(k), v)
	case "tier":
		return list.Word(text.Fold(tierWord(k)), v)
	case "supplier":
		return list.Contains(k.of.Supplier.Ref+" "+k.of.Supplier.Name, v)
	case "owner":
		return list.Contains(k.of.Owner, v)
	}
	return false
}

func orders() []list.Order[Row] {
	const untriaged = 5 // comes last
	class := func(a, b *Row) int { return cmp.Compare(a.order, b.order) }
	return []list.Order[Row]{
		{Name: "what is known, then tier", Compare: class},
		{Name: "tier", Compare: func(a, b *Row) int {
			return cmp.Or(cmp.Compare(cmp.Or(a.of.Tier, untriaged), cmp.Or(b.of.Tier, untriaged)), class(a, b))
		}, Known: func(k *Row) bool { return k.of.Tier != 0 }},
		{Name: "supplier", Compare: func(a, b *Row) int {
			return cmp.Or(strings.Compare(a.of.Supplier.Name, b.of.Supplier.Name), class(a, b))
		}},
		{Name: "day recorded, oldest first", Compare: func(a, b *Row) int {
			return cmp.Or(cmp.Compare(cmp.Or(a.On, 1<<30), cmp.Or(b.On, 1<<30)), class(a, b))
		}, Known: func(k *Row) bool { return k.On != questionnaire.Date(0) }},
	}
}

// class is a glyph and words.
func (p *exposed) class(k *Row) kit.Span {
	g := p.c.Theme.Glyph
	switch {
	case k.bid:
		return kit.S(theme.Muted, g.Dot+" bid")
	case k.Class == chain.Uses:
		return kit.S(theme.Bad, g.NotMet+" uses it")
	case k.Class == chain.Through:
		return kit.S(theme.Warn, g.Moderate+" through")
	case k.Class == chain.SaysNot:
		return kit.S(theme.Muted, g.Met+" says not")
	}
	return kit.S(theme.Notable, g.NotShown+" not known")
}

func (p *exposed) cells(k *Row) []kit.Span {
	tier := tierWord(k)
	if k.of.Provisional && tier != "" {
		tier += scoring.ProvisionalMark
	}
	return []kit.Span{colClass: p.class(k), colRef: {Text: k.of.Ref},
		colSupplier: {Text: text.Safe(k.of.Supplier.Name)},
		colService:  {Text: text.Safe(k.of.Service)}, colTier: {Text: tier}, colWhy: {Text: text.Safe(k.Why)},
		colOn: {Text: k.On.String()}}
}

func (p *exposed) about(k *Row, w int) []kit.Line {
	t := p.c.Theme
	words := k.Class.Words()
	if k.bid {
		words = "a bid, which is not in force, " + words
	}
	tier := tierWord(k)
	if tier == "" {
		tier = "not triaged"
	} else if k.of.Provisional {
		tier += ", provisional"
	}
	lead := "nobody looks after it"
	if k.of.Owner != "" {
		lead = k.of.Owner + " looks after it"
	}
	lines := kit.Paragraph(theme.Strong, text.Safe(list.Join(t, k.of.Supplier.Name, k.of.Service)), w, 0)
	return append(lines, list.Facts(w,
		[2]string{"Exposed", list.Join(t, words, k.Why, list.Day("recorded ", k.On))},
		[2]string{"For", list.Join(t, k.of.Supplier.Ref, k.of.Ref, tier, lead)},
		[2]string{"Name", strings.Join(k.in.Names, "; ")},
		[2]string{"Like it", strings.Join(k.in.Near, "; ")})...)
}

func copied(k *Row) string {
	return text.Safe(strings.Join([]string{k.of.Ref, k.of.Supplier.Name, k.of.Service, k.Class.Words(), k.Why},
		"  "))
}

func (p *exposed) acts(k *Row) []page.Command {
	return []page.Command{{ID: "exposed.record", Title: "record what it uses, in its facts", Hint: "record",
		Keys: []string{"t"}, Off: k == nil || p.links.Triage == nil, Why: "no engagement is under the cursor",
		Run: func() page.Cmd { return p.links.Triage(k.of.Ref) }},
		{ID: "exposed.early", Title: "re-assess early: set the next review to a day", Hint: "re-assess",
			Keys: []string{"e"},
			Off:  k == nil, Why: "no engagement is under the cursor", Run: func() page.Cmd { return p.reassess(k) }}}
}

// reassess sets the next review of an engagement, or of all that are exposed, to a day.
func (p *exposed) reassess(k *Row) page.Cmd {
	var all []string
	for _, f := range k.in.Findings {
		if f.Class == chain.Uses || f.Class == chain.Through {
			all = append(all, k.in.Map.Engagements[f.Engagement].ID)
		}
	}
	whom := ask.Options("Which", []string{k.of.Ref, text.Plural(len(all), "that is exposed", "that are exposed")}, 0)
	day := ask.Day("By", 0, "15/01/2027; never after the review that is due")
	day.Need, day.Codes = "Give the day.", []string{"bad-date", "later"}
	reason := ask.Reason()
	incident := ask.Text("Incident", "", "its reference, INC-001; may be empty", 20)
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: []string{"Who is exposed", p.name, "re-assess early"},
		About:  []string{"It falls due on the first page and in the calendar, until it is signed off again."},
		Fields: []ask.Field{whom, day, reason, incident}, Subject: "early re-assessment", Label: "early re-assessment",
		Do: func(ctx context.Context) (string, error) {
			ids := []string{k.of.ID}
			if whom.Chosen == 1 {
				ids = all
			}
			left, err := p.r.ReassessEarly(ctx, ids, data.Early{On: day.Date(),
				Reason: questionnaire.Text(reason.Value()), Incident: incident.Value()})
			said := "The re-assessment of " + text.Plural(len(ids)-len(left), "engagement", "engagements") +
				" is due on " + day.Date().Long()
			if words := data.LeftWords(left); words != "" {
				said += "; " + words
			}
			return said + ". u on the page of a supplier undoes it.", err
		}}))
}
