package scoring

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"assure/questionnaire"
)

// Engine names the version of the scoring rules. It changes whenever the same inputs would give other figures.
const Engine = "tprm-score/2"

// firstEngine took evidence to show whatever was answered later, and had no key controls.
const firstEngine = "tprm-score/1"

// Tenths is a number of tenths of a point: 660 is 66.0.
type Tenths int

// NoTenths means no figure, such as the score of a pack with nothing in scope.
const NoTenths Tenths = math.MinInt32

// String always has one decimal: 66.0, -1.5; [NoTenths] is "-".
func (t Tenths) String() string {
	if t == NoTenths {
		return "-"
	}
	sign := ""
	if t < 0 {
		sign, t = "-", -t
	}
	return sign + strconv.Itoa(int(t/10)) + "." + strconv.Itoa(int(t%10))
}

// MarshalJSON writes the number with one decimal (66.0, never 66). [NoTenths] is null.
func (t Tenths) MarshalJSON() ([]byte, error) {
	if t == NoTenths {
		return []byte("null"), nil
	}
	return []byte(t.String()), nil
}

// UnmarshalJSON reads the form of [Tenths.MarshalJSON]. A second decimal is an error.
func (t *Tenths) UnmarshalJSON(b []byte) error {
	text := string(b)
	if text == "null" {
		*t = NoTenths
		return nil
	}
	whole, frac, _ := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	n, err := strconv.ParseUint(whole, 10, 24)
	if err != nil || len(frac) > 1 {
		return fmt.Errorf("%s is not a number of tenths", text)
	}
	d := uint64(0)
	if frac != "" {
		if d, err = strconv.ParseUint(frac, 10, 8); err != nil {
			return fmt.Errorf("%s is not a number of tenths", text)
		}
	}
	*t = Tenths(n*10 + d)
	if strings.HasPrefix(text, "-") {
		*t = -*t
	}
	return nil
}

// level is a grade as a number, so that capping is a minimum: D 0, C 1, B 2, A 3.
type level int8

const (
	levelD level = iota
	levelC
	levelB
	levelA
)

var letters = [...]questionnaire.Grade{"D", "C", "B", "A"}

func (l level) grade() questionnaire.Grade { return letters[l] }

// levelOf returns the level of a grade. ok is false for none or for another letter.
func levelOf(g questionnaire.Grade) (l level, ok bool) {
	for i, x := range letters {
		if x == g {
			return level(i), true
		}
	}
	return 0, false
}

// Worse reports whether grade a is lower than grade b. "", for no grade, is lower than every grade.
func Worse(a, b questionnaire.Grade) bool {
	la, oka := levelOf(a)
	lb, okb := levelOf(b)
	if !oka || !okb {
		return !oka && okb
	}
	return la < lb
}

// fullScore is 100 points in milli-basis-points, the unit a score is kept in.
const fullScore = 10_000_000

// tenths returns the printed form of a score in milli-basis-points, rounded down.
func tenths(mbp int64) Tenths { return Tenths(mbp / 10_000) }

// roundHalfUp divides non-negative n by positive m and rounds halves up. 2n must not overflow: see the limits of
// [Compile].
func roundHalfUp(n, m int64) int64 { return (2*n + m) / (2 * m) }
