package costing

import (
	"fmt"
	"strings"

	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/scoring/money"
)

// YearWords says what a year costs on average, at both ends.
func YearWords(r *money.Result) string {
	e := r.Expected()
	if e.Low.Rounded() == e.High.Rounded() {
		return "about " + e.Low.String() + " a year on average"
	}
	return fmt.Sprintf("between %s and %s a year on average: the lower if everything is in place that may be, the "+
		"higher if no more is in place than is shown", e.Low, e.High)
}

// EngagementWords says what a result comes to, in sentences: first the years with a loss, as an average hides them.
func EngagementWords(r *money.Result) []string {
	return []string{sentence("if no more is in place than is shown, " + BadYears(&r.Worst)),
		"Over very many years that is " + YearWords(r) + "."}
}

// BadYears says what the years with a loss are like at the shown end, which an average hides.
func BadYears(y *money.Year) string {
	if y.P95 > 0 {
		return fmt.Sprintf("19 years in 20 cost less than %s, 99 in 100 less than %s", y.P95, y.P99)
	}
	return badYears(1-y.None, y.LossP50, y.LossP90)
}

// badYears says how many years have a loss, and what such a year costs. "19 years in 20 cost less than £0" would be as
// true of rare losses, and is read as no risk.
func badYears(chance float64, half, nine money.Pence) string {
	return fmt.Sprintf("%s a loss: half of those cost more than %s, and 1 in 10 of them more than %s",
		yearsWith(chance), half, nine)
}

// yearsWith says how many years have a loss, as people count years: to two digits.
func yearsWith(chance float64) string {
	switch {
	case chance < 0.0001:
		return "fewer than 1 year in 10,000 has"
	case chance > 0.25:
		return fmt.Sprintf("%.0f %% of years have", 100*chance)
	}
	return "about 1 year in " + text.Thousands(int(twoDigits(int64(1/chance+0.5)))) + " has"
}

// twoDigits rounds a count of years to two significant digits.
func twoDigits(n int64) int64 {
	unit := int64(1)
	for n >= 100*unit {
		unit *= 10
	}
	return (n + unit/2) / unit * unit
}

// Pays says from which frequency a choice pays for itself, by the scenario that needs the least. The years are rounded
// down to two digits, so that the sentence stays true.
func Pays(c *money.Choice) string {
	switch {
	case len(c.Actions) == 0:
		return ""
	case len(c.BreakEven) == 0:
		return "takes nothing from these losses"
	case c.BreakEven[0].Always:
		return "costs us nothing"
	case c.BreakEven[0].Years < 1:
		return "there is more than one a year"
	}
	b := &c.BreakEven[0]
	return fmt.Sprintf("%s more often than once in %s", lower(b.Title), text.Plural(int(b.Rounded()),
		"year", "years"))
}

