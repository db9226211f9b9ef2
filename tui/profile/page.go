// Package profile is the page of one supplier: its engagements with their facts and tiers, its
// assessments, risks, documents, and its entries in the public DSPT directory.
package profile

import (
	"strconv"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/directory"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/export"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/pick"
	"assure/tui/putright"
)

// Links open other pages.
type Links struct {
	Triage func(engagement string) page.Cmd // by reference
	// Review opens what is worth reading of an assessment, by its id, at a question or, with "", at the first.
	Review func(assessment, question string) page.Cmd
	// Assess opens an assessment by its id, or begins one of a pack when that is "".
	Assess func(engagement, pack, assessment string) page.Cmd
	// Choose asks which questionnaire of an engagement is meant, of all that there are.
	Choose func(engagement string) page.Cmd
	// Question opens an assessment at a question.
	Question func(engagement, pack, question string) page.Cmd
	// Again compares an assessment, by its id, with the cycle before it.
	Again func(assessment string) page.Cmd
	// SignOff signs an assessment off, by its id.
	SignOff func(assessment string) page.Cmd
	// Certificates shows the certificates of a supplier, by reference.
	Certificates func(supplier string) page.Cmd
	// Costs shows what incidents at an engagement would cost, by reference.
	Costs func(engagement string) page.Cmd
	// History tells what happened to a supplier, by reference.
	History func(supplier string) page.Cmd
	// Edit opens the form of the supplier or, when it is not nil, of the engagement.
	Edit func(entity.Supplier, *entity.Engagement) page.Cmd
	// Export opens the export of the supplier.
	Export func(export.Of) page.Cmd
	// PutRight opens the form of an act on a supplier or an engagement.
	PutRight func(act putright.Act, of putright.Subject) page.Cmd
	// Dispose opens the disposal of a supplier, Redact the redaction of a text at a place.
	Dispose func(entity.Supplier) page.Cmd
	Redact  func(s entity.Supplier, place string) page.Cmd
}

// Page is the profile.
type Page struct {
	c     *page.Common
	r     *data.Register
	links Links
	ref   string

	v      *data.Profile
	public []book.DSPTOrganisation // entries of its codes in each snapshot of the directory, oldest first
	failed error
	at     int // engagement shown
	tab    tab
	scroll kit.Scroll
	most   int // greatest scroll
	height int // lines of the pane
	// rowsMost is the greatest scroll of the pane with the rows
	rowsMost int
	cursor   int // row
	rows     []row
	// references of what is shown in full
	unfolded map[string]bool
	choose   *kit.Choice
	options  []pick.Option // of the choice
	take     func(pick.Option) page.Cmd
	changed  bool // an act was begun here, which u may undo
	sure     bool // u was pressed for an act from before
	undoing  bool
}

type tab uint8

const (
	overview tab = iota
	risks
	documents
	publicRecord
	tabs
)

var (
	tabNames  = [tabs]string{"Overview", "Risks and actions", "Documents", "DSPT directory"}
	shortTabs = [tabs]string{"Overview", "Risks", "Documents", "DSPT"}
)

type viewed struct {
	v      *data.Profile
	public []book.DSPTOrganisation
	err    error
}

// New opens the profile of a supplier.
func New(c *page.Common, r *data.Register, ref string, links Links) *Page {
	return &Page{c: c, r: r, ref: ref, links: links}
}

// Init reads the profile.
func (p *Page) Init() page.Cmd {
	return page.Do(func() any {
		v, err := p.r.Profile(p.c.Context, p.ref, book.At{})
		if err != nil || len(v.Supplier.ODSCodes) == 0 {
			return viewed{v: v, err: err}
		}
		public, err := directory.DSPTHistory(p.c.Context, p.r, book.At{}, v.Supplier.ODSCodes...)
		return viewed{v, public, err}
	})
}

// Loading is true until the profile is there.
func (p *Page) Loading() bool { return p.v == nil && p.failed == nil || p.undoing }

// Failed is why the supplier could not be read, nil while it could.
func (p *Page) Failed() error { return p.failed }

// Again reads the supplier again.
func (p *Page) Again() page.Cmd {
	p.failed = nil
	return p.Init()
}

