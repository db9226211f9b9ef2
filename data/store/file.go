package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"assure/internal/place"
	"assure/internal/problem"
	"assure/internal/safefile"
)

// prepareFile creates a missing register with mode 0600 in a folder of 0700, and refuses a file
// that is not one. The header must be read before any connection exists:
// closing a second handle on an open file could drop the driver's locks.
func (s *Store) prepareFile(ctx context.Context) error {
	path := s.cfg.Path
	fi, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if s.cfg.MustExist || s.cfg.ReadOnly {
			return problem.New("no-register", path,
				"check the path, or create a register: add a supplier or import the DSPT directory",
				"there is no register here")
		}
		return s.createFile(ctx)
	case err != nil:
		return problemFor(err, path)
	case fi.IsDir():
		return problem.New("not-a-register", path,
			"name the file inside it, for example "+filepath.Join(path, "register.db"),
			"this is a folder, not a register")
	case fi.Mode().IsRegular() && fi.Size() == 0:
		return problem.New("empty-file", path,
			"restore the last backup to a new path, or delete the file to create a new register",
			"the file is empty, so it was cut off or not copied completely")
	}
	if fi.Mode().Perm()&0o077 != 0 && place.PermissionsMatter {
		s.warnings = append(s.warnings,
			fmt.Sprintf("%s can be read by other users of this computer (mode %04o); chmod 600 makes it yours only",
				path, fi.Mode().Perm()))
	}
	if err := checkHeader(path); err != nil {
		return err
	}
	return foreignLog(path)
}

// createFile makes an empty register. It gets its name when all of it is on disk, so that a program that is killed
// leaves no file, or a whole one.
func (s *Store) createFile(ctx context.Context) (err error) {
	path := s.cfg.Path
	dir := filepath.Dir(path)
	defer func() {
		var p *problem.Problem
		if err = createProblem(err, path); err != nil && !errors.As(err, &p) {
			err = problem.New("cannot-create", path, "choose a folder you can write to with --db",
				"the register cannot be created: %v", err)
		}
	}()
	if err := safefile.MkdirAll(dir); err != nil {
		return err
	}
	f, err := safefile.Temporary(dir, filepath.Base(path))
	if err != nil {
		return err
	}
	defer safefile.Remove(f.Name())
	// A strict umask may have removed bits that SQLite needs.
	if err := errors.Join(f.Chmod(0o600), f.Close()); err != nil {
		return err
	}
	if err := s.build(ctx, f.Name()); err != nil {
		return err
	}
	err = moveInto(f.Name(), path)
	var p *problem.Problem
	if errors.As(err, &p) && p.Code == "exists" {
		return nil // another program was faster
	}
	return err
}

// createProblem is the problem of a drive that does not take a new register, else the error itself.
func createProblem(err error, path string) error {
	if mapped := mapError(err); errors.Is(mapped, ErrDiskFull) || errors.Is(mapped, ErrFailing) {
		return problemFor(err, path)
	}
	if p := safefile.Trouble(err, path); p != nil && p.Code != safefile.CodeNoWrite {
		p.Where = path
		return p
	}
	return err
}

// checkHeader reads the first 100 bytes: SQLite's magic and, at 68, the application id. The id is in the file from the
// start, because it is written before the first transaction.
func checkHeader(path string) error {
	if err := safefile.Regular(path); err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return problem.New("cannot-read", path, "ask its owner for permission, or choose another with --db", "%s",
			"the register cannot be opened: "+err.Error())
	}
	defer f.Close()
	var head [100]byte
	if _, err := io.ReadFull(f, head[:]); err != nil || string(head[:16]) != "SQLite format 3\x00" {
		return problem.New("not-a-register", path,
			"choose the register with --db; spreadsheets are read with assure import or assure supplier import",
			"this file is not a register")
	}
	if id := binary.BigEndian.Uint32(head[68:72]); id != applicationID {
		return problem.New("not-a-register", path, "choose the register with --db; nothing in this file was changed",
			"this is a database of another program, not a register")
	}
	return nil
}
