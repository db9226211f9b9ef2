package imports

import (
	"context"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/foreign"
	"assure/data/intake"
	"assure/data/store"
	"assure/internal/safefile"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// foreignAnswer is an answer to another questionnaire: its id and text.
type foreignAnswer struct {
	id    string
	means questionnaire.Meaning
}

// foreign puts the answers of a filled-in CAIQ 4 into the register, as an import leaves them, and
// gives the batch.
func (d *fixture) foreign(path string, list ...foreignAnswer) string {
	d.t.Helper()
	ctx := context.Background()
	batch := store.Batch{ID: d.NewID(), Kind: "answers", By: "dana", At: d.Now(), State: store.BatchApplied, Files: 1}
	file := store.ImportFile{ID: d.NewID(), Batch: batch.ID, Path: path, SHA256: safefile.SHA256([]byte(path)),
		Mapping: "m", Kind: "mapped", Verdict: string(Accepted), Applied: true, At: d.Now()}
	err := d.Update(ctx, "import", func(tx *data.Tx) error {
		if err := store.Insert(ctx, tx, store.Batches, batch); err != nil {
			return err
		}
		if err := store.Insert(ctx, tx, store.ImportFiles, file); err != nil {
			return err
		}
		for i, x := range list {
			rec := store.ForeignAnswer{ID: tx.NewID(), Supplier: d.supplier.ID, File: file.ID, Batch: batch.ID,
				Sheet: "CAIQ", Ref: fmt.Sprintf("C%d", i+3), State: store.ForeignHeld, At: tx.At(),
				Said: questionnaire.ForeignAnswer{Framework: "CAIQ-4.0", ID: x.id, Typed: x.id,
					Text: "Invented words for " + questionnaire.Text(x.id), Answer: "as said", Means: x.means}}
			if err := store.Insert(ctx, tx, store.ForeignAnswers, rec); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return batch.ID
}

func (d *fixture) suggested() foreign.PackSuggestion {
	d.t.Helper()
	out := datatest.Must(foreign.Suggest(context.Background(), d.Register, d.supplier.Ref, "", book.At{}))(d.t)
	if len(out.Packs) != 1 {
		d.t.Fatalf("%d packs", len(out.Packs))
	}
	return out.Packs[0]
}

func (d *fixture) suggestion(question string) foreign.Suggestion {
	d.t.Helper()
	for _, s := range d.suggested().Suggestions {
		if s.Question == question {
			return s
		}
	}
	d.t.Fatalf("nothing is suggested for %s", question)
	return foreign.Suggestion{}
}

func (d *fixture) accept(q foreign.AcceptRequest) *foreign.Accepted {
	d.t.Helper()
	q.Ref = d.supplier.Ref
	return datatest.Must(foreign.Accept(context.Background(), d.Register, q))(d.t)
}

// A suggestion shows its cells and what it would do; accepting it writes the supplier's claim from
// that cell, in the name of who accepts, and nothing else; undo takes it back.
func TestForeignSuggestAndAccept(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := newFixture(t)
	before := d.view()
	d.foreign("caiq.xlsx", foreignAnswer{"IAM-08.1", questionnaire.MeansMet},
		foreignAnswer{"IAM-14.1", questionnaire.MeansMet}, foreignAnswer{"HRS-11.1", questionnaire.MeansMet},
		foreignAnswer{"ZZZ-01", questionnaire.MeansMet})
	if after := d.view(); !reflect.DeepEqual(after.Result, before.Result) || len(after.Answers) != len(before.Answers) {
		t.Fatal("a foreign answer counts before anybody accepted it")
	}
	whole, part, read := d.suggestion("ITS-19"), d.suggestion("ITS-22"), d.suggestion("ITS-14")
	if whole.Value != "met" || whole.State != foreign.SuggestionOpen || whole.BaseRev != 0 || len(whole.Basis) != 1 ||
		whole.Basis[0].Where != "caiq.xlsx!CAIQ!C3" {
		t.Errorf("%+v", whole)
	}
	if part.Value != "partly" || part.Basis[0].Relation != questionnaire.Subset {
		t.Errorf("%+v", part)
	}
	if read.Value != "" || read.State != foreign.SuggestionRead {
		t.Errorf("%+v", read)
	}
	if whole.Shown.Before != scoring.NoTenths || whole.Shown.After <= 0 {
		t.Errorf("alone: %+v", whole.Shown)
	}
	out := d.accept(foreign.AcceptRequest{Questions: []string{"its-19", "ITS-14"}})
	c := d.claim("ITS-19")
	if c.Value != "met" || c.Origin != entity.Imported || c.File != "caiq.xlsx" || c.Cell != "C3" || c.By != "dana" ||
		strings.Contains(string(c.Note), "as said") {
		t.Errorf("%+v", c)
	}
	view := d.view()
	if len(out.Accepted) != 1 || len(out.Kept) != 1 || out.Kept[0].State != foreign.SuggestionRead ||
		view.Result.Assured != out.Shown.After || out.Shown.After != whole.Shown.After {
		t.Errorf("%+v; shown is now %v", out, view.Result.Assured)
	}
	if view.Answers["ITS-19"].Judgement != nil || len(view.Documents) > 0 || view.Assessment.State != entity.InReview {
		t.Errorf("more than a claim came of it: %+v", view.Answers["ITS-19"])
	}
	if s := d.suggestion("ITS-19"); s.State != foreign.SuggestionAccepted {
		t.Errorf("%+v", s)
	}
	again := d.accept(foreign.AcceptRequest{Questions: []string{"ITS-19"}})
	if len(again.Accepted) > 0 || d.claim("ITS-19").Rev != c.Rev {
		t.Errorf("accepted twice: %+v", again)
	}
	datatest.Must(d.Undo(ctx, d.assessment.ID))(t)
	if d.claim("ITS-19").Value != "" || d.suggestion("ITS-19").State != foreign.SuggestionOpen {
		t.Error("undo does not bring it back")
	}
	d.verify()
}

// What stands otherwise is shown and left, unless a person says so; a claim changed since it was
// shown is left too.
func TestForeignAcceptLeavesWhatStands(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := newFixture(t)
	d.foreign("caiq.xlsx", foreignAnswer{"IAM-08.1", questionnaire.MeansMet},
		foreignAnswer{"IAM-14.1", questionnaire.MeansMet}, foreignAnswer{"BCR-04.1", questionnaire.MeansNotMet},
		foreignAnswer{"SEF-04.1", questionnaire.MeansNotMet})
	record := func(question string, party entity.Party, value string) {
		rev := 0
		if party == entity.BySupplier {
			rev = d.claim(question).Rev
		}
		datatest.Must(d.RecordAnswer(ctx,
			data.AnswerEdit{Assessment: d.assessment.ID, Question: question, Party: party, Value: value,
				BaseRev: rev}))(t)
	}
	record("ITS-19", entity.BySupplier, "not-met")
	record("ITS-22", entity.ByAssessor, "not-met")
	seen := map[string]int{"ITS-32": d.suggestion("ITS-32").BaseRev}
	record("ITS-32", entity.BySupplier, questionnaire.Unknown)
	states := map[string]foreign.SuggestionState{}
	for _, s := range d.suggested().Suggestions {
		states[s.Question] = s.State
	}
	for q, want := range map[string]foreign.SuggestionState{"ITS-19": foreign.SuggestionDiffers,
		"ITS-22": foreign.SuggestionJudged, "ITS-32": foreign.SuggestionDiffers, "ITS-33": foreign.SuggestionOpen} {
		if states[q] != want {
			t.Errorf("%s is %s, want %s", q, states[q], want)
		}
	}
	out := d.accept(foreign.AcceptRequest{All: true})
	if len(out.Accepted) != 1 || out.Accepted[0].Question != "ITS-33" || len(out.Kept) != 3 ||
		d.claim("ITS-19").Value != "not-met" || d.claim("ITS-32").Value != questionnaire.Unknown {
		t.Errorf("%+v", out)
	}
	out = d.accept(foreign.AcceptRequest{Questions: []string{"ITS-32"}, Replace: true, Seen: seen})
	if len(out.Accepted) > 0 || len(out.Kept) != 1 || !strings.Contains(out.Kept[0].Why, "since it was shown") {
		t.Errorf("%+v", out)
	}
	out = d.accept(foreign.AcceptRequest{Questions: []string{"ITS-19", "ITS-22"}, Replace: true})
	view := d.view()
	if len(out.Accepted) != 2 || out.Accepted[0].Before != "not-met" || !out.Accepted[1].Judged ||
		view.Answers["ITS-22"].Judgement.Value != "not-met" || view.Answers["ITS-22"].Effective().Value != "not-met" {
		t.Errorf("%+v", out)
	}
	for name, q := range map[string]foreign.AcceptRequest{"unknown-question": {Questions: []string{"ITS-999"}},
		"no-suggestion": {Questions: []string{"ITS-45"}}, "unknown-pack": {All: true, Pack: "nonesuch"}} {
		q.Ref = d.supplier.Ref
		_, err := foreign.Accept(ctx, d.Register, q)
		datatest.WantCode(t, err, name)
	}
	d.verify()
}

// A dismissed suggestion is hidden until a person restores it or a later file suggests it again.
func TestForeignDismiss(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := newFixture(t)
	d.foreign("caiq.xlsx", foreignAnswer{"IAM-08.1", questionnaire.MeansMet},
		foreignAnswer{"BCR-04.1", questionnaire.MeansNotMet})
	dismiss := func(again bool) []string {
		return datatest.Must(foreign.Dismiss(ctx, d.Register, d.engagement.Ref, "", []string{"ITS-19"}, again))(t)
	}
	if got := dismiss(false); !slices.Equal(got, []string{"ITS-19"}) || len(dismiss(false)) > 0 {
		t.Errorf("dismissed %v", got)
	}
	if s := d.suggested(); s.Counts[foreign.SuggestionDismissed] != 1 || s.Counts[foreign.SuggestionOpen] != 1 {
		t.Errorf("%v", s.Counts)
	}
	if out := d.accept(foreign.AcceptRequest{All: true}); len(out.Accepted) != 1 ||
		out.Accepted[0].Question != "ITS-32" {
		t.Errorf("%+v", out)
	}
	if got := dismiss(true); len(got) != 1 || d.suggestion("ITS-19").State != foreign.SuggestionOpen {
		t.Errorf("put back %v", got)
	}
	dismiss(false)
	d.wait(1)
	d.foreign("later.xlsx", foreignAnswer{"IAM-08.1", questionnaire.MeansPartly})
	s := d.suggestion("ITS-19")
	if s.State != foreign.SuggestionOpen || s.Value != "partly" || len(s.Basis) != 1 ||
		s.Basis[0].Where != "later.xlsx!CAIQ!C3" {
		t.Errorf("the newest answer counts: %+v", s)
	}
	list := datatest.Must(foreign.Answers(ctx, d.Register, d.supplier.Ref, "caiq-4.0", book.At{}))(t)
	if len(list.Files) != 2 || len(list.Answers) != 3 || list.Answers[0].Current || !list.Answers[2].Current {
		t.Errorf("%+v", list)
	}
	d.verify()
}

// Taking the import back takes the claims accepted from it back too; what was known before stays to
// be seen.
func TestForeignUndoOfTheImport(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := newFixture(t)
	batch := d.foreign("caiq.xlsx", foreignAnswer{"IAM-08.1", questionnaire.MeansMet},
		foreignAnswer{"BCR-04.1", questionnaire.MeansNotMet}, foreignAnswer{"SEF-04.1", questionnaire.MeansNotMet})
	d.accept(foreign.AcceptRequest{All: true})
	datatest.Must(d.RecordAnswer(ctx,
		data.AnswerEdit{Assessment: d.assessment.ID, Question: "ITS-33", Party: entity.BySupplier, Value: "met",
			BaseRev: d.claim("ITS-33").Rev}))(t)
	was := d.Today()
	d.wait(1)
	out := datatest.Must(Undo(ctx, d.Register, batch))(t)
	if out.Foreign != 3 || out.Answers != 2 || len(out.Kept) != 1 || out.Kept[0].Question != "ITS-33" {
		t.Errorf("%+v", out)
	}
	if d.claim("ITS-19").Value != "" || d.claim("ITS-33").Value != "met" ||
		len(datatest.Must(foreign.Answers(ctx, d.Register, d.supplier.Ref, "", book.At{}))(t).Answers) != 0 {
		t.Error("the import still stands")
	}
	if then := datatest.Must(foreign.Answers(ctx, d.Register, d.supplier.Ref, "", book.At{KnownOn: was}))(
		t); len(then.Answers) != 3 || then.Answers[0].Answer != "as said" {
		t.Errorf("known then: %+v", then)
	}
	d.verify()
}

// Claims accepted in two steps from one import are undone step by step: they name the import, but are no part of it.
func TestForeignTwoStepsUndone(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := newFixture(t)
	d.foreign("caiq.xlsx", foreignAnswer{"IAM-08.1", questionnaire.MeansMet},
		foreignAnswer{"SEF-04.1", questionnaire.MeansNotMet})
	open := d.suggested().Suggestions
	if len(open) < 2 {
		t.Fatalf("%d suggestions, want 2", len(open))
	}
	for _, s := range open[:2] {
		d.wait(1)
		d.accept(foreign.AcceptRequest{Questions: []string{s.Question}})
	}
	for _, s := range []foreign.Suggestion{open[1], open[0]} {
		out := datatest.Must(d.Undo(ctx, d.assessment.ID))(t)
		if len(out.Answers) != 1 || out.Answers[0].Question != s.Question || d.claim(s.Question).Value != "" {
			t.Errorf("undone %+v, want the claim on %s", out.Answers, s.Question)
		}
	}
}

// Whatever is accepted, and however often, taking it back step by step leaves every answer and the
// score as they were; and what nobody accepted never moves a score.
func TestForeignAcceptAndUndo(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := newFixture(t)
	ids := []string{"IAM-08.1", "IAM-14.1", "IAM-09.1", "BCR-04.1", "BCR-08.1", "SEF-04.1", "GRC-03.1",
		"DSP-16.1", "TVM-04.1"}
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		before := d.view()
		var list []foreignAnswer
		for _, id := range ids {
			list = append(list, foreignAnswer{id,
				rapid.SampledFrom([]questionnaire.Meaning{questionnaire.MeansMet, questionnaire.MeansPartly,
					questionnaire.MeansNotMet, questionnaire.MeansNA, questionnaire.MeansUnknown, ""}).Draw(rt, id)})
		}
		d.wait(1)
		d.foreign(fmt.Sprintf("caiq-%d.xlsx", n), list...)
		if held := d.view(); held.Result.Assured != before.Result.Assured ||
			held.Result.Possible != before.Result.Possible || len(held.Answers) != len(before.Answers) {
			rt.Fatal("answers that nobody accepted count")
		}
		steps := 0
		for range rapid.IntRange(1, 3).Draw(rt, "steps") {
			var open []string
			for _, s := range d.suggested().Suggestions {
				if s.State == foreign.SuggestionOpen {
					open = append(open, s.Question)
				}
			}
			if len(open) == 0 {
				break
			}
			out := d.accept(foreign.AcceptRequest{Questions: rapid.SliceOfNDistinct(rapid.SampledFrom(open), 1,
				len(open), rapid.ID[string]).Draw(rt, "accepted")})
			if view := d.view(); len(out.Kept) > 0 || len(out.Accepted) == 0 || view.Result.Assured != out.Shown.After {
				rt.Fatalf("%+v", out)
			}
			steps++
		}
		for range steps {
			datatest.Must(d.Undo(ctx, d.assessment.ID))(t)
		}
		after := d.view()
		if after.Result.Assured != before.Result.Assured || after.Result.Possible != before.Result.Possible ||
			after.Result.Status != before.Result.Status || !reflect.DeepEqual(after.Answers, before.Answers) {
			rt.Fatalf("not as before: %+v and %+v", after.Answers, before.Answers)
		}
	})
	d.verify()
}

// A foreign sheet is kept word for word through the import, with odd text in it; unplaced rows hold
// their cells back.
func TestImportForeign(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := newFixture(t)
	m, problems := intake.LoadMapping("map.yaml", []byte(`schema: assure-mapping/1
name: CAIQ by supplier
framework: CAIQ-4.0
tables:
  - sheet: ""
    header: 1
    columns: {supplier: A, question: B, text: C, answer: D, note: E}
    keep: [F]
    heads: {A: Vendor, B: ID, D: Answer}
`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	file := csvFile(t, d.path("caiq.csv"), "Vendor|ID|Question|Answer|Notes|Owner",
		"FICTIONAL HEALTH SYSTEMS LIMITED|IAM- 08.1|Are rights reviewed?|Yes| Cafe\u0301 \u202eodd \x1b[31m |=1+1",
		"Nobody Ltd|IAM-14.1|Strong sign-in?|Yes||",
		"Nobody Ltd|IAM-14.2|Certificates?|No|why|")
	req := Request{Paths: []string{file}, Mapping: m}
	before := datatest.Must(os.ReadFile(d.Path()))(t)
	dry := d.imports(req).Files[0]
	if after := datatest.Must(os.ReadFile(d.Path()))(t); string(before) != string(after) {
		t.Error("a dry run changed the register")
	}
	req.Apply = true
	done := d.imports(req).Files[0]
	if done.Verdict != WithProblems || !slices.Equal(problemCodes(done), []string{"unknown-supplier"}) ||
		len(done.Foreign) != 1 || done.Foreign[0] != dry.Foreign[0] || done.Cells.Imported != dry.Cells.Imported {
		t.Fatalf("%+v, and dry %+v", done, dry)
	}
	if done.Mapping == nil || done.Mapping.SHA256 != m.Digest() || done.Mapping.By != "" {
		t.Errorf("%+v", done.Mapping)
	}
	rows := datatest.Must(foreign.Answers(ctx, d.Register, d.supplier.Ref, "", book.At{}))(t).Answers
	if len(rows) != 1 || rows[0].ID != "IAM-08.1" || rows[0].Typed != "IAM- 08.1" || rows[0].Where != "caiq.csv!D2" ||
		rows[0].Note != "Café \u202eodd \x1b[31m" ||
		len(rows[0].Extra) != 1 || rows[0].Extra[0] != (questionnaire.Extra{Label: "Owner", Text: "=1+1"}) {
		t.Errorf("%+v", rows)
	}
	list := datatest.Must(Mappings(ctx, d.Register))(t)
	if len(list) != 1 || list[0].By != "dana" || !reflect.DeepEqual(list[0].Mapping, m) {
		t.Errorf("%+v", list)
	}
	// What is remembered reads the next file by itself, until it is forgotten.
	next := csvFile(t, d.path("next.csv"), "Vendor|ID|Question|Answer|Notes|Owner",
		d.supplier.Ref+"|BCR-04.1|Plans?|No||")
	if f := d.imports(Request{Paths: []string{next}}).Files[0]; f.Verdict != Accepted || f.Mapping.By != "dana" ||
		f.Mapping.On != d.Today() {
		t.Errorf("%+v", f)
	}
	datatest.Must(ForgetMapping(ctx, d.Register, list[0].Signature[:8]))(t)
	if f := d.imports(Request{Paths: []string{next}}).Files[0]; f.Verdict != Rejected || f.Mapping != nil {
		t.Errorf("%+v", f)
	}
	d.verify()
}
