package store

import (
	"context"
	"time"

	"assure/data/store/postgres"
)

// relisten is how long to wait before the server is asked again to say when somebody writes.
const relisten = 10 * time.Second

// Follow calls heard when the register may have been written to, until ctx ends: every so often, and at once where a
// server says that another window has written.
func (s *Store) Follow(ctx context.Context, every time.Duration, heard func()) {
	wake := make(chan struct{}, 1)
	if s.shared != nil && !s.standby {
		go s.listen(ctx, wake)
	}
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-wake:
		}
		heard()
	}
}

func (s *Store) listen(ctx context.Context, wake chan<- struct{}) {
	for ctx.Err() == nil {
		_ = (&postgres.Connector{Address: s.shared}).Listen(ctx, func(name string) { // asked every so often without it
			if name == s.name {
				return
			}
			select {
			case wake <- struct{}{}:
			default: // several at once are one
			}
		})
		select {
		case <-ctx.Done():
		case <-time.After(relisten):
		}
	}
}
