package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assure/questionnaire/entity"
)

func TestOperationIDsWorkOnce(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	cfg, _ := config(t)
	s := open(t, cfg)
	a := begin(t, s)
	save := func(value, op string) (ans entity.Answer, err error) {
		_, err = s.Write(ctx, Action{Actor: "dana", Name: "answer"}, func(tx *Tx) (err error) {
			ans, err = tx.PutAnswer(ctx, Answered{Answer: answer(a, "Q1", value), OpID: op})
			return err
		})
		return ans, err
	}
	if ans, err := save("met", "op-1"); err != nil || ans.Rev != 1 || ans.By != "dana" {
		t.Fatalf("%+v, %v", ans, err)
	}
	if _, err := save("not-met", "op-1"); !errors.Is(err, ErrRepeated) {
		t.Fatalf("the second time: %v", err)
	}
	if ans, err := save("not-met", "op-2"); err != nil || ans.Rev != 2 {
		t.Fatalf("%+v, %v", ans, err)
	}
	// The trigger holds against a program that does not ask first.
	_, err := s.writer.Exec(ofEngine(
		`INSERT OR REPLACE INTO answer_event SELECT assessment, 'Q2', party, 9, op_id,
		value, value_text, note, planned, alternative,
		reconfirmed, claim_rev, origin, file, sheet, cell,
		batch, actor, seq, at_us, NULL, NULL, NULL FROM answer_event WHERE op_id = 'op-1'`))
	if !appendOnly(err) {
		t.Fatalf("replaced by operation id: %v", err)
	}
}

func TestSequencesNeverRepeat(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	cfg, _ := config(t)
	s := open(t, cfg)
	next := func(commit bool) (n int) {
		_, _ = s.Write(ctx, Action{Actor: "dana"}, func(tx *Tx) (err error) {
			if n, err = tx.Next(ctx, "supplier"); err != nil {
				t.Fatal(err)
			}
			if !commit {
				return errors.New("given up")
			}
			return Insert(ctx, tx, Suppliers, entity.Supplier{ID: fmt.Sprint(n), Ref: fmt.Sprint(n), Name: "Fictional"})
		})
		return n
	}
	if a, b, c := next(true), next(false), next(true); a != 1 || b != 2 || c != 2 {
		t.Fatalf("%d %d %d", a, b, c)
	}
}

func TestTextsCanBeRedacted(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	cfg, _ := config(t)
	s := open(t, cfg)
	a := begin(t, s)
	const secret = "Dr Example's phone number"
	inc := entity.Incident{ID: "i", Ref: "INC-001", Title: "Outage",
		Statements: []entity.IncidentStatement{{By: "supplier", Body: secret}, {By: "press", Body: secret}}}
	write(t, s, func(tx *Tx) error {
		ans := answer(a, "Q1", secret)
		ans.Note = secret
		_, counted := tx.Next(ctx, Incidents.Name())
		_, err := tx.PutAnswer(ctx, Answered{Answer: ans, Free: true, OpID: "1"})
		return errors.Join(err, counted, Insert(ctx, tx, Incidents, inc))
	})
	if inc.Statements[0].Body != secret {
		t.Fatal("the caller's value was changed")
	}
	look := func() (entity.Incident, entity.Answer) {
		var i entity.Incident
		var ans entity.Answer
		err := s.Read(ctx, time.Time{}, func(v *View) (err error) {
			if i, err = Get(ctx, v, Incidents, "i"); err != nil {
				return err
			}
			ans, err = v.AnswerAt(ctx, a.ID, "Q1", entity.BySupplier, 0)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return i, ans
	}
	i, ans := look()
	if i.Statements[1].Body != secret || ans.Value != secret || ans.Note != secret {
		t.Fatalf("%+v %+v", i, ans)
	}
	var bodies, events int
	row := s.reader.QueryRow(
		`SELECT (SELECT count(*) FROM text WHERE body = $1),
		(SELECT count(*) FROM incident_event WHERE body LIKE '%phone%')
		+ (SELECT count(*) FROM answer_event WHERE value LIKE '%phone%' OR note LIKE '%phone%')
		+ (SELECT count(*) FROM audit WHERE body LIKE '%phone%')`, secret)
	if err := row.Scan(&bodies, &events); err != nil || bodies != 1 || events != 0 {
		t.Fatalf("kept %d times, %d events hold it, %v", bodies, events, err)
	}
	for _, redaction := range []string{"DELETE FROM text WHERE body = $1",
		"UPDATE answer_event SET value_words = NULL WHERE value_words = $1",
		"UPDATE answer_event SET note_words = NULL WHERE note_words = $1"} {
		if _, err := s.writer.Exec(redaction, secret); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.writer.Exec("UPDATE answer_event SET note_words = 'other words'"); !appendOnly(err) {
		t.Fatalf("words were replaced: %v", err)
	}
	if i, ans = look(); i.Statements[0].Body != Redacted || ans.Note != Redacted || ans.Value != Redacted {
		t.Fatalf("after redaction %+v %+v", i, ans)
	}
	// The check says that it is missing, and a backup is still written.
	v, err := s.Verify(ctx, Head{})
	if err != nil || len(v.Findings) != 1 || v.Missing != 1 || !strings.Contains(v.Findings[0], "INC-001: a "+
		"text of it") {
		t.Errorf("found %+v, %v", v, err)
	}
	if err := s.Backup(ctx, filepath.Join(t.TempDir(), "copy.backup"), nil); err != nil {
		t.Error(err)
	}
}

func TestClockNeverRunsBack(t *testing.T) {
	t.Parallel()
	cfg, c := config(t)
	s := open(t, cfg)
	first := write(t, s, func(tx *Tx) error {
		return Insert(context.Background(), tx, People, entity.Person{ID: "1", Login: "a"})
	})
	c.move(-time.Hour)
	second := write(t, s, func(tx *Tx) error {
		return Insert(context.Background(), tx, People, entity.Person{ID: "2", Login: "b"})
	})
	if got := second.At.Sub(first.At); got != time.Microsecond {
		t.Fatalf("the second change is %s after the first", got)
	}
	var log []AuditEntry
	err := s.Read(context.Background(), time.Time{},
		func(v *View) (err error) { log, err = v.AuditLog(context.Background(), AuditFilter{}); return err })
	if err != nil || len(log) != 2 || !strings.Contains(log[0].Body, "clock_back_us") ||
		strings.Contains(log[1].Body, "clock_back_us") {
		t.Fatalf("the log notes the jump: %+v, %v", log, err)
	}
	verifyClean(t, s)
}
