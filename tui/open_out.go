package tui

import (
	"assure/internal/viewer"
	"assure/questionnaire/entity"
	"assure/tui/edit"
	"assure/tui/export"
	"assure/tui/page"
)

// export opens the page that writes what leaves the register, about what the page below shows.
func (w wiring) export(of export.Of) page.Cmd { return page.Go(w.exportPage(of)) }

// edit opens the form of a supplier, or of an engagement of it.
func (w wiring) edit(s entity.Supplier, e *entity.Engagement) page.Cmd {
	if e != nil {
		return page.Go(edit.Engagement(w.c, w.Register, s, *e))
	}
	return page.Go(edit.Supplier(w.c, w.Register, s))
}

func (w wiring) exportPage(of export.Of) page.Page {
	return export.New(w.c, w.Register, of, func(path string) error {
		if w.Remote != nil {
			return errElsewhere
		}
		return viewer.Open(path, w.Env)
	})
}
