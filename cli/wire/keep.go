package wire

import (
	"assure/data"
	"assure/internal/problem"
)

// Verify is `assure audit verify --json`.
type Verify struct {
	Schema string `json:"schema"`
	OK     bool   `json:"ok"`
	*data.Verification
}

// AuditLog is `assure audit log --json`.
type AuditLog struct {
	Schema  string            `json:"schema"`
	Entries []data.AuditEntry `json:"entries"`
}

// Copy is `assure backup --json` and `assure restore --json`.
type Copy struct {
	Schema string `json:"schema"`
	From   string `json:"from"`
	Path   string `json:"path"`
	Bytes  int64  `json:"bytes"`
}

// Doctor is `assure doctor --json`.
type Doctor struct {
	Schema   string            `json:"schema"`
	Version  string            `json:"version"`
	Platform string            `json:"platform"`
	User     string            `json:"user"`
	Register string            `json:"register"`
	Bytes    *int64            `json:"bytes"` // null when there is no register yet
	Packs    []string          `json:"packs"`
	Checks   []data.Check      `json:"checks"`
	Warnings []string          `json:"warnings"`
	Problems []problem.Problem `json:"problems"`
}
