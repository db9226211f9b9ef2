// Package chain has the pages of who depends on whom: fourth parties with how much depends on each, the tree of one,
// and names that may be one.
package chain

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/chain"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/export"
	"assure/tui/exposed"
	"assure/tui/kit"
	"assure/tui/list"
	"assure/tui/page"
	"assure/tui/theme"
)

// Links are the pages that a row leads to.
type Links struct {
	Supplier func(ref string) page.Cmd
	Triage   func(engagement string) page.Cmd
	Exposed  func(name string) page.Cmd // who uses it, and who may
	Export   func(export.Of) page.Cmd
}

// Row is a fourth party with how much depends on it.
type Row struct {
	Name           string
	Use            chain.Use
	Aliases        []string
	Suppliers      []string
	Note           string
	Unsaid         int // engagements in force of which it is not known whether they use it
	single         []string
	records        string // in words
	rank           int    // of the records
	pairs          int    // names that look like it and were not judged
	inForce, tier1 int    // of the register
	indexes        []chain.Index
	largest        bool // it is the largest of an index above the mark
	asOf           questionnaire.Date
	export         export.Of
}

type chainPage struct {
	c     *page.Common
	r     *data.Register
	links Links
	read  *exposed.Reader
}

// New opens the fourth parties with a filter; "" shows all.
func New(c *page.Common, r *data.Register, read *exposed.Reader, links Links, query string) *list.Page[Row] {
	p := &chainPage{c: c, r: r, links: links, read: read}
	return list.New(c, r, p.spec(), query)
}

// The columns of the list.
const (
	colName = iota
	colUses
	colThrough
	colCritical
	colTier1
	colRecords
	colDays
	colUnsaid
	colFlags
)

// columns in the order of the screen. The name, how many use it and how many of them matter most are never dropped.
var columns = []kit.Column{
	colName:     {Title: "Fourth party", Width: 18, Flex: true},
	colUses:     {Title: "Uses", Width: 4, Right: true},
	colThrough:  {Title: "Through", Width: 7, Right: true, Drop: 2},
	colCritical: {Title: "Critical", Width: 8, Right: true},
	colTier1:    {Title: "Tier 1", Width: 6, Right: true},
	colRecords:  {Title: "Records", Width: 17, Drop: 3},
	colDays:     {Title: "Days", Width: 8, Drop: 4},
	colUnsaid:   {Title: "Not known", Width: 9, Right: true, Drop: 5},
	colFlags:    {Title: "Flags", Width: 15},
}

var fields = list.Fields{
	{Name: "as", Values: entity.Strings(entity.Roles)},
	{Name: "flag", Values: []string{"single", "few", "alike"}},
	{Name: "tier1", Values: []string{"yes", "no"}},
	{Name: "critical", Values: []string{"yes", "no"}},
	{Name: "country"},
}

func (p *chainPage) spec() list.Spec[Row] {
	return list.Spec[Row]{Name: "Who depends on whom", One: "fourth party", Many: "fourth parties", Columns: columns,
		Cells: p.cells, Key: func(k *Row) string { return k.Name }, Copy: copied, Search: searched, Fields: fields,
		Has: has, Orders: orders(), Read: p.rows, Sum: sum, Legend: legend, About: p.about, Open: p.open,
		OpenTitle: "show the tree: who uses it, through whom, what it needs", OpenHint: "tree", Acts: p.acts,
		Export: p.links.Export, Subject: func(k *Row) export.Of { return k.export },
		Empty: []string{"No product, host or other company behind a service is recorded, so it is not known what any " +
			"service depends on.", "They are facts of an engagement: t on a supplier records them, g b for many."},
	}
}

func (p *chainPage) rows(ctx context.Context) (out []Row, err error) {
	err = p.read.With(ctx, func(m *chain.Map) error {
		c := m.Concentration()
		pairs := map[int]int{}
		for _, x := range m.Proposals() {
			pairs[x.A]++
			pairs[x.B]++
		}
		for i := range c.Uses {
			out = append(out, rowOf(m, c, &c.Uses[i], pairs))
		}
		return nil
	})
	return out, err
}

func rowOf(m *chain.Map, c *chain.Concentration, u *chain.Use, pairs map[int]int) Row {
	party := &m.Parties[u.Party]
	k := Row{Name: party.Name, Use: *u, Unsaid: m.Unsaid(u.Party), pairs: pairs[u.Party], inForce: c.InForce,
		tier1: c.Tier1, indexes: c.Indexes, asOf: m.AsOf}
	k.records, k.rank = m.Records(u.Records)
	for _, i := range u.Single {
		k.single = append(k.single, m.Engagements[i].Ref)
	}
	for i := range c.Indexes {
		if x := &c.Indexes[i]; x.High() && x.By == chain.ByRole && x.Largest == party.Name {
			k.largest = true
		}
	}
	for _, s := range party.Suppliers {
		k.Suppliers = append(k.Suppliers, s.Ref+" "+s.Name)
	}
	if f := party.Recorded; f != nil {
		k.Aliases, k.Note = f.Aliases, string(f.Note)
	}
	if len(party.UsedBy) > 0 {
		e := &m.Engagements[party.UsedBy[0]]
		k.export = export.Of{Supplier: e.Supplier.Ref, Name: e.Supplier.Name, Engagement: e.Ref, Service: e.Service}
	}
	return k
}

