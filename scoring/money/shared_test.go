package money

import (
	"testing"

	"assure/questionnaire"
	"assure/scoring"
)

func day(s string) questionnaire.Date {
	d, err := questionnaire.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func said() Said { return Said{By: "A. Finance", On: day("2026-11-30"), Sure: questionnaire.Judgement} }

func pounds(low, high int64) Range { return Range{Pounds(low), Pounds(high)} }

func part(kind string, low, high int64) Part {
	return Part{Kind: kind, Cost: pounds(low, high), Said: said()}
}

// oneScenario is loss data with one scenario: events in years, and no barriers.
func oneScenario(events, years int) *questionnaire.LossData {
	l := questionnaire.EventList{ID: "l", Scenario: "stops", Class: "made up",
		Exposure: questionnaire.Exposure{Years: years, Least: years, Most: years, Sure: questionnaire.Judgement}}
	for range events {
		l.Events = append(l.Events, questionnaire.Event{Name: "x"})
	}
	return &questionnaire.LossData{ID: "d", Scenarios: []questionnaire.LossScenario{{ID: "stops", Title: "Stops"}},
		Lists: []questionnaire.EventList{l}}
}

// single is an input with one scenario and one loss.
func single(events, years int, low, high int64) *Input {
	return &Input{Data: oneScenario(events, years), Status: scoring.Settled,
		Losses: map[string][]Part{"stops": {part(Rebuild, low, high)}}}
}

func assess(t testing.TB, in *Input) *Result {
	t.Helper()
	r, err := Assess(in)
	if err != nil {
		t.Fatal(err)
	}
	if r.Withheld != "" {
		t.Fatal(r.Withheld)
	}
	return r
}

func near(t testing.TB, what string, got, want, relative float64) {
	t.Helper()
	if d := got - want; d > relative*want || d < -relative*want {
		t.Errorf("%s is %.8g, want %.8g", what, got, want)
	}
}
