package questionnaire

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDateCountsDaysFromTheFirst(t *testing.T) {
	for _, tc := range []struct {
		iso  string
		days Date
	}{
		{"0001-01-01", 1},
		{"0001-12-31", 365},
		{"0293-04-11", 106752}, // the first day that a time.Duration since the epoch cannot hold
		{"1970-01-01", 719163},
		{"2026-11-21", 739941},
		{"9999-12-31", 3652059},
	} {
		got, err := ParseDate(tc.iso)
		if err != nil || got != tc.days || got.String() != tc.iso {
			t.Errorf("ParseDate(%q) = %d (%s), %v; want %d", tc.iso, got, got, err, tc.days)
		}
	}
}

func TestDateRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 3652058).Draw(t, "days"))
		iso := day.Format("2006-01-02")
		d, err := ParseDate(iso)
		if err != nil || d.String() != iso || !d.Time().Equal(day) {
			t.Fatalf("%s became %s at %s, %v", iso, d, d.Time(), err)
		}
	})
}
