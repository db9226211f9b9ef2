package page

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"assure/internal/problem"
	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/saves"
)

// Filling is a form that is being filled in. What is typed and chosen in it is kept as drafts until it is recorded or
// dropped on purpose, is named when the program ends, and is the content of the write. A page embeds it.
type Filling struct {
	kit.Form
	c       *Common
	content saves.Content // what it belongs to, and the act
	drafts  []Draft       // one for each field
	busy    bool          // being recorded
	asked   bool          // whether to drop what was typed
}

// Fill begins to fill in the fields of an act. of names what the act is done to and is in the key of the drafts, as
// are the act and the labels of the fields. What was typed before and not recorded is in the fields again.
func (c *Common) Fill(of, act string, fields ...*kit.FormField) *Filling {
	p := &Filling{Form: kit.Form{Fields: fields}, c: c, content: saves.Content{Of: of, What: act}}
	for _, x := range fields {
		was := x.Words()
		d, words := Draft{was: was, begun: was}, was
		if !x.Passing {
			d, words = c.Draft(was, "form", of, act, x.Label)
		}
		x.SetWords(words)
		p.drafts = append(p.drafts, d)
	}
	if len(fields) > 0 && p.At().Off {
		p.Step(1)
	}
	return p
}

// Found says that the form began with drafts; nothing where it did not.
func (p *Filling) Found() Cmd {
	i := slices.IndexFunc(p.drafts, func(d Draft) bool { return d.Found() })
	if i < 0 {
		return Cmd{}
	}
	words := p.drafts[i].Words()
	for j := range p.drafts {
		if d := &p.drafts[j]; d.Stale() {
			words += " Since then somebody changed " + p.Fields[j].Label + "."
		}
	}
	return Say(Info, words)
}

// Key edits the field with the keyboard. What was said of it is settled by that.
func (p *Filling) Key(k kit.Key) (said Cmd) {
	if p.At().Wrong != "" {
		said = Say(Info, "")
	}
	p.asked, p.At().Wrong = false, ""
	p.Form.Key(k)
	p.Keep()
	return said
}

// Keep keeps what the fields have now.
func (p *Filling) Keep() {
	for i, d := range p.drafts {
		d.Typed(p.Fields[i].Words())
	}
}

// Changed reports whether a field has something else than the register.
func (p *Filling) Changed() bool { return len(p.changes()) > 0 }

// changes are the fields shown that have something else than at first.
func (p *Filling) changes() (out []saves.Field) {
	for i, x := range p.Fields {
		if words := x.Words(); !x.Off && !x.Passing && p.drafts[i].Changed(words) {
			if words == "" {
				words = "(emptied)"
			}
			out = append(out, saves.Field{Label: x.Label, Text: words})
		}
	}
	return out
}

// Propose gives a field words that follow from other fields: nobody typed them.
func (p *Filling) Propose(f *kit.FormField, words string) {
	f.SetWords(words)
	if i := slices.Index(p.Fields, f); i >= 0 {
		d := &p.drafts[i]
		d.Done()
		d.was, d.begun, d.since = words, words, time.Time{}
	}
}

// Content is what was changed, in words.
func (p *Filling) Content() saves.Content {
	w := p.content
	w.Fields = p.changes()
	return p.c.signed(w)
}

// Unsaved is what was typed and is not recorded. Once it is to be recorded the queue of writes has it.
func (p *Filling) Unsaved() []saves.Content {
	if p.busy || !p.Changed() {
		return nil
	}
	return []saves.Content{p.Content()}
}

// Busy reports that the form is being recorded.
func (p *Filling) Busy() bool { return p.busy }

