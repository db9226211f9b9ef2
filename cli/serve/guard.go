package serve

import (
	"net"
	"sync"
	"time"
)

// The limits of connections.
const (
	mostSessions  = 64               // connections that are open at once, signed in or not
	mostWaiting   = 24               // of those, not signed in yet
	mostFrom      = 8                // of those, from one address
	signInTime    = 20 * time.Second // a connection has to sign in
	mostFailures  = 10               // of an address within failureWindow
	failureWindow = 10 * time.Minute
	mostAddresses = 4096 // remembered
)

// guard counts connections and failures by address. Its methods are safe for concurrent use.
type guard struct {
	now func() time.Time

	mu      sync.Mutex
	open    int
	waiting map[string]int
	total   int // of waiting
	failed  map[string][]time.Time
}

func newGuard(now func() time.Time) *guard {
	return &guard{now: now, waiting: map[string]int{}, failed: map[string][]time.Time{}}
}

// enter reports whether a connection from an address is taken. It is refused without an answer otherwise.
func (g *guard) enter(addr string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.open >= mostSessions || g.total >= mostWaiting || g.waiting[addr] >= mostFrom ||
		len(g.recent(addr)) >= mostFailures {
		return false
	}
	g.open++
	g.total++
	g.waiting[addr]++
	return true
}

// signedIn ends the waiting of a connection.
func (g *guard) signedIn(addr string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.leaveWaiting(addr)
	delete(g.failed, addr)
}

func (g *guard) leaveWaiting(addr string) {
	g.total--
	if g.waiting[addr]--; g.waiting[addr] <= 0 {
		delete(g.waiting, addr)
	}
}

// left ends a connection; one that never signed in is a failure of its address.
func (g *guard) left(addr string, waiting bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.open--
	if !waiting {
		return
	}
	g.leaveWaiting(addr)
	if len(g.failed) >= mostAddresses {
		clear(g.failed) // a flood of addresses is not remembered at the cost of memory
	}
	g.failed[addr] = append(g.recent(addr), g.now())
}

// recent are the failures of an address that count.
func (g *guard) recent(addr string) []time.Time {
	list, from := g.failed[addr], g.now().Add(-failureWindow)
	for len(list) > 0 && list[0].Before(from) {
		list = list[1:]
	}
	return list
}

// host is the address without its port.
func host(a net.Addr) string {
	if h, _, err := net.SplitHostPort(a.String()); err == nil {
		return h
	}
	return a.String()
}

// guarded is a connection that is counted, and closed unless it signs in soon.
type guarded struct {
	net.Conn
	g     *guard
	addr  string
	timer *time.Timer

	once sync.Once
	mu   sync.Mutex
	in   bool
}

func (g *guard) watch(c net.Conn) *guarded {
	out := &guarded{Conn: c, g: g, addr: host(c.RemoteAddr())}
	out.timer = time.AfterFunc(signInTime, func() { _ = out.Close() })
	return out
}

// signedIn lets the connection stay.
func (c *guarded) signedIn() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.in {
		c.in = true
		c.timer.Stop()
		c.g.signedIn(c.addr)
	}
}

// Close closes it, and counts it out once.
func (c *guarded) Close() error {
	c.once.Do(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.timer.Stop()
		c.g.left(c.addr, !c.in)
	})
	return c.Conn.Close()
}
