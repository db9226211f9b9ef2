package tables

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Counts are the figures of the summary and the heat map. They count engagements, each once, at its highest open
// risk; only the fields of risks and actions count records.
type Counts struct {
	Engagements int            // counted
	Bands       []int          // lowest band first
	Unrated     int            // whose open risks are not rated
	NoneOpen    int            // without an open risk
	Cells       [6][6][]Placed // by consequence and likelihood
	Grades      map[string]int
	Status      map[scoring.Status]int
	Tiers       [5]int // 0: not triaged
	NotCounted  map[entity.EngagementState]int

	all, open, suppliers, live int
	notMet, notShown, accepted int // must-haves
	gated                      int // engagements with one open
	overdue, lapsed            int
	strongButHigh              int
	unsigned                   int
}

// Count counts what is in a book.
func Count(b *Book) *Counts {
	if b.Sum != nil {
		return b.Sum.Counts()
	}
	c := newCounts(b.Method.Settings)
	c.add(b, Highests(b))
	return c
}

func newCounts(set *scoring.Settings) *Counts {
	return &Counts{Bands: make([]int, len(set.Bands)), Grades: map[string]int{}, Status: map[scoring.Status]int{},
		NotCounted: map[entity.EngagementState]int{}}
}

// add counts a part of a book. All engagements of a supplier are in one part.
func (c *Counts) add(b *Book, all []Highest) {
	set := b.Method.Settings
	c.all += len(b.Engagements)
	for i := range b.Risks {
		r := &b.Risks[i]
		if r.Status() == StatusLapsed {
			c.lapsed++
		}
		if r.Open() {
			c.open++
		}
	}
	suppliers := map[string]bool{}
	for i := range all {
		h := &all[i]
		suppliers[h.Of.SupplierRef] = true
		if h.Of.Record.State.InForce() {
			c.live++
		}
		if !h.Counted {
			c.NotCounted[h.Of.Record.State]++
			continue
		}
		c.Engagements++
		c.place(set, h)
		c.engagement(set, h.Of)
	}
	c.suppliers += len(suppliers)
	for i := range b.Actions {
		row := ActionRow{Action: &b.Actions[i], AsOf: b.Method.AsOf}
		if row.Overdue() != "" {
			c.overdue++
		}
	}
}

// place puts an engagement into its cell of the heat map and its band.
func (c *Counts) place(set *scoring.Settings, h *Highest) {
	at := h.Cell()
	switch {
	case h.Open == 0:
		c.NoneOpen++
	case h.Risk == nil:
		c.Unrated++
	default:
		c.Cells[at.Consequence][at.Likelihood] = append(c.Cells[at.Consequence][at.Likelihood],
			h.placed())
		for j, band := range set.Bands {
			if set.Band(at.Score()) == band.Band {
				c.Bands[j]++
			}
		}
	}
}

// Taken goes through the cells that hold an engagement, the highest score first and of equal ones the highest
// consequence.
func (c *Counts) Taken() iter.Seq2[entity.Cell, []Placed] {
	return func(yield func(entity.Cell, []Placed) bool) {
		for points := 25; points >= 1; points-- {
			for cons := 5; cons >= 1; cons-- {
				like := points / cons
				if points%cons != 0 || like > 5 || len(c.Cells[cons][like]) == 0 {
					continue
				}
				if !yield(CellAt(cons, like), c.Cells[cons][like]) {
					return
				}
			}
		}
	}
}

// OffTheMap says which counted engagements have no place on the heat map; "" for none.
func (c *Counts) OffTheMap() string {
	var out []string
	if c.Unrated > 0 {
		out = append(out, fmt.Sprintf("%s %s not on the map: not assessed or not triaged.",
			text.Plural(c.Unrated, "engagement", "engagements"), IsAre(c.Unrated)))
	}
	if c.NoneOpen > 0 {
		out = append(out, fmt.Sprintf("%s %s no open risk.", text.Plural(c.NoneOpen, "engagement", "engagements"),
			hasHave(c.NoneOpen)))
	}
	return strings.Join(out, " ")
}

// Statuses returns the statuses to list: all, but that of engagements judged by area only where there are some.
func (c *Counts) Statuses() []scoring.Status {
	return slices.DeleteFunc(scoring.Statuses(),
		func(st scoring.Status) bool { return st == scoring.ByArea && c.Status[st] == 0 })
}

func (c *Counts) engagement(set *scoring.Settings, e *Engagement) {
	u := &e.RollUp
	if !u.Status.Ungraded() {
		c.Grades[string(u.ShownGrade())]++
	}
	c.Status[u.Status]++
	if u.Tier >= 0 && u.Tier < len(c.Tiers) {
		c.Tiers[u.Tier]++
	}
	if e.Unsigned {
		c.unsigned++
	}
	for _, g := range u.Gates {
		if g.State == scoring.NotMet {
			c.notMet++
		} else {
			c.notShown++
		}
		if g.AcceptedBy != "" {
			c.accepted++
		}
	}
	if len(u.Gates) > 0 {
		c.gated++
	}
	grade, top := u.ShownGrade(), len(set.Bands)-1
	if (grade == "A" || grade == "B") && u.Risk != nil && top > 0 {
		if band := set.Band(CellOf(u.Risk).Score()); band == set.Bands[top].Band || band == set.Bands[top-1].Band {
			c.strongButHigh++
		}
	}
}

// IsAre returns the verb for n things: "is" or "are".
func IsAre(n int) string { return text.Noun(n, "is", "are") }

func hasHave(n int) string { return text.Noun(n, "has", "have") }

// CellAt returns the cell of a consequence and a likelihood.
func CellAt(c, l int) entity.Cell { return entity.Cell{Consequence: c, Likelihood: l} }

// HighestBelow returns the largest product of two numbers 1..5 below n: 12 for 15, since no risk
// scores 13 or 14.
func HighestBelow(n int) int {
	best := 1
	for c := 1; c <= 5; c++ {
		for l := 1; l <= 5; l++ {
			if c*l < n {
				best = max(best, c*l)
			}
		}
	}
	return best
}

// IDsShown is how many engagements a line of the heat map in words names.
const IDsShown = 60
