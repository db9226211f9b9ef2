package demo_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"assure/data/report"
	"assure/data/riskregister"
)

// browserTools finds a Chromium, node, and the folder where .ci/run installed what testdata/browser/package.json
// names.
func browserTools(t *testing.T) (node, browser, modules string) {
	t.Helper()
	find := func(what string, names ...string) string {
		for _, n := range names {
			if p, err := exec.LookPath(n); err == nil {
				return p
			}
		}
		t.Skipf("needs %s", what)
		return ""
	}
	node, browser = find("node", "node", "nodejs"), find("chromium", "chromium", "chromium-browser",
		"google-chrome")
	if modules = os.Getenv("ASSURE_BROWSER"); modules == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			t.Skip(err)
		}
		modules = filepath.Join(cache, "assure-ci", "browser")
	}
	if _, err := os.Stat(filepath.Join(modules, "node_modules", "axe-core")); err != nil {
		t.Skipf("needs axe-core and puppeteer-core: npm ci in %s, which .ci/run does", modules)
	}
	return node, browser, modules
}

// looked is what drive.mjs tells of a page.
type looked struct {
	Requests, Errors []string
	Axe              map[string][]struct {
		ID, Impact, First, Why string
		Nodes                  int
	}
	Checked  int            // rules of axe-core that the page passed
	Wide     map[string]int // width of the page in a window of 320
	Pages    int            // of paper
	Register *usedRegister
}

type usedRegister struct {
	First, Skipped, Outline, Chosen                                  string
	ReachedSort, ReachedFilter, ReachedClear, ReachedDetails, Opened bool
	Start, Down, Up, Searched, Filtered, Cleared                     rowsSeen
}

type rowsSeen struct {
	Keys, Groups, IDs []string
	Sort, Said        string
	All               int
}

// Every page is opened in a headless browser, light and dark: it asks nobody for anything, axe-core
// finds nothing, it fits a narrow window, prints on the sheets it should, and the register sorts,
// filters and opens by keyboard alone.
func TestPagesInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	node, browser, modules := browserTools(t)
	r := newReporting(t)
	dir := t.TempDir()
	if _, err := riskregister.Export(t.Context(), r.Register,
		riskregister.Request{Out: filepath.Join(dir, "register.html")}); err != nil {
		t.Fatal(err)
	}
	kinds := map[string]string{} // by file
	for i, q := range r.subjects(t) {
		if q.Kind == report.KindEvidence || q.Kind == report.KindDecision && i > 4 {
			continue
		}
		name := fmt.Sprintf("%02d-%s.html", i, q.Kind)
		q.Out, kinds[name] = filepath.Join(dir, name), q.Kind
		if _, err := report.Write(t.Context(), r.Register, q); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.CommandContext(t.Context(), node, filepath.Join("testdata", "browser", "drive.mjs"), modules,
		browser, dir).Output()
	if err != nil {
		t.Fatalf("drive.mjs: %v\n%s", err, stderrOf(err))
	}
	var found map[string]looked
	if err := json.Unmarshal(out, &found); err != nil {
		t.Fatal(err)
	}
	if len(found) != len(kinds)+1 {
		t.Fatalf("%d pages looked at of %d", len(found), len(kinds)+1)
	}
	for name, p := range found {
		checkPage(t, name, &p)
		one := []string{report.KindBoard, report.KindAcceptance, report.KindPaper}
		if slices.Contains(one, kinds[name]) && p.Pages != 1 {
			t.Errorf("%s prints on %d pages", name, p.Pages)
		}
	}
	if u := found["register.html"].Register; u == nil {
		t.Error("nobody used the register")
	} else {
		checkUse(t, u)
	}
	boardOnOnePage(t, filepath.Join(dir, "register.pdf"))
}

func stderrOf(err error) string {
	if e, ok := err.(*exec.ExitError); ok { //nolint:errorlint // Output returns it unwrapped
		return string(e.Stderr)
	}
	return ""
}

