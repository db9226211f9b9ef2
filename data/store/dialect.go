package store

import (
	"strings"

	"assure/data/store/postgres"
)

// dialect is what the two engines want said differently. Every other statement is one text for both, with $1 or ? for
// values; see [postgres.Statement].
type dialect struct {
	schema     func(migration string) string // a migration in the words of the engine
	hasTable   string                        // counts the tables of a name
	tables     string                        // lists all tables
	forUpdate  string                        // behind a query whose row other writers must wait for
	lockSchema string                        // held by the transaction that makes the schema, "" for none
	noteSchema string                        // notes the number of the schema where the engine has a place for it
}

var ofSQLite = &dialect{
	schema: strings.NewReplacer("@INT@", "INTEGER", "@STRICT@", "STRICT", "@CLUSTERED@", ", WITHOUT ROWID").
		Replace,
	hasTable:   "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $1",
	tables:     "SELECT name FROM sqlite_master WHERE type = 'table'",
	noteSchema: "PRAGMA user_version = ",
}

var ofPostgres = &dialect{
	schema:     postgres.Schema,
	hasTable:   "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1",
	tables:     "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema()",
	forUpdate:  " FOR UPDATE",
	lockSchema: "SELECT pg_advisory_xact_lock(1095980370)", // "ASUR"
}

// dialect is that of the engine that keeps the register.
func (s *Store) dialect() *dialect {
	if s.shared != nil {
		return ofPostgres
	}
	return ofSQLite
}
