package data_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// claim records a supplier's claim over whatever stands.
func record(t testing.TB, r *data.Register, a entity.Assessment, question string, party entity.Party,
	value string) *data.AnswerSaved {
	t.Helper()
	ctx := context.Background()
	view := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	base := 0
	if had := view.Answers[question]; party == entity.BySupplier && had.Claim != nil {
		base = had.Claim.Rev
	} else if party == entity.ByAssessor && had.Judgement != nil {
		base = had.Judgement.Rev
	}
	edit := data.AnswerEdit{Assessment: a.ID, Question: question, Party: party, Value: value, BaseRev: base}
	if data.NeedsReason(party, view.Answers[question], value) {
		edit.Note = questionnaire.Text(fmt.Sprintf("Seen, revision %d.", base+1))
	}
	return datatest.Must(r.RecordAnswer(ctx, edit))(t)
}

func result(t testing.TB, r *data.Register, a entity.Assessment, at book.At) *scoring.Result {
	t.Helper()
	return datatest.Must(r.Assessment(context.Background(), a.ID, at))(t).Result
}

func riskOf(t testing.TB, r *data.Register, question string) *book.RiskView {
	t.Helper()
	list := datatest.Must(r.Risks(context.Background(), book.RiskFilter{}, book.At{}))(t)
	if i := slices.IndexFunc(list, func(k book.RiskView) bool { return k.Question == question }); i >= 0 {
		return &list[i]
	}
	return nil
}

func TestReferences(t *testing.T) {
	ctx := context.Background()
	r, _ := datatest.NewRegister(t, "dana")
	own := datatest.Must(r.AddSupplier(ctx,
		entity.Supplier{Ref: "sup-00002", Name: "Own Ref Ltd", CompanyNumber: "01234567"}))(t)
	first := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "First Ltd", CompanyNumber: "01234567"}))(t)
	third := datatest.Must(r.AddSupplier(ctx,
		entity.Supplier{Name: "First Ltd", ODSCodes: []string{"00L", "8E727"}, CompanyNumber: "OC300001"}))(t)
	if first.Ref != "SUP-00001" || third.Ref != "SUP-00003" {
		t.Fatalf("refs %s and %s: the number a person took is passed over", first.Ref, third.Ref)
	}
	for key, want := range map[string]string{"SUP-00002": own.ID, "00l": third.ID, "8e727": third.ID,
		"oc300001": third.ID} {
		if s, err := r.FindSupplier(ctx, key); err != nil || s.ID != want {
			t.Errorf("%s finds %s, %v", key, s.Ref, err)
		}
	}
	if _, err := r.FindSupplier(ctx, "01234567"); !errors.Is(err, book.ErrAmbiguous) ||
		!strings.Contains(err.Error(), "SUP-00001") {
		t.Errorf("a number two suppliers hold: %v", err)
	}
	_, err := r.FindSupplier(ctx, "nobody\x1b[31m")
	datatest.WantCode(t, err, "unknown-supplier")
	if !errors.Is(err, data.ErrNotFound) || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("%q", err)
	}
	_, err = r.AddSupplier(ctx, entity.Supplier{Name: "Thief Ltd", ODSCodes: []string{"8E727"}})
	datatest.WantCode(t, err, "ods-code-taken")
	_, err = r.AddSupplier(ctx, entity.Supplier{Name: "Thief Ltd", Ref: "SUP-00003"})
	datatest.WantCode(t, err, "ref-taken")
	_, err = r.AddSupplier(ctx, entity.Supplier{Name: "  "})
	datatest.WantCode(t, err, "no-name")

	_, _, err = r.Engagement(ctx, "SUP-00001")
	datatest.WantCode(t, err, "no-engagement")
	one := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: first.ID, Service: "One"}))(t)
	if e, s, err := r.Engagement(ctx, "sup-00001"); err != nil || e.ID != one.ID || s.ID != first.ID ||
		e.State != entity.Live {
		t.Errorf("%+v, %v", e, err)
	}
	two := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: first.ID, Service: "Two"}))(t)
	_, _, err = r.Engagement(ctx, "SUP-00001")
	datatest.WantCode(t, err, "several-engagements")
	if !strings.Contains(err.Error(), "ENG-00001 One") || !strings.Contains(err.Error(), "ENG-00002 Two") {
		t.Errorf("%v does not name both", err)
	}
	two.State = entity.Ended
	if err := r.UpdateEngagement(ctx, two); err != nil {
		t.Fatal(err)
	}
	if e, _, err := r.Engagement(ctx, "SUP-00001"); err != nil || e.ID != one.ID {
		t.Errorf("only one is open again: %s, %v", e.Ref, err)
	}
	two.Supplier = third.ID
	datatest.WantCode(t, r.UpdateEngagement(ctx, two), "supplier-fixed")
}

