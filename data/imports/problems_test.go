package imports

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

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

// Every code of the contract, with its cell, from files as they come.
func TestImportProblems(t *testing.T) {
	t.Parallel()
	long := func(rows ...string) func(d *fixture) string {
		return func(d *fixture) string {
			return csvFile(d.t, d.path("in.csv"),
				append([]string{"supplier|pack|question|answer|evidence_kind|evidence_date"}, rows...)...)
		}
	}
	book := func(fn func(f *excelize.File) error) func(d *fixture) string {
		return func(d *fixture) string {
			return editBook(d.t, d.issued.Path, d.path("in.xlsx"), func(f *excelize.File) {
				if err := f.SetCellStr("Answers", "F2", "Met"); err != nil {
					d.t.Fatal(err)
				}
				if err := fn(f); err != nil {
					d.t.Fatal(err)
				}
			})
		}
	}
	set := func(cell string, value any) func(d *fixture) string {
		return book(func(f *excelize.File) error { return f.SetCellValue("Answers", cell, value) })
	}
	for name, tc := range map[string]struct {
		file    func(d *fixture) string
		req     Request
		code    string
		where   string
		verdict Verdict
	}{
		"an unknown word": {set("F3", "perhaps"), Request{}, "unknown-answer", "in.xlsx!Answers!F3",
			WithProblems},
		"an unknown question": {long("ZZ001|dspt-it-supplier|ITS-999|met||"), Request{}, "unknown-question",
			"in.csv!C2", Rejected},
		"an unknown pack": {long("ZZ001|nonesuch|ITS-03|met||"), Request{}, "unknown-pack",
			"in.csv!B2", Rejected},
		"an unknown supplier": {long("ZZ999|dspt-it-supplier|ITS-03|met||"), Request{}, "unknown-supplier",
			"in.csv!A2", Rejected},
		"a workbook of another pack": {set("F3", "Met"), Request{Pack: "dspt-small-company"}, "wrong-pack",
			"in.xlsx", Rejected},
		"a triage sheet": {long("ZZ001|triage|T-03a|yes||"), Request{}, "wrong-pack", "in.csv", Rejected},
		"an edited question": {book(func(f *excelize.File) error {
			return errors.Join(f.SetCellValue("Answers", "C3", "Is there a coffee machine?"),
				f.SetCellValue("Answers", "F3", "Met"))
		}), Request{}, "question-edited", "in.xlsx!Answers!C3", WithProblems},
		"evidence of no kind": {set("J2", "2026-01-15"), Request{}, "bad-evidence-kind", "in.xlsx!Answers!J2",
			WithProblems},
		"a bad date": {set("L2", "next May"), Request{}, "bad-date", "in.xlsx!Answers!L2",
			WithProblems},
		"an unknown kind of evidence": {set("H2", "hearsay"), Request{}, "bad-evidence-kind", "in.xlsx!Answers!H2",
			WithProblems},
		"verified by the supplier": {set("H2", "Verified by the buyer"), Request{}, "verified-not-offered",
			"in.xlsx!Answers!H2", WithProblems},
		"a formula": {book(func(f *excelize.File) error {
			return f.SetCellFormula("Answers", "F3", "=F2")
		}), Request{}, "formula", "in.xlsx!Answers!F3", WithProblems},
		"a question twice": {long("ZZ001|dspt-it-supplier|ITS-03|met||",
			"ZZ001|dspt-it-supplier|ITS-03|met||"), Request{}, "duplicate-row", "in.csv!D3", WithProblems},
		"a damaged file":          {cutShort, Request{}, "damaged", "in.xlsx", Rejected},
		"a file with a password":  {encrypted, Request{}, "encrypted", "in.xlsx", Rejected},
		"with the wrong password": {encrypted, Request{Password: "guess"}, "encrypted", "in.xlsx", Rejected},
		"a web page": {plain("in.xls", "<html><table></table></html>"), Request{}, "unsupported",
			"in.xls", Rejected},
		"notes": {plain("in.txt", "Dear all,\nplease find attached"), Request{}, "unsupported",
			"in.txt", Rejected},
		"nothing at all": {plain("in.csv", ""), Request{}, "unsupported", "in.csv", Rejected},
		"the workbook as it was issued": {func(d *fixture) string { return d.issued.Path }, Request{}, "no-answers",
			"", Rejected},
		"a document nobody names": {plain("in.pdf", "%PDF-1.7"), Request{}, "unmatched-document",
			"in.pdf", Rejected},
		"a huge file":                   {huge, Request{}, "too-large", "in.xlsx", Rejected},
		"a supplier with no engagement": {noEngagement, Request{}, "unknown-engagement", "in.csv!A2", Rejected},
		"issued to somebody else": {set("F3", "Met"), Request{Supplier: "OTHER"}, "ambiguous-supplier",
			"in.xlsx", Rejected},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newFixture(t)
			if tc.req.Supplier == "OTHER" {
				tc.req.Supplier = datatest.Must(
					d.AddSupplier(context.Background(), entity.Supplier{Name: "Other Ltd (fictional)"}))(t).Ref
			}
			tc.req.Paths, tc.req.Apply = []string{tc.file(d)}, true
			f := d.imports(tc.req).Files[0]
			if f.Verdict != tc.verdict {
				t.Errorf("verdict %s, want %s", f.Verdict, tc.verdict)
			}
			if len(f.Problems) != 1 || f.Problems[0].Code != tc.code ||
				tc.where != "" && !strings.HasPrefix(f.Problems[0].Where, tc.where) {
				t.Fatalf("problems %+v, want %s at %s", f.Problems, tc.code, tc.where)
			}
			if p := f.Problems[0]; p.What == "" || p.Fix == "" || strings.HasSuffix(p.What, ".") {
				t.Errorf("%+v does not say what is wrong and what to do", p)
			}
			if tc.verdict == WithProblems && total(&f.Answers) != 1 {
				t.Errorf("the rest of the file was not taken: %+v", f.Answers)
			}
			if tc.verdict == Rejected && len(datatest.Must(Batches(context.Background(), d.Register))(t)) != 0 {
				t.Error("a rejected file left a trace")
			}
			d.verify()
		})
	}
}

