package scoring

import (
	"strconv"

	"assure/questionnaire"
)

// Triage is how much an engagement matters by its facts. While no fact that affects it is known, the engagement is not
// triaged, and Consequence, InherentLikelihood, Tier and ReviewMonths are 0.
type Triage struct {
	Triaged            bool `json:"triaged"`
	Consequence        int  `json:"consequence,omitempty"`         // 1..5
	InherentLikelihood int  `json:"inherent_likelihood,omitempty"` // 1..5, before any control
	Tier               int  `json:"tier,omitempty"`                // 1 Critical .. 4 Low
	ReviewMonths       int  `json:"review_months,omitempty"`
	// ByHand says which of both were given by hand, what is calculated, by whom, when and why. It changes no result.
	ByHand  string   `json:"-"`
	Assumed []string `json:"assumed,omitempty"` // ids of unknown facts, counted as their worst
	// Open are those of Assumed that could change the tier, the first to ask in front; see [Settings.OpenFacts].
	Open    []string `json:"tier_open,omitempty"`
	Reasons []Reason `json:"reasons,omitempty"` // every fact that counted, in the order of the fact table
}

// Reason is the consequence and inherent likelihood given by one fact, 0 where it has no bearing.
type Reason struct {
	Fact           string `json:"fact"`
	Title          string `json:"title"`
	Value          string `json:"value"`
	Label          string `json:"label"`
	C              int    `json:"c,omitempty"`
	L              int    `json:"l,omitempty"`
	Assumed        bool   `json:"assumed,omitempty"`         // unknown, counted as its worst
	ByHand         bool   `json:"by_hand,omitempty"`         // given in place of the calculated value
	SetsC          bool   `json:"sets_c,omitempty"`          // no fact gives more
	SetsLikelihood bool   `json:"sets_likelihood,omitempty"` // no fact gives more
}

// Triage works out consequence, inherent likelihood and tier. Each is the largest that any fact
// gives, never an average. Once a fact that affects either is known, unknown ones count as their
// worst and are listed in Assumed. A consequence or inherent likelihood given by hand replaces the
// calculated one; with both, nothing is assumed.
func (s *Settings) Triage(f questionnaire.Facts) Triage {
	handC, handL := handGiven(f, questionnaire.FactConsequence), handGiven(f, questionnaire.FactInherentLikelihood)
	reasons, known := s.reasons(f)
	if !known && handC == 0 && handL == 0 {
		return Triage{}
	}
	t := Triage{Triaged: true}
	for _, r := range reasons {
		if r.Assumed {
			if handC > 0 && handL > 0 {
				continue
			}
			t.Assumed = append(t.Assumed, r.Fact)
		}
		t.Consequence, t.InherentLikelihood = max(t.Consequence, r.C), max(t.InherentLikelihood, r.L)
		t.Reasons = append(t.Reasons, r)
	}
	if handC > 0 {
		t.Consequence = handC
		t.Reasons = append(t.Reasons,
			Reason{Fact: questionnaire.FactConsequence, Title: "Consequence", Value: strconv.Itoa(handC),
				Label: s.Consequences[handC-1], C: handC, ByHand: true})
	}
	if handL > 0 {
		t.InherentLikelihood = handL
		t.Reasons = append(t.Reasons,
			Reason{Fact: questionnaire.FactInherentLikelihood, Title: "Inherent likelihood", Value: strconv.Itoa(handL),
				Label: s.Likelihoods[handL-1], L: handL, ByHand: true})
	}
	// with no consequence or no likelihood in the table, the least counts
	t.Consequence, t.InherentLikelihood = max(t.Consequence, 1), max(t.InherentLikelihood, 1)
	for i := range t.Reasons {
		r := &t.Reasons[i]
		r.SetsC = r.C == t.Consequence && r.ByHand == (handC > 0)
		r.SetsLikelihood = r.L == t.InherentLikelihood && r.ByHand == (handL > 0)
	}
	t.Tier, t.ReviewMonths = s.tier(t.Consequence, t.InherentLikelihood)
	if len(t.Assumed) > 0 {
		t.Open = s.OpenFacts(f)
	}
	return t
}

// reasons lists the facts that affect consequence or likelihood, unknown ones at their worst. known reports whether any
// was given. A value that the table does not list is unknown.
func (s *Settings) reasons(f questionnaire.Facts) (out []Reason, known bool) {
	for i := range s.Facts {
		d := &s.Facts[i]
		if !d.Scores() {
			continue
		}
		r := Reason{Fact: d.ID, Title: d.Title, Value: f.Get(d.ID)}
		if v, ok := d.Value(r.Value); ok {
			r.Label, r.C, r.L, known = v.Label, v.Consequence, v.Likelihood, true
		} else {
			r.Value, r.Label, r.Assumed = questionnaire.Unknown, questionnaire.NotKnown, true
			for _, v := range d.Values {
				r.C, r.L = max(r.C, v.Consequence), max(r.L, v.Likelihood)
			}
		}
		out = append(out, r)
	}
	return out, known
}

// handGiven returns a value of 1..5 given by hand, 0 for none.
func handGiven(f questionnaire.Facts, id string) int {
	n, err := strconv.Atoi(f.Get(id))
	if err != nil || n < 1 || n > 5 {
		return 0
	}
	return n
}

func (s *Settings) tier(c, l int) (tier, reviewMonths int) {
	for _, t := range s.Tiers {
		if c*l >= t.From || t.Tier == 1 && c >= s.CriticalConsequence.Value {
			return t.Tier, t.ReviewMonths
		}
	}
	last := s.Tiers[len(s.Tiers)-1]
	return last.Tier, last.ReviewMonths
}
