package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml"

	"assure/data"
	"assure/data/backup"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/internal/yamlfile"
)

// Config is the user's own file: who they are and where their files are. What changes a result is
// in the register instead.
type Config struct {
	User  string `yaml:"user"`
	DB    string `yaml:"db"`
	Packs string `yaml:"packs"`
	Theme string `yaml:"theme"`

	Anchors string `yaml:"anchors"` // a file that heads of the audit log are noted in too

	Backup BackupConfig `yaml:"backup"`
}

// configKeys are the keys of a [Config], and backupKeys those of its block backup.
var (
	configKeys = []string{"user", "db", "packs", "theme", "anchors", "backup"}
	backupKeys = []string{"folder", "keep", "recipients", "passphrase-file", "identities", "remind", "before-bulk"}
)

// otherKeys are words that people write for a key.
var otherKeys = map[string]string{"name": "user", "as": "user", "login": "user", "register": "db", "database": "db",
	"file": "db", "folder": "packs", "colour": "theme", "color": "theme", "colours": "theme",
	"anchor": "anchors", "heads": "anchors"}

// Themes are the colours of the terminal UI, by name.
var Themes = []string{"term", "contrast", "dark", "light", "mono"}

// Found is where the configuration was looked for and what of it is in force.
type Found struct {
	Path     string // of the file; "" where there is no folder for it
	Read     bool   // it is there
	Settings []Setting
}

// Setting is a value in force and where it comes from: a flag, a variable of the environment, the configuration or, as
// nobody gave one, "default".
type Setting struct{ Name, Value, From string }

// loadConfig reads the file named with --config, or the one in the user's configuration folder when there is one. A
// key it does not know is an error: a misspelt path must not silently mean another register.
func (e *Env) loadConfig(ctx context.Context) (c Config, path string, read bool, err error) {
	path, must := e.Globals.Config, true
	if path == "" && e.ConfigDir != nil {
		if dir, err := e.ConfigDir(); err == nil {
			path, must = filepath.Join(dir, "assure", "config.yaml"), false
		}
	}
	if path == "" {
		return Config{}, "", false, nil
	}
	path = Absolute(path)
	src, err := safefile.Read(ctx, path, maxConfig)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !must:
		return Config{}, path, false, nil
	case err != nil:
		p := ProblemOf(err) // whatever is wrong with the file, it is not the command line
		return Config{}, path, false, &problem.Problem{Code: "config", Where: path, Fix: p.Fix,
			What: "the configuration cannot be read: " + p.What}
	}
	root, bad := yamlfile.Parse(src, maxConfig)
	if bad != nil {
		return Config{}, path, true, &problem.Problem{Code: "config", Where: fmt.Sprintf("%s:%d", path, bad.Line),
			What: "the configuration cannot be read: " + bad.What, Fix: configFix}
	}
	if root != nil {
		if err := yaml.NodeToValue(root, &c, yaml.Strict()); err != nil {
			return Config{}, path, true, configProblem(path, err)
		}
	}
	if err := c.check(path, src); err != nil {
		return Config{}, path, true, err
	}
	c.DB, c.Packs, c.Anchors = besideConfig(path, c.DB), besideConfig(path, c.Packs), besideConfig(path, c.Anchors)
	b := &c.Backup
	b.Folder, b.PassphraseFile = besideConfig(path, b.Folder), besideConfig(path, b.PassphraseFile)
	for i, id := range b.Identities {
		b.Identities[i] = besideConfig(path, id)
	}
	return c, path, true, nil
}

// maxConfig is the largest configuration in bytes.
const maxConfig = 100_000

const configFix = "its keys are user, db, packs, theme, anchors and backup, one a line, such as `user: Jo Bloggs`"

// configProblem says where in the file the error is and, of a key that is not known, which one may be meant.
func configProblem(path string, err error) *problem.Problem {
	p := &problem.Problem{Code: "config", Where: path, Fix: configFix,
		What: "the configuration cannot be read: " + oneLine(yaml.FormatError(err, false, false))}
	var at yaml.Error
	if !errors.As(err, &at) || at.GetToken() == nil || at.GetToken().Position == nil {
		return p
	}
	t := at.GetToken()
	p.Where = fmt.Sprintf("%s:%d", path, t.Position.Line)
	p.What = "the configuration cannot be read: " + oneLine(at.GetMessage())
	var unknown *yaml.UnknownFieldError
	var kind *yaml.TypeError
	switch {
	case errors.As(err, &kind):
		p.What = "the configuration has a value here that is not a line of text"
	case errors.As(err, &unknown):
		p.What = fmt.Sprintf("the configuration has no key %q", text.Safe(t.Value))
		keys := configKeys
		if t.Position.Column > 1 {
			keys = backupKeys
		}
		if near := cmp.Or(otherKeys[text.Fold(t.Value)], nearWord(t.Value, keys)); near != "" {
			p.Fix = "did you mean " + near + "? The keys are " + orWords(keys)
		}
	}
	return p
}

