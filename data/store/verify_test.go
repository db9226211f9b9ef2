package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	q "assure/questionnaire"
	"assure/questionnaire/entity"
)

// manyRows makes a register with so many audit rows, each an answer with a note, and so many suppliers with an
// engagement each.
func manyRows(t testing.TB, rows, engagements int) Config {
	t.Helper()
	ctx := context.Background()
	cfg, _ := config(t)
	s := open(t, cfg)
	if _, err := s.writer.Exec("PRAGMA synchronous = OFF"); err != nil {
		t.Fatal(err)
	}
	a := begin(t, s)
	for i := range rows {
		write(t, s, func(tx *Tx) error {
			ans := answer(a, fmt.Sprintf("Q%d", i%150), "met")
			ans.Note = q.Text(fmt.Sprintf("the note to answer %d, as long as people write them", i))
			_, err := tx.PutAnswer(ctx, Answered{Answer: ans, OpID: fmt.Sprint(i)})
			return err
		})
	}
	for done := 0; done < engagements; done += 1000 {
		write(t, s, func(tx *Tx) error {
			for i := done; i < min(done+1000, engagements); i++ {
				sup := entity.Supplier{ID: s.NewID(), Ref: fmt.Sprintf("SUP-%05d", i),
					Name:     fmt.Sprintf("Fictional %d", i),
					ODSCodes: []string{fmt.Sprintf("Z%05d", i)}}
				err := errors.Join(Insert(ctx, tx, Suppliers, sup), Insert(ctx, tx, Engagements,
					entity.Engagement{ID: s.NewID(), Ref: fmt.Sprintf("ENG-%05d", i), Supplier: sup.ID,
						State: entity.Live}))
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return cfg
}

// BenchmarkVerify checks registers of two shapes: many changes, and many engagements. heap-MB is the most that the heap
// had in use.
func BenchmarkVerify(b *testing.B) {
	for _, c := range []struct{ rows, engagements int }{{1000, 0}, {100_000, 0}, {0, 8000}, {0, 80_000}} {
		b.Run(fmt.Sprintf("rows=%d/engagements=%d", c.rows, c.engagements), func(b *testing.B) {
			cfg := manyRows(b, c.rows, c.engagements)
			s := open(b, cfg)
			fi, err := os.Stat(cfg.Path)
			if err != nil {
				b.Fatal(err)
			}
			runtime.GC()
			var peak atomic.Uint64
			done := make(chan struct{})
			go func() {
				var m runtime.MemStats
				for {
					select {
					case <-done:
						return
					case <-time.After(20 * time.Millisecond):
						runtime.ReadMemStats(&m)
						peak.Store(max(peak.Load(), m.HeapInuse))
					}
				}
			}()
			for b.Loop() {
				v, err := s.Verify(context.Background(), Head{})
				if err != nil || !v.Sound() || v.Rows < c.rows {
					b.Fatal(v, err)
				}
			}
			close(done)
			b.ReportMetric(float64(peak.Load())/1e6, "heap-MB")
			b.ReportMetric(float64(fi.Size())/1e6, "file-MB")
		})
	}
}

// fullRegister makes a register with a row in every table. A new kind needs a line here.
func fullRegister(t testing.TB) (Config, *Store) {
	t.Helper()
	ctx := context.Background()
	cfg, _ := config(t)
	s := open(t, cfg)
	a := begin(t, s)
	e, err := get(s, Engagements, a.Engagement)
	if err != nil {
		t.Fatal(err)
	}
	const day = q.Date(20000)
	write(t, s, func(tx *Tx) error {
		for _, k := range counted {
			if _, err := tx.Next(ctx, k.Name()); err != nil {
				return err
			}
		}
		for _, c := range referred {
			if _, err := tx.Next(ctx, c.kind.Name()); err != nil {
				return err
			}
		}
		other := entity.Supplier{ID: "s2", Ref: "SUP-00012", Name: "Acme", ODSCodes: []string{"8J605", "8J606"}}
		ans := answer(a, "Q1", "met")
		ans.Note = "seen on site"
		_, snapshot := tx.PutSnapshot(ctx, DSPTSnapshot{ID: "d", AsOf: day},
			[]entity.DSPTRow{{ODSCode: "8J605", Name: "Acme", Row: 2}, {ODSCode: "8J606", Name: "Other", Row: 3}})
		err := errors.Join(snapshot,
			Insert(ctx, tx, Suppliers, other),
			Insert(ctx, tx, Facts, entity.Fact{Engagement: e.ID, ID: "size", Adopted: true}),
			Insert(ctx, tx, Documents, entity.Document{ID: "doc", Ref: "DOC-0001", Supplier: e.Supplier,
				Kind: entity.Doc, State: entity.Offered, Issued: day}),
			Insert(ctx, tx, Certificates, entity.Certificate{ID: "c", Ref: "CRT-0001", Supplier: e.Supplier,
				Kind: entity.CertCyberEssentials, Entity: "Acme", Issued: day}),
			Insert(ctx, tx, Resolutions, entity.Resolution{ID: "r", Supplier: e.Supplier}),
			Insert(ctx, tx, Supports, entity.Support{Document: "doc", Assessment: a.ID, Question: "Q1",
				State: entity.Offered}),
			Insert(ctx, tx, Issues, entity.Issue{ID: "i", Assessment: a.ID, N: 1}),
			Insert(ctx, tx, Queries, entity.Query{ID: "q", Assessment: a.ID, N: 1, State: entity.QuerySent,
				Body: "who has access?"}),
			Insert(ctx, tx, Decisions, entity.Decision{ID: "dec", N: 1, Engagement: e.ID, Assessment: a.ID,
				Question: "Q1",
				Kind:     entity.ScopeOut}),
			Insert(ctx, tx, SignOffs, entity.SignOff{ID: "so", Assessment: a.ID, N: 1}),
			Insert(ctx, tx, Passes, entity.Pass{ID: "p", Assessment: a.ID, Question: "Q1"}),
			Insert(ctx, tx, Admissions, entity.Admission{ID: "ad", Engagement: e.ID}),
			Insert(ctx, tx, Risks, entity.Risk{ID: "ri", Ref: "R-00001", Engagement: e.ID, Kind: entity.OverallRisk}),
			Insert(ctx, tx, Actions, entity.Action{ID: "ac", N: 1, Engagement: e.ID, State: entity.ActionOpen}),
			Insert(ctx, tx, Results, Result{Subject: a.ID, N: 1}),
			Insert(ctx, tx, Incidents, entity.Incident{ID: "in", Ref: "INC-001",
				Statements: []entity.IncidentStatement{{Body: "as they said"}}}),
			Insert(ctx, tx, FourthParties, entity.FourthParty{ID: "f", Name: "Cloud"}),
			Insert(ctx, tx, Tenders, entity.Tender{ID: "t", Ref: "TEN-001"}),
			Insert(ctx, tx, People, entity.Person{ID: "pe", Login: "dana"}),
			Insert(ctx, tx, Sessions, entity.Session{ID: "se", Person: "pe", Name: "dana", Began: tx.At()}),
			Insert(ctx, tx, Mappings, Mapping{Signature: "sig"}),
			Insert(ctx, tx, Batches, Batch{ID: "b", State: BatchApplied, At: tx.At()}),
			Insert(ctx, tx, ImportFiles, ImportFile{ID: "f", Batch: "b", SHA256: "x", Applied: true}),
			Insert(ctx, tx, ForeignAnswers, ForeignAnswer{ID: "fa", Supplier: e.Supplier, File: "f", Ref: "C12",
				State: ForeignHeld}),
			Insert(ctx, tx, Exports, Export{ID: "ex", N: 1}),
			Insert(ctx, tx, Additions, Addition{Sheet: "Register"}),
			Insert(ctx, tx, Ops, Op{ID: "op", N: 1, Assessment: a.ID}),
			Insert(ctx, tx, Drafts, entity.DraftSent{ID: "dr", Engagement: e.ID, On: day, ReplyBy: day}),
			Insert(ctx, tx, Representations, entity.Representation{ID: "rep", Ref: "REP-001", Engagement: e.ID,
				State: entity.RepOpen, Says: "it was enforced in May"}),
			Insert(ctx, tx, Costings, entity.Costing{Engagement: e.ID}),
			Insert(ctx, tx, Handovers, entity.Handover{ID: "h", N: 1, From: "dana", To: "sam"}),
			Insert(ctx, tx, Settings, Setting{Version: 1, Value: []byte("{}")}))
		if err != nil {
			return err
		}
		_, err = tx.PutAnswer(ctx, Answered{Answer: ans, OpID: "1"})
		return err
	})
	write(t, s, func(tx *Tx) error { // a second revision of one of each sort
		ans := answer(a, "Q1", "not-met")
		ans.Batch, ans.Origin, ans.File, ans.Cell = "b", entity.Imported, "f", "C1"
		e.Service = "Pathology"
		_, err := tx.PutAnswer(ctx, Answered{Answer: ans, OpID: "2"})
		_, perr := Put(ctx, tx, Engagements, e)
		return errors.Join(err, perr)
	})
	write(t, s, func(tx *Tx) error { // a query and an answer lose their words
		gone := &Scrub{N: 1, Removes: func(string) bool { return true }}
		err := Insert(ctx, tx, Disposals, entity.Disposal{ID: "di", N: 1, Kind: entity.TextRedaction,
			Supplier: e.Supplier, Reason: "a name", By: "dana", On: day})
		return errors.Join(err, Forget(ctx, tx, gone, Queries, "q", nil), tx.ForgetAnswers(ctx, gone, a.ID))
	})
	verifyClean(t, s)
	return cfg, s
}

func get[T any](s *Store, k *Kind[T], id string) (out T, err error) {
	ctx := context.Background()
	err = s.Read(ctx, time.Time{}, func(v *View) error {
		out, err = Get(ctx, v, k, id)
		return err
	})
	return out, err
}

// notChecked are the columns that may be changed unseen, each with the reason.
var notChecked = map[string]string{
	"schema_migration.app_version": "only words: which version made a step; the step itself is compared",
	"schema_migration.applied_us":  "only words: when a step was made",
}

// removedUnseen are the tables where a row less goes unseen, each with the reason.
var removedUnseen = map[string]string{
	"counter": "a counter that is gone begins at 1; that of a reference passes over those in use",
}

// A counter of numbers that it alone gives out, set back, would give one to a second thing.
func TestCountersSetBack(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	cfg, s := fullRegister(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	raw(t, cfg.Path, "DELETE FROM counter")
	v, err := open(t, cfg).Verify(t.Context(), Head{})
	if err != nil {
		t.Fatal(err)
	}
	found := strings.Join(v.Findings, "\n")
	for _, kind := range []string{"decision", "action", "op", "export", "risk", "document", "certificate",
		"incident"} {
		if !strings.Contains(found, kind+"s are numbered up to 1, and the counter is at 0") {
			t.Errorf("the counter of %s: %s", kind, found)
		}
	}
}

// TestEveryColumnIsChecked alters, adds and removes rows of every table, and the check must find each. What a new
// column, table or kind says must be checked too, or be declared with its reason.
func TestEveryColumnIsChecked(t *testing.T) {
	aboutFiles(t)
	t.Parallel()
	ctx := context.Background()
	cfg, s := fullRegister(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", fileURI(cfg.Path)+"?_foreign_keys=off&_pragma=ignore_check_constraints(1)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	list, err := loadMigrations(migrations())
	if err != nil {
		t.Fatal(err)
	}
	made, err := madeBy(ctx, list)
	if err != nil {
		t.Fatal(err)
	}
	for part := range made.parts {
		if name, ok := strings.CutPrefix(part, "trigger "); ok {
			if _, err := db.Exec("DROP TRIGGER " + name); err != nil {
				t.Fatal(err)
			}
		}
	}
	findings := func(q querier, table string) string {
		out := &Verification{}
		v := newVerifier(q, out)
		parts := v.parts(list, nil)
		if v.expected = made; table != "schema_migration" {
			parts = parts[1:]
		}
		if err := v.verify(ctx, parts); err != nil {
			return err.Error()
		}
		return strings.ReplaceAll(strings.Join(out.Findings, "\n"), "schema: missing: trigger", "")
	}
	tried := 0
	try := func(name, table, statement string) {
		t.Helper()
		tried++
		tx, err := db.Begin()
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback()
		res, err := tx.Exec(statement)
		if err != nil {
			t.Errorf("%s: %s: %v", name, statement, err)
			return
		}
		if n, err := res.RowsAffected(); err != nil || n != 1 {
			t.Errorf("%s: %d rows are not one; fullRegister has no row of this table", name, n)
		}
		if found := findings(tx, table); found == "" || strings.Contains(found, "cannot be read") {
			t.Errorf("%s goes unseen: %q", name, found)
		}
	}
	if err := readOnce(ctx, db, func(q querier) error {
		if found := findings(q, ""); found != "" {
			t.Fatalf("the register before any change: %s", found)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for table, columns := range made.columns {
		one := table + " WHERE rowid = (SELECT max(rowid) FROM " + table + ")"
		if table == "answer" { // has no numbers of rows, and one row here
			one = table + " WHERE true"
		}
		var clone []string
		for _, column := range columns {
			other := fmt.Sprintf("CASE typeof(%[1]s) WHEN 'integer' THEN %[1]s + 1000 ELSE coalesce(%[1]s, '') "+
				"|| 'x' END",
				column)
			if column == "body" {
				other = "body || ' '" // the same to a reader of JSON
			}
			clone = append(clone, other)
			if table == "counter" && column == "n" {
				one, other = "counter WHERE name = 'decision'", "0"
			}
			if notChecked[table+"."+column] == "" {
				try(table+"."+column, table, "UPDATE "+strings.Replace(one, " WHERE", " SET "+column+" = "+
					""+other+" WHERE", 1))
			}
		}
		if removedUnseen[table] == "" {
			try("a row less of "+table, table, "DELETE FROM "+one)
		}
		try("a row more of "+table, table, "INSERT INTO "+table+" SELECT "+strings.Join(clone, ", ")+" FROM "+one)
	}
	t.Logf("%d changes", tried)
}
