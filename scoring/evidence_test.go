package scoring_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/scoring/scoringtest"
)

func TestConfidence(t *testing.T) {
	t.Parallel()
	const today = scoringtest.AsOf
	year := questionnaire.EvidenceRule{ValidDays: 365}
	hard := questionnaire.EvidenceRule{ValidDays: 365, HardExpiry: true}
	of := func(kind entity.EvidenceKind, age int) scoring.Evidence {
		return scoring.Evidence{Kind: kind, Issued: today - questionnaire.Date(age), For: 100}
	}
	expiring := func(in int) scoring.Evidence {
		e := of(entity.Independent, 10)
		e.Expiry = today + questionnaire.Date(in)
		return e
	}
	cases := []struct {
		name  string
		rule  questionnaire.EvidenceRule
		items []scoring.Evidence
		want  int
	}{
		{"none", year, nil, 50},
		{"a statement", year, []scoring.Evidence{of(entity.Statement, 0)}, 50},
		{"a document", year, []scoring.Evidence{of(entity.Doc, 0)}, 65},
		{"a record", year, []scoring.Evidence{of(entity.Record, 0)}, 80},
		{"independent, new", year, []scoring.Evidence{of(entity.Independent, 0)}, 95},
		{"verified", year, []scoring.Evidence{of(entity.Verified, 0)}, 100},
		{"independent, on the last valid day", year, []scoring.Evidence{of(entity.Independent, 365)}, 95},
		{"independent, a day later", year, []scoring.Evidence{of(entity.Independent, 366)}, 94},
		{"independent, 438 days", year, []scoring.Evidence{of(entity.Independent, 438)}, 86},
		{"independent, 547 days", year, []scoring.Evidence{of(entity.Independent, 547)}, 72},
		{"independent, 730 days", year, []scoring.Evidence{of(entity.Independent, 730)}, 50},
		{"independent, ten years", year, []scoring.Evidence{of(entity.Independent, 3650)}, 50},
		{"record, 500 days", year, []scoring.Evidence{of(entity.Record, 500)}, 68},
		{"hard, on the last valid day", hard, []scoring.Evidence{of(entity.Independent, 365)}, 95},
		{"hard, a day later", hard, []scoring.Evidence{of(entity.Independent, 366)}, 50},
		{"its own expiry, today", year, []scoring.Evidence{expiring(0)}, 95},
		{"its own expiry, yesterday", year, []scoring.Evidence{expiring(-1)}, 50},
		{"undated", year, []scoring.Evidence{{Kind: entity.Verified}}, 50},
		{"dated tomorrow", year, []scoring.Evidence{of(entity.Verified, -1)}, 50},
		{"the best counts, copies do not add up", year,
			[]scoring.Evidence{of(entity.Doc, 0), of(entity.Doc, 0), of(entity.Record, 0)}, 80},
		{"the old certificate loses to the new policy", year,
			[]scoring.Evidence{of(entity.Independent, 730), of(entity.Doc, 0)}, 65},
		{"an unknown kind is a word", year, []scoring.Evidence{of("rumour", 0)}, 50},
		{"valid for a day", questionnaire.EvidenceRule{ValidDays: 1}, []scoring.Evidence{of(entity.Verified, 1)}, 100},
		{"valid for a day, two later", questionnaire.EvidenceRule{ValidDays: 1},
			[]scoring.Evidence{of(entity.Verified, 2)}, 50},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := defaults.Confidence(c.rule, today, c.items); got != c.want {
				t.Errorf("confidence %d, want %d", got, c.want)
			}
		})
	}
}

