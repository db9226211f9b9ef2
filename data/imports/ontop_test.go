package imports

import (
	"context"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/directory"
	"assure/data/foreign"
	"assure/data/issue"
	"assure/data/riskregister"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Each import and each act of another package that is on top of an answer is named, and the answer below stays. An
// import that was undone is no longer on top.
func TestUndoStopsAtAnImport(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, act := range map[string]struct {
		do   func(*fixture)
		want string // what is named, "" where the answer below is undone
	}{
		"a return": {func(d *fixture) {
			d.apply(fillBook(d.t, d.issued.Path, d.path("return.xlsx"), "2026-03-10", answered("ITS-22", "Met")))
		}, "import return.xlsx"},
		"a return, undone": {func(d *fixture) {
			out := d.apply(fillBook(d.t, d.issued.Path, d.path("return.xlsx"), "2026-03-10", answered("ITS-22", "Met")))
			datatest.Must(Undo(ctx, d.Register, *out.Batch))(d.t)
		}, ""},
		"answers to another questionnaire": {func(d *fixture) {
			d.foreign("caiq.xlsx", foreignAnswer{"IAM-08.1", questionnaire.MeansMet})
		}, "import caiq.xlsx"},
		"a suggestion dismissed": {func(d *fixture) {
			d.foreign("caiq.xlsx", foreignAnswer{"IAM-08.1", questionnaire.MeansMet})
			datatest.Must(foreign.Dismiss(ctx, d.Register, d.engagement.Ref, "", []string{"ITS-19"}, false))(d.t)
		}, "dismiss suggestion ENG-00001"},
		"a supplier sheet": {func(d *fixture) {
			datatest.Must(directory.ImportSuppliers(ctx, d.Register, csvFile(d.t, d.path("suppliers.csv"),
				"ref|name|fact:records", d.supplier.Ref+"|"+d.supplier.Name+"|under-1k")))(d.t)
		}, "import suppliers.csv"},
		"a sheet of another supplier": {func(d *fixture) {
			datatest.Must(directory.ImportSuppliers(ctx, d.Register, csvFile(d.t, d.path("suppliers.csv"),
				"ref|name", "SUP-00077|Other Ltd")))(d.t)
		}, ""},
		"the DSPT directory": {func(d *fixture) {
			datatest.Must(directory.ImportDSPT(ctx, d.Register, writeFile(d.t,
				d.path("DSPT search results 01_02_2026 10_00_00.csv"),
				"Code,Organisation Name,Status,Date Of Publication,Primary Sector\n"+
					"ZZ001,FICTIONAL HEALTH SYSTEMS LTD,Not Published,,Company\n"), 0))(d.t)
		}, ""},
		"a questionnaire sent again": {func(d *fixture) { d.issue(issue.Request{Refs: []string{d.engagement.Ref}}) },
			"issue"},
		"the register exported": {func(d *fixture) {
			datatest.Must(riskregister.Export(ctx, d.Register,
				riskregister.Request{Out: d.path("register.xlsx")}))(d.t)
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newFixture(t)
			datatest.Must(d.RecordAnswer(ctx, data.AnswerEdit{Assessment: d.assessment.ID, Question: "ITS-05",
				Party: entity.ByAssessor, Value: "met"}))(t)
			d.wait(1)
			act.do(d)
			undone, err := d.Register.Undo(ctx, d.assessment.ID)
			given := d.view().Answers["ITS-05"].Judgement.Given()
			if act.want == "" {
				if err != nil || given || len(undone.Answers) != 1 {
					t.Errorf("%+v, %v", undone, err)
				}
				return
			}
			p := datatest.WantCode(t, err, "not-undoable")
			if !strings.HasSuffix(p.What, "cannot be undone: "+act.want) || !given {
				t.Errorf("%s; the answer is there: %v", p.What, given)
			}
			if strings.HasPrefix(act.want, "import") && !strings.Contains(p.Fix, "undo the import as a whole") {
				t.Errorf("fix: %s", p.Fix)
			}
		})
	}
}

// The undo of an import that was there before an answer is an act on top of it.
func TestUndoStopsAtTheUndoOfAnImport(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := newFixture(t)
	d.wait(1)
	out := d.apply(fillBook(t, d.issued.Path, d.path("return.xlsx"), "2026-03-10", answered("ITS-22", "Met")))
	datatest.Must(d.RecordAnswer(ctx, data.AnswerEdit{Assessment: d.assessment.ID, Question: "ITS-05",
		Party: entity.ByAssessor, Value: "met"}))(t)
	datatest.Must(Undo(ctx, d.Register, *out.Batch))(t)
	_, err := d.Register.Undo(ctx, d.assessment.ID)
	if p := datatest.WantCode(t, err, "not-undoable"); !strings.HasSuffix(p.What, "undo import") {
		t.Error(p.What)
	}
	if !datatest.Must(d.Assessment(ctx, d.assessment.ID, book.At{}))(t).Answers["ITS-05"].Judgement.Given() {
		t.Error("the answer below was undone")
	}
}
