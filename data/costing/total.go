package costing

import (
	"fmt"
	"strings"

	"assure/internal/text"
	"assure/scoring/money"
)

// PortfolioWords says of how many services there are pounds, what the years with a loss are like, what a budget takes
// away, and how often events would have to come for that to pay by pounds alone.
func PortfolioWords(p *Portfolio, b *Bought) []string {
	var low, high money.Pence
	for i := range p.Members {
		e := p.Members[i].Result.Expected()
		low, high = low+e.Low, high+e.High
	}
	all := "For one service"
	if n := len(p.Members); n != 1 {
		all = fmt.Sprintf("For %d services together", n)
	}
	out := []string{fmt.Sprintf("%s, of %d in force, %s. Spread over very many years, most of them without a "+
		"loss, that "+
		"is %s a year if everything is in place that may be, and %s if no more is in place than is shown. Of the "+
		"other "+
		"services nothing is said.", all, p.InForce, BadTotal(b.Before), low, high)}
	if len(b.Choices) == 0 {
		return out
	}
	words := fmt.Sprintf("What is bought costs at most %s a year and takes %s a year away on average", b.Cost.High,
		b.Avoided)
	if clears := b.Clears(); clears != "" {
		words += ", and clears " + clears
	}
	return append(out, words+". "+b.Even())
}

func sentence(s string) string { return text.UpperFirst(s) + "." }

// BadTotal says what the years with a loss are like over a portfolio, as it is now.
func BadTotal(t *money.Total) string {
	switch {
	case t.LossP50 == 0:
		return "none of the " + text.Thousands(t.Years) + " years that were simulated has a loss"
	case t.P95.At > 0:
		return fmt.Sprintf("%s a loss; 19 years in 20 cost less than %s, 99 in 100 less than %s", yearsWith(1-t.None),
			t.P95.At, t.P99.At)
	}
	return badYears(1-t.None, t.LossP50, t.LossP90)
}

// Even says how often events would have to come for all that is bought to pay for itself by pounds alone, held
// against the count: at the highest costs and the least effects. It is the break-even of a portfolio, whose services
// have no frequency in common.
func (s *Sum) Even() string {
	switch {
	case s.Cost.High == 0:
		return "It costs us nothing."
	case s.Avoided.Low <= 0:
		return "None of it is taken from these losses, so by pounds alone it never pays."
	}
	times := float64(s.Cost.High) / float64(s.Avoided.Low)
	switch {
	case times <= 1:
		return fmt.Sprintf("By pounds alone it pays as often as events are counted, and would down to %s of that.",
			percent(times))
	case times < 1000:
		return fmt.Sprintf("By pounds alone it pays if events come at least %s times as often as they are counted.",
			digits(times))
	}
	return "By pounds alone it would pay only if events came a thousand times as often as they are counted."
}

// percent is a share to two digits, rounded up.
func percent(share float64) string { return fmt.Sprintf("%d %%", min(100, int(100*share)+1)) }

// digits is a factor above 1 to two digits, rounded up.
func digits(f float64) string {
	if f < 10 {
		s := fmt.Sprintf("%.1f", float64(int(f*10)+1)/10)
		return strings.TrimSuffix(s, ".0")
	}
	n := int64(f) + 1
	unit := int64(1)
	for n >= 100*unit {
		unit *= 10
	}
	return text.Thousands(int((n + unit - 1) / unit * unit))
}

// TotalRow is one figure of the years of a portfolio: now, and with what is bought.
type TotalRow struct{ What, Now, After string }

// Rows are the figures of the simulated years. A percentile of all years that is £0 is left out: most years have no
// loss, and the rows of the years that have one say more.
func (b *Bought) Rows() []TotalRow {
	var out []TotalRow
	add := func(what string, f func(*money.Total) string) {
		out = append(out, TotalRow{what, f(b.Before), f(b.After)})
	}
	of := func(p money.Pence) string {
		if p == 0 {
			return "no loss"
		}
		return p.String()
	}
	add("years with a loss", func(t *money.Total) string {
		if t.LossP50 == 0 {
			return "none simulated"
		}
		return strings.TrimSuffix(strings.TrimSuffix(yearsWith(1-t.None), " has"), " of years have")
	})
	add("half of those cost more than", func(t *money.Total) string { return of(t.LossP50) })
	add("1 in 10 of those cost more than", func(t *money.Total) string { return of(t.LossP90) })
	if b.Before.P95.At > 0 {
		add("19 in 20 of all years cost less than", func(t *money.Total) string { return of(t.P95.At) })
	}
	if b.Before.P99.At > 0 {
		add("99 in 100 of all years cost less than", func(t *money.Total) string { return of(t.P99.At) })
	}
	add("the worst 1 year in 20, on average", func(t *money.Total) string { return of(t.Tail) })
	add("over all years on average, exactly", func(t *money.Total) string { return t.Expected.String() })
	add("over all years on average, simulated", func(t *money.Total) string {
		return t.Mean.String() + " ± " + t.MeanSE.String()
	})
	return out
}
