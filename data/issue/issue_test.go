package issue

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/form"
	"assure/data/tabular"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

func metaOf(t *testing.T, path string) map[string]string {
	t.Helper()
	cells, meta := datatest.SheetCells(t, path, form.SheetMeta), map[string]string{}
	for row := 1; cells[tabular.Ref(row, 1)] != ""; row++ {
		meta[cells[tabular.Ref(row, 1)]] = cells[tabular.Ref(row, 2)]
	}
	return meta
}

// column reads the Answers sheet by question id under a header.
func column(t *testing.T, path, key string) map[string]string {
	t.Helper()
	cells, at := datatest.SheetCells(t, path, form.SheetAnswers), 0
	for _, c := range form.Columns {
		for col := 1; col <= len(form.Columns); col++ {
			if c.Key == key && cells[tabular.Ref(1, col)] == c.Header {
				at = col
			}
		}
	}
	if at == 0 {
		t.Fatalf("%s has no column %s", path, key)
	}
	out := map[string]string{}
	for row := 2; cells[tabular.Ref(row, 1)] != ""; row++ {
		out[cells[tabular.Ref(row, 1)]] = cells[tabular.Ref(row, at)]
	}
	return out
}

func issueOK(t *testing.T, r *data.Register, q Request) *Report {
	t.Helper()
	out, err := Write(context.Background(), r, q)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestIssueWritesAndRecords(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r, _ := datatest.NewRegister(t, "dana")
	s, e, a := datatest.Seed(t, r)
	dir := filepath.Join(t.TempDir(), "out", "march")
	due := r.Today() + 21
	out := issueOK(t, r, Request{Pack: "dspt-it-supplier", Refs: []string{s.Ref}, Out: dir, Due: due,
		Issuer: "Westmarch Trust (fictional)"})
	if len(out.Issued) != 1 || len(out.Problems) != 0 {
		t.Fatalf("%+v", out)
	}
	w := out.Issued[0]
	if base := filepath.Base(
		w.Path); base != "sup-00001_eng-00001_dspt-it-supplier_fictional-health-systems-ltd.xlsx" ||
		filepath.Dir(w.Path) != dir {
		t.Errorf("path %s", w.Path)
	}
	data, err := os.ReadFile(w.Path)
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != w.SHA256 {
		t.Error("the hash in the report is not that of the file")
	}
	meta := metaOf(t, w.Path)
	for key, want := range map[string]string{form.MetaSupplier: s.Ref, form.MetaEngagement: e.Ref,
		form.MetaAssessment: a.ID,
		form.MetaIssue:      w.ID, form.MetaCycle: "1", form.MetaPackSHA: a.PackSHA,
		form.MetaIssued: r.Today().String()} {
		if meta[key] != want {
			t.Errorf("%s = %q, want %q", key, meta[key], want)
		}
	}
	view := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	if view.Assessment.State != entity.Issued || len(view.Issues) != 1 {
		t.Fatalf("state %s, %d issues", view.Assessment.State, len(view.Issues))
	}
	if i := view.Issues[0]; i.ID != w.ID || i.N != 1 || i.Due != due || i.By != "dana" || i.SHA256 != w.SHA256 ||
		i.File != w.Path || i.Prefilled {
		t.Errorf("issue %+v", i)
	}
	// Sent again: a second issue of the same assessment, a second file, the first untouched.
	again := issueOK(t, r, Request{Pack: "dspt-it-supplier", Refs: []string{e.Ref}, Out: dir})
	if again.Issued[0].N != 2 || again.Issued[0].Assessment != a.ID || again.Issued[0].Path == w.Path {
		t.Errorf("second issue %+v", again.Issued[0])
	}
	if now, err := os.ReadFile(w.Path); err != nil || string(now) != string(data) {
		t.Errorf("the first workbook changed: %v", err)
	}
}

// lesser are facts of an engagement of tier 3 that holds patient data.
var lesser = map[string]string{"data": "patient", "records": "under-1k", "outage": "over-72h", "care": "no",
	"access": "view", "internet_facing": "no", "incident_24m": "no", "subprocessors": "none"}

func TestIssueAllAsksWhoeverNeedsThePack(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r, _ := datatest.NewRegister(t, "dana")
	datatest.Seed(t, r) // live, tier 1, IT supplier
	add := func(name string, state entity.EngagementState, facts ...entity.Fact) string {
		s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: name}))(t)
		e := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, Service: name, State: state}))(t)
		if len(facts) > 0 {
			if err := r.SetFacts(ctx, e.ID, facts); err != nil {
				t.Fatal(err)
			}
		}
		return e.Ref
	}
	bid := add("A bid", entity.Bid, entity.Fact{ID: "size", Value: "it-supplier"},
		entity.Fact{ID: "data", Value: "patient"})
	untriaged := add("Nothing known", entity.Live)
	// Tier 1 asks for the long questionnaire whatever the size; at tier 3 a small company has the short one.
	small := add("Small company, all patients", entity.Live, entity.Fact{ID: "size", Value: "under-threshold"},
		entity.Fact{ID: "data", Value: "patient"})
	facts := []entity.Fact{{ID: "size", Value: "under-threshold"}}
	for id, v := range lesser {
		facts = append(facts, entity.Fact{ID: id, Value: v})
	}
	short := add("Small company, few patients", entity.Live, facts...)
	add("On the way out", entity.Exiting)
	add("Gone", entity.Ended)
	for _, c := range []struct {
		q    Request
		want string
	}{
		{Request{Pack: "dspt-it-supplier", All: true}, "ENG-00001 " + bid + " " + small},
		{Request{Pack: "dspt-it-supplier", All: true}, ""}, // they have it
		{Request{Pack: "dspt-it-supplier", Tier: "1", Again: true}, "ENG-00001 " + bid + " " + small},
		{Request{Pack: "dspt-it-supplier", Tier: book.TierNone}, untriaged},
		{Request{Pack: "dspt-small-company", All: true}, short},
	} {
		c.q.Out = t.TempDir()
		var got []string
		for _, w := range issueOK(t, r, c.q).Issued {
			got = append(got, w.Engagement)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("all %v tier %q: asked %v, want %s", c.q.All, c.q.Tier, got, c.want)
		}
	}
	_, err := Write(ctx, r, Request{Pack: "dspt-it-supplier", Tier: "4", Out: t.TempDir()})
	datatest.WantCode(t, err, "nobody-to-ask")
}

