package review

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"assure/data"
	"assure/data/review"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/page"
	"assure/tui/saves"
	"assure/tui/walk"
)

// quick is how soon after a question was opened nobody can have read it: a held key agrees with nothing.
const quick = 300 * time.Millisecond

// agree records that our judgement is the claim. That a question does not apply is agreed by a decision, with a
// reason.
func (p *Page) agree() page.Cmd {
	q := p.question()
	if p.c.Now().Sub(p.moved) < quick {
		return page.Say(page.Info, q.ID+" was opened just now. Read it; a agrees with it.")
	}
	if q.Claim.Value == questionnaire.NA {
		if d := p.outOfScope(); d != nil {
			words := q.ID + " is out of scope already (" + entity.DecisionRef(d.N) + ")."
			if p.contradiction() != nil {
				words += " Another record contradicts it still: R says why both may stay, d judges it."
			}
			return page.Say(page.Info, words)
		}
		return p.startArea(agreeingNA)
	}
	if q.State == review.Agreed {
		return page.Say(page.Info, q.ID+" is agreed already. enter goes to the next.")
	}
	return p.give(q.ID, q.Claim.Value, nil, page.Draft{})
}

// outOfScope is the decision in force that the open question is out of scope, nil for none.
func (p *Page) outOfScope() *entity.Decision {
	for i := range p.s.Decisions {
		d := &p.s.Decisions[i]
		out := d.Kind == entity.ScopeOut || d.Kind == entity.NAAccepted
		if out && d.Question == p.at && !d.Withdrawn && d.On <= p.r.Today() &&
			(d.Until == 0 || p.r.Today() <= d.Until) {
			return d
		}
	}
	return nil
}

// startScope begins to type why the open question is out of scope.
func (p *Page) startScope() page.Cmd {
	if d := p.outOfScope(); d != nil {
		return page.Say(page.Info, p.at+" is out of scope already ("+entity.DecisionRef(d.N)+").")
	}
	return p.startArea(scoping)
}

// give records our judgement and goes on to the next question that is not read. typed is the draft of what was typed
// for it, if anything.
func (p *Page) give(id, value string, note *string, typed page.Draft) page.Cmd {
	q := p.s.Pack.Question(id)
	have := p.s.Own(id)
	dropped := note == nil && have != nil && have.Note != ""
	e := p.s.Set(p.c.NewID(), id, value, note, p.c.Now(), p.r.Actor())
	message := id + ": " + walk.ValueLabel(q, value) + "."
	if c := p.s.Answers[id].Claim; c.Given() && c.Value == value {
		message = id + ": agreed, " + walk.ValueLabel(q, value) + "."
	}
	if dropped && e.Note == "" {
		message += " The note of the former answer stays in the history."
	}
	return page.All(p.write(e, typed), p.goOn(id, message))
}

// stillOpen says what is left to do about a question that was judged, and by which key.
func (p *Page) stillOpen(id string) (words string) {
	if refs := p.unread(id); len(refs) > 0 {
		words = " " + strings.Join(refs, ", ") + text.Noun(len(refs), " is", " are") + " still to be looked at: e."
	}
	if id == p.at && p.contradiction() != nil {
		words += " Another record contradicts it: R says why both may stay."
	}
	return words
}

// unread are the documents offered for a question that nobody looked at.
func (p *Page) unread(id string) (refs []string) {
	for _, e := range p.s.Evidence[id] {
		if e.State == entity.Offered && e.Document.State != entity.Refused && e.Document.State != entity.Withdrawn {
			refs = append(refs, e.Document.Ref)
		}
	}
	return refs
}

// goOn works the list out again and opens the next question that is not read. message says what was done to the
// one that was open.
func (p *Page) goOn(id, message string) page.Cmd {
	grew := p.refresh()
	if grew > 0 {
		message += " " + grewWords(grew)
	}
	p.moved = p.c.Now()
	if q := p.list.Find(id); q != nil && q.State == review.Open { // something about it is still open
		return page.Say(page.Done, message+p.stillOpen(id)+" u undoes it.")
	}
	if unread := len(p.unread(id)); unread > 0 {
		message += " " + text.Plural(unread, "document", "documents") + " of it not looked at."
	}
	message += " u undoes it."
	if !p.openNext(id) {
		message += " " + p.whatNext()
	}
	return page.Say(page.Done, message)
}

