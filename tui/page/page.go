// Package page defines what the root of the terminal UI and its pages exchange. A page receives our own keys and
// messages, returns our own commands, draws lines, and lists in one table everything that can be done on it. The
// terminal library does not appear in it.
package page

import (
	"strconv"

	"assure/tui/kit"
	"assure/tui/saves"
)

// Page is one screen. Only the root calls it, from one goroutine.
type Page interface {
	// Title is the path to the page, outermost first.
	Title() []string
	// Init is the first command.
	Init() Cmd
	// Update takes the result of background work, a Resume, a kit.Click, or a kit.Key that no command claims.
	Update(msg any) Cmd
	// View draws the body. The root cuts it to h lines of w cells.
	View(w, h int) []kit.Line
	// Commands lists what can be done now, most used first.
	Commands() []Command
	// Typing reports that a text field has the focus: keys that type text then go to Update before any command.
	Typing() bool
}

// Loader is a page that may not be ready for keys yet. The root holds what is typed until it is, so that no key is
// lost; only the keys that leave the page work meanwhile.
type Loader interface{ Loading() bool }

// Failer is a page that may not be able to read what it shows. While Failed returns an error the root shows
// that in place of the page, and offers to read it again: Again begins anew.
type Failer interface {
	Failed() error
	Again() Cmd
}

// Typer is a page that says what is being typed on it and would be lost with it; nothing for a search.
type Typer interface{ Unsaved() []saves.Content }

// Steady is a page that shows something which must not change under the person's hands: a choice between two answers,
// a list to act on. While Steady is true it is not read again when somebody else writes.
type Steady interface{ Steady() bool }

// Lined is a page whose text field may take several lines: a line break that is pasted into it is one, and no key.
type Lined interface{ Multiline() bool }

// Finder is a page that finds more than commands: suppliers, questions. Find is called after each letter
// and returns at most a handful, best first.
type Finder interface {
	Find(letters string, most int) []Command
}

// Legender is a page with columns or marks that need a word: the help page lists what each means.
type Legender interface{ Legend() []Meaning }

// Meaning is what a column or a mark of a page means.
type Meaning struct{ Mark, Words string }

// Command is one thing a person can do. The same table answers keys, fills the hint row, the help page and the command
// palette.
type Command struct {
	ID    string
	Title string   // for help and palette: "open the supplier"
	Hint  string   // one or two words for the hint row; empty keeps it out of there
	Keys  []string // the first is the one shown; "g s" is g, then s
	Off   bool     // not possible now; the key answers with Why
	Why   string   // why not, as in "needs a signed-off assessment"
	Run   func() Cmd
}

// Level is how much a notice matters.
type Level uint8

// The levels of a notice.
const (
	Info Level = iota
	Done
	Problem
)

// Cmd is what a page wants done. The zero value does nothing.
//
// Acts (going to a page, a notice) take effect before the next key is handled: were they background
// work, a key pressed quickly after "open" would still reach the page that is being left. Work runs
// on its own goroutine, must not touch a page, and its result comes back to the Update of the page
// that asked, in any order; a result that is itself a Cmd is carried out.
type Cmd struct {
	Acts []any
	Work []func() any
}

// The acts.
type (
	// Push puts a page on top.
	Push struct{ Page Page }
	// Swap puts a page in place of the top one.
	Swap struct{ Page Page }
	// Visit goes back to the page of that name if it is open, and otherwise puts what Open returns on top, by it.
	Visit struct {
		Name string
		Open func() Page
	}
	// Pop goes back to the page below.
	Pop struct{}
	// Home goes back to the first page.
	Home struct{}
	// AskQuit asks whether to leave the program.
	AskQuit struct{}
	// Quit leaves the program once everything is saved; Now leaves whatever is not.
	Quit struct{ Now bool }
	// Copy puts text on the clipboard.
	Copy struct{ Text string }
	// Notice shows a line of text below the page on top.
	Notice struct {
		Level Level
		Text  string
	}
	// Edit opens the person's editor on the text; an [Edited] comes back.
	Edit struct{ Text string }
	// Then carries out a command on behalf of the page now on top.
	Then struct{ Run func() Cmd }
)

// Messages that the root sends to Update, besides keys.
type (
	// Resume tells a page that it is on top again.
	Resume struct{}
	// Written reports that a write of the page is over, after its Job.Done was called. Value is
	// what the write returned.
	Written struct {
		Value any
		Err   error
	}
	// Edited is the text as the editor left it, or why there is none.
	Edited struct {
		Text string
		Err  error
	}
)

// Go puts a page on top.
func Go(p Page) Cmd { return Cmd{Acts: []any{Push{p}}} }

// Back returns to the page below.
func Back() Cmd { return Cmd{Acts: []any{Pop{}}} }

// Say shows a notice.
func Say(l Level, text string) Cmd { return Cmd{Acts: []any{Notice{l, text}}} }

// CopyText copies text to the clipboard.
func CopyText(text string) Cmd { return Cmd{Acts: []any{Copy{text}}} }

// Do starts background work.
func Do(f func() any) Cmd { return Cmd{Work: []func() any{f}} }

// All joins commands.
func All(cmds ...Cmd) Cmd {
	var out Cmd
	for _, c := range cmds {
		out.Acts = append(out.Acts, c.Acts...)
		out.Work = append(out.Work, c.Work...)
	}
	return out
}

// Run turns a function without a result into the Run of a [Command].
func Run(f func()) func() Cmd { return func() Cmd { f(); return Cmd{} } }

// Moves returns the commands that move in a list: by one, by half a page, to the ends.
func Moves(move func(int), half func() int, to func(int)) []Command {
	const far = 1 << 30
	return []Command{
		{ID: "move.down", Title: "move down", Keys: []string{"j", "down"}, Run: Run(func() { move(1) })},
		{ID: "move.up", Title: "move up", Keys: []string{"k", "up"}, Run: Run(func() { move(-1) })},
		{ID: "move.half-down", Title: "move half a page down", Keys: []string{"ctrl+d", "pgdown"},
			Run: Run(func() { move(half()) })},
		{ID: "move.half-up", Title: "move half a page up", Keys: []string{"ctrl+u", "pgup"},
			Run: Run(func() { move(-half()) })},
		{ID: "move.first", Title: "go to the first", Keys: []string{"home", "g g"}, Run: Run(func() { to(0) })},
		{ID: "move.last", Title: "go to the last", Keys: []string{"G", "end"}, Run: Run(func() { to(far) })},
	}
}

// MoveCursor is [Moves] for a cursor in a list of n, with half as the step of half a page.
func MoveCursor(cursor *int, n, half int) []Command {
	to := func(i int) { *cursor = kit.Clamp(i, n) }
	return Moves(func(d int) { to(*cursor + d) }, func() int { return half }, to)
}

// Choose returns the digits that choose an item and the keys that move the cursor of c.
func Choose(c *kit.Choice, half int, take func(i int) Cmd) []Command {
	var out []Command
	for i := range min(len(c.Items), 9) {
		key := strconv.Itoa(i + 1)
		out = append(out, Command{ID: "choose." + key, Title: c.Items[i].Label, Keys: []string{key},
			Run: func() Cmd { return take(i) }})
	}
	return append(out, MoveCursor(&c.Cursor, len(c.Items), half)...)
}

// Leave is the command that goes back one page.
func Leave() Command {
	return Command{ID: "back", Title: "go back", Hint: "back", Keys: []string{"esc", "q", "left", "h"}, Run: Back}
}
