package store

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"assure/internal/problem"
)

// place is what the operating system says of where a file lies.
type place struct {
	network string // name of the network file system, "" for a local one
	warning string // the place works but has a catch
}

// syncedFolders are folder names of programs that copy files behind the register's back: they take the file without its
// write-ahead log, or put an older copy over it. Compared lower case; a trailing * stands for anything.
var syncedFolders = []struct{ name, program string }{
	{"onedrive*", "OneDrive"}, {"dropbox*", "Dropbox"}, {"google drive*", "Google Drive"}, {"googledrive*", "Google Drive"},
	{"my drive", "Google Drive"}, {"icloud drive*", "iCloud"}, {"iclouddrive*", "iCloud"}, {"mobile documents", "iCloud"},
	{"box sync", "Box"}, {"nextcloud*", "Nextcloud"},
}

// syncedBy names the program that synchronises a folder of the path, "" when none is known to.
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

// letterAfter keeps "dropboxes" from being Dropbox: what follows the name must not go on as a word.
func letterAfter(part, prefix string) bool {
	rest := part[len(prefix):]
	return rest != "" && rest[0] >= 'a' && rest[0] <= 'z'
}

// checkPlace refuses a place where locks do not hold, unless the person opened it for one user under an exclusive lock.
// It looks at the nearest folder that exists and touches nothing.
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
		what = fmt.Sprintf("the register lies on a network drive (%s), where two computers can write at once and damage it", pl.network)
	case program != "":
		what = fmt.Sprintf("the register lies in a folder that %s synchronises, which copies half-written files and can put an old one over a new one", program)
	}
	if pl.warning != "" {
		s.warnings = append(s.warnings, pl.warning)
	}
	if what == "" {
		return nil
	}
	if s.cfg.SingleUserShare {
		s.warnings = append(s.warnings, "single-user share: "+what+"; only this window may use it, and a broken connection can damage it, so back up daily")
		return nil
	}
	code := "network-drive"
	if pl.network == "" {
		code = "synced-folder"
	}
	return problem.New(code, s.cfg.Path, "keep it on a local drive (--db, or --move-local to move it there), or open it alone with --single-user-share; the file was not touched", "%s", what)
}
