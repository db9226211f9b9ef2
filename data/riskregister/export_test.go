package riskregister_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/riskregister"
	"assure/data/riskregister/formats"
	"assure/data/riskregister/tables"
	"assure/data/tabular"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// worked is a register with one engagement in every state that shows: a must-have not met and accepted, evidence, an
// action overdue, a risk decided and accepted, and a second supplier of whom nothing is known.
func worked(t *testing.T) (*data.Register, *datatest.Clock, entity.Engagement) {
	t.Helper()
	ctx := context.Background()
	r, c := datatest.NewRegister(t, "dana")
	s, e, a := datatest.Seed(t, r)
	pack := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t).Pack
	for _, qu := range pack.Questions() {
		if qu.Answer != questionnaire.Choice {
			continue
		}
		value := qu.Options[0].ID
		if qu.ID == "ITS-22" {
			value = "not-met"
		}
		if _, err := r.RecordAnswer(ctx,
			data.AnswerEdit{Assessment: a.ID, Question: qu.ID, Party: entity.BySupplier, Value: value,
				Note: "=HYPERLINK(\"http://x\")"}); err != nil {
			t.Fatal(err)
		}
	}
	doc := datatest.Must(r.AddDocument(ctx,
		entity.Document{Supplier: s.ID, Kind: entity.Independent, Reference: "CHECK report 1.10",
			Issued: r.Today() - 20},
		[]entity.Support{{Assessment: a.ID, Question: "ITS-34"}}))(t)
	if err := r.AcceptDocument(ctx, doc.Ref); err != nil {
		t.Fatal(err)
	}
	for _, p := range []entity.Person{{Name: "A. Brook", Role: "SIRO"}, {Name: "Sam", Role: "Caldicott Guardian"}} {
		datatest.Must(r.AddPerson(ctx, p))(t)
	}
	despite := datatest.Must(r.Decide(ctx,
		entity.Decision{Kind: entity.GateAccept, Engagement: e.ID, Assessment: a.ID, Question: "ITS-22",
			Person: "A. Brook", Role: "SIRO",
			Reason: "replacement signed", Until: r.Today() + 60}))(t)
	if err := datatest.As(t, r, "Sam").Second(ctx, despite.N); err != nil {
		t.Fatal(err)
	}
	risks := datatest.Must(r.Risks(ctx, book.RiskFilter{}, book.At{}))(t)
	i := slices.IndexFunc(risks, func(k book.RiskView) bool { return k.Question == "ITS-22" })
	if i < 0 {
		t.Fatal("the must-have not met raised no risk")
	}
	k := risks[i].Risk
	k.Decided, k.DecidedReason, k.Response, k.Outside = &entity.Cell{Consequence: 4, Likelihood: 3}, "jump host seen",
		"Treat", "Datix 77"
	k.DecidedBy, k.DecidedSecond, k.DecidedUntil = "A. Brook", "Sam", r.Today().AddMonths(12)
	if err := r.UpdateRisk(ctx, k); err != nil {
		t.Fatal(err)
	}
	datatest.Must(r.AddAction(ctx,
		entity.Action{Engagement: e.ID, Risk: k.ID, Title: "Enforce MFA", Owner: "Supplier", Due: r.Today() - 1}))(t)
	datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "+Unknown & Sons", Tags: []string{book.DemoTag}}))(t)
	other := datatest.Must(r.FindSupplier(ctx, "SUP-00002"))(t)
	datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: other.ID, Service: "Nothing known"}))(t)
	return r, c, e
}

func export(t *testing.T, r *data.Register, q riskregister.Request) (*riskregister.Report, []byte) {
	t.Helper()
	out, err := riskregister.Export(context.Background(), r, q)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(out.Path)
	if err != nil {
		t.Fatal(err)
	}
	if int64(len(data)) != out.Bytes {
		t.Errorf("report says %d bytes, the file has %d", out.Bytes, len(data))
	}
	return out, data
}

func TestExportWorkbook(t *testing.T) {
	r, _, e := worked(t)
	a := datatest.Must(r.Assessments(t.Context(), e.ID, book.At{}))(t)[0]
	controls := len(datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t).Pack.Questions())
	out, _ := export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "risk.xlsx"),
		Organisation: "Westmarch Trust (fictional)"})
	if out.Engagements != 2 || out.Actions != 1 || out.Controls != controls || !out.Demo || out.Head.Seq == 0 {
		t.Errorf("report %+v", out)
	}
	cells := datatest.SheetCells(t, out.Path, tables.SheetRegister)
	col := map[string]int{}
	for c := 1; cells[tabular.Ref(tables.HeaderRow, c)] != ""; c++ {
		col[cells[tabular.Ref(tables.HeaderRow, c)]] = c
	}
	row := 0
	for n := tables.HeaderRow + 1; cells[tabular.Ref(n, 1)] != ""; n++ {
		if cells[tabular.Ref(n, col["Source question IDs"])] == "ITS-22" {
			row = n
		}
	}
	if row == 0 {
		t.Fatal("no row for the must-have")
	}
	for h, want := range map[string]string{
		"Engagement": e.Ref, "Supplier": "Fictional Health Systems Ltd", "Must-have": "Not met", "Status": "Open",
		"Response": "Treat", "Outside reference": "Datix 77",
		"Current L": "3", "Current C": "4", "Current score": "12", "Band": "High", "Calculated C": "5",
		"Decided L": "3", "Reason for the decided score": "jump host seen",
		"Action": "ACT-0001 Enforce MFA", "Action owner": "Supplier", "Due date": (r.Today() - 1).String(),
		"Gaps in assurance": "", "Risk owner": "Dana",
	} {
		if got := cells[tabular.Ref(row, col[h])]; got != want {
			t.Errorf("%s = %q, want %q", h, got, want)
		}
	}
	if gaps := cells[tabular.Ref(row, col["Gaps in control"])]; !strings.HasPrefix(gaps, "ITS-22 ") ||
		!strings.Contains(gaps, "Answered: ") {
		t.Errorf("gaps read %q", gaps)
	}
	grade := cells[tabular.Ref(row, col["Grade"])]
	if !strings.Contains(grade, "accepted despite") || !strings.Contains(grade, "by A. Brook") {
		t.Errorf("the grade reads %q and does not say what it was accepted despite", grade)
	}
	eng := datatest.SheetCells(t, out.Path, tables.SheetEngagements)
	if got := eng["C4"]; got != "+Unknown & Sons" {
		t.Errorf("second supplier reads %q", got)
	}
	found := false
	for _, v := range eng {
		found = found || v == tables.NoGrade
	}
	if !found {
		t.Error("an engagement that nobody assessed shows a grade")
	}
	scores, first := datatest.SheetCells(t, out.Path, tables.SheetScores), map[string]string{}
	for c := 1; scores[tabular.Ref(tables.HeaderRow, c)] != ""; c++ {
		first[scores[tabular.Ref(tables.HeaderRow, c)]] = scores[tabular.Ref(tables.HeaderRow+1, c)]
	}
	if first["Shown"] == "" || first["Shown"] != first["Shown, recorded"] || first["Changed since export"] != "0" {
		t.Errorf("the score does not come out of its controls again: %q", first)
	}
	overdue := false
	for _, v := range datatest.SheetCells(t, out.Path, tables.SheetActions) {
		overdue = overdue || v == "Overdue"
	}
	if !overdue {
		t.Error("the action is not marked overdue")
	}
	method := strings.Join(values(datatest.SheetCells(t, out.Path, tables.SheetMethod)), "\n")
	for _, want := range []string{scoring.Engine, out.Head.Hash, "not endorsed by NHS England", "DEMO DATA",
		"dspt-it-supplier"} {
		if !strings.Contains(method, want) {
			t.Errorf("the method does not say %q", want)
		}
	}
}

func values(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

// The same state and dates give the same bytes, although each export is itself recorded.
func TestExportIsRepeatable(t *testing.T) {
	ctx := context.Background()
	r, c, _ := worked(t)
	for _, ext := range formats.Extensions() {
		first, _ := export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "a"+ext)})
		c.At = c.At.Add(3 * time.Hour)
		second, _ := export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "b"+ext)})
		if first.SHA256 != second.SHA256 {
			t.Errorf("%s: exports of one state differ", ext)
		}
	}
	log := datatest.Must(r.AuditLog(ctx, data.AuditFilter{}))(t)
	exports := 0
	for _, entry := range log {
		if entry.Action == "export" {
			exports++
		}
	}
	if want := 2 * len(formats.Extensions()); exports != want {
		t.Errorf("%d exports in the trail, want %d", exports, want)
	}
}

