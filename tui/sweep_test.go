package tui_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"assure/tui/page"
	"assure/tui/tuitest"
)

// everyPage leads to each page and state of a page, from the first page with the supplier in question under the cursor.
var everyPage = map[string][]string{
	"today":             {"g", "h"},
	"whose list":        {"g", "h", "o"},
	"suppliers":         {"g", "s"},
	"search":            {"g", "s", "/", "p"},
	"filters":           {"g", "s", "f"},
	"engagements":       {"g", "s", "e"},
	"supplier":          {"g", "s", "enter"},
	"its risks":         {"g", "s", "enter", "2"},
	"its documents":     {"g", "s", "enter", "3"},
	"its publications":  {"g", "s", "enter", "4"},
	"money":             {"g", "l"},
	"its money":         {"g", "s", "enter", "p"},
	"enter a loss":      {"g", "s", "enter", "p", "e"},
	"certificates":      {"g", "s", "enter", "c"},
	"new certificate":   {"g", "s", "enter", "c", "n"},
	"history":           {"g", "s", "enter", "H"},
	"rename":            {"g", "s", "enter", "r"},
	"merge":             {"g", "s", "enter", "m"},
	"disposal":          {"g", "s", "enter", "D"},
	"redaction":         {"g", "s", "enter", "X"},
	"triage":            {"g", "s", "t"},
	"triage of many":    {"g", "b"},
	"walk":              {"g", "s", "a"},
	"note":              {"g", "s", "a", "n"},
	"all questions":     {"g", "s", "a", "tab"},
	"evidence":          {"g", "s", "a", "e"},
	"why":               {"g", "s", "a", "w"},
	"single answers":    {"g", "s", "a", "w", "2"},
	"ways up":           {"g", "s", "a", "w", "3"},
	"what-if":           {"g", "s", "a", "t"},
	"sign-off":          {"g", "s", "a", "S"},
	"review":            {"g", "s", "a", "V"},
	"import":            {"g", "i"},
	"comparison":        {"g", "c"},
	"risks":             {"g", "r"},
	"actions":           {"g", "a"},
	"decisions":         {"g", "d"},
	"evidence clock":    {"g", "e"},
	"heat map":          {"g", "m"},
	"queries":           {"g", "q"},
	"returns":           {"g", "t"},
	"who uses what":     {"g", "u"},
	"who is exposed":    {"g", "u", "c", "u", "m", "enter"},
	"people":            {"g", "p"},
	"new person":        {"g", "p", "n"},
	"other bodies":      {"g", "w"},
	"keys of bodies":    {"g", "v"},
	"new key of a body": {"g", "v", "n"},
	"levels and keys":   {"g", "k"},
	"access on":         {"g", "k", "o"},
	"by hand":           {"g", "s", "t", "o"},
	"edit a risk":       {"g", "r", "e"},
	"new supplier":      {"g", "s", "n"},
	"export":            {"g", "s", "x"},
	"answers":           {"g", "h", ":", "m", "f", "a", "enter"},
	"settings":          {"g", "o"},
	"export of all":     {"g", "x"},
	"help":              {"g", "s", "?"},
	"palette":           {"g", "s", ":"},
}

// withoutRows are pages that have nothing to choose for this supplier.
var withoutRows = []string{"evidence", "its documents", "its publications"}

// sizes are windows from the smallest to the largest that anybody has, below the smallest that is drawn in too.
func sizes() [][2]int {
	var out [][2]int
	for _, w := range []int{40, 59, 60, 61, 79, 80, 96, 100, 160, 250} {
		for _, h := range []int{10, 16, 17, 24, 30, 70} {
			out = append(out, [2]int{w, h})
		}
	}
	return append(out, [2]int{132, 43}, [2]int{200, 12})
}

// Every page fits every window exactly, shows where the cursor is without colour, and answers no key twice.
func TestEveryPageFitsEveryWindow(t *testing.T) {
	if testing.Short() {
		t.Skip("draws each page 62 times")
	}
	for name, keys := range everyPage {
		t.Run(name, func(t *testing.T) {
			d, _ := open(t, true, 100, 30, "mono")
			d.Keys(keys...)
			title := strings.Join(d.App.Top().Title(), " ")
			for _, size := range sizes() {
				d.Resize(size[0], size[1]).Exact().NoSharedKeys()
				drawn := size[0] >= 60 && size[1] >= 16 && !slices.Contains(withoutRows, name)
				if drawn && moves(d.App.Top()) && !focused(d.Screen()) {
					t.Fatalf("%s at %dx%d shows no cursor:\n%s", title, size[0], size[1], d.Screen())
				}
			}
			if got := strings.Join(d.App.Top().Title(), " "); got != title {
				t.Fatalf("resizing led from %s to %s", title, got)
			}
		})
	}
}

// moves reports whether enter acts on a row of the page that a cursor chooses.
func moves(p page.Page) bool {
	down, enter := false, false
	for _, c := range p.Commands() {
		down = down || c.ID == "move.down"
		enter = enter || !c.Off && slices.Contains(c.Keys, "enter")
	}
	return down && enter
}

// focused reports whether the screen shows a cursor or a text field.
func focused(screen string) bool {
	for line := range strings.Lines(screen) {
		if strings.HasPrefix(strings.TrimLeft(line, " │"), ">") || strings.Contains(line, "▏") {
			return true
		}
	}
	return false
}

// Whatever keys are pressed, in whatever order and window, the screen is exact and nothing panics.
func TestKeysAtRandomOnEveryPage(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine: the race detector has nothing to find")
	}
	t.Chdir(t.TempDir()) // an export goes there
	const keys = 2000
	each := keys / len(everyPage)
	for i, name := range sortedNames() {
		d, _ := open(t, true, 100, 30, []string{"mono", "dark", "term", "contrast"}[i%4])
		d.Keys(everyPage[name]...)
		t.Log(name)
		tuitest.Sweep(d, uint64(i)+100, each)
	}
}

func sortedNames() []string {
	return slices.Sorted(maps.Keys(everyPage))
}