func plain(name, body string) func(d *fixture) string {
	return func(d *fixture) string { return writeFile(d.t, d.path(name), body) }
}

func cutShort(d *fixture) string {
	whole := datatest.Must(os.ReadFile(d.issued.Path))(d.t)
	return writeFile(d.t, d.path("in.xlsx"), string(whole[:len(whole)*2/3]))
}

func encrypted(d *fixture) string {
	f := datatest.Must(excelize.OpenFile(d.issued.Path))(d.t)
	if err := f.SaveAs(d.path("in.xlsx"), excelize.Options{Password: "secret"}); err != nil {
		d.t.Fatal(err)
	}
	return d.path("in.xlsx")
}

func huge(d *fixture) string {
	f := datatest.Must(os.Create(d.path("in.xlsx")))(d.t)
	if _, err := f.WriteString("PK\x03\x04"); err != nil {
		d.t.Fatal(err)
	}
	if err := f.Truncate(maxFileBytes + 1); err != nil {
		d.t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		d.t.Fatal(err)
	}
	return d.path("in.xlsx")
}

func noEngagement(d *fixture) string {
	s := datatest.Must(d.AddSupplier(context.Background(), entity.Supplier{Name: "No Work Ltd (fictional)"}))(d.t)
	return csvFile(d.t, d.path("in.csv"), "supplier|pack|question|answer", s.Ref+"|dspt-it-supplier|ITS-03|met")
}

func TestImportWithPassword(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	filled := fillBook(t, d.issued.Path, d.path("filled.xlsx"), "", answered("ITS-03", "Met"))
	f := datatest.Must(excelize.OpenFile(filled))(t)
	if err := f.SaveAs(d.path("locked.xlsx"), excelize.Options{Password: "secret"}); err != nil {
		t.Fatal(err)
	}
	out := d.imports(Request{Paths: []string{d.path("locked.xlsx")}, Apply: true, Password: "secret"})
	if out.Files[0].Verdict != Accepted || d.claim("ITS-03").Value != "met" {
		t.Errorf("%+v", out.Files[0])
	}
}

