package questionnaire

import (
	"strings"
	"testing"
)

// A number of people is the band it is in; what is no number, or no fact of bands, stays as typed.
func TestReadNumberAsBand(t *testing.T) {
	table := DefaultFacts()
	for typed, want := range map[string]string{
		"0": "none", "1": "under-1k", "999": "under-1k", "1,000": "under-100k", "99 999": "under-100k",
		"100,000": "under-1m", "999,999": "under-1m", "1,000,000": "1m-plus", "1200000": "1m-plus",
		"under-1k": "under-1k",
	} {
		if got, err := table.Read("records", typed); err != nil || got != want {
			t.Errorf("%q is %q, %v, want %s", typed, got, err, want)
		}
	}
	for _, typed := range []string{"1,2", "12,0000", "-5", "20k", "1.5", "many"} {
		if got, err := table.Read("records", typed); err == nil || !strings.Contains(err.Error(), "under-1k") {
			t.Errorf("%q is %q, %v", typed, got, err)
		}
	}
	if got, err := table.Read("outage", "72"); err == nil {
		t.Errorf("an outage of 72 is %q: hours are no number of people", got)
	}
}
