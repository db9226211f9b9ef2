package entity

import (
	"time"

	"assure/questionnaire"
)

// ContradictionKind is a kind of contradiction between two records of one fact.
type ContradictionKind string

// The kinds.
const (
	// the public DSPT directory, and an answer or a certificate
	DSPTContradiction ContradictionKind = "dspt"
	// a certificate, and an answer or the document it points to
	CertificateContradiction ContradictionKind = "certificate"
	// the fact on sub-processors, and an answer or another fact
	SubprocessorContradiction ContradictionKind = "sub-processors"
	// the fact on incidents, and an answer or an incident of the register
	IncidentContradiction ContradictionKind = "incident"
	// the time we can do without the service, and a recovery time that was promised
	OutageContradiction ContradictionKind = "recovery time"
	// an answer, and an answer to another question, a fact or a certificate: see questionnaire.Rule
	AnswersContradiction ContradictionKind = "answers"
	// words in a title or a fact that name a certificate: a proposal, no contradiction
	CertificateProposed ContradictionKind = "certificate proposed"
)

// Resolution is a named person's reason why two records may stay as they are, or why a proposal is not taken up. It
// counts for what the records said then: State is a digest of both, and once either says something else it is over.
type Resolution struct {
	ID         string             `json:"id"`
	Supplier   string             `json:"supplier"`
	Engagement string             `json:"engagement,omitempty"`
	Assessment string             `json:"assessment,omitempty"`
	Question   string             `json:"question,omitempty"`
	Kind       ContradictionKind  `json:"kind"`
	State      string             `json:"state"`
	What       questionnaire.Text `json:"what"` // what both records said
	Reason     questionnaire.Text `json:"reason"`
	By         string             `json:"by"`
	At         time.Time          `json:"at"`
	Withdrawn  bool               `json:"withdrawn,omitempty"` // it was undone, and counts nowhere
}
