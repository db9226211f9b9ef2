package store

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"modernc.org/sqlite"

	"assure/data/store/postgres"
	"assure/internal/problem"
	"assure/internal/safefile"
)

// Errors that callers test for. The errors returned wrap them and the driver's error.
var (
	ErrNotFound   = errors.New("not in the register")
	ErrDuplicate  = errors.New("already in the register")
	ErrForeignKey = errors.New("reference to something that is not in the register")
	ErrRefused    = errors.New("the register does not allow it") // CHECK, NOT NULL, append-only
	ErrBusy       = errors.New("another program is writing to the register")
	ErrDiskFull   = errors.New("no room to write")
	ErrReadOnly   = errors.New("the register is open for reading only")
	ErrDamaged    = errors.New("the register is damaged")
	ErrFailing    = errors.New("the drive reports an error")

	// Of a server that keeps a shared register.
	ErrUnreachable = errors.New("the server cannot be reached")
	ErrNoLogin     = errors.New("the server does not let you in")
	ErrNoDatabase  = errors.New("the server has no such database")
	ErrNoRight     = errors.New("the server does not allow it")
)

// mapError wraps a driver's error with the error of this package that callers test for.
func mapError(err error) error {
	if err == nil {
		return nil
	}
	kind := kindsOfServer[postgres.KindOf(err)]
	if se := (*sqlite.Error)(nil); errors.As(err, &se) {
		kind = kindOf(se.Code())
	}
	if kind == nil || errors.Is(err, kind) {
		return err
	}
	return fmt.Errorf("%w: %w", kind, err)
}

// kindsOfServer are the errors of this package by what those of a server mean.
var kindsOfServer = map[postgres.Kind]error{
	postgres.Duplicate: ErrDuplicate, postgres.ForeignKey: ErrForeignKey, postgres.Refused: ErrRefused,
	postgres.Busy: ErrBusy, postgres.DiskFull: ErrDiskFull, postgres.ReadOnly: ErrReadOnly,
	postgres.Damaged: ErrDamaged, postgres.Unreachable: ErrUnreachable, postgres.NoLogin: ErrNoLogin,
	postgres.NoDatabase: ErrNoDatabase, postgres.NoRight: ErrNoRight,
}

// kindOf reads SQLite's result codes; the low byte is the primary one.
func kindOf(code int) error {
	switch code {
	case 2067, 1555: // CONSTRAINT_UNIQUE, CONSTRAINT_PRIMARYKEY
		return ErrDuplicate
	case 787: // CONSTRAINT_FOREIGNKEY
		return ErrForeignKey
	case 4874: // IOERR_SHMSIZE: no room for the file next to the register that its log needs
		return ErrDiskFull
	}
	switch code & 0xff {
	case 5, 6: // BUSY, LOCKED
		return ErrBusy
	case 13: // FULL
		return ErrDiskFull
	case 8, 14: // READONLY, CANTOPEN
		return ErrReadOnly
	case 11, 26: // CORRUPT, NOTADB
		return ErrDamaged
	case 10, 15: // IOERR, PROTOCOL
		return ErrFailing
	case 19: // CONSTRAINT
		return ErrRefused
	}
	return nil
}

// problemFor returns an error that a person must act on as a [problem.Problem] that wraps it, and others unchanged.
func problemFor(err error, path string) error {
	err = mapError(err)
	var p *problem.Problem
	if err == nil || errors.As(err, &p) {
		return err
	}
	if IsShared(path) {
		if p := sharedProblem(err, path); p != nil {
			return &problemError{Problem: p, cause: err}
		}
	}
	switch {
	case errors.Is(err, ErrBusy):
		p = &problem.Problem{Code: "busy",
			What: "another program has been writing to the register for more than 5 seconds",
			Fix: "wait for the import or backup in the other window to end, or close it, and try again; nothing was " +
				"changed"}
	case errors.Is(err, ErrDiskFull):
		p = &problem.Problem{Code: "disk-full",
			What: "there is no room left to write; nothing of this change was saved, everything saved before is safe",
			Fix:  "free some space on this drive and try again; the register stays open for reading"}
	case errors.Is(err, ErrReadOnly), errors.Is(err, os.ErrPermission):
		p = &problem.Problem{Code: "read-only",
			What: "the register cannot be written: the file or its folder is read-only for you",
			Fix: "ask for permission to write there, or copy it with assure backup to a folder of your own and open " +
				"the copy with --db"}
	case errors.Is(err, ErrDamaged):
		p = &problem.Problem{Code: "damaged",
			What: "the register is damaged: parts of the file are not what the program wrote",
			Fix:  "keep the file as it is and restore the last backup to a new path with assure restore"}
	case errors.Is(err, ErrFailing):
		p = &problem.Problem{Code: "drive-failing",
			What: "the drive reports an error; nothing of this change was saved, everything saved before is safe",
			Fix: "copy the register to another drive with assure backup now, have this one checked, and try again; a " +
				"stick or a share may only need to be connected again"}
	default:
		if p = safefile.Trouble(err, path); p == nil {
			return err
		}
	}
	p.Where = path
	return &problemError{Problem: p, cause: err}
}

// problemError is a Problem that wraps its cause, for errors.Is.
type problemError struct {
	*problem.Problem
	cause error
}

func (e *problemError) Unwrap() []error { return []error{e.Problem, e.cause} }

// appendOnly reports whether a trigger refused to change an event.
func appendOnly(err error) bool { return err != nil && strings.Contains(err.Error(), "append-only") }
