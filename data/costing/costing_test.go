package costing

import (
	"reflect"
	"testing"

	"assure/questionnaire/entity"
	"assure/scoring/money"
)

// TestCounting: engagements on one host share its events where they count the same ones; one of two hosts takes half.
func TestCounting(t *testing.T) {
	member := func(ref string, own map[string]money.Frequency) Engagement {
		return Engagement{Ref: ref, Input: &money.Input{Own: own,
			Losses: map[string][]money.Part{"service-stops": {{Kind: money.Rebuild}}}}}
	}
	own := map[string]money.Frequency{"service-stops": {Events: 1, Years: 240}}
	p := &Portfolio{Members: []Engagement{member("ENG-1", nil), member("ENG-2", nil), member("ENG-3", own),
		member("ENG-4", own), member("ENG-5", nil)}}
	hosts := map[string]int{"ENG-1": 1, "ENG-2": 2, "ENG-3": 3, "ENG-4": 1, "ENG-5": 1}
	got := p.counting("service-stops", []string{"ENG-1", "ENG-2", "ENG-3", "ENG-4"}, hosts)
	want := map[string]map[string]int{"": {"ENG-1": 100, "ENG-2": 50},
		" (own count 1 in 240)": {"ENG-3": 33, "ENG-4": 100}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := p.counting("data-taken", []string{"ENG-1", "ENG-2"}, hosts); len(got) != 0 {
		t.Errorf("nobody entered a loss for it: %v", got)
	}
	if got := p.counting("service-stops", []string{"ENG-1", "ENG-3"}, hosts); len(got) != 0 {
		t.Errorf("they count different events: %v", got)
	}
}

// TestDoubtful: of 5 to 90 the middle is 21; what is most likely may be from half to twice of that.
func TestDoubtful(t *testing.T) {
	for likely, want := range map[int64]bool{0: false, 5: true, 10: true, 11: false, 21: false, 42: false, 43: true} {
		if got := Doubtful(entity.Spread{Low: 5, Likely: likely, High: 90}); got != want {
			t.Errorf("most likely %d: %v", likely, got)
		}
	}
}

// TestWords: how people read a frequency, a price and a choice.
func TestWords(t *testing.T) {
	for none, want := range map[float64]string{0.99995: "nearly every year has", 0.998: "499 years in 500 have",
		0.5: "50 % of years have", 0.75: "3 years in 4 have"} {
		if got := yearsIn(none); got != want {
			t.Errorf("%v: %q, want %q", none, got, want)
		}
	}
	c := money.Choice{Actions: []string{"ITS-34"},
		BreakEven: []money.BreakEven{{Title: "The service stops", Years: 1234}}}
	if got, want := Pays(&c), "the service stops more often than once in 1,234 years"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	p := entity.Price{Hours: entity.Spread{Low: 4, High: 8}, Rate: entity.Spread{Low: 40, High: 60}, Years: 3}
	if got, want := PriceWords(&p), "4 to 8 hours at £40 to £60, over 3 years"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
