// Package review is the page on which a return is read by exception: only what is worth reading, why it is, and
// one key to decide on it. What is worth reading is worked out by data/review; the answers go through a
// walk.Session, so that the score moves at once.
package review

import (
	"context"
	"strconv"
	"strings"
	"time"

	"assure/data"
	"assure/data/review"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/saves"
	"assure/tui/walk"
)

// Links open other pages.
type Links struct {
	Explain func(s *walk.Session) page.Cmd
	SignOff func(s *walk.Session) page.Cmd
	History func(engagement, question string) page.Cmd
	// Walk opens the whole questionnaire at a question.
	Walk func(assessment, question string) page.Cmd
}

// Page reviews one assessment.
type Page struct {
	c     *page.Common
	r     *data.Register
	links Links
	find  func(context.Context) (string, error)
	id    string
	name  string // what is being opened, shown until then

	s      *walk.Session
	view   *data.AssessmentView // as it was read: what a session does not hold
	list   *review.List
	failed error

	all  bool                      // everything, or only what is worth reading
	only questionnaire.ThemeFilter // one control theme; none shows all
	rows []row
	at   string // the question that is open
	// listed is what was worth reading on this page, with the reason on which most hung: it stays in its row.
	listed map[string]review.Kind
	top    kit.Scroll // of the list
	read   kit.Scroll // of the question

	mode    mode
	area    *kit.Area
	input   *kit.Input
	form    *page.Filling
	pending string     // the answer that waits for its reason
	cursor  int        // in the evidence
	draft   page.Draft // of the text being typed
	moved   time.Time  // when a decision last moved on to another question
	reload  bool
	message string
	goTo    string
	onward  string // the question that was decided on: the next opens once the register was read again
}

type mode uint8

const (
	reading    mode = iota
	choosing        // which answer is ours
	answering       // our answer in words, a number or a date
	reasoning       // why our answer is another
	agreeingNA      // why it is agreed that it does not apply
	scoping         // why it is out of scope
	asking          // a query
	replying        // the supplier's reply to a query
	evidence        // the documents of the question
	refusing        // why a document is refused
	domain          // what agreeing with a domain would do
	resolving       // why records that contradict each other may stay
)

type viewed struct {
	id  string
	v   walk.View
	a   *data.AssessmentView
	err error
}

// New opens the review of the assessment that find finds. name is shown while it is read.
func New(c *page.Common, r *data.Register, find func(context.Context) (string, error), name string,
	links Links) *Page {
	return &Page{c: c, r: r, find: find, name: name, links: links, listed: map[string]review.Kind{}}
}

// At begins at a question instead of the first that is not read yet.
func (p *Page) At(question string) *Page {
	p.goTo = question
	return p
}

// Init reads the assessment.
func (p *Page) Init() page.Cmd { return p.readAgain() }

func (p *Page) readAgain() page.Cmd {
	id := p.id
	return page.Do(func() any {
		var err error
		if id == "" {
			if id, err = p.find(p.c.Context); err != nil {
				return viewed{err: err}
			}
		}
		v, a, err := walk.ReadBoth(p.c.Context, p.r, id)
		return viewed{id: id, v: v, a: a, err: err}
	})
}

// Loading is true until the assessment is there.
func (p *Page) Loading() bool { return p.s == nil && p.failed == nil }

// Failed is why the assessment could not be read. Once it was read, that stays.
func (p *Page) Failed() error { return p.failed }

// Again reads it again.
func (p *Page) Again() page.Cmd {
	p.failed = nil
	return p.readAgain()
}

// Session returns the session, nil while it loads.
func (p *Page) Session() *walk.Session { return p.s }

// Typing reports that a text field has the keyboard.
func (p *Page) Typing() bool {
	switch p.mode {
	case answering, reasoning, agreeingNA, scoping, replying, refusing, resolving:
		return true
	case asking:
		return p.form.Typing()
	}
	return false
}

// Title names the supplier, the questionnaire and what is left.
func (p *Page) Title() []string {
	if p.s == nil {
		return []string{p.name, "review"}
	}
	c := p.count()
	left := "review: " + strconv.Itoa(c.Open) + " of " + strconv.Itoa(c.Worth) + " left"
	if a := p.s.Assessment; !a.State.Open() {
		left = a.State.Label() + ", read only"
	}
	return []string{p.s.Supplier.Name, p.s.Pack.ID + " cycle " + strconv.Itoa(p.s.Assessment.Cycle), left}
}

