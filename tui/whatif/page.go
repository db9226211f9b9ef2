// Package whatif is the page that tries answers and evidence on a copy of an assessment: the grade, the caps and
// the risk change, and nothing is written. What was tried can be kept as actions, never as answers.
package whatif

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/analysis"
	"assure/data/book"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/tui/ask"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/walk"
)

// Page is the what-if of one assessment.
type Page struct {
	c     *page.Common
	r     *data.Register
	s     *walk.Session
	asked []*questionnaire.Question // those that score
	table kit.Table

	changes []scoring.Supposition // newest last, one a question
	after   *scoring.Result       // with all of them
	alone   []*scoring.Result     // with each of them only

	mode mode
}

type mode uint8

const (
	trying   mode = iota
	dropping      // asked once before everything tried is dropped
)

// New tries answers on a copy of a session, from its current question. The session does not change.
func New(c *page.Common, r *data.Register, s *walk.Session) *Page {
	p := &Page{c: c, r: r, s: s, after: s.Result}
	for _, q := range s.Questions() {
		if q.Scores() {
			p.asked = append(p.asked, q)
		}
	}
	p.table = kit.Table{N: len(p.asked), Row: p.row, Columns: columns}
	if at := s.Question(); at != nil {
		p.table.Goto(max(0, slices.Index(p.asked, at)))
	}
	return p
}

// Title shows that nothing here is saved.
func (p *Page) Title() []string {
	return []string{p.s.Supplier.Name, p.s.Pack.ID, "WHAT-IF " + p.c.Theme.Glyph.Dot + " not saved"}
}

// Init does nothing.
func (p *Page) Init() page.Cmd { return page.Cmd{} }

// Typing is never true.
func (p *Page) Typing() bool { return false }

// Update has nothing to take.
func (p *Page) Update(any) page.Cmd { return page.Cmd{} }

func (p *Page) question() *questionnaire.Question {
	if i := p.table.Cursor(); i >= 0 {
		return p.asked[i]
	}
	return nil
}

// change is what is tried on a question, nil when nothing is.
func (p *Page) change(question string) *scoring.Supposition {
	for i := range p.changes {
		if p.changes[i].Question == question {
			return &p.changes[i]
		}
	}
	return nil
}

// set replaces what was tried on the question, and removes it when it would change nothing.
func (p *Page) set(x scoring.Supposition) {
	p.changes = slices.DeleteFunc(p.changes, func(o scoring.Supposition) bool { return o.Question == x.Question })
	if now := p.s.Result.Row(x.Question); now != nil && now.State == scoring.Answered && now.Option == x.Value {
		x.Value = ""
	}
	if x.Value != "" || x.Evidence != "" {
		p.changes = append(p.changes, x)
	}
	p.rescore()
}

func (p *Page) rescore() {
	p.after = p.s.Suppose(p.changes...)
	p.alone = p.alone[:0]
	for _, x := range p.changes {
		p.alone = append(p.alone, p.s.Suppose(x))
	}
}

// answer tries another answer, with the evidence tried before.
func (p *Page) answer(value string) func() page.Cmd {
	return func() page.Cmd {
		q := p.question()
		x := scoring.Supposition{Question: q.ID, Value: value}
		old := p.change(q.ID)
		if old != nil {
			x.Evidence = old.Evidence
		}
		p.set(x)
		if old == nil && p.change(q.ID) == nil {
			return page.Say(page.Info, q.ID+" is "+walk.ValueLabel(q, value)+" already.")
		}
		return page.Cmd{}
	}
}

// kinds of evidence in the order of the key: as it is, stronger and stronger, none. A statement
// counts as much as a claim and is left out.
var kinds = []entity.EvidenceKind{"", entity.Doc, entity.Record, entity.Independent, entity.Verified,
	scoring.SupposeNone}

func (p *Page) nextEvidence() {
	x := scoring.Supposition{Question: p.question().ID}
	if old := p.change(x.Question); old != nil {
		x = *old
	}
	x.Evidence = kinds[(slices.Index(kinds, x.Evidence)+1)%len(kinds)]
	p.set(x)
}

