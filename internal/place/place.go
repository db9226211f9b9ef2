// Package place says what is known of the drive that a folder is on: whether it is local, how much room it has, whether
// a program synchronises it, whether it is encrypted.
package place

import (
	"os"
	"path/filepath"
)

// Place is the kind of drive that a folder is on.
type Place struct {
	Network   string // name of the network file system, "" for a local one
	Warning   string // what is risky there for a register, a sentence; "" for nothing
	Removable bool   // known to be a drive that is unplugged
	Memory    bool   // lost when the computer restarts
}

// Drive is what the system says of the drive of a folder.
type Drive struct {
	FileSystem string // by name, "" when not known
	Free       int64  // bytes that this user may still write
	Total      int64  // bytes; 0 when neither is known
	Encrypted  string // by what it is encrypted, such as LUKS; "" when that is not known
	ID         string // of the disk: two folders of one ID share it; "" when not known
}

// SyncedBy returns the program that synchronises the folder of a path, "" when none is known to.
func SyncedBy(path string) string { return thisComputer().syncedBy(path) }

// Resolve returns the nearest folder of a path that exists, and the path, both without links: a link in a person's own
// folder may lead to a share.
func Resolve(file string) (dir, path string) {
	dir, path = filepath.Dir(file), file
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
