package command

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"assure/data"
	"assure/data/backup"
	"assure/internal/agefile"
	"assure/internal/problem"
	"assure/internal/safefile"
)

// BackupConfig is where backups go and how, as the configuration says it.
type BackupConfig struct {
	Folder         string   `yaml:"folder"`
	Keep           string   `yaml:"keep"`       // days, weeks and months, such as 7,4,12, or all
	Recipients     []string `yaml:"recipients"` // public keys to encrypt for
	PassphraseFile string   `yaml:"passphrase-file"`
	Identities     []string `yaml:"identities"`  // files with secret keys, for restore tests
	Remind         *int     `yaml:"remind"`      // days without a backup; 0 never, nil is [DefaultRemind]
	BeforeBulk     *bool    `yaml:"before-bulk"` // back up before an import; nil is yes
}

// DefaultRemind is after how many days without a backup a person is reminded of it.
const DefaultRemind = 7

// RemindDays is after how many days without a backup a person is reminded, 0 for never.
func (b *BackupConfig) RemindDays() int {
	if b.Remind == nil {
		return DefaultRemind
	}
	return *b.Remind
}

func (b *BackupConfig) bulk() bool { return b.BeforeBulk == nil || *b.BeforeBulk }

// KeepOf is what rotation keeps in the configured folder, nil for all.
func (b *BackupConfig) KeepOf() (*backup.Keep, error) {
	if b.Keep == "" {
		return &backup.UsualKeep, nil
	}
	return backup.ParseKeep(b.Keep)
}

// Seal is for whom the configuration encrypts backups.
func (b *BackupConfig) Seal() (s agefile.Seal, err error) {
	s.Recipients = b.Recipients
	if b.PassphraseFile != "" {
		s.Passphrase, err = PassphraseIn(b.PassphraseFile)
	}
	return s, err
}

// maxPassphrase is the most bytes of a passphrase.
const maxPassphrase = 1 << 12

// PassphraseIn is the first line of a file. A passphrase is never an argument, which other users of the computer can
// see.
func PassphraseIn(file string) (string, error) {
	b, err := safefile.Read(context.Background(), file, maxPassphrase)
	if err != nil {
		return "", err
	}
	line, _, _ := strings.Cut(string(b), "\n")
	if line = strings.TrimSuffix(line, "\r"); line == "" {
		return "", problem.New("no-passphrase", file, "write the passphrase into its first line",
			"the first line of the file is empty")
	}
	return line, nil
}

// beforeBulk backs the register up to the folder of the configuration before an import, when the last backup is a day
// old. That it fails does not stop the import, which is one batch that can be undone; that it is interrupted does.
func (e *Env) beforeBulk(ctx context.Context, r *data.Register) error {
	known, err := backup.RecordsOf(ctx, r)
	if err != nil || known.Age(r.Now()) < 24*time.Hour {
		return err
	}
	p := e.Progress()
	if p.On = p.On && !e.shown; p.Due() {
		p.Show("backing up first, as the last backup is a day old (--no-backup leaves it out)")
	}
	m, err := e.bulkBackup(ctx, r)
	p.Done()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case e.shown: // standard error is the screen
	case err != nil:
		e.say("note: there is no backup from before the import: %v", err)
	default:
		e.say("note: backed up first to %s in %s", m.Path, m.Took.Round(100*time.Millisecond))
	}
	return nil
}

// BackupFirst makes a verified backup before something that cannot be undone, in the folder of the configuration or
// else in one next to the register, and returns its path. It is "" where --no-backup refuses it.
func (e *Env) BackupFirst(ctx context.Context, r *data.Register) (string, error) {
	if e.Globals.NoBackup {
		return "", nil
	}
	if e.Config.Backup.Folder == "" {
		m, err := backup.Run(ctx, r, backup.Request{To: filepath.Join(filepath.Dir(r.Beside()), "backups"),
			Folder: true})
		if err != nil {
			return "", err
		}
		return m.Path, nil
	}
	m, err := e.bulkBackup(ctx, r)
	if err != nil {
		return "", err
	}
	return m.Path, nil
}

func (e *Env) bulkBackup(ctx context.Context, r *data.Register) (*backup.Made, error) {
	set := &e.Config.Backup
	keep, err := set.KeepOf()
	if err != nil {
		return nil, err
	}
	seal, err := set.Seal()
	if err != nil {
		return nil, err
	}
	m, err := backup.Run(ctx, r, backup.Request{To: set.Folder, Folder: true, Keep: keep, Seal: seal})
	if m != nil && data.IsAltered(err) { // audit verify says so
		err = nil
	}
	return m, err
}
