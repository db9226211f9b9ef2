package riskregister_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/imports"
	"assure/data/riskregister"
	"assure/data/riskregister/tables"
	"assure/data/tabular"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// edited is an exported register and a way to type into its cells by reference and heading, as Excel would.
type edited struct {
	t    *testing.T
	path string
	file *excelize.File
}

func exportToEdit(t *testing.T, r *data.Register) *edited {
	t.Helper()
	out, _ := export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "risk.xlsx")})
	return &edited{t: t, path: out.Path, file: datatest.Must(excelize.OpenFile(out.Path))(t)}
}

func (e *edited) cell(sheet, ref, column string) string {
	e.t.Helper()
	rows := datatest.Must(e.file.GetRows(sheet))(e.t)
	col := slices.Index(rows[tables.HeaderRow-1], column)
	if col < 0 {
		e.t.Fatalf("%s has no column %s", sheet, column)
	}
	for i, row := range rows {
		if i > 0 && len(row) > 0 && row[0] == ref {
			return tabular.Ref(i+1, col+1)
		}
	}
	e.t.Fatalf("%s has no row %s", sheet, ref)
	return ""
}

func (e *edited) set(sheet, ref, column string, value any) string {
	e.t.Helper()
	at := e.cell(sheet, ref, column)
	if err := e.file.SetCellValue(sheet, at, value); err != nil {
		e.t.Fatal(err)
	}
	return sheet + "!" + at
}

func (e *edited) save() string {
	e.t.Helper()
	if err := e.file.Save(); err != nil {
		e.t.Fatal(err)
	}
	return e.path
}

func importRegister(t *testing.T, r *data.Register, path string, apply bool) *riskregister.Imported {
	t.Helper()
	return datatest.Must(riskregister.Import(context.Background(), r,
		riskregister.ImportRequest{Path: path, Apply: apply}))(t)
}

// gateRisk is the risk of the must-have of the worked register: decided 4x3, with an action.
func gateRisk(t *testing.T, r *data.Register) book.RiskView {
	t.Helper()
	all := datatest.Must(r.Risks(context.Background(), book.RiskFilter{}, book.At{}))(t)
	i := slices.IndexFunc(all, func(k book.RiskView) bool { return k.Question == "ITS-22" })
	return all[i]
}

func TestRegisterUntouchedChangesNothing(t *testing.T) {
	r, _, _ := worked(t)
	e := exportToEdit(t, r)
	for _, path := range []string{e.path, e.save()} { // as written by us, and as saved by another program
		out := importRegister(t, r, path, true)
		if len(out.Changes)+len(out.New) != 0 || out.Findings() || out.Batch != nil || out.Moved ||
			len(out.Notes) != 0 {
			t.Errorf("an untouched register changed %+v", out)
		}
	}
}

// noAuthority sets rules that ask for nothing about Extreme and High risks.
func noAuthority(t *testing.T, r *data.Register) {
	t.Helper()
	s := *datatest.Must(r.Settings(t.Context(), book.At{}))(t)
	s.Authority = []scoring.AuthorityRule{{For: "Low", Why: "for the test"}}
	if err := r.ChangeSettings(t.Context(), &s, "for the test"); err != nil {
		t.Fatal(err)
	}
}

