package tables

import (
	"cmp"
	"math"
	"slices"

	"assure/questionnaire/entity"
	"assure/scoring/money"
)

// pounds are pence as a spreadsheet adds them.
func pounds(p money.Pence) any { return float64(p) / 100 }

const factors = 1e12 // of what is left

// known returns f, or nil where there are no pounds.
func (c *CostOf) known(f func() any) any {
	if !c.has() {
		return nil
	}
	return f()
}

func cost[R any](header string, value func(*R) any) Column[R] {
	return Column[R]{Header: header, Width: 16, Kind: Number, Value: value}
}

func gbp[R any](header string, value func(*R) any) Column[R] {
	return Column[R]{Header: header, Width: 16, Kind: Money, Value: value}
}

func label[R any](header string, width float64, value func(*R) any) Column[R] {
	return Column[R]{Header: header, Width: width, Value: value}
}

// changedColumn says whether a figure is not as exported.
func changedColumn[R any]() Column[R] {
	return Column[R]{Header: HCostChanged, Width: 10, Kind: Number, Working: true, Value: func(*R) any { return 0 }}
}

// Pounds returns the table of the sheet Money.
func Pounds() Table[PoundsRow] {
	type row = PoundsRow
	worst := func(f func(*money.Year) any) func(*row) any {
		return func(r *row) any { return r.known(func() any { return f(&r.Result.Worst) }) }
	}
	rare := func(rare bool, p func(*money.Year) money.Pence) func(*row) any {
		return worst(func(y *money.Year) any {
			if (y.P95 == 0) != rare {
				return nil
			}
			return pounds(p(y))
		})
	}
	return Table[row]{Columns: []Column[row]{
		label(HEngagement, 14, func(r *row) any { return r.Engagement }),
		label("Supplier", 26, func(r *row) any { return r.Supplier }),
		label("Service", 26, func(r *row) any { return r.Service }),
		label("No pounds", 18, func(r *row) any { return r.Result.Withheld }),
		gbp(HCostLower, func(r *row) any { return r.known(func() any { return pounds(r.Result.Best.Mean) }) }),
		gbp(HCostHigher, worst(func(y *money.Year) any { return pounds(y.Mean) })),
		cost(HCostNone, worst(func(y *money.Year) any { return 100 * y.None })),
		gbp(HCostSpread, worst(func(y *money.Year) any { return pounds(y.SD) })),
		gbp("Half of years with a loss cost more than (value)",
			rare(true, func(y *money.Year) money.Pence { return y.LossP50 })),
		gbp("1 in 10 of them more than (value)", rare(true, func(y *money.Year) money.Pence { return y.LossP90 })),
		gbp("19 in 20 of all years less than (value)", rare(false, func(y *money.Year) money.Pence { return y.P95 })),
		gbp("99 in 100 less than (value)", rare(false, func(y *money.Year) money.Pence { return y.P99 })),
		label("Buy first (value)", 40, func(r *row) any { return r.First }),
		changedColumn[row](),
	}}
}

// CostEvents returns the table of the sheet MoneyEvents.
func CostEvents() Table[EventRow] {
	type row = EventRow
	left := func(of func(*row) int64) func(*row) any {
		return func(r *row) any { return float64(of(r)) / factors }
	}
	return Table[row]{Columns: []Column[row]{
		label(HEngagement, 14, func(r *row) any { return r.Engagement }),
		label(HCostEvent, 16, func(r *row) any { return r.ID }),
		label("What it is", 24, func(r *row) any { return r.Scenario.Title }),
		label("Counted at", 36, func(r *row) any { return r.Frequency.Class }),
		cost(HCostEvents, func(r *row) any { return r.Frequency.Events }),
		cost(HCostYears, func(r *row) any { return r.Frequency.Years }),
		cost(HCostFactor, func(r *row) any {
			if r.Factor == nil {
				return 100
			}
			return r.Factor.Percent
		}),
		cost(HCostRate, func(r *row) any { return r.Rate }),
		gbp(HCostMean, func(r *row) any { return pounds(r.Event) }),
		cost(HCostVariance, func(r *row) any { _, v := r.moments(); return v }),
		cost(HCostF, left(func(r *row) int64 { return r.Worst.Frequency })),
		cost(HCostG, left(func(r *row) int64 { return r.Worst.Loss })),
		cost(HCostLowF, left(func(r *row) int64 { return r.Best.Frequency })),
		cost(HCostLowG, left(func(r *row) int64 { return r.Best.Loss })),
		gbp(HCostHigher, func(r *row) any { return pounds(r.Worst.Expected) }),
		gbp(HCostLower, func(r *row) any { return pounds(r.Best.Expected) }),
		cost(HCostNoneLog, func(r *row) any { return math.Log(r.Worst.None) }),
		cost(HCostYearVar, func(r *row) any { return r.yearVariance() }),
		label("Source", 40, func(r *row) any { return cmp.Or(r.Frequency.Source, r.Frequency.By) }),
		changedColumn[row](),
	}}
}

