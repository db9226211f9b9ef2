package tui_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/tuitest"
)

// secondYear is a supplier that is assessed again: its first cycle was signed off a year ago, with judgements, claims,
// proof that lasts and proof that has run out, and its second cycle has begun.
func secondYear(t testing.TB, w, h int, theme string) (*tuitest.Driver, *data.Register, entity.Assessment) {
	t.Helper()
	ctx := context.Background()
	clock := tuitest.NewClock()
	clock.T = clock.T.AddDate(-1, 0, 0)
	r := register(t, clock, filepath.Join(t.TempDir(), "register.db"))
	_, e, a := datatest.Seed(t, r)
	for i, q := range r.Packs().Find("dspt-it-supplier").Questions() {
		v := "met"
		if q.Option(v) == nil {
			v = cmpOption(q)
		}
		if q.Answer != questionnaire.Choice {
			continue
		}
		party := entity.BySupplier
		if i%3 == 0 {
			party = entity.ByAssessor
		}
		datatest.Must(r.RecordAnswer(ctx, data.AnswerEdit{Assessment: a.ID, Question: q.ID, Party: party, Value: v}))(t)
	}
	s := datatest.Must(r.FindSupplier(ctx, "SUP-00001"))(t)
	for _, d := range []struct {
		name, expires string
		of            []string
	}{{"Penetration test of the portal", "2026-06-01", []string{"ITS-38"}},
		{"Cyber Essentials Plus", "2027-10-01", []string{"ITS-22", "ITS-20"}}} {
		var links []entity.Support
		for _, q := range d.of {
			links = append(links, entity.Support{Assessment: a.ID, Question: q})
		}
		doc := datatest.Must(r.AddDocument(ctx, entity.Document{Supplier: s.ID, Kind: entity.Independent,
			Reference: d.name, Issued: r.Today() - 1, Expiry: datatest.Date(t, d.expires)}, links))(t)
		if err := r.AcceptDocument(ctx, doc.Ref); err != nil {
			t.Fatal(err)
		}
	}
	datatest.SignOff(t, r, a.ID)
	clock.T = clock.T.AddDate(1, 0, 0)
	next := datatest.Must(r.StartAssessment(ctx, e.ID, "dspt-it-supplier"))(t)
	return reopen(t, clock, r, w, h, theme), r, next
}

// cmpOption is the best option of a question.
func cmpOption(q *questionnaire.Question) string {
	best := ""
	for _, o := range q.Options {
		if best == "" || o.Value > q.Option(best).Value {
			best = o.ID
		}
	}
	return best
}

func TestAgainGolden(t *testing.T) {
	for name, c := range map[string]struct {
		w, h  int
		theme string
	}{"60x16": {60, 16, ""}, "80x24": {80, 24, ""}, "100x30": {100, 30, ""}, "160x50": {160, 50, ""},
		"mono": {80, 24, "mono"}} {
		t.Run(name, func(t *testing.T) {
			d, _, _ := secondYear(t, c.w, c.h, c.theme)
			d.Keys("enter", "A").Golden("again-" + name)
			d.Keys("A").Type("call with J. Smith").Golden("again-how-" + name)
			d.Keys("enter").Golden("again-all-" + name)
			d.Keys("enter", "f").Golden("again-differs-" + name)
			d.Keys("T").Golden("again-back-" + name)
		})
	}
}

