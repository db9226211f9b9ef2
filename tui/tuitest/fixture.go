package tuitest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/tui/walk"
)

// Memory is an assessment in memory that can be made to fail: it tests what a page does when a
// write is refused or comes too late. That writes are kept and in order is tested with a real
// register.
type Memory struct {
	V       walk.View
	Fail    error            // every write fails with it
	Theirs  map[string]bool  // questions that someone else answers first
	Written []walk.Edit      // in the order of arrival
	Planned *data.MoveReport // what a move to another version would do, nil for nothing
	undo    []func()         // inverses
	ops     map[string]int   // revision by operation
}

// Packs lists the questionnaires that come with the program, by reference, without the triage.
func Packs() []string {
	var out []string
	for _, p := range embedded().All() {
		if p.Kind != questionnaire.Triage {
			out = append(out, p.Ref())
		}
	}
	return out
}

// embedded are the packs of the program, read once; nothing changes a pack.
var embedded = sync.OnceValue(func() *questionnaire.Catalogue {
	packs, problems := questionnaire.Embedded(scoring.DefaultSettings().Facts)
	if len(problems) > 0 {
		panic(problems)
	}
	return packs
})

// NewMemory is a fictional supplier with the pack for IT suppliers, triaged as critical and nothing answered.
func NewMemory(t testing.TB) *Memory {
	t.Helper()
	return NewMemoryOf(t, "dspt-it-supplier", "it-supplier")
}

// NewMemoryOf is [NewMemory] with another pack, "id" or "id@version", and a supplier of another size.
func NewMemoryOf(t testing.TB, ref, size string) *Memory {
	t.Helper()
	settings := scoring.DefaultSettings()
	packs := embedded()
	facts := questionnaire.Facts{"data": "patient", "records": "1m-plus", "access": "privileged",
		"internet_facing": "yes", "outage": "under-24h", "size": size, "care": "supports",
		"incident_24m": "no", "subprocessors": "uk"}
	pack := packs.Find(ref)
	if pack == nil {
		t.Fatalf("no pack %s", ref)
	}
	asOf, err := questionnaire.ParseDate("2026-11-21")
	if err != nil {
		t.Fatal(err)
	}
	m := &Memory{Theirs: map[string]bool{}, ops: map[string]int{}}
	m.V = walk.View{
		Supplier: entity.Supplier{ID: "S1", Ref: "SUP-00041", Name: "Northgate Pathology Ltd"},
		Engagement: entity.Engagement{ID: "E1", Ref: "ENG-00057", Supplier: "S1", Service: "LIMS reporting",
			State: entity.Live},
		Assessment: entity.Assessment{ID: "A1", Engagement: "E1", Pack: pack.ID, Version: pack.Version, Cycle: 1,
			State: entity.InReview},
		Pack: pack, Settings: settings,
		Input:    scoring.Input{Pack: pack, Facts: facts, Triage: settings.Triage(facts), AsOf: asOf},
		Answers:  map[string]entity.Answers{},
		Evidence: map[string][]walk.Evidence{},
	}
	return m
}

// Claim records a claim of the supplier.
func (m *Memory) Claim(question, value, note string) {
	a := m.V.Answers[question]
	a.Claim = &entity.Answer{Question: question, Party: entity.BySupplier, Value: value, Note: questionnaire.Text(note),
		Rev: 1, By: "Northgate",
		At: time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC), Origin: entity.Imported, File: "northgate.xlsx", Cell: "F12"}
	m.V.Answers[question] = a
}

// Offer offers a document for a question.
func (m *Memory) Offer(question, ref, title string, kind entity.EvidenceKind, issued, expiry string) {
	i, _ := questionnaire.ParseDate(issued)
	e, _ := questionnaire.ParseDate(expiry)
	m.V.Evidence[question] = append(m.V.Evidence[question], walk.Evidence{State: entity.Offered,
		Document: entity.Document{ID: ref, Ref: ref, Kind: kind, Reference: title, Issued: i, Expiry: e,
			State: entity.Offered}})
}

// View returns a copy, with the input of the score.
func (m *Memory) View(context.Context, string) (walk.View, error) {
	v := m.V
	v.Answers = map[string]entity.Answers{}
	v.Input.Responses = map[string]scoring.Response{}
	v.Evidence = map[string][]walk.Evidence{}
	for q, list := range m.V.Evidence {
		v.Evidence[q] = slices.Clone(list)
	}
	for _, q := range v.Pack.Questions() {
		a := m.V.Answers[q.ID]
		if a.Effective() != nil {
			v.Answers[q.ID] = a
		}
		v.Input.Responses[q.ID] = scoring.NewResponse(a, false, walk.Counting(v.Evidence[q.ID]))
	}
	return v, nil
}

