package wire

// Access is `assure person access --json`.
type Access struct {
	Schema string        `json:"schema"`
	On     bool          `json:"on"`
	Levels []AccessLevel `json:"levels"`
}

// AccessLevel is a level of access: each may also do what those before it may.
type AccessLevel struct {
	Level  string   `json:"level"`
	People []string `json:"people"`
	Acts   []string `json:"acts"` // of the audit log, that this level may and those before it may not
}
