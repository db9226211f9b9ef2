package workbook

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/data/riskregister/tables"
	"assure/data/riskregister/tables/tablestest"
	"assure/data/tabular"
	"assure/internal/booktest"
	"assure/internal/text"
	"assure/scoring"
)

// recalcEnv asks for more portfolios than the few of a quick run: ASSURE_RECALC=200.
const recalcEnv = "ASSURE_RECALC"

// Random portfolios are written, all stored values of formulas dropped, and worked out again by
// LibreOffice: every score, grade, certainty, likelihood, cell and band is the engine's. Then
// weights, values, confidences, scope, consequence and inherent likelihood are typed over in the
// files: LibreOffice comes to what the engine makes of the same inputs, and every sheet says that
// it was edited.
func TestWorkedOutByAnotherProgram(t *testing.T) {
	const batch = 25 // files to one start of LibreOffice
	n := 3
	if v, err := strconv.Atoi(os.Getenv(recalcEnv)); err == nil && v > 0 {
		n = v
	}
	var figures, edited int
	for start := 0; start < n; start += batch {
		var files []string
		var want []*tables.Book
		var touched []bool
		dir := t.TempDir()
		save := func(data []byte, b *tables.Book, edits int) {
			path := filepath.Join(dir, fmt.Sprintf("p%04d.xlsx", len(files)))
			if err := os.WriteFile(path, booktest.WithoutStored(t, data), 0o600); err != nil {
				t.Fatal(err)
			}
			files, want, touched = append(files, path), append(want, b), append(touched, edits > 0)
			edited += edits
		}
		for seed := start; seed < min(n, start+batch); seed++ {
			r := rand.New(rand.NewPCG(uint64(seed), 20261121))
			p := randomPortfolio(r)
			data := tablestest.Written(t, Write, p.book())
			save(data, p.book(), 0)
			edits := p.edits(r)
			body, changed := typed(t, data, edits)
			save(body, p.book(), changed)
		}
		for i, data := range booktest.ResaveAll(t, files, "xlsx") {
			name := fmt.Sprintf("portfolio %d", start+i/2)
			if touched[i] {
				name += ", edited"
			}
			figures += compareWorked(t, name, booktest.Cells(t, data), want[i], touched[i])
		}
	}
	t.Logf("%d portfolios, %d cells typed over, %d figures compared", n, edited, figures)
	if edited < n || figures < 100*n {
		t.Errorf("too little was compared to show anything")
	}
}

// Beyond the limit the same columns hold values, the same ones, and every sheet says so.
func TestTooLargeToStayLive(t *testing.T) {
	b := tablestest.Sample(t, 6)
	var file bytes.Buffer
	if err := write(&file, b, len(b.Controls)-1); err != nil {
		t.Fatal(err)
	}
	booktest.Check(t, file.Bytes())
	live, fixed := booktest.Cells(t, tablestest.Written(t, Write, b)), booktest.Cells(t, file.Bytes())
	for _, sheet := range []string{tables.SheetControls, tables.SheetSections, tables.SheetScores,
		tables.SheetEngagements} {
		for ref, c := range fixed[sheet] {
			if row, _, _ := tabular.ParseRef(ref); row >= tables.FirstRow &&
				(c.Text != live[sheet][ref].Text || c.Formula && sheet != tables.SheetControls) {
				t.Errorf("%s!%s is %q (formula: %v), live %q", sheet, ref, c.Text, c.Formula, live[sheet][ref].Text)
			}
		}
	}
	for name, cells := range fixed {
		if name != tables.SheetLists && name != tables.SheetGuard &&
			(cells["A1"].Text != valuesOnly || cells["A1"].Formula) {
			t.Errorf("the sheet %s says %q", name, cells["A1"].Text)
		}
	}
}

func TestMoreThanASheetHolds(t *testing.T) {
	if rows, more := fitting(5, 5); rows != 5 || more != 0 {
		t.Errorf("5 in 5: %d and %d more", rows, more)
	}
	if rows, more := fitting(6, 5); rows != 4 || more != 2 {
		t.Errorf("6 in 5: %d and %d more", rows, more)
	}
}

