// Package assess is the page that goes through a questionnaire: one question at a time, claim next to judgement, the
// score updated with every answer.
package assess

import (
	"context"
	"strconv"

	"assure/data"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/walk"
)

// Links open other pages.
type Links struct {
	Explain func(s *walk.Session) page.Cmd
	Try     func(s *walk.Session) page.Cmd // what-if; nil is not offered
	SignOff func(s *walk.Session) page.Cmd // nil offers no signing
	// Show opens the file of a document in the viewer of the system; nil is not offered.
	Show func(d entity.Document) page.Cmd
	// Review opens what is worth reading of the assessment, at a question; nil is not offered.
	Review func(assessment, question string) page.Cmd
	// Again compares an assessment with the cycle before it; nil is not offered.
	Again func(assessment string) page.Cmd
	// History tells what happened to a question of an engagement; nil is not offered.
	History func(engagement, question string) page.Cmd
}

// Page goes through one assessment.
type Page struct {
	c     *page.Common
	store walk.Store
	links Links
	begin func(context.Context) (string, error)
	id    string
	actor string
	name  string // what is being opened, shown until then
	fresh bool   // begin may begin a cycle, which is said

	s        *walk.Session
	failed   error
	scroll   kit.Scroll
	drawn    string             // the question on the screen
	down     int                // rows scrolled further down, for reading
	page     int                // rows that pgdown scrolls: no row is passed unseen
	most     int                // the most that down can be
	tall     struct{ w, h int } // the pane without a long notice
	long     bool               // whole guidance
	mode     mode
	area     *kit.Area
	input    *kit.Input
	pending  string     // the value that needs a reason first
	draft    page.Draft // of the text being typed
	list     kit.Table
	ev       evidence
	conflict *conflict
	moving   *data.MoveReport
	reload   bool   // the session is to be read again
	message  string // shown after the reload
	said     said   // what the notice says of the edit being saved
	saved    string // shown once the write is over
	goTo     string
}

type mode uint8

const (
	walking         mode = iota
	noting               // the note, or the reason of an answer
	answering            // an answer in words, a number or a date
	jumping              // a question id
	listing              // all questions
	listingEvidence      // the evidence of a question
	addingEvidence       // a new document
	acceptingMany        // a document for several questions
	refusing             // the reason to refuse one
	resolving            // the reason why records that contradict each other may stay
	moving               // what a move to a later version of the pack would do
)

// conflict is an answer that someone else gave meanwhile.
type conflict struct {
	edit   walk.Edit
	theirs entity.Answer
}

type viewed struct {
	id  string
	v   walk.View
	err error
}

// New opens the assessment that begin finds or starts. name is shown while it loads; actor is who answers.
func New(c *page.Common, store walk.Store, begin func(context.Context) (string, error), name, actor string,
	links Links) *Page {
	return &Page{c: c, store: store, links: links, begin: begin, name: name, actor: actor}
}

// Begins says that the page may begin a cycle, and not only open one.
func (p *Page) Begins(yes bool) *Page {
	p.fresh = yes
	return p
}

// At begins at a question instead of the first open one.
func (p *Page) At(question string) *Page {
	p.goTo = question
	return p
}

// Init reads the assessment.
func (p *Page) Init() page.Cmd { return p.read() }

func (p *Page) read() page.Cmd {
	id := p.id
	return page.Do(func() any {
		var err error
		if id == "" {
			if id, err = p.begin(p.c.Context); err != nil {
				return viewed{err: err}
			}
		}
		v, err := p.store.View(p.c.Context, id)
		return viewed{id, v, err}
	})
}

// Loading is true until the assessment is there.
func (p *Page) Loading() bool { return p.s == nil && p.failed == nil }

// Session returns the session, nil while it loads.
func (p *Page) Session() *walk.Session { return p.s }

// Failed is why the assessment could not be read, nil while it could.
func (p *Page) Failed() error { return p.failed }

// Again reads the assessment again.
func (p *Page) Again() page.Cmd {
	p.failed = nil
	return p.read()
}

