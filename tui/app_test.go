package tui_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/saves"
	"assure/tui/theme"
	"assure/tui/tuitest"
)

// probe is a page that writes down what reaches it.
type probe struct {
	c       *page.Common
	name    string
	got     []string
	rows    int // lines drawn, to try to break the frame
	wide    int
	input   *kit.Input
	loading bool
	resumed int
	saveErr error
	store   []string // writes in the order in which they were carried out
	edits   int
	say     string
}

func (p *probe) Title() []string { return []string{"Probe", p.name} }
func (p *probe) Init() page.Cmd {
	if p.loading {
		return page.Do(func() any { return "loaded" })
	}
	return page.Cmd{}
}
func (p *probe) Typing() bool  { return p.input != nil }
func (p *probe) Loading() bool { return p.loading }
func (p *probe) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case kit.Key:
		if p.input != nil {
			p.input.Key(m)
			return page.Cmd{}
		}
		p.got = append(p.got, m.Name)
	case page.Resume:
		p.resumed++
	case string:
		if m == "loaded" {
			p.loading = false
		}
		p.got = append(p.got, m)
	}
	return page.Cmd{}
}
func (p *probe) View(w, h int) []kit.Line {
	var out []kit.Line
	for range p.rows {
		out = append(out, kit.L(kit.S(theme.Strong, strings.Repeat("wide ", p.wide))))
	}
	if p.input != nil {
		out = append(out, p.input.View(p.c.Theme, "/ ", w))
	}
	return out
}
func (p *probe) Commands() []page.Command {
	if p.input != nil {
		return []page.Command{{ID: "close", Title: "close", Keys: []string{"esc"},
			Run: page.Run(func() { p.input = nil })}}
	}
	return []page.Command{
		{ID: "open", Title: "open the next page", Hint: "open", Keys: []string{"o"}, Run: func() page.Cmd {
			return page.Go(&probe{c: p.c, name: p.name + "+", loading: p.name == "slow"})
		}},
		{ID: "find", Title: "find", Hint: "find", Keys: []string{"/"},
			Run: page.Run(func() { p.input = kit.NewInput("", 0) })},
		{ID: "say", Title: "say", Keys: []string{"m"}, Run: func() page.Cmd { return page.Say(page.Problem, p.say) }},
		{ID: "off", Title: "never", Keys: []string{"x"}, Off: true, Why: "needs a moon"},
		{ID: "save", Title: "save", Keys: []string{"s"}, Run: func() page.Cmd { p.edits++; return p.save(p.edits) }},
		page.Leave(),
	}
}

func (p *probe) save(n int) page.Cmd {
	return p.c.Save(saves.Job{Subject: "A1", Key: "Q" + string(rune('0'+n%3)), Label: "Q",
		Prepare: func() func(context.Context) (any, error) {
			return func(context.Context) (any, error) {
				if p.saveErr != nil {
					return nil, p.saveErr
				}
				p.store = append(p.store, string(rune('0'+n)))
				return n, nil
			}
		}})
}

func drive(t *testing.T, name string, w, h int) (*tuitest.Driver, *probe, *page.Common) {
	clock := tuitest.NewClock()
	c := tuitest.Common(t, clock, "", func(error) bool { return true })
	p := &probe{c: c, name: name}
	return tuitest.New(t, c, clock, p, w, h), p, c
}

func TestQuickKeysInOneReadAllArrive(t *testing.T) {
	d, p, _ := drive(t, "", 80, 24)
	d.Burst("jjj").Burst("112").Burst(strings.Repeat("k", 40))
	if got := strings.Join(p.got, ""); got != "jjj112"+strings.Repeat("k", 40) {
		t.Fatalf("got %q", got)
	}
}

func TestBurstThatOpensAFieldTypesTheRest(t *testing.T) {
	d, p, _ := drive(t, "", 80, 24)
	d.Burst("/mfa")
	if p.input == nil || p.input.Value() != "mfa" {
		t.Fatalf("field %v", p.input)
	}
	d.Keys("esc").Burst("/northgate pathology") // a whole search at once, over a slow line
	if p.input == nil || p.input.Value() != "northgate pathology" {
		t.Fatalf("field %v", p.input)
	}
}

