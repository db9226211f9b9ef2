// Package again is the page of a cycle that follows a signed-off one: the last answer to each question next to this
// one, what looks odd, and keys that confirm an answer as in the last cycle. What was answered then counts for nothing
// until it is confirmed here.
package again

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/drift"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/saves"
)

// Links are the pages that this one leads to.
type Links struct {
	Walk func(assessment, question string) page.Cmd // the questionnaire, at a question
}

// Page compares a cycle with the last one and confirms answers.
type Page struct {
	c     *page.Common
	r     *data.Register
	id    string // of the assessment
	links Links

	rep    *drift.Report
	plan   *data.CarryPlan // nil where nothing can be confirmed; whyNot says why
	whyNot string
	gone   *problem.Problem // the cycle was taken back
	failed error

	rows   []row
	only   bool // only what differs is shown
	long   bool // all that is known of the row under the cursor is shown
	cursor int
	scroll kit.Scroll
	goTo   string // question to go to once the page was read again
	after  bool   // go to the next one left after goTo
	walked string // question that was opened in the walk
	busy   bool

	input  *kit.Input
	draft  page.Draft // of what is typed
	ask    asking
	basis  string          // how the supplier confirmed its answers, as typed last
	wanted []string        // questions to confirm once the basis is typed; none for all
	many   bool            // they are confirmed together, after a look at what it would do
	whole  *data.Confirmed // what confirming together would do, to be looked at
	back   *data.TakeBack  // what taking the cycle back would do, to be looked at
	below  int             // scroll of what is looked at
	most   int             // greatest scroll of it
}

// asking is what is typed.
type asking uint8

const (
	howConfirmed asking = iota // how the supplier confirmed its answers
	whyBack                    // why the cycle is taken back
)

// row is a line of the list: the heading of a domain, or a question.
type row struct {
	domain    string // of a heading
	left, all int    // questions of the domain
	*drift.Row
	carry *data.Carry // nil where the question is gone
}

type viewed struct {
	rep    *drift.Report
	plan   *data.CarryPlan
	whyNot string
	err    error
}

type previewed struct {
	whole *data.Confirmed
	back  *data.TakeBack
	err   error
}

// New opens the page of an assessment.
func New(c *page.Common, r *data.Register, id string, links Links) *Page {
	return &Page{c: c, r: r, id: id, links: links}
}

// Init reads both cycles.
func (p *Page) Init() page.Cmd {
	return page.Do(func() any {
		rep, err := drift.ReadFor(p.c.Context, p.r, p.id)
		if err != nil {
			return viewed{err: err}
		}
		plan, err := p.r.Carried(p.c.Context, p.id)
		var closed *problem.Problem
		if errors.As(err, &closed) {
			return viewed{rep: rep, whyNot: text.Safe(closed.What)}
		}
		return viewed{rep: rep, plan: plan, err: err}
	})
}

// Loading is true until both cycles are there, and while something is recorded.
func (p *Page) Loading() bool { return p.rep == nil && p.gone == nil && p.failed == nil || p.busy }

// Failed is why the two cycles could not be read.
func (p *Page) Failed() error { return p.failed }

// Again reads them again.
func (p *Page) Again() page.Cmd {
	p.failed = nil
	return p.Init()
}

// Typing is true while something is typed.
func (p *Page) Typing() bool { return p.input != nil }

// Title names the supplier and the cycle.
func (p *Page) Title() []string {
	if p.rep == nil {
		return []string{"As in the last cycle"}
	}
	a := p.rep.Now.Assessment
	return []string{text.Safe(p.rep.Supplier.Name), a.Pack + " cycle " + strconv.Itoa(a.Cycle), "as in the last cycle"}
}

