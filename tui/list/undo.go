package list

import (
	"cmp"
	"context"

	"assure/data"
	"assure/internal/text"
	"assure/tui/page"
)

// turning is what is undone on a list: the row that a person acted on last, else the one under the cursor.
type turning struct {
	acted   string // the row on which an act was begun last
	changed string // the row that it changed
	sure    string // the row whose act, which was named, is undone on the next u
}

// watched are acts that note which row they are done to.
func (p *Page[T]) watched(r *T, acts []page.Command) []page.Command {
	if !p.s.Undoes || r == nil {
		return acts
	}
	for i := range acts {
		run := acts[i].Run
		acts[i].Run = func() page.Cmd {
			p.turning = turning{acted: p.s.Key(r), changed: p.changed}
			return run()
		}
	}
	return acts
}

// undoCommands undo and do again what a person did to a row.
func (p *Page[T]) undoCommands(r *T) []page.Command {
	off, why := r == nil && p.changed == "", "no "+p.s.One+" is under the cursor"
	none := len(p.rows) == 0 && p.changed == ""
	hint := ""
	if p.changed != "" { // then it is what one looks for
		hint = "undo " + p.changed
	}
	return []page.Command{
		{ID: "undo", Title: "undo your newest act on the " + p.s.Many, Hint: hint, Keys: []string{"u", "ctrl+z"},
			Off: none, Why: "there are no " + p.s.Many + " yet", Run: p.undo},
		{ID: "redo", Title: "redo what was undone on the " + p.s.One, Keys: []string{"ctrl+r"}, Off: off, Why: why,
			Run: func() page.Cmd { return p.turn(p.target(r), "redo", "Redone", p.r.RedoOf) }},
	}
}

// target is the row to undo on: the one that was changed last here, which may have left the list by that.
func (p *Page[T]) target(r *T) string {
	if p.changed != "" {
		return p.changed
	}
	return p.s.Key(r)
}

// undo undoes the newest act on the row changed last here. Where none was it asks first, and names the newest act of
// the person on any row, which may have left the list: that act may be old, and somebody who came here does not see it.
func (p *Page[T]) undo() page.Cmd {
	if ref := cmp.Or(p.changed, p.sure); ref != "" {
		return p.turn(ref, "undo", "Undone", p.r.UndoOf)
	}
	return page.Do(func() any {
		ref, done, err := p.r.NewestOf(p.c.Context, p.s.One)
		return newest{ref, done, err}
	})
}

// newest is the newest act of the person on a row.
type newest struct {
	ref, done string
	err       error
}

// name says what the next u undoes.
func (p *Page[T]) name(n newest) page.Cmd {
	switch {
	case n.err != nil:
		return page.Say(page.Problem, "Not undone: "+page.Message(n.err))
	case n.ref == "":
		return page.Say(page.Info, "There is no act of yours on any "+p.s.One+" that is not undone.")
	}
	p.sure = n.ref
	return page.Say(page.Info, "Nothing was changed here since you opened the list. u again undoes your newest act: "+
		n.ref+" "+n.done+".")
}

func (p *Page[T]) turn(ref, label, verb string, do func(context.Context, string) (*data.Undone, error)) page.Cmd {
	p.changed, p.sure = ref, ""
	return Write(p.c, p.s.One+" "+ref, ref, label+" of the newest act", func(ctx context.Context) (Outcome, error) {
		out, err := do(ctx, ref)
		if err != nil {
			return Outcome{}, err
		}
		said := verb + ": " + ActWords(out, ref) + "."
		if out.Stands != "" {
			said += " " + text.Safe(out.Stands) + "."
		}
		return Outcome{Said: said, At: ref}, nil
	})
}

// ActWords name an act on a row that was undone.
func ActWords(u *data.Undone, ref string) string {
	switch u.Act {
	case "risk", "action": // as the audit log calls every act on one
		return "your change of " + ref
	}
	return u.Did()
}