// typed types values over cells, as a person would, and counts those that were not the same before.
func typed(t *testing.T, data []byte, edits []edit) (out []byte, changed int) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cells := booktest.Cells(t, data)
	columns := map[string]map[string]int{}
	for _, e := range edits {
		if columns[e.sheet] == nil {
			_, columns[e.sheet] = headers(cells[e.sheet])
		}
		at, text := tabular.Ref(tables.FirstRow+e.row, columns[e.sheet][e.column]), ""
		if e.value != nil {
			text = fmt.Sprint(e.value)
		}
		if cells[e.sheet][at].Text != text {
			changed++
		}
		if err := f.SetCellValue(e.sheet, at, e.value); err != nil {
			t.Fatal(err)
		}
	}
	var file bytes.Buffer
	if _, err := f.WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	return file.Bytes(), changed
}

// checker compares cells with what they should show.
type checker struct {
	t     *testing.T
	name  string
	cells map[string]map[string]tabular.Cell
	n     int
}

// row checks cells of a row of a list by heading.
func (c *checker) row(sheet string, line int, want map[string]string) {
	c.t.Helper()
	_, col := headers(c.cells[sheet])
	for h, w := range want {
		if col[h] == 0 {
			c.t.Fatalf("%s: no column %s", sheet, h)
		}
		got := c.cells[sheet][tabular.Ref(tables.FirstRow+line, col[h])]
		if c.n++; got.Text != w || got.Kind == tabular.Failed {
			c.t.Errorf("%s: %s row %d: %s is %q, the engine says %q", c.name, sheet, tables.FirstRow+line, h,
				got.Text, w)
		}
	}
}

func compareWorked(t *testing.T, name string, cells map[string]map[string]tabular.Cell, b *tables.Book,
	edited bool) int {
	t.Helper()
	c := &checker{t: t, name: name, cells: cells}
	set := b.Method.Settings
	for i := range b.Scores {
		c.row(tables.SheetScores, i, wantScore(b.Scores[i].Result))
	}
	highest := tables.Highests(b)
	for i := range b.Engagements {
		c.row(tables.SheetEngagements, i, wantEngagement(set, &b.Engagements[i].RollUp))
		h := &highest[i]
		c.row(tables.SheetEngagements, i, map[string]string{tables.HTopC: digits(h.Cell().Consequence),
			tables.HTopL: digits(h.Cell().Likelihood), tables.HTopScore: digits(h.Cell().Score()),
			tables.HTopBand: h.Band(set), tables.HOpenRisks: strconv.Itoa(h.Open)})
	}
	register := cells[tables.SheetRegister]
	_, col := headers(register)
	rows := map[string]int{} // the sheet is in the order of the scores that were exported
	for i := range b.Risks {
		rows[register[tabular.Ref(tables.FirstRow+i, col[tables.HRiskID])].Text] = i
	}
	for i := range b.Risks {
		k := &b.Risks[i]
		at, ok := rows[k.Record.Ref]
		if !ok {
			t.Errorf("%s: the register has no %s", name, k.Record.Ref)
		}
		c.row(tables.SheetRegister, at,
			map[string]string{tables.HCalculatedL: digits(k.Calculated.Likelihood),
				tables.HCalculatedC: digits(k.Calculated.Consequence), "Calculated score": digits(k.Calculated.Score()),
				tables.HCurrentL: digits(k.Current().Likelihood), tables.HCurrentC: digits(k.Current().Consequence),
				"Current score": digits(k.Current().Score()), tables.HBand: string(set.Band(k.Current().Score()))})
	}
	c.counts(b)
	for sheet, byRef := range cells {
		if sheet == tables.SheetLists || sheet == tables.SheetGuard {
			continue
		}
		want := recorded
		if edited {
			want = Edited
		}
		if c.n++; byRef["A1"].Text != want {
			t.Errorf("%s: the sheet %s says %q, want %q", name, sheet, byRef["A1"].Text, want)
		}
	}
	return c.n
}

