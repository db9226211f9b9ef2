package data_test

import (
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire"
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
	for _, same := range []string{"J-Smith", "[J. Smith]", "Smith, J.", "J.\u200bSmith", "J. Smith [IG]"} {
		_, err := r.AddPerson(ctx, entity.Person{Name: same})
		datatest.WantCode(t, err, "person-known")
	}
	for name, code := range map[string]string{"J. Sm\u0456th": "mixed-scripts", "()": "no-name", "": "no-name"} {
		_, err := r.AddPerson(ctx, entity.Person{Name: name})
		datatest.WantCode(t, err, code)
	}
	_, err := r.AddPerson(ctx, entity.Person{Name: "Ada", Logins: []string{"JSmith7"}})
	datatest.WantCode(t, err, "person-known")
	_, err = r.Person(ctx, "Jo Smith")
	if x := datatest.WantCode(t, err, "unknown-person"); !strings.Contains(x.Fix, "is it J. Smith?") ||
		!strings.Contains(x.Fix, "assure person add") {
		t.Errorf("fix %q", x.Fix)
	}
	if got := datatest.Must(r.Person(ctx, "jsmith7"))(t); got.ID != p.ID {
		t.Errorf("a login is %+v", got)
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
	if err := as("Sam").Second(ctx, d.N); err != nil {
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

// A name with a role in brackets is that person in that role, wherever a person is named. Who has not the role is
// refused, and nothing is written.
func TestNamedInARole(t *testing.T) {
	ctx := t.Context()
	r, clock := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	record(t, r, a, "ITS-22", entity.ByAssessor, "not-met")
	council(t, r)
	datatest.Must(r.AddPerson(ctx, entity.Person{Name: "BLOGGS, Jo (EXAMPLE TRUST)", Role: "SIRO"}))(t)
	open := func(actor string) (*data.Register, error) {
		x, err := data.Open(ctx, data.Options{Path: r.Path(), Actor: actor, Now: clock.Now})
		if err == nil {
			t.Cleanup(func() { x.Close() })
		}
		return x, err
	}
	for actor, want := range map[string]string{
		"Robin (SIRO)": "Robin", " robin [siro] ": "Robin", "Ira (information-asset owner)": "Ira", "Robin": "Robin",
		"Nobody (SIRO)": "Nobody (SIRO)", "BLOGGS, Jo (EXAMPLE TRUST)": "BLOGGS, Jo (EXAMPLE TRUST)",
		"bloggs, jo (siro)": "BLOGGS, Jo (EXAMPLE TRUST)",
	} {
		x, err := open(actor)
		if err != nil {
			t.Errorf("%s: %v", actor, err)
		} else if x.Actor() != want {
			t.Errorf("%s acts as %q, want %q", actor, x.Actor(), want)
		}
	}
	for actor, words := range map[string]string{
		"Ira (SIRO)": "Ira is registered as Information asset owner, not as SIRO",
		"Sam (SIRO)": "Sam is registered without a role, not as SIRO",
	} {
		_, err := open(actor)
		if p := datatest.WantCode(t, err, "other-role"); p.What != words {
			t.Errorf("%q, want %q", p.What, words)
		}
	}
	decide := func(person string) (entity.Decision, error) {
		return r.Decide(ctx, entity.Decision{Kind: entity.GateAccept, Assessment: a.ID, Question: "ITS-22",
			Reason: "plan", Until: r.Today() + 30, Person: person})
	}
	_, err := decide("Ira (SIRO)")
	datatest.WantCode(t, err, "other-role")
	if d := datatest.Must(decide("Robin (SIRO)"))(t); d.Person != "Robin" || d.Role != "SIRO" {
		t.Errorf("decided by %q (%s)", d.Person, d.Role)
	}
	by := func(person, second string) error {
		return r.SetFacts(ctx, e.ID, []entity.Fact{{ID: questionnaire.FactConsequence, Value: "1", Reason: "x",
			Person: person, Second: second, Until: r.Today().AddMonths(6)}})
	}
	datatest.WantCode(t, by("Sam (SIRO)", "Ira"), "other-role")
	datatest.WantCode(t, by("Robin", "Ira (SIRO)"), "other-role")
	if err := by("Robin (SIRO)", "Ira (Information asset owner)"); err != nil {
		t.Error(err)
	}
	_, err = r.Person(ctx, "Sam (SIRO)")
	datatest.WantCode(t, err, "other-role")
	if p := datatest.Must(r.AddPerson(ctx, entity.Person{Name: "Dr New (SIRO)", Role: "SIRO"}))(t); p.Name != "Dr New" {
		t.Errorf("registered as %q", p.Name)
	}
}

// Names match names and logins match logins; a name that was changed is still the person.
func TestNamesAndLogins(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	_, _, a := datatest.Seed(t, r)
	p := datatest.Must(r.AddPerson(ctx,
		entity.Person{Name: "Dr Example", Role: "SIRO", Logins: []string{"dexample"}}))(t)
	d := datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.ScopeOut, Assessment: a.ID, Question: "ITS-05",
		Reason: "x", Person: "Example, Dr"}))(t)
	if d.Person != "Dr Example" {
		t.Errorf("decided by %q", d.Person)
	}
	datatest.WantCode(t, datatest.As(t, r, "D. Example").ConfirmDecision(ctx, d.N), "not-yours")
	p.Name = "Dr Sample"
	if err := r.UpdatePerson(ctx, p); err != nil {
		t.Fatal(err)
	}
	_, err := r.AddPerson(ctx, entity.Person{Name: "dr. example"})
	datatest.WantCode(t, err, "person-known")
	if err := datatest.As(t, r, "DEXAMPLE").ConfirmDecision(ctx, d.N); err != nil {
		t.Fatal(err)
	}
}

// A decision is withdrawn with a reason, by who made it or somebody of the same role, and once.
func TestWithdrawDecision(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	_, _, a := datatest.Seed(t, r)
	for _, p := range []entity.Person{{Name: "Robin", Role: "SIRO"}, {Name: "Ira", Role: "Information asset owner"},
		{Name: "Sasha", Role: "siro"}} {
		datatest.Must(r.AddPerson(ctx, p))(t)
	}
	decide := func(person string) int {
		return datatest.Must(r.Decide(ctx, entity.Decision{Kind: entity.ScopeOut, Assessment: a.ID, Question: "ITS-05",
			Reason: "x", Person: person}))(t).N
	}
	n := decide("Robin")
	as := func(name string) *data.Register { return datatest.As(t, r, name) }
	datatest.WantCode(t, as("Robin").WithdrawDecision(ctx, n, " "), "no-reason")
	datatest.WantCode(t, as("Stranger").WithdrawDecision(ctx, n, "x"), "unknown-person")
	datatest.WantCode(t, as("Ira").WithdrawDecision(ctx, n, "x"), "not-their-authority")
	if err := as("Sasha").WithdrawDecision(ctx, n, "The data came back."); err != nil {
		t.Fatal(err)
	}
	datatest.WantCode(t, as("Robin").WithdrawDecision(ctx, n, "again"), "withdrawn")
	list := datatest.Must(r.Decisions(ctx, "", book.At{}))(t)
	if w := list[0].Withdrawal; !list[0].Withdrawn || w == nil || w.By != "Sasha" || w.Reason != "The data came back." {
		t.Errorf("withdrawal %+v", w)
	}
	own := decide("") // dana, who is on no list
	datatest.WantCode(t, as("Stranger").WithdrawDecision(ctx, own, "x"), "unknown-person")
	if err := r.WithdrawDecision(ctx, own, "A mistake."); err != nil {
		t.Fatal(err)
	}
}