// A place below the calculated one, and the end of a risk, take the authority of the band that they leave.
func TestRegisterImportKeepsAuthority(t *testing.T) {
	ctx := t.Context()
	r, _, _ := worked(t)
	k := gateRisk(t, r)
	datatest.Must(r.AddPerson(ctx, entity.Person{Name: "Ira", Role: "Information asset owner"}))(t)
	datatest.Must(r.AddPerson(ctx, entity.Person{Name: "Robin", Role: "SIRO"}))(t)
	codes := map[string]string{"lowered by somebody on no list": "unknown-person",
		"lowered by another role": "not-their-authority", "lowered by one person": "no-end",
		"lowered by the importing person": "unknown-person", "closed": "unknown-person"}
	for name, edit := range map[string]func(*edited){
		"lowered by another role": func(e *edited) {
			e.set(tables.SheetRegister, k.Ref, "Decided L", 1)
			e.set(tables.SheetRegister, k.Ref, "Decided by", "Ira")
		},
		"lowered by the importing person": func(e *edited) { e.set(tables.SheetRegister, k.Ref, "Decided L", 1) },
		"lowered by somebody on no list": func(e *edited) {
			e.set(tables.SheetRegister, k.Ref, "Decided L", 1)
			e.set(tables.SheetRegister, k.Ref, "Decided C", 1)
			e.set(tables.SheetRegister, k.Ref, "Decided by", "Procurement Pat")
		},
		"lowered by one person": func(e *edited) {
			e.set(tables.SheetRegister, k.Ref, "Decided L", 1)
			e.set(tables.SheetRegister, k.Ref, "Decided by", "Robin")
		},
		"closed": func(e *edited) {
			e.set(tables.SheetRegister, k.Ref, "Status", "Closed")
			e.set(tables.SheetRegister, k.Ref, "Closed because", "we think so")
		},
	} {
		e := exportToEdit(t, r)
		edit(e)
		for _, apply := range []bool{false, true} {
			out := importRegister(t, r, e.save(), apply)
			if len(out.Problems) != 1 || out.Problems[0].Code != codes[name] || len(out.Changes) != 0 {
				t.Errorf("%s: %+v", name, out)
			}
		}
		if got := datatest.Must(r.Risk(ctx, k.Ref, book.At{}))(t); !reflect.DeepEqual(got.Risk, k.Risk) {
			t.Errorf("%s changed it to %+v", name, got.Risk)
		}
	}
}

// A place that two persons gave stays theirs when other cells of its row and its action come back edited.
func TestRegisterImportKeepsWhoDecided(t *testing.T) {
	ctx := t.Context()
	r, _, _ := worked(t)
	k := gateRisk(t, r)
	if k.DecidedBy == "" || k.DecidedSecond == "" || k.DecidedUntil == 0 {
		t.Fatalf("the register of the test has no place given by two: %+v", k.Risk)
	}
	e := exportToEdit(t, r)
	e.set(tables.SheetRegister, k.Ref, "Risk owner", "Priya N.")
	e.set(tables.SheetRegister, k.Ref, "Due date", "2027-01-15")
	e.set(tables.SheetActions, "ACT-0001", "State", "doing")
	if out := importRegister(t, r, e.save(), true); out.Findings() || !out.Applied {
		t.Fatalf("%+v", out)
	}
	want := k.Risk
	want.Owner = "Priya N."
	if got := datatest.Must(r.Risk(ctx, k.Ref, book.At{}))(t); !reflect.DeepEqual(got.Risk, want) {
		t.Errorf("%+v\nwant %+v", got.Risk, want)
	}
}