func wantScore(r *scoring.Result) map[string]string {
	grade, most := string(r.Grade), string(r.GradePossible)
	if !r.Status.Graded() {
		grade, most = "", ""
	}
	worst, best := tables.RiskOr(r.Risk), tables.BestOr(r.Risk)
	return map[string]string{tables.HCertainty: string(r.Status), tables.HGrade: grade, "Grade at most": most,
		tables.HShown: figureText(r.Assured), tables.HMost: figureText(r.Possible),
		tables.HLikelihood: digits(worst.Likelihood), tables.HRiskScore: digits(worst.Score),
		tables.HRiskBand: string(worst.Band),
		tables.HBestL:    digits(best.Likelihood), "Best score": digits(best.Score), "Best band": string(best.Band)}
}

func wantEngagement(set *scoring.Settings, u *scoring.RollUp) map[string]string {
	shown, most, known := figureText(u.Assured), figureText(u.Possible), figureText(u.Confidence)
	if u.Status == scoring.NotAssessed {
		shown, most, known = "", "", ""
	}
	worst, best := tables.RiskOr(u.Risk), tables.BestOr(u.Risk)
	return map[string]string{tables.HTier: set.TierLabel(u.Tier), tables.HGrade: tables.GradeWords(set, u),
		tables.HCertainty: string(u.Status), tables.HShown: shown, tables.HMost: most, "Known and evidenced %": known,
		tables.HConsequence: digits(worst.Consequence), tables.HInherentL: digits(worst.InherentLikelihood),
		tables.HLikelihood: digits(worst.Likelihood), tables.HRiskScore: digits(worst.Score),
		tables.HRiskBand: string(worst.Band), tables.HBestL: digits(best.Likelihood), "Best score": digits(best.Score),
		"Best band": string(best.Band)}
}

// counts checks the heat map and the tables of the summary.
func (c *checker) counts(b *tables.Book) {
	c.t.Helper()
	set, k := b.Method.Settings, tables.Count(b)
	for cons := 1; cons <= 5; cons++ {
		for like := 1; like <= 5; like++ {
			label := fmt.Sprintf("%s  %d", tables.BandLetter(set.Band(cons*like)), cons*like)
			row := 0
			for ref, cell := range c.cells[tables.SheetHeat] { // consequence is in the first column
				if r, col, _ := tabular.ParseRef(ref); col == 1 &&
					cell.Text == fmt.Sprintf("%d %s", cons, set.Consequences[cons-1]) {
					row = r
				}
			}
			if got := c.cells[tables.SheetHeat][tabular.Ref(row, like+1)].Text; got != label {
				c.t.Errorf("%s: heat map %d x %d is labelled %q, want %q", c.name, cons, like, got, label)
			}
			c.figure(tables.SheetHeat, tabular.Ref(row+1, like+1), len(k.Cells[cons][like]))
		}
	}
	labels := map[string]int{}
	for i, band := range set.Bands {
		labels[tables.BandLetter(band.Band)+"  "+string(band.Band)+"  ("] = k.Bands[i]
	}
	labels[tables.NotRated], labels[tables.NoOpenRisk] = k.Unrated, k.NoneOpen
	for _, g := range set.Grades {
		labels[string(g.Grade)+"  "+g.Word] = k.Grades[string(g.Grade)]
	}
	labels[text.UpperFirst(tables.NoGrade)] = k.Grades[""]
	for _, s := range []scoring.Status{scoring.Settled, scoring.CouldChange, scoring.TooLittleKnown,
		scoring.NotAssessed} {
		labels[string(s)] = k.Status[s]
	}
	for tier := range 5 {
		labels[set.TierLabel(tier)] = k.Tiers[tier]
	}
	for label, want := range labels {
		found := false
		for ref, cell := range c.cells[tables.SheetSummary] {
			if r, col, _ := tabular.ParseRef(ref); col == 1 && strings.HasPrefix(cell.Text, label) &&
				c.cells[tables.SheetSummary][tabular.Ref(r, 2)].Formula {
				c.figure(tables.SheetSummary, tabular.Ref(r, 2), want)
				found = true
			}
		}
		if !found {
			c.t.Errorf("%s: the summary counts no %q", c.name, label)
		}
	}
}

func (c *checker) figure(sheet, ref string, want int) {
	c.t.Helper()
	if c.n++; c.cells[sheet][ref].Text != strconv.Itoa(want) {
		c.t.Errorf("%s: %s!%s is %q, want %d", c.name, sheet, ref, c.cells[sheet][ref].Text, want)
	}
}
