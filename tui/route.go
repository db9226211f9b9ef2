package tui

import (
	"cmp"
	"errors"
	"strings"
	"time"

	"assure/internal/problem"
	"assure/internal/text"
	"assure/tui/help"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/palette"

	tea "github.com/charmbracelet/bubbletea"
)

// pasteTail is how long the keys after a paste outside a text field count as part of it,
// drainTime how long leaving waits for the last writes, holdKeys how many keys are held for a page that is loading.
const (
	pasteTail = 40 * time.Millisecond
	drainTime = 2 * time.Second
	holdKeys  = 64
)

// Update routes one message. Keys go to a text field first, then through the command table of the page, then through
// the global one.
func (a *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch m := msg.(type) {
	case tea.WindowSizeMsg:
		changed := a.w != 0 && (a.w != m.Width || a.h != m.Height)
		a.w, a.h = m.Width, m.Height
		if changed {
			return a, tea.ClearScreen
		}
	case tea.KeyMsg:
		var cmds []tea.Cmd
		for _, k := range keysOf(m) {
			cmds = append(cmds, a.key(k))
		}
		if a.stale { // it could not be read again when it changed
			cmds = append(cmds, a.refresh())
		}
		return a, tea.Batch(append(cmds, a.look())...)
	case tea.MouseMsg:
		return a, a.mouse(m)
	case result:
		a.flight--
		return a, tea.Batch(a.receive(m), a.release())
	case changed:
		return a, a.refresh()
	case minute:
		return a, tea.Batch(everyMinute(), a.look())
	case placed:
		a.place(m.err)
	case giveUp:
		return a, a.gaveUp()
	}
	return a, nil
}

// receive passes the result of background work to the page that asked for it.
func (a *App) receive(r result) tea.Cmd {
	switch m := r.msg.(type) {
	case nil:
		return nil
	case page.Cmd:
		return a.do(r.id, m)
	case page.Saved:
		return a.written(r.id, m)
	}
	for _, e := range a.stack {
		if e.id == r.id {
			return a.do(r.id, e.page.Update(r.msg))
		}
	}
	return nil // the page was left meanwhile
}

// written reports the result of a write to the queue and to its page, and starts the next one. A
// page that was left cannot show an error, so the notice line does.
func (a *App) written(id int, m page.Saved) tea.Cmd {
	failing := a.common.Saves.Retries(m.Err)
	next := a.do(id, a.common.Write(a.common.Saves.Done(m.Ticket, m.Value, m.Err)))
	switch {
	case a.leaving && !a.common.Saves.Busy():
		return tea.Quit
	case a.leaving && failing:
		return tea.Batch(next, a.gaveUp())
	}
	if failing {
		return next
	}
	for _, e := range a.stack {
		if e.id == id {
			return tea.Batch(next, a.do(id, e.page.Update(page.Written{Value: m.Value, Err: m.Err})))
		}
	}
	if m.Err != nil {
		a.notice = page.Notice{Level: page.Problem, Text: "Not saved: " + reason(m.Err)}
	}
	return next
}

// do carries out the command of page id.
func (a *App) do(id int, c page.Cmd) tea.Cmd {
	var cmds []tea.Cmd
	for _, act := range c.Acts {
		cmds = append(cmds, a.act(id, act))
	}
	for _, work := range c.Work {
		a.flight++
		cmds = append(cmds, func() tea.Msg { return result{id, work()} })
	}
	return tea.Batch(cmds...)
}

func (a *App) act(id int, act any) tea.Cmd {
	switch m := act.(type) {
	case page.Push:
		return a.push(m.Page)
	case page.Swap:
		a.stack = a.stack[:len(a.stack)-1]
		return a.push(m.Page)
	case page.Visit:
		return a.visit(m)
	case page.Pop:
		return a.pop(1)
	case page.Home:
		return a.pop(len(a.stack) - 1)
	case page.Notice:
		a.notice = m
	case page.AskQuit:
		a.asked = true
		a.notice = page.Notice{Text: leaveWords}
	case page.Quit:
		return a.quit(m)
	case page.Then:
		return a.do(a.topID(), m.Run())
	case page.Copy:
		a.notice = page.Notice{Text: "Copied: " + text.Safe(m.Text)}
		if a.external.copy != nil {
			a.external.copy(m.Text)
		}
	case page.Edit:
		if a.external.edit == nil {
			return nil
		}
		a.flight++
		return a.external.edit(m.Text, func(text string, err error) tea.Msg {
			return result{id, page.Edited{Text: text, Err: err}}
		})
	}
	return nil
}

