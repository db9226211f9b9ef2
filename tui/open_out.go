package tui

import (
	"assure/internal/viewer"
	"assure/tui/export"
	"assure/tui/page"
)

// export opens the page that writes what leaves the register, about what the page below shows.
func (w wiring) export(of export.Of) page.Cmd { return page.Go(w.exportPage(of)) }

func (w wiring) exportPage(of export.Of) page.Page {
	return export.New(w.c, w.Register, of, func(path string) error { return viewer.Open(path, w.Env) })
}
