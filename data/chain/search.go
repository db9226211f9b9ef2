package chain

import (
	"fmt"
	"slices"
	"strings"

	"assure/internal/legalname"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// search is a name that was asked for, resolved.
type search struct {
	m       *Map
	target  map[int]bool // parties
	next    map[int]int  // from a party that leads to a target, the next one on the way
	near    map[int]bool // parties whose names look like it
	own     map[int]bool // engagements whose supplier has the name
	likely  map[int]bool // engagements whose supplier has a name like it
	roles   []entity.Role
	role    entity.Role // "" for any
	unheard bool        // nobody recorded the name
	using   map[string]bool
}

// UsesTest tests for the use of what a name means, in a role or, with "", in any. names says what the name was taken
// for, near what it was not taken for and looks like it.
func (m *Map) UsesTest(name string, role entity.Role) (t Test, names, near []string) {
	s := m.search(name, role)
	for n := range m.Parties {
		switch p := &m.Parties[n]; {
		case s.target[n]:
			names = append(names, p.Name)
		case s.near[n]:
			near = append(near, p.Name)
		}
	}
	for i := range m.Engagements {
		if supplier := m.Engagements[i].Supplier.Name; s.own[i] && !slices.Contains(names, supplier) {
			names = append(names, supplier)
		}
	}
	return s.test, names, near
}

// search resolves a name: the party of this name, else all that have its words at the beginning of theirs.
func (m *Map) search(name string, role entity.Role) *search {
	s := &search{m: m, target: map[int]bool{}, next: map[int]int{}, near: map[int]bool{}, own: map[int]bool{},
		likely: map[int]bool{}, role: role, using: map[string]bool{}}
	asked := legalname.ParseLoose(name)
	key := asked.Key
	if key == "" {
		s.unheard = true
		return s
	}
	means := func(other string) bool { return other == key || strings.HasPrefix(other, key+" ") }
	if n, exact := m.byKey[key]; exact {
		s.target[n] = true
	}
	for other, n := range m.byKey {
		switch {
		case s.target[n]:
		case means(other):
			s.target[n] = true
			delete(s.near, n)
		case asked.Alike(m.name(other)) && !m.apart(key, n):
			s.near[n] = true
		}
	}
	for other, list := range m.ofSupplier {
		is, alike := means(other), asked.Alike(m.name(other))
		for _, i := range list {
			if is {
				s.own[i] = true
			} else if alike {
				s.likely[i] = true
			}
		}
	}
	s.unheard = len(s.target)+len(s.own) == 0
	s.findRoles()
	s.findWays()
	for i := range m.Engagements {
		if f := s.direct(i); f.Class == Uses {
			s.using[m.Engagements[i].Supplier.Ref] = true
		}
	}
	return s
}

// apart reports whether a person found a name to be another than a party's.
func (m *Map) apart(key string, party int) bool {
	has := func(f *entity.FourthParty, key string) bool {
		return f != nil && slices.ContainsFunc(f.Apart, func(s string) bool { return m.key(s) == key })
	}
	if has(m.Parties[party].Recorded, key) {
		return true
	}
	n, ok := m.byKey[key]
	return ok && has(m.Parties[n].Recorded, m.Parties[party].Key)
}

// findRoles are the roles in which the name is recorded, and that of sub-processors, in which anybody may use it
// unseen.
func (s *search) findRoles() {
	if s.role != "" {
		s.roles = []entity.Role{s.role}
		return
	}
	s.roles = []entity.Role{entity.RoleSubprocessor}
	found := false
	add := func(r entity.Role) {
		if !slices.ContainsFunc(s.roles, func(x entity.Role) bool { return factOfRole[x] == factOfRole[r] }) {
			s.roles = append(s.roles, r)
		}
	}
	for i := range s.m.Engagements {
		for _, l := range s.m.Engagements[i].Links {
			if s.target[l.Party] {
				add(l.Role)
				found = true
			}
		}
	}
	for n := range s.m.Parties {
		for _, d := range s.m.Parties[n].DependsOn {
			if s.target[d.Party] {
				add(d.Role)
				found = true
			}
		}
	}
	if !found { // a name that is recorded and that nothing uses: it may be used in any role
		add(entity.RoleHost)
		add(entity.RoleProduct)
	}
}

// findWays finds the parties that lead to a target, each with the next one on the shortest way.
func (s *search) findWays() {
	// a party that is a supplier with the name
	for i := range s.own {
		for _, key := range s.m.Engagements[i].supplierKeys {
			if n, ok := s.m.byKey[key]; ok {
				s.target[n] = true
			}
		}
	}
	var queue []int
	for n := range s.m.Parties {
		if s.target[n] {
			queue = append(queue, n)
		}
	}
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		for _, p := range s.m.Parties[n].neededBy {
			if _, seen := s.next[p]; !seen && !s.target[p] {
				s.next[p] = n
				queue = append(queue, p)
			}
		}
	}
}

