package wire

import (
	"assure/data/analysis"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Move is one step of a walk from an old score to a new one: what changed, and by how much at either end.
type Move struct {
	What     string         `json:"what"`
	Assured  scoring.Tenths `json:"assured"`
	Possible scoring.Tenths `json:"possible"`
}

// Stage is the result after a step and all before it.
type Stage struct {
	Step
	Claim  bool              `json:"claim"`            // without proof: the grade depends on the supplier's word here
	Raised bool              `json:"raised,omitempty"` // a claim above what its evidence was accepted for
	After  End               `json:"after"`
	Status scoring.Status    `json:"status"`
	Cell   *scoring.RiskCell `json:"cell"` // worst case on the 5x5, nil while not triaged
}

func stageOf(v scoring.Stage) Stage {
	return Stage{
		Step:   Step(v.Step),
		Claim:  v.Claim,
		Raised: v.Raised,
		After:  endOf(v.After),
		Status: v.Status,
		Cell:   v.Cell,
	}
}

// Step is one action of a path: what to do about one question, what it costs, and what it leaves the question at.
type Step struct {
	Question string         `json:"question"`
	Action   scoring.Action `json:"action"`
	Cost     int            `json:"cost"` // relative, from the pack
	// Value and Confidence are percent, as they would be after the action.
	Value      int `json:"value"`
	Confidence int `json:"confidence"`
	// IfNot is the cost if what the step takes to be in place is not; only for a question not answered
	IfNot int `json:"cost_if_not_in_place,omitempty"`
}

// Trend explains the way of an assessment from one score to another. Moves add up to the whole change, to the tenth.
type Trend struct {
	Schema     string         `json:"schema"` // assure.trend/1
	Engine     string         `json:"engine"`
	Supplier   Name           `json:"supplier"`
	Engagement EngagementName `json:"engagement"`
	From       TrendEnd       `json:"from"`
	To         TrendEnd       `json:"to"`
	Moves      []Move         `json:"moves"`
}

// TrendOf converts what analysis.TrendReport reports.
func TrendOf(v *analysis.TrendReport) Trend {
	return Trend{
		Schema:     SchemaTrend,
		Engine:     v.Engine,
		Supplier:   Name(v.Supplier),
		Engagement: EngagementName(v.Engagement),
		From:       trendEndOf(v.From),
		To:         trendEndOf(v.To),
		Moves:      each(v.Moves, func(v scoring.Move) Move { return Move(v) }),
	}
}

// TrendEnd is one end of a trend.
type TrendEnd struct {
	AsOf    questionnaire.Date `json:"as_of"`
	KnownOn questionnaire.Date `json:"known_on"`
	Pack    PackName           `json:"pack"`
	Cycle   int                `json:"cycle"`
	State   entity.WorkState   `json:"state"`
	Engine  string             `json:"engine"`
	Setting int                `json:"setting"` // version of the settings
	Outcome
}

func trendEndOf(v analysis.TrendEnd) TrendEnd {
	return TrendEnd{
		AsOf:    v.AsOf,
		KnownOn: v.KnownOn,
		Pack:    PackName(v.Pack),
		Cycle:   v.Cycle,
		State:   v.State,
		Engine:  v.Engine,
		Setting: v.Setting,
		Outcome: outcomeOf(v.Outcome),
	}
}

// Rescore lists whose score changes when it is made again, and why.
type Rescore struct {
	Schema      string     `json:"schema"` // assure.rescore/1
	Engine      string     `json:"engine"`
	Setting     int        `json:"setting"` // version compared with; proposed ones get it when applied
	SettingsSHA string     `json:"settings_sha256"`
	Proposed    bool       `json:"proposed"`       // the settings are not in force
	Differs     []string   `json:"differs"`        // parts of the proposed settings that differ from those in force
	Pack        *PackName  `json:"pack,omitempty"` // the version asked about
	Results     []Rescored `json:"results"`        // of every governing cycle that was signed off
	Changed     int        `json:"changed"`        // those with another figure, grade, status or cell
	GradesDown  int        `json:"grades_down"`    // those whose grade falls
	GradesUp    int        `json:"grades_up"`      // those whose grade rises
	Applied     bool       `json:"applied"`        // the new scores are stored
}

// RescoreOf converts what analysis.RescoreReport reports.
func RescoreOf(v *analysis.RescoreReport) Rescore {
	return Rescore{
		Schema:      SchemaRescore,
		Engine:      v.Engine,
		Setting:     v.Setting,
		SettingsSHA: v.SettingsSHA,
		Proposed:    v.Proposed,
		Differs:     v.Differs,
		Pack:        (*PackName)(v.Pack),
		Results:     each(v.Results, rescoredOf),
		Changed:     v.Changed,
		GradesDown:  v.GradesDown,
		GradesUp:    v.GradesUp,
		Applied:     v.Applied,
	}
}

// Rescored is one score of the ledger, and that of the same inputs scored again.
type Rescored struct {
	AssessmentName
	Stored StoredScore `json:"stored"`
	Now    Outcome     `json:"now"`
	// Moves are the causes, in the order engine, pack, settings; they add up to the change.
	Moves   []RescoreMove `json:"moves"`
	Changed bool          `json:"changed"`
	// Rebuilt reports that the register still has exactly the inputs that were scored: their hash
	// is the stored one. Where it is not, such as after a redaction, the move of the engine
	// includes that difference too.
	Rebuilt bool   `json:"rebuilt"`
	Inputs  string `json:"inputs_sha256"` // of the new score
}

func rescoredOf(v analysis.Rescored) Rescored {
	return Rescored{
		AssessmentName: assessmentNameOf(v.AssessmentName),
		Stored:         StoredScore(v.Stored),
		Now:            outcomeOf(v.Now),
		Moves:          each(v.Moves, rescoreMoveOf),
		Changed:        v.Changed,
		Rebuilt:        v.Rebuilt,
		Inputs:         v.Inputs,
	}
}

// RescoreMove is what one cause does to a score.
type RescoreMove struct {
	Move
	Grade questionnaire.Grade `json:"grade"` // after it, worst case
}

func rescoreMoveOf(v analysis.RescoreMove) RescoreMove {
	return RescoreMove{
		Move:  Move(v.Move),
		Grade: v.Grade,
	}
}

// Compare ranks engagements on the questions they all have in common with a reference pack.
type Compare struct {
	Schema string `json:"schema"` // assure.compare/1
	Moments
	Reference PackName          `json:"reference"`
	Core      []string          `json:"core"`  // ids of the common questions
	Share     scoring.Tenths    `json:"share"` // percent of the reference's weight they carry
	Standings []CompareStanding `json:"standings"`
}

// CompareOf converts what analysis.CompareReport reports.
func CompareOf(v *analysis.CompareReport) Compare {
	return Compare{
		Schema:    SchemaCompare,
		Moments:   Moments(v.Moments),
		Reference: PackName(v.Reference),
		Core:      v.Core,
		Share:     v.Share,
		Standings: each(v.Standings, compareStandingOf),
	}
}

// CompareStanding is one engagement's place. Its figures are those on the common questions, and
// differ from its own score where its pack asks more. The place is a range: Best if all that is
// open turns out for it, Worst if against.
type CompareStanding struct {
	AssessmentName
	Outcome
	Best  int `json:"best"` // 1 is first
	Worst int `json:"worst"`
	// Beats are the engagements it is certainly ahead of: its shown score is above all they could
	// be, by its proven answers alone too.
	Beats []string `json:"beats"`
	// OnWord are those it shows more than only because of unproven claims. They move no place.
	OnWord []string `json:"on_word"`
	// OnWeights are those of Beats whose lead does not survive domain weights moved by 20 %.
	OnWeights []string `json:"on_weights"`
	Open      []string `json:"open"` // must-haves among the common questions not met or not shown, accepted or not
}

func compareStandingOf(v analysis.CompareStanding) CompareStanding {
	return CompareStanding{
		AssessmentName: assessmentNameOf(v.AssessmentName),
		Outcome:        outcomeOf(v.Outcome),
		Best:           v.Best,
		Worst:          v.Worst,
		Beats:          v.Beats,
		OnWord:         v.OnWord,
		OnWeights:      v.OnWeights,
		Open:           v.Open,
	}
}

// WhatIf compares an assessment with a changed copy of it. Nothing in the register changes.
type WhatIf struct {
	Schema string `json:"schema"` // assure.whatif/1
	Moments
	AssessmentName
	Edits  []EditEffect `json:"edits"`
	Before Outcome      `json:"before"`
	After  Outcome      `json:"after"`
	// Lifted and Added are the caps that only one side has.
	Lifted []scoring.Cap `json:"caps_lifted"`
	Added  []scoring.Cap `json:"caps_added"`
	// EngagementBefore and EngagementAfter are the roll-up; they differ only when the assessment governs.
	EngagementBefore scoring.RollUpJSON `json:"engagement_before"`
	EngagementAfter  scoring.RollUpJSON `json:"engagement_after"`
	Actions          []string           `json:"actions"` // references of actions kept, once they are
}

// WhatIfOf converts what analysis.WhatIfReport reports.
func WhatIfOf(v *analysis.WhatIfReport) WhatIf {
	return WhatIf{
		Schema:           SchemaWhatIf,
		Moments:          Moments(v.Moments),
		AssessmentName:   assessmentNameOf(v.AssessmentName),
		Edits:            each(v.Edits, editEffectOf),
		Before:           outcomeOf(v.Before),
		After:            outcomeOf(v.After),
		Lifted:           v.Lifted,
		Added:            v.Added,
		EngagementBefore: v.EngagementBefore,
		EngagementAfter:  v.EngagementAfter,
		Actions:          v.Actions,
	}
}

// Edit is one change tried on a copy of an assessment. Value is an option id, unknown, n/a,
// WhatIfOut, or "" to leave the answer. Evidence is the kind of one more accepted item dated on the
// day scored, WhatIfNone to remove all evidence, or "" to leave it.
type Edit struct {
	Question string              `json:"question"`
	Value    string              `json:"value,omitempty"`
	Evidence entity.EvidenceKind `json:"evidence,omitempty"`
}

// EditEffect is one edit and what it does alone.
type EditEffect struct {
	Edit
	Text  string `json:"text"`
	From  Side   `json:"from"`
	To    Side   `json:"to"`
	Alone End    `json:"alone"`
}

func editEffectOf(v analysis.EditEffect) EditEffect {
	return EditEffect{
		Edit:  Edit(v.Edit),
		Text:  v.Text,
		From:  Side(v.From),
		To:    Side(v.To),
		Alone: endOf(v.Alone),
	}
}

// Side is a question before or after an edit.
type Side struct {
	State      scoring.State     `json:"state"`
	Option     string            `json:"option,omitempty"`
	Confidence int               `json:"confidence"` // percent, 0 when not answered
	Gate       scoring.GateState `json:"gate,omitempty"`
	Key        bool              `json:"key,omitempty"` // Gate is that of a key control
}

// Path is how one assessment can get to better grades at least cost.
type Path struct {
	Schema string `json:"schema"` // assure.path/1
	Moments
	AssessmentName
	Now   Outcome  `json:"now"`
	Paths []PathTo `json:"paths"`
}

// PathOf converts what analysis.PathReport reports.
func PathOf(v *analysis.PathReport) Path {
	return Path{
		Schema:         SchemaPath,
		Moments:        Moments(v.Moments),
		AssessmentName: assessmentNameOf(v.AssessmentName),
		Now:            outcomeOf(v.Now),
		Paths:          each(v.Paths, pathToOf),
	}
}

// PathTo is the cheapest path to one grade. Found is false when no set of actions reaches it, and
// Why says so; Steps are evidence first, each with where it leaves the assessment and its cell on
// the 5x5.
type PathTo struct {
	To      questionnaire.Grade `json:"to"`
	Found   bool                `json:"found"`
	Why     string              `json:"why,omitempty"`
	Cost    int                 `json:"cost"`
	IfNot   int                 `json:"cost_if_not_in_place"` // with nothing in place that is not answered
	Claims  int                 `json:"claims"`               // steps that end in a claim without proof
	Steps   []PathStage         `json:"steps"`
	Reaches *End                `json:"reaches"`
}

func pathToOf(v analysis.PathTo) PathTo {
	return PathTo{
		To:      v.To,
		Found:   v.Found,
		Why:     v.Why,
		Cost:    v.Cost,
		IfNot:   v.IfNot,
		Claims:  v.Claims,
		Steps:   each(v.Steps, pathStageOf),
		Reaches: pointer(v.Reaches, endOf),
	}
}

// PathStage is one step with what it asks for.
type PathStage struct {
	Stage
	Text string `json:"text"`          // the question as asked
	Ask  string `json:"ask,omitempty"` // the evidence its pack asks for
}

func pathStageOf(v analysis.PathStage) PathStage {
	return PathStage{
		Stage: stageOf(v.Stage),
		Text:  v.Text,
		Ask:   v.Ask,
	}
}