func checkPage(t *testing.T, name string, p *looked) {
	t.Helper()
	if len(p.Requests)+len(p.Errors) > 0 {
		t.Errorf("%s asks for %q, and reports %q", name, p.Requests, p.Errors)
	}
	if p.Checked < 20 || len(p.Axe) != 2 {
		t.Errorf("%s: only %d rules checked, in %d schemes", name, p.Checked, len(p.Axe))
	}
	for scheme, list := range p.Axe {
		for _, v := range list {
			t.Errorf("%s, %s: %s (%s), %d times, first %s\n%s", name, scheme, v.ID, v.Impact, v.Nodes, v.First,
				v.Why)
		}
	}
	for scheme, n := range p.Wide {
		if n > 320 {
			t.Errorf("%s, %s: %d wide in a window of 320", name, scheme, n)
		}
	}
}

func checkUse(t *testing.T, u *usedRegister) {
	t.Helper()
	if u.First != "skip" || u.Skipped != "board" {
		t.Errorf("the first stop is %q and leads to %q", u.First, u.Skipped)
	}
	if !u.ReachedSort || !u.ReachedFilter || !u.ReachedClear || !u.ReachedDetails || !u.Opened {
		t.Errorf("by keyboard: sort %v, filter %v, clear %v, details %v, opened %v", u.ReachedSort,
			u.ReachedFilter,
			u.ReachedClear, u.ReachedDetails, u.Opened)
	}
	if u.Outline == "none" {
		t.Error("nobody sees where the keyboard is")
	}
	rising := slices.Clone(u.Start.Keys)
	slices.Sort(rising)
	falling := slices.Clone(rising)
	slices.Reverse(falling)
	if len(rising) < 50 || slices.Equal(u.Start.Keys, falling) {
		t.Fatalf("%d rows, in the order that sorting gives", len(rising))
	}
	if !slices.Equal(u.Down.Keys, falling) || u.Down.Sort != "descending" || !slices.Equal(u.Up.Keys, rising) ||
		u.Up.Sort != "ascending" {
		t.Errorf("sorted %s: %v\nthen %s: %v", u.Down.Sort, u.Down.Keys, u.Up.Sort, u.Up.Keys)
	}
	extreme := 0
	for i, g := range u.Searched.Groups {
		if g == "Extreme" {
			if extreme >= len(u.Filtered.IDs) || u.Filtered.IDs[extreme] != u.Searched.IDs[i] {
				t.Fatalf("filtered: %v of %v", u.Filtered.IDs, u.Searched.IDs)
			}
			extreme++
		}
	}
	if u.Chosen != "Extreme" || extreme == 0 || extreme != len(u.Filtered.IDs) || len(u.Searched.IDs) >= u.Start.All {
		t.Errorf("%q chosen: %d of %d found", u.Chosen, len(u.Filtered.IDs), len(u.Searched.IDs))
	}
	if want := fmt.Sprintf("Showing %d of %d risks", extreme, u.Start.All); u.Filtered.Said != want {
		t.Errorf("it says %q, not %q", u.Filtered.Said, want)
	}
	if len(u.Cleared.IDs) != u.Start.All {
		t.Errorf("cleared: %d of %d rows", len(u.Cleared.IDs), u.Start.All)
	}
}

// The board's summary is all of the first sheet, and nothing of it is on the second.
func boardOnOnePage(t *testing.T, pdf string) {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Log("needs pdftotext to look at the sheets")
		return
	}
	text := func(n string) string {
		out, err := exec.CommandContext(t.Context(), "pdftotext", "-f", n, "-l", n, pdf, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	first, second := text("1"), text("2")
	if !strings.Contains(first, "Board summary") || !strings.Contains(first, "not endorsed by NHS England") ||
		strings.Contains(second, "with the highest open risk") {
		t.Errorf("the board's summary is not one sheet:\n%s\n----\n%s", first, second[:min(len(second), 400)])
	}
}
