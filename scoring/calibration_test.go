package scoring_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/scoring/scoringtest"
)

// A made-up supplier of the calibration: what is truly in place, and how it answers.
type persona struct {
	name     string
	inPlace  float64               // chance that a control is in place; half of the rest is partly so
	answered float64               // chance that a question is answered at all
	proven   float64               // chance that an answer comes with accepted evidence
	lies     bool                  // says yes whatever is in place
	kinds    []entity.EvidenceKind // of the evidence, equally likely
}

// personas are invented, and only meant to span what comes back: they are no estimate of any real supplier.
var personas = []persona{
	{"proves nearly everything", 0.92, 1, 0.95, false,
		[]entity.EvidenceKind{entity.Record, entity.Independent, entity.Independent}},
	{"good, proves most", 0.85, 0.97, 0.75, false,
		[]entity.EvidenceKind{entity.Doc, entity.Record, entity.Independent}},
	{"mixed, proves half", 0.65, 0.95, 0.5, false, []entity.EvidenceKind{entity.Doc, entity.Record}},
	{"honest, no proof", 0.8, 1, 0, false, nil},
	{"yes to all, no proof", 0.4, 1, 0, true, nil},
	{"half answered", 0.7, 0.5, 0.5, false, []entity.EvidenceKind{entity.Doc, entity.Record}},
	{"silent", 0.7, 0.05, 0, false, nil},
}

// answer fills in a pack as a persona would.
func (p persona) answer(rng *rand.Rand, pack *questionnaire.Pack) map[string]scoring.Response {
	out := map[string]scoring.Response{}
	for _, q := range pack.Questions() {
		if !q.Scores() || rng.Float64() >= p.answered {
			continue
		}
		best, middle, worst := scale(q)
		option := worst
		switch x := rng.Float64(); {
		case p.lies || x < p.inPlace:
			option = best
		case x < p.inPlace+(1-p.inPlace)/2:
			option = middle
		}
		r := scoring.Response{State: scoring.Answered, Option: option}
		if rng.Float64() < p.proven {
			r.Evidence = []scoring.Evidence{{Kind: p.kinds[rng.IntN(len(p.kinds))],
				Issued: scoringtest.AsOf - questionnaire.Date(rng.IntN(450)), For: q.Worth(option)}}
		}
		out[q.ID] = r
	}
	return out
}

// scale is the best, a middle and the worst option of a question.
func scale(q *questionnaire.Question) (best, middle, worst string) {
	hi, lo := q.Options[0], q.Options[0]
	for _, o := range q.Options {
		if o.Value > hi.Value {
			hi = o
		}
		if o.Value < lo.Value {
			lo = o
		}
	}
	middle = lo.ID
	for _, o := range q.Options {
		if o.Value > lo.Value && o.Value < hi.Value {
			middle = o.ID
		}
	}
	return hi.ID, middle, lo.ID
}

// likely draws facts: lower values are likelier than higher ones, one in ten is unknown.
func likely(rng *rand.Rand, table questionnaire.FactTable) questionnaire.Facts {
	f := questionnaire.Facts{}
	for _, d := range table {
		if len(d.Values) == 0 || d.List || rng.IntN(10) == 0 {
			continue
		}
		f[d.ID] = d.Values[min(rng.IntN(len(d.Values)), rng.IntN(len(d.Values)))].ID
	}
	f["size"] = "it-supplier"
	return f
}

