package clauses_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/clauses"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// ours are clauses for questions of the seeded pack: their words differ from those of the program.
const ours = `schema: assure-clauses/1
pack: dspt-it-supplier
clauses:
  ITS-22: {condition: The Supplier shall enforce a second factor., proof: Export of the rule, within_days: 10}
  ITS-05: {condition: The Supplier shall publish a notice., proof: The notice, within_days: 60}
`

// seeded is a register of 2 March 2026 with an engagement whose only answers are those given, and the clauses above.
func seeded(t *testing.T, answers map[string]string) (*data.Register, entity.Engagement, entity.Assessment) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "ours.yaml"), []byte(ours), 0o600); err != nil {
		t.Fatal(err)
	}
	r := datatest.Open(t, datatest.Options{Actor: "dana", PacksDir: dir})
	_, e, a := datatest.Seed(t, r)
	datatest.Answer(t, r, a, entity.BySupplier, answers)
	return r, e, a
}

func read(t *testing.T, r *data.Register, e *entity.Engagement) *clauses.List {
	t.Helper()
	return datatest.Must(clauses.Read(t.Context(), r, e.Ref, book.At{}))(t)
}

func find(l *clauses.List, question string) *clauses.Condition {
	for i := range l.Conditions {
		if l.Conditions[i].Question == question {
			return &l.Conditions[i]
		}
	}
	return nil
}

// The conditions are those of must-haves and key controls not met or not shown, then of low answers, in this order,
// with the words of the clause or, without one, of the finding.
func TestFindingsCallForConditions(t *testing.T) {
	r, e, _ := seeded(t, map[string]string{"ITS-22": "not-met", "ITS-05": "partly", "ITS-04": "met"})
	l := read(t, r, &e)
	c := find(l, "ITS-22")
	if c == nil || c.Why != clauses.MustNotMet || c.Words != "The Supplier shall enforce a second factor." ||
		c.Proof != "Export of the rule" || c.Due != datatest.Date(t, "2026-03-12") || c.FromFinding || c.Bound() ||
		c.Risk == nil || c.Risk.Kind != entity.GateRisk || c.Risk.Question != "ITS-22" {
		t.Errorf("ITS-22: %+v", c)
	}
	if c := find(l, "ITS-05"); c == nil || c.Why != clauses.Low || c.Risk == nil || c.Risk.Kind != entity.OverallRisk {
		t.Errorf("ITS-05: %+v", c)
	}
	if find(l, "ITS-04") != nil {
		t.Error("a question that is met calls for a condition")
	}
	c = find(l, "ITS-26")
	if c == nil || c.Why != clauses.MustNotShown {
		t.Fatalf("ITS-26, which nobody answered: %+v", c)
	}
	order := []clauses.Why{clauses.MustNotMet, clauses.MustNotShown, clauses.KeyNotMet, clauses.KeyNotShown,
		clauses.Low}
	if !slices.IsSortedFunc(l.Conditions, func(x, y clauses.Condition) int {
		return slices.Index(order, x.Why) - slices.Index(order, y.Why)
	}) || l.Conditions[0].Question != "ITS-22" {
		t.Errorf("the order: %+v", l.Conditions)
	}
}

