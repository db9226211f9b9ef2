package workbook

import (
	"assure/questionnaire/entity"
	"assure/scoring"
)

// riskRow is a risk with the engagement it belongs to.
type riskRow struct {
	*Risk
	eng *Engagement
	set *scoring.Settings

	live *riskLive
}

// NHSColumns are the columns that NHS risk registers are expected to have, in their order. The Register sheet and the
// csv hold all of them in this order, with ours between and after.
var NHSColumns = []string{
	"Risk ID", "Date raised", "Supplier", "ODS code", "Contract ref", "Service/asset", "Risk title", "Cause", "Event", "Effect",
	"Consequence domain", "Inherent L", "Inherent C", "Inherent score", "Existing controls", "Gaps in control", "Assurances",
	"Gaps in assurance", "Current L", "Current C", "Current score", "Band", "Target L", "Target C", "Target score", "Appetite",
	"Response", "Action", "Action owner", "Due date", "Status", "Risk owner", "Accepted by", "Acceptance expiry", "Review date",
	"Source question IDs", "Linked evidence",
}

// Headers that formulas on other sheets refer to.
const (
	hRiskID      = "Risk ID"
	hCurrentL    = "Current L"
	hCurrentC    = "Current C"
	hBand        = "Band"
	hRiskStatus  = "Status"
	hCalculatedL = "Calculated L"
	hCalculatedC = "Calculated C"
	hDecidedL    = "Decided L"
	hDecidedC    = "Decided C"
	hAction      = "Action"
)

func riskColumns(set *scoring.Settings) []column[riskRow] {
	cols := riskStory()
	cols = append(cols, riskScores(set)...)
	cols = append(cols, riskTreatment()...)
	return append(cols, riskContext()...)
}

func riskStory() []column[riskRow] {
	return []column[riskRow]{
		{header: hRiskID, width: 11, value: func(r *riskRow) any { return r.Record.Ref }},
		{header: "Date raised", width: 13, kind: date, value: func(r *riskRow) any { return r.Record.Raised }},
		{header: "Supplier", width: 26, value: func(r *riskRow) any { return r.eng.Supplier }},
		{header: "ODS code", width: 10, value: func(r *riskRow) any { return r.eng.ODSCode }},
		{header: "Contract ref", width: 16, value: func(r *riskRow) any { return r.eng.Record.ContractRef }},
		{header: "Service/asset", width: 26, value: func(r *riskRow) any { return first(r.eng.Record.Service, r.eng.Record.Ref) }},
		{header: "Risk title", width: 34, value: func(r *riskRow) any { return r.Record.Title }},
		{header: "Cause", width: 34, kind: long, value: func(r *riskRow) any { return string(r.Record.Cause) }},
		{header: "Event", width: 38, kind: long, value: func(r *riskRow) any { return string(r.Record.Event) }},
		{header: "Effect", width: 34, kind: long, value: func(r *riskRow) any { return string(r.Record.Effect) }},
		{header: "Consequence domain", width: 20, input: true, value: func(r *riskRow) any { return r.Record.Domain }},
	}
}

