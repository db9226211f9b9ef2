package scoring_test

import (
	"cmp"
	"math/big"
	"slices"
	"testing"

	"assure/scoring"
	"assure/scoring/scoringtest"

	"pgregory.net/rapid"
)

// claimOn is an exact part of the score, in tenths, that a row lays claim to.
type claimOn struct {
	row   *scoring.Row
	exact *big.Rat
}

// largestRemainder shares tenths out as a clerk would: whole parts, then one more to the largest
// remainders, ties by id. Where rounding the ends left more or fewer than that, round after round,
// from the other end for fewer.
func largestRemainder(total scoring.Tenths, claims []claimOn) map[string]scoring.Tenths {
	out := map[string]scoring.Tenths{}
	rest := map[string]*big.Rat{}
	left := total
	var order []string
	for _, c := range claims {
		if c.exact.Sign() == 0 {
			continue
		}
		whole := new(big.Int).Quo(c.exact.Num(), c.exact.Denom())
		id := c.row.Question
		out[id] = scoring.Tenths(whole.Int64())
		rest[id] = new(big.Rat).Sub(c.exact, new(big.Rat).SetInt(whole))
		left -= out[id]
		order = append(order, id)
	}
	slices.SortFunc(order, func(a, b string) int { return cmp.Or(rest[b].Cmp(rest[a]), cmp.Compare(a, b)) })
	for k := 0; left > 0 && len(order) > 0; k, left = k+1, left-1 {
		out[order[k%len(order)]]++
	}
	for k := len(order) - 1; left < 0; k-- {
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

// TestLawOfShares checks every printed share against fractions: contributions and losses question by question, and the
// split between what is not answered and what is not shown.
func TestLawOfShares(t *testing.T) {
	t.Parallel()
	law(t, "shares are those of largest remainder, in fractions",
		func(t *rapid.T, in scoring.Input, r *scoring.Result) {
			if !r.Assessable {
				t.Skip("nothing in scope")
			}
			e := reckon(in, r)
			inScope := map[string]int64{}
			var all int64
			for _, row := range r.Rows {
				if row.InScope() {
					inScope[row.Domain] += int64(questionOf(in.Pack, row.Question).Weight)
				}
			}
			weights := map[string]int64{}
			for _, d := range in.Pack.Domains {
				weights[d.ID] = int64(d.Weight)
				if inScope[d.ID] > 0 {
					all += int64(d.Weight)
				}
			}
			var earned, gap, weak, unknown []claimOn
			for i := range r.Rows {
				row := &r.Rows[i]
				if !row.InScope() {
					continue
				}
				part := func(per10000 int) claimOn {
					w := weights[row.Domain] * int64(questionOf(in.Pack, row.Question).Weight)
					return claimOn{row, new(big.Rat).Mul(big.NewRat(w, all*inScope[row.Domain]),
						big.NewRat(int64(per10000), 10))}
				}
				if row.State != scoring.Answered {
					unknown = append(unknown, part(10_000))
					continue
				}
				earned = append(earned, part(shown(in, row)))
				gap = append(gap, part(100*(100-row.Value)))
				weak = append(weak, part(100*row.Value-shown(in, row)))
			}
			want := split(r, e)
			if r.Losses != want {
				t.Fatalf("losses %+v, want %+v", r.Losses, want)
			}
			for _, c := range []struct {
				what  string
				total scoring.Tenths
				parts []claimOn
				got   func(*scoring.Row) scoring.Tenths
			}{
				{"contribution", r.Assured, earned, func(x *scoring.Row) scoring.Tenths { return x.Contribution }},
				{"gap", r.Losses.Gap, gap, func(x *scoring.Row) scoring.Tenths { return x.Loss.Gap }},
				{"evidence", r.Losses.Evidence, weak, func(x *scoring.Row) scoring.Tenths { return x.Loss.Evidence }},
				{"unknown", r.Losses.Unknown, unknown, func(x *scoring.Row) scoring.Tenths { return x.Loss.Unknown }},
			} {
				want := largestRemainder(c.total, c.parts)
				for _, p := range c.parts {
					if got := c.got(p.row); got != want[p.row.Question] {
						t.Fatalf("%s of %s is %s, want %s of exactly %s tenths", c.what, p.row.Question, got,
							want[p.row.Question], p.exact.FloatString(9))
					}
				}
			}
		})
}

// split is what the losses must be, in fractions: the gap is what is left above the upper end, and
// the rest between what is not answered and what is not shown by largest remainder, ties to what is
// not shown.
func split(r *scoring.Result, e exact) scoring.Losses {
	thousand := big.NewRat(1000, 1)
	unknown, weak := new(big.Rat).Mul(e.unknown, thousand), new(big.Rat).Mul(e.evidence, thousand)
	out := scoring.Losses{Gap: 1000 - r.Possible}
	between := r.Possible - r.Assured
	switch {
	case unknown.Sign() == 0:
		out.Evidence = between
		return out
	case weak.Sign() == 0:
		out.Unknown = between
		return out
	}
	whole := func(x *big.Rat) scoring.Tenths {
		return scoring.Tenths(new(big.Int).Quo(x.Num(), x.Denom()).Int64())
	}
	out.Unknown, out.Evidence = whole(unknown), whole(weak)
	ru := new(big.Rat).Sub(unknown, big.NewRat(int64(out.Unknown), 1))
	re := new(big.Rat).Sub(weak, big.NewRat(int64(out.Evidence), 1))
	for out.Unknown+out.Evidence < between {
		if ru.Cmp(re) > 0 {
			out.Unknown++
			ru.Sub(ru, big.NewRat(1, 1))
		} else {
			out.Evidence++
			re.Sub(re, big.NewRat(1, 1))
		}
	}
	for out.Unknown+out.Evidence > between {
		if out.Evidence > 0 {
			out.Evidence--
		} else {
			out.Unknown--
		}
	}
	return out
}

// TestPooledRoomLeavesNothingBehind scores two assessments of one pack in turn: what the first left
// in the room they share must not reach the second.
func TestPooledRoomLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	full := scoringtest.T(scoringtest.All(100), scoringtest.All(95))
	empty := scoringtest.T(scoringtest.All(-3), scoringtest.All(50))
	empty.Responses["RE2"] = scoring.Response{State: scoring.Answered, Option: "no such"}
	c, err := scoring.Compile(full.Pack)
	if err != nil {
		t.Fatal(err)
	}
	want := c.Score(defaults, empty)
	for range 100 {
		if got := c.Score(defaults, full); got.Assured != 950 {
			t.Fatalf("shown %s", got.Assured)
		}
		got := c.Score(defaults, empty)
		if got.Assured != want.Assured || got.Recorded != want.Recorded || len(got.Problems) != 1 ||
			got.Row("ID1").Contribution != 0 || got.Row("RE2").Loss.Unknown != want.Row("RE2").Loss.Unknown {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	}
}
