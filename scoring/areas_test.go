package scoring_test

import (
	"strings"
	"testing"

	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/scoring/scoringtest"
)

const areaPack = `
schema: assure-pack/1
kind: scored
result: areas
id: area-pack
version: 1.0.0
title: Judged by area
framework: {name: DTAC, version: "2.0"}
provenance: own words
scale:
  - {id: met, label: Met, value: 100}
  - {id: partly, label: Partly met, value: 50}
  - {id: not-met, label: Not met, value: 0}
domains:
  - id: A
    title: Company
    questions:
      - {id: Q-01, text: "Which version is offered?", guidance: Its name., answer: text}
  - id: C1
    title: Safety
    questions:
      - id: Q-02
        text: Is a clinical safety officer named?
        guidance: Named in writing.
        gate: {name: Clinical safety officer, min_value: 100, cap: D, min_confidence: 65}
        evidence: {ask: The appointment}
        finding: {risk: r, cause: c, effect: e, action: a}
      - id: Q-03
        text: Is there a hazard log?
        guidance: Kept current.
        finding: {risk: r, cause: c, effect: e, action: a}
  - id: C4
    title: Interoperability
    questions:
      - id: Q-04
        text: Does the product use open standards?
        guidance: Those of the NHS.
        evidence: {ask: The statement of conformance}
        finding: {risk: r, cause: c, effect: e, action: a}
`

func areasOf(t *testing.T, source string, answers map[string]scoring.Response) *scoring.Result {
	t.Helper()
	p, problems := questionnaire.LoadPack("area.yaml", []byte(source), questionnaire.DefaultFacts())
	if p == nil {
		t.Fatal(problems)
	}
	r, err := scoring.Score(defaults, scoring.Input{Pack: p, Triage: triaged, Responses: answers,
		AsOf: scoringtest.AsOf})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func says(option string, proof ...scoring.Evidence) scoring.Response {
	return scoring.Response{State: scoring.Answered, Option: option, Evidence: proof}
}

func shownBy() scoring.Evidence {
	return scoring.Evidence{Ref: "DOC-1", Kind: entity.Doc, Issued: scoringtest.AsOf - 30, For: 100}
}

// An area is met only with every answer in full and, where the pack asks for proof, with accepted proof: a claim leaves
// it pending.
func TestAreas(t *testing.T) {
	t.Parallel()
	safe := map[string]scoring.Response{"Q-02": says("met", shownBy()), "Q-03": says("met")}
	with := func(id string, r scoring.Response) map[string]scoring.Response {
		out := map[string]scoring.Response{"Q-02": safe["Q-02"], "Q-03": safe["Q-03"]}
		out[id] = r
		return out
	}
	cases := []struct {
		name    string
		answers map[string]scoring.Response
		safety  scoring.AreaState
		open    scoring.AreaState
		status  scoring.Status
	}{
		{"nothing recorded", nil, scoring.AreaPending, scoring.AreaPending, scoring.NotAssessed},
		{"all met and proven", with("Q-04", says("met", shownBy())), scoring.AreaMet, scoring.AreaMet, scoring.Settled},
		{"a claim without proof", with("Q-04", says("met")), scoring.AreaMet, scoring.AreaPending, scoring.CouldChange},
		{"partly met is not met", with("Q-04", says("partly", shownBy())), scoring.AreaMet, scoring.AreaNotMet,
			scoring.Settled},
		{"a must-have that is claimed", with("Q-02", says("met")), scoring.AreaPending, scoring.AreaPending,
			scoring.CouldChange},
		{"a must-have answered low", with("Q-02", says("not-met", shownBy())), scoring.AreaNotMet, scoring.AreaPending,
			scoring.CouldChange},
		{"N/A that nobody agreed to", with("Q-03", scoring.Response{State: scoring.NAClaimed}), scoring.AreaPending,
			scoring.AreaPending, scoring.CouldChange},
		{"out of scope", with("Q-04", scoring.Response{State: scoring.OutOfScope}), scoring.AreaMet,
			scoring.AreaHidden, scoring.Settled},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := areasOf(t, areaPack, c.answers)
			if r.Areas[0].State != scoring.AreaContext || r.Areas[1].State != c.safety || r.Areas[2].State != c.open ||
				r.Status != c.status {
				t.Errorf("areas %+v, status %s; want %s, %s, %s", r.Areas, r.Status, c.safety, c.open, c.status)
			}
			if r.Assured != scoring.NoTenths || r.Possible != scoring.NoTenths || r.Grade != "" || r.Line() != nil ||
				len(r.Domains) > 0 {
				t.Errorf("figures %s to %s, grade %q, line %q, domains %v: there are none by area", r.Assured,
					r.Possible, r.Grade, r.Line(), r.Domains)
			}
		})
	}
}

// A commitment in a voluntary pack waits to be kept; it is not a failure, and no gap of the overall risk.
func TestVoluntaryAreas(t *testing.T) {
	t.Parallel()
	voluntary := strings.Replace(areaPack, "result: areas", "result: areas\nvoluntary: true", 1)
	r := areasOf(t, voluntary, map[string]scoring.Response{"Q-03": says("partly"), "Q-04": says("not-met")})
	if r.Areas[1].State != scoring.AreaPending || r.Areas[2].State != scoring.AreaNotMet {
		t.Errorf("areas %+v", r.Areas)
	}
	risks := defaults.Risks(scoring.RisksInput{Engagement: scoring.EngagementInput{Ref: "ENG-00001", Triage: triaged,
		Results: map[string]*scoring.Result{"area-pack": r}}})
	for _, k := range risks {
		if k.Kind == entity.OverallRisk && len(k.Gaps) > 0 {
			t.Errorf("gaps %+v of what nobody has to do", k.Gaps)
		}
	}
}

