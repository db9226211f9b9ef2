package scoring

import (
	"math/big"

	"assure/questionnaire"
)

// The values of a control that is not answered; answered ones are 0..100.
const (
	valueUnknown int16 = -1
	valueCut     int16 = -2 // out of scope by a person's decision
	valueHidden  int16 = -3 // out of scope by rule
)

// sheet holds one assessment of a compiled pack as plain integers. Everything that depends on one answer is worked out
// when it is set, so that measuring only sums arrays.
type sheet struct {
	value  []int16
	proofs [][]proof // accepted items, the last of them free for one more that a path or tornado tries
	proof  []proof   // the item that earns the lower end; claimed where none does
	// by control: weight in scope, lower and upper end (0..10,000), weight not answered, weight cut by a decision
	w, lo, hi, unknown, cut []int32

	gateOn   []bool  // in force on the facts
	gateMin  []uint8 // least confidence, percent
	gateLow  []uint8 // least value, percent, in the tier
	lifted   []bool  // accepted despite
	recorded bool
	critical bool // tier 1: two key controls open are as bad as a fatal must-have

	responses []Response // by Compiled.all
	known     int        // entries of Input.Responses that the pack has a question for
}

func (c *Compiled) newSheet() *sheet {
	n, g := len(c.controls), len(c.gates)
	ints := make([]int32, 5*n)
	part := func(i int) []int32 { return ints[i*n : (i+1)*n : (i+1)*n] }
	return &sheet{value: make([]int16, n), proofs: make([][]proof, n), proof: make([]proof, n), w: part(0), lo: part(1),
		hi:      part(2),
		unknown: part(3), cut: part(4),
		gateOn: make([]bool, g), gateMin: make([]uint8, g), gateLow: make([]uint8, g), lifted: make([]bool, g),
		responses: make([]Response, len(c.all))}
}

// set sets the answer of one control, and what one more item accepted for it would be: its
// confidence, 0 for none. Items count only for an answered value.
func (sh *sheet) set(c *Compiled, i int, value int16, more uint8) {
	w := int32(c.controls[i].q.Weight)
	sh.value[i], sh.proof[i] = value, proof{}
	last := len(sh.proofs[i]) - 1
	sh.proofs[i][last] = proof{}
	if value >= 0 {
		sh.proofs[i][last] = proof{more, uint8(value)}
	}
	sh.w[i], sh.lo[i], sh.hi[i], sh.unknown[i], sh.cut[i] = w, 0, 0, 0, 0
	switch {
	case value >= 0:
		sh.lo[i], sh.proof[i] = earned(uint8(value), sh.proofs[i])
		sh.hi[i] = int32(value) * 100
	case value == valueUnknown:
		sh.hi[i], sh.unknown[i] = 10_000, w
	case value == valueCut:
		sh.w[i], sh.cut[i] = 0, w
	default:
		sh.w[i] = 0
	}
}

// load fills the sheet from an input.
func (sh *sheet) load(c *Compiled, s *Settings, in *Input) {
	sh.recorded, sh.known, sh.critical = false, 0, in.Triage.Tier == 1
	for i, q := range c.all {
		r, ok := in.Responses[q.ID]
		sh.responses[i] = r
		if ok {
			sh.known++
			sh.recorded = sh.recorded || r.recorded()
		}
	}
	for i := range c.controls {
		q := c.controls[i].q
		r := &sh.responses[c.controls[i].at]
		value := valueUnknown
		switch {
		case !q.VisibleIf.Holds(s.Facts, in.Facts, in.Triage.Tier):
			value = valueHidden
		case r.State == OutOfScope:
			value = valueCut
		case r.State == Answered:
			if o := q.Option(r.Option); o != nil {
				value = int16(o.Value)
			}
		}
		items := sh.proofs[i][:0]
		for k := range r.Evidence {
			e := &r.Evidence[k]
			items = append(items, proof{uint8(s.itemConfidence(q.Evidence, in.AsOf, e)),
				uint8(min(max(e.For, 0), 100))})
		}
		sh.proofs[i] = append(items, proof{})
		sh.set(c, i, value, 0)
	}
	for i := range c.gates {
		g := c.gates[i].def
		sh.gateOn[i] = g.When.Holds(s.Facts, in.Facts, in.Triage.Tier)
		sh.gateLow[i] = uint8(min(max(g.Min(in.Triage.Tier), 0), 100))
		sh.gateMin[i] = uint8(min(max(g.MinConfidence, 0), 100))
		if g.ByTier {
			sh.gateMin[i] = uint8(s.MinConfidence(in.Triage.Tier))
		}
		sh.lifted[i] = in.Accepted[c.controls[c.gates[i].control].q.ID].inForce(in.AsOf)
	}
}

