package riskregister_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"assure/data"
	"assure/data/datatest"
	"assure/data/riskregister"
	"assure/data/riskregister/tables"
	"assure/data/tabular"
	"assure/internal/booktest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Procurement works on an exported register in other programs: random edits of editable cells, of
// read-only cells and of cells that they add, typed by openpyxl and in every other round saved by
// LibreOffice too. An edit of an editable cell arrives exactly, one of a read-only cell is reported,
// and what they add is in the next export. ASSURE_LONG=1 makes it 10,000 edits.
func TestRegisterRoundTripByOtherPrograms(t *testing.T) {
	python := "/usr/bin/python3"
	if err := exec.Command(python, "-c", "import openpyxl").Run(); err != nil {
		t.Skipf("needs %s with openpyxl: %v", python, err)
	}
	rounds, edits, rows := 2, 100, 12
	if os.Getenv("ASSURE_LONG") != "" {
		rounds, edits, rows = 10, 1000, 150
	}
	x := newRoundTrip(t, rows)
	total := map[string]int{}
	for n := range rounds {
		office := n%2 == 1
		if office {
			if _, err := exec.LookPath("soffice"); err != nil {
				t.Log("without LibreOffice the rounds it should save are by openpyxl alone")
				office = false
			}
		}
		for what, k := range x.round(n, edits, python, office) {
			total[what] += k
		}
	}
	t.Logf("%d rounds: %v", rounds, total)
	if want := rounds * edits; total["editable"]+total["read-only"]+total["added"] < want {
		t.Errorf("only %v edits, want %d", total, want)
	}
}

// typed is one edit for edit.py.
type typed struct {
	Sheet  string `json:"sheet"`
	Cell   string `json:"cell"`
	Op     string `json:"op"`
	Kind   string `json:"kind"`
	Value  string `json:"value"`
	Author string `json:"author"`
}

type roundTrip struct {
	t     *testing.T
	r     *data.Register
	eng   entity.Engagement
	rnd   *rand.Rand
	cells map[[3]string]string // what was added and should be shown: sheet, id, heading
	notes map[[3]string]string
	typed int // to make each value another
}

func newRoundTrip(t *testing.T, rows int) *roundTrip {
	ctx := context.Background()
	r, _, e := worked(t)
	for i := range rows {
		k := datatest.Must(r.AddRisk(ctx,
			entity.Risk{Engagement: e.ID, Title: "Risk by hand " + strconv.Itoa(i), Event: "something, \"quoted\"",
				Owner: "R. Okafor"}))(t)
		datatest.Must(r.AddAction(ctx,
			entity.Action{Engagement: e.ID, Risk: k.ID, Title: questionnaire.Text("Do " + strconv.Itoa(i)),
				Due: r.Today() + questionnaire.Date(i)}))(t)
	}
	return &roundTrip{t: t, r: r, eng: e, rnd: rand.New(rand.NewPCG(7, 11)), cells: map[[3]string]string{},
		notes: map[[3]string]string{}}
}

// grid is a sheet of the export, found by id and heading.
type grid struct {
	sheet   string
	cells   map[string]tabular.Cell
	columns []string // headings, from A on
	rows    map[string]int
}

func (x *roundTrip) grid(body []byte, sheet string) *grid {
	g := &grid{sheet: sheet, cells: booktest.Cells(x.t, body)[sheet], rows: map[string]int{}}
	for c := 1; g.cells[tabular.Ref(tables.HeaderRow, c)].Text != ""; c++ {
		g.columns = append(g.columns, g.cells[tabular.Ref(tables.HeaderRow, c)].Text)
	}
	for row := tables.HeaderRow + 1; g.cells[tabular.Ref(row, 1)].Text != ""; row++ {
		g.rows[g.cells[tabular.Ref(row, 1)].Text] = row
	}
	return g
}

func (g *grid) at(id, column string) string {
	return tabular.Ref(g.rows[id], slices.Index(g.columns, column)+1)
}

// value makes up what to type into a cell.
type value func(x *roundTrip) (kind, value string)

// inputs are the columns of a sheet that can be edited.
type inputs struct {
	alone  map[string]value // each on its own, by header
	linked []string         // those that mean something only together, or show a field of another sheet
}

