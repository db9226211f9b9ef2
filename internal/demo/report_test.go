package demo_test

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/report"
	"assure/data/riskregister"
	"assure/internal/demo"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// noonRegister is the register of the demo of noon as a file, built once for all tests that write into a copy of
// it.
var noonRegister = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "demo")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	s, err := demo.Build(context.Background(), demo.Options{Dir: dir, Now: noon})
	if err != nil {
		return nil, err
	}
	return os.ReadFile(s.Register)
})

// reporting is a copy of the demo's register that may note exports.
type reporting struct {
	*data.Register
	dir string
	n   int
}

func newReporting(t *testing.T) *reporting {
	t.Helper()
	path := filepath.Join(t.TempDir(), "register.db")
	if err := os.WriteFile(path, datatest.Must(noonRegister())(t), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := data.Open(t.Context(),
		data.Options{Path: path, Actor: "Jo Demo-Assessor", MustExist: true,
			Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return &reporting{Register: r, dir: t.TempDir()}
}

// write writes a report and gives back what it holds.
func (r *reporting) write(t *testing.T, q report.Request, ext string) (*report.File, []byte) {
	t.Helper()
	r.n++
	q.Out = filepath.Join(r.dir, fmt.Sprintf("%s-%d%s", q.Kind, r.n, ext))
	f, err := report.Write(t.Context(), r.Register, q)
	if err != nil {
		t.Fatalf("%s %s: %v", q.Kind, q.Ref, err)
	}
	body, err := os.ReadFile(q.Out)
	if err != nil {
		t.Fatal(err)
	}
	return f, body
}

// subjects are a report of every kind, on what the demo tells most about.
func (r *reporting) subjects(t *testing.T) []report.Request {
	t.Helper()
	risks, err := r.Risks(t.Context(), book.RiskFilter{Open: true}, book.At{})
	if err != nil {
		t.Fatal(err)
	}
	accepted := slices.IndexFunc(risks, func(k book.RiskView) bool { return k.Acceptance != nil })
	hand := slices.IndexFunc(risks, func(k book.RiskView) bool { return k.Kind == entity.HandRisk })
	mustHave := slices.IndexFunc(risks,
		func(k book.RiskView) bool { return k.Kind == entity.GateRisk && len(k.Actions) > 0 })
	if accepted < 0 || hand < 0 || mustHave < 0 {
		t.Fatal("the demo has no accepted risk, none by hand, or no must-have with an action")
	}
	incident := risks[hand].Of.Ref
	list := []report.Request{
		{Kind: report.KindSupplier, Ref: risks[hand].Supplier.Ref},
		{Kind: report.KindBoard, Ref: risks[hand].Supplier.Ref},
		{Kind: report.KindBoard, Ref: risks[accepted].Supplier.Ref},
		{Kind: report.KindDecision, Ref: incident}, {Kind: report.KindDecision, Ref: risks[accepted].Of.Ref},
		{Kind: report.KindDecision, Ref: risks[mustHave].Of.Ref},
		{Kind: report.KindAcceptance, Ref: risks[accepted].Ref}, {Kind: report.KindAcceptance,
			Ref: risks[hand].Ref},
		{Kind: report.KindAcceptance, Ref: risks[mustHave].Ref}, {Kind: report.KindPaper, Ref: "DEC-0006"},
		{Kind: report.KindPaper, Ref: "DEC-0007"}, {Kind: report.KindPaper, Ref: "DEC-0012"},
		{Kind: report.KindPaper, Ref: "DEC-0013"}, {Kind: report.KindPaper, Ref: "TEN-001"},
		{Kind: report.KindPaper, Ref: "ENG-00022 ITS-45"}, {Kind: report.KindPaper, Ref: "ENG-00020"},
		{Kind: report.KindPaper, Ref: "ENG-00055"}, {Kind: report.KindPortfolio},
		{Kind: report.KindSchedule, Ref: risks[mustHave].Of.Ref, Organisation: "Fictional Trust"},
		{Kind: report.KindTender, Ref: "TEN-001"}, {Kind: report.KindTender, Ref: "TEN-001", Scores: true},
		{Kind: report.KindIncident, Ref: "INC-001"}, {Kind: report.KindFOI}, {Kind: report.KindEvidence},
	}
	for _, kind := range report.Kinds() {
		if !slices.ContainsFunc(list, func(q report.Request) bool { return q.Kind == kind }) {
			t.Errorf("no report of the kind %q is tried", kind)
		}
	}
	return list
}

func TestReports(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the demo")
	}
	r := newReporting(t)
	t.Run("same bytes", func(t *testing.T) { r.sameBytes(t) })
	t.Run("redacted", func(t *testing.T) { r.redacted(t) })
	t.Run("same figures", func(t *testing.T) { r.sameFigures(t) })
	t.Run("draft for the supplier", func(t *testing.T) { r.draft(t) })
	t.Run("tender", func(t *testing.T) { r.tender(t) })
	t.Run("calendar", func(t *testing.T) { r.calendar(t) })
	t.Run("foi", func(t *testing.T) { r.foi(t) })
	t.Run("noted", func(t *testing.T) { r.noted(t) })
	t.Run("paper", func(t *testing.T) { r.paper(t) })
}

// The same state, day and person give the same bytes in every format, and each says its dates, its author and the
// head.
func (r *reporting) sameBytes(t *testing.T) {
	for _, q := range r.subjects(t) {
		for _, ext := range report.Formats(q.Kind) {
			one, body := r.write(t, q, ext)
			two, _ := r.write(t, q, ext)
			if one.SHA256 != two.SHA256 || one.SHA256 == "" {
				t.Errorf("%s %s as %s: %s, then %s", q.Kind, q.Ref, ext, one.SHA256, two.SHA256)
			}
			text := unpacked(t, body)
			for _, want := range []string{"21 Nov 2026", "Jo Demo-Assessor", one.Head.Hash[:16], "DEMO"} {
				if ext == ".csv" && (want == "DEMO" || want == "Jo Demo-Assessor" || want == "21 Nov 2026") {
					continue // a csv has no room for a head: its columns end with both dates and the audit head
				}
				if !strings.Contains(text, want) {
					t.Errorf("%s %s as %s does not say %q", q.Kind, q.Ref, ext, want)
				}
			}
		}
	}
}

// unpacked is the text of a file; of a workbook that of all its parts. Folded lines of a calendar are joined.
func unpacked(t *testing.T, body []byte) string {
	t.Helper()
	if !bytes.HasPrefix(body, []byte("PK")) {
		return strings.ReplaceAll(string(body), "\r\n ", "")
	}
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range z.File {
		rc, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(rc)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(f.Name + "\n" + string(part) + "\n")
	}
	return b.String()
}

// names are all that a redacted copy may not hold: of suppliers, people, services and contracts, and what people
// wrote.
func (r *reporting) names(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	add := func(what string, words ...string) {
		for _, w := range words {
			if len(w) >= 5 {
				out[w] = what
			}
		}
	}
	list, err := r.Portfolio(t.Context(), book.At{})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range list {
		p, err := r.Profile(t.Context(), row.Ref, book.At{})
		if err != nil {
			t.Fatal(err)
		}
		s := &p.Supplier
		add("supplier", s.Name, strings.TrimSuffix(s.Name, " (demo)"), s.Ref, s.CompanyNumber, s.Parent)
		add("ODS code", s.ODSCodes...)
		for _, c := range s.Contacts {
			add("contact", c.Name, c.Email)
		}
		for _, d := range p.Documents {
			add("document", string(d.Scope), d.Issuer, d.Entity, d.SHA256, d.AcceptedBy, string(d.Reason),
				filepath.Base(d.Path))
		}
		for _, k := range p.Risks {
			add("risk", k.Owner, k.Outside, string(k.DecidedReason), string(k.ClosedReason), k.DecidedBy)
			if k.Kind == entity.HandRisk {
				add("risk by hand", k.Title, string(k.Cause), string(k.Event), string(k.Effect))
			}
		}
		for _, a := range p.Actions {
			add("action", a.Owner, a.Clause)
			if x := r.Packs().Clauses().Find(a.Pack, a.Question); x == nil || x.Proof != string(a.Proof) {
				add("action", string(a.Proof)) // else the words of the program, which every schedule has
			}
		}
		for i := range p.Engagements {
			e := &p.Engagements[i]
			add("engagement", e.Engagement.Ref, e.Engagement.Owner, e.Engagement.ContractRef)
			if e.Engagement.Service != "School nursing record" { // its words are in no pack
				add("service", e.Engagement.Service)
			}
			for _, d := range e.Decisions {
				add("decision", d.Person, d.Second, string(d.Reason))
			}
			for _, a := range e.Cycles {
				v, err := r.Assessment(t.Context(), a.ID, book.At{})
				if err != nil {
					t.Fatal(err)
				}
				for _, both := range v.Answers {
					for _, x := range []*entity.Answer{both.Claim, both.Judgement} {
						if x != nil {
							add("answer", string(x.Note), string(x.Alternative), x.By, x.File)
						}
					}
				}
			}
		}
	}
	return out
}

// Nothing of a name is anywhere in a redacted file, in any format, unpacked.
func (r *reporting) redacted(t *testing.T) {
	names := r.names(t)
	if len(names) < 300 {
		t.Fatalf("only %d names to look for", len(names))
	}
	leaks := func(file, text string) {
		text = strings.NewReplacer("&#39;", "'", "&amp;", "&", "&#34;", `"`, `\n`, " ").Replace(text)
		n := 0
		for name, what := range names {
			if i := strings.Index(text, name); i >= 0 && n < 5 {
				n++
				t.Errorf("%s holds the %s %q: …%q…", file, what, name,
					text[max(0, i-60):min(len(text), i+len(name)+20)])
			}
		}
	}
	clear := 0 // the search finds what a whole copy holds: it can fail
	_, whole := r.write(t, report.Request{Kind: report.KindFOI}, ".csv")
	for name := range names {
		if strings.Contains(string(whole), name) {
			clear++
		}
	}
	if clear < 30 {
		t.Fatalf("a whole copy holds only %d of the names", clear)
	}
	for _, q := range r.subjects(t) {
		q.Redact = true
		for _, ext := range report.Formats(q.Kind) {
			f, body := r.write(t, q, ext)
			leaks(q.Kind+ext, unpacked(t, body)+f.Subject)
		}
	}
	for _, ext := range []string{".xlsx", ".csv", ".json", ".html"} {
		leaks("register"+ext, unpacked(t, r.register(t, ext, true)))
	}
}

func (r *reporting) register(t *testing.T, ext string, redact bool) []byte {
	t.Helper()
	r.n++
	out := filepath.Join(r.dir, fmt.Sprintf("register-%d%s", r.n, ext))
	if _, err := riskregister.Export(t.Context(), r.Register,
		riskregister.Request{Out: out, Redact: redact}); err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// A redacted register has the figures of the whole one.
func (r *reporting) sameFigures(t *testing.T) {
	figures := func(body []byte) []string {
		var doc struct {
			Engagements []struct {
				State  string
				Rating struct {
					Tier, Consequence            *int
					Grade, GradePossible, Status any
					Assured, Possible            any
					Risk                         any
				}
			}
			Risks []struct {
				Ref, Status string
				Current     any
				Calculated  any
			}
		}
		if err := json.Unmarshal(body, &doc); err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, e := range doc.Engagements {
			line, err := json.Marshal(e)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, string(line))
		}
		slices.Sort(out)
		for _, k := range doc.Risks {
			out = append(out, fmt.Sprint(k))
		}
		return out
	}
	whole, redacted := figures(r.register(t, ".json", false)), figures(r.register(t, ".json", true))
	if len(whole) < 100 || !slices.Equal(whole, redacted) {
		t.Errorf("%d lines of figures, %d redacted", len(whole), len(redacted))
		for i := range min(len(whole), len(redacted)) {
			if whole[i] != redacted[i] {
				t.Fatalf("first difference:\n%s\n%s", whole[i], redacted[i])
			}
		}
	}
}

// A draft for a supplier holds nothing of another, no grade, and none of the reasons that assessors noted.
func (r *reporting) draft(t *testing.T) {
	list, err := r.Portfolio(t.Context(), book.At{})
	if err != nil {
		t.Fatal(err)
	}
	drafts, differ := 0, 0
	for _, row := range list {
		q := report.Request{Kind: report.KindSupplier, Ref: row.Ref,
			Out: filepath.Join(r.dir, "draft-"+row.Ref+".html")}
		_, err := report.Write(t.Context(), r.Register, q)
		var p *problem.Problem
		if errors.As(err, &p) && p.Code == "nothing-held" {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := os.ReadFile(q.Out)
		if err != nil {
			t.Fatal(err)
		}
		drafts++
		text := strings.ReplaceAll(string(body), "&#39;", "'")
		for _, other := range list {
			if other.Name != row.Name && strings.Contains(text, other.Name) {
				t.Errorf("the draft for %s names %s", row.Name, other.Name)
			}
		}
		differ += strings.Count(text, ">Partly met<")
		for _, word := range []string{"D Weak", "Extreme", "the claim says yearly", "Shown to us in a call",
			"head office only", "accepted despite", "SIRO", "tier 1"} {
			if strings.Contains(strings.ToLower(text), strings.ToLower(word)) {
				t.Errorf("the draft for %s says %q", row.Name, word)
			}
		}
	}
	if drafts < 20 || differ == 0 {
		t.Errorf("%d drafts, %d answers read differently", drafts, differ)
	}
}

// Findings follow from the published conditions; scores are in the sheet only where they are published and asked
// for.
func (r *reporting) tender(t *testing.T) {
	_, plain := r.write(t, report.Request{Kind: report.KindTender, Ref: "TEN-001"}, ".html")
	_, scored := r.write(t, report.Request{Kind: report.KindTender, Ref: "TEN-001", Scores: true}, ".html")
	for _, want := range []string{"every must-have in force is met", "the shown score is 50.0 or more", ">Met<",
		">Clarify<", ">Not met<", "Evaluated by", "Jo Demo-Assessor", "after the closing time"} {
		if !strings.Contains(string(plain), want) {
			t.Errorf("the sheet does not say %q", want)
		}
	}
	if strings.Contains(string(plain), ">Place<") || !strings.Contains(string(scored), ">Place<") {
		t.Error("places are where they were not asked for, or not where they were")
	}
	quiet, err := r.AddTender(t.Context(),
		entity.Tender{Title: "Quiet", Conditions: []questionnaire.Text{"ITS-22 is met."}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = report.Write(t.Context(), r.Register,
		report.Request{Kind: report.KindTender, Ref: quiet.Ref, Scores: true, Out: filepath.Join(r.dir,
			"quiet.html")})
	var p *problem.Problem
	if !errors.As(err, &p) || p.Code != "not-published" {
		t.Errorf("scores that were not published: %v", err)
	}
}

// An independent reader of calendars finds what was written, each event once, and knows it again a week later.
func (r *reporting) calendar(t *testing.T) {
	python := ""
	for _, p := range []string{"/usr/bin/python3", "python3"} {
		if exec.Command(p, "-c", "import icalendar").Run() == nil {
			python = p
			break
		}
	}
	f, body := r.write(t, report.Request{Kind: report.KindEvidence}, ".ics")
	for _, line := range strings.SplitAfter(string(body), "\r\n") {
		if len(strings.TrimSuffix(line, "\r\n")) > 75 || line != "" && !strings.HasSuffix(line, "\r\n") {
			t.Errorf("a line of %d octets: %q", len(line), line)
		}
	}
	if python == "" {
		t.Skip("needs python3 with icalendar")
	}
	type event struct {
		UID, Summary, Start, End string
		Categories               []string
	}
	read := func(body []byte) []event {
		cmd := exec.CommandContext(t.Context(), python, "-c", `
import icalendar, json, sys
c = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
print(json.dumps([{"UID": str(e["UID"]), "Summary": str(e["SUMMARY"]),
  "Start": str(e.decoded("DTSTART")), "End": str(e.decoded("DTEND")),
  "Categories": [str(x) for p in (e["CATEGORIES"] if isinstance(e["CATEGORIES"], list) else [e["CATEGORIES"]])
    for x in p.cats]} for e in c.walk("VEVENT")]))`)
		cmd.Stdin = bytes.NewReader(body)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		var list []event
		if err := json.Unmarshal(out, &list); err != nil {
			t.Fatal(err)
		}
		return list
	}
	now := map[string]event{}
	kinds := map[string]int{}
	for _, e := range read(body) {
		if _, twice := now[e.UID]; twice {
			t.Errorf("%s is there twice", e.UID)
		}
		now[e.UID] = e
		for _, kind := range e.Categories {
			kinds[kind]++
		}
		start, err1 := questionnaire.ParseDate(e.Start)
		end, err2 := questionnaire.ParseDate(e.End)
		if err := cmp.Or(err1, err2); err != nil || end != start+1 {
			t.Errorf("%s is from %s to %s", e.Summary, e.Start, e.End)
		}
	}
	if len(now) != f.Rows || len(kinds) != 6 {
		t.Errorf("%d events of %d, of the kinds %v", len(now), f.Rows, kinds)
	}
	_, later := r.write(t, report.Request{Kind: report.KindEvidence, At: book.At{AsOf: r.Today() + 7}}, ".ics")
	for _, e := range read(later) {
		if was, known := now[e.UID]; !known {
			t.Errorf("a week later %v was %v", e, was)
		}
	}
}

// Each report is in the trail, with the head that it bears: that of the last row that is not an export.
func (r *reporting) noted(t *testing.T) {
	f, _ := r.write(t, report.Request{Kind: report.KindFOI}, ".csv")
	log, err := r.AuditLog(t.Context(), data.AuditFilter{})
	if err != nil {
		t.Fatal(err)
	}
	if len(log) == 0 || !strings.Contains(fmt.Sprintf("%+v", log[0]), "report foi") {
		t.Errorf("the newest row is not the report's")
	}
	head, err := r.Head(t.Context(), book.At{})
	if err != nil {
		t.Fatal(err)
	}
	if head != f.Head {
		t.Errorf("the file bears %v, the trail %v", f.Head, head)
	}
}

// The mark of made-up data is in the register: it goes along with a copy of the file, stays when the suppliers lose
// their tags and when settings are changed, and what is added later has it too.
func TestMarkOfMadeUpDataStays(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the demo")
	}
	path := filepath.Join(t.TempDir(), "elsewhere.db")
	if err := os.WriteFile(path, datatest.Must(noonRegister())(t), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	r := datatest.Must(data.Open(ctx, data.Options{Path: path, Actor: "Jo Demo-Assessor", MustExist: true,
		Now: func() time.Time { return noon }}))(t)
	defer r.Close()
	for _, s := range datatest.Must(r.Suppliers(ctx, book.At{}))(t) {
		s.Tags = nil
		if err := r.UpdateSupplier(ctx, s); err != nil {
			t.Fatal(err)
		}
	}
	next := *datatest.Must(r.Settings(ctx, book.At{}))(t)
	next.MadeUp = false
	if err := r.ChangeSettings(ctx, &next, "tried to drop it"); err != nil {
		t.Fatal(err)
	}
	if made := datatest.Must(r.MadeUp(ctx))(t); !made {
		t.Error("the register no longer says that it is made up")
	}
	added := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: "Added later"}))(t)
	datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: added.ID, State: entity.Live}))(t)
	dir := t.TempDir()
	x := datatest.Must(riskregister.Export(ctx, r, riskregister.Request{Out: filepath.Join(dir, "r.csv"),
		Suppliers: []string{added.Ref}}))(t)
	f := datatest.Must(report.Write(ctx, r, report.Request{Kind: report.KindFOI, Out: filepath.Join(dir,
		"f.html")}))(t)
	if !x.Demo || !f.Demo {
		t.Errorf("register %v, report %v; want both marked", x.Demo, f.Demo)
	}
}