// riskScores are the cells of the 5x5: the calculated beside the decided, and the current one that follows from them.
func riskScores(set *scoring.Settings) []column[riskRow] {
	cols := cellColumns("Inherent", func(r *riskRow) entity.Cell { return r.Inherent }, false)
	for i, of := range []string{hInherentL, hConsequence} {
		cols[i].formula = func(r *riskRow, _ func(string) string) string {
			if r.live == nil || r.Inherent.Score() == 0 {
				return ""
			}
			from := r.live.b.engagements.cell(of, r.live.engRow)
			return when("ISNUMBER("+from+")", from)
		}
		cols[i].scored = true
	}
	cols = append(cols,
		column[riskRow]{header: "Existing controls", width: 52, kind: long, value: func(r *riskRow) any { return bullets(r.Controls) }},
		column[riskRow]{header: "Gaps in control", width: 56, kind: long, value: func(r *riskRow) any { return bullets(r.Gaps) }},
		column[riskRow]{header: "Assurances", width: 46, kind: long, value: func(r *riskRow) any { return bullets(r.Assurances) }},
		column[riskRow]{header: "Gaps in assurance", width: 56, kind: long, value: func(r *riskRow) any { return bullets(r.Unshown) }},
	)
	current := cellColumns("Current", func(r *riskRow) entity.Cell { return r.Current() }, false)
	for i, pair := range [][2]string{{hDecidedL, hCalculatedL}, {hDecidedC, hCalculatedC}} {
		current[i].formula = func(_ *riskRow, at func(string) string) string {
			decided, calculated := at(pair[0]), at(pair[1])
			return "IF(ISNUMBER(" + decided + ")," + decided + "," + when("ISNUMBER("+calculated+")", calculated) + ")"
		}
		current[i].scored = true
	}
	cols = append(cols, current...)
	band := bandFormula(set)
	cols = append(cols, column[riskRow]{header: hBand, width: 12, kind: derived, scored: true,
		value:   func(r *riskRow) any { return string(set.Band(r.Current().Score())) },
		formula: func(_ *riskRow, at func(string) string) string { return band(at("Current score")) }})
	calculated := cellColumns("Calculated", func(r *riskRow) entity.Cell { return r.Calculated }, false)
	for i, of := range []string{hLikelihood, hConsequence} {
		calculated[i].formula = func(r *riskRow, _ func(string) string) string { return r.calculatedFormula(of) }
		calculated[i].scored = true
	}
	cols = append(cols, calculated...)
	cols = append(cols, decidedColumns()...)
	return append(cols, cellColumns("Target", func(r *riskRow) entity.Cell { return deref(r.Record.Target) }, true)...)
}

func decidedColumns() []column[riskRow] {
	return []column[riskRow]{
		{header: hDecidedL, width: 11, kind: number, list: listOneToFive, input: true, value: func(r *riskRow) any { return score(deref(r.Record.Decided).Likelihood) }},
		{header: hDecidedC, width: 11, kind: number, list: listOneToFive, input: true, value: func(r *riskRow) any { return score(deref(r.Record.Decided).Consequence) }},
		{header: "Decided by", width: 18, input: true, value: func(r *riskRow) any { return r.Record.DecidedBy }},
		{header: "Decided on", width: 13, kind: date, input: true, value: func(r *riskRow) any { return r.Record.DecidedOn }},
		{header: "Reason for the decided score", width: 30, kind: long, input: true, value: func(r *riskRow) any { return string(r.Record.DecidedReason) }},
	}
}

// cellColumns are likelihood, consequence and their product under a name. A product is a formula of the other two.
func cellColumns(name string, cell func(*riskRow) entity.Cell, input bool) []column[riskRow] {
	list := ""
	if input {
		list = listOneToFive
	}
	l, c := name+" L", name+" C"
	return []column[riskRow]{
		{header: l, width: 12, kind: number, list: list, input: input, value: func(r *riskRow) any { return score(cell(r).Likelihood) }},
		{header: c, width: 12, kind: number, list: list, input: input, value: func(r *riskRow) any { return score(cell(r).Consequence) }},
		{header: name + " score", width: 12, kind: number, scored: true, value: func(r *riskRow) any { return score(cell(r).Score()) },
			formula: func(_ *riskRow, at func(string) string) string {
				return when("AND(ISNUMBER("+at(l)+"),ISNUMBER("+at(c)+"))", at(l)+"*"+at(c))
			}},
	}
}

func riskTreatment() []column[riskRow] {
	acc := func(r *riskRow) Acceptance {
		if r.Acceptance == nil {
			return Acceptance{}
		}
		return *r.Acceptance
	}
	return []column[riskRow]{
		{header: "Appetite", width: 14, input: true, value: func(r *riskRow) any { return r.Record.Appetite }},
		{header: "Response", width: 12, list: listResponse, input: true, value: func(r *riskRow) any { return string(r.Record.Response) }},
		{header: hAction, width: 36, kind: long, input: true, value: func(r *riskRow) any { return r.Action }},
		{header: "Action owner", width: 18, input: true, value: func(r *riskRow) any { return r.Owner }},
		{header: "Due date", width: 13, kind: date, input: true, value: func(r *riskRow) any { return r.Due }},
		{header: hRiskStatus, width: 18, list: listStatus, input: true, value: func(r *riskRow) any { return r.Status() }},
		{header: "Risk owner", width: 18, input: true, value: func(r *riskRow) any { return r.Record.Owner }},
		{header: "Accepted by", width: 18, value: func(r *riskRow) any { return acc(r).By }},
		{header: "Acceptance expiry", width: 13, kind: date, value: func(r *riskRow) any { return acc(r).Until }},
		{header: "Review date", width: 13, kind: date, input: true, value: func(r *riskRow) any { return r.Record.Review }},
		{header: "Source question IDs", width: 18, value: func(r *riskRow) any { return join(r.Questions) }},
		{header: "Linked evidence", width: 30, kind: long, value: func(r *riskRow) any { return bullets(r.Evidence) }},
	}
}

