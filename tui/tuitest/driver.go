// Package tuitest drives the terminal UI in tests as a person would: keys in, screen out, no terminal and no sleeping.
package tuitest

import (
	"math/rand/v2"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"assure/tui"
	"assure/tui/drafts"
	"assure/tui/page"
	"assure/tui/saves"
	"assure/tui/theme"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

// Clock is a clock that only [Clock.Add] moves.
type Clock struct{ T time.Time }

// Now is the time.
func (c *Clock) Now() time.Time { return c.T }

// Add moves the clock.
func (c *Clock) Add(d time.Duration) { c.T = c.T.Add(d) }

// NewClock starts at the day the fixtures are written for.
func NewClock() *Clock { return &Clock{time.Date(2026, 11, 21, 14, 2, 0, 0, time.UTC)} }

// Common makes what pages need, in mono unless a theme is named. Failed writes are retried when retry says so.
func Common(t testing.TB, clock *Clock, themeName string, retry func(error) bool) *page.Common {
	t.Helper()
	if themeName == "" {
		themeName = "mono"
	}
	th, err := theme.New(theme.Options{Name: themeName, Env: func(k string) string {
		return map[string]string{"TERM": "xterm-256color", "COLORTERM": "truecolor"}[k]
	}})
	if err != nil {
		t.Fatal(err)
	}
	if retry == nil {
		retry = func(error) bool { return false }
	}
	n := 0
	kept := drafts.Open(&Drafts{}, clock.Now, func(time.Duration, func()) {})
	return &page.Common{Drafts: kept, Rescue: &Rescue{}, Context: t.Context(), Theme: th, Now: clock.Now,
		Zone:  time.UTC,
		Saves: saves.New(clock.Now, retry),
		Pause: func(time.Duration) {},
		NewID: func() string { n++; return "op-" + string(rune('A'+n%26)) + time.Duration(n).String() }}
}

// Drafts is a store of drafts in memory.
type Drafts struct{ B []byte }

// Read returns what was written.
func (m *Drafts) Read() ([]byte, error) { return m.B, nil }

// Write keeps it.
func (m *Drafts) Write(b []byte) error {
	m.B = b
	return nil
}

// Rescue keeps in memory what could not be saved, as text.
type Rescue struct {
	Text string
	Fail error
}

// Name is a made-up path.
func (r *Rescue) Name() string { return "/home/shah/assure-not-saved.txt" }

// Write keeps the text.
func (r *Rescue) Write(list []saves.Content) (string, error) {
	if r.Fail != nil {
		return "", r.Fail
	}
	var b strings.Builder
	err := saves.WriteText(&b, list, "disk full", time.Date(2026, 11, 21, 14, 2, 0, 0, time.UTC))
	r.Text = b.String()
	return r.Name(), err
}

// Driver runs an App without a terminal. Background work waits in a list and is carried out by Settle, in order or,
// when Shuffle is set, in any order.
type Driver struct {
	tb      testing.TB
	App     *tui.App
	Shuffle *rand.Rand
	Clock   *Clock
	work    []tea.Cmd
	quit    bool
}

// New starts an app in a window of w by h cells and settles it.
func New(tb testing.TB, c *page.Common, clock *Clock, home page.Page, w, h int) *Driver {
	tb.Helper()
	d := &Driver{tb: tb, App: tui.NewApp(c, home, clock.Now), Clock: clock}
	d.queue(d.App.Init())
	d.Send(tea.WindowSizeMsg{Width: w, Height: h})
	return d.Settle()
}

// queue keeps a command for later.
func (d *Driver) queue(c tea.Cmd) {
	if c != nil {
		d.work = append(d.work, c)
	}
}

// Send delivers one message.
func (d *Driver) Send(m tea.Msg) *Driver {
	_, c := d.App.Update(m)
	d.queue(c)
	return d
}

// Settle carries out background work until none is left.
func (d *Driver) Settle() *Driver {
	for len(d.work) > 0 {
		d.Step()
	}
	return d
}

// Step carries out one piece of background work.
func (d *Driver) Step() {
	i := 0
	if d.Shuffle != nil {
		i = d.Shuffle.IntN(len(d.work))
	}
	c := d.work[i]
	d.work = append(d.work[:i:i], d.work[i+1:]...)
	if timer(c) {
		return
	}
	switch m := c().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range m {
			d.queue(c)
		}
	case tea.QuitMsg:
		d.quit = true
	default:
		d.Send(m)
	}
}

// timer recognises the timers of the library by their function; running one would sleep.
func timer(c tea.Cmd) bool {
	name := runtime.FuncForPC(reflect.ValueOf(c).Pointer()).Name()
	return strings.Contains(name, "bubbletea.Every") || strings.Contains(name, "bubbletea.Tick")
}

// Quit reports that the app asked to end.
func (d *Driver) Quit() bool { return d.quit }

// Pending is the number of background works not carried out.
func (d *Driver) Pending() int { return len(d.work) }

// commandLine is a command line of the program. Nobody can type one into a page.
var commandLine = regexp.MustCompile(`(^|[\s` + "`" + `"(])assure [a-z]+ `)

// Keys presses keys by name, one message each, and settles after each: "j", "enter", "ctrl+d", "space". It fails the
// test when the screen then shows a command line.
func (d *Driver) Keys(names ...string) *Driver {
	d.tb.Helper()
	for _, n := range names {
		d.Clock.Add(time.Second)
		d.Send(KeyMsg(n)).Settle()
		if at := commandLine.FindString(strings.Join(strings.Fields(d.Screen()), " ")); at != "" {
			d.tb.Fatalf("a command line is shown after %s:\n%s", n, d.Screen())
		}
	}
	return d
}

