package cli

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assure/cli/command"
)

// A supplier sheet comes from standard input, and the register and reports go to standard output: the document alone,
// the same bytes as in a file.
func TestStandardInputAndOutput(t *testing.T) {
	db := filepath.Join(t.TempDir(), "register.db")
	run := func(in string, args ...string) (string, string, int) {
		var out, errs bytes.Buffer
		code := Run(t.Context(), command.Program{
			Args: append([]string{"--db", db, "--as", "Jo"}, args...), In: strings.NewReader(in), Out: &out, Err: &errs,
			Getenv: func(string) string { return "" },
			Now:    func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) },
		})
		return out.String(), errs.String(), code
	}
	if out, errs, code := run("name\nAcme Health Ltd\n", "supplier", "import", "-"); code != 0 {
		t.Fatalf("%d %s%s", code, out, errs)
	}
	if _, errs, code := run("", "supplier", "import", "-"); code != command.ExitUsage {
		t.Errorf("an empty standard input: %d %s", code, errs)
	}
	for begin, args := range map[string]string{
		"PK":                  "register --format xlsx",
		"\ufeff\"Risk ID\",":  "register --format csv",
		"{":                   "register --format json",
		"<!DOCTYPE html>":     "report foi --format html",
		"\ufeff\"Supplier\",": "report foi --format csv",
		"BEGIN:VCALENDAR":     "report evidence",
	} {
		out, errs, code := run("", append(strings.Fields(args), "--out", "-")...)
		if strings.HasPrefix(args, "report foi --format csv") { // a table has no place for the note on exemptions
			note, rest, _ := strings.Cut(errs, "\n")
			if errs = rest; !strings.HasPrefix(note, "note: exemptions to consider") {
				t.Errorf("%s: %q", args, note)
			}
		}
		if code != 0 || !strings.HasPrefix(out, begin) || errs != "" {
			t.Errorf("%s: %d %.40q %s", args, code, out, errs)
		}
	}
	if out, _, _ := run("", "audit", "log", "--json"); !strings.Contains(out, "report evidence") {
		t.Errorf("the trail does not note what went to standard output: %s", out)
	}
}
