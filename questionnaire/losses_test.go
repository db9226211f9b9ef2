package questionnaire

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const goodLosses = `schema: assure-losses/1
id: own
title: Our own list
as_of: 2026-11-30
scenarios: [{id: stops, title: The service stops, means: It is down.}]
sources:
  - {id: log, by: Us, title: Incident log, published: "2026", read: 2026-11-30, primary: true}
  - {id: unread, by: Somebody, title: A report}
lists:
  - id: l
    scenario: stops
    class: our suppliers
    from: 2020-01-01
    to: 2026-11-30
    exposure: {years: 200, least: 150, most: 300, sure: own, sources: [log], why: counted}
    events:
      - {name: B, on: 2024-02-01, what: down for a week, sources: [log]}
      - {name: A, on: 2021-02-01, what: down for a day, sources: [log, unread]}
anchors:
  - {id: a, scenario: stops, what: Cost to us, amount: 12000, unit: GBP, whose: buyer, sources: [log]}
barriers:
  - id: mfa
    title: Second factor
    effects:
      - {scenarios: [stops], cuts: frequency, least: 10, most: 30, sure: judgement, why: we think so,
         questions: [dspt-it-supplier/ITS-22]}
factors:
  - {scenario: stops, fact: access, value: remote, percent: 150, sure: own, sources: [log], why: counted}
`

func TestLoadLosses(t *testing.T) {
	d, problems := LoadLosses("own.yaml", []byte(goodLosses))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	l := d.List("stops")
	if len(l.Events) != 2 || l.Events[0].Name != "A" || l.Exposure.Most != 300 || l.Exposure.Sure != Own {
		t.Errorf("the list is %+v", l)
	}
	if e := d.Barriers[0].Effects[0]; e.Least != 10 || e.Questions[0].String() != "dspt-it-supplier/ITS-22" {
		t.Errorf("the effect is %+v", e)
	}
	if got := d.Cited([]string{"log", "unread"}); got != "Us, Incident log (2026); Somebody, A report, not read" {
		t.Errorf("cited as %q", got)
	}
	c, _ := Embedded(DefaultFacts())
	if bad := c.CheckLosses(d, DefaultFacts()); len(bad) > 0 {
		t.Error(bad)
	}
}

func TestLossesProblems(t *testing.T) {
	for _, c := range []struct{ from, to, code string }{
		{"schema: assure-losses/1", "schema: assure-losses/9", "losses-schema"},
		{"id: own", "id: Own One", "bad-id"},
		{"id: unread", "id: log", "duplicate-id"},
		{"scenario: stops\n    class", "scenario: fire\n    class", "unknown-scenario"},
		{"sources: [log]}\n      - {name: A", "sources: [unread]}\n      - {name: A", "no-source"},
		{"sources: [log]}\n      - {name: A", "sources: [none]}\n      - {name: A", "unknown-source"},
		{"sure: judgement", "sure: published", "no-source"},
		{"sure: judgement", "sure: quite", "bad-sure"},
		{"least: 150", "least: 250", "out-of-range"},
		{"years: 200", "years: 0", "out-of-range"},
		{"on: 2024-02-01", "on: 2019-02-01", "out-of-range"},
		{"name: B, on: 2024-02-01", "name: A, on: 2021-02-01", "duplicate-event"},
		{"to: 2026-11-30\n", "to: 2019-11-30\n", "bad-date"},
		{"most: 30, sure", "most: 96, sure", "out-of-range"},
		{"least: 10", "least: 40", "out-of-range"},
		{"cuts: frequency", "cuts: cost", "bad-cuts"},
		{"scenarios: [stops]", "scenarios: [stops, stops]", "unknown-scenario"},
		{"questions: [dspt-it-supplier/ITS-22]", "questions: [ITS-22]", "bad-question"},
		{"questions: [dspt-it-supplier/ITS-22]", "questions: []", "missing-key"},
		{"whose: buyer", "whose: ours", "bad-whose"},
		{"percent: 150", "percent: 0", "out-of-range"},
		{"why: we think so,\n", "\n", "missing-key"},
		{"factors:", "fcators:", "unknown-key"},
	} {
		src := strings.Replace(goodLosses, c.from, c.to, 1)
		d, problems := LoadLosses("own.yaml", []byte(src))
		if d != nil || src == goodLosses {
			t.Errorf("%q: taken", c.to)
		}
		has := false
		for _, p := range problems {
			has = has || p.Code == c.code && strings.HasPrefix(p.Where, "own.yaml:") && p.Fix != ""
		}
		if !has {
			t.Errorf("%q: no %s among %v", c.to, c.code, problems)
		}
	}
}