func TestRegisterImportTakesWhatIsTheirs(t *testing.T) {
	ctx := context.Background()
	r, _, eng := worked(t)
	noAuthority(t, r)
	k := gateRisk(t, r)
	before := datatest.Must(r.Risks(ctx, book.RiskFilter{}, book.At{}))(t)
	e := exportToEdit(t, r)
	const reg, act = tables.SheetRegister, tables.SheetActions
	e.set(reg, k.Ref, "Risk owner", "=Priya N.") // text that looks like a formula is text
	e.set(reg, k.Ref, "Response", "transfer")
	e.set(reg, k.Ref, "Decided L", 2)
	e.set(reg, k.Ref, "Reason for the decided score", "seen on site")
	e.set(reg, k.Ref, "Target L", 1)
	e.set(reg, k.Ref, "Target C", 4)
	e.set(reg, k.Ref, "Appetite", "low")
	e.set(reg, k.Ref, "Review date", "31/03/2027")
	e.set(reg, k.Ref, "Outside reference", 4711)
	e.set(reg, k.Ref, "Consequence domain", "Safety of patients")
	e.set(reg, k.Ref, "Action", "ACT-0001 Enforce MFA for all")
	e.set(reg, k.Ref, "Due date", "2027-01-15")
	e.set(act, "ACT-0001", "State", "doing")
	e.set(act, "ACT-0001", "Proof of completion", "policy export")
	path := e.save()

	bytes := datatest.Must(os.ReadFile(r.Path()))(t)
	dry := importRegister(t, r, path, false)
	if string(bytes) != string(datatest.Must(os.ReadFile(r.Path()))(t)) {
		t.Error("a dry run changed the register file")
	}
	if len(dry.Changes) != 14 || dry.Findings() || dry.Applied || dry.Batch != nil {
		t.Fatalf("dry run: %d changes, %+v", len(dry.Changes), dry)
	}
	trail := len(datatest.Must(r.AuditLog(ctx, data.AuditFilter{}))(t))
	out := importRegister(t, r, path, true)
	if !out.Applied || out.Batch == nil || !reflect.DeepEqual(out.Changes, dry.Changes) {
		t.Errorf("applied %+v", out)
	}
	if n := len(datatest.Must(r.AuditLog(ctx, data.AuditFilter{}))(t)); n != trail+1 {
		t.Errorf("%d rows in the trail for one import", n-trail)
	}
	want := k.Risk
	want.Owner, want.Response, want.Appetite, want.Outside, want.Domain = "=Priya N.", "Transfer", "low", "4711",
		"Safety of patients"
	want.Decided, want.DecidedReason, want.DecidedBy, want.DecidedOn = &entity.Cell{Consequence: 4, Likelihood: 2},
		"seen on site", "dana", r.Today()
	calculated := k.Calculated
	want.DecidedSecond, want.DecidedUntil, want.DecidedRecorder, want.DecidedFrom = "", 0, "", &calculated
	want.Target, want.Review = &entity.Cell{Consequence: 4, Likelihood: 1},
		datatest.Must(questionnaire.ParseDate("2027-03-31"))(t)
	if got := gateRisk(t, r).Risk; !reflect.DeepEqual(got, want) {
		t.Errorf("risk is\n%+v, want\n%+v", got, want)
	}
	a := datatest.Must(r.Actions(ctx, eng.ID, book.At{}))(t)[0]
	if a.Title != "Enforce MFA for all" || a.Due.String() != "2027-01-15" || a.State != "doing" ||
		a.Proof != "policy export" || a.Owner != "Supplier" {
		t.Errorf("action is %+v", a)
	}
	for _, was := range before { // nothing else moved
		if now := datatest.Must(r.Risk(ctx, was.Ref, book.At{}))(t); was.Ref != k.Ref &&
			!reflect.DeepEqual(now.Risk, was.Risk) {
			t.Errorf("%s changed to %+v", was.Ref, now.Risk)
		}
	}
	again := importRegister(t, r, path, true)
	if len(again.Changes)+len(again.New) != 0 || again.Findings() || again.Batch != nil || !again.Moved {
		t.Errorf("the same file again changed %+v", again)
	}
	undone := datatest.Must(imports.Undo(ctx, r, *out.Batch))(t)
	if undone.Kind != "register" || len(undone.Kept) != 0 {
		t.Errorf("undo %+v", undone)
	}
	if got := gateRisk(t, r).Risk; !reflect.DeepEqual(got, k.Risk) {
		t.Errorf("after the undo the risk is %+v, want %+v", got, k.Risk)
	}
}

// An import reads every column that the workbook offers for editing: an edit that nothing reads
// would be lost unseen.
func TestImportReadsEveryEditableColumn(t *testing.T) {
	risks, actions := tables.Risks(scoring.DefaultSettings()), tables.Actions()
	r, _, _ := worked(t)
	noAuthority(t, r)
	checkEditable(t, r, tables.SheetRegister, gateRisk(t, r).Ref, risks.Columns)
	checkEditable(t, r, tables.SheetActions, "ACT-0001", actions.Columns)
}

