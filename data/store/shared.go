package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"

	"assure/data/store/postgres"
	"assure/internal/problem"
)

// IsShared reports whether the name of a register is the address of a shared one rather than a path.
func IsShared(name string) bool { return postgres.IsAddress(name) }

// Shown is the name of a register as it may be shown: an address without its password and parameters.
func Shown(name string) string {
	if IsShared(name) {
		return postgres.Redact(name)
	}
	return name
}

// Shared reports whether the register is on a server, where others may write to it.
func (s *Store) Shared() bool { return s.shared != nil }

// Beside is the path by whose name files that belong to the register are named: that of the register, or of one in
// the folder that this computer keeps for a shared register.
func (s *Store) Beside() string { return s.cfg.beside() }

func (c *Config) beside() string {
	if c.local != "" {
		return c.local
	}
	return c.Path
}

// BesideOf is [Store.Beside] of a register that is not open.
func BesideOf(c Config) (string, error) {
	if !IsShared(c.Path) {
		return c.Path, nil
	}
	address, err := postgres.Parse(c.Path)
	if err != nil {
		return "", err
	}
	s := &Store{cfg: c, shared: address}
	s.findLocal()
	return s.Beside(), nil
}

// openShared opens a register on a PostgreSQL server. A database without tables gets the schema.
func (s *Store) openShared(ctx context.Context) error {
	if s.cfg.SingleUserShare {
		return problem.New("bad-address", s.cfg.Path, "leave --single-user-share out",
			"a register on a server is not a file on a share")
	}
	s.findLocal()
	if err := s.dial(ctx); err != nil {
		return err
	}
	list, err := loadMigrations(s.cfg.files)
	if err != nil {
		return err
	}
	done, err := appliedMigrations(ctx, s.reader, ofPostgres)
	if err != nil {
		return err
	}
	s.schema = schemaOf(list, done)
	if err := s.compareMigrations(list, done); err != nil {
		return err
	}
	if len(done) < len(list) {
		if err := s.makeShared(ctx, list, len(done)); err != nil {
			return err
		}
	}
	if err := s.notMoved(ctx); err != nil {
		return err
	}
	return s.checkShared(ctx)
}

// findLocal finds the folder that this computer keeps for the register.
func (s *Store) findLocal() {
	s.cfg.Path = s.shared.Safe
	dir := s.shared.Files
	if dir == "" {
		dir = filepath.Join(s.cfg.Home, "shared", s.shared.FolderName())
	}
	s.cfg.local = filepath.Join(dir, "register.db")
}

// dial connects, and looks at the settings of the server.
func (s *Store) dial(ctx context.Context) error {
	connector := &postgres.Connector{Address: s.shared, LockWait: s.cfg.busy}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(maxReaders)
	db.SetMaxIdleConns(maxReaders)
	s.reader = db
	var encoding, commit, fsync, pages string
	if err := db.QueryRowContext(ctx, "SELECT current_setting('server_encoding'), current_setting("+
		"'synchronous_commit'), current_setting('fsync'), current_setting('full_page_writes')").
		Scan(&encoding, &commit, &fsync, &pages); err != nil {
		return err
	}
	if encoding != "UTF8" {
		return problem.New("wrong-encoding", s.cfg.Path, "create the database with ENCODING 'UTF8'",
			"the database keeps text as %s, which cannot hold every name", encoding)
	}
	if fsync != "on" || pages != "on" {
		s.warnings = append(s.warnings, fmt.Sprintf("the server does not wait for its disk (fsync=%s, "+
			"full_page_writes=%s): a power cut can lose what was saved; ask whoever runs it", fsync, pages))
	}
	if err := s.findStanding(ctx); err != nil || s.cfg.ReadOnly {
		return err
	}
	s.name = newULID()
	s.writer = sql.OpenDB(&postgres.Connector{Address: s.shared, LockWait: s.cfg.busy, SyncCommit: commit == "off",
		Name: s.name})
	s.writer.SetMaxOpenConns(1)
	return nil
}

// makeShared makes the schema in a database, or brings it up to date, in one transaction.
func (s *Store) makeShared(ctx context.Context, list []migration, have int) error {
	switch {
	case have == 0 && (s.cfg.MustExist || s.cfg.ReadOnly):
		return problem.New("no-register", s.cfg.Path,
			"check the name of the database, or create a register in it: add a supplier, or move one there with "+
				"`assure move --to "+s.cfg.Path+"`",
			"there is no register in this database")
	case have > 0 && s.cfg.ReadOnly:
		return s.olderShared(have, len(list), "commands that only read do not change it")
	}
	var others int
	if err := s.reader.QueryRowContext(ctx, "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()").
		Scan(&others); err != nil {
		return err
	}
	if have == 0 && others > 0 {
		return problem.New("not-a-register", s.cfg.Path, "use a database of its own; nothing in this one was changed",
			"this database has tables of another program, and no register")
	}
	if have > 0 {
		return s.upgradeShared(ctx, list, have)
	}
	if _, err := s.applyMigrations(ctx, s.writer, list); errors.Is(mapError(err), ErrNoRight) {
		return problem.New("no-right", s.cfg.Path, "connect once as the owner of the database, which makes the "+
			"tables; docs/postgres.md has the statements", "the role %s may not make tables here: %s", s.shared.User(),
			postgres.Words(err))
	} else if err != nil {
		return err
	}
	s.schema.Have = len(list)
	return nil
}