// Update takes what was read and recorded, and typed keys.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case viewed:
		return p.take(m)
	case previewed:
		p.busy = false
		if m.err != nil {
			return page.Say(page.Problem, "Not done: "+page.Message(m.err))
		}
		p.whole, p.back, p.below = m.whole, m.back, 0
		if m.whole != nil && len(m.whole.Taken) == 0 {
			p.whole = nil
			return page.Say(page.Info, nothing(m.whole))
		}
	case page.Written: // busy until it was read again: a key that is next means what is shown then
		if m.Err != nil {
			p.goTo, p.after = "", false
			return page.All(page.Say(page.Problem, "Not done: "+page.Message(m.Err)), p.Init())
		}
		said, _ := m.Value.(string)
		return page.All(page.Say(page.Done, said), p.Init())
	case page.Resume:
		p.goTo, p.after, p.walked = p.walked, p.walked != "", ""
		p.busy = true
		return p.Init()
	case kit.Key:
		if p.input != nil {
			p.input.Key(m)
			p.draft.Typed(p.input.Value())
		}
	}
	return page.Cmd{}
}

// nothing says why nothing of many is confirmed.
func nothing(c *data.Confirmed) string {
	if len(c.Left) == 0 {
		return "Nothing is left to confirm here."
	}
	return text.Safe("Nothing can be confirmed together here. " + c.Left[0].Question.ID + ": " + c.Left[0].Why + ".")
}

// take shows what was read.
func (p *Page) take(m viewed) page.Cmd {
	p.busy = false
	var pr *problem.Problem
	if errors.As(m.err, &pr) && pr.Code == "cycle-taken-back" {
		p.gone, p.rep, p.plan = pr, nil, nil
		return page.Cmd{}
	}
	if m.err != nil {
		p.failed = m.err
		return page.Cmd{}
	}
	first := p.rep == nil
	p.rep, p.plan, p.whyNot, p.failed, p.gone = m.rep, m.plan, m.whyNot, nil, nil
	here := p.question()
	p.lay()
	switch {
	case p.goTo != "":
		p.land(p.goTo, p.after)
	case first:
		p.land("", true)
	default:
		p.land(here, false)
	}
	p.goTo, p.after = "", false
	return page.Cmd{}
}

// lay puts the rows together: each domain with its questions, in the order of the pack.
func (p *Page) lay() {
	p.rows = nil
	head := -1
	for i := range p.rep.Rows {
		r := &p.rep.Rows[i]
		x := row{Row: r}
		if p.plan != nil && len(r.Questions) > 0 {
			x.carry = p.plan.Item(r.Questions[0])
		}
		if head < 0 || p.rows[head].domain != r.Domain {
			head = len(p.rows)
			p.rows = append(p.rows, row{domain: r.Domain})
		}
		p.rows[head].all++
		if x.open() {
			p.rows[head].left++
		}
		if !p.only || r.Differs() || x.open() && (x.carry.Why != "" || x.carry.Leave != "") {
			p.rows = append(p.rows, x)
		}
	}
	if p.only { // a domain where nothing differs has no heading
		var out []row
		for i, x := range p.rows {
			if x.Row != nil || i+1 < len(p.rows) && p.rows[i+1].Row != nil {
				out = append(out, x)
			}
		}
		p.rows = out
	}
}

// open reports whether a question has no answer yet and needs one.
func (x *row) open() bool { return x.carry != nil && !x.carry.Done }

// question is the one under the cursor, "" on a heading.
func (p *Page) question() string {
	if p.cursor >= len(p.rows) || p.rows[p.cursor].Row == nil {
		return ""
	}
	return p.rows[p.cursor].ID()
}

// land goes to a question or, with next, to the first one left after it and then from the start; without either the
// cursor stays.
func (p *Page) land(question string, next bool) {
	p.cursor = kit.Clamp(p.cursor, len(p.rows))
	at := -1
	for i := range p.rows {
		if p.rows[i].Row != nil && p.rows[i].ID() == question {
			at = i
		}
	}
	if at >= 0 {
		p.cursor = at
	}
	if !next || at >= 0 && p.rows[at].open() {
		return
	}
	for d := range p.rows {
		if i := (at + 1 + d) % len(p.rows); p.rows[i].open() {
			p.cursor = i
			return
		}
	}
}