// Recording makes actions of them, once, tied to their risks; what is recorded shows the words a person agreed since.
func TestRecordIsDoneOnce(t *testing.T) {
	ctx := t.Context()
	r, e, a := seeded(t, map[string]string{"ITS-22": "not-met", "ITS-05": "partly"})
	n := len(read(t, r, &e).Conditions)
	added := datatest.Must(clauses.Record(ctx, r, e.Ref, []string{"its-22"}))(t)
	if len(added) != 1 || !added[0].Condition || added[0].Question != "ITS-22" || added[0].State != entity.ActionOpen ||
		string(added[0].Title) != "The Supplier shall enforce a second factor." ||
		added[0].Proof != "Export of the rule" ||
		added[0].Due != datatest.Date(t, "2026-03-12") || added[0].Clause != clauses.Schedule+", ITS-22" ||
		added[0].Risk != find(read(t, r, &e), "ITS-22").Risk.ID {
		t.Fatalf("%+v", added)
	}
	if added = datatest.Must(clauses.Record(ctx, r, e.Ref, nil))(t); len(added) != n-1 {
		t.Errorf("%d recorded, want the other %d", len(added), n-1)
	}
	head := datatest.Must(r.Head(ctx, book.At{}))(t)
	for _, questions := range [][]string{nil, {"ITS-22"}} {
		if again := datatest.Must(clauses.Record(ctx, r, e.Ref, questions))(t); len(again) != 0 {
			t.Errorf("recorded twice: %+v", again)
		}
	}
	if now := datatest.Must(r.Head(ctx, book.At{}))(t); now != head {
		t.Error("recording nothing wrote something")
	}
	_, err := clauses.Record(ctx, r, e.Ref, []string{"ITS-99"})
	datatest.WantCode(t, err, "no-condition")
	c := find(read(t, r, &e), "ITS-22")
	err = r.EditAction(ctx, c.Action.ID, func(x *entity.Action) error {
		x.Title, x.Due = "As agreed", datatest.Date(t, "2026-06-01")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	c = find(read(t, r, &e), "ITS-22")
	if c.Words != "As agreed" || c.Due != datatest.Date(t, "2026-06-01") || !c.Bound() {
		t.Errorf("after it was agreed: %+v", c)
	}
	// Done, it is recorded anew only by name.
	done := func(x *entity.Action) error { x.State = entity.ActionDone; return nil }
	if err := r.EditAction(ctx, c.Action.ID, done); err != nil {
		t.Fatal(err)
	}
	if again := datatest.Must(clauses.Record(ctx, r, e.Ref, nil))(t); len(again) != 0 {
		t.Errorf("one that is done is recorded again: %+v", again)
	}
	if again := datatest.Must(clauses.Record(ctx, r, e.Ref, []string{"ITS-22"}))(t); len(again) != 1 {
		t.Errorf("by name it is not: %+v", again)
	}
	datatest.Must(r.Undo(ctx, a.ID))(t)
	if c = find(read(t, r, &e), "ITS-22"); c.Action == nil || c.Action.State != entity.ActionDone {
		t.Errorf("undone, the one before is not found: %+v", c.Action)
	}
}

// One undo takes back all that one recording made.
func TestRecordIsOneUndo(t *testing.T) {
	ctx := t.Context()
	r, e, a := seeded(t, map[string]string{"ITS-22": "not-met", "ITS-05": "partly"})
	added := datatest.Must(clauses.Record(ctx, r, e.Ref, nil))(t)
	if len(added) < 3 {
		t.Fatal(added)
	}
	u := datatest.Must(r.Undo(ctx, a.ID))(t)
	if want := data.ActionRef(added[0].N) + " to " + data.ActionRef(added[len(added)-1].N); u.What != want {
		t.Errorf("undone %q, want %q", u.What, want)
	}
	for _, x := range datatest.Must(r.Actions(ctx, e.ID, book.At{}))(t) {
		if x.State != entity.ActionDropped {
			t.Errorf("%s is %s", data.ActionRef(x.N), x.State)
		}
	}
	if again := datatest.Must(clauses.Record(ctx, r, e.Ref, nil))(t); len(again) != len(added) {
		t.Errorf("%d are recorded after the undo, want %d", len(again), len(added))
	}
}

// Another action on the question gives the day while it is to come; a condition recorded by hand is listed too.
func TestActionsThatAreThere(t *testing.T) {
	ctx := t.Context()
	r, e, _ := seeded(t, map[string]string{"ITS-22": "not-met", "ITS-05": "partly"})
	add := func(question string, due questionnaire.Date, condition bool) entity.Action {
		return datatest.Must(r.AddAction(ctx, entity.Action{Engagement: e.ID, Pack: "dspt-it-supplier",
			Question: question, Title: "By hand", Due: due, Condition: condition, Owner: "K. Patel"}))(t)
	}
	add("ITS-22", datatest.Date(t, "2026-08-01"), false)
	add("ITS-05", datatest.Date(t, "2026-02-01"), false)
	add("", datatest.Date(t, "2026-09-01"), true)
	l := read(t, r, &e)
	if c := find(l, "ITS-22"); c.Bound() || c.Action == nil || c.Due != datatest.Date(t, "2026-08-01") {
		t.Errorf("with an action to come: %+v", c)
	}
	if c := find(l, "ITS-05"); c.Due != datatest.Date(t, "2026-05-01") {
		t.Errorf("with an action that is late: due %s", c.Due)
	}
	if last := l.Conditions[len(l.Conditions)-1]; last.Why != clauses.Recorded || last.Words != "By hand" {
		t.Errorf("the condition by hand: %+v", last)
	}
	added := datatest.Must(clauses.Record(ctx, r, e.Ref, []string{"ITS-22"}))(t)
	if len(added) != 1 || added[0].Owner != "K. Patel" || added[0].Due != datatest.Date(t, "2026-08-01") {
		t.Errorf("%+v", added)
	}
	if c := find(read(t, r, &e), "ITS-22"); !c.Bound() || !strings.HasPrefix(c.Words, "The Supplier shall") {
		t.Errorf("recorded: %+v", c)
	}
}
