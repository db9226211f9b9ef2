package store

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"assure/data/store/postgres/pgtest"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
)

// forgetting removes every text of the query and of the answers of an assessment, as disposal 1.
func forgetting(t *testing.T, s *Store, a entity.Assessment, only func(string) bool) *Scrub {
	t.Helper()
	ctx := context.Background()
	gone := &Scrub{N: 1, Removes: only}
	r, err := s.Write(ctx, Action{Actor: "dana", Name: "redact", Erases: true}, func(tx *Tx) error {
		e, err := Get(ctx, tx, Engagements, a.Engagement)
		if err != nil {
			return err
		}
		n, err := tx.Next(ctx, Disposals.Name())
		if err != nil || n != 1 {
			t.Fatal(n, err)
		}
		if err := Insert(ctx, tx, Disposals, entity.Disposal{ID: "di", N: n, Kind: entity.TextRedaction,
			Supplier: e.Supplier, Ref: "SUP-00001", Place: "ENG-00001 Q1", Reason: "a patient's name", By: "dana",
			On: q.Date(20000)}); err != nil {
			return err
		}
		if err := errors.Join(Forget(ctx, tx, gone, Queries, "q", func(x *entity.Query) { x.RepliedBy = "" }),
			tx.ForgetAnswers(ctx, gone, a.ID)); err != nil {
			return err
		}
		_, _, err = tx.DropTexts(ctx, gone)
		return err
	})
	if err != nil || r.Seq == 0 {
		t.Fatal(r, err)
	}
	return gone
}

// TestRemovedTextLeavesItsHash: what is removed is read as such at any time, stands nowhere in the files, and the chain
// is whole; another text that is missing is still found.
func TestRemovedTextLeavesItsHash(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	cfg, _ := config(t)
	s := open(t, cfg)
	a := begin(t, s)
	const secret = "Mrs Ada Marker-Example was seen on the ward"
	write(t, s, func(tx *Tx) error {
		ans := answer(a, "Q1", "met")
		ans.Note, ans.Alternative = secret, "kept words"
		_, err := tx.PutAnswer(ctx, Answered{Answer: ans, OpID: "1"})
		return errors.Join(err, Insert(ctx, tx, Queries, entity.Query{ID: "q", Assessment: a.ID, N: 1,
			State: entity.QuerySent, Body: secret, Reply: "kept reply", RepliedBy: "Sam Marker-Reply"}))
	})
	before := time.Now().Add(time.Hour)
	is := digest(secret)
	gone := forgetting(t, s, a, func(d string) bool { return d == is })
	if len(gone.List) != 2 || len(gone.List[0].Texts) != 1 || gone.List[0].Texts[0] != is {
		t.Fatalf("removed %+v", gone.List)
	}
	const want = "by dana: a patient's name]"
	if err := s.Read(ctx, before, func(v *View) error {
		qs, err := List(ctx, v, Queries)
		if err != nil || len(qs) != 1 || !strings.HasPrefix(string(qs[0].Body), "[removed on ") ||
			!strings.HasSuffix(string(qs[0].Body), want) || qs[0].Reply != "kept reply" || qs[0].RepliedBy != "" {
			t.Errorf("query %+v, %v", qs, err)
		}
		revs, err := History(ctx, v, Queries, "q")
		if err != nil || len(revs) != 1 || !strings.HasSuffix(string(revs[0].Entity.Body), want) {
			t.Errorf("history %+v, %v", revs, err)
		}
		list, err := v.AnswerHistory(ctx, a.ID, "Q1")
		if err != nil || len(list) != 1 || !strings.HasSuffix(string(list[0].Note), want) ||
			list[0].Alternative != "kept words" || list[0].Value != "met" {
			t.Errorf("answer %+v, %v", list, err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	v := verifyClean(t, s)
	if len(v.Removed) != 1 || !strings.Contains(v.Removed[0], "redaction 1 (ENG-00001 Q1)") {
		t.Errorf("removed %q", v.Removed)
	}
	s.Close()
	if pgtest.Engine() {
		return // what follows is about the file
	}
	for _, name := range []string{cfg.Path, cfg.Path + "-wal"} {
		b, err := os.ReadFile(name)
		if err == nil && (bytes.Contains(b, []byte("Marker-Example")) || bytes.Contains(b, []byte("Marker-Reply"))) {
			t.Errorf("%s still has the words", name)
		}
	}
	for sql, found := range map[string]string{
		"DELETE FROM text WHERE body = 'kept reply'":                       "is missing",
		"UPDATE query_event SET body = json_set(body, '$.question', 'Q9')": "changed after it was written",
		"UPDATE answer_event SET note = 'removed/2'":                       "changed after it was written",
		"UPDATE removal_event SET body = json_set(body, '$.was', '00')":    "removal",
		"DELETE FROM removal_event WHERE id LIKE 'query/%'":                "missing",
		"UPDATE disposal_event SET body = json_set(body, '$.by', 'sam')":   "changed after it was written",
	} {
		path := cfg.Path + "-copy.db"
		b, err := os.ReadFile(cfg.Path)
		if err != nil {
			t.Fatal(err)
		}
		put(t, path, b)
		forge(t, path, sql)
		other := open(t, Config{Path: path, ReadOnly: true})
		v, err := other.Verify(ctx, Head{})
		if err != nil || !strings.Contains(strings.Join(v.Findings, "\n"), found) {
			t.Errorf("%s: found %q, %v", sql, v.Findings, err)
		}
		other.Close()
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

// TestOnlyARemovalChangesAnEvent: without its record in the same transaction no event changes, and not its place.
func TestOnlyARemovalChangesAnEvent(t *testing.T) {
	t.Parallel()
	cfg, _ := config(t)
	s := open(t, cfg)
	a := begin(t, s)
	write(t, s, func(tx *Tx) error {
		return Insert(context.Background(), tx, Queries, entity.Query{ID: "q", Assessment: a.ID, N: 1,
			State: entity.QuerySent, Body: "who?"})
	})
	forgetting(t, s, a, func(string) bool { return true })
	for _, sql := range []string{"UPDATE query_event SET body = '{}'", "UPDATE query_event SET seq = 1",
		"UPDATE answer_event SET note = 'x'"} {
		_, err := s.writer.Exec(sql)
		if err != nil && !appendOnly(err) || err == nil && !strings.Contains(sql, "answer") {
			t.Errorf("%s: %v", sql, err)
		}
	}
	verifyClean(t, s)
}
