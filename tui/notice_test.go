package tui

import (
	"context"
	"slices"
	"testing"
	"time"

	"assure/tui/kit"
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
	a := &App{common: &page.Common{Theme: th, Saves: saves.New(time.Now, func(error) bool { return true })},
		w: 80, h: 24, notice: page.Notice{Level: page.Done, Text: "Agreed. u undoes it."}}
	green := func() bool {
		return slices.ContainsFunc(a.noticeLines()[0].Spans, func(s kit.Span) bool { return s.Role == theme.Good })
	}
	ticket := a.common.Saves.Add(saves.Job{Subject: "a", Prepare: func() func(context.Context) (any, error) {
		return func(context.Context) (any, error) { return nil, nil }
	}})
	if green() {
		t.Error("green while it is being saved")
	}
	if next := a.common.Saves.Done(ticket, nil, nil); next != nil || a.common.Saves.Busy() {
		t.Fatalf("%v is left", a.common.Saves.Unsaved())
	}
	if !green() {
		t.Error("not green once it is saved")
	}
}
