package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	q "assure/questionnaire"
	"assure/questionnaire/entity"
)

func TestAppendOnly(t *testing.T) {
	t.Parallel()
	cfg, _ := config(t)
	s := open(t, cfg)
	begin(t, s)
	names := []string{"answer"}
	for _, k := range entities {
		names = append(names, k.Name())
	}
	for _, table := range names {
		for _, sql := range []string{"UPDATE %s_event SET seq = 1", "DELETE FROM %s_event"} {
			_, err := s.writer.Exec(fmt.Sprintf(sql, table))
			var n int
			if qerr := s.writer.QueryRow("SELECT count(*) FROM " + table + "_event").Scan(&n); qerr != nil {
				t.Fatal(qerr)
			}
			if n > 0 && !appendOnly(err) { // a trigger runs for each row: an empty table refuses nothing
				t.Errorf("%s: %v", fmt.Sprintf(sql, table), err)
			}
			var triggers int
			if qerr := s.writer.QueryRow("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = $1",
				table+"_event").Scan(&triggers); qerr != nil || triggers < 3 {
				t.Errorf("%s_event has %d triggers, %v", table, triggers, qerr)
			}
		}
	}
	for _, sql := range []string{
		"UPDATE audit SET actor = 'x'", "DELETE FROM audit", "UPDATE pack SET body = 'x'", "DELETE FROM pack",
		"DELETE FROM audit_head",
		"INSERT OR REPLACE INTO audit SELECT seq, at_us, 'x', action, entity, entity_id, body, prev, hash FROM audit " +
			"WHERE seq = 1",
		"INSERT OR REPLACE INTO supplier_event SELECT id, rev, seq, at_us, '{}' FROM supplier_event",
		"INSERT OR REPLACE INTO pack SELECT sha256, id, version, 'x', seq, at_us FROM pack",
	} {
		if _, err := s.writer.Exec(sql); !appendOnly(err) {
			t.Errorf("%s: %v", sql, err)
		}
	}
	verifyClean(t, s)
}

func TestTamperingShows(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, sql, want string }{
		{"an audit row changed", "UPDATE audit SET actor = 'nobody' WHERE seq = 2", "audit row 2 was changed"},
		{"an audit row moved in time", "UPDATE audit SET at_us = at_us + 1 WHERE seq = 3", "audit row 3 was changed"},
		{"an audit row taken away", "DELETE FROM audit WHERE seq = 2", "rows between them are missing"},
		{"the end cut off", "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)", "cut off"},
		{"an event changed", "UPDATE supplier_event SET body = json_set(body, '$.name', 'Other')",
			"not those its audit row was written for"},
		{"an event taken away", "PRAGMA foreign_keys = 0; DELETE FROM engagement_event",
			"not those its audit row was written for"},
		{"an event added", "INSERT INTO person_event VALUES ('p', 1, 99, 1, '{}')", "have no audit row"},
		{"an answer changed", "UPDATE answer_event SET value = 'met'", "not those its audit row was written for"},
		{"a note exchanged", "UPDATE answer_event SET note_words = 'all is well'", "were changed after they were written"},
		{"a view changed", "UPDATE supplier SET body = json_set(body, '$.name', 'Other')",
			"does not show its newest event"},
		{"a view found under another reference", "UPDATE supplier SET ref_key = 'sup-9'",
			"column ref_key does not match"},
		{"an answer's view turned back", "UPDATE answer SET rev = 1", "does not show its newest event"},
		{"a pack changed", "UPDATE pack SET body = 'schema: other'", "not those its audit row was written for"},
		{"a directory row changed", "UPDATE dspt_row SET status = 'Standards Met'",
			"was changed after it was imported"},
	}
	ctx := context.Background()
	cfg, _ := config(t)
	s := open(t, cfg)
	a := begin(t, s)
	for i, v := range []string{"met", "not-met"} {
		write(t, s, func(tx *Tx) error {
			ans := answer(a, "Q1", v)
			ans.Note = q.Text("note " + v)
			_, err := tx.PutAnswer(ctx, Answered{Answer: ans, OpID: fmt.Sprint(i)})
			return err
		})
	}
	write(t, s, func(tx *Tx) error {
		_, err := tx.PutSnapshot(ctx, DSPTSnapshot{ID: "s", AsOf: 1},
			[]entity.DSPTRow{{ODSCode: "8J605", Name: "N", Status: "Standards Not Met", Row: 2}})
		return err
	})
	before := verifyClean(t, s)
	s.Close()
	register, err := os.ReadFile(cfg.Path)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "copy.db")
			put(t, path, register)
			raw(t, path, append(dropTriggers(t, path), c.sql)...)
			damaged := open(t, Config{Path: path})
			v, err := damaged.Verify(ctx, Head{})
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(strings.Join(v.Findings, "\n"), c.want) {
				t.Errorf("found %q, want %q", v.Findings, c.want)
			}
		})
	}
	s = open(t, cfg)
	if v, err := s.Verify(ctx, before.Head); err != nil || len(v.Findings) > 0 {
		t.Errorf("a true head: %v, %v", v.Findings, err)
	}
	if v, err := s.Verify(ctx, Head{Seq: before.Head.Seq + 5, Hash: before.Head.Hash}); err != nil ||
		len(v.Findings) != 1 {
		t.Errorf("a head the log does not hold: %v, %v", v.Findings, err)
	}
}

func dropTriggers(t *testing.T, path string) []string {
	t.Helper()
	s := open(t, Config{Path: path})
	rows, err := s.reader.Query("SELECT name FROM sqlite_master WHERE type = 'trigger'")
	if err != nil {
		t.Fatal(err)
	}
	var drops []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		drops = append(drops, "DROP TRIGGER "+name)
	}
	if err := errors.Join(rows.Err(), rows.Close(), s.Close()); err != nil {
		t.Fatal(err)
	}
	return drops
}
