package tables

import (
	"assure/questionnaire/entity"
	"assure/scoring/money"
)

// Costs are the pounds of the engagements of a register that have entries.
type Costs struct{ Engagements []CostOf }

// CostOf are the pounds of one engagement: what people entered, and what follows.
type CostOf struct {
	Engagement, Supplier, Service string
	Entered                       entity.Costing
	Result                        *money.Result
	Terms                         []money.EffectTerm
	Actions                       []money.Action
	Alone                         []money.Choice // each action by itself
	First                         string         // to buy first, in words; "" for nothing
}

// The headings that formulas name.
const (
	HCostEvent     = "Event"
	HCostLower     = "A year on average, lower"
	HCostHigher    = "A year on average, higher"
	HCostNone      = "Years without a loss %"
	HCostSpread    = "Standard deviation of a year"
	HCostChanged   = "Changed"
	HCostEvents    = "Events counted"
	HCostYears     = "Supplier-years"
	HCostFactor    = "Of the rate, by facts %"
	HCostRate      = "Events a year"
	HCostMean      = "One event costs, on average"
	HCostVariance  = "Variance of that"
	HCostF         = "Left of the rate, shown"
	HCostG         = "Left of the loss, shown"
	HCostLowF      = "Left of the rate, at most"
	HCostLowG      = "Left of the loss, at most"
	HCostNoneLog   = "Logarithm of no event"
	HCostYearVar   = "Variance of a year"
	HCostDaysLow   = "Days, low"
	HCostDaysHigh  = "Days, high"
	HCostLow       = "Pounds, low"
	HCostHigh      = "Pounds, high"
	HCostMu        = "Mean of the logarithm"
	HCostSigma     = "Variance of the logarithm"
	HCostPartMean  = "On average"
	HCostPartVar   = "Variance"
	HCostCuts      = "Cuts"
	HCostWith      = "With"
	HCostBarrier   = "Barrier"
	HCostShown     = "Shown %"
	HCostAtMost    = "At most %"
	HCostLimit     = "Counts to, shown %"
	HCostMostLimit = "Counts to, at most %"
	HCostLeast     = "Least effect %"
	HCostMost      = "Most effect %"
	HCostCut       = "Cut, shown %"
	HCostLowCut    = "Cut, at most %"
	HCostCounts    = "Counts, shown"
	HCostLowCounts = "Counts, at most"
	HCostLog       = "Logarithm left, shown"
	HCostLowLog    = "Logarithm left, at most"
	HCostBuy       = "Buy"
	HCostPayer     = "Paid by"
	HCostOnceLow   = "Once, low"
	HCostOnceHigh  = "Once, high"
	HCostHoursLow  = "Hours, low"
	HCostHoursHigh = "Hours, high"
	HCostRateLow   = "An hour, low"
	HCostRateHigh  = "An hour, high"
	HCostRunLow    = "Every year, low"
	HCostRunHigh   = "Every year, high"
	HCostContract  = "Contract years"
	HCostYearLow   = "A year, at least"
	HCostYearHigh  = "A year, at most"
	HCostSaves     = "Saves on each event"
	HCostPrice     = "Costs a year, at most"
	HCostEven      = "Pays if likelier than 1 in (years)"
)

// Now marks the terms of a barrier as things are, in the column With.
const Now = "as now"

// PoundsRow is what a year costs one engagement.
type PoundsRow struct{ *CostOf }

// EventRow is one scenario of it that has a loss.
type EventRow struct {
	*CostOf
	*money.Scenario
}

// LossRow is one part of what an event costs, as it was entered.
type LossRow struct {
	*CostOf
	*entity.EnteredLoss
}

// EffectRow is one question of a barrier. Its group are the rows of the barrier, from 0, and now those as things are.
type EffectRow struct {
	*CostOf
	*money.EffectTerm
	Group, NowGroup [2]int
	at              int
	all             []EffectRow
}

// PurchaseRow is what a control costs one payer.
type PurchaseRow struct {
	*CostOf
	Buy, What, Payer string
	To               int
	*entity.Price
}

