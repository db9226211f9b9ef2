package command

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"assure/internal/problem"
)

// FuzzConfig: whatever the configuration holds, it is read or is a problem with its file and a next step, and a path
// that it gives is not relative to the folder one happens to be in.
func FuzzConfig(f *testing.F) {
	for _, s := range []string{"user: Jo Bloggs\ndb: r.db\npacks: p\ntheme: contrast\n", "", "#\n", "user: {a: b}\n",
		"user: a\nuser: b\n", "paks: /x\n", "\ufeffdb: x\r\n", "- a\n", "a", "db: &a x\npacks: *a\n",
		"user: |\n  a\n  b\n",
		strings.Repeat("- ", 100), "user: !!binary x\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		e, dir, err := read(t, source)
		if err != nil {
			var p *problem.Problem
			if errors.As(err, &p) && (p.What == "" || p.Fix == "") || strings.ContainsAny(err.Error(), "\x1b\a") {
				t.Fatalf("%q: %+v", source, err)
			}
			return
		}
		for _, path := range []string{e.Globals.DB, e.Globals.Packs} {
			if path != "" && !filepath.IsAbs(path) {
				t.Fatalf("%q: a path is %q, in %s", source, path, dir)
			}
		}
	})
}
