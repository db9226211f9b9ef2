package wire

import (
	"assure/data"
	"assure/data/foreign"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"time"
)

// SuggestionsDismissed is `assure foreign dismiss --json`.
type SuggestionsDismissed struct {
	Schema    string   `json:"schema"`
	Questions []string `json:"questions"` // those that changed
	Dismissed bool     `json:"dismissed"`
}

// Foreign is what a supplier answered on other questionnaires: its own record, kept as it came.
type Foreign struct {
	Schema   string        `json:"schema"`
	Supplier Name          `json:"supplier"`
	KnownOn  *string       `json:"known_on"`
	Files    []ForeignFile `json:"files"` // oldest first
	Answers  []ForeignRow  `json:"answers"`
}

// ForeignOf converts what foreign.Report reports.
func ForeignOf(v *foreign.Report) Foreign {
	return Foreign{
		Schema:   SchemaForeign,
		Supplier: Name(v.Supplier),
		KnownOn:  v.KnownOn,
		Files:    each(v.Files, func(v foreign.File) ForeignFile { return ForeignFile(v) }),
		Answers:  each(v.Answers, foreignRowOf),
	}
}

// ForeignFile is a file that brought such answers.
type ForeignFile struct {
	Path      string    `json:"path"`
	SHA256    string    `json:"sha256"`
	Framework string    `json:"framework"`
	Answers   int       `json:"answers"`
	Imported  time.Time `json:"imported"`
	Batch     string    `json:"batch"`
}

// ForeignRow is one answer with its cell.
type ForeignRow struct {
	questionnaire.ForeignAnswer
	Where string `json:"where"` // file, sheet and cell
	// Current reports that no later file answers the same question of the same framework. Only
	// current rows suggest anything.
	Current bool `json:"current"`
}

func foreignRowOf(v foreign.Row) ForeignRow {
	return ForeignRow{
		ForeignAnswer: v.ForeignAnswer,
		Where:         v.Where,
		Current:       v.Current,
	}
}

// SuggestionsAccepted is what accepting did.
type SuggestionsAccepted struct {
	Schema     string           `json:"schema"`
	Supplier   Name             `json:"supplier"`
	Engagement EngagementName   `json:"engagement"`
	Pack       PackName         `json:"pack"`
	Assessment string           `json:"assessment"` // ULID
	Accepted   []AcceptedClaim  `json:"accepted"`
	Kept       []KeptClaim      `json:"kept"` // left as they are, with the reason
	Shown      data.ScoreChange `json:"shown"`
	Possible   data.ScoreChange `json:"possible"`
	Raised     []string         `json:"risks_raised"` // refs
}

// SuggestionsAcceptedOf converts what foreign.Accepted reports.
func SuggestionsAcceptedOf(v *foreign.Accepted) SuggestionsAccepted {
	return SuggestionsAccepted{
		Schema:     SchemaSuggestionsAccepted,
		Supplier:   Name(v.Supplier),
		Engagement: EngagementName(v.Engagement),
		Pack:       PackName(v.Pack),
		Assessment: v.Assessment,
		Accepted:   each(v.Accepted, func(v foreign.AcceptedClaim) AcceptedClaim { return AcceptedClaim(v) }),
		Kept:       each(v.Kept, func(v foreign.KeptClaim) KeptClaim { return KeptClaim(v) }),
		Shown:      v.Shown,
		Possible:   v.Possible,
		Raised:     v.Raised,
	}
}

// AcceptedClaim is a claim that was written.
type AcceptedClaim struct {
	Question string `json:"question"`
	Before   string `json:"before"` // the claim before, "" for none
	Value    string `json:"value"`
	Where    string `json:"where"` // the cell the claim names as its source
	Judged   bool   `json:"judged"`
}

// KeptClaim is a suggestion that was not accepted.
type KeptClaim struct {
	Question string                  `json:"question"`
	Value    string                  `json:"value"` // as suggested
	State    foreign.SuggestionState `json:"state"`
	Why      string                  `json:"why"`
}

// Suggestions is what the foreign answers of a supplier suggest for an engagement, pack by pack.
// None of it counts.
type Suggestions struct {
	Schema string `json:"schema"`
	Moments
	Supplier   Name             `json:"supplier"`
	Engagement EngagementName   `json:"engagement"`
	Packs      []PackSuggestion `json:"packs"`
}

