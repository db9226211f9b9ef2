package chain

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
)

// Class says what is known of the exposure of an engagement.
type Class string

// The classes, in the order in which they are shown. Each engagement in force is in one of them.
const (
	Uses     Class = "uses"      // recorded
	Through  Class = "through"   // a party that it uses does
	NotKnown Class = "not_known" // no record that would say so, or one that is too old
	SaysNot  Class = "says_not"  // a record that is not older than [staleMonths] says that it does not
)

// Classes lists the classes in the order in which they are shown.
var Classes = []Class{Uses, Through, NotKnown, SaysNot}

// Words is the class as people read it.
func (c Class) Words() string {
	switch c {
	case Uses:
		return "uses it"
	case Through:
		return "uses it through another"
	case SaysNot:
		return "says not"
	}
	return "not known"
}

// staleMonths is how old a record may be to say that an engagement is not exposed.
const staleMonths = 12

// Finding is what is known of the exposure of one engagement.
type Finding struct {
	Engagement int // in Map.Engagements
	Class      Class
	Why        string             // what is recorded, or what is missing
	On         questionnaire.Date // of what is recorded, 0 for none
	Path       []string           // of [Through]: from what the engagement uses to what was asked for
	// Likely is set for one that is not known where something points to it: a name that looks like the one asked for,
	// or another service of the same supplier.
	Likely bool
	Links  []Link // of [Uses]: those to what was asked for
}

// Exposure is the answer to who is exposed.
type Exposure struct {
	AsOf     questionnaire.Date
	Question string   // what was asked, in words
	Names    []string // what the name was taken for: each with a way it is written
	Near     []string // names that look like it and were not taken for it
	// Findings are those of the engagements in force, in the order of Classes, in each by tier.
	Findings []Finding
	Bids     []Finding // of bids: only those that use it, themselves or through another
	Map      *Map
}

// Of lists the findings of a class.
func (x *Exposure) Of(c Class) []Finding {
	var out []Finding
	for i := range x.Findings {
		if x.Findings[i].Class == c {
			out = append(out, x.Findings[i])
		}
	}
	return out
}

// Counts is the number of engagements in force of each class.
func (x *Exposure) Counts() map[Class]int {
	out := map[Class]int{}
	for i := range x.Findings {
		out[x.Findings[i].Class]++
	}
	return out
}

// Words are the counts in a sentence: "6 use it, 1 through another, 31 not known, 3 say not". None is left out.
func (x *Exposure) Words() string {
	n := x.Counts()
	s := fmt.Sprintf("%s %s it, %s not known, %s %s not", text.Thousands(n[Uses]), text.Noun(n[Uses], "uses",
		"use"),
		text.Thousands(n[NotKnown]), text.Thousands(n[SaysNot]), text.Noun(n[SaysNot], "says", "say"))
	if n[Through] > 0 {
		s = strings.Replace(s, " it, ", fmt.Sprintf(" it, %s through another, ", text.Thousands(n[Through])), 1)
	}
	return s
}

// Test judges the engagement with a place in Map.Engagements. Exposed combines tests.
type Test func(engagement int) Finding

// Exposed lists who is exposed by all of some tests: an engagement that one test says is not, is not; else one
// that is
// not known to a test is not known.
func (m *Map) Exposed(question string, tests ...Test) *Exposure {
	x := &Exposure{AsOf: m.AsOf, Question: question, Map: m}
	for i := range m.Engagements {
		e := &m.Engagements[i]
		f := together(i, tests)
		f.Engagement = i
		switch {
		case e.State.InForce():
			x.Findings = append(x.Findings, f)
		case f.Class == Uses || f.Class == Through:
			x.Bids = append(x.Bids, f)
		}
	}
	x.sort()
	return x
}

// sort orders findings by class, those that something points to first, then by tier and reference.
func (x *Exposure) sort() {
	for _, list := range [][]Finding{x.Findings, x.Bids} {
		slices.SortFunc(list, func(a, b Finding) int {
			p, q := &x.Map.Engagements[a.Engagement], &x.Map.Engagements[b.Engagement]
			return cmp.Or(cmp.Compare(slices.Index(Classes, a.Class), slices.Index(Classes, b.Class)),
				first(b.Likely)-first(a.Likely), cmp.Compare(cmp.Or(p.Tier, 5), cmp.Or(q.Tier, 5)),
				cmp.Compare(p.Ref, q.Ref))
		})
	}
}

func first(b bool) int {
	if b {
		return 1
	}
	return 0
}

// rank orders classes by how little they leave of an exposure.
var rank = map[Class]int{Uses: 0, Through: 1, NotKnown: 2, SaysNot: 3}

// together combines what tests say of an engagement.
func together(engagement int, tests []Test) Finding {
	var out Finding
	for i, test := range tests {
		f := test(engagement)
		switch {
		case i == 0, rank[f.Class] > rank[out.Class]:
			f.Links, f.Path = append(f.Links, out.Links...), append(f.Path, out.Path...)
			out = f
		case f.Class == out.Class:
			out.Why += "; " + f.Why
			if f.On != 0 && (out.On == 0 || f.On < out.On) {
				out.On = f.On
			}
			out.Likely = out.Likely && f.Likely
			fallthrough
		default:
			out.Links, out.Path = append(out.Links, f.Links...), append(out.Path, f.Path...)
		}
	}
	return out
}
