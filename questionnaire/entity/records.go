package entity

import (
	"slices"
	"time"

	"assure/questionnaire"
)

// Issue is a questionnaire workbook sent to a supplier.
type Issue struct {
	ID         string               `json:"id"`
	Assessment string               `json:"assessment"`
	N          int                  `json:"n"` // 1 and up within the assessment
	To         string               `json:"to,omitempty"`
	By         string               `json:"by"`
	Issued     time.Time            `json:"issued"`
	Due        questionnaire.Date   `json:"due,omitempty"`
	Extended   questionnaire.Date   `json:"extended,omitempty"`
	Chased     []questionnaire.Date `json:"chased,omitempty"`
	ReturnedAt *time.Time           `json:"returned_at,omitempty"`
	Late       bool                 `json:"late,omitempty"`
	Declined   bool                 `json:"declined,omitempty"`
	File       string               `json:"file,omitempty"`
	SHA256     string               `json:"sha256,omitempty"`
	Prefilled  bool                 `json:"prefilled,omitempty"`
}

// DueOn is the day that counts: the extension where there is one.
func (i Issue) DueOn() questionnaire.Date {
	if i.Extended != 0 {
		return i.Extended
	}
	return i.Due
}

// QueryState is how far a query has come.
type QueryState string

// The states of a query.
const (
	QuerySent     QueryState = "sent"
	QueryAnswered QueryState = "answered"
)

// Open reports whether the supplier still owes a reply.
func (s QueryState) Open() bool { return s == QuerySent }

// Query is a clarification sent to a supplier, and its reply.
type Query struct {
	ID         string             `json:"id"`
	Assessment string             `json:"assessment"`
	N          int                `json:"n"`
	Round      int                `json:"round"`
	Question   string             `json:"question,omitempty"`
	Body       questionnaire.Text `json:"body"`
	State      QueryState         `json:"state"`
	By         string             `json:"by"`
	SentAt     *time.Time         `json:"sent_at,omitempty"`
	Due        questionnaire.Date `json:"due,omitempty"`
	Reply      questionnaire.Text `json:"reply,omitempty"`
	RepliedBy  string             `json:"replied_by,omitempty"`
	RepliedAt  *time.Time         `json:"replied_at,omitempty"`
}

// DecisionKind is what was decided.
type DecisionKind string

// The kinds of decision.
const (
	ScopeOut   DecisionKind = "scope"       // a question is out of scope; on a gate it needs a second person
	NAAccepted DecisionKind = "na-accepted" // a supplier's N/A holds: the question is out of scope
	NARefused  DecisionKind = "na-refused"
	GateAccept DecisionKind = "gate" // a must-have accepted despite not being met or shown
	RiskAccept DecisionKind = "risk"
	Award      DecisionKind = "award"
)

// Decision is a named person's ruling, with its reason, date, end and the score it was taken on.
type Decision struct {
	ID         string             `json:"id"`
	N          int                `json:"n"`
	Kind       DecisionKind       `json:"kind"`
	Engagement string             `json:"engagement"`
	Assessment string             `json:"assessment,omitempty"`
	Question   string             `json:"question,omitempty"`
	Risk       string             `json:"risk,omitempty"`
	Person     string             `json:"person"`
	Role       string             `json:"role,omitempty"`
	Recorder   string             `json:"recorder,omitempty"` // who wrote it down, when that is not Person
	Second     string             `json:"second,omitempty"`   // a scope decision on a gate counts once a second person agrees
	Reason     questionnaire.Text `json:"reason"`
	On         questionnaire.Date `json:"on"`
	Until      questionnaire.Date `json:"until,omitempty"`
	Basis      string             `json:"basis,omitempty"` // the score then, in words
	Withdrawn  bool               `json:"withdrawn,omitempty"`
}

// InForce reports whether the decision stands on a day.
func (d Decision) InForce(asOf questionnaire.Date) bool {
	return !d.Withdrawn && d.On <= asOf && (d.Until == 0 || asOf <= d.Until)
}

// Cell is a place on the NHS 5x5: consequence and likelihood, 1..5 each; zero when not known.
type Cell struct {
	Consequence int `json:"consequence"`
	Likelihood  int `json:"likelihood"`
}

// Score is consequence x likelihood, 0 when either is not known.
func (c Cell) Score() int { return c.Consequence * c.Likelihood }

// RiskKind tells where a risk comes from.
type RiskKind string

// The kinds of risk.
const (
	OverallRisk  RiskKind = "overall"  // the engagement as a whole
	GateRisk     RiskKind = "gate"     // a must-have not met, or not shown at sign-off
	PromotedRisk RiskKind = "promoted" // a gap a person made a risk of its own
	HandRisk     RiskKind = "hand"     // written by a person
)

// RiskResponse is what is done about a risk; it is empty until somebody decides.
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

// Risk is a permanent record: it is raised, treated, accepted, closed, and never vanishes. Its natural key is
// engagement, pack and question, or engagement and "overall". The calculated cell is worked out anew each time;
// the decided one is a person's and stands beside it.
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
	Target        *Cell              `json:"target,omitempty"`
	Owner         string             `json:"owner,omitempty"`
	Response      RiskResponse       `json:"response,omitempty"`
	Outside       string             `json:"outside,omitempty"` // reference in Datix, Atamis, ...
	Appetite      string             `json:"appetite,omitempty"`
	Review        questionnaire.Date `json:"review,omitempty"`
	Closed        questionnaire.Date `json:"closed,omitempty"`
	ClosedReason  questionnaire.Text `json:"closed_reason,omitempty"`
	CloseProposed bool               `json:"close_proposed,omitempty"` // the gap is mended: a person may close it
}