// sum says the indexes that are known.
func sum(rows []Row) string {
	if len(rows) == 0 {
		return ""
	}
	var parts []string
	for i := range rows[0].indexes {
		x := &rows[0].indexes[i]
		if x.By != chain.ByRole || x.Known == 0 {
			continue
		}
		s := x.Words + " " + strconv.FormatFloat(float64(x.Herfind)/10_000, 'f', 2, 64)
		if x.High() {
			s += "!"
		}
		parts = append(parts, s+" ("+strconv.Itoa(x.Known)+" of "+strconv.Itoa(x.Services)+" known)")
	}
	if len(parts) == 0 {
		return ""
	}
	return "Herfindahl index, tiers 1 and 2: " + strings.Join(parts, ", ")
}

func legend(rows []Row) string {
	if len(rows) == 0 {
		return ""
	}
	return "+2?: of 2 it is not known"
}

func searched(k *Row) string {
	return strings.Join(slices.Concat([]string{k.Name, k.Note}, k.Aliases, k.Suppliers, k.Use.Countries, k.single), " ")
}

func has(k *Row, field, v string) bool {
	yes := func(b bool) bool { return list.Word(map[bool]string{true: "yes", false: "no"}[b], v) }
	switch field {
	case "as":
		return slices.ContainsFunc(k.Use.Roles, func(r entity.Role) bool { return list.Word(string(r), v) })
	case "flag":
		return slices.ContainsFunc(k.flags(), func(f string) bool { return list.Word(f, v) })
	case "tier1":
		return yes(k.Use.Tier1 > 0)
	case "critical":
		return yes(k.Use.Critical > 0)
	case "country":
		return list.Contains(strings.Join(k.Use.Countries, " "), v)
	}
	return false
}

// flags are the marks of a row, as typed in a filter.
func (k *Row) flags() []string {
	var out []string
	if len(k.single) > 0 {
		out = append(out, "single")
	}
	if k.largest {
		out = append(out, "few")
	}
	if k.pairs > 0 {
		out = append(out, "alike")
	}
	return out
}

func orders() []list.Order[Row] {
	used := func(a, b *Row) int {
		return cmp.Or(cmp.Compare(len(b.Use.Engagements), len(a.Use.Engagements)),
			cmp.Compare(b.Use.Tier1, a.Use.Tier1), cmp.Compare(len(b.Use.Through), len(a.Use.Through)))
	}
	by := func(name string, of func(*Row) int, known func(*Row) bool) list.Order[Row] {
		return list.Order[Row]{Name: name, Known: known,
			Compare: func(a, b *Row) int { return cmp.Or(cmp.Compare(of(b), of(a)), used(a, b)) }}
	}
	days := func(k *Row) int {
		if k.Use.Substitute == nil {
			return -1
		}
		return *k.Use.Substitute
	}
	return []list.Order[Row]{{Name: "most used", Compare: used},
		by("tier 1", func(k *Row) int { return k.Use.Tier1 }, nil),
		by("critical", func(k *Row) int { return k.Use.Critical }, nil),
		by("single points", func(k *Row) int { return len(k.single) }, nil),
		by("records", func(k *Row) int { return k.rank }, func(k *Row) bool { return k.rank > 0 }),
		by("days to replace", days, func(k *Row) bool { return k.Use.Substitute != nil }),
		{Name: "name", Compare: func(a, b *Row) int { return strings.Compare(text.Fold(a.Name), text.Fold(b.Name)) }}}
}

// count is a number with that of which it is not known: "2 +1?".
func count(n, unknown int) string {
	s := text.Thousands(n)
	if unknown > 0 {
		s += " +" + text.Thousands(unknown) + "?"
	}
	return s
}

func daysOf(n *int, unknown int) string {
	if n == nil {
		return "?"
	}
	return count(*n, unknown)
}

