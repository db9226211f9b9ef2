// Package pick is the choice of what is meant: which engagement of a supplier, and which questionnaire of it.
// Where only one thing can be meant it opens that at once.
package pick

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// Page is the choice.
type Page struct {
	c     *page.Common
	r     *data.Register
	ref   string
	packs bool // which questionnaire too
	all   bool // of the packs that nobody asked for too, even where one thing alone can be meant
	open  func(Option) page.Page

	v       *data.Profile
	failed  error
	options []Option
	choice  kit.Choice
	scroll  kit.Scroll
}

type read struct {
	v   *data.Profile
	err error
}

// Assessment asks which questionnaire of a supplier or an engagement is meant, by reference.
func Assessment(c *page.Common, r *data.Register, ref string, open func(Option) page.Page) *Page {
	return &Page{c: c, r: r, ref: ref, packs: true, open: open}
}

// Another asks which questionnaire of an engagement is meant, of all that there are.
func Another(c *page.Common, r *data.Register, ref string, open func(Option) page.Page) *Page {
	return &Page{c: c, r: r, ref: ref, packs: true, all: true, open: open}
}

// Engagement asks which engagement of a supplier is meant.
func Engagement(c *page.Common, r *data.Register, ref string, open func(Option) page.Page) *Page {
	return &Page{c: c, r: r, ref: ref, open: open}
}

// Init reads the supplier.
func (p *Page) Init() page.Cmd {
	return page.Do(func() any {
		v, err := p.r.Profile(p.c.Context, p.ref, book.At{})
		return read{v, err}
	})
}

// Loading is true until the supplier is there.
func (p *Page) Loading() bool { return p.v == nil && p.failed == nil }

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
	return []string{"Suppliers", p.v.Supplier.Name + "  " + p.v.Supplier.Ref, p.question()}
}

func (p *Page) question() string {
	if p.packs {
		return "which questionnaire?"
	}
	return "which engagement?"
}

// Update takes what was read. Where one thing can be meant, its page takes the place of this one.
func (p *Page) Update(msg any) page.Cmd {
	m, ok := msg.(read)
	if !ok {
		return page.Cmd{}
	}
	if p.failed = m.err; m.err != nil {
		return page.Cmd{}
	}
	p.v = m.v
	list := p.engagements()
	if len(list) == 1 && !p.all {
		if !p.packs {
			return p.swap(Option{Engagement: list[0].Engagement.Ref})
		}
		if o, ok := meant(list[0]); ok {
			return p.swap(o)
		}
	}
	p.fill(list)
	return page.Cmd{}
}

// engagements are those that the reference can mean: itself, or all of a supplier that are open, else all.
func (p *Page) engagements() []*data.EngagementProfile {
	var all, open []*data.EngagementProfile
	for i := range p.v.Engagements {
		e := &p.v.Engagements[i]
		if e.Engagement.Ref == entity.EngagementForm.Full(p.ref) {
			return []*data.EngagementProfile{e}
		}
		all = append(all, e)
		if e.Engagement.State.Open() {
			open = append(open, e)
		}
	}
	if len(open) > 0 {
		return open
	}
	return all
}

// fill lists the options, those of the highest tier first.
func (p *Page) fill(list []*data.EngagementProfile) {
	const last = 9 // of those not triaged
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b *data.EngagementProfile) int {
		return cmp.Compare(cmp.Or(a.Triage.Tier, last), cmp.Or(b.Triage.Tier, last))
	})
	p.options, p.choice = nil, kit.Choice{}
	for _, e := range list {
		name := strings.TrimSpace(e.Engagement.Ref + " " + text.Safe(e.Engagement.Service))
		if !p.packs {
			p.options = append(p.options, Option{Label: name, Engagement: e.Engagement.Ref,
				Detail: p.v.Settings.TierWords(e.Triage.Tier, e.Triage.Provisional()) + ", " +
					string(e.Engagement.State)})
			continue
		}
		options := Cycles(e)
		if len(list) == 1 {
			p.options = options
			break
		}
		for _, o := range Main(options) {
			o.Label, o.Group = name+" "+p.c.Theme.Glyph.Dot+" "+o.Label, ""
			p.options = append(p.options, o)
		}
		p.options = append(p.options, Option{Label: name + " " + p.c.Theme.Glyph.Dot + " another questionnaire",
			Detail:     "lists all that there are, and why each is required or not",
			Engagement: e.Engagement.Ref, another: true})
	}
	for _, o := range p.options {
		p.choice.Items = append(p.choice.Items, kit.Item{Label: o.Label, Detail: o.Detail})
	}
}

func (p *Page) swap(o Option) page.Cmd { return page.Cmd{Acts: []any{page.Swap{Page: p.open(o)}}} }

// Commands of the choice.
func (p *Page) Commands() []page.Command {
	take := func(i int) page.Cmd {
		o := p.options[i]
		if o.another {
			return page.Cmd{Acts: []any{page.Swap{Page: Another(p.c, p.r, o.Engagement, p.open)}}}
		}
		return Take(o, func() page.Cmd { return p.swap(o) })
	}
	none := len(p.options) == 0
	return append([]page.Command{
		{ID: "choose.take", Title: "open this one", Hint: "choose", Keys: []string{"enter", "l", "right"}, Off: none,
			Why: "there is nothing to choose", Run: func() page.Cmd { return take(p.choice.Cursor) }},
		page.Leave(),
	}, page.Choose(&p.choice, 5, take)...)
}

// View draws the choice.
func (p *Page) View(w, h int) []kit.Line {
	t := p.c.Theme
	switch {
	case p.v == nil:
		return kit.Waiting(t, "Reading the supplier")
	case len(p.options) == 0:
		return kit.Failure("This supplier has no engagement yet.", w)
	}
	lines := []kit.Line{kit.L(kit.S(theme.Strong, text.UpperFirst(p.question()))), {}}
	from, to, group := 0, 0, ""
	for i, o := range p.options {
		at := len(lines)
		if o.Group != group {
			group = o.Group
			lines = append(lines, kit.L(kit.S(theme.Muted, group)))
		}
		sel := i == p.choice.Cursor
		number := "    "
		if i < 9 {
			number = kit.Pad(strconv.Itoa(i+1), 2, true, "") + "  "
		}
		for j, words := range kit.Wrap(o.Label, w-indent) {
			mark, n := kit.Mark(t, sel), number
			if j > 0 {
				mark, n = kit.S(theme.Plain, "  "), "    "
			}
			lines = append(lines, kit.Line{Selected: sel, Spans: []kit.Span{mark, kit.S(theme.Key, n),
				kit.S(theme.Plain, words)}})
		}
		lines = append(lines, kit.Paragraph(theme.Muted, o.Detail, w, indent)...)
		if sel {
			from, to = at, len(lines)-1
		}
	}
	if p.choice.Cursor == 0 {
		from = 0 // with the question above the first
	}
	return p.scroll.View(t, lines, w, h, from, to)
}

// indent is where the words of an option begin, after the cursor and its number.
const indent = 6