func TestImportClosedCycle(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	ctx := context.Background()
	file := fillBook(t, d.issued.Path, d.path("return.xlsx"), "2026-03-05", answered("ITS-03", "Met"))
	datatest.Must(d.RecordAnswer(ctx,
		data.AnswerEdit{Assessment: d.assessment.ID, Question: "ITS-06", Party: entity.BySupplier, Value: "met"}))(t)
	datatest.SignOff(t, d.Register, d.assessment.ID)
	f := d.apply(file).Files[0]
	if f.Verdict != Rejected || !slices.Equal(problemCodes(f), []string{"cycle-closed"}) {
		t.Fatalf("%+v", f)
	}
	// A sheet opens the next cycle.
	sheet := csvFile(t, d.path("long.csv"), "supplier|pack|question|answer", "ZZ001|dspt-it-supplier|ITS-03|met")
	f = d.apply(sheet).Files[0]
	if f.Verdict != Accepted || f.Subjects[0].Cycle != 2 {
		t.Fatalf("%+v", f)
	}
	d.verify()
}

// Without a code, the name in the workbook is shown with similar names as candidates.
func TestImportOfAnotherOrganisationByName(t *testing.T) {
	t.Parallel()
	theirs := newFixture(t)
	file := fillBook(t, theirs.issued.Path, theirs.path("shared.xlsx"), "2026-03-01", answered("ITS-03", "Met"))
	ctx := context.Background()
	r, _ := datatest.NewRegister(t, "dana")
	d := &fixture{Register: r, t: t, dir: t.TempDir()}
	like := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Ref: "LIKE", Name: theirs.supplier.Name}))(t)
	f := d.imports(Request{Paths: []string{file}, Identity: true}).Files[0]
	if f.Verdict != Rejected || !slices.Equal(problemCodes(f), []string{"unknown-supplier"}) ||
		!strings.Contains(f.Problems[0].Fix, "LIKE") ||
		len(f.Questions) != 1 || f.Questions[0].Named != theirs.supplier.Name ||
		f.Questions[0].Candidates[0].Ref != like.Ref {
		t.Fatalf("%+v", f)
	}
	// Codes of two suppliers are a question too, whatever was confirmed.
	datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Left Ltd", ODSCodes: theirs.supplier.ODSCodes}))(t)
	datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Right Ltd", CompanyNumber: "09999903"}))(t)
	theirs.supplier.CompanyNumber = "09999903"
	if err := theirs.UpdateSupplier(ctx, theirs.supplier); err != nil {
		t.Fatal(err)
	}
	theirs.issued = theirs.issue(issue.Request{Refs: []string{theirs.engagement.Ref}})
	file = fillBook(t, theirs.issued.Path, theirs.path("again.xlsx"), "2026-03-01", answered("ITS-03", "Met"))
	f = d.imports(Request{Paths: []string{file}, Identity: true}).Files[0]
	if !slices.Equal(problemCodes(f), []string{"ambiguous-supplier"}) || len(f.Questions[0].Candidates) != 2 ||
		f.Questions[0].Candidates[0].By != "ods_code" || f.Questions[0].Candidates[1].By != "company_number" {
		t.Fatalf("%+v", f)
	}
}

