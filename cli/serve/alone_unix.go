//go:build unix

package serve

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// alone makes sure that a person has one session, by a lock that ends with the process. free gives it up.
func alone(state string, p *entity.Person, from string) (free func(), err error) {
	path := filepath.Join(state, "session-"+p.ID)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		b := make([]byte, 200)
		n, _ := f.Read(b)
		_ = f.Close()
		return nil, problem.New("signed-in", "", "end that session first; it ends when its connection is gone",
			"you are signed in already, %s", text.Safe(strings.TrimSpace(string(b[:n]))))
	}
	_ = f.Truncate(0)
	_, _ = fmt.Fprintf(f, "from %s since %s", from, time.Now().Format("2 Jan 15:04"))
	return func() { _ = f.Close() }, nil
}

// lastRead is when something was read from a terminal last, to some seconds.
func lastRead(f *os.File) (at time.Time, known bool) {
	var st unix.Stat_t
	if err := unix.Fstat(int(f.Fd()), &st); err != nil {
		return time.Time{}, false
	}
	return time.Unix(st.Atim.Unix()), true
}
