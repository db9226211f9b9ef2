package assess_test

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"
	"time"

	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/assess"
	"assure/tui/tuitest"
)

var optionRow = regexp.MustCompile(`(?:^|│ )[> ] ([1-9])  \S`)

// optionRows finds the row of each option by its number.
func optionRows(screen string) map[string]int {
	out := map[string]int{}
	for i, l := range strings.Split(screen, "\n") {
		if m := optionRow.FindStringSubmatch(l); m != nil {
			out[m[1]] = i
		}
	}
	return out
}

// rowOf is the row that has a text, -1 for none.
func rowOf(screen, text string) int {
	for i, l := range strings.Split(screen, "\n") {
		if strings.Contains(l, text) {
			return i
		}
	}
	return -1
}

// pinned fails the test unless the whole question is on the screen, below its heading.
func pinned(t *testing.T, d *tuitest.Driver, q *questionnaire.Question) int {
	t.Helper()
	shown := strings.Join(strings.Fields(strings.NewReplacer("│", " ").Replace(paneOf(d))), " ")
	if !strings.Contains(shown, strings.Join(strings.Fields(q.Text), " ")) {
		t.Fatalf("%s: the question is not whole on the screen:\n%s", q.ID, d.Screen())
	}
	heading := regexp.MustCompile(regexp.QuoteMeta(q.ID) + `  \d+ of `)
	for i, l := range strings.Split(d.Screen(), "\n") {
		if heading.MatchString(l) {
			return i
		}
	}
	t.Fatalf("%s: no heading:\n%s", q.ID, d.Screen())
	return 0
}

// paneOf is the right pane of the screen, or all of it.
func paneOf(d *tuitest.Driver) string {
	var out []string
	for _, l := range strings.Split(d.Screen(), "\n") {
		if _, right, ok := strings.Cut(l, "│"); ok {
			l = right
		}
		out = append(out, l)
	}
	return strings.Join(out, "\n")
}

// press sends keys without looking at the screen, which [tuitest.Driver.Keys] does after each.
func press(d *tuitest.Driver, keys ...string) {
	for _, k := range keys {
		d.Clock.Add(time.Second)
		d.Send(tuitest.KeyMsg(k)).Settle()
	}
}

func goTo(d *tuitest.Driver, id string) *tuitest.Driver {
	press(d, "ctrl+g")
	d.Type(id)
	press(d, "enter")
	return d
}

// readAll scrolls to the end, with the question in sight, and returns the options that were seen.
func readAll(t *testing.T, d *tuitest.Driver, q *questionnaire.Question) map[string]int {
	t.Helper()
	found := optionRows(d.Screen())
	for range 40 {
		if rowOf(d.Screen(), "(pgdown)") < 0 {
			break
		}
		press(d, "pgdown")
		pinned(t, d, q)
		maps.Copy(found, optionRows(d.Screen()))
	}
	return found
}

// The walk stands still: on every question of every questionnaire that comes with the program the question stays on
// the screen, every option is there or the page says how to reach it, and no answer moves an option, the heading or
// the note.
func TestWalkStandsStill(t *testing.T) {
	for _, ref := range tuitest.Packs() {
		for _, size := range [][2]int{{80, 24}, {100, 30}} {
			t.Run(fmt.Sprintf("%s/%dx%d", ref, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				seen := map[string]bool{}
				for _, firm := range []string{"it-supplier", "under-threshold", "other"} {
					standStill(t, ref, firm, size[0], size[1], seen)
				}
				if len(seen) == 0 {
					t.Fatal("no question was looked at")
				}
			})
		}
	}
}

func standStill(t *testing.T, ref, firm string, w, h int, seen map[string]bool) {
	t.Helper()
	m := tuitest.NewMemoryOf(t, ref, firm)
	for i, q := range m.V.Pack.Questions() {
		if len(q.Options) > 0 && i%2 == 0 {
			m.Claim(q.ID, q.Options[0].ID, strings.Repeat("The plan is in the annex. ", i%5))
			m.Offer(q.ID, "DOC-0001", "Policy", entity.Doc, "2026-01-02", "")
		}
	}
	d, p := open(t, m, w, h)
	for _, q := range p.Session().Questions() {
		if seen[q.ID] {
			continue
		}
		seen[q.ID] = true
		goTo(d, q.ID)
		for range 2 { // as the assessor, then for the supplier
			answerAll(t, d, p, q)
			press(d, "p")
		}
	}
}

// answerAll gives every answer there is and looks at the rows after each.
func answerAll(t *testing.T, d *tuitest.Driver, p *assess.Page, q *questionnaire.Question) {
	t.Helper()
	head, rows := pinned(t, d, q), optionRows(d.Screen())
	note := rowOf(d.Screen(), "Note (n)")
	var keys []string
	for _, c := range p.Commands() {
		if n, ok := strings.CutPrefix(c.ID, "answer."); ok && len(n) == 1 {
			keys = append(keys, n)
		}
	}
	if len(rows) < len(keys) && rowOf(d.Screen(), "(pgdown)") < 0 {
		t.Fatalf("%s: %d of %d options and no word about the others:\n%s", q.ID, len(rows), len(keys), d.Screen())
	}
	if len(rows) < len(keys) {
		if found := readAll(t, d, q); len(found) != len(keys) {
			t.Fatalf("%s: pgdown reaches %d of %d options", q.ID, len(found), len(keys))
		}
		goTo(d, q.ID)
	}
	for _, k := range keys {
		press(d, k)
		if p.Typing() {
			pinned(t, d, q)
			d.Burst("it is " + k)
			press(d, "enter")
		}
		if got := pinned(t, d, q); got != head {
			t.Fatalf("%s: after %s the heading is in row %d, not %d:\n%s", q.ID, k, got, head, d.Screen())
		}
		if got := optionRows(d.Screen()); !maps.Equal(got, rows) {
			t.Fatalf("%s: after %s the options are in the rows %v, not %v:\n%s", q.ID, k, got, rows, d.Screen())
		}
		if got := rowOf(d.Screen(), "Note (n)"); note >= 0 && got != note {
			t.Fatalf("%s: after %s the note is in row %d, not %d:\n%s", q.ID, k, got, note, d.Screen())
		}
	}
}

// What the last cycle had is there with both notes.
func TestLastCycleWithItsNotes(t *testing.T) {
	m := tuitest.NewMemory(t)
	m.V.Previous = map[string]entity.Answers{"ITS-22": {
		Claim:     &entity.Answer{Question: "ITS-22", Value: "met", Note: "All staff use a token."},
		Judgement: &entity.Answer{Question: "ITS-22", Value: "partly", Note: "Two portals do not ask."}}}
	d, _ := open(t, m, 160, 50)
	goTo(d, "ITS-22").Has("supplier: Met. All staff use a token.",
		"we: Partly met (s for the same). Two portals do not ask.")
}

// In the smallest window the question stays, and what does not fit is reached and said.
func TestSmallestWindowKeepsTheQuestion(t *testing.T) {
	m := filled(t)
	d, p := open(t, m, 60, 16)
	for _, q := range p.Session().Questions() {
		goTo(d, q.ID)
		pinned(t, d, q)
		want := 0
		for _, c := range p.Commands() {
			if n, ok := strings.CutPrefix(c.ID, "answer."); ok && len(n) == 1 {
				want++
			}
		}
		found := readAll(t, d, q)
		if len(found) != want {
			t.Fatalf("%s: %d of %d options can be reached:\n%s", q.ID, len(found), want, d.Screen())
		}
	}
}
