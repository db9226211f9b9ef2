// Package chain says who depends on whom: which engagements use a product, a hosting company or another fourth party,
// themselves or through another, and which may, because nobody knows.
//
// [Read] reads a [Map] once; everything else is worked out from it in memory. Names come from the facts on products,
// hosting companies and fourth parties, and from recorded links. Names that differ only in writing are one party
// ([legalname.Broad]), and so are the names and aliases of a recorded fourth party. Anything less sure is a proposal
// of [Map.Proposals] for a person.
package chain

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/internal/legalname"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// The facts that list names, by the role that the named parties have.
var factOfRole = map[entity.Role]string{entity.RoleProduct: factProducts, entity.RoleHost: factHosts,
	entity.RoleSubprocessor: factFourthParties, entity.RoleConnection: factFourthParties}

const (
	factProducts      = "products"
	factHosts         = "hosts"
	factFourthParties = "fourth_parties"
)

// rolesOfFacts are the facts that list names, in the order of the fact table, with the role that each gives.
var rolesOfFacts = []struct {
	fact string
	role entity.Role
}{{factProducts, entity.RoleProduct}, {factHosts, entity.RoleHost}, {factFourthParties, entity.RoleSubprocessor}}

// Map is who uses what among the engagements of a register. It is for one goroutine at a time.
type Map struct {
	AsOf        questionnaire.Date
	Parties     []Party // the recorded ones first
	Engagements []Engagement

	byKey      map[string]int   // parties by the folded form of each name
	ofSupplier map[string][]int // engagements by the folded form of their supplier's names
	table      questionnaire.FactTable
	names      map[string]*legalname.Loose // of each name as written
	known      *known                      // nil until it is asked for
	suppliers  map[string][]int            // engagements by the reference of their supplier, nil until asked for
}

// name is a name prepared, once for each way to write it.
func (m *Map) name(s string) *legalname.Loose {
	l := m.names[s]
	if l == nil {
		x := legalname.ParseLoose(s)
		l = &x
		m.names[s] = l
	}
	return l
}

func (m *Map) key(s string) string { return m.name(s).Key }

// Engagement is an engagement that is not over, with what it is recorded to use.
type Engagement struct {
	ID          string
	Ref         string
	Service     string
	Owner       string
	State       entity.EngagementState
	Supplier    book.RefName
	Tier        int  // 1..4, 0 while it is not triaged
	Provisional bool // facts that are not known could change the tier
	Facts       questionnaire.Facts
	Links       []Link

	supplierKeys []string // the folded names of the supplier, former ones too
	when         map[string]questionnaire.Date
}

// Link is the use of a party by an engagement.
type Link struct {
	Party   int    // in Map.Parties
	Written string // the name as the source has it
	Role    entity.Role
	Source  string // who says so: "the fact hosts", the source of a recorded link
	On      questionnaire.Date
	// Offered is set for what a supplier says and nobody has adopted.
	Offered    bool
	Critical   *bool
	Substitute *int // days to replace it
	Country    string
}

// Party is a fourth party: one that was recorded, or a name that facts have.
type Party struct {
	Key      string
	Name     string
	Recorded *entity.FourthParty // nil for a name that only facts have
	// Suppliers are those of the register with this name.
	Suppliers []book.RefName
	UsedBy    []int // engagements that are not over, in Map.Engagements, in the order of their references
	DependsOn []Dependence
	spelled   map[string]int
	neededBy  []int // parties that depend on it
}

// Dependence is the dependence of a party on another.
type Dependence struct {
	Party  int
	Role   entity.Role
	Source string
	On     questionnaire.Date
}

// Read reads who uses what as the register had it.
func Read(ctx context.Context, r *data.Register, at book.At) (m *Map, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		b, err := r.Reader().Light(ctx, v, at)
		if err != nil {
			return err
		}
		parties, err := store.List(ctx, v, store.FourthParties)
		if err != nil {
			return err
		}
		m = Of(b, parties)
		return nil
	})
	return m, err
}

