package walk_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/tui/tuitest"
	"assure/tui/walk"
)

func session(t testing.TB) *walk.Session {
	m := tuitest.NewMemory(t)
	v, err := m.View(t.Context(), "A1")
	if err != nil {
		t.Fatal(err)
	}
	s, err := walk.NewSession(v)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// However answers are given, the score a session shows is the score of its answers reckoned afresh, and the change it
// reports is the difference of the two.
func TestLiveScoreIsAFreshScore(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := session(t)
		qs := s.Questions()
		for range rapid.IntRange(1, 12).Draw(rt, "answers") {
			q := rapid.SampledFrom(qs).Draw(rt, "question")
			values := []string{questionnaire.Unknown, questionnaire.NA}
			for _, o := range q.Options {
				values = append(values, o.ID)
			}
			s.Party = rapid.SampledFrom([]entity.Party{entity.BySupplier, entity.ByAssessor}).Draw(rt, "party")
			before := s.Result
			s.Set("op", q.ID, rapid.SampledFrom(values).Draw(rt, "value"), nil, time.Unix(0, 0), "x")
			in := s.Input
			in.Responses = map[string]scoring.Response{}
			for id, a := range s.Answers {
				in.Responses[id] = scoring.NewResponse(a, false, nil)
			}
			fresh, err := scoring.Score(s.Settings, in)
			if err != nil {
				rt.Fatal(err)
			}
			if fresh.Assured != s.Result.Assured || fresh.Possible != s.Result.Possible ||
				fresh.Grade != s.Result.Grade || fresh.Status != s.Result.Status {
				rt.Fatalf("live %s..%s %s, fresh %s..%s %s", s.Result.Assured, s.Result.Possible, s.Result.Grade,
					fresh.Assured, fresh.Possible, fresh.Grade)
			}
			if s.Last.ShownDelta != s.Result.Assured-before.Assured ||
				s.Last.AtMostDelta != s.Result.Possible-before.Possible {
				rt.Fatalf("the change says %s and %s", s.Last.ShownDelta, s.Last.AtMostDelta)
			}
		}
	})
}

func TestChangeNamesTheMustHave(t *testing.T) {
	s := session(t)
	s.GoTo("its-22")
	s.Set("1", "ITS-22", "not-met", nil, time.Unix(0, 0), "x")
	found := false
	for _, w := range s.Last.Why {
		found = found || w == "must-have ITS-22 is now not met"
	}
	if !found || s.Last.From != "not answered" || s.Last.To != "Not met" {
		t.Fatalf("%q -> %q: %q", s.Last.From, s.Last.To, s.Last.Why)
	}
}

func TestReloadKeepsWhatIsNotWritten(t *testing.T) {
	s := session(t)
	v := s.View
	v.Answers = map[string]entity.Answers{}
	s.GoTo("ITS-22")
	e := s.Set("1", "ITS-22", "met", nil, time.Unix(0, 0), "x")
	if err := s.Reload(v); err != nil {
		t.Fatal(err)
	}
	if j := s.Answers["ITS-22"].Judgement; j == nil || j.Value != "met" || s.Question().ID != "ITS-22" {
		t.Fatalf("after a reload: %+v at %s", j, s.Question().ID)
	}
	s.Saved(e, 1)
	if err := s.Reload(v); err != nil {
		t.Fatal(err)
	}
	if s.Answers["ITS-22"].Judgement != nil {
		t.Fatal("a written edit is still put over what the register holds")
	}
}

func TestNextOpenVisitsEveryOpenQuestionOnce(t *testing.T) {
	s := session(t)
	seen := map[string]bool{}
	for s.Open(s.Question()) {
		id := s.Question().ID
		if seen[id] {
			t.Fatalf("%s comes twice", id)
		}
		seen[id] = true
		value := "4" // where a number is asked
		if o := s.Question().Options; len(o) > 0 {
			value = o[0].ID
		}
		s.Set(id, id, value, nil, time.Unix(0, 0), "x")
		if !s.NextOpen() {
			break
		}
	}
	if done, all := s.Progress(""); done != all || len(seen) != all {
		t.Fatalf("%d of %d done, %d visited", done, all, len(seen))
	}
}

func TestStepDomain(t *testing.T) {
	s := session(t)
	s.Step(-1000)
	first := s.Question().Domain
	s.Step(2)
	s.StepDomain(-1)
	if s.At() != 0 {
		t.Fatalf("K inside a domain goes to %d, not to its first question", s.At())
	}
	s.StepDomain(1)
	if s.Question().Domain == first {
		t.Fatal("J stays in the domain")
	}
	s.StepDomain(-1)
	if s.Question().Domain != first || s.At() != 0 {
		t.Fatalf("K at the first question of a domain goes to %d", s.At())
	}
}

func TestReadAnswer(t *testing.T) {
	for _, c := range []struct {
		kind questionnaire.AnswerType
		text string
		ok   bool
	}{
		{questionnaire.Number, "42", true}, {questionnaire.Number, "4,2", false}, {questionnaire.Number, "", true},
		{questionnaire.DateAnswer, "2026-11-21", true},
		{questionnaire.DateAnswer, "21/11/2026", true}, {questionnaire.DateAnswer, "11/21/2026", false},
		{questionnaire.FreeText, "words", true},
		{questionnaire.FreeText, "\xff", false},
		{questionnaire.Number, "-5", false}, {questionnaire.Number, "8761", false},
		{questionnaire.Number, "NaN", false},
	} {
		most := 8760
		got, err := walk.ReadAnswer(&questionnaire.Question{Answer: c.kind,
			Limit: &questionnaire.Limit{Unit: "hours", Max: &most}}, c.text)
		if (err == nil) != c.ok || c.kind == questionnaire.DateAnswer && c.ok && got != "2026-11-21" {
			t.Errorf("%s %q: %v", c.kind, c.text, err)
		}
	}
}

// What replaces a colleague's answer has what was on the screen of the person alone, not the colleague's planned date.
func TestReplaceTakesNothingOfTheirs(t *testing.T) {
	at := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	s := session(t)
	q := s.Question().ID
	note := "Seen on site."
	mine := s.Set("op-1", q, questionnaire.WordsOnly, &note, at, "A. Shah")
	s.Dropped(mine)
	theirs := entity.Answer{Question: q, Party: mine.Party, Value: questionnaire.WordsOnly, Note: "Plan agreed.",
		Planned: 20000, Alternative: "A jump host.", Rev: 7, By: "J. Okoro", At: at}
	got := s.Replace("op-2", mine, theirs, at)
	if got.Note != "Seen on site." || got.Planned != 0 || got.Alternative != "" || got.BaseRev != 7 ||
		got.By != "A. Shah" {
		t.Errorf("written %+v", got)
	}
	if now := s.Own(q); now.Planned != 0 || now.Alternative != "" || now.Note != "Seen on site." {
		t.Errorf("shown %+v", now)
	}
}
