package chain

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"assure/internal/legalname"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Class says what is known of the exposure of an engagement.
type Class string

// The classes, in the order in which they are shown. Each engagement in force is in one of them.
const (
	Uses     Class = "uses"      // recorded
	Through  Class = "through"   // a party that it uses does
	NotKnown Class = "not_known" // no record that would say so, or one that is too old
	SaysNot  Class = "says_not"  // a record that is not older than [staleMonths] says that it does not
)

// Classes lists the classes in the order in which they are shown.
var Classes = []Class{Uses, Through, NotKnown, SaysNot}

// Words is the class as people read it.
func (c Class) Words() string {
	switch c {
	case Uses:
		return "uses it"
	case Through:
		return "uses it through another"
	case SaysNot:
		return "says not"
	}
	return "not known"
}

// staleMonths is how old a record may be to say that an engagement is not exposed.
const staleMonths = 12

// Finding is what is known of the exposure of one engagement.
type Finding struct {
	Engagement int // in Map.Engagements
	Class      Class
	Why        string             // what is recorded, or what is missing
	On         questionnaire.Date // of what is recorded, 0 for none
	Path       []string           // of [Through]: from what the engagement uses to what was asked for
	// Likely is set for one that is not known where something points to it: a name that looks like the one asked
	// for,
	// or another service of the same supplier.
	Likely bool
	Links  []Link // of [Uses]: those to what was asked for
}

// Exposure is the answer to who is exposed.
type Exposure struct {
	AsOf     questionnaire.Date
	Question string   // what was asked, in words
	Names    []string // what the name was taken for: each with a way it is written
	Near     []string // names that look like it and were not taken for it
	// Findings are those of the engagements in force, in the order of Classes, in each by tier.
	Findings []Finding
	Bids     []Finding // of bids: only those that use it, themselves or through another
	Map      *Map
}

// Of lists the findings of a class.
func (x *Exposure) Of(c Class) []Finding {
	var out []Finding
	for i := range x.Findings {
		if x.Findings[i].Class == c {
			out = append(out, x.Findings[i])
		}
	}
	return out
}

// Counts is the number of engagements in force of each class.
func (x *Exposure) Counts() map[Class]int {
	out := map[Class]int{}
	for i := range x.Findings {
		out[x.Findings[i].Class]++
	}
	return out
}

// Words are the counts in a sentence: "6 use it, 1 through another, 31 not known, 3 say not". None is left out.
func (x *Exposure) Words() string {
	n := x.Counts()
	s := fmt.Sprintf("%s %s it, %s not known, %s %s not", text.Thousands(n[Uses]), text.Noun(n[Uses], "uses",
		"use"),
		text.Thousands(n[NotKnown]), text.Thousands(n[SaysNot]), text.Noun(n[SaysNot], "says", "say"))
	if n[Through] > 0 {
		s = strings.Replace(s, " it, ", fmt.Sprintf(" it, %s through another, ", text.Thousands(n[Through])), 1)
	}
	return s
}

// Test judges the engagement with a place in Map.Engagements. Exposed combines tests.
type Test func(engagement int) Finding

// Exposed lists who is exposed by all of some tests: an engagement that one test says is not, is not; else one
// that is
// not known to a test is not known.
func (m *Map) Exposed(question string, tests ...Test) *Exposure {
	x := &Exposure{AsOf: m.AsOf, Question: question, Map: m}
	for i := range m.Engagements {
		e := &m.Engagements[i]
		f := together(i, tests)
		f.Engagement = i
		switch {
		case e.State.InForce():
			x.Findings = append(x.Findings, f)
		case f.Class == Uses || f.Class == Through:
			x.Bids = append(x.Bids, f)
		}
	}
	x.sort()
	return x
}

// sort orders findings by class, those that something points to first, then by tier and reference.
func (x *Exposure) sort() {
	for _, list := range [][]Finding{x.Findings, x.Bids} {
		slices.SortFunc(list, func(a, b Finding) int {
			p, q := &x.Map.Engagements[a.Engagement], &x.Map.Engagements[b.Engagement]
			return cmp.Or(cmp.Compare(slices.Index(Classes, a.Class), slices.Index(Classes, b.Class)),
				first(b.Likely)-first(a.Likely), cmp.Compare(cmp.Or(p.Tier, 5), cmp.Or(q.Tier, 5)),
				cmp.Compare(p.Ref, q.Ref))
		})
	}
}

func first(b bool) int {
	if b {
		return 1
	}
	return 0
}

// rank orders classes by how little they leave of an exposure.
var rank = map[Class]int{Uses: 0, Through: 1, NotKnown: 2, SaysNot: 3}

// together combines what tests say of an engagement.
func together(engagement int, tests []Test) Finding {
	var out Finding
	for i, test := range tests {
		f := test(engagement)
		switch {
		case i == 0, rank[f.Class] > rank[out.Class]:
			f.Links, f.Path = append(f.Links, out.Links...), append(f.Path, out.Path...)
			out = f
		case f.Class == out.Class:
			out.Why += "; " + f.Why
			if f.On != 0 && (out.On == 0 || f.On < out.On) {
				out.On = f.On
			}
			out.Likely = out.Likely && f.Likely
			fallthrough
		default:
			out.Links, out.Path = append(out.Links, f.Links...), append(out.Path, f.Path...)
		}
	}
	return out
}

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

// UsesTest tests for the use of what a name means, in a role or, with "", in any. names says what the name was
// taken
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

// lists is the fact that says what an engagement uses by a fact, and the day it was recorded; 0 where nothing says
// it.
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
