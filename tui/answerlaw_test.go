package tui_test

import (
	"maps"
	"slices"
	"testing"

	"assure/tui/assess"
	"assure/tui/page"
	"assure/tui/tuitest"

	"pgregory.net/rapid"
)

// Whatever is done on the walk, in its list of evidence and on the sign-off page, no effective answer changes unless
// one is given: notes of both parties, documents added, accepted and refused, reasons, passes.
func TestKeysThatAnswerNothingChangeNoAnswer(t *testing.T) {
	acts := map[string][]string{
		"note":        {"n", "type:A thought", "enter"},
		"draft":       {"n", "type:Half", "esc"},
		"other party": {"p"},
		"next":        {"j"},
		"previous":    {"k"},
		"next domain": {"J"},
		"add document": {"e", "n", "space", "enter", "type:Export", "enter", "type:2026-10-01", "enter", "enter",
			"esc"},
		"accept":        {"e", "a", "esc"},
		"refuse":        {"e", "x", "type:Not theirs", "enter", "esc"},
		"guidance":      {"v"},
		"why":           {"w", "2", "esc"},
		"what-if":       {"t", "1", "esc", "y"},
		"history":       {"H", "esc"},
		"pass":          {"S", "x", "type:Known", "enter", "esc"},
		"both may stay": {"R", "type:Of last year", "enter"},
		"redo nothing":  {"ctrl+r"},
	}
	names := slices.Sorted(maps.Keys(acts))
	d, r := open(t, true, 100, 30, "")
	id := walkTo(t, d)
	before := answersOf(t, r, id)
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.SampledFrom(names).Draw(rt, "act")
		for _, k := range acts[name] {
			if len(k) > 5 && k[:5] == "type:" {
				if d.App.Top().Typing() {
					d.Type(k[5:])
				}
				continue
			}
			if k == "enter" && onQuestion(d) {
				continue // nothing was asked
			}
			d.Keys(k)
		}
		for range 4 { // back to the walk, whatever was refused
			if onQuestion(d) {
				break
			}
			d.Keys("esc")
		}
		if got := answersOf(t, r, id); got != before {
			rt.Fatalf("%s, and the answers are\n%s\nnot\n%s", name, got, before)
		}
	})
}

// onQuestion reports whether the keys are those of a question in the walk.
func onQuestion(d *tuitest.Driver) bool {
	p, ok := d.App.Top().(*assess.Page)
	return ok && slices.ContainsFunc(p.Commands(), func(c page.Command) bool { return c.ID == "question.next" })
}
