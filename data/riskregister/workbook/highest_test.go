package workbook

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"assure/data/riskregister/tables"
	"assure/data/riskregister/tables/tablestest"
	"assure/data/tabular"
	"assure/internal/booktest"
	"assure/questionnaire/entity"
	"assure/scoring/scoringtest"
)

// TestHeatMapFollowsTheRegister decides risks and closes all those of one engagement on the sheet Register, as
// procurement does. LibreOffice then counts each engagement in the cell and band that we do, once.
func TestHeatMapFollowsTheRegister(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 20261129))
	var p *portfolio
	for p = randomPortfolio(r); len(p.subjects) < 3; p = randomPortfolio(r) {
	}
	b := p.book()
	data := tablestest.Written(t, Write, b)
	register := booktest.Cells(t, data)[tables.SheetRegister]
	_, col := headers(register)
	row := map[string]int{}
	for i := range b.Risks {
		row[register[tabular.Ref(tables.FirstRow+i, col[tables.HRiskID])].Text] = i
	}
	before, done := tables.Count(b), map[string]bool{}
	var edits []edit
	for i := range b.Risks {
		k := &b.Risks[i]
		at := row[k.Record.Ref]
		switch {
		case !k.Open() || done[k.Engagement]:
		case k.Engagement == engRef(1): // all of its risks
			k.Record.Closed = scoringtest.AsOf
			edits = append(edits, edit{tables.SheetRegister, tables.HRiskStatus, at, tables.StatusClosed})
		default:
			done[k.Engagement] = true
			k.Record.Decided = &entity.Cell{Consequence: 5, Likelihood: 5}
			edits = append(edits, edit{tables.SheetRegister, tables.HDecidedC, at, 5},
				edit{tables.SheetRegister, tables.HDecidedL, at, 5})
		}
	}
	after := tables.Count(b)
	if top := len(after.Bands) - 1; after.Bands[top] <= before.Bands[top] || after.NoneOpen <= before.NoneOpen {
		t.Fatalf("%d edits move nothing: %v, then %v", len(edits), before.Bands, after.Bands)
	}
	edited, _ := typed(t, data, edits)
	path := filepath.Join(t.TempDir(), "edited.xlsx")
	if err := os.WriteFile(path, booktest.WithoutStored(t, edited), 0o600); err != nil {
		t.Fatal(err)
	}
	cells := booktest.Cells(t, booktest.ResaveAll(t, []string{path}, "xlsx")[0])
	if n := compareWorked(t, "edited register", cells, b, false); n < 100 {
		t.Errorf("only %d figures were compared", n)
	}
	total := 0
	for _, here := range after.Taken() {
		total += len(here)
	}
	if total+after.Unrated+after.NoneOpen != after.Engagements {
		t.Errorf("%d of %d engagements are counted", total, after.Engagements)
	}
}
