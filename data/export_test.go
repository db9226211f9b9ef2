package data

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

	"assure/data/register"
	"assure/data/xlsx"
	"assure/questionnaire"
)

// worked is a register with one engagement in every state that shows: a must-have not met and accepted, evidence, an
// action overdue, a risk decided and accepted, and a second supplier of whom nothing is known.
func worked(t *testing.T) (*Register, *clock, questionnaire.Engagement) {
	t.Helper()
	ctx := context.Background()
	r, c := newRegister(t, "dana")
	s, e, a := seed(t, r)
	pack := must(r.Assessment(ctx, a.ID, At{}))(t).Pack
	for _, qu := range pack.Questions() {
		if qu.Answer != questionnaire.Choice {
			continue
		}
		value := qu.Options[0].ID
		if qu.ID == "ITS-22" {
			value = qu.Options[len(qu.Options)-1].ID
		}
		if _, err := r.RecordAnswer(ctx, AnswerEdit{Assessment: a.ID, Question: qu.ID, Party: questionnaire.BySupplier, Value: value, Note: "=HYPERLINK(\"http://x\")"}); err != nil {
			t.Fatal(err)
		}
	}
	doc := must(r.AddDocument(ctx, questionnaire.Document{Supplier: s.ID, Kind: questionnaire.Independent, Reference: "CHECK report 1.10", Issued: r.Today() - 20},
		[]questionnaire.Support{{Assessment: a.ID, Question: "ITS-34"}}))(t)
	if err := r.AcceptDocument(ctx, doc.Ref); err != nil {
		t.Fatal(err)
	}
	must(r.Decide(ctx, questionnaire.Decision{Kind: questionnaire.GateAccept, Engagement: e.ID, Assessment: a.ID, Question: "ITS-22", Person: "A. Brook", Role: "SIRO",
		Reason: "replacement signed", Until: r.Today() + 60}))(t)
	risks := must(r.Risks(ctx, RiskFilter{}, At{}))(t)
	i := slices.IndexFunc(risks, func(k RiskView) bool { return k.Question == "ITS-22" })
	if i < 0 {
		t.Fatal("the must-have not met raised no risk")
	}
	k := risks[i].Risk
	k.Decided, k.DecidedReason, k.Response, k.Outside = &questionnaire.Cell{Consequence: 4, Likelihood: 3}, "jump host seen", "Treat", "Datix 77"
	if err := r.UpdateRisk(ctx, k); err != nil {
		t.Fatal(err)
	}
	must(r.AddAction(ctx, questionnaire.Action{Engagement: e.ID, Risk: k.ID, Title: "Enforce MFA", Owner: "Supplier", Due: r.Today() - 1}))(t)
	must(r.AddSupplier(ctx, questionnaire.Supplier{Name: "+Unknown & Sons", Tags: []string{DemoTag}}))(t)
	other := must(r.FindSupplier(ctx, "SUP-00002"))(t)
	must(r.AddEngagement(ctx, questionnaire.Engagement{Supplier: other.ID, Service: "Nothing known"}))(t)
	return r, c, e
}

