package entity

import (
	"time"

	"assure/questionnaire"
)

// FactSource is the source of a fact.
type FactSource string

// The sources of a fact. A supplier's value is a suggestion until a buyer adopts it.
const (
	FromBuyer    FactSource = "buyer"
	FromSupplier FactSource = "supplier"
	FromImport   FactSource = "import"
	FromDSPT     FactSource = "dspt"
	FromIncident FactSource = "incident" // proposed when suppliers were asked about an incident
)

// Fact is one dated value of one engagement fact. Value "unknown" clears it. Reason and Until belong to a
// consequence or inherent likelihood given by hand; after Until the calculated value returns. Only
// an adopted fact counts.
type Fact struct {
	Engagement string             `json:"engagement"` // ULID
	ID         string             `json:"fact"`
	Value      string             `json:"value"`
	Reason     questionnaire.Text `json:"reason,omitempty"`
	Until      questionnaire.Date `json:"until,omitempty"`
	Source     FactSource         `json:"source"`
	Adopted    bool               `json:"adopted"`
	By         string             `json:"by"`
	// Of a value given by hand: who decided it, with the role, and the second person; "" in earlier releases.
	Person string `json:"person,omitempty"`
	Role   string `json:"role,omitempty"`
	Second string `json:"second,omitempty"`
	// Calculated is consequence and inherent likelihood by the other facts when a value was given by hand.
	Calculated *Cell     `json:"calculated,omitempty"`
	At         time.Time `json:"at"`
	// Cell is where in a file it was read, such as Triage!F7; "" for one that was typed, and in earlier releases.
	Cell string `json:"cell,omitempty"`
}

// CurrentFacts returns the facts that count on a day: the newest adopted value of each, without those past their Until,
// and as they read on that day (see [questionnaire.FactTable.OnDay]). history is in the order recorded.
func CurrentFacts(history []Fact, t questionnaire.FactTable, asOf questionnaire.Date) questionnaire.Facts {
	out := questionnaire.Facts{}
	for _, f := range history {
		switch {
		case !f.Adopted:
		case f.Value == questionnaire.Unknown, f.Until != 0 && f.Until < asOf:
			delete(out, f.ID)
		default:
			out[f.ID] = f.Value
		}
	}
	return t.OnDay(out, asOf)
}