// whatNext says what is next when nothing is left to read.
func (p *Page) whatNext() string {
	if p.only.On() {
		return "Nothing about " + p.only.Words() + " is left to read. t goes on to the next theme."
	}
	if n := p.list.Count.Open; n > 0 {
		return text.Plural(n, "is", "are") + " left."
	}
	words := strings.TrimSpace("Nothing is left to read. " + restWords(p.list))
	if p.list.Count.Asked > 0 {
		words += " " + text.Plural(p.list.Count.Asked, "question waits", "questions wait") + " for the supplier."
	}
	if n := len(entity.OpenBlocks(p.s.Blocks())); n > 0 {
		return words + " " + text.Noun(n, "One thing blocks", fmt.Sprintf("%d things block", n)) +
			" the sign-off: S lists " + text.Noun(n, "it.", "them.")
	}
	return words + " S signs off."
}

// write queues an edit. The revision it builds on is read when its turn comes.
func (p *Page) write(e walk.Edit, typed page.Draft) page.Cmd {
	return p.c.Save(saves.Job{
		Subject: p.id, Key: e.Question + "/" + string(e.Party), Label: e.Question, Again: true,
		Content: p.s.Content(e, p.c.Zone),
		Prepare: func() func(context.Context) (any, error) {
			e.BaseRev = p.s.Rev(e)
			edit := e
			return func(ctx context.Context) (any, error) {
				return walk.RegisterStore(p.r).Record(ctx, p.id, edit)
			}
		},
		Done: func(v any, err error) {
			if err != nil {
				p.notWritten(err, e)
				return
			}
			p.s.Saved(e, v.(int))
			typed.Done()
		},
	})
}

// notWritten reads the assessment again, so that no rejected answer is shown, and says why.
func (p *Page) notWritten(err error, edits ...walk.Edit) {
	for _, e := range edits {
		p.s.Dropped(e)
	}
	p.reload = true
	p.message = "Not saved: " + page.Message(err)
	var other *data.Conflict
	if errors.As(err, &other) {
		p.goTo = other.Mine.Question
		p.message = other.Mine.Question + ": " + text.Safe(other.Theirs.By) + " answered " +
			walk.ValueLabel(p.s.Pack.Question(other.Mine.Question), other.Theirs.Value) +
			" meanwhile, which is kept. a or d replaces it."
	} else if len(edits) > 0 {
		p.goTo = edits[0].Question
	}
}

// choice is an answer that can be chosen.
type choice struct{ value, label string }

// choices are the options of the open question, then not known.
func (p *Page) choices() []choice {
	q := p.question()
	var out []choice
	if q.Answer == questionnaire.Choice || q.Answer == questionnaire.Multi {
		for _, o := range q.Options {
			out = append(out, choice{o.ID, text.Safe(o.Label)})
		}
	}
	return append(out, choice{questionnaire.Unknown, "Not known"})
}

// differ begins to choose our own answer.
func (p *Page) differ() page.Cmd {
	p.mode, p.pending = choosing, ""
	if q := p.question(); q.Answer == questionnaire.Multi && q.Found != nil {
		p.pending = q.Found.Value
	}
	return page.Cmd{}
}

// choose takes one answer, or of a list adds it or takes it out.
func (p *Page) choose(value string) page.Cmd {
	if q := p.question(); q.Answer == questionnaire.Multi && value != questionnaire.Unknown {
		have := p.pending
		if have == "" {
			have = questionnaire.Unknown
		}
		p.pending = walk.Toggle(have, value)
		return page.Cmd{}
	}
	return p.chosen(value)
}

// chosen takes our own answer. One that differs from the claim needs a reason of its own.
func (p *Page) chosen(value string) page.Cmd {
	q := p.question()
	if value == "" {
		return page.Say(page.Problem, "Choose at least one, or press esc.")
	}
	typed := p.take(reading)
	switch have := p.s.Own(q.ID); {
	case have != nil && have.Value == value && q.State != review.Open:
		typed.Done()
		return page.Say(page.Info, q.ID+": we find "+walk.ValueLabel(q.Question, value)+" already.")
	case p.s.NeedsReason(q.Question, value):
		typed.Done() // the reason is what is to be kept now
		p.pending = value
		return p.startArea(reasoning)
	}
	return p.give(q.ID, value, nil, typed)
}

