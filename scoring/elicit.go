package scoring

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
)

// The functions in this file help the author of a pack to choose domain weights. Scoring does not use them: a pack has
// its weights in whole basis points.

// wholeWeight is the sum of the domain weights of a pack, in basis points.
const wholeWeight = 10_000

// ErrInconsistent is wrapped by the error of [PairWeights] for comparisons that contradict each other too much.
var ErrInconsistent = errors.New("the comparisons contradict each other")

// RankWeights returns weights in basis points, adding up to 10,000, for n things of which only the
// order of importance is known: rank-order centroids, the mean of all weights that keep the order.
// They are rounded by largest remainder.
func RankWeights(n int) []int {
	exact := make([]*big.Rat, n)
	sum := new(big.Rat)
	for i := n - 1; i >= 0; i-- {
		sum.Add(sum, big.NewRat(1, int64(i+1)))
		exact[i] = new(big.Rat).Quo(sum, big.NewRat(int64(n), 1))
	}
	return hamilton(exact)
}

// hamilton rounds parts of 1 to whole basis points that add up to 10,000, by largest remainder.
func hamilton(parts []*big.Rat) []int {
	out, order, left := make([]int, len(parts)), make([]int, len(parts)), wholeWeight
	rest := make([]*big.Rat, len(parts))
	for i, p := range parts {
		n := floorTimes(p, wholeWeight)
		out[i], order[i] = int(n), i
		rest[i] = new(big.Rat).Sub(new(big.Rat).Mul(p, big.NewRat(wholeWeight, 1)), big.NewRat(n, 1))
		left -= int(n)
	}
	slices.SortStableFunc(order, func(a, b int) int { return rest[b].Cmp(rest[a]) })
	for k := 0; left > 0 && len(order) > 0; k, left = k+1, left-1 {
		out[order[k%len(order)]]++
	}
	return out
}

// PairResult holds the weights of pairwise comparisons.
type PairResult struct {
	Weights []float64 // add up to 1
	Points  []int     // the same in basis points, adding up to 10,000
	Lambda  float64   // the largest eigenvalue of the comparisons; their number when nothing contradicts
	Index   float64   // consistency index
	Ratio   float64   // consistency ratio: the index against that of random comparisons; 0 below three things
}

// maxRatio is the consistency ratio above which comparisons are refused, the usual convention of the method.
const maxRatio = 0.10

// randomIndex is the mean consistency index of random comparisons of so many things, as published for the method.
var randomIndex = [...]float64{0, 0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49}

// PairWeights returns weights from pairwise comparisons of n things (2 to 10). ratios holds, row by row above the
// diagonal, how many times as important each is as each later one, 1/9 to 9. The error wraps [ErrInconsistent] when the
// consistency ratio is above 0.10; the result is then set too.
func PairWeights(n int, ratios []float64) (PairResult, error) {
	if n < 2 || n >= len(randomIndex) || len(ratios) != n*(n-1)/2 {
		return PairResult{}, fmt.Errorf("%d things take %d comparisons, for 2 to 10 things", n, n*(n-1)/2)
	}
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
		m[i][i] = 1
	}
	k := 0
	for i := range n {
		for j := i + 1; j < n; j++ {
			x := ratios[k]
			if !(x >= 1.0/9-1e-9 && x <= 9) {
				return PairResult{}, fmt.Errorf("comparison %d is %v, outside 1/9 to 9", k+1, x)
			}
			m[i][j], m[j][i], k = x, 1/x, k+1
		}
	}
	w, lambda := eigen(m)
	out := PairResult{Weights: w, Lambda: lambda, Index: (lambda - float64(n)) / float64(n-1)}
	if random := randomIndex[n]; random > 0 {
		out.Ratio = out.Index / random
	}
	exact := make([]*big.Rat, n)
	for i := range w {
		exact[i] = new(big.Rat).SetFloat64(w[i])
	}
	out.Points = hamilton(exact)
	if out.Ratio > maxRatio {
		return out, fmt.Errorf("%w: consistency ratio %.3f, at most %.2f is usable", ErrInconsistent,
			out.Ratio, maxRatio)
	}
	return out, nil
}

// eigen returns the largest eigenvalue of a positive matrix and its eigenvector, adding up to 1, by power iteration.
func eigen(m [][]float64) (vector []float64, value float64) {
	n := len(m)
	vector = slices.Repeat([]float64{1 / float64(n)}, n)
	for range 1000 {
		next, sum := make([]float64, n), 0.0
		for i := range n {
			for j := range n {
				next[i] += m[i][j] * vector[j]
			}
			sum += next[i]
		}
		moved := 0.0
		for i := range n {
			next[i] /= sum
			moved = max(moved, math.Abs(next[i]-vector[i]))
		}
		vector, value = next, sum
		if moved < 1e-15 {
			break
		}
	}
	return vector, value
}
