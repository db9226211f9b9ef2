package cli

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/xuri/excelize/v2"

	"assure/cli/command"
	"assure/data/datatest"
)

// step is a command line of a page, and what the page says that it prints.
type step struct {
	line   string
	prints []string
}

var fence = regexp.MustCompile("(?ms)^```(sh|text)\n(.*?)^```$")

// stepsOf returns the command lines of the sh blocks of a page in their order. The lines of a text block belong to the
// command above it; "…" stands for what is left out.
func stepsOf(t *testing.T, page string) (out []step) {
	t.Helper()
	for _, block := range fence.FindAllStringSubmatch(pageText(t, page), -1) {
		for line := range strings.Lines(continued.ReplaceAllString(block[2], " ")) {
			line, _, _ = strings.Cut(strings.TrimSpace(line), "  #")
			line = strings.TrimSpace(line)
			switch {
			case line == "" || strings.HasPrefix(line, "#"):
			case block[1] == "sh":
				out = append(out, step{line: line})
			case len(out) > 0:
				for part := range strings.SplitSeq(line, "…") {
					out[len(out)-1].prints = append(out[len(out)-1].prints, plainWords(part))
				}
			}
		}
	}
	if len(out) == 0 {
		t.Fatalf("%s has no commands", page)
	}
	return out
}

// plainWords is a text with every run of blanks as one.
func plainWords(s string) string { return strings.Join(strings.Fields(s), " ") }

// byHand is what a person does before a command of a page, by the first words of the command: what others send back,
// and what is typed into a sheet.
var byHand = map[string]func(*testing.T){
	"supplier import suppliers.xlsx": func(t *testing.T) {
		saveRows(t, "suppliers.xlsx", [][]any{{"name", "service", "fact:size"},
			{"Foxlow Dictation (made up)", "Clinic letters", "it-supplier"}})
	},
	"engagement triage triage.xlsx": fillTriage,
	"import returns --marked": func(t *testing.T) {
		if err := os.CopyFS("returns", os.DirFS("out")); err != nil {
			t.Fatal(err)
		}
	},
}

