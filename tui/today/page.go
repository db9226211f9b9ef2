// Package today is the first page: what is late, what waits for somebody here, what falls due soon, and with whom.
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
	// Returns opens the questionnaires sent for an engagement.
	Returns func(engagement string) page.Cmd
	// Representations opens what the supplier disputes in an engagement.
	Representations func(engagement string) page.Cmd
	// Suppliers opens the list of suppliers, Import the choice of files, Bulk the triage of many engagements.
	Suppliers, Import, Bulk func() page.Cmd
	Export                  func() page.Cmd
	// Review opens what is worth reading of a return, at a question or, with "", at the first.
	Review func(assessment, question string) page.Cmd
}

// Page lists what there is to do.
type Page struct {
	c     *page.Common
	r     *data.Register
	links Links

	l      *today.List
	seen   page.Seen
	failed error
	owner  string // only what is with this person, "" for everybody
	cursor int    // group
	scroll kit.Scroll
	people *kit.Choice // whose list it is to be, while it is chosen
}

type listed struct {
	l    *today.List
	seen page.Seen
	err  error
}

// New makes the page, with what there is to do for everybody.
func New(c *page.Common, r *data.Register, links Links) *Page { return &Page{c: c, r: r, links: links} }

// Init reads the list. The first page of a register without suppliers is the list where the first is added.
func (p *Page) Init() page.Cmd {
	return p.read(func(m listed) any {
		if m.l.Suppliers == 0 {
			return page.All(page.Do(func() any { return m }), p.links.Suppliers())
		}
		return m
	})
}

// read reads the list and returns what then makes of it.
func (p *Page) read(then func(listed) any) page.Cmd {
	owner := p.owner
	return page.Do(func() any {
		seen := page.Look(p.c.Context, p.r)
		l, err := today.Read(p.c.Context, p.r, today.Request{Owner: owner})
		if err != nil {
			return listed{err: err}
		}
		return then(listed{l: l, seen: seen})
	})
}

// again reads the list another time.
func (p *Page) again() page.Cmd { return p.read(func(m listed) any { return m }) }

// Loading is true until the list is there.
func (p *Page) Loading() bool { return p.l == nil && p.failed == nil }

// Failed is why the list could not be read, nil while it could.
func (p *Page) Failed() error { return p.failed }

// Again reads the list again.
func (p *Page) Again() page.Cmd {
	p.failed = nil
	return p.Init()
}

// Typing is never true.
func (p *Page) Typing() bool { return false }

// Title names the page and whose list it is.
func (p *Page) Title() []string {
	if p.owner != "" {
		return []string{"Today", text.Safe(p.owner)}
	}
	return []string{"Today"}
}

// Update takes the list; coming back to the page reads it again.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case listed:
		if m.err != nil {
			p.failed = m.err
			return page.Say(page.Problem, "The list could not be read: "+page.Message(m.err))
		}
		p.l, p.seen, p.failed = m.l, m.seen, nil
		p.cursor = kit.Clamp(p.cursor, len(p.l.Groups))
	case page.Resume:
		again := p.again()
		return p.seen.Refresh(p.c, p.r, func() any { return again })
	}
	return page.Cmd{}
}

