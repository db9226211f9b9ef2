package tui

import (
	"context"
	"testing"
	"time"

	"assure/tui/page"
	"assure/tui/saves"
	"assure/tui/theme"
)

// What was done is not green before it is saved, whichever page says it.
func TestNoticeIsGreenOnceSaved(t *testing.T) {
	th, err := theme.New(theme.Options{Name: "mono", Env: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	a := &App{common: &page.Common{Theme: th, Saves: saves.New(time.Now, func(error) bool { return true })}, w: 80, h: 24,
		notice: page.Notice{Level: page.Done, Text: "Agreed. u undoes it."}}
	role := func() theme.Role { return a.noticeLines()[0].Spans[0].Role }
	ticket := a.common.Saves.Add(saves.Job{Subject: "a", Prepare: func() func(context.Context) (any, error) {
		return func(context.Context) (any, error) { return nil, nil }
	}})
	if role() == theme.Good {
		t.Error("green while it is being saved")
	}
	a.common.Saves.Done(ticket, nil, nil)
	if role() != theme.Good {
		t.Error("not green once it is saved")
	}
}
