package assess

import (
	"context"
	"errors"
	"strings"

	"assure/data"
	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/saves"
	"assure/tui/walk"
)

// give answers the open question and queues the write of what was typed, if anything.
func (p *Page) give(value string, note *string, typed page.Draft) page.Cmd {
	q := p.s.Question()
	have := p.s.Own(q.ID)
	kept := note != nil && have != nil && have.Value == value
	dropped := note == nil && have != nil && have.Note != ""
	e := p.s.Set(p.c.NewID(), q.ID, value, note, p.c.Now(), p.actor)
	what := q.ID + ": " + kit.Cut(walk.ValueLabel(q, value), labelRoom, p.c.Theme.Glyph.Ellipsis)
	if kept {
		what = q.ID + ": the note"
	}
	if dropped && e.Note == "" {
		what = q.ID + ": " + kit.Cut(walk.ValueLabel(q, value), labelRoom-12, p.c.Theme.Glyph.Ellipsis) +
			"; old note stays in the history"
	}
	p.said = said{e.OpID, what, kept}
	return page.All(page.Say(page.Info, what+p.c.Theme.Glyph.Ellipsis), p.write(e, typed))
}

// labelRoom is the width of an answer in a notice, so that the notice has one row.
const labelRoom = 30

// said is what a notice says of an edit before it is saved.
type said struct {
	op, what string
	kept     bool // only the note
}

// confirm says that the edit that was said last is saved, unless the person went on meanwhile; the title has the time.
func (p *Page) confirm(e walk.Edit) {
	if e.OpID != p.said.op || p.mode != walking || p.question() == nil || p.question().ID != e.Question {
		return
	}
	p.saved = p.said.what + ". u undoes it."
	if p.said.kept {
		p.saved = p.said.what + " is kept. u undoes it."
	}
	p.said = said{}
}

// write queues an edit. The revision it builds on is read when its turn comes. The draft of what was typed for it is
// kept until it is written.
func (p *Page) write(e walk.Edit, typed page.Draft) page.Cmd {
	return p.c.Save(saves.Job{
		Subject: p.id, Key: e.Question + "/" + string(e.Party), Label: e.Question, Again: true,
		Content: p.s.Content(e, p.c.Zone),
		Prepare: func() func(context.Context) (any, error) {
			e.BaseRev = p.s.Rev(e)
			edit := e
			return func(ctx context.Context) (any, error) { return p.store.Record(ctx, p.id, edit) }
		},
		Done: func(v any, err error) { p.written(e, typed, v, err) },
	})
}

// Unsaved is the text being typed, in words, nil when there is none.
func (p *Page) Unsaved() []saves.Content {
	q := p.question()
	if q == nil || !p.Typing() {
		return nil
	}
	c := saves.Content{Of: p.s.Of(), What: q.ID + "  " + q.Text, By: p.actor, At: p.c.Now().In(p.c.Zone)}
	label, words := "", ""
	switch p.mode {
	case noting:
		if label, words = "Note", p.area.Value(); p.pending != "" {
			label = "Reason for " + walk.ValueLabel(q, p.pending)
		}
	case answering:
		label, words = "Answer", p.input.Value()
	case refusing:
		label, words = "Refusal", p.input.Value()
	case resolving:
		label, words = "Both stay", p.input.Value()
	case addingEvidence:
		label, words = "Document", p.ev.draft()
	}
	if strings.TrimSpace(words) == "" || !p.draft.Changed(words) {
		return nil
	}
	c.Fields = []saves.Field{{Label: label, Text: words}}
	return []saves.Content{c}
}

// written handles the result of a write, and forgets the draft of what is written. After an error the assessment is
// read again, so that no rejected answer is shown.
func (p *Page) written(e walk.Edit, done page.Draft, v any, err error) {
	var other *data.Conflict
	switch {
	case err == nil:
		p.s.Saved(e, v.(int))
		p.confirm(e)
		done.Done()
	case errors.As(err, &other):
		p.s.Dropped(e)
		p.conflict = &conflict{edit: e, theirs: other.Theirs}
		p.reload, p.goTo, p.said = true, e.Question, said{}
		p.message = e.Question + ": yours is not written; " + text.Safe(other.Theirs.By) + " was first."
	default:
		p.s.Dropped(e)
		p.reload, p.goTo, p.message = true, e.Question, "Not saved: "+text.Safe(err.Error())
	}
}

// resolve ends a conflict: my answer is written over theirs as it was shown, or theirs is kept. That mine replaced
// it is
// said once it is written: theirs may have changed again.
func (p *Page) resolve(mine bool) page.Cmd {
	e, theirs := p.conflict.edit, p.conflict.theirs
	p.conflict = nil
	if !mine {
		return page.All(page.Say(page.Info, e.Question+": their answer is kept."), p.read())
	}
	n := p.s.Replace(p.c.NewID(), e, theirs, p.c.Now())
	p.said = said{n.OpID, e.Question + ": your answer replaced theirs, which is kept in the history", false}
	return page.All(page.Say(page.Info, e.Question+": your answer"+p.c.Theme.Glyph.Ellipsis),
		p.write(n, page.Draft{}))
}

func (p *Page) undoCommand(off bool, why string) page.Command {
	return page.Command{ID: "undo", Title: "undo your newest act here, whatever it was", Hint: "undo",
		Keys: []string{"u", "ctrl+z"}, Off: off, Why: why,
		Run: func() page.Cmd { return p.undo("undo", p.store.Undo) }}
}

func (p *Page) redoCommand(off bool, why string) page.Command {
	return page.Command{ID: "redo", Title: "redo what was undone", Keys: []string{"ctrl+r"}, Off: off, Why: why,
		Run: func() page.Cmd { return p.undo("redo", p.store.Redo) }}
}

// undo undoes the last change, after all earlier answers have been written.
func (p *Page) undo(what string, f func(context.Context, string) (walk.Undone, error)) page.Cmd {
	return p.queue(what, what, "", func(ctx context.Context) (any, error) { return f(ctx, p.id) }, func(v any) {
		u := v.(walk.Undone)
		if p.goTo, p.message = u.Answer.Question, p.s.UndoneWords(u); p.goTo != "" {
			p.mode = walking
		}
		p.s.Last = nil
	})
}

// queue queues work on the register after the answers, and reads the assessment again when it is done. what and words
// describe it, should it never be saved.
func (p *Page) queue(label, what, words string, work func(context.Context) (any, error), done func(any)) page.Cmd {
	typed := p.draft // of a reason or a document; forgotten once it is recorded
	p.draft = page.Draft{}
	return p.c.Save(saves.Job{
		Subject: p.id, Label: label,
		Content: saves.Content{Of: p.s.Of(), What: what, By: p.actor, At: p.c.Now().In(p.c.Zone),
			Fields: []saves.Field{{Label: "Text", Text: words}}},
		Prepare: func() func(context.Context) (any, error) { return work },
		Done: func(v any, err error) {
			p.reload = true
			if err != nil {
				p.message = "Not done: " + page.Message(err)
				return
			}
			typed.Done()
			done(v)
		},
	})
}
