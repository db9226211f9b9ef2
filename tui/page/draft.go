package page

import (
	"time"

	"assure/tui/drafts"
)

// Draft is what is being typed into one field and not recorded yet. It is on disk a moment after each letter, until
// Done or Discard. The zero value keeps nothing.
type Draft struct {
	c     *Common
	key   string
	was   string    // the field without a draft
	begun string    // what the field held when the draft was begun
	since time.Time // of the draft that was found, zero for none
}

// Draft finds the draft of a field, by the parts of its key: what kind of text it is, and of what. It returns the words
// to begin with: those of the draft or, without one, was.
func (c *Common) Draft(was string, key ...string) (d Draft, words string) {
	d = Draft{c: c, key: drafts.Key(key...), was: was, begun: was}
	if have, ok := c.Drafts.Get(d.key); ok && have.Text != was {
		d.since, d.begun = have.At, have.Was
		return d, have.Text
	}
	return d, was
}

// HasDraft reports whether there is a draft under a key.
func (c *Common) HasDraft(key ...string) bool {
	_, ok := c.Drafts.Get(drafts.Key(key...))
	return ok
}

// Typed keeps what the field has now.
func (d Draft) Typed(words string) {
	switch {
	case d.c == nil:
	case words == d.was:
		d.c.Drafts.Drop(d.key)
	default:
		d.c.Drafts.Put(d.key, words, d.begun)
	}
}

// Changed reports whether words differ from what the field has without a draft.
func (d Draft) Changed(words string) bool { return words != d.was }

// Done forgets the draft: what was typed is recorded.
func (d Draft) Done() {
	if d.c != nil {
		d.c.Drafts.Drop(d.key)
	}
}

// Found reports whether the field began with a draft.
func (d Draft) Found() bool { return !d.since.IsZero() }

// Stale reports whether the field began with a draft and has other words now than when the draft was begun: somebody
// wrote since, and the draft would replace that.
func (d Draft) Stale() bool { return d.Found() && d.begun != d.was }

// Words say that the field began with a draft, and from when; "" when it did not.
func (d Draft) Words() string {
	if !d.Found() {
		return ""
	}
	form := "15:04"
	if d.c.Day(d.since) != d.c.Day(d.c.Now()) {
		form = "2 Jan 15:04"
	}
	return "Your draft of " + d.since.In(d.c.Zone).Format(form) + " is here. ctrl+x discards it."
}

// Say says that the field began with a draft; nothing where it did not.
func (d Draft) Say() Cmd {
	if !d.Found() {
		return Cmd{}
	}
	return Say(Info, d.Words())
}

// Discard is the command that gives a draft up on purpose. reset gets what the field has without it.
func (d *Draft) Discard(reset func(words string)) Command {
	return Command{ID: "draft.discard", Title: "discard your draft", Keys: []string{"ctrl+x"}, Off: !d.Found(),
		Why: "there is no earlier draft in this field", Run: func() Cmd {
			d.Done()
			d.since, d.begun = time.Time{}, d.was
			reset(d.was)
			return Say(Info, "The draft is discarded.")
		}}
}