// Typing is never true.
func (p *Page) Typing() bool { return false }

// Title names the supplier.
func (p *Page) Title() []string {
	if p.v == nil {
		return []string{"Suppliers", p.ref}
	}
	return []string{"Suppliers", p.v.Supplier.Name + "  " + p.v.Supplier.Ref}
}

// Update takes the profile; coming back to the page reads it again.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case viewed:
		if m.err != nil {
			p.failed = m.err
			return page.Say(page.Problem, "This supplier could not be read: "+text.Safe(m.err.Error()))
		}
		first := p.v == nil
		p.v, p.public = m.v, m.public
		p.at = min(p.at, max(0, len(p.v.Engagements)-1))
		if first {
			p.at = p.weakest()
		}
	case newest:
		return p.name(m)
	case page.Written:
		p.undoing = false
		if m.Err != nil {
			return page.All(page.Say(page.Problem, "Not undone: "+page.Message(m.Err)), p.Init())
		}
		said, _ := m.Value.(string)
		return page.All(page.Say(page.Done, said), p.Init())
	case page.Resume:
		return p.Init()
	}
	return page.Cmd{}
}

// weakest is the engagement that the supplier's row shows, else the first that is open.
func (p *Page) weakest() int {
	open := 0
	for i := len(p.v.Engagements) - 1; i >= 0; i-- {
		e := p.v.Engagements[i].Engagement
		if e.Ref == p.v.RollUp.Engagement {
			return i
		}
		if e.State.Open() {
			open = i
		}
	}
	return open
}

func (p *Page) engagement() *data.EngagementProfile {
	if p.v == nil || len(p.v.Engagements) == 0 {
		return nil
	}
	return &p.v.Engagements[p.at]
}

// Commands of the profile.
func (p *Page) Commands() []page.Command {
	if p.choose != nil {
		return p.chooseCommands()
	}
	e := p.engagement()
	off, why := e == nil, "there is no engagement"
	if p.v == nil {
		why = "the supplier is being read"
	}
	all := []page.Command{
		{ID: "triage", Title: "triage: record the engagement facts", Hint: "triage", Keys: []string{"t"}, Off: off,
			Why: why, Run: func() page.Cmd { return p.links.Triage(e.Engagement.Ref) }},
		{ID: "assess", Title: "assess: go through the questionnaire", Hint: "assess", Keys: []string{"a"},
			Off: off, Why: why, Run: p.assess},
		{ID: "assess.another", Title: "begin another questionnaire: all there are, and why each is required or not",
			Keys: []string{"b"}, Off: off, Why: why, Run: func() page.Cmd { return p.links.Choose(e.Engagement.Ref) }},
	}
	if r := p.current(); r != nil {
		all = append([]page.Command{{ID: "row", Title: r.what, Hint: "open", Keys: []string{"enter", "right", "l"},
			Run: r.do}}, all...)
	} else if len(p.rows) == 0 {
		all[1].Keys = append(all[1].Keys, "enter")
	}
	sign, whyNot := p.signable()
	all = append(all, page.Command{ID: "signoff", Title: "sign off: see what blocks it and what is open, then sign",
		Hint: "sign off", Keys: []string{"S"}, Off: sign == "", Why: whyNot,
		Run: func() page.Cmd { return p.links.SignOff(sign) }})
	all = append(all, page.Command{ID: "review", Title: "review by exception: read only what is worth reading",
		Hint: "review", Keys: []string{"V"}, Off: sign == "", Why: strings.Replace(whyNot, "then S", "then V", 1),
		Run: func() page.Cmd { return p.links.Review(sign, "") }})
	all = append(all, p.againCommand())
	all = append(all, p.places(why)...)
	if right := p.rightCommands(); p.changed {
		all = append(right, all...)
	} else {
		all = append(all, right...)
	}
	return append(append(all, p.removals()...), p.moves()...)
}

