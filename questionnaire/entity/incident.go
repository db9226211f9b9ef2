package entity

import (
	"time"

	"assure/questionnaire"
)

// Incident is something that happened at a supplier or at a company behind suppliers, with dated statements by the
// supplier, a regulator or the press.
type Incident struct {
	ID          string              `json:"id"`
	Ref         string              `json:"ref"` // INC-001
	Title       string              `json:"title"`
	Found       questionnaire.Date  `json:"found,omitempty"`
	Engagements []string            `json:"engagements,omitempty"`
	Statements  []IncidentStatement `json:"statements,omitempty"`
	Closed      questionnaire.Date  `json:"closed,omitempty"`
	ClosedWhy   questionnaire.Text  `json:"closed_why,omitempty"`
	// Aware is when we learned of it: the hours in which we must act run from here. nil is not recorded.
	Aware *time.Time `json:"aware,omitempty"`
	// Asks says whom it touches besides Engagements: those that a name, facts or answers point to.
	Asks ExposureQuery `json:"asks,omitzero"`
	// Asked are the follow-up questionnaires that were sent because of it.
	Asked []IncidentAsk `json:"asked,omitempty"`
}

// IncidentAsk is a questionnaire that was sent because of an incident.
type IncidentAsk struct {
	Engagement string             `json:"engagement"` // ULID
	Assessment string             `json:"assessment"` // ULID
	On         questionnaire.Date `json:"on"`
}

// ExposureQuery is what makes an engagement exposed to an incident; all of it must apply.
type ExposureQuery struct {
	Uses   string   `json:"uses,omitempty"` // the name of a fourth party, product, host or supplier
	Role   string   `json:"role,omitempty"`
	Fact   []string `json:"fact,omitempty"`
	Answer []string `json:"answer,omitempty"`
}

// Empty reports whether nothing is asked for.
func (q *ExposureQuery) Empty() bool { return q.Uses == "" && len(q.Fact)+len(q.Answer) == 0 }

// StatementBy is who made a statement about an incident.
type StatementBy string

// Who may have made a statement.
const (
	StatementBySupplier  StatementBy = "supplier"
	StatementByRegulator StatementBy = "regulator"
	StatementByPress     StatementBy = "press"
)

// Valid reports whether s is one of the above.
func (s StatementBy) Valid() bool {
	return s == StatementBySupplier || s == StatementByRegulator || s == StatementByPress
}

// IncidentStatement is a statement of one source on one day.
type IncidentStatement struct {
	On     questionnaire.Date `json:"on"`
	By     StatementBy        `json:"by"`
	Source string             `json:"source"`
	Body   questionnaire.Text `json:"body"`
}
