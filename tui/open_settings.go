package tui

import (
	"assure/tui/page"
	"assure/tui/settings"
	"assure/tui/theme"
)

// settings is the page of what is in force.
func (w wiring) settings() page.Page {
	return settings.New(w.c, w.Register, func() page.Cmd { return w.visit("levels") },
		func(name string, ascii bool) (*theme.Theme, error) {
			return theme.New(theme.Options{Name: name, NoColor: w.NoColor, ASCII: ascii, Env: w.Env})
		})
}