// embeddedPack is the pack for IT suppliers that the program carries.
func embeddedPack(t *testing.T) *scoring.Compiled {
	t.Helper()
	all, problems := questionnaire.Embedded(defaults.Facts)
	pack := all.Find("dspt-it-supplier")
	if pack == nil {
		t.Fatal(problems)
	}
	c, err := scoring.Compile(pack)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// tally counts results in rows by tier.
type tally map[int]map[string]int

func (x tally) add(tier int, keys ...string) {
	if x[tier] == nil {
		x[tier] = map[string]int{}
	}
	for _, k := range keys {
		x[tier][k]++
	}
}

func (x tally) table(title string, columns ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-22s %7s", title, "n")
	for _, c := range columns {
		fmt.Fprintf(&b, " %16s", c)
	}
	for tier := range 5 {
		n := x[tier]["n"]
		if n == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n%-22s %7d", defaults.TierLabel(tier), n)
		for _, c := range columns {
			fmt.Fprintf(&b, " %14.1f %%", 100*float64(x[tier][c])/float64(n))
		}
	}
	return b.String()
}

// TestCalibration scores a generated portfolio of 10,000 engagements and prints, with -v, how
// grades, bands and status fall by tier. What it asserts are the promises: bands do not all end up
// Extreme, and every tier can still tell good from bad.
func TestCalibration(t *testing.T) {
	t.Parallel()
	c, rng := embeddedPack(t), rand.New(rand.NewPCG(2026, 11))
	byTier, moves := tally{}, map[string]int{}
	extreme, total := 0, 10_000
	if testing.Short() {
		total = 1_000
	}
	for i := range total {
		facts := likely(rng, defaults.Facts)
		in := scoring.Input{Pack: c.Pack(), Facts: facts, Triage: defaults.Triage(facts), AsOf: scoringtest.AsOf,
			Responses: personas[i%len(personas)].answer(rng, c.Pack())}
		r := c.Score(defaults, in)
		keys := []string{"n", string(r.Status), "grade " + string(r.ShownGrade())}
		if r.Risk != nil && r.Risk.Band != "" {
			keys = append(keys, string(r.Risk.Band))
		}
		byTier.add(in.Triage.Tier, keys...)
		if r.Risk != nil && r.Risk.Band == "Extreme" {
			extreme++
			whatMoves(moves, in, r)
		}
	}
	t.Logf("grades, %d engagements\n%s", total,
		byTier.table("tier", "grade A", "grade B", "grade C", "grade D", "grade "))
	t.Logf("bands\n%s", byTier.table("tier", "Low", "Moderate", "High", "Extreme"))
	t.Logf("status\n%s", byTier.table("tier", "Settled", "Could change", "Too little known", "Not assessed"))
	t.Logf("Extreme: %d of %d (%.1f %%)", extreme, total, 100*float64(extreme)/float64(total))
	for _, k := range []string{"full proof", "consequence 5", "likelihood 4", "an unknown fact", "one fact alone"} {
		t.Logf("  left by or resting on %-16s %5.1f %%", k, 100*float64(moves[k])/float64(max(extreme, 1)))
	}
	if 2*extreme > total {
		t.Errorf("%d of %d engagements are Extreme: the bands tell nothing apart", extreme, total)
	}
	for tier := 1; tier <= 4; tier++ {
		if x := byTier[tier]; x["n"] > 100 && (x["grade A"]+x["grade B"] == 0 || x["grade C"]+x["grade D"] == 0) {
			t.Errorf("tier %d: %v tells nobody apart", tier, x)
		}
	}
}

// whatMoves counts what an Extreme cell would yield to.
func whatMoves(moves map[string]int, in scoring.Input, r *scoring.Result) {
	if r.Risk.Best.Band != "Extreme" ||
		defaults.Band(r.Risk.Consequence*max(1, r.Risk.InherentLikelihood-2)) != "Extreme" {
		moves["full proof"]++ // grade A lowers it
	}
	if r.Risk.Consequence == 5 {
		moves["consequence 5"]++
	}
	if r.Risk.InherentLikelihood >= 4 {
		moves["likelihood 4"]++
	}
	calm := func(facts questionnaire.Facts) bool {
		x := defaults.Triage(facts)
		return defaults.Band(x.Consequence*max(1,
			x.InherentLikelihood-(r.Risk.InherentLikelihood-r.Risk.Likelihood))) != "Extreme"
	}
	set := func(id, value string) questionnaire.Facts {
		out := questionnaire.Facts{}
		for k, v := range in.Facts {
			out[k] = v
		}
		out[id] = value
		return out
	}
	unknown, alone := false, false
	for _, d := range defaults.Facts {
		if !d.Scores() {
			continue
		}
		if lowered := calm(set(d.ID, d.Values[0].ID)); lowered {
			alone = true
			unknown = unknown || in.Facts.Get(d.ID) == questionnaire.Unknown
		}
	}
	if unknown {
		moves["an unknown fact"]++
	}
	if alone {
		moves["one fact alone"]++
	}
}

// TestSayingYesNeverPays sets a supplier that says yes to everything and proves nothing beside
// honest ones that prove what they have, tier by tier. Whatever is truly in place, the yes is worth
// 50.0 and no more, is never settled, never A or B, never lowers the risk, and is D where
// must-haves ask for proof. Against an honest supplier with at least half of the score in place and
// proven it never shows more; against one with less it may, and the test prints how often; and in a
// comparison it is never put ahead of anybody.
func TestSayingYesNeverPays(t *testing.T) {
	t.Parallel()
	c, rng := embeddedPack(t), rand.New(rand.NewPCG(50, 50))
	outranked, below, total := map[int]int{}, map[int]int{}, map[int]int{}
	rounds := 300
	if testing.Short() {
		rounds = 60
	}
	for range rounds {
		facts := likely(rng, defaults.Facts)
		in := scoring.Input{Pack: c.Pack(), Facts: facts, Triage: defaults.Triage(facts), AsOf: scoringtest.AsOf}
		yesAnswers := persona{answered: 1, lies: true}.answer(rng, c.Pack())
		in.Responses = yesAnswers
		yes := c.Score(defaults, in)
		if yes.Assured != 500 || yes.Status == scoring.Settled || !scoring.Worse(yes.Grade, "B") {
			t.Fatalf("yes to everything shows %s, grade %s, %s", yes.Assured, yes.Grade, yes.Status)
		}
		if in.Triage.Tier == 1 || in.Triage.Tier == 2 {
			if yes.Grade != "D" {
				t.Fatalf("tier %d asks for proof of must-haves, and a bare yes is %s", in.Triage.Tier, yes.Grade)
			}
		}
		if yes.Risk != nil && yes.Risk.Likelihood != yes.Risk.InherentLikelihood {
			t.Fatalf("a bare yes lowers the likelihood from %d to %d", yes.Risk.InherentLikelihood, yes.Risk.Likelihood)
		}
		for tenth := 1; tenth <= 10; tenth++ {
			p := persona{inPlace: float64(tenth) / 10, answered: 1, proven: 1,
				kinds: []entity.EvidenceKind{entity.Record, entity.Independent}}
			in.Responses = p.answer(rng, c.Pack())
			honest := c.Score(defaults, in)
			total[tenth]++
			if yes.Assured > honest.Assured {
				outranked[tenth]++
				if honest.Lo >= 5_000_000 {
					t.Fatalf("honest with proof shows %s, yes to everything shows %s", honest.Assured, yes.Assured)
				}
			}
			if yes.Lo > honest.Hi {
				below[tenth]++
			}
			yesIn := in
			yesIn.Responses = yesAnswers
			both, err := scoring.Compare(defaults, c.Pack(), in.AsOf,
				[]scoring.Bidder{{Ref: "yes", Input: yesIn}, {Ref: "honest", Input: in}})
			if err != nil {
				t.Fatal(err)
			}
			for i := range both.Standings {
				if x := &both.Standings[i]; x.Ref == "yes" && (x.Beats(&both.Standings[1-i]) || x.Worst != 2) {
					t.Fatalf("a bare yes is put ahead of an honest %s to %s", honest.Assured, honest.Possible)
				}
			}
			if tenth >= 8 && yes.Assured > honest.Assured {
				t.Fatalf("with eight tenths in place and proven, %s is outranked by a bare yes", honest.Assured)
			}
		}
	}
	for tenth := 1; tenth <= 10; tenth++ {
		t.Logf("%3d %% in place, all of it proven: a bare yes shows more in %5.1f %%, and more than it could be at "+
			"most in %5.1f %% of cases", 10*tenth,
			100*float64(outranked[tenth])/float64(total[tenth]), 100*float64(below[tenth])/float64(total[tenth]))
	}
}