// Of is [Read] of what was read before: a book with suppliers, engagements and facts, and the fourth parties.
func Of(b *book.Book, recorded []entity.FourthParty) *Map {
	m := &Map{AsOf: b.AsOf, byKey: map[string]int{}, ofSupplier: map[string][]int{},
		names: map[string]*legalname.Loose{}, table: b.Settings.Facts}
	for i := range recorded {
		if f := &recorded[i]; !f.Gone {
			m.record(f)
		}
	}
	at := map[string]int{} // engagements by identifier
	for i := range b.Suppliers {
		s := &b.Suppliers[i]
		if s.Retired {
			continue
		}
		for _, e := range b.Engagements[s.ID] {
			if e.State.Open() {
				at[e.ID] = len(m.Engagements)
				m.engagement(b, s, &e)
			}
		}
	}
	m.sortEngagements(at)
	for i := range recorded {
		if f := &recorded[i]; !f.Gone {
			m.uses(f, at)
		}
	}
	m.join()
	return m
}

// record adds a recorded fourth party under each of its names.
func (m *Map) record(f *entity.FourthParty) {
	n := len(m.Parties)
	m.Parties = append(m.Parties, Party{Key: m.key(f.Name), Name: f.Name, Recorded: f})
	for _, name := range append([]string{f.Name}, f.Aliases...) {
		if key := m.key(name); key != "" {
			if _, has := m.byKey[key]; !has {
				m.byKey[key] = n
			}
		}
	}
}

// party is the party that a name means. One that nobody recorded is added.
func (m *Map) party(name string) (int, bool) {
	key := m.key(name)
	if key == "" {
		return 0, false
	}
	n, has := m.byKey[key]
	if !has {
		n = len(m.Parties)
		m.byKey[key] = n
		m.Parties = append(m.Parties, Party{Key: key, Name: name, spelled: map[string]int{}})
	}
	if p := &m.Parties[n]; p.Recorded == nil {
		if p.spelled[name]++; p.spelled[name] > p.spelled[p.Name] {
			p.Name = name // as most write it
		}
	}
	return n, true
}

// engagement adds an engagement with what its facts say.
func (m *Map) engagement(b *book.Book, s *entity.Supplier, e *entity.Engagement) {
	facts := b.CurrentFacts(e.ID)
	t := b.Triage(facts)
	x := Engagement{ID: e.ID, Ref: e.Ref, Service: e.Service, Owner: e.Owner, State: e.State,
		Supplier: book.RefName{Ref: s.Ref, Name: s.Name}, Tier: t.Tier, Provisional: len(t.Open) > 0, Facts: facts,
		when: map[string]questionnaire.Date{}}
	for _, name := range append([]string{s.Name}, s.Former...) {
		if key := m.key(name); key != "" {
			x.supplierKeys = append(x.supplierKeys, key)
		}
	}
	for i := range b.Facts[e.ID] {
		f := &b.Facts[e.ID][i]
		on := b.Day(f.At)
		if f.Adopted && facts[f.ID] != "" {
			x.when[f.ID] = on
		}
		for _, of := range rolesOfFacts {
			if f.ID != of.fact || f.Adopted && facts[f.ID] == "" || f.Value == questionnaire.Unknown {
				continue
			}
			for _, name := range questionnaire.SplitList(f.Value) {
				if isNone(name) {
					continue
				}
				if p, ok := m.party(name); ok {
					x.link(Link{Party: p, Written: name, Role: of.role, Source: sourceOf(f), On: on,
						Offered: !f.Adopted})
				}
			}
		}
	}
	m.Engagements = append(m.Engagements, x)
}

// sourceOf names where a fact is from.
func sourceOf(f *entity.Fact) string {
	if f.Adopted {
		return "fact " + f.ID
	}
	return "fact " + f.ID + ", offered by the supplier and not adopted"
}

// isNone reports whether an item of a list says that there is none.
func isNone(name string) bool {
	switch strings.ToLower(strings.Trim(name, " .()-")) {
	case "none", "no", "nil", "n/a", "na", "not applicable", "nothing", "none known":
		return true
	}
	return false
}

// link adds a link. A recorded one takes the place of what a fact says of the same role.
func (e *Engagement) link(l Link) {
	for i := range e.Links {
		if have := &e.Links[i]; have.Party == l.Party && have.Role == l.Role {
			if have.Offered && !l.Offered {
				*have = l
			}
			return
		}
	}
	e.Links = append(e.Links, l)
}