// checkShared is [Store.checkOpened] for a register on a server.
func (s *Store) checkShared(ctx context.Context) error {
	if s.foreignFiles {
		return nil
	}
	const fix = "`assure audit verify` lists everything; ask whoever runs the server what was done, and move the " +
		"last backup to a new database"
	found, err := s.sharedSchema(ctx)
	if err != nil {
		return err
	}
	what := ""
	if len(found) > 0 {
		what = "the schema of the register was changed outside Assure: " + found[0] + countMore(len(found)-1)
	} else if what, err = endOfLog(ctx, s.reader); err != nil {
		return err
	}
	refuse := what != ""
	if what == "" && !s.standby { // which may lack what was written a moment ago
		what, err = s.missingHead(ctx, s.reader)
	}
	switch {
	case err != nil || what == "":
		return err
	case refuse && !s.cfg.ReadOnly:
		return problem.New("altered-register", s.cfg.Path, fix+"; commands that only read work meanwhile", "%s", what)
	}
	s.warnings = append(s.warnings, what+"; "+fix)
	return nil
}

func countMore(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("; and %d more", n)
}

// doctorShared is [Store.Doctor] for what a register on a server has in the place of a file.
func (s *Store) doctorShared(ctx context.Context, add func(name string, ok bool, detail, fix string)) error {
	add("place", true, s.cfg.Path+": a shared register; files of this computer are in "+filepath.Dir(s.Beside()), "")
	var version, user, commit, fsync, pages string
	var encrypted bool
	err := s.reader.QueryRowContext(ctx, "SELECT current_setting('server_version'), current_user, "+
		"current_setting('synchronous_commit'), current_setting('fsync'), current_setting('full_page_writes'), "+
		"coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false)").
		Scan(&version, &user, &commit, &fsync, &pages, &encrypted)
	if err != nil {
		return err
	}
	lag, err := s.Lag(ctx)
	if err != nil {
		return err
	}
	if lag != "" {
		lag = ", with a copy of the register: " + lag
	}
	add("engine", true, "PostgreSQL "+version+", as role "+user+lag, "")
	add("connection", true, connectionWords(encrypted), "")
	add("durability", fsync == "on" && pages == "on", fmt.Sprintf("every save waits for the disk of the server "+
		"(fsync=%s, full_page_writes=%s, synchronous_commit=%s)", fsync, pages, commit),
		"ask whoever runs the server to set fsync and full_page_writes on")
	var owner bool
	err = s.reader.QueryRowContext(ctx, "SELECT pg_has_role(tableowner, 'USAGE') FROM pg_tables "+
		"WHERE schemaname = current_schema() AND tablename = 'audit'").Scan(&owner)
	if err != nil {
		return err
	}
	add("role", !owner, roleWords(owner), "work as a role that may add and not change what is written; "+
		"docs/postgres.md has the statements")
	return nil
}

func connectionWords(encrypted bool) string {
	if encrypted {
		return "encrypted"
	}
	return "not encrypted; it does not leave this computer"
}

func roleWords(owner bool) string {
	if owner {
		return "the role owns the tables, so that who has its password could take their protection away"
	}
	return "the role may add to the record, and not change or delete it"
}

// sharedProblem is the problem of an error of a server, nil for other errors.
func sharedProblem(err error, where string) *problem.Problem {
	switch {
	case errors.Is(err, ErrUnreachable):
		return problem.New("unreachable", where, "check the network, and try again; what was not saved is not lost "+
			"while this window is open", "the server of the register cannot be reached: %s", postgres.Words(err))
	case errors.Is(err, ErrNoLogin):
		return problem.New("no-login", where, "check the name in the address, and the password in ~/.pgpass or "+
			"PGPASSWORD", "the server does not let you in: %s", postgres.Words(err))
	case errors.Is(err, ErrNoDatabase):
		return problem.New("no-database", where, "check the address, or ask whoever runs the server to create it",
			"the server has no such database: %s", postgres.Words(err))
	case errors.Is(err, ErrNoRight):
		return problem.New("no-right", where, "ask whoever runs the server; docs/postgres.md says what a role needs",
			"the server does not allow it: %s", postgres.Words(err))
	case errors.Is(err, ErrBusy) && postgres.BehindReader(err):
		return problem.New("busy", where, "try again, or ask whoever runs the server for hot_standby_feedback = on",
			"the server could not follow the main server while this was read, and ended the reading")
	case errors.Is(err, ErrDiskFull):
		return problem.New("disk-full", where, "ask whoever runs the server to free some space, and try again",
			"the server has no room left; nothing of this change was saved, everything saved before is safe")
	case errors.Is(err, ErrReadOnly):
		return problem.New("read-only", where, "name the main server in the address; one that only reads serves "+
			"reports and exports", "the register cannot be written here: %s", postgres.Words(err))
	case errors.Is(err, ErrDamaged):
		return problem.New("damaged", where, "ask whoever runs the server to look at its log; move the last backup "+
			"to a new database if it is needed", "the server cannot read a part of the register: %s",
			postgres.Words(err))
	}
	return nil
}
