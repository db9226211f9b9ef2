package tables

import "slices"

// Sheets of the workbook, in order.
const (
	SheetSummary     = "Summary"
	SheetRegister    = "Register"
	SheetEngagements = "Engagements"
	SheetScores      = "Scores"
	SheetSections    = "Sections"
	SheetControls    = "Controls"
	SheetEvidence    = "Evidence"
	SheetHeat        = "Heat map"
	SheetActions     = "Actions"
	SheetScope       = "Scope" // and N/A decisions: no name of a sheet holds a slash
	SheetDecisions   = "Decisions"
	SheetChain       = "Concentration" // how much depends on each fourth party
	SheetLinks       = "Dependencies"  // which engagement uses which
	SheetIndexes     = "Herfindahl"
	SheetMoney       = "Money" // this and the next five: only where costs are entered
	SheetCostEvents  = "MoneyEvents"
	SheetCostLosses  = "MoneyLosses"
	SheetCostEffects = "MoneyEffects"
	SheetCostPrices  = "MoneyPurchases"
	SheetCostEven    = "MoneyBreakEven"
	SheetMethod      = "Method"
	SheetLists       = "Lists" // very hidden
	SheetGuard       = "Guard" // very hidden
)

// SheetOrder lists the sheets in their order.
var SheetOrder = []string{SheetSummary, SheetRegister, SheetEngagements, SheetScores, SheetSections, SheetControls,
	SheetEvidence, SheetHeat, SheetActions, SheetScope, SheetDecisions, SheetChain, SheetLinks,
	SheetIndexes, SheetMethod, SheetLists, SheetGuard}

// MoneySheets are the sheets of what incidents would cost, before [SheetMethod] where a book has costs.
var MoneySheets = []string{SheetMoney, SheetCostEven, SheetCostEvents, SheetCostLosses, SheetCostEffects,
	SheetCostPrices}

// Sheets lists the sheets of a book in their order.
func (b *Book) Sheets() []string {
	if b.Costs == nil {
		return SheetOrder
	}
	return slices.Insert(slices.Clone(SheetOrder), slices.Index(SheetOrder, SheetMethod), MoneySheets...)
}

// AllSheets lists every sheet that a register may have.
func AllSheets() []string { return slices.Concat(SheetOrder, MoneySheets) }

// Names of the drop-down lists.
const (
	ListResponse  = "ResponseList"
	ListStatus    = "StatusList"
	ListAction    = "ActionStateList"
	ListOneToFive = "OneToFiveList"
)

// The rows of a sheet that is one table. Row 1 says whether the workbook still shows what was recorded.
const (
	HeaderRow = 2             // the headings
	FirstRow  = HeaderRow + 1 // the first record
)