// SuggestionsOf converts what foreign.Suggested reports.
func SuggestionsOf(v *foreign.Suggested) Suggestions {
	return Suggestions{
		Schema:     SchemaSuggestions,
		Moments:    Moments(v.Moments),
		Supplier:   Name(v.Supplier),
		Engagement: EngagementName(v.Engagement),
		Packs:      each(v.Packs, packSuggestionOf),
	}
}

// PackSuggestion is what is suggested for one pack.
type PackSuggestion struct {
	Pack       PackName         `json:"pack"`
	Assessment *string          `json:"assessment"` // ULID of the open cycle, null before it is begun
	State      entity.WorkState `json:"state,omitempty"`
	// Shown and Possible are both ends of the score now, and with everything open accepted.
	Shown       data.ScoreChange                `json:"shown"`
	Possible    data.ScoreChange                `json:"possible"`
	Counts      map[foreign.SuggestionState]int `json:"counts"`
	Suggestions []Suggestion                    `json:"suggestions"` // in the order of the pack
}

func packSuggestionOf(v foreign.PackSuggestion) PackSuggestion {
	return PackSuggestion{
		Pack:        PackName(v.Pack),
		Assessment:  v.Assessment,
		State:       v.State,
		Shown:       v.Shown,
		Possible:    v.Possible,
		Counts:      v.Counts,
		Suggestions: each(v.Suggestions, suggestionOf),
	}
}

// Suggestion is an answer that foreign answers suggest, with the cells it is based on.
type Suggestion struct {
	Question string                  `json:"question"`
	Text     string                  `json:"text"`
	Value    string                  `json:"value"` // an option id or n/a; "" when nothing follows
	Label    string                  `json:"label"`
	Why      string                  `json:"why"`
	State    foreign.SuggestionState `json:"state"`
	Basis    []SuggestionCell        `json:"basis"`
	// Claim and Judgement are the current answers. BaseRev is the revision of the claim, 0 for
	// none: who accepts names it, so that a claim changed meanwhile is not overwritten.
	Claim     *AnswerSide `json:"claim"`
	Judgement *AnswerSide `json:"judgement"`
	BaseRev   int         `json:"base_rev"`
	// Shown and Possible are what accepting this one alone would do.
	Shown    data.ScoreChange `json:"shown"`
	Possible data.ScoreChange `json:"possible"`
}

func suggestionOf(v foreign.Suggestion) Suggestion {
	return Suggestion{
		Question:  v.Question,
		Text:      v.Text,
		Value:     v.Value,
		Label:     v.Label,
		Why:       v.Why,
		State:     v.State,
		Basis:     each(v.Basis, suggestionCellOf),
		Claim:     (*AnswerSide)(v.Claim),
		Judgement: (*AnswerSide)(v.Judgement),
		BaseRev:   v.BaseRev,
		Shown:     v.Shown,
		Possible:  v.Possible,
	}
}

// SuggestionCell is a foreign answer that relates to a question.
type SuggestionCell struct {
	questionnaire.ForeignAnswer
	Where    string                 `json:"where"`
	Relation questionnaire.Relation `json:"relation"`
	Via      string                 `json:"via"`
	Reads    questionnaire.Meaning  `json:"reads"` // the answer of the row to the question
	Because  string                 `json:"because,omitempty"`
}

func suggestionCellOf(v foreign.SuggestionCell) SuggestionCell {
	return SuggestionCell{
		ForeignAnswer: v.ForeignAnswer,
		Where:         v.Where,
		Relation:      v.Relation,
		Via:           v.Via,
		Reads:         v.Reads,
		Because:       v.Because,
	}
}

// AnswerSide is one of the values that do not agree. Other words are those of the cell where both give the same value.
type AnswerSide struct {
	Value       string             `json:"value"`           // "" for words without an answer
	Label       string             `json:"label,omitempty"` // the value as people read it
	Note        string             `json:"note,omitempty"`
	Planned     questionnaire.Date `json:"planned,omitzero"`
	Alternative string             `json:"alternative,omitempty"`
	Where       string             `json:"where,omitempty"`
	By          string             `json:"by,omitempty"`
	At          *time.Time         `json:"at,omitempty"`
}
