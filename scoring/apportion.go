package scoring

import (
	"cmp"
	"math/bits"
	"slices"
)

// part is the exact amount of one control in tenths, num/den, and the whole tenths it is given.
type part struct {
	num, den int64
	rest     int64 // num - den x whole part
	share    Tenths
	rank     int32 // decides ties, lowest first
	row      int32
	slot     uint8 // rest/den in 256ths, rounded down
}

// apportion gives each part whole tenths that add up to total, by largest remainder: each gets its whole part, then the
// largest remainders get one more, ties by rank. A part of 0 gets 0. Only the parts whose slot decides are sorted.
func apportion(total Tenths, parts []part) {
	var count [256]int64
	left, some := int64(total), int64(0)
	for i := range parts {
		p := &parts[i]
		whole := p.num / p.den
		p.share, p.rest = Tenths(whole), p.num-whole*p.den
		left -= whole
		if p.num > 0 {
			some++
			p.slot = uint8(256 * p.rest / p.den) // den is at most 1e16, see the limits of Compile
			count[p.slot]++
		}
	}
	switch {
	case left == 0 || some == 0:
		return
	case left < 0 || left > some:
		apportionRounds(left, parts)
		return
	}
	edge := 255
	for ; left > count[edge]; edge-- {
		left -= count[edge]
	}
	near := make([]*part, 0, 64)
	for i := range parts {
		p := &parts[i]
		if p.num == 0 || int(p.slot) < edge {
			continue
		}
		if int(p.slot) > edge || left == count[edge] {
			p.share++
			continue
		}
		near = append(near, p)
	}
	if len(near) == 0 {
		return
	}
	slices.SortFunc(near, compareParts)
	for _, p := range near[:left] {
		p.share++
	}
}

// apportionRounds distributes what is left when it is more than one tenth a part, or negative. It can be negative
// because the ends of a score are rounded once more than its parts.
func apportionRounds(left int64, parts []part) {
	order := make([]*part, 0, len(parts))
	for i := range parts {
		if parts[i].num > 0 {
			order = append(order, &parts[i])
		}
	}
	slices.SortFunc(order, compareParts)
	for k := 0; left > 0; k, left = k+1, left-1 {
		order[k%len(order)].share++
	}
	// idle counts parts in a row with nothing to take
	for k, idle := len(order)-1, 0; left < 0 && idle < len(order); k-- {
		if k < 0 {
			k = len(order) - 1
		}
		idle++
		if order[k].share > 0 {
			order[k].share--
			left, idle = left+1, 0
		}
	}
}

// compareParts orders parts by remainder, largest first, compared exactly, then by rank.
func compareParts(a, b *part) int {
	ah, al := bits.Mul64(uint64(a.rest), uint64(b.den))
	bh, bl := bits.Mul64(uint64(b.rest), uint64(a.den))
	switch {
	case ah != bh:
		return cmp.Compare(bh, ah)
	case al != bl:
		return cmp.Compare(bl, al)
	}
	return cmp.Compare(a.rank, b.rank)
}

// shareOut sets the contribution, the losses and their sum for every control in scope, in printed tenths.
func (c *Compiled) shareOut(r *Result, w *scratch) {
	sh, f := w.sheet, w.figures
	if !f.assessable {
		return
	}
	n := len(c.controls)
	if w.parts == nil {
		w.parts = make([]part, 4*n)
	}
	earned, gap, weak, unknown := w.parts[0:0:n], w.parts[n:n:2*n], w.parts[2*n:2*n:3*n], w.parts[3*n:3*n:4*n]
	for k := range c.controls {
		if sh.w[k] == 0 {
			continue
		}
		ctl := &c.controls[k]
		weight := c.domains[ctl.domain].weight * int64(sh.w[k])
		p := part{den: 10 * f.weight * f.domains[ctl.domain].weight, rank: ctl.rank, row: int32(ctl.at)}
		add := func(to []part, earned int32) []part {
			if earned == 0 {
				return to
			}
			p.num = weight * int64(earned)
			return append(to, p)
		}
		earned = add(earned, sh.lo[k])
		if sh.unknown[k] > 0 {
			unknown = add(unknown, 10_000)
			continue
		}
		gap = add(gap, 10_000-sh.hi[k])
		weak = add(weak, sh.hi[k]-sh.lo[k])
	}
	apportion(r.Assured, earned)
	apportion(r.Losses.Gap, gap)
	apportion(r.Losses.Evidence, weak)
	apportion(r.Losses.Unknown, unknown)
	for i := range earned {
		r.Rows[earned[i].row].Contribution = earned[i].share
	}
	for i := range gap {
		r.Rows[gap[i].row].Loss.Gap = gap[i].share
	}
	for i := range weak {
		r.Rows[weak[i].row].Loss.Evidence = weak[i].share
	}
	for i := range unknown {
		r.Rows[unknown[i].row].Loss.Unknown = unknown[i].share
	}
	for i := range r.Rows {
		r.Rows[i].Points = r.Rows[i].Contribution + r.Rows[i].Loss.Sum()
	}
}
