package tui

import (
	"assure/tui/kit"
	"assure/tui/page"
)

// failure is why the page on top could not read what it shows, nil while it could.
func (a *App) failure() error {
	if f, ok := a.top().(page.Failer); ok {
		return f.Failed()
	}
	return nil
}

// typing reports that a text field has the keyboard: that of a page which could not be read is not shown.
func (a *App) typing() bool { return a.top().Typing() && a.failure() == nil }

// body is the page on top in h lines or, where it could not be read, why, with the next step.
func (a *App) body(h int) []kit.Line {
	if err := a.failure(); err != nil {
		return kit.Failure(page.Message(err), a.w)
	}
	return a.top().View(a.w, h)
}

// own are the commands of the page on top. One that could not be read is read again, or left.
func (a *App) own() []page.Command {
	if a.failure() == nil {
		return a.top().Commands()
	}
	f := a.top().(page.Failer)
	leave := page.Leave()
	if len(a.stack) == 1 { // there is no page below
		leave = page.Command{ID: "leave", Title: "leave the program", Hint: "leave", Keys: []string{"q"},
			Run: func() page.Cmd { return page.Cmd{Acts: []any{page.AskQuit{}}} }}
	}
	return []page.Command{{ID: "again", Title: "read it again", Hint: "try again", Keys: []string{"R", "enter"},
		Run: f.Again}, leave}
}