var editable = map[string]inputs{
	tables.SheetRegister: inputsOf(tables.Risks(scoring.DefaultSettings()), &tables.RiskRow{Risk: &tables.Risk{}}),
	tables.SheetActions:  inputsOf(tables.Actions(), &tables.ActionRow{Action: &tables.Action{}}),
}

func inputsOf[T any](table tables.Table[T], row *T) inputs {
	out := inputs{alone: map[string]value{}}
	for _, c := range table.Columns {
		switch {
		case !c.Input:
		case c.Edit == nil:
			out.linked = append(out.linked, c.Header)
		default:
			out.alone[c.Header] = valueFor(c.Edit(row))
		}
	}
	return out
}

func valueFor(field any) value {
	switch field.(type) {
	case *questionnaire.Date:
		return (*roundTrip).day
	case *entity.RiskResponse:
		return oneOf(entity.RiskResponses)
	case *entity.ActionState:
		return oneOf(entity.ActionStates)
	}
	return (*roundTrip).words
}

func oneOf[S ~string](states []S) value {
	return func(x *roundTrip) (string, string) { return "s", string(states[x.rnd.IntN(len(states))]) }
}

var words = []string{"Café & Söhne", "=SUM(A1:A9)", "'quoted", "00123", "1.10", "+44 20 7946 0000", "-5 days",
	"two\nlines", "@nhs.net", "<b>", "\"so\"", "東京", "TRUE", "1e5"}

func (x *roundTrip) words() (kind, value string) {
	x.typed++
	return "s", words[x.rnd.IntN(len(words))] + " " + strconv.Itoa(x.typed)
}

func (x *roundTrip) day() (kind, value string) {
	return "d", (x.r.Today() + questionnaire.Date(x.rnd.IntN(900))).String()
}

func (x *roundTrip) number() (kind, value string) {
	return "n", strconv.FormatFloat(float64(x.rnd.IntN(4_000_000))/100, 'f', -1, 64)
}

// round exports, types edits, imports and exports again.
func (x *roundTrip) round(n, edits int, python string, office bool) map[string]int {
	t, dir := x.t, x.t.TempDir()
	_, body := export(t, x.r, riskregister.Request{Out: filepath.Join(dir, "out.xlsx")})
	x.shown(body, "at the start of round "+strconv.Itoa(n))
	grids := []*grid{x.grid(body, tables.SheetRegister), x.grid(body, tables.SheetActions)}
	list, counts := []typed{}, map[string]int{}
	taken, tampered := map[string]string{}, map[string]bool{} // by Sheet!Cell
	used := map[string]bool{}
	for _, g := range grids {
		for _, heading := range []string{"Lot", "Paid (GBP)", "Seen on"} {
			if !slices.Contains(g.columns, heading) {
				g.columns = append(g.columns, heading)
				list = append(list, typed{Sheet: g.sheet, Cell: tabular.Ref(tables.HeaderRow, len(g.columns)),
					Op: "set", Kind: "s", Value: heading})
			}
		}
	}
	for tries := 0; counts["editable"]+counts["read-only"]+counts["added"] < edits && tries < 100*edits; tries++ {
		g := grids[x.rnd.IntN(2)]
		ids := slices.Sorted(maps.Keys(g.rows))
		id, column := ids[x.rnd.IntN(len(ids))], g.columns[1+x.rnd.IntN(len(g.columns)-1)]
		cell := g.at(id, column)
		where := g.sheet + "!" + cell
		e := typed{Sheet: g.sheet, Cell: cell, Op: "set"}
		if x.rnd.IntN(6) == 0 {
			if used["note"+where] {
				continue
			}
			used["note"+where] = true
			x.note(&e, [3]string{g.sheet, id, column})
			list = append(list, e)
			counts["added"]++
			continue
		}
		if used[where] {
			continue
		}
		used[where] = true
		now := g.cells[cell].Text
		value, mine := editable[g.sheet].alone[column]
		switch {
		case slices.Contains(editable[g.sheet].linked, column):
			continue
		case slices.Contains([]string{"Lot", "Paid (GBP)", "Seen on"}, column):
			x.add(&e, [3]string{g.sheet, id, column}, now)
			counts["added"]++
		case mine:
			if e.Kind, e.Value = value(x); e.Value == now {
				continue
			}
			taken[where] = e.Value
			counts["editable"]++
		case g.cells[cell].Kind != tabular.Blank && x.rnd.IntN(4) == 0 && now != "":
			e.Op, tampered[where] = "clear", true
			counts["read-only"]++
		default:
			e.Kind, e.Value = []func() (string, string){x.words, x.day, x.number}[x.rnd.IntN(3)]()
			if e.Value == now {
				continue
			}
			tampered[where] = true
			counts["read-only"]++
		}
		list = append(list, e)
	}
	for _, sheet := range []string{tables.SheetEngagements, tables.SheetControls, tables.SheetEvidence,
		tables.SheetScores} {
		list = append(list, x.elsewhere(body, sheet, tampered))
		counts["read-only"]++
	}
	list = append(list, x.newRisk(grids[0], n)...)
	path := x.typeIn(dir, list, python, office)
	out := importRegister(t, x.r, path, true)
	x.compare(out, taken, tampered)
	next, body := export(t, x.r, riskregister.Request{Out: filepath.Join(dir, "next.xlsx")})
	for _, g := range grids {
		after := x.grid(body, g.sheet)
		for where, value := range taken {
			if cell, ok := strings.CutPrefix(where, g.sheet+"!"); ok {
				row, col, _ := tabular.ParseRef(cell)
				id := g.cells[tabular.Ref(row, 1)].Text
				if got := after.cells[after.at(id, g.columns[col-1])].Text; got != value {
					t.Errorf("round %d: %s of %s is %q in the next export, want %q", n, g.columns[col-1],
						id, got, value)
				}
			}
		}
	}
	for _, k := range out.New {
		x.cells[[3]string{tables.SheetRegister, k.Ref, "Lot"}] = "new in round " + strconv.Itoa(n)
	}
	x.shown(body, "after round "+strconv.Itoa(n))
	if again := importRegister(t, x.r, next.Path, true); len(again.Changes)+len(again.New) != 0 || again.Findings() {
		t.Errorf("round %d: the next export, untouched, changed %+v", n, again)
	}
	return counts
}

