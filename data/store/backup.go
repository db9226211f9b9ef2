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

	"assure/internal/problem"
	"assure/internal/safefile"
)

// Backup writes a verified copy of the register to the new file at to: made by the engine into a private temporary
// file, checked there as [Store.Verify] checks a register, with the heads noted next to it, synchronised and only then
// given its name. also, if not nil, runs before that, for what belongs to the copy; without it there is no copy.
func (s *Store) Backup(ctx context.Context, to string, also func(context.Context) error) error {
	noted, err := s.Noted()
	if err != nil {
		return err
	}
	err = s.copyTo(ctx, to, func(ctx context.Context, tmp string) error {
		if err := checkCopy(ctx, tmp, s.cfg.Path, noted...); err != nil || also == nil {
			return err
		}
		return also(ctx)
	})
	if errors.Is(mapError(err), ErrDamaged) { // the copy has what the register has
		to = s.cfg.Path
	}
	if err != nil {
		return problemFor(err, to)
	}
	s.noteCopy(ctx, to)
	return nil
}

// noteCopy notes the head that a copy was made at. The copy is there without it, and `assure doctor` says when the file
// of heads cannot be written.
func (s *Store) noteCopy(ctx context.Context, to string) {
	_ = s.Read(ctx, time.Time{}, func(v *View) error {
		h, err := v.Head(ctx)
		if err != nil {
			return err
		}
		return s.NoteHead(h, "backup "+filepath.Base(to))
	})
}

func (s *Store) copyTo(ctx context.Context, to string, check func(context.Context, string) error) error {
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return problem.New("exists", to, "choose another name; a backup never overwrites one",
			"there is a file of this name already")
	}
	dir := filepath.Dir(to)
	if err := safefile.MkdirAll(dir); err != nil {
		return err
	}
	f, err := safefile.Temporary(dir, filepath.Base(to)) // 0600, and the engine keeps the mode of a file that is there
	if err != nil {
		return err
	}
	tmp := f.Name()
	defer safefile.Remove(tmp)
	if err := f.Close(); err != nil {
		return err
	}
	if err := s.vacuumInto(ctx, tmp); err != nil {
		return err
	}
	if err := check(ctx, tmp); err != nil {
		var p *problem.Problem
		if errors.As(err, &p) {
			return err
		}
		return fmt.Errorf("check the copy: %w", err)
	}
	return moveInto(tmp, to)
}

// vacuumInto copies the register through the writing connection or, without one, through a new one, because SQLite does
// not copy through a connection set to query only.
func (s *Store) vacuumInto(ctx context.Context, tmp string) error {
	if s.shared != nil {
		return s.copyShared(ctx, tmp)
	}
	if s.writer != nil {
		_, err := s.writer.ExecContext(ctx, "VACUUM INTO $1", tmp)
		return err
	}
	dsn := fileURI(s.cfg.Path) + "?mode=ro&_busy_timeout=5000"
	if s.immutable {
		dsn += "&immutable=1"
	}
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO $1", tmp)
	return errors.Join(err, db.Close())
}

// checkCopy checks a copy that nothing else uses, of a register at a path, as [Store.Verify] does, with heads noted
// earlier. A text that was deleted does not stop a copy.
func checkCopy(ctx context.Context, path, of string, noted ...Noted) error {
	found, err := verifyFile(ctx, path, noted...)
	if err != nil || found.Whole() {
		return err
	}
	return &problemError{cause: ErrDamaged, Problem: problem.New("damaged", of,
		"`assure audit verify` with --db and this file lists everything; keep the file as it is, as evidence, and "+
			"restore an earlier backup to a new path",
		"it is not sound, so no copy of it was written: %s", found.Summary())}
}

// checkPages checks that a copy is a register whose pages are whole. What its rows say it leaves to
// the audit: a register with an altered row still has to open, and to be copied before it is upgraded.
func checkPages(ctx context.Context, path string) error {
	if err := checkHeader(path); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", readerDSN(path)+"&immutable=1") // no companions are made, and none are looked for
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	found, err := integrity(ctx, db, "quick_check")
	return errors.Join(err, damage(found))
}