// riskContext is what a reader of one row needs of the engagement behind it.
func riskContext() []column[riskRow] {
	return []column[riskRow]{
		{header: "Supplier ref", width: 13, value: func(r *riskRow) any { return r.eng.SupplierRef }},
		{header: "Engagement", width: 14, value: func(r *riskRow) any { return r.Engagement }},
		{header: "Engagement state", width: 12, value: func(r *riskRow) any { return upper(string(r.eng.Record.State)) }},
		{header: "Tier", width: 18, value: func(r *riskRow) any { return r.set.TierLabel(r.eng.RollUp.Tier) }},
		{header: "Grade", width: 22, kind: long, value: func(r *riskRow) any { return GradeWords(r.set, &r.eng.RollUp) }},
		{header: "Certainty", width: 16, value: func(r *riskRow) any { return sayStatus(&r.eng.RollUp) }},
		{header: "Must-have", width: 12, value: func(r *riskRow) any { return upper(string(r.GateState)) }},
		{header: "Acceptance lapsed because", width: 26, value: func(r *riskRow) any {
			if r.Acceptance == nil {
				return ""
			}
			return r.Acceptance.Lapsed
		}},
		{header: "Kind", width: 12, value: func(r *riskRow) any { return riskKind(r.Record.Kind) }},
		{header: "Outside reference", width: 16, input: true, value: func(r *riskRow) any { return r.Record.Outside }},
		{header: "Closed on", width: 13, kind: date, value: func(r *riskRow) any { return r.Record.Closed }},
		{header: "Closed because", width: 26, kind: long, input: true, value: func(r *riskRow) any { return string(r.Record.ClosedReason) }},
	}
}

func riskKind(k entity.RiskKind) string {
	switch k {
	case entity.OverallRisk:
		return "Overall"
	case entity.GateRisk:
		return "Must-have"
	case entity.PromotedRisk:
		return "Control"
	case entity.HandRisk:
		return "By hand"
	}
	return string(k)
}

func deref(c *entity.Cell) entity.Cell {
	if c == nil {
		return entity.Cell{}
	}
	return *c
}

func first(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}

// riskLive is where the figures stand that the calculated cell of a risk follows from; nil outside a workbook.
type riskLive struct {
	b       *writer
	engRow  int
	control int // row of its question, 0 for none
}

// riskRows are the risks with what their formulas refer to.
func (b *writer) riskRows() []riskRow {
	rows := b.ix.risks(b.book)
	for i := range rows {
		r := &rows[i]
		r.live = &riskLive{b: b, engRow: b.lay.engs[r.Engagement].row, control: b.lay.control(r.Engagement, &r.Record)}
	}
	return rows
}

// calculatedFormula follows the overall risk from the roll-up of its engagement, and that of one question from its answer.
func (r *riskRow) calculatedFormula(of string) string {
	if r.live == nil {
		return ""
	}
	b := r.live.b
	eng := func(h string) string { return b.engagements.cell(h, r.live.engRow) }
	ctl := func(h string) string { return b.controlPlace.cell(h, r.live.control) }
	switch {
	case r.Record.Kind == entity.OverallRisk && of == hLikelihood:
		return when("ISNUMBER("+eng(hLikelihood)+")", eng(hLikelihood))
	case (r.Record.Kind == entity.OverallRisk || r.live.control > 0) && of == hConsequence:
		return when("ISNUMBER("+eng(hConsequence)+")", eng(hConsequence))
	case r.live.control > 0:
		return when("ISNUMBER("+eng(hInherentL)+")", controlCellFormula(r.set, eng(hInherentL), ctl(hInScope), ctl(hValue), ctl(hConfidence)))
	}
	return ""
}