// domainOf lists the questions of the domain under the cursor.
func (p *Page) domainOf() (title string, questions []string) {
	for i := min(p.cursor, len(p.rows)-1); i >= 0; i-- {
		if p.rows[i].Row == nil {
			title = p.rows[i].domain
			break
		}
	}
	for i := range p.rep.Rows {
		if r := &p.rep.Rows[i]; r.Domain == title && len(r.Questions) > 0 && p.plan.Item(r.Questions[0]) != nil {
			questions = append(questions, r.Questions...)
		}
	}
	return title, questions
}

// confirm records answers as in the last cycle: one at once, many after a look at what it would do. What only the
// supplier said is asked for first: how it confirmed that.
func (p *Page) confirm(questions []string, many, asked bool) page.Cmd {
	behalf := false
	for i := range p.plan.Items {
		c := &p.plan.Items[i]
		named := len(questions) == 0
		for _, q := range questions {
			named = named || q == c.Question.ID
		}
		behalf = behalf || named && c.Confirms() && c.OnBehalf() && (!many || c.Leave == "")
	}
	if behalf && p.basis == "" && !asked {
		p.wanted, p.many = questions, many
		return p.start(howConfirmed, "", basisRoom)
	}
	q := data.ConfirmRequest{Assessment: p.id, Questions: questions, Careful: many, Basis: p.basis}
	if many {
		p.busy = true
		return page.Do(func() any {
			whole, err := p.r.ConfirmAnswers(p.c.Context, q, false)
			return previewed{whole: whole, err: err}
		})
	}
	p.goTo, p.after = questions[0], true
	return p.record(q)
}

// write queues work on the assessment after what was recorded in the walk. c is what it does, in words.
func (p *Page) write(label string, c saves.Content, work func(context.Context) (any, error)) page.Cmd {
	p.busy = true
	return p.c.Save(saves.Job{Subject: p.id, Label: label, Content: c,
		Prepare: func() func(context.Context) (any, error) { return work }})
}

// recordWhole confirms what is being looked at.
func (p *Page) recordWhole() page.Cmd {
	q := data.ConfirmRequest{Assessment: p.id, Basis: p.basis}
	for i := range p.whole.Taken {
		q.Questions = append(q.Questions, p.whole.Taken[i].Question.ID)
	}
	p.whole, p.goTo, p.after = nil, q.Questions[len(q.Questions)-1], true
	return p.record(q)
}

// takeBack reads what taking the cycle back would do.
func (p *Page) takeBack() page.Cmd {
	p.busy = true
	return page.Do(func() any {
		back, err := p.r.TakeBackCycle(p.c.Context, p.id, "", false)
		return previewed{back: back, err: err}
	})
}

// recordBack takes the cycle back for the reason typed, which stays as a draft until then.
func (p *Page) recordBack(reason string, typed page.Draft) page.Cmd {
	n := p.back.Assessment.Cycle
	p.back = nil
	c := p.content("Take back cycle "+strconv.Itoa(n), saves.Field{Label: "Reason", Text: reason})
	return p.write("take back the cycle", c, func(ctx context.Context) (any, error) {
		_, err := p.r.TakeBackCycle(ctx, p.id, questionnaire.Text(reason), true)
		if err == nil {
			typed.Done()
		}
		return "Cycle " + strconv.Itoa(n) + " was taken back. u brings it back as it was.", err
	})
}

// undo undoes the acting person's newest step in the cycle, or redoes what was undone last.
func (p *Page) undo(redo bool) page.Cmd {
	work, verb := p.r.Undo, "Undone: "
	if redo {
		work, verb = p.r.Redo, "Redone: "
	}
	return p.write("undo", p.content(strings.TrimSuffix(verb, ": ")), func(ctx context.Context) (any, error) {
		u, err := work(ctx, p.id)
		if err != nil {
			return nil, err
		}
		what := u.Did()
		if u.Act == "" && len(u.Answers) > 0 {
			p.goTo, what = u.Answers[0].Question, "the answer to "+u.Answers[0].Question
		}
		return text.Safe(verb + what + "."), nil
	})
}

// whose is whose word an answer is, in words.
func whose(party entity.Party) string {
	if party == entity.BySupplier {
		return "the supplier's claim"
	}
	return "our judgement"
}
