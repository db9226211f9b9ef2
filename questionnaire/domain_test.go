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

func TestFactTable(t *testing.T) {
	table := DefaultFacts()
	for id, value := range map[string]string{"data": "patient", "setting": "acute; primary", "hosts": "Anything",
		"consequence": "5", "care": Unknown} {
		if err := table.Check(id, value); err != nil {
			t.Errorf("%s=%s: %v", id, value, err)
		}
	}
	for id, value := range map[string]string{"data": "patients", "setting": "acute;x", "consequence": "6", "nope": "x",
		"inherent_likelihood": "high"} {
		if err := table.Check(id, value); err == nil {
			t.Errorf("%s=%s was taken", id, value)
		}
	}
}
