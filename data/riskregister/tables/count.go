package tables

import (
	"cmp"
	"fmt"
	"slices"

	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Counts are the figures of the summary and the heat map.
type Counts struct {
	open, Unplaced             int
	Bands                      []int // open risks, lowest band first
	Grades                     map[string]int
	Status                     map[scoring.Status]int
	Tiers                      [5]int         // 0: not triaged
	Cells                      [6][6][]string // refs of open risks by consequence and likelihood
	suppliers, live            int
	notMet, notShown, accepted int // must-haves
	gated                      int // engagements with one open
	overdue, lapsed            int
	strongButHigh              int
	unsigned                   int
}

// Count counts what is in a book.
func Count(b *Book) *Counts {
	set := b.Method.Settings
	c := &Counts{Bands: make([]int, len(set.Bands)), Grades: map[string]int{}, Status: map[scoring.Status]int{}}
	for i := range b.Risks {
		r := &b.Risks[i]
		if r.Status() == StatusLapsed {
			c.lapsed++
		}
		if !r.Open() {
			continue
		}
		c.open++
		cell := r.Current()
		if cell.Score() == 0 {
			c.Unplaced++
			continue
		}
		c.Cells[cell.Consequence][cell.Likelihood] = append(c.Cells[cell.Consequence][cell.Likelihood], r.Record.Ref)
		for j, band := range set.Bands {
			if set.Band(cell.Score()) == band.Band {
				c.Bands[j]++
			}
		}
	}
	suppliers := map[string]bool{}
	for i := range b.Engagements {
		suppliers[b.Engagements[i].SupplierRef] = true
		c.engagement(set, &b.Engagements[i])
	}
	c.suppliers = len(suppliers)
	for i := range b.Actions {
		row := ActionRow{Action: &b.Actions[i], AsOf: b.Method.AsOf}
		if row.Overdue() != "" {
			c.overdue++
		}
	}
	return c
}

func (c *Counts) engagement(set *scoring.Settings, e *Engagement) {
	u := &e.RollUp
	if u.Status != scoring.NoQuestionnaire {
		c.Grades[string(u.ShownGrade())]++
	}
	c.Status[u.Status]++
	if u.Tier >= 0 && u.Tier < len(c.Tiers) {
		c.Tiers[u.Tier]++
	}
	if e.Record.State.InForce() {
		c.live++
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

// Headlines returns the [Counts.Headlines] of a book.
func Headlines(b *Book) []string { return Count(b).Headlines(b) }

// Headlines returns the register in a few plain sentences, the most important first.
func (c *Counts) Headlines(b *Book) []string {
	set := b.Method.Settings
	top := set.Bands[len(set.Bands)-1]
	out := []string{fmt.Sprintf("%s with %s (%s in force) and %s.", text.Plural(c.suppliers, "supplier", "suppliers"),
		text.Plural(len(b.Engagements), "engagement", "engagements"), text.Thousands(c.live),
		text.Plural(c.open, "open risk", "open risks"))}
	if n := c.Bands[len(c.Bands)-1]; n > 0 {
		out = append(out, fmt.Sprintf("%s %s %s: %s.", text.Plural(n, "open risk", "open risks"), IsAre(n), top.Band,
			cmp.Or(set.BandWordsOf(top.Band, c.live > 0), "decide before anything else")))
	} else if c.open > c.Unplaced {
		out = append(out, fmt.Sprintf("No open risk that is rated is %s.", top.Band))
	}
	if c.Unplaced > 0 {
		out = append(out, fmt.Sprintf("%s %s not rated yet: nothing is said of %s here.",
			text.Plural(c.Unplaced, "open risk", "open risks"), IsAre(c.Unplaced), text.Noun(c.Unplaced, "it", "them")))
	}
	if c.notMet+c.notShown > 0 {
		s := fmt.Sprintf("In %s a must-have or key control is open: %d not met, %d not shown",
			text.Plural(c.gated, "engagement", "engagements"), c.notMet, c.notShown)
		if c.accepted > 0 {
			s += fmt.Sprintf("; %d accepted despite", c.accepted)
		}
		out = append(out, s+".")
	}
	if n := c.Status[scoring.TooLittleKnown] + c.Status[scoring.NotAssessed]; n > 0 {
		out = append(out, fmt.Sprintf("%s %s no grade (too little known: %d; not assessed: %d). That says nothing "+
			"about how good they are.",
			text.Plural(n, "engagement", "engagements"), hasHave(n), c.Status[scoring.TooLittleKnown],
			c.Status[scoring.NotAssessed]))
	}
	if n := c.Status[scoring.NoQuestionnaire]; n > 0 {
		out = append(out, fmt.Sprintf("%s %s no questionnaire, and so %s no grade.",
			text.Plural(n, "engagement", "engagements"), text.Noun(n, "needs", "need"), hasHave(n)))
	}
	if c.strongButHigh > 0 {
		out = append(out, fmt.Sprintf("%s: good controls, service too important for a lower risk.",
			text.Plural(c.strongButHigh, "engagement", "engagements")))
	}
	if c.overdue > 0 {
		out = append(out, fmt.Sprintf("%s %s overdue.", text.Plural(c.overdue, "action", "actions"), IsAre(c.overdue)))
	}
	if c.lapsed > 0 {
		out = append(out, fmt.Sprintf("%s of risk no longer %s: decide again.",
			text.Plural(c.lapsed, "acceptance", "acceptances"), text.Noun(c.lapsed, "holds", "hold")))
	}
	if c.unsigned > 0 {
		out = append(out, fmt.Sprintf("%s %s on answers that nobody has signed off yet.",
			text.Plural(c.unsigned, "rating", "ratings"), text.Noun(c.unsigned, "rests", "rest")))
	}
	return out
}

// IsAre returns the verb for n things: "is" or "are".
func IsAre(n int) string { return text.Noun(n, "is", "are") }

func hasHave(n int) string { return text.Noun(n, "has", "have") }

// Worst returns the highest open risk of each of the n engagements where it is highest. Of an
// engagement's risks that are equally high it is the overall one, of which the others are parts;
// engagements that tie come in the order of the book.
func Worst(b *Book, n int) []*Risk {
	var order []string
	highest := map[string]*Risk{}
	for i := range b.Risks {
		r := &b.Risks[i]
		if !r.Open() || r.Current().Score() == 0 {
			continue
		}
		old := highest[r.Engagement]
		if old == nil {
			order = append(order, r.Engagement)
		}
		if old == nil || r.Current().Score() > old.Current().Score() || r.Current().Score() == old.Current().Score() &&
			r.Record.Kind == entity.OverallRisk && old.Record.Kind != entity.OverallRisk {
			highest[r.Engagement] = r
		}
	}
	out := make([]*Risk, len(order))
	for i, ref := range order {
		out[i] = highest[ref]
	}
	slices.SortStableFunc(out, func(x, y *Risk) int { return cmp.Compare(y.Current().Score(), x.Current().Score()) })
	return out[:min(n, len(out))]
}

// CellAt returns the cell of a consequence and a likelihood.
func CellAt(c, l int) entity.Cell { return entity.Cell{Consequence: c, Likelihood: l} }

// WorstShown is how many risks the summary names.
const WorstShown = 10

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

// IDsShown is how many risks a line of the heat map in words names.
const IDsShown = 60
