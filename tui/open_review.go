package tui

import (
	"context"

	"assure/tui/page"
	"assure/tui/review"
	"assure/tui/walk"
)

// review opens the review of an assessment, by its identifier, at a question or, with "", at the first one that is not
// read.
func (w wiring) review(assessment, question string) page.Cmd {
	return page.Go(w.reviewPage(fixed(assessment), "assessment", question))
}

func (w wiring) reviewPage(find func(context.Context) (string, error), name, question string) *review.Page {
	var p *review.Page
	p = review.New(w.c, w.Register, find, name, review.Links{
		Explain: w.explain,
		History: w.history,
		SignOff: func(s *walk.Session) page.Cmd {
			return page.Go(w.signOffPage(s, func(question string) page.Cmd {
				p.At(question)
				return page.Back()
			}))
		},
		Walk: func(assessment, question string) page.Cmd {
			return page.Go(w.walkPage(fixed(assessment), "assessment").At(question))
		},
	})
	return p.At(question)
}