func (p *chainPage) cells(k *Row) []kit.Span {
	u := &k.Use
	style := theme.Plain
	if len(k.single) > 0 {
		style = theme.Bad
	}
	records := cmp.Or(k.records, "?")
	return []kit.Span{colName: {Text: text.Safe(k.Name)}, colUses: kit.Count(len(u.Engagements)),
		colThrough: kit.Count(len(u.Through)), colCritical: {Text: count(u.Critical, u.Missing.Critical)},
		colTier1: {Text: count(u.Tier1, u.Missing.Tier)}, colRecords: {Text: records},
		colDays: {Text: daysOf(u.Substitute, u.Unknown)}, colUnsaid: kit.Count(k.Unsaid),
		colFlags: kit.S(style, p.mark(k))}
}

// mark are the flags in words.
func (p *chainPage) mark(k *Row) string {
	g := p.c.Theme.Glyph
	var out []string
	if n := len(k.single); n > 0 {
		out = append(out, g.NotMet+" single "+strconv.Itoa(n))
	}
	if k.largest {
		out = append(out, g.Moderate+" few")
	}
	if k.pairs > 0 {
		out = append(out, "~ alike")
	}
	return strings.Join(out, " ")
}

func (p *chainPage) about(k *Row, w int) []kit.Line {
	t, u := p.c.Theme, &k.Use
	share := ""
	if k.tier1 > 0 {
		share = strconv.Itoa((100*u.Tier1+k.tier1/2)/k.tier1) + "% of tier 1"
	}
	roles := entity.Strings(u.Roles)
	uses := text.Plural(len(u.Engagements), "engagement uses it", "engagements use it")
	lines := kit.Paragraph(theme.Strong, text.Safe(list.Join(t, k.Name, strings.Join(roles, ", "))), w, 0)
	single := "of none that is known"
	if len(k.single) > 0 {
		single = strings.Join(k.single, ", ")
	}
	like := ""
	if k.pairs > 0 {
		like = text.Plural(k.pairs, "name looks", "names look") + " like it: n judges them"
	}
	return append(lines, list.Facts(w,
		[2]string{"Used", list.Join(t, uses, text.Thousands(len(u.Through))+" through another",
			text.Thousands(k.Unsaid)+" not known", bids(u.Bids), share)},
		[2]string{"Critical", list.Join(t, text.Thousands(u.Critical), notKnown(u.Missing.Critical))},
		[2]string{"Single", list.Join(t, single, notKnown(u.Missing.Single))},
		[2]string{"Records", list.Join(t, cmp.Or(k.records, "not known of any"), notKnown(u.Missing.Records))},
		[2]string{"Replace", list.Join(t, replace(u.Substitute), notKnown(u.Unknown))},
		[2]string{"Where", list.Join(t, cmp.Or(strings.Join(u.Countries, "; "), "not known"),
			notKnown(u.Missing.Country))},
		[2]string{"Oldest", list.Join(t, oldest(u.Oldest, k.asOf), notKnown(u.Undated))},
		[2]string{"Alike", like},
		[2]string{"Also", strings.Join(k.Aliases, "; ")},
		[2]string{"Supplier", strings.Join(k.Suppliers, "; ")},
		[2]string{"Note", k.Note})...)
}

func bids(n int) string {
	if n == 0 {
		return ""
	}
	return text.Plural(n, "bid", "bids")
}

func notKnown(n int) string {
	if n == 0 {
		return ""
	}
	return "not known of " + text.Thousands(n)
}

func replace(days *int) string {
	if days == nil {
		return "not known of any"
	}
	return text.Plural(*days, "day", "days") + " at most"
}

func oldest(on, asOf questionnaire.Date) string {
	if on == 0 {
		return "no record has a day"
	}
	return "record of " + on.Long() + ", " + text.Plural(int(asOf-on), "day", "days") + " ago"
}

func copied(k *Row) string {
	return text.Safe(strings.Join([]string{k.Name, strings.Join(entity.Strings(k.Use.Roles), ", "),
		text.Plural(len(k.Use.Engagements), "engagement", "engagements")}, "  "))
}

func (p *chainPage) open(k *Row) page.Cmd {
	return page.Go(NewTree(p.c, p.r, p.read, p.links, k.Name))
}

func (p *chainPage) acts(k *Row) []page.Command {
	none, why := k == nil, "no fourth party is under the cursor"
	return []page.Command{
		{ID: "chain.exposed", Title: "who uses it, who may, and of whom it is not known", Hint: "who is exposed",
			Keys: []string{"w"}, Off: none, Why: why, Run: func() page.Cmd { return p.links.Exposed(k.Name) }},
		{ID: "chain.names", Title: "names that may be one: merge them, or keep them apart", Hint: "names",
			Keys: []string{"n"}, Run: func() page.Cmd { return page.Go(NewNames(p.c, p.r, p.read)) }},
		{ID: "chain.offers", Title: "links that returns of suppliers propose: record them, or leave them out",
			Hint: "proposed", Keys: []string{"p"},
			Run: func() page.Cmd { return page.Go(NewOffers(p.c, p.r, p.read, p.links)) }},
	}
}
