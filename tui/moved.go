package tui

import (
	"time"

	"assure/tui/page"

	tea "github.com/charmbracelet/bubbletea"
)

// lookAgain is how often the register is looked for while somebody types.
const lookAgain = 2 * time.Second

// placed is why the register is not the file that was opened, nil when it is.
type placed struct{ err error }

// look looks in the background whether the register is still the file that was opened. A file that was moved away or
// replaced can still be read, and what it shows is no longer true.
func (a *App) look() tea.Cmd {
	now := a.ticks()
	if a.common.InPlace == nil || now.Sub(a.looked) < lookAgain {
		return nil
	}
	a.looked = now
	return func() tea.Msg { return placed{a.common.InPlace()} }
}

// place keeps what was found, and says it once.
func (a *App) place(err error) {
	if err != nil && !a.common.Moved {
		a.notice = page.Notice{Level: page.Problem, Text: page.Message(err)}
	}
	a.common.Moved = err != nil
}