// moments are the mean and the variance of what one event costs, in pounds.
func (r *EventRow) moments() (mean, variance float64) {
	for i := range r.Parts {
		m, v := r.Parts[i].Moments()
		mean, variance = mean+m/100, variance+v/1e4
	}
	return mean, variance
}

// yearVariance is E[lambda] m2 + Var[lambda] m1^2 at the shown end, in pounds squared.
func (r *EventRow) yearVariance() float64 {
	m, v := r.moments()
	f, g := float64(r.Worst.Frequency)/factors, float64(r.Worst.Loss)/factors
	rate := r.Rate * f
	return rate*g*g*(v+m*m) + rate*rate/(float64(r.Frequency.Events)+0.5)*g*g*m*m
}

// CostLosses returns the table of the sheet MoneyLosses.
func CostLosses() Table[LossRow] {
	type row = LossRow
	days := func(f func(*entity.Spread) int64) func(*row) any {
		return func(r *row) any {
			if r.Days == nil {
				return nil
			}
			return f(r.Days)
		}
	}
	return Table[row]{Columns: append([]Column[row]{
		label(HEngagement, 14, func(r *row) any { return r.Engagement }),
		label(HCostEvent, 16, func(r *row) any { return r.Scenario }),
		label("Part", 14, func(r *row) any { return r.Part }),
		cost(HCostDaysLow, days(func(s *entity.Spread) int64 { return s.Low })),
		cost(HCostDaysHigh, days(func(s *entity.Spread) int64 { return s.High })),
		gbp(HCostLow, func(r *row) any { return r.Cost.Low }),
		gbp(HCostHigh, func(r *row) any { return r.Cost.High }),
		cost(HCostMu, func(r *row) any { mu, _ := r.logs(); return mu }),
		cost(HCostSigma, func(r *row) any { _, s := r.logs(); return s }),
		gbp(HCostPartMean, func(r *row) any { mu, s := r.logs(); return math.Exp(mu + s/2) }),
		cost(HCostPartVar, func(r *row) any { mu, s := r.logs(); return math.Exp(2*mu+s) * (math.Exp(s) - 1) }),
	}, append(stated(func(r *row) *entity.Stated { return &r.Stated }), changedColumn[row]())...)}
}

// stated are the columns of who stands behind a figure.
func stated[R any](of func(*R) *entity.Stated) []Column[R] {
	return []Column[R]{
		label("By", 18, func(r *R) any { return of(r).By }),
		{Header: "On", Width: 13, Kind: Day, Value: func(r *R) any { return of(r).On }},
		label("How sure", 12, func(r *R) any { return string(of(r).Sure) }),
		{Header: "Source", Width: 36, Kind: Long, Value: func(r *R) any { return string(of(r).Source) }},
	}
}

// logs are the mean and the variance of the logarithm of a loss in pounds: with days those of the product.
func (r *LossRow) logs() (mu, variance float64) {
	add := func(s *entity.Spread) {
		a, b := math.Log(float64(s.Low)), math.Log(float64(s.High))
		d := (b - a) / (2 * money.Z95)
		mu, variance = mu+(a+b)/2, variance+d*d
	}
	add(&r.Cost)
	if r.Days != nil {
		add(r.Days)
	}
	return mu, variance
}

// CostEffects returns the table of the sheet MoneyEffects.
func CostEffects() Table[EffectRow] {
	type row = EffectRow
	percent := func(f func(*row) int) func(*row) any {
		return func(r *row) any { return float64(f(r)) / 100 }
	}
	cut := func(low bool) func(*row) any {
		return func(r *row) any { return float64(r.cut(low)) / 1e4 }
	}
	return Table[row]{Columns: []Column[row]{
		label(HEngagement, 14, func(r *row) any { return r.Engagement }),
		label(HCostEvent, 16, func(r *row) any { return r.Scenario }),
		label(HCostBarrier, 30, func(r *row) any { return r.EffectTerm.Title }),
		label(HCostCuts, 12, func(r *row) any { return string(r.Cuts) }),
		label(HCostWith, 16, func(r *row) any { return cmp.Or(r.With, Now) }),
		label("Question", 26, func(r *row) any {
			if r.Question == "" {
				return "nobody asks"
			}
			return r.Pack + "/" + r.Question
		}),
		cost(HCostShown, percent(func(r *row) int { return r.Shown })),
		cost(HCostAtMost, percent(func(r *row) int { return r.AtMost })),
		cost(HCostLimit, percent(func(r *row) int { return r.ShownLimit })),
		cost(HCostMostLimit, percent(func(r *row) int { return r.MostLimit })),
		cost(HCostLeast, func(r *row) any { return r.Least }),
		cost(HCostMost, func(r *row) any { return r.Most }),
		cost(HCostCut, cut(false)),
		cost(HCostLowCut, cut(true)),
		cost(HCostCounts, func(r *row) any { return oneIf(r.counts(false)) }),
		cost(HCostLowCounts, func(r *row) any { return oneIf(r.counts(true)) }),
		cost(HCostLog, func(r *row) any { return r.log(false) }),
		cost(HCostLowLog, func(r *row) any { return r.log(true) }),
		changedColumn[row](),
	}}
}

