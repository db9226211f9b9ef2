package workbook

import (
	"fmt"
	"strings"

	"assure/data/riskregister/tables"
	"assure/internal/sheet"
	"assure/scoring/money"
)

// poundsColumns are the columns of the sheet Money: sums over its events.
func (b *writer) poundsColumns() []tables.Column[tables.PoundsRow] {
	type row = tables.PoundsRow
	ifPounds := func(f func(at func(string) string) string) formula[row] {
		return func(r *row, at func(string) string) string {
			if r.Result.Withheld != "" {
				return ""
			}
			return f(at)
		}
	}
	sum := func(header string) formula[row] {
		return ifPounds(func(at func(string) string) string {
			return b.money.events.matching(header, at, tables.HEngagement) + ")"
		})
	}
	t := tables.Pounds()
	return withChanged(t.Sheet(), map[string]formula[row]{
		tables.HCostLower:  sum(tables.HCostLower),
		tables.HCostHigher: sum(tables.HCostHigher),
		tables.HCostNone: ifPounds(func(at func(string) string) string {
			return "100*EXP(" + b.money.events.matching(tables.HCostNoneLog, at, tables.HEngagement) + "))"
		}),
		tables.HCostSpread: ifPounds(func(at func(string) string) string {
			return "ROUND(SQRT(" + b.money.events.matching(tables.HCostYearVar, at, tables.HEngagement) + ")),2)"
		}),
	}, tables.HCostLower, tables.HCostHigher, tables.HCostNone)
}

// costEventColumns are the columns of the sheet MoneyEvents: from counts, losses and effects to a year.
func (b *writer) costEventColumns() []tables.Column[tables.EventRow] {
	type row = tables.EventRow
	of := func(header string) formula[row] {
		return lit[row](func(at func(string) string) string {
			return b.money.losses.matching(header, at, tables.HEngagement, tables.HCostEvent) + ")"
		})
	}
	left := func(log, cuts string) formula[row] {
		return lit[row](func(at func(string) string) string {
			e := b.money.effects
			return fmt.Sprintf(`EXP(%s,%s,"%s",%s,"%s"))`, e.matching(log, at, tables.HEngagement, tables.HCostEvent),
				e.ref(tables.HCostCuts), cuts, e.ref(tables.HCostWith), tables.Now)
		})
	}
	year := func(f, g string) formula[row] {
		return lit[row](func(at func(string) string) string {
			return fmt.Sprintf("ROUND(ROUND(%s*%s,2)*%s*%s,2)", at(tables.HCostMean), at(tables.HCostRate), at(f),
				at(g))
		})
	}
	t := tables.CostEvents()
	return withChanged(t.Sheet(), map[string]formula[row]{
		tables.HCostRate: lit[row](func(at func(string) string) string {
			return fmt.Sprintf("(%s+0.5)*%s/100/%s", at(tables.HCostEvents), at(tables.HCostFactor),
				at(tables.HCostYears))
		}),
		tables.HCostMean: lit[row](func(at func(string) string) string {
			return "ROUND(" + b.money.losses.matching(tables.HCostPartMean, at, tables.HEngagement,
				tables.HCostEvent) + "),2)"
		}),
		tables.HCostVariance: of(tables.HCostPartVar),
		tables.HCostF:        left(tables.HCostLog, "frequency"),
		tables.HCostG:        left(tables.HCostLog, "loss"),
		tables.HCostLowF:     left(tables.HCostLowLog, "frequency"),
		tables.HCostLowG:     left(tables.HCostLowLog, "loss"),
		tables.HCostHigher:   year(tables.HCostF, tables.HCostG),
		tables.HCostLower:    year(tables.HCostLowF, tables.HCostLowG),
		// (T / (T + F))^(k + 1/2), and its logarithm, so that events can be added
		tables.HCostNoneLog: lit[row](func(at func(string) string) string {
			return fmt.Sprintf("-(%s+0.5)*LN(1+%s*%s/100/%s)", at(tables.HCostEvents), at(tables.HCostF),
				at(tables.HCostFactor), at(tables.HCostYears))
		}),
		// E[rate] m2 + Var[rate] m1^2, m1 before it is rounded
		tables.HCostYearVar: lit[row](func(at func(string) string) string {
			mean := b.money.losses.matching(tables.HCostPartMean, at, tables.HEngagement, tables.HCostEvent) + ")"
			rate := "(" + at(tables.HCostRate) + "*" + at(tables.HCostF) + ")"
			return fmt.Sprintf("%[1]s*%[2]s^2*(%[3]s+%[4]s^2)+%[1]s^2/(%[5]s+0.5)*%[2]s^2*%[4]s^2", rate,
				at(tables.HCostG),
				at(tables.HCostVariance), mean, at(tables.HCostEvents))
		}),
	}, tables.HCostRate, tables.HCostMean, tables.HCostHigher, tables.HCostLower)
}

// costLossColumns are the columns of the sheet MoneyLosses: each range is the middle 90 % of a lognormal.
func (b *writer) costLossColumns() []tables.Column[tables.LossRow] {
	type row = tables.LossRow
	pair := func(f func(low, high string) string) formula[row] {
		return func(r *row, at func(string) string) string {
			out := f(at(tables.HCostLow), at(tables.HCostHigh))
			if r.Days != nil {
				out += "+" + f(at(tables.HCostDaysLow), at(tables.HCostDaysHigh))
			}
			return out
		}
	}
	t := tables.CostLosses()
	return withChanged(t.Sheet(), map[string]formula[row]{
		tables.HCostMu: pair(func(low, high string) string { return fmt.Sprintf("(LN(%s)+LN(%s))/2", low, high) }),
		tables.HCostSigma: pair(func(low, high string) string {
			return fmt.Sprintf("((LN(%s)-LN(%s))/(2*%s))^2", high, low, number(money.Z95))
		}),
		tables.HCostPartMean: lit[row](func(at func(string) string) string {
			return fmt.Sprintf("EXP(%s+%s/2)", at(tables.HCostMu), at(tables.HCostSigma))
		}),
		tables.HCostPartVar: lit[row](func(at func(string) string) string {
			return fmt.Sprintf("EXP(2*%[1]s+%[2]s)*(EXP(%[2]s)-1)", at(tables.HCostMu), at(tables.HCostSigma))
		}),
	}, tables.HCostPartMean, tables.HCostSigma)
}

