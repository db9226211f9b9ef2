package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"assure/cli/command"
)

// A panic inside a command ends as a problem with a report that has none of what was typed, under --json too.
func TestPanicIsReported(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for _, asJSON := range []bool{false, true} {
		var out, errOut bytes.Buffer
		p := command.Program{Args: []string{"--db", t.TempDir() + "/secret-name.db"}, Now: time.Now,
			Getenv: func(string) string { return "" }, In: strings.NewReader(""), Out: &out, Err: &errOut}
		p.Args = append(p.Args, "supplier", "add", "Secret Name Ltd")
		if asJSON {
			p.Args = append(p.Args, "--json")
		}
		p.Now = func() time.Time { panic("Secret Name Ltd was being written") }
		if code := Run(t.Context(), p); code != command.ExitError {
			t.Errorf("exit %d", code)
		}
		where := ""
		if asJSON {
			var got struct{ Schema, Code, What, Where string }
			if err := json.Unmarshal(out.Bytes(), &got); err != nil || got.Schema != "assure.error/1" ||
				got.Code != "bug" {
				t.Fatalf("%s: %v", out.String(), err)
			}
			where = got.Where
		} else {
			_, rest, _ := strings.Cut(errOut.String(), "  at ")
			where, _, _ = strings.Cut(rest, "\n")
		}
		report, err := os.ReadFile(where)
		if err != nil {
			t.Fatalf("%v in %s%s", err, out.String(), errOut.String())
		}
		if s := string(report); !strings.HasPrefix(s, "assure supplier add\n") || !strings.Contains(s, "bug_test.go") ||
			strings.Contains(s, "Secret") || strings.Contains(out.String()+errOut.String(), "Secret Name") {
			t.Errorf("the report: %s", s)
		}
	}
}
