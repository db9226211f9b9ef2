package wire

import (
	"assure/questionnaire/entity"
)

// OneDecision is a decision in JSON.
type OneDecision struct {
	Schema   string          `json:"schema"`
	Decision entity.Decision `json:"decision"`
}

// Decisions is `assure decide list --json`.
type Decisions struct {
	Schema    string            `json:"schema"`
	Decisions []entity.Decision `json:"decisions"`
}
