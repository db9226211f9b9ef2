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
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// Option is one thing that can be meant.
type Option struct {
	Label, Detail string
	Engagement    string // by reference
	Pack          string // "" of a choice of engagements
	Assessment    string // "" begins one of the pack
	Cycle         int    // that begins, 0 where none does or the pack has no cycle yet
}

// Cycles lists what can be done with the questionnaires of an engagement: continue, view or begin a cycle. Beginning
// one after a cycle that is signed off is never the only option.
func Cycles(packs *questionnaire.Catalogue, e *data.EngagementProfile) []Option {
	var out []Option
	newest := map[string]entity.Assessment{}
	for _, a := range e.Cycles { // oldest first
		newest[a.Pack] = a
	}
	add := func(pk *questionnaire.Pack, required bool) {
		a, has := newest[pk.ID]
		title, n := text.Safe(pk.Title), strconv.Itoa(len(pk.Questions()))+" questions"
		delete(newest, pk.ID)
		option := func(label, detail, assessment string) {
			out = append(out, Option{Label: label, Detail: detail, Engagement: e.Engagement.Ref, Pack: pk.ID,
				Assessment: assessment})
		}
		state := "cycle " + strconv.Itoa(a.Cycle) + ", " + a.State.Label()
		switch {
		case has && a.State.Open():
			option("Continue: "+title, state, a.ID)
		case has:
			option("View: "+title, state, a.ID)
			option("Begin cycle "+strconv.Itoa(a.Cycle+1)+": "+title, n, "")
			out[len(out)-1].Cycle = a.Cycle + 1
		case required:
			option("Begin: "+title, n+", required here", "")
		default:
			option("Begin: "+title, n, "")
		}
	}
	for _, pk := range e.Required {
		add(pk, true)
	}
	for _, a := range e.Cycles {
		if pk := packs.Find(a.Pack); pk != nil && newest[a.Pack].ID == a.ID {
			add(pk, false)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, pk := range packs.Newest() {
		if pk.Kind != questionnaire.Triage {
			add(pk, false)
		}
	}
	return out
}

// meant is the one assessment of an engagement that opens without a question: the one under way, else the only pack
// that
// is required and not begun, else the one signed off last, to be read. ok is false where several could be meant, or
// none.
func meant(e *data.EngagementProfile) (o Option, ok bool) {
	open, closed := map[string]string{}, map[string]string{}
	for _, a := range e.Cycles { // oldest first
		if a.State.Open() {
			open[a.Pack] = a.ID
		} else {
			closed[a.Pack] = a.ID
		}
	}
	var missing []string
	for _, q := range e.Required {
		if open[q.ID] == "" && closed[q.ID] == "" {
			missing = append(missing, q.ID)
		}
	}
	only := func(m map[string]string) (Option, bool) {
		for pack, id := range m {
			return Option{Engagement: e.Engagement.Ref, Pack: pack, Assessment: id}, true
		}
		return Option{}, false
	}
	switch {
	case len(open) == 1:
		return only(open)
	case len(open) == 0 && len(missing) == 1:
		return Option{Engagement: e.Engagement.Ref, Pack: missing[0]}, true
	case len(open) == 0 && len(missing) == 0 && len(closed) == 1:
		return only(closed)
	}
	return Option{}, false
}

// Page is the choice.
type Page struct {
	c     *page.Common
	r     *data.Register
	ref   string
	packs bool // which questionnaire too
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
	if len(list) == 1 {
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
		for _, o := range Cycles(p.r.Packs(), e) {
			if len(list) > 1 {
				o.Label = name + " " + p.c.Theme.Glyph.Dot + " " + o.Label
			}
			p.options = append(p.options, o)
		}
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
	for i, o := range p.options { // two lines each, so that nothing is cut
		sel := i == p.choice.Cursor
		number := "   "
		if i < 9 {
			number = kit.Pad(strconv.Itoa(i+1), 2, true, "") + " "
		}
		lines = append(lines, kit.Line{Selected: sel, Spans: []kit.Span{kit.Mark(t, sel), kit.S(theme.Key, number),
			kit.S(theme.Plain, o.Label)}}, kit.L(kit.S(theme.Muted, "       "+o.Detail)))
	}
	at := 2 + 2*p.choice.Cursor
	return p.scroll.View(t, lines, w, h, at, at+1)
}
