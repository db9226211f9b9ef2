package data_test

import (
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// People are a register: one spelling more is the same person, a name not known is refused with those that are near.
func TestPeople(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	p := datatest.Must(r.AddPerson(ctx, entity.Person{Name: "J. Smith", Role: "SIRO", Logins: []string{"jsmith7"}}))(t)
	for _, same := range []string{"j smith", "J.Smith", "JSMITH7", "J. Smith (SIRO)"} {
		_, err := r.AddPerson(ctx, entity.Person{Name: same})
		datatest.WantCode(t, err, "person-known")
		if got := datatest.Must(r.Person(ctx, same))(t); got.ID != p.ID {
			t.Errorf("%s is %+v", same, got)
		}
	}
	_, err := r.Person(ctx, "Jo Smith")
	if x := datatest.WantCode(t, err, "unknown-person"); !strings.Contains(x.Fix, "is it J. Smith?") ||
		!strings.Contains(x.Fix, "assure person add") {
		t.Errorf("fix %q", x.Fix)
	}
	_, err = r.AddPerson(ctx, entity.Person{Name: " . "})
	datatest.WantCode(t, err, "no-name")
	p.Retired = true
	if err := r.UpdatePerson(ctx, p); err != nil {
		t.Fatal(err)
	}
	_, _, a := datatest.Seed(t, r)
	_, err = r.Decide(ctx, entity.Decision{Kind: entity.ScopeOut, Assessment: a.ID, Question: "ITS-05", Reason: "x",
		Person: "J. Smith"})
	datatest.WantCode(t, err, "person-retired")
}

// Each band has its role, its term and its number of people, and every sentence names who wrote it down.
func TestAuthority(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	_, _, a := datatest.Seed(t, r)
	record(t, r, a, "ITS-22", entity.ByAssessor, "not-met")
	extreme := riskOf(t, r, "ITS-22")
	for _, p := range []entity.Person{{Name: "Robin", Role: "SIRO"}, {Name: "Ira", Role: "Information asset owner"},
		{Name: "Sam"}, {Name: "Dana", Role: "Assessor"}} {
		datatest.Must(r.AddPerson(ctx, p))(t)
	}
	accept := func(person string, days int) (entity.Decision, error) {
		return r.Decide(ctx, entity.Decision{Kind: entity.RiskAccept, Risk: extreme.Ref, Reason: "exit is under way",
			Person: person, Until: r.Today().AddMonths(days)})
	}
	_, err := accept("Ira", 3)
	datatest.WantCode(t, err, "not-their-authority")
	_, err = accept("", 3) // dana herself
	datatest.WantCode(t, err, "not-their-authority")
	_, err = accept("Nobody Known", 3)
	datatest.WantCode(t, err, "unknown-person")
	_, err = accept("robin", 13)
	datatest.WantCode(t, err, "term-too-long")
	_, err = r.Decide(ctx, entity.Decision{Kind: entity.RiskAccept, Risk: extreme.Ref, Reason: "x", Person: "Robin",
		Role: "Chair", Until: r.Today() + 9})
	datatest.WantCode(t, err, "other-role")
	d := datatest.Must(accept("robin", 12))(t)
	if !d.TakesTwo || d.Who() != "Robin (SIRO), waiting for a second person, recorded by dana, not confirmed by Robin" {
		t.Errorf("%s: %+v", d.Who(), d)
	}
	if k := riskOf(t, r, "ITS-22"); !strings.Contains(k.Lapsed, "second person") {
		t.Errorf("an Extreme is accepted by one person: %q", k.Lapsed)
	}
	as := func(name string) *data.Register { return datatest.As(t, r, name) }
	datatest.WantCode(t, r.Second(ctx, d.N), "same-person")              // recorded it
	datatest.WantCode(t, as("ROBIN").Second(ctx, d.N), "same-person")    // made it
	datatest.WantCode(t, as("Zoe Q").Second(ctx, d.N), "unknown-person") // not registered
	if err := as("Sam (SIRO)").Second(ctx, d.N); err != nil {
		t.Fatal(err)
	}
	datatest.WantCode(t, as("Ira").Second(ctx, d.N), "seconded") // no replacement
	datatest.WantCode(t, as("Ira").ConfirmDecision(ctx, d.N), "not-yours")
	if err := as("Robin").ConfirmDecision(ctx, d.N); err != nil {
		t.Fatal(err)
	}
	k := riskOf(t, r, "ITS-22")
	if k.Lapsed != "" || k.Acceptance.Who() !=
		"Robin (SIRO) and Sam, recorded by dana, confirmed by Robin on 2026-03-02" {
		t.Errorf("%q, %s", k.Lapsed, k.Acceptance.Who())
	}
	own := datatest.Must(datatest.As(t, r, "Robin").Decide(ctx, entity.Decision{Kind: entity.GateAccept,
		Assessment: a.ID, Question: "ITS-22", Reason: "plan", Until: r.Today() + 30}))(t)
	if own.Who() != "Robin (SIRO), waiting for a second person" ||
		result(t, r, a, book.At{}).Row("ITS-22").Gate.Accepted != nil {
		t.Errorf("%s", own.Who())
	}
	datatest.WantCode(t, as("Robin").ConfirmDecision(ctx, own.N), "own-decision")
}
