package tables

import (
	"assure/internal/text"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// RiskRow is a risk with the engagement it belongs to.
type RiskRow struct {
	*Risk
	Of       *Engagement
	Settings *scoring.Settings
}

// NHSColumns are the columns that NHS risk registers are expected to have, in their order. The
// Register sheet and the csv hold all of them in this order, with other columns between and after.
var NHSColumns = []string{
	"Risk ID", "Date raised", "Supplier", "ODS code", "Contract ref", "Service/asset", "Risk title", "Cause",
	"Event", "Effect",
	"Consequence domain", "Inherent L", "Inherent C", "Inherent score", "Existing controls", "Gaps in control",
	"Assurances",
	"Gaps in assurance", "Current L", "Current C", "Current score", "Band", "Target L", "Target C",
	"Target score", "Appetite",
	"Response", "Action", "Action owner", "Due date", "Status", "Risk owner", "Accepted by", "Acceptance expiry",
	"Review date",
	"Source question IDs", "Linked evidence",
}

// Headers of risks that formulas and other formats name.
const (
	HRiskID       = "Risk ID"
	HCurrentL     = "Current L"
	HCurrentC     = "Current C"
	HCurrentScore = "Current score"
	HBand         = "Band"
	HRiskStatus   = "Status"
	HCalculatedL  = "Calculated L"
	HCalculatedC  = "Calculated C"
	HAction       = "Action"

	HRiskEngagement = "Engagement"
	HRiskKind       = "Kind"

	HDecidedL      = "Decided L"
	HDecidedC      = "Decided C"
	HDecidedBy     = "Decided by"
	HDecidedOn     = "Decided on"
	HDecidedReason = "Reason for the decided score"
	HTargetL       = "Target L"
	HTargetC       = "Target C"
	HClosedBecause = "Closed because"
)

// Risks returns the table of the sheet Register and of the csv.
func Risks(set *scoring.Settings) Table[RiskRow] {
	type row = RiskRow
	cell := func(name, key string, of func(*row) entity.Cell) []Column[row] {
		return cellColumns(name, key, of, "")
	}
	cols := []Column[row]{
		{Header: HRiskID, Width: 11, Key: "ref", Value: func(r *row) any { return r.Record.Ref }},
		{Header: "Date raised", Width: 13, Kind: Day, Key: "raised",
			Value: func(r *row) any { return r.Record.Raised }},
		{Header: "Supplier", Width: 26, Key: "engagement.supplier", Value: func(r *row) any { return r.Of.Supplier }},
		{Header: "ODS code", Width: 10, Key: "engagement.ods_code", Value: func(r *row) any { return r.Of.ODSCode }},
		{Header: "Contract ref", Width: 16, Key: "engagement.contract_ref",
			Value: func(r *row) any { return r.Of.Record.ContractRef }},
		{Header: "Service/asset", Width: 26, Key: "engagement.service",
			Value: func(r *row) any { return r.Of.Words() }},
		{Header: "Risk title", Width: 34, Key: "title",
			Edit: func(r *row) any { return &r.Record.Title }},
		{Header: "Cause", Width: 34, Kind: Long, Key: "cause",
			Edit: func(r *row) any { return &r.Record.Cause }},
		{Header: "Event", Width: 38, Kind: Long, Key: "event",
			Edit: func(r *row) any { return &r.Record.Event }},
		{Header: "Effect", Width: 34, Kind: Long, Key: "effect",
			Edit: func(r *row) any { return &r.Record.Effect }},
		{Header: "Consequence domain", Width: 20, Input: true, Key: "consequence_domain,omitempty",
			Edit: func(r *row) any { return &r.Record.Domain }},
	}
	cols = append(cols, cell("Inherent", "inherent", func(r *row) entity.Cell { return r.Inherent })...)
	cols = append(cols, []Column[row]{
		{Header: "Existing controls", Width: 52, Kind: Long, Key: "existing_controls",
			Value: func(r *row) any { return Lines(r.Controls) }},
		{Header: "Gaps in control", Width: 56, Kind: Long, Key: "gaps_in_control",
			Value: func(r *row) any { return Lines(r.Gaps) }},
		{Header: "Assurances", Width: 46, Kind: Long, Key: "assurances",
			Value: func(r *row) any { return Lines(r.Assurances) }},
		{Header: "Gaps in assurance", Width: 56, Kind: Long, Key: "gaps_in_assurance",
			Value: func(r *row) any { return Lines(r.Unshown) }},
	}...)
	cols = append(cols, cell("Current", "current", func(r *row) entity.Cell { return r.Current() })...)
	// Band and the scores follow from cells that people edit: workbook/formulas.go works them out
	// in the sheet.
	cols = append(cols, Column[row]{Header: HBand, Width: 12, Kind: Derived, Key: "current.band",
		Value: func(r *row) any { return string(set.Band(r.Current().Score())) }})
	cols = append(cols, cell("Calculated", "calculated", func(r *row) entity.Cell { return r.Calculated })...)
	cols = append(cols, []Column[row]{
		{Header: HDecidedL, Width: 11, Kind: Number, List: ListOneToFive, Input: true, Key: "decided.likelihood",
			Rule:  RuleDecided,
			Value: func(r *row) any { return Known(CellOr(r.Record.Decided).Likelihood) }},
		{Header: HDecidedC, Width: 11, Kind: Number, List: ListOneToFive, Input: true, Key: "decided.consequence",
			Rule:  RuleDecided,
			Value: func(r *row) any { return Known(CellOr(r.Record.Decided).Consequence) }},
		{Header: HDecidedBy, Width: 18, Input: true, Rule: RuleDecided, Key: "decided_by,omitempty",
			Value: func(r *row) any { return r.Record.DecidedBy }},
		{Header: HDecidedOn, Width: 13, Kind: Day, Input: true, Rule: RuleDecided, Key: "decided_on",
			Value: func(r *row) any { return r.Record.DecidedOn }},
		{Header: HDecidedReason, Width: 30, Kind: Long, Input: true, Rule: RuleDecided, Key: "decided_reason,omitempty",
			Value: func(r *row) any { return string(r.Record.DecidedReason) }},
		{Key: "decided", Value: func(r *row) any { return cellJSON(set, CellOr(r.Record.Decided)) }},
		{Header: "Given by hand", Width: 30, Kind: Long, Key: "by_hand,omitempty",
			Value: func(r *row) any { return r.ByHand }},
	}...)
	cols = append(cols, cellColumns("Target", "target",
		func(r *row) entity.Cell { return CellOr(r.Record.Target) }, RuleTarget)...)
	cols = append(cols, []Column[row]{
		{Header: "Appetite", Width: 14, Input: true, Key: "appetite,omitempty",
			Edit: func(r *row) any { return &r.Record.Appetite }},
		{Header: "Response", Width: 12, List: ListResponse, Input: true, Key: "response,omitempty",
			Edit: func(r *row) any { return &r.Record.Response }},
		{Header: HAction, Width: 36, Kind: Long, Input: true, ActionColumn: HWhat, Key: "action,omitempty",
			Value: func(r *row) any { return r.Action }},
		{Header: "Action owner", Width: 18, Input: true, ActionColumn: HOwner, Key: "action_owner,omitempty",
			Value: func(r *row) any { return r.Owner }},
		{Header: "Due date", Width: 13, Kind: Day, Input: true, ActionColumn: HDue, Key: "due",
			Value: func(r *row) any { return r.Due }},
		{Header: HRiskStatus, Width: 18, List: ListStatus, Input: true, Rule: RuleStatus, Key: "status",
			Value: func(r *row) any { return r.Status() }},
		{Header: "Risk owner", Width: 18, Input: true, Key: "owner,omitempty",
			Edit: func(r *row) any { return &r.Record.Owner }},
		{Header: "Accepted by", Width: 18, Key: "acceptance.by",
			Value: func(r *row) any { return r.acceptedBy() }},
		{Header: "Acceptance expiry", Width: 13, Kind: Day, Key: "acceptance.until",
			Value: func(r *row) any { return r.acceptance().Until }},
		{Header: "Review date", Width: 13, Kind: Day, Input: true, Key: "review",
			Edit: func(r *row) any { return &r.Record.Review }},
		{Header: "Source question IDs", Width: 18, Key: "questions",
			Value: func(r *row) any { return Items(r.Questions) }},
		{Header: "Linked evidence", Width: 30, Kind: Long, Key: "evidence",
			Value: func(r *row) any { return Lines(r.Evidence) }},
	}...)
	cols = append(cols, riskContext(set)...)
	return Table[row]{Columns: showFields(cols),
		Order: `ref kind engagement supplier_ref status title cause event effect consequence_domain raised
		inherent calculated decided decided_by decided_on decided_reason by_hand current target must_have
		existing_controls gaps_in_control assurances gaps_in_assurance appetite
		response action action_owner due owner acceptance review questions evidence
		outside_reference closed closed_reason`}
}

// riskContext returns the columns on the engagement of a risk, and those that only the JSON has.
func riskContext(set *scoring.Settings) []Column[RiskRow] {
	type row = RiskRow
	return []Column[row]{
		{Header: "Supplier ref", Width: 13, Key: "supplier_ref", Value: func(r *row) any { return r.Of.SupplierRef }},
		{Header: HRiskEngagement, Width: 14, Key: "engagement", Value: func(r *row) any { return r.Engagement }},
		{Header: "Engagement state", Width: 12, Key: "engagement.state",
			Value: func(r *row) any { return text.UpperFirst(string(r.Of.Record.State)) }},
		{Header: "Tier", Width: 18, Key: "engagement.rating.tier",
			Value: func(r *row) any { return r.Settings.TierLabel(r.Of.RollUp.Tier) }},
		{Header: "Tier is provisional", Width: 12, Key: "engagement.rating.tier_provisional",
			Value: func(r *row) any { return YesNo(r.Of.RollUp.Provisional()) }},
		{Header: "Grade", Width: 22, Kind: Long, Key: "engagement.grade_shown",
			Value: func(r *row) any { return GradeWords(r.Settings, &r.Of.RollUp) }},
		{Header: "Certainty", Width: 23, Key: "engagement.rating.status",
			Value: func(r *row) any { return string(r.Of.RollUp.Status) }},
		{Header: "Must-have", Width: 12, Key: "must_have,omitempty",
			Value: func(r *row) any { return text.UpperFirst(string(r.GateState)) },
			JSON:  func(r *row) any { return string(r.GateState) }},
		{Header: "Acceptance lapsed because", Width: 26, Key: "acceptance.lapsed",
			Value: func(r *row) any { return r.Lapsed }},
		{Header: HRiskKind, Width: 12, Key: "kind", Value: func(r *row) any { return RiskKind(r.Record.Kind) },
			JSON: func(r *row) any { return string(r.Record.Kind) }},
		{Header: "Outside reference", Width: 16, Input: true, Key: "outside_reference,omitempty",
			Edit: func(r *row) any { return &r.Record.Outside }},
		{Header: "Closed on", Width: 13, Kind: Day, Key: "closed", Value: func(r *row) any { return r.Record.Closed },
			Frozen: "the day a closing is imported"},
		{Header: HClosedBecause, Width: 26, Kind: Long, Input: true, Rule: RuleStatus, Key: "closed_reason,omitempty",
			Value: func(r *row) any { return string(r.Record.ClosedReason) }},
		{Header: "Closed by", Width: 24, Kind: Long, Key: "closed_by,omitempty",
			Value:  func(r *row) any { return closedBy(&r.Record) },
			Frozen: "who is noted when a closing is imported"},
		{Header: "Reopened because", Width: 26, Kind: Long, Key: "reopened_reason,omitempty",
			Value: func(r *row) any { return string(r.Record.ReopenedReason) }},
		{Header: "Closing lapsed because", Width: 26, Kind: Long, Key: "closed_lapsed,omitempty",
			Value: func(r *row) any { return r.Reopened }},
		{Key: "inherent", Value: func(r *row) any { return cellJSON(set, r.Inherent) }},
		{Key: "calculated", Value: func(r *row) any { return cellJSON(set, r.Calculated) }},
		{Key: "current", Value: func(r *row) any { return cellJSON(set, r.Current()) }},
		{Key: "target", Value: func(r *row) any { return cellJSON(set, CellOr(r.Record.Target)) }},
		{Key: "acceptance", Value: func(r *row) any { return acceptanceJSON(r.Acceptance, r.Lapsed) }},
	}
}

// cellColumns returns the columns NAME L, NAME C and NAME score. With a rule L and C can be edited.
func cellColumns(name, key string, cell func(*RiskRow) entity.Cell, rule Rule) []Column[RiskRow] {
	input, list := rule != "", ""
	if input {
		list = ListOneToFive
	}
	return []Column[RiskRow]{
		{Header: name + " L", Width: 12, Kind: Number, List: list, Input: input, Rule: rule, Key: key + ".likelihood",
			Value: func(r *RiskRow) any { return Known(cell(r).Likelihood) }},
		{Header: name + " C", Width: 12, Kind: Number, List: list, Input: input, Rule: rule, Key: key + ".consequence",
			Value: func(r *RiskRow) any { return Known(cell(r).Consequence) }},
		{Header: name + " score", Width: 12, Kind: Number, Key: key + ".score",
			Value: func(r *RiskRow) any { return Known(cell(r).Score()) }},
	}
}

// closedBy names who closed a risk, who else agreed and who wrote it down.
func closedBy(k *entity.Risk) string {
	d := entity.Decision{Person: k.ClosedBy, Second: k.ClosedSecond, Recorder: k.ClosedRecorder}
	if d.Person == "" {
		return ""
	}
	return d.Who()
}

func (r *RiskRow) acceptance() entity.Decision {
	if r.Acceptance == nil {
		return entity.Decision{}
	}
	return *r.Acceptance
}

type jsonAcceptance struct {
	By        string  `json:"by"`
	Second    string  `json:"second,omitempty"`
	Recorder  string  `json:"recorder,omitempty"`
	Confirmed string  `json:"confirmed,omitempty"`
	On        *q.Date `json:"on"`
	Until     *q.Date `json:"until"`
	Reason    string  `json:"reason,omitempty"`
	Lapsed    string  `json:"lapsed,omitempty"`
}

func acceptanceJSON(a *entity.Decision, lapsed string) *jsonAcceptance {
	if a == nil {
		return nil
	}
	return &jsonAcceptance{a.Person, a.Second, a.Recorder, confirmed(a), DateOrNull(a.On), DateOrNull(a.Until),
		string(a.Reason), lapsed}
}

type jsonCell struct {
	Consequence int          `json:"consequence"`
	Likelihood  int          `json:"likelihood"`
	Score       int          `json:"score"`
	Band        scoring.Band `json:"band"`
}

func cellJSON(set *scoring.Settings, c entity.Cell) *jsonCell {
	if c.Score() == 0 {
		return nil
	}
	return &jsonCell{c.Consequence, c.Likelihood, c.Score(), set.Band(c.Score())}
}

// RiskKind returns the kind of a risk in words.
func RiskKind(k entity.RiskKind) string {
	switch k {
	case entity.OverallRisk:
		return "Overall"
	case entity.GateRisk:
		return "Must-have"
	case entity.PromotedRisk:
		return "Control"
	case entity.HandRisk:
		return "By hand"
	case entity.LimitRisk:
		return "Beyond limit"
	}
	return string(k)
}

// CellOr returns *c, the zero Cell for nil.
func CellOr(c *entity.Cell) entity.Cell {
	if c == nil {
		return entity.Cell{}
	}
	return *c
}

// acceptedBy is who accepted the risk, with who wrote it down.
func (r *RiskRow) acceptedBy() string {
	d := r.acceptance()
	if rec := d.Others(); rec != "" {
		return d.Person + ", " + rec
	}
	return d.Person
}
