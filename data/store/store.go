// Package store stores the register, by default one SQLite file with every entity as dated events, with
// a current view next to them. It promises:
//
//   - When [Store.Write] returns, the change is on disk: one transaction writes the events, the
//     views and one audit row, and the file is synchronised before Write returns.
//   - Nothing written changes: events, packs and audit rows are append-only, and the audit row of
//     each transaction has a hash over its events and over the row before it.
//   - Any time can be read again: a [View] at a time sees the newest event of each entity at or before it.
//   - A file that is not a register, is newer, is empty or is on a drive where locks do not work is refused and not
//     changed.
//
// A register that several people share is in a PostgreSQL database instead, whose address stands in the place of the
// path; see [IsShared] and package postgres. The promises, the statements and the schema are the same.
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

	"github.com/oklog/ulid/v2"

	"assure/data/store/postgres"
)

// Config is which register to open and how. Now and NewID are set by tests; nil means the clock and
// ULIDs.
type Config struct {
	Path            string
	Now             func() time.Time
	NewID           func() string
	AppVersion      string // recorded with each migration
	MustExist       bool   // a missing file is an error, not a new register
	ReadOnly        bool
	Upgrade         bool // bring a shared register of an earlier release up to date; a file is by any write
	SingleUserShare bool // allow a network drive or synced folder under an exclusive lock
	MaxPages        int  // largest size of the file, in pages of 4 KiB; 0 for no limit

	// Anchors is a file that the heads of the audit log are noted in, beside the one next to the register: on another
	// drive, where who changes the register does not change them. "" for none.
	Anchors string

	local string // where files that belong to a shared register are; see beside
	// Home is the folder below which this computer keeps files that belong to shared registers, such as originals.
	Home string

	busy  time.Duration // how long to wait for another writer; 0 is 5 seconds
	files fs.FS         // the migrations; nil for those of this program
}

// Store is an open register. It is safe for concurrent use; writes happen one after another.
type Store struct {
	cfg      Config
	writer   *sql.DB // nil when read-only
	reader   *sql.DB // the writer itself in single-user-share mode
	lock     *shareLock
	warnings []string
	schema   Schema
	upgrade  *Upgrade // what opening did to a register of an earlier release; nil for nothing
	original *sql.DB  // the file itself, where the reader is of a copy in memory; see readOlder
	memory   *sql.DB  // keeps that copy

	statements statements // of the writer

	shared  *postgres.Address // of the server that keeps the register, nil for a file
	standby bool              // that server follows another one
	name    string            // of this window, to the others on that server

	opened os.FileInfo // which file it was when it was opened, nil when read-only

	foreignFiles bool // the migrations are not those of this program

	immutable bool // opened as a file that does not change, because no log can be created in its folder
}

// lockWait is how long to wait for another writer.
const lockWait = 5 * time.Second

// maxReaders is the number of connections that may read at the same time.
const maxReaders = 4

