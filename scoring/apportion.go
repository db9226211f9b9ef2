package scoring

import (
	"cmp"
	"math/bits"
	"slices"
)

// part is an exact amount of tenths, num/den, of one control.
type part struct {
	num, den int64
	id       string
	row      int
}

// apportion gives each part whole tenths that add up to total: its whole part first, then one more to the largest
// remainders, ties by id. A part of nothing gets nothing. The result is in the order of parts.
func apportion(total Tenths, parts []part) []Tenths {
	out := make([]Tenths, len(parts))
	order := make([]int, 0, len(parts))
	left := int64(total)
	for i, p := range parts {
		whole := p.num / p.den
		out[i] = Tenths(whole)
		left -= whole
		if p.num > 0 {
			order = append(order, i)
		}
	}
	if left == 0 || len(order) == 0 {
		return out
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(compareRemainders(parts[b], parts[a]), cmp.Compare(parts[a].id, parts[b].id))
	})
	for k := 0; left > 0; k, left = k+1, left-1 {
		out[order[k%len(order)]]++
	}
	for k := len(order) - 1; left < 0; k-- { // the ends are rounded once more than the parts: a tenth can be missing
		if k < 0 {
			k = len(order) - 1
		}
		if out[order[k]] > 0 {
			out[order[k]]--
			left++
		}
	}
	return out
}

// compareRemainders compares what num/den leaves over, exactly.
func compareRemainders(a, b part) int {
	ah, al := bits.Mul64(uint64(a.num%a.den), uint64(b.den))
	bh, bl := bits.Mul64(uint64(b.num%b.den), uint64(a.den))
	return cmp.Or(cmp.Compare(ah, bh), cmp.Compare(al, bl))
}

// shareOut gives every control in scope its contribution and its losses in printed tenths.
func (c *Compiled) shareOut(r *Result, sh *sheet, f *figures) {
	if !f.assessable {
		return
	}
	n := len(c.controls)
	room := make([]part, 4*n)
	earned, gap, weak, unknown := room[0:0:n], room[n:n:2*n], room[2*n:2*n:3*n], room[3*n:3*n:4*n]
	k := -1
	for i := range r.Rows {
		if !r.Rows[i].Scores {
			continue
		}
		k++
		if sh.w[k] == 0 {
			continue
		}
		d := c.controls[k].domain
		weight := c.domains[d].weight * int64(sh.w[k])
		p := part{den: 10 * f.weight * f.domains[d].weight, id: r.Rows[i].Question, row: i}
		add := func(to []part, earned int64) []part {
			p.num = weight * earned
			return append(to, p)
		}
		r.Rows[i].Points = Tenths(weight * 10_000 / p.den)
		earned = add(earned, int64(sh.lo[k]))
		if sh.unknown[k] > 0 {
			unknown = add(unknown, 10_000)
			continue
		}
		gap = add(gap, 10_000-int64(sh.hi[k]))
		weak = add(weak, int64(sh.hi[k]-sh.lo[k]))
	}
	for j, t := range apportion(r.Assured, earned) {
		r.Rows[earned[j].row].Contribution = t
	}
	for j, t := range apportion(r.Losses.Gap, gap) {
		r.Rows[gap[j].row].Loss.Gap = t
	}
	for j, t := range apportion(r.Losses.Evidence, weak) {
		r.Rows[weak[j].row].Loss.Evidence = t
	}
	for j, t := range apportion(r.Losses.Unknown, unknown) {
		r.Rows[unknown[j].row].Loss.Unknown = t
	}
}
