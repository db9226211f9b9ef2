package imports

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/directory"
	"assure/data/form"
	"assure/data/intake"
	"assure/data/issue"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// cellsOf is what a supplier types: by question id and column key.
type cellsOf map[string]map[string]any

// answered is cells with an answer each and nothing else.
func answered(pairs ...string) cellsOf {
	out := cellsOf{}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i]] = map[string]any{form.ColAnswer: pairs[i+1]}
	}
	return out
}

// editBook opens a workbook, lets fn change it and saves it elsewhere, as a supplier's program
// does.
func editBook(t testing.TB, from, to string, fn func(f *excelize.File)) string {
	t.Helper()
	f, err := excelize.OpenFile(from)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	fn(f)
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := f.SaveAs(to); err != nil {
		t.Fatal(err)
	}
	return to
}

// fillBook answers an issued workbook and declares it on a day ("" for no declaration).
func fillBook(t testing.TB, from, to, declared string, cells cellsOf) string {
	t.Helper()
	return editBook(t, from, to, func(f *excelize.File) {
		rows, err := f.GetRows(form.SheetAnswers)
		if err != nil {
			t.Fatal(err)
		}
		cols := map[string]int{}
		for i, h := range rows[0] {
			for _, c := range form.Columns {
				if c.Header == h {
					cols[c.Key] = i + 1
				}
			}
		}
		done := 0
		for i, row := range rows[1:] {
			for key, v := range cells[row[0]] {
				ref, err := excelize.CoordinatesToCellName(cols[key], i+2)
				if err != nil {
					t.Fatal(err)
				}
				if err := f.SetCellValue(form.SheetAnswers, ref, v); err != nil {
					t.Fatal(err)
				}
			}
			if cells[row[0]] != nil {
				done++
			}
		}
		if done != len(cells) {
			t.Fatalf("the workbook has %d of the %d questions to answer", done, len(cells))
		}
		if declared != "" {
			setName(t, f, form.NameDeclarer, "Robin Larch (fictional)")
			setName(t, f, form.NameDeclaredOn, declared)
			setName(t, f, form.NameDeclared, form.StillYes)
		}
	})
}

