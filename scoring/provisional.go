package scoring

import (
	"cmp"
	"slices"

	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// A tier is provisional while facts that are not known yet could change it: it is the tier of the worst case, and some
// answers to them give another. Such facts are open. An unknown fact that gives the same tier whatever it turns out to
// be is not open, so a tier can be final before everything is known.

// Provisional reports whether a fact that is not known yet could change the tier.
func (t *Triage) Provisional() bool { return len(t.Open) > 0 }

// ProvisionalMark is behind a tier that is provisional, where there is no room for the word.
const ProvisionalMark = "?"

// ProvisionalLegend says what [ProvisionalMark] means.
const ProvisionalLegend = "provisional: facts that are not known yet, taken at their worst, could change the tier"

// TierSum is the tier of several engagements together: that of the most critical.
type TierSum struct {
	tier            int
	final, notKnown bool // an engagement of the tier is not provisional; one is not triaged
}

// Add adds the tier of an engagement, 0 where it is not triaged.
func (t *TierSum) Add(tier int, provisional bool) {
	switch {
	case tier == 0:
		t.notKnown = true
	case t.tier == 0 || tier < t.tier:
		t.tier, t.final = tier, !provisional
	case tier == t.tier:
		t.final = t.final || !provisional
	}
}

// Tier is the tier, 0 while no engagement is triaged.
func (t *TierSum) Tier() int { return t.tier }

// Provisional reports whether facts that are not known could change the tier: those of its engagements, or of one that
// is not triaged and may be more critical.
func (t *TierSum) Provisional() bool { return t.tier > 0 && (!t.final || t.tier > 1 && t.notKnown) }

// TierWords is [Settings.TierLabel], and whether the tier is provisional.
func (s *Settings) TierWords(tier int, provisional bool) string {
	if provisional {
		return s.TierLabel(tier) + ", provisional"
	}
	return s.TierLabel(tier)
}

// TierWords is [Settings.TierWords] with the labels of a new register.
func TierWords(tier int, provisional bool) string {
	return DefaultSettings().TierWords(tier, provisional)
}

// FactTitles returns the titles of facts, the id of one without a title.
func (s *Settings) FactTitles(ids []string) []string {
	titles := make([]string, len(ids))
	for i, id := range ids {
		titles[i] = id
		if d := s.Facts.Def(id); d != nil && d.Title != "" {
			titles[i] = d.Title
		}
	}
	return titles
}

// OpenFacts returns the ids of the unknown facts that could change the tier, the one to ask first in front: that which
// changes it in the largest share of the ways in which the others can turn out, each value taken as likely as any
// other. Asked in this order, with the list worked out again after each answer, few facts settle a tier. While nothing
// is known, every fact that could have a say is open. There are none once the tier is the same whatever the others are.
func (s *Settings) OpenFacts(f questionnaire.Facts) []string {
	known, unknown := s.bearings(f)
	type open struct {
		id    string
		share uint64
	}
	var list []open
	for i, u := range unknown {
		others := slices.Concat(unknown[:i], unknown[i+1:])
		if share := s.influence(spread(known, others), u.values); share > 0 {
			list = append(list, open{u.id, share})
		}
	}
	slices.SortStableFunc(list, func(a, b open) int { return cmp.Compare(b.share, a.share) })
	ids := make([]string, len(list))
	for i, o := range list {
		ids[i] = o.id
	}
	return ids
}

// together is what two facts give, each 0..5 and 0 for no bearing: the larger consequence and the larger likelihood.
func together(a, b entity.Cell) entity.Cell {
	return entity.Cell{Consequence: max(a.Consequence, b.Consequence), Likelihood: max(a.Likelihood, b.Likelihood)}
}

// bearing is what the values of an unknown fact give.
type bearing struct {
	id     string
	values []entity.Cell
}

// bearings returns what the known facts give together, and the unknown facts that bear on consequence or likelihood. A
// value given by hand takes the place of what the facts give.
func (s *Settings) bearings(f questionnaire.Facts) (known entity.Cell, unknown []bearing) {
	handC, handL := handGiven(f, questionnaire.FactConsequence), handGiven(f, questionnaire.FactInherentLikelihood)
	given := func(c, l int) entity.Cell {
		if handC > 0 {
			c = handC
		}
		if handL > 0 {
			l = handL
		}
		return entity.Cell{Consequence: c, Likelihood: l}
	}
	for i := range s.Facts {
		d := &s.Facts[i]
		if !d.Scores() {
			continue
		}
		if v, ok := d.Value(f.Get(d.ID)); ok {
			known = together(known, given(v.Consequence, v.Likelihood))
			continue
		}
		b, worst := bearing{id: d.ID}, entity.Cell{}
		for _, v := range d.Values {
			x := given(v.Consequence, v.Likelihood)
			b.values, worst = append(b.values, x), together(worst, x)
		}
		if !slices.Contains(b.values, worst) { // the tier shown counts this one
			b.values = append(b.values, worst)
		}
		unknown = append(unknown, b)
	}
	return together(known, given(0, 0)), unknown
}

// ways counts the ways to each consequence and likelihood.
type ways [6][6]uint64

// mostWays bounds the counts. Larger ones are halved; none that is above 0 becomes 0.
const mostWays = 1 << 40

// spread counts the ways in which unknown facts can turn out, by what they and the known ones give.
func spread(known entity.Cell, unknown []bearing) ways {
	var w ways
	w[known.Consequence][known.Likelihood] = 1
	for _, u := range unknown {
		var next ways
		most := uint64(0)
		for c := range w {
			for l, n := range w[c] {
				if n == 0 {
					continue
				}
				for _, v := range u.values {
					x := together(entity.Cell{Consequence: c, Likelihood: l}, v)
					at := &next[x.Consequence][x.Likelihood]
					*at += n
					most = max(most, *at)
				}
			}
		}
		for ; most > mostWays; most = (most + 1) / 2 {
			for c := range next {
				for l := range next[c] {
					next[c][l] = (next[c][l] + 1) / 2
				}
			}
		}
		w = next
	}
	return w
}

// influence is the share of ways, of 65536, in which the values of a fact give more than one tier; 0 only for none.
func (s *Settings) influence(w ways, values []entity.Cell) uint64 {
	var all, changed uint64
	for c := range w {
		for l, n := range w[c] {
			if n == 0 {
				continue
			}
			all += n
			first, differs := 0, false
			for _, v := range values {
				x := together(entity.Cell{Consequence: c, Likelihood: l}, v)
				tier, _ := s.tier(max(x.Consequence, 1), max(x.Likelihood, 1))
				if first == 0 {
					first = tier
				}
				differs = differs || tier != first
			}
			if differs {
				changed += n
			}
		}
	}
	if changed == 0 {
		return 0
	}
	return max(1, changed<<16/all)
}
