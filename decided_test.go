package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"assure/cli"
	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/report"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// act is something that people took on themselves: who decided, the second person, and a word of the reason.
type act struct{ name, person, second, word string }

// acts are one of each kind. Each has people and a word of its own, so that an output that names one names no other.
var acts = []act{
	{"must-have accepted despite", "Gale Gateway", "Gill Gatesecond", "gatereason"},
	{"out of scope", "Skye Scoper", "Sian Scopesecond", "scopereason"},
	{"risk accepted", "Rae Risktaker", "Ruth Risksecond", "riskreason"},
	{"consequence by hand", "Fay Factor", "Finn Factsecond", "factreason"},
	{"risk by hand", "Dee Decider", "Dan Decidesecond", "placereason"},
	{"risk closed", "Cleo Closer", "Cato Closesecond", "closereason"},
	{"block passed", "Pam Passer", "", "passreason"},
}

// decided is a register with every act on one engagement, a bid in a tender.
func decided(t *testing.T) (r *data.Register, risks [3]string) {
	t.Helper()
	ctx := t.Context()
	r, _ = datatest.NewRegister(t, "Jo Recorder")
	for _, a := range acts {
		datatest.Must(r.AddPerson(ctx, entity.Person{Name: a.person, Role: "SIRO"}))(t)
		if a.second != "" {
			datatest.Must(r.AddPerson(ctx, entity.Person{Name: a.second}))(t)
		}
	}
	tender := datatest.Must(r.AddTender(ctx, entity.Tender{Title: "Portals",
		Conditions: []questionnaire.Text{"ITS-22 met", "ITS-34 met", "every must-have met"}}))(t)
	_, e, a := datatest.Seed(t, r)
	e.Tender = tender.Ref
	if err := r.UpdateEngagement(ctx, e); err != nil {
		t.Fatal(err)
	}
	for _, q := range datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t).Pack.Questions() {
		if q.Answer == questionnaire.Choice {
			value := q.Options[0].ID
			if slices.Contains([]string{"ITS-22", "ITS-31", "ITS-21", "ITS-38"}, q.ID) {
				value = q.Options[len(q.Options)-1].ID
			}
			datatest.Must(r.RecordAnswer(ctx, data.AnswerEdit{Assessment: a.ID, Question: q.ID,
				Party: entity.BySupplier, Value: value}))(t)
		}
	}
	until := r.Today().AddMonths(6)
	decide := func(i int, d entity.Decision) {
		t.Helper()
		d.Engagement, d.Person, d.Reason, d.Until = e.ID, acts[i].person, questionnaire.Text(acts[i].word), until
		done := datatest.Must(r.Decide(ctx, d))(t)
		if err := datatest.As(t, r, acts[i].second).Second(ctx, done.N); err != nil {
			t.Fatal(err)
		}
	}
	decide(0, entity.Decision{Kind: entity.GateAccept, Assessment: a.ID, Question: "ITS-22"})
	decide(1, entity.Decision{Kind: entity.ScopeOut, Assessment: a.ID, Question: "ITS-34"})
	// the consequence stays in the band, so that the risks stay Extreme
	if err := r.SetFacts(ctx, e.ID, []entity.Fact{{ID: questionnaire.FactConsequence, Value: "4",
		Reason: questionnaire.Text(acts[3].word), Person: acts[3].person, Second: acts[3].second,
		Until: until}}); err != nil {
		t.Fatal(err)
	}
	all := datatest.Must(r.Risks(ctx, book.RiskFilter{Open: true}, book.At{}))(t)
	of := func(question string) entity.Risk {
		t.Helper()
		i := slices.IndexFunc(all, func(k book.RiskView) bool { return k.Question == question })
		if i < 0 {
			t.Fatalf("no risk of %s", question)
		}
		return all[i].Risk
	}
	accepted, place, closed := of("ITS-21"), of("ITS-31"), of("ITS-38")
	decide(2, entity.Decision{Kind: entity.RiskAccept, Risk: accepted.ID})
	place.Decided, place.DecidedReason = &entity.Cell{Consequence: 2, Likelihood: 2}, questionnaire.Text(acts[4].word)
	place.DecidedBy, place.DecidedSecond, place.DecidedUntil = acts[4].person, acts[4].second, until
	if err := r.UpdateRisk(ctx, place); err != nil {
		t.Fatal(err)
	}
	if err := r.CloseRisk(ctx, closed.Ref, data.Closing{Reason: questionnaire.Text(acts[5].word),
		Person: acts[5].person, Second: acts[5].second}); err != nil {
		t.Fatal(err)
	}
	datatest.Must(r.SendQuery(ctx, entity.Query{Assessment: a.ID, Question: "ITS-30", Body: "When?"}))(t)
	datatest.Must(r.AddIncident(ctx, entity.Incident{Title: "Outage", Engagements: []string{e.ID}}))(t)
	blocks := datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t).Blocks()
	i := slices.IndexFunc(blocks, func(b entity.Block) bool { return b.Kind == entity.BlockQuery })
	if err := datatest.As(t, r, acts[6].person).PassBlock(ctx, a.ID, blocks[i], acts[6].word); err != nil {
		t.Fatal(err)
	}
	return r, [3]string{accepted.Ref, place.Ref, closed.Ref}
}

