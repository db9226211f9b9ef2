package imports

import (
	"context"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/data"
	"assure/data/datatest"
	"assure/data/form"
	"assure/data/issue"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Our own texts in a workbook without checksums, as the release before wrote them, are compared with the register: the
// contract, the service, the last answers and what was said with them. Whom to send it to is not in the register, and
// is named.
func TestWorkbookOfTheReleaseBefore(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	ctx := context.Background()
	d.engagement.ContractRef = "C-2026-7"
	if err := d.UpdateEngagement(ctx, d.engagement); err != nil {
		t.Fatal(err)
	}
	for question, note := range map[string]questionnaire.Text{"ITS-03": "see the extract\nof March", "ITS-04": ""} {
		datatest.Must(d.RecordAnswer(ctx, data.AnswerEdit{Assessment: d.assessment.ID, Question: question,
			Party: entity.BySupplier, Value: "partly", Note: note}))(t)
	}
	d.issued = d.issue(issue.Request{Refs: []string{d.engagement.Ref}, Prefill: true, ReplyTo: "dana@trust.example"})
	d.wait(1)
	// the checksums go, as if there never were any
	before := func(to string, change map[string]string) string {
		path := fillBook(t, d.issued.Path, d.path(to), "2026-04-02", answered("ITS-06", "Met"))
		return editBook(t, path, path, func(f *excelize.File) {
			rows := datatest.Must(f.GetRows(form.SheetMeta))(t)
			for i := len(rows); i > 0; i-- {
				if key := rows[i-1][0]; strings.HasPrefix(key, form.MetaOwn) || strings.HasPrefix(key, form.MetaRow) {
					if err := f.RemoveRow(form.SheetMeta, i); err != nil {
						t.Fatal(err)
					}
				}
			}
			for _, sheet := range []string{form.SheetStart, form.SheetAnswers} {
				for from, to := range change {
					for i, r := range datatest.Must(f.GetRows(sheet))(t) {
						for j, words := range r {
							if words != from {
								continue
							}
							cell := datatest.Must(excelize.CoordinatesToCellName(j+1, i+1))(t)
							if err := f.SetCellStr(sheet, cell, to); err != nil {
								t.Fatal(err)
							}
						}
					}
				}
			}
		})
	}
	notes := func(path string) string {
		f := d.imports(Request{Paths: []string{path}}).Files[0]
		if f.Answers.New != 1 {
			t.Errorf("%+v", f.Problems)
		}
		return strings.Join(f.Notes, "\n")
	}
	got := notes(before("same.xlsx", nil))
	if strings.Contains(got, "is not what the register has") ||
		!strings.Contains(got, `our own text cannot be compared with what was issued: Start here!B`) ||
		!strings.Contains(got, `says "dana@trust.example"`) {
		t.Errorf("unchanged: %s", got)
	}
	got = notes(before("changed.xlsx", map[string]string{"C-2026-7": "C-2026-8", "Partly met": "Met",
		"see the extract\nof March": "see the extract\nof April", "dana@trust.example": "ann@other.example"}))
	for _, want := range []string{`says "C-2026-8", the contract is "C-2026-7"`,
		`says "Met", which the register never had as an answer to ITS-03`,
		`says "Met", which the register never had as an answer to ITS-04`,
		`of April", which the register never had`, `says "ann@other.example"`} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %s", want, got)
		}
	}
}
