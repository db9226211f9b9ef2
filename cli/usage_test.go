package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"assure/cli/command"
)

var (
	flagOfUse = regexp.MustCompile(`--[\w-]+( [^\s\])]+)?`)
	optional  = regexp.MustCompile(`\[[^\]]*\](\.\.\.)?`)
)

// needs is how many arguments the usage line of a command asks for at least.
func needs(use string) int {
	use = optional.ReplaceAllString(use, "")
	use, _, _ = strings.Cut(use, " | ")
	if strings.Contains(use, "(") { // one of several ways to say it
		return 0
	}
	return len(strings.Fields(flagOfUse.ReplaceAllString(use, ""))) - 1
}

// Every mistake in a command line ends with exit code 2 and a hint, whatever the command: a flag that does not exist,
// an argument too many or too few, a day that is none, a word that is not on the list. None of them makes a register.
func TestEveryUsageErrorExits2(t *testing.T) {
	db := filepath.Join(t.TempDir(), "register.db")
	try := func(cmd *cobra.Command, what string, args ...string) {
		t.Helper()
		words := append([]string{"--db", db}, strings.Fields(cmd.CommandPath())[1:]...)
		out, errs, code := execute(t, append(words, args...)...)
		if code != command.ExitUsage || out != "" || !strings.Contains(errs, "\n  hint: ") {
			t.Errorf("%s, %s %q: exit %d\n%s%s", cmd.CommandPath(), what, args, code, out, errs)
		}
		if _, err := os.Stat(db); err == nil {
			t.Errorf("%s, %s %q: the mistake made a register", cmd.CommandPath(), what, args)
			_ = os.Remove(db)
		}
	}
	seen := map[string]int{}
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		for _, sub := range cmd.Commands() {
			walk(sub)
		}
		if cmd.Name() == "help" {
			return
		}
		try(cmd, "an unknown flag", "--nonesuch")
		if n := needs(cmd.Use); n > 0 {
			seen["too few"]++
			for given := range n {
				try(cmd, "too few arguments", make([]string, given)...)
			}
		}
		if !strings.Contains(cmd.Use, "...") && !cmd.HasSubCommands() && !strings.HasSuffix(cmd.Use, " TEXT") {
			seen["too many"]++
			try(cmd, "too many arguments", strings.Fields(strings.Repeat("x ", 9))...)
		}
		cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
			if f.Value.Type() == "date" {
				seen["day"]++
				try(cmd, "a bad day", "--"+f.Name, "2026-02-30")
			}
			if _, ok := f.Value.(interface{ Words() []string }); ok {
				seen["word"]++
				try(cmd, "a bad word", "--"+f.Name, "nonesuch")
			}
		})
	}
	walk(newRootCmd(&command.Env{IO: &command.IO{}}))
	if seen["too few"] < 30 || seen["too many"] < 50 || seen["day"] < 30 || seen["word"] < 10 {
		t.Errorf("only tried %v", seen)
	}
}

// What people type who know the thing by another name, or slip.
func TestWhatWasMeantIsProposed(t *testing.T) {
	for typed, want := range map[string]string{
		"issue --pak x":               "did you mean --pack?",
		"issue -pack x":               "did you mean --pack",
		"supplier list --output":      "did you mean --csv?",
		"register --output x":         "did you mean --out?",
		"register --database x":       "did you mean --db?",
		"import x --yes":              "did you mean --apply?",
		"version":                     "did you mean `assure --version`?",
		"people":                      "did you mean `assure person`?",
		"suppliers":                   "did you mean `assure supplier`?",
		"companies":                   "did you mean `assure supplier`?",
		"questionnaire":               "did you mean `assure issue`",
		"export":                      "did you mean `assure register` or `assure report`?",
		"risks":                       "did you mean `assure risk`?",
		"engagements":                 "did you mean `assure engagement`?",
		"enagement":                   "did you mean `assure engagement`?",
		"undo":                        "did you mean `assure chain undo` or `assure cost undo` or",
		"login":                       "did you mean `assure --as NAME`",
		"ls":                          "did you mean `assure supplier list`?",
		"gate":                        "did you mean `assure decide gate`?",
		"supplier delete SUP-1":       "did you mean `assure supplier retire`?",
		"triage":                      "did you mean `assure engagement triage`",
		"report calendar --out x.ics": "did you mean `assure report evidence`?",
		"report memo --out x.html":    "did you mean `assure report decision`?",
		"engagement remove ENG-1":     "did you mean `assure engagement close`?",
		"supplier edit SUP-1":         "did you mean `assure supplier set`",
		"supplier ls":                 "did you mean `assure supplier list`?",
		"pack lst":                    "did you mean `assure pack list`?",
		"report boards":               "--for board` or `assure report board`?",
		"help risks":                  "did you mean `assure risk`?",
		"nonsense":                    "see `assure --help`",
	} {
		_, errs, code := execute(t, strings.Fields(typed)...)
		if code != command.ExitUsage || !strings.Contains(errs, want) {
			t.Errorf("%s: exit %d\n%swant %q", typed, code, errs, want)
		}
	}
}
