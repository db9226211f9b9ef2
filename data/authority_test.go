package data_test

import (
	"slices"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// council registers the people that the rules of authority ask for.
func council(t *testing.T, r *data.Register) {
	t.Helper()
	for _, p := range []entity.Person{{Name: "Robin", Role: "SIRO"}, {Name: "Ira", Role: "Information asset owner"},
		{Name: "Sam"}} {
		datatest.Must(r.AddPerson(t.Context(), p))(t)
	}
}

// A consequence given by hand below the calculated one takes the authority of the calculated band; one above takes a
// reason only. What is refused writes nothing.
func TestFactByHandTakesAuthority(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	record(t, r, a, "ITS-22", entity.ByAssessor, "not-met")
	council(t, r)
	v := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	if c := v.Triage.Consequence * v.Triage.InherentLikelihood; c < 15 || v.Triage.Tier != 1 {
		t.Fatalf("the engagement is %+v", v.Triage)
	}
	set := func(f entity.Fact) error {
		f.ID, f.Reason = questionnaire.FactConsequence, "We think so."
		return r.SetFacts(ctx, e.ID, []entity.Fact{f})
	}
	until := r.Today().AddMonths(6)
	for name, c := range map[string]struct {
		f    entity.Fact
		code string
	}{
		"the recorder":   {entity.Fact{Value: "1", Until: until}, "unknown-person"},
		"not registered": {entity.Fact{Value: "1", Until: until, Person: "Procurement Pat"}, "unknown-person"},
		"another role": {entity.Fact{Value: "1", Until: until, Person: "Ira", Second: "Sam"},
			"not-their-authority"},
		"no end": {entity.Fact{Value: "1", Person: "Robin", Second: "Sam"}, "no-end"},
		"too long": {entity.Fact{Value: "1", Person: "Robin", Second: "Sam", Until: until + 400},
			"term-too-long"},
		"alone":              {entity.Fact{Value: "1", Person: "Robin", Until: until}, "needs-second"},
		"twice the same":     {entity.Fact{Value: "1", Person: "Robin", Second: "ROBIN", Until: until}, "same-person"},
		"second not on list": {entity.Fact{Value: "1", Person: "Robin", Second: "Pat", Until: until}, "unknown-person"},
	} {
		before := datatest.Must(r.Facts(ctx, e.ID, book.At{}))(t)
		t.Log(name)
		datatest.WantCode(t, set(c.f), c.code)
		if after := datatest.Must(r.Facts(ctx, e.ID, book.At{}))(t); len(after) != len(before) {
			t.Errorf("%s: something was written", name)
		}
	}
	if err := set(entity.Fact{Value: "5"}); err != nil {
		t.Errorf("not below what is calculated: %v", err)
	}
	if err := set(entity.Fact{Value: "1", Person: "robin", Second: "sam", Until: until}); err != nil {
		t.Fatal(err)
	}
	v = datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	if v.Triage.Consequence != 1 {
		t.Errorf("consequence %d", v.Triage.Consequence)
	}
	for _, f := range datatest.Must(r.Facts(ctx, e.ID, book.At{}))(t) {
		if f.ID == questionnaire.FactConsequence && (f.Person != "Robin" || f.Role != "SIRO" || f.Second != "Sam" ||
			f.By != "dana" || f.Calculated == nil) {
			t.Errorf("fact %+v", f)
		}
	}
}

// A row of the portfolio names every engagement in force whose place was given by hand, also where another one is the
// worst and is shown.
func TestRowsNameValuesByHand(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	s, e, a := datatest.Seed(t, r)
	record(t, r, a, "ITS-22", entity.ByAssessor, "not-met")
	council(t, r)
	other := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, Service: "Rota"},
		entity.Fact{ID: "data", Value: "staff"}, entity.Fact{ID: "access", Value: "view"}))(t)
	row := func() data.SupplierSummary {
		t.Helper()
		list := datatest.Must(r.Portfolio(ctx, book.At{}))(t)
		i := slices.IndexFunc(list, func(x data.SupplierSummary) bool { return x.ID == s.ID })
		return list[i]
	}
	if got := row(); len(got.ByHand) != 0 {
		t.Fatalf("%v before anything was given", got.ByHand)
	}
	err := r.SetFacts(ctx, e.ID, []entity.Fact{{ID: questionnaire.FactConsequence, Value: "1", Reason: "One clinic.",
		Person: "Robin", Second: "Sam", Until: r.Today().AddMonths(6)}})
	if err != nil {
		t.Fatal(err)
	}
	got := row()
	want := e.Ref + ": consequence 1 by hand: calculated 5 (Extreme 20 before controls), Robin (second person Sam, " +
		"recorded by dana, not confirmed by Robin) on 2026-03-02, until 2026-09-02: One clinic."
	if len(got.ByHand) != 1 || got.ByHand[0] != want {
		t.Errorf("%q\nwant %q", got.ByHand, want)
	}
	if got.Worst.TierOf != other.Ref {
		t.Errorf("the tier is from %s, not from %s", got.Worst.TierOf, other.Ref)
	}
	for _, x := range got.Each {
		if (len(x.ByHand) > 0) != (x.Engagement == e.Ref) {
			t.Errorf("%s has %v", x.Engagement, x.ByHand)
		}
	}
	for _, l := range datatest.Must(r.Listing(ctx, book.At{}))(t) {
		for _, x := range l.Engagements {
			if (x.ByHand == want[len(e.Ref)+2:]) != (x.Engagement.ID == e.ID) {
				t.Errorf("%s is listed with %q", x.Engagement.Ref, x.ByHand)
			}
		}
	}
}

