package safefile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"time"
)

// Temporary makes a file in a folder, readable by its owner only, that is to get the name later. A program that is
// killed leaves it: the next one that writes in the folder removes what is left there.
func Temporary(dir, name string) (*os.File, error) {
	sweepOnce(dir, time.Now())
	return os.CreateTemp(dir, "."+name[:min(len(name), 100)]+".assure-*") // a name has at most 255 bytes
}

// TemporaryFolder makes a folder in another for work that ends with it, such as plain copies of what is encrypted. It
// is for its owner only. One that a killed program left is removed like a file of [Temporary].
func TemporaryFolder(dir string) (string, error) {
	sweepOnce(dir, time.Now())
	return os.MkdirTemp(dir, ".assure-work-*")
}

// Scratch makes a file in the system's folder for temporary files, readable by its owner only, for what does not fit in
// memory while a command runs. One that a killed program left is removed by the next that makes one, a day after it was
// last written to: a long export may read its own for long.
func Scratch() (*os.File, error) {
	dir := os.TempDir()
	if _, done := swept.LoadOrStore("scratch "+dir, true); !done {
		sweepScratch(dir, time.Now())
	}
	return os.CreateTemp(dir, "assure-*")
}

var scratchName = regexp.MustCompile(`^assure-\d+$`)

const scratchStaleAfter = 24 * time.Hour

func sweepScratch(dir string, now time.Time) {
	sweep(dir, func(e fs.DirEntry) bool {
		return e.Type().IsRegular() && scratchName.MatchString(e.Name())
	}, now.Add(-scratchStaleAfter))
}

// Remove removes a temporary file that got no name, with what the database engine may have left next to it.
func Remove(tmp string) {
	for _, suffix := range []string{"", "-journal", "-wal", "-shm"} {
		_ = os.Remove(tmp + suffix)
	}
}

// staleAfter is the age from which a temporary file belongs to no program any more. A backup is the longest work with
// one, and is checked for less than this after its last byte was written.
const staleAfter = time.Hour

// temporaryName are the names of [Temporary], and those that earlier releases gave their temporary files. A restore
// that was killed leaves a whole register under a name with its time.
var temporaryName = regexp.MustCompile(`^(\..+\.assure-\d+(-journal|-wal|-shm)?|\.assure-backup-\d+(-journal)?|` +
	`\..+\.part-\d+|.+\.restoring-\d{8}T\d{6}Z(-\d+)?(-wal|-shm)?)$`)

// folderName are the names of [TemporaryFolder].
var folderName = regexp.MustCompile(`^\.assure-(work|backup)-\d+$`)

var swept sync.Map // folders that this process has swept

func sweepOnce(dir string, now time.Time) {
	if abs, err := filepath.Abs(dir); err == nil {
		if _, done := swept.LoadOrStore(abs, true); !done {
			Sweep(abs, now)
		}
	}
}

// Sweep removes the temporary files and folders that killed programs left in a folder: only those with a name of
// theirs, for their owner alone, that nobody wrote to for an hour. It returns how many.
func Sweep(dir string, now time.Time) (n int) {
	return sweep(dir, func(e fs.DirEntry) bool {
		return e.Type().IsRegular() && temporaryName.MatchString(e.Name()) ||
			e.IsDir() && folderName.MatchString(e.Name())
	}, now.Add(-staleAfter))
}

// sweep removes what is ours in a folder and was last written to at or before a time.
func sweep(dir string, ours func(fs.DirEntry) bool, before time.Time) (n int) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0 // writing there says why
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		if ours(e) && stale(path, before) && os.RemoveAll(path) == nil {
			n++
		}
	}
	return n
}

// stale reports whether nobody wrote to a file, or to anything in a folder, after a time, and others may not read it.
func stale(path string, before time.Time) bool {
	err := filepath.WalkDir(path, func(at string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		fi, err := d.Info()
		if err != nil {
			return err
		}
		if fi.ModTime().After(before) || at == path && fi.Mode().Perm()&0o077 != 0 && ownModes {
			return fs.ErrExist
		}
		return nil
	})
	return err == nil
}

// MkdirAll makes a folder and those above it that are missing, for their owner only, and waits until their names are on
// disk.
func MkdirAll(dir string) error {
	switch fi, err := os.Stat(dir); {
	case err == nil && fi.IsDir():
		return nil
	case err == nil:
		return &fs.PathError{Op: "make the folder", Path: dir, Err: fs.ErrExist}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	parent := filepath.Dir(dir)
	if parent != dir {
		if err := MkdirAll(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	syncDir(parent)
	return nil
}