// GateState is the state of a must-have, "" when it is not in force.
type GateState string

// The states of a must-have.
const (
	Met      GateState = "met"
	NotMet   GateState = "not met"   // answered below its minimum value
	NotShown GateState = "not shown" // blank, N/A claimed, or too little evidence
)

func (sh *sheet) gateState(g *gate, i int) GateState {
	v := sh.value[g.control]
	switch {
	case !sh.gateOn[i] || v == valueCut || v == valueHidden:
		return ""
	case v == valueUnknown:
		return NotShown
	case int(v) < int(sh.gateLow[i]):
		return NotMet
	case shownAt(int(sh.gateLow[i]), sh.proofs[g.control]) < sh.gateMin[i]:
		return NotShown
	}
	return Met
}

// figures are the numbers of one score. They are reused by the next score, so that measure allocates nothing.
type figures struct {
	assessable bool
	weight     int64 // of the domains that still hold a control
	lo, hi     int64 // milli-basis-points
	raw, rawHi level
	// plain is after caps and without acceptances: it decides status and risk. grade counts them.
	plain, plainHi level
	grade, gradeHi level
	gateLimit      level // of the shown end, by must-haves and key controls that nobody accepted
	keysCapD       bool  // so many key controls are open, and not accepted, that they cap the shown end at D
	status         Status
	domains        []domainFigures
	gates          []GateState
}

// domainFigures are the sums of one domain.
type domainFigures struct {
	weight       int64 // of its controls in scope; 0: none is
	sumLo, sumHi int64 // of weight x end
	unknown, cut int64 // weight not answered, weight cut by a decision
	lo, hi       int64 // milli-basis-points
	major        bool  // its weight is large enough to cap the grade
	capLo, capHi level // what it caps at, when major
	ownLo, ownHi level
	present      int64 // its weight in the pack when a control is in scope, else 0
	visible      int64 // its weight in the pack when rules leave a control in, else 0
}

func (c *Compiled) newFigures() *figures {
	return &figures{domains: make([]domainFigures, len(c.domains)), gates: make([]GateState, len(c.gates))}
}

// measure scores a sheet. It is the inner loop: integers and no allocation, except for a rare exact comparison; see
// share.above.
func (c *Compiled) measure(s *Settings, sh *sheet, f *figures) {
	c.sum(sh, f)
	c.conclude(s, sh, f)
}

// conclude works out grades, gates and status from the sums.
func (c *Compiled) conclude(s *Settings, sh *sheet, f *figures) {
	if f.assessable {
		c.caps(s, sh, f)
	} else {
		f.raw, f.rawHi, f.plain, f.plainHi, f.grade, f.gradeHi = 0, 0, 0, 0, 0, 0
		f.gateLimit, f.keysCapD = levelA, false
	}
	for i := range c.gates {
		f.gates[i] = sh.gateState(&c.gates[i], i)
	}
	f.status = c.statusOf(s, sh, f)
}

func (c *Compiled) sum(sh *sheet, f *figures) {
	for i := range c.domains {
		d, out := &c.domains[i], &f.domains[i]
		var w, lo, hi, unknown, cut int64
		for k := d.from; k < d.to; k++ {
			x := int64(sh.w[k])
			w += x
			lo += x * int64(sh.lo[k])
			hi += x * int64(sh.hi[k])
			unknown += int64(sh.unknown[k])
			cut += int64(sh.cut[k])
		}
		*out = domainFigures{weight: w, sumLo: lo, sumHi: hi, unknown: unknown, cut: cut}
		out.ends(d.weight)
	}
	c.total(f)
}