// A workbook of another organisation is imported once a person names its supplier.
func TestImportOfAnotherOrganisation(t *testing.T) {
	t.Parallel()
	theirs := newFixture(t)
	file := fillBook(t, theirs.issued.Path, theirs.path("shared.xlsx"), "2026-03-05", answered("ITS-03", "Met"))
	d := newFixture(t) // has a supplier and an engagement of the very same refs
	other := datatest.Must(d.AddSupplier(context.Background(),
		entity.Supplier{Name: "Asked Elsewhere Ltd (fictional)"}))(t)
	datatest.Must(d.AddEngagement(context.Background(), entity.Engagement{Supplier: other.ID, Service: "Archive"}))(t)
	f := d.apply(file).Files[0]
	// The ODS code in it belongs to a supplier here: a question, and no answer to it.
	if f.Verdict != Rejected || !slices.Equal(problemCodes(f), []string{"identity-unconfirmed"}) ||
		!strings.Contains(f.Problems[0].What, "Westmarch Trust") ||
		!strings.Contains(f.Problems[0].Fix, "--supplier "+d.supplier.Ref) || len(f.Questions) != 1 ||
		f.Questions[0].Candidates[0].By != "ods_code" {
		t.Fatalf("%+v", f)
	}
	confirmed := d.imports(Request{Paths: []string{file}, Identity: true}).Files[0]
	if confirmed.Verdict != Accepted || *confirmed.Supplier != d.supplier.Ref || len(confirmed.Notes) == 0 {
		t.Fatalf("%+v", confirmed)
	}
	f = d.imports(Request{Paths: []string{file}, Apply: true, Supplier: other.Ref}).Files[0]
	if f.Verdict != Accepted || *f.Supplier != other.Ref || d.claim("ITS-03").Value != "" {
		t.Fatalf("%+v", f)
	}
	// With several engagements the supplier alone does not say whose answers they are; the
	// engagement does.
	second := datatest.Must(
		d.AddEngagement(context.Background(), entity.Engagement{Supplier: other.ID, Service: "Portal"}))(t)
	file = fillBook(t, theirs.issued.Path, theirs.path("portal.xlsx"), "2026-03-05", answered("ITS-03", "Not met"))
	f = d.imports(Request{Paths: []string{file}, Apply: true, Supplier: other.Ref}).Files[0]
	if f.Verdict != Rejected || !slices.Equal(problemCodes(f), []string{"ambiguous-supplier"}) ||
		!strings.Contains(f.Problems[0].Fix, "--supplier") {
		t.Fatalf("%+v", f)
	}
	f = d.imports(Request{Paths: []string{file}, Apply: true, Supplier: second.Ref}).Files[0]
	if f.Verdict != Accepted || len(f.Subjects) != 1 || f.Subjects[0].Engagement != second.Ref {
		t.Fatalf("%+v", f)
	}
	d.verify()
}

func TestImportLate(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	file := fillBook(t, d.issued.Path, d.path("return.xlsx"), "", answered("ITS-03", "Met"))
	d.wait(20) // due after 14
	f := d.apply(file).Files[0]
	if f.Verdict != Accepted || !f.Subjects[0].Late || !d.view().Issues[0].Late {
		t.Fatalf("%+v", f)
	}
	ctx := context.Background()
	e := d.engagement
	frozen := d.Now()
	e.State, e.FrozenAt = entity.Bid, &frozen
	if err := d.UpdateEngagement(ctx, e); err != nil {
		t.Fatal(err)
	}
	d.wait(1)
	f = d.apply(fillBook(t, d.issued.Path, d.path("second.xlsx"), "", answered("ITS-06", "Met"))).Files[0]
	if f.Verdict != Accepted || !f.Subjects[0].Late || d.claim("ITS-06").Value != "met" || len(f.Notes) < 1 {
		t.Fatalf("after the closing time: %+v", f)
	}
	// once awarded it is no bid: what comes later is not late by the closing time
	if _, err := d.Award(ctx, e.ID, false, "best of six"); err != nil {
		t.Fatal(err)
	}
	again := datatest.Must(issue.Write(ctx, d.Register, issue.Request{Pack: "dspt-it-supplier", Refs: []string{e.Ref},
		Out: d.path("again"), Due: d.Today() + 14}))(t).Issued[0]
	f = d.apply(fillBook(t, again.Path, d.path("third.xlsx"), "", answered("ITS-07", "Met"))).Files[0]
	if f.Verdict != Accepted || f.Subjects[0].Late || d.claim("ITS-07").Value != "met" {
		t.Fatalf("after the award: %+v", f)
	}
}