func TestFactsAreTheBuyers(t *testing.T) {
	ctx := context.Background()
	r, c := datatest.NewRegister(t, "dana")
	s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "A Ltd"}))(t)
	e := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID}))(t)
	tier := func(at book.At) int { return datatest.Must(r.Profile(ctx, s.Ref, at))(t).Engagements[0].Triage.Tier }
	set := func(f ...entity.Fact) {
		t.Helper()
		if err := r.SetFacts(ctx, e.ID, f); err != nil {
			t.Fatal(err)
		}
	}
	set(entity.Fact{ID: "size", Value: "it-supplier"})
	if n := len(datatest.Must(r.Risks(ctx, book.RiskFilter{}, book.At{}))(t)); n != 0 {
		t.Fatalf("%d risks from a fact that says nothing of consequence or likelihood", n)
	}
	set(entity.Fact{ID: "data", Value: "patient", Source: entity.FromSupplier})
	if tier(book.At{}) != 0 {
		t.Fatal("what a supplier says is a suggestion")
	}
	// C: the worst of what is unknown, so 5; every unknown fact counts until it is known.
	set(entity.Fact{ID: "data", Value: "staff"}, entity.Fact{ID: "records", Value: "under-1k"},
		entity.Fact{ID: "outage", Value: "over-72h"},
		entity.Fact{ID: "care", Value: "no"}, entity.Fact{ID: "access", Value: "none"},
		entity.Fact{ID: "internet_facing", Value: "no"},
		entity.Fact{ID: "incident_24m", Value: "no"}, entity.Fact{ID: "subprocessors", Value: "uk"})
	if got := tier(book.At{}); got != 3 { // C3 x L2 = 6
		t.Fatalf("tier %d, want 3", got)
	}
	day := r.Today()
	c.At = c.At.AddDate(0, 0, 1)
	set(entity.Fact{ID: "consequence", Value: "5", Reason: "sole maternity system", Until: day + 10})
	if tier(book.At{}) != 1 || tier(book.At{AsOf: day + 10}) != 1 || tier(book.At{AsOf: day + 11}) != 3 ||
		tier(book.At{KnownOn: day}) != 3 {
		t.Fatal("a consequence given by hand holds until its date, and was not known the day before")
	}
	datatest.WantCode(t, r.SetFacts(ctx, e.ID, []entity.Fact{{ID: "data", Value: "everything"}}), "bad-fact")
	set(entity.Fact{ID: "data", Value: "staff"}) // a day later: confirmed
	seq := datatest.Must(r.Head(ctx, book.At{}))(t).Seq
	set(entity.Fact{ID: "data", Value: "staff"})
	if got := datatest.Must(r.Head(ctx, book.At{}))(t).Seq; got != seq {
		t.Error("the same fact again on the same day wrote something")
	}
	if h := datatest.Must(r.FactHistory(ctx, e.ID, "data", book.At{}))(t); len(h) != 2 || h[0].By != "dana" ||
		r.Day(h[0].At) != day || r.Day(h[1].At) != day+1 {
		t.Errorf("history %+v", h)
	}
}

