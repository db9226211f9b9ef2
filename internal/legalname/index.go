package legalname

import (
	"cmp"
	"slices"
)

// Index finds names among many. It is built once and then only read; it is not safe to add while others look.
type Index struct {
	names []Name
	exact map[string][]int32
	grams map[gram][]int32 // the names that have a run of three letters, in the order added
	sizes []int32          // how many different runs a name has
}

// gram is three letters side by side, with a blank at both ends of a word.
type gram [3]rune

// NewIndex is an index with room for so many names.
func NewIndex(room int) *Index {
	return &Index{names: make([]Name, 0, room), sizes: make([]int32, 0, room), exact: make(map[string][]int32, room), grams: map[gram][]int32{}}
}

// Add puts a name into the index. Names are numbered from 0 in the order added.
func (ix *Index) Add(n Name) {
	at := int32(len(ix.names))
	ix.names = append(ix.names, n)
	if k := n.Key(); k != "" {
		ix.exact[k] = append(ix.exact[k], at)
	}
	grams := gramsOf(n.sorted)
	ix.sizes = append(ix.sizes, int32(len(grams)))
	for _, g := range grams {
		ix.grams[g] = append(ix.grams[g], at)
	}
}

// Exact gives the numbers of the names that differ from n in writing only.
func (ix *Index) Exact(n Name) []int {
	var out []int
	for _, at := range ix.exact[n.Key()] {
		out = append(out, int(at))
	}
	return out
}

// Match is a name of the index beside the one looked for.
type Match struct {
	N     int // the number of the name
	Score int // 0..100
}

// shortlist is how many names, or a few more where several are as like, are compared letter by letter.
const shortlist = 100

// Nearest gives the most like names, best first, equal ones in the order added; none below least, at most most of them.
func (ix *Index) Nearest(n Name, least, most int) []Match {
	var out []Match
	for _, at := range ix.alike(gramsOf(n.sorted)) {
		if s := Score(n, ix.names[at]); s >= least {
			out = append(out, Match{int(at), s})
		}
	}
	slices.SortFunc(out, func(a, b Match) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.N, b.N)) })
	return out[:min(len(out), most)]
}

// alike is the shortlist: the names whose share of common runs of three letters (Dice) is largest.
func (ix *Index) alike(grams []gram) []int32 {
	const full = 1000 // the share of a name that has the same runs
	shared := make([]int32, len(ix.names))
	for _, g := range grams {
		for _, at := range ix.grams[g] {
			shared[at]++
		}
	}
	share := func(at int) int32 { return 2 * full * shared[at] / (int32(len(grams)) + ix.sizes[at]) }
	var counts [full + 1]int // how many names have which share, to learn what share makes the list
	for at, k := range shared {
		if k > 0 {
			counts[share(at)]++
		}
	}
	floor, room := int32(full), shortlist-counts[full]
	for floor > 1 && room > 0 {
		floor--
		room -= counts[floor]
	}
	var out []int32
	for at, k := range shared {
		if k > 0 && share(at) >= floor {
			out = append(out, int32(at))
		}
	}
	return out
}

// gramsOf lists the different runs of three letters of words.
func gramsOf(s string) []gram {
	var out []gram
	runes := []rune(" " + s + " ")
	runes = runes[:min(len(runes), longest)]
	for i := 0; i+3 <= len(runes); i++ {
		out = append(out, gram(runes[i:i+3]))
	}
	slices.SortFunc(out, func(a, b gram) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(out)
}