// Confirming last time's answers in a prefilled workbook.
func TestImportStillTrue(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	ctx := context.Background()
	for i, q := range []string{"ITS-03", "ITS-04", "ITS-06", "ITS-07"} {
		datatest.Must(d.RecordAnswer(ctx,
			data.AnswerEdit{OpID: "op" + q, Assessment: d.assessment.ID, Question: q, Party: entity.BySupplier,
				Value: []string{"met", "not-met"}[i%2], Note: "as before"}))(t)
	}
	doc := datatest.Must(d.AddDocument(ctx,
		entity.Document{Supplier: d.supplier.ID, Kind: entity.Record, Reference: "Test report 4",
			Issued: d.Today() - 5},
		[]entity.Support{{Assessment: d.assessment.ID, Question: "ITS-03"}}))(t)
	if err := d.AcceptDocument(ctx, doc.Ref); err != nil {
		t.Fatal(err)
	}
	d.wait(1)
	datatest.SignOff(t, d.Register, d.assessment.ID)
	d.wait(30)
	issued := d.issue(issue.Request{Refs: []string{d.engagement.Ref}, Prefill: true})
	d.wait(1)
	still := func(v string) map[string]any { return map[string]any{form.ColStill: v} }
	cells := cellsOf{"ITS-03": still("Yes"), "ITS-04": still("No"), "ITS-06": {form.ColAnswer: "Not met"},
		"ITS-05": still("Yes")}
	file := fillBook(t, issued.Path, d.path("return.xlsx"), "", cells)
	f := d.apply(file).Files[0]
	if f.Answers != (directory.Tally{New: 2}) ||
		!slices.Equal(problemCodes(f), []string{"unknown-answer", "unknown-answer"}) {
		t.Fatalf("%+v", f)
	}
	view := datatest.Must(d.Assessment(ctx, issued.Assessment, book.At{}))(t)
	if c := view.Answers["ITS-03"].Claim; c == nil || !c.Reconfirmed || c.Value != "met" || c.Note != "as before" {
		t.Errorf("confirmed: %+v", c)
	}
	if len(view.Supports) != 1 || view.Supports[0].State != entity.Offered || view.Supports[0].Question != "ITS-03" {
		t.Errorf("what proved it before is not offered again: %+v", view.Supports)
	}
	if c := view.Answers["ITS-06"].Claim; c == nil || c.Reconfirmed || c.Value != "not-met" {
		t.Errorf("changed: %+v", c)
	}
	if view.Answers["ITS-04"].Claim != nil || view.Answers["ITS-07"].Claim != nil {
		t.Error("what was not confirmed was carried over")
	}
	d.verify()
}

// A blank cell keeps the answer, the word unknown clears it, and a note without an answer is kept.
func TestImportBlanks(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	cells := answered("ITS-03", "Met", "ITS-04", "Met")
	cells["ITS-03"][form.ColNote] = "first words"
	cells["ITS-05"] = map[string]any{form.ColNote: "we are asking our host"}
	first := d.apply(fillBook(t, d.issued.Path, d.path("one.xlsx"), "2026-03-03", cells)).Files[0]
	if s := first.Subjects[0]; !slices.Equal(s.Words, []string{"ITS-05"}) || first.Answers.New != 2 {
		t.Errorf("words without an answer: %+v, %+v", s.Words, first.Answers)
	}
	if r := d.view().Result.Row("ITS-05"); r.State != scoring.NotRecorded {
		t.Errorf("a note answered the question: %s", r.State)
	}
	if c := d.claim("ITS-05"); c.Given() || c.Note != "we are asking our host" || c.Cell != "G4" {
		t.Errorf("a note alone: %+v", c)
	}
	d.wait(2)
	cells = answered("ITS-04", "Don't know")
	cells["ITS-03"] = map[string]any{form.ColAlternative: "a second lock"}
	f := d.apply(fillBook(t, d.issued.Path, d.path("two.xlsx"), "2026-03-04", cells)).Files[0]
	if f.Answers != (directory.Tally{Changed: 2}) {
		t.Fatalf("%+v", f)
	}
	if c := d.claim("ITS-03"); c.Value != "met" || c.Note != "first words" || c.Alternative != "a second lock" {
		t.Errorf("a blank erased: %+v", c)
	}
	if d.claim("ITS-04").Value != questionnaire.Unknown {
		t.Error("unknown does not clear")
	}
	d.verify()
}