func TestDecisions(t *testing.T) {
	ctx := context.Background()
	r, c := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	sam := datatest.Open(t, datatest.Options{Path: r.Path(), Actor: "Sam", Clock: c})

	_, err := r.Decide(ctx, entity.Decision{Kind: entity.NAAccepted, Assessment: a.ID, Question: "ITS-02",
		Reason: "none"})
	datatest.WantCode(t, err, "no-na-claim")
	record(t, r, a, "ITS-02", entity.BySupplier, questionnaire.NA)
	if got := result(t, r, a, book.At{}).Row("ITS-02").State; got != scoring.NAClaimed {
		t.Fatalf("a claimed N/A is %s", got)
	}
	na := datatest.Must(r.Decide(ctx,
		entity.Decision{Kind: entity.NAAccepted, Assessment: a.ID, Question: "ITS-02", Reason: "holds no data"}))(t)
	if got := result(t, r, a, book.At{}).Row("ITS-02").State; got != scoring.OutOfScope || na.Engagement != e.ID ||
		na.Person != "dana" {
		t.Fatalf("an accepted N/A is %s, %+v", got, na)
	}

	people := func(names ...string) {
		t.Helper()
		for _, name := range names {
			name, role, _ := strings.Cut(name, ", ")
			datatest.Must(r.AddPerson(ctx, entity.Person{Name: name, Role: role}))(t)
		}
	}
	people("Dr Example, SIRO", "Sam, Caldicott Guardian")
	// A must-have out of scope needs a second person.
	d := datatest.Must(r.Decide(ctx,
		entity.Decision{Kind: entity.ScopeOut, Assessment: a.ID, Question: "ITS-22",
			Reason: "no remote access at all"}))(t)
	if got := result(t, r, a, book.At{}).Row("ITS-22").State; got == scoring.OutOfScope {
		t.Fatal("one person took a must-have out of scope")
	}
	datatest.WantCode(t, r.Second(ctx, d.N), "same-person")
	datatest.WantCode(t, datatest.Open(t, datatest.Options{Path: r.Path(), Actor: "DANA", Clock: c}).Second(ctx, d.N),
		"same-person")
	named := datatest.Must(r.Decide(ctx,
		entity.Decision{Kind: entity.ScopeOut, Assessment: a.ID, Question: "ITS-26", Person: "Dr Example",
			Reason: "as they said"}))(t)
	// who writes down another's decision is not the second person
	datatest.WantCode(t, r.Second(ctx, named.N), "same-person")
	if err := sam.Second(ctx, named.N); err != nil {
		t.Fatal(err)
	}
	if err := datatest.As(t, r, named.Person).WithdrawDecision(ctx, named.N, "over"); err != nil {
		t.Fatal(err)
	}
	if err := sam.Second(ctx, d.N); err != nil {
		t.Fatal(err)
	}
	if got := result(t, r, a, book.At{}).Row("ITS-22").State; got != scoring.OutOfScope {
		t.Fatalf("after a second person it is %s", got)
	}
	if err := datatest.As(t, r, d.Person).WithdrawDecision(ctx, d.N, "over"); err != nil {
		t.Fatal(err)
	}
	if got := result(t, r, a, book.At{}).Row("ITS-22").State; got == scoring.OutOfScope {
		t.Fatal("a withdrawn decision still counts")
	}

	_, err = r.Decide(ctx, entity.Decision{Kind: entity.GateAccept, Assessment: a.ID, Question: "ITS-02", Reason: "x"})
	datatest.WantCode(t, err, "not-a-must-have")
	_, err = r.Decide(ctx, entity.Decision{Kind: entity.GateAccept, Assessment: a.ID, Question: "ITS-22"})
	datatest.WantCode(t, err, "no-reason")
	record(t, r, a, "ITS-22", entity.ByAssessor, "not-met")
	until := r.Today() + 30
	gate := datatest.Must(r.Decide(ctx,
		entity.Decision{Kind: entity.GateAccept, Assessment: a.ID, Question: "ITS-22", Reason: "plan agreed",
			Until: until}))(t)
	if result(t, r, a, book.At{}).Row("ITS-22").Gate.Accepted != nil {
		t.Error("one person accepted a fatal must-have despite its state")
	}
	if err := sam.Second(ctx, gate.N); err != nil {
		t.Fatal(err)
	}
	for day, want := range map[questionnaire.Date]bool{until: true, until + 1: false} {
		if got := result(t, r, a, book.At{AsOf: day}).Row("ITS-22").Gate.Accepted != nil; got != want {
			t.Errorf("accepted despite on %s: %t, want %t", day, got, want)
		}
	}
	set := datatest.Must(r.Settings(ctx, book.At{}))(t)
	got := result(t, r, a, book.At{})
	said := strings.Join(set.Sentences(got), " ")
	if !strings.Contains(said, "second person ") ||
		!strings.Contains(got.Row("ITS-22").Gate.Accepted.Recorded, "second") {
		t.Errorf("the second person is not named: %s", said)
	}
	if got := result(t, r, a, book.At{}).Row("ITS-22").Gate.State; got != scoring.NotMet {
		t.Errorf("an accepted must-have is still %s", got)
	}
}

// A renewal that waits for its second person takes nothing from the acceptance that counts, and one that never counted
// has not lapsed.
func TestRenewalWaits(t *testing.T) {
	ctx := context.Background()
	r, _ := datatest.NewRegister(t, "dana")
	_, _, a := datatest.Seed(t, r)
	record(t, r, a, "ITS-22", entity.ByAssessor, "not-met")
	council(t, r)
	d := entity.Decision{Kind: entity.RiskAccept, Risk: riskOf(t, r, "ITS-22").Ref, Reason: "exit is under way",
		Person: "Robin", Until: r.Today() + 90}
	waits := datatest.Must(r.Decide(ctx, d))(t)
	if k := riskOf(t, r, "ITS-22"); k.Acceptance.N != waits.N || !strings.Contains(k.Lapsed, "not agreed yet") {
		t.Errorf("DEC %d, %q", k.Acceptance.N, k.Lapsed)
	}
	counts := datatest.Must(r.Decide(ctx, d))(t)
	if err := datatest.As(t, r, "Sam").Second(ctx, counts.N); err != nil {
		t.Fatal(err)
	}
	datatest.Must(r.Decide(ctx, d))(t)
	if k := riskOf(t, r, "ITS-22"); k.Acceptance.N != counts.N || k.Lapsed != "" {
		t.Errorf("DEC %d, not DEC %d, counts; lapsed %q", k.Acceptance.N, counts.N, k.Lapsed)
	}
}

