package wire

// SuggestionsDismissed is `assure foreign dismiss --json`.
type SuggestionsDismissed struct {
	Schema    string   `json:"schema"`
	Questions []string `json:"questions"` // those that changed
	Dismissed bool     `json:"dismissed"`
}
