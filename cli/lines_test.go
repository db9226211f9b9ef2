package cli

import (
	"bytes"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"assure/cli/command"
)

func TestSplitWords(t *testing.T) {
	for line, want := range map[string][]string{
		"":                                     nil,
		"  supplier   list ":                   {"supplier", "list"},
		`supplier show "St Mary's"`:            {"supplier", "show", "St Mary's"},
		`supplier show O'Brien`:                {"supplier", "show", "O'Brien"},
		`import C:\returns\a.xlsx`:             {"import", `C:\returns\a.xlsx`},
		`engagement close --reason="it ended"`: {"engagement", "close", "--reason=it ended"},
		`note ''`:                              {"note", ""},
	} {
		got, err := splitWords(line)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v; want %q", line, got, err, want)
		}
	}
	for _, line := range []string{`supplier show "St Mary`, "a\x00b"} {
		if got, err := splitWords(line); err == nil {
			t.Errorf("%q is split into %q", line, got)
		}
	}
}

// In plain lines one command follows another on one input, the register and the person given once; what a walk does not
// read is left to the next command; a pipe stops at what is refused, and nothing of what comes out moves a cursor.
func TestLinesRunOneCommandAfterAnother(t *testing.T) {
	dir := t.TempDir()
	run := func(input string) (string, string, int) {
		var out, errs bytes.Buffer
		code := Run(context.Background(), command.Program{In: strings.NewReader(input), Out: &out, Err: &errs,
			Getenv: func(string) string { return "" }, Now: time.Now,
			Args: []string{"--linear", "--as", "Dana", "--db", filepath.Join(dir, "register.db")},
			UI: func(_ context.Context, s command.Screen) error {
				if !s.Linear {
					t.Error("a screen is drawn")
				}
				line := make([]byte, 100)
				n, err := s.In.Read(line)
				out.WriteString("walk read " + string(line[:n]))
				return err
			}})
		return out.String(), errs.String(), code
	}
	out, errs, code := run("supplier add \"Northgate Pathology\"\nassure supplier list\n" +
		"assess SUP-00001 --pack dspt-it-supplier\n1\nsupplier list\nquit\nsupplier list\n")
	if code != 0 || strings.Count(out, "Northgate Pathology") < 3 || !strings.Contains(out, "walk read 1\n") {
		t.Errorf("code %d:\n%s\n%s", code, out, errs)
	}
	if n := strings.Count(out, "assure> "); n != 5 || strings.ContainsRune(out, '\x1b') {
		t.Errorf("%d prompts:\n%s", n, out)
	}
	out, errs, code = run("supplier show SUP-99999\nsupplier list\n")
	if code == 0 || strings.Count(out, "assure> ") != 1 || !strings.Contains(errs, "SUP-99999") {
		t.Errorf("code %d:\n%s\n%s", code, out, errs)
	}
}
