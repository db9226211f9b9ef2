package workbook

import (
	"fmt"
	"strconv"
	"strings"

	"assure/data/riskregister/tables"
	"assure/internal/sheet"
	q "assure/questionnaire"
	"assure/scoring"
)

// The workbook works every rating out again, with nothing but a spreadsheet's own arithmetic:
// answers on Controls lead to Sections, these to Scores, these to Engagements, and these to
// Register, Heat map and Summary; thresholds are named cells of Method. An auditor can follow a
// figure down to the answers, change one, and see the rating move.
//
// The arithmetic is the engine's (docs/scoring.md): a section's figure is the weighted mean of its controls, an
// assessment's that of its sections, both rounded half up in units of a hundred-thousandth of a point; only the printed
// score is cut to tenths, downwards. Sums and quotients stay far below the 15 digits that a
// spreadsheet calculates with. Shares of weight, which the engine compares as fractions, are
// compared to nine decimals.
//
// Each section and assessment names its rows directly. Looking them up by key would take time in the square of their
// number; so a sheet that was sorted no longer adds up, and says so (state.go).

// LiveControls is up to how many questions a workbook is worked out live: about as many as a sheet has rows. Beyond it
// the same columns hold values.
const LiveControls = 1_000_000

// Headers that formulas refer to.
const (
	hMustValue = "Must-have from value %"
	hMustProof = "Must-have from confidence %"
	hMustSeen  = "Confidence accepted for the must-have %"
	hCapShown  = "Caps at, shown"
	hCapMost   = "Caps at, at most"
	hHeldShown = "Caps at, shown, as accepted"
	hHeldMost  = "Caps at, at most, as accepted"
	hChanged   = "Changed since export"

	hSectionWeight = "Section weight"
	hCounted       = "Weight counted"
	hLow           = "Weight x value x confidence"
	hHigh          = "Weight x value at most"
	hOpen          = "Weight not answered"
	hCut           = "Weight out by decision"
	hMeanShown     = "Mean shown"
	hMeanMost      = "Mean at most"
	hPresent       = "Section weight counted"
	hPartShown     = "Section weight x shown"
	hPartMost      = "Section weight x at most"
	hOpenShare     = "Section weight not answered"
	hVisible       = "Section weight left by rules"
	hCutShare      = "Section weight out by decision"

	hRecorded   = "Anything recorded"
	hTotal      = "Weight of all sections"
	hWhole      = "Shown, in hundred-thousandths"
	hWholeMost  = "At most, in hundred-thousandths"
	hAssessed   = "Assessed"
	hStepPlain  = "Step without acceptances"
	hStepPlainM = "Step at most without acceptances"
	hStep       = "Step of the grade"
	hStepMost   = "Step of the grade at most"
	hRequired   = "Required"
	hRank       = "Rank of certainty"
	hDecides    = "Lowest decides"
	hCountsP    = "Required: step without acceptances"
	hCountsM    = "Required: step at most without acceptances"
	hCountsG    = "Required: step of the grade at most"

	hRiskRank = "Rank among open risks"
	hTopRank  = "Rank of the highest open risk"

	hProof      = "Proof a must-have asks for %"
	hAsExported = "As exported"
)

// area is a run of rows of a list; none has last below first.
type area struct{ first, last int }

func (a area) empty() bool { return a.last < a.first }

// cell returns one cell of a list, for a formula on another sheet.
func (p place) cell(header string, row int) string {
	return p.sheet + "!" + sheet.Absolute(p.column(header), row)
}

// span returns a run of cells of a column, for a formula on another sheet.
func (p place) span(header string, a area) string {
	c := p.column(header)
	return p.sheet + "!" + sheet.Absolute(c, a.first) + ":" + sheet.Absolute(c, a.last)
}

// column returns the number of a column that is always there.
func (p place) column(header string) int {
	c := p.columns[header]
	if c == 0 {
		panic("no column " + header + " on " + p.sheet)
	}
	return c
}

// halfUp returns n/m rounded half up, as the engine rounds.
func halfUp(n, m int64) int64 { return (2*n + m) / (2 * m) }

func halfUpFormula(n, m string) string { return fmt.Sprintf("INT((2*%s+%s)/(2*%s))", n, m, m) }

// tenthsFormula cuts a figure in hundred-thousandths of a point to tenths, downwards.
func tenthsFormula(x string) string { return "INT(" + x + "/10000)/10" }

func toTenths(x int64) scoring.Tenths { return scoring.Tenths(x / 10_000) }

