package page

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every field that takes a day reads it here: the forms that people in the UK write, and one message for the rest.
func TestEveryDayIsReadAlike(t *testing.T) {
	for typed, want := range map[string]string{"31 Dec 2026": "2026-12-31", "31/12/2026": "2026-12-31",
		"31.12.26": "2026-12-31", "1st June 2026": "2026-06-01", "1 Sept 2026": "2026-09-01", "31-Dec-26": "2026-12-31",
		"2026-11-21": "2026-11-21", "": ""} {
		if day, wrong := ReadDay("Due", typed); day.String() != want || wrong != "" {
			t.Errorf("%q is read as %s %q; want %s", typed, day, wrong, want)
		}
	}
	for _, typed := range []string{"Nov 2026", "11/21/2026", "12/2026", "next Friday", "1"} {
		if day, wrong := ReadDay("Due", typed); day != 0 || wrong != "Due: "+WantDay {
			t.Errorf("%q is read as %s %q", typed, day, wrong)
		}
	}
	const none = "Due: There is no such day: February 2026 has 28 days."
	if day, wrong := ReadDay("Due", "31/02/2026"); day != 0 || wrong != none {
		t.Errorf("31 February is %s %q", day, wrong)
	}
	err := filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") ||
			path == filepath.Join("..", "page", "date.go") || strings.Contains(path, "linear") {
			return err
		}
		b, err := os.ReadFile(path)
		if strings.Contains(string(b), "questionnaire.ReadDate(") {
			t.Errorf("%s reads a day by itself; page.ReadDay does it alike everywhere", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A day is shown in words while it is typed: who means the fourth of March sees the third of April.
func TestDayWords(t *testing.T) {
	for typed, want := range map[string]string{"3/4/27": "is Saturday 3 April 2027", "": "", "soon": "",
		"31/02/2026":  "",
		"1 June 2026": "is Monday 1 June 2026"} {
		if got := DayWords(typed); got != want {
			t.Errorf("%q is shown as %q; want %q", typed, got, want)
		}
	}
}
