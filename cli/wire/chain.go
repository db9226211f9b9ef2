package wire

import (
	"time"

	"assure/data/chain"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Exposed is `assure exposed --json`: who uses what was asked for. The counts add up to the engagements in force.
type Exposed struct {
	Schema   string   `json:"schema"`
	AsOf     string   `json:"as_of"`
	Question string   `json:"question"`
	Words    string   `json:"words"` // the counts in a sentence
	Names    []string `json:"names"` // what the name was taken for
	Near     []string `json:"near"`  // names that look like it and were not taken for it
	Counts   struct {
		Uses     int `json:"uses"`
		Through  int `json:"through"`
		NotKnown int `json:"not_known"`
		SaysNot  int `json:"says_not"`
		InForce  int `json:"in_force"`
	} `json:"counts"`
	Engagements []ExposedEngagement `json:"engagements"` // in force
	Bids        []ExposedEngagement `json:"bids"`        // only those that use it, themselves or through another
}

// ExposedEngagement is one engagement with what is known of it. Null is not recorded.
type ExposedEngagement struct {
	Class       string   `json:"class"` // uses, through, not_known or says_not
	SupplierRef string   `json:"supplier_ref"`
	Supplier    string   `json:"supplier"`
	Ref         string   `json:"engagement"`
	Service     *string  `json:"service"`
	State       string   `json:"state"`
	Tier        *int     `json:"tier"`
	Owner       *string  `json:"owner"`
	Why         string   `json:"why"`
	On          *string  `json:"on"` // the day of the record
	Path        []string `json:"path,omitempty"`
	Likely      bool     `json:"likely"` // not known, and something points to it
}

// ExposedOf converts an exposure.
func ExposedOf(x *chain.Exposure) Exposed {
	o := Exposed{Schema: SchemaExposed, AsOf: x.AsOf.String(), Question: x.Question, Words: x.Words(),
		Names: notNil(x.Names), Near: notNil(x.Near), Engagements: exposedList(x, x.Findings),
		Bids: exposedList(x, x.Bids)}
	n := x.Counts()
	o.Counts.Uses, o.Counts.Through, o.Counts.NotKnown, o.Counts.SaysNot = n[chain.Uses], n[chain.Through],
		n[chain.NotKnown], n[chain.SaysNot]
	o.Counts.InForce = len(x.Findings)
	return o
}

func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func exposedList(x *chain.Exposure, list []chain.Finding) []ExposedEngagement {
	out := []ExposedEngagement{}
	for i := range list {
		f := &list[i]
		e := &x.Map.Engagements[f.Engagement]
		o := ExposedEngagement{Class: string(f.Class), SupplierRef: e.Supplier.Ref, Supplier: e.Supplier.Name,
			Ref:     e.Ref,
			Service: OrNull(e.Service), State: string(e.State), Owner: OrNull(e.Owner), Why: f.Why,
			On: OrNull(f.On.String()), Path: f.Path, Likely: f.Likely}
		if e.Tier > 0 {
			o.Tier = &e.Tier
		}
		out = append(out, o)
	}
	return out
}

// Chain is `assure chain list --json`: how much depends on each fourth party.
type Chain struct {
	Schema  string       `json:"schema"`
	AsOf    string       `json:"as_of"`
	InForce int          `json:"in_force"`
	Tier1   int          `json:"tier1"`
	Parties []ChainParty `json:"fourth_parties"`
	Indexes []ChainIndex `json:"concentration"`
	Pairs   int          `json:"names_to_judge"` // pairs of names that may be one; see `assure chain names`
}

// ChainParty is how much depends on one fourth party. Null is not known.
type ChainParty struct {
	Name       string   `json:"name"`
	Aliases    []string `json:"aliases"`
	Recorded   bool     `json:"recorded"` // false for a name that only facts have
	Roles      []string `json:"roles"`
	Uses       int      `json:"engagements"` // in force, that use it themselves
	Through    int      `json:"through"`     // in force, that use it through another
	Bids       int      `json:"bids"`
	Critical   int      `json:"critical"` // recorded as critical, or an outage of the service harms at once
	Tier1      int      `json:"tier1"`
	Records    *string  `json:"records"` // the highest band of people whose records are held
	Substitute *int     `json:"days_to_substitute"`
	Unknown    int      `json:"substitute_not_known"` // engagements
	NotKnown   int      `json:"not_known"`            // in force, of which it is not known whether they use it
	Missing    struct { // of engagements, those of which it is not known
		Critical int `json:"critical"`
		Tier     int `json:"tier"`
		Records  int `json:"records"`
		Single   int `json:"single_point"`
		Country  int `json:"country"`
		Day      int `json:"record_day"`
	} `json:"engagements_not_known"`
	Countries []string `json:"countries"`
	Single    []string `json:"single_points"` // engagements with a sole source whose outage harms at once
	Oldest    *string  `json:"oldest_record"`
	Suppliers []string `json:"suppliers"` // suppliers of the register with this name
}

// ChainIndex is the concentration of the services of tiers 1 and 2 on the fourth parties of a role, on countries, or
// of those for a care setting on all their fourth parties.
type ChainIndex struct {
	Of       string  `json:"of"`         // product, host, sub-processor, connection, country, a care setting
	By       string  `json:"by"`         // role, country or care setting
	Herfind  int     `json:"herfindahl"` // in ten-thousandths, 0 to 10000
	High     bool    `json:"high"`       // above 2500
	Known    int     `json:"known"`
	Services int     `json:"services"`
	Largest  *string `json:"largest"`
	Share    int     `json:"largest_percent"`
}

// ChainOf converts a concentration.
func ChainOf(m *chain.Map, c *chain.Concentration, pairs int) Chain {
	o := Chain{Schema: SchemaChain, AsOf: m.AsOf.String(), InForce: c.InForce, Tier1: c.Tier1, Pairs: pairs,
		Parties: []ChainParty{}, Indexes: []ChainIndex{}}
	for i := range c.Uses {
		o.Parties = append(o.Parties, ChainPartyOf(m, &c.Uses[i]))
	}
	for _, x := range c.Indexes {
		o.Indexes = append(o.Indexes, ChainIndex{Of: x.Words, By: string(x.By), Herfind: x.Herfind, High: x.High(),
			Known: x.Known, Services: x.Services, Largest: OrNull(x.Largest), Share: x.Share})
	}
	return o
}

// ChainPartyOf converts the use of one party.
func ChainPartyOf(m *chain.Map, u *chain.Use) ChainParty {
	p := &m.Parties[u.Party]
	o := ChainParty{Name: p.Name, Aliases: []string{}, Recorded: p.Recorded != nil, Roles: []string{},
		Uses: len(u.Engagements), Through: len(u.Through), Bids: u.Bids, Critical: u.Critical, Tier1: u.Tier1,
		Records: OrNull(u.Records), Substitute: u.Substitute, Unknown: u.Unknown, Countries: notNil(u.Countries),
		Single: []string{}, Oldest: OrNull(u.Oldest.String()), Suppliers: []string{}}
	if p.Recorded != nil {
		o.Aliases = notNil(p.Recorded.Aliases)
	}
	o.NotKnown = m.Unsaid(u.Party)
	o.Missing.Critical, o.Missing.Tier, o.Missing.Records = u.Missing.Critical, u.Missing.Tier, u.Missing.Records
	o.Missing.Single, o.Missing.Country, o.Missing.Day = u.Missing.Single, u.Missing.Country, u.Undated
	for _, r := range u.Roles {
		o.Roles = append(o.Roles, string(r))
	}
	for _, i := range u.Single {
		o.Single = append(o.Single, m.Engagements[i].Ref)
	}
	for _, s := range p.Suppliers {
		o.Suppliers = append(o.Suppliers, s.Ref)
	}
	return o
}

// FourthParty is `assure chain show|add|link|... --json`: one fourth party with who uses it and what it depends on.
type FourthParty struct {
	Schema string `json:"schema"`
	AsOf   string `json:"as_of"`
	ChainParty
	Apart     []string           `json:"apart"` // names kept apart from it
	Country   *string            `json:"country"`
	Note      *string            `json:"note"`
	UsedBy    []FourthPartyUse   `json:"used_by"`
	DependsOn []FourthPartyNeeds `json:"depends_on"`
	Needed    []string           `json:"needed_by"` // fourth parties that depend on it
}

// FourthPartyUse is one use by an engagement.
type FourthPartyUse struct {
	Ref         string  `json:"engagement"`
	SupplierRef string  `json:"supplier_ref"`
	Supplier    string  `json:"supplier"`
	Service     *string `json:"service"`
	State       string  `json:"state"`
	Tier        *int    `json:"tier"`
	Role        string  `json:"role"`
	Written     string  `json:"written"`
	Source      string  `json:"source"`
	On          *string `json:"on"`
	Offered     bool    `json:"offered"` // said by the supplier and not adopted
	Critical    *bool   `json:"critical"`
	Substitute  *int    `json:"days_to_substitute"`
	Country     *string `json:"country"`
}

// FourthPartyNeeds is a fourth party that one depends on.
type FourthPartyNeeds struct {
	Name   string  `json:"name"`
	Role   string  `json:"role"`
	Source *string `json:"source"`
	On     *string `json:"on"`
}

// FourthPartyOf converts a party.
func FourthPartyOf(m *chain.Map, u *chain.Use) FourthParty {
	p := &m.Parties[u.Party]
	o := FourthParty{Schema: SchemaFourthParty, AsOf: m.AsOf.String(), ChainParty: ChainPartyOf(m, u),
		Apart: []string{}, UsedBy: []FourthPartyUse{}, DependsOn: []FourthPartyNeeds{}, Needed: []string{}}
	if f := p.Recorded; f != nil {
		o.Apart, o.Country, o.Note = notNil(f.Apart), OrNull(f.Country), OrNull(string(f.Note))
	}
	for _, i := range p.UsedBy {
		e := &m.Engagements[i]
		for _, l := range e.Links {
			if l.Party == u.Party {
				o.UsedBy = append(o.UsedBy, useOf(e, &l))
			}
		}
	}
	for _, d := range p.DependsOn {
		o.DependsOn = append(o.DependsOn, FourthPartyNeeds{Name: m.Parties[d.Party].Name, Role: string(d.Role),
			Source: OrNull(d.Source), On: OrNull(d.On.String())})
	}
	for _, n := range m.NeededBy(u.Party) {
		o.Needed = append(o.Needed, m.Parties[n].Name)
	}
	return o
}

func useOf(e *chain.Engagement, l *chain.Link) FourthPartyUse {
	o := FourthPartyUse{Ref: e.Ref, SupplierRef: e.Supplier.Ref, Supplier: e.Supplier.Name,
		Service: OrNull(e.Service), State: string(e.State),
		Role: string(l.Role), Written: l.Written, Source: l.Source, On: OrNull(l.On.String()), Offered: l.Offered,
		Critical: l.Critical, Substitute: l.Substitute, Country: OrNull(l.Country)}
	if e.Tier > 0 {
		o.Tier = &e.Tier
	}
	return o
}

// ChainNames is `assure chain names --json`: pairs of names that may be one.
type ChainNames struct {
	Schema string          `json:"schema"`
	AsOf   string          `json:"as_of"`
	Pairs  []ChainNamePair `json:"pairs"`
}

// ChainNamePair is two names that may be one.
type ChainNamePair struct {
	A     string `json:"a"`
	UsesA int    `json:"a_used_by"` // engagements that are not over
	B     string `json:"b"`
	UsesB int    `json:"b_used_by"`
	Like  int    `json:"like"` // 0 to 100
}

// ChainNamesOf converts the proposals of a map.
func ChainNamesOf(m *chain.Map, list []chain.Proposal) ChainNames {
	o := ChainNames{Schema: SchemaChainNames, AsOf: m.AsOf.String(), Pairs: []ChainNamePair{}}
	for _, p := range list {
		a, b := &m.Parties[p.A], &m.Parties[p.B]
		o.Pairs = append(o.Pairs, ChainNamePair{A: a.Name, UsesA: len(a.UsedBy), B: b.Name, UsesB: len(b.UsedBy),
			Like: p.Score})
	}
	return o
}

// ChainProposals is `assure chain proposals|accept|dismiss --json`: links that returns propose and nobody has judged.
type ChainProposals struct {
	Schema    string          `json:"schema"`
	AsOf      string          `json:"as_of"`
	Proposals []ChainProposal `json:"proposals"`
}

// ChainProposal is one of them.
type ChainProposal struct {
	Name        string   `json:"name"`  // as the supplier writes it
	Known       *string  `json:"known"` // the fourth party that has the name
	Like        []string `json:"like"`  // names that look like it
	Words       string   `json:"is"`    // both in words
	Role        string   `json:"role"`
	Ref         string   `json:"engagement"`
	SupplierRef string   `json:"supplier_ref"`
	Supplier    string   `json:"supplier"`
	Service     *string  `json:"service"`
	Source      string   `json:"source"`
	On          *string  `json:"on"`
}

// ChainTurned is `assure chain undo|redo --json`.
type ChainTurned struct {
	Schema string `json:"schema"`
	Name   string `json:"name"` // of the fourth party
	Done   string `json:"done"` // undone, or done again
}

// ChainProposalsOf converts the offers of a map.
func ChainProposalsOf(m *chain.Map, list []chain.Offer) ChainProposals {
	o := ChainProposals{Schema: SchemaChainProposals, AsOf: m.AsOf.String(), Proposals: []ChainProposal{}}
	for i := range list {
		x := &list[i]
		e := &m.Engagements[x.Engagement]
		o.Proposals = append(o.Proposals, ChainProposal{Name: x.Name, Known: OrNull(x.Known), Like: notNil(x.Like),
			Words: x.Words(), Role: string(x.Role), Ref: e.Ref, SupplierRef: e.Supplier.Ref, Supplier: e.Supplier.Name,
			Service: OrNull(e.Service), Source: x.Source, On: OrNull(x.On.String())})
	}
	return o
}

// Incident is one incident.
type Incident struct {
	Ref         string              `json:"ref"`
	Title       string              `json:"title"`
	Found       *string             `json:"found"`
	Aware       *string             `json:"aware"` // when we learned of it
	Closed      *string             `json:"closed"`
	ClosedWhy   *string             `json:"closed_why"`
	Uses        *string             `json:"uses"`
	Role        *string             `json:"role"`
	Facts       []string            `json:"facts"`
	Answers     []string            `json:"answers"`
	Engagements []string            `json:"engagements"` // named in it
	Statements  []IncidentStatement `json:"statements"`
}

// IncidentStatement is what one source said on one day.
type IncidentStatement struct {
	On     string `json:"on"`
	By     string `json:"by"` // supplier, regulator or press
	Source string `json:"source"`
	Body   string `json:"statement"`
}

// OneIncident is `assure incident new|show|... --json`: an incident with who is exposed.
type OneIncident struct {
	Schema   string   `json:"schema"`
	Incident Incident `json:"incident"`
	Exposed  Exposed  `json:"exposed"`
}

// Incidents is `assure incident list --json`.
type Incidents struct {
	Schema    string        `json:"schema"`
	AsOf      string        `json:"as_of"`
	Incidents []IncidentRow `json:"incidents"`
}

// IncidentRow is an incident in a list, with the counts of who is exposed.
type IncidentRow struct {
	Incident
	Open  bool   `json:"open"`
	Words string `json:"exposed"`
}

// IncidentOf converts an incident; refs are the references of engagements by identifier.
func IncidentOf(i *entity.Incident, refs map[string]string) Incident {
	o := Incident{Ref: i.Ref, Title: i.Title, Found: OrNull(i.Found.String()), Closed: OrNull(i.Closed.String()),
		ClosedWhy: OrNull(string(i.ClosedWhy)), Uses: OrNull(i.Asks.Uses), Role: OrNull(i.Asks.Role),
		Facts: notNil(i.Asks.Fact), Answers: notNil(i.Asks.Answer), Engagements: []string{},
		Statements: []IncidentStatement{}}
	if i.Aware != nil {
		o.Aware = OrNull(i.Aware.UTC().Format(time.RFC3339))
	}
	for _, id := range i.Engagements {
		o.Engagements = append(o.Engagements, refs[id])
	}
	for _, s := range i.Statements {
		o.Statements = append(o.Statements, IncidentStatement{On: s.On.String(), By: string(s.By),
			Source: s.Source,
			Body:   string(s.Body)})
	}
	return o
}

// IncidentsOf begins a list of incidents.
func IncidentsOf(asOf questionnaire.Date) Incidents {
	return Incidents{Schema: SchemaIncidents, AsOf: asOf.String(), Incidents: []IncidentRow{}}
}