func TestRiskAcceptanceLapses(t *testing.T) {
	ctx := context.Background()
	r, _ := datatest.NewRegister(t, "dana")
	_, _, a := datatest.Seed(t, r)
	record(t, r, a, "ITS-22", entity.ByAssessor, "not-met")
	k := riskOf(t, r, "ITS-22")
	if k == nil || k.Calculated != (entity.Cell{Consequence: 5, Likelihood: 4}) || k.Event == "" {
		t.Fatalf("risk %+v", k)
	}
	council(t, r)
	k.Decided, k.DecidedReason = &entity.Cell{Consequence: 4, Likelihood: 2}, "small user base"
	k.DecidedBy, k.DecidedSecond, k.DecidedUntil = "Robin", "Sam", r.Today()+120
	if err := r.UpdateRisk(ctx, k.Risk); err != nil {
		t.Fatal(err)
	}
	datatest.Must(r.AddPerson(ctx, entity.Person{Name: "Dana", Role: "Information asset owner"}))(t)
	datatest.Must(r.Decide(ctx,
		entity.Decision{Kind: entity.RiskAccept, Risk: k.Ref, Reason: "within appetite", Person: "Dana",
			Until: r.Today() + 90}))(t)
	k = riskOf(t, r, "ITS-22")
	if k.Acceptance == nil || k.Lapsed != "" || k.Standing().Score() != 8 || k.DecidedBy != "Robin" {
		t.Fatalf("accepted %+v, lapsed %q", k.Acceptance, k.Lapsed)
	}
	if late := datatest.Must(r.Risk(ctx, k.Ref, book.At{AsOf: r.Today() + 91}))(t); late.Lapsed == "" {
		t.Error("an acceptance past its date still holds")
	}
	k.Decided, k.DecidedOn = &entity.Cell{Consequence: 4, Likelihood: 3}, 0
	if err := r.UpdateRisk(ctx, k.Risk); err != nil {
		t.Fatal(err)
	}
	if k = riskOf(t, r, "ITS-22"); !strings.Contains(k.Lapsed, "from 8 to 12") {
		t.Errorf("lapsed %q", k.Lapsed)
	}
	k.Decided, k.DecidedOn = &entity.Cell{Consequence: 6, Likelihood: 3}, 0
	datatest.WantCode(t, r.UpdateRisk(ctx, k.Risk), "bad-cell")
	datatest.WantCode(t, r.CloseRisk(ctx, k.Ref, data.Closing{}), "no-reason")
	if err := r.CloseRisk(ctx, k.Ref, data.Closing{Reason: "treated",
		Person: "Robin", Second: "Sam"}); err != nil {
		t.Fatal(err)
	}
	// Mended, then not met again: the same permanent record opens again.
	record(t, r, a, "ITS-22", entity.ByAssessor, "met")
	saved := record(t, r, a, "ITS-22", entity.ByAssessor, "not-met")
	if len(saved.Raised) != 1 || saved.Raised[0].Ref != k.Ref || riskOf(t, r, "ITS-22").Closed != 0 {
		t.Errorf("raised %+v", saved.Raised)
	}
	hand := datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: k.Engagement, Title: "Key person leaves"}))(t)
	if hand.Kind != entity.HandRisk || hand.Ref == k.Ref {
		t.Errorf("hand-written %+v", hand)
	}
}

