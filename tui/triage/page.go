// Package triage is the page that decides how much an engagement matters: it goes through the
// triage pack, each answer sets facts, and the tier is shown with its reasons.
package triage

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/chain"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/saves"
	"assure/tui/walk"
)

// Page is the triage of one engagement.
type Page struct {
	c    *page.Common
	r    *data.Register
	ref  string
	next func(v View) page.Cmd // opens the questionnaire; nil is not offered

	v      View
	ready  bool
	failed error
	t      scoring.Triage
	order  []*questionnaire.Question
	at     int
	scroll kit.Scroll
	mode   mode
	input  *kit.Input
	draft  page.Draft      // of what is typed
	undo   [][]entity.Fact // as they were before each change
	last   string          // how the last change changed the tier
	names  *chain.Map      // what names mean, for those who type them
}

type mode uint8

const (
	walking mode = iota
	writing
)

type viewed struct {
	v   View
	err error
}

// charted is what names mean.
type charted struct{ m *chain.Map }

// New opens the triage of an engagement. assess, when not nil, is offered once everything is known.
func New(c *page.Common, r *data.Register, ref string, assess func(View) page.Cmd) *Page {
	return &Page{c: c, r: r, ref: ref, next: assess}
}

// Init reads the engagement.
func (p *Page) Init() page.Cmd {
	return page.All(page.Do(func() any {
		v, err := read(p.c.Context, p.r, p.ref)
		return viewed{v, err}
	}), page.Do(func() any {
		m, err := chain.Read(p.c.Context, p.r, book.At{})
		if err != nil { // it is a help alone
			return nil
		}
		return charted{m}
	}))
}

// Loading is true until the engagement is there.
func (p *Page) Loading() bool { return !p.ready && p.failed == nil }

// Failed is why the engagement could not be read, nil while it could.
func (p *Page) Failed() error { return p.failed }

// Again reads the engagement again.
func (p *Page) Again() page.Cmd {
	p.failed = nil
	return p.Init()
}

// Typing reports that a text field has the keyboard.
func (p *Page) Typing() bool { return p.mode != walking }

// Title names the engagement.
func (p *Page) Title() []string {
	if !p.ready {
		return []string{p.ref, "triage"}
	}
	name := p.v.Engagement.Ref
	if p.v.Engagement.Service != "" {
		name += " " + p.v.Engagement.Service
	}
	return []string{p.v.Supplier.Name, name, "triage"}
}

// Update takes results and typed keys.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case charted:
		p.names = m.m
	case viewed:
		if m.err != nil {
			p.failed = m.err
			return page.Say(page.Problem, "This engagement could not be read: "+text.Safe(m.err.Error()))
		}
		first := !p.ready
		p.v, p.ready = m.v, true
		if p.v.Facts == nil {
			p.v.Facts = questionnaire.Facts{}
		}
		p.t = p.v.Settings.Triage(p.v.Facts)
		p.order = p.v.Pack.Questions()
		if first {
			p.at = max(0, p.nextOpen(-1))
		}
	case page.Written:
		if m.Err != nil {
			return page.All(page.Say(page.Problem, "Not saved: "+page.Message(m.Err)), p.Init())
		}
	case kit.Key:
		if p.mode == writing {
			p.input.Key(m)
			p.draft.Typed(p.input.Value())
		}
	}
	return page.Cmd{}
}

func (p *Page) question() *questionnaire.Question {
	if !p.ready || len(p.order) == 0 {
		return nil
	}
	return p.order[p.at]
}

// factsOf lists the facts that a question sets.
func factsOf(q *questionnaire.Question) []string {
	if q.Fact != "" {
		return []string{q.Fact}
	}
	seen := map[string]bool{}
	var out []string
	for _, o := range q.Options {
		for id := range o.Fact {
			if !seen[id] {
				seen[id] = true
				out = append(out, id)
			}
		}
	}
	return out
}

// open reports whether a question sets a fact that is not known.
func (p *Page) open(q *questionnaire.Question) bool {
	for _, f := range factsOf(q) {
		if p.v.Facts.Get(f) == questionnaire.Unknown {
			return true
		}
	}
	return false
}

func (p *Page) nextOpen(after int) int {
	return walk.Next(after, len(p.order), func(i int) bool { return p.open(p.order[i]) })
}

// chosen reports whether the facts are those that an option sets.
func (p *Page) chosen(q *questionnaire.Question, o *questionnaire.Option) bool {
	if q.Answer == questionnaire.Multi {
		return slices.Contains(questionnaire.SplitList(p.v.Facts.Get(q.Fact)), o.ID)
	}
	for id, v := range o.Fact {
		if p.v.Settings.Facts.Def(id).Reads(p.v.Facts.Get(id)) != v {
			return false
		}
	}
	return len(o.Fact) > 0
}

// choose sets the facts of option i; the index after the last means not known.
func (p *Page) choose(i int) page.Cmd {
	q := p.question()
	set := map[string]string{}
	switch {
	case i == len(q.Options):
		for _, f := range factsOf(q) {
			set[f] = questionnaire.Unknown
		}
	case q.Answer == questionnaire.Multi:
		set[q.Fact] = walk.Toggle(p.v.Facts.Get(q.Fact), q.Options[i].ID)
	default:
		maps.Copy(set, q.Options[i].Fact)
	}
	return p.set(q.ID, set)
}

// set changes facts at once and queues the write.
func (p *Page) set(label string, values map[string]string) page.Cmd {
	facts := make([]entity.Fact, 0, len(values))
	changed := false
	for _, id := range slices.Sorted(maps.Keys(values)) {
		changed = changed || p.v.Facts.Get(id) != values[id]
		facts = append(facts, entity.Fact{ID: id, Value: values[id]})
	}
	if !changed {
		return p.confirm(label, facts)
	}
	return p.setFacts(label, facts)
}

