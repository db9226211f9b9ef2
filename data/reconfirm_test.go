package data_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// nextYear signs the worked supplier off and begins the next cycle a year later: judgements on ID1 and DA2, claims on
// the rest, n/a on RE2, proof that lasts for ID1 and RE1 and proof that has run out for ID2.
func nextYear(t *testing.T) (*data.Register, *datatest.Clock, entity.Assessment) {
	t.Helper()
	r, c := datatest.NewWorkedRegister(t, true)
	ctx := t.Context()
	a := datatest.Bidder(t, r, "Messaging", "t@1.0.0")
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ID1": "met", "ID2": "met", "DA1": "met",
		"DA2": "met", "RE1": "met", "RE2": "n/a"})
	datatest.Answer(t, r, a, entity.ByAssessor, map[string]string{"ID1": "met", "DA2": "partly"})
	s := datatest.Must(r.FindSupplier(ctx, "SUP-00001"))(t)
	for _, d := range []struct {
		expires string
		of      []string
	}{{"2028-11-20", []string{"ID1", "RE1"}}, {"2027-06-01", []string{"ID2"}}} {
		var links []entity.Support
		for _, q := range d.of {
			links = append(links, entity.Support{Assessment: a.ID, Question: q})
		}
		doc := datatest.Must(r.AddDocument(ctx, entity.Document{Supplier: s.ID, Kind: entity.Independent,
			Reference: "Certificate to " + d.expires, Issued: r.Today() - 1,
			Expiry: datatest.Date(t, d.expires)}, links))(t)
		if err := r.AcceptDocument(ctx, doc.Ref); err != nil {
			t.Fatal(err)
		}
	}
	datatest.SignOff(t, r, a.ID)
	c.At = c.At.AddDate(1, 0, 0)
	e := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t).Engagement
	return r, c, datatest.Must(r.StartAssessment(ctx, e.ID, "t@1.0.0"))(t)
}

// state is everything that counts of an assessment, in words.
func state(t *testing.T, r *data.Register, id string) string {
	t.Helper()
	v := datatest.Must(r.Assessment(context.Background(), id, book.At{}))(t)
	out := []string{string(v.Assessment.State), v.Result.Assured.String(), v.Result.Possible.String(),
		string(v.Result.Grade), string(v.RollUp.Grade), v.RollUp.Assured.String()}
	for _, q := range v.Pack.Questions() {
		row := v.Result.Row(q.ID)
		if a := v.Answers[q.ID].Effective(); a != nil {
			out = append(out, q.ID+"="+string(a.Party)+" "+a.Value)
		}
		if row.Gate != nil {
			out = append(out, q.ID+" "+string(row.Gate.State))
		}
	}
	for _, s := range v.Supports {
		if s.State != entity.Withdrawn {
			out = append(out, s.Question+" "+string(s.State))
		}
	}
	return strings.Join(out, "; ")
}

// What the last cycle has is a proposal: a begun cycle has no answer, no score, no must-have and no work state of it,
// looking at it changes nothing, and the cycle before goes on to count.
func TestCarriedAnswersCountForNothing(t *testing.T) {
	r, _, a := nextYear(t)
	ctx := t.Context()
	v := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	if len(v.Answers) != 0 || len(v.Supports) != 0 || v.Result.Status != scoring.NotAssessed ||
		v.Assessment.State != entity.Opened || v.Governs || v.Result.Row("ID1").Gate.State != scoring.NotShown {
		t.Fatalf("a begun cycle has %d answers, %d links, %s, %s", len(v.Answers), len(v.Supports), v.Result.Status,
			v.Assessment.State)
	}
	before := state(t, r, a.ID)
	head := datatest.Must(r.Head(ctx, book.At{}))(t)
	plan := datatest.Must(r.Carried(ctx, a.ID))(t)
	datatest.Must(r.ConfirmAnswers(ctx, data.ConfirmRequest{Assessment: a.ID, Basis: "a call"}, false))(t)
	if got := state(t, r, a.ID); got != before {
		t.Errorf("looking changed it:\n%s\n%s", before, got)
	}
	if now := datatest.Must(r.Head(ctx, book.At{}))(t); now != head {
		t.Error("looking wrote something")
	}
	if plan.Left() != 6 || plan.Before.Cycle != 1 {
		t.Errorf("%d left as in cycle %d", plan.Left(), plan.Before.Cycle)
	}
}

