package tabular

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"assure/internal/problem"
	"assure/internal/text"
)

// shownRanges is how many ranges of cells a place names; the cells of the others are counted.
const shownRanges = 4

// LikeProblems makes one problem of those of a sheet that have the same thing wrong with them: a word that
// is wrong is often wrong in every row. Its Where has the cells as ranges, such as "file.csv!A3:A90, C5 and
// 12 more cells".
func LikeProblems(list []problem.Problem) []problem.Problem {
	type kind struct{ sheet, what, fix string }
	var out []problem.Problem
	at := map[kind]int{}
	cells := map[int][]string{}
	for _, q := range list {
		i := strings.LastIndexByte(q.Where, '!')
		if i < 0 {
			out = append(out, q)
			continue
		}
		k := kind{q.Where[:i], q.What, q.Fix}
		n, known := at[k]
		if !known {
			n = len(out)
			at[k] = n
			out = append(out, q)
		}
		cells[n] = append(cells[n], q.Where[i+1:])
	}
	for n, refs := range cells {
		if len(refs) > 1 {
			i := strings.LastIndexByte(out[n].Where, '!')
			out[n].Where = out[n].Where[:i+1] + Ranges(refs)
		}
	}
	return out
}

// Ranges writes cells as ranges of rows in a column, in reading order, at most shownRanges of them.
func Ranges(refs []string) string {
	type span struct{ col, from, to int }
	var spans []span
	var odd []string // references that are no cells
	for _, ref := range refs {
		row, col, ok := ParseRef(ref)
		if !ok {
			odd = append(odd, ref)
			continue
		}
		spans = append(spans, span{col, row, row})
	}
	left := 0
	if n := len(odd); n > shownRanges {
		odd, left = odd[:shownRanges], n-shownRanges
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(a.col-b.col, a.from-b.from) })
	spans = slices.Compact(spans)
	joined := spans[:0]
	for _, s := range spans {
		if n := len(joined) - 1; n >= 0 && joined[n].col == s.col && joined[n].to+1 == s.from {
			joined[n].to = s.to
			continue
		}
		joined = append(joined, s)
	}
	slices.SortFunc(joined, func(a, b span) int { return cmp.Or(a.from-b.from, a.col-b.col) })
	for i, s := range joined {
		switch {
		case i >= shownRanges:
			left += s.to - s.from + 1
		case s.from == s.to:
			odd = append(odd, Ref(s.from, s.col))
		default:
			odd = append(odd, Ref(s.from, s.col)+":"+Ref(s.to, s.col))
		}
	}
	out := strings.Join(odd, ", ")
	if left > 0 {
		out += fmt.Sprintf(" and %s", text.Plural(left, "more cell", "more cells"))
	}
	return out
}