// leaveWords ask whether to leave. The key that asked does not answer, so that somebody who goes back with q does not
// end in the shell.
const leaveWords = "Leave Assure? enter leaves, any other key stays."

// visit goes to a page that can be reached from everywhere: back to it where it is open, otherwise it is put on top.
func (a *App) visit(v page.Visit) tea.Cmd {
	for i := range a.stack {
		if a.stack[i].name == v.Name {
			return a.pop(len(a.stack) - 1 - i)
		}
	}
	cmd := a.push(v.Open())
	a.stack[len(a.stack)-1].name = v.Name
	return cmd
}

func (a *App) push(p page.Page) tea.Cmd {
	id := a.nextID
	a.nextID++
	a.stack = append(a.stack, entry{id: id, page: p})
	a.notice = page.Notice{}
	return a.do(id, p.Init())
}

func (a *App) pop(n int) tea.Cmd {
	n = min(n, len(a.stack)-1)
	if n <= 0 {
		return nil
	}
	a.stack = a.stack[:len(a.stack)-n]
	a.held = nil
	a.notice = page.Notice{}
	return a.do(a.topID(), a.top().Update(page.Resume{}))
}

func (a *App) loading() bool {
	l, ok := a.top().(page.Loader)
	return ok && l.Loading()
}

// release replays keys that were held while a page was loading.
func (a *App) release() tea.Cmd {
	if len(a.held) == 0 || a.loading() {
		return nil
	}
	keys := a.held
	a.held = nil
	var cmds []tea.Cmd
	for _, k := range keys {
		cmds = append(cmds, a.key(k))
	}
	return tea.Batch(cmds...)
}

func (a *App) key(k kit.Key) tea.Cmd {
	top := a.top()
	switch {
	case k.Name == "ctrl+c":
		return a.leave()
	case a.leaving:
		return nil
	case a.w > 0 && a.small(): // nobody sees what a key would do
		return nil
	case a.asked:
		return a.answered(k)
	case a.pasteFollows(k, a.typing()):
		return nil
	case k.Paste && !a.typing():
		a.pasted = a.ticks()
		a.notice = page.Notice{Level: page.Problem,
			Text: "That looked like a paste. There is no text field here, so it was ignored."}
		return nil
	case a.loading() && k.Name != "esc":
		if len(a.held) < holdKeys {
			a.held = append(a.held, k)
		}
		return nil
	}
	typing := a.typing()
	if typing && k.Types() {
		return a.do(a.topID(), top.Update(k))
	}
	if a.notice.Level != page.Problem || !typing {
		a.notice = page.Notice{}
	}
	name, second := k.Name, a.chord != ""
	if second {
		name, a.chord = a.chord+" "+k.Name, ""
	}
	for _, c := range a.AllCommands() {
		for _, have := range c.Keys {
			switch {
			case have == name:
				return a.runCommand(c)
			case strings.HasPrefix(have, name+" "):
				a.chord = name
			}
		}
	}
	switch {
	case a.chord != "":
		a.notice = page.Notice{Text: a.chordWords()}
		return nil
	case second:
		a.notice = page.Notice{Text: "There is no " + text.Safe(name) + "."}
		return nil
	case a.failure() != nil: // the page is not shown
		return nil
	}
	return a.do(a.topID(), top.Update(k))
}

