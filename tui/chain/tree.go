package chain

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"assure/data"
	"assure/data/chain"
	"assure/internal/text"
	"assure/scoring"
	"assure/tui/export"
	"assure/tui/exposed"
	"assure/tui/kit"
	"assure/tui/list"
	"assure/tui/page"
	"assure/tui/theme"
)

// Branch is a line of the tree of a fourth party.
type Branch struct {
	chain.Branch
	order    int
	of       chain.Engagement // of an engagement
	party    string           // name, of a party
	source   string
	on       string
	critical string
}

type tree struct {
	c     *page.Common
	r     *data.Register
	links Links
	read  *exposed.Reader
	name  string
}

// NewTree opens who uses a fourth party, through whom, and what it depends on.
func NewTree(c *page.Common, r *data.Register, read *exposed.Reader, links Links, name string) *list.Page[Branch] {
	p := &tree{c: c, r: r, links: links, read: read, name: name}
	return list.New(c, r, p.spec(), "")
}

// The columns of the tree.
const (
	treeHow = iota
	treeRef
	treeWho
	treeTier
	treeWhy
	treeOn
)

var treeColumns = []kit.Column{
	treeHow:  {Title: "How", Width: 15},
	treeRef:  {Title: "Ref", Width: 9},
	treeWho:  {Title: "Supplier, service or party", Width: 18, Flex: true},
	treeTier: {Title: "Tier", Width: 8, Drop: 1},
	treeWhy:  {Title: "As, source", Width: 20, Drop: 3},
	treeOn:   {Title: "On", Width: 10, Drop: 2},
}

var treeFields = list.Fields{
	{Name: "how", Values: []string{"uses", "through", "bid", "depends", "needed"}},
	{Name: "tier", Values: []string{"critical", "high", "medium", "low", "none"}},
	{Name: "critical", Values: []string{"yes", "no", "not-known"}},
}

func (p *tree) spec() list.Spec[Branch] {
	return list.Spec[Branch]{Of: []string{"Who depends on whom"}, Name: text.Safe(p.name), One: "line", Many: "lines",
		Columns: treeColumns, Cells: p.cells, Key: treeKey,
		Copy: func(b *Branch) string { return text.Safe(treeKey(b)) },
		Search: func(b *Branch) string {
			return strings.Join([]string{string(b.How), b.of.Ref, b.of.Supplier.Name, b.of.Service, b.party,
				b.source}, " ")
		},
		Fields: treeFields, Has: treeHas, Orders: treeOrders(), Read: p.rows, About: p.about, Open: p.open,
		OpenTitle: "open the supplier, or the tree of the other", OpenHint: "open", Acts: p.acts,
		Export: p.links.Export,
		Subject: func(b *Branch) export.Of {
			return export.Of{Supplier: b.of.Supplier.Ref, Name: b.of.Supplier.Name, Engagement: b.of.Ref,
				Service: b.of.Service}
		},
		Empty: []string{"No engagement that is not over is recorded to use it, and nothing it depends on."},
	}
}

func treeKey(b *Branch) string {
	return strings.TrimSpace(string(b.How) + "  " + b.of.Ref + " " + b.party + " " + string(b.Link.Role) +
		string(b.Needs.Role))
}

func treeWord(b *Branch) string {
	return map[chain.How]string{chain.UsesIt: "uses", chain.ThroughIt: "through", chain.BidUses: "bid",
		chain.DependsOn: "depends", chain.NeededBy: "needed"}[b.How]
}

func treeHas(b *Branch, field, v string) bool {
	switch field {
	case "how":
		return list.Word(treeWord(b), v)
	case "tier":
		return b.Engagement >= 0 && list.Word(cmp.Or(text.Fold(tierWord(b.of.Tier)), "none"), v)
	case "critical":
		return b.Engagement >= 0 && list.Word(strings.ReplaceAll(b.critical, " ", "-"), v)
	}
	return false
}

