package legalname

import (
	"cmp"
	"slices"
)

// Index finds names among many. It is not safe to call Add concurrently with other methods.
type Index struct {
	names []Name
	exact map[string][]int32
	grams map[gram][]int32 // the names that have a run of three letters, in the order added
	sizes []int32          // the number of different runs of a name
}

// gram is three adjacent letters, with a blank at both ends of a word.
type gram [3]rune

// NewIndex returns an index with room for so many names.
func NewIndex(room int) *Index {
	return &Index{names: make([]Name, 0, room), sizes: make([]int32, 0, room), exact: make(map[string][]int32, room),
		grams: map[gram][]int32{}}
}

// Add adds a name. Names are numbered from 0 in the order added.
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

// Exact returns the numbers of the names that differ from n only in writing.
func (ix *Index) Exact(n Name) []int {
	var out []int
	for _, at := range ix.exact[n.Key()] {
		out = append(out, int(at))
	}
	return out
}

// Match is a name of the index with its similarity.
type Match struct {
	N     int // the number of the name
	Score int // 0..100
}

// shortlist is how many names are compared letter by letter, or a few more on a tie.
const shortlist = 100

// Nearest returns the most similar names, best first, on a tie in the order added: none below
// least, and at most most of them.
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

// alike returns the names that share the most runs of three letters (Dice coefficient).
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

// gramsOf returns the different runs of three letters of words.
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
