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

func TestCopiesOfUpgradesShareTheOriginals(t *testing.T) {
	for register, want := range map[string]string{
		"a/register.db":                              "a/register-files",
		"a/register.db.before-5":                     "a/register-files",
		"a/register.db.before-5-20261129T120000Z":    "a/register-files",
		"a/register.db.replaced-20261129T120000Z":    "a/register-files",
		"a/register.before-tender.db":                "a/register.before-tender-files",
		"a/register.db.before-5-20261129T120000Z.db": "a/register.db.before-5-20261129T120000Z-files",
	} {
		if got := Dir(register); got != want {
			t.Errorf("%s: %s, want %s", register, got, want)
		}
	}
}
