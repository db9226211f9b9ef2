package tui_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"assure/tui/assess"
	"assure/tui/leaving"
	"assure/tui/page"
	"assure/tui/tuitest"
)

var errFull = errors.New("disk full")

// walking opens the walk on a store that can be made to fail.
func walking(t *testing.T, w, h int) (*tuitest.Driver, *tuitest.Memory, *page.Common) {
	t.Helper()
	m, clock := tuitest.NewMemory(t), tuitest.NewClock()
	c := tuitest.Common(t, clock, "", func(err error) bool { return errors.Is(err, errFull) })
	p := assess.New(c, m, func(context.Context) (string, error) { return "A1", nil }, "SUP-00041", "A. Shah",
		assess.Links{})
	return tuitest.New(t, c, clock, p, w, h), m, c
}

// press sends a key and carries out no background work: a write that fails is tried again for ever.
func press(d *tuitest.Driver, k string) *tuitest.Driver {
	d.Clock.Add(time.Second)
	return d.Send(tuitest.KeyMsg(k))
}

// fail answers a question with a note while the disk is full.
func fail(d *tuitest.Driver, m *tuitest.Memory) {
	m.Fail = errFull
	d.Keys("n").Type("Seen on site.")
	press(d, "enter").Step()
	press(d, "1")
	d.Has("NOT SAVED: disk full, retrying")
}

// Leaving with work that is not saved asks, and each answer does what it says.
func TestLeavingAsksAboutWhatIsNotSaved(t *testing.T) {
	d, m, c := walking(t, 100, 30)
	fail(d, m)
	press(d, "ctrl+c").Has("2 texts are not saved: disk full", "try to save again", "write it to a file",
		"/home/shah/assure-not-saved.txt", "ITS-03", "Seen on site.", "Met (our "+
			"judgement)").Golden("leaving-100x30")
	d.Shape(80, 24).Golden("leaving-80x24")
	d.Shape(60, 16).Golden("leaving-60x16")
	press(d, "esc").Has("ITS-03  1 of", "NOT SAVED")

	press(d, "ctrl+c")
	press(d, "w")
	d.Until("Written to /home/shah/assure-not-saved.txt. enter leaves.")
	text := c.Rescue.(*tuitest.Rescue).Text
	for _, want := range []string{"disk full", "Northgate Pathology Ltd SUP-00041", "1. ITS-03  Is the entity " +
		"that will sign",
		"Answer:   Met (our judgement)", "Note:     Seen on site.", "By:       A. Shah", "Time:     21 Nov 2026 " +
			"14:"} {
		if !strings.Contains(text, want) {
			t.Errorf("the file lacks %q:\n%s", want, text)
		}
	}
	press(d, "esc").Has("NOT SAVED")
	m.Fail = nil
	press(d, "ctrl+c")
	press(d, "r").Settle().Has("Everything is saved now.")
	if len(m.Written) != 2 {
		t.Fatalf("%d written", len(m.Written))
	}
	press(d, "enter").Settle()
	if !d.Quit() {
		t.Fatal("enter does not leave")
	}
}

func TestDroppingIsADecision(t *testing.T) {
	d, m, c := walking(t, 100, 30)
	fail(d, m)
	press(d, "ctrl+c")
	press(d, "d")
	d.Until("")
	if !d.Quit() || c.Rescue.(*tuitest.Rescue).Text != "" {
		t.Fatal("d does not drop and leave")
	}
}

// A file that cannot be written is no way out: the page stays and says why.
func TestLeavingWhenTheFileFailsToo(t *testing.T) {
	d, m, c := walking(t, 100, 30)
	fail(d, m)
	c.Rescue.(*tuitest.Rescue).Fail = errors.New("no folder can be written")
	press(d, "ctrl+c")
	press(d, "w")
	d.Until("The file was not written: no folder can be written.")
	if _, ok := d.App.Top().(*leaving.Page); !ok || d.Quit() {
		t.Fatal("left")
	}
}

// Leaving while a text is being typed asks too; an open field that has nothing new does not.
func TestLeavingWhileTyping(t *testing.T) {
	d, _, _ := walking(t, 100, 30)
	d.Keys("n").Type("half a thought").Keys("ctrl+c").Has("1 text is not saved.", "half a thought",
		"stays as a draft").Lacks("try to save again")
	d.Keys("esc").Has("Our note on", "half a thought").Keys("ctrl+c", "w").Has("Written to")
	d.Keys("enter")
	if !d.Quit() {
		t.Fatal("enter does not leave")
	}
	d, _, _ = walking(t, 100, 30)
	if d.Keys("n", "ctrl+c"); !d.Quit() {
		t.Fatal("an empty field keeps the program")
	}
}
