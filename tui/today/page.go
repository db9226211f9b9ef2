// Package today is the page of what there is to do: what is late, what waits for somebody here, what falls due soon.
package today

import (
	"slices"
	"strings"

	"assure/data"
	"assure/data/today"
	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
)

// Links are the pages that the list leads to.
type Links struct {
	Open   func(supplier string) page.Cmd             // the supplier's page
	Walk   func(assessment, question string) page.Cmd // the questionnaire, at a question or, with "", where it was left
	Triage func(engagement string) page.Cmd
}

// Page lists what there is to do.
type Page struct {
	c     *page.Common
	r     *data.Register
	links Links

	l      *today.List
	failed error
	owner  string // only what is with this person, "" for everybody
	cursor int    // group
	scroll kit.Scroll
}

type listed struct {
	l   *today.List
	err error
}

// New opens the list for everybody.
func New(c *page.Common, r *data.Register, links Links) *Page { return &Page{c: c, r: r, links: links} }

// Init reads the list.
func (p *Page) Init() page.Cmd {
	owner := p.owner
	return page.Do(func() any {
		l, err := today.Read(p.c.Context, p.r, today.Request{Owner: owner})
		return listed{l, err}
	})
}

// Loading is true until the list is there.
func (p *Page) Loading() bool { return p.l == nil && p.failed == nil }

// Typing is never true.
func (p *Page) Typing() bool { return false }

// Title names the page and whose list it is.
func (p *Page) Title() []string {
	if p.owner != "" {
		return []string{"To do", text.Safe(p.owner)}
	}
	return []string{"To do"}
}

// Update takes the list; coming back to the page reads it again.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case listed:
		if m.err != nil {
			p.failed = m.err
			return page.Say(page.Problem, "The list could not be read: "+page.Message(m.err))
		}
		p.l, p.failed = m.l, nil
		p.cursor = kit.Clamp(p.cursor, len(p.l.Groups))
	case page.Resume:
		return p.Init()
	}
	return page.Cmd{}
}

// Commands of the page.
func (p *Page) Commands() []page.Command {
	n := 0
	if p.l != nil {
		n = len(p.l.Groups)
	}
	off, why := n == 0, "there is nothing to do"
	nobody := p.l == nil || len(p.l.Owners) == 0
	all := []page.Command{
		{ID: "today.go", Title: "go to it: the question, the facts or the supplier", Hint: "go there",
			Keys: []string{"enter", "right", "l"}, Off: off, Why: why, Run: p.goThere},
		{ID: "today.supplier", Title: "open the supplier", Hint: "supplier", Keys: []string{"s"}, Off: off, Why: why,
			Run: func() page.Cmd { return p.links.Open(p.group().First().Supplier.Ref) }},
		{ID: "today.owner", Title: "only what is with the next person; after the last with everybody", Hint: "whose",
			Keys: []string{"o"}, Off: nobody, Why: "nobody is named as an owner", Run: p.nextOwner},
		{ID: "today.copy", Title: "copy this line as text", Keys: []string{"y"}, Off: off, Why: why,
			Run: func() page.Cmd { return page.CopyText(p.words()) }},
		{ID: "reload", Title: "read the list again", Keys: []string{"R"}, Run: p.Init},
		page.Leave(),
	}
	return append(all, page.MoveCursor(&p.cursor, n, 8)...)
}

func (p *Page) group() *today.Group { return &p.l.Groups[p.cursor] }

// goThere opens what the group is about.
func (p *Page) goThere() page.Cmd {
	first := p.group().First()
	switch first.Kind {
	case today.Untriaged:
		return p.links.Triage(first.Engagement)
	case today.Arrived, today.Replied, today.Contradiction, today.Second, today.Confirm:
		if first.Assessment != "" {
			return p.links.Walk(first.Assessment, first.Question)
		}
	}
	return p.links.Open(first.Supplier.Ref)
}

// nextOwner narrows the list to the next person who has something to do.
func (p *Page) nextOwner() page.Cmd {
	i := slices.Index(p.l.Owners, p.owner) // -1 for everybody
	p.owner = ""
	if i+1 < len(p.l.Owners) {
		p.owner = p.l.Owners[i+1]
	}
	p.cursor, p.scroll = 0, kit.Scroll{}
	return p.Init()
}

// words are the group under the cursor as text.
func (p *Page) words() string {
	g := p.group()
	first := g.First()
	return text.Safe(strings.Join(slices.DeleteFunc([]string{first.On.String(), first.Supplier.Ref, first.Supplier.Name,
		first.Engagement, g.Words(), strings.Join(g.Refs(), ", "), strings.Join(g.Owners(), ", ")},
		func(s string) bool { return s == "" }), "  "))
}
