// Package compare is the page that ranks bidders on the questions they have in common. A place is a range where the
// answers do not decide it, and a lead that relies on claims is marked.
package compare

import (
	"errors"
	"strconv"

	"assure/data"
	"assure/data/analysis"
	"assure/data/book"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
)

// Page is the comparison.
type Page struct {
	c    *page.Common
	r    *data.Register
	refs []string // if empty, a tender is chosen first
	open func(supplier string) page.Cmd

	loading bool
	failed  error
	tenders []tender
	common  common
	pack    string
	choose  *kit.Choice // of a tender, else of a pack
	report  *analysis.CompareReport
	table   kit.Table
}

type (
	listed struct {
		tenders []tender
		err     error
	}
	compared struct {
		common common
		pack   string
		report *analysis.CompareReport // nil: a pack is to be chosen
		err    error
	}
)

// New compares engagements, or offers the tenders when none are named. open shows a supplier.
func New(c *page.Common, r *data.Register, refs []string, open func(supplier string) page.Cmd) *Page {
	p := &Page{c: c, r: r, refs: refs, open: open, loading: true}
	p.table.Columns, p.table.Row = columns, p.row
	return p
}

// Init reads the tenders, or compares.
func (p *Page) Init() page.Cmd {
	if len(p.refs) > 0 {
		return p.read("")
	}
	return page.Do(func() any {
		list, err := readTenders(p.c.Context, p.r)
		return listed{list, err}
	})
}

// read compares on a pack, or on the one that is common when it is not named.
func (p *Page) read(pack string) page.Cmd {
	refs := p.refs
	p.loading, p.choose = true, nil
	return page.Do(func() any {
		found, err := readCommon(p.c.Context, p.r, refs)
		out := compared{common: found, pack: pack, err: err}
		if err != nil || pack == "" && len(found.packs) > 1 {
			return out
		}
		if pack == "" && len(found.packs) == 1 {
			out.pack = found.packs[0]
		}
		out.report, out.err = analysis.Compare(p.c.Context, p.r, found.refs, out.pack, book.At{})
		return out
	})
}

// Loading is true while something is read.
func (p *Page) Loading() bool { return p.loading }

// Typing is never true.
func (p *Page) Typing() bool { return false }

// Title names what is compared.
func (p *Page) Title() []string {
	out := []string{"Suppliers", "comparison"}
	if p.pack != "" {
		out[1] += " on " + p.pack
	}
	return out
}

// Update takes what was read.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case listed:
		p.loading, p.tenders, p.failed = false, m.tenders, m.err
		p.choose = &kit.Choice{}
		for _, t := range m.tenders {
			p.choose.Items = append(p.choose.Items,
				kit.Item{Label: text.Safe(t.ref + "  " + t.title), Detail: strconv.Itoa(len(t.bids)) + " bids"})
		}
	case compared:
		p.loading, p.common, p.pack, p.report, p.failed = false, m.common, m.pack, m.report, m.err
		if p.table.Columns = columns; p.common.tender != nil {
			p.table.Columns = tenderColumns
		}
		if m.err != nil {
			return page.Cmd{}
		}
		if m.report != nil {
			p.table.N = len(m.report.Standings)
			return page.Cmd{}
		}
		p.choosePack()
	case page.Resume:
		if p.report != nil {
			return p.read(p.pack)
		}
	}
	return page.Cmd{}
}

func (p *Page) choosePack() {
	p.choose = &kit.Choice{}
	for _, id := range p.common.packs {
		p.choose.Items = append(p.choose.Items, kit.Item{Label: text.Safe(id)})
	}
}

// choosingTender reports whether a tender is being chosen, rather than a pack.
func (p *Page) choosingTender() bool { return p.choose != nil && len(p.refs) == 0 }

func (p *Page) take(i int) page.Cmd {
	if !p.choosingTender() {
		return p.read(p.common.packs[i])
	}
	t := p.tenders[i]
	if len(t.bids) < 2 {
		return page.Say(page.Problem, text.Safe(t.ref)+" has fewer than two bids.")
	}
	p.refs = t.bids
	return p.read("")
}

// Commands of the page.
func (p *Page) Commands() []page.Command {
	if p.choose != nil {
		return p.chooseCommands()
	}
	x := p.selected()
	none, why := x == nil, "nothing is compared"
	return append([]page.Command{
		{ID: "compare.open", Title: "open the supplier", Hint: "open", Keys: []string{"enter", "l", "right"},
			Off: none || p.open == nil, Why: why, Run: func() page.Cmd { return p.open(x.Supplier.Ref) }},
		{ID: "compare.pack", Title: "compare on another questionnaire", Hint: p.packHint(), Keys: []string{"p"},
			Off: len(p.common.packs) < 2, Why: "they have no other questionnaire in common",
			Run: page.Run(p.choosePack)},
		{ID: "compare.copy", Title: "copy the comparison as text", Hint: "copy", Keys: []string{"y"}, Off: none,
			Why: why, Run: func() page.Cmd { return page.CopyText(p.text()) }},
		page.Leave(),
	}, page.Moves(p.table.Move, p.table.Half, p.table.Goto)...)
}

func (p *Page) packHint() string {
	if len(p.common.packs) < 2 {
		return ""
	}
	return "questionnaire"
}

func (p *Page) chooseCommands() []page.Command {
	n := len(p.choose.Items)
	all := []page.Command{
		{ID: "choose.take", Title: "compare these", Hint: "compare", Keys: []string{"enter", "l", "right"}, Off: n == 0,
			Why: "there is nothing to choose", Run: func() page.Cmd { return p.take(p.choose.Cursor) }},
		page.Leave(),
	}
	return append(all, page.Choose(p.choose, 5, p.take)...)
}

func (p *Page) selected() *analysis.CompareStanding {
	i := p.table.Cursor()
	if p.report == nil || i < 0 || i >= len(p.report.Standings) {
		return nil
	}
	return &p.report.Standings[i]
}

// reason is why there is no comparison, and the next step.
func reason(err error) (what, fix string) {
	var x *problem.Problem
	if errors.As(err, &x) {
		return text.Safe(x.What), page.NextStep(x.Fix)
	}
	return text.Safe(err.Error()), ""
}
