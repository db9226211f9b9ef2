package portfolio

import (
	"strconv"

	"assure/data"
	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// mark marks or unmarks the supplier under the cursor for a comparison, and goes to the next.
func (p *Page) mark() page.Cmd {
	ref := p.selectedRef()
	if p.marked[ref] {
		delete(p.marked, ref)
	} else {
		p.marked[ref] = true
	}
	p.table.Move(1)
	return p.wantPreview()
}

// compare compares the engagements of the marked suppliers, in the order of the list; without a mark it offers the
// tenders.
func (p *Page) compare() page.Cmd {
	var refs []string
	for _, i := range p.order() {
		switch r := &p.rows[i]; {
		case !p.marked[p.key(r)]:
		case r.Engagement != "":
			refs = append(refs, r.Engagement)
		default:
			refs = append(refs, r.Ref)
		}
	}
	if len(refs) == 1 {
		return page.Say(page.Info, "One supplier is marked; space marks another to compare it with.")
	}
	return p.links.Compare(refs)
}

// nameCell is the name of a row: the mark if it has one, the supplier, and at the end the service of an engagement, or
// how many engagements the supplier has.
func (p *Page) nameCell(r *data.SupplierSummary) kit.Span {
	cell := kit.S(theme.Plain, text.Safe(r.Name))
	if p.marked[p.key(r)] {
		cell.Text = p.c.Theme.Glyph.Mark + " " + cell.Text
	}
	switch {
	case p.each && r.Service != "":
		cell.End = " " + p.c.Theme.Glyph.Dot + " " + text.Safe(r.Service)
	case len(r.Each) > 0:
		cell.End = " (" + strconv.Itoa(len(r.Each)) + ")"
	}
	return cell
}

// markCommands are the commands for marking and comparing.
func (p *Page) markCommands(none bool, why string) []page.Command {
	hint, title := "", "compare the bids of a tender, or marked suppliers"
	if n := len(p.marked); n > 0 {
		hint, title = "compare "+strconv.Itoa(n), "compare the marked suppliers"
	}
	all := []page.Command{
		{ID: "supplier.mark", Title: "mark or unmark the supplier for a comparison", Keys: []string{"space"}, Off: none,
			Why: why, Run: p.mark},
		{ID: "compare", Title: title, Hint: hint, Keys: []string{"c"}, Off: p.links.Compare == nil || len(p.rows) == 0,
			Why: "there are no suppliers yet", Run: p.compare},
	}
	if len(p.marked) > 0 && p.query == "" { // with a filter, esc clears that first
		all = append(all, page.Command{ID: "marks.drop", Title: "clear all marks", Hint: "unmark",
			Keys: []string{"esc"}, Run: page.Run(func() { clear(p.marked) })})
	}
	return all
}
