package review_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/review"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

func list(t *testing.T, r *data.Register, a entity.Assessment) *review.List {
	t.Helper()
	v := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t)
	return datatest.Must(review.OfView(v, r.Day))(t)
}

// line is a question with its state and the kinds of its reasons, those that are settled in brackets.
func line(l *review.List, id string) string {
	q := l.Find(id)
	var kinds []string
	for _, r := range q.Reasons {
		k := string(r.Kind)
		if r.Settled {
			k = "(" + k + ")"
		}
		kinds = append(kinds, k)
	}
	return strings.TrimSpace(string(q.State) + " " + strings.Join(kinds, " "))
}

// Each reason comes with what makes it, and goes with what disposes of it: the life of a return, step by step.
func TestReasonsComeAndGo(t *testing.T) {
	ctx := t.Context()
	r, clock := datatest.NewRegister(t, "dana")
	s, _, a := datatest.Seed(t, r)
	later := func(days int) { clock.At = clock.At.Add(time.Duration(days) * 24 * time.Hour) }
	want := func(id, state string) {
		t.Helper()
		if got := line(list(t, r, a), id); got != state {
			t.Fatalf("%s is %q, want %q", id, got, state)
		}
	}
	if l := list(t, r, a); l.Count.Asked+l.Count.Read > 0 || line(l, "ITS-22") != "open must-have unanswered" ||
		l.Find("ITS-04").State != review.Settled || len(l.Find("ITS-04").Reasons) > 0 {
		t.Fatalf("nothing came back: %+v", l.Count)
	}

	// A must-have: a judgement settles it, another claim opens it, and proof accepted for the answer settles it
	// too.
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ITS-22": "partly", "ITS-04": "met",
		"ITS-05": questionnaire.NA})
	want("ITS-22", "open must-have")
	datatest.Answer(t, r, a, entity.ByAssessor, map[string]string{"ITS-22": "partly"})
	want("ITS-22", "agreed (must-have)")
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ITS-22": "met"})
	want("ITS-22", "open must-have claim-changed")
	doc := datatest.Must(r.AddDocument(ctx, entity.Document{Supplier: s.ID, Kind: entity.Record, Reference: "export",
		Issued: r.Today() - 10, Expiry: r.Today() + 100},
		[]entity.Support{{Assessment: a.ID, Question: "ITS-22"}, {Assessment: a.ID, Question: "ITS-04"}}))(t)
	want("ITS-22", "open must-have claim-changed evidence-unread")
	want("ITS-04", "open evidence-unread")
	datatest.Answer(t, r, a, entity.ByAssessor, map[string]string{"ITS-22": "met", "ITS-04": "met"})
	want("ITS-22", "open (must-have) evidence-unread") // a must-have's document has to be looked at
	want("ITS-04", "agreed (evidence-unread)")
	if err := r.AcceptDocument(ctx, doc.Ref); err != nil {
		t.Fatal(err)
	}
	want("ITS-22", "agreed (must-have)")
	want("ITS-04", "agreed (judged)")

	// Its proof runs out.
	later(45)
	want("ITS-22", "open (must-have) proof-expiring")
	datatest.Answer(t, r, a, entity.ByAssessor, map[string]string{"ITS-22": "met"})
	want("ITS-22", "agreed (must-have) (proof-expiring)")
	later(60)
	want("ITS-22", "open (must-have) proof-expired")

	// A query is the supplier's turn; its reply is ours again.
	datatest.Must(r.SendQuery(ctx, entity.Query{Assessment: a.ID, Question: "ITS-22", Body: "The next export?"}))(t)
	want("ITS-22", "asked (must-have) proof-expired")
	if err := r.ReplyQuery(ctx, a.ID, 1, "In May."); err != nil {
		t.Fatal(err)
	}
	want("ITS-22", "open (must-have) reply-unjudged proof-expired")
	datatest.Must(r.RecordAnswer(ctx, data.AnswerEdit{Assessment: a.ID, Question: "ITS-22", Party: entity.ByAssessor,
		Value: "partly", Note: "the export is old", BaseRev: list(t, r, a).Find("ITS-22").Found.Rev}))(t)
	want("ITS-22", "differs (must-have) (reply-unjudged) (proof-expired)")

	// A claim that a question does not apply.
	want("ITS-05", "open na-claimed")
	if list(t, r, a).Find("ITS-05").Alone() != "claimed N/A" {
		t.Error("it can be agreed with together")
	}
	datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.NAAccepted, Assessment: a.ID, Question: "ITS-05",
		Reason: "no public"}))(t)
	want("ITS-05", "decided (na-claimed)")
	datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.ScopeOut, Assessment: a.ID, Question: "ITS-26",
		Reason: "not this service"}))(t)
	want("ITS-26", "second (must-have) (unanswered)")
}

// The next cycle: what is as it was has nothing to see, what is better or worse is read, with what it was.
func TestChangedSinceLastCycle(t *testing.T) {
	ctx := context.Background()
	r, _ := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	said := map[string]string{"ITS-04": "partly", "ITS-06": "met", "ITS-07": "met"}
	datatest.Answer(t, r, a, entity.BySupplier, said)
	datatest.SignOff(t, r, a.ID)
	next := datatest.Must(r.StartAssessment(ctx, e.ID, "dspt-it-supplier"))(t)
	datatest.Answer(t, r, next, entity.BySupplier, map[string]string{"ITS-04": "met", "ITS-06": "not-met",
		"ITS-07": "met"})
	l := list(t, r, next)
	for id, want := range map[string]string{"ITS-04": "open better", "ITS-06": "open worse", "ITS-07": "settled"} {
		if got := line(l, id); got != want {
			t.Errorf("%s is %q, want %q", id, got, want)
		}
	}
	if got := l.Find("ITS-04").Reasons[0].What; got != "it was Partly met in the last cycle" {
		t.Error(got)
	}
}

// Every kind and state has words of its own, short enough for the list of the page.
func TestWordsOfKindsAndStates(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range review.Kinds {
		w := k.Words()
		if w == "" || len(w) > 16 || seen[w] || w == string(k) && strings.Contains(w, "-") && k != review.MustHave {
			t.Errorf("%s: %q", k, w)
		}
		seen[w] = true
	}
	for _, s := range []review.State{review.Open, review.Asked, review.Agreed, review.Differs, review.Proved,
		review.Decided, review.Second, review.Settled} {
		if w := s.Words(); w == "" || len(w) > 9 {
			t.Errorf("%s: %q", s, w)
		}
	}
	if slices.Index(review.Kinds, review.MustHave) != 0 {
		t.Error("a must-have is not first")
	}
}
