package riskregister_test

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/riskregister"
	"assure/data/riskregister/tables"
	"assure/internal/booktest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

func bookOf(t *testing.T, r *data.Register, at book.At) *tables.Book {
	t.Helper()
	b, err := riskregister.Content(context.Background(), r, at)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What the sheet Evidence says of the day after an item runs out is what the register says on that day.
func TestEvidenceRunForward(t *testing.T) {
	ctx := context.Background()
	r, _, e := worked(t)
	s := datatest.Must(r.FindSupplier(ctx, "SUP-00001"))(t)
	a := datatest.Must(r.Assessments(ctx, e.ID, book.At{}))(t)[0]
	var links []entity.Support
	for _, qu := range datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t).Pack.Questions() {
		if qu.Answer == questionnaire.Choice {
			links = append(links, entity.Support{Assessment: a.ID, Question: qu.ID})
		}
	}
	today := r.Today()
	for _, d := range []entity.Document{
		{Kind: entity.Independent, Reference: "ISO/IEC 27001 certificate", Issued: today - 30, Expiry: today + 25,
			Scope: "hosting"},
		{Kind: entity.Verified, Reference: "seen on site", Issued: today - 30, Expiry: today + 80},
		{Kind: entity.Record, Reference: "no date"},
	} {
		d.Supplier = s.ID
		doc := datatest.Must(r.AddDocument(ctx, d, links))(t)
		if err := r.AcceptDocument(ctx, doc.Ref); err != nil {
			t.Fatal(err)
		}
	}
	datatest.Must(r.AddDocument(ctx,
		entity.Document{Supplier: s.ID, Kind: entity.Doc, Reference: "a policy", Issued: today - 1}, links[:2]))(t)

	b := bookOf(t, r, book.At{})
	seen := map[string]int{}
	for i := range b.Evidence {
		ev := &b.Evidence[i]
		soon := ev.Soon(today)
		seen[string(ev.State)+" "+ev.Document.Reference+": "+soon]++
		if soon != "Within 30 days" && soon != "Within 90 days" {
			if ev.Then != nil {
				t.Errorf("%s of %s is run forward and runs out nowhere in sight", ev.Document.Ref, ev.Question)
			}
			continue
		}
		then := bookOf(t, r, book.At{AsOf: ev.Last + 1}).Scores[0].Result
		now := b.Scores[0].Result
		if ev.Then.Assured != then.Assured || ev.Then.Grade != then.Grade || ev.Now.Assured != now.Assured ||
			ev.Then.Assured > now.Assured || ev.Document.Kind == entity.Verified && ev.Then.Assured == now.Assured ||
			ev.Then.Possible != now.Possible {
			t.Fatalf("%s of %s: now %s, then %s %s, and the register of that day says %s %s", ev.Document.Ref,
				ev.Question, ev.Now.Assured, ev.Then.Assured, ev.Then.Grade, then.Assured, then.Grade)
		}
	}
	n := len(links)
	for what, want := range map[string]int{"accepted ISO/IEC 27001 certificate: Within 30 days": n,
		"accepted seen on site: Within 90 days":                    n,
		"accepted no date: No date: counts as the supplier's word": n, "accepted CHECK report 1.10: ": 1,
		"offered a policy: ": 2} {
		if seen[what] != want {
			t.Errorf("%d rows of %q, want %d: %v", seen[what], what, want, seen)
		}
	}
	// The title of an accepted document says nothing; the certificate that was recorded does.
	_, body := export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "before.xlsx")})
	for _, column := range []string{"ISO 27001", "Penetration test"} {
		if got := shownCell(t, body, tables.SheetEngagements, e.Ref, column).Text; got != book.NotShown {
			t.Errorf("%s is %q by the title of a document", column, got)
		}
	}
	s = datatest.Must(r.SupplierByID(t.Context(), e.Supplier))(t)
	for _, kind := range []entity.CertificateKind{entity.CertPenTest, entity.CertISO27001} {
		c := entity.Certificate{Supplier: s.ID, Kind: kind, Entity: s.Name, Number: "1", Scope: "hosting",
			Covers: entity.CoverService, Issued: today - 30, CheckedAt: "original seen"}
		if kind.Expires() {
			c.Expiry = today + 300
		}
		datatest.Must(r.AddCertificate(t.Context(), c))(t)
	}
	_, body = export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "r.xlsx")})
	if got := shownCell(t, body, tables.SheetEngagements, e.Ref, "ISO 27001").Text; got != "Shown (CRT-0002)" {
		t.Errorf("ISO 27001 is %q", got)
	}
	if got := shownCell(t, body, tables.SheetEngagements, e.Ref, "ISO 27001 scope").Text; got != "hosting" {
		t.Errorf("its scope is %q", got)
	}
	if got := shownCell(t, body, tables.SheetEngagements, e.Ref, "Penetration test").Text; got != "Shown (CRT-0001)" {
		t.Errorf("the penetration test is %q", got)
	}
	if got := shownCell(t, body, tables.SheetEngagements, e.Ref, "Cyber Essentials").Text; got != book.NotShown {
		t.Errorf("Cyber Essentials is %q", got)
	}
}

