package questionnaire

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func embeddedFrameworks(t *testing.T) Frameworks {
	t.Helper()
	list, problems := EmbeddedFrameworks()
	if len(problems) > 0 || len(list) == 0 {
		t.Fatalf("%d frameworks: %v", len(list), problems)
	}
	return list
}

// Every reference of every version of every pack that begins as a listed framework names an item of the version it
// names. An id without its version, or of another, is another outcome.
func TestReferencesNameItems(t *testing.T) {
	known := embeddedFrameworks(t)
	packs := embeddedPacks(t)
	for _, p := range packs.All() {
		for _, ref := range known.Unlisted(p) {
			t.Errorf("%s: no such item: %s", p.Ref(), ref)
		}
	}
	wrong := *packs.Find("dspt-it-supplier")
	wrong.Domains = []Domain{{Questions: []*Question{{ID: "X-1", Refs: []string{"CAF-4.0:B2.a", "CAF-4.0:C2.b",
		"CAF-3.2:C2.b", "CAF-9:A1.a", "CE-3.3:VPN", "CHARTER-2025:9", "DTAC-2.0:C5", "DSPT-v8:4.5.3", "DSPT-v8:11.1",
		"ISO27001-2022:A.99"}}}}}
	wrong.index()
	if got, want := known.Unlisted(&wrong), []string{"X-1 CAF-4.0:C2.b", "X-1 CAF-9:A1.a", "X-1 CE-3.3:VPN",
		"X-1 CHARTER-2025:9", "X-1 DTAC-2.0:C5", "X-1 DSPT-v8:11.1"}; !slices.Equal(got, want) {
		t.Errorf("unlisted are %q, want %q", got, want)
	}
}

// The counts are those that the frameworks are published with: 39 and 41 outcomes of NCSC with 8 of NHS England,
// ten standards, five technical themes, eight statements.
func TestFrameworksAreWhole(t *testing.T) {
	known := embeddedFrameworks(t)
	for prefix, want := range map[string][2]int{"CAF-3.2": {18, 47}, "CAF-4.0": {18, 49}, "DSPT-v8": {10, 35},
		"CE-3.2": {0, 5}, "CE-3.3": {0, 5}, "CHARTER-2025": {0, 8}, "DTAC-2.0": {1, 7}} {
		f := known.Find(prefix)
		if f == nil {
			t.Errorf("there is no %s", prefix)
			continue
		}
		if got := [2]int{len(f.Groups), len(f.Items)}; got != want {
			t.Errorf("%s has %v groups and items, want %v", prefix, got, want)
		}
	}
	f := known.Find("DSPT-v8")
	for id, want := range map[string]string{"4.5.3": "4.5", "4.5": "4.5", "4": "4", "10.2.1": "10.2", "1.3.13": "1.3",
		"11.1": "", "": "", "4.55": ""} {
		got := ""
		if x := f.Item(id); x != nil {
			got = x.ID
		}
		if got != want {
			t.Errorf("%s is of %q, want %q", id, got, want)
		}
	}
}

func TestLoadFrameworkReportsEveryProblem(t *testing.T) {
	src := `schema: assure-framework/2
name: C AF
tittle: x
versions:
  - version: "1"
    items:
      - {id: A, title: One, group: G}
      - {id: a, title: Two}
      - {id: B}
  - version: "1"
`
	list, problems := LoadFramework("f.yaml", []byte(src))
	var got []string
	for _, p := range problems {
		got = append(got, p.Where+" "+p.Code)
		if p.What == "" || p.Fix == "" {
			t.Errorf("%+v", p)
		}
	}
	slices.Sort(got)
	want := []string{"f.yaml:10:14 bad-version", "f.yaml:10:5 missing-key", "f.yaml:1:1 missing-key",
		"f.yaml:1:1 missing-key", "f.yaml:1:9 schema", "f.yaml:2:7 bad-name", "f.yaml:3:1 unknown-key",
		"f.yaml:7:36 unknown-group", "f.yaml:8:14 duplicate-id", "f.yaml:9:10 missing-key"}
	if list != nil || !slices.Equal(got, want) {
		t.Errorf("problems %s", strings.Join(got, "\n"))
	}
}

