package chain

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Flagged is the Herfindahl index above which a role is said to be concentrated: 0.25, the sum of the squared
// shares of
// four equal parties. It is the limit of the US merger guidelines of 2010 for a highly concentrated market, used
// here as
// a mark to look at and not as a verdict.
const Flagged = 2500

// Use is how much depends on one party.
type Use struct {
	Party       int
	Roles       []entity.Role
	Engagements []int // in force, that use it themselves
	Through     []int // in force, that use it through another
	Bids        int
	Critical    int    // of Engagements: those recorded as critical, or whose outage harms a service at once
	Tier1       int    // of Engagements
	Records     string // the worst band of people whose records are held, "" for none known
	// Substitute is the highest number of days recorded to replace it, nil when none is; Unknown counts the
	// engagements without.
	Substitute *int
	Unknown    int
	Countries  []string
	// Single are the engagements in force with a sole source whose outage harms a service at once.
	Single []int
	Oldest questionnaire.Date // of the records, 0 for none
	Missing
}

// Missing counts, of the engagements in force that use a party, those of which something is not known: no figure is
// without it.
type Missing struct {
	Critical, Tier, Records int
	Single                  int // of whose sole source or outage nothing is known that would settle it
	Country                 int
	Undated                 int // whose records of the use have no day
}

// Concentration is how much the engagements in force depend on few.
type Concentration struct {
	InForce int
	Tier1   int
	Uses    []Use // of what any engagement or bid uses, the most used first
	Indexes []Index
}

// By is what an index is made by.
type By string

// What an index is made by: the parties in a role; the countries of all parties; all parties of the services for one
// care setting, and of those with an open risk about one theme.
const (
	ByRole    By = "role"
	ByCountry By = "country"
	BySetting By = "care setting"
	ByTheme   By = "theme"
)

// Index is the concentration of services of tiers 1 and 2 on few parties or countries.
type Index struct {
	By      By
	Of      string // the role, care setting or theme; "" for countries
	Words   string // as people read it
	Herfind int    // sum of squared shares in ten-thousandths, 0..10000
	Known   int    // of Services, those whose parties or countries are known
	// Services are those of tiers 1 and 2 in force that the index is about.
	Services int
	Largest  string
	Share    int // of the largest, in percent
}

// High reports whether the index is to be looked at.
func (x *Index) High() bool { return x.Herfind > Flagged }

// Concentration works out how much depends on each party.
func (m *Map) Concentration() *Concentration {
	c := &Concentration{}
	for i := range m.Engagements {
		if e := &m.Engagements[i]; e.State.InForce() {
			c.InForce++
			if e.Tier == 1 {
				c.Tier1++
			}
		}
	}
	for n := range m.Parties {
		recorded := m.Parties[n].Recorded
		if u := m.use(n); len(u.Engagements)+u.Bids+len(u.Through) > 0 || recorded != nil && !recorded.Empty() {
			c.Uses = append(c.Uses, u)
		}
	}
	slices.SortStableFunc(c.Uses, func(a, b Use) int {
		return cmp.Or(cmp.Compare(len(b.Engagements), len(a.Engagements)), cmp.Compare(b.Tier1, a.Tier1),
			cmp.Compare(len(b.Through), len(a.Through)), cmp.Compare(m.Parties[a.Party].Name, m.Parties[b.Party].Name))
	})
	for _, role := range entity.Roles {
		c.Indexes = append(c.Indexes, m.index(Index{By: ByRole, Of: string(role), Words: string(role)}, nil,
			func(e *Engagement) []string { return m.adopted(e, role) }))
	}
	c.Indexes = append(c.Indexes, m.index(Index{By: ByCountry, Words: "country"}, nil, m.countries))
	if d := m.table.Def("setting"); d != nil {
		for _, v := range d.Values {
			x := Index{By: BySetting, Of: v.ID, Words: "all, services for " + strings.ToLower(v.Label)}
			if x = m.IndexOf(x, func(e *Engagement) bool {
				return slices.Contains(questionnaire.SplitList(e.Facts["setting"]), v.ID)
			}); x.Services > 0 {
				c.Indexes = append(c.Indexes, x)
			}
		}
	}
	return c
}

// IndexOf is the concentration on parties in all roles of the services of tiers 1 and 2 that are about something.
func (m *Map) IndexOf(x Index, about func(*Engagement) bool) Index {
	return m.index(x, about, func(e *Engagement) []string { return m.adopted(e, "") })
}

// adopted are the parties that an engagement uses in a role, "" for all, without what is only offered.
func (m *Map) adopted(e *Engagement, role entity.Role) []string {
	var out []string
	for _, l := range e.Links {
		if (role == "" || l.Role == role) && !l.Offered {
			out = append(out, m.Parties[l.Party].Name)
		}
	}
	return out
}