func (r *EffectRow) cut(low bool) int {
	shown, least := r.EffectTerm.Cut()
	if low {
		return least
	}
	return shown
}

// largest is the largest cut of some rows, and the first that has it.
func (r *EffectRow) largest(group [2]int, low bool) (cut, at int) {
	cut = -1
	for i := group[0]; i <= group[1]; i++ {
		if c := r.all[i].cut(low); c > cut {
			cut, at = c, i
		}
	}
	return cut, at
}

// counts reports whether the row is the one of its barrier that counts.
func (r *EffectRow) counts(low bool) bool {
	_, at := r.largest(r.Group, low)
	return at == r.at
}

// log is the logarithm of what the barrier leaves, in the row that counts; with a purchase that of what is left then,
// of what is left now.
func (r *EffectRow) log(low bool) float64 {
	if !r.counts(low) {
		return 0
	}
	left := logLeft(r.cut(low))
	if r.With != "" {
		now, _ := r.largest(r.NowGroup, low)
		left -= logLeft(now)
	}
	return left
}

// logLeft is the logarithm of what a cut in millionths leaves; nothing left is as good as never.
func logLeft(cut int) float64 { return math.Log(max(1-float64(cut)/1e6, NothingLeft)) }

// NothingLeft stands for what is left where a control takes everything away, which has no logarithm.
const NothingLeft = 1e-300

// CostPurchases returns the table of the sheet MoneyPurchases.
func CostPurchases() Table[PurchaseRow] {
	type row = PurchaseRow
	spread := func(low, high string, f func(*row) entity.Spread) []Column[row] {
		return []Column[row]{gbp(low, func(r *row) any { return f(r).Low }),
			gbp(high, func(r *row) any { return f(r).High })}
	}
	annual := func(high bool) func(*row) any {
		return func(r *row) any {
			a := money.CostOf(r.Price).Annual()
			if high {
				return pounds(a.High)
			}
			return pounds(a.Low)
		}
	}
	return Table[row]{Columns: slices.Concat([]Column[row]{
		label(HEngagement, 14, func(r *row) any { return r.Engagement }),
		label(HCostBuy, 16, func(r *row) any { return r.Buy }),
		label("What", 36, func(r *row) any { return r.What }),
		label(HCostPayer, 11, func(r *row) any { return r.Payer })},
		spread(HCostOnceLow, HCostOnceHigh, func(r *row) entity.Spread { return r.Once }),
		spread(HCostHoursLow, HCostHoursHigh, func(r *row) entity.Spread { return r.Hours }),
		spread(HCostRateLow, HCostRateHigh, func(r *row) entity.Spread { return r.Rate }),
		spread(HCostRunLow, HCostRunHigh, func(r *row) entity.Spread { return r.Running }),
		[]Column[row]{cost(HCostContract, func(r *row) any { return max(r.Years, 1) }),
			gbp(HCostYearLow, annual(false)), gbp(HCostYearHigh, annual(true)),
			cost("Shown afterwards %", func(r *row) any { return r.To })},
		stated(func(r *row) *entity.Stated { return &r.Stated }), []Column[row]{changedColumn[row]()})}
}

// BreakEvens returns the table of the sheet MoneyBreakEven.
func BreakEvens() Table[EvenRow] {
	type row = EvenRow
	return Table[row]{Columns: []Column[row]{
		label(HEngagement, 14, func(r *row) any { return r.Engagement }),
		label(HCostBuy, 16, func(r *row) any { return r.Buy }),
		label(HCostEvent, 16, func(r *row) any { return r.BreakEven.Scenario }),
		gbp(HCostSaves, func(r *row) any { return r.saves() }),
		gbp(HCostPrice, func(r *row) any { return pounds(r.Choice.Cost.High) }),
		cost(HCostEven, func(r *row) any {
			if r.Always {
				return "costs us nothing"
			}
			return r.Years
		}),
		changedColumn[row](),
	}}
}

// saves is what the purchase takes from each event, as things are now, in pounds.
func (r *EvenRow) saves() float64 {
	s := &r.Result.Scenarios[slices.IndexFunc(r.Result.Scenarios,
		func(s money.Scenario) bool { return s.ID == r.BreakEven.Scenario })]
	change := 0.0
	for _, x := range (&Book{Costs: &Costs{[]CostOf{*r.CostOf}}}).EffectRows() {
		if x.Scenario == s.ID && x.With == r.Buy {
			change += x.log(false)
		}
	}
	return float64(s.Event) / 100 * float64(s.Worst.Loss) / factors * (1 - math.Exp(change))
}
