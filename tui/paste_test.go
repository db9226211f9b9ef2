package tui_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"assure/data"
	"assure/data/book"
	"assure/tui/assess"
	"assure/tui/tuitest"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"
)

// console sends text as a console without bracketed paste does: one message a key, a gap after each.
func console(d *tuitest.Driver, text string, gap time.Duration) {
	d.Clock.Add(time.Second)
	for _, r := range text {
		m := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}
		switch r {
		case '\n':
			m = tea.KeyMsg{Type: tea.KeyCtrlJ}
		case '\r':
			m = tea.KeyMsg{Type: tea.KeyEnter}
		case '\t':
			m = tea.KeyMsg{Type: tea.KeyTab}
		case ' ':
			m = tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
		}
		d.Send(m).Settle()
		d.Clock.Add(gap)
	}
	d.Clock.Add(time.Second)
}

var gaps = []time.Duration{0, time.Millisecond, 4 * time.Millisecond}

// A paste of several lines into a note is all text, and writes nothing.
func TestUnmarkedPasteIntoANote(t *testing.T) {
	for _, gap := range gaps {
		for _, lineBreak := range []string{"\r", "\n", "\r\n"} {
			d, r := open(t, true, 100, 30, "")
			s := walkTo(t, d)
			before := answersOf(t, r, s)
			d.Keys("n")
			lines := []string{"Seen on site", "3", "q", "1", "", "S\tsign", "x"}
			console(d, strings.Join(lines, lineBreak), gap)
			if !d.App.Top().Typing() {
				t.Fatalf("the note was closed:\n%s", d.Screen())
			}
			d.Has("│ 3", "│ q", "│ S sign", "│ x")
			if got := answersOf(t, r, s); got != before {
				t.Fatalf("the paste wrote:\n%s\nnot\n%s", got, before)
			}
			d.Keys("enter").Has("u undoes it")
		}
	}
}

// In a field of one line a paste ends with its first line, and the rest does nothing.
func TestUnmarkedPasteIntoOneLine(t *testing.T) {
	for _, gap := range gaps {
		d, r := open(t, true, 100, 30, "")
		s := walkTo(t, d)
		before := answersOf(t, r, s)
		d.Keys("e", "n", "enter")
		console(d, "Policy 7\r3\rq\r1\rS\r", gap)
		d.Has("Policy 7", "The paste ends with its first line")
		if got := answersOf(t, r, s); got != before || !d.App.Top().Typing() {
			t.Fatalf("the paste did something:\n%s", d.Screen())
		}
		d.Type("b").Has("Policy 7b") // a second later the field is typed in as before
	}
}

// Whatever is pasted into whatever field, however quickly: no command runs, so no page opens or closes, and nothing is
// written.
func TestUnmarkedPasteLaw(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	s := walkTo(t, d)
	before := answersOf(t, r, s)
	rapid.Check(t, func(rt *rapid.T) {
		keys := rapid.SampledFrom([][]string{{"n"}, {"e", "n", "enter"}, {"ctrl+g"}}).Draw(rt, "field")
		text := rapid.StringOfN(rapid.SampledFrom([]rune("13nqueSRxp\r\n\t éA7")), 1, 40, -1).Draw(rt, "text")
		gap := rapid.SampledFrom(gaps).Draw(rt, "gap")
		if !unicode.IsLetter([]rune(text)[0]) {
			text = "a" + text // a first line that is empty is the enter key, and confirms
		}
		d.Keys(keys...)
		top := d.App.Top()
		console(d, text, gap)
		if d.App.Top() != top || !top.Typing() || d.Quit() {
			rt.Fatalf("after %q:\n%s", text, d.Screen())
		}
		d.Keys("ctrl+x", "esc")
		if len(keys) > 1 {
			d.Keys("esc")
		}
		if got := answersOf(t, r, s); got != before {
			rt.Fatalf("after %q: %s", text, got)
		}
	})
}

// A line break that comes first is the enter key; what follows it is no command either.
func TestUnmarkedPasteThatBeginsWithALineBreak(t *testing.T) {
	for _, gap := range gaps {
		d, r := open(t, true, 100, 30, "")
		s := walkTo(t, d)
		before := answersOf(t, r, s)
		d.Keys("n")
		console(d, "\r3\r1\rq", gap)
		d.Has("What came after the text field was closed was left out.")
		if got := answersOf(t, r, s); got != before {
			t.Fatalf("the paste wrote %s", got)
		}
		d.Keys("j").Lacks("left out")
	}
}

// walkTo opens the walk of Tideway and returns its assessment.
func walkTo(t *testing.T, d *tuitest.Driver) string {
	t.Helper()
	d.Keys("/").Type("tideway").Keys("enter", "enter", "a")
	return d.App.Top().(*assess.Page).Session().Assessment.ID
}

// answersOf is every effective answer of an assessment and its evidence, in words.
func answersOf(t *testing.T, r *data.Register, assessment string) string {
	t.Helper()
	v, err := r.Assessment(t.Context(), assessment, book.At{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for id, a := range v.Answers {
		if e := a.Effective(); e != nil {
			out = append(out, id+" "+e.Value)
		}
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}