// costEffectColumns are the columns of the sheet MoneyEffects: in each barrier the first of the largest cuts counts.
func (b *writer) costEffectColumns() []tables.Column[tables.EffectRow] {
	type row = tables.EffectRow
	e := &b.money.effects
	span := func(header string, group [2]int) string {
		c := e.columns[header]
		return sheet.Absolute(c, tables.FirstRow+group[0]) + ":" + sheet.Absolute(c, tables.FirstRow+group[1])
	}
	cut := func(credit, limit, effect string) formula[row] {
		return lit[row](func(at func(string) string) string {
			return fmt.Sprintf("MIN(%s,%s)*%s/100", at(credit), at(limit), at(effect))
		})
	}
	counts := func(cut string) formula[row] {
		return func(r *row, at func(string) string) string {
			cells := span(cut, r.Group)
			first := sheet.Absolute(e.columns[cut], tables.FirstRow+r.Group[0])
			return fmt.Sprintf("IF(MATCH(MAX(%s),%s,0)=ROW(%s)-ROW(%s)+1,1,0)", cells, cells, at(cut), first)
		}
	}
	log := func(counts, cut string) formula[row] {
		return func(r *row, at func(string) string) string {
			left := leftOf(at(cut))
			if r.With != "" {
				left += "-" + leftOf("MAX("+span(cut, r.NowGroup)+")")
			}
			return fmt.Sprintf("IF(%s=1,%s,0)", at(counts), left)
		}
	}
	t := tables.CostEffects()
	return withChanged(t.Sheet(), map[string]formula[row]{
		tables.HCostCut:       cut(tables.HCostShown, tables.HCostLimit, tables.HCostLeast),
		tables.HCostLowCut:    cut(tables.HCostAtMost, tables.HCostMostLimit, tables.HCostMost),
		tables.HCostCounts:    counts(tables.HCostCut),
		tables.HCostLowCounts: counts(tables.HCostLowCut),
		tables.HCostLog:       log(tables.HCostCounts, tables.HCostCut),
		tables.HCostLowLog:    log(tables.HCostLowCounts, tables.HCostLowCut),
	}, tables.HCostCut, tables.HCostLowCut)
}

// leftOf is the logarithm of what a cut in percent leaves.
func leftOf(cut string) string {
	return fmt.Sprintf("LN(MAX(1-%s/100,%s))", cut, number(tables.NothingLeft))
}

// purchaseColumns are the columns of the sheet MoneyPurchases: what is paid a year, rounded up to the penny.
func (b *writer) purchaseColumns() []tables.Column[tables.PurchaseRow] {
	type row = tables.PurchaseRow
	annual := func(once, hours, rate, running string) formula[row] {
		return lit[row](func(at func(string) string) string {
			// the inner rounding takes away what floating point adds to a whole penny
			return fmt.Sprintf("ROUNDUP(ROUND((%s+%s*%s)/%s,6),2)+%s", at(once), at(hours), at(rate),
				at(tables.HCostContract), at(running))
		})
	}
	t := tables.CostPurchases()
	return withChanged(t.Sheet(), map[string]formula[row]{
		tables.HCostYearLow: annual(tables.HCostOnceLow, tables.HCostHoursLow, tables.HCostRateLow, tables.HCostRunLow),
		tables.HCostYearHigh: annual(tables.HCostOnceHigh, tables.HCostHoursHigh, tables.HCostRateHigh,
			tables.HCostRunHigh),
	}, tables.HCostYearLow, tables.HCostYearHigh)
}

// evenColumns are the columns of the sheet MoneyBreakEven: no rate is in them.
func (b *writer) evenColumns() []tables.Column[tables.EvenRow] {
	type row = tables.EvenRow
	t := tables.BreakEvens()
	return withChanged(t.Sheet(), map[string]formula[row]{
		tables.HCostSaves: lit[row](func(at func(string) string) string {
			ev, ef := b.money.events, b.money.effects
			with := func(header string) string {
				return ev.matching(header, at, tables.HEngagement, tables.HCostEvent) + ")"
			}
			change := fmt.Sprintf("%s,%s,%s)", ef.matching(tables.HCostLog, at, tables.HEngagement, tables.HCostEvent),
				ef.ref(tables.HCostWith), at(tables.HCostBuy))
			return strings.Join([]string{with(tables.HCostMean), with(tables.HCostG), "(1-EXP(" + change + "))"}, "*")
		}),
		tables.HCostPrice: lit[row](func(at func(string) string) string {
			p := b.money.purchases
			return fmt.Sprintf(`%s,%s,"us")`, p.matching(tables.HCostYearHigh, at, tables.HEngagement, tables.HCostBuy),
				p.ref(tables.HCostPayer))
		}),
		tables.HCostEven: lit[row](func(at func(string) string) string {
			return fmt.Sprintf(`IF(%[2]s=0,"costs us nothing",MIN(1000000,INT(ROUND(%[1]s/%[2]s,6))))`,
				at(tables.HCostSaves), at(tables.HCostPrice))
		}),
	}, tables.HCostSaves, tables.HCostPrice)
}