// ends works out the ends of a domain with a weight from its sums.
func (d *domainFigures) ends(weight int64) {
	d.visible, d.present, d.lo, d.hi = 0, 0, 0, 0
	if d.weight+d.cut > 0 {
		d.visible = weight
	}
	if d.weight > 0 {
		d.present = weight
		d.lo, d.hi = roundHalfUp(1000*d.sumLo, d.weight), roundHalfUp(1000*d.sumHi, d.weight)
	}
}

// total works out the ends of the whole from those of the domains, which are already rounded.
func (c *Compiled) total(f *figures) {
	var weight, sumLo, sumHi int64
	for i := range f.domains {
		d := &f.domains[i]
		weight += d.present
		sumLo += d.present * d.lo
		sumHi += d.present * d.hi
	}
	f.assessable, f.weight, f.lo, f.hi = weight > 0, weight, 0, 0
	if f.assessable {
		f.lo, f.hi = roundHalfUp(sumLo, weight), roundHalfUp(sumHi, weight)
	}
}

// update changes the answer of one control, with one more item accepted for it as in set, and gives
// the same figures as a full measure, without summing the other controls again: its time depends on
// the numbers of domains and must-haves only.
func (c *Compiled) update(s *Settings, sh *sheet, f *figures, i int, value int16, more uint8) {
	k := c.controls[i].domain
	d := &f.domains[k]
	add := func(sign int64) {
		w := sign * int64(sh.w[i])
		d.weight += w
		d.sumLo += w * int64(sh.lo[i])
		d.sumHi += w * int64(sh.hi[i])
		d.unknown += sign * int64(sh.unknown[i])
		d.cut += sign * int64(sh.cut[i])
	}
	add(-1)
	sh.set(c, i, value, more)
	add(1)
	d.ends(c.domains[k].weight)
	c.total(f)
	c.conclude(s, sh, f)
}

// caps grades both ends by their printed score and lowers the grades by must-haves and weak
// domains. Nothing raises them.
func (c *Compiled) caps(s *Settings, sh *sheet, f *figures) {
	f.raw, f.rawHi = s.gradeAt(tenths(f.lo)), s.gradeAt(tenths(f.hi))
	lo, hi := f.raw, f.rawHi
	for i := range f.domains {
		d := &f.domains[i]
		if d.weight == 0 {
			continue
		}
		d.ownLo, d.ownHi = s.gradeAt(tenths(d.lo)), s.gradeAt(tenths(d.hi))
		d.capLo, d.capHi = min(d.ownLo+1, levelA), min(d.ownHi+1, levelA)
		if d.major = d.present*100 >= int64(s.MajorDomain.Value)*f.weight; d.major {
			lo, hi = min(lo, d.capLo), min(hi, d.capHi)
		}
	}
	if c.pack.ByArea { // only its must-haves hold a grade
		lo, hi = levelA, levelA
		f.raw, f.rawHi = levelA, levelA
	}
	plain, plainHi, grade, gradeHi := noCap, noCap, noCap, noCap
	for i := range c.gates {
		state := sh.gateState(&c.gates[i], i)
		if state != NotMet && state != NotShown {
			continue
		}
		x := gateCap{level: c.gates[i].cap}
		if c.gates[i].key && sh.critical {
			x.keys = 1
		}
		plain = plain.and(x)
		if state == NotMet {
			plainHi = plainHi.and(x)
		}
		if sh.lifted[i] {
			continue
		}
		grade = grade.and(x)
		if state == NotMet {
			gradeHi = gradeHi.and(x)
		}
	}
	f.plain, f.plainHi = min(lo, plain.limit()), min(hi, plainHi.limit())
	f.grade, f.gradeHi = min(lo, grade.limit()), min(hi, gradeHi.limit())
	f.gateLimit, f.keysCapD = grade.limit(), grade.keys >= KeysForD
}

