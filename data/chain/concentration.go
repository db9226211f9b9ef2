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
	Through     int   // in force, that use it through another
	Bids        int
	Critical    int // of Engagements: those recorded as critical, or whose outage harms a service at once
	Tier1       int // of Engagements
	Records     string
	// Substitute is the highest number of days recorded to replace it, nil when none is; Unknown counts the
	// engagements
	// without.
	Substitute *int
	Unknown    int
	Countries  []string
	// Single are the engagements in force with a sole source whose outage harms a service at once.
	Single []int
	Oldest questionnaire.Date // of the records, 0 for none
}

// Concentration is how much the engagements in force depend on few.
type Concentration struct {
	InForce int
	Tier1   int
	Uses    []Use // of what any engagement or bid uses, the most used first
	Roles   []Index
	Country Index
}

// Index is the concentration of the services of tiers 1 and 2 on the parties of one role, or on countries.
type Index struct {
	Role    entity.Role // "" for countries
	Herfind int         // sum of squared shares in ten-thousandths, 0..10000
	Known   int         // services of tiers 1 and 2 in force whose parties of the role are known
	Of      int         // services of tiers 1 and 2 in force
	Largest string
	Share   int // of the largest, in percent
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
		if u := m.use(n); len(u.Engagements)+u.Bids+u.Through > 0 || m.Parties[n].Recorded != nil {
			c.Uses = append(c.Uses, u)
		}
	}
	slices.SortStableFunc(c.Uses, func(a, b Use) int {
		return cmp.Or(cmp.Compare(len(b.Engagements), len(a.Engagements)), cmp.Compare(b.Tier1, a.Tier1),
			cmp.Compare(b.Through, a.Through), cmp.Compare(m.Parties[a.Party].Name, m.Parties[b.Party].Name))
	})
	for _, role := range entity.Roles {
		c.Roles = append(c.Roles, m.index(role, func(e *Engagement) []string {
			var out []string
			for _, l := range e.Links {
				if l.Role == role && !l.Offered {
					out = append(out, m.Parties[l.Party].Name)
				}
			}
			return out
		}))
	}
	c.Country = m.index("", func(e *Engagement) []string {
		var out []string
		for _, l := range e.Links {
			if s := m.country(&l); s != "" {
				out = append(out, s)
			}
		}
		return out
	})
	return c
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
		if at := m.band(e); at > band {
			band, u.Records = at, e.Facts["records"]
		}
		atOnce := e.Facts["outage"] == "immediate"
		if atOnce && e.Facts["sole_source"] == "yes" {
			u.Single = append(u.Single, i)
		}
		critical, days := atOnce, (*int)(nil)
		for _, l := range e.Links {
			if l.Party != n {
				continue
			}
			u.add(&l, m.country(&l))
			if l.Critical != nil {
				critical = *l.Critical
			}
			if l.Substitute != nil && (days == nil || *l.Substitute > *days) {
				days = l.Substitute
			}
		}
		if critical {
			u.Critical++
		}
		switch {
		case days == nil:
			u.Unknown++
		case u.Substitute == nil || *days > *u.Substitute:
			u.Substitute = days
		}
	}
	u.Through = m.through(n)
	return u
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

// through counts the engagements in force that use a party only through another.
func (m *Map) through(n int) int {
	if len(m.Parties[n].neededBy) == 0 {
		return 0
	}
	s := &search{m: m, target: map[int]bool{n: true}, next: map[int]int{}}
	s.findWays()
	count := 0
	for i := range m.Engagements {
		e := &m.Engagements[i]
		if !e.State.InForce() || slices.ContainsFunc(e.Links, func(l Link) bool { return l.Party == n }) {
			continue
		}
		if slices.ContainsFunc(e.Links, func(l Link) bool { _, leads := s.next[l.Party]; return leads }) {
			count++
		}
	}
	return count
}

// index works out the concentration of the services of tiers 1 and 2 on names. A service with several names is
// shared
// between them in equal parts.
func (m *Map) index(role entity.Role, names func(*Engagement) []string) Index {
	x := Index{Role: role}
	const whole = 27720 // has all divisors up to 12, so that shares are whole numbers
	shares := map[string]int{}
	spelled := map[string]string{}
	total := 0
	for i := range m.Engagements {
		e := &m.Engagements[i]
		if !e.State.InForce() || e.Tier != 1 && e.Tier != 2 {
			continue
		}
		x.Of++
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
