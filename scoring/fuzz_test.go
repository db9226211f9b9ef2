package scoring_test

import (
	"encoding/json"
	"errors"
	"testing"

	"assure/questionnaire"
	"assure/scoring"
	"assure/scoring/scoringtest"

	"pgregory.net/rapid"
)

// total is P24: whatever the pack and the answers, scoring gives figures in range or says that the
// pack cannot be scored.
func total(t *rapid.T) {
	in := scoringtest.Wild().Draw(t, "input")
	r, err := scoring.Score(defaults, in)
	if err != nil {
		if !errors.Is(err, scoring.ErrPack) {
			t.Fatalf("%v does not wrap ErrPack", err)
		}
		return
	}
	if r.Lo < 0 || r.Lo > r.Hi || r.Hi > 10_000_000 {
		t.Fatalf("ends %d, %d", r.Lo, r.Hi)
	}
	r.JSON()
	in.Hash(defaults)
	defaults.Sentences(r)
	e := scoring.EngagementInput{Triage: in.Triage, Required: []string{"random"},
		Results: map[string]*scoring.Result{"random": r}}
	defaults.Engagement(e)
	defaults.Risks(scoring.RisksInput{Engagement: e})
}

func TestLawOfTotality(t *testing.T) { rapid.Check(t, total) }

func FuzzScore(f *testing.F) {
	f.Add([]byte{})
	f.Fuzz(rapid.MakeFuzz(total))
}

func FuzzParseSettings(f *testing.F) {
	whole, err := json.Marshal(defaults)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte(`{}`))
	f.Add([]byte(`{"schema":"assure.settings/1","grades":[]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := scoring.ParseSettings(b)
		if err != nil {
			return
		}
		// settings that hold together must be able to score
		if _, err := scoring.Score(s, scoringtest.T(scoringtest.All(50), scoringtest.All(80))); err != nil {
			t.Fatal(err)
		}
		s.Triage(questionnaire.Facts{})
	})
}

// TestLargestPack scores the largest pack there may be at the largest weights: the sums must not overflow.
func TestLargestPack(t *testing.T) {
	t.Parallel()
	p := &questionnaire.Pack{ID: "largest", Version: "1.0.0"}
	in := scoring.Input{Pack: p, AsOf: scoringtest.AsOf, Responses: map[string]scoring.Response{}}
	for i := range scoring.MaxDomains {
		d := questionnaire.Domain{ID: string(rune('A' + i)), Weight: scoring.MaxDomainWeight}
		for k := range scoring.MaxQuestions / scoring.MaxDomains {
			id := string(rune('A'+i)) + string(rune('0'+k))
			d.Questions = append(d.Questions, scoringtest.Question(id, scoring.MaxWeight))
			in.Responses[id] = scoring.Response{State: scoring.Answered, Option: "100",
				Evidence: scoringtest.Evidence(defaults, 100, 100)}
		}
		p.Domains = append(p.Domains, d)
	}
	r, err := scoring.Score(defaults, in)
	if err != nil || r.Lo != 10_000_000 || r.Hi != 10_000_000 || r.Status != scoring.Settled {
		t.Fatalf("ends %d, %d, %s (%v)", r.Lo, r.Hi, r.Status, err)
	}
	one := questionnaire.Domain{ID: "one", Weight: scoring.MaxDomainWeight}
	for i := range p.Domains {
		one.Questions = append(one.Questions, p.Domains[i].Questions...)
	}
	p.Domains = []questionnaire.Domain{one}
	for id := range in.Responses {
		in.Responses[id] = scoring.Response{State: scoring.Unknown}
	}
	if r, err = scoring.Score(defaults, in); err != nil || r.Lo != 0 || r.Hi != 10_000_000 ||
		r.Status != scoring.TooLittleKnown || r.Losses.Unknown != 1000 {
		t.Fatalf("ends %d, %d, %s, %+v (%v)", r.Lo, r.Hi, r.Status, r.Losses, err)
	}
}
