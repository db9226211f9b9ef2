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
	Config   DoctorConfig      `json:"config"`
	Packs    []string          `json:"packs"`
	Checks   []data.Check      `json:"checks"`
	Warnings []string          `json:"warnings"`
	Problems []problem.Problem `json:"problems"`
}

// DoctorConfig is where the configuration was looked for and what is in force. Path is null where there is no folder
// for it.
type DoctorConfig struct {
	Path     *string         `json:"path"`
	Read     bool            `json:"read"` // the file is there
	Settings []DoctorSetting `json:"settings"`
}

// DoctorSetting is a value in force: user, register, packs or theme. From is a flag, a variable of the environment,
// configuration, login or default; Value is null where nobody gave one.
type DoctorSetting struct {
	Name  string  `json:"name"`
	Value *string `json:"value"`
	From  string  `json:"from"`
}
