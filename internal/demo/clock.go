package demo

import (
	"math/rand/v2"
	"sync"
	"time"

	"github.com/oklog/ulid/v2"
)

// clock is the time of the story: it stands where the story puts it and moves on a little with each look, so that two
// years of work have dates of their own.
type clock struct {
	mu  sync.Mutex
	now time.Time
	end time.Time // the story never runs past it
}

// tick is how long a piece of work takes in the story.
const tick = 11 * time.Second

func (c *clock) look() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if next := c.now.Add(tick); !next.After(c.end) {
		c.now = next
	}
	return c.now
}

// set moves the clock on; it is never set back.
func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.After(c.now) && !t.After(c.end) {
		c.now = t
	}
}

// ids makes identifiers that are the same in every run: the time of the story and a seeded source.
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