func (m *Map) countries(e *Engagement) []string {
	var out []string
	for _, l := range e.Links {
		if s := m.country(&l); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// country is where a party does its work for an engagement, "" when not known.
func (m *Map) country(l *Link) string {
	if l.Country == "" && m.Parties[l.Party].Recorded != nil {
		return m.Parties[l.Party].Recorded.Country
	}
	return l.Country
}

// use works out how much depends on one party.
func (m *Map) use(n int) Use {
	u := Use{Party: n}
	band := -1
	for _, i := range m.Parties[n].UsedBy {
		e := &m.Engagements[i]
		if !e.State.InForce() {
			u.Bids++
			continue
		}
		u.Engagements = append(u.Engagements, i)
		if e.Tier == 1 {
			u.Tier1++
		}
		if e.Tier == 0 {
			u.Missing.Tier++
		}
		if at := m.band(e); at > band {
			band, u.Records = at, e.Facts["records"]
		} else if at < 0 {
			u.Missing.Records++
		}
		one := m.On(i, n)
		u.addOne(i, &one)
		for _, l := range e.Links {
			if l.Party == n {
				u.add(&l, m.country(&l))
			}
		}
	}
	u.Through = m.through(n)

	return u
}

// One is how much one engagement depends on one party.
type One struct {
	Critical   *bool // nil is not known
	Single     *bool // sole source, and an outage harms at once
	Substitute *int
	Country    bool               // it is known where
	On         questionnaire.Date // the oldest record of it, 0 for none
}

// On works out how much an engagement depends on a party.
func (m *Map) On(engagement, party int) One {
	e := &m.Engagements[engagement]
	o := One{Critical: is(e.Facts["outage"], "immediate"), Single: both(is(e.Facts["outage"], "immediate"),
		is(e.Facts["sole_source"], "yes"))}
	for i := range e.Links {
		l := &e.Links[i]
		if l.Party != party {
			continue
		}
		if l.Critical != nil {
			o.Critical = l.Critical
		}
		if l.Substitute != nil && (o.Substitute == nil || *l.Substitute > *o.Substitute) {
			o.Substitute = l.Substitute
		}
		o.Country = o.Country || m.country(l) != ""
		if l.On != 0 && (o.On == 0 || l.On < o.On) {
			o.On = l.On
		}
	}
	return o
}

// is reports whether a fact has a value, nil while it is not known.
func is(have, value string) *bool {
	if have == "" {
		return nil
	}
	yes := have == value
	return &yes
}

// both is true where both are, false where one is false, nil otherwise.
func both(a, b *bool) *bool {
	no := false
	switch {
	case a != nil && !*a || b != nil && !*b:
		return &no
	case a == nil || b == nil:
		return nil
	}
	return a
}

// addOne adds how much one engagement depends on it.
func (u *Use) addOne(engagement int, o *One) {
	switch {
	case o.Critical == nil:
		u.Missing.Critical++
	case *o.Critical:
		u.Critical++
	}
	switch {
	case o.Single == nil:
		u.Missing.Single++
	case *o.Single:
		u.Single = append(u.Single, engagement)
	}
	switch {
	case o.Substitute == nil:
		u.Unknown++
	case u.Substitute == nil || *o.Substitute > *u.Substitute:
		u.Substitute = o.Substitute
	}
	if !o.Country {
		u.Missing.Country++
	}
	if o.On == 0 {
		u.Undated++
	}
}

func (u *Use) add(l *Link, country string) {
	if !slices.Contains(u.Roles, l.Role) {
		u.Roles = append(u.Roles, l.Role)
	}
	if country != "" && !slices.ContainsFunc(u.Countries, func(s string) bool {
		return strings.EqualFold(s,
			country)
	}) {
		u.Countries = append(u.Countries, country)
	}
	if l.On != 0 && (u.Oldest == 0 || l.On < u.Oldest) {
		u.Oldest = l.On
	}
}

// band is the place of the records of an engagement among the bands, -1 when not known.
func (m *Map) band(e *Engagement) int {
	d := m.table.Def("records")
	if d == nil {
		return -1
	}
	return slices.IndexFunc(d.Values, func(v questionnaire.FactValue) bool { return v.ID == e.Facts["records"] })
}

// Records is a band of people whose records are held in words, with its place among the bands from 1; "" and 0 where it
// is not known.
func (m *Map) Records(band string) (words string, rank int) {
	d := m.table.Def("records")
	if d == nil || band == "" {
		return "", 0
	}
	return d.Words(band), 1 + slices.IndexFunc(d.Values, func(v questionnaire.FactValue) bool { return v.ID == band })
}

// through lists the engagements in force that use a party only through another.
func (m *Map) through(n int) []int {
	if len(m.Parties[n].neededBy) == 0 {
		return nil
	}
	own := m.suppliedBy(n)
	s := &search{m: m, target: map[int]bool{n: true}, next: map[int]int{}}
	s.findWays()
	var out []int
	for p := range s.next {
		for _, i := range m.Parties[p].UsedBy {
			e := &m.Engagements[i]
			if e.State.InForce() && !slices.Contains(own, i) &&
				!slices.ContainsFunc(e.Links, func(l Link) bool { return l.Party == n }) {
				out = append(out, i)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// index works out the concentration of the services of tiers 1 and 2 that are about something on names. A service
// with several names is shared between them in equal parts.
func (m *Map) index(x Index, about func(*Engagement) bool, names func(*Engagement) []string) Index {
	const whole = 27720 // has all divisors up to 12, so that shares are whole numbers
	shares := map[string]int{}
	spelled := map[string]string{}
	total := 0
	for i := range m.Engagements {
		e := &m.Engagements[i]
		if !e.State.InForce() || e.Tier != 1 && e.Tier != 2 || about != nil && !about(e) {
			continue
		}
		x.Services++
		list := text.Unique(names(e))
		if len(list) == 0 {
			continue
		}
		x.Known++
		for _, name := range list {
			key := strings.ToLower(name)
			spelled[key] = cmp.Or(spelled[key], name)
			shares[key] += whole / len(list)
			total += whole / len(list)
		}
	}
	if total == 0 {
		return x
	}
	largest, sum := "", 0.0
	for _, key := range slices.Sorted(maps.Keys(shares)) { // in one order: the sum is the same each time
		n := shares[key]
		share := float64(n) / float64(total)
		sum += share * share
		if largest == "" || n > shares[largest] {
			largest = key
		}
	}
	x.Herfind = int(sum*10_000 + 0.5)
	x.Largest, x.Share = spelled[largest], (100*shares[largest]+total/2)/total
	return x
}