// confirm records facts that are as they were again, with today's day; those of today stay as they are.
func (p *Page) confirm(label string, facts []entity.Fact) page.Cmd {
	old := slices.ContainsFunc(facts, func(f entity.Fact) bool {
		h, known := p.v.Held[f.ID]
		return known && f.Value != questionnaire.Unknown && p.r.Day(h.At) < p.r.Today()
	})
	if !old {
		p.draft.Done()
		p.draft = page.Draft{}
		return page.Say(page.Info, label+" is set already. enter goes to the next open question.")
	}
	for i := range facts {
		h := p.v.Held[facts[i].ID]
		facts[i] = p.own(facts[i])
		facts[i].Reason, facts[i].At = h.Reason, p.r.Now()
		p.v.Held[facts[i].ID] = facts[i]
	}
	return page.All(page.Say(page.Done, label+" confirmed: recorded again, with today's day."), p.write(label, facts))
}

// setFacts is [Page.set] for facts with what belongs to a value given by hand.
func (p *Page) setFacts(label string, facts []entity.Fact) page.Cmd {
	for i := range facts {
		facts[i] = p.own(facts[i])
	}
	said := p.took(label, facts)
	return page.All(page.Say(page.Done, said), p.write(label, facts))
}

// own is a fact as a person records it here.
func (p *Page) own(f entity.Fact) entity.Fact {
	f.Engagement, f.Source, f.Adopted = p.v.Engagement.ID, cmp.Or(f.Source, entity.FromBuyer), true
	return f
}

// proposed is what an incident proposes for a fact of a question and nobody has adopted.
func (p *Page) proposed(q *questionnaire.Question) (entity.Fact, bool) {
	for _, id := range factsOf(q) {
		if f, ok := p.v.Suggested[id]; ok && f.Source == entity.FromIncident && f.Value != p.v.Facts.Get(id) {
			return f, true
		}
	}
	return entity.Fact{}, false
}

// adopt takes a proposed fact over, with its source.
func (p *Page) adopt(f entity.Fact) page.Cmd {
	return p.setFacts(p.question().ID, []entity.Fact{{ID: f.ID, Value: f.Value, Source: f.Source}})
}

// took changes facts on the page, keeps what they were for undo, and says what that did.
func (p *Page) took(label string, facts []entity.Fact) string {
	was := p.t
	before := make([]entity.Fact, 0, len(facts))
	for _, f := range facts {
		held := entity.Fact{ID: f.ID, Value: p.v.Facts.Get(f.ID)}
		if h, known := p.v.Held[f.ID]; known && h.Value == held.Value {
			held.Reason, held.Until, held.Person, held.Second = h.Reason, h.Until, h.Person, h.Second
		}
		before = append(before, held)
		if p.v.Held[f.ID] = f; f.Value == questionnaire.Unknown {
			delete(p.v.Facts, f.ID)
		} else {
			p.v.Facts[f.ID] = f.Value
		}
	}
	p.undo = append(p.undo, before)
	p.t = p.v.Settings.Triage(p.v.Facts)
	p.last = p.tierChange(was)
	return strings.TrimSpace(label + " recorded. " + p.last)
}

func (p *Page) write(label string, facts []entity.Fact) page.Cmd {
	id, typed := p.v.Engagement.ID, p.draft
	p.draft = page.Draft{}
	return p.c.Save(saves.Job{Subject: "facts " + id, Label: label, Again: true, Content: p.content(label, facts),
		Prepare: func() func(context.Context) (any, error) {
			return func(ctx context.Context) (any, error) { return nil, p.r.SetFacts(ctx, id, facts) }
		},
		Done: func(_ any, err error) {
			if err == nil {
				typed.Done()
			}
		}})
}

// content is facts in words, should they never be saved.
func (p *Page) content(label string, facts []entity.Fact) saves.Content {
	w := saves.Content{Of: strings.Join(p.Title()[:2], ", "), What: "Triage " + label}
	for _, f := range facts {
		title, words := f.ID, f.Value
		if d := p.v.Settings.Facts.Def(f.ID); d != nil {
			title, words = d.Title, d.Words(f.Value)
		}
		w.Fields = append(w.Fields, saves.Field{Label: title, Text: words})
	}
	return w
}

// Unsaved is the answer being typed.
func (p *Page) Unsaved() []saves.Content {
	if p.mode != writing || !p.draft.Changed(p.input.Value()) {
		return nil
	}
	q := p.question()
	return []saves.Content{p.content(q.ID, []entity.Fact{{ID: q.Fact, Value: p.input.Value()}})}
}

// tierChange describes how a change changed the tier, "" when it did not.
func (p *Page) tierChange(was scoring.Triage) string {
	switch {
	case was.Tier != p.t.Tier || was.Provisional() != p.t.Provisional():
		return p.v.Settings.TierWords(was.Tier, was.Provisional()) + " -> " + p.tierWords() + "."
	case was.Consequence != p.t.Consequence || was.InherentLikelihood != p.t.InherentLikelihood:
		return cellWords(was) + " -> " + cellWords(p.t) + ", the tier is unchanged."
	}
	return ""
}

func cellWords(t scoring.Triage) string {
	return strconv.Itoa(t.Consequence) + " x " + strconv.Itoa(t.InherentLikelihood)
}

// undoLast sets the facts to what they were before the last change, as a change of its own.
func (p *Page) undoLast() page.Cmd {
	if len(p.undo) == 0 {
		return page.Say(page.Info, "Nothing to undo on this page.")
	}
	cmd := p.setFacts("Undo", p.undo[len(p.undo)-1])
	p.undo = p.undo[:max(0, len(p.undo)-2)] // the change and its undo
	return cmd
}