// fillTriage chooses words for the lifts, which have nothing to do with patients, and for every other service that its
// outage harms at once.
func fillTriage(t *testing.T) {
	t.Helper()
	f := datatest.Must(excelize.OpenFile("triage.xlsx"))(t)
	defer f.Close()
	rows := datatest.Must(f.GetRows("Triage"))(t)
	lifts := map[string]string{"People whose records are held": "None", "An outage harms a service": "After 72 hours",
		"Incident in the last 24 months": "None known", "Access to our systems": "None", "Part in care": "None",
		"Internet-facing service": "No", "Sub-processors": "None"}
	for n, row := range rows[1:] {
		words := map[string]string{"An outage harms a service": "At once"}
		if strings.HasPrefix(row[1], "Lifts") {
			words = lifts
		}
		for heading, word := range words {
			at := datatest.Must(excelize.CoordinatesToCellName(slices.Index(rows[0], heading)+1, n+2))(t)
			if err := f.SetCellStr("Triage", at, word); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
}

// Each command of the pages that people follow from top to bottom runs as it is printed there, in that order, on a
// register of its own, and prints what the page says.
func TestPagesRun(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the demo for every page")
	}
	for _, page := range []string{"README.md", "docs/tutorial.md", "docs/first-day.md"} {
		t.Run(page, func(t *testing.T) {
			steps := stepsOf(t, page)
			t.Chdir(t.TempDir())
			environment := map[string]string{"ASSURE_DB": filepath.Join(t.TempDir(), "register.db")}
			done := map[string]bool{}
			for _, s := range steps {
				for start, do := range byHand {
					if strings.HasPrefix(strings.TrimPrefix(s.line, "assure "), start) && !done[start] {
						do(t)
						done[start] = true
					}
				}
				runStep(t, environment, s)
			}
		})
	}
}

// runStep runs a command line of a page, from the folder that the ones before have left it in.
func runStep(t *testing.T, environment map[string]string, s step) {
	t.Helper()
	if to, ok := strings.CutPrefix(s.line, "cd "); ok {
		t.Chdir(to)
		return
	}
	if strings.HasPrefix(s.line, "go ") {
		return // the demo and the tests, as the README names them for a machine with Go
	}
	words, ok := exampleWords(s.line)
	switch {
	case !ok:
		t.Fatalf("%q is neither cd nor a command of the program", s.line)
	case slices.Contains(words, "assess") || len(words) == 0:
		return // opens the terminal UI
	}
	out, errOut, code := executeWith(t, environment, words...)
	if code != command.ExitDone && (code != command.ExitFindings || !slices.Contains(words, "import")) {
		t.Fatalf("%s: exit %d\n%s%s", s.line, code, out, errOut)
	}
	printed := plainWords(out + errOut)
	for _, want := range s.prints {
		if !strings.Contains(printed, want) {
			t.Errorf("%s does not print %q but\n%s", s.line, want, out+errOut)
		}
	}
}

// Every command line of every page names a command and flags that exist.
func TestPagesNameCommands(t *testing.T) {
	inline := regexp.MustCompile("`(assure [^`]+)`")
	for _, page := range pages(t) {
		body := pageText(t, page)
		for _, block := range fence.FindAllStringSubmatch(body, -1) {
			for line := range strings.Lines(continued.ReplaceAllString(block[2], " ")) {
				line, _, _ = strings.Cut(strings.TrimSpace(line), " #")
				if line = strings.Replace(line, "go run . ", "assure ", 1); block[1] == "sh" {
					knownLine(t, page, line)
				}
			}
		}
		for _, found := range inline.FindAllStringSubmatch(fence.ReplaceAllString(body, ""), -1) {
			knownLine(t, page, plainWords(found[1]))
		}
	}
}

// knownLine reports what in a command line of a page the program does not know.
func knownLine(t *testing.T, page, line string) {
	t.Helper()
	words, ok := exampleWords(strings.TrimSpace(line))
	if !ok {
		return
	}
	root := newRootCmd(&command.Env{})
	var flags []string
	for _, w := range words {
		if name, ok := strings.CutPrefix(w, "--"); ok {
			name, _, _ = strings.Cut(strings.TrimRight(name, ")],.;"), "=")
			flags = append(flags, name)
		}
	}
	c := commandOf(root, words)
	if c == nil {
		t.Errorf("%s: %q names no command", page, line)
		return
	}
	for _, name := range flags {
		known := c.Flags().Lookup(name) != nil || c.InheritedFlags().Lookup(name) != nil
		if !known && name != "help" && name != "version" {
			t.Errorf("%s: %q has no flag --%s", page, line, name)
		}
	}
}

// commandOf returns the command that words name, nil if a command with subcommands is given a word that is none.
func commandOf(root *cobra.Command, words []string) *cobra.Command {
	c := root
	for i := 0; i < len(words); i++ {
		w := words[i]
		if strings.HasPrefix(w, "-") {
			if f := c.Flag(strings.TrimLeft(w, "-")); f != nil && f.NoOptDefVal == "" {
				i++
			}
			continue
		}
		next := (*cobra.Command)(nil)
		for _, sub := range c.Commands() {
			if sub.Name() == w || sub.HasAlias(w) {
				next = sub
			}
		}
		switch {
		case next != nil:
			c = next
		case c == root || c.Run == nil && c.RunE == nil:
			return nil
		default:
			return c
		}
	}
	return c
}

var (
	pageLink = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	pageHead = regexp.MustCompile(`(?m)^#+ (.*)$`)
	noAnchor = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// Every link of a page to another page, a heading or a picture of the project leads somewhere.
func TestPagesLink(t *testing.T) {
	for _, page := range pages(t) {
		for _, found := range pageLink.FindAllStringSubmatch(pageText(t, page), -1) {
			file, anchor, _ := strings.Cut(found[1], "#")
			if strings.Contains(file, "://") || strings.HasPrefix(file, "mailto:") {
				continue
			}
			to := page
			if file != "" {
				to = path.Join(path.Dir(page), file)
			}
			if _, err := os.Stat(filepath.Join("..", filepath.FromSlash(to))); err != nil {
				t.Errorf("%s leads to %s, which is not there", page, found[1])
				continue
			}
			if anchor != "" && !slices.Contains(anchors(pageText(t, to)), anchor) {
				t.Errorf("%s leads to %s, and %s has no such heading", page, found[1], to)
			}
		}
	}
}

// anchors are what a link to a heading of a page is spelled like.
func anchors(text string) (out []string) {
	for _, head := range pageHead.FindAllStringSubmatch(text, -1) {
		plain := noAnchor.ReplaceAllString(strings.ToLower(strings.TrimSpace(head[1])), "")
		out = append(out, strings.ReplaceAll(plain, " ", "-"))
	}
	return out
}

// pages are the pages that people read, from the root of the project.
func pages(t *testing.T) []string {
	t.Helper()
	out := []string{"README.md", "CONTRIBUTING.md", "SECURITY.md"}
	for _, file := range datatest.Must(filepath.Glob(filepath.Join("..", "docs", "*.md")))(t) {
		out = append(out, "docs/"+filepath.Base(file))
	}
	return out
}

// pageText is the text of a page, named from the root of the project.
func pageText(t *testing.T, page string) string {
	t.Helper()
	body := datatest.Must(os.ReadFile(filepath.Join("..", filepath.FromSlash(page))))(t)
	return strings.ReplaceAll(string(body), "\r\n", "\n")
}
