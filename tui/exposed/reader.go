package exposed

import (
	"context"
	"slices"
	"sync"

	"assure/data"
	"assure/data/book"
	"assure/data/chain"
	"assure/tui/page"
)

// Reader searches the map of who uses what, which it reads once for each state of the register. It is for
// background work, of several pages at a time.
type Reader struct {
	r    *data.Register
	mu   sync.Mutex // a map is for one goroutine at a time
	m    *chain.Map
	seen page.Seen
}

// NewReader returns one that has read nothing yet.
func NewReader(r *data.Register) *Reader { return &Reader{r: r} }

// chart is the map of the register as it is now. The lock is held.
func (x *Reader) chart(ctx context.Context) (*chain.Map, error) {
	if x.m != nil && x.seen.IsNow(ctx, x.r) {
		return x.m, nil
	}
	seen := page.Look(ctx, x.r)
	m, err := chain.Read(ctx, x.r, book.At{})
	if err != nil {
		return nil, err
	}
	x.m, x.seen = m, seen
	return m, nil
}

// Ask says who uses what a name means. known reports whether anything of that name is recorded behind a service.
func (x *Reader) Ask(ctx context.Context, name string) (e *chain.Exposure, known bool, err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	m, err := x.chart(ctx)
	if err != nil {
		return nil, false, err
	}
	test, names, near := m.UsesTest(name, "")
	e = m.Exposed(name, test)
	e.Names, e.Near = names, near
	known = slices.ContainsFunc(m.Parties, func(p chain.Party) bool { return slices.Contains(names, p.Name) })
	return e, known, nil
}

// With calls use with the map as it is now.
func (x *Reader) With(ctx context.Context, use func(*chain.Map) error) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	m, err := x.chart(ctx)
	if err != nil {
		return err
	}
	return use(m)
}

// Used is a name that is recorded behind services, and how many of them use it.
type Used struct {
	Name  string
	Count int
}

// Names lists what is recorded behind services, the most used first.
func (x *Reader) Names(ctx context.Context) ([]Used, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	m, err := x.chart(ctx)
	if err != nil {
		return nil, err
	}
	var out []Used
	for i := range m.Parties {
		out = append(out, Used{m.Parties[i].Name, len(m.Parties[i].UsedBy)})
	}
	slices.SortStableFunc(out, func(a, b Used) int { return b.Count - a.Count })
	return out, nil
}
