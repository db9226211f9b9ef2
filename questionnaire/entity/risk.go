package entity

import "assure/questionnaire"

// Cell is a cell of the NHS 5x5 matrix: consequence and likelihood, 1..5 each, or 0 when not known.
type Cell struct {
	Consequence int `json:"consequence"`
	Likelihood  int `json:"likelihood"`
}

// Score returns consequence x likelihood, 0 when either is not known.
func (c Cell) Score() int { return c.Consequence * c.Likelihood }

// RiskKind is the origin of a risk.
type RiskKind string

// The kinds of risk.
const (
	OverallRisk  RiskKind = "overall"  // the engagement as a whole
	GateRisk     RiskKind = "gate"     // a must-have not met, or not shown at sign-off
	PromotedRisk RiskKind = "promoted" // a gap that a person made a separate risk
	HandRisk     RiskKind = "hand"     // written by a person
	// LimitRisk is of a number, such as a recovery time, that is above what a fact of the engagement tolerates.
	LimitRisk RiskKind = "limit"
)

// RiskResponse is what is done about a risk. It is empty until somebody decides.
type RiskResponse string

// The responses to a risk.
const (
	Treat     RiskResponse = "Treat"
	Tolerate  RiskResponse = "Tolerate"
	Transfer  RiskResponse = "Transfer"
	Terminate RiskResponse = "Terminate"
)

// RiskResponses lists the responses.
var RiskResponses = []RiskResponse{Treat, Tolerate, Transfer, Terminate}

// ParseRiskResponse reads a response in any case; an empty string is none.
func ParseRiskResponse(s string) (RiskResponse, error) {
	if s == "" {
		return "", nil
	}
	return parseWord("response", s, RiskResponses)
}

// Risk is a permanent record: it is raised, treated, accepted and closed, and never deleted. Its natural key is
// engagement, pack and question, or engagement and "overall". The calculated cell is not stored; Decided is the cell a
// person chose, shown next to it.
type Risk struct {
	ID            string             `json:"id"`
	Ref           string             `json:"ref"` // R-00123, permanent
	Kind          RiskKind           `json:"kind"`
	Engagement    string             `json:"engagement"`
	Pack          string             `json:"pack,omitempty"`
	Question      string             `json:"question,omitempty"`
	Title         string             `json:"title"`
	Cause         questionnaire.Text `json:"cause,omitempty"`
	Event         questionnaire.Text `json:"event,omitempty"`
	Effect        questionnaire.Text `json:"effect,omitempty"`
	Domain        string             `json:"domain,omitempty"` // consequence domain of the 5x5
	Raised        questionnaire.Date `json:"raised"`
	Decided       *Cell              `json:"decided,omitempty"`
	DecidedBy     string             `json:"decided_by,omitempty"`
	DecidedOn     questionnaire.Date `json:"decided_on,omitempty"`
	DecidedReason questionnaire.Text `json:"decided_reason,omitempty"`
	// DecidedSecond agreed, DecidedRecorder wrote it down when that is not DecidedBy. DecidedFrom is what was
	// calculated then. After DecidedUntil the calculated cell counts again.
	DecidedSecond   string             `json:"decided_second,omitempty"`
	DecidedRecorder string             `json:"decided_recorder,omitempty"`
	DecidedUntil    questionnaire.Date `json:"decided_until,omitempty"`
	DecidedFrom     *Cell              `json:"decided_from,omitempty"`
	Target          *Cell              `json:"target,omitempty"`
	Owner           string             `json:"owner,omitempty"`
	Response        RiskResponse       `json:"response,omitempty"`
	Outside         string             `json:"outside,omitempty"` // reference in Datix, Atamis, ...
	Appetite        string             `json:"appetite,omitempty"`
	Review          questionnaire.Date `json:"review,omitempty"`
	Closed          questionnaire.Date `json:"closed,omitempty"`
	ClosedReason    questionnaire.Text `json:"closed_reason,omitempty"`
	// why a person opened it again, the last time
	ReopenedReason questionnaire.Text `json:"reopened_reason,omitempty"`
	// who closed it, who agreed, and who wrote it down when that is somebody else
	ClosedBy       string `json:"closed_by,omitempty"`
	ClosedSecond   string `json:"closed_second,omitempty"`
	ClosedRecorder string `json:"closed_recorder,omitempty"`
	// ClosedOutright says that its end rests on no condition of the contract: its gap was closed, or what raised it was
	// undone.
	ClosedOutright bool `json:"closed_outright,omitempty"`
	// the gap is closed, so a person may close the risk
	CloseProposed bool `json:"close_proposed,omitempty"`
}

// Open makes a closed risk an open one: nothing of its end stays in it.
func (r *Risk) Open() {
	r.Closed, r.ClosedReason, r.ClosedOutright = 0, "", false
	r.ClosedBy, r.ClosedSecond, r.ClosedRecorder = "", "", ""
}

// KeepEnd leaves the end of a risk, what is proposed and why it was opened again as they are in was.
func (r *Risk) KeepEnd(was *Risk) {
	r.Closed, r.ClosedReason, r.ClosedOutright = was.Closed, was.ClosedReason, was.ClosedOutright
	r.ClosedBy, r.ClosedSecond, r.ClosedRecorder = was.ClosedBy, was.ClosedSecond, was.ClosedRecorder
	r.CloseProposed, r.ReopenedReason = was.CloseProposed, was.ReopenedReason
}