// EvenRow is when a purchase pays for itself by one scenario.
type EvenRow struct {
	*CostOf
	*money.Choice
	money.BreakEven
	Buy string
}

// has reports whether there are pounds.
func (c *CostOf) has() bool { return c.Result.Withheld == "" }

// eachCost lists what f makes of each engagement with entries.
func eachCost[R any](b *Book, f func(*CostOf) []R) (out []R) {
	if b.Costs == nil {
		return nil
	}
	for i := range b.Costs.Engagements {
		out = append(out, f(&b.Costs.Engagements[i])...)
	}
	return out
}

// PoundsRows returns the rows of the table [Pounds].
func (b *Book) PoundsRows() []PoundsRow {
	return eachCost(b, func(c *CostOf) []PoundsRow { return []PoundsRow{{c}} })
}

// EventRows returns the rows of the table [CostEvents].
func (b *Book) EventRows() []EventRow {
	return eachCost(b, func(c *CostOf) (out []EventRow) {
		for i := range c.Result.Scenarios {
			out = append(out, EventRow{c, &c.Result.Scenarios[i]})
		}
		return out
	})
}

// LossRows returns the rows of the table [CostLosses].
func (b *Book) LossRows() []LossRow {
	return eachCost(b, func(c *CostOf) []LossRow {
		return recordRows(c.Entered.Losses, func(l *entity.EnteredLoss) LossRow { return LossRow{c, l} })
	})
}

// EffectRows returns the rows of the table [CostEffects].
func (b *Book) EffectRows() []EffectRow {
	rows := eachCost(b, func(c *CostOf) []EffectRow {
		return recordRows(c.Terms, func(t *money.EffectTerm) EffectRow { return EffectRow{CostOf: c, EffectTerm: t} })
	})
	same := func(x, y *EffectRow) bool {
		return x.CostOf == y.CostOf && x.Scenario == y.Scenario && x.Barrier == y.Barrier && x.Cuts == y.Cuts
	}
	for from := 0; from < len(rows); {
		to := from
		for to+1 < len(rows) && same(&rows[from], &rows[to+1]) && rows[from].With == rows[to+1].With {
			to++
		}
		now := [2]int{from, to}
		if rows[from].With != "" {
			now = rows[from-1].NowGroup
		}
		for i := from; i <= to; i++ {
			rows[i].Group, rows[i].NowGroup, rows[i].at, rows[i].all = [2]int{from, to}, now, i, rows
		}
		from = to + 1
	}
	return rows
}

// PurchaseRows returns the rows of the table [CostPurchases].
func (b *Book) PurchaseRows() []PurchaseRow {
	return eachCost(b, func(c *CostOf) (out []PurchaseRow) {
		for i := range c.Entered.Controls {
			k := &c.Entered.Controls[i]
			row := PurchaseRow{CostOf: c, Buy: c.actionID(k), What: string(k.What), To: k.To}
			for _, p := range []struct {
				who   string
				price *entity.Price
			}{{"us", k.Buyer}, {"supplier", k.Supplier}} {
				if p.price != nil {
					row.Payer, row.Price = p.who, p.price
					out = append(out, row)
				}
			}
		}
		return out
	})
}

// actionID is the id of the action of a control, or its question where it is not asked now.
func (c *CostOf) actionID(k *entity.ControlCost) string {
	for i := range c.Actions {
		if a := &c.Actions[i]; a.Pack == k.Pack && a.Question == k.Question {
			return a.ID
		}
	}
	return k.Pack + "/" + k.Question
}

// EvenRows returns the rows of the table [BreakEvens].
func (b *Book) EvenRows() []EvenRow {
	return eachCost(b, func(c *CostOf) (out []EvenRow) {
		for i := range c.Alone {
			for _, e := range c.Alone[i].BreakEven {
				out = append(out, EvenRow{c, &c.Alone[i], e, c.Alone[i].Actions[0]})
			}
		}
		return out
	})
}
