package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"assure/internal/problem"
	"assure/internal/text"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrations returns the numbered files that make the schema. Tests pass others to migrate.
func migrations() fs.FS {
	sub, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		panic(err) // the folder is embedded at build time
	}
	return sub
}

// migration is one numbered file and, where a register has it, who applied it when.
type migration struct {
	version int
	name    string
	text    string
	sha256  string
	program string
	applied int64 // microseconds UTC
}

// loadMigrations reads NNNN_name.sql in order; the numbers must be 1, 2, 3 without a gap.
func loadMigrations(files fs.FS) ([]migration, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	list := make([]migration, 0, len(names))
	for i, name := range names {
		num, _, _ := strings.Cut(path.Base(name), "_")
		version, err := strconv.Atoi(num)
		if err != nil || version != i+1 {
			return nil, fmt.Errorf("migration %s is out of order", name)
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(text)
		list = append(list, migration{version: version, name: name, text: string(text),
			sha256: hex.EncodeToString(sum[:])})
	}
	return list, nil
}

const createMigrationTable = `CREATE TABLE IF NOT EXISTS schema_migration (
  version @INT@ PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL,
		app_version TEXT NOT NULL, applied_us @INT@ NOT NULL
) @STRICT@`

// migrate brings the register to the schema of this program, in one transaction. An existing register is copied first;
// see keepAsItWas.
func (s *Store) migrate(ctx context.Context, files fs.FS) error {
	list, err := loadMigrations(files)
	if err != nil {
		return err
	}
	done, err := appliedMigrations(ctx, s.writer, ofSQLite)
	if err != nil {
		return err
	}
	s.schema = schemaOf(list, done)
	if err := s.compareMigrations(list, done); err != nil {
		return err
	}
	if err := s.checkOpened(ctx, s.writer, list[:len(done)]); err != nil || len(done) == len(list) {
		return err
	}
	as := ""
	if len(done) > 0 {
		if as, err = s.keepAsItWas(ctx, list, done); err != nil {
			return err
		}
	}
	n, err := s.applyMigrations(ctx, s.writer, list[len(done):])
	if err != nil {
		if as != "" && errors.Is(mapError(err), ErrDiskFull) { // the register is as it was, and needs the room
			err = errors.Join(err, os.Remove(as))
		}
		return err
	}
	if as != "" && n > 0 {
		s.upgrade = &Upgrade{From: len(done), To: len(list), Copy: as}
	}
	s.schema.Have = len(list)
	// Into the file itself, so that its header is complete even without the log.
	_, err = s.writer.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return err
}

// build makes a whole register of an empty file that nothing else opens, and that is dropped when this fails: the
// application id, and every table. In write-ahead mode they would stay in the log.
func (s *Store) build(ctx context.Context, path string) error {
	list, err := loadMigrations(s.cfg.files)
	if err != nil {
		return err
	}
	return s.buildOf(ctx, path, list)
}

// buildOf is [Store.build] with these migrations only.
func (s *Store) buildOf(ctx context.Context, path string, list []migration) error {
	if err := driverMode(); err != nil {
		return err
	}
	db, err := sql.Open("sqlite",
		fileURI(path)+"?mode=rw&_journal_mode=MEMORY&_synchronous=FULL&_busy_timeout=5000")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	if _, err = db.ExecContext(ctx, "PRAGMA application_id = "+strconv.Itoa(applicationID)); err == nil {
		_, err = s.applyMigrations(ctx, db, list)
	}
	return errors.Join(err, db.Close())
}

// applyMigrations applies what a database does not have of a list, in one transaction that records each checksum: a
// program that is killed, or a power cut, leaves the schema as it was. It returns how many it applied.
func (s *Store) applyMigrations(ctx context.Context, db *sql.DB, list []migration) (n int, err error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	if n, err = s.applyIn(ctx, tx, list); err != nil {
		return 0, err
	}
	return n, tx.Commit()
}

// applyIn is [Store.applyMigrations] in a transaction.
func (s *Store) applyIn(ctx context.Context, tx *sql.Tx, list []migration) (n int, err error) {
	d := s.dialect()
	if d.lockSchema != "" {
		if _, err := tx.ExecContext(ctx, d.lockSchema); err != nil {
			return 0, err
		}
	}
	if _, err := tx.ExecContext(ctx, d.schema(createMigrationTable)); err != nil {
		return 0, err
	}
	for _, m := range list {
		// Two programs may have opened an old register at the same moment: the second finds the work done.
		var has int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM schema_migration WHERE version = $1",
			m.version).Scan(&has); err != nil {
			return 0, err
		}
		if has > 0 {
			continue
		}
		if err := s.applyMigration(ctx, tx, m); err != nil {
			return 0, fmt.Errorf("migration %s: %w", m.name, err)
		}
		n++
	}
	return n, nil
}

func (s *Store) applyMigration(ctx context.Context, tx *sql.Tx, m migration) error {
	d := s.dialect()
	if _, err := tx.ExecContext(ctx, d.schema(m.text)); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx,
		"INSERT INTO schema_migration (version, name, sha256, app_version, applied_us) VALUES ($1, $2, $3, $4, $5)",
		m.version, m.name, m.sha256, s.cfg.AppVersion, s.cfg.Now().UnixMicro()); err != nil || d.noteSchema == "" {
		return err
	}
	_, err := tx.ExecContext(ctx, d.noteSchema+strconv.Itoa(m.version))
	return err
}

func appliedMigrations(ctx context.Context, db querier, d *dialect) ([]migration, error) {
	var n int
	if err := db.QueryRowContext(ctx, d.hasTable, "schema_migration").Scan(&n); err != nil || n == 0 {
		return nil, err
	}
	rows, err := db.QueryContext(ctx,
		"SELECT version, name, sha256, app_version, applied_us FROM schema_migration ORDER BY version")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var done []migration
	for rows.Next() {
		var m migration
		if err := rows.Scan(&m.version, &m.name, &m.sha256, &m.program, &m.applied); err != nil {
			return nil, err
		}
		done = append(done, m)
	}
	return done, rows.Err()
}

// compareMigrations refuses a register of a newer program, and one whose migrations are not those of this program.
func (s *Store) compareMigrations(list, done []migration) error {
	for i, d := range done {
		if i >= len(list) {
			last := done[len(done)-1]
			return problem.New("newer-register", s.cfg.Path,
				"open it with "+programName(last.program, "that release")+" or a later one: ask whoever gave you this "+
					"program; nothing was changed",
				"the register was written by a newer release, %s with schema %d, and this one, %s, knows schema %d",
				programName(last.program, "Assure"), last.version, programName(s.cfg.AppVersion, "Assure"), len(list))
		}
		if d.version != list[i].version || d.sha256 != list[i].sha256 {
			return problem.New("edited-schema", s.cfg.Path,
				"open it with the version of Assure that made it, or restore a backup to a new path; nothing was "+
					"changed",
				"the schema of the register is not the one this program made (migration %d, %s, differs)",
				d.version, d.name)
		}
	}
	return nil
}

// programName names a release by the version that a register has noted, or as unknown says.
func programName(version, unknown string) string {
	if version = text.Safe(version); version != "" {
		return "Assure " + version
	}
	return unknown
}