func TestIdleEvidenceIsListed(t *testing.T) {
	t.Parallel()
	in := scoringtest.T(scoringtest.All(100), scoringtest.All(100))
	r := in.Responses["DA1"]
	r.Evidence = []scoring.Evidence{
		{Ref: "DOC-3", Kind: entity.Record, Issued: in.AsOf - 5, Expiry: in.AsOf - 1},
		{Ref: "DOC-1", Kind: entity.Record},
		{Ref: "DOC-2", Kind: entity.Record, Issued: in.AsOf + 1},
		{Ref: "DOC-4", Kind: entity.Record, Issued: in.AsOf, For: 100},
	}
	in.Responses["DA1"] = r
	want := []scoring.Idle{
		{Question: "DA1", Ref: "DOC-1", Why: "it has no date"},
		{Question: "DA1", Ref: "DOC-2", Why: "it is dated 22 Nov 2026, after the day scored"},
		{Question: "DA1", Ref: "DOC-3", Why: "expired on 20 Nov 2026"},
	}
	if got := score(t, in); !slices.Equal(got.Idle, want) || got.Row("DA1").Confidence != 80 {
		t.Errorf("idle %+v, confidence %d; want %+v, 80", got.Idle, got.Row("DA1").Confidence, want)
	}
}

func TestNewResponse(t *testing.T) {
	t.Parallel()
	claim := func(v string) *entity.Answer {
		return &entity.Answer{Value: v, Party: entity.BySupplier}
	}
	judged := &entity.Answer{Value: "0", Party: entity.ByAssessor}
	cases := []struct {
		name string
		a    entity.Answers
		out  bool
		want scoring.Response
	}{
		{"nobody said anything", entity.Answers{}, false, scoring.Response{}},
		{"a claim", entity.Answers{Claim: claim("100")}, false,
			scoring.Response{State: scoring.Answered, Option: "100", Recorded: true}},
		{"a judgement counts before the claim", entity.Answers{Claim: claim("100"), Judgement: judged}, false,
			scoring.Response{State: scoring.Answered, Option: "0", Recorded: true}},
		{"unknown", entity.Answers{Claim: claim("unknown")}, false,
			scoring.Response{State: scoring.Unknown, Recorded: true}},
		{"n/a", entity.Answers{Claim: claim("n/a")}, false, scoring.Response{State: scoring.NAClaimed, Recorded: true}},
		{"decided out of scope", entity.Answers{Claim: claim("n/a")}, true,
			scoring.Response{State: scoring.OutOfScope, Recorded: true}},
		{"out of scope before any answer", entity.Answers{}, true, scoring.Response{State: scoring.OutOfScope}},
	}
	for _, c := range cases {
		got := scoring.NewResponse(c.a, c.out, nil)
		if got.State != c.want.State || got.Option != c.want.Option || got.Recorded != c.want.Recorded {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

// Up to the last day of full strength an item gives its strength, and after its last day nothing.
func TestEvidenceLasts(t *testing.T) {
	t.Parallel()
	const word = 50 // somebody's word
	set := scoring.DefaultSettings()
	rapid.Check(t, func(t *rapid.T) {
		rule := questionnaire.EvidenceRule{ValidDays: rapid.IntRange(1, 800).Draw(t, "valid"),
			HardExpiry: rapid.Bool().Draw(t, "hard")}
		e := scoring.Evidence{Kind: entity.Independent,
			Issued: questionnaire.Date(rapid.IntRange(700_000, 700_400).Draw(t, "issued"))}
		if rapid.Bool().Draw(t, "expires") {
			e.Expiry = e.Issued + questionnaire.Date(rapid.IntRange(0, 2000).Draw(t, "expiry"))
		}
		full, last := e.Lasts(rule)
		at := func(d questionnaire.Date) int { return set.Confidence(rule, d, []scoring.Evidence{e}) }
		if at(full) != 95 || at(e.Issued) != 95 {
			t.Fatalf("%d on the day of issue, %d on the last of full strength", at(e.Issued), at(full))
		}
		if full < last && at(full+1) >= 95 && rule.ValidDays < 45 { // fades by a percent a day or more
			t.Fatalf("still %d the day after", at(full+1))
		}
		for d := last + 1; d < last+40; d++ {
			if at(d) != word {
				t.Fatalf("%d points %d days after it counts for nothing", at(d), d-last)
			}
		}
	})
	if full, last := (&scoring.Evidence{Kind: entity.Record}).Lasts(
		questionnaire.EvidenceRule{ValidDays: 365}); full != 0 || last != 0 {
		t.Errorf("an item without a date lasts to %s, %s", full, last)
	}
}