// when returns a formula that is empty unless a test holds.
func when(test, then string) string { return "IF(" + test + "," + then + `,"")` }

// letters are the grades from step 0 up: a formula calculates with steps, and shows letters.
const letters = "DCBA"

// step returns the place of a grade among letters; -1 for none.
func step(g q.Grade) int {
	if g == "" {
		return -1
	}
	return strings.Index(letters, string(g))
}

// stepValue returns a step for a cell, nothing for no grade.
func stepValue(g q.Grade) any {
	if n := step(g); n >= 0 {
		return n
	}
	return nil
}

// stepOf returns the step that a printed score earns, and stepFormula works it out.
func stepOf(set *scoring.Settings, t scoring.Tenths) int {
	for i, g := range set.Grades {
		if t >= g.From {
			return len(letters) - 1 - i
		}
	}
	return 0
}

func stepFormula(tenths string) string {
	return fmt.Sprintf("IF(%s>=%s,3,IF(%s>=%s,2,IF(%s>=%s,1,0)))", tenths, nameGrade("A"), tenths, nameGrade("B"),
		tenths, nameGrade("C"))
}

func letterFormula(step string) string { return `MID("` + letters + `",` + step + `+1,1)` }

// loweredFormula takes the steps of a grade, which a cell holds as a step, off an inherent likelihood.
func loweredFormula(inherent, step string) string {
	return fmt.Sprintf("MAX(1,%s-CHOOSE(%s+1,%s,%s,%s,%s))", inherent, step, nameSteps("D"), nameSteps("C"),
		nameSteps("B"), nameSteps("A"))
}

// Names of the cells of Method that formulas refer to.
const (
	nameCritical  = "CriticalConsequence"
	nameUntriaged = "UntriagedConfidence"
	nameMajor     = "MajorSection"
	nameUnknown   = "TooLittleKnownAbove"
	nameScope     = "OutOfScopeAbove"
)

func nameGrade(g q.Grade) string { return "GradeFrom" + string(g) }

func nameSteps(g q.Grade) string { return "GradeSteps" + string(g) }

func nameBand(i int) string { return "BandFrom_" + strconv.Itoa(i+1) }

func nameTier(i int) string { return "TierFrom_" + strconv.Itoa(i+1) }

func nameTierProof(i int) string { return "TierProof_" + strconv.Itoa(i+1) }

func nameControl(i int) string { return "ControlFrom_" + strconv.Itoa(i+1) }

func nameControlStep(i int) string { return "ControlSteps_" + strconv.Itoa(i+1) }

// bandFormula returns the formula of the band of the score in a cell; it is empty for no score.
func bandFormula(set *scoring.Settings) func(cell string) string {
	// Bands rise, so each wraps the ones below it: the highest that holds is tested first.
	const place = "\x00"
	out := `""`
	for i, b := range set.Bands {
		out = fmt.Sprintf(`IF(%s>=%s,"%s",%s)`, place, nameBand(i), quoted(string(b.Band)), out)
	}
	out = when("ISNUMBER("+place+")", out)
	return func(cell string) string { return strings.ReplaceAll(out, place, cell) }
}

// tierFormula returns one of the values for tiers 1 to 4, or another while not triaged, by
// consequence and inherent likelihood.
func tierFormula(c, l, untriaged string, values []string) string {
	out := values[len(values)-1]
	for i := len(values) - 2; i >= 0; i-- {
		test := fmt.Sprintf("%s*%s>=%s", c, l, nameTier(i))
		if i == 0 {
			test = fmt.Sprintf("OR(%s,%s>=%s)", test, c, nameCritical)
		}
		out = "IF(" + test + "," + values[i] + "," + out + ")"
	}
	return fmt.Sprintf("IF(AND(ISNUMBER(%s),ISNUMBER(%s)),%s,%s)", c, l, out, untriaged)
}

// controlCellFormula returns the likelihood that one control leaves, from cells of its row.
func controlCellFormula(set *scoring.Settings, inherent, inScopeCell, value, earned string) string {
	steps := "0"
	for i := len(set.Controls) - 1; i >= 0; i-- {
		steps = fmt.Sprintf("IF(%s>=%s,%s,%s)", earned, nameControl(i), nameControlStep(i), steps)
	}
	return fmt.Sprintf(`MAX(1,%s-IF(AND(%s="%s",ISNUMBER(%s)),%s,0))`, inherent, inScopeCell, tables.InScope,
		value, steps)
}

// quoted returns a word of the settings inside the quotes of a formula.
func quoted(s string) string { return strings.ReplaceAll(s, `"`, `""`) }