// A confirmation keeps whose word an answer is, takes the proof that still counts with it, leaves what a person has to
// look at, and is one step.
func TestConfirmAnswers(t *testing.T) {
	r, _, a := nextYear(t)
	ctx := t.Context()
	before := state(t, r, a.ID)
	left := func(c *data.Confirmed) map[string]string {
		out := map[string]string{}
		for i := range c.Left {
			out[c.Left[i].Question.ID] = c.Left[i].Why
		}
		return out
	}
	own := left(datatest.Must(r.ConfirmAnswers(ctx, data.ConfirmRequest{Assessment: a.ID}, false))(t))
	for id, why := range map[string]string{"ID2": "its proof has run out: DOC-0002", "DA1": "only the supplier said so",
		"RE1": "only the supplier said so", "RE2": "needs a reason again"} {
		if !strings.Contains(own[id], why) {
			t.Errorf("%s is left because %q, want %q", id, own[id], why)
		}
	}
	if len(own) != 4 {
		t.Errorf("left: %v", own)
	}
	done := datatest.Must(r.ConfirmAnswers(ctx, data.ConfirmRequest{Assessment: a.ID, Basis: "call with J. Smith"},
		true))(t)
	if len(done.Taken) != 4 || len(done.Left) != 2 || !done.Applied || done.State != entity.InReview {
		t.Fatalf("%d confirmed, %d left, %s", len(done.Taken), len(done.Left), done.State)
	}
	v := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	if j := v.Answers["ID1"]; j.Judgement == nil || j.Claim != nil || j.Judgement.By != "dana" ||
		string(j.Judgement.Note) != "Confirmed as in cycle 1.\nfor a test" || !data.IsConfirmation(j.Judgement) {
		t.Errorf("our judgement: %+v", j.Judgement)
	}
	if j := v.Answers["DA1"]; j.Claim == nil || j.Judgement != nil ||
		string(j.Claim.Note) != "Confirmed as in cycle 1, on the supplier's behalf: call with J. Smith.\nfor a test" {
		t.Errorf("the supplier's claim: %+v", j.Claim)
	}
	if row := v.Result.Row("ID1"); row.Confidence <= 50 || row.Gate.State != scoring.Met {
		t.Errorf("the proof of ID1 does not count: %+v", row)
	}
	after := state(t, r, a.ID)
	if u := datatest.Must(r.Undo(ctx, a.ID))(t); u.Act != "confirm answers" ||
		u.What != "4 questions as in cycle 1, 2 of them on the supplier's behalf" {
		t.Errorf("undone %+v", u)
	}
	if got := state(t, r, a.ID); got != before {
		t.Errorf("after the undo:\n%s\nbefore:\n%s", got, before)
	}
	datatest.Must(r.Redo(ctx, a.ID))(t)
	if got := state(t, r, a.ID); got != after {
		t.Errorf("after the redo:\n%s\nwant\n%s", got, after)
	}
	_, err := r.ConfirmAnswers(ctx, data.ConfirmRequest{Assessment: a.ID, Questions: []string{"ID1"}}, true)
	datatest.WantCode(t, err, "nothing-to-confirm")
	// One named is confirmed although its proof has run out; the proof stays behind.
	datatest.Must(r.ConfirmAnswers(ctx, data.ConfirmRequest{Assessment: a.ID, Questions: []string{"id2"},
		Basis: "call"}, true))(t)
	if row := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t).Result.Row("ID2"); row.Confidence != 50 {
		t.Errorf("proof that has run out counts: %+v", row)
	}
	if got := datatest.Must(r.AuditVerify(ctx, data.Head{}))(t); len(got.Findings) > 0 {
		t.Error(got.Findings)
	}
}