// A question is confirmed with one key and the next one left has the cursor; what only the supplier said asks once how
// it confirmed that; a heading confirms its domain after a look; an undo brings all of it back.
func TestAgainConfirms(t *testing.T) {
	d, r, a := secondYear(t, 100, 30, "")
	given := func() int {
		t.Helper()
		v := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t)
		n := 0
		for _, both := range v.Answers {
			if both.Effective().Given() {
				n++
			}
		}
		return n
	}
	d.Keys("enter", "A").Has("Cycle 1, signed off 2025-11-21", "to confirm", "63 of 63 left")
	if given() != 0 {
		t.Fatal("looking answered something")
	}
	d.Keys("y").Has("Confirmed ITS-03 as in cycle 1. u undoes it.", "62 of 63 left")
	d.Keys("y").Has("How did the supplier confirm").Keys("enter").Has("Say how the supplier confirmed it")
	d.Type("call with J. Smith").Keys("enter").Has("as in cycle 1, on the supplier's behalf", "61 of 63 left")
	d.Keys("y").Has("60 of 63 left").Lacks("How did the supplier")
	if n := given(); n != 3 {
		t.Fatalf("%d answers", n)
	}
	d.Keys("u").Has("Undone: confirm answers ITS-05 as in cycle 1", "61 of 63 left")
	d.Keys("ctrl+r").Has("Redone:", "60 of 63 left")
	d.Keys("A").Has("enter confirms 57 questions as in cycle 1", "It leaves 3:",
		"ITS-38: its proof has run out: DOC-0001")
	d.Keys("esc").Has("60 of 63 left").Keys("A", "enter").Has("3 of 63 left", "Confirmed 57 questions as in cycle 1")
	for range 3 { // the next left, again from the start
		if d.Keys("n"); strings.Contains(d.Screen(), "> ITS-38") {
			break
		}
	}
	d.Has("proof has run out").Keys("y").Has("2 of 63 left")
	d.Keys("u", "u").Has("60 of 63 left")
	d.Keys("K", "y").Has("enter confirms").Keys("enter")
	if n := given(); n <= 3 || n >= 57 {
		t.Errorf("%d answers after a domain", n)
	}
	v := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t)
	if c := v.Answers["ITS-04"].Claim; c == nil ||
		string(c.Note) != "Confirmed as in cycle 1, on the supplier's behalf: call with J. Smith." {
		t.Errorf("%+v", c)
	}
	d.Keys("f").Has("Only what differs", "ITS-38", "ITS-57").Lacks("ITS-05")
}

// Keys that come faster than the register writes confirm one question each.
func TestAgainTakesQuickKeys(t *testing.T) {
	d, _, _ := secondYear(t, 100, 30, "")
	d.Keys("enter", "A", "y", "y").Type("call").Keys("enter").Has("61 of 63 left")
	d.Clock.Add(1e9) // right behind enter in a field the keys would look pasted
	for range 10 {
		d.Send(tuitest.KeyMsg("y"))
	}
	d.Settle().Has("51 of 63 left")
}

// The walk opens at the question and comes back to the next one left; the comparison is reached from the walk too.
func TestAgainAndTheWalk(t *testing.T) {
	d, _, _ := secondYear(t, 100, 30, "")
	d.Keys("enter", "A", "enter").Has("ITS-03", "Last cycle  ").Keys("2", "esc").Has("62 of 63 left", "worse")
	d.Keys("esc", "a").Has("1 of 63 done").Keys("A").Has("62 of 63 left").Keys("y").Type("call").Keys("enter")
	d.Has("61 of 63 left").Keys("esc").Has("2 of 63 done")
	d.Keys("u").Has("Undone: confirm answers")
}

// A cycle begun by mistake is taken back with a reason, says so where it was, and comes back with an undo.
func TestAgainTakesTheCycleBack(t *testing.T) {
	d, r, a := secondYear(t, 100, 30, "")
	d.Keys("enter", "A", "T").Has("Take back cycle 2", "nothing is lost").Keys("enter", "enter").Has("Say why")
	d.Type("begun too early").Keys("enter").Has("Cycle 2 was taken back", "u brings it back as it was")
	d.Keys("esc").Has("cycle 2  taken back 2026-11-21 by A. Shah").Lacks("Continue")
	d.Keys("A").Has("taken back").Keys("u").Has("63 of 63 left")
	d.Keys("y", "T").Has("1 confirmation goes: ITS-03").Keys("esc")
	datatest.Must(r.RecordAnswer(t.Context(), data.AnswerEdit{Assessment: a.ID, Question: "ITS-05",
		Party: entity.BySupplier, Value: "met"}))(t)
	d.Keys("T").Has("cannot be taken back: it has 1 answer of its own, to ITS-05")
}

// Where no cycle was signed off before there is nothing to compare, and the key says so.
func TestAgainNeedsACycleBefore(t *testing.T) {
	d, _ := open(t, true, 100, 30, "")
	d.Keys("enter", "A").Has("Not now: no cycle follows a signed-off one here")
	d.Keys("a", "A").Has("Not now: no cycle before this one was signed off")
}

// A cycle that is signed off is compared, and nothing in it is confirmed.
func TestAgainOfAClosedCycle(t *testing.T) {
	d, r, a := secondYear(t, 100, 30, "")
	datatest.Must(r.ConfirmAnswers(t.Context(), data.ConfirmRequest{Assessment: a.ID, Basis: "call"}, true))(t)
	datatest.SignOff(t, r, a.ID)
	d.Keys("enter", "A").Has("proof has run out").Keys("y").Has("Not now: this assessment is signed off")
}

func TestSweepAgain(t *testing.T) {
	d, _, _ := secondYear(t, 100, 30, "")
	d.Keys("enter", "A")
	tuitest.Sweep(d, 31, 400)
}