func TestCyclesAndSignOff(t *testing.T) {
	ctx := context.Background()
	r, c := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	_, err := r.SignOff(ctx, a.ID)
	datatest.WantCode(t, err, "nothing-recorded")
	record(t, r, a, "ITS-05", entity.BySupplier, "met")
	if riskOf(t, r, "ITS-34") != nil {
		t.Fatal("a must-have not shown is no risk before sign-off")
	}
	datatest.SignOff(t, r, a.ID)
	if k := riskOf(t, r, "ITS-34"); k == nil || k.GateState != scoring.NotShown {
		t.Fatalf("a must-have not shown at sign-off is a risk: %+v", k)
	}
	if res := datatest.Must(r.Results(ctx, a.ID, book.At{}))(t); len(res) != 1 || res[0].Setting != 1 ||
		res[0].Inputs == "" || res[0].Engine != scoring.Engine {
		t.Fatalf("stored results %+v", res)
	}
	first := result(t, r, a, book.At{}).Assured
	c.At = c.At.AddDate(1, 0, 0)
	b := datatest.Must(r.StartAssessment(ctx, e.ID, "dspt-it-supplier"))(t)
	if again := datatest.Must(r.StartAssessment(ctx, e.ID, "dspt-it-supplier"))(t); b.Cycle != 2 || again.ID != b.ID {
		t.Fatalf("cycle %d, then %s", b.Cycle, again.ID)
	}
	view := datatest.Must(r.Assessment(ctx, b.ID, book.At{}))(t)
	if view.Governs || view.Previous["ITS-05"].Claim == nil || len(view.Answers) != 0 {
		t.Fatalf("a new cycle governs only once signed, and shows last year's answers: %+v", view.Previous)
	}
	record(t, r, b, "ITS-05", entity.BySupplier, "not-met")
	rep := datatest.Must(r.Scores(ctx, []string{e.Ref}, book.At{}))(t)
	if len(rep.Assessments) != 2 || rep.Assessments[0].Cycle != 1 || !rep.Assessments[0].Governs ||
		rep.Assessments[1].Governs {
		t.Fatalf("scores %+v", rep.Assessments)
	}
	if rep.Engagements[0].RollUp.Assured != first {
		t.Error("an unsigned cycle moved the engagement")
	}
	datatest.SignOff(t, r, b.ID)
	cycles := datatest.Must(r.Assessments(ctx, e.ID, book.At{}))(t)
	if cycles[0].State != entity.Superseded || cycles[1].State != entity.SignedOff {
		t.Fatalf("states %s and %s", cycles[0].State, cycles[1].State)
	}
	p := datatest.Must(r.Profile(ctx, e.Ref, book.At{}))(t)
	if got := p.Engagements[0].Assessments; len(got) != 1 || got[0].Cycle != 2 {
		t.Fatalf("profile shows %+v", got)
	}
	// The year before is as it was, old pack, old answers, old state.
	then := datatest.Must(r.Scores(ctx, []string{e.Ref}, book.At{AsOf: r.Today(), KnownOn: r.Today() - 30}))(t)
	if len(then.Assessments) != 1 || then.Assessments[0].State != entity.SignedOff ||
		then.Assessments[0].Result.Assured != first {
		t.Fatalf("known last month: %+v", then.Assessments)
	}
}

func TestEvidence(t *testing.T) {
	ctx := context.Background()
	r, _ := datatest.NewRegister(t, "dana")
	s, e, a := datatest.Seed(t, r)
	link := func(q string) []entity.Support {
		return []entity.Support{{Assessment: a.ID, Question: q}}
	}
	if d := datatest.Must(r.AddDocument(ctx, entity.Document{Supplier: s.ID, Kind: entity.Statement}, link("ITS-05")))(
		t); d.Ref != "" {
		t.Errorf("a statement made %s", d.Ref)
	}
	cert := entity.Document{Supplier: s.ID, Kind: entity.Independent, Reference: "ISO 27001", Issued: r.Today() - 5}
	d := datatest.Must(r.AddDocument(ctx, cert, link("ITS-05")))(t)
	cert.Reference = " iso  27001"
	if same := datatest.Must(r.AddDocument(ctx, cert, link("ITS-06")))(t); same.Ref != d.Ref {
		t.Errorf("the same certificate became %s beside %s", same.Ref, d.Ref)
	}
	for _, q := range []string{"ITS-05", "ITS-06", "ITS-07"} {
		record(t, r, a, q, entity.BySupplier, "met")
	}
	confidence := func(q string) int { return result(t, r, a, book.At{}).Row(q).Confidence }
	if err := r.AcceptDocument(ctx, d.Ref, data.Link{Assessment: a.ID, Question: "ITS-05"}); err != nil {
		t.Fatal(err)
	}
	if confidence("ITS-05") != 95 || confidence("ITS-06") != 50 {
		t.Errorf("confidence %d and %d: accepted for one question only", confidence("ITS-05"), confidence("ITS-06"))
	}
	// Pointing at an accepted certificate later is an offer.
	datatest.Must(r.AddDocument(ctx, cert, link("ITS-07")))(t)
	if confidence("ITS-07") != 50 {
		t.Error("a new link to an accepted document counted by itself")
	}
	if err := r.AcceptDocument(ctx, d.Ref); err != nil {
		t.Fatal(err)
	}
	if confidence("ITS-06") != 95 || confidence("ITS-07") != 95 {
		t.Error("accepting without naming questions accepts what is offered")
	}
	datatest.WantCode(t, r.RefuseDocument(ctx, d.Ref, ""), "no-reason")
	if err := r.RefuseDocument(ctx, d.Ref, "expired scope"); err != nil {
		t.Fatal(err)
	}
	if confidence("ITS-05") != 50 {
		t.Error("a refused document still counts")
	}
	other := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Other Ltd"}))(t)
	_, err := r.AddDocument(ctx, entity.Document{Supplier: other.ID, Kind: entity.Doc, Reference: "x"}, link("ITS-05"))
	datatest.WantCode(t, err, "other-supplier")
	datatest.WantCode(t, r.AcceptDocument(ctx, "DOC-9999"), "unknown-document")
	if st := datatest.Must(r.Assessments(ctx, e.ID, book.At{}))(t)[0].State; st != entity.InReview {
		t.Errorf("state %s", st)
	}
	if list := datatest.Must(r.Documents(ctx, s.ID, book.At{}))(t); len(list) != 1 || len(list[0].Links) != 3 {
		t.Errorf("documents %+v", list)
	}
}

