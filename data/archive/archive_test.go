package archive

import (
	"strings"
	"testing"
)

func TestKeptName(t *testing.T) {
	t.Parallel()
	sha := strings.Repeat("ab", 32)
	for path, want := range map[string]string{"a/b.XLSX": "ab/" + sha + ".xlsx", "no ending": "ab/" + sha,
		"x.\x1b[2J": "ab/" + sha, "y.tar.gz": "ab/" + sha + ".gz", "z.waytoolongending": "ab/" + sha} {
		got := Name(sha, path)
		if got != want || !namePattern.MatchString(got) {
			t.Errorf("Name(%q) = %q, want %q", path, got, want)
		}
	}
}
