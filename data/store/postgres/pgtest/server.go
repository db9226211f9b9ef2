//go:build unix

package pgtest

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// initialise makes the folder of a server. PostgreSQL refuses to run as root, so root runs it as the user postgres.
const initialise = `
run=
if [ "$(id -u)" = 0 ]; then run='setpriv --reuid=postgres --regid=postgres --clear-groups'; chown postgres "$1"; fi
cd "$1" && $run "$2/initdb" -D "$1/data" -A trust -U postgres -E UTF8 --locale=C --no-sync >"$1/initdb.log" 2>&1
`

// keepRunning runs a server until its input ends, which it does when the process that started it ends, however.
const keepRunning = `
dir=$1 bin=$2 remove=$3; shift 3
run=
if [ "$(id -u)" = 0 ]; then run='setpriv --reuid=postgres --regid=postgres --clear-groups'; fi
cd "$dir"
$run "$bin/postgres" -D "$dir/data" "$@" >>"$dir/log" 2>&1 </dev/null &
pid=$!
(read -r _ ; kill -QUIT $pid 2>/dev/null) <&3 &
exec 3<&-
wait $pid
[ "$remove" = no ] || rm -rf "$dir"
`

// copyFrom makes the folder of a standby from a server that runs.
const copyFrom = `
run=
if [ "$(id -u)" = 0 ]; then run='setpriv --reuid=postgres --regid=postgres --clear-groups'; chown postgres "$1"; fi
cd "$1" && rm -rf data && $run "$2/pg_basebackup" -h 127.0.0.1 -p "$3" -U postgres -D "$1/data" -R -X stream -c fast \
	--no-sync >"$1/copy.log" 2>&1
`

// copyOf makes the server a standby of another that runs. Whether its own commits wait for a standby is set later.
func (s *Server) copyOf(other *Server) error {
	out, err := exec.Command("sh", "-c", copyFrom, "sh", s.Dir, Binaries(), strconv.Itoa(other.port)).CombinedOutput()
	if err != nil {
		log, _ := os.ReadFile(filepath.Join(s.Dir, "copy.log"))
		return fmt.Errorf("pg_basebackup: %w: %s%s", err, out, log)
	}
	own := filepath.Join(s.Dir, "data", "postgresql.auto.conf")
	words, err := os.ReadFile(own)
	if err != nil {
		return err
	}
	return os.WriteFile(own, append(words, "synchronous_standby_names = ''\n"...), 0o600)
}

// serverFolder makes a folder that the user postgres can pass through.
func serverFolder() (string, error) {
	dir, err := os.MkdirTemp("", "assure-postgres-")
	if err != nil {
		return "", err
	}
	return dir, os.Chmod(dir, 0o755)
}

func start(remove string, args ...string) (*Server, error) {
	dir, err := serverFolder()
	if err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	s := &Server{Dir: dir, port: port, args: args, remove: remove}
	if out, err := exec.Command("sh", "-c", initialise, "sh", dir, Binaries()).CombinedOutput(); err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "initdb.log"))
		return nil, fmt.Errorf("initdb: %w: %s%s", err, out, log)
	}
	return s, s.Run()
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, l.Close()
}

// Run starts the server, again after it ended, and waits until it answers.
func (s *Server) Run() error {
	args := append([]string{"-c", keepRunning, "sh", s.Dir, Binaries(), s.remove, "-p", strconv.Itoa(s.port),
		"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="}, s.args...)
	in, out, err := os.Pipe()
	if err != nil {
		return err
	}
	cmd := exec.Command("sh", args...)
	cmd.ExtraFiles = []*os.File{in}
	if err := cmd.Start(); err != nil {
		return err
	}
	_ = in.Close()
	s.stop, s.done = out, make(chan error, 1)
	go func(done chan error) { done <- cmd.Wait() }(s.done)
	for deadline := time.Now().Add(30 * time.Second); ; {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		c, err := pgx.Connect(ctx, s.Address("postgres"))
		if err == nil {
			_ = c.Close(ctx)
		}
		cancel()
		if err == nil {
			return nil
		}
		select {
		case werr := <-s.done:
			s.done <- werr
			if time.Now().Before(deadline) && s.busy() { // processes of a killed server end a little later
				time.Sleep(100 * time.Millisecond)
				return s.Run()
			}
			log, _ := os.ReadFile(filepath.Join(s.Dir, "log"))
			return fmt.Errorf("the server ended: %w: %s", err, log)
		default:
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("the server does not answer: %w", err)
		}
		time.Sleep(30 * time.Millisecond)
	}
}

func (s *Server) busy() bool {
	log, _ := os.ReadFile(filepath.Join(s.Dir, "log"))
	end := string(log[max(0, len(log)-600):])
	return strings.Contains(end, "still in use") || strings.Contains(end, "is running in data directory")
}

// Stop ends the server as a power cut would, without saying goodbye to anybody.
func (s *Server) Stop() {
	if s.stop != nil {
		_ = s.stop.Close()
		if err := <-s.done; err != nil {
			s.ended = err
		}
		s.stop = nil
	}
}

// Kill ends the server and all its processes at once, with SIGKILL.
func (s *Server) Kill() error {
	pid, err := s.pid()
	if err != nil {
		return err
	}
	others := childrenOf(pid)
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		return err
	}
	for _, child := range others {
		_ = syscall.Kill(child, syscall.SIGKILL) // it may have ended by itself
	}
	s.Stop()
	return nil
}

// childrenOf lists the processes that a server has started, where the system lists processes as files. Elsewhere they
// end by themselves when the server is gone.
func childrenOf(pid int) (list []int) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range stats {
		b, _ := os.ReadFile(name)
		_, rest, ok := strings.Cut(string(b), ") ") // state, then the parent
		fields := strings.Fields(rest)
		if child, err := strconv.Atoi(filepath.Base(filepath.Dir(name))); ok && err == nil && len(fields) > 1 &&
			fields[1] == strconv.Itoa(pid) {
			list = append(list, child)
		}
	}
	return list
}

func (s *Server) pid() (int, error) {
	b, err := os.ReadFile(filepath.Join(s.Dir, "data", "postmaster.pid"))
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(b), "\n")
	return strconv.Atoi(first)
}
