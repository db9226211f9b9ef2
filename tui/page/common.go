package page

import (
	"cmp"
	"context"
	"sync"
	"time"

	"assure/tui/drafts"
	"assure/tui/saves"
	"assure/tui/theme"
)

// Common is what every page needs. All pages of a running UI share one.
type Common struct {
	Context context.Context // ends when the UI does
	Theme   *theme.Theme
	Now     func() time.Time
	Zone    *time.Location // of the times shown
	NewID   func() string  // unique ids for writes
	Saves   *saves.Queue
	Actor   string       // who writes
	Drafts  *drafts.Book // of texts being typed; nil keeps none
	Files   *Files       // of a person who works from elsewhere; nil for one at this computer
	Demo    bool         // every title says DEMO DATA
	// WrongClock is set while the clock of the computer is far from the last change: every title says so.
	WrongClock bool
	// InPlace says why the register is no longer the file that was opened, nil while it is; nil: nobody looks.
	InPlace func() error
	// Moved is set while it is not: every title says so, because what is shown is what the register was.
	Moved bool
	// Everywhere are the commands that go to a page from all others. Their keys are g and a letter; their hints name
	// the page.
	Everywhere []Command
	Rescue     Rescue // where what cannot be saved goes
	Alarm      *Alarm // ends the pauses before writes that are tried again; nil never does
	// Index reads what Find finds, in the background, unless that is known already; nil: nothing is found.
	Index func() error
	// Find finds suppliers, engagements and questions by words, best first.
	Find func(words string, most int) []Command
	// Pause waits in background work, or until the UI ends.
	Pause func(time.Duration)

	remembered map[string]string
}

// Remember keeps a value under a key until the UI ends, for the next page that asks. Only Update and what it calls may
// use it.
func (c *Common) Remember(key, value string) {
	if c.remembered == nil {
		c.remembered = map[string]string{}
	}
	c.remembered[key] = value
}

// Remembered is the value kept under a key, "" for none.
func (c *Common) Remembered(key string) string { return c.remembered[key] }

// Sleep returns a [Common.Pause] that waits in real time.
func Sleep(ctx context.Context) func(time.Duration) {
	return func(d time.Duration) {
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
	}
}

// Rescue writes what cannot be saved to a file, from which it can be typed again.
type Rescue interface {
	Name() string // the path that is tried first
	Write(list []saves.Content) (path string, err error)
}

// Hurry has the writes that are to be tried again later tried at once.
func (c *Common) Hurry() { c.Alarm.ring() }

// Alarm ends pauses early.
type Alarm struct {
	mu sync.Mutex
	ch chan struct{}
}

// NewAlarm returns one that nobody rang.
func NewAlarm() *Alarm { return &Alarm{ch: make(chan struct{})} }

func (a *Alarm) ring() {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	close(a.ch)
	a.ch = make(chan struct{})
}

// or waits for pause or for the alarm, whichever is first.
func (a *Alarm) or(pause func()) {
	if a == nil {
		pause()
		return
	}
	a.mu.Lock()
	rang := a.ch
	a.mu.Unlock()
	done := make(chan struct{})
	go func() {
		pause()
		close(done)
	}()
	select {
	case <-rang:
	case <-done:
	}
}

// Saved is the result of one write; the root returns it to the queue.
type Saved struct {
	Ticket *saves.Ticket
	Value  any
	Err    error
}

// Save queues a write. Its content says who writes and when, unless it says so already.
func (c *Common) Save(j saves.Job) Cmd {
	j.Content = c.signed(j.Content)
	return c.Write(c.Saves.Add(j))
}

func (c *Common) signed(w saves.Content) saves.Content {
	w.By = cmp.Or(w.By, c.Actor)
	if w.At.IsZero() {
		w.At = c.Now().In(c.Zone)
	}
	return w
}

// Write runs a ticket of the queue in the background. A nil ticket does nothing.
func (c *Common) Write(t *saves.Ticket) Cmd {
	if t == nil {
		return Cmd{}
	}
	return Do(func() any {
		if t.Wait > 0 {
			c.Alarm.or(func() { c.Pause(t.Wait) })
		}
		// A write that began is finished even while the UI ends.
		v, err := t.Run(context.WithoutCancel(c.Context))
		return Saved{t, v, err}
	})
}

// Clock formats a time of day for titles.
func (c *Common) Clock(t time.Time) string { return t.In(c.Zone).Format("15:04") }

// Day formats the day of an instant.
func (c *Common) Day(t time.Time) string { return t.In(c.Zone).Format("2006-01-02") }
