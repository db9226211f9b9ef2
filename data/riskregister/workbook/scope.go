package workbook

import (
	q "assure/questionnaire"
	"assure/questionnaire/entity"
)

// ScopeRow is a question that somebody took out of scope, or that a supplier says does not apply.
type ScopeRow struct {
	Ref         string // of the decision, "" for a claim that nobody has decided
	Engagement  string // ref
	Pack        string // id@version
	Cycle       int
	Question    *q.Question // nil when the pack has it no more
	Section     string
	Claim       string           // why it does not apply, in the supplier's words
	Decision    *entity.Decision // nil for a claim that nobody has decided
	NeedsSecond bool             // a must-have: counts once a second person agrees
	Counts      bool             // the decision stands today and has the persons it needs
}

type scopeRow struct {
	*ScopeRow
	eng  *Engagement
	asOf q.Date
}

const hScopeCounts = "In force"

// undecided stands in the place of a decision that nobody has taken.
const undecided = "N/A claimed, not decided"

func scopeColumns() []column[scopeRow] {
	d := func(get func(*entity.Decision) any) func(*scopeRow) any {
		return func(s *scopeRow) any {
			if s.Decision == nil {
				return nil
			}
			return get(s.Decision)
		}
	}
	return []column[scopeRow]{
		{header: "Engagement", width: 14, value: func(s *scopeRow) any { return s.Engagement }},
		{header: "Supplier", width: 26, value: func(s *scopeRow) any { return s.eng.Supplier }},
		{header: "Service", width: 24, value: func(s *scopeRow) any { return s.eng.Record.Service }},
		{header: "Question ID", width: 11, value: func(s *scopeRow) any { return s.question().ID }},
		{header: "Section", width: 22, value: func(s *scopeRow) any { return s.Section }},
		{header: "Question", width: 44, kind: long, value: func(s *scopeRow) any { return s.question().Text }},
		{header: "Class", width: 10, value: func(s *scopeRow) any { return upper(s.question().Class) }},
		{header: "Must-have", width: 10, value: func(s *scopeRow) any { return yes(s.question().Gate != nil) }},
		{header: "What was decided", width: 24, value: func(s *scopeRow) any { return s.what() }},
		{header: "Why, in the supplier's words", width: 34, kind: long, value: func(s *scopeRow) any { return s.Claim }},
		{header: "By", width: 18, value: d(func(d *entity.Decision) any { return d.Person })},
		{header: "Role", width: 18, value: d(func(d *entity.Decision) any { return d.Role })},
		{header: "Second person", width: 20, value: d(func(d *entity.Decision) any { return d.Second })},
		{header: "On", width: 13, kind: date, value: d(func(d *entity.Decision) any { return d.On })},
		{header: "Until", width: 13, kind: date, value: d(func(d *entity.Decision) any { return d.Until })},
		{header: hScopeCounts, width: 20, value: func(s *scopeRow) any { return s.inForce() }},
		{header: "Reason", width: 44, kind: long, value: d(func(d *entity.Decision) any { return string(d.Reason) })},
		{header: "Score it was taken on", width: 30, kind: long, value: d(func(d *entity.Decision) any { return d.Basis })},
		{header: "Decision", width: 10, value: func(s *scopeRow) any { return s.Ref }},
		{header: "Pack", width: 24, value: func(s *scopeRow) any { return s.Pack }},
		{header: "Cycle", width: 7, kind: number, value: func(s *scopeRow) any { return score(s.Cycle) }},
	}
}

func (s *scopeRow) question() *q.Question {
	if s.Question != nil {
		return s.Question
	}
	out := &q.Question{}
	if s.Decision != nil {
		out.ID = s.Decision.Question
	}
	return out
}

func (s *scopeRow) what() string {
	if s.Decision == nil {
		return undecided
	}
	return decisionKind(s.Decision.Kind)
}

func (s *scopeRow) inForce() string {
	switch d := s.Decision; {
	case d == nil:
		return "No: counts as unknown"
	case d.Withdrawn:
		return "Withdrawn"
	case !d.InForce(s.asOf):
		return "No"
	case s.NeedsSecond && d.Second == "":
		return "No: second person missing"
	}
	return "Yes"
}