func TestExportOverAFile(t *testing.T) {
	ctx := context.Background()
	r, _, _ := worked(t)
	path := filepath.Join(t.TempDir(), "risk.csv")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := riskregister.Export(ctx, r, riskregister.Request{Out: path})
	datatest.WantCode(t, err, "file-exists")
	if !strings.Contains(err.Error(), "risk (2).csv") {
		t.Errorf("no free name is offered: %v", err)
	}
	if b, _ := os.ReadFile(path); string(b) != "mine" {
		t.Error("the file was written over")
	}
	export(t, r, riskregister.Request{Out: path, Force: true})
	_, err = riskregister.Export(ctx, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "risk.doc")})
	datatest.WantCode(t, err, "unknown-format")
	_, err = riskregister.Export(ctx, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "risk.csv"), Tier: "9"})
	datatest.WantCode(t, err, "bad-tier")
}

func TestExportCSVAndJSON(t *testing.T) {
	r, _, e := worked(t)
	_, data := export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "risk.csv")})
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff"))).ReadAll()
	if err != nil || len(rows) < 3 {
		t.Fatalf("%d lines, %v", len(rows), err)
	}
	for _, fields := range rows[1:] {
		for i, f := range fields {
			if strings.HasPrefix(f, "=") || strings.HasPrefix(f, "+") {
				t.Errorf("%s begins a formula: %q", rows[0][i], f)
			}
		}
	}
	_, data = export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "risk.json"),
		Suppliers: []string{e.Ref, "SUP-00001"}})
	var doc struct {
		Schema      string
		Scope       string
		Engagements []struct{ Ref string }
		Risks       []struct{ Ref string }
	}
	if err := json.Unmarshal(data, &doc); err != nil || doc.Schema != "assure.register/1" ||
		len(doc.Engagements) != 1 || doc.Scope == "" {
		t.Errorf("one engagement named twice: %+v, %v", doc, err)
	}
	_, data = export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "none.json"), Tier: book.TierNone})
	if err := json.Unmarshal(data, &doc); err != nil || len(doc.Engagements) != 1 ||
		doc.Engagements[0].Ref != "ENG-00002" {
		t.Errorf("not triaged: %+v, %v", doc.Engagements, err)
	}
}

// --known-on shows what was held that day; --as-of moves only the clock, so that an acceptance runs out.
func TestExportAtOtherDays(t *testing.T) {
	r, c, _ := worked(t)
	today := r.Today()
	c.At = c.At.AddDate(0, 0, 10)
	e, _, err := r.Engagement(context.Background(), "ENG-00002")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.SetFacts(context.Background(), e.ID, []entity.Fact{{ID: "data", Value: "patient"}}); err != nil {
		t.Fatal(err)
	}
	read := func(at book.At) (doc struct {
		AsOf        string `json:"as_of"`
		KnownOn     string `json:"known_on"`
		Engagements []struct {
			Ref    string
			Shown  string `json:"grade_shown"`
			Rating struct{ Tier *int }
		}
	}) {
		t.Helper()
		_, data := export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "r.json"), At: at})
		if err := json.Unmarshal(data, &doc); err != nil {
			t.Fatal(err)
		}
		return doc
	}
	if then := read(book.At{KnownOn: today}); then.KnownOn != today.String() || then.Engagements[1].Rating.Tier != nil {
		t.Errorf("known on %s the second engagement had no facts: %+v", then.KnownOn, then.Engagements[1])
	}
	if now := read(book.At{}); now.Engagements[1].Rating.Tier == nil {
		t.Error("now it has")
	}
	if now := read(book.At{}); !strings.Contains(now.Engagements[0].Shown, "accepted despite") {
		t.Errorf("%s today reads %q", e.Ref, now.Engagements[0].Shown)
	}
	if late := read(book.At{AsOf: today + 61}); strings.Contains(late.Engagements[0].Shown, "accepted despite") ||
		late.AsOf != (today+61).String() {
		t.Errorf("after its date the acceptance still shows: %q", late.Engagements[0].Shown)
	}
}

// Read a supplier at a time, the register is what it is when all are read at once.
func TestExportReadsInParts(t *testing.T) {
	ctx := context.Background()
	r, _, _ := worked(t)
	at := r.Resolve(book.At{})
	whole, parts := datatest.Must(riskregister.ReadTogether(ctx, r, at, 1_000))(t),
		datatest.Must(riskregister.ReadTogether(ctx, r, at, 1))(t)
	if len(whole.Engagements) < 2 || len(whole.Risks) == 0 || len(whole.Controls) == 0 {
		t.Fatalf("%d engagements, %d risks: too few to show anything", len(whole.Engagements), len(whole.Risks))
	}
	slices.SortStableFunc(parts.Risks,
		func(a, b tables.Risk) int { return strings.Compare(a.Record.Ref, b.Record.Ref) })
	if !reflect.DeepEqual(whole, parts) {
		t.Errorf("read in parts it is\n%+v, at once\n%+v", parts, whole)
	}
}