// Record keeps an edit, or fails with m.Fail.
func (m *Memory) Record(_ context.Context, _ string, e walk.Edit) (int, error) {
	if m.Fail != nil {
		return 0, m.Fail
	}
	if rev, ok := m.ops[e.OpID]; ok {
		return rev, nil
	}
	a := m.V.Answers[e.Question]
	before := a
	have := a.Judgement
	if e.Party == entity.BySupplier {
		have = a.Claim
	}
	rev := 0
	if have != nil {
		rev = have.Rev
	}
	if m.Theirs[e.Question] {
		delete(m.Theirs, e.Question)
		rev++
		have = &entity.Answer{Question: e.Question, Party: e.Party, Value: "not-met", Rev: rev,
			By: "J. Okoro", At: e.At}
		a.Judgement = have
		m.V.Answers[e.Question] = a
	}
	if e.BaseRev != rev {
		return 0, &data.Conflict{Theirs: *have, Mine: e.AnswerEdit}
	}
	n := &entity.Answer{Assessment: "A1", Question: e.Question, Party: e.Party, Value: e.Value, Note: e.Note,
		Rev: rev + 1, By: e.By, At: e.At, Origin: entity.Typed}
	if e.Party == entity.BySupplier {
		a.Claim = n
	} else {
		if a.Claim != nil {
			n.ClaimRev = a.Claim.Rev
		}
		a.Judgement = n
	}
	m.V.Answers[e.Question] = a
	m.Written = append(m.Written, e)
	m.ops[e.OpID] = n.Rev
	m.undo = append(m.undo, func() { m.V.Answers[e.Question] = before })
	return n.Rev, nil
}

// Undo undoes the last edit.
func (m *Memory) Undo(context.Context, string) (walk.Undone, error) {
	if len(m.undo) == 0 {
		return walk.Undone{}, errors.New("there is nothing to undo")
	}
	q := m.Written[len(m.Written)-1].Question
	m.undo[len(m.undo)-1]()
	m.undo, m.Written = m.undo[:len(m.undo)-1], m.Written[:len(m.Written)-1]
	return walk.Undone{Verb: "Undone", Answer: entity.Answer{Question: q}}, nil
}

// Redo has nothing to do again.
func (m *Memory) Redo(context.Context, string) (walk.Undone, error) {
	return walk.Undone{}, errors.New("there is nothing to do again")
}

// AddEvidence offers a document.
func (m *Memory) AddEvidence(_ context.Context, _, question string, d entity.Document) error {
	d.Ref, d.State = "DOC-0099", entity.Offered
	m.V.Evidence[question] = append(m.V.Evidence[question], walk.Evidence{Document: d, State: entity.Offered})
	return nil
}

// Move changes nothing: the memory has one version of a pack.
func (m *Memory) Move(context.Context, string, bool) (*data.MoveReport, error) {
	if m.Planned != nil {
		return m.Planned, nil
	}
	return &data.MoveReport{From: m.V.Pack.Ref(), To: m.V.Later}, nil
}

// SignOff closes the cycle.
func (m *Memory) SignOff(context.Context, string) (*scoring.Result, error) {
	if m.Fail != nil {
		return nil, m.Fail
	}
	m.V.Assessment.State, m.V.Assessment.SignedBy = entity.SignedOff, "A. Shah"
	return nil, nil
}

// Resolve closes a contradiction with a reason.
func (m *Memory) Resolve(_ context.Context, c *book.Comparison, reason questionnaire.Text) error {
	for i := range m.V.Comparisons {
		if x := &m.V.Comparisons[i]; x.Same(c) {
			x.State, x.Resolution = book.Resolved, &entity.Resolution{Reason: reason}
		}
	}
	return nil
}

// Pass passes a block of the sign-off.
func (m *Memory) Pass(_ context.Context, _ string, b entity.Block, reason string) error {
	if reason == "" {
		return errors.New("passing what blocks a sign-off needs a reason")
	}
	m.V.Passes = append(m.V.Passes, entity.Pass{Kind: b.Kind, Question: b.Question, Subject: b.Subject, By: "A. Shah",
		Reason: questionnaire.Text(reason)})
	return nil
}

// Unpass withdraws the pass of a block.
func (m *Memory) Unpass(_ context.Context, _ string, b entity.Block, reason string) error {
	if reason == "" {
		return errors.New("a pass is withdrawn for a reason")
	}
	for i := range m.V.Passes {
		if p := &m.V.Passes[i]; b.Is(p) {
			p.Withdrawn = &entity.Reopening{By: "A. Shah", Reason: questionnaire.Text(reason)}
		}
	}
	return nil
}

// Reopen opens the cycle again.
func (m *Memory) Reopen(context.Context, string, string) error {
	m.V.Assessment.State, m.V.Assessment.SignedBy = entity.InReview, ""
	return nil
}

// JudgeEvidence accepts or refuses a document.
func (m *Memory) JudgeEvidence(_ context.Context, _, question, document string, accept bool, reason string) error {
	if !accept && reason == "" {
		return errors.New("refusing a document needs a reason")
	}
	for i := range m.V.Evidence[question] {
		e := &m.V.Evidence[question][i]
		if e.Document.Ref != document {
			continue
		}
		e.State, e.Document.State, e.Document.Reason = entity.Refused, entity.Refused, questionnaire.Text(reason)
		if accept {
			e.State, e.Document.State = entity.Accepted, entity.Accepted
			e.Value = book.Worth(m.V.Pack.Question(question), m.V.Answers[question])
		}
	}
	return nil
}

// AcceptFor accepts a document for several questions.
func (m *Memory) AcceptFor(ctx context.Context, assessment, document string, questions []string) error {
	for _, q := range questions {
		if !slices.ContainsFunc(m.V.Evidence[q], func(e walk.Evidence) bool { return e.Document.Ref == document }) {
			for _, d := range m.V.Documents {
				if d.Ref == document {
					m.V.Evidence[q] = append(m.V.Evidence[q], walk.Evidence{Document: d, State: entity.Offered})
				}
			}
		}
		if err := m.JudgeEvidence(ctx, assessment, q, document, true, ""); err != nil {
			return err
		}
	}
	return nil
}