// Last cycle's claims, and this cycle's where they are newer; never our judgements, and nothing out
// of scope.
func TestIssuePrefills(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r, _ := datatest.NewRegister(t, "dana")
	s, e, a := datatest.Seed(t, r)
	say := func(id, question, value, note string, party entity.Party, rev int) {
		t.Helper()
		if _, err := r.RecordAnswer(ctx,
			data.AnswerEdit{Assessment: id, Question: question, Party: party, Value: value,
				Note: questionnaire.Text(note), BaseRev: rev}); err != nil {
			t.Fatal(err)
		}
	}
	blank := issueOK(t, r, Request{Pack: "dspt-it-supplier", Refs: []string{e.Ref}, Out: t.TempDir(), Prefill: true})
	if w := blank.Issued[0]; w.Prefilled != 0 || metaOf(t, w.Path)[form.MetaPrefilled] != "" {
		t.Errorf("prefilled although the supplier never said anything: %+v", w)
	}
	pack := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t).Pack
	options, backups := pack.Question("ITS-22").Options, pack.Question("ITS-34").Options
	best, worst := options[0], options[len(options)-1]
	say(a.ID, "ITS-22", best.ID, "=since 2024", entity.BySupplier, 0)
	say(a.ID, "ITS-22", worst.ID, "we saw otherwise", entity.ByAssessor, 0)
	say(a.ID, "ITS-34", backups[1].ID, "", entity.BySupplier, 0)
	if _, err := r.AddDocument(ctx, entity.Document{Supplier: s.ID, Kind: entity.Independent, Reference: "CE+ 1.10"},
		[]entity.Support{{Assessment: a.ID, Question: "ITS-22"}}); err != nil {
		t.Fatal(err)
	}
	datatest.SignOff(t, r, a.ID)
	next := datatest.Must(r.StartAssessment(ctx, e.ID, "dspt-it-supplier"))(t)
	say(next.ID, "ITS-34", backups[0].ID, "", entity.BySupplier, 0)
	if _, err := r.Decide(ctx,
		entity.Decision{Kind: entity.ScopeOut, Engagement: e.ID, Assessment: next.ID, Question: "ITS-03",
			Reason: "no such thing here"}); err != nil {
		t.Fatal(err)
	}
	w := issueOK(t, r, Request{Pack: "dspt-it-supplier", Refs: []string{e.Ref}, Out: t.TempDir(),
		Prefill: true}).Issued[0]
	last, detail := column(t, w.Path, form.ColLast), column(t, w.Path, form.ColLastDetail)
	if w.Cycle != 2 || w.Prefilled != 2 || last["ITS-22"] != best.Label || last["ITS-34"] != backups[0].Label ||
		last["ITS-45"] != "" {
		t.Errorf("cycle %d, %d prefilled, ITS-22 %q, ITS-34 %q", w.Cycle, w.Prefilled, last["ITS-22"], last["ITS-34"])
	}
	if detail["ITS-22"] != "=since 2024\nEvidence: Independent certificate or report, CE+ 1.10" {
		t.Errorf("detail reads %q", detail["ITS-22"])
	}
	// proof of both cycles is listed the newest first, and so in the same order every time
	if _, err := r.AddDocument(ctx, entity.Document{Supplier: s.ID, Kind: entity.Record, Reference: "Sign-in export"},
		[]entity.Support{{Assessment: next.ID, Question: "ITS-22"}}); err != nil {
		t.Fatal(err)
	}
	for range 8 {
		again := issueOK(t, r, Request{Pack: "dspt-it-supplier", Refs: []string{e.Ref}, Out: t.TempDir(),
			Prefill: true}).Issued[0]
		want := "=since 2024\nEvidence: Record or own test report, Sign-in export\nEvidence: Independent certificate " +
			"or report, CE+ 1.10"
		if got := column(t, again.Path, form.ColLastDetail)["ITS-22"]; got != want {
			t.Fatalf("detail reads %q", got)
		}
	}
	if _, asked := last["ITS-03"]; asked {
		t.Error("a question out of scope is asked")
	}
	if got := column(t, w.Path, form.ColAnswer)["ITS-22"]; got != "" {
		t.Errorf("the answer itself is filled in with %q: it would look confirmed", got)
	}
}