// chordWords name the keys that may follow the first of two.
func (a *App) chordWords() string {
	var out []string
	for _, c := range a.AllCommands() {
		for _, have := range c.Keys {
			if rest, ok := strings.CutPrefix(have, a.chord+" "); ok && !c.Off {
				out = append(out, rest+" "+cmp.Or(c.Hint, c.Title))
			}
		}
	}
	return a.chord + ", then  " + strings.Join(out, "   ")
}

// answered takes the answer to whether to leave.
func (a *App) answered(k kit.Key) tea.Cmd {
	if k.Name == "q" { // asks only
		return nil
	}
	a.asked, a.notice = false, page.Notice{}
	if k.Name == "enter" {
		return a.leave()
	}
	return nil
}

func (a *App) runCommand(c page.Command) tea.Cmd {
	if c.Off {
		a.notice = page.Notice{Level: page.Problem, Text: "Not now: " + c.Why + "."}
		return nil
	}
	return a.do(a.topID(), c.Run())
}

// globals are the commands that work on every page, except while text is typed.
func (a *App) globals(typing bool) []page.Command {
	if typing {
		return nil
	}
	if _, inPalette := a.top().(*palette.Page); inPalette {
		return nil
	}
	if _, inHelp := a.top().(*help.Page); inHelp {
		return a.common.Everywhere
	}
	return append([]page.Command{
		{ID: "palette", Title: "find a command", Keys: []string{":", "ctrl+p"}, Run: func() page.Cmd {
			return page.Go(palette.New(a.common, a.top(), a.menu()))
		}},
		{ID: "help", Title: "help for this page", Keys: []string{"?", "f1"}, Run: func() page.Cmd {
			return page.Go(help.New(a.common, a.top(), a.own(), a.globals(false)))
		}},
		{ID: "saved", Title: "show when the last change was saved", Keys: []string{"ctrl+s"}, Run: func() page.Cmd {
			return page.Say(page.Info, a.savedWords())
		}},
		{ID: "quit", Title: "leave the program", Keys: []string{"ctrl+c"}, Run: func() page.Cmd {
			return page.Cmd{Acts: []any{page.Quit{}}}
		}},
	}, a.common.Everywhere...)
}

// menu is what the palette offers: the commands of the page below it, then the global ones.
func (a *App) menu() []page.Command { return append(a.own(), a.globals(false)...) }

func (a *App) savedWords() string {
	q := a.common.Saves
	switch {
	case q.Failure() != nil:
		return "Not saved yet: " + reason(q.Failure()) + ". Saving is tried again until it works."
	case q.Busy():
		return "Saving now. Every answer is saved as you give it."
	case q.Saved().IsZero():
		return "Nothing changed yet. Every answer is saved as you give it."
	}
	return "Already saved " + a.common.Clock(q.Saved()) + ". Every answer is saved as you give it."
}

// mouse turns the wheel into cursor keys and a click into a kit.Click of the page.
func (a *App) mouse(m tea.MouseMsg) tea.Cmd {
	switch {
	case m.Button == tea.MouseButtonWheelDown:
		return a.key(kit.Key{Name: "down"})
	case m.Button == tea.MouseButtonWheelUp:
		return a.key(kit.Key{Name: "up"})
	case m.Button == tea.MouseButtonLeft && m.Action == tea.MouseActionPress && m.Y >= 2 && m.Y < a.h-2:
		return a.do(a.topID(), a.top().Update(kit.Click{X: m.X, Y: m.Y - 2}))
	}
	return nil
}

// shortReason is an error in the few words that fit a title: the code of a problem.
func shortReason(err error) string {
	var p *problem.Problem
	if errors.As(err, &p) && p.Code != "" {
		return strings.ReplaceAll(text.Safe(p.Code), "-", " ")
	}
	return text.Safe(err.Error())
}

// reason is an error in a few words: the What of a problem.
func reason(err error) string {
	var p *problem.Problem
	if errors.As(err, &p) {
		return text.Safe(p.What)
	}
	return text.Safe(err.Error())
}

// AllCommands lists the commands available now: those of the page, then the global ones.
func (a *App) AllCommands() []page.Command {
	return append(a.own(), a.globals(a.typing())...)
}