// An output is what a command prints or a file that it writes. shows are the acts that it must name the people of, by
// their place in [acts].
type shown struct {
	args  string // OUT is the file
	ext   string // of the file; "" for what is printed
	shows []int
}

// outputs are the outputs that show an act. Those that are not here, and why:
//
//   - `audit log`: who did what at the keyboard, a row an act; a decision is in it under who recorded it.
//   - `report foi` and `report supplier`: for readers outside; see [quiet].
//   - `register --redact` and `report --redact`: roles in place of people, held by internal/demo.
//   - `score compare`, `score path`, `score whatif`: figures; the rating they start from is in `score`.
//   - `report evidence` (a calendar): what ends and when; acceptances are entries of it and are tried here.
//   - the terminal: its pages draw from the same words; tui tests hold them.
func outputs(risks [3]string) []shown {
	list := []shown{
		{"supplier list", "", []int{3}}, {"supplier list --json", "", []int{3}},
		{"engagement list", "", []int{3}}, {"engagement list --json", "", []int{3}},
		{"supplier show SUP-00001", "", []int{0, 3, 4}}, {"supplier show SUP-00001 --json", "", []int{0, 3, 4}},
		{"score", "", []int{3}}, {"score --json", "", []int{0, 3}}, {"score --explain", "", []int{0, 3}},
		{"score --explain --json", "", []int{0, 3}},
		{"risk list --all", "", []int{4}}, {"risk list --all --json", "", []int{2, 4, 5}},
		{"risk show " + risks[0], "", []int{2}}, {"risk show " + risks[0] + " --json", "", []int{2}},
		{"risk show " + risks[1], "", []int{4}}, {"risk show " + risks[1] + " --json", "", []int{4}},
		{"risk show " + risks[2], "", []int{5}}, {"risk show " + risks[2] + " --json", "", []int{5}},
		{"decide list ENG-00001", "", []int{0, 1, 2}}, {"decide list ENG-00001 --json", "", []int{0, 1, 2}},
		{"review blocks ENG-00001", "", []int{6}}, {"review blocks ENG-00001 --json", "", []int{6}},
		{"tender show TEN-001", "", []int{1}}, {"tender show TEN-001 --json", "", []int{1}},
		{"report supplier SUP-00001 --for board --out OUT", ".html", []int{0, 1, 3}},
		{"report decision ENG-00001 --out OUT", ".html", []int{0, 1, 2, 3, 4, 6}},
		{"report acceptance " + risks[0] + " --out OUT", ".html", []int{2, 3}},
		{"report acceptance " + risks[1] + " --out OUT", ".html", []int{3, 4}},
		{"report evidence --out OUT", ".ics", []int{0, 2}},
		{"report paper DEC-0001 --out OUT", ".html", []int{0}},
		{"report paper " + risks[0] + " --out OUT", ".html", []int{2}},
	}
	for _, ext := range report.Formats(report.KindPortfolio) {
		list = append(list, shown{"report board --out OUT", ext, []int{0, 2}})
	}
	for _, ext := range report.Formats(report.KindTender) {
		list = append(list, shown{"report tender TEN-001 --out OUT", ext, []int{1}})
	}
	for _, ext := range report.Formats(report.KindIncident) {
		list = append(list, shown{"report incident INC-001 --out OUT", ext, []int{0, 2, 3}})
	}
	for _, ext := range []string{".xlsx", ".html", ".json"} {
		list = append(list, shown{"register --out OUT", ext, []int{0, 1, 2, 3, 4, 5, 6}})
	}
	return append(list, shown{"register --out OUT", ".csv", []int{2, 3, 4}})
}