// places are the commands that go to another engagement, tab or page.
func (p *Page) places(why string) []page.Command {
	many := p.v != nil && len(p.v.Engagements) > 1
	all := []page.Command{
		{ID: "engagement.next", Title: "the next engagement", Hint: "next engagement", Keys: []string{"tab"},
			Off: !many,
			Why: "there is only one", Run: page.Run(func() { p.other(1) })},
		{ID: "engagement.previous", Title: "the previous engagement", Keys: []string{"shift+tab"}, Off: !many,
			Why: "there is only one", Run: page.Run(func() { p.other(-1) })},
		{ID: "certificates", Title: "certificates: record, check and withdraw them", Hint: "certificates",
			Keys: []string{"c"}, Off: p.v == nil, Why: why, Run: p.toCertificates},
		{ID: "export", Title: "export: reports on it, its part of the risk register, a questionnaire",
			Hint: "export", Keys: []string{"x"}, Off: p.v == nil, Why: why, Run: p.export},
		{ID: "costs", Title: "money: what incidents here would cost, and what controls are worth", Hint: "money",
			Keys: []string{"p"}, Off: p.engagement() == nil, Why: why,
			Run: func() page.Cmd { return p.links.Costs(p.engagement().Engagement.Ref) }},
	}
	for i, name := range tabNames { // the tabs on the page show their keys themselves
		all = append(all, page.Command{ID: "tab." + strconv.Itoa(i+1), Title: "show: " + name,
			Keys: []string{strconv.Itoa(i + 1)}, Run: page.Run(func() {
				p.tab = tab(i)
				p.begin()
			})})
	}
	return append(all, page.Leave(),
		page.Command{ID: "history", Title: "history: who changed what, when and why", Hint: "history",
			Keys: []string{"H"}, Off: p.v == nil, Why: why,
			Run: func() page.Cmd { return p.links.History(p.v.Supplier.Ref) }},
		page.Command{ID: "copy", Title: "copy the reference", Keys: []string{"y"}, Off: p.v == nil,
			Why: why, Run: func() page.Cmd { return page.CopyText(p.v.Supplier.Ref) }})
}

// other shows the engagement d further on; behind the last is the first.
func (p *Page) other(d int) {
	n := len(p.v.Engagements)
	p.at = (p.at + d + n) % n
	p.begin()
}

// export opens the export of the supplier and the engagement shown.
func (p *Page) export() page.Cmd {
	of := export.Of{Supplier: p.v.Supplier.Ref, Name: p.v.Supplier.Name, Focused: true}
	if e := p.engagement(); e != nil {
		of.Engagement, of.Service = e.Engagement.Ref, e.Engagement.Service
	}
	return p.links.Export(of)
}

// signable is the one assessment of the engagement that can be signed off, or why there is none.
func (p *Page) signable() (id, why string) {
	e := p.engagement()
	if e == nil {
		return "", "there is no engagement"
	}
	n := 0
	for _, a := range e.Cycles {
		if a.State.Open() {
			id = a.ID
			n++
		}
	}
	signed := ""
	for _, a := range e.Cycles {
		if a.State == entity.SignedOff {
			signed = a.ID
		}
	}
	switch {
	case n == 0 && signed != "": // it can be opened again
		return signed, ""
	case n == 0:
		return "", "no assessment is open here; a begins one"
	case n > 1:
		return "", "more than one assessment is open: open the one you mean (a), then S"
	}
	return id, ""
}

// assess opens the questionnaire that is required or begun, after a choice when there is not exactly one.
func (p *Page) assess() page.Cmd {
	e := p.engagement()
	if options := pick.Main(pick.Cycles(e)); len(options) == 1 {
		return p.links.Assess(e.Engagement.Ref, options[0].Pack, options[0].Assessment)
	}
	return p.links.Choose(e.Engagement.Ref)
}

func (p *Page) chooseCommands() []page.Command {
	take := func(i int) page.Cmd {
		w := p.options[i]
		p.choose = nil
		return p.take(w)
	}
	all := []page.Command{
		{ID: "choose.take", Title: "open this one", Hint: "choose", Keys: []string{"enter", "l", "right"},
			Run: func() page.Cmd { return take(p.choose.Cursor) }},
		{ID: "choose.stop", Title: "cancel", Hint: "cancel", Keys: []string{"esc", "q", "h", "left"},
			Run: page.Run(func() { p.choose = nil })},
	}
	return append(all, page.Choose(p.choose, 3, take)...)
}