// check refuses a value that no command could use.
func (c *Config) check(path string, src []byte) error {
	for key, value := range map[string]string{"user": c.User, "db": c.DB, "packs": c.Packs,
		"anchors": c.Anchors,
		"folder":  c.Backup.Folder, "passphrase-file": c.Backup.PassphraseFile} {
		if strings.ContainsFunc(value, untypable) {
			return &problem.Problem{Code: "config", Where: path + keyLine(src, key),
				What: "the value of " + key + " has a character in it that cannot be typed",
				Fix:  `in double quotes a \ begins such a character: write a path without quotes, or in single ones`}
		}
	}
	if err := c.Backup.check(path, src); err != nil || c.Theme == "" {
		return err
	}
	theme, err := OneOf("theme", c.Theme, Themes)
	var p *problem.Problem
	if errors.As(err, &p) {
		return &problem.Problem{Code: "config", What: p.What, Where: path + keyLine(src, "theme"), Fix: p.Fix}
	}
	c.Theme = theme
	return nil
}

// check refuses what no backup could use.
func (b *BackupConfig) check(path string, src []byte) error {
	if _, err := b.KeepOf(); err != nil {
		return &problem.Problem{Code: "config", Where: path + keyLine(src, "keep"), Fix: err.Error(),
			What: fmt.Sprintf("%q is not how many backups are kept", text.Safe(b.Keep))}
	}
	if b.RemindDays() < 0 {
		return &problem.Problem{Code: "config", Where: path + keyLine(src, "remind"), Fix: "use 0 for never",
			What: "remind is a number of days"}
	}
	seal := backup.Seal{Recipients: b.Recipients}
	var p *problem.Problem
	if err := seal.Check(); errors.As(err, &p) {
		return &problem.Problem{Code: "config", Where: path + keyLine(src, "recipients"), What: p.What + ": " + p.Where,
			Fix: p.Fix}
	}
	if b.PassphraseFile != "" && len(b.Recipients) > 0 {
		return &problem.Problem{Code: "config", Where: path + keyLine(src, "passphrase-file"),
			Fix: "leave one of the two out", What: "a backup is encrypted for keys or with a passphrase, not both"}
	}
	return nil
}

func untypable(r rune) bool { return unicode.IsControl(r) || r == unicode.ReplacementChar }

// keyLine is ":" and the line of a key, "" when it is not at the beginning of one.
func keyLine(src []byte, key string) string {
	for i, line := range strings.Split(string(src), "\n") {
		if name, _, ok := strings.Cut(line, ":"); ok && strings.Trim(name, " \t\"'\ufeff") == key {
			return fmt.Sprintf(":%d", i+1)
		}
	}
	return ""
}

// besideConfig is a path of the configuration: ~/ is the home folder, and a relative path begins at the folder of the
// file. It would mean another register in every working folder otherwise.
func besideConfig(config, path string) string {
	if rest, ok := strings.CutPrefix(filepath.ToSlash(path), "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, filepath.FromSlash(rest))
		}
	}
	if path == "" || filepath.IsAbs(path) || data.IsShared(path) {
		return path
	}
	return filepath.Join(filepath.Dir(config), path)
}

// settle fills in what the command line leaves open: from the environment, then the configuration,
// then the system.
func (e *Env) settle(ctx context.Context) error {
	c, path, read, err := e.loadConfig(ctx)
	if err != nil {
		return err
	}
	e.Found, e.Config = Found{Path: path, Read: read}, c
	const file = "configuration"
	g := &e.Globals
	e.set("user", &g.As, "--as", from{"ASSURE_USER", e.Getenv("ASSURE_USER")}, from{file, c.User},
		from{"login", login(e.Getenv)})
	e.set("register", &g.DB, "--db", from{"ASSURE_DB", e.Getenv("ASSURE_DB")}, from{file, c.DB})
	e.set("packs", &g.Packs, "--packs", from{"ASSURE_PACKS", e.Getenv("ASSURE_PACKS")}, from{file, c.Packs})
	e.set("theme", &g.Theme, "--theme", from{file, c.Theme})
	e.set("anchors", &g.Anchors, "--anchors", from{file, c.Anchors})
	e.set("backup folder", new(string), "", from{file, c.Backup.Folder})
	return nil
}

// from is a value and who gave it.
type from struct{ where, value string }

// set takes the first value given, the flag's before all others, and notes where it is from.
func (e *Env) set(name string, flag *string, flagName string, others ...from) {
	is := from{"default", ""}
	for _, x := range append([]from{{flagName, *flag}}, others...) {
		if strings.TrimSpace(x.value) != "" {
			is = x
			break
		}
	}
	*flag = is.value
	e.Found.Settings = append(e.Found.Settings, Setting{name, is.value, is.where})
}

// login is the name the operating system knows the user by; on Windows without the domain.
func login(getenv func(string) string) string {
	name := text.FirstNonBlank(getenv("USERNAME"), getenv("USER"))
	if u, err := user.Current(); err == nil && u.Username != "" {
		name = u.Username
	}
	return name[strings.LastIndex(name, `\`)+1:]
}
