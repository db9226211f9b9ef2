package data_test

import (
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// onlyIssue is the questionnaire of the scene as it is.
func (x *scene) onlyIssue(at book.At) entity.Issue {
	x.t.Helper()
	v := datatest.Must(x.r.Assessment(x.t.Context(), x.a.ID, at))(x.t)
	if len(v.Issues) != 1 {
		x.t.Fatalf("%d questionnaires", len(v.Issues))
	}
	return v.Issues[0]
}

// The state follows what was recorded last: an extension ends a refusal, and a reminder to another address ends that a
// mail came back, a letter without an address does not.
func TestStateOfAQuestionnaire(t *testing.T) {
	t.Parallel()
	chasedBy := func(letter, address string) entity.IssueEvent {
		return entity.IssueEvent{Kind: entity.IssueChased, Letter: letter, Address: address}
	}
	extended, declined := entity.IssueEvent{Kind: entity.IssueExtended, Until: 900},
		entity.IssueEvent{Kind: entity.IssueDeclined}
	bounced := entity.IssueEvent{Kind: entity.IssueBounced, Address: "old@a.example"}
	for _, c := range []struct {
		want   entity.IssueState
		events []entity.IssueEvent
	}{
		{entity.IssueIsOut, nil},
		{entity.IssueIsOut, []entity.IssueEvent{extended, chasedBy("a.eml", "a@a.example")}},
		{entity.IssueIsDeclined, []entity.IssueEvent{declined}},
		{entity.IssueIsDeclined, []entity.IssueEvent{declined, chasedBy("", "")}},
		{entity.IssueIsOut, []entity.IssueEvent{declined, extended}},
		{entity.IssueIsBounced, []entity.IssueEvent{bounced}},
		{entity.IssueIsBounced, []entity.IssueEvent{bounced, chasedBy("a.txt", "")}},
		{entity.IssueIsOut, []entity.IssueEvent{bounced, chasedBy("a.eml", "new@a.example")}},
		{entity.IssueIsOut, []entity.IssueEvent{bounced, chasedBy("", "")}},
		{entity.IssueIsDeclined, []entity.IssueEvent{bounced, declined}},
	} {
		i := entity.Issue{Due: 800, Events: c.events}
		if got := i.State(); got != c.want {
			t.Errorf("%v is %s, want %s", c.events, got, c.want)
		}
	}
	i := entity.Issue{Due: 800, Events: []entity.IssueEvent{extended, chasedBy("", ""), chasedBy("", "")}}
	if i.DueOn() != 900 || i.Chased() != 2 {
		t.Errorf("due %d, chased %d", i.DueOn(), i.Chased())
	}
}

// What is not so is refused: a day after today or before it was sent, an extension that ends before the due day, and
// what needs a reason or a name without one.
func TestNoteReturnsRefuses(t *testing.T) {
	t.Parallel()
	r, c := datatest.NewRegister(t, "dana")
	x := &scene{t: t, r: r, c: c}
	x.s, x.e, x.a = datatest.Seed(t, r)
	x.sent()
	today := r.Today()
	for code, e := range map[string]entity.IssueEvent{
		"bad-date":   {Kind: entity.IssueChased, On: today + 1},
		"no-day":     {Kind: entity.IssueExtended, Reason: "why"},
		"no-reason":  {Kind: entity.IssueExtended, Until: today + 90},
		"not-later":  {Kind: entity.IssueExtended, Until: today + 30, Reason: "why"},
		"no-person":  {Kind: entity.IssueDeclined, Reason: "why"},
		"no-address": {Kind: entity.IssueBounced},
		"bad-kind":   {Kind: "eaten"},
	} {
		datatest.WantCode(t, r.NoteReturns(t.Context(), []string{"01ISSUE"}, e, nil), code)
	}
	datatest.WantCode(t, r.NoteReturns(t.Context(), []string{"01ISSUE"},
		entity.IssueEvent{Kind: entity.IssueChased, On: today - 1}, nil), "bad-date")
	if got := x.onlyIssue(book.At{}); len(got.Events) != 0 {
		t.Errorf("a refusal wrote %v", got.Events)
	}
	x.note(entity.IssueEvent{Kind: entity.IssueReceived})
	if got := x.onlyIssue(book.At{}); got.State() != entity.IssueIsReturned || got.Late {
		t.Errorf("%+v", got)
	}
	datatest.WantCode(t, r.NoteReturns(t.Context(), []string{"01ISSUE"}, entity.IssueEvent{Kind: entity.IssueDeclined,
		Who: "A. Cole", Reason: "why"}, nil), "not-out")
}

// A declined questionnaire blocks the sign-off until it is passed, and an extension ends the block. What was known
// before shows the state of then.
func TestDeclinedBlocksTheSignOff(t *testing.T) {
	t.Parallel()
	r, c := datatest.NewRegister(t, "dana")
	x := &scene{t: t, r: r, c: c}
	x.s, x.e, x.a = datatest.Seed(t, r)
	x.sent()
	before := r.Today()
	c.At = c.At.Add(48 * time.Hour)
	x.note(entity.IssueEvent{Kind: entity.IssueDeclined, Who: "A. Cole", Reason: "SOC 2 only"})
	b := blockOf(t, r, x.a, entity.BlockNotAnswered, "")
	if b == nil || b.What != "the supplier declined the questionnaire on "+r.Today().Long()+", said A. Cole" {
		t.Fatalf("block %+v", b)
	}
	past := x.onlyIssue(book.At{KnownOn: before, AsOf: before})
	if past.State() != entity.IssueIsOut {
		t.Errorf("known before: %s", past.State())
	}
	x.note(entity.IssueEvent{Kind: entity.IssueExtended, Until: before + 90, Reason: "they answer after all"})
	if b := blockOf(t, r, x.a, entity.BlockNotAnswered, ""); b != nil {
		t.Errorf("still blocked: %+v", b)
	}
	u := datatest.Must(r.UndoOf(t.Context(), x.e.Ref+" dspt-it-supplier"))(t)
	if u.Act != "extend return" || blockOf(t, r, x.a, entity.BlockNotAnswered, "") == nil {
		t.Errorf("undone %+v", u)
	}
	if ref, done, err := r.NewestOf(t.Context(), "return"); err != nil || ref != x.e.Ref+" dspt-it-supplier" ||
		done == "" {
		t.Errorf("the newest is %q %q, %v", ref, done, err)
	}
	_, err := r.RedoOf(t.Context(), x.e.Ref)
	if again := x.onlyIssue(book.At{}); err != nil || again.DueOn() != before+90 {
		t.Errorf("redo: %v", err)
	}
	if got := datatest.Must(r.AuditVerify(t.Context(), data.Head{}))(t); len(got.Findings) > 0 {
		t.Error(got.Findings)
	}
}
