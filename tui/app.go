package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"assure/internal/text"
	"assure/tui/help"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"

	tea "github.com/charmbracelet/bubbletea"
)

// The smallest window in which pages are drawn.
const (
	MinWidth  = 60
	MinHeight = 16
)

// frameRows is the number of rows around a page: title, rule, notice, hints.
const frameRows = 4

// App is the root model: a stack of pages and what is drawn around them. It is a tea.Model.
type App struct {
	common *page.Common
	stack  []entry
	nextID int
	w, h   int
	notice page.Notice
	held   []kit.Key // typed while the top page was loading
	flight int       // background work that has not returned yet
	// pasted is when characters outside a text field last looked pasted; the keys right after belong to the paste.
	pasted   time.Time
	burst    burst // of keys in a text field
	ticks    func() time.Time
	leaving  bool
	asked    bool     // whether to leave: the next key answers
	chord    string   // the first key of two, until the second comes
	decided  bool     // what is not saved was written to a file or dropped on purpose
	rescued  string   // that file, "" for none
	start    page.Cmd // what to do before the first key
	external external
	looked   time.Time // for the register, last
	stale    bool      // somebody else wrote since the page on top was read
}

// entry is a page on the stack with the id by which results find it.
type entry struct {
	id   int
	page page.Page
	name string // of a page that can be reached from everywhere
}

// external is what the App does outside the screen.
type external struct {
	copy func(text string)
	edit func(text string, done func(string, error) tea.Msg) tea.Cmd
}

// result carries what background work returned to the page that asked for it.
type result struct {
	id  int
	msg any
}

// minute redraws the clock.
type minute struct{}

// giveUp ends waiting for the last writes.
type giveUp struct{}

// NewApp makes the root model with its first page. ticks is a clock for telling quick keys from a paste; nil means the
// real one.
func NewApp(c *page.Common, home page.Page, ticks func() time.Time) *App {
	if ticks == nil {
		ticks = time.Now
	}
	a := &App{common: c, ticks: ticks}
	a.stack = []entry{{page: home}}
	a.nextID = 1
	return a
}

// Init starts the first page and the clock.
func (a *App) Init() tea.Cmd {
	first := a.do(0, a.top().Init())
	return tea.Batch(first, a.do(0, a.start), everyMinute())
}

func everyMinute() tea.Cmd {
	return tea.Every(time.Minute, func(time.Time) tea.Msg { return minute{} })
}

func (a *App) top() page.Page { return a.stack[len(a.stack)-1].page }

func (a *App) topID() int { return a.stack[len(a.stack)-1].id }

// Idle reports that no background work is under way.
func (a *App) Idle() bool { return a.flight == 0 }

// Top returns the page on the screen.
func (a *App) Top() page.Page { return a.top() }

// Size is the window.
func (a *App) Size() (w, h int) { return a.w, a.h }

// View is [App.Frame] in one text.
func (a *App) View() string { return strings.Join(a.Frame(), "\n") }

// Frame draws exactly h lines of exactly w cells; none before the size of the window is known.
func (a *App) Frame() []string {
	var out []string
	for _, l := range a.lines() {
		out = append(out, l.Render(a.common.Theme, a.w))
	}
	return out
}

func (a *App) lines() []kit.Line {
	if a.w < 1 || a.h < 1 {
		return nil
	}
	t := a.common.Theme
	if a.small() {
		return kit.Screen([]kit.Line{kit.T(a.tooSmall())}, a.h)
	}
	lines := make([]kit.Line, 0, a.h)
	lines = append(lines, a.titleBar(), kit.Rule(t, a.w))
	notice := a.noticeLines()
	h := a.h - frameRows - len(notice) + 1
	lines = append(lines, kit.Screen(a.body(h), h)...)
	return append(append(lines, notice...), a.hints())
}

// small reports whether the window is too small to draw pages in.
func (a *App) small() bool { return a.w < MinWidth || a.h < MinHeight }

func (a *App) tooSmall() string {
	text := fmt.Sprintf("Window %dx%d; needs %dx%d.", a.w, a.h, MinWidth, MinHeight)
	switch {
	case a.common.Saves.Failure() != nil:
		return text + " NOT SAVED."
	case a.common.Saves.Busy():
		return text + " Saving your work."
	}
	return text + " Your work is saved."
}