// TestEmbeddedLosses checks the file that comes with the program: its questions, and that nothing in it is said
// without a source that was read.
func TestEmbeddedLosses(t *testing.T) {
	list, problems := EmbeddedLosses()
	if len(problems) > 0 || len(list) != 1 {
		t.Fatal(len(list), problems)
	}
	c, _ := Embedded(DefaultFacts())
	d := list[0]
	if bad := c.CheckLosses(d, DefaultFacts()); len(bad) > 0 {
		t.Error(bad)
	}
	used := map[string]bool{}
	cite := func(what string, ids []string) {
		read := false
		for _, id := range ids {
			used[id] = true
			read = read || d.Source(id).Read != 0
		}
		if !read {
			t.Errorf("%s: nobody has read a source", what)
		}
	}
	for _, l := range d.Lists {
		cite(l.ID, l.Exposure.Sources)
		for _, e := range l.Events {
			cite(e.Name, e.Sources)
		}
	}
	for _, a := range d.Anchors {
		cite(a.ID, a.Sources)
	}
	for _, b := range d.Barriers {
		for _, e := range b.Effects {
			cite(b.ID, e.Sources)
		}
	}
	for _, s := range d.Sources {
		switch {
		case !used[s.ID]:
			t.Errorf("source %s is not used", s.ID)
		case s.Read != 0 && (s.URL == "" || s.Published == "" || s.Read > d.AsOf):
			t.Errorf("source %s was read on %s, but where, and of what day: %+v", s.ID, s.Read, s)
		case s.Read == 0 && s.Note == "":
			t.Errorf("source %s was not read, and does not say so", s.ID)
		}
	}
}

// TestLossesFolder: a file of a folder replaces that of the program with the same id, and says so.
func TestLossesFolder(t *testing.T) {
	c, _ := Embedded(DefaultFacts())
	own := strings.Replace(goodLosses, "id: own", "id: nhs-suppliers", 1)
	files := fstest.MapFS{"a.yaml": {Data: []byte(own)}, "b.yaml": {Data: []byte(goodLosses)},
		"c.yaml": {Data: []byte("schema: assure-losses/1\nid: x")}}
	if problems := c.AddDir(files, "folder", DefaultFacts()); len(problems) == 0 {
		t.Error("a file without scenarios is taken")
	}
	var ids []string
	for _, d := range c.Losses() {
		ids = append(ids, d.ID+" "+d.Title)
	}
	if !slices.Equal(ids, []string{"nhs-suppliers Our own list", "own Our own list"}) || len(c.Notes) != 1 {
		t.Errorf("%v, notes %v", ids, c.Notes)
	}
	wrong := strings.Replace(strings.Replace(goodLosses, "ITS-22", "ITS-99", 1), "value: remote", "value: near", 1)
	if _, problems := c.CheckLossFile("x", []byte(wrong), DefaultFacts()); len(problems) != 2 {
		t.Errorf("%v", problems)
	}
}

func FuzzLoadLosses(f *testing.F) {
	f.Add([]byte(goodLosses))
	f.Add([]byte("schema: assure-losses/1\nlists: [{exposure: 3, events: [null, {on: x}]}]"))
	f.Add([]byte("schema: assure-losses/1\nbarriers: [{effects: [1]}]"))
	f.Add([]byte("lists: &a [*a]"))
	f.Fuzz(func(t *testing.T, src []byte) {
		d, problems := LoadLosses("x", src)
		if (d != nil) == (len(problems) > 0) {
			t.Fatalf("data %t and %d problems", d != nil, len(problems))
		}
		if d == nil {
			return
		}
		for _, l := range d.Lists {
			if x := l.Exposure; x.Least < 1 || x.Least > x.Years || x.Years > x.Most || d.Scenario(l.Scenario) == nil {
				t.Fatalf("a list that is not whole: %+v", l)
			}
		}
		for _, b := range d.Barriers {
			for _, e := range b.Effects {
				if e.Least < 0 || e.Least > e.Most || e.Most > MaxCut || len(e.Questions) == 0 || e.Why == "" {
					t.Fatalf("an effect that is not whole: %+v", e)
				}
			}
		}
	})
}
