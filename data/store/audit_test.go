package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
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
			if qerr := s.writer.QueryRow(countTriggers(), table+"_event").Scan(&triggers); qerr != nil || triggers < 3 {
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
		if _, err := s.writer.Exec(ofEngine(sql)); !appendOnly(err) {
			t.Errorf("%s: %v", sql, err)
		}
	}
	verifyClean(t, s)
}

func TestTamperingShows(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	cases := []struct{ name, sql, want string }{
		{"an audit row changed", "UPDATE audit SET actor = 'nobody' WHERE seq = 2", "row 2 of the log was changed"},
		{"an audit row moved in time", "UPDATE audit SET at_us = at_us + 1 WHERE seq = 3", "row 3 of the log " +
			"was changed"},
		{"an audit row taken away", "DELETE FROM audit WHERE seq = 2", "rows between them are missing"},
		{"the end cut off", "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)", "cut off"},
		{"an event changed", "UPDATE supplier_event SET body = json_set(body, '$.name', 'Other')",
			"changed after it was written by row 1 of the log"},
		{"an event taken away", "DELETE FROM engagement_event",
			"1 of 1 revisions that row 2 of the log (test, dana"},
		{"an event added", "INSERT INTO person_event VALUES ('p', 1, 99, 1, '{}')", "was added outside Assure: " +
			"row 99 of the log"},
		{"an answer changed", "UPDATE answer_event SET value = 'met'", "answer to Q1: changed after it was " +
			"written by row 4 of the log"},
		{"a note exchanged", "UPDATE answer_event SET note_words = 'all is well'", "its words were changed after"},
		{"a view changed", "UPDATE supplier SET body = json_set(body, '$.name', 'Other')",
			"what is shown is not what was recorded last"},
		{"a view found under another reference", "UPDATE supplier SET ref_key = 'sup-9'",
			"column ref_key does not match"},
		{"an answer's view turned back", "UPDATE answer SET rev = 1", "what is shown is not what was recorded last"},
		{"a pack changed", "UPDATE pack SET body = 'schema: other'", "was changed after an assessment began with it"},
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
			forge(t, path, c.sql)
			damaged := open(t, Config{Path: path, ReadOnly: true})
			v, err := damaged.Verify(ctx, Head{})
			if err != nil {
				t.Fatal(err)
			}
			if len(v.Findings) > 4 || !strings.Contains(strings.Join(v.Findings, "\n"), c.want) {
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

// forge runs statements on a register as somebody does who knows how it is kept: nothing is checked, no trigger runs,
// and the triggers are there again afterwards.
func forge(t testing.TB, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", fileURI(path)+"?_foreign_keys=off")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	triggers := map[string]string{}
	v := View{q: db}
	if err := v.each(t.Context(), "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'", nil,
		func(s scanner) error {
			var name, words string
			err := s.Scan(&name, &words)
			triggers[name] = words
			return err
		}); err != nil {
		t.Fatal(err)
	}
	before, after := []string{"PRAGMA ignore_check_constraints = 1", "BEGIN"}, []string{}
	for _, name := range slices.Sorted(maps.Keys(triggers)) {
		before, after = append(before, "DROP TRIGGER "+name), append(after, triggers[name])
	}
	for _, list := range [][]string{before, statements, after, {"COMMIT"}} {
		for _, s := range list {
			if _, err := db.Exec(s); err != nil {
				t.Fatalf("%s: %v", s, err)
			}
		}
	}
}
