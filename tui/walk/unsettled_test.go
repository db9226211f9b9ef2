package walk_test

import (
	"slices"
	"testing"

	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/tuitest"
	"assure/tui/walk"
)

// What a signer should see: must-haves first, each thing at its question, and nothing about what is settled.
func TestUnsettledListsWhatASignerShouldSee(t *testing.T) {
	m := tuitest.NewMemory(t)
	for _, q := range m.V.Pack.Questions() {
		value := "4" // where a number is asked
		if len(q.Options) > 0 {
			value = q.Options[0].ID
		}
		m.Claim(q.ID, value, "")
	}
	m.Claim("ITS-26", "not-met", "")
	if q := m.V.Pack.Question("ITS-26"); q.Option("not-met") == nil {
		m.Claim("ITS-26", q.Options[len(q.Options)-1].ID, "")
	}
	m.Claim("ITS-03", questionnaire.NA, "We have no such data")
	m.Claim("ITS-04", questionnaire.Unknown, "")
	m.Offer("ITS-05", "DOC-0001", "Policy", entity.Doc, "2026-06-01", "")
	a := m.V.Answers["ITS-06"]
	a.Judgement = &entity.Answer{Question: "ITS-06", Party: entity.ByAssessor, Value: "met", Rev: 1}
	a.Claim.Rev = 2
	m.V.Answers["ITS-06"] = a
	delete(m.V.Answers, "ITS-07")
	m.V.Queries = []entity.Query{{Question: "ITS-09", State: "sent"}, {Question: "ITS-10", State: "closed"}}
	v, err := m.View(t.Context(), "A1")
	if err != nil {
		t.Fatal(err)
	}
	s, err := walk.NewSession(v)
	if err != nil {
		t.Fatal(err)
	}
	list := s.Unsettled()
	if list[0].Question != "ITS-09" || !list[0].Major {
		t.Errorf("first is %+v, want the open query", list[0])
	}
	if !slices.IsSortedFunc(list, func(a, b walk.Unsettled) int {
		switch {
		case a.Major && !b.Major:
			return -1
		case b.Major && !a.Major:
			return 1
		}
		return 0
	}) {
		t.Error("weighty matters do not stand first")
	}
	for _, want := range []walk.Unsettled{
		{Question: "ITS-26", What: "must-have not met", Major: true},
		{Question: "ITS-22", What: "must-have not shown; becomes a risk", Major: true},
		{Question: "ITS-03", What: "claimed not applicable and not agreed: counts as not answered", Major: false},
		{Question: "ITS-04", What: "recorded as not known", Major: false},
		{Question: "ITS-05", What: "DOC-0001 is offered, neither accepted nor refused", Major: false},
		{Question: "ITS-06", What: "the supplier changed its answer after it was judged", Major: false},
		{Question: "ITS-07", What: "not answered", Major: false},
	} {
		if !slices.Contains(list, want) {
			t.Errorf("%+v is missing", want)
		}
	}
	if slices.ContainsFunc(list,
		func(u walk.Unsettled) bool { return u.Question == "ITS-10" || u.Question == "ITS-08" }) {
		t.Errorf("something settled is listed: %+v", list)
	}
}
