package tui_test

import (
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire/entity"
)

// A public key and its fingerprint; nobody has the other half.
const (
	robinsKey         = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOsc6rdR1zsu/n9PWrsdI0XaGNHE7vmHcwHj5KKQMxWE robin@laptop"
	robinsFingerprint = "SHA256:ix/e1w/SRwvu2Irx2bpJgFOphEYlL+ZrUwv0YZFTABs"
)

// A keeper gives and takes levels and keys and turns access on; each is asked first, and the last keeper stays one.
func TestLevelsAndKeys(t *testing.T) {
	d, r := open(t, true, 100, 30, "")
	ctx := t.Context()
	for _, p := range []entity.Person{{Name: "A. Shah", Role: "IG lead", Level: entity.LevelKeeper},
		{Name: "Robin Reed", Role: "SIRO", Logins: []string{"rreed"}}, {Name: "R. Gone", Retired: true}} {
		datatest.Must(r.AddPerson(ctx, p))(t)
	}
	robin := func() entity.Person { return datatest.Must(r.Person(ctx, "Robin Reed"))(t) }
	d.Keys("g", "k").Has("Levels and keys", "Access is off", "A. Shah", "Robin Reed").Lacks("R. Gone")
	d.Keys("j", "enter").Has("Robin Reed has the level none", "reviewer: sign off").Keys("space", "space", "ctrl+o").
		Has("Type the word level").Type("level").Keys("ctrl+o")
	d.Has("Robin Reed has the level decider.")
	if robin().Level != entity.LevelDecider {
		t.Fatalf("%+v", robin())
	}
	d.Keys("n").Has("by telephone").Type("no key").Keys("tab").Type("give").Keys("ctrl+o").Has("This is no public key")
	if len(robin().Keys) > 0 {
		t.Fatal("rubbish is a key")
	}
	d.Keys("ctrl+u").Type(robinsKey).Keys("ctrl+o").Has("signs in with " + robinsFingerprint)
	d.Has("Key 1", "robin@laptop")
	if _, ok, err := r.KeyOwner(ctx, robinsFingerprint); !ok || err != nil {
		t.Fatal("the key is not theirs", err)
	}
	d.Keys("o").Has("From then on each person").Type("on").Keys("ctrl+o").Has("Access is on")
	d.Golden("levels-100x30").Resize(80, 24).Golden("levels-80x24").Resize(60, 16).Golden("levels-60x16")
	d.Resize(100, 30).Keys("g", "k", "k", "enter", "space", "tab").Has("this is you").
		Type("level").Keys("ctrl+o").Has("A. Shah is the only keeper").Keys("esc", "esc")
	d.Keys("j", "x").Has("Nobody signs in with the key").Keys("ctrl+o").Has("Type the word take").Type("take").
		Keys("ctrl+o").Has("no longer signs in")
	if len(robin().Keys) > 0 {
		t.Fatal("the key is still there")
	}
	d.Keys("x").Has("there is no key to take away")
	d.Keys("g", "o", "l").Has("Levels and keys")
	d.Keys("g", "h", ":").Type("levels and keys").Keys("enter").Has("Levels and keys", "Access is on")
}

// Who is no keeper sees levels and keys, and is told why nothing can be changed.
func TestOnlyAKeeperGivesLevels(t *testing.T) {
	d, r := open(t, true, 100, 30, "mono")
	ctx := t.Context()
	kim := datatest.Must(data.Open(ctx, data.Options{Path: r.Path(), Actor: "Kim Keeper", Home: t.TempDir()}))(t)
	defer kim.Close()
	for _, p := range []entity.Person{{Name: "Kim Keeper", Level: entity.LevelKeeper},
		{Name: "A. Shah", Level: entity.LevelReviewer}} {
		datatest.Must(kim.AddPerson(ctx, p))(t)
	}
	if err := kim.SetAccess(ctx, true); err != nil {
		t.Fatal(err)
	}
	before := datatest.Must(r.Head(ctx, book.At{}))(t)
	d.Keys("g", "k").Has("A. Shah", "Access is on").Golden("levels-mono")
	for _, key := range []string{"enter", "n", "x", "o"} {
		d.Keys(key).Has("given by a keeper, and you are a reviewer")
		if strings.Contains(d.Screen(), "Type ") {
			t.Fatalf("%s asks:\n%s", key, d.Screen())
		}
	}
	if after := datatest.Must(r.Head(ctx, book.At{}))(t); after != before {
		t.Error("something was written")
	}
}