func checkEditable[T any](t *testing.T, r *data.Register, sheet, ref string, columns []tables.Column[T]) {
	t.Helper()
	words := map[string]any{tables.ListResponse: "Terminate", tables.ListStatus: tables.StatusClosed,
		tables.ListAction: "doing", tables.ListOneToFive: 1}
	e := exportToEdit(t, r)
	var want []string
	for _, c := range columns {
		if !c.Input {
			continue
		}
		var value any = "Words for " + c.Header
		switch {
		case c.Header == tables.HAction:
			value = "ACT-0001 Other words"
		case c.Header == tables.HDecidedBy:
			value = "Sam" // somebody on the list of people
		case c.List != "":
			value = words[c.List]
		case c.Kind == tables.Day:
			value = "2020-02-03"
		}
		e.set(sheet, ref, c.Header, value)
		want = append(want, c.Header)
	}
	out := importRegister(t, r, e.save(), false)
	var got []string
	for _, c := range out.Changes {
		got = append(got, c.Column)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) || out.Findings() {
		t.Errorf("%s: edits of %q brought changes of %q, problems %v, conflicts %v; an Input column needs an Edit, a "+
			"Rule or an ActionColumn in data/riskregister/tables", sheet, want, got, out.Problems, out.Conflicts)
	}
}

func TestRegisterImportReportsWhatIsOurs(t *testing.T) {
	r, _, _ := worked(t)
	k := gateRisk(t, r)
	e := exportToEdit(t, r)
	const reg = tables.SheetRegister
	gaps := e.set(reg, k.Ref, "Gaps in control", "none")
	calc := e.set(reg, k.Ref, "Calculated L", 1)
	band := e.set(reg, k.Ref, "Band", "Low") // typed over its formula
	owner := e.cell(reg, k.Ref, "Risk owner")
	if err := e.file.SetCellFormula(reg, owner, "1+1"); err != nil {
		t.Fatal(err)
	}
	e.set(reg, k.Ref, "Review date", "soon")
	e.set(reg, k.Ref, "Target L", 9)
	e.set(reg, k.Ref, "Response", "Ignore")
	e.set(reg, k.Ref, "Status", "Accepted")
	if _, err := e.file.NewSheet("Our own"); err != nil {
		t.Fatal(err)
	}
	out := importRegister(t, r, e.save(), true)
	if len(out.Changes)+len(out.New)+len(out.Conflicts) != 0 || out.Batch != nil {
		t.Errorf("something was taken: %+v", out)
	}
	var got []string
	for _, x := range out.Tampered {
		got = append(got, x.Cell+"="+x.File)
		if x.Was == nil || *x.Was == x.File {
			t.Errorf("%s does not say what it was: %v", x.Cell, x.Was)
		}
	}
	if want := []string{band + "=Low", calc + "=1", gaps + "=none"}; !reflect.DeepEqual(got, want) {
		t.Errorf("tampered %q, want %q", got, want)
	}
	var codes []string
	for _, p := range out.Problems {
		codes = append(codes, p.Code)
		if p.Fix == "" || !strings.HasPrefix(p.Where, "risk.xlsx!Register!") {
			t.Errorf("problem without place or fix: %+v", p)
		}
	}
	slices.Sort(codes)
	if want := []string{"bad-score", "bad-value", "bad-word", "decided-elsewhere",
		"formula"}; !reflect.DeepEqual(codes, want) {
		t.Errorf("problems %q, want %q", codes, want)
	}
	if len(out.Notes) != 1 || !strings.Contains(out.Notes[0], "Our own") {
		t.Errorf("notes %q", out.Notes)
	}
	if now := gateRisk(t, r).Risk; !reflect.DeepEqual(now, k.Risk) {
		t.Errorf("the risk changed to %+v", now)
	}
}

func TestRegisterImportConflicts(t *testing.T) {
	ctx := context.Background()
	r, _, _ := worked(t)
	k := gateRisk(t, r)
	e := exportToEdit(t, r)
	e.set(tables.SheetRegister, k.Ref, "Outside reference", "Datix 99")
	e.set(tables.SheetRegister, k.Ref, "Appetite", "low")
	moved := k.Risk
	moved.Outside = "Datix 88"
	if err := r.UpdateRisk(ctx, moved); err != nil {
		t.Fatal(err)
	}
	out := importRegister(t, r, e.save(), true)
	if len(out.Conflicts) != 1 || out.Conflicts[0].File != "Datix 99" || out.Conflicts[0].Stands != "Datix 88" ||
		!out.Moved {
		t.Errorf("conflicts %+v", out.Conflicts)
	}
	if now := gateRisk(t, r); now.Outside != "Datix 88" || now.Appetite != "low" {
		t.Errorf("the risk is %+v", now.Risk)
	}
}