func TestScopeRows(t *testing.T) {
	ctx := context.Background()
	r, c, e := worked(t)
	a := datatest.Must(r.Assessments(ctx, e.ID, book.At{}))(t)[0]
	for _, id := range []string{"ITS-10", "ITS-18"} {
		if _, err := r.RecordAnswer(ctx,
			data.AnswerEdit{Assessment: a.ID, Question: id, Party: entity.BySupplier, Value: questionnaire.NA,
				Note: "no such team", BaseRev: 1}); err != nil {
			t.Fatal(err)
		}
	}
	datatest.Must(r.Decide(ctx,
		entity.Decision{Kind: entity.NARefused, Assessment: a.ID, Question: "ITS-18", Reason: "they have one",
			Person: "Dana"}))(t)
	gate := datatest.Must(r.Decide(ctx,
		entity.Decision{Kind: entity.ScopeOut, Assessment: a.ID, Question: "ITS-22", Reason: "no remote access",
			Person: "Dana", Role: "Assessor"}))(t)
	words := func() (out []string) {
		_, body := export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "r.xlsx")})
		cells := booktest.Cells(t, body)[tables.SheetScope]
		col := map[string]string{}
		for ref, cell := range cells {
			if strings.HasSuffix(ref, "2") && len(strings.TrimRight(ref, "2")) < len(ref) &&
				cell.Row == tables.HeaderRow {
				col[cell.Text] = strings.TrimRight(ref, "0123456789")
			}
		}
		for row := tables.HeaderRow + 1; cells["A"+strconv.Itoa(row)].Text != ""; row++ {
			get := func(h string) string { return cells[col[h]+strconv.Itoa(row)].Text }
			out = append(out, strings.Join([]string{get("Question ID"), get("What was decided"), get("By"),
				get("Second person"), get("In force"), get("Why, in the supplier's words")}, "|"))
		}
		return out
	}
	want := []string{"ITS-18|N/A refused|Dana||Yes|no such team",
		"ITS-22|Out of scope|Dana||No: second person missing|",
		"ITS-10|N/A claimed, not decided|||No: counts as unknown|no such team"}
	if got := words(); !slices.Equal(got, want) {
		t.Errorf("scope is %q, want %q", got, want)
	}
	second := datatest.Open(t, datatest.Options{Path: r.Path(), Actor: "sam", Clock: c})
	if err := second.Second(ctx, gate.N); err != nil {
		t.Fatal(err)
	}
	want[1] = "ITS-22|Out of scope|Dana|Sam|Yes|"
	if got := words(); !slices.Equal(got, want) {
		t.Errorf("scope is %q, want %q", got, want)
	}
}

