package cli

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"assure/cli/command"
)

// listed finds help that lists the words that a flag takes.
var listed = regexp.MustCompile(`(^|: |this \S+: |the \S+ to reach: )([\w-]+, )+[\w-]+ or [\w-]+$|` +
	`^\S+ when .*, \w+ when|reads it: \S+ or|\btier\b`)

// Every flag that takes one of a list of words refuses another word, lists those it takes and proposes the one that is
// near; and no flag lists words without checking them.
func TestEveryWordFlagIsChecked(t *testing.T) {
	seen := 0
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		check := func(f *pflag.Flag) {
			w, ok := f.Value.(interface{ Words() []string })
			if !ok {
				// bands are settings: TestBandIsChecked
				if listed.MatchString(f.Usage) && f.Name != "band" && f.Value.Type() != "bool" {
					t.Errorf("%s --%s takes any word: %s", cmd.CommandPath(), f.Name, f.Usage)
				}
				return
			}
			seen++
			p := command.ProblemOf(f.Value.Set("nonesuch"))
			for _, word := range w.Words() {
				if !strings.Contains(p.Fix, word) {
					t.Errorf("%s --%s: %q does not list %s", cmd.CommandPath(), f.Name, p.Fix, word)
				}
				if err := f.Value.Set(strings.ToUpper(word)); err != nil {
					t.Errorf("%s --%s %s: %v", cmd.CommandPath(), f.Name, strings.ToUpper(word), err)
				}
			}
			long := w.Words()[len(w.Words())-1]
			if p := command.ProblemOf(f.Value.Set(long + "x")); len(long) > 2 &&
				!strings.Contains(p.Fix, "did you mean "+long) {
				t.Errorf("%s --%s %sx: %q proposes nothing", cmd.CommandPath(), f.Name, long, p.Fix)
			}
		}
		cmd.LocalNonPersistentFlags().VisitAll(check)
		if !cmd.HasParent() {
			cmd.PersistentFlags().VisitAll(check)
		}
		for _, c := range cmd.Commands() {
			walk(c)
		}
	}
	walk(newRootCmd(&command.Env{IO: &command.IO{}}))
	if seen < 10 {
		t.Errorf("only %d flags take words", seen)
	}
}

// The same on the command line: exit code 2, the words, and the near one.
func TestWrongWordsOnTheCommandLine(t *testing.T) {
	db := filepath.Join(t.TempDir(), "register.db")
	if _, errs, code := execute(t, "--db", db, "supplier", "add", "Acme Health Ltd"); code != 0 {
		t.Fatal(errs)
	}
	for _, c := range []struct{ args, want string }{
		{"risk list --band red", `there is no band "red"`},
		{"risk list --band extrem", "did you mean Extreme?"},
		{"supplier list --tier critcal", "did you mean critical?"},
		{"register --out x.xlsx --tier 9", "use 1, 2, 3, 4, none, critical, high, medium or low"},
		{"evidence add SUP-00001 --kind documnt", "did you mean document?"},
		{"--theme drk supplier list", "did you mean dark?"},
	} {
		_, errs, code := execute(t, append([]string{"--db", db}, strings.Fields(c.args)...)...)
		if code != command.ExitUsage || !strings.Contains(errs, c.want) {
			t.Errorf("%s: %d, %s", c.args, code, errs)
		}
	}
}