// Commands of the page, by mode.
func (p *Page) Commands() []page.Command {
	if p.mode == dropping {
		return []page.Command{
			{ID: "drop.yes", Title: "drop what was tried and go back", Hint: "drop and go back",
				Keys: []string{"y", "enter"}, Run: page.Back},
			{ID: "drop.no", Title: "stay and keep trying", Hint: "stay", Keys: []string{"n", "esc"},
				Run: page.Run(func() { p.mode = trying })},
		}
	}
	q := p.question()
	none, why := q == nil, "no question here scores"
	untouched := none || p.change(q.ID) == nil
	all := p.answers(q)
	all = append(all,
		page.Command{ID: "try.evidence", Title: "try stronger evidence, or none", Hint: "evidence", Keys: []string{"e"},
			Off: none, Why: why, Run: page.Run(p.nextEvidence)},
		page.Command{ID: "try.keep", Title: "keep what was tried as actions, never as answers", Hint: "keep as actions",
			Keys: []string{"K"}, Off: len(p.changes) == 0, Why: "nothing is tried yet", Run: p.keep},
		page.Command{ID: "try.not", Title: "leave this question as it is", Hint: "as it is",
			Keys: []string{"x", "backspace", "delete"}, Off: untouched, Why: "nothing is tried on this question",
			Run: page.Run(func() { p.set(scoring.Supposition{Question: q.ID}) })},
		page.Command{ID: "back", Title: "drop what was tried and go back", Hint: "back",
			Keys: []string{"esc", "q", "left", "h"}, Run: p.leave})
	return append(all, page.Moves(p.table.Move, p.table.Half, p.table.Goto)...)
}

// answers are the options of a question by number, then not known and out of scope.
func (p *Page) answers(q *questionnaire.Question) []page.Command {
	if q == nil {
		return nil
	}
	var out []page.Command
	for i, o := range q.Options {
		if i == 9 {
			break
		}
		out = append(out, page.Command{ID: "try." + strconv.Itoa(i+1), Title: "try: " + text.Safe(o.Label),
			Keys: []string{strconv.Itoa(i + 1)}, Run: p.answer(o.ID)})
	}
	return append(out,
		page.Command{ID: "try.unknown", Title: "try: not known", Keys: []string{"0"},
			Run: p.answer(questionnaire.Unknown)},
		page.Command{ID: "try.out", Title: "try: decided out of scope", Keys: []string{"o"},
			Run: p.answer(scoring.SupposeOut)})
}

func (p *Page) leave() page.Cmd {
	if len(p.changes) == 0 {
		return page.Back()
	}
	p.mode = dropping
	return page.Cmd{}
}

// keep asks for owner and day of the actions that keep what was tried.
func (p *Page) keep() page.Cmd {
	owner := ask.Person("Owner", "", "empty: no owner yet", nil)
	due := ask.Day("Due", 0, "31 Mar 2027; empty: no day")
	changes, view := slices.Clone(p.changes), &p.s.View
	var tried []string
	for _, x := range changes {
		tried = append(tried, x.Question)
	}
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: append(p.Title()[:2:2], "keep as actions"),
		About: []string{text.Plural(len(changes), "action is", "actions are") + " added, never an answer: " +
			strings.Join(tried, ", ") + "."},
		Fields: []ask.Field{owner, due}, Subject: p.s.Assessment.ID,
		Label: "keep " + strings.Join(tried, ", ") + " as actions",
		Do: func(ctx context.Context) (string, error) {
			refs, err := keepActions(ctx, p.r, view, changes, owner.Value(), due.Date())
			return "Kept as " + strings.Join(refs, ", ") + ". No answer was changed.", err
		},
		Then: func() page.Cmd { // what is kept is no longer listed as tried
			p.changes = nil
			p.rescore()
			return page.Cmd{}
		}}))
}

// keepActions makes an action of every change. The register scores the changes again, and refuses when the
// assessment is not the one that its own what-if would use.
func keepActions(ctx context.Context, r *data.Register, v *walk.View, changes []scoring.Supposition, owner string,
	due questionnaire.Date) ([]string, error) {
	edits := make([]analysis.Edit, len(changes))
	for i, x := range changes {
		edits[i] = analysis.Edit(x)
	}
	report, err := analysis.WhatIf(ctx, r, v.Engagement.Ref, v.Assessment.Pack, edits, book.At{})
	if err != nil {
		return nil, err
	}
	if report.ID != v.Assessment.ID {
		return nil, &problem.Problem{Code: "other-cycle", What: "another cycle of this questionnaire is under way",
			Where: v.Engagement.Ref, Fix: "try it on that one"}
	}
	return analysis.KeepWhatIf(ctx, r, report, owner, due)
}
