package costing

import (
	"testing"

	"assure/questionnaire/entity"
)

func TestSpread(t *testing.T) {
	for typed, want := range map[string]entity.Spread{"5": {Low: 5, High: 5}, "5-90": {Low: 5, High: 90},
		"5-20-90": {Low: 5, Likely: 20, High: 90}, "£10k-60K": {Low: 10_000, High: 60_000},
		"10,000 to 1.25m": {Low: 10_000, High: 1_250_000}, "0-2bn": {High: 2_000_000_000}} {
		if got, err := ParseSpread(typed); err != nil || got != want {
			t.Errorf("%q is %+v, %v; want %+v", typed, got, err, want)
		}
	}
	for _, bad := range []string{"", "-", "90-5", "1-2-3-4", "1.5", "1.2345k", "5 days", "1e3", "-5", "999bn", "５"} {
		if got, err := ParseSpread(bad); err == nil {
			t.Errorf("%q is %+v", bad, got)
		}
	}
}