func setName(t testing.TB, f *excelize.File, name, value string) {
	t.Helper()
	for _, n := range f.GetDefinedName() {
		if n.Name == name {
			sheet, ref, _ := strings.Cut(n.RefersTo, "!")
			ref, _, _ = strings.Cut(strings.ReplaceAll(ref, "$", ""), ":")
			if err := f.SetCellValue(strings.Trim(sheet, "'"), ref, value); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatalf("the workbook has no name %s", name)
}

// csvFile writes rows with | between cells as csv.
func csvFile(t testing.TB, path string, rows ...string) string {
	t.Helper()
	var b strings.Builder
	for _, r := range rows {
		for i, f := range strings.Split(r, "|") {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(`"` + strings.ReplaceAll(f, `"`, `""`) + `"`)
		}
		b.WriteString("\r\n")
	}
	return writeFile(t, path, b.String())
}

func writeFile(t testing.TB, path, body string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// fixture is a register with one supplier, a workbook issued to it, and a folder for returned
// files.
type fixture struct {
	*data.Register
	t          testing.TB
	clock      *datatest.Clock
	dir        string
	supplier   entity.Supplier
	engagement entity.Engagement
	assessment entity.Assessment
	issued     issue.Workbook
}

func newFixture(t testing.TB) *fixture {
	t.Helper()
	r, c := datatest.NewRegister(t, "dana")
	d := &fixture{Register: r, t: t, clock: c, dir: t.TempDir()}
	d.supplier, d.engagement, d.assessment = datatest.Seed(t, r)
	d.issued = d.issue(issue.Request{Refs: []string{d.engagement.Ref}, Due: r.Today() + 44})
	d.wait(30) // so that a return can be declared on different days before today
	return d
}

func (d *fixture) issue(q issue.Request) issue.Workbook {
	d.t.Helper()
	q.Pack, q.Out, q.Issuer = "dspt-it-supplier", filepath.Join(d.t.TempDir(), "out"), "Westmarch Trust (fictional)"
	out := datatest.Must(issue.Write(context.Background(), d.Register, q))(d.t)
	if len(out.Issued) != 1 {
		d.t.Fatalf("issued %+v", out)
	}
	return out.Issued[0]
}

func (d *fixture) path(name string) string { return filepath.Join(d.dir, name) }

// wait moves the clock forward.
func (d *fixture) wait(days int) { d.clock.At = d.clock.At.AddDate(0, 0, days) }

func (d *fixture) imports(q Request) *Report {
	d.t.Helper()
	out := datatest.Must(Run(context.Background(), d.Register, q))(d.t)
	for _, f := range out.Files {
		if c := f.Cells; c.Imported+c.Ignored+c.Problems != c.Read {
			d.t.Errorf("%s: %d imported + %d ignored + %d problems are not the %d cells read", f.Path, c.Imported,
				c.Ignored, c.Problems, c.Read)
		}
		sum := 0
		for _, n := range f.Cells.Reasons {
			sum += n
		}
		if sum != f.Cells.Ignored {
			d.t.Errorf("%s: the reasons %v do not add up to %d ignored", f.Path, f.Cells.Reasons, f.Cells.Ignored)
		}
	}
	return out
}

func (d *fixture) apply(paths ...string) *Report {
	d.t.Helper()
	return d.imports(Request{Paths: paths, Apply: true})
}

func (d *fixture) view() *data.AssessmentView {
	d.t.Helper()
	return datatest.Must(d.Assessment(context.Background(), d.assessment.ID, book.At{}))(d.t)
}

func (d *fixture) claim(question string) entity.Answer {
	d.t.Helper()
	if c := d.view().Answers[question].Claim; c != nil {
		return *c
	}
	return entity.Answer{}
}

func (d *fixture) verify() {
	d.t.Helper()
	if v := datatest.Must(d.AuditVerify(context.Background(), data.Head{}))(d.t); len(v.Findings) > 0 {
		d.t.Fatal(v.Findings)
	}
}

func problemCodes(f File) []string {
	out := []string{}
	for _, p := range f.Problems {
		out = append(out, p.Code)
	}
	return out
}

func TestImportReturn(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	ctx := context.Background()
	cells := answered("ITS-01", "Met", "ITS-22", "Not met", "ITS-03", "N/A", "ITS-04", "Don't know")
	cells["ITS-01"][form.ColNote], cells["ITS-03"][form.ColNote] = "Our policy, as read", "No such data"
	cells["ITS-01"][form.ColKind] = "Policy or procedure"
	cells["ITS-01"][form.ColReference] = "policy.pdf"
	cells["ITS-01"][form.ColIssued] = "2026-01-15"
	cells["ITS-22"][form.ColPlanned] = "31/05/2026"
	cells["ITS-22"][form.ColAlternative] = "A bastion host"
	cells["ITS-04"][form.ColKind] = "Our statement"
	file := fillBook(t, d.issued.Path, d.path("return.xlsx"), "2026-03-10", cells)
	writeFile(t, d.path("policy.pdf"), "%PDF-1.7 a policy")
	writeFile(t, d.path("~$return.xlsx"), "lock")
	d.wait(8)

	before := datatest.Must(os.ReadFile(d.Path()))(t)
	dry := d.imports(Request{Paths: []string{d.dir}})
	if after := datatest.Must(os.ReadFile(d.Path()))(t); string(before) != string(after) {
		t.Error("a dry run changed the register")
	}
	if dry.Applied || dry.Batch != nil || dry.Totals != (Totals{Files: 2, Accepted: 2, Answers: 4}) {
		t.Fatalf("dry run: %+v", dry)
	}
	f := dry.Files[1]
	if f.Path != file || f.Verdict != Accepted || *f.Supplier != d.supplier.Ref ||
		*f.Pack != "dspt-it-supplier@2.0.0" || f.Answers != (directory.Tally{New: 4}) || f.Cells.Imported != 15 {
		t.Errorf("dry run: %+v", f)
	}
	if f.Score.Before != scoring.NoTenths || f.Score.After == scoring.NoTenths || f.Subjects[0].Evidence != 1 ||
		!slices.Equal(f.Subjects[0].NAClaimed, []string{"ITS-03"}) {
		t.Errorf("dry run: %+v", f.Subjects)
	}
	if d.claim("ITS-01").Value != "" || d.view().Assessment.State != entity.Issued {
		t.Fatal("a dry run wrote")
	}

	done := d.apply(d.dir)
	if !done.Applied || done.Batch == nil || done.Totals != dry.Totals {
		t.Fatalf("applied: %+v", done)
	}
	if a, b := datatest.Must(json.Marshal(dry.Files[1].Subjects))(t),
		datatest.Must(json.Marshal(done.Files[1].Subjects))(t); string(a) != string(b) {
		t.Errorf("the dry run said\n%s\nand the import did\n%s", a, b)
	}
	c := d.claim("ITS-22")
	if c.Value != "not-met" || c.Planned.String() != "2026-05-31" || c.Alternative != "A bastion host" ||
		c.Party != entity.BySupplier || c.Cell != "F26" || c.Sheet != "Answers" || c.Origin != entity.Imported ||
		c.Batch != *done.Batch {
		t.Errorf("claim: %+v", c)
	}
	if d.claim("ITS-03").Value != questionnaire.NA || d.claim("ITS-04").Value != questionnaire.Unknown {
		t.Error("N/A and not known were not kept")
	}
	view := d.view()
	if view.Assessment.State != entity.Returned || view.Issues[0].ReturnedAt == nil || view.Issues[0].Late ||
		view.Result.Assured != done.Files[1].Score.After {
		t.Errorf("after: %s, issue %+v, %s", view.Assessment.State, view.Issues[0], view.Result.Assured)
	}
	if len(view.Documents) != 1 || view.Documents[0].State != entity.Offered || len(view.Documents[0].SHA256) != 64 ||
		view.Documents[0].Issued.String() != "2026-01-15" || len(view.Supports) != 1 {
		t.Errorf("documents: %+v", view.Documents)
	}
	if risks := datatest.Must(d.Risks(ctx, book.RiskFilter{Open: true}, book.At{}))(t); len(risks) != 2 {
		t.Errorf("the must-have not met is a risk: %+v", risks)
	}
	if then := datatest.Must(d.Assessment(ctx, d.assessment.ID, book.At{KnownOn: d.Today() - 1}))(
		t); len(then.Answers) != 0 {
		t.Error("yesterday knows what came today")
	}

	again := d.apply(d.dir)
	if again.Totals != (Totals{Files: 2, Duplicate: 2}) || again.Batch != nil || again.Findings() {
		t.Errorf("again: %+v", again)
	}
	if f := again.Files[1]; f.Kind != intake.AssureWorkbook || f.SHA256 != done.Files[1].SHA256 || len(f.Notes) != 1 {
		t.Errorf("of the file known by its hash: %+v", f)
	}
	d.verify()
}

// A file in the register is recognised by its hash and not read again, until its import is undone.
func TestImportReadsNoFileTwice(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	ctx := context.Background()
	file := fillBook(t, d.issued.Path, d.path("return.xlsx"), "2026-03-10", answered("ITS-01", "Met"))
	unread := func() bool {
		im := &importer{report: &Report{}, r: d.Register,
			packs: packFinder{d.Packs(), func(string) *questionnaire.Pack { return nil }, d.Packs().Find}}
		if err := im.read(ctx, []string{file}); err != nil {
			t.Fatal(err)
		}
		f := im.files[0]
		if f.unread == (f.ret.Cells.Read > 0) {
			t.Fatalf("unread %v, and %d cells were read", f.unread, f.ret.Cells.Read)
		}
		return f.unread
	}
	before := unread()
	done := d.apply(file)
	after := unread()
	datatest.Must(Undo(ctx, d.Register, *done.Batch))(t)
	if undone := unread(); before || !after || undone {
		t.Errorf("not read: before %v, after %v, once undone %v", before, after, undone)
	}
}

func TestImportUndo(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	ctx := context.Background()
	cells := answered("ITS-01", "Met", "ITS-22", "Met", "ITS-03", "Met")
	cells["ITS-01"][form.ColKind] = "Policy or procedure"
	cells["ITS-01"][form.ColReference] = "Policy 7"
	file := fillBook(t, d.issued.Path, d.path("return.xlsx"), "2026-03-10", cells)
	d.wait(1)
	first := d.apply(file)
	d.wait(1)
	datatest.Must(d.RecordAnswer(ctx,
		data.AnswerEdit{Assessment: d.assessment.ID, Question: "ITS-22", Party: entity.BySupplier, Value: "not-met",
			BaseRev: 1}))(t)

	undone := datatest.Must(Undo(ctx, d.Register, *first.Batch))(t)
	if undone.Answers != 2 || undone.Files != 1 || undone.Documents != 1 || len(undone.Kept) != 1 ||
		undone.Kept[0].Question != "ITS-22" {
		t.Fatalf("undone: %+v", undone)
	}
	view := d.view()
	if view.Answers["ITS-01"].Claim != nil || view.Answers["ITS-22"].Claim.Value != "not-met" ||
		view.Documents[0].State != entity.Withdrawn || view.Issues[0].ReturnedAt != nil {
		t.Fatalf("after the undo: %+v", view)
	}
	_, err := Undo(ctx, d.Register, *first.Batch)
	datatest.WantCode(t, err, "undone-already")
	_, err = Undo(ctx, d.Register, "nothing")
	datatest.WantCode(t, err, "unknown-batch")

	// The same file may be imported again: two answers come back, the one typed since is a
	// conflict.
	again := d.apply(file)
	f := again.Files[0]
	if f.Verdict != WithProblems || f.Answers != (directory.Tally{New: 2}) ||
		!slices.Equal(problemCodes(f), []string{"conflict"}) || f.Problems[0].Where != "return.xlsx!Answers!F26" {
		t.Fatalf("again: %+v", f)
	}
	if c := f.Conflicts[0]; c.Register.Value != "not-met" || c.Register.By != "dana" ||
		c.File.Value != "met" || c.Taken {
		t.Errorf("conflict: %+v", c)
	}
	if docs := d.view().Documents; len(docs) != 1 || docs[0].State != entity.Offered {
		t.Errorf("documents: %+v", docs)
	}
	datatest.Must(Undo(ctx, d.Register, *again.Batch))(t)
	forced := d.imports(Request{Paths: []string{file}, Apply: true, TakeFile: true})
	if f := forced.Files[0]; f.Verdict != Accepted || f.Answers != (directory.Tally{New: 2, Changed: 1}) ||
		!f.Conflicts[0].Taken {
		t.Fatalf("forced: %+v", f)
	}
	if d.claim("ITS-22").Value != "met" {
		t.Error("the file did not win")
	}
	list := datatest.Must(Batches(ctx, d.Register))(t)
	if len(list) != 3 || list[0].ID != *forced.Batch || list[0].State != "applied" || list[0].Answers != 3 ||
		list[0].Files != 1 || list[2].State != "undone" {
		t.Errorf("batches: %+v", list)
	}
	d.verify()
}

func TestImportOlderAndNewer(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	older := fillBook(t, d.issued.Path, d.path("a/older.xlsx"), "2026-03-05",
		answered("ITS-06", "Not met", "ITS-03", "Met", "ITS-05", "Met"))
	newer := fillBook(t, d.issued.Path, d.path("b/newer.xlsx"), "2026-03-09",
		answered("ITS-06", "Met", "ITS-04", "Met"))
	d.wait(10)
	d.apply(newer)
	d.wait(1)
	late := d.apply(older)
	f := late.Files[0]
	if f.Verdict != WithProblems || f.Answers != (directory.Tally{New: 2}) ||
		!slices.Equal(problemCodes(f), []string{"older-return"}) || d.claim("ITS-06").Value != "met" {
		t.Fatalf("older after newer: %+v", f)
	}
	if forced := d.imports(Request{Paths: []string{older}, TakeFile: true}); forced.Files[0].Verdict != Duplicate {
		t.Errorf("again: %+v", forced.Files[0])
	}
	datatest.Must(Undo(context.Background(), d.Register, *late.Batch))(t)
	if forced := d.imports(Request{Paths: []string{older}, TakeFile: true}); !slices.Equal(
		problemCodes(forced.Files[0]), []string{"older-return"}) {
		t.Errorf("an older return never wins: %+v", forced.Files[0])
	}
	// A newer one replaces what an older one said, whoever it was imported by and however long ago.
	newest := fillBook(t, d.issued.Path, d.path("c/newest.xlsx"), "2026-03-11", answered("ITS-06", "Not met"))
	if f := d.apply(newest).Files[0]; f.Verdict != Accepted || f.Answers != (directory.Tally{Changed: 1}) {
		t.Errorf("newer after older: %+v", f)
	}
	d.verify()
}

// When two files of an import disagree, their order decides nothing.
func TestImportDisagreement(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		first, second string // declared
		want          string // the claim that results
		codes         [2]string
	}{
		"undecided":    {"", "", "", [2]string{"conflict", "conflict"}},
		"second newer": {"2026-03-05", "2026-03-09", "not-met", [2]string{"older-return", ""}},
		"first newer":  {"2026-03-09", "2026-03-05", "met", [2]string{"", "older-return"}},
		"same day":     {"2026-03-09", "2026-03-09", "", [2]string{"conflict", "conflict"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newFixture(t)
			fillBook(t, d.issued.Path, d.path("a.xlsx"), tc.first, answered("ITS-06", "Met", "ITS-03", "Met"))
			fillBook(t, d.issued.Path, d.path("b.xlsx"), tc.second, answered("ITS-06", "Not met", "ITS-03", "Met"))
			d.wait(10)
			out := d.apply(d.dir)
			for i, want := range tc.codes {
				got := ""
				for _, c := range out.Files[i].Conflicts {
					got += c.Code
					if c.Other == nil || c.Other.Where == "" || c.Other.Value == c.File.Value {
						t.Errorf("the other side is missing: %+v", c)
					}
				}
				if got != want {
					t.Errorf("file %d: %q, want %q", i, got, want)
				}
			}
			if got := d.claim("ITS-06").Value; got != tc.want {
				t.Errorf("claim %q, want %q", got, tc.want)
			}
			if d.claim("ITS-03").Value != "met" {
				t.Error("what both say was not taken")
			}
		})
	}
}

func TestImportSheets(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	ctx := context.Background()
	other := datatest.Must(d.AddSupplier(ctx,
		entity.Supplier{Name: "Two Bids Ltd (fictional)", CompanyNumber: "01234567"}))(t)
	for _, s := range []string{"Scanning", "Telephony"} {
		datatest.Must(d.AddEngagement(ctx, entity.Engagement{Supplier: other.ID, Service: s}))(t)
	}
	file := csvFile(t, d.path("long.csv"),
		"supplier|engagement|pack|question|answer|note|evidence_kind|evidence_ref|evidence_date",
		d.supplier.Ref+"||dspt-it-supplier|ITS-22|met||independent|CE+ 123|2026-02-01",
		"zz001||dspt-it-supplier|ITS-01|met|as seen|||",
		"01234567||dspt-it-supplier|ITS-01|met||||",
		"01234567|Scanning|dspt-it-supplier|ITS-06|partly||||",
		"01234567|ENG-00003|dspt-it-supplier@2.0.0|ITS-06|not-met||||",
		"SUP-9||dspt-it-supplier|ITS-01|met||||",
		d.supplier.Ref+"||no-such-pack|ITS-01|met||||",
		d.supplier.Ref+"||dspt-it-supplier|ITS-99|met||||",
		d.supplier.Ref+"||dspt-it-supplier|ITS-03|perhaps||||")
	out := d.apply(file)
	f := out.Files[0]
	want := []string{"long.csv!A4 ambiguous-supplier", "long.csv!A7 unknown-supplier", "long.csv!C8 unknown-pack",
		"long.csv!D9 unknown-question", "long.csv!E10 unknown-answer"}
	got := []string{}
	for _, p := range f.Problems {
		got = append(got, p.Where+" "+p.Code)
	}
	slices.Sort(got)
	slices.Sort(want)
	if fmt.Sprint(got) != fmt.Sprint(want) || f.Verdict != WithProblems {
		t.Fatalf("problems\n%v\nwant\n%v", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(f.Subjects) != 3 || f.Supplier != nil || f.Score != nil {
		t.Errorf("subjects: %+v", f.Subjects)
	}
	view := d.view()
	if view.Result.Row("ITS-22").Gate.State != scoring.NotShown || view.Assessment.State != entity.InReview {
		t.Errorf("nobody accepted the evidence: %+v, %s", view.Result.Row("ITS-22").Gate, view.Assessment.State)
	}
	if doc := view.Documents[0]; doc.State != entity.Offered || out.Totals.EvidenceAccepted != 0 {
		t.Errorf("document: %+v, %+v", doc, out.Totals)
	}
	for ref, value := range map[string]string{"ENG-00002": "partly", "ENG-00003": "not-met"} {
		e, _, err := d.Engagement(ctx, ref)
		if err != nil {
			t.Fatal(err)
		}
		list := datatest.Must(d.Assessments(ctx, e.ID, book.At{}))(t)
		if len(list) != 1 || list[0].State != entity.InReview {
			t.Fatalf("%s: %+v", ref, list)
		}
		if c := datatest.Must(d.Assessment(ctx, list[0].ID, book.At{}))(t).Answers["ITS-06"].Claim; c == nil ||
			c.Value != value {
			t.Errorf("%s: %+v", ref, c)
		}
	}
	d.verify()
}
