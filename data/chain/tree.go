package chain

// Branch is one line of the tree of a party: an engagement that uses it, itself or through another, or a party that it
// depends on or that depends on it.
type Branch struct {
	How        How
	Engagement int  // in Map.Engagements, -1 for a party
	Party      int  // in Map.Parties, -1 for an engagement
	Link       Link // of an engagement: to the party, or to what leads to it
	Needs      Dependence
	Path       []string // of [ThroughIt]: from what the engagement uses to the party
}

// How is how a branch is tied to its party.
type How string

// The ways, in the order shown.
const (
	UsesIt    How = "uses it"
	ThroughIt How = "through another"
	BidUses   How = "a bid uses it"
	DependsOn How = "it depends on"
	NeededBy  How = "needed by"
)

// Tree lists who uses a party, themselves and through whom, and what it depends on.
func (m *Map) Tree(party int) []Branch {
	var uses, bids, out []Branch
	for _, i := range m.Parties[party].UsedBy {
		e := &m.Engagements[i]
		for _, l := range e.Links {
			switch {
			case l.Party != party:
			case e.State.InForce():
				uses = append(uses, Branch{How: UsesIt, Engagement: i, Party: -1, Link: l})
			default:
				bids = append(bids, Branch{How: BidUses, Engagement: i, Party: -1, Link: l})
			}
		}
	}
	out = append(out, uses...)
	s := &search{m: m, target: map[int]bool{party: true}, next: map[int]int{}}
	s.findWays()
	for _, i := range m.through(party) {
		for _, l := range m.Engagements[i].Links {
			if _, leads := s.next[l.Party]; leads {
				out = append(out, Branch{How: ThroughIt, Engagement: i, Party: -1, Link: l, Path: s.path(l.Party)})
				break
			}
		}
	}
	out = append(out, bids...)
	for _, d := range m.Parties[party].DependsOn {
		out = append(out, Branch{How: DependsOn, Engagement: -1, Party: d.Party, Needs: d})
	}
	for _, n := range m.Parties[party].neededBy {
		for _, d := range m.Parties[n].DependsOn {
			if d.Party == party {
				out = append(out, Branch{How: NeededBy, Engagement: -1, Party: n, Needs: d})
			}
		}
	}
	return out
}