// Proof accepted for less than the answer is worth now is offered and not accepted: a confirmation proves no more than
// was proved.
func TestConfirmationProvesNoMoreThanBefore(t *testing.T) {
	r, c := datatest.NewWorkedRegister(t, false)
	ctx := t.Context()
	a := datatest.Bidder(t, r, "Messaging", "t")
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ID1": "partly", "ID2": "met"})
	datatest.AcceptEvidence(t, r, a, entity.Verified, r.Today()-1, "ID1")
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ID1": "met"}) // raised since
	datatest.SignOff(t, r, a.ID)
	was := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	c.At = c.At.Add(30 * 24 * time.Hour)
	next := datatest.Must(r.StartAssessment(ctx, was.Engagement.ID, "t"))(t)
	datatest.Must(r.ConfirmAnswers(ctx, data.ConfirmRequest{Assessment: next.ID, Basis: "call"}, true))(t)
	v := datatest.Must(r.Assessment(ctx, next.ID, book.At{}))(t)
	if len(v.Supports) != 1 || v.Supports[0].State != entity.Offered {
		t.Errorf("%+v", v.Supports)
	}
	if now, then := v.Result.Row("ID1").Earned, was.Result.Row("ID1").Earned; now > then {
		t.Errorf("it earns %d, and %d before", now, then)
	}
}

// A first cycle has nothing to confirm, and a closed one takes no confirmation.
func TestConfirmWhereThereIsNothing(t *testing.T) {
	r, _ := datatest.NewWorkedRegister(t, false)
	a := datatest.ClaimsOnly(t, r, "Messaging")
	_, err := r.ConfirmAnswers(t.Context(), data.ConfirmRequest{Assessment: a.ID}, true)
	datatest.WantCode(t, err, "first-cycle")
	datatest.SignOff(t, r, a.ID)
	_, err = r.ConfirmAnswers(t.Context(), data.ConfirmRequest{Assessment: a.ID}, true)
	datatest.WantCode(t, err, "cycle-closed")
}

// What the supplier says otherwise this year is not confirmed over its head; what it says again takes our judgement.
func TestConfirmAfterAReturn(t *testing.T) {
	r, _, a := nextYear(t)
	ctx := t.Context()
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"ID1": "not-met", "DA2": "met", "RE1": "met",
		"ID2": "partly"})
	plan := datatest.Must(r.Carried(ctx, a.ID))(t)
	for id, why := range map[string]string{"ID1": "another answer", "DA2": "another answer", "ID2": "another answer"} {
		if c := plan.Item(id); c.Confirms() || !strings.Contains(c.Why, why) {
			t.Errorf("%s: %+v", id, c)
		}
	}
	c := plan.Item("RE1") // the same claim: its proof is all that is left to confirm
	if !c.Confirms() || len(c.Records) != 0 || len(c.Accept) != 1 || !c.Done {
		t.Errorf("RE1: %+v", c)
	}
	datatest.Must(r.ConfirmAnswers(ctx, data.ConfirmRequest{Assessment: a.ID, Questions: []string{"RE1"}}, true))(t)
	if row := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t).Result.Row("RE1"); row.Confidence <= 50 {
		t.Errorf("%+v", row)
	}
}

// A question whose meaning changed with a newer version of the pack is not among what can be confirmed.
func TestConfirmLeavesChangedWording(t *testing.T) {
	r, _, a := nextYear(t)
	ctx := t.Context()
	datatest.Answer(t, r, a, entity.BySupplier, map[string]string{"RE1": "met"})
	datatest.Must(r.MoveAssessment(ctx, a.ID, "t@2.0.0", true))(t)
	c := datatest.Must(r.Carried(ctx, a.ID))(t).Item("RE2")
	if c.Confirms() || !strings.Contains(c.Why, "the question changed since") {
		t.Errorf("%+v", c)
	}
}