// uses adds the recorded links of a fourth party. A link with a fact behind it keeps the name as the fact writes
// it.
func (m *Map) uses(f *entity.FourthParty, at map[string]int) {
	n := m.byKey[m.key(f.Name)]
	for i := range f.Uses {
		u := &f.Uses[i]
		e, open := at[u.Engagement]
		if !open {
			continue
		}
		x := &m.Engagements[e]
		l := Link{Party: n, Written: f.Name, Role: u.Role, Source: string(u.Source), On: u.On,
			Critical:   u.Critical,
			Substitute: u.Substitute, Country: u.Country}
		if l.Source == "" {
			l.Source = "recorded by " + u.By
		}
		j := slices.IndexFunc(x.Links, func(have Link) bool { return have.Party == n && have.Role == u.Role })
		if j < 0 {
			x.Links = append(x.Links, l)
			continue
		}
		l.Written = x.Links[j].Written
		x.Links[j] = l
	}
}

// sortEngagements orders them by reference.
func (m *Map) sortEngagements(at map[string]int) {
	slices.SortFunc(m.Engagements, func(a, b Engagement) int { return cmp.Compare(a.Ref, b.Ref) })
	for i := range m.Engagements {
		at[m.Engagements[i].ID] = i
	}
}

// join ties parties to the engagements that use them, to the suppliers with their name, and to what they depend
// on.
func (m *Map) join() {
	for i := range m.Engagements {
		e := &m.Engagements[i]
		for _, l := range e.Links {
			p := &m.Parties[l.Party]
			if len(p.UsedBy) == 0 || p.UsedBy[len(p.UsedBy)-1] != i {
				p.UsedBy = append(p.UsedBy, i)
			}
		}
		for _, key := range e.supplierKeys {
			m.ofSupplier[key] = append(m.ofSupplier[key], i)
		}
	}
	for n := 0; n < len(m.Parties); n++ { // a dependence may add a party
		if f := m.Parties[n].Recorded; f != nil {
			for _, d := range f.On {
				if to, ok := m.party(d.Name); ok {
					m.depend(n, Dependence{Party: to, Role: d.Role, Source: string(d.Source), On: d.On})
				}
			}
		}
	}
	for n := range m.Parties {
		for _, i := range m.suppliedBy(n) {
			e := &m.Engagements[i]
			p := &m.Parties[n]
			if !slices.Contains(p.Suppliers, e.Supplier) {
				p.Suppliers = append(p.Suppliers, e.Supplier)
			}
			if e.State.InForce() {
				for _, l := range e.Links {
					m.depend(n, Dependence{Party: l.Party, Role: l.Role, Source: e.Ref + ", " + l.Source,
						On: l.On})
				}
			}
		}
	}
}

// suppliedBy are the engagements whose supplier has a name of a party.
func (m *Map) suppliedBy(party int) []int {
	p := &m.Parties[party]
	keys := []string{p.Key}
	if p.Recorded != nil {
		for _, a := range p.Recorded.Aliases {
			keys = append(keys, m.key(a))
		}
	}
	var out []int
	for _, key := range keys {
		for _, i := range m.ofSupplier[key] {
			if !slices.Contains(out, i) {
				out = append(out, i)
			}
		}
	}
	return out
}

func (m *Map) depend(n int, d Dependence) {
	p := &m.Parties[n]
	if d.Party != n && !slices.ContainsFunc(p.DependsOn, func(x Dependence) bool {
		return x.Party == d.Party && x.Role == d.Role
	}) {
		p.DependsOn = append(p.DependsOn, d)
		m.Parties[d.Party].neededBy = append(m.Parties[d.Party].neededBy, n)
	}
}

// NeededBy are the parties that depend on a party.
func (m *Map) NeededBy(party int) []int { return m.Parties[party].neededBy }

// Find is the party that a name means, -1 for none.
func (m *Map) Find(name string) int {
	if n, ok := m.byKey[legalname.Broad(name)]; ok {
		return n
	}
	return -1
}

// NameIn is the name of a party as a copy shows it: in a redacted one a code that is the same in every document.
func (m *Map) NameIn(c *book.Copy, party int) string {
	p := &m.Parties[party]
	id := ""
	if p.Recorded != nil {
		id = p.Recorded.ID
	}
	return c.FourthParty(p.Name, p.Key, id)
}

// Use is how much depends on one party.
func (m *Map) Use(party int) Use { return m.use(party) }
