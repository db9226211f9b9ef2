package tui

import (
	"cmp"
	"strings"

	"assure/data"
	"assure/data/imports"
	"assure/questionnaire/entity"
	"assure/tui/page"

	tea "github.com/charmbracelet/bubbletea"
)

// Remote is a person who works from another computer. No program is started for them here, and they reach one folder.
type Remote struct {
	Sizes   <-chan [2]int   // columns and rows of their terminal, the first at once
	Changed <-chan struct{} // the register was changed, by anybody
	Files   string          // the only folder that they may read files of and write files to; "" for none
	State   string          // the folder for drafts and what cannot be saved
}

// The largest terminal that is drawn for; a larger one has empty room.
const (
	mostColumns = 400
	mostRows    = 150
)

// changed says that the register has another head than before.
type changed struct{}

// follow sends the sizes of the terminal and the changes of the register until stop is called.
func (r *Remote) follow(send func(tea.Msg)) (stop func()) {
	if r == nil {
		return func() {}
	}
	done := make(chan struct{})
	go func() {
		for {
			select {
			case s, ok := <-r.Sizes:
				if !ok {
					return
				}
				send(sizeOf(s))
			case <-r.Changed:
				send(changed{})
			case <-done:
				return
			}
		}
	}()
	return func() { close(done) }
}

// sizeOf is a size that can be drawn: what says none is 80 by 24, and one beyond all screens is cut.
func sizeOf(s [2]int) tea.WindowSizeMsg {
	size := func(n, usual, most int) int {
		if n <= 0 {
			n = usual
		}
		return min(n, most)
	}
	return tea.WindowSizeMsg{Width: size(s[0], 80, mostColumns), Height: size(s[1], 24, mostRows)}
}

// files is what page.Common has of the person.
func (r *Remote) files() *page.Files {
	if r == nil {
		return nil
	}
	return &page.Files{Dir: r.Files}
}

// refresh has the page on top read again what somebody else wrote, unless a key would be lost by that: while a text is
// typed, a form is filled in, or something is being read or saved. The next change or key brings it then.
func (a *App) refresh() tea.Cmd {
	a.stale = true
	if p, ok := a.top().(page.Steady); ok && p.Steady() {
		return nil
	}
	if t, ok := a.top().(page.Typer); ok && len(t.Unsaved()) > 0 || a.typing() || a.loading() || a.flight > 0 ||
		a.leaving || a.asked || a.chord != "" || a.failure() != nil || a.common.Saves.Busy() {
		return nil
	}
	a.stale = false
	return a.do(a.topID(), a.top().Update(page.Resume{}))
}

// levelNotice says at the beginning what somebody may do who may not do everything.
func levelNotice(s *data.Standing) string {
	switch s.Level {
	case entity.LevelKeeper, entity.LevelReviewer, entity.LevelAssessor:
		return ""
	case entity.LevelDecider:
		return "You may read, and decide in your own name."
	}
	return "You may read, and write reports. Nothing else that you do is saved."
}

// listFolder lists what may be imported, of the one folder where the person works from elsewhere.
func (w wiring) listFolder(dir string) (*imports.FolderList, error) {
	f := w.c.Files
	if f == nil {
		return imports.ListFolder(dir)
	}
	dir, err := f.Inside(cmp.Or(dir, f.Dir))
	if err != nil {
		return nil, err
	}
	list, err := imports.ListFolder(dir)
	if err == nil {
		if _, outside := f.Inside(list.Parent); outside != nil || strings.TrimSpace(list.Parent) == "" {
			list.Parent = ""
		}
	}
	return list, err
}
