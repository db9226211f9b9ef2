package tui

import (
	"context"

	"assure/tui/again"
	"assure/tui/page"
)

// again opens the comparison of an assessment with the cycle before it, where its answers are confirmed.
func (w wiring) again(assessment string) page.Cmd {
	return page.Go(again.New(w.c, w.Register, assessment, again.Links{Walk: func(assessment, question string) page.Cmd {
		begin := func(context.Context) (string, error) { return assessment, nil }
		return page.Go(w.walkPage(begin, "assessment").At(question))
	}}))
}
