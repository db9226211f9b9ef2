package scoring

import (
	"slices"

	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Status is how certain a rating is.
type Status string

// The statuses, from the worst. NoQuestionnaire is apart from the others: only a [RollUp] has it, it has no grade, and
// beside any other status it does not count.
const (
	NotAssessed    Status = "Not assessed"     // nothing recorded, or nothing in scope
	TooLittleKnown Status = "Too little known" // more unknown than [Settings].TooLittleKnown
	CouldChange    Status = "Could change"
	Settled        Status = "Settled" // both ends have the same grade

	NoQuestionnaire Status = "No questionnaire needed" // triaged, and no pack is required
	// ByArea is, as NoQuestionnaire, a status of a [RollUp] only: every required pack is judged by area, so that there
	// is no grade.
	ByArea Status = "Judged by area"
)

// Statuses returns all statuses in the order of tables and lists: the most certain first, those without a grade last.
func Statuses() []Status {
	return []Status{Settled, CouldChange, TooLittleKnown, NotAssessed, NoQuestionnaire, ByArea}
}

var statusOrder = []Status{NotAssessed, TooLittleKnown, CouldChange, Settled, ByArea, NoQuestionnaire}

// Ungraded reports whether a roll-up is without a grade although nothing is missing.
func (s Status) Ungraded() bool { return s == NoQuestionnaire || s == ByArea }

// rank orders statuses from the worst; an unknown one is worst of all. NoQuestionnaire is last, so that any result
// takes its place.
func (s Status) rank() int { return slices.Index(statusOrder, s) }

// Graded reports whether people see a grade letter.
func (s Status) Graded() bool { return s == CouldChange || s == Settled }

// Result is the score of one assessment, with everything needed to explain it. Rows, domains and
// caps are in the order of the pack's domains, then of question ids.
type Result struct {
	Pack, Version, PackSHA string
	AsOf                   questionnaire.Date
	Triage                 Triage
	InForce                bool // the service is in use

	Assessable bool  // something is in scope; else Assured, Possible and Confidence are NoTenths
	Recorded   bool  // somebody recorded something
	Lo, Hi     int64 // milli-basis-points: 10,000,000 is 100 points
	Assured    Tenths
	Possible   Tenths
	Confidence Tenths // 100.0 - (Possible - Assured)
	Status     Status

	// Grade and GradePossible count acceptances in force and are "" when not assessed. Under Too
	// little known Grade is the worst case, for machines: people see ShownGrade.
	Grade, GradePossible questionnaire.Grade
	// Plain and PlainPossible are the same without acceptances: they decide Status and Risk.
	Plain, PlainPossible questionnaire.Grade
	// Raw and RawPossible are what the printed score earns before any cap.
	Raw, RawPossible questionnaire.Grade

	Risk    *Risk // nil while not triaged
	Caps    []Cap // on the shown end
	Domains []DomainScore
	Areas   []Area // of a pack that is judged by area, which has no points and no grade; nil for any other
	Rows    []Row
	Losses  Losses // add up to 100.0 - Assured

	Answered, Applicable, Evidenced int    // in-scope scored questions: with an option, all, with confidence above 50
	ScopedOut                       Tenths // percent of weight decided out of scope, rounded down
	HiddenByRule                    Tenths // percent of the pack's weight that rules hide on the facts, rounded down
	ScopeHeavy                      bool   // more of it than lets a rating settle

	Idle     []Idle            // accepted evidence that counts for nothing
	Problems []problem.Problem // responses that the pack does not know

	pack     *questionnaire.Pack
	settings *Settings
	limits   limits // of a pack that is judged by area
}

// ShownGrade returns the grade to show: "" when not assessed and when too little is known.
func (r *Result) ShownGrade() questionnaire.Grade {
	if r.Status.Graded() {
		return r.Grade
	}
	return ""
}

// Row returns the row of a question, or nil when the pack has no such question.
func (r *Result) Row(question string) *Row {
	for i := range r.Rows {
		if r.Rows[i].Question == question {
			return &r.Rows[i]
		}
	}
	return nil
}

// Losses holds lost points by cause: answered low (Gap), not evidenced (Evidence), and not answered (Unknown).
type Losses struct {
	Gap      Tenths
	Evidence Tenths
	Unknown  Tenths
}

// Sum returns the sum of all causes.
func (l Losses) Sum() Tenths { return l.Gap + l.Evidence + l.Unknown }

// Row is one question: what is known of it and what it earns and loses. For questions that do not score, only the state
// is set.
type Row struct {
	Question string
	Domain   string
	Scores   bool
	State    State
	Hidden   bool   // out of scope by rule
	Option   string // when Answered
	// Value is what the answer is worth. Confidence is that of the evidence which counts most for it,
	// 50 for none, and Shown the value that evidence was accepted for. All are percent, and 0 when
	// the question is not answered.
	Value, Confidence, Shown int
	// Earned is Confidence x the smaller of Value and Shown, or what the claim alone earns, 50 x Value,
	// if that is more: 0..10,000.
	Earned int
	// Raised tells that the answer is worth more than its evidence was accepted for, so that the
	// evidence would earn more if it was accepted for the answer of today.
	Raised bool
	// Points is what the question is worth: Contribution and Loss of the row added up. Those of all rows
	// add up to 100.0. Questions of the same weight can differ by a few tenths, as their parts are rounded.
	Points       Tenths
	Contribution Tenths // contributions of all rows add up to Assured
	Loss         Losses // losses of all rows add up, cause by cause, to Result.Losses
	Gate         *GateResult

	question *questionnaire.Question
}

// Asks returns the question.
func (r *Row) Asks() *questionnaire.Question { return r.question }

// Text returns the text of the question.
func (r *Row) Text() string { return r.question.Text }

// InScope reports whether the question counts.
func (r *Row) InScope() bool { return r.Scores && r.State != OutOfScope }

// GateResult is a must-have in force, or a key control.
type GateResult struct {
	Name string // of a key control: the text of the question
	Key  bool   // a key control
	// Cap is the grade that it caps at while it is not met. Two key controls that are not met, and that
	// nobody accepted, cap at D at tier 1.
	Cap           questionnaire.Grade
	MinValue      int // percent
	MinConfidence int // percent, that of the tier where the pack says so
	Confidence    int // percent, of the evidence accepted for MinValue or more
	// ConfidenceAt is the same for the value that each tier asks for, not triaged first; zero where MinValue is that
	// of every tier.
	ConfidenceAt [5]int
	State        GateState
	Accepted     *Acceptance // accepted despite, in force on the day
}

// Noun is what people call the limit: must-have, key control or weakest domain.
func (c *Cap) Noun() string {
	if c.Kind == DomainCap {
		return "weakest domain"
	}
	return Noun(c.Kind == KeyCap)
}

// Noun is what people call it: must-have or key control.
func (g *GateResult) Noun() string { return Noun(g.Key) }

// Noun is what people call a must-have or, with key, a key control.
func Noun(key bool) string {
	if key {
		return "key control"
	}
	return "must-have"
}

// DomainScore is one domain that still holds a question in scope.
type DomainScore struct {
	ID       string `json:"id"`
	Title    string `json:"-"`
	Weight   int    `json:"-"` // basis points
	Assured  Tenths `json:"assured"`
	Possible Tenths `json:"possible"`
	// Grade is the domain's own at the shown end; Major tells that it is heavy enough to cap the whole.
	Grade questionnaire.Grade `json:"-"`
	Major bool                `json:"-"`
}

// The kinds of cap: a must-have of the pack, a key control, a weak domain.
const (
	GateCap   = "gate"
	KeyCap    = "key"
	DomainCap = "domain"
)

// Cap is a limit on the shown grade. See Binds for whether it lowers the grade.
type Cap struct {
	Kind  string              `json:"kind"` // gate, key or domain
	ID    string              `json:"id"`
	Name  string              `json:"name,omitempty"`
	Cap   questionnaire.Grade `json:"cap"`
	Binds bool                `json:"binds"` // below the raw grade and equal to the final one
	State GateState           `json:"state,omitempty"`
	// AcceptedBy and Until are those of an acceptance in force: it lifts the cap.
	AcceptedBy string             `json:"accepted_by,omitempty"`
	Until      questionnaire.Date `json:"until,omitzero"`
	Recorded   string             `json:"recorded,omitempty"` // who wrote it down; see [Acceptance]
}

// Risk is a cell of the 5x5 in the worst case, and Best in the best. Likelihood, Score, Band and Best are zero when not
// assessed.
type Risk struct {
	Consequence        int // never lowered by controls
	InherentLikelihood int
	Likelihood         int
	Score              int
	Band               Band
	ByHand             string    // see [Triage]
	Best               *RiskCell // if everything unknown were perfect and evidenced
}

// RiskCell is the other end of a Risk.
type RiskCell struct {
	Likelihood int  `json:"likelihood"`
	Score      int  `json:"score"`
	Band       Band `json:"band"`
}

// inherentRisk returns the risk of a triaged engagement without an assessment, nil when not triaged.
func inherentRisk(t Triage) *Risk {
	if !t.Triaged {
		return nil
	}
	c := inherentCell(t)
	return &Risk{Consequence: c.Consequence, InherentLikelihood: c.Likelihood, ByHand: t.ByHand}
}

// inherentCell returns the cell of an engagement before any control, zero when not triaged. A triage that was not made
// by [Settings.Triage] is limited to the 5x5.
func inherentCell(t Triage) entity.Cell {
	if !t.Triaged {
		return entity.Cell{}
	}
	return entity.Cell{Consequence: min(max(t.Consequence, 1), 5), Likelihood: min(max(t.InherentLikelihood, 1), 5)}
}

// lowered subtracts steps from the likelihood of a cell, never below 1. The zero cell, not triaged, stays zero.
func lowered(c entity.Cell, steps int) entity.Cell {
	if c.Likelihood > 0 {
		c.Likelihood = max(1, c.Likelihood-steps)
	}
	return c
}

// residual returns the risk after controls graded worst and best, nil when not triaged.
func (s *Settings) residual(t Triage, worst, best questionnaire.Grade) *Risk {
	r := inherentRisk(t)
	w, okw := levelOf(worst)
	b, okb := levelOf(best)
	if r == nil || !okw || !okb {
		return r
	}
	return s.place(r, s.rule(w).Steps, s.rule(b).Steps)
}

// place sets the residual risk: steps less likelihood, never below 1.
func (s *Settings) place(r *Risk, worst, best int) *Risk {
	r.Likelihood = max(1, r.InherentLikelihood-worst)
	r.Score = r.Consequence * r.Likelihood
	r.Band = s.Band(r.Score)
	low := max(1, r.InherentLikelihood-best)
	r.Best = &RiskCell{Likelihood: low, Score: r.Consequence * low, Band: s.Band(r.Consequence * low)}
	return r
}
