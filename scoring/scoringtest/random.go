package scoringtest

import (
	"fmt"
	"math"

	"pgregory.net/rapid"

	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Random is an assessment of a random pack that the loader would accept: up to six domains of up to six questions, with
// must-haves, conditions, evidence of every kind and date, scope decisions and acceptances.
func Random() *rapid.Generator[scoring.Input] {
	return rapid.Custom(func(t *rapid.T) scoring.Input {
		s := scoring.DefaultSettings()
		facts := Facts(t, s.Facts)
		in := scoring.Input{Pack: Pack(t), Facts: facts, Triage: s.Triage(facts), AsOf: AsOf,
			Responses: map[string]scoring.Response{}, Accepted: map[string]scoring.Acceptance{}}
		for i := range in.Pack.Domains {
			for _, q := range in.Pack.Domains[i].Questions {
				in.Responses[q.ID] = response(t, q)
				if q.Gate != nil && rapid.IntRange(0, 3).Draw(t, "accepted") == 0 {
					in.Accepted[q.ID] = scoring.Acceptance{By: "C. Guardian", On: AsOf - day(t, "on", -2, 50),
						Until: AsOf + day(t, "until", -2, 50)}
				}
			}
		}
		return in
	})
}

func day(t *rapid.T, label string, lo, hi int) questionnaire.Date {
	return questionnaire.Date(rapid.IntRange(lo, hi).Draw(t, label))
}

// Facts are random values of the facts in the table, many of them unknown.
func Facts(t *rapid.T, table questionnaire.FactTable) questionnaire.Facts {
	out := questionnaire.Facts{}
	for _, d := range table {
		if n := len(d.Values); n > 0 {
			if k := rapid.IntRange(-n, n-1).Draw(t, d.ID); k >= 0 {
				out[d.ID] = d.Values[k].ID
			}
		}
	}
	for _, id := range []string{questionnaire.FactConsequence, questionnaire.FactInherentLikelihood} {
		if k := rapid.IntRange(-10, 5).Draw(t, id); k > 0 {
			out[id] = fmt.Sprint(k)
		}
	}
	return out
}

// conditions are some that the default facts can tell apart.
var conditions = []string{`facts.data != "none"`, `facts.internet_facing == "yes"`,
	`facts.size != "unknown" and facts.size == "under-threshold"`, `facts.records >= "under-1m"`}

func condition(t *rapid.T) *questionnaire.Condition {
	k := rapid.IntRange(-3*len(conditions), len(conditions)-1).Draw(t, "condition")
	if k < 0 {
		return nil
	}
	c, err := questionnaire.ParseCondition(conditions[k])
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Pack is a random scored pack whose domain weights add up to 10,000.
func Pack(t *rapid.T) *questionnaire.Pack {
	n := rapid.IntRange(1, 6).Draw(t, "domains")
	p := &questionnaire.Pack{Kind: questionnaire.Scored, ID: "random", Version: "1.0.0", SHA256: "01"}
	left, id := 10_000, 0
	for i := range n {
		weight := left
		if i < n-1 {
			weight = rapid.IntRange(1, left-(n-1-i)).Draw(t, "weight")
		}
		left -= weight
		d := questionnaire.Domain{ID: fmt.Sprintf("D%d", i), Title: fmt.Sprintf("Domain %d", i), Weight: weight}
		for range rapid.IntRange(1, 6).Draw(t, "questions") {
			id++
			d.Questions = append(d.Questions, question(t, fmt.Sprintf("Q%02d", id), d.ID))
		}
		p.Domains = append(p.Domains, d)
	}
	return p
}

func question(t *rapid.T, id, domain string) *questionnaire.Question {
	// even, so that it can be split; times 10 is still allowed
	q := Question(id, 2*rapid.IntRange(1, 50).Draw(t, "weight"))
	q.Domain = domain
	if rapid.IntRange(0, 9).Draw(t, "text") == 0 {
		q.Answer, q.Weight, q.Options = questionnaire.FreeText, 0, nil
		return q
	}
	q.Options = Percent(0, rapid.IntRange(1, 99).Draw(t, "middle"), 100)
	q.VisibleIf = condition(t)
	q.Evidence = questionnaire.EvidenceRule{ValidDays: rapid.IntRange(1, 800).Draw(t, "valid"),
		HardExpiry: rapid.Bool().Draw(t, "hard")}
	if rapid.IntRange(0, 4).Draw(t, "key") == 0 {
		q.Class = questionnaire.ClassKey
	}
	if rapid.IntRange(0, 4).Draw(t, "gated") == 0 {
		q.Gate = &questionnaire.Gate{Name: "must-have " + id,
			MinValue:      q.Options[rapid.IntRange(1, 2).Draw(t, "min")].Value,
			Cap:           rapid.SampledFrom([]questionnaire.Grade{"C", "D"}).Draw(t, "cap"),
			MinConfidence: rapid.SampledFrom([]int{0, 50, 65, 95}).Draw(t, "confidence"),
			ByTier:        rapid.Bool().Draw(t, "by tier"), When: condition(t)}
	}
	return q
}

func response(t *rapid.T, q *questionnaire.Question) scoring.Response {
	states := []scoring.State{scoring.NotRecorded, scoring.Unknown, scoring.NAClaimed, scoring.OutOfScope,
		scoring.Answered, scoring.Answered, scoring.Answered, scoring.Answered}
	r := scoring.Response{State: rapid.SampledFrom(states).Draw(t, "state")}
	if r.State == scoring.Answered {
		r.Option = "some text"
		if q.Scores() {
			r.Option = rapid.SampledFrom(q.Options).Draw(t, "option").ID
		}
		r.Evidence = rapid.SliceOfN(Item(), 0, 3).Draw(t, "evidence")
	}
	return r
}

// Item is a random accepted document: of any kind, undated, old, new or dated ahead, some with an
// expiry of their own, accepted for any answer.
func Item() *rapid.Generator[scoring.Evidence] {
	return rapid.Custom(func(t *rapid.T) scoring.Evidence {
		e := scoring.Evidence{Kind: rapid.SampledFrom(entity.EvidenceKinds).Draw(t, "kind"),
			For: rapid.OneOf(rapid.Just(100), rapid.IntRange(0, 100)).Draw(t, "for")}
		if rapid.IntRange(0, 5).Draw(t, "dated") > 0 {
			e.Issued = AsOf - day(t, "age", -30, 1700)
		}
		if rapid.IntRange(0, 3).Draw(t, "expires") == 0 {
			e.Expiry = AsOf + day(t, "expiry", -300, 300)
		}
		return e
	})
}

// Wild is an assessment of a pack that no loader would accept, with figures at the edges of their
// types: for the law that nothing panics or overflows.
func Wild() *rapid.Generator[scoring.Input] {
	edge := rapid.OneOf(rapid.SampledFrom([]int{math.MinInt, -1, 0, 1, 50, 100, 101, 1000, 1001, 100_000, 100_001,
		math.MaxInt32, math.MaxInt}), rapid.Int())
	return rapid.Custom(func(t *rapid.T) scoring.Input {
		in := Random().Draw(t, "input")
		in.AsOf = questionnaire.Date(rapid.Int32().Draw(t, "as of"))
		sometimes := func(label string, v *int) {
			if rapid.IntRange(0, 9).Draw(t, label) == 0 {
				*v = edge.Draw(t, label)
			}
		}
		sometimes("consequence", &in.Triage.Consequence)
		sometimes("tier", &in.Triage.Tier)
		for i := range in.Pack.Domains {
			d := &in.Pack.Domains[i]
			sometimes("domain", &d.Weight)
			for _, q := range d.Questions {
				sometimes("weight", &q.Weight)
				sometimes("valid", &q.Evidence.ValidDays)
				for k := range q.Options {
					sometimes("value", &q.Options[k].Value)
				}
				if q.Gate != nil {
					sometimes("min", &q.Gate.MinValue)
					sometimes("confidence", &q.Gate.MinConfidence)
				}
				r := in.Responses[q.ID]
				r.State = scoring.State(rapid.Int8Range(-2, 7).Draw(t, "state"))
				in.Responses[q.ID] = r
			}
		}
		return in
	})
}
