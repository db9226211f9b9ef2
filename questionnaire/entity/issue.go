package entity

import (
	"slices"
	"time"

	"assure/questionnaire"
)

// Issue is a questionnaire sent to a supplier.
type Issue struct {
	ID         string             `json:"id"`
	Assessment string             `json:"assessment"`
	N          int                `json:"n"` // 1 and up within the assessment
	To         string             `json:"to,omitempty"`
	By         string             `json:"by"`
	Issued     time.Time          `json:"issued"` // when it was sent; for one written elsewhere noon of the day
	Due        questionnaire.Date `json:"due,omitempty"`
	ReturnedAt *time.Time         `json:"returned_at,omitempty"`
	Late       bool               `json:"late,omitempty"`
	File       string             `json:"file,omitempty"`
	SHA256     string             `json:"sha256,omitempty"`
	Prefilled  bool               `json:"prefilled,omitempty"`
	// Issuer is who asked, as the workbook says, and ReplyTo where the answers go: the next ones say the same.
	Issuer  string `json:"issuer,omitempty"`
	ReplyTo string `json:"reply_to,omitempty"`
	// Elsewhere says that it was sent without Assure and recorded afterwards: there is no workbook of ours.
	Elsewhere bool `json:"elsewhere,omitempty"`
	// Withdrawn says that it was recorded by mistake, and counts nowhere.
	Withdrawn bool `json:"withdrawn,omitempty"`
	// Events are what became of it since, in the order in which they were recorded. Nothing leaves the list but by
	// undo.
	Events []IssueEvent `json:"events,omitempty"`
}

// IssueEventKind is a kind of thing that happens to a questionnaire that is out.
type IssueEventKind string

// The kinds of event.
const (
	IssueExtended IssueEventKind = "extended" // it is due later
	IssueChased   IssueEventKind = "chased"   // the supplier was reminded
	IssueDeclined IssueEventKind = "declined" // the supplier does not answer it
	IssueBounced  IssueEventKind = "bounced"  // it did not reach anybody
	IssueReceived IssueEventKind = "received" // it came back in a form that is not imported, such as on paper
)

// IssueEventKinds lists the kinds.
var IssueEventKinds = []IssueEventKind{IssueExtended, IssueChased, IssueDeclined, IssueBounced, IssueReceived}

// Valid reports whether k is one of the above.
func (k IssueEventKind) Valid() bool { return slices.Contains(IssueEventKinds, k) }

// IssueEvent is one thing that happened to a questionnaire that is out.
type IssueEvent struct {
	Kind  IssueEventKind     `json:"kind"`
	On    questionnaire.Date `json:"on"`              // the day it happened
	Until questionnaire.Date `json:"until,omitempty"` // of an extension
	// Who agreed to an extension, who said that the supplier declines.
	Who     string             `json:"who,omitempty"`
	Address string             `json:"address,omitempty"` // that a mail to it came back from, or that a letter went to
	Letter  string             `json:"letter,omitempty"`  // the file of the letter that chased
	Reason  questionnaire.Text `json:"reason,omitempty"`
	By      string             `json:"by"` // who recorded it
	At      time.Time          `json:"at"` // when
}

// Label says what happened, in words: "extended to 12 Dec 2026, agreed by Ann Other".
func (e IssueEvent) Label() string {
	s := string(e.Kind) + " " + e.On.Long()
	switch e.Kind {
	case IssueExtended:
		s = "extended to " + e.Until.Long()
		if e.Who != "" {
			s += ", agreed by " + e.Who
		}
	case IssueDeclined:
		if e.Who != "" {
			s += ", said " + e.Who
		}
	case IssueBounced:
		s += " from " + e.Address
	case IssueChased, IssueReceived:
	}
	if e.Reason != "" {
		s += ": " + string(e.Reason)
	}
	return s
}

// IssueState is what has become of a questionnaire that was sent.
type IssueState string

// The states that a questionnaire can be in by what is recorded of it.
const (
	IssueIsOut      IssueState = "out"
	IssueIsDeclined IssueState = "declined"
	IssueIsBounced  IssueState = "bounced"
	IssueIsReturned IssueState = "returned"
)

// Out reports whether an answer may still come by itself.
func (s IssueState) Out() bool { return s == IssueIsOut }

// State is what has become of a questionnaire. An extension ends a refusal, and a reminder that went out by hand or to
// another address ends that a mail came back.
func (i *Issue) State() IssueState {
	if i.ReturnedAt != nil {
		return IssueIsReturned
	}
	s := IssueIsOut
	for k := range i.Events {
		switch i.Events[k].Kind {
		case IssueDeclined:
			s = IssueIsDeclined
		case IssueBounced:
			s = IssueIsBounced
		case IssueExtended:
			s = IssueIsOut
		case IssueChased:
			if e := &i.Events[k]; s == IssueIsBounced && (e.Letter == "" || e.Address != "") {
				s = IssueIsOut
			}
		}
	}
	return s
}

// On is the questionnaire as it was on a day: what happened later has not.
func (i *Issue) On(asOf questionnaire.Date, day func(time.Time) questionnaire.Date) Issue {
	was := *i
	was.Events = slices.DeleteFunc(slices.Clone(i.Events), func(e IssueEvent) bool { return e.On > asOf })
	if was.ReturnedAt != nil && day(*was.ReturnedAt) > asOf {
		was.ReturnedAt, was.Late = nil, false
	}
	return was
}

// DueOn returns the day the return is due, with any extension.
func (i *Issue) DueOn() questionnaire.Date {
	if e := i.Last(IssueExtended); e != nil {
		return e.Until
	}
	return i.Due
}

// Last is the newest event of a kind, nil for none.
func (i *Issue) Last(kind IssueEventKind) *IssueEvent {
	for k := range slices.Backward(i.Events) {
		if i.Events[k].Kind == kind {
			return &i.Events[k]
		}
	}
	return nil
}

// SentIssues leaves out those that were recorded by mistake.
func SentIssues(list []Issue) []Issue {
	return slices.DeleteFunc(list, func(i Issue) bool { return i.Withdrawn })
}

// Chased counts how often the supplier was reminded.
func (i *Issue) Chased() int {
	n := 0
	for k := range i.Events {
		if i.Events[k].Kind == IssueChased {
			n++
		}
	}
	return n
}

// BouncedFrom reports whether a mail to an address came back, and it was not reached since.
func (i *Issue) BouncedFrom(address string) bool {
	e := i.Last(IssueBounced)
	return e != nil && i.State() == IssueIsBounced && e.Address == address
}
