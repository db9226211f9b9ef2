package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"assure/data/store/heads"
	"assure/internal/problem"
	"assure/internal/safefile"
)

// Replace puts the backup at from in the place of the register at cfg.Path, after checking it, and keeps what was
// there: it returns the path of the old file, whose log has the same name with -wal, or "" when there was none. A
// register that somebody has open is refused. Whenever the program stops, the old register is whole under one of its
// names, and its log never lies next to the new file, which would be destroyed by it. Its heads are kept with it, and
// the head of what is restored is the first of the new ones. Of cfg, Path, Anchors, Now and SingleUserShare count.
// agree, if not nil, is called with the path of the checked copy before anything is changed; an error of it ends the
// work.
func Replace(ctx context.Context, from string, cfg Config, agree func(fresh string) error) (was string, err error) {
	from, path, err := absolute(from, cfg.Path)
	if err != nil {
		return "", err
	}
	if from == path {
		return "", problem.New("same-file", path, "name a backup of it", "the backup is the register itself")
	}
	s := &Store{cfg: Config{Path: path, SingleUserShare: cfg.SingleUserShare}}
	if err := s.checkPlace(); err != nil {
		return "", err
	}
	now := cfg.Now()
	lock, err := takeShareLock(path, now)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, lock.release()) }()
	if err := closed(ctx, path); err != nil {
		return "", err
	}
	stamp := freeStamp(path, now)
	fresh := path + ".restoring-" + stamp
	if err := Restore(ctx, from, fresh); err != nil {
		return "", err
	}
	defer safefile.Remove(fresh) // when it did not get its name
	if agree != nil {
		if err := agree(fresh); err != nil {
			return "", err
		}
		if err := closed(ctx, path); err != nil { // somebody may have opened it meanwhile
			return "", err
		}
	}
	cfg.Path = path
	restored, err := lastRow(ctx, fresh)
	if err != nil {
		return "", err
	}
	was = path + ".replaced-" + stamp
	back, err := setAnchorsAside(cfg.Anchors, stamp)
	if err != nil {
		return "", err
	}
	if err := setAside(path, was); err != nil {
		return "", errors.Join(err, back())
	}
	if err := os.Rename(fresh, path); err != nil {
		return "", problem.New("cannot-replace", path, "close every program that has it open, and try again; the "+
			"register as it was is "+was, "the restored register cannot be put in place: %v", err)
	}
	syncFolder(filepath.Dir(path))
	// The register is restored without it, and `assure doctor` says when a file of heads cannot be written.
	_ = cfg.noteHead(restored, "restored from "+filepath.Base(from))
	if _, err := os.Lstat(was); errors.Is(err, fs.ErrNotExist) {
		was = ""
	}
	return was, nil
}

// freeStamp is the time for the names of what is kept, with a number when a register was replaced within the same
// second.
func freeStamp(path string, now time.Time) string {
	stamp := now.UTC().Format("20060102T150405Z")
	for n := 1; ; n++ {
		s := stamp
		if n > 1 {
			s = fmt.Sprintf("%s-%d", stamp, n)
		}
		_, kept := os.Lstat(path + ".replaced-" + s)
		_, fresh := os.Lstat(path + ".restoring-" + s)
		if errors.Is(kept, fs.ErrNotExist) && errors.Is(fresh, fs.ErrNotExist) || n == 1000 {
			return s
		}
	}
}

func lastRow(ctx context.Context, path string) (h Head, err error) {
	err = Peek(ctx, path, func(v *View) error {
		h, _, err = v.LastRow(ctx)
		return err
	})
	return h, err
}

func absolute(a, b string) (string, string, error) {
	x, err := filepath.Abs(a)
	if err != nil {
		return "", "", err
	}
	y, err := filepath.Abs(b)
	return x, y, err
}

// closed makes sure that nobody has a register open, and moves its log into the file. A file that is damaged, or is no
// register, may be replaced as it is.
func closed(ctx context.Context, path string) error {
	if checkHeader(path) != nil || foreignLog(path) != nil { // the log may not be its own, and is put aside with it
		return nil
	}
	if err := driverMode(); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", fileURI(path)+"?mode=rw&_busy_timeout=1000&_pragma=locking_mode(EXCLUSIVE)")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(ctx, "BEGIN EXCLUSIVE; COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")
	if err = mapError(errors.Join(err, db.Close())); errors.Is(err, ErrBusy) {
		return problem.New("in-use", path, "close Assure in every window, and try again; nothing was changed",
			"the register is open")
	}
	return ctx.Err()
}

// setAside gives a register, its log and its file of heads a second name, and then takes the log and the heads away
// from the first. The file itself keeps both names until another takes the first.
func setAside(path, was string) error {
	for _, suffix := range []string{"", "-wal", heads.Of("")} {
		err := os.Link(path+suffix, was+suffix)
		if err != nil && !errors.Is(err, fs.ErrNotExist) { // not every file system links
			err = copyFile(path+suffix, was+suffix)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return problem.New("cannot-keep", path, "make room for it and try again; nothing was changed",
				"the register that is there cannot be kept as %s: %v", was, err)
		}
	}
	syncFolder(filepath.Dir(path))
	for _, suffix := range []string{"-wal", "-shm", heads.Of("")} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return problem.New("in-use", path, "close Assure in every window, and try again; nothing was changed",
				"the log of the register cannot be moved: %v", err)
		}
	}
	syncFolder(filepath.Dir(path))
	return nil
}

// setAnchorsAside gives the file of heads on another drive another name: the restored log does not have its last heads.
// back gives it its name again. "" is no file.
func setAnchorsAside(file, stamp string) (back func() error, err error) {
	back = func() error { return nil }
	if file == "" {
		return back, nil
	}
	aside := file + ".replaced-" + stamp
	err = os.Rename(file, aside)
	switch _, away := os.Stat(filepath.Dir(file)); {
	case err == nil:
		return func() error { return os.Rename(aside, file) }, nil
	case away != nil:
		return back, headsProblem(err, file)
	case errors.Is(err, fs.ErrNotExist):
		return back, nil
	}
	return back, problem.New("cannot-keep", file, "give it another name yourself, and try again; nothing was changed",
		"the file of heads cannot be given another name: %v", err)
}

// copyFile copies a file that nothing has open, readable by its owner only, and waits for the disk.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = out.ReadFrom(in)
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return errors.Join(err, os.Remove(to))
	}
	return nil
}

// foreignLog refuses a write-ahead log that is not the file's own. A file that was never opened for writing since it
// was copied, such as a backup, has none: its header says so. SQLite would play the log of another file into it.
func foreignLog(path string) error {
	log, err := os.Stat(path + "-wal")
	if err != nil || log.Size() == 0 {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil // said elsewhere
	}
	defer f.Close()
	var version [2]byte // of the format for writing and for reading: 1 without a write-ahead log, 2 with one
	if _, err := f.ReadAt(version[:], 18); err != nil || version != [2]byte{1, 1} {
		return nil
	}
	return problem.New("foreign-log", path,
		"keep both files: "+filepath.Base(path)+"-wal has what was written last to the register that was here before. "+
			"Move it to another folder, or put the backup in place with `assure restore FILE "+
			"--replace`; nothing was changed",
		"the log next to the register, %s, is that of another file and would destroy it", filepath.Base(path)+"-wal")
}