// Update takes results and typed keys.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case viewed:
		return p.opened(m)
	case page.Written:
		if p.reload {
			p.reload = false
			return p.readAgain()
		}
	case page.Resume:
		return p.readAgain()
	case page.Edited:
		if m.Err != nil {
			return page.Say(page.Problem, "The editor: "+text.Safe(m.Err.Error()))
		}
		if p.area != nil && p.Typing() {
			p.area = kit.NewArea(m.Text, text.MaxLength)
			p.draft.Typed(m.Text)
		}
	case kit.Key:
		p.typed(m)
	}
	return page.Cmd{}
}

func (p *Page) opened(m viewed) page.Cmd {
	if m.err != nil {
		if p.s == nil {
			p.failed = m.err
			return page.Cmd{}
		}
		return page.Say(page.Problem, "This assessment could not be read: "+page.Message(m.err))
	}
	first := p.s == nil
	if first {
		p.id = m.id
		s, err := walk.NewSession(m.v)
		if err != nil {
			p.failed = err
			return page.Cmd{}
		}
		p.s = s
	} else if err := p.s.Reload(m.v); err != nil {
		return page.Say(page.Problem, text.Safe(err.Error()))
	}
	p.view = m.a
	p.s.Party = entity.ByAssessor
	grew := p.refresh()
	switch {
	case p.goTo != "":
		p.open(p.goTo)
		p.goTo = ""
	case p.onward != "":
		p.goOnward()
	case first:
		p.openNext("")
	}
	return p.told(grew)
}

// goOnward opens the next question that is not read, unless something is still open about the one decided on.
func (p *Page) goOnward() {
	id := p.onward
	p.onward = ""
	if q := p.list.Find(id); q == nil || q.State == review.Open {
		return
	}
	p.moved = p.c.Now()
	if !p.openNext(id) {
		p.message += " " + p.whatNext()
	}
}

// told shows the message that waited for the register, and what became worth reading by it.
func (p *Page) told(grew int) page.Cmd {
	message := p.message
	p.message = ""
	if grew > 0 {
		message = strings.TrimSpace(message + " " + grewWords(grew))
	}
	if message == "" {
		return page.Cmd{}
	}
	return page.Say(page.Done, message)
}

func grewWords(n int) string {
	return text.Plural(n, "more answer is", "more answers are") +
		" worth reading now: the grade or the risk hangs on " + text.Noun(n, "it.", "them.")
}

// refresh works out again what is worth reading, and returns how many questions were added.
func (p *Page) refresh() (grew int) {
	first := len(p.listed) == 0
	p.list = p.s.Worth(p.view, p.r.Day)
	for i := range p.list.Worth {
		q := &p.list.Worth[i]
		if _, ok := p.listed[q.ID]; ok {
			continue
		}
		p.listed[q.ID] = q.Reasons[0].Kind
		if !first && q.State == review.Open {
			grew++
		}
	}
	p.layRows()
	return grew
}

// question is the one that is open, nil for none.
func (p *Page) question() *review.Question {
	if p.list == nil {
		return nil
	}
	return p.list.Find(p.at)
}

// writable reports whether something may be decided here, and if not why.
func (p *Page) writable() (bool, string) {
	switch {
	case p.s == nil:
		return false, "the assessment is being read"
	case p.question() == nil:
		return false, "there is nothing to decide on"
	case !p.s.Assessment.State.Open():
		return false, "this cycle is " + p.s.Assessment.State.Label()
	}
	return true, ""
}

// queue queues work on the register after the answers, and reads the assessment again when it is done. c is what is
// recorded, in words; typed is the draft of it, forgotten once it is recorded.
func (p *Page) queue(label string, c saves.Content, typed page.Draft, work func(context.Context) (any, error),
	done func(any)) page.Cmd {
	return p.c.Save(saves.Job{Subject: p.id, Label: label, Content: c,
		Prepare: func() func(context.Context) (any, error) { return work },
		Done: func(v any, err error) {
			p.reload = true
			if err != nil {
				p.message = "Not done: " + page.Message(err)
				return
			}
			typed.Done()
			done(v)
		}})
}