// Open opens or creates the register at cfg.Path. Its error is a [*problem.Problem] when the register is refused.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.NewID == nil {
		cfg.NewID = newULID
	}
	var err error
	if cfg.Anchors != "" {
		if cfg.Anchors, err = filepath.Abs(cfg.Anchors); err != nil {
			return nil, fmt.Errorf("find %s: %w", cfg.Anchors, err)
		}
	}
	if cfg.busy == 0 {
		cfg.busy = lockWait
	}
	s := &Store{cfg: cfg, foreignFiles: cfg.files != nil}
	if cfg.files == nil {
		s.cfg.files = migrations()
	}
	if IsShared(cfg.Path) {
		if s.shared, err = postgres.Parse(cfg.Path); err != nil {
			return nil, err
		}
		err = s.openShared(ctx)
	} else {
		err = s.openFile(ctx)
	}
	if err != nil {
		return nil, problemFor(errors.Join(err, s.Close()), s.cfg.Path)
	}
	if err := s.warnOfClock(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if s.cfg.ReadOnly || s.shared != nil {
		return s, nil
	}
	if err := s.note(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// openFile opens or creates a register that is a file.
func (s *Store) openFile(ctx context.Context) error {
	abs, err := filepath.Abs(s.cfg.Path)
	if err != nil {
		return fmt.Errorf("find %s: %w", s.cfg.Path, err)
	}
	s.cfg.Path = abs
	if err := s.checkPlace(); err != nil {
		return err
	}
	if err := s.prepareFile(ctx); err != nil {
		return err
	}
	if s.cfg.SingleUserShare {
		if s.lock, err = takeShareLock(s.cfg.Path, s.cfg.Now()); err != nil {
			return err
		}
	}
	return s.connect(ctx)
}

// newULID returns a ULID. They increase even within a millisecond: the order of identifiers is the order of creation.
func newULID() string { return ulid.Make().String() }

func (s *Store) connect(ctx context.Context) error {
	if err := driverMode(); err != nil {
		return err
	}
	if s.cfg.ReadOnly {
		return s.connectReader(ctx)
	}
	w, err := sql.Open("sqlite", writerDSN(s.cfg))
	if err != nil {
		return err
	}
	s.writer = w
	w.SetMaxOpenConns(1)
	w.SetConnMaxLifetime(0)
	if err := w.PingContext(ctx); err != nil {
		return err
	}
	if err := s.migrate(ctx, s.cfg.files); err != nil {
		return err
	}
	if s.cfg.SingleUserShare {
		s.reader = w // the exclusive lock allows no second connection, not even by this process
		return nil
	}
	return s.connectReader(ctx)
}

func (s *Store) connectReader(ctx context.Context) error {
	err := s.openReader(ctx, readerDSN(s.cfg.Path))
	kind := mapError(err)
	full := errors.Is(kind, ErrDiskFull)
	if s.cfg.ReadOnly && (full || errors.Is(kind, ErrReadOnly)) && !s.logLeft() {
		// In a folder that cannot be written to, such as a read-only share, or on a full drive, SQLite cannot create
		// its log files, and needs none as long as there is no writer.
		where := "in a folder that cannot be written to"
		if full {
			where = "on a drive that has no room left"
		}
		s.warnings = append(s.warnings, "the register is "+where+
			": it is read as it is, and changes made by others meanwhile may not show")
		s.immutable = true
		err = s.openReader(ctx, readerDSN(s.cfg.Path)+"&immutable=1")
	}
	return err
}

// logLeft reports whether the register has a write-ahead log: then the file alone is not complete.
func (s *Store) logLeft() bool {
	fi, err := os.Stat(s.cfg.Path + "-wal")
	return err == nil && fi.Size() > 0
}

func (s *Store) openReader(ctx context.Context, dsn string) error {
	r, err := sql.Open("sqlite", dsn)
	if err != nil {
		return err
	}
	r.SetMaxOpenConns(maxReaders)
	r.SetMaxIdleConns(maxReaders)
	missing, err := s.missingMigrations(ctx, r, s.cfg.files)
	if err != nil {
		return errors.Join(err, r.Close())
	}
	if s.cfg.ReadOnly {
		list, err := loadMigrations(s.cfg.files)
		if err = errors.Join(err, s.checkOpened(ctx, r, list[:len(list)-len(missing)])); err != nil {
			return errors.Join(err, r.Close())
		}
	}
	s.reader = r
	if len(missing) > 0 && s.cfg.ReadOnly {
		return s.readOlder(ctx, missing)
	}
	return nil
}

// Close releases the register. It is safe to call twice.
func (s *Store) Close() error {
	var errs []error
	if s.reader != nil && s.reader != s.writer {
		errs = append(errs, s.reader.Close())
	}
	for _, db := range []*sql.DB{s.writer, s.original, s.memory} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	s.reader, s.writer, s.original, s.memory = nil, nil, nil, nil
	if s.lock != nil {
		errs = append(errs, s.lock.release())
		s.lock = nil
	}
	return errors.Join(errs...)
}

// Path returns the absolute path of the register, or the address of a shared one without its parameters.
func (s *Store) Path() string { return s.cfg.Path }

// NewID returns a new identifier: a ULID, unless Config.NewID is set.
func (s *Store) NewID() string { return s.cfg.NewID() }

// Warnings returns what a person should know about the place and permissions of the register, including the banner of
// single-user-share mode.
func (s *Store) Warnings() []string { return s.warnings }
