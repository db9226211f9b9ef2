package demo

import (
	"math/rand/v2"
	"sync"
	"time"

	"github.com/oklog/ulid/v2"
)

// clock is the time in the story. It advances a little each time it is read, so that everything
// gets a time of its own.
type clock struct {
	mu  sync.Mutex
	now time.Time
	end time.Time // the latest time in the story
}

// tick is how far the clock advances on each reading.
const tick = 11 * time.Second

func (c *clock) look() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if next := c.now.Add(tick); !next.After(c.end) {
		c.now = next
	}
	return c.now
}

// set moves the clock forward; it never moves back.
func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.After(c.now) && !t.After(c.end) {
		c.now = t
	}
}

// ids generates identifiers that are the same in every run, from the time in the story and a seeded
// source.
type ids struct {
	mu      sync.Mutex
	clock   *clock
	entropy *ulid.MonotonicEntropy
}

// source reads bytes from a seeded generator.
type source struct{ rng *rand.ChaCha8 }

func (s source) Read(p []byte) (int, error) { return s.rng.Read(p) }

func newIDs(c *clock) *ids {
	seed := [32]byte{}
	copy(seed[:], "assure demo: the same each time")
	return &ids{clock: c, entropy: ulid.Monotonic(source{rand.NewChaCha8(seed)}, 0)}
}

func (i *ids) next() string {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.clock.mu.Lock()
	ms := ulid.Timestamp(i.clock.now)
	i.clock.mu.Unlock()
	return ulid.MustNew(ms, i.entropy).String()
}
