package scoring

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"

	"assure/questionnaire"
)

// Score scores one assessment on a day. The error, which wraps ErrPack, comes only from a pack outside the limits of
// Compile. An answer the pack does not know counts as not answered and is listed in Result.Problems, never guessed.
func Score(s *Settings, in Input) (*Result, error) {
	c, err := Compile(in.Pack)
	if err != nil {
		return nil, err
	}
	return c.Score(s, in), nil
}

// Score is Score with a pack compiled before; in.Pack is not looked at.
func (c *Compiled) Score(s *Settings, in Input) *Result {
	sh, f := c.newSheet(), c.newFigures()
	sh.load(c, s, &in)
	c.measure(s, sh, f)
	return c.explain(s, &in, sh, f)
}

// explain turns figures into a result with words and shares.
func (c *Compiled) explain(s *Settings, in *Input, sh *sheet, f *figures) *Result {
	r := &Result{Pack: c.pack.ID, Version: c.pack.Version, PackSHA: c.pack.SHA256, AsOf: in.AsOf, Triage: in.Triage,
		Assessable: f.assessable, Recorded: sh.recorded, Lo: f.lo, Hi: f.hi, Status: f.status,
		Assured: NoTenths, Possible: NoTenths, Confidence: NoTenths, Risk: inherentRisk(in.Triage)}
	if f.assessable {
		r.Assured, r.Possible = tenths(f.lo), tenths(f.hi)
		r.Confidence = 1000 - (r.Possible - r.Assured)
		r.Losses = f.losses(r.Assured, r.Possible)
	}
	if f.status != NotAssessed {
		r.Grade, r.GradePossible = f.grade.grade(), f.gradeHi.grade()
		r.Plain, r.PlainPossible = f.plain.grade(), f.plainHi.grade()
		r.Raw, r.RawPossible = f.raw.grade(), f.rawHi.grade()
		r.Risk = s.residual(in.Triage, r.Plain, r.PlainPossible)
	}
	cut := c.share(f, cutShare)
	r.ScopeHeavy = cut.above(s.ScopeDecisions.Value)
	if cut.any() {
		r.ScopedOut = Tenths(floorTimes(cut.exact(), 1000))
	}
	r.Domains = c.domainScores(f)
	r.Rows = c.rows(s, in, sh, f)
	c.shareOut(r, sh, f)
	r.Caps = c.capsOf(r, f)
	c.problems(s, in, r)
	return r
}

func (c *Compiled) domainScores(f *figures) []DomainScore {
	out := make([]DomainScore, 0, len(c.domains))
	for i := range c.domains {
		d, x := c.domains[i].def, &f.domains[i]
		if x.weight > 0 {
			out = append(out, DomainScore{ID: d.ID, Title: d.Title, Weight: d.Weight, Assured: tenths(x.lo), Possible: tenths(x.hi),
				Grade: x.ownLo.grade(), Major: x.major})
		}
	}
	return out
}

// rows lists every question with its state; shareOut then gives those that score their points.
func (c *Compiled) rows(s *Settings, in *Input, sh *sheet, f *figures) []Row {
	out := make([]Row, 0, len(c.all))
	k := 0 // controls stand in the same order, without the questions that do not score
	for _, q := range c.all {
		resp := in.Responses[q.ID]
		row := Row{Question: q.ID, Domain: q.Domain, State: resp.State, Option: resp.Option, question: q}
		if !q.VisibleIf.Holds(s.Facts, in.Facts, in.Triage.Tier) {
			row.State, row.Hidden = OutOfScope, true
		}
		if q.Scores() {
			row.Scores = true
			row.Domain = c.domains[c.controls[k].domain].def.ID
			switch v := sh.value[k]; {
			case v >= 0:
				row.Value, row.Confidence = int(v), int(sh.conf[k])
			case v == valueUnknown && row.State == Answered: // an option the pack does not know
				row.State = Unknown
			}
			if g := c.controls[k].gate; g >= 0 && f.gates[g] != "" {
				def := c.gates[g].def
				row.Gate = &GateResult{Name: def.Name, Cap: def.Cap, MinValue: def.MinValue, MinConfidence: int(sh.gateMin[g]),
					State: f.gates[g], Accepted: acceptance(in, q)}
			}
			k++
		}
		if row.State != Answered {
			row.Option = ""
		}
		out = append(out, row)
	}
	return out
}

