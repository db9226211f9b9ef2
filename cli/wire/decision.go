package wire

import (
	"assure/data/lists"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// OneDecision is a decision in JSON.
type OneDecision struct {
	Schema   string          `json:"schema"`
	Decision entity.Decision `json:"decision"`
}

// Decisions is `assure decide list --json`. On is the day of a list of what was in force that day, KnownOn the day at
// whose end it was known so.
type Decisions struct {
	Schema    string             `json:"schema"`
	On        questionnaire.Date `json:"on,omitzero"`
	KnownOn   questionnaire.Date `json:"known_on,omitzero"`
	Decisions []ListedDecision   `json:"decisions"`
	// what was passed at sign-offs and withdrawn of it, and rulings on late bids
	Signings []ListedSigning `json:"signings"`
}

// ListedSigning is what somebody passed at a sign-off or withdrew of it, or a ruling on a late bid.
type ListedSigning struct {
	On            questionnaire.Date  `json:"on"`
	Kind          entity.DecisionKind `json:"kind"`
	What          string              `json:"what"`            // in words
	Basis         string              `json:"basis,omitempty"` // what was passed; admitted or not admitted
	Question      string              `json:"question,omitempty"`
	About         string              `json:"about,omitempty"` // the text of the question
	Pack          string              `json:"pack,omitempty"`
	EngagementRef string              `json:"engagement_ref"`
	Service       string              `json:"service"`
	Supplier      string              `json:"supplier"`
	SupplierName  string              `json:"supplier_name"`
	Person        string              `json:"person"`
	Role          string              `json:"role,omitempty"`
	Recorder      string              `json:"recorder,omitempty"`
	Reason        questionnaire.Text  `json:"reason"`
}

// ListedSigningOf converts a row of a list.
func ListedSigningOf(s *lists.Signing) ListedSigning {
	return ListedSigning{On: s.On, Kind: s.Kind, What: lists.SigningWord(&s.Decision), Basis: s.Basis,
		Question: s.Question, About: s.Words, Pack: s.Pack, EngagementRef: s.EngagementRef, Service: s.Service,
		Supplier: s.Supplier.Ref, SupplierName: s.Supplier.Name, Person: s.Person, Role: s.Role,
		Recorder: s.Recorder, Reason: s.Reason}
}

// ListedDecision is a decision in a list, with what it is about and whether it counts.
type ListedDecision struct {
	entity.Decision
	Ref           string `json:"ref"`
	Supplier      string `json:"supplier"`
	SupplierName  string `json:"supplier_name"`
	EngagementRef string `json:"engagement_ref"`
	Service       string `json:"service"`
	Pack          string `json:"pack,omitempty"`
	RiskRef       string `json:"risk_ref,omitempty"`
	About         string `json:"about"` // the text of the question, or the title of the risk
	State         string `json:"state"`
	Why           string `json:"why,omitempty"` // of one that has lapsed
	// another decision on the same thing that counts in its place
	Newer string `json:"newer,omitempty"`
	// what became known since the day of the list
	Since string `json:"since,omitempty"`
	// known by now to have been in force that day, and not known then
	NotKnown bool `json:"not_known_then,omitempty"`
}

// ListedDecisionOf converts a row of a list.
func ListedDecisionOf(d *lists.Decision) ListedDecision {
	out := ListedDecision{Decision: d.Decision, Ref: d.Ref(), Supplier: d.Supplier.Ref,
		SupplierName:  d.Supplier.Name,
		EngagementRef: d.EngagementRef, Service: d.Service, Pack: d.Pack, RiskRef: d.RiskRef, About: d.Words,
		State: string(d.State), Why: d.WhyLapsed, Since: d.Since, NotKnown: d.NotKnown}
	if d.Newest > 0 {
		out.Newer = entity.DecisionRef(d.Newest)
	}
	return out
}