// PaysWords is [Pays] as a clause of its own.
func PaysWords(c *money.Choice) string {
	if len(c.BreakEven) > 0 && !c.BreakEven[0].Always {
		return "pays for itself if " + Pays(c)
	}
	return Pays(c)
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// Clears says which must-haves a choice clears.
func Clears(c *money.Choice) string {
	var out []string
	if c.Fatal > 0 {
		out = append(out, text.Plural(c.Fatal, "fatal must-have", "fatal must-haves"))
	}
	if c.MustHaves > 0 {
		out = append(out, text.Plural(c.MustHaves, "other", "others"))
	}
	return strings.Join(out, ", ")
}

// ActionWords is what an action is, as a person wrote it, or its question.
func (x *Engagement) ActionWords(id string) string {
	for i := range x.Actions {
		if a := &x.Actions[i]; a.ID == id && a.What != "" {
			return id + " " + a.What
		}
	}
	return id
}

// Buys names the actions of a choice.
func (x *Engagement) Buys(c *money.Choice) string {
	if len(c.Actions) == 0 {
		return "nothing"
	}
	out := make([]string, len(c.Actions))
	for i, id := range c.Actions {
		out[i] = x.ActionWords(id)
	}
	return strings.Join(out, "; ")
}

// Changing are the inputs that change the first purchase at one of their ends.
func (b *Budget) Changing() (out []money.Moved) {
	for _, m := range b.Moved {
		if m.Changes {
			out = append(out, m)
		}
	}
	return out
}

// FirstWords says what to buy first, and what would change that.
func FirstWords(x *Engagement, b *Budget) string {
	if b.First == nil {
		return "nothing that has a cost would take anything away"
	}
	words := "buy first: " + x.ActionWords(b.First.ID) + ", at most " + b.First.Buyer.Annual().High.String() + " a year"
	if n := len(b.Changing()); n > 0 {
		return words + fmt.Sprintf("; %s of %d would change that", text.Plural(n, "input", "inputs"), len(b.Moved))
	}
	return words + fmt.Sprintf("; none of the %d inputs, moved over its range, changes that", len(b.Moved))
}

// NothingEntered says that the pounds are off, and what to do.
func NothingEntered(ref string) string {
	return "nothing is entered about the money of " + ref + ", so there are no pounds"
}

// SpreadWords is a range as it was entered: 5 to 90, most likely 20.
func SpreadWords(s entity.Spread, pounds bool) string {
	unit := ""
	if pounds {
		unit = "£"
	}
	n := func(v int64) string { return unit + text.Thousands(int(v)) }
	switch {
	case s.Low == s.High:
		return n(s.Low)
	case s.Likely != 0:
		return n(s.Low) + " to " + n(s.High) + ", most likely " + n(s.Likely)
	}
	return n(s.Low) + " to " + n(s.High)
}

// LossWords is a loss as it was entered.
func LossWords(l *entity.EnteredLoss) string {
	if l.Days != nil {
		return SpreadWords(*l.Days, false) + " days, at " + SpreadWords(l.Cost, true) + " a day"
	}
	return SpreadWords(l.Cost, true)
}

// PriceWords is a price as it was entered.
func PriceWords(p *entity.Price) string {
	var out []string
	if p.Once.High > 0 {
		out = append(out, SpreadWords(p.Once, true)+" once")
	}
	if p.Hours.High > 0 {
		out = append(out, SpreadWords(p.Hours, false)+" hours at "+SpreadWords(p.Rate, true))
	}
	if p.Running.High > 0 {
		out = append(out, SpreadWords(p.Running, true)+" every year")
	}
	if len(out) == 0 {
		return "nothing"
	}
	if p.Once.High+p.Hours.High > 0 {
		out = append(out, "over "+text.Plural(p.Years, "year", "years"))
	}
	return strings.Join(out, ", ")
}

// Middle is where half of the outcomes of a range are below: of a lognormal range the root of the product of its ends.
// A most likely value that is far from it says that the range and the person do not agree.
func Middle(s entity.Spread) float64 { return money.Middle(s.Low, s.High) }

// Doubtful reports whether the most likely value is more than twice, or less than half, of the middle of its range.
func Doubtful(s entity.Spread) bool {
	m := Middle(s)
	return s.Likely != 0 && m > 0 && (float64(s.Likely) > 2*m || float64(s.Likely) < m/2)
}

// OftenWords says how often events of a scenario come, before any control.
func OftenWords(s *money.Scenario) string {
	f := &s.Frequency
	return fmt.Sprintf("%s in %s supplier-years", text.Plural(f.Events, "event", "events"), text.Thousands(f.Years))
}

// CountWords is our own count of events as it was entered.
func CountWords(n *entity.EnteredCount) string {
	return fmt.Sprintf("%s in %s supplier-years, our own count", text.Plural(n.Events, "event", "events"),
		text.Thousands(n.Years))
}

// ScenarioTitle is the title of a scenario by its id.
func ScenarioTitle(x *Engagement, id string) string {
	if s := x.Input.Data.Scenario(id); s != nil {
		return s.Title
	}
	return id
}

// Payer is who pays for a control, and what.
type Payer struct {
	Who string // us, supplier
	*entity.Price
}

// Payers are those who pay for a control.
func Payers(k *entity.ControlCost) (out []Payer) {
	if k.Buyer != nil {
		out = append(out, Payer{"us", k.Buyer})
	}
	if k.Supplier != nil {
		out = append(out, Payer{"supplier", k.Supplier})
	}
	return out
}

// FirstAt says what would be bought first at the ends of an input.
func FirstAt(m *money.Moved) string {
	name := func(id string) string {
		if id == "" {
			return "nothing"
		}
		return id
	}
	if m.Low.First == m.High.First {
		return name(m.Low.First)
	}
	return name(m.Low.First) + ", then " + name(m.High.First)
}

// BuysOf names the actions of a choice of one engagement of a portfolio.
func BuysOf(p *Portfolio, ref string, c *money.Choice) string {
	for i := range p.Members {
		if p.Members[i].Ref == ref {
			return p.Members[i].Buys(c)
		}
	}
	return strings.Join(c.Actions, "; ")
}