// ActionState is how far an action has come.
type ActionState string

// The states of an action.
const (
	ActionOpen     ActionState = "open"
	ActionDoing    ActionState = "doing"
	ActionDone     ActionState = "done"
	ActionAccepted ActionState = "accepted" // left undone until a date
	ActionDropped  ActionState = "dropped"
)

// ActionStates lists the states of an action in order.
var ActionStates = []ActionState{ActionOpen, ActionDoing, ActionDone, ActionAccepted, ActionDropped}

// Open reports whether work is still to be done. An empty state is that of a new action, which starts open. Whether an
// accepted action is open depends on the day: see [Action.Open].
func (s ActionState) Open() bool { return s == "" || s == ActionOpen || s == ActionDoing }

// Valid reports whether the state is one of [ActionStates].
func (s ActionState) Valid() bool { return slices.Contains(ActionStates, s) }

// ParseActionState reads a state in any case.
func ParseActionState(s string) (ActionState, error) { return parseWord("state", s, ActionStates) }

// Action is remediation or a contract condition.
type Action struct {
	ID         string             `json:"id"`
	N          int                `json:"n"`
	Engagement string             `json:"engagement"`
	Risk       string             `json:"risk,omitempty"` // ULID
	Pack       string             `json:"pack,omitempty"`
	Question   string             `json:"question,omitempty"`
	Title      questionnaire.Text `json:"title"`
	Condition  bool               `json:"condition,omitempty"`
	Clause     string             `json:"clause,omitempty"`
	Owner      string             `json:"owner,omitempty"`
	Due        questionnaire.Date `json:"due,omitempty"`
	Proof      questionnaire.Text `json:"proof,omitempty"`
	State      ActionState        `json:"state"`
	Until      questionnaire.Date `json:"until,omitempty"`
	Raised     questionnaire.Date `json:"raised"`
}

// Open reports whether there is something left to do on a day. An acceptance that has ended leaves the action open
// again; one without an end date holds.
func (a Action) Open(asOf questionnaire.Date) bool {
	return a.State.Open() || a.State == ActionAccepted && a.Until != 0 && a.Until < asOf
}

// Overdue reports whether the action is open and past its due date.
func (a Action) Overdue(asOf questionnaire.Date) bool {
	return a.Open(asOf) && a.Due != 0 && a.Due < asOf
}

// Incident is something that happened at a supplier, with dated statements, each by supplier, regulator or press.
type Incident struct {
	ID          string              `json:"id"`
	Ref         string              `json:"ref"` // INC-001
	Title       string              `json:"title"`
	Found       questionnaire.Date  `json:"found,omitempty"`
	Engagements []string            `json:"engagements,omitempty"`
	Statements  []IncidentStatement `json:"statements,omitempty"`
	Closed      questionnaire.Date  `json:"closed,omitempty"`
}

// StatementBy is who made a statement about an incident.
type StatementBy string

// Who may have made a statement.
const (
	StatementBySupplier  StatementBy = "supplier"
	StatementByRegulator StatementBy = "regulator"
	StatementByPress     StatementBy = "press"
)

// Valid reports whether a statement may be by s.
func (s StatementBy) Valid() bool {
	return s == StatementBySupplier || s == StatementByRegulator || s == StatementByPress
}

// IncidentStatement is what one source said on one day.
type IncidentStatement struct {
	On     questionnaire.Date `json:"on"`
	By     StatementBy        `json:"by"`
	Source string             `json:"source"`
	Body   questionnaire.Text `json:"body"`
}

// FourthParty is a company behind suppliers: found by its folded name or an alias.
type FourthParty struct {
	ID      string           `json:"id"`
	Name    string           `json:"name"`
	Aliases []string         `json:"aliases,omitempty"`
	Country string           `json:"country,omitempty"`
	Uses    []FourthPartyUse `json:"uses,omitempty"`
}

// FourthPartyUse is the part a fourth party plays in one engagement.
type FourthPartyUse struct {
	Engagement       string `json:"engagement"`
	Role             string `json:"role"` // product, host, sub-processor, connection
	Criticality      string `json:"criticality,omitempty"`
	Substitutability string `json:"substitutability,omitempty"`
}

// Tender is a competition: its bids are engagements in state bid.
type Tender struct {
	ID         string               `json:"id"`
	Ref        string               `json:"ref"`
	Title      string               `json:"title"`
	Closes     *time.Time           `json:"closes,omitempty"`
	Conditions []questionnaire.Text `json:"conditions,omitempty"`
	Published  bool                 `json:"published,omitempty"` // ranks and scores published
}

// Person is somebody who acts in the register.
type Person struct {
	ID          string             `json:"id"`
	Login       string             `json:"login"`
	Name        string             `json:"name"`
	Role        string             `json:"role,omitempty"`
	Logins      []string           `json:"logins,omitempty"`
	OutOfOffice questionnaire.Date `json:"out_of_office,omitempty"` // until
	Deputy      string             `json:"deputy,omitempty"`
}

// DSPTRow is one organisation of one DSPT publication export, as published.
type DSPTRow struct {
	ODSCode      string             `json:"ods_code"`
	Name         string             `json:"name"`
	Sector       string             `json:"sector"`
	Status       string             `json:"status"`            // as published, "" when blank
	Edition      string             `json:"edition,omitempty"` // as the status string carries it: "22/23", "19-20"; else ""
	Level        string             `json:"level"`             // the status without its edition
	Published    questionnaire.Date `json:"published,omitempty"`
	Note         string             `json:"note,omitempty"` // text found in the date column, such as CompletedThroughQIO
	Commissioner string             `json:"commissioner,omitempty"`
	Row          int                `json:"row"` // in the file, 1-based, header included
}