func TestRegisterImportNewRows(t *testing.T) {
	ctx := context.Background()
	r, _, eng := worked(t)
	k := gateRisk(t, r)
	e := exportToEdit(t, r)
	const reg = tables.SheetRegister
	rows := datatest.Must(e.file.GetRows(reg))(t)
	add := func(line int, cells map[string]any) {
		for column, v := range cells {
			if err := e.file.SetCellValue(reg, tabular.Ref(line, slices.Index(rows[tables.HeaderRow-1], column)+1),
				v); err != nil {
				t.Fatal(err)
			}
		}
	}
	n := len(rows) + 1
	add(n, map[string]any{"Risk title": "Sole supplier leaves the market", "Engagement": eng.Ref, "Decided L": 2,
		"Decided C": 5, "Reason for the decided score": "two of five left",
		"Action": "Ask for an exit plan", "Action owner": "Lee", "Due date": "2027-02-01"})
	add(n+1, map[string]any{"Risk title": "No engagement"})
	add(n+2, map[string]any{"Risk title": "Wrong", "Supplier ref": "SUP-00999"})
	add(n+3, map[string]any{"Risk ID": "R-99999", "Risk owner": "Nobody"})
	add(n+4, map[string]any{"Risk ID": k.Ref, "Risk owner": "Copied row"})
	path := e.save()
	out := importRegister(t, r, path, true)
	if len(out.New) != 1 || out.New[0].Ref == "" || out.New[0].Engagement != eng.Ref || len(out.Changes) != 0 {
		t.Fatalf("new %+v, changes %+v", out.New, out.Changes)
	}
	var codes []string
	for _, p := range out.Problems {
		codes = append(codes, p.Code)
	}
	slices.Sort(codes)
	if !slices.Contains(codes, "no-engagement") || !slices.Contains(codes, "unknown-risk") ||
		!slices.Contains(codes, "twice") || len(codes) != 4 {
		t.Errorf("problems %q", codes)
	}
	v := datatest.Must(r.Risk(ctx, out.New[0].Ref, book.At{}))(t)
	if v.Kind != entity.HandRisk || v.Decided == nil || v.Decided.Score() != 10 || len(v.Actions) != 1 ||
		v.Actions[0].Owner != "Lee" {
		t.Errorf("the new risk is %+v with %+v", v.Risk, v.Actions)
	}
	again := importRegister(t, r, path, true)
	if len(again.New)+len(again.Changes) != 0 || again.Batch != nil {
		t.Errorf("the same file again changed %+v", again)
	}
	datatest.Must(imports.Undo(ctx, r, *out.Batch))(t)
	if v := datatest.Must(r.Risk(ctx, out.New[0].Ref, book.At{}))(t); v.Closed == 0 || v.Actions[0].State != "dropped" {
		t.Errorf("after the undo the new risk is %+v", v.Risk)
	}
}

func TestRegisterImportClosesAndReopens(t *testing.T) {
	r, _, _ := worked(t)
	noAuthority(t, r)
	k := gateRisk(t, r)
	e := exportToEdit(t, r)
	e.set(tables.SheetRegister, k.Ref, "Status", "Closed")
	if out := importRegister(t, r, e.save(), true); len(out.Problems) != 1 || out.Problems[0].Code != "no-reason" {
		t.Errorf("closed without a reason: %+v", out.Problems)
	}
	e.set(tables.SheetRegister, k.Ref, "Closed because", "contract ended")
	if out := importRegister(t, r, e.save(), true); len(out.Changes) != 2 || out.Findings() {
		t.Errorf("%+v", out)
	}
	closed := datatest.Must(r.Risk(context.Background(), k.Ref, book.At{}))(t)
	if closed.Closed != r.Today() || closed.ClosedReason != "contract ended" {
		t.Errorf("the risk is %+v", closed.Risk)
	}
	e = exportToEdit(t, r)
	e.set(tables.SheetRegister, k.Ref, "Status", "Open")
	if out := importRegister(t, r, e.save(), true); out.Findings() || len(out.Changes) != 1 {
		t.Errorf("%+v", out)
	}
	if open := datatest.Must(r.Risk(context.Background(), k.Ref, book.At{}))(t); open.Closed != 0 {
		t.Errorf("the risk is %+v", open.Risk)
	}
}

