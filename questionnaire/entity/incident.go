package entity

import "assure/questionnaire"

// Incident is an incident at a supplier, with dated statements by the supplier, a regulator or the press.
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
