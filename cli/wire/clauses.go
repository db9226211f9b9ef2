package wire

import (
	"assure/data"
	"assure/data/clauses"
)

// Clauses is `assure clauses ... --json`: the conditions that the findings on an engagement call for. Recorded has the
// references of the actions that were just made of them, null for a list.
type Clauses struct {
	Schema     string              `json:"schema"`
	AsOf       string              `json:"as_of"`
	Supplier   string              `json:"supplier"`
	Engagement string              `json:"engagement"`
	Conditions []ContractCondition `json:"conditions"`
	Recorded   []string            `json:"recorded,omitempty"`
}

// ContractCondition is one condition of a contract. Null is not recorded or does not apply.
type ContractCondition struct {
	Pack       *string `json:"pack"`
	Question   *string `json:"question"`
	Text       *string `json:"question_text"`
	Why        string  `json:"why"` // must-have not met, ..., answered low; recorded: no finding calls for it today
	Condition  string  `json:"condition"`
	Proof      *string `json:"proof"`
	WithinDays *int    `json:"within_days"` // null where an action says the day
	Due        *string `json:"due"`
	// FromFinding says that no file of clauses has the question: the words are those of the finding in the pack.
	FromFinding bool    `json:"from_finding"`
	Risk        *string `json:"risk"`
	Action      *string `json:"action"`
	State       *string `json:"action_state"`
	Bound       bool    `json:"in_contract"` // the action is a condition of the contract
	Overdue     bool    `json:"overdue"`
}

// ClausesOf converts a list.
func ClausesOf(l *clauses.List) Clauses {
	o := Clauses{Schema: SchemaClauses, AsOf: l.AsOf.String(), Supplier: l.Supplier.Ref,
		Engagement: l.Engagement.Ref, Conditions: []ContractCondition{}}
	for i := range l.Conditions {
		c := &l.Conditions[i]
		x := ContractCondition{Pack: OrNull(c.Pack), Question: OrNull(c.Question), Text: OrNull(c.Text),
			Why: string(c.Why), Condition: c.Words, Proof: OrNull(c.Proof), Due: OrNull(c.Due.String()),
			FromFinding: c.FromFinding, Bound: c.Bound()}
		if c.WithinDays > 0 {
			x.WithinDays = &c.WithinDays
		}
		if c.Risk != nil {
			x.Risk = &c.Risk.Ref
		}
		if a := c.Action; a != nil {
			x.Action, x.State, x.Overdue = OrNull(data.ActionRef(a.N)), OrNull(string(a.State)), a.Overdue(l.AsOf)
		}
		o.Conditions = append(o.Conditions, x)
	}
	return o
}