func TestQueries(t *testing.T) {
	ctx := context.Background()
	r, clock := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	state := func() entity.WorkState { return datatest.Must(r.Assessments(ctx, e.ID, book.At{}))(t)[0].State }
	one := datatest.Must(r.SendQuery(ctx,
		entity.Query{Assessment: a.ID, Question: "ITS-22", Body: "Which accounts are excepted?"}))(t)
	two := datatest.Must(r.SendQuery(ctx,
		entity.Query{Assessment: a.ID, Question: "ITS-22", Body: "And service accounts?"}))(t)
	if one.N != 1 || two.N != 2 || one.Round != 1 || two.Round != 1 || state() != entity.WithSupplier {
		t.Fatalf("%+v %+v, state %s", one, two, state())
	}
	clock.At = clock.At.Add(24 * time.Hour)
	three := datatest.Must(r.SendQuery(ctx,
		entity.Query{Assessment: a.ID, Question: "ITS-26", Body: "Which clause?", Due: r.Today() + 9}))(t)
	if got := three.Words(r.Today()); got != "round 2, query 3, due 12 Mar 2026" {
		t.Errorf("the first of the next day is %s", got)
	}
	if got := three.Words(r.Today() + 11); got != "round 2, query 3, 2 days late" || !three.Late(r.Today()+11) {
		t.Errorf("late it is %s", got)
	}
	if err := r.ReplyQuery(ctx, a.ID, 3, "Clause 14."); err != nil {
		t.Fatal(err)
	}
	rounds := ""
	for _, q := range datatest.Must(r.Queries(ctx, "", book.At{}))(t) {
		rounds += q.Name() + "; "
	}
	if rounds != "round 1, query 1; round 1, query 2; round 2, query 3; " {
		t.Errorf("all are %s", rounds)
	}
	record(t, r, a, "ITS-05", entity.ByAssessor, "met")
	if err := r.ReplyQuery(ctx, a.ID, 1, "None."); err != nil || state() != entity.WithSupplier {
		t.Fatalf("one query is still out: %s, %v", state(), err)
	}
	if err := r.ReplyQuery(ctx, a.ID, 2, "None."); err != nil || state() != entity.InReview {
		t.Fatalf("all answered: %s, %v", state(), err)
	}
	datatest.WantCode(t, r.ReplyQuery(ctx, a.ID, 7, "x"), "unknown-query")
}

func TestAward(t *testing.T) {
	ctx := context.Background()
	r, _ := datatest.NewRegister(t, "dana")
	s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "A Ltd"}))(t)
	bid := func(tender string) entity.Engagement {
		return datatest.Must(r.AddEngagement(ctx,
			entity.Engagement{Supplier: s.ID, State: entity.Bid, Tender: tender}))(t)
	}
	for _, ref := range []string{"T1", "T2"} {
		datatest.Must(r.AddTender(ctx, entity.Tender{Ref: ref, Title: "Bought"}))(t)
	}
	a, b, c := bid("T1"), bid("t1"), bid("T2")
	closed := datatest.Must(r.Award(ctx, a.ID, true, "best value"))(t)
	if !slices.Equal(closed, []string{b.Ref}) {
		t.Fatalf("closed %v", closed)
	}
	for i, e := range datatest.Must(r.Engagements(ctx, s.ID, book.At{}))(t) {
		if want := []entity.EngagementState{entity.Live, entity.Lost, entity.Bid}[i]; e.State != want {
			t.Errorf("%s is %s, want %s", e.Ref, e.State, want)
		}
	}
	if d := datatest.Must(r.Decisions(ctx, a.ID, book.At{}))(t); len(d) != 1 || d[0].Kind != entity.Award ||
		d[0].Reason != "best value" {
		t.Errorf("decisions %+v", d)
	}
	_, err := r.Award(ctx, a.ID, false, "")
	datatest.WantCode(t, err, "not-a-bid")
	_ = c
}

