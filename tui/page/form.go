package page

import "assure/tui/kit"

// BeingSaved is said when a person leaves a form that is being recorded: its write is tried until it is done.
const BeingSaved = "This is being saved and cannot be dropped. " +
	"ctrl+c leaves the program and asks what becomes of it."

// Form returns the keys of a form. keep is called after the last field, stop by esc.
func Form(f *kit.Form, keep, stop func() Cmd) []Command {
	step := func(d int) func() Cmd { return Run(func() { f.Step(d) }) }
	next, hint := "next field", "next"
	if f.Last() {
		next, hint = "record it", "record"
	}
	all := []Command{
		{ID: "form.next", Title: next, Hint: hint, Keys: []string{"enter"}, Run: func() Cmd {
			if f.Last() {
				return keep()
			}
			f.Step(1)
			return Cmd{}
		}},
		{ID: "form.down", Title: "next field", Keys: []string{"tab", "down"}, Run: step(1)},
		{ID: "form.up", Title: "previous field", Keys: []string{"shift+tab", "up"}, Run: step(-1)},
		{ID: "form.stop", Title: "cancel", Hint: "cancel", Keys: []string{"esc"}, Run: stop},
	}
	if f.Typing() {
		return all
	}
	turn := func(d int) func() Cmd { return Run(func() { f.Turn(d) }) }
	return append(all,
		Command{ID: "form.choose", Title: "next choice", Hint: "choose", Keys: []string{"space", "right", "l"},
			Run: turn(1)},
		Command{ID: "form.choose-back", Title: "previous choice", Keys: []string{"left", "h"}, Run: turn(-1)})
}
