package store

import (
	"fmt"
	"os"
	"path/filepath"

	"assure/internal/problem"
)

// place is the kind of drive that a folder is on.
type place struct {
	network string // name of the network file system, "" for a local one
	warning string // a place that works but has a risk
}

// checkPlace refuses a place where locks do not work, unless the register is opened for a single
// user under an exclusive lock. It checks the nearest existing folder and changes nothing.
func (s *Store) checkPlace() error {
	dir, real := s.realPlace()
	pl := classify(dir)
	what := ""
	switch program := thisComputer().syncedBy(real); {
	case pl.network != "":
		what = fmt.Sprintf("the register is on a network drive (%s), where two computers can write at once and "+
			"damage it", pl.network)
	case program != "":
		what = fmt.Sprintf("the register is in a folder that %s synchronises, which copies half-written files and "+
			"can replace a new file by an old one", program)
	}
	if pl.warning != "" {
		s.warnings = append(s.warnings, pl.warning)
	}
	if what == "" {
		return nil
	}
	if s.cfg.SingleUserShare {
		s.warnings = append(s.warnings,
			"single-user share: "+what+"; only this window may use it, and a broken connection can damage it, so "+
				"back up daily")
		return nil
	}
	code := "network-drive"
	if pl.network == "" {
		code = "synced-folder"
	}
	return problem.New(code, s.cfg.Path,
		"keep it on a local drive (--db, or --move-local to move it there), or open it alone with "+
			"--single-user-share; the file was not touched", "%s", what)
}

// realPlace returns the nearest folder of the register that exists, and the path of the register, both without links:
// a link in a person's own folder may lead to a share.
func (s *Store) realPlace() (dir, path string) {
	dir, path = filepath.Dir(s.cfg.Path), s.cfg.Path
	for {
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	if r, err := filepath.EvalSymlinks(dir); err == nil {
		if rel, err := filepath.Rel(dir, path); err == nil {
			path = filepath.Join(r, rel)
		}
		dir = r
	}
	return dir, path
}
