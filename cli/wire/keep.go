package wire

import (
	"time"

	"assure/data"
	"assure/data/backup"
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

// Backup is `assure backup --json`.
type Backup struct {
	Schema string  `json:"schema"`
	From   string  `json:"from"`
	Path   string  `json:"path"`
	Bytes  int64   `json:"bytes"`
	Kept   *string `json:"kept"` // always null

	SHA256    *string    `json:"sha256"` // null for a dry run, as is Head
	Head      *data.Head `json:"head"`   // the newest row of the audit log in the backup
	Encrypted bool       `json:"encrypted"`
	DryRun    bool       `json:"dry_run"`
	Recorded  bool       `json:"recorded"` // the audit log has a row for it
	Removed   []string   `json:"removed"`  // older backups that rotation removed, or would
	Notes     []string   `json:"notes"`
}

// Restore is `assure restore --json`.
type Restore struct {
	Schema string `json:"schema"`
	From   string `json:"from"`
	Path   string `json:"path"`
	Bytes  int64  `json:"bytes"`
	// Kept is where the register is that a restored one has replaced; null for none.
	Kept *string `json:"kept"`
	Lost *Lost   `json:"lost"` // null when there is no register to compare with
}

// Lost is what a register has that a backup has not.
type Lost struct {
	Backup      data.Head         `json:"backup"` // the newest row of the audit log in each
	BackupAt    *time.Time        `json:"backup_at"`
	Register    data.Head         `json:"register"`
	Common      data.Head         `json:"common"` // the newest row that both have; row 0 for none
	Acts        int               `json:"acts"`
	By          []LostBy          `json:"by"`
	Engagements []string          `json:"engagements"`
	Latest      []data.AuditEntry `json:"latest"`
	Exports     int               `json:"exports"`  // rows of exports, backups and restore tests, beside Acts
	Diverged    bool              `json:"diverged"` // the backup has rows that the register has not
	Ahead       int               `json:"ahead"`    // how many
}

// LostBy is how many acts somebody did.
type LostBy struct {
	Name string `json:"name"`
	Acts int    `json:"acts"`
}

// LostOf is a loss as JSON has it.
func LostOf(l *backup.Loss) *Lost {
	if l == nil {
		return nil
	}
	o := &Lost{Backup: l.Backup, Register: l.Register, Common: l.Common, Acts: l.Acts, By: []LostBy{},
		Engagements: append([]string{}, l.Engagements...), Latest: append([]data.AuditEntry{}, l.Latest...),
		Exports: l.Exports, Diverged: l.Diverged(), Ahead: l.Ahead}
	if !l.BackupAt.IsZero() {
		o.BackupAt = &l.BackupAt
	}
	for _, d := range l.By {
		o.By = append(o.By, LostBy(d))
	}
	return o
}

// Backups is `assure backup list --json`.
type Backups struct {
	Schema  string       `json:"schema"`
	Folder  string       `json:"folder"`
	Backups []BackupFile `json:"backups"`
}

// BackupFile is a backup in a folder.
type BackupFile struct {
	Path      string     `json:"path"`
	At        time.Time  `json:"at"`
	Days      int        `json:"days"` // since then
	Bytes     int64      `json:"bytes"`
	Encrypted bool       `json:"encrypted"`
	Verified  *time.Time `json:"verified"` // when it was checked as it was written; null: not noted
	Tested    *time.Time `json:"tested"`   // its last restore test; null for none
	Row       *int64     `json:"row"`      // the newest row of the audit log in it, with its hash
	Hash      *string    `json:"hash"`
	By        *string    `json:"by"`
	// Unchanged is whether the file still has the SHA-256 noted of it; null: none is noted, or it was not compared.
	Unchanged *bool `json:"unchanged"`
}

// RestoreTest is `assure backup restore-test --json`.
type RestoreTest struct {
	Schema      string   `json:"schema"`
	OK          bool     `json:"ok"`
	Path        string   `json:"path"`
	Bytes       int64    `json:"bytes"`
	SHA256      string   `json:"sha256"`
	Encrypted   bool     `json:"encrypted"`
	Originals   int      `json:"originals"`   // read, and compared with their hash
	Engagements int      `json:"engagements"` // scored from the backup, and compared with the register of that time
	Lost        *Lost    `json:"lost"`        // what restoring it would lose
	Findings    []string `json:"findings"`
	Damaged     []string `json:"damaged"` // later files of the folder that cannot be restored
	Recorded    bool     `json:"recorded"`
	Took        int64    `json:"took_ms"`
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
