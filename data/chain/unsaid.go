package chain

import (
	"maps"
	"slices"

	"assure/questionnaire/entity"
)

// Whether engagements use a party is counted for each party, and a register may have a thousand: what the engagements
// say at all is worked out once.

// facts that list names, as bits.
const (
	bitProducts = 1 << iota
	bitHosts
	bitFourthParties
	allBits
)

func bitOf(role entity.Role) int {
	switch factOfRole[role] {
	case factProducts:
		return bitProducts
	case factHosts:
		return bitHosts
	}
	return bitFourthParties
}

// lists of an engagement that are known and not older than [staleMonths].
type known struct {
	of    []int        // bits, by engagement
	count [allBits]int // engagements in force that have all of some bits
	like  map[int][]int
	force int

	suppliers []string // their folded names
	grams     *grams   // of these
}

// lists works out what is known, once.
func (m *Map) lists() *known {
	if m.known != nil {
		return m.known
	}
	k := &known{of: make([]int, len(m.Engagements)), like: map[int][]int{}}
	for i := range m.Engagements {
		e := &m.Engagements[i]
		for _, x := range rolesOfFacts {
			if _, on := e.lists(x.fact); on != 0 && on.AddMonths(staleMonths) >= m.AsOf {
				k.of[i] |= bitOf(x.role)
			}
		}
		if !e.State.InForce() {
			continue
		}
		k.force++
		for bits := range allBits {
			if k.of[i]&bits == bits {
				k.count[bits]++
			}
		}
	}
	for _, p := range m.Proposals() {
		k.like[p.A], k.like[p.B] = append(k.like[p.A], p.B), append(k.like[p.B], p.A)
	}
	k.suppliers, k.grams = slices.Sorted(maps.Keys(m.ofSupplier)), newGrams()
	for i, key := range k.suppliers {
		k.grams.add(i, key)
	}
	m.known = k
	return k
}

// Unsaid is the number of engagements in force of which it is not known whether they use a party, themselves or
// through another: those that [Map.Exposed] has as not known for it alone.
func (m *Map) Unsaid(party int) int {
	k := m.lists()
	p := &m.Parties[party]
	own := m.suppliedBy(party)
	uses := slices.Concat(p.UsedBy, own)
	through := m.through(party)
	exposed := map[int]bool{}
	for _, i := range slices.Concat(uses, through) {
		if m.Engagements[i].State.InForce() {
			exposed[i] = true
		}
	}
	bits := m.bitsOf(party)
	saysNot := k.count[bits]
	seen := map[int]bool{}
	not := func(list []int) { // a record that would say not does not count
		for _, i := range list {
			if !seen[i] && m.Engagements[i].State.InForce() && k.of[i]&bits == bits {
				saysNot--
			}
			seen[i] = true
		}
	}
	not(uses)
	not(through)
	for _, other := range k.like[party] {
		not(m.Parties[other].UsedBy)
	}
	for _, n := range k.grams.near(p.Key, len(k.suppliers)) {
		if key := k.suppliers[n]; m.name(p.Name).Alike(m.name(key)) {
			not(m.ofSupplier[key])
		}
	}
	for _, i := range uses {
		not(m.bySupplier(m.Engagements[i].Supplier.Ref))
	}
	return k.force - len(exposed) - saysNot
}

// bitsOf are the lists in which a party would be: those of the roles in which it is recorded, and that of
// sub-processors.
func (m *Map) bitsOf(party int) int {
	bits, found := bitFourthParties, false
	for _, i := range m.Parties[party].UsedBy {
		for _, l := range m.Engagements[i].Links {
			if l.Party == party {
				bits |= bitOf(l.Role)
				found = true
			}
		}
	}
	for _, n := range m.Parties[party].neededBy {
		for _, d := range m.Parties[n].DependsOn {
			if d.Party == party {
				bits |= bitOf(d.Role)
				found = true
			}
		}
	}
	if !found {
		return bitProducts | bitHosts | bitFourthParties
	}
	return bits
}

// bySupplier are the engagements of a supplier.
func (m *Map) bySupplier(ref string) []int {
	if m.suppliers == nil {
		m.suppliers = map[string][]int{}
		for i := range m.Engagements {
			s := m.Engagements[i].Supplier.Ref
			m.suppliers[s] = append(m.suppliers[s], i)
		}
	}
	return m.suppliers[ref]
}
