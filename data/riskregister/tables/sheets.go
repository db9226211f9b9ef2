package tables

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
	SheetMethod      = "Method"
	SheetLists       = "Lists" // very hidden
	SheetGuard       = "Guard" // very hidden
)

var SheetOrder = []string{SheetSummary, SheetRegister, SheetEngagements, SheetScores, SheetSections, SheetControls, SheetEvidence, SheetHeat, SheetActions, SheetScope, SheetDecisions, SheetMethod, SheetLists, SheetGuard}

// Names of the drop-downs.
const (
	ListResponse  = "ResponseList"
	ListStatus    = "StatusList"
	ListAction    = "ActionStateList"
	ListOneToFive = "OneToFiveList"
)

// A list begins below a row that says whether the workbook still shows what was recorded (state.go).
const (
	// HeaderRow is the row of headings on every sheet that is one table.
	HeaderRow = 2
	FirstRow  = HeaderRow + 1 // of what stands below them
)
