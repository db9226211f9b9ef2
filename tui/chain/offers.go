package chain

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/chain"
	"assure/internal/text"
	"assure/tui/exposed"
	"assure/tui/kit"
	"assure/tui/list"
	"assure/tui/page"
	"assure/tui/theme"
)

// Offer is a link that a return proposes.
type Offer struct {
	chain.Offer
	of   chain.Engagement
	link data.ProposedLink
}

type offers struct {
	names
	links Links
}

// NewOffers opens the links that returns of suppliers propose and that nobody has judged.
func NewOffers(c *page.Common, r *data.Register, read *exposed.Reader, links Links) *list.Page[Offer] {
	p := &offers{names: names{c: c, r: r, read: read}, links: links}
	return list.New(c, r, p.spec(), "")
}

var offerColumns = []kit.Column{
	{Title: "Name", Width: 18, Flex: true}, {Title: "Is", Width: 18, Flex: true}, {Title: "As", Width: 13, Drop: 2},
	{Title: "Ref", Width: 9}, {Title: "Supplier", Width: 16, Drop: 1}, {Title: "On", Width: 10, Drop: 3},
}

func (p *offers) spec() list.Spec[Offer] {
	return list.Spec[Offer]{Of: []string{"Who depends on whom"}, Name: "Proposed by returns", One: "proposed link",
		Many: "proposed links", Columns: offerColumns, Cells: func(o *Offer) []kit.Span {
			return []kit.Span{{Text: text.Safe(o.Name)}, {Text: text.Safe(o.Words())}, {Text: string(o.Role)},
				{Text: o.of.Ref}, {Text: text.Safe(o.of.Supplier.Name)}, {Text: o.On.String()}}
		},
		Key: func(o *Offer) string { return o.of.Ref + " " + o.Name },
		Search: func(o *Offer) string {
			return strings.Join([]string{o.Name, o.Known, o.of.Ref, o.of.Supplier.Name}, " ")
		},
		Fields: list.Fields{{Name: "is", Values: []string{"known", "like", "new"}}, {Name: "supplier"}},
		Has: func(o *Offer, field, v string) bool {
			if field == "supplier" {
				return list.Contains(o.of.Supplier.Ref+" "+o.of.Supplier.Name, v)
			}
			return list.Word(offerWord(o), v)
		},
		Orders: []list.Order[Offer]{
			{Name: "supplier", Compare: func(a, b *Offer) int {
				return cmp.Or(strings.Compare(a.of.Supplier.Name, b.of.Supplier.Name), cmp.Compare(a.of.Ref, b.of.Ref))
			}},
			{Name: "name", Compare: func(a, b *Offer) int {
				return strings.Compare(text.Fold(a.Name), text.Fold(b.Name))
			}}},
		Read: p.rows, About: p.about, Acts: p.acts,
		Open:      func(o *Offer) page.Cmd { return p.links.Supplier(o.of.Supplier.Ref) },
		OpenTitle: "open the supplier", OpenHint: "open",
		Empty: []string{"No return proposes a link that nobody has judged.",
			"Names come from what suppliers offer as products, hosts and fourth parties, and from their notes on the " +
				"list of sub-processors."},
	}
}

func offerWord(o *Offer) string {
	switch {
	case o.Known != "":
		return "known"
	case len(o.Like) > 0:
		return "like"
	}
	return "new"
}

func (p *offers) rows(ctx context.Context) (out []Offer, err error) {
	err = p.read.With(ctx, func(m *chain.Map) error {
		all, err := m.Offers(ctx, p.r, book.At{})
		for i := range all {
			name, use := m.Link(&all[i])
			out = append(out, Offer{all[i], m.Engagements[all[i].Engagement], data.ProposedLink{Name: name, Use: use}})
		}
		return err
	})
	return out, err
}

func (p *offers) about(o *Offer, w int) []kit.Line {
	t := p.c.Theme
	lines := kit.Paragraph(theme.Strong, text.Safe(list.Join(t, o.Name, o.Words())), w, 0)
	return append(lines, list.Facts(w,
		[2]string{"As", string(o.Role)},
		[2]string{"Source", list.Join(t, o.Source, list.Day("", o.On))},
		[2]string{"For", list.Join(t, o.of.Supplier.Name, o.of.Service, o.of.Ref)},
		[2]string{"Keys", "y records it, d leaves it out; Y and D do so for all of the supplier. u undoes it."})...)
}

// judge accepts or dismisses a proposal, or all of its supplier.
func (p *offers) judge(o *Offer, all bool, what, said string,
	do func(context.Context, []data.ProposedLink) error) page.Cmd {
	p.sure = true
	return list.Write(p.c, "proposed links", o.of.Supplier.Name, what, func(ctx context.Context) (string, error) {
		links := []data.ProposedLink{o.link}
		if all {
			rows, err := p.rows(ctx)
			if err != nil {
				return "", err
			}
			rows = slices.DeleteFunc(rows, func(x Offer) bool { return x.of.Supplier != o.of.Supplier })
			links = links[:0]
			for i := range rows {
				links = append(links, rows[i].link)
			}
		}
		return text.Plural(len(links), "link is ", "links are ") + said + ". u undoes it.", do(ctx, links)
	})
}

func (p *offers) acts(o *Offer) []page.Command {
	none, why := o == nil, "no proposed link is under the cursor"
	return []page.Command{
		{ID: "offer.accept", Title: "record it as a link", Hint: "record", Keys: []string{"y"}, Off: none, Why: why,
			Run: func() page.Cmd { return p.judge(o, false, "accept", "recorded", p.r.AcceptLinks) }},
		{ID: "offer.accept-all", Title: "record all that the returns of this supplier propose", Keys: []string{"Y"},
			Off: none, Why: why,
			Run: func() page.Cmd { return p.judge(o, true, "accept all", "recorded", p.r.AcceptLinks) }},
		{ID: "offer.dismiss", Title: "leave it out", Hint: "leave out", Keys: []string{"d"}, Off: none, Why: why,
			Run: func() page.Cmd { return p.judge(o, false, "leave out", "left out", p.leaveOut) }},
		{ID: "offer.dismiss-all", Title: "leave out all that the returns of this supplier propose", Keys: []string{"D"},
			Off: none, Why: why,
			Run: func() page.Cmd { return p.judge(o, true, "leave all out", "left out", p.leaveOut) }},
		{ID: "offer.undo", Title: "undo your newest judgement of names or links", Hint: "undo", Keys: []string{"u"},
			Run: p.undo},
		{ID: "offer.redo", Title: "do again what was undone", Keys: []string{"ctrl+r"},
			Run: func() page.Cmd { return p.turn("redo", "Redone: ", p.r.RedoFourthParty) }},
	}
}

func (p *offers) leaveOut(ctx context.Context, links []data.ProposedLink) error {
	return p.r.DismissLinks(ctx, links, "")
}
