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

// migration is one numbered file.
type migration struct {
	version int
	name    string
	text    string
	sha256  string
}

// dialect replaces the tokens of a migration by the words of SQLite.
var dialect = strings.NewReplacer("@INT@", "INTEGER", "@STRICT@", "STRICT")

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
		list = append(list, migration{version, name, string(text), hex.EncodeToString(sum[:])})
	}
	return list, nil
}

const createMigrationTable = `CREATE TABLE IF NOT EXISTS schema_migration (
  version @INT@ PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL,
		app_version TEXT NOT NULL, applied_us @INT@ NOT NULL
) @STRICT@`

// migrate brings the register to the schema of this program: each missing file in one transaction that records its
// checksum. An existing register is copied first; see backupBeforeMigration.
func (s *Store) migrate(ctx context.Context, files fs.FS) error {
	list, err := loadMigrations(files)
	if err != nil {
		return err
	}
	done, err := appliedMigrations(ctx, s.writer)
	if err != nil {
		return err
	}
	if err := compareMigrations(s.cfg.Path, list, done); err != nil || len(done) == len(list) {
		return err
	}
	if len(done) > 0 {
		if err := s.backupBeforeMigration(ctx, len(done)); err != nil {
			return err
		}
	}
	for _, m := range list[len(done):] {
		if err := s.applyMigration(ctx, m); err != nil {
			return fmt.Errorf("migration %s: %w", m.name, err)
		}
	}
	if len(done) > 0 {
		s.warnings = append(s.warnings, fmt.Sprintf("the register was brought up to date for this version (schema %d "+
			"to %d); what it was before is kept as %s", len(done), len(list), s.before))
	}
	// Into the file itself, so that its header is complete even without the log.
	_, err = s.writer.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return err
}

// stamp writes the application id to a file that this program has just created, before anything
// else opens it. It uses a separate connection in rollback mode: in write-ahead mode the id would
// stay in the log, and a crash would leave an empty file, which the next start refuses.
func (s *Store) stamp(ctx context.Context) error {
	db, err := sql.Open("sqlite",
		fileURI(s.cfg.Path)+"?mode=rw&_journal_mode=TRUNCATE&_synchronous=FULL&_busy_timeout=5000")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(ctx, "PRAGMA application_id = "+strconv.Itoa(applicationID))
	return errors.Join(err, db.Close())
}

func (s *Store) applyMigration(ctx context.Context, m migration) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, dialect.Replace(createMigrationTable)); err != nil {
		return err
	}
	// Two programs may have opened an old register at the same moment: the second finds the work done.
	var n int
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM schema_migration WHERE version = $1", m.version).Scan(
		&n); err != nil || n > 0 {
		return err
	}
	if _, err := tx.ExecContext(ctx, dialect.Replace(m.text)); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx,
		"INSERT INTO schema_migration (version, name, sha256, app_version, applied_us) VALUES ($1, $2, $3, $4, $5)",
		m.version, m.name, m.sha256, s.cfg.AppVersion, s.cfg.Now().UnixMicro()); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "PRAGMA user_version = "+strconv.Itoa(m.version)); err != nil {
		return err
	}
	return tx.Commit()
}

// backupBeforeMigration copies the register to PATH.before-N, where N is the first schema that is new to it. An earlier
// copy of that name is kept, and the new one gets the time as well.
func (s *Store) backupBeforeMigration(ctx context.Context, version int) error {
	to := fmt.Sprintf("%s.before-%d", s.cfg.Path, version+1)
	if _, err := os.Stat(to); err == nil {
		to += "-" + s.cfg.Now().UTC().Format("20060102T150405Z")
	}
	s.before = to
	return s.copyTo(ctx, to, checkPages)
}

func appliedMigrations(ctx context.Context, db *sql.DB) ([]migration, error) {
	var n int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = "+
		"'schema_migration'").Scan(&n); err != nil || n == 0 {
		return nil, err
	}
	rows, err := db.QueryContext(ctx, "SELECT version, name, sha256 FROM schema_migration ORDER BY version")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var done []migration
	for rows.Next() {
		var m migration
		if err := rows.Scan(&m.version, &m.name, &m.sha256); err != nil {
			return nil, err
		}
		done = append(done, m)
	}
	return done, rows.Err()
}

// compareMigrations refuses a register of a newer program, and one whose migrations are not those of this program.
func compareMigrations(path string, list, done []migration) error {
	for i, d := range done {
		if i >= len(list) {
			return problem.New("newer-register", path, "install the newer version; nothing was changed",
				"the register was written by a newer version of Assure (schema %d, this program knows %d)",
				done[len(done)-1].version, len(list))
		}
		if d.version != list[i].version || d.sha256 != list[i].sha256 {
			return problem.New("edited-schema", path,
				"open it with the version of Assure that made it, or restore a backup to a new path; nothing was "+
					"changed",
				"the schema of the register is not the one this program made (migration %d, %s, differs)",
				d.version, d.name)
		}
	}
	return nil
}

// CodeOlder is the code of the problem that a register of an earlier release, opened for reading only,
// has not the schema of this program.
const CodeOlder = "older-register"

// checkSchema checks for a reader, which cannot migrate, that the schema is that of this program.
func checkSchema(ctx context.Context, db *sql.DB, files fs.FS, readOnly bool) error {
	list, err := loadMigrations(files)
	if err != nil {
		return err
	}
	done, err := appliedMigrations(ctx, db)
	if err != nil {
		return err
	}
	if err := compareMigrations("", list, done); err != nil {
		return err
	}
	if readOnly && len(done) < len(list) {
		return problem.New(CodeOlder, "", "open it once for writing, which updates it and keeps a copy",
			"the register has schema %d and this program needs %d", len(done), len(list))
	}
	return nil
}
