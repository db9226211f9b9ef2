package entity_test

import (
	"encoding/json"
	"slices"
	"testing"

	q "assure/questionnaire"
	"assure/questionnaire/entity"
)

func TestActionOpen(t *testing.T) {
	const day = q.Date(739000)
	for _, c := range []struct {
		state         entity.ActionState
		due, until    q.Date
		open, overdue bool
	}{
		{"", 0, 0, true, false}, // a new action starts open
		{entity.ActionOpen, day, 0, true, false},
		{entity.ActionOpen, day - 1, 0, true, true},
		{entity.ActionDoing, day - 1, 0, true, true},
		{entity.ActionDone, day - 1, 0, false, false},
		{entity.ActionDropped, day - 1, 0, false, false},
		{entity.ActionAccepted, day - 1, 0, false, false},      // no end: it holds
		{entity.ActionAccepted, day - 1, day, false, false},    // the last day still counts
		{entity.ActionAccepted, day - 9, day - 1, true, true},  // ended: to be done after all
		{entity.ActionAccepted, day + 9, day - 1, true, false}, // ended, but not yet due
		{entity.ActionDone, day - 9, day - 1, false, false},    // an end date matters to accepted ones only
	} {
		a := entity.Action{State: c.state, Due: c.due, Until: c.until}
		if a.Open(day) != c.open || a.Overdue(day) != c.overdue {
			t.Errorf("%q due %d until %d: open %t, overdue %t", c.state, c.due, c.until, a.Open(day), a.Overdue(day))
		}
	}
}

func TestParseStates(t *testing.T) {
	for _, s := range entity.ActionStates {
		if got, err := entity.ParseActionState(string(s)); got != s || err != nil || !s.Valid() {
			t.Error(s, got, err)
		}
	}
	for _, s := range entity.EngagementStates {
		if got, err := entity.ParseEngagementState(string(s)); got != s || err != nil || !s.Valid() {
			t.Error(s, got, err)
		}
	}
	if s, err := entity.ParseActionState("Doing"); s != entity.ActionDoing || err != nil {
		t.Error(s, err)
	}
	_, err := entity.ParseActionState("gone")
	if want := `there is no state "gone"; use open, doing, done, accepted or dropped`; err == nil ||
		err.Error() != want {
		t.Error(err)
	}
	if r, err := entity.ParseRiskResponse("tolerate"); r != entity.Tolerate || err != nil {
		t.Error(r, err)
	}
	if r, err := entity.ParseRiskResponse(""); r != "" || err != nil {
		t.Error(r, err)
	}
	if _, err := entity.ParseRiskResponse("ignore"); err == nil {
		t.Error("ignore is no response")
	}
}

// What is stored must not change: registers are read by later versions.
func TestStatesAsStored(t *testing.T) {
	got, err := json.Marshal([]any{entity.ActionStates, entity.RiskResponses, entity.EngagementStates, entity.QuerySent,
		entity.QueryAnswered,
		entity.StatementBySupplier, entity.StatementByRegulator, entity.StatementByPress})
	const want = `[["open","doing","done","accepted","dropped"],["Treat","Tolerate","Transfer","Terminate"],` +
		`["bid","live","exiting","ended","lost"],"sent","answered","supplier","regulator","press"]`
	if err != nil || string(got) != want {
		t.Errorf("%s %v", got, err)
	}
	if slices.Contains(entity.Strings(entity.ActionStates), "") || entity.QueryAnswered.Open() ||
		!entity.QuerySent.Open() {
		t.Error("states")
	}
}
