package tui_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// A page for the board takes five keys from the first page, and so does the question who has no MFA. The test prints
// what docs/terminal-ui.md says.
func TestKeysOfAPageAndAQuestion(t *testing.T) {
	d, _ := open(t, true, 100, 30, "")
	press := func(keys ...string) int {
		d.Keys(keys...)
		return len(keys)
	}
	d.Keys("g", "h")
	n := press("p", "x", "2", "ctrl+o", "enter")
	d.Has("Board page written to")
	path := regexp.MustCompile(`(?m)^ +(\S+board-ENG\S+html)$`).FindStringSubmatch(d.Screen())
	if path == nil {
		t.Fatalf("no path on the screen:\n%s", d.Screen())
	}
	if b, err := os.ReadFile(path[1]); err != nil || !strings.Contains(string(b), "Supplier assurance") {
		t.Fatalf("the page: %v", err)
	}
	t.Logf("page for the board: %d keys", n)

	d.Keys("g", "h")
	n = press(":", "m", "f", "a", "enter")
	d.Has("Answers", "Northgate", "Meridian")
	t.Logf("who has no MFA: %d keys", n)
}