func TestKeysAfterOpenReachTheOpenedPage(t *testing.T) {
	d, p, _ := drive(t, "", 80, 24)
	d.Burst("oj")
	top := d.App.Top().(*probe)
	if top == p || strings.Join(top.got, "") != "j" || len(p.got) != 0 {
		t.Fatalf("below got %v, top got %v", p.got, top.got)
	}
}

func TestKeysTypedWhileAPageLoadsAreKept(t *testing.T) {
	d, _, _ := drive(t, "slow", 80, 24)
	// nothing settled yet: still loading
	d.Send(tuitest.KeyMsg("o")).Send(tuitest.KeyMsg("1")).Send(tuitest.KeyMsg("2"))
	top := d.App.Top().(*probe)
	if len(top.got) != 0 {
		t.Fatalf("keys arrived while loading: %v", top.got)
	}
	d.Settle()
	if strings.Join(top.got, " ") != "loaded 1 2" {
		t.Fatalf("got %v", top.got)
	}
}

func TestEscLeavesALoadingPageAndItsResultIsDropped(t *testing.T) {
	d, p, _ := drive(t, "slow", 80, 24)
	d.Send(tuitest.KeyMsg("o")).Send(tuitest.KeyMsg("esc")).Settle()
	if d.App.Top() != page.Page(p) || p.resumed != 1 || len(p.got) != 0 {
		t.Fatalf("top %v resumed %d got %v", d.App.Top(), p.resumed, p.got)
	}
}

func TestPasteOutsideAFieldIsNoCommand(t *testing.T) {
	d, p, _ := drive(t, "", 80, 24)
	d.Paste("osx").Has("looked like a paste")
	d.Clock.Add(time.Second)
	d.Burst("SUP-00041 Northgate").Send(tuitest.KeyMsg("enter")).Send(tuitest.KeyMsg("o")).Settle().Has(
		"looked like a paste")
	if d.App.Top() != page.Page(p) || len(p.got) != 0 || len(p.store) != 0 {
		t.Fatalf("paste acted: %v %v", p.got, p.store)
	}
	d.Keys("j") // a second later keys are keys again
	if strings.Join(p.got, "") != "j" {
		t.Fatalf("got %v", p.got)
	}
}

func TestPasteIntoAFieldIsText(t *testing.T) {
	d, p, _ := drive(t, "", 80, 24)
	d.Keys("/").Paste("SUP-00041 Northgate")
	if p.input.Value() != "SUP-00041 Northgate" {
		t.Fatalf("value %q", p.input.Value())
	}
}

func TestFrameIsExactHoweverMuchAPageDraws(t *testing.T) {
	d, p, _ := drive(t, strings.Repeat("long name ", 40), 80, 24)
	p.rows, p.wide = 300, 90
	for w := 1; w <= 250; w += 7 {
		for _, h := range []int{1, 2, 10, 15, 16, 17, 24, 70} {
			d.Resize(w, h).Exact()
		}
	}
	d.Resize(59, 40).Has("needs 60x16").Keys("j", "o", "s") // no key acts unseen
	if d.App.Top() != page.Page(p) || len(p.got) != 0 || p.edits != 0 {
		t.Fatalf("keys acted in a window that shows nothing: %v", p.got)
	}
	d.Resize(60, 16).Lacks("needs 60x16")
}

// What was not done is said to its end in a narrow window too, and the frame stays exact.
func TestLongNoticeIsWrapped(t *testing.T) {
	d, p, c := drive(t, "", 80, 24)
	p.say = "Not done: " + strings.Repeat("because of this ", 8) + "and THE-END."
	d.Keys("m").Exact().Has("Not done: because", "THE-END.").Resize(60, 16).Exact().Has("THE-END.")
	p.say = strings.Repeat("no end of words ", 200)
	d.Keys("m").Exact().Has("Probe", "no end of words", c.Theme.Glyph.Ellipsis)
}

func TestDisabledCommandSaysWhy(t *testing.T) {
	d, _, _ := drive(t, "", 80, 24)
	d.Keys("x").Has("Not now: needs a moon.").Keys("?").Has("not now: needs a moon", "open the next page", "Everywhere")
	d.NoSharedKeys().Keys("esc", ":").Has("never", "needs a moon").NoSharedKeys()
}

func TestPaletteRunsWhatItFinds(t *testing.T) {
	d, p, _ := drive(t, "", 80, 24)
	d.Keys(":").Type("nextpage").Keys("enter")
	if top := d.App.Top().(*probe); top == p || top.name != "+" {
		t.Fatalf("top is %v", top.Title())
	}
}