// tierWord is the word of a tier, "" where there is none.
func tierWord(tier int) string {
	if tier == 0 {
		return ""
	}
	words, _, _ := strings.Cut(scoring.TierLabel(tier), " (")
	return words
}

func treeOrders() []list.Order[Branch] {
	const untriaged = 5
	how := func(a, b *Branch) int { return cmp.Compare(a.order, b.order) }
	return []list.Order[Branch]{{Name: "how", Compare: how},
		{Name: "tier", Compare: func(a, b *Branch) int {
			return cmp.Or(cmp.Compare(cmp.Or(a.of.Tier, untriaged), cmp.Or(b.of.Tier, untriaged)), how(a, b))
		}, Known: func(b *Branch) bool { return b.of.Tier > 0 }},
		{Name: "day recorded, oldest first", Compare: func(a, b *Branch) int {
			return cmp.Or(cmp.Compare(cmp.Or(a.on, "~"), cmp.Or(b.on, "~")), how(a, b))
		}, Known: func(b *Branch) bool { return b.on != "" }}}
}

func (p *tree) rows(ctx context.Context) (out []Branch, err error) {
	err = p.read.With(ctx, func(m *chain.Map) error {
		n := m.Find(p.name)
		if n < 0 {
			return nil
		}
		for i, x := range m.Tree(n) {
			b := Branch{Branch: x, order: i, source: x.Link.Source, on: x.Link.On.String()}
			if x.Engagement >= 0 {
				b.of = m.Engagements[x.Engagement]
				b.critical = "not known"
				if one := m.On(x.Engagement, n); one.Critical != nil {
					b.critical = map[bool]string{true: "yes", false: "no"}[*one.Critical]
				}
			} else {
				b.party, b.source, b.on = m.Parties[x.Party].Name, x.Needs.Source, x.Needs.On.String()
			}
			out = append(out, b)
		}
		return nil
	})
	return out, err
}

// how is a glyph and words.
func (p *tree) how(b *Branch) kit.Span {
	g := p.c.Theme.Glyph
	switch b.How {
	case chain.UsesIt:
		return kit.S(theme.Bad, g.NotMet+" uses it")
	case chain.ThroughIt:
		return kit.S(theme.Warn, g.Moderate+" through")
	case chain.BidUses:
		return kit.S(theme.Muted, g.Dot+" bid")
	case chain.DependsOn:
		return kit.S(theme.Notable, g.Down+" depends on")
	}
	return kit.S(theme.Notable, g.Up+" needed by")
}

// as is the role with its source; of one through another, the way.
func (b *Branch) as() string {
	role := cmp.Or(string(b.Link.Role), string(b.Needs.Role))
	if len(b.Path) > 0 {
		role += " " + strings.Join(b.Path, " > ")
	}
	return strings.TrimSuffix(role+": "+b.source, ": ")
}

func (p *tree) cells(b *Branch) []kit.Span {
	who := b.party
	if b.Engagement >= 0 {
		who = list.Join(p.c.Theme, b.of.Supplier.Name, b.of.Service)
	}
	return []kit.Span{treeHow: p.how(b), treeRef: {Text: b.of.Ref}, treeWho: {Text: text.Safe(who)},
		treeTier: {Text: tierWord(b.of.Tier)}, treeWhy: {Text: text.Safe(b.as())}, treeOn: {Text: b.on}}
}

func (p *tree) about(b *Branch, w int) []kit.Line {
	t := p.c.Theme
	if b.Engagement < 0 {
		lines := kit.Paragraph(theme.Strong, text.Safe(b.party), w, 0)
		return append(lines, list.Facts(w, [2]string{"How", list.Join(t, string(b.How), string(b.Needs.Role))},
			[2]string{"Source", list.Join(t, b.source, b.on)})...)
	}
	days, offered := "not known", ""
	if b.Link.Substitute != nil {
		days = text.Plural(*b.Link.Substitute, "day", "days")
	}
	if b.Link.Offered {
		offered = "says the supplier, not adopted"
	}
	lines := kit.Paragraph(theme.Strong, text.Safe(list.Join(t, b.of.Supplier.Name, b.of.Service)), w, 0)
	return append(lines, list.Facts(w,
		[2]string{"How", list.Join(t, string(b.How), string(b.Link.Role), strings.Join(b.Path, " > "))},
		[2]string{"Source", list.Join(t, b.source, b.on, offered)},
		[2]string{"Depends", list.Join(t, "critical: "+b.critical, "to replace: "+days)},
		[2]string{"Written", b.Link.Written},
		[2]string{"For", list.Join(t, b.of.Supplier.Ref, b.of.Ref, cmp.Or(tierWord(b.of.Tier), "not triaged"),
			b.of.Owner)})...)
}