func (a *App) titleBar() kit.Line {
	t := a.common.Theme
	var left kit.Line
	if a.common.Demo {
		left = left.Append(kit.S(theme.Warn, "DEMO DATA"), kit.S(theme.Muted, " "+t.Glyph.Dot+" "))
	}
	if a.common.WrongClock {
		left = left.Append(kit.S(theme.Bad, "CHECK THE CLOCK"), kit.S(theme.Muted, " "+t.Glyph.Dot+" "))
	}
	if a.common.Moved {
		left = left.Append(kit.S(theme.Bad, "REGISTER MOVED"), kit.S(theme.Muted, " "+t.Glyph.Dot+" "))
	}
	title := a.shortened(a.top().Title(), left.Width())
	for i, part := range title {
		if i > 0 {
			left = left.Append(kit.S(theme.Muted, " "+t.Glyph.Right+" "))
		}
		role := theme.Muted
		if i == len(title)-1 {
			role = theme.Title
		}
		left = left.Append(kit.S(role, text.Safe(part)))
	}
	return kit.Spread(left, a.saveState(), a.w, t.Glyph.Ellipsis)
}

// shortened cuts all parts of a title but the last, until the title fits.
func (a *App) shortened(title []string, used int) []string {
	const least = 7 // cells that a name keeps
	t := a.common.Theme
	over := used + a.saveState().Width() + 1 - a.w
	for i, part := range title {
		over += kit.Width(text.Safe(part))
		if i > 0 {
			over += 3
		}
	}
	out := slices.Clone(title)
	for i := 0; i < len(out)-1 && over > 0; i++ {
		part := text.Safe(out[i])
		if n := min(over, kit.Width(part)-least); n > 0 {
			out[i] = kit.Cut(part, kit.Width(part)-n, t.Glyph.Ellipsis)
			over -= n
		}
	}
	return out
}

// saveState shows whether the last write was saved, and the day.
func (a *App) saveState() kit.Line {
	t, q := a.common.Theme, a.common.Saves
	day := kit.S(theme.Muted, "  "+a.common.Now().In(a.common.Zone).Format("2 Jan"))
	switch {
	case q.Failure() != nil:
		return kit.L(kit.S(theme.Bad, t.Glyph.NotMet+" NOT SAVED: "+shortReason(q.Failure())+", retrying"))
	case q.Busy():
		return kit.L(kit.S(theme.Muted, "Saving"+t.Glyph.Ellipsis), day)
	case !q.Saved().IsZero():
		return kit.L(kit.S(theme.Muted, "Saved "+a.common.Clock(q.Saved())), day)
	}
	return kit.L(day)
}

// noticeLines are what was last said, wrapped: a reason why something was not done is read to its end. Nothing is green
// before it is saved.
func (a *App) noticeLines() []kit.Line {
	role := theme.Info
	switch a.notice.Level {
	case page.Done:
		if !a.common.Saves.Busy() {
			role = theme.Good
		}
	case page.Problem:
		role = theme.Warn
	}
	lines := kit.Paragraph(role, a.notice.Text, a.w, 0)
	if len(lines) == 0 {
		lines = []kit.Line{{}}
	}
	if most := max(1, a.h/3); len(lines) > most { // the page stays in sight
		lines = lines[:most]
		lines[most-1] = lines[most-1].Append(kit.S(role, " "+a.common.Theme.Glyph.Ellipsis))
	}
	return lines
}

// hints shows as many commands of the page as fit, in the order of the table, and help at the end.
func (a *App) hints() kit.Line {
	t := a.common.Theme
	end := kit.L(kit.S(theme.Key, ":"), kit.S(theme.Muted, " commands  "), kit.S(theme.Key, "?"),
		kit.S(theme.Muted, " help"))
	if _, inHelp := a.top().(*help.Page); inHelp || a.typing() {
		end = kit.Line{}
	}
	var l kit.Line
	for _, c := range a.own() {
		if c.Hint == "" || c.Off || len(c.Keys) == 0 {
			continue
		}
		next := l.Append(kit.S(theme.Key, c.Keys[0]), kit.S(theme.Muted, " "+c.Hint+"  "))
		if next.Width()+end.Width() > a.w {
			break
		}
		l = next
	}
	return l.Append(end.Spans...).Fit(a.w, t.Glyph.Ellipsis)
}
