package tui_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
	"assure/tui/tuitest"
)

// pack48 is a questionnaire of 8 domains with 6 questions each.
func pack48(t testing.TB) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(`schema: assure-pack/1
id: p48
version: 1.0.0
title: Pack of 48
framework: {name: Own}
provenance: Made up for a test.
scale: [{id: met, label: Met, value: 100}, {id: partly, label: Partly, value: 50},
  {id: not-met, label: Not met, value: 0}]
domains:
`)
	for d := range 8 {
		fmt.Fprintf(&b, "  - id: D%d\n    title: Domain %d\n    weight: 1250\n    questions:\n", d+1, d+1)
		for q := range 6 {
			fmt.Fprintf(&b, "      - {id: Q-%02d, text: Is control %[1]d in place?, guidance: As agreed.,\n"+
				"         class: standard, finding: {risk: r, cause: c, effect: e, action: a}}\n", d*6+q+1)
		}
	}
	return b.String()
}

// keysYear is a second cycle of the pack of 48 whose first was signed off a year ago. The proof of 8 questions has run
// out since; those are answered otherwise this year.
func keysYear(t *testing.T) (*tuitest.Driver, *data.Register, entity.Assessment, []string) {
	t.Helper()
	ctx := t.Context()
	clock := tuitest.NewClock()
	clock.T = clock.T.AddDate(-1, 0, 0)
	dir := filepath.Dir(datatest.WriteFile(t, "p48.yaml", pack48(t)))
	r := datatest.Must(data.Open(context.Background(), data.Options{Path: filepath.Join(t.TempDir(), "register.db"),
		Actor: "A. Shah", Now: clock.Now, PacksDir: dir}))(t)
	t.Cleanup(func() { _ = r.Close() })
	a := datatest.Bidder(t, r, "Messaging", "p48")
	v := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	var differ []string
	var links []entity.Support
	for i, q := range v.Pack.Questions() {
		datatest.Must(r.RecordAnswer(ctx, data.AnswerEdit{Assessment: a.ID, Question: q.ID, Party: entity.BySupplier,
			Value: "met"}))(t)
		if i%6 == 3 {
			differ = append(differ, q.ID)
			links = append(links, entity.Support{Assessment: a.ID, Question: q.ID})
		}
	}
	d := datatest.Must(r.AddDocument(ctx, entity.Document{Supplier: v.Supplier.ID, Kind: entity.Independent,
		Reference: "Certificate", Issued: r.Today() - 1, Expiry: r.Today() + 90}, links))(t)
	if err := r.AcceptDocument(ctx, d.Ref); err != nil {
		t.Fatal(err)
	}
	datatest.SignOff(t, r, a.ID)
	clock.T = clock.T.AddDate(1, 0, 0).Add(time.Hour)
	next := datatest.Must(r.StartAssessment(ctx, a.Engagement, "p48"))(t)
	if len(v.Pack.Questions()) != 48 || len(differ) != 8 {
		t.Fatalf("%d questions, %d differ", len(v.Pack.Questions()), len(differ))
	}
	return reopen(t, clock, r, 100, 30, ""), r, next, differ
}

// The keys of a re-assessment of 48 questions, of which 40 are as in the last cycle: walking everything, looking at
// each here, and confirming together what nothing speaks against. docs/reassessment.md has the figures.
func TestKeysOfReassessment(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine: the race detector has nothing to find")
	}
	const how = "call with J. Smith"
	for _, c := range []struct {
		name string
		most int
		do   func(press func(...string), d *tuitest.Driver, differ map[string]bool)
	}{
		{"walk everything", 98, func(press func(...string), d *tuitest.Driver, differ map[string]bool) {
			press("a")
			press("2")
			for i := range 48 {
				if i%6 == 3 {
					press("2")
				} else {
					press("1")
				}
				press("enter")
			}
		}},
		{"look at each", 86, func(press func(...string), d *tuitest.Driver, differ map[string]bool) {
			press("A")
			typed := false
			for i := range 48 {
				if i%6 == 3 {
					press("enter", "2", "esc")
					continue
				}
				if press("y"); !typed {
					for _, r := range how {
						press(strings.ReplaceAll(string(r), " ", "space"))
					}
					press("enter")
					typed = true
				}
			}
		}},
		{"confirm together", 46, func(press func(...string), d *tuitest.Driver, differ map[string]bool) {
			press("A", "A")
			for _, r := range how {
				press(strings.ReplaceAll(string(r), " ", "space"))
			}
			press("enter", "enter")
			for range differ {
				press("enter", "2", "esc")
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, r, a, differ := keysYear(t)
			d.Keys("enter") // to the supplier's page, in each way
			keys := 0
			of := map[string]bool{}
			for _, q := range differ {
				of[q] = true
			}
			c.do(func(names ...string) { keys += len(names); d.Keys(names...) }, d, of)
			v := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t)
			for _, q := range v.Pack.Questions() {
				want := "met"
				if of[q.ID] {
					want = "partly"
				}
				if got := v.Answers[q.ID].Effective().Said(); got != want {
					t.Errorf("%s is %q, want %q", q.ID, got, want)
				}
			}
			t.Logf("%-17s %3d keys", c.name, keys)
			if keys > c.most {
				t.Errorf("it takes %d keys, and took %d", keys, c.most)
			}
		})
	}
}
