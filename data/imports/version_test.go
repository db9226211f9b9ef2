package imports

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"assure/data/book"
	"assure/data/datatest"
	"assure/data/form"
	"assure/data/issue"
	"assure/questionnaire/entity"

	"github.com/xuri/excelize/v2"
)

// A workbook issued from the version before a move is mapped answer by answer: what means the same
// counts, and the rest is refused with its reason, never taken and never dropped in silence. The
// next workbook asks again and says why.
func TestReturnOfTheVersionBefore(t *testing.T) {
	t.Parallel()
	r, c := datatest.NewRegister(t, "dana")
	ctx := context.Background()
	d := &fixture{Register: r, t: t, clock: c, dir: t.TempDir()}
	d.supplier, d.engagement, _ = datatest.Seed(t, r)
	other := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: d.supplier.ID, Service: "Second"}))(t)
	d.engagement = other
	d.assessment = datatest.Must(r.StartAssessment(ctx, other.ID, "dspt-it-supplier@1.0.0"))(t)
	d.issued = d.issue(issue.Request{Refs: []string{other.Ref}})
	if d.issued.Pack != "dspt-it-supplier@1.0.0" {
		t.Fatalf("issued %+v", d.issued)
	}
	d.wait(10)
	first := fillBook(t, d.issued.Path, d.path("first.xlsx"), "2026-03-03",
		answered("ITS-01", "Standards Not Met, current edition", "ITS-46", "Met"))
	if f := d.apply(first).Files[0]; f.Verdict != Accepted || f.Answers.New != 2 {
		t.Fatalf("%+v", f)
	}
	d.wait(1)
	datatest.Must(r.MoveAssessment(ctx, d.assessment.ID, "", true))(t)
	d.wait(1)
	cells := answered("ITS-22", "Met", "ITS-37", "All supported", "ITS-21", "Met",
		"ITS-01", "Standards Met or Exceeded, current edition", "ITS-45", "Not met", "ITS-23", "Partly met")
	late := fillBook(t, d.issued.Path, d.path("late.xlsx"), "2026-03-04", cells)
	f := d.apply(late).Files[0]
	var refused []string
	for _, p := range f.Problems {
		if p.Code != "asked-again" || !strings.Contains(p.What, "asks again: ") || p.Fix == "" {
			t.Errorf("%+v", p)
		}
		refused = append(refused, strings.Fields(p.What)[0])
	}
	slices.Sort(refused)
	if got := strings.Join(refused, " "); got != "ITS-01 ITS-21 ITS-45" {
		t.Errorf("refused %s", got)
	}
	for id, want := range map[string]string{"ITS-22": "met", "ITS-37": "all-supported", "ITS-23": "partly",
		"ITS-46": "met",
		"ITS-01": "", "ITS-21": "", "ITS-52": "", "ITS-45": ""} {
		if got := d.claim(id).Value; got != want {
			t.Errorf("%s is %q, want %q", id, got, want)
		}
	}
	again := d.issue(issue.Request{Refs: []string{other.Ref}, Prefill: true})
	detail := cellOf(t, again.Path, "ITS-01", form.ColLastDetail)
	if again.Pack != "dspt-it-supplier@2.0.0" || !strings.Contains(detail, "Asked again: its answers now go by") ||
		!strings.Contains(detail, "Standards Not Met, current edition") {
		t.Errorf("%s: %q", again.Pack, detail)
	}
	if v := datatest.Must(r.Assessment(ctx, d.assessment.ID, book.At{}))(t); len(v.Asked) == 0 {
		t.Error("nothing is asked again")
	}
	d.verify()
}

// cellOf reads what we wrote for a question into a column of an issued workbook.
func cellOf(t *testing.T, path, question, column string) (value string) {
	t.Helper()
	editBook(t, path, filepath.Join(t.TempDir(), "read.xlsx"), func(f *excelize.File) {
		rows := datatest.Must(f.GetRows(form.SheetAnswers))(t)
		for i, h := range rows[0] {
			for _, c := range form.Columns {
				if c.Header != h || c.Key != column {
					continue
				}
				for _, row := range rows[1:] {
					if row[0] == question && len(row) > i {
						value = row[i]
					}
				}
			}
		}
	})
	return value
}
