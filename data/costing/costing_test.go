package costing

import (
	"reflect"
	"strings"
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
	for chance, want := range map[float64]string{0.00005: "fewer than 1 year in 10,000 has",
		0.00257: "about 1 year in 390 has", 0.5: "50 % of years have", 0.25: "about 1 year in 4 has",
		1.0 / 1750: "about 1 year in 1,800 has"} {
		if got := yearsWith(chance); got != want {
			t.Errorf("%v: %q, want %q", chance, got, want)
		}
	}
	c := money.Choice{Actions: []string{"ITS-34"},
		BreakEven: []money.BreakEven{{Title: "The service stops", Years: 1234}}}
	if got, want := Pays(&c), "the service stops more often than once in 1,200 years"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	p := entity.Price{Hours: entity.Spread{Low: 4, High: 8}, Rate: entity.Spread{Low: 40, High: 60}, Years: 3}
	if got, want := PriceWords(&p), "4 to 8 hours at £40 to £60, over 3 years"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestEven: how often events would have to come, held against the count; rounded against what is bought.
func TestEven(t *testing.T) {
	for _, c := range []struct {
		cost, avoided money.Pence
		fatal         int
		want          string
	}{
		{0, 100, 0, "It costs us nothing."},
		{100, 0, 0, "None of it is taken from these losses, so by pounds alone it never pays."},
		{1000, 2000, 0, "By pounds alone it pays as often as events are counted, and would down to 51 % of that."},
		{1000, 630, 1, "By pounds alone it pays if events come at least 1.6 times as often as they are counted."},
		{123_400, 1000, 0, "By pounds alone it pays if events come at least 130 times as often as they are counted."},
		{1_000_000, 1000, 0, "By pounds alone it would pay only if events came a thousand times as often as they are " +
			"counted."},
	} {
		b := Sum{Cost: money.Range{High: c.cost}, Avoided: money.Range{Low: c.avoided}, Fatal: c.fatal}
		if got := b.Even(); got != c.want {
			t.Errorf("%d for %d: %q, want %q", c.cost, c.avoided, got, c.want)
		}
	}
}

// TestRareLossesAreNotNoRisk: where 19 years in 20 have no loss, the words are of the years that have one.
func TestRareLossesAreNotNoRisk(t *testing.T) {
	rare := &money.Total{Years: 10_000, None: 0.99, LossP50: money.Pounds(400_000), LossP90: money.Pounds(2_000_000),
		P99: money.Percentile{At: money.Pounds(90_000)}}
	if got, want := BadTotal(rare), "about 1 year in 100 has a loss: half of those cost more than £400k, and 1 in "+
		"10 of "+
		"them more than £2m"; got != want {
		t.Errorf("%q", got)
	}
	b := Bought{Before: rare, After: &money.Total{Years: 10_000, None: 1}}
	for i, r := range b.Rows() {
		if strings.HasPrefix(r.What, "19 in 20") || i < 3 && strings.Contains(r.Now, "£0") {
			t.Errorf("%+v reads as no risk", r)
		}
	}
	if r := b.Rows()[0]; r.Now != "about 1 year in 100" || r.After != "none simulated" {
		t.Errorf("%+v", r)
	}
}
