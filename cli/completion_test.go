package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"assure/cli/command"
)

// What the Tab key proposes, from a register and without one.
func TestCompletion(t *testing.T) {
	db := filepath.Join(t.TempDir(), "register.db")
	for _, args := range [][]string{
		{"supplier", "add", "Acme\u202e Health Ltd"}, {"supplier", "add", "Bly Software"},
		{"engagement", "add", "SUP-2", "--service", "Booking"}, {"person", "add", "Robin Siro", "--role", "SIRO"},
		{"tender", "add", "Messaging"},
	} {
		if _, errs, code := execute(t, append([]string{"--db", db, "--as", "Jo"}, args...)...); code != 0 {
			t.Fatalf("%q: %s", args, errs)
		}
	}
	for line, want := range map[string]string{
		"supplier show SUP-":              "SUP-00001\tAcme\\u202e Health Ltd",
		"supplier show sup-2":             "sup-2\tBly Software",
		"score ENG-00003":                 "ENG-00003\tBooking, Bly Software",
		"engagement add s":                "sup-00001\tAcme\\u202e Health Ltd",
		"engagement set ENG-00001 access": "access=\tAccess",
		"engagement set eng-1 access=v":   "access=view\tViews data only",
		"issue --pack dspt-it":            "dspt-it-supplier\tDSPT-style questionnaire for IT suppliers",
		"pack show dspt-it-supplier@1":    "dspt-it-supplier@1.0.0\t",
		"decide gate SUP-00001 ITS-22":    "ITS-22\tIs multi-factor authentication",
		"risk list --band ext":            "extreme",
		"supplier list --tier cr":         "critical",
		"--theme contr":                   "contrast",
		"decide gate x y --person Rob":    "Robin Siro\tSIRO",
		"engagement add x --tender TEN":   "TEN-001\tMessaging",
		"history TEN":                     "TEN-001\tMessaging",
		"supp":                            "supplier\t",
		"supplier import x":               ":0", // files
		"demo --dir x":                    ":16",
		"supplier show ACME":              ":4",
		"query send SUP-00001 anything":   ":4", // a text of one's own
	} {
		out, errs, code := execute(t, append([]string{"__complete", "--db", db}, strings.Split(line, " ")...)...)
		if code != 0 || !strings.HasPrefix(out, want) {
			t.Errorf("%s: %d\n%s%s\nwant %q", line, code, out, errs, want)
		}
	}
	if out, _, _ := execute(t, "__complete", "--db", db, "supplier", "show", ""); strings.ContainsRune(out, '\u202e') {
		t.Errorf("a supplier's name steers the terminal: %q", out)
	}
	none := filepath.Join(t.TempDir(), "none.db")
	out, _, code := execute(t, "__complete", "--db", none, "supplier", "show", "")
	if code != 0 || out != ":4\n" {
		t.Errorf("without a register: %d %q", code, out)
	}
	if _, err := os.Stat(none); !os.IsNotExist(err) {
		t.Errorf("completion made a register: %v", err)
	}
}

// Every flag that takes the reference of something, and every word flag, is completed; a text of one's own is not.
func TestEveryFlagIsCompleted(t *testing.T) {
	e := &command.Env{IO: &command.IO{}}
	e.Args = []string{cobra.ShellCompRequestCmd}
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if _, ok := cmd.GetFlagCompletionFunc(f.Name); !ok && f.Name != "help" {
				t.Errorf("%s --%s proposes files", cmd.CommandPath(), f.Name)
			}
		})
		for _, c := range cmd.Commands() {
			walk(c)
		}
	}
	walk(newRootCmd(e))
}

func TestCompletionScripts(t *testing.T) {
	for _, s := range shells() {
		out, errs, code := execute(t, "completion", s.name)
		if code != 0 || !strings.Contains(out, "__complete") {
			t.Errorf("%s: %d %s", s.name, code, errs)
		}
	}
	help, _, _ := execute(t, "completion", "--help")
	for _, s := range shells() {
		if !strings.Contains(help, s.how) {
			t.Errorf("the help does not say how to switch it on in %s", s.name)
		}
	}
	if _, errs, code := execute(t, "completion", "tcsh"); code != command.ExitUsage {
		t.Errorf("tcsh: %d %s", code, errs)
	}
}
