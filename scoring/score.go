package scoring

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"

	"assure/internal/problem"
)

// Score scores one assessment. Its error wraps [ErrPack] and comes only from a pack outside the limits of [Compile]. An
// answer that the pack does not have counts as not answered and is listed in [Result].Problems.
func Score(s *Settings, in Input) (*Result, error) {
	c, err := Compile(in.Pack)
	if err != nil {
		return nil, err
	}
	return c.Score(s, in), nil
}

// Score scores in against a compiled pack. It ignores in.Pack.
func (c *Compiled) Score(s *Settings, in Input) *Result {
	w := c.spare.Get().(*scratch)
	defer c.spare.Put(w)
	defer clear(w.responses) // they refer to the caller's evidence
	w.load(c, s, &in)
	c.measure(s, w.sheet, w.figures)
	return c.explain(s, &in, w)
}

// explain makes a result of figures: grades, rows, shares and caps.
func (c *Compiled) explain(s *Settings, in *Input, w *scratch) *Result {
	sh, f := w.sheet, w.figures
	r := &Result{Pack: c.pack.ID, Version: c.pack.Version, PackSHA: c.pack.SHA256, AsOf: in.AsOf, Triage: in.Triage,
		InForce:    in.InForce,
		Assessable: f.assessable, Recorded: sh.recorded, Lo: f.lo, Hi: f.hi, Status: f.status,
		Assured: NoTenths, Possible: NoTenths, Confidence: NoTenths, Risk: inherentRisk(in.Triage), pack: c.pack,
		settings: s}
	if f.assessable && !c.pack.ByArea {
		r.Assured, r.Possible = tenths(f.lo), tenths(f.hi)
		r.Confidence = 1000 - (r.Possible - r.Assured)
		r.Losses = f.losses(r.Assured, r.Possible)
	}
	if f.status != NotAssessed && !c.pack.ByArea {
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
	r.HiddenByRule = c.hiddenByRule(sh)
	r.Domains = c.domainScores(f)
	r.Rows = c.rows(s, in, sh, f)
	if c.pack.ByArea {
		r.byArea(f)
	} else {
		c.shareOut(r, w)
	}
	r.Caps = c.capsOf(r, f)
	c.problems(in, r, sh)
	return r
}

// hiddenByRule returns the percent of the pack's weight that rules hide, rounded down to tenths.
func (c *Compiled) hiddenByRule(sh *sheet) Tenths {
	sum, total := new(big.Rat), int64(0)
	for i := range c.domains {
		d := &c.domains[i]
		var hidden, all int64
		for k := d.from; k < d.to; k++ {
			all += int64(c.controls[k].q.Weight)
			if sh.value[k] == valueHidden {
				hidden += int64(c.controls[k].q.Weight)
			}
		}
		if all == 0 {
			continue
		}
		total += d.weight
		if hidden > 0 {
			sum.Add(sum, big.NewRat(d.weight*hidden, all))
		}
	}
	if sum.Sign() == 0 {
		return 0
	}
	return Tenths(floorTimes(sum.Quo(sum, big.NewRat(total, 1)), 1000))
}

func (c *Compiled) domainScores(f *figures) []DomainScore {
	out := make([]DomainScore, 0, len(c.domains))
	for i := range c.domains {
		d, x := c.domains[i].def, &f.domains[i]
		if x.weight > 0 {
			out = append(out, DomainScore{ID: d.ID, Title: d.Title, Weight: d.Weight, Assured: tenths(x.lo),
				Possible: tenths(x.hi),
				Grade:    x.ownLo.grade(), Major: x.major})
		}
	}
	return out
}

// rows lists every question with its state. shareOut adds the points of those that score.
func (c *Compiled) rows(s *Settings, in *Input, sh *sheet, f *figures) []Row {
	out := make([]Row, len(c.all))
	gates := make([]GateResult, len(c.gates))
	k := 0 // controls stand in the same order, without the questions that do not score
	for i, q := range c.all {
		resp, row := &sh.responses[i], &out[i]
		row.Question, row.Domain, row.State, row.question = q.ID, q.Domain, resp.State, q
		if k < len(c.controls) && c.controls[k].at == i {
			row.Scores = true
			row.Hidden = sh.value[k] == valueHidden
			row.Domain = c.domains[c.controls[k].domain].def.ID
			switch v := sh.value[k]; {
			case v >= 0:
				p := sh.proof[k]
				row.Value, row.Earned = int(v), int(sh.lo[k])
				row.Confidence, row.Shown = int(p.confidence), int(p.shows)
				row.Raised = int32(shownAt(0, sh.proofs[k]))*int32(v) > sh.lo[k]
			case v == valueUnknown && row.State == Answered: // not an option of the question
				row.State = Unknown
			}
			if g := c.controls[k].gate; g >= 0 && f.gates[g] != "" {
				def := c.gates[g].def
				row.Gate = &gates[g]
				*row.Gate = GateResult{Name: def.Name, Key: c.gates[g].key, Cap: def.Cap, MinValue: int(sh.gateLow[g]),
					MinConfidence: int(sh.gateMin[g]), Confidence: int(shownAt(int(sh.gateLow[g]), sh.proofs[k])),
					State: f.gates[g], Accepted: acceptance(in, q)}
				for tier := 0; tier < len(row.Gate.ConfidenceAt) && def.ByTierValue != nil; tier++ {
					row.Gate.ConfidenceAt[tier] = int(shownAt(def.Min(tier), sh.proofs[k]))
				}
				if f.keysCapD && row.Gate.Key && row.Gate.State != Met && row.Gate.Accepted == nil {
					row.Gate.Cap = levelD.grade()
				}
			}
			k++
		} else {
			row.Hidden = !q.VisibleIf.Holds(s.Facts, in.Facts, in.Triage.Tier)
		}
		if row.Hidden {
			row.State = OutOfScope
		}
		if row.State == Answered {
			row.Option = resp.Option
		}
	}
	return out
}

// capsOf lists the limits on the shown grade: must-haves not met or not shown, then major domains below A.
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
		kind := GateCap
		if g.Key {
			kind = KeyCap
		}
		x := Cap{Kind: kind, ID: r.Rows[i].Question, Name: g.Name, Cap: g.Cap, State: g.State,
			Binds: binds(limit) && g.Accepted == nil}
		if g.Accepted != nil {
			x.AcceptedBy, x.Until = g.Accepted.By, g.Accepted.Until
			x.Recorded = g.Accepted.Recorded
		}
		caps = append(caps, x)
	}
	for i := range f.domains {
		if d := &f.domains[i]; d.weight > 0 && d.major && d.capLo < levelA && !c.pack.ByArea {
			def := c.domains[i].def
			caps = append(caps, Cap{Kind: DomainCap, ID: def.ID, Name: def.Title, Cap: d.capLo.grade(),
				Binds: binds(d.capLo)})
		}
	}
	return caps
}