// A pack that is judged by area never raises a grade: its must-haves hold that of the scored ones, and alone it gives
// no grade and lowers no risk.
func TestAreasInRollUp(t *testing.T) {
	t.Parallel()
	good := areasOf(t, areaPack, map[string]scoring.Response{"Q-02": says("met", shownBy()), "Q-03": says("met"),
		"Q-04": says("met", shownBy())})
	bad := areasOf(t, areaPack, map[string]scoring.Response{"Q-02": says("not-met"), "Q-03": says("met"),
		"Q-04": says("met", shownBy())})
	open := areasOf(t, areaPack, map[string]scoring.Response{"Q-02": says("met"), "Q-03": says("met")})
	roll := func(results map[string]*scoring.Result, required ...string) scoring.RollUp {
		return defaults.Engagement(scoring.EngagementInput{Ref: "ENG-00001", Triage: triaged, Required: required,
			Results: results})
	}
	scored := named(t, scoringtest.T(w1Values, scoringtest.All(100)), "scored")
	cases := []struct {
		name        string
		areas       *scoring.Result
		grade, best questionnaire.Grade
		status      scoring.Status
	}{
		{"all met", good, "B", "B", scoring.Settled},
		{"a must-have not met", bad, "D", "D", scoring.Settled},
		{"a must-have not shown", open, "D", "B", scoring.CouldChange},
	}
	for _, c := range cases {
		u := roll(map[string]*scoring.Result{"scored": scored, "area-pack": c.areas}, "scored", "area-pack")
		if u.Grade != c.grade || u.GradePossible != c.best || u.Status != c.status || u.Assured != scored.Assured ||
			u.Pack != "scored" {
			t.Errorf("%s: grade %s to %s, %s, shown %s of %s", c.name, u.Grade, u.GradePossible, u.Status, u.Assured,
				u.Pack)
		}
	}
	alone := roll(map[string]*scoring.Result{"area-pack": good}, "area-pack")
	if alone.Status != scoring.ByArea || alone.ShownGrade() != "" || alone.Risk.Score != 20 ||
		alone.WhyNoQuestionnaire() == "" {
		t.Errorf("alone: %s, grade %q, risk %+v: it lowers nothing", alone.Status, alone.Grade, alone.Risk)
	}
	if u := roll(nil, "area-pack"); u.Status != scoring.NotAssessed || len(u.Missing) != 1 {
		t.Errorf("nothing recorded: %s, missing %v", u.Status, u.Missing)
	}
}

// A pack may say in its own words what an area is that an answer keeps from being met: not signing is no failure.
// Without such words the area is not met, and the state is the same.
func TestAreaInTheWordsOfThePack(t *testing.T) {
	t.Parallel()
	p, _ := questionnaire.Embedded(questionnaire.DefaultFacts())
	charter := p.Find("supply-chain-charter")
	score := func(answers map[string]scoring.Response) *scoring.Result {
		t.Helper()
		r, err := scoring.Score(defaults, scoring.Input{Pack: charter, Triage: triaged, Responses: answers,
			AsOf: scoringtest.AsOf})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := score(map[string]scoring.Response{
		"CH-01": says("not-yet"), "CH-02": says("done", shownBy()), // signed by nobody, in place
		"CH-03": says("signed", shownBy()), "CH-04": says("none"), // signed, not in place
		"CH-05": says("not-yet"), "CH-06": says("neither"), // neither of them
		"CH-07": says("commits"), "CH-08": says("always", shownBy()), // a commitment waits to be kept
		"CH-09": says("signed", shownBy()), "CH-10": says("both", shownBy()),
		"CH-11": says("not-yet"),
	})
	for i, want := range []string{"not signed", "not in place", "not signed and not in place", "pending", "met",
		"not signed", "pending", "pending"} {
		if a := &r.Areas[i]; a.Label != want || (a.State == scoring.AreaNotMet) != strings.HasPrefix(want, "not") {
			t.Errorf("statement %s is %s (%s), want %s", a.ID, a.Label, a.State, want)
		}
	}
	const words = "1 of 8 areas met, 2 not signed, 1 not in place, 1 not signed and not in place, 3 pending"
	if got := r.AreaWords(); got != words {
		t.Errorf("%q, want %q", got, words)
	}
	if got := r.Areas[0].Words(); got != "Systems in support and up to date: not signed; as answered: CH-01" {
		t.Error(got)
	}
	if all := strings.Join(defaults.Sentences(r), " "); strings.Contains(all, "not met") ||
		strings.Contains(all, "too low") {
		t.Errorf("called low: %s", all)
	}
	plain := areasOf(t, areaPack, map[string]scoring.Response{"Q-04": says("partly")})
	if a := &plain.Areas[2]; a.Label != "not met" || a.Words() != "Interoperability: not met; answered too low: Q-04" {
		t.Errorf("%s: %s", a.Label, a.Words())
	}
}
