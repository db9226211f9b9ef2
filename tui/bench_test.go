package tui_test

import (
	"context"
	"testing"

	"assure/tui/assess"
	"assure/tui/page"
	"assure/tui/tuitest"
)

func BenchmarkWalkAnswer(b *testing.B) {
	clock := tuitest.NewClock()
	c := tuitest.Common(b, clock, "dark", nil)
	m := tuitest.NewMemory(b)
	p := assess.New(c, m, func(context.Context) (string, error) { return "A1", nil }, "", "A. Shah", assess.Links{})
	d := tuitest.New(b, c, clock, page.Page(p), 100, 30)
	tuitest.Press(b, d, "1", "2", "3")
}
