package store

import (
	"fmt"

	"assure/internal/place"
	"assure/internal/problem"
)

// checkPlace refuses a place where locks do not work, unless the register is opened for a single
// user under an exclusive lock. It checks the nearest existing folder and changes nothing.
func (s *Store) checkPlace() error {
	dir, real := place.Resolve(s.cfg.Path)
	pl := place.Of(dir)
	what := ""
	switch program := place.SyncedBy(real); {
	case pl.Network != "":
		what = fmt.Sprintf("the register is on a network drive (%s), where two computers can write at once and "+
			"damage it", pl.Network)
	case program != "":
		what = fmt.Sprintf("the register is in a folder that %s synchronises, which copies half-written files and "+
			"can replace a new file by an old one", program)
	}
	if pl.Warning != "" {
		s.warnings = append(s.warnings, pl.Warning)
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
	if pl.Network == "" {
		code = "synced-folder"
	}
	return problem.New(code, s.cfg.Path,
		"keep it on a local drive (--db, or --move-local to move it there), or open it alone with "+
			"--single-user-share; the file was not touched", "%s", what)
}
