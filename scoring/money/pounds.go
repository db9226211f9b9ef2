package money

import (
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

// Engine names the version of the model. It changes whenever the same inputs would give other figures.
const Engine = "tprm-fair/1"

// Pence is an amount of money.
type Pence int64

// MaxPounds is the largest amount that a person can enter, in pounds.
const MaxPounds = 100_000_000_000

// Pounds returns whole pounds in pence.
func Pounds(n int64) Pence { return Pence(n * 100) }

// Range is a 90 % range of an amount: one in twenty is below Low, one in twenty above High. Both ends the same is a
// fixed amount.
type Range struct{ Low, High Pence }

// Span is a 90 % range of a count.
type Span struct{ Low, High int }

// Rounded returns the amount to two significant digits, a half away from zero.
func (p Pence) Rounded() Pence {
	unit := Pence(1)
	for a := max(p, -p); a >= 100*unit; {
		unit *= 10
	}
	half := unit / 2
	if p < 0 {
		half = -half
	}
	return (p + half) / unit * unit
}

// String returns the amount to two significant digits: £180k, £1.2m, £950. Less than half a penny is £0.
func (p Pence) String() string {
	r := p.Rounded()
	sign := ""
	if r < 0 {
		sign, r = "-", -r
	}
	scale := []struct {
		above Pence
		unit  string
	}{{100_000_000_000, "bn"}, {100_000_000, "m"}, {100_000, "k"}, {0, ""}}
	for _, s := range scale {
		if r < s.above {
			continue
		}
		whole := max(s.above, 100)
		if s.unit == "" && r%100 == 0 || r%whole == 0 {
			return sign + "£" + strconv.FormatInt(int64(r/whole), 10) + s.unit
		}
		if s.unit == "" {
			return fmt.Sprintf("%s£%d.%02d", sign, r/100, r%100)
		}
		tenths := strings.TrimRight(strconv.FormatFloat(float64(r)/float64(whole), 'f', 2, 64), "0")
		return sign + "£" + tenths + s.unit
	}
	return ""
}

// unit is 1 in the integers that factors are kept in.
const unit = 1_000_000_000_000

// scaled returns p x f / unit, rounded half up. p is not negative, and f is 0..unit.
func scaled(p Pence, f int64) Pence {
	hi, lo := bits.Mul64(uint64(p), uint64(f))
	lo, carry := bits.Add64(lo, unit/2, 0)
	q, _ := bits.Div64(hi+carry, lo, unit)
	return Pence(q)
}

// product returns a x b / unit for two factors of 0..unit, rounded half up.
func product(a, b int64) int64 { return int64(scaled(Pence(a), b)) }

// ratio returns p x num / den, rounded half up. All are positive, or p and num zero.
func ratio(p Pence, num, den *big.Int) Pence {
	n := new(big.Int).Mul(big.NewInt(int64(p)), num)
	n.Lsh(n, 1).Add(n, den)
	n.Quo(n, new(big.Int).Lsh(den, 1))
	if !n.IsInt64() {
		return math.MaxInt64
	}
	return Pence(n.Int64())
}

// ceilDiv returns p / n rounded up, for p not negative.
func ceilDiv(p Pence, n int) Pence { return (p + Pence(n) - 1) / Pence(n) }

// toPence rounds a float in pence to the nearest penny, half up, and to the largest amount where it is beyond.
func toPence(f float64) Pence {
	if !(f < 9e18) {
		return 9_000_000_000_000_000_000
	}
	return Pence(math.Floor(f + 0.5))
}
