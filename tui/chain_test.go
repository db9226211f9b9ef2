package tui_test

import (
	"fmt"
	"testing"

	"assure/questionnaire/entity"
	"assure/tui"
	"assure/tui/theme"
	"assure/tui/tuitest"
)

// chained is [hosted] with a name that looks like another, and a link that says how much one depends on it.
func chained(t *testing.T, w, h int, theme string) *tuitest.Driver {
	t.Helper()
	d, r := hostedIn(t, w, h, theme)
	e, _, err := r.Engagement(t.Context(), "ENG-00003")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.SetFacts(t.Context(), e.ID, []entity.Fact{{ID: "hosts", Value: "Stormclaud", Source: entity.FromBuyer,
		Adopted: true}}); err != nil {
		t.Fatal(err)
	}
	yes, days := true, 90
	if _, err := r.LinkFourthParty(t.Context(), "Halls", entity.FourthPartyUse{Engagement: e.ID,
		Role: entity.RoleConnection, Critical: &yes, Substitute: &days, Source: "their plan",
		On: r.Today() - 30}); err != nil {
		t.Fatal(err)
	}
	return d
}

// The list of fourth parties has beside each figure of how many it is not known; it is filtered and sorted.
func TestChain(t *testing.T) {
	d := chained(t, 80, 24, "")
	d.Keys("g", "f").Has("Who depends on whom · 4").Exact().NoSharedKeys().Golden("chain-80x24")
	d.Resize(60, 16).Exact().Golden("chain-60x16").Resize(100, 30).Exact().Golden("chain-100x30").Resize(160, 50).
		Exact().Golden("chain-160x50").Resize(80, 24)
	d.Keys("/").Burst("as:connection").Settle().Keys("enter").Has("1 of 4").Has("Halls").Keys("esc")
	d.Keys("/").Burst("flag:alike").Settle().Keys("enter").Has("2 of 4").Keys("esc")
	d.Keys("s", "s", "s", "s", "s", "s").Has("Sorted by name").Keys("s").Has("Sorted by most used")
	d.Keys(":").Burst("fourth part").Settle().Has("go to the fourth parties: who depends on whom").Keys("esc")
}

// enter shows who uses one, through whom, and what it needs; from there to the engagement and to who is exposed.
func TestChainTree(t *testing.T) {
	d := chained(t, 80, 24, "")
	d.Keys("g", "f", "/").Burst("stormcloud").Settle().Keys("enter", "enter").
		Has("Who depends on whom › Stormcloud UK · 4").Exact().NoSharedKeys().Golden("chain-tree-80x24")
	d.Resize(60, 16).Exact().Golden("chain-tree-60x16").Resize(100, 30).Exact().Golden("chain-tree-100x30").
		Resize(160, 50).Exact().Golden("chain-tree-160x50").Resize(80, 24)
	d.Keys("w").Has("Who is exposed").Has("2 use it, 1 through another").Keys("esc")
	d.Keys("/").Burst("how:through").Settle().Keys("enter").Has("1 of 4").Has("ENG-00004").Keys("enter").
		Has("Castle Imaging Services").Keys("esc").Has("1 of 4")
}

// Names that look alike are judged with one key each, and both judgements are undone.
func TestChainNames(t *testing.T) {
	d := chained(t, 80, 24, "")
	d.Keys("g", "f", "n").Has("Names that may be one · 1").Exact().NoSharedKeys().Golden("chain-names-80x24")
	d.Keys("1").Settle().Has("Stormclaud is another name of Stormcloud UK. u undoes it.").Has("No two names")
	d.Keys("u").Settle().Has("Undone").Has("Names that may be one · 1")
	d.Keys("2").Settle().Has("are two. u undoes it.").Has("No two names").Keys("u").Settle().
		Has("Names that may be one · 1").Keys("ctrl+r").Settle().Has("Redone").Has("No two names")
	d.Keys("esc", "n", "u").Has("u again undoes your newest")
}

func TestChainWithoutColour(t *testing.T) {
	d := chained(t, 80, 24, "mono")
	d.Keys("g", "f").Golden("chain-mono").Keys("enter").Golden("chain-tree-mono")
}

// With ASCII alone the list and the tree say the same, in the smallest window too.
func TestChainInASCII(t *testing.T) {
	_, r := hostedIn(t, 80, 24, "")
	c := tuitest.Common(t, tuitest.NewClock(), "mono", nil)
	th, err := theme.New(theme.Options{Name: "mono", ASCII: true})
	if err != nil {
		t.Fatal(err)
	}
	c.Theme = th
	clock := tuitest.NewClock()
	d := tuitest.New(t, c, clock, tui.Options{Register: r}.Pages(c), 80, 24)
	d.Keys("g", "f").Has("Who depends on whom")
	for _, page := range []string{"chain-ascii", "chain-tree-ascii"} {
		for _, size := range [][2]int{{80, 24}, {60, 16}} {
			d.Resize(size[0], size[1]).Exact().Golden(fmt.Sprintf("%s-%dx%d", page, size[0], size[1]))
			for _, r := range d.App.View() {
				if r > 0x7e {
					t.Fatalf("%q on the screen:\n%s", r, d.Screen())
				}
			}
		}
		d.Keys("enter")
	}
}
