package tui

import (
	"context"
	"time"

	"assure/data"

	tea "github.com/charmbracelet/bubbletea"
)

// pollShared is how often a window looks whether somebody else has written. The server says so at once; this is for
// where a pooler stands between, which does not pass it on, and for a connection that was lost. It reads one row.
const pollShared = 2 * time.Second

// watch says when a shared register has another head than before, until stop is called. A register in a file is written
// to by one person at a time, and is not watched.
func watch(ctx context.Context, r *data.Register, every time.Duration, send func(tea.Msg)) (stop func()) {
	if r == nil || !r.Shared() {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	go r.Follow(ctx, every, func() { send(changed{}) })
	return cancel
}
