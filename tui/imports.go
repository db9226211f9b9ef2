package tui

import (
	"context"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/questionnaire/entity"
	"assure/tui/importing"
	"assure/tui/page"
)

// imports opens the choice of files to import.
func (w wiring) imports() page.Cmd { return page.Go(w.importing()) }

func (w wiring) importing() page.Page {
	folder := w.Folder
	if folder == nil {
		folder = w.listFolder
	}
	return importing.NewFiles(w.c, w.Register,
		importing.Links{Folder: folder, Open: w.openSupplier, Assess: w.walkExisting})
}

// walkExisting opens the newest assessment of an engagement, at a question. It begins none: what a dry run only
// shows is not there yet.
func (w wiring) walkExisting(ref, pack, question string) page.Cmd {
	pack, _, _ = strings.Cut(pack, "@")
	begin := func(ctx context.Context) (string, error) { return newestAssessment(ctx, w.Register, ref, pack) }
	return page.Go(w.walkPage(begin, ref).At(question))
}

// newestAssessment returns the id of the newest assessment of an engagement, of one pack unless pack is "".
func newestAssessment(ctx context.Context, r *data.Register, ref, pack string) (string, error) {
	e, _, err := r.Engagement(ctx, ref)
	if err != nil {
		return "", err
	}
	list, err := r.Assessments(ctx, e.ID, book.At{})
	if err != nil {
		return "", err
	}
	found := entity.Assessment{}
	for _, a := range list {
		if (pack == "" || a.Pack == pack) && a.Cycle >= found.Cycle {
			found = a
		}
	}
	if found.ID == "" {
		return "", &problem.Problem{Code: "no-assessment", What: "the register has no answer for it yet", Where: ref,
			Fix: "apply the import first"}
	}
	return found.ID, nil
}