func TestProfilesOfEditions(t *testing.T) {
	profiles, problems := EmbeddedProfiles()
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	known := embeddedFrameworks(t)
	for _, p := range profiles {
		if f := known.Find(p.Framework.Prefix()); len(p.Expected) != len(f.Items) {
			t.Errorf("%s has %d levels for %d outcomes", p.ID, len(p.Expected), len(f.Items))
		}
	}
	pack := &Pack{Framework: Framework{"CAF", "3.2"}, Editions: []Edition{
		{ID: "24/25", Deadline: mustDate(t, "2025-06-30"), InDateUntil: mustDate(t, "2026-06-30")},
		{ID: "25/26", Deadline: mustDate(t, "2026-06-30"), InDateUntil: mustDate(t, "2027-06-30")}}}
	for day, want := range map[string]string{
		"2025-03-01": "nhs-dspt-2024-25-large", // the edition whose deadline comes next
		"2025-07-01": "nhs-dspt-2025-26-large",
		"2026-11-30": "nhs-dspt-2025-26-large",
		"2028-01-01": "nhs-dspt-2025-26-large", // none is in date: the newest there is
	} {
		if got := profiles.For(pack, mustDate(t, day)); got == nil || got.ID != want {
			t.Errorf("%s: %+v, want %s", day, got, want)
		}
	}
	if got := profiles.For(&Pack{Framework: Framework{"DSPT", "v8"}}, mustDate(t, "2026-11-30")); got != nil {
		t.Errorf("the DSPT has profile %s", got.ID)
	}
}

func TestLoadProfileReportsEveryProblem(t *testing.T) {
	known, _ := LoadFramework("f.yaml", []byte("schema: assure-framework/1\nname: F\ntitle: F\nsource: s\nversions:\n"+
		"  - version: \"1\"\n    items: [{id: A, title: a}, {id: B, title: b}, {id: C, title: c}]\n"))
	src := `schema: assure-profile/1
id: p-1
title: P
framework: {name: F, version: "1"}
edition: 25/26
for: trusts
sources: ["read"]
expected:
  A: achieved
  B: met
  D: unknown
audited: [A, D]
`
	p, problems := LoadProfile("p.yaml", []byte(src), known)
	var got []string
	for _, x := range problems {
		got = append(got, x.Where+" "+x.Code)
	}
	slices.Sort(got)
	want := []string{"p.yaml:10:6 bad-level", "p.yaml:11:3 unknown-outcome", "p.yaml:12:10 unknown-outcome",
		"p.yaml:9:3 missing-outcome", "p.yaml:9:3 missing-outcome"}
	if p != nil || !slices.Equal(got, want) {
		t.Errorf("problems %q", got)
	}
}

func mustDate(t *testing.T, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A question counts for each of its themes and references with its whole share; items that nothing names are gaps;
// a pack that is judged by area counts without a share.
func TestCover(t *testing.T) {
	domain := func(id string, weight int, q ...*Question) Domain {
		return Domain{ID: id, Title: id, Weight: weight, Questions: q}
	}
	scored := &Pack{Kind: Scored, ID: "one", Version: "1.0.0", Domains: []Domain{
		domain("a", 4000, &Question{ID: "O-1", Answer: Choice, Weight: 20, Themes: []string{"response"},
			Refs: []string{"DSPT-v8:4.5.3", "CAF-4.0:B2.a", "CAF-4.0:B2.b"}},
			&Question{ID: "O-2", Answer: Choice, Weight: 10, Themes: []string{"response", "chain"},
				Refs: []string{"DSPT-v8:4.2"}},
			&Question{ID: "O-3", Answer: FreeText, Themes: []string{"chain"}}),
		domain("b", 6000, &Question{ID: "O-4", Answer: Choice, Weight: 5, Refs: []string{"CE-3.3:FW"}})}}
	area := &Pack{Kind: Scored, ByArea: true, ID: "two", Version: "1.0.0", Domains: []Domain{
		domain("a", 10000, &Question{ID: "T-1", Answer: Choice, Weight: 10, Themes: []string{"response"}})}}
	for _, p := range []*Pack{scored, area} {
		p.index()
	}
	sum := 0
	for _, share := range scored.Shares() {
		sum += share
	}
	if sum != ShareUnit {
		t.Errorf("the shares of a pack add up to %d", sum)
	}
	c := Cover([]*Pack{scored, area, {Kind: Triage, ID: "triage"}}, embeddedFrameworks(t))
	var got []string
	for _, s := range c.Sections {
		for _, x := range s.Items {
			for _, by := range x.Asked {
				line := s.ID + " " + x.ID + " " + by.Pack.ID
				for _, q := range by.Questions {
					line += " " + q.ID
				}
				got = append(got, line+" "+tenths(by.Percent()))
			}
		}
	}
	want := []string{"themes response one O-1 O-2 40.0", "themes response two T-1 0.0", "themes chain one O-2 O-3 13.3",
		"CAF-4.0 B2.a one O-1 26.7", "CAF-4.0 B2.b one O-1 26.7", "CE-3.3 FW one O-4 60.0", "NDG 4 one O-1 O-2 40.0",
		"DSPT-v8 4.2 one O-2 13.3", "DSPT-v8 4.5 one O-1 26.7"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if !c.Only("caf") || len(c.Sections) != 2 || len(c.Sections[1].Gaps()) != 47 || c.Only("nonesuch") {
		t.Errorf("%+v", c.Sections)
	}
}

func tenths(n int) string { return fmt.Sprintf("%d.%d", n/10, n%10) }
