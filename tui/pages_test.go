package tui_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui"
	"assure/tui/assess"
	"assure/tui/theme"
	"assure/tui/today"
	"assure/tui/tuitest"
	"assure/tui/tuitest/shot"
)

// register opens a new register in a file of the test, with a clock that moves when told to and ids that count.
func register(t testing.TB, clock *tuitest.Clock, path string) *data.Register {
	t.Helper()
	n := 0
	r, err := data.Open(context.Background(),
		data.Options{Path: path, Actor: "A. Shah", Now: clock.Now, NewID: func() string {
			n++
			return fmt.Sprintf("01TEST%020d", int(clock.T.Unix()%1000000)*1000+n)
		}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

// people is a small fictional portfolio.
func people(t testing.TB, r *data.Register) {
	t.Helper()
	ctx := context.Background()
	critical := map[string]string{"data": "patient", "records": "1m-plus", "access": "privileged",
		"internet_facing": "yes", "outage": "under-24h", "size": "it-supplier", "care": "supports",
		"incident_24m": "no", "subprocessors": "uk"}
	medium := map[string]string{"data": "patient", "records": "under-100k", "access": "view", "internet_facing": "no",
		"outage": "over-72h", "size": "it-supplier", "care": "no", "incident_24m": "no", "subprocessors": "uk"}
	low := map[string]string{"data": "none", "records": "none", "access": "none", "internet_facing": "no",
		"outage": "over-72h", "size": "other", "care": "no", "incident_24m": "no", "subprocessors": "none"}
	for i, s := range []struct {
		name, service, owner string
		facts                map[string]string
		answers              int
	}{
		{"Northgate Pathology Ltd", "LIMS reporting", "A. Shah", critical, 63},
		{"Meridian Cloud Hosting plc", "Hosting", "J. Okoro", critical, 6},
		{"Brightwell Transcription", "Dictation", "A. Shah", map[string]string{"data": "patient"}, 0},
		{"Castle Imaging Services", "PACS support", "M. Doyle", nil, 0},
		{"Pennine Courier Co-op", "Courier", "R. Patel", low, 0},
		{"Oakfield Records Storage", "Archive", "M. Doyle", medium, 55},
		{"Tideway Patient Messaging", "Text reminders", "J. Okoro", medium, 63},
	} {
		sup, err := r.AddSupplier(ctx, entity.Supplier{Name: s.name, Tags: []string{"fictional"}})
		if err != nil {
			t.Fatal(err)
		}
		e, err := r.AddEngagement(ctx,
			entity.Engagement{Supplier: sup.ID, Service: s.service, Owner: s.owner, State: entity.Live})
		if err != nil {
			t.Fatal(err)
		}
		var facts []entity.Fact
		for _, id := range []string{"data", "records", "access", "internet_facing", "outage", "size", "care",
			"incident_24m", "subprocessors"} {
			if v := s.facts[id]; v != "" {
				facts = append(facts, entity.Fact{ID: id, Value: v, Source: entity.FromBuyer, Adopted: true})
			}
		}
		if len(facts) > 0 {
			if err := r.SetFacts(ctx, e.ID, facts); err != nil {
				t.Fatal(err)
			}
		}
		if s.answers == 0 {
			continue
		}
		a, err := r.StartAssessment(ctx, e.ID, "dspt-it-supplier")
		if err != nil {
			t.Fatal(err)
		}
		values := []string{"met", "met", "partly", "met", "not-met", "met"}
		for j, q := range r.Packs().Find("dspt-it-supplier").Questions() {
			if j < s.answers && q.Answer == questionnaire.Choice {
				v := values[(i+j)%len(values)]
				if q.Option(v) == nil {
					v = q.Options[0].ID
				}
				if _, err := r.RecordAnswer(ctx,
					data.AnswerEdit{Assessment: a.ID, Question: q.ID, Party: entity.BySupplier, Value: v}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// filled is the file of a register with people in it, made once.
var filled = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "assure-tui")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "register.db")
	t := &once{}
	r := register(t, tuitest.NewClock(), path)
	people(t, r)
	t.end()
	b, err := os.ReadFile(path)
	return b, errors.Join(err, t.err)
})

// once stands in for the test while the shared register is made.
type once struct {
	testing.TB
	err  error
	done []func()
}

func (o *once) Helper() {}

func (o *once) Cleanup(f func()) { o.done = append(o.done, f) }

func (o *once) Fatal(args ...any) {
	o.err = errors.New(fmt.Sprint(args...))
	panic(o.err)
}

func (o *once) end() {
	for _, f := range o.done {
		f()
	}
}

func open(t testing.TB, fill bool, w, h int, themeName string) (*tuitest.Driver, *data.Register) {
	t.Helper()
	clock := tuitest.NewClock()
	path := filepath.Join(t.TempDir(), "register.db")
	if fill {
		b, err := filled()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		clock.Add(time.Minute)
	}
	r := register(t, clock, path)
	return reopen(t, clock, r, w, h, themeName), r
}

func reopen(t testing.TB, clock *tuitest.Clock, r *data.Register, w, h int, themeName string) *tuitest.Driver {
	t.Helper()
	c := tuitest.Common(t, clock, themeName, tui.Retryable)
	c.Remember("export.folder", t.TempDir()) // of what a sweep exports
	home := tui.Options{Register: r, Folder: returns(t),
		MakeDemo: func(context.Context) (string, error) { people(t, r); return "7 made-up suppliers.", nil }}.Pages(c)
	d := tuitest.New(t, c, clock, home, w, h)
	if _, first := d.App.Top().(*today.Page); first {
		d.Keys("p") // most journeys begin at the suppliers
	}
	return d
}

func TestGoldenPages(t *testing.T) {
	for name, size := range map[string][2]int{"60x16": {60, 16}, "80x24": {80, 24}, "100x30": {100, 30},
		"160x50": {160, 50}} {
		t.Run(name, func(t *testing.T) {
			d, _ := open(t, true, size[0], size[1], "")
			d.Golden("portfolio-" + name)
			d.Keys("/").Type("tier:cr no").Golden("search-" + name)
			d.Keys("enter", "enter").Golden("profile-" + name)
			d.Keys("2").Golden("risks-" + name)
			d.Keys("1", "t").Golden("triage-" + name)
			d.Keys("esc", "a").Golden("walk-" + name)
			d.Keys("?").Golden("help-" + name)
			d.Keys("esc", ":").Type("sc").Golden("palette-" + name)
		})
	}
}

func TestFirstRun(t *testing.T) {
	d, _ := open(t, false, 80, 24, "")
	d.Golden("first-80x24")
	d.Keys("n").Type("Oakfield Records Storage").Keys("enter").Has("Added SUP-", "Oakfield Records Storage",
		"NOT ASSESSED")
	d.Keys("t").Has("Not triaged", "2 of 21").Keys("esc", "q").Has("not triaged: record the facts")
	d.Keys("q", "q", "q").Has("Leave Assure?")
	if d.Quit() {
		t.Fatal("left without an answer")
	}
	d.Keys("j").Lacks("Leave Assure?").Keys("q", "enter")
	if !d.Quit() {
		t.Fatal("q at home and enter do not leave")
	}
	d, _ = open(t, false, 80, 24, "")
	d.Keys("d").Has("7 made-up suppliers.", "Northgate Pathology Ltd")
}

func TestTriageMovesTheTierAndIsKept(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	d.Keys("/").Type("castle").Keys("enter", "t").Has("Castle Imaging Services", "Not triaged")
	q := r.Packs().Find("triage")
	for _, x := range q.Questions() {
		if x.Answer == questionnaire.Choice && len(x.Options) > 0 {
			d.Keys("1")
		}
		d.Keys("j")
	}
	d.Lacks("Not triaged")
	e, _, err := r.Engagement(context.Background(), "ENG-00004")
	if err != nil {
		t.Fatal(err)
	}
	facts, err := r.Facts(context.Background(), e.ID, book.At{})
	if err != nil || len(facts) < 9 {
		t.Fatalf("%d facts kept (%v)", len(facts), err)
	}
	before := len(facts)
	d.Keys("u").Has("Undo recorded")
	if facts, _ = r.Facts(context.Background(), e.ID, book.At{}); len(facts) > before {
		t.Fatalf("undo left %d facts", len(facts))
	}
	d.Keys("o").Type("5").Keys("enter").Type("5").Keys("ctrl+o").
		Has("needs a reason").Type("national service").Keys("ctrl+o").
		Has("Critical (tier 1)", "consequence 5")
}

// A walk of twenty answers over the real register, the program gone without a goodbye, and the register opened again.
func TestTwentyAnswersSurvive(t *testing.T) {
	clock := tuitest.NewClock()
	path := filepath.Join(t.TempDir(), "register.db")
	r := register(t, clock, path)
	people(t, r)
	d := reopen(t, clock, r, 100, 30, "")
	d.Keys("/").Type("brightwell").Keys("enter", "enter", "a")
	want := map[string]string{}
	for i := range 20 {
		key := fmt.Sprint(i%3 + 1)
		d.Keys(key)
		for _, l := range strings.Split(d.Screen(), "\n") {
			if id, rest, ok := strings.Cut(strings.TrimSpace(l), ": "); ok && strings.HasPrefix(id, "ITS-") &&
				strings.Contains(rest, "u undoes it") {
				want[id] = strings.TrimSuffix(rest, ". u undoes it.")
			}
		}
		d.Keys("enter")
	}
	if len(want) != 20 {
		t.Fatalf("%d answers were confirmed on the screen: %v", len(want), want)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	clock.Add(time.Hour)
	r = register(t, clock, path)
	d = reopen(t, clock, r, 100, 30, "")
	d.Keys("/").Type("brightwell").Keys("enter", "enter", "a").Has("20 of 63 done").Keys("tab")
	for id, label := range want {
		found := false
		for range 60 {
			for _, l := range strings.Split(d.Screen(), "\n") {
				found = found || strings.Contains(l, id) && strings.Contains(l, label[:min(12, len(label))])
			}
			if found {
				break
			}
			d.Keys("j")
		}
		if !found {
			t.Errorf("%s %s is lost:\n%s", id, label, d.Screen())
		}
		d.Keys("home")
	}
}

func TestUndoOverTheRegister(t *testing.T) {
	d, _ := open(t, true, 100, 30, "")
	d.Keys("/").Type("brightwell").Keys("enter", "enter", "a", "1", "u").Has("Undone:", "not answered now",
		"0 of 63 done")
	d.Keys("2").Lacks("while you answered").Has("1 of 63 done") // what was undone is nobody's answer
	d.Keys("u", "ctrl+r").Has("Redone", "1 of 63 done")
}

// Two people answer one question at once. The same answer is no conflict. Mine replaces theirs only as it was
// shown: when
// they answer again meanwhile that is asked again, and only what is written is said to be.
func TestTwoPeopleOnOneQuestion(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	other, clock := datatest.As(t, r, "Jo Bright"), tuitest.NewClock()
	c := tuitest.Common(t, clock, "", tui.Retryable)
	c.NewID = other.NewID // not those of the first
	jo := tuitest.New(t, c, clock, tui.Options{Register: other, Folder: returns(t)}.Pages(c), 100, 30).Keys("p")
	for _, x := range []*tuitest.Driver{d, jo} {
		x.Keys("/").Type("brightwell").Keys("enter", "enter", "a", "ctrl+g").Type("ITS-09").Keys("enter").Has("ITS-09")
	}
	e, _, err := r.Engagement(t.Context(), datatest.Must(r.FindSupplier(t.Context(), "Brightwell"))(t).Ref)
	if err != nil {
		t.Fatal(err)
	}
	a := datatest.Must(r.Assessments(t.Context(), e.ID, book.At{}))(t)[0]
	want := func(value, by string, rev int) {
		t.Helper()
		v := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t)
		if got := v.Answers["ITS-09"].Judgement; got == nil || got.Value != value || got.By != by || got.Rev != rev {
			t.Fatalf("the register has %+v; want %s by %s, version %d", got, value, by, rev)
		}
	}
	jo.Keys("3").Has("ITS-09: Not met. u undoes it.")
	d.Keys("3").Lacks("while you answered").Has("ITS-09: Not met. u undoes it.")
	want("not-met", "A. Shah", 2)
	jo.Keys("4").Has("A. Shah answered Not met while you answered not known", "yours is not written").Keys("m")
	jo.Has("ITS-09: your answer replaced theirs").Lacks("while you answered")
	want("unknown", "Jo Bright", 3)
	d.Keys("1").Has("Jo Bright answered not known while you answered Met")
	jo.Keys("2")
	d.Keys("m").Has("Jo Bright answered Partly met while you answered Met").Lacks("replaced theirs,")
	want("partly", "Jo Bright", 4)
	d.Keys("m").Has("ITS-09: your answer replaced theirs").Lacks("while you answered")
	want("met", "A. Shah", 5)
	d.Keys("u").Has("Undone: ITS-09")
	jo.Keys("1").Has("while you answered").Keys("t").Has("their answer is kept")
	want("partly", "A. Shah", 6)
}

func TestEvidenceOverTheRegister(t *testing.T) {
	d, _ := open(t, true, 100, 30, "")
	d.Keys("/").Type("northgate").Keys("enter", "enter", "a", "ctrl+g").Type("ITS-22").Keys("enter", "e", "n", "right",
		"right", "enter").Type("Cyber Essentials Plus 1234").
		Keys("enter").Type("2026-05-01").Keys("enter").Type("2027-05-01").Keys("enter").Has("DOC-0001",
		"offered, not accepted")
	d.Keys("a").Has("accepted to 2027-05-01").Keys("esc").Has("95 % evidence")
	d.Keys("q").Keys("3").Has("DOC-0001")
}

func TestPortfolioFilters(t *testing.T) {
	d, _ := open(t, true, 100, 30, "")
	for query, want := range map[string]string{
		"tier:critical": "of 7", "owner:shah": "2 of 7", "band:none": "of 7", "path lime": "0 of 7", "NORTH": "1 of 7",
		"tier:none":  "1 of 7",
		"status:not": "of 7", "musthaves:open": "of 7", "tier:purple": "no such filter: tier:purple",
	} {
		d.Keys("/").Type(query).Has(want).Keys("esc")
	}
	d.Keys("/").Type("tier:critical owner:shah").Keys("enter").Has("tier:critical owner:shah").Keys("esc").Lacks(
		"owner:shah").Keys("esc").Has("Suppliers · 7")
	d.Keys("e").Has("Engagements · ", "A row an engagement", "Northgate Pa… · LIMS repo…").Keys("e").Has(
		"Suppliers · 7")
	d.Keys("f", "space").Has("[x] tier:critical").Keys("enter").Has("tier:critical")
}

func TestSweepPages(t *testing.T) {
	for seed := range uint64(4) {
		d, _ := open(t, true, 100, 30, []string{"", "dark", "term", "contrast"}[seed])
		tuitest.Sweep(d, seed+10, 500)
	}
}

// The same keys lead to the same register and screen whatever the order in which background work comes back.
func TestOrderOfBackgroundWorkDoesNotMatter(t *testing.T) {
	var want string
	for seed := range uint64(6) {
		d, _ := open(t, true, 100, 30, "")
		if seed > 0 {
			d.Shuffle = tuitest.Rand(seed)
		}
		d.Keys("/").Type("brightwell").Keys("enter")
		for _, k := range []string{"enter", "a", "1", "enter", "2", "enter", "3", "u", "k", "1"} {
			d.Send(tuitest.KeyMsg(k)) // no waiting between keys
		}
		d.Settle()
		got := d.Keys("tab").Screen()
		if want == "" {
			want = got
		} else if got != want {
			t.Fatalf("seed %d gives\n%s\nwant\n%s", seed, got, want)
		}
	}
}

// TestPictures keeps the pictures of the README what the program draws: the four pages, on a small
// fictional portfolio with a fixed clock. ASSURE_GOLDEN=write draws them again.
func TestPictures(t *testing.T) {
	d, _ := open(t, true, 100, 30, "dark")
	picture := func(name string) {
		t.Helper()
		var b strings.Builder
		if err := shot.SVG(&b, d.App.View(), 100, 30, false); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("..", "docs", "pictures", name+".svg")
		if os.Getenv("ASSURE_GOLDEN") == "write" {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if b.String() != string(want) {
			t.Errorf("%s is not what the program draws; ASSURE_GOLDEN=write draws it again", path)
		}
	}
	picture("portfolio")
	d.Keys("/").Type("northgate").Keys("enter", "enter")
	picture("profile")
	d.Keys("a", "ctrl+g").Type("ITS-22").Keys("enter", "3").Type("An exception list was shown to us.").Keys("enter")
	picture("walk")
	d.Keys("w")
	picture("explain")
	d.Keys("esc", "esc", "t")
	picture("triage")
	d.Keys("g", "h")
	picture("today")
	d.Keys("g", "m")
	picture("heat")
	d.Keys("g", "s", "enter", "V")
	picture("review")
}

// What the walk shows before an answer is written is what the register says after it: every option of every question,
// scored by both.
func TestLiveScoreIsTheScoreOfTheRegister(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	d.Keys("/").Type("oakfield").Keys("enter", "enter", "a")
	walk := d.App.Top().(*assess.Page).Session()
	for i, q := range walk.Questions() {
		if i%4 != 0 {
			d.Keys("j")
			continue
		}
		d.Keys(fmt.Sprint(i%len(q.Options) + 1))
		if d.App.Top().Typing() {
			d.Type("seen by us").Keys("enter")
		}
		v, err := r.Assessment(t.Context(), walk.Assessment.ID, book.At{})
		if err != nil {
			t.Fatal(err)
		}
		live := d.App.Top().(*assess.Page).Session().Result
		if live.Assured != v.Result.Assured || live.Possible != v.Result.Possible || live.Grade != v.Result.Grade ||
			live.Status != v.Result.Status || live.Risk.Score != v.Result.Risk.Score {
			t.Fatalf("%s: live %s..%s %s, register %s..%s %s", q.ID, live.Assured, live.Possible, live.Grade,
				v.Result.Assured, v.Result.Possible, v.Result.Grade)
		}
		d.Keys("j")
	}
}

func TestPaletteFindsSuppliersAndQuestions(t *testing.T) {
	d, _ := open(t, true, 100, 30, "")
	d.Keys(":").Type("tideway").Has("supplier SUP-00007  Tideway Patient Messaging").Keys("enter").Has(
		"Tideway Patient Messaging  SUP-00007", "Assessments")
	d.Keys("a", ":").Type("multi-factor").Has("question ITS-22").Keys("enter").Has("ITS-22  6 of 9")
	d.Keys("g", "h", ":").Type("mfa").Has("question ITS-22 Is multi-factor").Keys("enter").Has("Answers", "Northgate")
	d.Keys("enter").Has("ITS-22  6 of 10").Keys("g", "h", ":").Type("shah").Has("engagement ENG-00001 LIMS reporting")
	d.Keys("esc", ":").Type("heat").Keys("enter").Has("Likelihood")
	// what has the words, or all but the last letter of a long one, comes before what is found in the register
	d.Keys("g", "h", ":").Type("compare").Has("> go to the comparison of a tender")
}

// Under --ascii, and in a locale that knows nothing else, only ASCII reaches the screen, our glyphs and others' names
// alike.
func TestOnlyASCII(t *testing.T) {
	clock := tuitest.NewClock()
	r := register(t, clock, filepath.Join(t.TempDir(), "register.db"))
	people(t, r)
	if _, err := r.AddSupplier(t.Context(), entity.Supplier{Name: "Größe “Ångström” – 漢字 £1"}); err != nil {
		t.Fatal(err)
	}
	c := tuitest.Common(t, clock, "", nil)
	th, err := theme.New(theme.Options{Name: "mono",
		Env: func(k string) string { return map[string]string{"LANG": "C"}[k] }})
	if err != nil {
		t.Fatal(err)
	}
	c.Theme = th
	d := tuitest.New(t, c, clock, tui.Options{Register: r}.Pages(c), 100, 30)
	d.Keys("p")
	check := func() {
		t.Helper()
		for _, r := range d.App.View() {
			if r > 0x7e {
				t.Fatalf("%q on the screen:\n%s", r, d.Screen())
			}
		}
		d.Exact()
	}
	check()
	d.Has("Grosse \"Angst")
	for _, k := range []string{"G", "enter", "2", "3", "4", "t", "j", "esc", "esc", "home", "enter", "a", "v", "tab",
		"esc", "w", "?", "esc", ":"} {
		d.Keys(k)
		check()
	}
}

// A signed-off cycle is looked at; the next one begins only when somebody chooses it.
func TestNextCycleBeginsByChoiceOnly(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	e, _, err := r.Engagement(t.Context(), "ENG-00007")
	if err != nil {
		t.Fatal(err)
	}
	cycles, err := r.Assessments(t.Context(), e.ID, book.At{})
	if err != nil || len(cycles) != 1 {
		t.Fatalf("%d cycles, %v", len(cycles), err)
	}
	v, err := r.Assessment(t.Context(), cycles[0].ID, book.At{})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range v.Blocks() {
		if err := r.PassBlock(t.Context(), cycles[0].ID, b, "known"); err != nil {
			t.Fatal(err)
		}
	}
	datatest.Reviewer(t, r)
	if _, err := datatest.As(t, r, "Rita Reviewer").SignOff(t.Context(), cycles[0].ID); err != nil {
		t.Fatal(err)
	}
	count := func() int {
		list, err := r.Assessments(t.Context(), e.ID, book.At{})
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	d.Keys("/").Type("tideway").Keys("enter", "a").Has("signed off, read only").Keys("1").Has(
		"Not now: this cycle is signed off.")
	d.Keys("q", "enter", "a").Has("View:", "Begin cycle 2:").Keys("1").Has("signed off, read only").Keys("q")
	if n := count(); n != 1 {
		t.Fatalf("%d cycles after looking", n)
	}
	d.Keys("a", "2").Has("Begin cycle 2", "Cycle 1 cannot be opened again").Keys("enter", "n", "q").Has("Assessments")
	d.Keys("a", "2", "esc", "esc").Has("Assessments")
	if n := count(); n != 1 {
		t.Fatalf("%d cycles, and none was begun", n)
	}
	d.Keys("a", "2", "y").Has("Cycle 2 is begun. A on the supplier, then T, takes it back.")
	d.Has("0 of 62 done", "Last cycle  ").Keys("s").Has("u undoes it", "1 of 62 done")
	if n := count(); n != 2 {
		t.Fatalf("%d cycles after choosing to begin one", n)
	}
}

// A cycle that follows one is begun once that was asked, from the list of suppliers too, and what the notice says takes
// it back.
func TestBegunFromTheListAndTakenBack(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	s := datatest.Must(r.FindSupplier(t.Context(), "SUP-00001"))(t)
	e := datatest.Must(r.Engagements(t.Context(), s.ID, book.At{}))(t)[0]
	a := datatest.Must(r.Assessments(t.Context(), e.ID, book.At{}))(t)[0]
	datatest.Reviewer(t, r)
	v := datatest.Must(r.Assessment(t.Context(), a.ID, book.At{}))(t)
	for _, b := range v.Blocks() {
		if err := r.PassBlock(t.Context(), a.ID, b, "known"); err != nil {
			t.Fatal(err)
		}
	}
	datatest.Must(datatest.As(t, r, "Rita Reviewer").SignOff(t.Context(), a.ID))(t)
	count := func() int { return len(datatest.Must(r.Assessments(t.Context(), e.ID, book.At{}))(t)) }
	d.Keys("/").Type("northgate").Keys("enter", "enter", "a", "2", "y").Has("Cycle 2 is begun.")
	d.Keys("q", "A", "T", "enter").Type("a slip").Keys("enter").Has("taken back")
	if n := count(); n != 1 {
		t.Fatalf("%d cycles after taking it back", n)
	}
}
