package data_test

import (
	"slices"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// oldAssessment starts an assessment of version 1.0.0 and answers it: what is carried, asked again only for one answer,
// asked again and split, with an accepted document and a judgement.
func oldAssessment(t *testing.T, r *data.Register) (entity.Engagement, entity.Assessment) {
	t.Helper()
	ctx := t.Context()
	s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Fictional Portals Ltd"}))(t)
	e := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, Service: "Patient portal"}))(t)
	if err := r.SetFacts(ctx, e.ID, []entity.Fact{{ID: "data", Value: "patient"}, {ID: "records", Value: "1m-plus"},
		{ID: "size", Value: "it-supplier"}}); err != nil {
		t.Fatal(err)
	}
	a := datatest.Must(r.StartAssessment(ctx, e.ID, "dspt-it-supplier@1.0.0"))(t)
	for _, x := range []struct {
		id, value string
		party     entity.Party
	}{
		{"ITS-22", "met", entity.BySupplier}, {"ITS-26", "within-72-hours", entity.BySupplier},
		{"ITS-21", "met", entity.BySupplier}, {"ITS-01", "met", entity.BySupplier},
		{"ITS-37", "all-supported", entity.BySupplier}, {"ITS-42", "met", entity.BySupplier},
		{"ITS-42", "not-met", entity.ByAssessor}, {"ITS-46", "partly", entity.ByAssessor},
	} {
		if _, err := r.RecordAnswer(ctx, data.AnswerEdit{Assessment: a.ID, Question: x.id, Party: x.party,
			Value: x.value, Note: "because"}); err != nil {
			t.Fatal(x.id, err)
		}
	}
	datatest.AcceptEvidence(t, r, a, entity.Record, r.Today()-10, "ITS-22", "ITS-01")
	return e, a
}

// What means the same stays with its words, evidence, judgement and history. The rest is asked again and no longer
// counts, and no claim replaces a judgement that went.
func TestMoveAssessment(t *testing.T) {
	r, _ := datatest.NewRegister(t, "Jo Assessor")
	ctx := t.Context()
	_, a := oldAssessment(t, r)
	before := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)

	plan := datatest.Must(r.MoveAssessment(ctx, a.ID, "", false))(t)
	if plan.Applied || plan.To != "dspt-it-supplier@2.0.0" {
		t.Fatalf("%+v", plan)
	}
	if same := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t); same.Assessment.Version != "1.0.0" {
		t.Fatal("a preview moved the assessment")
	}
	m := datatest.Must(r.MoveAssessment(ctx, a.ID, "", true))(t)
	var asked []string
	for _, x := range m.Asked {
		asked = append(asked, x.Earlier+">"+x.Question)
	}
	if got, want := strings.Join(m.Carried, " "), "ITS-22 ITS-26 ITS-37 ITS-46"; got != want {
		t.Errorf("carried %s, want %s", got, want)
	}
	if got, want := strings.Join(asked, " "), "ITS-21>ITS-21 ITS-21>ITS-52 ITS-42>ITS-42 ITS-01>ITS-01"; got != want {
		t.Errorf("asked again %s, want %s", got, want)
	}
	if m.Reoffered != 1 || len(m.Gone) > 0 || !slices.Contains(m.New, "ITS-55") {
		t.Errorf("%+v", m)
	}
	after := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	if after.Assessment.Version != "2.0.0" || after.Assessment.CarriedFrom(after.Answers["ITS-22"].Claim) != "1.0.0" {
		t.Errorf("%+v", after.Assessment)
	}
	if got, was := after.Answers["ITS-22"].Claim, before.Answers["ITS-22"].Claim; *got != *was {
		t.Errorf("the carried claim changed: %+v, was %+v", got, was)
	}
	if c := after.Result.Row("ITS-22"); c.Confidence != before.Result.Row("ITS-22").Confidence || c.Confidence <= 50 {
		t.Errorf("its evidence was not carried: %+v", c)
	}
	if j := after.Answers["ITS-46"].Judgement; j.Value != "partly" || j.Note != "because" {
		t.Errorf("the judgement was not carried: %+v", j)
	}
	for _, id := range []string{"ITS-21", "ITS-52", "ITS-42", "ITS-01"} {
		x, ok := after.Asked[id]
		if after.Answers[id].Effective() != nil || !ok || x.Why == "" || x.Version != "1.0.0" {
			t.Errorf("%s: %+v, asked again %+v", id, after.Answers[id].Effective(), x)
		}
	}
	if x := after.Asked["ITS-42"]; x.Answer != "Not met" { // our judgement, not the supplier's claim
		t.Errorf("ITS-42: %+v", x)
	}
	if after.Result.Assured > before.Result.Assured {
		t.Errorf("moving raised what is shown from %s to %s", before.Result.Assured, after.Result.Assured)
	}
	history := datatest.Must(r.AnswerHistory(ctx, a.ID, "ITS-01", book.At{}))(t)
	if len(history) != 2 || history[0].Value != "met" || history[0].Note != "because" {
		t.Errorf("history: %+v", history)
	}
	if s := after.Supports; !slices.ContainsFunc(s, func(x entity.Support) bool {
		return x.Question == "ITS-01" && x.State == entity.Offered && x.Value == nil
	}) {
		t.Errorf("the document for ITS-01 still counts: %+v", s)
	}
	then := datatest.Must(r.Assessment(ctx, a.ID, book.At{KnownOn: r.Today()}))(t)
	if then.Pack.Version != "2.0.0" {
		t.Errorf("known today: %s", then.Pack.Ref())
	}
	_, err := r.MoveAssessment(ctx, a.ID, "", true)
	if p := datatest.WantCode(t, err, "no-later-version"); strings.Contains(p.Fix, "later") {
		t.Errorf("on the newest version: %s", p.Fix)
	}
	_, err = r.Undo(ctx, a.ID)
	datatest.WantCode(t, err, "not-undoable")

	// answered again, it counts again and is no longer asked
	if _, err := r.RecordAnswer(ctx, data.AnswerEdit{Assessment: a.ID, Question: "ITS-01", Party: entity.BySupplier,
		Value: "met"}); err != nil {
		t.Fatal(err)
	}
	again := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	if _, still := again.Asked["ITS-01"]; still || again.Answers["ITS-01"].Claim.Value != "met" {
		t.Errorf("%+v", again.Asked["ITS-01"])
	}
	if found := datatest.Must(r.AuditVerify(ctx, data.Head{}))(t); len(found.Findings) > 0 {
		t.Errorf("%+v", found.Findings)
	}
}