func TestRegisterImportRefuses(t *testing.T) {
	ctx := context.Background()
	r, _, _ := worked(t)
	e := exportToEdit(t, r)
	other, _ := datatest.NewRegister(t, "lee")
	_, err := riskregister.Import(ctx, other, riskregister.ImportRequest{Path: e.path})
	datatest.WantCode(t, err, "other-register")
	if err := e.file.SetCellValue("Guard", "D3", "....."); err != nil {
		t.Fatal(err)
	}
	_, err = riskregister.Import(ctx, r, riskregister.ImportRequest{Path: e.save()})
	datatest.WantCode(t, err, "guard-damaged")
	if err := e.file.DeleteSheet("Guard"); err != nil {
		t.Fatal(err)
	}
	_, err = riskregister.Import(ctx, r, riskregister.ImportRequest{Path: e.save()})
	datatest.WantCode(t, err, "no-guard")
	_, err = riskregister.Import(ctx, r, riskregister.ImportRequest{Path: filepath.Join(t.TempDir(), "none.xlsx")})
	datatest.WantCode(t, err, "no-file")
}

// A redacted copy has codes where names were and nothing of what people wrote: each of these would read as an edit.
func TestRegisterImportRefusesRedacted(t *testing.T) {
	ctx := context.Background()
	r, _, _ := worked(t)
	out, _ := export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "hidden.xlsx"), Redact: true})
	e := &edited{t: t, path: out.Path, file: datatest.Must(excelize.OpenFile(out.Path))(t)}
	if props := datatest.Must(e.file.GetCustomProps())(t); !slices.ContainsFunc(props,
		func(p excelize.CustomProperty) bool { return p.Name == "assure_redacted" && p.Value == "yes" }) {
		t.Errorf("the properties of a redacted copy do not say so: %v", props)
	}
	for _, path := range []string{out.Path, e.save()} { // as written by us, and as saved by another program
		_, err := riskregister.Import(ctx, r, riskregister.ImportRequest{Path: path, Apply: true})
		datatest.WantCode(t, err, "redacted-copy")
		var p *problem.Problem
		if !errors.As(err, &p) || !strings.Contains(p.Where, "hidden.xlsx") ||
			!strings.Contains(p.Fix, "without --redact") {
			t.Errorf("the problem is %+v", p)
		}
	}
	// Whoever takes the mark away breaks the guard.
	if err := e.file.SetCellValue("Guard", "H1", nil); err != nil {
		t.Fatal(err)
	}
	_, err := riskregister.Import(ctx, r, riskregister.ImportRequest{Path: e.save()})
	datatest.WantCode(t, err, "guard-damaged")

	whole, _ := export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "whole.xlsx")})
	w := datatest.Must(excelize.OpenFile(whole.Path))(t)
	if mark := datatest.Must(w.GetCellValue("Guard", "H1"))(t); mark != "" {
		t.Errorf("the guard of a whole copy says %q", mark)
	}
	if got := importRegister(t, r, whole.Path, false); got.Findings() {
		t.Errorf("a whole copy changed %+v", got)
	}
}

// openpyxl is what scripts use; it drops the cached value of every formula.
func TestRegisterImportFromOpenpyxl(t *testing.T) {
	const python = "/usr/bin/python3"
	if err := exec.Command(python, "-c", "import openpyxl").Run(); err != nil {
		t.Skip("openpyxl is not there")
	}
	r, _, _ := worked(t)
	k := gateRisk(t, r)
	e := exportToEdit(t, r)
	at := e.cell(tables.SheetRegister, k.Ref, "Risk owner")
	script := `import sys, openpyxl
b = openpyxl.load_workbook(sys.argv[1])
b["Register"][sys.argv[2]] = "Priya"
b.save(sys.argv[1])`
	if out, err := exec.Command(python, "-c", script, e.path, at).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	out := importRegister(t, r, e.path, true)
	if len(out.Changes) != 1 || out.Changes[0].New != "Priya" || out.Changes[0].Cell != "Register!"+at ||
		out.Findings() {
		t.Errorf("%+v", out)
	}
}
