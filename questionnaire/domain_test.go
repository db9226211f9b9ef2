package questionnaire

import (
	"testing"
	"time"
)

func TestDate(t *testing.T) {
	d, err := NewDate(2024, time.February, 29)
	if err != nil || d.String() != "2024-02-29" || d.Long() != "29 Feb 2024" {
		t.Errorf("%v %v", d, err)
	}
	if _, err := NewDate(2023, time.February, 29); err == nil {
		t.Error("29 Feb 2023 was taken for a day")
	}
	if e := d.AddMonths(12); e.String() != "2025-02-28" {
		t.Errorf("a year later: %s", e)
	}
	if next := d + 1; next.String() != "2024-03-01" {
		t.Errorf("the next day: %s", next)
	}
	for _, s := range []string{"2026-13-01", "01/02/2026", "2026-2-1", "x"} {
		if _, err := ParseDate(s); err == nil {
			t.Errorf("%q was read as a date", s)
		}
	}
	var zero Date
	if zero.String() != "" || !zero.Time().IsZero() {
		t.Error("no date has a form")
	}
	first, _ := ParseDate("0001-01-01")
	if first != 1 {
		t.Errorf("0001-01-01 is day %d", first)
	}
}

// TestTodayIsLondon: at half past eleven on a June evening in UTC it is already tomorrow in London.
func TestTodayIsLondon(t *testing.T) {
	london := time.FixedZone("BST", 3600)
	if d := Today(time.Date(2026, 6, 30, 23, 30, 0, 0, time.UTC), london); d.String() != "2026-07-01" {
		t.Errorf("got %s", d)
	}
}

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
	day := func(s string) Date { d, _ := ParseDate(s); return d }
	history := []Fact{
		{ID: "data", Value: "staff", Adopted: true},
		{ID: "data", Value: "patient", Adopted: true},
		{ID: "care", Value: "supports", Adopted: false},
		{ID: "access", Value: "view", Adopted: true},
		{ID: "access", Value: Unknown, Adopted: true},
		{ID: FactConsequence, Value: "5", Until: day("2026-06-30"), Adopted: true},
	}
	f := CurrentFacts(history, day("2026-06-30"))
	if f["data"] != "patient" || f.Get("care") != Unknown || f.Get("access") != Unknown || f[FactConsequence] != "5" {
		t.Errorf("%v", f)
	}
	if f = CurrentFacts(history, day("2026-07-01")); f[FactConsequence] != "" {
		t.Error("a value given by hand holds after its end")
	}
}

func TestFactTable(t *testing.T) {
	table := DefaultFacts()
	for id, value := range map[string]string{"data": "patient", "setting": "acute; primary", "hosts": "Anything", "consequence": "5", "care": Unknown} {
		if err := table.Check(id, value); err != nil {
			t.Errorf("%s=%s: %v", id, value, err)
		}
	}
	for id, value := range map[string]string{"data": "patients", "setting": "acute;x", "consequence": "6", "nope": "x", "inherent_likelihood": "high"} {
		if err := table.Check(id, value); err == nil {
			t.Errorf("%s=%s was taken", id, value)
		}
	}
}

func TestClaimChanged(t *testing.T) {
	a := Answers{Claim: &Answer{Value: "met", Rev: 2}, Judgement: &Answer{Value: "partly", ClaimRev: 1}}
	if a.Effective().Value != "partly" || !a.ClaimChanged() {
		t.Errorf("%+v", a)
	}
}
