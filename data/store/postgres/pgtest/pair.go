package pgtest

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Pair is a primary and a standby that follows it: a commit at the primary is acknowledged when the standby has it on
// its disk too.
type Pair struct {
	Primary, Standby *Server

	ports []int
}

// StartPair starts two servers, and waits until the standby follows synchronously. They stop at the end of the test.
func StartPair(t testing.TB) *Pair {
	t.Helper()
	p := &Pair{Primary: Start(t, "-c", "wal_log_hints=on", "-c", "max_wal_senders=5", "-c", "hot_standby=on")}
	p.Standby = &Server{Dir: newFolder(t), args: p.Primary.args, remove: "no"}
	t.Cleanup(func() {
		p.Standby.Stop()
		_ = os.RemoveAll(p.Standby.Dir)
	})
	var err error
	if p.Standby.port, err = freePort(); err != nil {
		t.Fatal(err)
	}
	p.ports = []int{p.Primary.port, p.Standby.port}
	if err := p.follow(); err != nil {
		t.Fatalf("start a standby: %v", err)
	}
	return p
}

func newFolder(t testing.TB) string {
	t.Helper()
	dir, err := serverFolder()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// Address is that of a database on whichever of the two takes writes.
func (p *Pair) Address(database string) string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d,127.0.0.1:%d/%s?target_session_attrs=read-write&"+
		"connect_timeout=2", p.ports[0], p.ports[1], database)
}

// Kill ends the primary and all its processes at once.
func (p *Pair) Kill() error { return p.Primary.Kill() }

// Promote makes the standby the primary after [Pair.Kill]. The other is down until [Pair.Rebuild].
func (p *Pair) Promote() error {
	p.Primary, p.Standby = p.Standby, p.Primary
	return p.Primary.Exec("SELECT pg_promote(true, 60)")
}

// Rebuild makes the server that was killed a standby of the other, and waits until it follows synchronously.
func (p *Pair) Rebuild() error { return p.follow() }

func (p *Pair) follow() error {
	if err := p.Standby.copyOf(p.Primary); err != nil {
		return err
	}
	if err := p.Standby.Run(); err != nil {
		return err
	}
	if err := p.Primary.Exec("ALTER SYSTEM SET synchronous_standby_names = '*'"); err != nil {
		return err
	}
	if err := p.Primary.Exec("SELECT pg_reload_conf()"); err != nil {
		return err
	}
	return p.Primary.wait("EXISTS (SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync')")
}

// wait waits until the server answers a question with yes.
func (s *Server) wait(question string) error {
	ctx, done := context.WithTimeout(context.Background(), time.Minute)
	defer done()
	c, err := pgx.Connect(ctx, s.Address("postgres"))
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	for yes := false; !yes; time.Sleep(20 * time.Millisecond) {
		if err := c.QueryRow(ctx, "SELECT "+question).Scan(&yes); err != nil {
			return fmt.Errorf("%s: %w", question, err)
		}
	}
	return nil
}
