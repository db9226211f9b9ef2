package scoring_test

import (
	"testing"

	"assure/questionnaire"
	"assure/scoring"
	"assure/scoring/scoringtest"
)

// fixture answers every question of a pack that is judged with its best or worst option.
func fixture(p *questionnaire.Pack, facts questionnaire.Facts, best bool, percent int) scoring.Input {
	in := scoring.Input{Pack: p, Facts: facts, Triage: defaults.Triage(facts), AsOf: scoringtest.AsOf,
		Responses: map[string]scoring.Response{}}
	for _, q := range p.Questions() {
		if !q.Scores() {
			continue
		}
		pick := q.Options[0]
		for _, o := range q.Options {
			if best == (o.Value > pick.Value) && o.Value != pick.Value {
				pick = o
			}
		}
		in.Responses[q.ID] = scoring.Response{State: scoring.Answered, Option: pick.ID,
			Evidence: scoringtest.Evidence(defaults, percent, 100)}
	}
	return in
}

// allOf gives every question of a pack that is judged the same state without an answer.
func allOf(p *questionnaire.Pack, facts questionnaire.Facts, state scoring.State) scoring.Input {
	in := fixture(p, facts, true, 100)
	for id := range in.Responses {
		in.Responses[id] = scoring.Response{State: state}
	}
	return in
}

// TestEmbeddedPacks answers every embedded scored pack at its best, at its worst, as not known, as not
// applicable, and not at all. It finds a pack with an inverted scale, must-haves nobody can meet, or
// more must-haves than anyone passes.
func TestEmbeddedPacks(t *testing.T) {
	t.Parallel()
	packs, problems := questionnaire.Embedded(defaults.Facts)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	facts := questionnaire.Facts{"data": "patient", "access": "privileged", "internet_facing": "yes",
		"care": "device-or-ai", "hosting": "cloud", "offshore": "processing", "subprocessors": "abroad",
		"incident_24m": "yes"}
	scored, areas := 0, 0
	for _, p := range packs.All() {
		switch {
		case p.Kind != questionnaire.Scored:
		case p.ByArea:
			areas++
			embeddedAreas(t, p, facts)
		default:
			scored++
			embeddedScored(t, p, facts)
		}
	}
	if scored < 8 || areas < 2 {
		t.Errorf("%d scored packs, %d judged by area", scored, areas)
	}
}

func embeddedScored(t *testing.T, p *questionnaire.Pack, facts questionnaire.Facts) {
	t.Helper()
	good, bad := score(t, fixture(p, facts, true, 100)), score(t, fixture(p, facts, false, 100))
	claims := score(t, fixture(p, facts, true, 50))
	if good.Assured != 1000 || good.Grade != "A" || good.Status != scoring.Settled || len(good.Problems) != 0 {
		t.Errorf("%s at its best: shown %s, %s, %s, %v", p.Ref(), good.Assured, good.Grade, good.Status,
			good.Problems)
	}
	if bad.Possible != 0 || bad.GradePossible != "D" {
		t.Errorf("%s at its worst: at most %s, %s", p.Ref(), bad.Possible, bad.GradePossible)
	}
	// yes to everything without proof is 50.0; the must-haves that ask for proof are then not shown, never not met
	if claims.Assured != 500 || claims.Possible != 1000 || claims.GradePossible != "A" {
		t.Errorf("%s on their word alone: shown %s, at most %s %s", p.Ref(), claims.Assured, claims.Possible,
			claims.GradePossible)
	}
	for _, c := range claims.Caps {
		if c.Kind == scoring.GateCap && c.State != scoring.NotShown {
			t.Errorf("%s on their word alone: %+v", p.Ref(), c)
		}
	}
	for _, state := range []scoring.State{scoring.Unknown, scoring.NAClaimed} {
		r := score(t, allOf(p, facts, state))
		if r.Status != scoring.TooLittleKnown || r.Assured != 0 || r.Possible != 1000 || r.ShownGrade() != "" {
			t.Errorf("%s, all %s: %s, %s..%s, grade %q", p.Ref(), state, r.Status, r.Assured, r.Possible,
				r.ShownGrade())
		}
		for i := range r.Rows {
			if g := r.Rows[i].Gate; g != nil && g.State != scoring.NotShown {
				t.Errorf("%s, all %s: %s is %s", p.Ref(), state, r.Rows[i].Question, g.State)
			}
		}
	}
	if blank := score(t, scoring.Input{Pack: p, Facts: facts,
		AsOf: scoringtest.AsOf}); blank.Status != scoring.NotAssessed || blank.Assured != 0 ||
		blank.Possible != 1000 {
		t.Errorf("%s unanswered: %s, %s..%s", p.Ref(), blank.Status, blank.Assured, blank.Possible)
	}
}

// embeddedAreas expects every area met at best, none at worst, and all pending on their word alone, as not known and as
// not applicable; no answer at all makes no must-have not met.
func embeddedAreas(t *testing.T, p *questionnaire.Pack, facts questionnaire.Facts) {
	t.Helper()
	for _, c := range []struct {
		name string
		in   scoring.Input
		want scoring.AreaState
	}{
		{"at its best", fixture(p, facts, true, 100), scoring.AreaMet},
		{"at its worst", fixture(p, facts, false, 100), scoring.AreaNotMet},
		{"on their word alone", fixture(p, facts, true, 50), scoring.AreaPending},
		{"not known", allOf(p, facts, scoring.Unknown), scoring.AreaPending},
		{"not applicable", allOf(p, facts, scoring.NAClaimed), scoring.AreaPending},
	} {
		r := score(t, c.in)
		judged := 0
		for _, a := range r.Areas {
			if a.State == scoring.AreaContext {
				continue
			}
			if judged++; a.State != c.want {
				t.Errorf("%s %s: %s", p.Ref(), c.name, a.Words())
			}
		}
		if judged == 0 || r.Assured != scoring.NoTenths || r.ShownGrade() != "" {
			t.Errorf("%s %s: %d areas, shown %s, grade %q", p.Ref(), c.name, judged, r.Assured, r.ShownGrade())
		}
	}
}