// A new claim never changes a judgement.
func TestImportBesideJudgement(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	ctx := context.Background()
	d.apply(fillBook(t, d.issued.Path, d.path("one.xlsx"), "2026-03-03", answered("ITS-03", "Met")))
	datatest.Must(d.RecordAnswer(ctx,
		data.AnswerEdit{Assessment: d.assessment.ID, Question: "ITS-03", Party: entity.ByAssessor, Value: "partly",
			Note: "half of it was shown"}))(t)
	d.wait(2)
	f := d.apply(fillBook(t, d.issued.Path, d.path("two.xlsx"), "2026-03-04", answered("ITS-03", "Not met"))).Files[0]
	if f.Verdict != Accepted || f.Subjects[0].Judged != 1 {
		t.Fatalf("%+v", f)
	}
	if a := d.view().Answers["ITS-03"]; a.Effective().Value != "partly" || a.Claim.Value != "not-met" ||
		!a.ClaimChanged() {
		t.Errorf("%+v", a)
	}
}

// Cancelling keeps the files written before and rolls back the current one.
func TestImportStopped(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	for i, q := range []string{"ITS-03", "ITS-04", "ITS-05"} {
		fillBook(t, d.issued.Path, d.path(string(rune('a'+i))+".xlsx"), "", answered(q, "Met"))
	}
	out, err := Run(ctx, d.Register, Request{Paths: []string{d.dir}, Apply: true, Watch: func(s Step) {
		if s.Writing && s.Done == 1 {
			stop()
		}
	}})
	if err == nil || out == nil || !out.Stopped || len(out.Files) != 1 || out.Batch == nil {
		t.Fatalf("stopped: %+v, %v", out, err)
	}
	if d.claim("ITS-03").Value != "met" || d.claim("ITS-04").Value != "" {
		t.Error("what was finished did not stay, or what was not begun did")
	}
	rest := d.apply(d.dir)
	if rest.Totals.Duplicate != 1 || rest.Totals.Accepted != 2 {
		t.Errorf("the rest: %+v", rest.Totals)
	}
	cancelled, stop2 := context.WithCancel(context.Background())
	stop2()
	if out, err := Run(cancelled, d.Register, Request{Paths: []string{d.dir}}); out != nil || err == nil {
		t.Errorf("stopped before the beginning: %+v, %v", out, err)
	}
	d.verify()
}

func TestImportPaths(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"b.xlsx", "a/c.xlsx", "a/~$c.xlsx", ".hidden/d.xlsx", "a/.e", "register.db",
		"register.db-wal"} {
		writeFile(t, filepath.Join(dir, name), name)
	}
	if err := os.Symlink("/etc", filepath.Join(dir, "link")); err != nil {
		t.Skip("no links here")
	}
	files, skipped, err := findFiles([]string{dir, filepath.Join(dir, "b.xlsx")}, filepath.Join(dir, "register.db"), "")
	if err != nil || !slices.Equal(files, []string{filepath.Join(dir, "a/c.xlsx"), filepath.Join(dir, "b.xlsx")}) ||
		len(skipped) != 3 {
		t.Errorf("%v, skipped %v, %v", files, skipped, err)
	}
	_, _, err = findFiles([]string{filepath.Join(dir, "nowhere")}, "", "")
	datatest.WantCode(t, err, "no-file")
	_, _, err = findFiles([]string{filepath.Join(dir, ".hidden/none")}, "", "")
	datatest.WantCode(t, err, "no-file")
}

func TestNamesFile(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		reference, name string
		want            bool
	}{
		{"policy.pdf", "policy.pdf", true}, {"See Policy.PDF, page 3", "policy.pdf", true},
		{"certs/policy.pdf.", "policy.pdf", true},
		{`certs\policy.pdf; other.pdf`, "policy.pdf", true}, {"access-policy.pdf", "policy.pdf", false},
		{"policy.pdf.old", "policy.pdf", false},
		{"policy", "policy.pdf", false}, {"access-policy.pdf and policy.pdf", "policy.pdf", true},
		{"", "policy.pdf", false}, {"x", "", false},
	} {
		if got := namesFile(tc.reference, tc.name); got != tc.want {
			t.Errorf("%q names %q: %v", tc.reference, tc.name, got)
		}
	}
}

