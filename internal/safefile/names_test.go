package safefile

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestShortNames(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for _, c := range []struct{ paths, want string }{
		{"a/x.xlsx b/y.xlsx", "x.xlsx y.xlsx"},
		{"a/x.xlsx b/x.xlsx c/y.xlsx", "a/x.xlsx b/x.xlsx y.xlsx"},
		{"a/q/x.xlsx b/q/x.xlsx b/r/x.xlsx", "a/q/x.xlsx b/q/x.xlsx r/x.xlsx"},
		{"a/X.xlsx b/x.xlsx", "a/X.xlsx b/x.xlsx"},
		{"a/x.xlsx a/x.xlsx", "x.xlsx x.xlsx"},
		{"a/x.xlsx b/x.xlsx a/x.xlsx", "a/x.xlsx b/x.xlsx a/x.xlsx"},
		{"r.zip/x.xlsx r.eml/x.xlsx", "r.zip/x.xlsx r.eml/x.xlsx"},
		{"q/x.xlsx q/q/x.xlsx", filepath.Base(root) + "/q/x.xlsx q/q/x.xlsx"},
	} {
		var paths []string
		for _, p := range strings.Fields(c.paths) {
			paths = append(paths, filepath.Join(root, filepath.FromSlash(p)))
		}
		if got := strings.Join(ShortNames(paths), " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.paths, got, c.want)
		}
	}
}