// A value given by hand for less ends when the facts come to a higher band.
func TestFactByHandEndsWhenMoreIsCalculated(t *testing.T) {
	ctx := t.Context()
	r, _ := datatest.NewRegister(t, "dana")
	s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Ash Ltd"}))(t)
	e := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID},
		entity.Fact{ID: questionnaire.FactConsequence, Value: "1", Reason: "Nothing is known yet."},
		entity.Fact{ID: questionnaire.FactInherentLikelihood, Value: "1", Reason: "Nothing is known yet."}))(t)
	if err := r.SetFacts(ctx, e.ID, []entity.Fact{{ID: "data", Value: "patient"}, {ID: "records", Value: "1m-plus"},
		{ID: "access", Value: "privileged"}}); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, f := range datatest.Must(r.Facts(ctx, e.ID, book.At{}))(t) {
		if f.ID == questionnaire.FactConsequence || f.ID == questionnaire.FactInherentLikelihood {
			n++
			if f.Value != questionnaire.Unknown || !strings.Contains(string(f.Reason), "is calculated now") {
				t.Errorf("%+v", f)
			}
		}
	}
	if n != 2 {
		t.Errorf("%d values", n)
	}
}

// The same for the place of one risk on the matrix, and for closing it.
func TestRiskByHandTakesAuthority(t *testing.T) {
	ctx := t.Context()
	r, c := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	record(t, r, a, "ITS-22", entity.ByAssessor, "not-met")
	council(t, r)
	k := riskOf(t, r, "ITS-22")
	calculated := k.Calculated.Score()
	if calculated < 15 {
		t.Fatalf("calculated %d", calculated)
	}
	low := k.Risk
	low.Decided, low.DecidedReason = &entity.Cell{Consequence: 1, Likelihood: 1}, "We think so."
	datatest.WantCode(t, r.UpdateRisk(ctx, low), "unknown-person")
	low.DecidedBy = "Procurement Pat"
	datatest.WantCode(t, r.UpdateRisk(ctx, low), "unknown-person")
	low.DecidedBy, low.DecidedUntil = "Robin", r.Today().AddMonths(3)
	datatest.WantCode(t, r.UpdateRisk(ctx, low), "needs-second")
	datatest.WantCode(t, r.CloseRisk(ctx, k.Ref, data.Closing{Reason: "gone"}), "unknown-person")
	datatest.WantCode(t, r.CloseRisk(ctx, k.Ref, data.Closing{Reason: "gone", Person: "Robin"}), "needs-second")
	if got := riskOf(t, r, "ITS-22"); got.Standing().Score() != calculated || got.Closed != 0 {
		t.Errorf("something was written: %+v", got)
	}
	low.DecidedSecond = "Sam"
	if err := r.UpdateRisk(ctx, low); err != nil {
		t.Fatal(err)
	}
	set := datatest.Must(r.Settings(ctx, book.At{}))(t)
	got := riskOf(t, r, "ITS-22")
	want := "by hand: calculated Extreme 20, Robin (second person Sam, recorded by dana, not " +
		"confirmed by Robin) on 2026-03-02, until 2026-06-02: We think so."
	if got.Standing().Score() != 1 || got.ByHand(set) != want {
		t.Errorf("%d, %s", got.Standing().Score(), got.ByHand(set))
	}
	c.At = c.At.AddDate(0, 4, 0)
	if got = riskOf(t, r, "ITS-22"); got.Standing().Score() != calculated ||
		!strings.Contains(got.DecidedLapsed, "passed") {
		t.Errorf("after its date %d, %q", got.Standing().Score(), got.DecidedLapsed)
	}
	closing := data.Closing{Reason: "The service ended.", Person: "Robin", Second: "Sam"}
	if err := r.CloseRisk(ctx, k.Ref, closing); err != nil {
		t.Fatal(err)
	}
	if got = riskOf(t, r, "ITS-22"); got.ClosedBy != "Robin" || got.ClosedSecond != "Sam" ||
		got.ClosedRecorder != "dana" {
		t.Errorf("closed %+v", got.Risk)
	}
	hand := datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: e.ID, Title: "Leaves the market",
		Decided: &entity.Cell{Consequence: 5, Likelihood: 4}, DecidedReason: "two of five left"}))(t)
	hand.Decided = &entity.Cell{Consequence: 1, Likelihood: 1}
	datatest.WantCode(t, r.UpdateRisk(ctx, hand), "unknown-person")
	hand.Decided = nil
	datatest.WantCode(t, r.UpdateRisk(ctx, hand), "unknown-person")
	datatest.WantCode(t, r.CloseRisk(ctx, hand.Ref, data.Closing{Reason: "gone"}), "unknown-person")
}

