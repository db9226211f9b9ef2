// Package pgtest starts PostgreSQL servers for tests, in temporary folders and on this computer only.
//
//   - [Engine] is the engine that the tests of the register run on: ASSURE_TEST_ENGINE=postgres, or a file.
//   - [Database] is the address of a new empty database; one server serves a whole test binary.
//   - [Prepared] is that of a copy of a database that is made once.
//   - [Start] starts a server of its own, to be killed; [StartPair] one with a standby that takes its place.
//
// Without the programs of PostgreSQL a test skips, and says so.
package pgtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Engine reports whether the tests of the register run on PostgreSQL.
func Engine() bool { return os.Getenv("ASSURE_TEST_ENGINE") == "postgres" }

// Binaries is the folder with the programs of PostgreSQL, "" where there is none.
func Binaries() string {
	if path, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil { // a link to initdb alone may be in the path
			return filepath.Dir(real)
		}
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 || runtime.GOOS == "windows" {
		return ""
	}
	return filepath.Dir(found[len(found)-1])
}

// shared is the server of a test binary. It ends with the process.
var shared struct {
	once   sync.Once
	server *Server
	err    error
	n      atomic.Int64
}

// server starts the server of this test binary, or skips.
func server(t testing.TB) *Server {
	t.Helper()
	if Binaries() == "" {
		t.Skip("needs PostgreSQL (Debian: postgresql): initdb is not installed")
	}
	shared.once.Do(func() {
		shared.server, shared.err = start("yes", "-c", "fsync=off", "-c", "synchronous_commit=off",
			"-c", "full_page_writes=off", "-c", "max_connections=300")
	})
	if shared.err != nil {
		t.Fatalf("start PostgreSQL: %v", shared.err)
	}
	return shared.server
}

// Database is the address of a new empty database.
func Database(t testing.TB) string { return newDatabase(t, server(t), "template0") }

var prepared struct {
	sync.Mutex
	made map[string]bool
}

// Prepared is the address of a copy of a database that prepare has filled, once for each name.
func Prepared(t testing.TB, name string, prepare func(address string) error) string {
	t.Helper()
	s := server(t)
	prepared.Lock()
	defer prepared.Unlock()
	if !prepared.made[name] {
		if err := s.Exec("CREATE DATABASE " + name + " TEMPLATE template0"); err != nil {
			t.Fatal(err)
		}
		if err := prepare(s.Address(name)); err != nil {
			t.Fatal(err)
		}
		if prepared.made == nil {
			prepared.made = map[string]bool{}
		}
		prepared.made[name] = true
	}
	return newDatabase(t, s, name)
}

func newDatabase(t testing.TB, s *Server, template string) string {
	t.Helper()
	name := fmt.Sprintf("t%d", shared.n.Add(1))
	if err := s.Exec("CREATE DATABASE " + name + " TEMPLATE " + template + " STRATEGY file_copy"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)") })
	return s.Address(name)
}

// Server is a running server.
type Server struct {
	Dir    string // with the folder data and the file log
	port   int
	args   []string
	remove string   // yes: the folder goes when the server ends
	stop   *os.File // the server ends when this is closed
	done   chan error

	ended error // how it ended when it was stopped last
}

// Start starts a server of its own whose commits wait for the disk, with more settings (-c NAME=VALUE), and stops it at
// the end of the test.
func Start(t testing.TB, args ...string) *Server {
	t.Helper()
	if Binaries() == "" {
		t.Skip("needs PostgreSQL (Debian: postgresql): initdb is not installed")
	}
	s, err := start("no", args...)
	if err != nil {
		t.Fatalf("start PostgreSQL: %v", err)
	}
	t.Cleanup(func() {
		s.Stop()
		_ = os.RemoveAll(s.Dir)
	})
	return s
}

// Address is the address of a database.
func (s *Server) Address(database string) string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/%s", s.port, database)
}

// Exec runs statements in the database of the administrator.
func (s *Server) Exec(words string) error { return Exec(s.Address("postgres"), words) }

// Exec runs statements in a database.
func Exec(address, words string) error {
	ctx, done := context.WithTimeout(context.Background(), time.Minute)
	defer done()
	c, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	_, err = c.Exec(ctx, words)
	return err
}

// Ask reads one row from a database.
func Ask(address, question string, out ...any) error {
	ctx, done := context.WithTimeout(context.Background(), time.Minute)
	defer done()
	c, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	return c.QueryRow(ctx, question).Scan(out...)
}
