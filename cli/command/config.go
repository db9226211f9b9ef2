package command

import (
	"errors"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"

	"assure/internal/problem"
	"assure/internal/text"
)

// Config is the user's own file: who they are and where their files are. What changes a result is
// in the register instead.
type Config struct {
	User  string `yaml:"user"`
	DB    string `yaml:"db"`
	Packs string `yaml:"packs"`
	Theme string `yaml:"theme"`
}

// loadConfig reads the file named with --config, or the one in the user's configuration folder when there is one. A
// key it does not know is an error: a misspelt path must not silently mean another register.
func (e *Env) loadConfig() (Config, error) {
	path, must := e.Globals.Config, true
	if path == "" && e.ConfigDir != nil {
		if dir, err := e.ConfigDir(); err == nil {
			path, must = filepath.Join(dir, "assure", "config.yaml"), false
		}
	}
	if path == "" {
		return Config{}, nil
	}
	src, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !must:
		return Config{}, nil
	case err != nil:
		return Config{}, err
	}
	var c Config
	if err := yaml.UnmarshalWithOptions(src, &c, yaml.Strict()); err != nil {
		return Config{}, &problem.Problem{
			Code: "config", Where: path,
			What: "the configuration cannot be read: " + oneLine(yaml.FormatError(err, false, false)),
			Fix:  "its keys are user, db, packs and theme, one a line, such as `user: Jo Bloggs`",
		}
	}
	return c, nil
}

// settle fills in what the command line leaves open: from the environment, then the configuration,
// then the system.
func (e *Env) settle() error {
	c, err := e.loadConfig()
	if err != nil {
		return err
	}
	g := &e.Globals
	g.As = text.FirstNonBlank(g.As, e.Getenv("ASSURE_USER"), c.User, login(e.Getenv))
	g.DB = text.FirstNonBlank(g.DB, e.Getenv("ASSURE_DB"), c.DB)
	g.Packs = text.FirstNonBlank(g.Packs, e.Getenv("ASSURE_PACKS"), c.Packs)
	g.Theme = text.FirstNonBlank(g.Theme, c.Theme)
	return nil
}

// login is the name the operating system knows the user by; on Windows without the domain.
func login(getenv func(string) string) string {
	name := text.FirstNonBlank(getenv("USERNAME"), getenv("USER"))
	if u, err := user.Current(); err == nil && u.Username != "" {
		name = u.Username
	}
	return name[strings.LastIndex(name, `\`)+1:]
}
