package store

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"assure/data/store/postgres/pgtest"
)

// TestSharedRole works as a role with the rights that docs/postgres.md gives to people, and tries what they must not
// do.
func TestSharedRole(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	page, err := os.ReadFile("../../docs/postgres.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(page), "```sql\n")
	if len(blocks) != 3 {
		t.Fatalf("docs/postgres.md has %d blocks of SQL, want 2", len(blocks)-1)
	}
	rights, _, _ := strings.Cut(blocks[2], "```")
	server := pgtest.Database(t)
	if err := pgtest.Exec(server, `DO $$ BEGIN CREATE ROLE assure_people NOLOGIN; EXCEPTION WHEN duplicate_object THEN
		NULL; END $$; DROP ROLE IF EXISTS jo; CREATE ROLE jo LOGIN IN ROLE assure_people`); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pgtest.Exec(server, "DROP OWNED BY assure_people; DROP ROLE jo") })
	cfg := Config{Path: server, Now: newClock().now, Home: t.TempDir()}
	jo := cfg
	jo.Path = strings.Replace(server, "postgres@", "jo@", 1)
	_, err = Open(ctx, jo)
	wantCode(t, err, "no-right") // there are no tables yet
	open(t, cfg)
	if err := pgtest.Exec(server, rights); err != nil {
		t.Fatal(err)
	}
	s := open(t, jo)
	a := begin(t, s)
	write(t, s, func(tx *Tx) error {
		ans := answer(a, "Q1", "met")
		ans.Note = "a patient's name"
		_, err := tx.PutAnswer(ctx, Answered{Answer: ans, OpID: "op-1"})
		return err
	})
	for _, sql := range []string{"UPDATE audit SET actor = 'x'", "DELETE FROM audit", "TRUNCATE audit",
		"DELETE FROM audit_head",
		"UPDATE supplier_event SET body = 'x'", "DELETE FROM supplier_event", "DELETE FROM supplier",
		"UPDATE answer_event SET value = 'x'", "UPDATE pack SET body = 'x'", "UPDATE text SET body = 'x'",
		"ALTER TABLE audit DISABLE TRIGGER USER", "DROP TRIGGER audit_no_update ON audit", "DROP TABLE audit",
		"CREATE OR REPLACE FUNCTION audit_no_delete() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
		"CREATE TABLE mine (id int)", "DELETE FROM schema_migration",
		"SET session_replication_role = replica"} {
		if _, err := s.writer.Exec(sql); err == nil || !appendOnly(err) && !errors.Is(mapError(err), ErrNoRight) {
			t.Errorf("%s: %v", sql, err)
		}
	}
	checks, err := s.Doctor(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range checks {
		if c.Name == "role" && !c.OK {
			t.Errorf("role: %s", c.Detail)
		}
	}
	if v := verifyClean(t, s); v.Rows < 3 {
		t.Errorf("the log has %d rows", v.Rows)
	}
	if gone := forgetting(t, s, a, func(string) bool { return true }); len(gone.List) != 1 {
		t.Errorf("a redaction removed %+v", gone.List)
	}
	verifyClean(t, s)
}
