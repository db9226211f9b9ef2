package scoring

import (
	"math/big"
	"math/bits"
)

// losses splits 100.0 - assured by cause, in printed tenths. Gap is 100.0 - possible. Evidence and Unknown share
// possible - assured by largest remainder, ties to Evidence.
func (f *figures) losses(assured, possible Tenths) Losses {
	between := possible - assured
	out := Losses{Gap: 1000 - possible}
	if !(share{f, unknownShare}).any() {
		out.Evidence = between
		return out
	}
	if !f.anyEvidenceLost() {
		out.Unknown = between
		return out
	}
	fu, fe, ok := f.splitQuickly(int64(between))
	if !ok {
		fu, fe = f.splitExactly(int64(between))
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

// anyEvidenceLost reports whether any answer is not fully evidenced.
func (f *figures) anyEvidenceLost() bool {
	for i := range f.domains {
		if d := &f.domains[i]; d.weight > 0 && d.sumHi-d.sumLo-10_000*d.unknown > 0 {
			return true
		}
	}
	return false
}

// splitQuickly splits tenths between what is not answered and what is not evidenced, in fixed point. ok is false where
// the precision does not decide every tenth; see [figures.splitExactly].
func (f *figures) splitQuickly(between int64) (unknown, weak int64, ok bool) {
	const scale = 24
	var u, w fixed
	for i := range f.domains {
		if d := &f.domains[i]; d.weight > 0 {
			u.add(1000*d.present*d.unknown, d.weight, scale)
			w.add(d.present*(d.sumHi-d.sumLo-10_000*d.unknown), 10*d.weight, scale)
		}
	}
	one := f.weight << scale // a tenth of a point
	unknown, weak = u.low/one, w.low/one
	if unknown != (u.low+u.doubt)/one || weak != (w.low+w.doubt)/one {
		return 0, 0, false
	}
	switch between - unknown - weak {
	case 0:
		return unknown, weak, true
	case 1:
		ru, rw := u.low%one, w.low%one
		if ru > rw+w.doubt {
			return unknown + 1, weak, true
		}
		if rw > ru+u.doubt {
			return unknown, weak + 1, true
		}
	}
	return 0, 0, false
}

// fixed is a sum of fractions in fixed point. The true sum is at least low and at most low+doubt.
type fixed struct{ low, doubt int64 }

// add adds num/den, shifted left by scale bits. Both are positive or num is 0, and the result fits in 63 bits.
func (x *fixed) add(num, den int64, scale uint) {
	n := uint64(num)
	q, rest := bits.Div64(n>>(64-scale), n<<scale, uint64(den))
	x.low += int64(q)
	if rest > 0 {
		x.doubt++
	}
}

// splitExactly is splitQuickly in exact fractions. Ties go to what is not evidenced.
func (f *figures) splitExactly(between int64) (unknown, weak int64) {
	unknown, ru := floorAndRest(share{f, unknownShare}.exact())
	weak, rw := floorAndRest(f.evidenceShare())
	one := big.NewRat(1, 1)
	for unknown+weak < between {
		if ru.Cmp(rw) > 0 {
			unknown++
			ru.Sub(ru, one)
		} else {
			weak++
			rw.Sub(rw, one)
		}
	}
	return unknown, weak
}

// floorTimes returns the whole part of x times k.
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
