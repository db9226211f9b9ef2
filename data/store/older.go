package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"assure/internal/problem"
)

// Schema is which schema a register has and which this program works with. They are numbers that count up, from 1.
type Schema struct {
	Have  int // of the file
	Want  int
	Steps []SchemaStep // those that the register has when it is opened, oldest first
	Ahead []string     // what it lacks, by name
}

// SchemaStep is one step of the schema that a register has.
type SchemaStep struct {
	Version int       `json:"version"`
	Name    string    `json:"name"`
	Program string    `json:"program"` // the version of Assure that made the step
	At      time.Time `json:"at"`
}

// Older reports whether the register is of an earlier release.
func (c Schema) Older() bool { return c.Have < c.Want }

func (c Schema) words() string {
	if c.Older() {
		return fmt.Sprintf("schema %d, of an earlier release; this one works with schema %d", c.Have, c.Want)
	}
	return fmt.Sprintf("schema %d, that of this release", c.Have)
}

// Upgrade is what opening did to a register of an earlier release: its schema before and after, and the copy of the
// file as it was.
type Upgrade struct {
	From, To int
	Copy     string
}

// Schema returns the schema of the register.
func (s *Store) Schema() Schema { return s.schema }

// Upgrade returns what opening did to the register, nil when it had the schema of this program.
func (s *Store) Upgrade() *Upgrade { return s.upgrade }

func schemaOf(list, done []migration) Schema {
	c := Schema{Have: len(done), Want: len(list)}
	for _, d := range done {
		c.Steps = append(c.Steps, SchemaStep{d.version, stepName(d.name), d.program, time.UnixMicro(d.applied).UTC()})
	}
	for _, m := range list[min(len(done), len(list)):] {
		c.Ahead = append(c.Ahead, stepName(m.name))
	}
	return c
}

// stepName is the name of a migration in words: "sign off" for 0005_sign_off.sql.
func stepName(file string) string {
	_, name, _ := strings.Cut(strings.TrimSuffix(path.Base(file), ".sql"), "_")
	return strings.ReplaceAll(name, "_", " ")
}

// missingMigrations returns what a register lacks. It refuses one that is newer, or has another schema.
func (s *Store) missingMigrations(ctx context.Context, db *sql.DB, files fs.FS) ([]migration, error) {
	list, err := loadMigrations(files)
	if err != nil {
		return nil, err
	}
	done, err := appliedMigrations(ctx, db, ofSQLite)
	if err != nil {
		return nil, err
	}
	s.schema = schemaOf(list, done)
	if err := s.compareMigrations(list, done); err != nil {
		return nil, err
	}
	return list[len(done):], nil
}

// file is a connection to the register itself.
func (s *Store) file() *sql.DB {
	if s.original != nil {
		return s.original
	}
	return s.reader
}

// readOlder reads a register of an earlier release and leaves it as it is: a copy in memory is brought up to date, and
// read in its place.
func (s *Store) readOlder(ctx context.Context, missing []migration) error {
	uri := "file:/assure-" + newULID() + "?vfs=memdb"
	memory, err := sql.Open("sqlite", uri+"&_txlock=immediate&_foreign_keys=on&_dqs=0")
	if err != nil {
		return err
	}
	memory.SetMaxOpenConns(1)
	memory.SetConnMaxLifetime(0) // the copy is there as long as a connection to it is
	s.original, s.memory = s.reader, memory
	if err = memory.PingContext(ctx); err == nil {
		err = s.vacuumInto(ctx, uri)
	}
	if err == nil {
		_, err = s.applyMigrations(ctx, memory, missing)
	}
	if errors.Is(mapError(err), ErrDamaged) || errors.Is(mapError(err), ErrBusy) {
		return err
	}
	if err != nil {
		return problem.New("older-register", s.cfg.Path,
			"`assure upgrade --apply` brings it up to date and keeps a copy as it was",
			"the register is of an earlier release (schema %d, and this one works with schema %d), and cannot be read "+
				"as it is: %v", s.schema.Have, s.schema.Want, err)
	}
	r, err := sql.Open("sqlite", uri+"&mode=ro&_query_only=1&_foreign_keys=on&_dqs=0")
	if err != nil {
		return err
	}
	r.SetMaxOpenConns(maxReaders)
	r.SetMaxIdleConns(maxReaders)
	s.reader = r
	return nil
}

// keepAsItWas copies a register of an earlier release to PATH.before-N, where N is the first schema that is new to
// it, and checks the copy. An earlier copy of that name is kept, and the new one gets the time as well. It returns
// the path, "" when another program brought the register up to date meanwhile.
func (s *Store) keepAsItWas(ctx context.Context, list, done []migration) (string, error) {
	to := fmt.Sprintf("%s.before-%d", s.cfg.Path, len(done)+1)
	if _, err := os.Lstat(to); err == nil {
		to += "-" + s.cfg.Now().UTC().Format("20060102T150405Z")
	}
	if err := s.copyTo(ctx, to, checkPages); err != nil {
		return "", s.notCopied(err, len(done), len(list))
	}
	n, err := schemaOfFile(ctx, to)
	if err != nil || n != len(done) {
		return "", errors.Join(err, os.Remove(to))
	}
	return to, nil
}

// schemaOfFile is the schema of a file that nothing else uses.
func schemaOfFile(ctx context.Context, file string) (int, error) {
	db, err := sql.Open("sqlite", readerDSN(file)+"&immutable=1")
	if err != nil {
		return 0, err
	}
	done, err := appliedMigrations(ctx, db, ofSQLite)
	return len(done), errors.Join(err, db.Close())
}

// notCopied is the problem of a register that is not brought up to date because its copy cannot be written.
func (s *Store) notCopied(err error, have, want int) error {
	err = mapError(err)
	if errors.Is(err, ErrBusy) || errors.Is(err, context.Canceled) || errors.Is(err, ErrDamaged) {
		return err
	}
	dir := filepath.Dir(s.cfg.Path)
	fix := "make it possible to write in " + dir + ", or make a copy in a folder of your own with `assure backup` " +
		"and open that with --db"
	if errors.Is(err, ErrDiskFull) || errors.Is(err, syscall.ENOSPC) {
		fix = "free some space on this drive"
		if fi, serr := os.Stat(s.cfg.Path); serr == nil {
			fix = fmt.Sprintf("free %d MB on this drive", 2*fi.Size()>>20+1) // the copy, and what the change takes
		}
		fix += ", and open it again"
	}
	return &problemError{cause: err, Problem: problem.New("no-copy", s.cfg.Path,
		fix+"; nothing was changed, and commands that only read work meanwhile",
		"the register is of an earlier release (schema %d, and this one works with schema %d), and the copy of it as "+
			"it is, which comes before any change, cannot be written next to it: %v", have, want, err)}
}
