package tui

import (
	"context"
	"time"

	"assure/data"
	"assure/data/book"

	tea "github.com/charmbracelet/bubbletea"
)

// pollShared is how often a window asks a server whether somebody else has written. It reads one row, and works where a
// pooler stands between, which passes no messages of the server on.
const pollShared = 2 * time.Second

// watch says when a shared register has another head than before, until stop is called. A register in a file is written
// to by one person at a time, and is not watched.
func watch(ctx context.Context, r *data.Register, every time.Duration, send func(tea.Msg)) (stop func()) {
	if r == nil || !r.Shared() {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		last, _ := r.Head(ctx, book.At{})
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
			head, err := r.Head(ctx, book.At{})
			if err == nil && head != last { // a server that is away is said by what cannot be saved
				last = head
				send(changed{})
			}
		}
	}()
	return cancel
}
