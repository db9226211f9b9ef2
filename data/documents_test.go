package data_test

import (
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// A claim raised after its evidence was accepted earns no more than the claim, until the evidence is
// accepted for the answer of that day.
func TestEvidenceIsAcceptedForOneAnswer(t *testing.T) {
	r, _ := datatest.NewWorkedRegister(t, false)
	a := datatest.MixedEvidence(t, r, "Acme") // DA2: partly, with a record
	row := func() (earned, shown int, raised bool) {
		t.Helper()
		x := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t).Result.Row("DA2")
		return x.Earned, x.Shown, x.Raised
	}
	if e, s, raised := row(); e != 4000 || s != 50 || raised {
		t.Fatalf("partly: earned %d, shown %d, raised %v", e, s, raised)
	}
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"DA2": "met"})
	if e, _, raised := row(); e != 5000 || !raised {
		t.Errorf("raised: earned %d, raised %v", e, raised)
	}
	datatest.Answer(t, r, a, entity.ByAssessor, map[string]string{"DA2": "partly"})
	if e, _, raised := row(); e != 4000 || raised {
		t.Errorf("judged as before: earned %d, raised %v", e, raised)
	}
	datatest.Answer(t, r, a, entity.ByAssessor, map[string]string{"DA2": "met"})
	if err := r.AcceptDocument(t.Context(), documentOf(t, r, a, "DA2"),
		data.Link{Assessment: a.ID, Question: "DA2"}); err != nil {
		t.Fatal(err)
	}
	if e, s, raised := row(); e != 8000 || s != 100 || raised {
		t.Errorf("accepted again: earned %d, shown %d, raised %v", e, s, raised)
	}
	head := datatest.Must(r.Head(t.Context(), book.At{}))(t)
	took, err := r.AcceptDocumentFor(t.Context(), documentOf(t, r, a, "DA2"), true,
		[]data.Link{{Assessment: a.ID, Question: "DA2"}})
	if err != nil || len(took) != 0 || datatest.Must(r.Head(t.Context(), book.At{}))(t) != head {
		t.Errorf("accepted a third time: took %v, %v, or a row was written", took, err)
	}
}

// Evidence accepted before there was an answer shows none of what is answered later.
func TestEvidenceAcceptedWithoutAnAnswer(t *testing.T) {
	r, _ := datatest.NewWorkedRegister(t, false)
	a := datatest.Bidder(t, r, "Acme", "t@1.0.0")
	datatest.AcceptEvidence(t, r, a, entity.Verified, r.Today(), "DA1")
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"DA1": "met"})
	if x := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t).Result.Row("DA1"); x.Earned != 5000 ||
		!x.Raised {
		t.Errorf("earned %d, raised %v", x.Earned, x.Raised)
	}
}

// Releases that did not note what an item was accepted for are read as if they had: from the answers
// of that time, whoever gave them, and whatever came later.
func TestAcceptancesOfEarlierReleases(t *testing.T) {
	r, clock := datatest.NewWorkedRegister(t, false)
	ctx := t.Context()
	a := datatest.MixedEvidence(t, r, "Acme")
	datatest.Answer(t, r, a, entity.ByAssessor, map[string]string{"RE1": "partly"})
	datatest.AcceptEvidence(t, r, a, entity.Verified, r.Today(), "RE1", "RE2", "DA1")
	clock.At = clock.At.AddDate(0, 0, 1)
	datatest.Answer(t, r, a, entity.ByAssessor, map[string]string{"RE1": "met"})
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"DA2": "met", "RE2": "met"})
	want := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t).Result
	err := r.Update(ctx, "test", func(tx *data.Tx) error {
		links, err := store.List(ctx, tx, store.Supports)
		if err != nil {
			return err
		}
		for _, l := range links {
			if l.Value == nil {
				t.Errorf("%s was accepted for nothing", l.Question)
			}
			l.Value = nil
			if _, err := store.Put(ctx, tx, store.Supports, l); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	got := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t).Result
	for i := range want.Rows {
		w, g := &want.Rows[i], &got.Rows[i]
		if w.Earned != g.Earned || w.Shown != g.Shown || w.Raised != g.Raised {
			t.Errorf("%s: earned %d, shown %d, raised %v; noted %d, %d, %v", w.Question, g.Earned, g.Shown, g.Raised,
				w.Earned, w.Shown, w.Raised)
		}
	}
	if !want.Row("RE1").Raised || !want.Row("DA2").Raised || !want.Row("RE2").Raised || want.Row("DA1").Raised {
		t.Error("the case shows nothing")
	}
}

// One person cannot take a key control out of scope, and one may accept the service despite it.
func TestKeyControlIsAMustHave(t *testing.T) {
	r, _ := datatest.NewWorkedRegister(t, false)
	a := datatest.ClaimsOnly(t, r, "Acme")
	datatest.Must(r.AddPerson(t.Context(), entity.Person{Name: "A. Siro", Role: "SIRO"}))(t)
	decide := func(kind entity.DecisionKind, q string, until questionnaire.Date) error {
		_, err := r.Decide(t.Context(), entity.Decision{Kind: kind, Engagement: a.Engagement, Assessment: a.ID,
			Question: q, Person: "A. Siro", Reason: "for a test", Until: until})
		return err
	}
	if err := decide(entity.ScopeOut, "DA1", 0); err != nil {
		t.Fatal(err)
	}
	v := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t)
	if !v.Result.Row("DA1").InScope() {
		t.Error("one person took a key control out of scope")
	}
	datatest.WantCode(t, decide(entity.GateAccept, "DA2", r.Today()+30), "not-a-must-have")
	if err := decide(entity.GateAccept, "DA1", r.Today()+30); err != nil {
		t.Error(err)
	}
}

func documentOf(t *testing.T, r *data.Register, a entity.Assessment, question string) string {
	t.Helper()
	for _, d := range datatest.Must(r.Documents(t.Context(), "", book.At{}))(t) {
		for _, l := range d.Links {
			if l.Assessment == a.ID && l.Question == question {
				return d.Ref
			}
		}
	}
	t.Fatal("no document")
	return ""
}
