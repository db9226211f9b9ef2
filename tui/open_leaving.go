package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/tui/leaving"
	"assure/tui/page"
	"assure/tui/saves"

	tea "github.com/charmbracelet/bubbletea"
)

// leave ends the program once the queue of writes is empty. When that takes longer than drainTime, when writing fails,
// and while a text is being typed, it asks what is to become of what is not saved.
func (a *App) leave() tea.Cmd {
	if a.leaving {
		return nil
	}
	if _, asked := a.top().(*leaving.Page); asked { // ctrl+c again: the file is written at the end
		return tea.Quit
	}
	q := a.common.Saves
	if len(a.typed()) > 0 || q.Busy() && q.Failure() != nil {
		return a.askUnsaved()
	}
	a.leaving = true
	if !q.Busy() {
		return tea.Quit
	}
	a.notice = page.Notice{Level: page.Problem, Text: "Saving before leaving" + a.common.Theme.Glyph.Ellipsis}
	return tea.Tick(drainTime, func(time.Time) tea.Msg { return giveUp{} })
}

// gaveUp ends waiting for the last writes.
func (a *App) gaveUp() tea.Cmd {
	if !a.leaving {
		return nil
	}
	a.leaving = false
	if !a.common.Saves.Busy() {
		return tea.Quit
	}
	return a.askUnsaved()
}

// askUnsaved asks what is to become of what is not saved.
func (a *App) askUnsaved() tea.Cmd {
	c := a.common
	a.rescued = ""
	return a.push(leaving.New(c, a.typed(), c.Rescue.Name(), c.Rescue.Write, func(path string) { a.rescued = path }))
}

// quit leaves, and asks first unless the person decided.
func (a *App) quit(m page.Quit) tea.Cmd {
	if !m.Now {
		return a.leave()
	}
	a.decided = true
	return tea.Quit
}

// typed is what is being typed on any page, and would be lost.
func (a *App) typed() []saves.Content {
	var out []saves.Content
	for _, e := range a.stack {
		if t, ok := e.page.(page.Typer); ok {
			out = append(out, t.Unsaved()...)
		}
	}
	return out
}

// end writes what is left when the program ends: the queue, the drafts and, where nobody decided what becomes of it,
// what is not saved, to a file that the error names.
func (a *App) end(ctx context.Context) error {
	c := a.common
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	c.Saves.Drain(end)
	left := c.Saves.Left()
	if err := c.Drafts.Flush(); err != nil || c.Drafts == nil { // no draft has what is being typed
		left = append(left, a.typed()...)
	}
	if len(left) == 0 || a.decided && a.rescued == "" && !c.Saves.Busy() {
		return nil
	}
	return a.unsavedError(ctx, left)
}

// unsavedError names what is not saved, and the file that has it.
func (a *App) unsavedError(ctx context.Context, left []saves.Content) error {
	c, names := a.common, make([]string, len(left))
	for i, x := range left {
		names[i], _, _ = strings.Cut(x.What, "  ")
	}
	what, fix := strings.Join(names, ", "), "it was dropped on purpose"
	if err := c.Saves.Failure(); err != nil {
		what += "; " + reason(err)
	}
	var failed error
	if !a.decided {
		a.rescued, failed = c.Rescue.Write(left)
	}
	switch {
	case failed != nil:
		fix = "no file could be written either: " + failed.Error()
	case a.rescued != "":
		fix = "it is in " + a.rescued + ": type it in again when the register can be written"
	}
	err := fmt.Errorf("%w: %w", ErrUnsaved, problem.New("unsaved", "", fix, "not everything could be saved: %s", what))
	if ctx.Err() != nil {
		err = errors.Join(err, context.Cause(ctx))
	}
	return err
}

// rescue is the [page.Rescue] of a register: a file in the first of some folders that can be written.
type rescue struct {
	dirs []string
	now  func() time.Time
	zone *time.Location
	why  func() error
}

// rescue makes it: the home folder first, as the disk of the register may be full or gone.
func (o Options) rescue(now func() time.Time, zone *time.Location, q *saves.Queue) page.Rescue {
	r := rescue{now: now, zone: zone, why: q.Failure}
	if o.Remote != nil {
		r.dirs = append(r.dirs, o.Remote.State)
	} else if o.Env != nil {
		for _, name := range []string{"USERPROFILE", "HOME"} {
			if dir := o.Env(name); filepath.IsAbs(dir) {
				r.dirs = append(r.dirs, dir)
			}
		}
	}
	if o.Register != nil {
		r.dirs = append(r.dirs, filepath.Dir(o.Register.Beside()))
	}
	r.dirs = append(r.dirs, os.TempDir())
	return r
}

// Name is the path that is tried first.
func (r rescue) Name() string { return r.in(r.dirs[0]) }

func (r rescue) in(dir string) string {
	return filepath.Join(dir, "assure-not-saved-"+r.now().In(r.zone).Format("2006-01-02-150405")+".txt")
}

// Write writes a list to the first folder that takes it, readable by its owner only.
func (r rescue) Write(list []saves.Content) (string, error) {
	why := ""
	if err := r.why(); err != nil {
		why = reason(err)
	}
	var errs error
	for _, dir := range r.dirs {
		path := r.in(dir)
		err := safefile.Write(path, safefile.Options{Mode: 0o600}, func(w io.Writer) error {
			return saves.WriteText(w, list, why, r.now().In(r.zone))
		})
		if err == nil {
			return path, nil
		}
		errs = errors.Join(errs, err)
	}
	return "", errs
}