func TestReadingWritesNothing(t *testing.T) {
	ctx := context.Background()
	r, c := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	record(t, r, a, "ITS-22", entity.BySupplier, "not-met")
	before := datatest.Must(r.AuditLog(ctx, data.AuditFilter{Limit: 1}))(t)[0]
	c.At = c.At.AddDate(5, 0, 0) // the passing of time raises no risk either
	for _, at := range []book.At{{}, {AsOf: r.Today() + 4000}, {KnownOn: r.Today() - 4000}} {
		_, err1 := r.Portfolio(ctx, at)
		_, err2 := r.Scores(ctx, nil, at)
		_, err3 := r.Risks(ctx, book.RiskFilter{}, at)
		if err := errors.Join(err1, err2, err3); err != nil {
			t.Fatal(err)
		}
	}
	datatest.Must(r.Profile(ctx, e.Ref, book.At{}))(t)
	datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	if after := datatest.Must(r.AuditLog(ctx, data.AuditFilter{Limit: 1}))(t)[0]; after != before {
		t.Errorf("reading wrote %+v", after)
	}
}

func TestTwoPeopleOneAnswer(t *testing.T) {
	ctx := context.Background()
	r, c := datatest.NewRegister(t, "dana")
	_, _, a := datatest.Seed(t, r)
	sam := datatest.Open(t, datatest.Options{Path: r.Path(), Actor: "Sam", Clock: c})
	record(t, r, a, "ITS-05", entity.BySupplier, "met")
	if _, err := sam.RecordAnswer(ctx,
		data.AnswerEdit{Assessment: a.ID, Question: "ITS-05", Party: entity.BySupplier, Value: "not-met",
			BaseRev: 1}); err != nil {
		t.Fatal(err)
	}
	_, err := r.Undo(ctx, a.ID)
	if k := (*data.Conflict)(nil); !errors.As(err, &k) || k.Theirs.By != "Sam" {
		t.Fatalf("undo over another's change: %v", err)
	}
	// A judgement stands whatever the supplier says later, and shows that the claim moved.
	record(t, r, a, "ITS-05", entity.ByAssessor, "met")
	record(t, r, a, "ITS-05", entity.BySupplier, "met")
	view := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	if both := view.Answers["ITS-05"]; !both.ClaimChanged() || both.Effective().Party != entity.ByAssessor {
		t.Errorf("%+v", both)
	}
	_, err = r.RecordAnswer(ctx,
		data.AnswerEdit{Assessment: a.ID, Question: "ITS-05", Party: entity.BySupplier, Value: "", BaseRev: 3})
	datatest.WantCode(t, err, "unknown-answer")
	_, err = r.RecordAnswer(ctx,
		data.AnswerEdit{Assessment: a.ID, Question: "NOPE", Party: entity.BySupplier, Value: "met"})
	datatest.WantCode(t, err, "unknown-question")
}

func TestSettingsAreVersioned(t *testing.T) {
	ctx := context.Background()
	r, c := datatest.NewRegister(t, "dana")
	_, _, a := datatest.Seed(t, r)
	record(t, r, a, "ITS-05", entity.BySupplier, "met")
	yesterday := r.Today()
	c.At = c.At.AddDate(0, 0, 1)
	s := *datatest.Must(r.Settings(ctx, book.At{}))(t)
	s.CriticalConsequence.Value, s.CriticalConsequence.Why = 5, "a different reason"
	s.Bands = slices.Clone(s.Bands)
	s.Bands[3].From = 16
	if err := r.ChangeSettings(ctx, &s, "board paper"); err != nil {
		t.Fatal(err)
	}
	now, then := datatest.Must(r.Settings(ctx, book.At{}))(t),
		datatest.Must(r.Settings(ctx, book.At{KnownOn: yesterday}))(t)
	if now.Bands[3].From != 16 || then.Bands[3].From != 15 {
		t.Errorf("extreme from %d now and %d then", now.Bands[3].From, then.Bands[3].From)
	}
	s.Schema = "other"
	if err := r.ChangeSettings(ctx, &s, "x"); err == nil {
		t.Error("settings that do not hold together were taken")
	}
}

