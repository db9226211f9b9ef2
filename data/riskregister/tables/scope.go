package tables

import (
	"assure/internal/text"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
)

// Scope is a question that is out of scope by decision, or that a supplier says does not apply.
type Scope struct {
	Ref         string // of the decision, "" for an undecided claim
	Engagement  string // ref
	Pack        string // id@version
	Cycle       int
	Question    *q.Question // nil when the pack no longer has it
	Section     string
	Claim       string           // why it does not apply, in the supplier's words
	Decision    *entity.Decision // nil for an undecided claim
	NeedsSecond bool             // a must-have: counts once a second person agrees
	Counts      bool             // the decision is in force and has the people it needs
}

// ScopeRow is a question out of scope with the engagement it was asked about.
type ScopeRow struct {
	*Scope
	Of   *Engagement
	AsOf q.Date
}

// HInForce is the header of the column that says whether a decision counts.
const HInForce = "In force"

// undecided is shown as the decision of an undecided claim.
const undecided = "N/A claimed, not decided"

// Scopes returns the table of the sheet Scope.
func Scopes() Table[ScopeRow] {
	type row = ScopeRow
	of := func(get func(*entity.Decision) any) func(*row) any {
		return func(s *row) any {
			if s.Decision == nil {
				return nil
			}
			return get(s.Decision)
		}
	}
	cols := []Column[row]{
		{Header: "Engagement", Width: 14, Key: "engagement", Value: func(s *row) any { return s.Engagement }},
		{Header: "Supplier", Width: 26, Key: "engagement.supplier", Value: func(s *row) any { return s.Of.Supplier }},
		{Header: "Service", Width: 24, Key: "engagement.service",
			Value: func(s *row) any { return s.Of.Record.Service }},
		{Header: "Question ID", Width: 11, Key: "question", Value: func(s *row) any { return s.question().ID }},
		{Header: "Section", Width: 22, Key: "section,omitempty", Value: func(s *row) any { return s.Section }},
		{Header: "Question", Width: 44, Kind: Long, Key: "question_text,omitempty",
			Value: func(s *row) any { return s.question().Text }},
		{Header: "Class", Width: 10, Key: "class,omitempty",
			Value: func(s *row) any { return text.UpperFirst(s.question().Class) },
			JSON:  func(s *row) any { return s.question().Class }},
		{Header: "Must-have", Width: 10, Key: "must_have",
			Value: func(s *row) any { return Yes(s.question().MustHave() != nil) },
			JSON:  func(s *row) any { return s.question().MustHave() != nil }},
		{Header: "What was decided", Width: 24, Key: "decided", Value: func(s *row) any { return s.what() }},
		{Header: "Why, in the supplier's words", Width: 34, Kind: Long, Key: "claim,omitempty",
			Value: func(s *row) any { return s.Claim }},
		{Header: "By", Width: 18, Key: "by,omitempty", Value: of(func(d *entity.Decision) any { return d.Person })},
		{Header: "Role", Width: 18, Key: "role,omitempty", Value: of(func(d *entity.Decision) any { return d.Role })},
		{Header: "Second person", Width: 20, Key: "second,omitempty",
			Value: of(func(d *entity.Decision) any { return d.Second })},
		{Header: "Recorded by", Width: 18, Key: "recorder,omitempty",
			Value: of(func(d *entity.Decision) any { return d.Recorder })},
		{Header: "Confirmed by who decided", Width: 16, Key: "confirmed,omitempty",
			Value: of(func(d *entity.Decision) any { return confirmed(d) })},
		{Header: "On", Width: 13, Kind: Day, Key: "on", Value: of(func(d *entity.Decision) any { return d.On })},
		{Header: "Until", Width: 13, Kind: Day, Key: "until",
			Value: of(func(d *entity.Decision) any { return d.Until })},
		{Header: HInForce, Width: 20, Key: "in_force", Value: func(s *row) any { return s.inForce() },
			JSON: func(s *row) any { return s.Counts }},
		{Header: "Reason", Width: 44, Kind: Long, Key: "reason,omitempty",
			Value: of(func(d *entity.Decision) any { return string(d.Reason) })},
		{Header: "Score it was taken on", Width: 30, Kind: Long, Key: "basis,omitempty",
			Value: of(func(d *entity.Decision) any { return d.Basis })},
		{Header: "Decision", Width: 10, Key: "ref,omitempty", Value: func(s *row) any { return s.Ref }},
		{Header: "Pack", Width: 24, Key: "pack", Value: func(s *row) any { return s.Pack }},
		{Header: "Cycle", Width: 7, Kind: Number, Key: "cycle", Value: func(s *row) any { return Known(s.Cycle) },
			JSON: func(s *row) any { return s.Cycle }},
		{Key: "second_needed", Value: func(s *row) any { return s.NeedsSecond }},
	}
	return Table[row]{Columns: cols,
		Order: `ref engagement pack cycle question must_have decided claim by role second second_needed recorder
		confirmed on until in_force reason basis`}
}

func (s *ScopeRow) question() *q.Question {
	if s.Question != nil {
		return s.Question
	}
	out := &q.Question{}
	if s.Decision != nil {
		out.ID = s.Decision.Question
	}
	return out
}

func (s *ScopeRow) what() string {
	if s.Decision == nil {
		return undecided
	}
	return decisionKind(s.Decision.Kind)
}

func (s *ScopeRow) inForce() string {
	switch d := s.Decision; {
	case d == nil:
		return "No: counts as unknown"
	case d.Withdrawn:
		return "Withdrawn"
	case !d.InForce(s.AsOf):
		return "No"
	case s.NeedsSecond && d.Second == "":
		return "No: second person missing"
	}
	return "Yes"
}
