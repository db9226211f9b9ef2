package entity

import (
	"strings"
	"time"

	"assure/questionnaire"
)

// DecisionKind is the kind of a decision.
type DecisionKind string

// The kinds of decision.
const (
	ScopeOut   DecisionKind = "scope"       // a question is out of scope; on a gate it needs a second person
	NAAccepted DecisionKind = "na-accepted" // a supplier's N/A is agreed: the question is out of scope
	NARefused  DecisionKind = "na-refused"
	GateAccept DecisionKind = "gate" // a must-have accepted despite not being met or shown
	RiskAccept DecisionKind = "risk"
	Award      DecisionKind = "award"
	// Reliance counts what another body found and saw of the supplier here too, see [Relied].
	Reliance DecisionKind = "reliance"
)

// Kinds of what is shown in lists of decisions and kept elsewhere: see [Pass], [SignOff] and [Admission].
const (
	PassedBlock DecisionKind = "sign-off-pass"
	// PassWithdrawn is the withdrawal of a pass.
	PassWithdrawn DecisionKind = "sign-off-pass-withdrawn"

	Signed     DecisionKind = "signed-off"
	Reopened   DecisionKind = "reopened"
	LateRuling DecisionKind = "late-bid"
	// RepReply is our reply to a representation of a supplier, or that one waits for it.
	RepReply DecisionKind = "representation"
)

// Decision is a decision of a named person, with its reason, first and last day, and the score it was based on.
type Decision struct {
	ID         string       `json:"id"`
	N          int          `json:"n"`
	Kind       DecisionKind `json:"kind"`
	Engagement string       `json:"engagement"`
	Assessment string       `json:"assessment,omitempty"`
	Question   string       `json:"question,omitempty"`
	Risk       string       `json:"risk,omitempty"`
	Person     string       `json:"person"`
	Role       string       `json:"role,omitempty"`
	Recorder   string       `json:"recorder,omitempty"` // who wrote it down, when that is not Person
	// a scope decision on a gate counts once a second person agrees
	Second    string             `json:"second,omitempty"`
	Reason    questionnaire.Text `json:"reason"`
	On        questionnaire.Date `json:"on"`
	Until     questionnaire.Date `json:"until,omitempty"`
	Basis     string             `json:"basis,omitempty"` // the score on that day, in words
	Withdrawn bool               `json:"withdrawn,omitempty"`
	// TakesTwo: by the authority in force that day it counts only once a second person agrees.
	TakesTwo  bool       `json:"takes_two,omitempty"`
	Confirmed *time.Time `json:"confirmed,omitempty"` // by Person, where somebody else wrote it down
	// Withdrawal is who withdrew it, when and why; earlier releases kept none.
	Withdrawal *Reopening `json:"withdrawal,omitempty"`

	// Of a reliance: the bundle, the body that signed it, what of it counts here, and why its proof counts a step less
	// than with that body, "" for no less.
	Bundle   string   `json:"bundle,omitempty"`
	BodyCode string   `json:"body_code,omitempty"` // ODS code
	Body     string   `json:"body_name,omitempty"` // its name
	Less     string   `json:"less,omitempty"`
	Relied   []Relied `json:"relied,omitempty"`
	// About are the facts of the service that the body assessed, and Company the number of the company: a reliance on
	// another thing than ours does not count.
	About   map[string]string `json:"about_service,omitempty"`
	Company string            `json:"about_company,omitempty"`
	// Ended is the bundle, by its identifier, whose recall, successor or undone import withdrew the reliance.
	Ended string `json:"ended,omitempty"`
}

// Relied is what another body found for one question, and the proof that it accepted for it.
type Relied struct {
	Question string       `json:"question"`
	Value    string       `json:"value"`            // id of the option that counts there
	Judged   bool         `json:"judged,omitempty"` // a person of the body found so; else the supplier said so
	Items    []ReliedItem `json:"items,omitempty"`
}

// ReliedItem is a document that another body accepted. Its last day is its own.
type ReliedItem struct {
	Kind   EvidenceKind       `json:"kind"` // as which it counts here: independent at most
	SHA256 string             `json:"sha256,omitempty"`
	Issued questionnaire.Date `json:"issued,omitempty"`
	Expiry questionnaire.Date `json:"expiry,omitempty"`
	Worth  int                `json:"worth"` // what the answer was worth that it was accepted for, in percent
	// Here: the supplier gave us the document too, byte for byte. It is found out when the register is read.
	Here bool `json:"-"`
}

// OfBody names the body of a reliance: Demo Trust (R0A). In a redacted copy it is withheld.
func (d *Decision) OfBody() string {
	if d.BodyCode == "" {
		return "another body"
	}
	return d.Body + " (" + d.BodyCode + ")"
}

// Who names the person with the role, who else agreed, who wrote it down, and whether the person confirmed it.
func (d *Decision) Who() string {
	s := d.Person
	if d.Role != "" && d.Role != d.Person {
		s += " (" + d.Role + ")"
	}
	switch {
	case d.Second != "":
		s += " and " + d.Second
	case d.TakesTwo:
		s += ", waiting for a second person"
	}
	if r := d.Record(); r != "" {
		s += ", " + r
	}
	return s
}

// Others names who else a decision needs to be named with: the second person, and who wrote it down, confirmed or not.
// It is "" where the person decided alone and wrote it.
func (d *Decision) Others() string {
	record := d.Record()
	if d.Second != "" {
		return strings.TrimSuffix("second person "+d.Second+", "+record, ", ")
	}
	return record
}

// Record says who wrote the decision down and whether its person confirmed it, "" when that person wrote it.
func (d *Decision) Record() string {
	switch {
	case d.Recorder == "":
		return ""
	case d.Confirmed == nil:
		return "recorded by " + d.Recorder + ", not confirmed by " + d.Person
	}
	return "recorded by " + d.Recorder + ", confirmed by " + d.Person + " on " + d.Confirmed.Format(time.DateOnly)
}

// Thing names what the decision is about within its engagement: of several decisions on one thing the newest counts. An
// acceptance lasts from one cycle into the next, so the assessment is no part of it.
func (d *Decision) Thing() string {
	if d.Kind == Reliance { // on one body, for one cycle
		return string(d.Kind) + "/" + d.BodyCode + "/" + d.Assessment
	}
	return string(d.Kind) + "/" + d.Question + "/" + d.Risk
}

// InForce reports whether the decision applies on a day. One that takes two people does once the second agreed.
func (d Decision) InForce(asOf questionnaire.Date) bool {
	return !d.Withdrawn && (!d.TakesTwo || d.Second != "") && d.On <= asOf && (d.Until == 0 || asOf <= d.Until)
}

// DecisionRef returns how people name a decision: DEC-0007.
func DecisionRef(n int) string { return DecisionForm.Of(n) }