// A register is compared with the last one of the same suppliers of an earlier day, as it was at that moment.
func TestChangesSinceLastRegister(t *testing.T) {
	ctx := context.Background()
	r, c, e := worked(t)
	k := gateRisk(t, r)
	dir := t.TempDir()
	summary := func(q riskregister.Request, name string) (string, []byte) {
		q.Out = filepath.Join(dir, name)
		_, body := export(t, r, q)
		var words []string
		for _, cell := range booktest.Cells(t, body)[tables.SheetSummary] {
			if strings.Contains(cell.Text, "Since the register") || strings.Contains(cell.Text, "first register") {
				words = append(words, cell.Text)
			}
		}
		return strings.Join(words, "; "), body
	}
	if got, _ := summary(riskregister.Request{}, "first.xlsx"); !strings.Contains(got, "This is the first register") {
		t.Errorf("the first register says %q", got)
	}
	if got, _ := summary(riskregister.Request{Suppliers: []string{e.Ref}}, "one.xlsx"); !strings.Contains(got,
		"This is the first register") {
		t.Errorf("the first register of one engagement says %q", got)
	}
	// Later on the same day: in the next register, not in this one.
	worse := k.Risk
	worse.Decided = &entity.Cell{Consequence: 5, Likelihood: 5}
	if err := r.UpdateRisk(ctx, worse); err != nil {
		t.Fatal(err)
	}
	if got, _ := summary(riskregister.Request{}, "same-day.xlsx"); !strings.Contains(got,
		"This is the first register") {
		t.Errorf("a register of the same day says %q", got)
	}
	c.At = c.At.Add(24 * time.Hour)
	hand := datatest.Must(r.AddRisk(ctx, entity.Risk{Engagement: e.ID, Title: "By hand"}))(t)
	got, body := summary(riskregister.Request{}, "next.xlsx")
	if want := "• Since the register of 2 Mar 2026: 1 new risk."; got != want {
		t.Errorf("the next register says %q, want %q (the same-day one comes last)", got, want)
	}
	if _, again := summary(riskregister.Request{}, "again.xlsx"); string(body) != string(again) {
		t.Error("writing a register changed the next one of the same day")
	}
	if got, _ := summary(riskregister.Request{Suppliers: []string{e.Ref}},
		"one-next.xlsx"); got != "• Since the register of 2 Mar 2026: 1 new risk, 1 worse." {
		t.Errorf("the register of one engagement says %q", got)
	}
	c.At = c.At.Add(24 * time.Hour)
	if err := r.CloseRisk(ctx, hand.Ref, data.Closing{Reason: "not one"}); err != nil {
		t.Fatal(err)
	}
	k.DecidedOn = 0 // by whom it says, again
	if err := r.UpdateRisk(ctx, k.Risk); err != nil {
		t.Fatal(err)
	}
	if got, _ := summary(riskregister.Request{},
		"third.xlsx"); got != "• Since the register of 3 Mar 2026: 1 better, 1 closed." {
		t.Errorf("the third register says %q", got)
	}
	// What was known on the day before is what its register said, whenever it is written.
	c.At = c.At.Add(240 * time.Hour)
	day := datatest.Must(questionnaire.ParseDate("2026-03-03"))(t)
	if past, _ := summary(riskregister.Request{At: book.At{AsOf: day, KnownOn: day}},
		"past.xlsx"); past != "• Since the register of 2 Mar 2026: 1 new risk." {
		t.Errorf("the register as known then says %q", past)
	}
	b := bookOf(t, r, book.At{})
	if len(b.Changes.Moves) != 0 || b.Changes.Since == 0 {
		t.Errorf("nothing changed, and the register says %+v", b.Changes)
	}
}

func TestSummaryCharts(t *testing.T) {
	r, _, _ := worked(t)
	_, body := export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "r.xlsx")})
	parts := booktest.Parts(t, body)
	cells := booktest.Cells(t, body)[tables.SheetSummary]
	charts := 0
	for name, part := range parts {
		if !strings.HasPrefix(name, "xl/charts/chart") {
			continue
		}
		charts++
		for _, f := range strings.Split(string(part), "<f>")[1:] {
			ref, rest, _ := strings.Cut(f, "</f>")
			place, ok := strings.CutPrefix(ref, "Summary!$A$")
			if title, _, found := strings.Cut(rest, "</v>"); ok && !strings.Contains(place, ":") &&
				(!found || !strings.HasSuffix(title, cells["A"+place].Text)) {
				t.Errorf("%s: the title at %s is not the words of the cell, %q", name, ref, cells["A"+place].Text)
			}
			if !strings.HasPrefix(ref, "Summary!$") {
				t.Errorf("%s refers to %s, away from the summary", name, ref)
			}
		}
	}
	drawing := string(parts["xl/drawings/drawing1.xml"])
	if charts != 3 || strings.Count(drawing, "The table below holds the same.") != 3 {
		t.Errorf("%d charts, and text for %d", charts, strings.Count(drawing, "The table below holds the same."))
	}
}

