package entity

import (
	"slices"
	"time"

	"assure/questionnaire"
)

// DraftSent is a draft report that went to a supplier to be checked for accuracy.
type DraftSent struct {
	ID         string             `json:"id"`
	Engagement string             `json:"engagement"`
	On         questionnaire.Date `json:"on"`       // the day it went
	ReplyBy    questionnaire.Date `json:"reply_by"` // what comes later is late
	To         string             `json:"to,omitempty"`
	By         string             `json:"by"` // who recorded it
	At         time.Time          `json:"at"`
	Withdrawn  bool               `json:"withdrawn,omitempty"` // recorded by mistake
}

// RepresentationState is the state of a representation.
type RepresentationState string

// The states of a representation.
const (
	RepOpen      RepresentationState = "open"
	RepUpheld    RepresentationState = "upheld"
	RepInPart    RepresentationState = "upheld in part"
	RepNotUpheld RepresentationState = "not upheld"
	RepWithdrawn RepresentationState = "withdrawn"
)

// RepresentationStates lists the states, those to act on first.
var RepresentationStates = []RepresentationState{RepOpen, RepUpheld, RepInPart, RepNotUpheld, RepWithdrawn}

// Open reports whether nobody has replied yet.
func (s RepresentationState) Open() bool { return s == RepOpen }

// Agrees reports whether the reply agrees with the supplier, in whole or in part.
func (s RepresentationState) Agrees() bool { return s == RepUpheld || s == RepInPart }

// Replied reports whether s is the outcome of a reply.
func (s RepresentationState) Replied() bool {
	return slices.Contains([]RepresentationState{RepUpheld, RepInPart, RepNotUpheld}, s)
}

// Representation is a point in which a supplier disputes what we wrote about it, with our reply. It changes no answer:
// a judgement that is to be another is made as any other is, and is linked by its question.
type Representation struct {
	ID         string              `json:"id"`
	Ref        string              `json:"ref"` // REP-001
	Engagement string              `json:"engagement"`
	Assessment string              `json:"assessment,omitempty"`
	Question   string              `json:"question,omitempty"` // "" where it is about the report as a whole
	Says       questionnaire.Text  `json:"says"`
	Who        string              `json:"who,omitempty"`    // who says it at the supplier
	On         questionnaire.Date  `json:"on"`               // the day it came
	Due        questionnaire.Date  `json:"due,omitempty"`    // of the draft that it is about, 0 for none
	Source     string              `json:"source,omitempty"` // the file it came in
	SHA256     string              `json:"sha256,omitempty"` // of that file
	State      RepresentationState `json:"state"`
	By         string              `json:"by"` // who recorded it
	At         time.Time           `json:"at"`
	// Judged is the revision of the judgement disputed, 0 where nobody had judged the question; Author who made it.
	Judged int    `json:"judged,omitempty"`
	Author string `json:"author,omitempty"`
	// Reply is our reply, nil while it is open.
	Reply     *RepresentationReply `json:"reply,omitempty"`
	Withdrawn *Reopening           `json:"withdrawal,omitempty"`
}

// RepresentationReply is our reply to a representation.
type RepresentationReply struct {
	Reason   questionnaire.Text `json:"reason"`
	Person   string             `json:"person"` // who replies
	Role     string             `json:"role,omitempty"`
	Recorder string             `json:"recorder,omitempty"` // who wrote it down, when that is not Person
	At       time.Time          `json:"at"`
}

// Late reports whether it came after the day that the draft gave.
func (r *Representation) Late() bool { return r.Due != 0 && r.On > r.Due }

// Subject names what it is about: a question, or the report.
func (r *Representation) Subject() string {
	if r.Question == "" {
		return "the report"
	}
	return r.Question
}