// capsOf lists what holds the shown grade down, or would: must-haves not met or shown, then major domains below A.
func (c *Compiled) capsOf(r *Result, f *figures) []Cap {
	caps := []Cap{}
	if !f.assessable {
		return caps
	}
	binds := func(l level) bool { return l < f.raw && l == f.grade }
	for i := range r.Rows {
		g := r.Rows[i].Gate
		if g == nil || g.State == Met {
			continue
		}
		limit, _ := levelOf(g.Cap)
		x := Cap{Kind: GateCap, ID: r.Rows[i].Question, Name: g.Name, Cap: g.Cap, State: g.State, Binds: binds(limit) && g.Accepted == nil}
		if g.Accepted != nil {
			x.AcceptedBy, x.Until = g.Accepted.By, g.Accepted.Until
		}
		caps = append(caps, x)
	}
	for i := range f.domains {
		if d := &f.domains[i]; d.weight > 0 && d.major && d.capLo < levelA {
			def := c.domains[i].def
			caps = append(caps, Cap{Kind: DomainCap, ID: def.ID, Name: def.Title, Cap: d.capLo.grade(), Binds: binds(d.capLo)})
		}
	}
	return caps
}

// problems lists answers the pack does not know and evidence that counts for nothing, and counts the rows.
func (c *Compiled) problems(s *Settings, in *Input, r *Result) {
	known := make(map[string]bool, len(r.Rows))
	for i := range r.Rows {
		row := &r.Rows[i]
		resp := in.Responses[row.Question]
		known[row.Question] = true
		if row.Scores && resp.State == Answered && row.question.Option(resp.Option) == nil {
			r.Problems = append(r.Problems, questionnaire.Problem{Code: "unknown-answer", Where: row.Question,
				What: fmt.Sprintf("the answer %q is not an option of the question", resp.Option), Fix: "record one of its options"})
		}
		if !row.InScope() {
			continue
		}
		r.Applicable++
		if row.State == Answered {
			r.Answered++
			if row.Confidence > claimed {
				r.Evidenced++
			}
		}
		for _, e := range resp.Evidence {
			if why := idle(in.AsOf, &e); why != "" {
				r.Idle = append(r.Idle, Idle{Question: row.Question, Ref: e.Ref, Why: why})
			}
		}
	}
	slices.SortStableFunc(r.Idle, func(a, b Idle) int {
		return cmp.Or(cmp.Compare(a.Question, b.Question), cmp.Compare(a.Ref, b.Ref), cmp.Compare(a.Why, b.Why))
	})
	strangers := len(r.Problems)
	for id, resp := range in.Responses {
		if !known[id] && resp.recorded() {
			r.Problems = append(r.Problems, questionnaire.Problem{Code: "unknown-question", Where: id,
				What: "the pack has no such question", Fix: "check that the answers belong to " + c.pack.Ref()})
		}
	}
	slices.SortFunc(r.Problems[strangers:], func(a, b questionnaire.Problem) int { return cmp.Compare(a.Where, b.Where) })
}

// losses splits 100.0 - assured by cause, in printed tenths. What is answered low is 100.0 - possible; what is not shown
// and what is not answered share possible - assured by largest remainder, ties to what is not shown.
func (f *figures) losses(assured, possible Tenths) Losses {
	between := possible - assured
	out := Losses{Gap: 1000 - possible}
	if !(share{f, unknownShare}).any() {
		out.Evidence = between
		return out
	}
	unknown, weak := share{f, unknownShare}.exact(), f.evidenceShare()
	if weak.Sign() == 0 {
		out.Unknown = between
		return out
	}
	fu, ru := floorAndRest(unknown)
	fe, re := floorAndRest(weak)
	one := big.NewRat(1, 1)
	for fu+fe < int64(between) {
		if ru.Cmp(re) > 0 {
			fu++
			ru.Sub(ru, one)
		} else {
			fe++
			re.Sub(re, one)
		}
	}
	for fu+fe > int64(between) { // rounding the ends can leave one tenth less than the exact parts
		if fe > 0 {
			fe--
		} else {
			fu--
		}
	}
	out.Evidence, out.Unknown = Tenths(fe), Tenths(fu)
	return out
}

// floorTimes is the whole part of x times k.
func floorTimes(x *big.Rat, k int64) int64 {
	p := new(big.Rat).Mul(x, big.NewRat(k, 1))
	return new(big.Int).Quo(p.Num(), p.Denom()).Int64()
}

// floorAndRest splits a part of 1 into whole tenths of a point and what is left over.
func floorAndRest(x *big.Rat) (int64, *big.Rat) {
	n := floorTimes(x, 1000)
	rest := new(big.Rat).Mul(x, big.NewRat(1000, 1))
	return n, rest.Sub(rest, big.NewRat(n, 1))
}