// A scope decision on a question whose meaning changed no longer hides it.
func TestMoveWithdrawsScopeDecisions(t *testing.T) {
	r, _ := datatest.NewRegister(t, "Jo Assessor")
	ctx := t.Context()
	e, a := oldAssessment(t, r)
	datatest.Must(r.AddPerson(ctx, entity.Person{Name: "Robin", Role: "SIRO"}))(t)
	for _, q := range []string{"ITS-12", "ITS-43"} {
		datatest.Must(r.Decide(ctx,
			entity.Decision{Kind: entity.ScopeOut, Engagement: e.ID, Assessment: a.ID, Question: q,
				Person: "Robin", Reason: "not part of the service"}))(t)
	}
	m := datatest.Must(r.MoveAssessment(ctx, a.ID, "", true))(t)
	if len(m.Withdrawn) != 1 {
		t.Errorf("withdrawn: %v", m.Withdrawn)
	}
	v := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	if v.Result.Row("ITS-12").InScope() != true || v.Result.Row("ITS-43").InScope() {
		t.Error("the wrong question is out of scope")
	}
}

// The next cycle is prefilled only with answers that still mean the same.
func TestPreviousAnswersAcrossVersions(t *testing.T) {
	r, _ := datatest.NewRegister(t, "Jo Assessor")
	ctx := t.Context()
	e, a := oldAssessment(t, r)
	datatest.SignOff(t, r, a.ID)
	next := datatest.Must(r.StartAssessment(ctx, e.ID, "dspt-it-supplier"))(t)
	if next.Version != "2.0.0" || next.Cycle != 2 {
		t.Fatalf("%+v", next)
	}
	v := datatest.Must(r.Assessment(ctx, next.ID, book.At{}))(t)
	if _, ok := v.Previous["ITS-22"]; !ok {
		t.Error("an answer that means the same is not offered again")
	}
	for _, id := range []string{"ITS-01", "ITS-21", "ITS-42"} {
		if x, ok := v.Previous[id]; ok {
			t.Errorf("%s is offered again although its meaning changed: %+v", id, x)
		}
	}
}