// keepAnswer takes an answer that was typed.
func (p *Page) keepAnswer() page.Cmd {
	value, err := walk.ReadAnswer(p.question().Question, strings.TrimSpace(p.input.Value()))
	if err != nil {
		return page.Say(page.Problem, err.Error())
	}
	if value == "" {
		return page.Say(page.Problem, "Write the answer, or press esc.")
	}
	return p.chosen(value)
}

// keepArea keeps what was typed.
func (p *Page) keepArea() page.Cmd {
	words := strings.TrimSpace(p.area.Value())
	if words == "" {
		return page.Say(page.Problem, "Write it in words, or press esc.")
	}
	q := p.question()
	switch p.mode {
	case reasoning:
		if have := p.s.Own(q.ID); have != nil && words == strings.TrimSpace(string(have.Note)) {
			return page.Say(page.Problem, "This was written before. Say why the answer is "+
				walk.ValueLabel(q.Question, p.pending)+" now, or press esc.")
		}
		return p.give(q.ID, p.pending, &words, p.take(reading))
	case replying:
		return p.reply(words)
	case agreeingNA:
		return p.decide(entity.NAAccepted, words)
	}
	return p.decide(entity.ScopeOut, words)
}

// decide records a decision on the open question. Who may decide, and whether it takes a second person, is the
// register's to say.
func (p *Page) decide(kind entity.DecisionKind, reason string) page.Cmd {
	id, c := p.at, p.content(p.at, p.label(), reason)
	return p.queue(id, c, p.take(reading), func(ctx context.Context) (any, error) {
		return p.r.Decide(ctx, entity.Decision{Kind: kind, Assessment: p.id, Question: id,
			Reason: questionnaire.Text(reason)})
	}, func(v any) {
		d := v.(entity.Decision)
		p.message = data.DecisionRef(d.N) + ": " + id + " is out of scope."
		if d.TakesTwo || p.s.Pack.Question(id).MustHave() != nil {
			p.message = data.DecisionRef(d.N) + ": " + id + " is out of scope once a second person agrees."
		}
		p.message += " u undoes it."
		p.onward = id
	})
}

// undo undoes the newest act, after all earlier ones were written.
func (p *Page) undo() page.Cmd {
	return p.revert("undo", "Undone", func(ctx context.Context) (*data.Undone, error) { return p.r.Undo(ctx, p.id) })
}

func (p *Page) redo() page.Cmd {
	return p.revert("redo", "Redone", func(ctx context.Context) (*data.Undone, error) { return p.r.Redo(ctx, p.id) })
}

func (p *Page) revert(label, verb string, f func(context.Context) (*data.Undone, error)) page.Cmd {
	return p.c.Save(saves.Job{Subject: p.id, Label: label, Content: p.content(label, "", ""),
		Prepare: func() func(context.Context) (any, error) {
			return func(ctx context.Context) (any, error) { return f(ctx) }
		},
		Done: func(v any, err error) {
			if p.reload = true; err != nil {
				p.message = "Not done: " + page.Message(err)
				return
			}
			p.reverted(verb, v.(*data.Undone))
		}})
}

// reverted says what an undo or redo did, and goes there.
func (p *Page) reverted(verb string, u *data.Undone) {
	p.s.Last = nil
	switch n := len(u.Answers); {
	case n > 1:
		p.message = fmt.Sprintf("%s: %d answers.", verb, n)
		p.goTo = u.Answers[0].Question
	case n == 1:
		p.message = p.s.UndoneWords(walk.Undone{Verb: verb, Answer: u.Answers[0], Words: u.Words, Stands: u.Stands})
		p.goTo = u.Answers[0].Question
	default:
		p.message = p.s.UndoneWords(walk.Undone{Verb: verb, What: u.Did(), Stands: u.Stands})
	}
}

// resolve records why both records of a contradiction may stay as they are.
func (p *Page) resolve() page.Cmd {
	reason, c := strings.TrimSpace(p.input.Value()), p.contradiction()
	if reason == "" {
		return page.Say(page.Problem, "Give a reason, which is kept. esc cancels.")
	}
	kept, typed := p.content(p.at, p.label(), reason), p.take(reading)
	if c == nil {
		return page.Say(page.Info, "The records no longer contradict each other.")
	}
	return p.queue(c.Question, kept, typed, func(ctx context.Context) (any, error) {
		return nil, p.r.ResolveContradiction(ctx, c, questionnaire.Text(reason))
	}, func(any) {
		p.message = "The reason is kept. It counts until one of the records changes. u undoes it."
		p.onward = c.Question
	})
}