// Commands of the page.
func (p *Page) Commands() []page.Command {
	if p.people != nil {
		return p.peopleCommands()
	}
	n := 0
	if p.l != nil {
		n = len(p.l.Groups)
	}
	off, why := n == 0, "there is nothing to do"
	nobody := p.l == nil || len(p.l.Owners) == 0
	all := []page.Command{
		{ID: "today.go", Title: "go to it: the question, the facts or the supplier", Hint: "go there",
			Keys: []string{"enter", "right", "l"}, Off: off, Why: why, Run: p.goThere},
		{ID: "today.supplier", Title: "open the supplier", Hint: "open", Keys: []string{"s"}, Off: off, Why: why,
			Run: func() page.Cmd { return p.links.Open(p.group().First().Supplier.Ref) }},
		{ID: "today.suppliers", Title: "the suppliers", Hint: "suppliers", Keys: []string{"p"}, Run: p.links.Suppliers},
		{ID: "today.owner", Title: "whose list: only what is with one person, or with everybody", Hint: "whose",
			Keys: []string{"o"}, Off: nobody, Why: "nobody is named as an owner", Run: page.Run(p.choosePerson)},
		{ID: "today.import", Title: "import what suppliers returned", Hint: "import", Keys: []string{"i"},
			Off: p.links.Import == nil, Why: "nothing can be imported here", Run: p.links.Import},
		{ID: "today.triage", Title: "triage many: a row an engagement, a column a fact", Keys: []string{"b"},
			Off: p.l == nil || p.l.Suppliers == 0 || p.links.Bulk == nil, Why: "there are no suppliers yet",
			Run: p.links.Bulk},
		{ID: "today.export", Title: "export: registers, reports, questionnaires", Hint: "export", Keys: []string{"x"},
			Off: p.links.Export == nil, Why: "nothing can be exported here", Run: p.links.Export},
		{ID: "today.copy", Title: "copy this line as text", Keys: []string{"y"}, Off: off, Why: why,
			Run: func() page.Cmd { return page.CopyText(p.words()) }},
		{ID: "reload", Title: "read the list again", Keys: []string{"R"}, Run: p.again},
		{ID: "leave", Title: "leave the program", Keys: []string{"q"}, Run: func() page.Cmd {
			return page.Cmd{Acts: []any{page.AskQuit{}}}
		}},
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
	case today.Disputed, today.Draft:
		return p.links.Representations(first.Engagement)
	case today.Return, today.Declined, today.Bounced:
		return p.links.Returns(first.Engagement)
	case today.Arrived, today.Reviewing, today.Replied, today.Contradiction:
		if first.Assessment != "" {
			return p.links.Review(first.Assessment, first.Question)
		}
	case today.Second, today.Confirm:
		if first.Assessment != "" {
			return p.links.Walk(first.Assessment, first.Question)
		}
	}
	return p.links.Open(first.Supplier.Ref)
}

// choosePerson shows everybody with something to do.
func (p *Page) choosePerson() {
	total, late := 0, 0
	var items []kit.Item
	p.people = &kit.Choice{}
	for _, one := range p.l.People {
		total, late = total+one.Items, late+one.Late
		if one.Name == "" {
			continue
		}
		if text.Fold(one.Name) == text.Fold(p.owner) {
			p.people.Cursor = len(items) + 1
		}
		items = append(items, kit.Item{Label: text.Safe(one.Name), Detail: countWords(one.Items, one.Late)})
	}
	p.people.Items = append([]kit.Item{{Label: "Everybody", Detail: countWords(total, late)}}, items...)
}

// countWords say how much there is to do and how much of it is late.
func countWords(items, late int) string {
	words := text.Thousands(items)
	if late > 0 {
		words += ", " + text.Thousands(late) + " late"
	}
	return words
}

func (p *Page) peopleCommands() []page.Command {
	take := func(i int) page.Cmd {
		p.people = nil
		if p.owner = ""; i > 0 {
			p.owner = p.l.Owners[i-1]
		}
		p.cursor, p.scroll = 0, kit.Scroll{}
		return p.again()
	}
	return append([]page.Command{
		{ID: "whose.take", Title: "show the list of this person", Hint: "choose", Keys: []string{"enter"},
			Run: func() page.Cmd { return take(p.people.Cursor) }},
		{ID: "whose.stop", Title: "leave the list as it is", Hint: "cancel", Keys: []string{"esc", "q"},
			Run: page.Run(func() { p.people = nil })},
	}, page.Choose(p.people, 8, take)...)
}

// words are the group under the cursor as text.
func (p *Page) words() string {
	g := p.group()
	first := g.First()
	return text.Safe(strings.Join(slices.DeleteFunc([]string{first.On.String(), first.Supplier.Ref, first.Supplier.Name,
		first.Engagement, g.Words(), strings.Join(g.Refs(), ", "), strings.Join(g.Owners(), ", ")},
		func(s string) bool { return s == "" }), "  "))
}
