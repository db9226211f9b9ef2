package tui_test

import (
	"testing"

	"assure/data"
	"assure/questionnaire/entity"
	"assure/tui/tuitest"

	tea "github.com/charmbracelet/bubbletea"
)

// hosted is the small portfolio with hosts: two use Stormcloud, one uses the first of them, one says not.
func hosted(t *testing.T, w, h int) (*tuitest.Driver, *data.Register) { return hostedIn(t, w, h, "") }

func hostedIn(t *testing.T, w, h int, theme string) (*tuitest.Driver, *data.Register) {
	t.Helper()
	d, r := open(t, true, w, h, theme)
	for ref, facts := range map[string][]entity.Fact{
		"ENG-00001": {{ID: "hosts", Value: "Stormcloud UK; Halls"}},
		"ENG-00002": {{ID: "hosts", Value: "stormcloud (UK) Ltd"}},
		"ENG-00004": {{ID: "fourth_parties", Value: "Northgate Pathology"}},
		"ENG-00005": {{ID: "hosts", Value: "Halls"}, {ID: "fourth_parties", Value: "none"}},
	} {
		e, _, err := r.Engagement(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		for i := range facts {
			facts[i].Source, facts[i].Adopted = entity.FromBuyer, true
		}
		if err := r.SetFacts(t.Context(), e.ID, facts); err != nil {
			t.Fatal(err)
		}
	}
	d.Keys("R")
	return d, r
}

// A search of the suppliers for the name of a host says who uses it, who does through another, and of how many it is
// not known; where nothing matches too.
func TestSearchSaysWhoUsesIt(t *testing.T) {
	d, _ := hosted(t, 80, 24)
	d.Keys("/").Burst("stormcloud").Settle().
		Has("stormcloud: 2 use it, 1 through another, 3 not known, 1 says not").Lacks("then u")
	d.Keys("enter").Has("stormcloud: 2 use it, 1 through another, 3 not known, 1 says not").
		Has("u who uses it").Golden("exposed-search-80x24")
	d.Send(tea.MouseMsg{X: 5, Y: 5, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress}).Settle().
		Has("> SUP-00001 Northgate") // the second row, below the line
	d.Keys("esc").Lacks("use it")

	d.Keys("/").Burst("tempest").Settle().Has("0 use it, 7 not known, 0 say not  (enter, then u)").Keys("enter").
		Has("tempest: 0 use it, 7 not known, 0 say not  (u shows them)").Keys("esc")
	d.Keys("/").Burst("tier:low stormcloud").Settle().Has("stormcloud: 2 use it, 1 through").Keys("esc")
	d.Keys("/").Burst("brightwell").Settle().Lacks("use it").Keys("esc") // a supplier, and nothing behind another
	d.Keys("/").Burst("sup-9").Settle().Lacks("use it").Keys("esc")
}

// What was recorded since counts: the map is read again.
func TestSearchReadsTheMapAgain(t *testing.T) {
	d, r := hosted(t, 80, 24)
	d.Keys("/").Burst("tempest").Settle().Keys("enter").Has("0 use it, 7 not known")
	e, _, err := r.Engagement(t.Context(), "ENG-00003")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.SetFacts(t.Context(), e.ID, []entity.Fact{{ID: "hosts", Value: "Tempest", Source: entity.FromBuyer,
		Adopted: true}}); err != nil {
		t.Fatal(err)
	}
	d.Keys("R").Has("tempest: 1 uses it, 5 not known, 1 says not")
}

func TestWhoIsExposed(t *testing.T) {
	d, _ := hosted(t, 80, 24)
	d.Keys("/").Burst("stormcloud").Settle().Keys("enter", "u")
	d.Has("Who is exposed › stormcloud · 7").Has("2 use it, 1 through another, 3 not known, 1 says not").
		Has("uses it · host \"Stormcloud UK\", fact hosts").Exact().NoSharedKeys().Golden("exposed-80x24")
	d.Keys("/").Burst("class:through").Settle().Keys("enter").Has("1 of 7").Has("ENG-00004").
		Has("another · sub-processor Northgate Pathology >").Lacks("ENG-00001")
	d.Keys("enter").Has("Castle Imaging Services  SUP-00004").Keys("esc", "esc")
	d.Keys("/").Burst("class:says tier:low").Settle().Has("1 of 7").Has("ENG-00005").Keys("esc")
	d.Send(tea.MouseMsg{X: 5, Y: 5, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress}).Settle().
		Has("> " + "▲ uses it   ENG-00002")
	d.Resize(60, 16).Exact().Golden("exposed-60x16").Resize(160, 50).Exact().Golden("exposed-160x50")
}

// A name is asked for, with those recorded to choose from, and the palette takes one.
func TestWhoIsExposedAsksForAName(t *testing.T) {
	d, _ := hosted(t, 80, 24)
	d.Keys("u").Has("Which product, host or other company?").Golden("exposed-ask-80x24").Keys("enter").
		Has("Type the name of a product")
	d.Burst("hal").Settle().Has("Halls").Lacks("Stormcloud").Keys("down", "enter").
		Has("Who is exposed › Halls").Has("2 use it")
	d.Keys("esc").Has("Which product").Keys("esc").Has("Suppliers")
	d.Keys("g", "u").Burst("tempest").Settle().Has("No name that is recorded has these letters").Keys("enter").
		Has("0 use it, 7 not known, 0 say not").Keys("esc", "esc")
	d.Keys(":").Burst("who uses stormcloud").Settle().Has("who uses stormcloud, and who may").Keys("enter").
		Has("Who is exposed › stormcloud · 7")
}

// Where no host is recorded, the next step is said.
func TestWhoIsExposedWithoutNames(t *testing.T) {
	d, _ := open(t, true, 80, 24, "")
	d.Keys("g", "u").Has("No product, host or other company behind a service is").Burst("x").Settle().Keys("enter").
		Has("0 use it, 7 not known").Keys("t").Has("ENG-00001")
}
