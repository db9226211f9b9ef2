package workbook

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
	sheetLists       = "Lists" // very hidden
	sheetGuard       = "Guard" // very hidden
)

var sheetOrder = []string{SheetSummary, SheetRegister, SheetEngagements, SheetScores, SheetSections, SheetControls, SheetEvidence, SheetHeat, SheetActions, SheetScope, SheetDecisions, SheetMethod, sheetLists, sheetGuard}

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
	firstRow  = HeaderRow + 1 // of what stands below them
)