// Commands are the keys of the form: keep is called after the last field, leave once a person left it. Where something
// was typed esc asks first.
func (p *Filling) Commands(keep, leave func() Cmd) []Command {
	all := Form(&p.Form, keep, func() Cmd { return p.Stop(leave) })
	for i, c := range all {
		if c.ID == "form.choose" || c.ID == "form.choose-back" {
			all[i].Run = func() Cmd {
				cmd := c.Run()
				p.asked = false
				p.Keep()
				return cmd
			}
		}
	}
	found := slices.ContainsFunc(p.drafts, func(d Draft) bool { return d.Found() })
	return append(all, Command{ID: "draft.discard", Title: "discard your draft", Keys: []string{"ctrl+x"}, Off: !found,
		Why: "there is no earlier draft in this form", Run: p.discard})
}

// Stop leaves the form; once something was typed it asks first.
func (p *Filling) Stop(leave func() Cmd) Cmd {
	switch {
	case p.busy:
		return Say(Problem, BeingSaved)
	case p.Changed() && !p.asked:
		p.asked = true
		return Say(Info, "Nothing is recorded yet: esc again drops what you typed.")
	}
	p.Drop()
	return leave()
}

// Drop forgets the drafts.
func (p *Filling) Drop() {
	for _, d := range p.drafts {
		d.Done()
	}
}

func (p *Filling) discard() Cmd {
	for i := range p.drafts {
		if d := &p.drafts[i]; d.Found() {
			d.Discard(func(was string) { p.Fields[i].SetWords(was) }).Run()
		}
	}
	return Say(Info, "The draft is discarded.")
}

// Wrong is a value that a field does not take.
type Wrong struct {
	Field *kit.FormField
	Words string
}

// Refuse says at their fields what is wrong, and gives the first one the keyboard.
func (p *Filling) Refuse(list ...Wrong) Cmd {
	for _, w := range list {
		w.Field.Wrong = strings.TrimSpace(w.Words)
	}
	p.Go(list[0].Field)
	return Say(Problem, "Nothing is recorded: see "+list[0].Field.Label+".")
}

// Record queues the write of the form. The drafts stay until it is done.
func (p *Filling) Record(subject string, do func(context.Context) (any, error)) Cmd {
	p.busy, p.asked = true, false
	return p.c.Save(saves.Job{Subject: subject, Label: p.content.What, Content: p.Content(),
		Prepare: func() func(context.Context) (any, error) { return do },
		Done: func(_ any, err error) {
			if p.busy = false; err == nil {
				p.Drop()
			}
		}})
}

// Meanwhile puts the value of a field in place of what the register has. A field left as it was changes nothing. A
// value that somebody changed since the form was opened with it is a [Conflict], unless it is the same now.
func Meanwhile[T comparable](f *kit.FormField, in *T, was, now T) error {
	if seen, ok := f.Seen.(T); ok {
		was = seen
	}
	if was == now || *in == now {
		return nil
	}
	if *in != was {
		return NewConflict(f, was, *in)
	}
	*in = now
	return nil
}

// Conflict says that somebody changed what a field holds since the form was opened.
type Conflict struct {
	Field *kit.FormField
	Words string
	Seen  any // what the person is shown by it
}

// NewConflict makes one: the field had was, and the register has now.
func NewConflict[T comparable](f *kit.FormField, was, now T) *Conflict {
	return &Conflict{Field: f, Seen: now, Words: "Somebody changed this meanwhile: it was " + quoted(was) +
		", it is now " + quoted(now) + ". Record again to put yours in its place."}
}

func quoted(v any) string {
	if words := text.Safe(fmt.Sprint(v)); words != "" && words != "0" {
		return `"` + words + `"`
	}
	return "empty"
}

func (c *Conflict) Error() string { return c.Words }

// Unwrap is a problem, as a write that a person has to decide about is not tried again by itself.
func (c *Conflict) Unwrap() error {
	return problem.New("changed-meanwhile", "", "compare both, then record again", "somebody changed this meanwhile")
}

// Conflicted shows a conflict at its field. Recording the form again is then a decision.
func (p *Filling) Conflicted(err error) (Cmd, bool) {
	var c *Conflict
	if !errors.As(err, &c) {
		return Cmd{}, false
	}
	c.Field.Seen = c.Seen
	return p.Refuse(Wrong{c.Field, c.Words}), true
}
