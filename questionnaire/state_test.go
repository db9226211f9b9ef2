package questionnaire_test

import (
	"encoding/json"
	"slices"
	"testing"

	q "assure/questionnaire"
)

func TestActionOpen(t *testing.T) {
	const day = q.Date(739000)
	for _, c := range []struct {
		state         q.ActionState
		due, until    q.Date
		open, overdue bool
	}{
		{"", 0, 0, true, false}, // a new action starts open
		{q.ActionOpen, day, 0, true, false},
		{q.ActionOpen, day - 1, 0, true, true},
		{q.ActionDoing, day - 1, 0, true, true},
		{q.ActionDone, day - 1, 0, false, false},
		{q.ActionDropped, day - 1, 0, false, false},
		{q.ActionAccepted, day - 1, 0, false, false},      // no end: it holds
		{q.ActionAccepted, day - 1, day, false, false},    // the last day still counts
		{q.ActionAccepted, day - 9, day - 1, true, true},  // ended: to be done after all
		{q.ActionAccepted, day + 9, day - 1, true, false}, // ended, but not yet due
		{q.ActionDone, day - 9, day - 1, false, false},    // an end date matters to accepted ones only
	} {
		a := q.Action{State: c.state, Due: c.due, Until: c.until}
		if a.Open(day) != c.open || a.Overdue(day) != c.overdue {
			t.Errorf("%q due %d until %d: open %t, overdue %t", c.state, c.due, c.until, a.Open(day), a.Overdue(day))
		}
	}
}

func TestParseStates(t *testing.T) {
	for _, s := range q.ActionStates {
		if got, err := q.ParseActionState(string(s)); got != s || err != nil || !s.Valid() {
			t.Error(s, got, err)
		}
	}
	for _, s := range q.EngagementStates {
		if got, err := q.ParseEngagementState(string(s)); got != s || err != nil || !s.Valid() {
			t.Error(s, got, err)
		}
	}
	if s, err := q.ParseActionState("Doing"); s != q.ActionDoing || err != nil {
		t.Error(s, err)
	}
	_, err := q.ParseActionState("gone")
	if want := `there is no state "gone"; use open, doing, done, accepted or dropped`; err == nil || err.Error() != want {
		t.Error(err)
	}
	if r, err := q.ParseRiskResponse("tolerate"); r != q.Tolerate || err != nil {
		t.Error(r, err)
	}
	if r, err := q.ParseRiskResponse(""); r != "" || err != nil {
		t.Error(r, err)
	}
	if _, err := q.ParseRiskResponse("ignore"); err == nil {
		t.Error("ignore is no response")
	}
}

// What is stored must not change: registers are read by later versions.
func TestStatesAsStored(t *testing.T) {
	got, err := json.Marshal([]any{q.ActionStates, q.RiskResponses, q.EngagementStates, q.QuerySent, q.QueryAnswered,
		q.StatementBySupplier, q.StatementByRegulator, q.StatementByPress})
	const want = `[["open","doing","done","accepted","dropped"],["Treat","Tolerate","Transfer","Terminate"],` +
		`["bid","live","exiting","ended","lost"],"sent","answered","supplier","regulator","press"]`
	if err != nil || string(got) != want {
		t.Errorf("%s %v", got, err)
	}
	if slices.Contains(q.Strings(q.ActionStates), "") || q.QueryAnswered.Open() || !q.QuerySent.Open() {
		t.Error("states")
	}
}