// quiet are outputs for readers outside the organisation: the supplier, and whoever asks under the Freedom of
// Information Act. They say that something was decided where it concerns them, and name nobody.
var quiet = []shown{
	{"report supplier SUP-00001 --out OUT", ".html", nil}, {"report foi --out OUT", ".html", nil},
	{"report foi --out OUT", ".csv", nil}, {"report foi --out OUT", ".xlsx", nil},
	{"report schedule ENG-00001 --out OUT", ".html", nil},
}

var tags = regexp.MustCompile(`<[^>]*>`)

// words is an output as a reader has it: the text of every part, with single spaces.
func words(t *testing.T, body []byte, ext string) string {
	t.Helper()
	text := string(body)
	switch ext {
	case ".xlsx":
		z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
		if err != nil {
			t.Fatal(err)
		}
		text = ""
		for _, f := range z.File {
			part := datatest.Must(f.Open())(t)
			text += " " + string(datatest.Must(io.ReadAll(part))(t))
			if err := part.Close(); err != nil {
				t.Fatal(err)
			}
		}
	case ".ics":
		text = strings.NewReplacer("\r\n ", "", `\n`, " ", `\,`, ",").Replace(text)
	}
	if ext == ".html" || ext == ".xlsx" {
		text = html.UnescapeString(tags.ReplaceAllString(text, " "))
	}
	return strings.Join(strings.Fields(text), " ")
}

// Every output that shows a decision, an acceptance, a value by hand, an end or a pass names who decided and the second
// person, and one for readers outside names neither.
func TestWhoDecidedIsShown(t *testing.T) {
	r, risks := decided(t)
	run := func(o shown) string {
		t.Helper()
		file := filepath.Join(t.TempDir(), "out"+o.ext)
		var out, errs bytes.Buffer
		p := command.Program{
			Args: append([]string{"--db", r.Path(), "--as", "Jo Recorder"},
				strings.Fields(strings.ReplaceAll(o.args, "OUT", file))...),
			In: strings.NewReader(""), Out: &out, Err: &errs, Getenv: func(string) string { return "" },
			Now: func() time.Time { return time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC) },
		}
		if code := cli.Run(t.Context(), p); code != 0 {
			t.Errorf("assure %s: exit %d\n%s%s", o.args, code, out.String(), errs.String())
			return ""
		}
		if o.ext == "" {
			return words(t, out.Bytes(), "")
		}
		return words(t, datatest.Must(os.ReadFile(file))(t), o.ext)
	}
	for _, o := range outputs(risks) {
		text := run(o)
		for i, a := range acts {
			named := strings.Contains(text, a.person)
			switch {
			case slices.Contains(o.shows, i) && !named:
				t.Errorf("%s%s does not name who decided: %s", o.args, o.ext, a.name)
			case strings.Contains(text, a.word) && !named:
				t.Errorf("%s%s shows the reason and not who decided: %s", o.args, o.ext, a.name)
			case named && !strings.Contains(text, a.second):
				t.Errorf("%s%s names who decided and not the second person: %s", o.args, o.ext, a.name)
			}
		}
	}
	for _, o := range quiet {
		text := run(o)
		if text == "" {
			t.Errorf("%s%s is empty", o.args, o.ext)
		}
		for _, a := range acts {
			for _, s := range []string{a.person, a.second, a.word} {
				if s != "" && strings.Contains(text, s) {
					t.Errorf("%s%s has %s of: %s", o.args, o.ext, s, a.name)
				}
			}
		}
	}
	for _, kind := range report.Kinds() { // a new one belongs to one of the lists
		switch kind {
		case report.KindBoard:
			kind = "supplier SUP-00001 --for board"
		case report.KindPortfolio:
			kind = "board"
		}
		if !slices.ContainsFunc(slices.Concat(outputs(risks), quiet),
			func(o shown) bool { return strings.HasPrefix(o.args, fmt.Sprintf("report %s ", kind)) }) {
			t.Errorf("report %s is not tried", kind)
		}
	}
}