// Typing reports that a text field has the keyboard.
func (p *Page) Typing() bool {
	return p.mode == noting || p.mode == answering || p.mode == jumping || p.mode == refusing || p.mode == resolving ||
		p.mode == addingEvidence && p.ev.typing()
}

// Steady is true while a choice is asked for.
func (p *Page) Steady() bool {
	return p.conflict != nil || p.mode != walking || p.moving != nil || p.pending != ""
}

// Multiline reports that a note is being typed.
func (p *Page) Multiline() bool { return p.mode == noting }

// Title names the supplier, the questionnaire and the progress.
func (p *Page) Title() []string {
	if p.s == nil {
		return []string{p.name}
	}
	done, all := p.s.Progress("")
	progress := strconv.Itoa(done) + " of " + strconv.Itoa(all) + " done"
	if a := p.s.Assessment; !a.State.Open() {
		progress = a.State.Label() + ", read only"
	}
	return []string{p.s.Supplier.Name, p.s.Pack.ID + " cycle " + strconv.Itoa(p.s.Assessment.Cycle), progress}
}

// Update takes results and typed keys.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case viewed:
		return p.opened(m)
	case movePlanned:
		return p.planned(m)
	case page.Written:
		saved := p.saved
		p.saved = ""
		if p.reload {
			p.reload = false
			return p.read()
		}
		if saved != "" {
			return page.Say(page.Done, saved)
		}
	case page.Resume:
		if q := p.question(); q != nil && q.ID != p.drawn { // the page above went to another question
			p.toTop()
		}
		return p.read()
	case page.Edited:
		if m.Err != nil {
			return page.Say(page.Problem, "The editor: "+text.Safe(m.Err.Error()))
		}
		if p.mode == noting {
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
		p.failed = m.err
		return page.Say(page.Problem, "This assessment could not be read: "+text.Safe(m.err.Error()))
	}
	if p.s == nil {
		p.id = m.id
		s, err := walk.NewSession(m.v)
		if err != nil {
			p.failed = err
			return page.Say(page.Problem, text.Safe(err.Error()))
		}
		p.s = s
	} else if err := p.s.Reload(m.v); err != nil {
		return page.Say(page.Problem, text.Safe(err.Error()))
	}
	if p.goTo != "" {
		p.s.GoTo(p.goTo)
		p.goTo = ""
	}
	p.placeCursor()
	if a := p.s.Assessment; p.fresh && a.Cycle > 1 && a.State == entity.Opened {
		p.message = "Cycle " + strconv.Itoa(a.Cycle) + " is begun. A on the supplier, then T, takes it back."
	}
	p.fresh = false
	if p.message != "" {
		message := p.message
		p.message = ""
		return page.Say(page.Done, message)
	}
	return page.Cmd{}
}

// placeCursor keeps the cursor of the list of evidence on its document.
func (p *Page) placeCursor() {
	if p.question() == nil {
		return
	}
	items := p.items()
	for i, it := range items {
		if it.Document.Ref == p.ev.onto {
			p.ev.cursor = i
		}
	}
	p.ev.cursor, p.ev.onto = kit.Clamp(p.ev.cursor, len(items)), ""
}

func (p *Page) typed(k kit.Key) {
	switch p.mode {
	case noting:
		p.area.Key(k)
		p.draft.Typed(p.area.Value())
	case jumping:
		p.input.Key(k)
	case answering, refusing, resolving:
		p.input.Key(k)
		p.draft.Typed(p.input.Value())
	case addingEvidence:
		p.ev.key(k)
		p.draft.Typed(p.ev.draft())
	}
}

// open reports whether answers may be recorded, and if not why.
func (p *Page) open() (bool, string) {
	switch {
	case p.s == nil:
		return false, "the assessment is being read"
	case p.s.Question() == nil:
		return false, "no question applies here"
	case !p.s.Assessment.State.Open():
		return false, "this cycle is " + p.s.Assessment.State.Label()
	case p.conflict != nil:
		return false, "first choose which answer to keep"
	}
	return true, ""
}
