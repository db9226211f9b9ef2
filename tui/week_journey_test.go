//go:build unix

package tui_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// week carries the week of an assessor on the demo, over commands and pages, and counts both.
type week struct {
	t     *testing.T
	dir   string // of the demo, in which the commands run
	user  string
	days  map[string]string // the days that the commands name, such as $DUE
	parts []weekPart
}

// weekPart is one of the things that the week has to carry.
type weekPart struct {
	name     string
	commands []string // as typed
	pages    []string // keys typed on pages, one entry each time that the program was opened
	papers   int
}

// typed counts the characters of the commands, each with its enter, and of a day as it is typed.
func (p weekPart) typed() int {
	return len([]rune(dated(strings.Join(p.commands, "\n")))) + min(1, len(p.commands))
}

// dated fills in days as long as they are.
func dated(s string) string { return os.Expand(s, func(string) string { return time.DateOnly }) }

func (p weekPart) pageKeys() int {
	n := 0
	for _, keys := range p.pages {
		n += len(weekKeys(dated(keys)))
	}
	return n
}

// weekKeys splits keys as the week writes them: words of one key (esc, enter, ctrl+o) and 'words that are typed'.
func weekKeys(keys string) []string {
	named := map[string]string{"enter": "\r", "esc": "\x1b", "ctrl+o": "\x0f"}
	var out []string
	for i, part := range strings.Split(keys, "'") {
		if i%2 == 1 { // between quotes
			out = append(out, strings.Split(part, "")...)
			continue
		}
		for _, word := range strings.Fields(part) {
			if k, ok := named[word]; ok {
				word = k
			}
			out = append(out, word)
		}
	}
	return out
}

func (w *week) part(name string) { w.parts = append(w.parts, weekPart{name: name}) }

func (w *week) now() *weekPart { return &w.parts[len(w.parts)-1] }

// run runs a command as it is typed, and wants texts in what it prints.
func (w *week) run(command string, wants ...string) {
	w.t.Helper()
	w.now().commands = append(w.now().commands, "assure "+command)
	exe, err := program()
	if err != nil {
		w.t.Fatal(err)
	}
	cmd := exec.Command(exe, w.words(command)...)
	cmd.Dir = w.dir
	cmd.Env = append(os.Environ(), "ASSURE_USER="+w.user, "ASSURE_DB="+filepath.Join(w.dir, "register.db"),
		"XDG_CONFIG_HOME="+w.dir, "XDG_STATE_HOME="+w.dir)
	out, err := cmd.CombinedOutput()
	if err != nil {
		w.t.Fatalf("assure %s: %v\n%s", command, err, out)
	}
	for _, want := range wants {
		if !strings.Contains(string(out), want) {
			w.t.Errorf("assure %s does not print %q:\n%s", command, want, out)
		}
	}
}

// words splits a command at blanks and double quotes, with its days filled in.
func (w *week) words(command string) []string {
	var out []string
	for i, part := range strings.Split(os.Expand(command, func(day string) string { return w.days[day] }), "\"") {
		if i%2 == 1 {
			out = append(out, part)
		} else {
			out = append(out, strings.Fields(part)...)
		}
	}
	return out
}

// look opens the program and types keys, each group once the text before it is shown.
func (w *week) look(args []string, sees ...[2]string) {
	w.t.Helper()
	env := []string{"ASSURE_USER=" + w.user, "ASSURE_DB=" + filepath.Join(w.dir, "register.db")}
	p := sitIn(w.t, w.dir, env, args...)
	var all []string
	for _, s := range sees {
		p.sees(s[0])
		time.Sleep(handsPause) // what is looked for may have been on the page before
		typed := ""
		for _, k := range weekKeys(os.Expand(s[1], func(day string) string { return w.days[day] })) {
			if len(k) == 1 && k >= " " {
				typed += k
			} else {
				if len(typed) > 3 { // words, not keys of a page
					p.sees(typed[max(0, len(typed)-9):])
				}
				time.Sleep(handsPause)
				typed = ""
			}
			p.types(k)
		}
		if s[1] != "" {
			all = append(all, s[1])
		}
	}
	w.now().pages = append(w.now().pages, strings.Join(all, " "))
	p.kill()
}

// paper wants texts in a document that was written, and counts it.
func (w *week) paper(name string, wants ...string) {
	w.t.Helper()
	w.now().papers++
	body, err := os.ReadFile(filepath.Join(w.dir, os.Expand(name, func(day string) string { return w.days[day] })))
	if err != nil {
		w.t.Fatal(err)
	}
	for _, want := range wants {
		if !strings.Contains(string(body), want) {
			w.t.Errorf("%s does not say %q", name, want)
		}
	}
}

// handsPause is between a text and what follows it: quicker keys look pasted, on a busy machine too.
const handsPause = 400 * time.Millisecond

// TestJourneyWeek carries the whole week on the demo. docs/week.md has its commands, keys and figures; where they
// differ ASSURE_GOLDEN=write writes them anew.
func TestJourneyWeek(t *testing.T) {
	w := &week{t: t, dir: filepath.Join(t.TempDir(), "demo"), user: "Jo Demo-Assessor", days: map[string]string{}}
	if testing.Short() {
		t.Skip("builds and runs the program")
	}
	exe, err := program()
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(exe, "demo", "--dir", w.dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, days := range map[string]int{"SENT": -57, "DUE": -25, "TODAY": 0, "REPLY": 14, "SOON": 20} {
		w.days[name] = time.Now().AddDate(0, 0, days).Format(time.DateOnly)
	}
	if err := os.WriteFile(filepath.Join(w.dir, "sent.csv"), []byte(weekRefs()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, carry := range []func(){w.tender, w.lateReturns, w.dispute, w.incident, w.board, w.foi, w.renewal,
		w.handover} {
		carry()
	}
	w.run("audit verify")
	w.now().commands = slices.DeleteFunc(w.now().commands, func(c string) bool { return c == "assure audit verify" })
	w.compare("../docs/week.md")
}

// weekRefs is a sheet of 40 questionnaires that were sent before Assure was there.
func weekRefs() string {
	var b strings.Builder
	b.WriteString("Reference\n")
	for i := range 43 {
		if n := i + 1; n != 24 && n < 39 || n > 41 { // ended, or not asked this
			fmt.Fprintf(&b, "ENG-%05d\n", n)
		}
	}
	b.WriteString("ENG-00047\n")
	return b.String()
}
