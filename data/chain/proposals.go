package chain

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// Proposal is a pair of names that may be one, for a person to merge or to keep apart.
type Proposal struct {
	A, B  int // parties; A is the one that more engagements use
	Score int // how like they are, 0..100
}

// Proposals lists the pairs of names that may be one and that nobody has judged, the most like first. Pairs of
// recorded fourth parties are among them.
func (m *Map) Proposals() []Proposal {
	var out []Proposal
	of := m.candidates()
	for a := range m.Parties {
		for b := range of[a] {
			x, y := &m.Parties[a], &m.Parties[b]
			if m.apart(x.Key, b) || m.apart(y.Key, a) || !m.alike(a, b) {
				continue
			}
			p := Proposal{A: a, B: b, Score: m.name(x.Name).Score(m.name(y.Name))}
			if n := len(y.UsedBy) - len(x.UsedBy); n > 0 || n == 0 && y.Recorded != nil && x.Recorded == nil {
				p.A, p.B = b, a
			}
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(p, q Proposal) int {
		return cmp.Or(cmp.Compare(q.Score, p.Score), cmp.Compare(m.Parties[p.A].Name, m.Parties[q.A].Name),
			cmp.Compare(m.Parties[p.B].Name, m.Parties[q.B].Name))
	})
	return out
}

// alike reports whether any name of one party may be any of another.
func (m *Map) alike(a, b int) bool {
	for _, x := range m.namesOf(a) {
		for _, y := range m.namesOf(b) {
			if m.name(x).Alike(m.name(y)) {
				return true
			}
		}
	}
	return false
}

// namesOf are the names of a party as written.
func (m *Map) namesOf(n int) []string {
	p := &m.Parties[n]
	if p.Recorded != nil {
		return append([]string{p.Name}, p.Recorded.Aliases...)
	}
	return []string{p.Name}
}

// candidates are the pairs to compare: those that share three letters in a row, and short names, which may be made
// of first letters. a is less than b.
func (m *Map) candidates() map[int]map[int]bool {
	x := newGrams()
	for n := range m.Parties {
		for _, name := range m.namesOf(n) {
			x.add(n, m.key(name))
		}
	}
	out := map[int]map[int]bool{}
	add := func(a, b int) {
		if a == b {
			return
		}
		a, b = min(a, b), max(a, b)
		if out[a] == nil {
			out[a] = map[int]bool{}
		}
		out[a][b] = true
	}
	for _, list := range x.of {
		for i, a := range list {
			for _, b := range list[i+1:] {
				add(a, b)
			}
		}
	}
	for _, a := range x.short {
		for b := range m.Parties {
			add(a, b)
		}
	}
	return out
}

// grams finds names that share three letters in a row.
type grams struct {
	of    map[string][]int
	short []int // numbers of names that may be made of first letters
}

func newGrams() *grams { return &grams{of: map[string][]int{}} }

// add adds a name by its number, in the folded form.
func (x *grams) add(n int, key string) {
	if isShort(key) {
		x.short = append(x.short, n)
	}
	for g := range gramsOf(key) {
		if list := x.of[g]; len(list) == 0 || list[len(list)-1] != n {
			x.of[g] = append(list, n)
		}
	}
}

// near are the numbers of the names that a name is to be compared with, among those up to n.
func (x *grams) near(key string, n int) []int {
	var out []int
	if isShort(key) {
		for i := range n {
			out = append(out, i)
		}
		return out
	}
	for g := range gramsOf(key) {
		out = append(out, x.of[g]...)
	}
	out = append(out, x.short...)
	slices.Sort(out)
	return slices.Compact(out)
}

func isShort(key string) bool { return len(key) <= 6 && !strings.Contains(key, " ") }

func gramsOf(key string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := 0; i+3 <= len(key); i++ {
			if !yield(key[i : i+3]) {
				return
			}
		}
	}
}
