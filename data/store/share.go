package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"time"

	"assure/internal/problem"
	"assure/internal/safefile"
)

// shareLock is a file next to the register that names who has it open on a network share. It works
// where the share does not honour the exclusive lock of SQLite.
type shareLock struct{ path string }

// takeShareLock creates PATH.lock. Its error names the holder of an existing one.
func takeShareLock(path string, now time.Time) (*shareLock, error) {
	l := &shareLock{path: path + ".lock"}
	f, err := os.OpenFile(l.path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		holder, _ := safefile.Read(context.Background(), l.path, 1000)
		return nil, problem.New("in-use", path, "ask that person to close it; if the computer crashed, delete "+l.path,
			"the register is open on the share: %.200q", holder)
	}
	if err != nil {
		return nil, problemFor(err, path)
	}
	host, _ := os.Hostname()
	who := "unknown"
	if u, err := user.Current(); err == nil {
		who = u.Username
	}
	_, err = fmt.Fprintf(f, "%s on %s, process %d, since %s", who, host, os.Getpid(), now.UTC().Format(time.RFC3339))
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, problemFor(errors.Join(err, os.Remove(l.path)), path)
	}
	return l, nil
}

func (l *shareLock) release() error { return os.Remove(l.path) }