// Type types text, a key at a time.
func (d *Driver) Type(text string) *Driver {
	for _, r := range text {
		d.Send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}).Settle()
	}
	return d
}

// Burst sends characters as one read of the terminal would.
func (d *Driver) Burst(text string) *Driver {
	return d.Send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text)}).Settle()
}

// Paste sends a bracketed paste.
func (d *Driver) Paste(text string) *Driver {
	return d.Send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}).Settle()
}

// Resize changes the window.
func (d *Driver) Resize(w, h int) *Driver {
	return d.Send(tea.WindowSizeMsg{Width: w, Height: h}).Settle()
}

// Shape changes the window and carries out no background work.
func (d *Driver) Shape(w, h int) *Driver { return d.Send(tea.WindowSizeMsg{Width: w, Height: h}) }

// Until carries out background work, a piece at a time, until the screen shows a text or, for "", the app ends. It is
// for work that begins again and again, such as a write that keeps failing.
func (d *Driver) Until(text string) *Driver {
	d.tb.Helper()
	for range 50 {
		if len(d.work) == 0 || text == "" && d.quit || text != "" && strings.Contains(d.Screen(), text) {
			break
		}
		d.Step()
	}
	return d.Has(text)
}

// Screen is what is shown, without colours and without blanks at the ends of lines.
func (d *Driver) Screen() string {
	lines := strings.Split(ansi.Strip(d.App.View()), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// Has fails the test unless the screen shows each of the texts.
func (d *Driver) Has(texts ...string) *Driver {
	d.tb.Helper()
	for _, s := range texts {
		if !strings.Contains(d.Screen(), s) {
			d.tb.Fatalf("the screen lacks %q:\n%s", s, d.Screen())
		}
	}
	return d
}

// Lacks fails the test when the screen shows one of the texts.
func (d *Driver) Lacks(texts ...string) *Driver {
	d.tb.Helper()
	for _, s := range texts {
		if strings.Contains(d.Screen(), s) {
			d.tb.Fatalf("the screen shows %q:\n%s", s, d.Screen())
		}
	}
	return d
}

// Exact fails the test unless the screen is exactly as large as the window.
func (d *Driver) Exact() *Driver {
	d.tb.Helper()
	w, h := d.App.Size()
	lines := strings.Split(d.App.View(), "\n")
	if len(lines) != h {
		d.tb.Fatalf("%dx%d: %d lines", w, h, len(lines))
	}
	for i, l := range lines {
		if n := ansi.StringWidth(l); n > w {
			d.tb.Fatalf("%dx%d: line %d is %d cells wide: %q", w, h, i, n, l)
		}
	}
	return d
}

// NoSharedKeys fails the test when two commands of the page on top would answer one key.
func (d *Driver) NoSharedKeys() *Driver {
	d.tb.Helper()
	seen := map[string]string{}
	for _, c := range d.App.AllCommands() {
		for _, k := range c.Keys {
			if other, ok := seen[k]; ok {
				d.tb.Fatalf("%v: key %q belongs to %s and to %s", d.App.Top().Title(), k, other, c.ID)
			}
			seen[k] = c.ID
		}
	}
	return d
}

var keyTypes = map[string]tea.KeyType{
	"enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab,
	"backspace": tea.KeyBackspace,
	"up":        tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome,
	"end":  tea.KeyEnd,
	"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "delete": tea.KeyDelete, "space": tea.KeySpace, "f1": tea.KeyF1,
	"ctrl+c": tea.KeyCtrlC, "ctrl+d": tea.KeyCtrlD, "ctrl+u": tea.KeyCtrlU, "ctrl+p": tea.KeyCtrlP,
	"ctrl+n": tea.KeyCtrlN,
	"ctrl+s": tea.KeyCtrlS, "ctrl+z": tea.KeyCtrlZ, "ctrl+r": tea.KeyCtrlR, "ctrl+g": tea.KeyCtrlG,
	"ctrl+e": tea.KeyCtrlE,
	"ctrl+a": tea.KeyCtrlA, "ctrl+k": tea.KeyCtrlK, "ctrl+w": tea.KeyCtrlW, "ctrl+o": tea.KeyCtrlO,
	"ctrl+t": tea.KeyCtrlT, "ctrl+x": tea.KeyCtrlX,
}

// KeyMsg is the message of one key by its name.
func KeyMsg(name string) tea.KeyMsg {
	if t, ok := keyTypes[name]; ok {
		m := tea.KeyMsg{Type: t}
		if t == tea.KeySpace {
			m.Runes = []rune{' '}
		}
		return m
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// KeyNames lists the keys a sweep presses at random.
func KeyNames() []string {
	names := strings.Split("a b c d e f g h i j k l m n o p q r s t u v w x y z A E G H J K L M N O P R S T V 0 1 2 "+
		"3 4 5 6 7 8 9 "+
		"/ : ? . , - + é", " ")
	for n := range keyTypes {
		if n != "ctrl+c" {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	return names
}

// Sweep presses random keys at random sizes and checks after each that the screen has exactly the size of the window
// and that no two commands share a key.
func Sweep(d *Driver, seed uint64, keys int) {
	d.tb.Helper()
	d.tb.Logf("keys at random, seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	names := KeyNames()
	var trail []string
	defer func() {
		if p := recover(); p != nil {
			d.tb.Fatalf("panic %v after %v", p, trail)
		}
	}()
	for i := range keys {
		if i%7 == 0 {
			w, h := 40+r.IntN(211), 10+r.IntN(61)
			trail = append(trail, time.Duration(w).String()+"x"+time.Duration(h).String())
			d.Resize(w, h)
		}
		k := names[r.IntN(len(names))]
		trail = append(trail, k)
		d.Keys(k)
		d.Exact().NoSharedKeys()
	}
}

// Rand returns a random source with a fixed seed.
func Rand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }
