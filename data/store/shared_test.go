package store

import (
	"context"
	"os"
	"strings"
	"testing"

	"assure/data/store/postgres/pgtest"
)

// aboutFiles skips a test that is about a register as a file when the tests run on PostgreSQL.
func aboutFiles(t testing.TB) {
	t.Helper()
	if pgtest.Engine() {
		t.Skip("about a register in a file")
	}
}

// sharedConfig is the configuration of a new shared register.
func sharedConfig(t testing.TB) (Config, *clock) {
	t.Helper()
	c := newClock()
	cfg := Config{Now: c.now, AppVersion: "test", Home: t.TempDir()}
	cfg.Path = pgtest.Prepared(t, "made", func(address string) error {
		of := cfg
		of.Path, of.Now = address, newClock().now
		s, err := Open(context.Background(), of)
		if err != nil {
			return err
		}
		return s.Close()
	})
	return cfg, c
}

// TestSharedParts makes the list of the parts of the schema again: ASSURE_GOLDEN=write.
func TestSharedParts(t *testing.T) {
	t.Parallel()
	s := open(t, Config{Path: pgtest.Database(t), Now: newClock().now, files: migrations(),
		Home: t.TempDir()})
	parts, err := readSharedParts(t.Context(), &View{q: s.reader})
	if err != nil {
		t.Fatal(err)
	}
	if text := sharedPartsText(parts); text != sharedParts {
		if os.Getenv("ASSURE_GOLDEN") != "write" {
			t.Fatal("the schema on PostgreSQL is another: ASSURE_GOLDEN=write go test ./data/store -run SharedParts")
		}
		if err := os.WriteFile("shared_schema.txt", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// ofEngine is a statement that tries to replace a row, which PostgreSQL has no word for.
func ofEngine(words string) string {
	if pgtest.Engine() {
		return strings.ReplaceAll(words, "INSERT OR REPLACE", "INSERT")
	}
	return words
}

// countTriggers is a query for the number of triggers of a table.
func countTriggers() string {
	if pgtest.Engine() {
		return "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = CAST($1 AS regclass)"
	}
	return "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = $1"
}

// TestSharedTablesStayFull tries to empty the tables that are only added to, which asks no trigger of a row.
func TestSharedTablesStayFull(t *testing.T) {
	t.Parallel()
	cfg, _ := sharedConfig(t)
	s := open(t, cfg)
	begin(t, s)
	for _, table := range []string{"audit", "audit_head", "pack", "dspt_row", "supplier_event", "answer_event",
		"removal_event"} {
		if _, err := s.writer.Exec("TRUNCATE " + table + " CASCADE"); !appendOnly(err) {
			t.Errorf("TRUNCATE %s: %v", table, err)
		}
	}
	verifyClean(t, s)
}

// TestSharedTampering changes a register as the owner of its tables could, and looks for each change.
func TestSharedTampering(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, sql, found string }{
		{"a trigger switched off", "ALTER TABLE audit DISABLE TRIGGER audit_no_update", "trigger audit_no_update"},
		{"a trigger dropped", "DROP TRIGGER supplier_event_no_delete ON supplier_event", "missing: trigger"},
		{"a function emptied", "CREATE OR REPLACE FUNCTION audit_no_delete() RETURNS trigger LANGUAGE plpgsql AS " +
			"'BEGIN RETURN OLD; END'", "function audit_no_delete"},
		{"a rule dropped", "ALTER TABLE supplier DROP CONSTRAINT supplier_ref_key_key", "supplier_ref_key_key"},
		{"an actor changed", "ALTER TABLE audit DISABLE TRIGGER USER; UPDATE audit SET actor = 'x' WHERE seq = 1; " +
			"ALTER TABLE audit ENABLE TRIGGER USER", "row 1 of the log was changed"},
		{"an event changed", "ALTER TABLE supplier_event DISABLE TRIGGER USER; UPDATE supplier_event SET body = " +
			"replace(body, 'Fictional', 'Real'); ALTER TABLE supplier_event ENABLE TRIGGER USER",
			"changed after it was"},
		{"the log cut off", "ALTER TABLE audit DISABLE TRIGGER USER; DELETE FROM audit WHERE seq = 2; " +
			"ALTER TABLE audit ENABLE TRIGGER USER", "the end of the log was cut off"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			cfg, _ := sharedConfig(t)
			s := open(t, cfg)
			begin(t, s)
			if _, err := s.writer.Exec(c.sql); err != nil {
				t.Fatal(err)
			}
			v, err := s.Verify(t.Context(), Head{})
			if err != nil {
				t.Fatal(err)
			}
			if all := strings.Join(v.Findings, "\n"); !strings.Contains(all, c.found) {
				t.Errorf("found %q, want %q", all, c.found)
			}
		})
	}
}

// TestSharedRefusals opens what is no shared register.
func TestSharedRefusals(t *testing.T) {
	t.Parallel()
	server := pgtest.Database(t)
	host := server[:strings.LastIndexByte(server, '/')]
	taken := pgtest.Database(t)
	if err := pgtest.Exec(taken, "CREATE TABLE patient (id int)"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, path, code string
		mustExist        bool
	}{
		{name: "no such database", path: host + "/nowhere", code: "no-database"},
		{name: "a role that is not there", path: strings.Replace(server, "postgres@", "nobody@", 1), code: "no-login"},
		{name: "no server", path: "postgres://a@127.0.0.1:1/x?connect_timeout=1", code: "unreachable"},
		{name: "no register", path: server, code: "no-register", mustExist: true},
		{name: "tables of others", path: taken, code: "not-a-register"},
		{name: "a password", path: "postgres://a:hunter2@127.0.0.1/x", code: "password-in-address"},
		{name: "a password as a parameter", path: "postgres://a@127.0.0.1/x?password=hunter2",
			code: "password-in-address"},
		{name: "no database", path: "postgres://a@127.0.0.1", code: "bad-address"},
		{name: "no address", path: "postgres://a:hunter2@[::1/x", code: "bad-address"},
		{name: "a weak connection", path: "postgres://a@db.example/x?sslmode=require", code: "weak-connection"},
		{name: "a word that is not known", path: "postgres://a@127.0.0.1/x?sslmode=maybe", code: "bad-address"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := Open(t.Context(), Config{Path: c.path, MustExist: c.mustExist, Home: t.TempDir()})
			p := wantCode(t, err, c.code)
			if strings.Contains(err.Error()+p.Where+p.Fix, "hunter2") {
				t.Errorf("the password is shown: %v", err)
			}
		})
	}
}

// TestSharedBackup copies a shared register into a file, and reads that.
func TestSharedBackup(t *testing.T) {
	t.Parallel()
	cfg, _ := sharedConfig(t)
	s := open(t, cfg)
	a := begin(t, s)
	write(t, s, func(tx *Tx) error {
		_, err := tx.PutAnswer(t.Context(), Answered{Answer: answer(a, "Q1", "met"), OpID: "op-1"})
		return err
	})
	to := t.TempDir() + "/copy.db"
	if err := s.Backup(t.Context(), to, nil); err != nil {
		t.Fatal(err)
	}
	copied := open(t, Config{Path: to, MustExist: true, Now: cfg.Now})
	if want, got := verifyClean(t, s), verifyClean(t, copied); want.Head != got.Head || want.Events != got.Events {
		t.Errorf("the register has %+v, and the copy %+v", want, got)
	}
	addSupplier(t, copied, "SUP-9") // its triggers let new rows through
	if _, err := copied.writer.Exec("DELETE FROM audit"); !appendOnly(err) {
		t.Errorf("the triggers of the copy: %v", err)
	}
}
