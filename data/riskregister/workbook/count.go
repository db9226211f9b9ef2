package workbook

import (
	"cmp"
	"fmt"
	"strconv"

	"assure/questionnaire/entity"
	"assure/scoring"
)

// counts are what summary and heat map show: the values beside their formulas.
type counts struct {
	open, unplaced             int
	bands                      []int // open risks, lowest band first
	grades                     map[string]int
	status                     map[scoring.Status]int
	tiers                      [5]int         // 0: not triaged
	cells                      [6][6][]string // refs of open risks by consequence and likelihood
	suppliers, live            int
	notMet, notShown, accepted int // must-haves
	gated                      int // engagements with one open
	overdue, lapsed            int
	strongButHigh              int
	unsigned                   int
}

func count(b *Book) *counts {
	set := b.Method.Settings
	c := &counts{bands: make([]int, len(set.Bands)), grades: map[string]int{}, status: map[scoring.Status]int{}}
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
			c.unplaced++
			continue
		}
		c.cells[cell.Consequence][cell.Likelihood] = append(c.cells[cell.Consequence][cell.Likelihood], r.Record.Ref)
		for j, band := range set.Bands {
			if set.Band(cell.Score()) == band.Band {
				c.bands[j]++
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

func (c *counts) engagement(set *scoring.Settings, e *Engagement) {
	u := &e.RollUp
	c.grades[string(u.ShownGrade())]++
	c.status[u.Status]++
	if u.Tier >= 0 && u.Tier < len(c.tiers) {
		c.tiers[u.Tier]++
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

// Headlines are the register in a few plain sentences, the most important first.
func Headlines(b *Book) []string { return headlines(b, count(b)) }

func headlines(b *Book, c *counts) []string {
	set := b.Method.Settings
	top := set.Bands[len(set.Bands)-1]
	out := []string{fmt.Sprintf("%s with %s (%s in force) and %s.", plural(c.suppliers, "supplier"), plural(len(b.Engagements), "engagement"), thousands(c.live), plural(c.open, "open risk"))}
	if n := c.bands[len(c.bands)-1]; n > 0 {
		out = append(out, fmt.Sprintf("%s %s %s: %s.", plural(n, "open risk"), isAre(n), top.Band, cmp.Or(top.Words, "decide before anything else")))
	} else if c.open > c.unplaced {
		out = append(out, fmt.Sprintf("No open risk that is rated is %s.", top.Band))
	}
	if c.unplaced > 0 {
		out = append(out, fmt.Sprintf("%s %s not rated yet: nothing is said of %s here.", plural(c.unplaced, "open risk"), isAre(c.unplaced), pick(c.unplaced, "it", "them")))
	}
	if c.notMet+c.notShown > 0 {
		s := fmt.Sprintf("In %s a must-have is open: %d not met, %d not shown", plural(c.gated, "engagement"), c.notMet, c.notShown)
		if c.accepted > 0 {
			s += fmt.Sprintf("; %d accepted despite by a named person until a date", c.accepted)
		}
		out = append(out, s+".")
	}
	if n := c.status[scoring.TooLittleKnown] + c.status[scoring.NotAssessed]; n > 0 {
		out = append(out, fmt.Sprintf("%s %s no grade (too little known: %d; not assessed: %d). That says nothing about how good they are.",
			plural(n, "engagement"), hasHave(n), c.status[scoring.TooLittleKnown], c.status[scoring.NotAssessed]))
	}
	if c.strongButHigh > 0 {
		out = append(out, fmt.Sprintf("%s: good controls, service too important for a lower risk.", plural(c.strongButHigh, "engagement")))
	}
	if c.overdue > 0 {
		out = append(out, fmt.Sprintf("%s %s overdue.", plural(c.overdue, "action"), isAre(c.overdue)))
	}
	if c.lapsed > 0 {
		out = append(out, fmt.Sprintf("%s of risk no longer %s: decide again.", plural(c.lapsed, "acceptance"), pick(c.lapsed, "holds", "hold")))
	}
	if c.unsigned > 0 {
		out = append(out, fmt.Sprintf("%s %s on answers that nobody has signed off yet.", plural(c.unsigned, "rating"), pick(c.unsigned, "rests", "rest")))
	}
	return out
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return thousands(n) + " " + word + "s"
}

// thousands writes 31970 as 31,970.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func pick(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func isAre(n int) string { return pick(n, "is", "are") }

func hasHave(n int) string { return pick(n, "has", "have") }

// worst are the n open risks with the highest score, in the order of the book where they tie.
func worst(b *Book, n int) []*Risk {
	var out []*Risk
	for points := 25; points >= 1 && len(out) < n; points-- {
		for i := range b.Risks {
			if r := &b.Risks[i]; r.Open() && r.Current().Score() == points && len(out) < n {
				out = append(out, r)
			}
		}
	}
	return out
}

func cell(c, l int) entity.Cell { return entity.Cell{Consequence: c, Likelihood: l} }