// What two persons decided about a risk is theirs: another reason or last day is another decision, and an end takes no
// Extreme risk out of the figures.
func TestDecidedRiskIsNotRewritten(t *testing.T) {
	ctx := t.Context()
	r, c := datatest.NewRegister(t, "dana")
	_, e, a := datatest.Seed(t, r)
	record(t, r, a, "ITS-22", entity.ByAssessor, "not-met")
	council(t, r)
	low := riskOf(t, r, "ITS-22").Risk
	low.Decided, low.DecidedReason = &entity.Cell{Consequence: 3, Likelihood: 2}, "A jump host stands before it."
	low.DecidedBy, low.DecidedSecond, low.DecidedUntil = "Robin", "Sam", r.Today().AddMonths(3)
	if err := r.UpdateRisk(ctx, low); err != nil {
		t.Fatal(err)
	}
	for _, change := range []func(*entity.Risk){
		func(k *entity.Risk) { k.DecidedReason = "The supplier is excellent." },
		func(k *entity.Risk) { k.DecidedUntil = r.Today().AddMonths(12) },
		func(k *entity.Risk) { k.Decided = &entity.Cell{Consequence: 3, Likelihood: 1} },
	} {
		k := riskOf(t, r, "ITS-22").Risk
		change(&k)
		datatest.WantCode(t, r.UpdateRisk(ctx, k), "unknown-person")
	}
	hand := datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: e.ID, Title: "Leaves the market",
		Decided: &entity.Cell{Consequence: 5, Likelihood: 4}, DecidedReason: "two of five left"}))(t)
	past := hand
	past.DecidedUntil = r.Today() - 100
	datatest.WantCode(t, r.UpdateRisk(ctx, past), "past-end")
	lowered := hand
	lowered.Decided, lowered.DecidedReason = &entity.Cell{Consequence: 2, Likelihood: 2}, "Three came."
	lowered.DecidedOn = 0
	lowered.DecidedBy, lowered.DecidedSecond, lowered.DecidedUntil = "Robin", "Sam", r.Today().AddMonths(6)
	if err := r.UpdateRisk(ctx, lowered); err != nil {
		t.Fatal(err)
	}
	standing := func() int {
		for _, k := range datatest.Must(r.Risks(ctx, book.RiskFilter{}, book.At{}))(t) {
			if k.ID == hand.ID {
				return k.Standing().Score()
			}
		}
		return -1
	}
	if got := standing(); got != 4 {
		t.Errorf("lowered to %d", got)
	}
	c.At = c.At.AddDate(0, 7, 0)
	if got := standing(); got != 20 {
		t.Errorf("after its last day a risk by hand is at %d, not back at 20", got)
	}
	datatest.WantCode(t, r.CloseRisk(ctx, hand.Ref, data.Closing{Reason: "gone"}), "unknown-person")
}