func (p *tree) open(b *Branch) page.Cmd {
	if b.Engagement < 0 {
		return page.Go(NewTree(p.c, p.r, p.read, p.links, b.party))
	}
	return p.links.Supplier(b.of.Supplier.Ref)
}

func (p *tree) acts(b *Branch) []page.Command {
	off, why := b == nil, "no line is under the cursor"
	if b != nil && b.Engagement < 0 {
		off, why = true, "it is not an engagement"
	}
	return []page.Command{
		{ID: "tree.exposed", Title: "who uses it, who may, and of whom it is not known", Hint: "who is exposed",
			Keys: []string{"w"}, Run: func() page.Cmd { return p.links.Exposed(p.name) }},
		{ID: "tree.record", Title: "record what the engagement uses, in its facts", Hint: "record", Keys: []string{"t"},
			Off: off, Why: why, Run: func() page.Cmd { return p.links.Triage(b.of.Ref) }},
		{ID: "tree.names", Title: "names that may be one: merge them, or keep them apart", Keys: []string{"n"},
			Run: func() page.Cmd { return page.Go(NewNames(p.c, p.r, p.read)) }},
	}
}

// Pair is two names that may be one.
type Pair struct {
	A, B         string
	UsesA, UsesB int
	Like         int
	usersA       []string
	usersB       []string
}

type names struct {
	c    *page.Common
	r    *data.Register
	read *exposed.Reader
	sure bool // something was done here, or what is undone was named
}

// NewNames opens the pairs of names that may be one.
func NewNames(c *page.Common, r *data.Register, read *exposed.Reader) *list.Page[Pair] {
	p := &names{c: c, r: r, read: read}
	return list.New(c, r, p.spec(), "")
}

var nameColumns = []kit.Column{
	{Title: "Name", Width: 20, Flex: true}, {Title: "Used", Width: 4, Right: true}, {Title: "May be", Width: 20},
	{Title: "Used", Width: 4, Right: true}, {Title: "Like", Width: 5, Right: true},
}

func (p *names) spec() list.Spec[Pair] {
	return list.Spec[Pair]{Of: []string{"Who depends on whom"}, Name: "Names that may be one", One: "fourth party",
		Many: "pairs", Columns: nameColumns, Cells: func(x *Pair) []kit.Span {
			return []kit.Span{{Text: text.Safe(x.A)}, kit.Count(x.UsesA), {Text: text.Safe(x.B)}, kit.Count(x.UsesB),
				{Text: fmt.Sprintf("%d%%", x.Like)}}
		},
		Key: func(x *Pair) string { return x.A + " / " + x.B }, Search: func(x *Pair) string { return x.A + " " + x.B },
		Has: func(*Pair, string, string) bool { return false },
		Orders: []list.Order[Pair]{
			{Name: "the most like first", Compare: func(a, b *Pair) int { return cmp.Compare(b.Like, a.Like) }},
			{Name: "most used", Compare: func(a, b *Pair) int {
				return cmp.Compare(b.UsesA+b.UsesB, a.UsesA+a.UsesB)
			}}},
		Read: p.rows, About: p.about, Acts: p.acts,
		Empty: []string{"No two names look as if they were one."},
	}
}