// Undo also undoes batches of suppliers and of the directory.
func TestUndoOtherBatches(t *testing.T) {
	t.Parallel()
	r, _ := datatest.NewRegister(t, "dana")
	ctx := context.Background()
	got := datatest.Must(directory.ImportSuppliers(ctx, r,
		datatest.WriteFile(t, "suppliers.csv", "ref,name\nA-1,One\n")))(t)
	out := datatest.Must(Undo(ctx, r, strings.ToLower(got.Batch)))(t)
	if s := datatest.Must(r.FindSupplier(ctx, "A-1"))(t); !s.Retired || out.Kind != "suppliers" || out.Files != 1 {
		t.Errorf("%+v, %+v", out, s)
	}
	if list := datatest.Must(Batches(ctx, r))(t); len(list) != 1 || list[0].State != "undone" ||
		list[0].UndoneBy != "dana" || time.Since(*list[0].UndoneAt) < 0 {
		t.Errorf("%+v", list)
	}
}

// What the register keeps of an import says where its problems are and which answer stands beside
// them, and nobody's words.
func TestBatchFiles(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	ctx := context.Background()
	cells := answered("ITS-03", "perhaps", "ITS-06", "Met")
	cells["ITS-06"][form.ColPlanned] = "next May"
	file := fillBook(t, d.issued.Path, d.path("return.xlsx"), "2026-03-10", cells)
	done := d.apply(file)
	out := datatest.Must(ReadBatch(ctx, d.Register, *done.Batch))(t)
	if len(out.Files) != 1 || out.By != "dana" || out.State != "applied" || out.Files[0].Verdict != WithProblems ||
		out.Files[0].Kind != intake.AssureWorkbook {
		t.Fatalf("%+v", out)
	}
	f := out.Files[0]
	if f.Answers != done.Files[0].Answers || f.Cells.Read != done.Files[0].Cells.Read ||
		f.Subjects[0].Score != done.Files[0].Subjects[0].Score || len(f.Problems) != 2 {
		t.Errorf("%+v", f)
	}
	for _, p := range f.Problems {
		beside := p.Code == "bad-date" // of ITS-06, whose answer was taken
		if p.Where == "" || (p.Question == "ITS-06") != beside || (p.Engagement == d.engagement.Ref) != beside {
			t.Errorf("%+v", p)
		}
	}
	datatest.Must(Undo(ctx, d.Register, *done.Batch))(t)
	if out := datatest.Must(ReadBatch(ctx, d.Register, strings.ToLower(*done.Batch)))(t); out.State != "undone" ||
		len(out.Files) != 1 {
		t.Errorf("%+v", out)
	}
	_, err := ReadBatch(ctx, d.Register, "01NONE")
	datatest.WantCode(t, err, "unknown-batch")
}

// A refused answer holds its row back: its words are not said of the answer before. Another answer
// starts without the words of the one before it, and the same answer keeps them.
func TestImportWordsBelongToTheirAnswer(t *testing.T) {
	t.Parallel()
	d := newFixture(t)
	cells := answered("ITS-03", "Met", "ITS-04", "Met", "ITS-22", "Met")
	for _, q := range []string{"ITS-03", "ITS-04"} {
		cells[q][form.ColNote], cells[q][form.ColAlternative] = "met since "+q, "a second lock"
		cells[q][form.ColPlanned] = "1 June 2027"
	}
	d.apply(fillBook(t, d.issued.Path, d.path("one.xlsx"), "2026-03-03", cells))
	d.wait(2)
	cells = answered("ITS-03", "Not met", "ITS-04", "Met", "ITS-22", "No longer met")
	cells["ITS-22"][form.ColNote] = "we switched MFA off"
	f := d.apply(fillBook(t, d.issued.Path, d.path("two.xlsx"), "2026-03-04", cells)).Files[0]
	if f.Answers != (directory.Tally{Changed: 1, Same: 1}) ||
		!slices.Equal(problemCodes(f), []string{"unknown-answer"}) {
		t.Fatalf("%+v", f)
	}
	if c := d.claim("ITS-22"); c.Value != "met" || c.Note != "" {
		t.Errorf("refused: %+v", c)
	}
	if c := d.claim("ITS-03"); c.Value != "not-met" || c.Note != "" || c.Alternative != "" || c.Planned != 0 {
		t.Errorf("another answer: %+v", c)
	}
	if c := d.claim("ITS-04"); c.Note != "met since ITS-04" || c.Alternative != "a second lock" || c.Planned == 0 {
		t.Errorf("the same answer: %+v", c)
	}
	d.verify()
}
