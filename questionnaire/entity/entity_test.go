package entity

import (
	"testing"
	"time"

	"assure/questionnaire"
)

func TestGoverning(t *testing.T) {
	at := time.Now()
	signed := func(id string, c int, s WorkState) Assessment {
		return Assessment{ID: id, Cycle: c, State: s, SignedAt: &at}
	}
	tests := []struct {
		cycles []Assessment
		want   string
	}{
		{nil, ""},
		{[]Assessment{{ID: "a", Cycle: 1, State: Issued}}, "a"},
		{[]Assessment{{ID: "b", Cycle: 2, State: InReview}, signed("a", 1, SignedOff)}, "a"},
		{[]Assessment{signed("a", 1, Superseded), signed("b", 2, SignedOff), {ID: "c", Cycle: 3, State: Issued}}, "b"},
	}
	for _, tt := range tests {
		if got, _ := Governing(tt.cycles); got.ID != tt.want {
			t.Errorf("%v: %q governs, want %q", tt.cycles, got.ID, tt.want)
		}
	}
}

func TestCurrentFacts(t *testing.T) {
	day := func(s string) questionnaire.Date { d, _ := questionnaire.ParseDate(s); return d }
	history := []Fact{
		{ID: "data", Value: "staff", Adopted: true},
		{ID: "data", Value: "patient", Adopted: true},
		{ID: "care", Value: "supports", Adopted: false},
		{ID: "access", Value: "view", Adopted: true},
		{ID: "access", Value: questionnaire.Unknown, Adopted: true},
		{ID: questionnaire.FactConsequence, Value: "5", Until: day("2026-06-30"), Adopted: true},
	}
	f := CurrentFacts(history, questionnaire.DefaultFacts(), day("2026-06-30"))
	if f["data"] != "patient" || f.Get("care") != questionnaire.Unknown || f.Get("access") != questionnaire.Unknown ||
		f[questionnaire.FactConsequence] != "5" {
		t.Errorf("%v", f)
	}
	if f = CurrentFacts(history, questionnaire.DefaultFacts(),
		day("2026-07-01")); f[questionnaire.FactConsequence] != "" {
		t.Error("a value given by hand holds after its end")
	}
}

func TestClaimChanged(t *testing.T) {
	a := Answers{Claim: &Answer{Value: "met", Rev: 2}, Judgement: &Answer{Value: "partly", ClaimRev: 1}}
	if a.Effective().Value != "partly" || !a.ClaimChanged() {
		t.Errorf("%+v", a)
	}
}

func TestNotCountedSaysPlansAndAlternatives(t *testing.T) {
	t.Parallel()
	day, err := questionnaire.ParseDate("2027-03-31")
	if err != nil {
		t.Fatal(err)
	}
	planned := &Answer{Value: "not-met", Planned: day}
	for _, c := range []struct {
		answers Answers
		want    string
	}{
		{Answers{}, ""},
		{Answers{Claim: &Answer{Value: "met", Note: "as last year"}}, ""},
		{Answers{Claim: planned}, "says it will be in place by 31 Mar 2027; not counted until judged"},
		{Answers{Claim: &Answer{Value: questionnaire.WordsOnly, Alternative: "a locked\nroom"}},
			"says there is instead: a locked room; not counted until judged"},
		{Answers{Claim: planned, Judgement: &Answer{Value: "partly"}},
			"says it will be in place by 31 Mar 2027; judged, and the judgement counts"},
		{Answers{Claim: &Answer{Value: "not-met", Planned: day - 1}},
			"says it would be in place by 30 Mar 2027, which has passed; not counted until judged"},
	} {
		if got := c.answers.NotCounted(day); got != c.want {
			t.Errorf("%+v: %q, want %q", c.answers, got, c.want)
		}
	}
}
