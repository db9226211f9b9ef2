package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"assure/cli"
	"assure/cli/command"
	"assure/data"
	"assure/data/report"
	"assure/data/riskregister"
	"assure/internal/demo"
	"assure/tui/export"
	"assure/tui/tuitest"
)

// exported is one export that both front ends make: the arguments of the command, and what is set on the page.
type exported struct {
	kind    string // as the page names it
	command string // without --out
	about   string // of what, "" where the page asks nothing
	scores  bool
	formats []string
}

// exportTest makes the same exports of two copies of one register.
type exportTest struct {
	demo []byte
	day  time.Time
}

// The page of the terminal UI and the command write the same bytes for the same request: every kind, every format,
// whole and redacted.
func TestExportsAreThoseOfTheCommands(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the demo")
	}
	x := exportTest{day: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}
	s, err := demo.Build(t.Context(), demo.Options{Dir: filepath.Join(t.TempDir(), "demo"), Now: x.day})
	if err != nil {
		t.Fatal(err)
	}
	if x.demo, err = os.ReadFile(s.Register); err != nil {
		t.Fatal(err)
	}
	list := []exported{
		{"Risk register", "register", "everything", false, riskregister.Formats()},
		{"Risk register", "register --suppliers SUP-00015", "SUP-00015", false, []string{".csv"}},
		{"Board page", "report supplier ENG-00021 --for board", "ENG-00021", false,
			report.Formats(report.KindBoard)},
		{"Decision memo", "report decision ENG-00021", "ENG-00021", false, report.Formats(report.KindDecision)},
		{"Draft for the supplier", "report supplier ENG-00021", "ENG-00021", false,
			report.Formats(report.KindSupplier)},
		{"Contract conditions", "report schedule ENG-00021", "ENG-00021", false,
			report.Formats(report.KindSchedule)},
		{"Page to sign", "report paper R-00012", "R-00012", false, report.Formats(report.KindPaper)},
		{"Page to sign", "report paper DEC-0012", "DEC-0012", false, report.Formats(report.KindPaper)},
		{"Page to sign", "report paper TEN-001", "TEN-001", false, report.Formats(report.KindPaper)},
		{"Tender sheet", "report tender TEN-001", "TEN-001", false, report.Formats(report.KindTender)},
		{"Tender sheet", "report tender TEN-001 --scores", "TEN-001", true, report.Formats(report.KindTender)},
		{"Incident page", "report incident INC-001", "INC-001", false, report.Formats(report.KindIncident)},
		{"Board paper", "report board", "", false, report.Formats(report.KindPortfolio)},
		{"FOI table", "report foi", "", false, report.Formats(report.KindFOI)},
		{"Calendar", "report evidence", "everything", false, report.Formats(report.KindEvidence)},
		{"Calendar", "report evidence SUP-00015", "SUP-00015", false, report.Formats(report.KindEvidence)},
	}
	tried := map[string]bool{}
	for _, e := range list {
		for _, ext := range e.formats {
			for _, redact := range []bool{false, true} {
				name := fmt.Sprintf("%s%s redacted %v", e.command, ext, redact)
				page, cmd := x.page(t, e, ext, redact), x.command(t, e, ext, redact)
				if !bytes.Equal(page, cmd) {
					t.Errorf("%s: the page writes %d bytes and the command %d others", name, len(page), len(cmd))
				}
			}
		}
		tried[e.kind] = true
	}
	for _, title := range export.Titles() {
		if !tried[title] && title != "Questionnaires to send" { // each has an identifier of its own
			t.Errorf("%q is not tried", title)
		}
	}
}

// copy is a copy of the register in a folder of its own.
func (x *exportTest) copy(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "register.db")
	if err := os.WriteFile(path, x.demo, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// command is what the command writes.
func (x *exportTest) command(t *testing.T, e exported, ext string, redact bool) []byte {
	t.Helper()
	db := x.copy(t)
	out := filepath.Join(filepath.Dir(db), "out"+ext)
	args := append([]string{"--db", db, "--as", "Jo Demo-Assessor"}, strings.Fields(e.command)...)
	args = append(args, "--out", out, "--organisation", "Our Trust", "--known-on", "2026-11-20")
	if redact {
		args = append(args, "--redact")
	}
	var said bytes.Buffer
	p := command.Program{Args: args, In: strings.NewReader(""), Out: &said, Err: &said,
		Getenv: func(string) string { return "" }, Now: func() time.Time { return x.day }}
	if code := cli.Run(t.Context(), p); code != 0 {
		t.Fatalf("assure %s: exit %d\n%s", strings.Join(args, " "), code, said.String())
	}
	return read(t, out)
}

// page is what the page writes, driven by keys.
func (x *exportTest) page(t *testing.T, e exported, ext string, redact bool) []byte {
	t.Helper()
	db := x.copy(t)
	r, err := data.Open(t.Context(), data.Options{Path: db, Actor: "Jo Demo-Assessor", MustExist: true,
		Version: command.Program{}.VersionName(), Now: func() time.Time { return x.day }})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	clock := &tuitest.Clock{T: x.day}
	c := tuitest.Common(t, clock, "", nil)
	d := tuitest.New(t, c, clock, export.New(c, r, export.Of{}, nil), 100, 30)
	const digits = 9
	if n := slices.Index(export.Titles(), e.kind); n < digits {
		d.Keys(fmt.Sprint(n + 1)).Has(e.kind)
	} else { // there is no digit for it
		for range n {
			d.Keys("down")
		}
		d.Keys("enter").Has("> ", e.kind)
	}
	field := func(label string) {
		for range 20 {
			if strings.Contains(d.Screen(), "> "+label) {
				return
			}
			d.Keys("down")
		}
		t.Fatalf("there is no field %s:\n%s", label, d.Screen())
	}
	choose := func(label, want string) {
		field(label)
		for range 20 {
			if line := current(d.Screen()); strings.Contains(line, want) {
				return
			}
			d.Keys("space")
		}
		t.Fatalf("%s has no choice %q:\n%s", label, want, d.Screen())
	}
	switch e.about {
	case "":
	case "everything", "TEN-001":
		choose("For", e.about)
	default:
		choose("For", "another")
		field("Reference")
		d.Type(e.about)
	}
	if len(e.formats) > 1 && !strings.HasSuffix(e.command, "15") {
		choose("Format", ext)
	} else if ext == ".csv" {
		choose("Format", ext)
	}
	if e.scores {
		choose("Scores", "in it")
	}
	if redact {
		choose("Names", "redacted")
	}
	field("Organisation")
	d.Type("Our Trust")
	field("As known on")
	d.Type("20 Nov 2026")
	field("File")
	out := filepath.Join(filepath.Dir(db), "out"+ext)
	d.Keys("ctrl+u").Type(out).Keys("enter").Has("Nothing is written yet").Keys("enter").Has("written")
	return read(t, out)
}

// current is the row of the screen under the cursor.
func current(screen string) string {
	for line := range strings.Lines(screen) {
		if strings.HasPrefix(line, "> ") {
			return line
		}
	}
	return ""
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