// g and a letter go to a page from wherever one is, g alone says where to, and a page that is open already is gone back
// to.
func TestPlacesAreReachedFromEverywhere(t *testing.T) {
	d, _, c := drive(t, "", 100, 24)
	opened := 0
	c.Everywhere = []page.Command{
		{ID: "go.home", Title: "home", Hint: "home", Keys: []string{"g h"},
			Run: func() page.Cmd { return page.Cmd{Acts: []any{page.Home{}}} }},
		{ID: "go.list", Title: "the list", Hint: "the list", Keys: []string{"g s"}, Run: func() page.Cmd {
			return page.Cmd{Acts: []any{page.Visit{Name: "list", Open: func() page.Page {
				opened++
				return &probe{c: c, name: "list"}
			}}}}
		}}}
	name := func() string { return d.App.Top().(*probe).name }
	if d.Keys("g").Has("g, then  h home   s the list").Keys("s"); name() != "list" {
		t.Fatalf("top is %q", name())
	}
	if d.Keys("o", "o").Burst("gs"); name() != "list" || opened != 1 {
		t.Fatalf("top is %q, opened %d times", name(), opened)
	}
	if d.Keys("g", "x").Has("There is no g x."); name() != "list" {
		t.Fatalf("top is %q", name())
	}
	if d.Keys("?", "g", "h"); name() != "" {
		t.Fatalf("top is %q", name())
	}
}

func TestSavesOfOneAssessmentLandInOrder(t *testing.T) {
	for seed := range uint64(50) {
		d, p, _ := drive(t, "", 80, 24)
		d.Shuffle = rand.New(rand.NewPCG(seed, 9))
		for range 8 {
			d.Send(tuitest.KeyMsg("s"))
			if d.Pending() > 0 && d.Shuffle.IntN(2) == 0 {
				d.Step()
			}
		}
		d.Settle()
		// Of each key the last value must be the last one written, whatever was skipped on the way.
		last := map[byte]byte{}
		for _, s := range p.store {
			last[(s[0]-'0')%3] = s[0]
		}
		if last[0] != '6' || last[1] != '7' || last[2] != '8' {
			t.Fatalf("seed %d: writes landed as %v", seed, p.store)
		}
	}
}

func TestNotSavedStaysUntilItIs(t *testing.T) {
	d, p, c := drive(t, "", 100, 24)
	p.saveErr = errors.New("disk full")
	d.Send(tuitest.KeyMsg("s"))
	d.Step() // the write fails; its retry waits
	d.Has("NOT SAVED: disk full, retrying")
	d.Send(tuitest.KeyMsg("j")).Has("NOT SAVED: disk full, retrying")
	p.saveErr = nil
	d.Settle().Lacks("NOT SAVED").Has("Saved 14:02")
	if c.Saves.Busy() || len(p.store) != 1 {
		t.Fatalf("busy %v, wrote %v", c.Saves.Busy(), p.store)
	}
}

func TestLeavingWaitsForTheLastWrite(t *testing.T) {
	d, p, _ := drive(t, "", 100, 24)
	d.Send(tuitest.KeyMsg("s")).Send(tuitest.KeyMsg("ctrl+c"))
	if d.Quit() {
		t.Fatal("left with a write in flight")
	}
	d.Has("Saving before leaving").Settle()
	if !d.Quit() || len(p.store) != 1 {
		t.Fatalf("quit %v, wrote %v", d.Quit(), p.store)
	}
}

func TestNothingMovesWhileIdle(t *testing.T) {
	d, _, _ := drive(t, "", 80, 24)
	before := d.App.View()
	if d.Pending() != 0 || !d.App.Idle() {
		t.Fatalf("%d works pending while idle", d.Pending())
	}
	if d.App.View() != before {
		t.Fatal("two views of one state differ")
	}
}

func TestSuspectTextNeverReachesTheScreenRaw(t *testing.T) {
	d, _, _ := drive(t, "evil\x1b[2J\u202ename", 80, 24)
	if v := d.App.View(); strings.ContainsAny(v, "\x1b\u202e") {
		t.Fatalf("view holds raw control characters: %q", v[:80])
	}
}

func TestSweepShell(t *testing.T) {
	d, p, _ := drive(t, "", 80, 24)
	p.rows, p.wide = 100, 30
	tuitest.Sweep(d, 1, 600)
}
