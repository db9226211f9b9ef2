package tables

import (
	"cmp"
	"slices"
	"strings"

	q "assure/questionnaire"
	"assure/scoring"
)

// Sum is what the records of a register come to: all that has to be known of the whole before its parts are written.
type Sum struct {
	Engagements, Risks, Scores, Controls, Actions, Decisions, Evidence, Scopes int

	Sections int // of the assessments that have a score, those with a question that scores
	Rulings  int // decisions that are not on scope
	InForce  bool

	// The places of records in the order shown, by the order in which the parts have them: risks by reference and by
	// score, actions and decisions by number, evidence by when it runs out.
	RiskPlaces, RiskPlacesByScore, ActionPlaces, DecisionPlaces, RulingPlaces, EvidencePlaces []int32

	settings *scoring.Settings
	asOf     q.Date
	counts   [2]*Counts // where only those in force are counted, and where all are that are not over
	highest  [2][]Highest
	refs     []string
	scores   []int8
	actions, decisions, rulings,
	evidence []int
}

// NewSum returns the sum of nothing.
func NewSum(set *scoring.Settings, asOf q.Date) *Sum {
	return &Sum{settings: set, asOf: asOf, counts: [2]*Counts{newCounts(set), newCounts(set)}}
}

// Add adds a part. All engagements of a supplier are in one part.
func (s *Sum) Add(b *Book) {
	s.Engagements += len(b.Engagements)
	s.Risks += len(b.Risks)
	s.Scores += len(b.Scores)
	s.Controls += len(b.Controls)
	s.Actions += len(b.Actions)
	s.Decisions += len(b.Decisions)
	s.Evidence += len(b.Evidence)
	s.Scopes += len(b.Scopes)
	s.Sections += sections(b)
	s.InForce = s.InForce || b.anyInForce()
	for i, counted := range []bool{true, false} {
		all := highests(b, (*Risk).Current, counted)
		s.counts[i].add(b, all)
		for _, h := range worst(all, WorstShown) { // copies: they do not keep the part
			e, k := *h.Of, *h.Risk
			h.Of, h.Risk = &e, &k
			s.highest[i] = append(s.highest[i], h)
		}
		s.highest[i] = worst(s.highest[i], WorstShown)
	}
	for i := range b.Risks {
		s.refs = append(s.refs, strings.Clone(b.Risks[i].Record.Ref))
		s.scores = append(s.scores, int8(b.Risks[i].Current().Score())) //nolint:gosec // at most 25
	}
	for i := range b.Actions {
		s.actions = append(s.actions, b.Actions[i].Record.N)
	}
	for i := range b.Decisions {
		s.decisions = append(s.decisions, b.Decisions[i].Record.N)
		if !b.Decisions[i].OnScope() {
			s.Rulings++
			s.rulings = append(s.rulings, b.Decisions[i].Record.N)
		}
	}
	for i := range b.Evidence {
		row := EvidenceRow{Evidence: &b.Evidence[i], Settings: s.settings, AsOf: s.asOf}
		s.evidence = append(s.evidence, row.Order())
	}
}

// sections counts the sections of the assessments of a part that have a score.
func sections(b *Book) int {
	type assessment struct{ engagement, pack string }
	scored := make(map[assessment]bool, len(b.Scores))
	for i := range b.Scores {
		scored[assessment{b.Scores[i].Engagement, b.Scores[i].Pack}] = true
	}
	type section struct {
		assessment
		id string
	}
	found := map[section]bool{}
	for i := range b.Controls {
		c := &b.Controls[i]
		if a := (assessment{c.Engagement, c.Pack}); c.Row.Scores && scored[a] {
			found[section{a, c.Row.Domain}] = true
		}
	}
	return len(found)
}

// End finds the places, after the last part. Ordered says that records come in the order shown: what has no order of
// its own stays where it is.
func (s *Sum) End(ordered bool) {
	if ordered {
		clear(s.refs)
		clear(s.actions)
		clear(s.decisions)
		clear(s.rulings)
	}
	s.RiskPlaces = places(len(s.refs), func(i, j int) int { return strings.Compare(s.refs[i], s.refs[j]) })
	s.RiskPlacesByScore = places(len(s.refs), func(i, j int) int {
		return cmp.Or(cmp.Compare(s.scores[j], s.scores[i]), cmp.Compare(s.RiskPlaces[i], s.RiskPlaces[j]))
	})
	of := func(keys []int) []int32 {
		return places(len(keys), func(i, j int) int { return cmp.Compare(keys[i], keys[j]) })
	}
	s.ActionPlaces, s.DecisionPlaces, s.RulingPlaces = of(s.actions), of(s.decisions), of(s.rulings)
	s.EvidencePlaces = of(s.evidence)
	s.refs, s.scores, s.actions, s.decisions, s.rulings, s.evidence = nil, nil, nil, nil, nil, nil
}

// places sorts n things, those that tie in their order, and gives the place of each.
func places(n int, compare func(i, j int) int) []int32 {
	order, out := make([]int32, n), make([]int32, n)
	for i := range order {
		order[i] = int32(i) //nolint:gosec // a register has fewer
	}
	slices.SortStableFunc(order, func(i, j int32) int { return compare(int(i), int(j)) })
	for place, i := range order {
		out[i] = int32(place) //nolint:gosec // as above
	}
	return out
}

func (s *Sum) counted() int {
	if s.InForce {
		return 0
	}
	return 1
}

// Counts are the figures of the summary.
func (s *Sum) Counts() *Counts { return s.counts[s.counted()] }

func (s *Sum) worst() []Highest { return s.highest[s.counted()] }
