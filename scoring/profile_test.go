package scoring_test

import (
	"slices"
	"strings"
	"testing"

	"assure/questionnaire"
	"assure/scoring"
)

// outcomePack asks outcomes of which the profile of 2025-26 expects: A1.a achieved; A4.a, B2.a and B3.a partially
// achieved; A1.b not known.
func outcomePack(version string) string {
	var b strings.Builder
	b.WriteString("schema: assure-pack/1\nkind: scored\nid: outcomes\nversion: 1.0.0\ntitle: By outcome\n" +
		"framework: {name: CAF, version: \"" + version + "\"}\nprovenance: own words\neditions:\n" +
		"  - {id: 24/25, deadline: 2025-06-30, in_date_until: 2026-06-30}\n" +
		"  - {id: 25/26, deadline: 2026-06-30, in_date_until: 2027-06-30}\n" +
		"scale:\n  - {id: achieved, label: Achieved, value: 100}\n" +
		"  - {id: partially-achieved, label: Partially achieved, value: 50}\n" +
		"  - {id: not-achieved, label: Not achieved, value: 0}\n" +
		"domains:\n  - id: all\n    title: All\n    weight: 10000\n    questions:\n")
	for i, outcome := range []string{"A1.a", "A1.b", "A4.a", "B2.a", "B3.a"} {
		b.WriteString("      - {id: O-" + string(rune('1'+i)) + ", text: \"Is it so?\", guidance: g, " +
			"class: standard, refs: [\"CAF-" + version + ":" + outcome +
			"\"], finding: {risk: r, cause: c, effect: e, action: a}}\n")
	}
	return b.String()
}

func TestOutcomesAndProfile(t *testing.T) {
	t.Parallel()
	profiles, _ := questionnaire.EmbeddedProfiles()
	known, _ := questionnaire.EmbeddedFrameworks()
	p := profiles.Find("nhs-dspt-2025-26-large")
	r := areasOf(t, outcomePack("3.2"), map[string]scoring.Response{"O-1": says("partially-achieved"),
		"O-2": says("achieved"), "O-3": says("achieved"), "O-4": says("partially-achieved"),
		"O-5": {State: scoring.NAClaimed}})
	all := r.Outcomes(p, known)
	if len(all) != 47 {
		t.Fatalf("%d outcomes", len(all))
	}
	var got []string
	for _, o := range all {
		if o.Question != "" {
			got = append(got, o.ID+" "+string(o.Answered)+" "+string(o.Reach))
		} else if o.Reach != scoring.LevelNotHere {
			t.Errorf("%+v", o)
		}
	}
	want := []string{"A1.a partially-achieved below", "A1.b achieved profile not loaded", "A4.a achieved above",
		"B2.a partially-achieved at", "B3.a  not answered"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if !all[0].Audited || all[1].Audited {
		t.Errorf("audited in 2025-26 were A1.a and not A1.b: %+v", all[:2])
	}
	const sentence = "1 outcome is below the profile CAF-aligned DSPT 2025-26, large NHS organisations, " +
		"1 not answered; 43 of 47 expected levels are not known."
	if s := defaults.Sentences(r); !slices.Contains(s, sentence) {
		t.Errorf("%q", s)
	}
}

// With nothing answered nothing is said; where no level is known that is said, in place of a comparison; a pack of
// another framework has no profile.
func TestProfileSentenceWhereNothingIsKnown(t *testing.T) {
	t.Parallel()
	about := func(r *scoring.Result) string {
		return strings.Join(slices.DeleteFunc(defaults.Sentences(r),
			func(s string) bool { return !strings.Contains(s, "profile") }), " ")
	}
	if s := about(areasOf(t, outcomePack("3.2"), nil)); s != "" {
		t.Errorf("%q", s)
	}
	answers := map[string]scoring.Response{"O-1": says("achieved")}
	later := strings.ReplaceAll(outcomePack("4.0"), "id: 25/26", "id: 26/27")
	if s := about(areasOf(t, later, answers)); s != "None of the 49 levels that the profile CAF-aligned DSPT 2026-27, "+
		"large NHS organisations expects is known, so nothing is compared with it." {
		t.Errorf("%q", s)
	}
	other := strings.Replace(outcomePack("3.2"), "{name: CAF", "{name: ISO", 1)
	if s := about(areasOf(t, other, answers)); s != "" {
		t.Errorf("%q", s)
	}
}
