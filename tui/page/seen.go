package page

import (
	"context"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire"
)

// Seen is the state of a register that a page has read, so that coming back to the page reads again only what changed.
// The zero Seen is none.
type Seen struct {
	Head data.Head
	Day  questionnaire.Date
}

// Look returns the state that the register is in; the zero Seen, which equals no state, when that cannot be told.
func Look(ctx context.Context, r *data.Register) Seen {
	head, err := r.Head(ctx, book.At{})
	if err != nil {
		return Seen{}
	}
	return Seen{head, r.Today()}
}

// Refresh reads in the background unless the register is still in this state.
func (s Seen) Refresh(c *Common, r *data.Register, read func() any) Cmd {
	return Do(func() any {
		if s.IsNow(c.Context, r) {
			return nil
		}
		return read()
	})
}

// IsNow reports whether the register is still in this state.
func (s Seen) IsNow(ctx context.Context, r *data.Register) bool {
	return s != Seen{} && Look(ctx, r) == s
}