// direct says whether an engagement uses a target itself.
func (s *search) direct(i int) Finding {
	e := &s.m.Engagements[i]
	f := Finding{Class: NotKnown}
	if s.own[i] && s.role == "" {
		f.Class, f.Why = Uses, "the supplier itself"
	}
	var why []string
	for _, l := range e.Links {
		if !s.target[l.Party] || s.role != "" && factOfRole[l.Role] != factOfRole[s.role] {
			continue
		}
		f.Class = Uses
		f.Links = append(f.Links, l)
		why = append(why, fmt.Sprintf("%s %q, %s", l.Role, l.Written, l.Source))
		if f.On == 0 || l.On > f.On {
			f.On = l.On
		}
	}
	if len(why) > 0 {
		f.Why = strings.TrimPrefix(f.Why+"; "+strings.Join(why, "; "), "; ")
	}
	return f
}

// test judges an engagement.
func (s *search) test(i int) Finding {
	if f := s.direct(i); f.Class == Uses {
		return f
	}
	for _, l := range s.m.Engagements[i].Links {
		if _, leads := s.next[l.Party]; leads {
			path := s.path(l.Party)
			return Finding{Class: Through, Why: string(l.Role) + " " + strings.Join(path, " > "), On: l.On,
				Path:  path,
				Links: []Link{l}}
		}
	}
	return s.without(i)
}

// path are the names from a party to a target.
func (s *search) path(party int) []string {
	out := []string{s.m.Parties[party].Name}
	for !s.target[party] {
		party = s.next[party]
		out = append(out, s.m.Parties[party].Name)
	}
	return out
}

// without judges an engagement that has no record of a target: what its records do not have they may not say.
func (s *search) without(i int) Finding {
	e := &s.m.Engagements[i]
	var hints, missing []string
	for _, l := range e.Links {
		if s.near[l.Party] {
			hints = append(hints, fmt.Sprintf("%s %q looks like it", l.Role, l.Written))
		}
	}
	if s.likely[i] {
		hints = append(hints, "the name of the supplier looks like it")
	}
	if s.using[e.Supplier.Ref] {
		hints = append(hints, "another service of this supplier uses it")
	}
	oldest := questionnaire.Date(0)
	for _, role := range s.roles {
		fact := factOfRole[role]
		from, on := e.lists(fact)
		title := strings.ToLower(s.m.title(from))
		switch {
		case on == 0:
			missing = append(missing, strings.ToLower(s.m.title(fact))+" not recorded")
		case on.AddMonths(staleMonths) < s.m.AsOf:
			missing = append(missing, title+" recorded on "+on.Long()+", over 12 months ago")
		case oldest == 0 || on < oldest:
			oldest = on
		}
	}
	if s.unheard && len(missing) == 0 {
		missing = append(missing, "nobody recorded this name")
	}
	if len(hints)+len(missing) > 0 {
		return Finding{Class: NotKnown, Why: strings.Join(append(hints, missing...), "; "), Likely: len(hints) > 0}
	}
	return Finding{Class: SaysNot, Why: "its records do not have the name", On: oldest}
}

// lists is the fact that says what an engagement uses by a fact, and the day it was recorded; 0 where nothing says it.
// That nothing is hosted by others, or that there is no sub-processor, says it too.
func (e *Engagement) lists(fact string) (from string, on questionnaire.Date) {
	switch {
	case e.Facts[fact] != "":
		return fact, e.when[fact]
	case fact == factHosts && (e.Facts["hosting"] == "none" || e.Facts["hosting"] == "ours"):
		return "hosting", e.when["hosting"]
	case fact == factFourthParties && e.Facts["subprocessors"] == "none":
		return "subprocessors", e.when["subprocessors"]
	}
	return fact, 0
}

func (m *Map) title(fact string) string {
	if d := m.table.Def(fact); d != nil {
		return d.Title
	}
	return fact
}
