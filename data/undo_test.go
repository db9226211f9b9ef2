package data_test

import (
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// There is one stack: undo takes back the newest act of the person, evidence too, and never reaches past it.
func TestUndoCoversEveryAct(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	s, _, a := datatest.Seed(t, r)
	record(t, r, a, "ITS-05", entity.BySupplier, "met")
	record(t, r, a, "ITS-22", entity.BySupplier, "met")
	d := datatest.Must(r.AddDocument(ctx, entity.Document{Supplier: s.ID, Kind: entity.Record, Reference: "MFA export",
		Issued: r.Today()}, []entity.Support{{Assessment: a.ID, Question: "ITS-22"}}))(t)
	before := result(t, r, a, book.At{}).Row("ITS-22").Confidence
	if err := r.AcceptDocument(ctx, d.Ref); err != nil {
		t.Fatal(err)
	}
	state := func() entity.DocumentState {
		v := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
		if len(v.Answers) != 2 {
			t.Fatalf("an undo of evidence took an answer away: %d left", len(v.Answers))
		}
		return v.Supports[0].State
	}
	u := datatest.Must(r.Undo(ctx, a.ID))(t)
	if len(u.Answers) != 0 || u.Act != "accept document" || u.What != d.Ref || state() != entity.Offered ||
		result(t, r, a, book.At{}).Row("ITS-22").Confidence != before {
		t.Fatalf("undone %+v, link %s", u, state())
	}
	datatest.Must(r.Redo(ctx, a.ID))(t)
	if state() != entity.Accepted || result(t, r, a, book.At{}).Row("ITS-22").Confidence <= before {
		t.Fatalf("redone: %s", state())
	}
	datatest.Must(r.Undo(ctx, a.ID))(t)
	datatest.Must(r.Undo(ctx, a.ID))(t) // the offer
	if state() != entity.Withdrawn {
		t.Fatalf("the offer is %s", state())
	}
	if u = datatest.Must(r.Undo(ctx, a.ID))(t); len(u.Answers) != 1 || u.Answers[0].Question != "ITS-22" {
		t.Fatalf("then %+v", u)
	}
	// What cannot be undone is named, and what is below it stays.
	datatest.Must(r.SendQuery(ctx, entity.Query{Assessment: a.ID, Question: "ITS-05", Body: "Since when?"}))(t)
	_, err := r.Undo(ctx, a.ID)
	if p := datatest.WantCode(t, err,
		"not-undoable"); p.What != "your newest act here cannot be undone: send query query 1" {
		t.Errorf("what: %s", p.What)
	}
	if result(t, r, a, book.At{}).Row("ITS-05").Option != "met" {
		t.Error("an older answer was undone")
	}
	// Evidence that a colleague judged since is not undone over their head.
	record(t, r, a, "ITS-26", entity.BySupplier, "within-72-hours")
	e := datatest.Must(r.AddDocument(ctx, entity.Document{Supplier: s.ID, Kind: entity.Doc, Reference: "Notice"},
		[]entity.Support{{Assessment: a.ID, Question: "ITS-26"}}))(t)
	if err := datatest.As(t, r, "Sam").AcceptDocument(ctx, e.Ref); err != nil {
		t.Fatal(err)
	}
	_, err = r.Undo(ctx, a.ID)
	datatest.WantCode(t, err, "changed-since")
	if got := datatest.Must(r.AuditVerify(ctx, data.Head{}))(t); len(got.Findings) > 0 {
		t.Error(got.Findings)
	}
}

// A document that is accepted for several questions in one act, offered for them or not, is undone and redone as one.
func TestAcceptForManyIsOneStep(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	s, _, a := datatest.Seed(t, r)
	ids := []string{"ITS-05", "ITS-22", "ITS-26"}
	var links []data.Link
	for _, id := range ids {
		links = append(links, data.Link{Assessment: a.ID, Question: id})
	}
	d := datatest.Must(r.AddDocument(ctx, entity.Document{Supplier: s.ID, Kind: entity.Record, Reference: "MFA export",
		Issued: r.Today()}, []entity.Support{{Assessment: a.ID, Question: "ITS-22"}}))(t)
	accepted := func() (n int) {
		for _, l := range datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t).Supports {
			if l.State == entity.Accepted {
				n++
			}
		}
		return n
	}
	datatest.Must(r.AcceptDocumentFor(ctx, d.Ref, false, links))(t)
	for _, want := range []int{0, 3, 0, 3} {
		if accepted() != 3-want {
			t.Fatalf("%d are accepted, want %d", accepted(), 3-want)
		}
		if want == 0 {
			datatest.Must(r.Undo(ctx, a.ID))(t)
			continue
		}
		datatest.Must(r.Redo(ctx, a.ID))(t)
	}
	if accepted() != 3 {
		t.Fatalf("%d are accepted at the end", accepted())
	}
}
