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
	// Kept is where the register is that a restored one has replaced; null for none.
	Kept *string `json:"kept"`
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

// Upgrade is `assure upgrade --json`.
type Upgrade struct {
	Schema   string            `json:"schema"`
	Version  string            `json:"version"` // with the commit
	Platform string            `json:"platform"`
	Register string            `json:"register"`
	Current  bool              `json:"current"` // the register is up to date
	Applied  bool              `json:"applied"` // this command brought it there
	From     int               `json:"from"`    // schema of the register, before an upgrade
	To       int               `json:"to"`      // schema that this program works with
	Steps    []data.SchemaStep `json:"steps"`   // those the register had
	Ahead    []string          `json:"ahead"`   // those it lacked, by name
	Copy     *string           `json:"copy"`    // the copy as it was; null when nothing was changed
	Copies   []string          `json:"copies"`  // those that upgrades have left next to the register
	Packs    []NewerPack       `json:"packs"`
}

// NewerPack is a pack of the program in a version that does not count in the register.
type NewerPack struct {
	Pack    string  `json:"pack"`
	Version string  `json:"version"`
	Title   string  `json:"title"`
	Counts  *string `json:"counts"`  // the version that counts today; null for none
	Open    int     `json:"open"`    // open assessments that answer an earlier version
	Carried int     `json:"carried"` // answers that moving them would carry
	Asked   int     `json:"asked"`   // answers that it would ask again
}

// NewerPackOf is a pack as JSON has it.
func NewerPackOf(n data.NewerPack) NewerPack {
	return NewerPack{Pack: n.Pack.ID, Version: n.Pack.Version, Title: n.Pack.Title, Counts: OrNull(n.Counts),
		Open: n.Open, Carried: n.Carried, Asked: n.Asked}
}