// add types into, or clears, a cell of a column that was added.
func (x *roundTrip) add(e *typed, key [3]string, now string) {
	switch x.rnd.IntN(5) {
	case 0:
		e.Op = "clear"
		delete(x.cells, key)
		return
	case 1:
		e.Kind, e.Value = x.number()
	case 2:
		e.Kind, e.Value = x.day()
	default:
		e.Kind, e.Value = x.words()
	}
	x.cells[key] = e.Value
}

// note puts a note on a cell, or takes it away.
func (x *roundTrip) note(e *typed, key [3]string) {
	if x.notes[key] != "" && x.rnd.IntN(2) == 0 {
		e.Op = "unnote"
		delete(x.notes, key)
		return
	}
	_, e.Value = x.words()
	e.Op, e.Author = "note", "Priya N."
	x.notes[key] = e.Value
}

// elsewhere types into a cell of a read-only list: its row is reported.
func (x *roundTrip) elsewhere(body []byte, sheet string, tampered map[string]bool) typed {
	var plain []tabular.Cell
	for _, c := range booktest.Cells(x.t, body)[sheet] {
		if c.Row > tables.HeaderRow && !c.Formula && c.Text != "" {
			plain = append(plain, c)
		}
	}
	slices.SortFunc(plain, func(a, b tabular.Cell) int { return (a.Row-b.Row)*1000 + a.Col - b.Col })
	c := plain[x.rnd.IntN(len(plain))]
	e := typed{Sheet: sheet, Cell: c.Ref(), Op: "set"}
	e.Kind, e.Value = x.words()
	tampered[sheet+"!"+tabular.Ref(c.Row, 1)] = true
	return e
}

// newRisk types a row without an ID below the others.
func (x *roundTrip) newRisk(g *grid, n int) (list []typed) {
	line := tables.HeaderRow + len(g.rows) + 1
	for column, value := range map[string]string{"Risk title": "New in round " + strconv.Itoa(n),
		"Engagement": x.eng.Ref, "Lot": "new in round " + strconv.Itoa(n)} {
		list = append(list, typed{Sheet: g.sheet, Cell: tabular.Ref(line, slices.Index(g.columns, column)+1), Op: "set",
			Kind: "s", Value: value})
	}
	return list
}

