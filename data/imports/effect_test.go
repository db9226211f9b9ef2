package imports

import (
	"context"
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/directory"
	"assure/data/form"
	"assure/data/issue"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// A second return that says worse things: the dry run shows each of them, writes nothing, and the
// import comes to the very same figures.
func TestDryRunShowsTheDifference(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	ctx := context.Background()
	first := answered("ITS-22", "Met", "ITS-45", "Met", "ITS-03", "Partly met", "ITS-04", "Met", "ITS-05", "Met",
		"ITS-06", "Don't know")
	first["ITS-04"][form.ColKind] = "Record or own test report"
	first["ITS-04"][form.ColReference] = "Restore test of March"
	first["ITS-04"][form.ColIssued] = "2026-03-01"
	d.apply(fillBook(t, d.issued.Path, d.path("one.xlsx"), "2026-03-10", first))
	d.wait(1)
	datatest.Must(d.RecordAnswer(ctx,
		data.AnswerEdit{Assessment: d.assessment.ID, Question: "ITS-03", Party: entity.ByAssessor, Value: "partly",
			Note: "two servers left"}))(t)
	d.wait(1)
	second := answered("ITS-22", "Not met", "ITS-45", "Not met", "ITS-03", "Met", "ITS-04", "Met", "ITS-05", "N/A",
		"ITS-06", "Met")
	second["ITS-04"][form.ColNote] = "see the test"
	second["ITS-04"][form.ColKind] = "Record or own test report"
	second["ITS-04"][form.ColReference] = "Restore test of last year"
	second["ITS-04"][form.ColIssued] = "2025-02-01"
	file := fillBook(t, d.issued.Path, d.path("two.xlsx"), "2026-03-14", second)

	before := datatest.Must(os.ReadFile(d.Path()))(t)
	dry := d.imports(Request{Paths: []string{file}, Changes: true})
	if after := datatest.Must(os.ReadFile(d.Path()))(t); string(before) != string(after) {
		t.Error("a dry run changed the register")
	}
	s := dry.Files[0].Subjects[0]
	type move struct {
		question, old, new string
		move               Move
	}
	var got []move
	for _, c := range s.Changes {
		m := move{c.Question, "", c.New.Label, c.Move}
		if c.Old != nil {
			m.old = c.Old.Label
		}
		got = append(got, m)
	}
	want := []move{{"ITS-22", "Met", "Not met", MoveWorse}, {"ITS-45", "Met", "Not met", MoveWorse},
		{"ITS-05", "Met", "N/A", MoveOpen}, {"ITS-03", "Partly met", "Met", MoveBetter},
		{"ITS-06", "Don't know", "Met", MoveNew}, {"ITS-04", "Met", "Met", MoveWords}}
	if !slices.Equal(got, want) {
		t.Errorf("changes\n%v, want\n%v", got, want)
	}
	if c := s.Changes[0]; c.Where != "two.xlsx!Answers!F26" || !c.Must || c.Before <= c.After || c.After != 0 {
		t.Errorf("the worst change is %+v", c)
	}
	if len(s.MustHaves) != 1 || s.MustHaves[0].Question != "ITS-45" || s.MustHaves[0].State != scoring.NotMet ||
		len(s.MustHavesMet) != 0 ||
		len(s.MustHavesNotMet) != 1 || s.MustHavesNotMet[0].Question != "ITS-22" ||
		!slices.Equal(s.NAClaimed, []string{"ITS-05"}) {
		t.Errorf("must-haves lost %v, met %v, N/A %v", s.MustHaves, s.MustHavesMet, s.NAClaimed)
	}
	if want := []Contradiction{{Question: "ITS-03", Where: "two.xlsx!Answers!F2", Claim: "Met", Judgement: "Partly met",
		By: "dana"}}; !slices.Equal(s.Contradictions, want) || s.Judged != 1 {
		t.Errorf("contradictions %+v, want %+v", s.Contradictions, want)
	}
	if len(s.OlderEvidence) != 1 || s.OlderEvidence[0].Question != "ITS-04" ||
		s.OlderEvidence[0].Offered.Issued.String() != "2025-02-01" ||
		s.OlderEvidence[0].Stands.Issued.String() != "2026-03-01" {
		t.Errorf("older evidence: %+v", s.OlderEvidence)
	}
	if s.Possible.After >= s.Possible.Before || s.Score.After < s.Score.Before-1000 || s.Risk.Before == nil ||
		s.Risk.After == nil {
		t.Errorf("figures: %+v %+v %+v", s.Score, s.Possible, s.Risk)
	}
	e := dry.Effect
	if e.Answers != (directory.Tally{Changed: 6}) || e.Suppliers != 1 || e.Assessments != 1 || e.MustHavesLost != 1 ||
		e.MustHavesNotMet != 1 || e.NAClaimed != 1 || e.OlderEvidence != 1 || e.Contradictions != 1 ||
		!reflect.DeepEqual(e, dry.Files[0].Effect) {
		t.Errorf("effect: %+v", e)
	}

	done := d.imports(Request{Paths: []string{file}, Changes: true, Apply: true})
	if a, b := datatest.Must(json.Marshal(dry.Files[0].Subjects))(t),
		datatest.Must(json.Marshal(done.Files[0].Subjects))(t); string(a) != string(b) {
		t.Errorf("the dry run said\n%s\nand the import did\n%s", a, b)
	}
	if view := d.view(); view.Result.Assured != s.Score.After || view.Result.Possible != s.Possible.After ||
		view.Result.ShownGrade() != s.Grade.After || view.Result.Risk.Score != s.Risk.After.Score {
		t.Error("the register does not have the figures that the dry run showed")
	}
	if quiet := d.imports(Request{Paths: []string{file}}); quiet.Files[0].Subjects == nil ||
		quiet.Effect != (Effect{}) {
		t.Errorf("a file that is in the register has an effect: %+v", quiet.Effect)
	}
}

// What is kept of a report holds nobody's words: a redaction finds those in one place.
func TestStoredReportHasNoWords(t *testing.T) {
	t.Parallel()
	f := &sourceFile{out: File{Subjects: []Subject{{
		Changes: []Change{{Question: "ITS-22", New: ChangeSide{Value: "secret value", Note: "secret note"}}},
		OlderEvidence: []OlderEvidence{{Question: "ITS-22", Offered: EvidenceDate{Reference: "secret report"},
			Stands: EvidenceDate{Ref: "DOC-0001", Reference: "secret too"}}},
	}}, Problems: []problem.Problem{{Code: "conflict", Where: "a.xlsx!Answers!F2", What: "secret what"}}}}
	kept := string(datatest.Must(f.storedReport())(t))
	if strings.Contains(kept, "secret") || !strings.Contains(kept, "DOC-0001") ||
		!strings.Contains(kept, "a.xlsx!Answers!F2") {
		t.Error(kept)
	}
	if f.out.Subjects[0].OlderEvidence[0].Offered.Reference == "" || f.out.Subjects[0].Changes == nil {
		t.Error("the report itself lost its words")
	}
}

// An assessment counts once: from before the first file to after the last.
func TestEffectIsNet(t *testing.T) {
	t.Parallel()
	subject := func(engagement string, before, after questionnaire.Grade) Subject {
		return Subject{Supplier: "S" + engagement, Engagement: engagement, Pack: "p@1",
			Grade: GradeChange{before, after}}
	}
	files := []File{
		{Subjects: []Subject{subject("E1", "B", "D"), subject("E2", "", "C"), subject("E3", "C", "C")}},
		{Subjects: []Subject{subject("E1", "D", "A"), subject("E4", "B", ""), subject("E5", "B", "C")}},
	}
	if got, want := effectOf(files).Grades, (Moves{Worse: 1, Open: 1, Better: 1, New: 1, Same: 1}); got != want {
		t.Errorf("grades %+v, want %+v", got, want)
	}
	cell := func(l int, band scoring.Band) *RiskCell { return &RiskCell{5, l, 5 * l, band} }
	for want, r := range map[Move]RiskChange{
		MoveWorse: {cell(2, "High"), cell(4, "Extreme")}, MoveBetter: {cell(4, "Extreme"), cell(2, "High")},
		MoveNone: {cell(3, "Extreme"), cell(4, "Extreme")}, MoveNew: {nil, cell(1, "Moderate")},
		MoveOpen: {cell(1, "Moderate"), nil},
	} {
		if got := r.Move(); got != want {
			t.Errorf("%v to %v is %q, want %q", r.Before, r.After, got, want)
		}
	}
}

// The first return of a new cycle is held against the one that was signed off: nothing stands in
// the new cycle yet.
func TestDryRunAgainstTheLastCycle(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	ctx := context.Background()
	d.apply(fillBook(t, d.issued.Path, d.path("one.xlsx"), "2026-03-10",
		answered("ITS-22", "Not met", "ITS-45", "Met", "ITS-03", "Met")))
	d.wait(1)
	datatest.SignOff(t, d.Register, d.assessment.ID)
	ended := datatest.Must(d.Assessment(ctx, d.assessment.ID, book.At{}))(t).Result
	d.wait(300)
	next := d.issue(issue.Request{Refs: []string{d.engagement.Ref}, Due: d.Today() + 14})
	file := fillBook(t, next.Path, d.path("two.xlsx"), "2027-01-10",
		answered("ITS-22", "Not met", "ITS-45", "Not met", "ITS-03", "Met"))
	dry := d.imports(Request{Paths: []string{file}})
	s := dry.Files[0].Subjects[0]
	if s.Cycle != 2 || s.Last == nil || s.Last.Cycle != 1 || s.Last.Score != ended.Assured ||
		s.Last.Possible != ended.Possible || s.Last.Grade != ended.ShownGrade() {
		t.Fatalf("cycle %d against %+v, want shown %s", s.Cycle, s.Last, ended.Assured)
	}
	if len(s.Last.MustHaves) != 1 || s.Last.MustHaves[0].Question != "ITS-45" ||
		s.Last.MustHaves[0].State != scoring.NotMet || len(s.MustHaves) != 0 || dry.Effect.LastCycleLost != 1 {
		t.Errorf("must-haves met then and not now: %+v, counted %d", s.Last.MustHaves, dry.Effect.LastCycleLost)
	}
	done := d.apply(file)
	if a, b := datatest.Must(json.Marshal(s))(t),
		datatest.Must(json.Marshal(done.Files[0].Subjects[0]))(t); string(a) != string(b) {
		t.Errorf("the dry run said\n%s\nand the import did\n%s", a, b)
	}
	third := d.imports(Request{Paths: []string{fillBook(t, next.Path, d.path("three.xlsx"), "2027-01-12",
		answered("ITS-03", "Partly met"))}})
	if third.Files[0].Subjects[0].Last != nil {
		t.Error("later answers of a cycle are compared with the cycle itself")
	}
}