// KeysForD is how many open key controls cap the grade at D at tier 1. It is part of the engine.
const KeysForD = 2

// keyCap is the grade that one open key control caps at.
const keyCap = levelC

// gateCap is what open must-haves cap the grade of one end at: the lowest of their caps, or D with
// KeysForD key controls among them at tier 1.
type gateCap struct {
	level level
	keys  int // open key controls, counted at tier 1
}

var noCap = gateCap{level: levelA}

func (a gateCap) and(b gateCap) gateCap { return gateCap{min(a.level, b.level), a.keys + b.keys} }

func (a gateCap) limit() level {
	if a.keys >= KeysForD {
		return levelD
	}
	return a.level
}

func (c *Compiled) statusOf(s *Settings, sh *sheet, f *figures) Status {
	switch {
	case !sh.recorded || !f.assessable:
		return NotAssessed
	case f.plain == f.plainHi && !c.share(f, cutShare).above(s.ScopeDecisions.Value):
		return Settled
	case c.share(f, unknownShare).above(s.TooLittleKnown.Value):
		return TooLittleKnown
	}
	return CouldChange
}

// shareKind chooses which part of the weight a share is.
type shareKind int

const (
	unknownShare shareKind = iota // not answered, of what is in scope
	cutShare                      // decided out of scope, of what rules leave in
)

// share is a part of the whole weight: over domains, the sum of domain weight x part / whole,
// divided by the sum of domain weights. It is never rounded: comparisons with it are exact.
type share struct {
	f    *figures
	kind shareKind
}

func (c *Compiled) share(f *figures, kind shareKind) share { return share{f, kind} }

func (x share) of(d *domainFigures) (domainWeight, part, whole int64) {
	if x.kind == cutShare {
		return d.visible, d.cut, d.weight + d.cut
	}
	return d.present, d.unknown, d.weight
}

// any reports whether the share is above 0.
func (x share) any() bool {
	for i := range x.f.domains {
		if weight, part, _ := x.of(&x.f.domains[i]); weight > 0 && part > 0 {
			return true
		}
	}
	return false
}

// above reports whether the share is more than a percentage, exactly. It compares in fixed point first, without
// allocating, and in fractions only when that does not decide.
func (x share) above(percent int) bool {
	const scale = 1 << 20
	var total, low, doubt int64
	for i := range x.f.domains {
		weight, part, whole := x.of(&x.f.domains[i])
		if weight == 0 {
			continue
		}
		total += weight
		n := weight * part * scale
		low += n / whole
		if n%whole != 0 {
			doubt++
		}
	}
	limit := int64(percent) * total * scale
	switch {
	case 100*low > limit:
		return true
	case 100*(low+doubt) <= limit: // the true sum is low+doubt only when doubt is 0
		return false
	}
	return x.exact().Cmp(big.NewRat(int64(percent), 100)) > 0
}

// exact returns the share as a fraction of 1.
func (x share) exact() *big.Rat {
	sum, total := new(big.Rat), int64(0)
	for i := range x.f.domains {
		if weight, part, whole := x.of(&x.f.domains[i]); weight > 0 {
			total += weight
			sum.Add(sum, big.NewRat(weight*part, whole))
		}
	}
	if total == 0 {
		return sum
	}
	return sum.Quo(sum, big.NewRat(total, 1))
}

// evidenceShare returns the exact fraction of the whole that is answered and not evidenced.
func (f *figures) evidenceShare() *big.Rat {
	sum := new(big.Rat)
	for i := range f.domains {
		if d := &f.domains[i]; d.weight > 0 {
			sum.Add(sum, big.NewRat(d.present*(d.sumHi-d.sumLo-10_000*d.unknown), d.weight))
		}
	}
	return sum.Quo(sum, big.NewRat(10_000*f.weight, 1))
}

// acceptance returns the acceptance in force for a question on the day, nil for none.
func acceptance(in *Input, q *questionnaire.Question) *Acceptance {
	if a, ok := in.Accepted[q.ID]; ok && a.inForce(in.AsOf) {
		return &a
	}
	return nil
}