func TestPackIsKeptWithTheAssessment(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	source, err := os.ReadFile("../questionnaire/packs/dspt-small-company.yaml")
	if err != nil {
		t.Fatal(err)
	}
	own := strings.Replace(string(source), "id: dspt-small-company", "id: our-own-pack", 1)
	if err := os.WriteFile(filepath.Join(dir, "own.yaml"), []byte(own), 0o600); err != nil {
		t.Fatal(err)
	}
	c := &datatest.Clock{At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	path := filepath.Join(t.TempDir(), "register.db")
	r, err := data.Open(ctx, data.Options{Path: path, Actor: "dana", Now: c.Now, PacksDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "A Ltd"}))(t)
	e := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID}))(t)
	a := datatest.Must(r.StartAssessment(ctx, e.ID, "our-own-pack"))(t)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r = datatest.Open(t, datatest.Options{Path: path, Actor: "dana", Clock: c}) // without the folder
	if p := r.Packs().Find("our-own-pack"); p == nil || !r.Packs().IsCopy(p) || p.SHA256 != a.PackSHA {
		t.Fatalf("the register's copy is not in the catalogue: %v", p)
	}
	if p := r.Packs().Find("dspt-small-company"); r.Packs().IsCopy(p) {
		t.Error("a pack of the program is taken for a copy")
	}
	view := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	if view.Pack.ID != "our-own-pack" || view.Pack.SHA256 != a.PackSHA {
		t.Errorf("pack %s", view.Pack.Ref())
	}
	_, err = r.StartAssessment(ctx, e.ID, "our-own-pack@9")
	datatest.WantCode(t, err, "unknown-pack")
}

func TestWhoActs(t *testing.T) {
	_, err := data.Open(context.Background(), data.Options{Path: filepath.Join(t.TempDir(), "r.db"), Actor: " "})
	datatest.WantCode(t, err, "no-actor")
	r, _ := datatest.NewRegister(t, "dana")
	if err := r.Update(context.Background(), "x", func(tx *data.Tx) error { return nil }); err != nil {
		t.Fatal(err)
	}
}

func TestDaysAreLondonDays(t *testing.T) {
	r, c := datatest.NewRegister(t, "dana")
	c.At = time.Date(2026, 7, 1, 22, 59, 58, 0, time.UTC)
	if got := r.Today().String(); got != "2026-07-01" {
		t.Error(got)
	}
	if got := r.Today().String(); got != "2026-07-02" { // 23:00 UTC is midnight in summer
		t.Error(got)
	}
	for day, want := range map[string]string{"2026-07-01": "2026-07-01T22:59:59.999999Z",
		"2026-01-01": "2026-01-01T23:59:59.999999Z", "2026-03-29": "2026-03-29T22:59:59.999999Z"} {
		d, err := questionnaire.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Reader().EndOf(d).UTC().Format(time.RFC3339Nano); got != want {
			t.Errorf("%s ends at %s, want %s", day, got, want)
		}
	}
}

// TestAgeingRaisesNoRisk: proof accepted at sign-off ages until a must-have is no longer shown. An unrelated write then
// raises no risk; the overall risk lists the gap instead. The next sign-off raises it.
func TestAgeingRaisesNoRisk(t *testing.T) {
	ctx := context.Background()
	r, c := datatest.NewRegister(t, "dana")
	s, e, a := datatest.Seed(t, r)
	record(t, r, a, "ITS-22", entity.BySupplier, "met")
	doc := datatest.Must(r.AddDocument(ctx,
		entity.Document{Supplier: s.ID, Kind: entity.Independent, Reference: "Report 1", Issued: r.Today() - 5},
		[]entity.Support{{Assessment: a.ID, Question: "ITS-22"}}))(t)
	if err := r.AcceptDocument(ctx, doc.Ref); err != nil {
		t.Fatal(err)
	}
	datatest.SignOff(t, r, a.ID)
	if riskOf(t, r, "ITS-22") != nil {
		t.Fatal("a must-have that is met has a risk")
	}
	c.At = c.At.AddDate(3, 0, 0)
	datatest.Must(r.ConfirmClock(ctx))(t)
	if err := r.SetFacts(ctx, e.ID, []entity.Fact{{ID: "sole_source", Value: "yes"}}); err != nil {
		t.Fatal(err)
	}
	if g := result(t, r, a, book.At{}).Row("ITS-22").Gate; g.State != scoring.NotShown {
		t.Fatalf("three years on the proof still counts: %s", g.State)
	}
	if riskOf(t, r, "ITS-22") != nil {
		t.Error("the passing of time raised a risk")
	}
	listed := false
	for _, k := range datatest.Must(r.Risks(ctx, book.RiskFilter{}, book.At{}))(t) {
		for _, g := range k.Gaps {
			listed = listed || k.Kind == entity.OverallRisk && g.Question == "ITS-22" && g.Kind == scoring.AssuranceGap
		}
	}
	if !listed {
		t.Error("the overall risk does not list the must-have that is no longer shown")
	}
	next := datatest.Must(r.StartAssessment(ctx, e.ID, "dspt-it-supplier"))(t)
	record(t, r, next, "ITS-22", entity.BySupplier, "met")
	datatest.SignOff(t, r, next.ID)
	if riskOf(t, r, "ITS-22") == nil {
		t.Error("a must-have not shown at sign-off has no risk")
	}
}
