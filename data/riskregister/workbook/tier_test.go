package workbook

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"assure/data/riskregister/tables"
	"assure/data/riskregister/tables/tablestest"
	"assure/internal/booktest"
	"assure/internal/text"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/scoring/scoringtest"
)

// TestLeastValueFollowsTheTier types over the consequence of engagements whose must-haves ask for more at tier 1.
// LibreOffice comes to the engine's least value, state and grade: of an answer below the new least value, and of one
// whose proof was accepted for less.
func TestLeastValueFollowsTheTier(t *testing.T) {
	set := scoring.DefaultSettings()
	p := &portfolio{set: set}
	for _, shown := range []int{100, 50} { // ID1 claims 100, proven for 100 or for 50; DA1 claims 50
		in := scoringtest.T([6]int{100, 100, 50, 100, 100, 100}, scoringtest.All(95))
		for _, id := range []string{"ID1", "DA1"} {
			questionOf(in.Pack, id).Gate = &q.Gate{Name: id, MinValue: 50, ByTierValue: map[int]int{1: 100}, Cap: "C",
				MinConfidence: 80}
		}
		id1 := in.Responses["ID1"]
		id1.Evidence = scoringtest.Evidence(set, 95, shown)
		in.Responses["ID1"] = id1
		p.subjects = append(p.subjects,
			subject{facts: in.Facts, packs: []scoring.Input{in}, required: []string{in.Pack.ID}})
	}
	p.risks = append(p.risks, entity.Risk{Ref: "R-00001", Engagement: engRef(0), Kind: entity.OverallRisk})
	before := p.book()
	data := tablestest.Written(t, Write, before)
	var edits []edit
	for i := range p.subjects { // consequence 5, likelihood 4 is tier 1; 3 and 3 is not
		p.subjects[i].hand = q.Facts{q.FactConsequence: "3", q.FactInherentLikelihood: "3"}
		edits = append(edits, edit{tables.SheetEngagements, tables.HConsequence, i, 3},
			edit{tables.SheetEngagements, tables.HInherentL, i, 3})
	}
	edited, _ := typed(t, data, edits)
	after := p.book()
	var files []string
	for i, body := range [][]byte{data, edited} {
		files = append(files, filepath.Join(t.TempDir(), string(rune('a'+i))+".xlsx"))
		if err := os.WriteFile(files[i], booktest.WithoutStored(t, body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	states := map[bool][]string{}
	for i, body := range booktest.ResaveAll(t, files, "xlsx") {
		want := []*tables.Book{before, after}[i]
		cells := booktest.Cells(t, body)
		compareWorked(t, []string{"tier 1", "tier 3"}[i], cells, want, i == 1)
		c := &checker{t: t, name: "least value", cells: cells}
		for n := range want.Controls {
			g := want.Controls[n].Row.Gate
			if g == nil {
				continue
			}
			c.row(tables.SheetControls, n, map[string]string{hMustValue: digits(g.MinValue),
				hMustSeen: digits(g.Confidence), tables.HMust: text.UpperFirst(string(g.State))})
			states[i == 1] = append(states[i == 1], string(g.State))
		}
	}
	want := "map[false:[met not met not shown not met] true:[met met met met]]"
	if got := fmt.Sprint(states); got != want {
		t.Errorf("the states are %s, want %s", got, want)
	}
}