func export(t *testing.T, r *Register, q ExportRequest) (*ExportReport, []byte) {
	t.Helper()
	out, err := r.ExportRegister(context.Background(), q)
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
	out, _ := export(t, r, ExportRequest{Out: filepath.Join(t.TempDir(), "risk.xlsx"), Organisation: "Westmarch Trust (fictional)"})
	if out.Engagements != 2 || out.Actions != 1 || out.Controls != 48 || !out.Demo || out.Head.Seq == 0 {
		t.Errorf("report %+v", out)
	}
	cells := sheetOf(t, out.Path, register.SheetRegister)
	col := map[string]int{}
	for c := 1; cells[xlsx.Ref(register.HeaderRow, c)] != ""; c++ {
		col[cells[xlsx.Ref(register.HeaderRow, c)]] = c
	}
	row := 0
	for n := register.HeaderRow + 1; cells[xlsx.Ref(n, 1)] != ""; n++ {
		if cells[xlsx.Ref(n, col["Source question IDs"])] == "ITS-22" {
			row = n
		}
	}
	if row == 0 {
		t.Fatal("no row for the must-have")
	}
	for h, want := range map[string]string{
		"Engagement": e.Ref, "Supplier": "Fictional Health Systems Ltd", "Must-have": "Not met", "Status": "Open", "Response": "Treat", "Outside reference": "Datix 77",
		"Current L": "3", "Current C": "4", "Current score": "12", "Band": "High", "Calculated C": "5", "Decided L": "3", "Reason for the decided score": "jump host seen",
		"Action": "ACT-0001 Enforce MFA", "Action owner": "Supplier", "Due date": (r.Today() - 1).String(), "Gaps in assurance": "", "Risk owner": "Dana",
	} {
		if got := cells[xlsx.Ref(row, col[h])]; got != want {
			t.Errorf("%s = %q, want %q", h, got, want)
		}
	}
	if gaps := cells[xlsx.Ref(row, col["Gaps in control"])]; !strings.HasPrefix(gaps, "ITS-22 ") || !strings.Contains(gaps, "Answered: ") {
		t.Errorf("gaps read %q", gaps)
	}
	grade := cells[xlsx.Ref(row, col["Grade"])]
	if !strings.Contains(grade, "accepted despite") || !strings.Contains(grade, "by A. Brook") {
		t.Errorf("the grade reads %q and does not say what it was accepted despite", grade)
	}
	eng := sheetOf(t, out.Path, register.SheetEngagements)
	if got := eng["C4"]; got != "+Unknown & Sons" {
		t.Errorf("second supplier reads %q", got)
	}
	found := false
	for _, v := range eng {
		found = found || v == register.NoGrade
	}
	if !found {
		t.Error("an engagement that nobody assessed shows a grade")
	}
	scores, first := sheetOf(t, out.Path, register.SheetScores), map[string]string{}
	for c := 1; scores[xlsx.Ref(register.HeaderRow, c)] != ""; c++ {
		first[scores[xlsx.Ref(register.HeaderRow, c)]] = scores[xlsx.Ref(register.HeaderRow+1, c)]
	}
	if first["Shown"] == "" || first["Shown"] != first["Shown, recorded"] || first["Changed since export"] != "0" {
		t.Errorf("the score does not come out of its controls again: %q", first)
	}
	overdue := false
	for _, v := range sheetOf(t, out.Path, register.SheetActions) {
		overdue = overdue || v == "Overdue"
	}
	if !overdue {
		t.Error("the action is not marked overdue")
	}
	method := strings.Join(values(sheetOf(t, out.Path, register.SheetMethod)), "\n")
	for _, want := range []string{"tprm-score/1", out.Head.Hash, "not endorsed by NHS England", "DEMO DATA", "dspt-it-supplier"} {
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
	for _, ext := range register.Extensions() {
		first, _ := export(t, r, ExportRequest{Out: filepath.Join(t.TempDir(), "a"+ext)})
		c.at = c.at.Add(3 * time.Hour)
		second, _ := export(t, r, ExportRequest{Out: filepath.Join(t.TempDir(), "b"+ext)})
		if first.SHA256 != second.SHA256 {
			t.Errorf("%s: exports of one state differ", ext)
		}
	}
	log := must(r.AuditLog(ctx, AuditFilter{}))(t)
	exports := 0
	for _, entry := range log {
		if entry.Action == "export" {
			exports++
		}
	}
	if want := 2 * len(register.Extensions()); exports != want {
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
	_, err := r.ExportRegister(ctx, ExportRequest{Out: path})
	wantCode(t, err, "file-exists")
	if !strings.Contains(err.Error(), "risk (2).csv") {
		t.Errorf("no free name is offered: %v", err)
	}
	if b, _ := os.ReadFile(path); string(b) != "mine" {
		t.Error("the file was written over")
	}
	export(t, r, ExportRequest{Out: path, Force: true})
	_, err = r.ExportRegister(ctx, ExportRequest{Out: filepath.Join(t.TempDir(), "risk.doc")})
	wantCode(t, err, "unknown-format")
	_, err = r.ExportRegister(ctx, ExportRequest{Out: filepath.Join(t.TempDir(), "risk.csv"), Tier: "9"})
	wantCode(t, err, "bad-tier")
}

func TestExportCSVAndJSON(t *testing.T) {
	r, _, e := worked(t)
	_, data := export(t, r, ExportRequest{Out: filepath.Join(t.TempDir(), "risk.csv")})
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
	_, data = export(t, r, ExportRequest{Out: filepath.Join(t.TempDir(), "risk.json"), Suppliers: []string{e.Ref, "SUP-00001"}})
	var doc struct {
		Schema      string
		Scope       string
		Engagements []struct{ Ref string }
		Risks       []struct{ Ref string }
	}
	if err := json.Unmarshal(data, &doc); err != nil || doc.Schema != "assure.register/1" || len(doc.Engagements) != 1 || doc.Scope == "" {
		t.Errorf("one engagement named twice: %+v, %v", doc, err)
	}
	_, data = export(t, r, ExportRequest{Out: filepath.Join(t.TempDir(), "none.json"), Tier: TierNone})
	if err := json.Unmarshal(data, &doc); err != nil || len(doc.Engagements) != 1 || doc.Engagements[0].Ref != "ENG-00002" {
		t.Errorf("not triaged: %+v, %v", doc.Engagements, err)
	}
}

// --known-on shows what was held that day; --as-of moves only the clock, so that an acceptance runs out.
func TestExportAtOtherDays(t *testing.T) {
	r, c, e := worked(t)
	today := r.Today()
	c.at = c.at.AddDate(0, 0, 10)
	if err := r.SetFacts(context.Background(), must2(r.Engagement(context.Background(), "ENG-00002"))(t).ID, []questionnaire.Fact{{ID: "data", Value: "patient"}}); err != nil {
		t.Fatal(err)
	}
	read := func(at At) (doc struct {
		AsOf        string `json:"as_of"`
		KnownOn     string `json:"known_on"`
		Engagements []struct {
			Ref    string
			Shown  string `json:"grade_shown"`
			Rating struct{ Tier *int }
		}
	}) {
		t.Helper()
		_, data := export(t, r, ExportRequest{Out: filepath.Join(t.TempDir(), "r.json"), At: at})
		if err := json.Unmarshal(data, &doc); err != nil {
			t.Fatal(err)
		}
		return doc
	}
	if then := read(At{KnownOn: today}); then.KnownOn != today.String() || then.Engagements[1].Rating.Tier != nil {
		t.Errorf("known on %s the second engagement had no facts: %+v", then.KnownOn, then.Engagements[1])
	}
	if now := read(At{}); now.Engagements[1].Rating.Tier == nil {
		t.Error("now it has")
	}
	if now := read(At{}); !strings.Contains(now.Engagements[0].Shown, "accepted despite") {
		t.Errorf("%s today reads %q", e.Ref, now.Engagements[0].Shown)
	}
	if late := read(At{AsOf: today + 61}); strings.Contains(late.Engagements[0].Shown, "accepted despite") || late.AsOf != (today+61).String() {
		t.Errorf("after its date the acceptance still shows: %q", late.Engagements[0].Shown)
	}
}

func must2[A, B any](a A, _ B, err error) func(testing.TB) A {
	return func(t testing.TB) A {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
}

// Read a supplier at a time, the register is what it is when all are read at once.
func TestExportReadsInParts(t *testing.T) {
	ctx := context.Background()
	r, _, _ := worked(t)
	at := r.Resolve(At{})
	whole, parts := must(ReadTogether(ctx, r, at, 1_000))(t), must(ReadTogether(ctx, r, at, 1))(t)
	if len(whole.Engagements) < 2 || len(whole.Risks) == 0 || len(whole.Controls) == 0 {
		t.Fatalf("%d engagements, %d risks: too few to show anything", len(whole.Engagements), len(whole.Risks))
	}
	slices.SortStableFunc(parts.Risks, func(a, b register.Risk) int { return strings.Compare(a.Record.Ref, b.Record.Ref) })
	if !reflect.DeepEqual(whole, parts) {
		t.Errorf("read in parts it is\n%+v, at once\n%+v", parts, whole)
	}
}
