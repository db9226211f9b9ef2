package store

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"assure/internal/problem"
)

// place is the kind of drive that a folder is on.
type place struct {
	network string // name of the network file system, "" for a local one
	warning string // a place that works but has a risk
}

// syncedFolders are folder names of programs that synchronise files: they copy the register without
// its write-ahead log, or replace it by an older copy. Names are compared in lower case; a trailing
// * matches anything.
var syncedFolders = []struct{ name, program string }{
	{"onedrive*", "OneDrive"}, {"dropbox*", "Dropbox"}, {"google drive*", "Google Drive"},
	{"googledrive*", "Google Drive"},
	{"my drive", "Google Drive"}, {"icloud drive*", "iCloud"}, {"iclouddrive*", "iCloud"},
	{"mobile documents", "iCloud"},
	{"box sync", "Box"}, {"nextcloud*", "Nextcloud"},
}

// syncedBy returns the program that synchronises a folder of the path, "" when none is known to.
func syncedBy(path string) string {
	for part := range strings.SplitSeq(strings.ToLower(filepath.ToSlash(filepath.Dir(path))), "/") {
		for _, s := range syncedFolders {
			prefix, wild := strings.CutSuffix(s.name, "*")
			if part == prefix || wild && strings.HasPrefix(part, prefix) && !letterAfter(part, prefix) {
				return s.program
			}
		}
	}
	return ""
}

// letterAfter reports whether a letter follows prefix: "dropboxes" is not Dropbox.
func letterAfter(part, prefix string) bool {
	rest := part[len(prefix):]
	return rest != "" && rest[0] >= 'a' && rest[0] <= 'z'
}

// checkPlace refuses a place where locks do not work, unless the register is opened for a single
// user under an exclusive lock. It checks the nearest existing folder and changes nothing.
func (s *Store) checkPlace() error {
	dir := filepath.Dir(s.cfg.Path)
	for {
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	real := s.cfg.Path
	if r, err := filepath.EvalSymlinks(dir); err == nil {
		rel, err := filepath.Rel(dir, s.cfg.Path)
		if err == nil {
			real = filepath.Join(r, rel)
		}
		dir = r
	}
	pl := classify(dir)
	what := ""
	switch program := syncedBy(real); {
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