type evidenceJSON struct {
	Document, Question string
	DaysLeft           *int    `json:"days_left"`
	RunsOut            string  `json:"runs_out"`
	GradeThen          *string `json:"grade_the_day_after"`
}

// The json and the page hold the new facts of the workbook.
func TestContentInJSONAndPage(t *testing.T) {
	ctx := context.Background()
	r, _, e := worked(t)
	s := datatest.Must(r.FindSupplier(ctx, "SUP-00001"))(t)
	a := datatest.Must(r.Assessments(ctx, e.ID, book.At{}))(t)[0]
	doc := datatest.Must(r.AddDocument(ctx,
		entity.Document{Supplier: s.ID, Kind: entity.Verified, Reference: "Cyber Essentials Plus <b>",
			Issued: r.Today() - 9, Expiry: r.Today() + 9},
		[]entity.Support{{Assessment: a.ID, Question: "ITS-03"}, {Assessment: a.ID, Question: "ITS-04"}}))(t)
	if err := r.AcceptDocument(ctx, doc.Ref); err != nil {
		t.Fatal(err)
	}
	if _, err := r.AddCertificate(ctx, entity.Certificate{Supplier: s.ID, Kind: entity.CertCyberEssentialsPlus,
		Entity: s.Name, Number: "<1>", Scope: "All", Covers: entity.CoverService, Issued: doc.Issued,
		Expiry:    doc.Expiry,
		CheckedAt: "IASME search", Document: doc.Ref}); err != nil {
		t.Fatal(err)
	}
	k := gateRisk(t, r)
	x := exportToEdit(t, r)
	x.heading(tables.SheetRegister, "Lot")
	x.set(tables.SheetRegister, k.Ref, "Lot", 7.5)
	x.note(tables.SheetRegister, x.cell(tables.SheetRegister, k.Ref, "Risk owner"), "Ann", "ask")
	importRegister(t, r, x.save(), true)
	var out struct {
		Engagements []struct {
			Ref          string
			Certificates []struct{ Kind, State, Expires string }
		}
		Risks []struct {
			Ref   string
			Added *struct {
				Cells map[string]any
				Notes []struct{ Column, Author, Text string }
			}
		}
		Evidence []evidenceJSON
		Changes  struct{ Since *string }
	}
	_, body := export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "r.json")})
	if err := json.Unmarshal(body, &out); err != nil {
		t.Fatal(err)
	}
	if c := out.Engagements[0].Certificates; len(c) != 6 || c[0].State != "Shown by Cyber Essentials Plus (CRT-0001)" ||
		c[1].Expires != (r.Today()+9).String() || c[2].State != book.NotShown {
		t.Errorf("certificates %+v", c)
	}
	i := slices.IndexFunc(out.Evidence, func(e evidenceJSON) bool {
		return e.Document == "DOC-0002" && e.Question == "ITS-04"
	})
	if i < 0 || len(out.Evidence) != 3 || *out.Evidence[i].DaysLeft != 9 ||
		out.Evidence[i].RunsOut != "Within 30 days" || out.Evidence[i].GradeThen == nil {
		t.Errorf("evidence %+v", out.Evidence)
	}
	if out.Changes.Since != nil {
		t.Errorf("the first register is compared with %s", *out.Changes.Since)
	}
	for _, risk := range out.Risks {
		if risk.Ref == k.Ref && (risk.Added == nil || risk.Added.Cells["Lot"] != 7.5 || len(risk.Added.Notes) != 1 ||
			risk.Added.Notes[0].Text != "ask") || risk.Ref != k.Ref && risk.Added != nil {
			t.Errorf("%s has added %+v", risk.Ref, risk.Added)
		}
	}
	_, page := export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "r.html")})
	for _, want := range []string{"Evidence that runs out", "Cyber Essentials Plus &lt;b&gt;", "Within 30 days",
		"This is the first register"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if n := strings.Count(string(page), ">Within 30 days<"); n != 1 { // once, though two questions have it as evidence
		t.Errorf("the document is listed %d times", n)
	}
	_, table := export(t, r, riskregister.Request{Out: filepath.Join(t.TempDir(), "r.csv")})
	if !strings.Contains(string(table), `"Lot"`) || !strings.Contains(string(table), `"7.5"`) {
		t.Error("the csv does not have the column that was added")
	}
}
