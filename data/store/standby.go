package store

import (
	"context"
	"fmt"
	"time"

	"assure/internal/problem"
	"assure/internal/text"
)

// standing is what a server says of itself when it is a standby, which follows another one and only reads.
type standing struct {
	standby  bool
	follows  bool // it is connected to the server that it follows, or was within the last minute
	complete bool // it shows everything that it has received
	age      time.Duration
	known    bool // the age: that of the newest change which it shows
}

// askStanding asks a server whether it is a standby. It needs no rights beyond those of reading.
func (s *Store) askStanding(ctx context.Context) (standing, error) {
	var out standing
	var seconds int64
	err := s.reader.QueryRowContext(ctx, "SELECT pg_is_in_recovery(), EXISTS (SELECT 1 FROM pg_stat_wal_receiver), "+
		"coalesce(pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn(), false), "+
		"CAST(coalesce(extract(epoch FROM now() - pg_last_xact_replay_timestamp()), -1) AS BIGINT)").
		Scan(&out.standby, &out.follows, &out.complete, &seconds)
	out.age, out.known = max(0, time.Duration(seconds)*time.Second), seconds >= 0
	return out, err
}

// lag says how far a standby is behind.
func (n *standing) lag() string {
	switch {
	case !n.follows && !n.known:
		return "it does not reach the main server, and does not know since when"
	case !n.follows:
		return "it does not reach the main server: the newest change that it shows is " + ageWords(n.age) + " old"
	case n.complete || !n.known:
		return "it shows everything that it has received from the main server"
	}
	return "it is " + ageWords(n.age) + " behind the main server"
}

func ageWords(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return text.Plural(int(d/time.Second), "second", "seconds")
	case d < 2*time.Hour:
		return text.Plural(int(d/time.Minute), "minute", "minutes")
	}
	return text.Plural(int(d/time.Hour), "hour", "hours")
}

// findStanding opens a register on a standby for reading only, and says how far it is behind.
func (s *Store) findStanding(ctx context.Context) error {
	n, err := s.askStanding(ctx)
	if err != nil || !n.standby {
		return err
	}
	s.standby, s.cfg.ReadOnly = true, true
	s.warnings = append(s.warnings, fmt.Sprintf("this server has a copy of the register, for reading: %s; nothing is "+
		"written here, and its log does not note what is exported", n.lag()))
	return nil
}

// Standby reports whether the register is a copy on a server that follows another one: it takes no writes, not even
// the note of an export.
func (s *Store) Standby() bool { return s.standby }

// Lag says how far the server is behind the one that it follows, "" when it is not a standby.
func (s *Store) Lag(ctx context.Context) (string, error) {
	if !s.standby {
		return "", nil
	}
	n, err := s.askStanding(ctx)
	switch {
	case err != nil:
		return "", problemFor(err, s.cfg.Path)
	case !n.standby:
		return "it has become the main server: open the register again to write to it", nil
	}
	return n.lag(), nil
}

func (s *Store) refuseStandby() error {
	return problem.New("standby", s.cfg.Path, "name the main server in the address, or all servers with "+
		"target_session_attrs=read-write; nothing was changed",
		"this server has a copy of the register that follows the main server, and is for reading only")
}