func (p *names) rows(ctx context.Context) (out []Pair, err error) {
	err = p.read.With(ctx, func(m *chain.Map) error {
		for _, x := range m.Proposals() {
			a, b := &m.Parties[x.A], &m.Parties[x.B]
			out = append(out, Pair{A: a.Name, B: b.Name, UsesA: len(a.UsedBy), UsesB: len(b.UsedBy), Like: x.Score,
				usersA: users(m, a), usersB: users(m, b)})
		}
		return nil
	})
	return out, err
}

func users(m *chain.Map, p *chain.Party) []string {
	out := make([]string, 0, len(p.UsedBy))
	for _, i := range p.UsedBy {
		out = append(out, m.Engagements[i].Ref+" "+m.Engagements[i].Supplier.Name)
	}
	slices.Sort(out)
	return out
}

func (p *names) about(x *Pair, w int) []kit.Line {
	used := func(list []string) string { return cmp.Or(strings.Join(list, "; "), "nothing that is recorded") }
	lines := kit.Paragraph(theme.Strong, text.Safe(x.A+"  /  "+x.B), w, 0)
	return append(lines, list.Facts(w, [2]string{"The first", used(x.usersA)}, [2]string{"The other", used(x.usersB)},
		[2]string{"Keys", "1: they are one, named as the first. 2: they are two. u undoes either."})...)
}

func (p *names) acts(x *Pair) []page.Command {
	none, why := x == nil, "no pair is under the cursor"
	judge := func(what, said string, do func(context.Context) error) page.Cmd {
		p.sure = true
		return list.Write(p.c, "names "+x.A, x.A, what, func(ctx context.Context) (string, error) {
			return said, do(ctx)
		})
	}
	return []page.Command{
		{ID: "names.merge", Title: "they are one: the second is another name of the first", Hint: "one",
			Keys: []string{"1"}, Off: none, Why: why, Run: func() page.Cmd {
				return judge("merge names", text.Safe(x.B)+" is another name of "+text.Safe(x.A)+". u undoes it.",
					func(ctx context.Context) error {
						_, err := p.r.MergeFourthParties(ctx, x.B, x.A)
						return err
					})
			}},
		{ID: "names.apart", Title: "they are two: keep them apart", Hint: "two", Keys: []string{"2"}, Off: none,
			Why: why, Run: func() page.Cmd {
				return judge("keep names apart", text.Safe(x.A)+" and "+text.Safe(x.B)+" are two. u undoes it.",
					func(ctx context.Context) error {
						_, err := p.r.KeepApart(ctx, x.A, x.B)
						return err
					})
			}},
		{ID: "names.undo", Title: "undo your newest judgement of names or links", Hint: "undo", Keys: []string{"u"},
			Run: p.undo},
		{ID: "names.redo", Title: "do again what was undone", Keys: []string{"ctrl+r"},
			Run: func() page.Cmd { return p.turn("redo", "Redone: ", p.r.RedoFourthParty) }},
	}
}

// undo undoes the newest act of the person on names and links. Where none was done here it is named first: it may be
// old, and somebody who came here does not see it.
func (p *names) undo() page.Cmd {
	if !p.sure {
		ref, done, err := p.r.NewestOf(p.c.Context, "fourth party")
		switch {
		case err != nil:
			return page.Say(page.Problem, "Not undone: "+page.Message(err))
		case ref == "":
			return page.Say(page.Info, "There is no act of yours on names or links that is not undone.")
		}
		p.sure = true
		return page.Say(page.Info, "Nothing was changed here since you opened the list. u again undoes your newest "+
			"act: "+text.Safe(ref)+" "+text.Safe(done)+".")
	}
	return p.turn("undo", "Undone: ", p.r.UndoFourthParty)
}

func (p *names) turn(label, said string, do func(context.Context) (*data.Undone, error)) page.Cmd {
	return list.Write(p.c, "names", "names", label, func(ctx context.Context) (string, error) {
		out, err := do(ctx)
		if err != nil {
			return "", err
		}
		return said + "what was recorded of " + text.Safe(out.What) + ".", nil
	})
}