func TestIssueRefuses(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r, _ := datatest.NewRegister(t, "dana")
	s, _, _ := datatest.Seed(t, r)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		code string
		q    Request
	}{
		{"unknown-pack", Request{Pack: "nothing", All: true, Out: "x"}},
		{"triage-pack", Request{Pack: "triage", All: true, Out: "x"}},
		{"no-folder", Request{Pack: "dspt-it-supplier", All: true}},
		{"no-folder", Request{Pack: "dspt-it-supplier", All: true, Out: file}},
		{"due-past", Request{Pack: "dspt-it-supplier", All: true, Out: "x", Due: r.Today() - 1}},
		{"nobody-named", Request{Pack: "dspt-it-supplier", Out: "x"}},
		{"both-named", Request{Pack: "dspt-it-supplier", Out: "x", All: true, Refs: []string{s.Ref}}},
		{"bad-tier", Request{Pack: "dspt-it-supplier", Out: "x", Tier: "5"}},
	} {
		_, err := Write(ctx, r, c.q)
		datatest.WantCode(t, err, c.code)
	}
	out := issueOK(t, r, Request{Pack: "dspt-it-supplier", Refs: []string{"SUP-99999", s.Ref, s.Ref}, Out: t.TempDir()})
	if len(out.Issued) != 1 || len(out.Problems) != 1 {
		t.Errorf("one unknown and one known twice: %d issued, problems %v", len(out.Issued), out.Problems)
	}
}

// A folder that cannot be written to stops everything: no issue is recorded without its file.
func TestIssueLeavesNoRecordWithoutFile(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r, _ := datatest.NewRegister(t, "dana")
	s, e, a := datatest.Seed(t, r)
	dir := t.TempDir()
	target := filepath.Join(t.TempDir(), "elsewhere")
	if err := os.Symlink(target,
		filepath.Join(dir, fileName(&s, &e, r.Packs().Find("dspt-it-supplier"), 1))); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	w := issueOK(t, r, Request{Pack: "dspt-it-supplier", Refs: []string{e.Ref}, Out: dir}).Issued[0]
	if _, err := os.Lstat(target); err == nil || !strings.Contains(w.Path, "(2)") {
		t.Errorf("wrote through a planted link, or over it: %s", w.Path)
	}
	stop, cancel := context.WithCancel(ctx)
	cancel()
	out, err := Write(stop, r, Request{Pack: "dspt-it-supplier", Refs: []string{e.Ref}, Out: dir})
	if !errors.Is(err, context.Canceled) || out != nil && len(out.Issued) > 0 {
		t.Errorf("stopped before it began: %v %v", out, err)
	}
	view := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
	if len(view.Issues) != 1 {
		t.Errorf("%d issues recorded for 1 file", len(view.Issues))
	}
}

func TestIssueHundred(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("writes 100 workbooks")
	}
	ctx := context.Background()
	r, _ := datatest.NewRegister(t, "dana")
	for i := range 100 {
		s := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: fmt.Sprintf("=Fictional %d/..\\ Ltd", i)}))(t)
		datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID}))(t)
	}
	calls := 0
	out := issueOK(t, r, Request{Pack: "dspt-it-supplier", Tier: book.TierNone, Out: t.TempDir(),
		Progress: func(done, total int) {
			if calls++; done != calls || total != 100 {
				t.Errorf("progress %d of %d at call %d", done, total, calls)
			}
		}})
	paths := map[string]bool{}
	for _, w := range out.Issued {
		paths[w.Path] = true
		if filepath.Dir(w.Path) != out.Out || strings.ContainsAny(filepath.Base(w.Path), `=\ `) {
			t.Errorf("path %q", w.Path)
		}
	}
	if len(paths) != 100 || calls != 100 {
		t.Errorf("%d files, %d calls", len(paths), calls)
	}
}