func damage(found []string) error {
	if len(found) == 0 {
		return nil
	}
	return fmt.Errorf("%w: %s", ErrDamaged, found[0])
}

// moveInto synchronises a finished file and gives it its name; the folder is synchronised too, where the system can.
func moveInto(tmp, to string) error {
	f, err := os.OpenFile(tmp, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	// Link fails if the name is in use by now; rename would overwrite. Not every file system links.
	if err := os.Link(tmp, to); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return problem.New("exists", to, "choose another name; a backup never overwrites one",
				"there is a file of this name already")
		}
		if err := os.Rename(tmp, to); err != nil {
			return err
		}
	}
	syncFolder(filepath.Dir(to))
	return nil
}

// syncFolder waits until the names in a folder are on disk, where the system can.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync() // not possible on Windows, where a rename is journalled
		_ = d.Close()
	}
}

// Restore writes the backup at from to the new path to, after checking it. It never overwrites a
// file, so that a register in use is not lost.
func Restore(ctx context.Context, from, to string) error {
	if err := driverMode(); err != nil {
		return err
	}
	if err := backupHeader(from); err != nil {
		return err
	}
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return problem.New("exists", to, "restore to a new path, check it, and only then replace the old register",
			"there is a file of this name already")
	}
	if err := foreignLog(from); err != nil {
		return err
	}
	s := &Store{cfg: Config{Path: from}}
	return restoreProblem(s.copyTo(ctx, to, s.checkBackup), from, to)
}

// backupHeader is [checkHeader] in the words of a backup.
func backupHeader(from string) error {
	const fix = "name another backup; `assure backup list DIR` lists those of a folder"
	if fi, err := os.Stat(from); err == nil && fi.Mode().IsRegular() && fi.Size() == 0 {
		return problem.New("empty-file", from, fix, "the backup is empty, so it was cut off or not copied completely")
	}
	err := checkHeader(from)
	var p *problem.Problem
	if errors.As(err, &p) && p.Code == "not-a-register" {
		return problem.New(p.Code, from, fix, "this file is not a backup of a register, or its beginning is damaged")
	}
	return err
}

// restoreProblem names the file that an error of restoring is about: the backup when it is damaged or in use, else the
// new file.
func restoreProblem(err error, from, to string) error {
	mapped := mapError(err)
	var p *problem.Problem
	if err == nil || errors.As(err, &p) {
		return err
	}
	switch {
	case errors.Is(mapped, ErrDamaged):
		p = problem.New("damaged", from, "keep it as it is, and restore another backup",
			"the backup is damaged: parts of the file are not what the program wrote")
	case errors.Is(mapped, ErrBusy):
		return problemFor(err, from)
	case errors.Is(mapped, ErrDiskFull):
		p = problem.New("disk-full", to, "free some space on this drive, or name a place on another, and try again",
			"there is no room left to restore to; nothing was changed")
	case errors.Is(mapped, ErrFailing):
		p = problem.New("drive-failing", to,
			"connect the drives again if one is a stick or a share, and try again, or restore to another drive",
			"a drive reports an error, of %s or of the new file; nothing was changed", from)
	default:
		return problemFor(err, to)
	}
	return &problemError{Problem: p, cause: mapped}
}

// checkBackup checks a copy as [Store.Backup] does, and that this program can open it.
func (s *Store) checkBackup(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", readerDSN(path)+"&immutable=1")
	if err != nil {
		return err
	}
	if _, err := s.missingMigrations(ctx, db, migrations()); err != nil {
		return errors.Join(err, db.Close())
	}
	noted, err := s.Noted() // of a register; a backup has none
	return errors.Join(err, db.Close(), checkCopy(ctx, path, s.cfg.Path, noted...))
}

// integrity runs quick_check or integrity_check and returns what it found, none when the file is sound.
func integrity(ctx context.Context, db *sql.DB, check string) ([]string, error) {
	rows, err := db.QueryContext(ctx, "PRAGMA "+check)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, err
		}
		if line != "ok" {
			found = append(found, line)
		}
	}
	return found, rows.Err()
}