// problems lists answers that the pack does not have and evidence that adds nothing, and counts the rows.
func (c *Compiled) problems(in *Input, r *Result, sh *sheet) {
	for i := range r.Rows {
		row, resp := &r.Rows[i], &sh.responses[i]
		if row.Scores && resp.State == Answered && row.State != Answered && row.question.Option(resp.Option) == nil {
			r.Problems = append(r.Problems, problem.Problem{Code: "unknown-answer", Where: row.Question,
				What: fmt.Sprintf("the answer %q is not an option of the question", resp.Option),
				Fix:  "record one of its options"})
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
		for k := range resp.Evidence {
			if e := &resp.Evidence[k]; !e.counts(in.AsOf) {
				r.Idle = append(r.Idle, Idle{Question: row.Question, Ref: e.Ref, Why: idle(in.AsOf, e)})
			}
		}
	}
	slices.SortStableFunc(r.Idle, func(a, b Idle) int {
		return cmp.Or(cmp.Compare(a.Question, b.Question), cmp.Compare(a.Ref, b.Ref), cmp.Compare(a.Why, b.Why))
	})
	if sh.known < len(in.Responses) {
		c.unknownQuestions(in, r)
	}
}

// unknownQuestions lists responses to questions that the pack does not have.
func (c *Compiled) unknownQuestions(in *Input, r *Result) {
	known := make(map[string]bool, len(c.all))
	for _, q := range c.all {
		known[q.ID] = true
	}
	first := len(r.Problems)
	for id, resp := range in.Responses {
		if !known[id] && resp.recorded() {
			r.Problems = append(r.Problems, problem.Problem{Code: "unknown-question", Where: id,
				What: "the pack has no such question", Fix: "check that the answers belong to " + c.pack.Ref()})
		}
	}
	slices.SortFunc(r.Problems[first:], func(a, b problem.Problem) int { return cmp.Compare(a.Where, b.Where) })
}
