package command

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"assure/internal/problem"
)

// read settles an environment with a configuration file and the variables given as NAME=VALUE.
func read(t *testing.T, source string, vars ...string) (*Env, string, error) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "assure", "config.yaml")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	e := &Env{Program: Program{ConfigDir: func() (string, error) { return dir, nil }, Getenv: func(name string) string {
		for _, v := range vars {
			if value, ok := strings.CutPrefix(v, name+"="); ok {
				return value
			}
		}
		return ""
	}}}
	return e, filepath.Dir(path), e.settle(t.Context())
}

// The example in the documentation is read as it is, and every key is in it.
func TestDocumentedConfigurationIsRead(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(doc), "```yaml\n")
	example, _, closed := strings.Cut(rest, "```")
	if !ok || !closed {
		t.Fatal("docs/configuration.md has no example")
	}
	e, _, err := read(t, example)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range e.Found.Settings {
		if s.From != "configuration" || s.Value == "" {
			t.Errorf("%s is %q from %s", s.Name, s.Value, s.From)
		}
	}
	fields := reflect.TypeFor[Config]()
	var keys []string
	for i := range fields.NumField() {
		keys = append(keys, fields.Field(i).Tag.Get("yaml"))
		if !strings.Contains(string(doc), "| `"+keys[i]+"` |") {
			t.Errorf("the table of docs/configuration.md has no key %s", keys[i])
		}
	}
	if !reflect.DeepEqual(keys, configKeys) {
		t.Errorf("keys %v, and messages name %v", keys, configKeys)
	}
}

func TestFlagBeforeEnvironmentBeforeFile(t *testing.T) {
	t.Parallel()
	e, dir, err := read(t, "user: Jo\ndb: ours.db\npacks: ~/packs\n", "ASSURE_USER=Sam", "ASSURE_PACKS=  ")
	if err != nil {
		t.Fatal(err)
	}
	home, err := os.UserHomeDir()
	if err != nil {
		t.Skip("there is no home folder")
	}
	want := []Setting{{"user", "Sam", "ASSURE_USER"}, {"register", filepath.Join(dir, "ours.db"), "configuration"},
		{"packs", filepath.Join(home, "packs"), "configuration"}, {"theme", "", "default"},
		{"anchors", "", "default"}, {"backup folder", "", "default"}}
	if !reflect.DeepEqual(e.Found.Settings, want) || !e.Found.Read {
		t.Errorf("%+v", e.Found)
	}
	e.Globals.As, e.Globals.DB, e.Found = "Robin", "x.db", Found{}
	if err := e.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	want = []Setting{{"user", "Robin", "--as"}, {"register", "x.db", "--db"}}
	if got := e.Found.Settings[:2]; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

// What is wrong with the file is said with its line and the next step.
func TestWrongConfigurationNamesTheLine(t *testing.T) {
	t.Parallel()
	for source, want := range map[string][3]string{
		"user: Jo\nregister: /x.db\n":        {":2", `no key "register"`, "did you mean db?"},
		"# ours\n\npaks: /x\n":               {":3", `no key "paks"`, "did you mean packs?"},
		"user: Jo\nzzzz: 1\n":                {":2", `no key "zzzz"`, "user, db, packs, theme, anchors and backup"},
		"\ufeffuser: Jo\r\ntheme: contrst\r": {":2", `no theme "contrst"`, "did you mean contrast?"},
		"user: {a: b}\n":                     {":1", "not a line of text", "its keys are"},
		"user: a\nuser: b\n":                 {":2", "already defined", "its keys are"},
		"user: [a\n":                         {":1", "cannot be read", "its keys are"},
		"user: Jo\ndb: \"C:\\bin\\x.db\"\n":  {":2", "value of db", "in single ones"},
	} {
		_, dir, err := read(t, source)
		var p *problem.Problem
		if !errors.As(err, &p) {
			t.Errorf("%q: %v", source, err)
			continue
		}
		if p.Where != filepath.Join(dir, "config.yaml")+want[0] || !strings.Contains(p.What, want[1]) ||
			!strings.Contains(p.Fix, want[2]) {
			t.Errorf("%q: %s, %s, %s", source, p.Where, p.What, p.Fix)
		}
	}
}
