package wire

import (
	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"time"
)

// Scores is what assure score prints: assessments that govern or are open, and what they roll up to.
type Scores struct {
	Schema      string               `json:"schema"`
	AsOf        questionnaire.Date   `json:"as_of"`
	KnownOn     questionnaire.Date   `json:"known_on"`
	Engine      string               `json:"engine"`
	Assessments []AssessmentScore    `json:"assessments"`
	Engagements []EngagementScore    `json:"engagements"`
	Suppliers   []scoring.RollUpJSON `json:"suppliers"`
}

// ScoresOf converts what book.ScoreReport reports.
func ScoresOf(v *book.ScoreReport) Scores {
	return Scores{
		Schema:      SchemaScore,
		AsOf:        v.AsOf,
		KnownOn:     v.KnownOn,
		Engine:      v.Engine,
		Assessments: each(v.Assessments, assessmentScoreOf),
		Engagements: each(v.Engagements, engagementScoreOf),
		Suppliers:   v.Suppliers,
	}
}

// AssessmentScore is one assessment scored. Result has the rows behind the figures.
type AssessmentScore struct {
	ID         string           `json:"id"`
	Supplier   Name             `json:"supplier"`
	Engagement EngagementName   `json:"engagement"`
	Pack       PackName         `json:"pack"`
	Cycle      int              `json:"cycle"`
	Governs    bool             `json:"governs"`
	Outdated   bool             `json:"outdated,omitempty"` // its version of the pack no longer counts
	State      entity.WorkState `json:"state"`
	scoring.ResultJSON
	Provisional bool         `json:"tier_provisional"`      // facts that are not known could change the tier
	Explanation *Explanation `json:"explanation,omitempty"` // when asked for
}

func assessmentScoreOf(v book.AssessmentScore) AssessmentScore {
	return AssessmentScore{
		ID:          v.ID,
		Supplier:    Name(v.Supplier),
		Engagement:  EngagementName(v.Engagement),
		Pack:        PackName(v.Pack),
		Cycle:       v.Cycle,
		Governs:     v.Governs,
		Outdated:    v.Outdated,
		State:       v.State,
		ResultJSON:  v.ResultJSON,
		Provisional: v.Result != nil && v.Result.Triage.Provisional(),
		Explanation: pointer(v.Explanation, explanationOf),
	}
}

// EngagementScore is the roll-up of one engagement.
type EngagementScore struct {
	scoring.RollUpJSON
	Supplier string `json:"supplier"` // ref
}

func engagementScoreOf(v book.EngagementScore) EngagementScore {
	return EngagementScore{
		RollUpJSON: v.RollUpJSON,
		Supplier:   v.Supplier,
	}
}

// Name names a supplier.
type Name struct {
	Ref  string `json:"ref"`
	Name string `json:"name"`
}

// EngagementName names an engagement.
type EngagementName struct {
	Ref     string                 `json:"ref"`
	Service string                 `json:"service"`
	State   entity.EngagementState `json:"state"`
}

// PackName names a pack by its bytes.
type PackName struct {
	ID      string `json:"id"`
	Version string `json:"version"`
	SHA256  string `json:"sha256"`
}

// AssessmentName identifies the assessment that a report is about.
type AssessmentName struct {
	ID          string           `json:"id"`
	Supplier    Name             `json:"supplier"`
	Engagement  EngagementName   `json:"engagement"`
	Tier        int              `json:"tier"`             // 0: not triaged
	Provisional bool             `json:"tier_provisional"` // facts that are not known could change the tier
	Pack        PackName         `json:"pack"`
	Cycle       int              `json:"cycle"`
	Governs     bool             `json:"governs"`
	State       entity.WorkState `json:"state"`
}

func assessmentNameOf(v book.AssessmentName) AssessmentName {
	return AssessmentName{
		ID:          v.ID,
		Supplier:    Name(v.Supplier),
		Engagement:  EngagementName(v.Engagement),
		Tier:        v.Tier,
		Provisional: len(v.TierOpen) > 0,
		Pack:        PackName(v.Pack),
		Cycle:       v.Cycle,
		Governs:     v.Governs,
		State:       v.State,
	}
}

// Moments are the dates and the engine a report was made with; every report prints them.
type Moments struct {
	AsOf    questionnaire.Date `json:"as_of"`
	KnownOn questionnaire.Date `json:"known_on"`
	Engine  string             `json:"engine"`
}

// Outcome is the result of an assessment: grade is the worst case, null when not assessed.
type Outcome struct {
	Assured       scoring.Tenths       `json:"assured"`
	Possible      scoring.Tenths       `json:"possible"`
	Confidence    scoring.Tenths       `json:"confidence"`
	Grade         *questionnaire.Grade `json:"grade"`
	GradePossible *questionnaire.Grade `json:"grade_possible"`
	Status        scoring.Status       `json:"status"`
	Risk          *scoring.RiskJSON    `json:"risk"`
	Caps          []scoring.Cap        `json:"caps"`
}

func outcomeOf(v book.Outcome) Outcome {
	return Outcome{
		Assured:       v.Assured,
		Possible:      v.Possible,
		Confidence:    v.Confidence,
		Grade:         v.Grade,
		GradePossible: v.GradePossible,
		Status:        v.Status,
		Risk:          v.Risk,
		Caps:          v.Caps,
	}
}

// StoredScore is a score of the ledger: what it was made with, and what it came to.
type StoredScore struct {
	N       int                `json:"n"`
	Engine  string             `json:"engine"`
	PackSHA string             `json:"pack_sha256"`
	Setting int                `json:"setting"`
	Inputs  string             `json:"inputs_sha256"`
	AsOf    questionnaire.Date `json:"as_of"`
	KnownOn questionnaire.Date `json:"known_on,omitzero"`
	Why     string             `json:"why"`
	// Known is the instant whose knowledge was scored; Recorded is when the score was stored.
	Known    time.Time          `json:"known"`
	Recorded time.Time          `json:"recorded"`
	Figures  scoring.ResultJSON `json:"figures"`
}
