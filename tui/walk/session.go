// Package walk goes through a questionnaire without a screen: which question is next, what is
// answered, what an answer did to the score, and what is still to be written. The full-screen page and the linear mode
// are built on it.
//
// A Session changes at once and is saved in the background: an answer is shown and scored
// immediately, and its Edit has what the store needs to write it exactly once.
package walk

import (
	"maps"
	"slices"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// View is an assessment as stored.
type View struct {
	Supplier   entity.Supplier
	Engagement entity.Engagement
	Assessment entity.Assessment
	Pack       *questionnaire.Pack
	Settings   *scoring.Settings
	Input      scoring.Input             // everything that the score depends on
	Answers    map[string]entity.Answers // by question id
	Previous   map[string]entity.Answers // of the cycle before
	Elsewhere  []data.Elsewhere          // what documents are accepted for in other questionnaires and services
	Proven     map[string][]string       // of the cycle before: the ids of documents accepted, by question id
	Evidence   map[string][]Evidence     // by question id, offered and accepted
	Documents  []entity.Document         // all of the supplier
	Queries    []entity.Query
	// Representations are what the supplier disputes
	Representations []entity.Representation
	Issues          []entity.Issue
	Decisions       []entity.Decision
	Passes          []entity.Pass
	SignOffs        []entity.SignOff

	Contradictions []entity.Block // between two records of one fact, not judged
	// Comparisons are those with other records of the same facts, when the assessment was read.
	Comparisons []book.Comparison

	// FromOthers is what other bodies found and saw that is relied on, by question id, and Reliance says so.
	FromOthers map[string]*book.FromOthers
	Reliance   []string

	Reviewer bool     // who judged may not sign
	Authors  []string // who judged answers and accepted evidence
	People   entity.People
	Asked    map[string]data.AskedAgain // by question id: a later version of the pack asks again
	Also     []string                   // what is required besides what counts, in sentences
	Later    string                     // the version of the pack that counts now, "" when it is this one
}

// Evidence is a document with its link to a question.
type Evidence struct {
	Document entity.Document
	State    entity.DocumentState // of the link: it counts when both are accepted
	Value    int                  // of the answer it was accepted for, in percent
}

// Counts reports whether the evidence counts for the question.
func (e Evidence) Counts() bool {
	return e.State == entity.Accepted && e.Document.State == entity.Accepted
}

// Edit is one change to one answer.
type Edit struct {
	data.AnswerEdit // its OpID is the same for every attempt to write it
	By              string
	At              time.Time
}

// Undone is what an undo or redo did.
type Undone struct {
	Verb   string        // "Undone" or "Redone"
	Answer entity.Answer // as it is now; without a question if it was not an answer
	Words  bool          // only a note, a planned date or an alternative changed, and no answer
	What   string        // what it was then, in words
	Stands string        // which newer removal is not undone, "" for none
}

// Session is a walk under way.
type Session struct {
	View
	Party  entity.Party // who the next answer is from
	Result *scoring.Result
	Last   *Change // what the last edit did, nil before the first

	pending  []Edit                    // not written yet
	read     map[string]entity.Answers // as they were read
	compiled *scoring.Compiled
	order    []*questionnaire.Question // those that apply, in the order of the pack
	at       int
}

// NewSession begins at the first open question, recording judgements.
func NewSession(v View) (*Session, error) {
	c, err := scoring.Compile(v.Pack)
	if err != nil {
		return nil, err
	}
	s := &Session{View: v, Party: entity.ByAssessor, compiled: c, read: v.Answers}
	s.Answers = maps.Clone(v.Answers)
	if s.Answers == nil {
		s.Answers = map[string]entity.Answers{}
	}
	s.Input.Responses = maps.Clone(v.Input.Responses)
	if s.Input.Responses == nil {
		s.Input.Responses = map[string]scoring.Response{}
	}
	s.Result = c.Score(s.Settings, s.Input)
	for _, q := range v.Pack.Questions() {
		if r := s.Result.Row(q.ID); r == nil || !r.Hidden {
			s.order = append(s.order, q)
		}
	}
	s.at = max(0, s.nextOpen(-1))
	return s, nil
}

// Reload replaces the view and keeps the question, the party, and the edits that are not written yet.
func (s *Session) Reload(v View) error {
	n, err := NewSession(v)
	if err != nil {
		return err
	}
	id, party, last := "", s.Party, s.Last
	if q := s.Question(); q != nil {
		id = q.ID
	}
	pending := s.pending
	*s = *n
	s.Party, s.Last = party, last
	for _, e := range pending {
		s.apply(e)
	}
	s.pending = pending
	s.GoTo(id)
	return nil
}

// Questions returns the questions that apply, in order, without those that the facts hide.
func (s *Session) Questions() []*questionnaire.Question { return s.order }

// At is the index of the question that is open now.
func (s *Session) At() int { return s.at }

// Question is the one that is open now, nil when no question applies.
func (s *Session) Question() *questionnaire.Question {
	if len(s.order) == 0 {
		return nil
	}
	return s.order[s.at]
}

// Step goes d questions forward and stops at the ends; it reports whether it moved.
func (s *Session) Step(d int) bool {
	to := max(0, min(s.at+d, len(s.order)-1))
	moved := to != s.at
	s.at = to
	return moved
}

// GoTo opens a question by its id, in any case; it reports whether there is one.
func (s *Session) GoTo(id string) bool {
	i := slices.IndexFunc(s.order, func(q *questionnaire.Question) bool { return text.Fold(q.ID) == text.Fold(id) })
	if i >= 0 {
		s.at = i
	}
	return i >= 0
}

// StepDomain goes to the first question of the next domain (d > 0), or of this one and then of the previous one.
func (s *Session) StepDomain(d int) bool {
	if len(s.order) == 0 {
		return false
	}
	here, was := s.order[s.at].Domain, s.at
	i := s.at
	if d > 0 {
		for i < len(s.order) && s.order[i].Domain == here {
			i++
		}
		if i == len(s.order) {
			return false
		}
	} else {
		i = s.firstOf(i)
		if i == was && i > 0 {
			i = s.firstOf(i - 1)
		}
	}
	s.at = i
	return i != was
}

func (s *Session) firstOf(i int) int {
	for i > 0 && s.order[i-1].Domain == s.order[i].Domain {
		i--
	}
	return i
}

// NextOpen goes to the next question without an answer, from the start again after the end; false when there is none.
func (s *Session) NextOpen() bool {
	i := s.nextOpen(s.at)
	if i >= 0 {
		s.at = i
	}
	return i >= 0
}

func (s *Session) nextOpen(after int) int {
	return Next(after, len(s.order), func(i int) bool { return s.Open(s.order[i]) })
}

// Open reports whether a question still needs an answer: it has none, or it is not known. Out of scope needs none.
func (s *Session) Open(q *questionnaire.Question) bool {
	if r := s.Result.Row(q.ID); r != nil && r.State == scoring.OutOfScope {
		return false
	}
	a := s.Answers[q.ID].Effective()
	return !a.Given() || a.Value == questionnaire.Unknown
}

// Progress counts the questions of a domain ("" for all) and those that are done: out of scope, or with an answer that
// is not "not known", N/A claimed and questions that do not score included. The score counts otherwise: there answered
// are the questions in scope that score and have an option.
func (s *Session) Progress(domain string) (done, all int) {
	for _, q := range s.order {
		if domain == "" || q.Domain == domain {
			all++
			if !s.Open(q) {
				done++
			}
		}
	}
	return done, all
}

// MustHaves counts the must-haves that apply or, with key, the key controls, and those of them that
// are not met or not shown.
func (s *Session) MustHaves(key bool) (open, all int) {
	for i := range s.Result.Rows {
		if g := s.Result.Rows[i].Gate; g != nil && g.Key == key {
			all++
			if g.State != scoring.Met {
				open++
			}
		}
	}
	return open, all
}

// Own is the answer of the party that is answering, nil when it has none.
func (s *Session) Own(q string) *entity.Answer {
	if s.Party == entity.BySupplier {
		return s.Answers[q].Claim
	}
	return s.Answers[q].Judgement
}

// Set records the answer of the current party and scores it. A nil note keeps the note there is, as long as it belongs
// to the same answer: what was said for another option of a choice does not stay under this one. The session
// changes at once; the caller writes the edit returned, and then calls Saved or Dropped.
func (s *Session) Set(opID, question, value string, note *string, now time.Time, by string) Edit {
	e := Edit{data.AnswerEdit{OpID: opID, Question: question, Party: s.Party, Value: value}, by, now}
	if old := s.Own(question); old != nil {
		e.BaseRev = old.Rev
		q := s.Pack.Question(question)
		other := old.Given() && old.Value != value && old.Value != questionnaire.Unknown && q != nil &&
			q.Answer == questionnaire.Choice
		if !other {
			e.Note, e.Planned, e.Alternative = old.Note, old.Planned, old.Alternative
		}
	}
	if note != nil {
		e.Note = questionnaire.Text(*note)
	}
	return s.set(e)
}

// Replace records an edit that lost to what somebody else wrote meanwhile over that. It writes what the edit had alone:
// a planned date or an alternative of theirs does not stay under it.
func (s *Session) Replace(opID string, mine Edit, theirs entity.Answer, now time.Time) Edit {
	s.Seen(theirs)
	mine.OpID, mine.BaseRev, mine.At = opID, theirs.Rev, now
	return s.set(mine)
}

// set applies an edit that is to be written, and keeps what it changed.
func (s *Session) set(e Edit) Edit {
	before, from := s.Result, s.Answers[e.Question].Effective()
	s.apply(e)
	s.pending = append(s.pending, e)
	s.Last = s.change(e.Question, from, s.Answers[e.Question].Effective(), before, s.Result)
	return e
}

// apply applies an edit to the answers and scores it.
func (s *Session) apply(e Edit) {
	a := s.Answers[e.Question]
	n := entity.Answer{Assessment: s.Assessment.ID, Question: e.Question, Party: e.Party, Value: e.Value,
		Note: e.Note, Planned: e.Planned, Alternative: e.Alternative,
		By: e.By, At: e.At, Origin: entity.Typed, Rev: s.Rev(e)}
	if e.Party == entity.BySupplier {
		a.Claim = &n
	} else {
		if a.Claim != nil {
			n.ClaimRev = a.Claim.Rev
		}
		a.Judgement = &n
	}
	s.Answers[e.Question] = s.FromOthers[e.Question].Beside(a)
	s.rescore(e.Question)
}

// Pending reports whether an edit is still to be written.
func (s *Session) Pending() bool { return len(s.pending) > 0 }

// Saved records the revision that the store gave to an edit.
func (s *Session) Saved(e Edit, rev int) {
	s.Dropped(e)
	a := s.Answers[e.Question]
	for _, w := range []*entity.Answer{a.Claim, a.Judgement} {
		if w != nil && w.Party == e.Party {
			w.Rev = rev
		}
	}
}

// Dropped forgets an edit that is not to be written: the store refused it, or a later one took its place.
func (s *Session) Dropped(e Edit) {
	s.pending = slices.DeleteFunc(s.pending, func(p Edit) bool {
		return p.OpID == e.OpID || p.Question == e.Question && p.Party == e.Party && !p.At.After(e.At)
	})
}

// Seen puts an answer in place that somebody else gave and the person was shown: the next edit builds on it.
func (s *Session) Seen(theirs entity.Answer) {
	a := s.Answers[theirs.Question]
	if theirs.Party == entity.BySupplier {
		a.Claim = &theirs
	} else {
		a.Judgement = &theirs
	}
	s.Answers[theirs.Question] = s.FromOthers[theirs.Question].Beside(a)
	s.rescore(theirs.Question)
}

// Rev is the revision that an edit has to build on now.
func (s *Session) Rev(e Edit) int {
	a := s.Answers[e.Question]
	w := a.Judgement
	if e.Party == entity.BySupplier {
		w = a.Claim
	}
	if w == nil {
		return 0
	}
	return w.Rev
}

// rescore updates the input for one question and scores it. Evidence and scope decisions stay.
func (s *Session) rescore(question string) {
	old := s.Input.Responses[question]
	s.Input.Responses[question] = s.FromOthers[question].Response(s.Answers[question], old.State == scoring.OutOfScope,
		Counting(s.Evidence[question]))
	s.Result = s.compiled.Score(s.Settings, s.Input)
}

// Counting returns the evidence that counts, in the form that scoring expects.
func Counting(list []Evidence) []scoring.Evidence {
	var out []scoring.Evidence
	for _, e := range list {
		if e.Counts() {
			out = append(out, scoring.Evidence{Ref: e.Document.Ref, Kind: e.Document.Kind, Issued: e.Document.Issued,
				Expiry: e.Document.Expiry, For: e.Value})
		}
	}
	return out
}
