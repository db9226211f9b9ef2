// Package money works out what a supplier's incident costs the buyer in a year and what a control is worth, by the
// model tprm-fair/1 (docs/money.md): a frequency that is counted from a named list of events, a loss that the buyer
// enters as a 90 % range, and effects of controls from a table with sources. Nothing here changes a score, a grade
// or a cell.
//
// [Assess] turns an [Input] into a [Result], which explains itself row by row. [NewPlan] takes actions with costs
// and gives [Plan.Frontier], [Plan.Within] a budget, [Plan.First] and the break-even of each choice. [Sensitivity]
// moves each input over its range. [Spend] spends a budget over several engagements, and [Simulate] adds them up,
// with the shocks that they share.
//
// Pounds are integers, in pence, wherever they are added, and factors are integers in 10^-12, so that sums, choices
// and their order are the same on every machine. Floating point stays inside the distributions: a lognormal, the
// percentiles of a year, a simulated loss. There every product that a sum follows stands in float64(), so that no
// processor fuses the two; what is left are last digits of math.Exp and its like, and figures agree to about 10^-9
// of themselves.
//
// The package reads no file and no clock. Results depend on nothing but their inputs and, for [Simulate], the seed.
package money
