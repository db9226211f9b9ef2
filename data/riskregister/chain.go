package riskregister

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"assure/data/book"
	"assure/data/chain"
	"assure/data/riskregister/tables"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// linked is what the first time through the register notes for what its engagements depend on.
type linked struct {
	in    map[string]*tables.Engagement           // what a row of the register shows of it, by identifier
	about map[questionnaire.Theme]map[string]bool // engagements with an open risk about a theme
}

// note notes an engagement of the register.
func (l *linked) note(e *tables.Engagement) {
	l.in[e.Record.ID] = &tables.Engagement{Supplier: e.Supplier,
		Record: entity.Engagement{Ref: e.Record.Ref, Service: e.Record.Service}}
}

// risk notes which themes an open risk is about.
func (l *linked) risk(v *book.RiskView) {
	if v.Asks == nil || v.Closed != 0 {
		return
	}
	for _, name := range v.Asks.Themes {
		t := questionnaire.Theme(name)
		if l.about[t] == nil {
			l.about[t] = map[string]bool{}
		}
		l.about[t][v.Engagement] = true
	}
}

// chain works out what the engagements of the register depend on. It knows of those of other suppliers only where the
// register has them.
func (x *exporter) chain(ctx context.Context) (*tables.Chain, error) {
	light, parties, err := x.copy.Links(ctx)
	if err != nil {
		return nil, err
	}
	for id, list := range light.Engagements {
		light.Engagements[id] = slices.DeleteFunc(slices.Clone(list),
			func(e entity.Engagement) bool { return x.links.in[e.ID] == nil })
	}
	c := &charted{x: x, m: chain.Of(light, parties)}
	sum := c.m.Concentration()
	c.out = &tables.Chain{InForce: sum.InForce, Tier1: sum.Tier1}
	c.no = make([]string, len(c.m.Parties))
	for i := range sum.Uses {
		c.no[sum.Uses[i].Party] = fmt.Sprintf("FP-%03d", i+1)
		c.party(&sum.Uses[i])
	}
	for i := range c.m.Engagements {
		c.links(i)
	}
	c.needs()
	for _, theme := range questionnaire.Themes {
		about := x.links.about[questionnaire.Theme(theme)]
		index := c.m.IndexOf(chain.Index{By: chain.ByTheme, Of: theme,
			Words: "all, services with an open risk about " + theme},
			func(e *chain.Engagement) bool { return about[e.ID] })
		if index.Services > 0 {
			sum.Indexes = append(sum.Indexes, index)
		}
	}
	for i := range sum.Indexes {
		c.index(&sum.Indexes[i])
	}
	return c.out, nil
}

// charted turns a map into the tables of a register, redacted as its copy is.
type charted struct {
	x   *exporter
	m   *chain.Map
	out *tables.Chain
	no  []string // of parties
}

// name is the name of a party as the copy shows it.
func (c *charted) name(party int) string {
	return c.m.NameIn(c.x.copy, party)
}

func (c *charted) party(u *chain.Use) {
	p := tables.FourthParty{No: c.no[u.Party], Name: c.name(u.Party), Engagements: len(u.Engagements),
		Through: len(u.Through), NotKnown: c.m.Unsaid(u.Party), Bids: u.Bids,
		Critical: tables.Counted{N: u.Critical, Unknown: u.Missing.Critical},
		Tier1:    tables.Counted{N: u.Tier1, Unknown: u.Missing.Tier}, OfTier1: c.out.Tier1,
		NoRecords: u.Missing.Records, Days: days(u.Substitute), NoDays: u.Unknown, NoSingle: u.Missing.Single,
		NoCountry: u.Missing.Country, Oldest: u.Oldest, Undated: u.Undated}
	p.Records, p.RecordsRank = c.m.Records(u.Records)
	for _, r := range u.Roles {
		p.Roles = append(p.Roles, string(r))
	}
	for _, i := range u.Single {
		p.Single = append(p.Single, c.x.links.in[c.m.Engagements[i].ID].Record.Ref)
	}
	for _, s := range u.Countries {
		if s = c.x.copy.Written(s); !slices.Contains(p.Countries, s) {
			p.Countries = append(p.Countries, s)
		}
	}
	c.out.Parties = append(c.out.Parties, p)
}

func days(n *int) *int64 {
	if n == nil {
		return nil
	}
	whole := int64(*n)
	return &whole
}

// links are the rows of one engagement.
func (c *charted) links(i int) {
	e := &c.m.Engagements[i]
	shown := c.x.links.in[e.ID]
	adopted := map[entity.Role]int{}
	for _, l := range e.Links {
		if !l.Offered {
			adopted[l.Role]++
		}
	}
	seen := map[int]bool{}
	for _, l := range e.Links {
		one := c.m.On(i, l.Party)
		d := tables.Dependency{Engagement: shown.Record.Ref, Supplier: shown.Supplier, Service: shown.Record.Service,
			InForce: e.State.InForce(), Tier: e.Tier, No: c.no[l.Party], Party: c.name(l.Party), Role: string(l.Role),
			First: !seen[l.Party], Offered: l.Offered, Critical: one.Critical, Single: one.Single,
			Days: days(one.Substitute), Country: c.x.copy.Written(l.Country), Source: c.x.copy.Written(l.Source),
			On: l.On}
		if d.InForce && !d.Offered && (e.Tier == 1 || e.Tier == 2) {
			d.Weight = 1 / float64(adopted[l.Role])
		}
		seen[l.Party] = true
		c.out.Links = append(c.out.Links, d)
	}
}

// needs are what the parties depend on themselves. One that nothing uses is numbered after the others.
func (c *charted) needs() {
	for n := range c.m.Parties {
		for _, d := range c.m.Parties[n].DependsOn {
			if c.no[n] == "" {
				continue
			}
			on := cmp.Or(c.no[d.Party], fmt.Sprintf("FP-%03d", len(c.out.Parties)+d.Party+1))
			c.out.Needs = append(c.out.Needs, tables.Need{No: c.no[n], On: on, Name: c.name(d.Party),
				Role: string(d.Role)})
		}
	}
}

func (c *charted) index(x *chain.Index) {
	h := tables.Herfindahl{By: string(x.By), Of: x.Of, Words: x.Words, Index: x.Herfind, Known: x.Known,
		Services: x.Services, Share: x.Share, Largest: x.Largest}
	switch n := c.m.Find(x.Largest); {
	case x.By == chain.ByCountry:
		h.Largest = c.x.copy.Written(x.Largest)
	case n >= 0 && x.Largest != "":
		h.Largest = c.name(n)
	}
	if x.By == chain.ByRole {
		h.Role = x.Of
	}
	c.out.Indexes = append(c.out.Indexes, h)
}
