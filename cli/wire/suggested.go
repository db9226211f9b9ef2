package wire

import "assure/data"

// SuggestedEvidence is `assure evidence suggest REF --json`. Nothing of it counts until a person accepts it.
type SuggestedEvidence struct {
	Schema      string               `json:"schema"`
	Supplier    string               `json:"supplier"`
	Engagement  string               `json:"engagement"`
	Pack        string               `json:"pack"` // id@version
	Suggestions []EvidenceSuggestion `json:"suggestions"`
}

// EvidenceSuggestion is a document that may support a question here. Relation is equal, subset or related; Via is what
// links the questions. AcceptedFor, Pack and Engagement say what it is accepted for.
type EvidenceSuggestion struct {
	Question    string `json:"question"`
	Document    string `json:"document"`
	Reference   string `json:"reference"`
	Relation    string `json:"relation"`
	Via         string `json:"via"`
	AcceptedFor string `json:"accepted_for"`
	Pack        string `json:"pack"`
	Engagement  string `json:"engagement"`
}

// EvidenceSuggestionOf converts a suggestion.
func EvidenceSuggestionOf(s *data.EvidenceSuggestion) EvidenceSuggestion {
	return EvidenceSuggestion{s.Question.ID, s.Document.Ref, s.Document.Reference, string(s.Relation), s.Via,
		s.From.Question.ID, s.From.Pack, s.From.Engagement}
}
