package demo_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/chain"
	"assure/data/issue"
	"assure/data/report"
	"assure/internal/demo"
	"assure/internal/problem"
	"assure/questionnaire/entity"
	"assure/scoring"
)

var noon = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

func build(t *testing.T, dir string, now time.Time) *demo.Summary {
	t.Helper()
	began := time.Now()
	s, err := demo.Build(t.Context(), demo.Options{Dir: dir, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("built in %s", time.Since(began).Round(100*time.Millisecond))
	return s
}

func open(t *testing.T, s *demo.Summary, now time.Time) *data.Register {
	t.Helper()
	r, err := data.Open(t.Context(),
		data.Options{Path: s.Register, Actor: "A reader", ReadOnly: true, MustExist: true,
			Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func count(list []demo.Share, label string) int {
	for _, s := range list {
		if s.Label == label {
			return s.N
		}
	}
	return -1
}

// What the demo promises to show: its size, every band, grade, status and work state, every theme,
// and not over half Extreme.
func TestDemoShowsEverything(t *testing.T) {
	s := build(t, filepath.Join(t.TempDir(), "demo"), noon)
	t.Log("\n" + s.Text())
	if s.Suppliers != 40 || s.Engagements != 55 {
		t.Errorf("%d suppliers, %d engagements", s.Suppliers, s.Engagements)
	}
	for _, list := range [][]demo.Share{s.Bands, s.Grades, s.Statuses, s.Work} {
		for _, share := range list {
			if share.N == 0 {
				t.Errorf("nothing is %s", share.Label)
			}
		}
	}
	all := strings.Join(s.Happened, " ")
	for _, want := range []string{"1 could not be read, 1 was older",
		` and [1-9]\d* came late\. [1-9]\d* cells had a problem`, "3 of them with a second person",
		"[1-9]\\d* of our suppliers lapsed"} {
		if !regexp.MustCompile(want).MatchString(all) {
			t.Errorf("the page does not say %q:\n%s", want, all)
		}
	}
	if n := count(s.Bands, "Extreme"); 2*n > s.InForce {
		t.Errorf("%d of %d are Extreme", n, s.InForce)
	}
	if len(s.Themes) != 8 {
		t.Errorf("%d themes", len(s.Themes))
	}
	for _, th := range s.Themes {
		if th.Asked == 0 || th.Gaps == 0 || th.Gaps > th.Answered || th.Answered > th.Asked {
			t.Errorf("theme %+v", th)
		}
	}
	for _, path := range []string{s.Register, s.Export, filepath.Join(s.Dir, "suppliers.csv"),
		filepath.Join(s.Dir, "demo.txt")} {
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", path, err)
		}
	}
	for line := range strings.Lines(s.Text()) {
		if n := len([]rune(strings.TrimRight(line, "\n"))); n > 92 && !strings.Contains(line, s.Dir) {
			t.Errorf("a line of %d letters: %s", n, line)
		}
	}
	if !strings.Contains(all, "18 actions were raised") {
		t.Errorf("the page does not count the two conditions:\n%s", all)
	}
	t.Run("product", func(t *testing.T) { theProduct(t, open(t, s, noon)) })
	t.Run("story", func(t *testing.T) { theStory(t, open(t, s, noon)) })
	t.Run("exposed", func(t *testing.T) { theExposed(t, open(t, s, noon)) })
	t.Run("again", func(t *testing.T) {
		if testing.Short() {
			t.Skip("builds the whole demo a second time; the run without -short does it")
		}
		theSame(t, s)
	})
}

// theProduct looks for the questionnaire judged by area, which changes no rating, and for conditions with their
// days.
func theProduct(t *testing.T, r *data.Register) {
	p, err := r.Profile(t.Context(), "ENG-00002", book.At{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.Engagements {
		e := &p.Engagements[i]
		if e.Engagement.Ref != "ENG-00002" {
			continue
		}
		if got := strings.Join(e.RollUp.Required, " "); got != "dspt-it-supplier" {
			t.Errorf("required: %s", got)
		}
		for _, a := range e.Assessments {
			if words := a.Result.AreaWords(); a.Pack.ID == "dtac-style" &&
				words != "1 of 5 areas met, 1 not met, 3 pending" {
				t.Errorf("%s", words)
			}
		}
		if len(e.Assessments) != 2 {
			t.Errorf("%d assessments", len(e.Assessments))
		}
	}
	days := map[string]int{}
	for _, a := range p.Actions {
		if a.Condition && strings.HasPrefix(a.Clause, "Schedule of security conditions") {
			days[a.Question] = int(a.Due - r.Today())
		}
	}
	if days["ITS-03"] != 26 || days["ITS-13"] != 56 || len(days) != 2 { // 30 and 60 days, recorded 4 days ago
		t.Errorf("conditions %v", days)
	}
}

// theExposed finds somebody in each of the four lists of who is exposed to a host.
func theExposed(t *testing.T, r *data.Register) {
	x, err := chain.Exposed(t.Context(), r, chain.Query{ExposureQuery: entity.ExposureQuery{Uses: "cumulon"}},
		book.At{})
	if err != nil {
		t.Fatal(err)
	}
	counts := x.Counts()
	for _, c := range []chain.Class{chain.Uses, chain.Through, chain.NotKnown, chain.SaysNot} {
		if counts[c] == 0 {
			t.Errorf("nobody is in the list %q: %s", c.Words(), x.Words())
		}
	}
}

// theStory looks for what a person is told: made-up names, complete facts, two years of history, an unbroken log.
func theStory(t *testing.T, r *data.Register) {
	ctx := t.Context()
	suppliers, err := r.Suppliers(ctx, book.At{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range suppliers {
		if !strings.HasSuffix(s.Name, "(demo)") || len(s.Tags) == 0 || s.Tags[0] != book.DemoTag {
			t.Errorf("%s %s does not say that it is made up", s.Ref, s.Name)
		}
		for _, c := range s.Contacts {
			if !strings.HasSuffix(c.Email, ".example") {
				t.Errorf("%s could be somebody's address", c.Email)
			}
		}
	}
	report, err := r.Scores(ctx, nil, book.At{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range report.Engagements {
		if len(e.Assumed) > 0 {
			t.Errorf("%s has unknown facts: %v", e.Ref, e.Assumed)
		}
	}
	past, err := r.Scores(ctx, nil, book.At{KnownOn: r.Today().AddMonths(-12), AsOf: r.Today().AddMonths(-12)})
	if err != nil || len(past.Assessments) == 0 || len(past.Assessments) >= len(report.Assessments) {
		t.Errorf("a year ago %d assessments, now %d, %v", len(past.Assessments), len(report.Assessments), err)
	}
	bids, accepted := 0, 0
	engagements, err := r.Engagements(ctx, "", book.At{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range engagements {
		if e.State == entity.Bid && e.Tender != "" {
			bids++
		}
	}
	t.Run("bids", func(t *testing.T) { theBids(t, r) })
	risks, err := r.Risks(ctx, book.RiskFilter{}, book.At{})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range risks {
		if k.Acceptance != nil && k.Lapsed == "" {
			accepted++
		}
	}
	incidents, err := r.Incidents(ctx, "", book.At{})
	if err != nil || len(incidents) != 1 || len(incidents[0].Statements) != 3 || bids != 6 || accepted != 1 {
		t.Errorf("incidents %+v, %d bids, %d accepted risks, %v", incidents, bids, accepted, err)
	}
	decisions, err := r.Decisions(ctx, "", book.At{})
	kinds, seconds := map[entity.DecisionKind]int{}, map[entity.DecisionKind]int{}
	for _, d := range decisions {
		if kinds[d.Kind]++; d.Second != "" {
			seconds[d.Kind]++
		}
	}
	for _, k := range []entity.DecisionKind{entity.ScopeOut, entity.NAAccepted, entity.NARefused,
		entity.GateAccept,
		entity.RiskAccept} {
		if kinds[k] == 0 {
			t.Errorf("no decision of kind %s", k)
		}
	}
	// A must-have out of scope, one that is fatal accepted despite, and an Extreme take two persons; nothing else
	// does.
	two := map[entity.DecisionKind]int{entity.ScopeOut: 1, entity.GateAccept: 1, entity.RiskAccept: 1}
	if err != nil || !maps.Equal(seconds, two) {
		t.Errorf("decisions with a second person: %v, want %v, %v", seconds, two, err)
	}
	if v, err := r.AuditVerify(ctx, data.Head{}); err != nil || len(v.Findings) > 0 {
		t.Errorf("the log: %+v, %v", v, err)
	}
	if s := scoring.DefaultSettings(); s.Check() != nil {
		t.Error("the demo runs on settings that do not hold together")
	}
}

// theSame builds the demo of the same day over an earlier one: the same comes out, and other files in its folder
// stay.
func theSame(t *testing.T, first *demo.Summary) {
	own := filepath.Join(first.Dir, "my notes.txt")
	if err := os.WriteFile(own, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := history(t, first)
	again := build(t, first.Dir, noon)
	if first.Text() != again.Text() {
		t.Errorf("first:\n%s\nagain:\n%s", first.Text(), again.Text())
	}
	if after := history(t, again); before != after {
		t.Error("the same day gave another history")
	}
	if body, err := os.ReadFile(own); err != nil || string(body) != "mine" {
		t.Errorf("a file of somebody else: %q, %v", body, err)
	}
}

// history is the head of the log: a hash over every event, and so over the digest of every workbook sent.
func history(t *testing.T, s *demo.Summary) string {
	t.Helper()
	r, err := data.Open(t.Context(), data.Options{Path: s.Register, Actor: "A reader", ReadOnly: true,
		MustExist: true})
	if err != nil {
		t.Fatal(err)
	}
	head, err := r.Head(t.Context(), book.At{})
	if err := errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	return head.Hash
}

func TestDemoRefusesOtherFolders(t *testing.T) {
	for name, prepare := range map[string]func(dir string) error{
		"somebody's files": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "register.db"), []byte("not ours"), 0o600)
		},
		"a marker of others": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, ".assure-demo"), []byte("hello"), 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := prepare(dir); err != nil {
				t.Fatal(err)
			}
			_, err := demo.Build(t.Context(), demo.Options{Dir: dir, Now: noon})
			var p *problem.Problem
			if !errors.As(err, &p) || p.Code != "not-a-demo" || p.Fix == "" {
				t.Fatalf("got %v", err)
			}
			if entries, _ := os.ReadDir(dir); len(entries) != 1 {
				t.Errorf("the folder was touched: %v", entries)
			}
		})
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var p *problem.Problem
	if _, err := demo.Build(t.Context(), demo.Options{Dir: file, Now: noon}); !errors.As(err, &p) {
		t.Errorf("a file for a folder: %v", err)
	}
}

// A demo that was stopped can be built anew.
func TestDemoStopped(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	ctx, stop := context.WithCancel(t.Context())
	_, err := demo.Build(ctx, demo.Options{Dir: dir, Now: noon, Progress: func(_ string, percent int) {
		if percent > 10 {
			stop()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("stopped: %v", err)
	}
	if made, err := demo.Made(dir); err != nil || !made {
		t.Errorf("the folder is not known as a demo: %v, %v", made, err)
	}
}

// The story holds together on any day: on a leap day, and in July when the directory changes.
func TestDemoOnOtherDays(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the demo twice more")
	}
	for _, day := range []string{"2028-02-29T00:05:00Z", "2027-07-10T23:30:00Z"} {
		t.Run(day, func(t *testing.T) {
			now, err := time.Parse(time.RFC3339, day)
			if err != nil {
				t.Fatal(err)
			}
			s := build(t, filepath.Join(t.TempDir(), "demo"), now)
			if s.Suppliers != 40 || s.Engagements != 55 || 2*count(s.Bands, "Extreme") > s.InForce {
				t.Errorf("%+v", s)
			}
			if r := open(t, s, now); r.Today() != s.AsOf {
				t.Errorf("the story ends on %s, not on %s", s.AsOf, r.Today())
			}
		})
	}
}

// theBids are due by the closing time of their tender, and the one that comes after it is late.
func theBids(t *testing.T, r *data.Register) {
	tenders, err := r.Tenders(t.Context(), book.At{})
	if err != nil || len(tenders) != 1 || tenders[0].Closes == nil {
		t.Fatalf("tenders %v, %v", tenders, err)
	}
	closes := r.Day(*tenders[0].Closes)
	list, err := issue.Returns(t.Context(), r, book.At{})
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, x := range list {
		if x.Engagement.Tender == "" {
			continue
		}
		if asked++; x.Issue.DueOn() > closes {
			t.Errorf("%s is due on %s, and the tender closes on %s", x.Engagement.Ref, x.Issue.DueOn(), closes)
		}
	}
	v, err := report.Tender(t.Context(), r, tenders[0].Ref, book.At{})
	if err != nil {
		t.Fatal(err)
	}
	late := 0
	for _, x := range v.Bids {
		if x.Late != "" {
			late++
			if !strings.Contains(x.CameIn, x.Late) {
				t.Errorf("%s came in %q, and what was late is %q", x.Engagement.Ref, x.CameIn, x.Late)
			}
		}
	}
	if asked != 6 || late != 1 {
		t.Errorf("%d bids were asked and %d came late, want 6 and 1", asked, late)
	}
}