// typeIn has openpyxl type the edits and, when asked, LibreOffice save the file again.
func (x *roundTrip) typeIn(dir string, list []typed, python string, office bool) string {
	t := x.t
	edits := filepath.Join(dir, "edits.json")
	if err := os.WriteFile(edits, datatest.Must(json.Marshal(list))(t), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "typed.xlsx")
	if out, err := exec.Command(python, filepath.Join("testdata", "edit.py"), filepath.Join(dir, "out.xlsx"), edits,
		path).CombinedOutput(); err != nil {
		t.Fatalf("openpyxl: %v\n%s", err, out)
	}
	if !office {
		return path
	}
	saved := filepath.Join(dir, "saved")
	cmd := exec.Command("soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless",
		"--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", saved, path)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, out)
	}
	return filepath.Join(saved, "typed.xlsx")
}

// compare holds what an import says against what was typed.
func (x *roundTrip) compare(out *riskregister.Imported, taken map[string]string, tampered map[string]bool) {
	t := x.t
	got := map[string]string{}
	for _, c := range out.Changes {
		if c.Added == "" {
			got[c.Cell] = c.New
		}
	}
	if !maps.Equal(got, taken) {
		t.Errorf("taken %d cells, want %d: %s", len(got), len(taken), unlike(got, taken))
	}
	reported := map[string]bool{}
	for _, c := range out.Tampered {
		reported[c.Cell] = true
	}
	if !maps.Equal(reported, tampered) {
		t.Errorf("reported %d read-only cells, want %d: %s", len(reported), len(tampered), unlike(reported, tampered))
	}
	if len(out.Conflicts) != 0 || len(out.Problems) != 0 || len(out.New) != 1 || len(out.Notes) != 0 {
		t.Errorf("conflicts %+v, problems %+v, new %+v, notes %q", out.Conflicts, out.Problems, out.New, out.Notes)
	}
}

func unlike[V comparable](got, want map[string]V) string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(got)) {
		if w, ok := want[k]; !ok || w != got[k] {
			out = append(out, fmt.Sprintf("%s is %v, want %v (%v)", k, got[k], w, ok))
		}
	}
	for _, k := range slices.Sorted(maps.Keys(want)) {
		if _, ok := got[k]; !ok {
			out = append(out, fmt.Sprintf("%s is missing, want %v", k, want[k]))
		}
	}
	return strings.Join(out[:min(len(out), 8)], "; ")
}

// shown checks that an export shows what was added, all of it and nothing else.
func (x *roundTrip) shown(body []byte, when string) {
	x.t.Helper()
	cells, notes := map[string]string{}, map[string]string{}
	want, wantNotes := map[string]string{}, map[string]string{}
	for k, v := range x.cells {
		want[strings.Join(k[:], "/")] = v
	}
	for k, v := range x.notes {
		wantNotes[strings.Join(k[:], "/")] = v
	}
	for _, sheet := range []string{tables.SheetRegister, tables.SheetActions} {
		g := x.grid(body, sheet)
		byRow := map[int]string{}
		for id, row := range g.rows {
			byRow[row] = id
			for _, heading := range []string{"Lot", "Paid (GBP)", "Seen on"} {
				if slices.Contains(g.columns, heading) {
					if c := g.cells[g.at(id, heading)]; c.Text != "" {
						cells[strings.Join([]string{sheet, id, heading}, "/")] = c.Text
					}
				}
			}
		}
		for _, n := range shownNotes(x.t, body, sheet) {
			notes[strings.Join([]string{sheet, byRow[n.Row], g.columns[n.Col-1]}, "/")] = n.Text
		}
	}
	if !maps.Equal(cells, want) {
		x.t.Errorf("%s: %d added cells are shown, want %d: %s", when, len(cells), len(want), unlike(cells, want))
	}
	if !maps.Equal(notes, wantNotes) {
		x.t.Errorf("%s: %d notes are shown, want %d: %s", when, len(notes), len(wantNotes), unlike(notes, wantNotes))
	}
}
