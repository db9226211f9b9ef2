// Package heat is the page of the 5x5: how many engagements are in each cell, each once at its highest open risk, and
// which they are.
package heat

import (
	"fmt"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/lists"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/export"
	"assure/tui/kit"
	"assure/tui/page"
)

// Links are the pages that the map leads to.
type Links struct {
	// List opens the risks that a cell counts or, for the zero Cell, those without a place.
	List   func(side lists.Side, c entity.Cell) page.Cmd
	Export func(export.Of) page.Cmd
}

// Page is the heat map.
type Page struct {
	c     *page.Common
	r     *data.Register
	links Links

	l      *lists.RiskList
	seen   page.Seen
	failed error
	side   lists.Side
	at     entity.Cell
	wide   bool // drawn as a grid
	scroll kit.Scroll
	width  int // of a cell as drawn last, and the row of the first cell
	top    int
}

type read struct {
	l    *lists.RiskList
	seen page.Seen
	err  error
}

// New opens the heat map.
func New(c *page.Common, r *data.Register, links Links) *Page {
	return &Page{c: c, r: r, links: links, wide: true}
}

// Init reads the risks.
func (p *Page) Init() page.Cmd { return page.Do(p.load) }

// load reads the risks, in the background.
func (p *Page) load() any {
	seen := page.Look(p.c.Context, p.r)
	l, err := lists.Risks(p.c.Context, p.r, lists.Scope{}, book.At{})
	return read{l, seen, err}
}

// Failed is why the risks could not be read. Once there are some, they stay.
func (p *Page) Failed() error {
	if p.l != nil {
		return nil
	}
	return p.failed
}

// Again reads the risks anew.
func (p *Page) Again() page.Cmd {
	p.failed = nil
	return p.Init()
}

// Loading is true until the risks are there.
func (p *Page) Loading() bool { return p.l == nil && p.failed == nil }

// Typing is never true.
func (p *Page) Typing() bool { return false }

// sideWords say which cell of the risks is shown.
var sideWords = [lists.Sides]string{lists.Current: "now", lists.Inherent: "before controls", lists.Target: "target"}

// Title says what is counted, and which cell.
func (p *Page) Title() []string {
	s := "Heat map"
	if p.l != nil {
		s += " " + p.c.Theme.Glyph.Dot + " " + text.Plural(p.m().Engagements, "engagement", "engagements")
	}
	return []string{s, sideWords[p.side]}
}

func (p *Page) m() *lists.Map { return &p.l.Maps[p.side] }

// Update takes what was read; coming back to the page reads it again.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case read:
		if m.err != nil {
			p.failed = m.err
			return page.Say(page.Problem, "The risks could not be read: "+page.Message(m.err))
		}
		p.l, p.seen, p.failed = m.l, m.seen, nil
		if p.at == (entity.Cell{}) {
			p.goHighest()
		}
	case page.Resume:
		return p.seen.Refresh(p.c, p.r, p.load)
	case kit.Click:
		return p.click(m)
	}
	return page.Cmd{}
}

// click moves the cursor to a cell; one on the cell under the cursor lists its risks.
func (p *Page) click(m kit.Click) page.Cmd {
	c, ok := p.cellAt(m.X, m.Y)
	switch {
	case !ok:
		return page.Cmd{}
	case c == p.at && p.here() > 0:
		return p.links.List(p.side, c)
	}
	p.at = c
	return page.Cmd{}
}

// cellAt is the cell that was drawn at a place of the page.
func (p *Page) cellAt(x, y int) (c entity.Cell, ok bool) {
	row := y - p.top
	if p.l == nil || row < 0 {
		return c, false
	}
	if !p.wide {
		all := p.taken()
		if row >= len(all) {
			return c, false
		}
		return all[row], true
	}
	c = entity.Cell{Likelihood: 5 - row/2, Consequence: (x-labelWidth)/max(1, p.width) + 1}
	return c, x >= labelWidth && row < 10 && c.Consequence <= 5
}

// taken are the cells that have an engagement, the highest score first.
func (p *Page) taken() []entity.Cell {
	var out []entity.Cell
	for c := 5; c >= 1; c-- {
		for l := 5; l >= 1; l-- {
			if p.m().Cells[c][l] > 0 {
				out = append(out, entity.Cell{Consequence: c, Likelihood: l})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b entity.Cell) int { return b.Score() - a.Score() })
	return out
}

func (p *Page) goHighest() {
	p.at = entity.Cell{Consequence: 5, Likelihood: 5}
	if all := p.taken(); len(all) > 0 {
		p.at = all[0]
	}
}

// here is how many engagements are in the cell under the cursor.
func (p *Page) here() int { return p.m().Cells[p.at.Consequence][p.at.Likelihood] }

// Commands of the page.
func (p *Page) Commands() []page.Command {
	off := p.l == nil
	why := "the risks are being read"
	empty, whyEmpty := off, why
	if !off && p.here() == 0 {
		empty, whyEmpty = true, "no engagement is in this cell"
	}
	none, whyNone := off, why
	if !off && p.m().Unplaced == 0 {
		none, whyNone = true, "every engagement with an open risk has a place"
	}
	all := []page.Command{
		{ID: "heat.open", Title: "list the risks that the cell counts", Hint: "list", Keys: []string{"enter"},
			Off: empty,
			Why: whyEmpty, Run: func() page.Cmd { return p.links.List(p.side, p.at) }},
		{ID: "heat.side", Title: "show the other: now, before controls, target", Hint: "now, before, target",
			Keys: []string{"t"}, Off: off, Why: why, Run: func() page.Cmd {
				p.side = (p.side + 1) % lists.Sides
				return page.Say(page.Info, "Each risk is shown where it is "+p.sideSays()+".")
			}},
		{ID: "heat.export", Title: "export the register with its heat map", Hint: "export", Keys: []string{"x"},
			Off: off, Why: why, Run: func() page.Cmd { return p.links.Export(export.Of{}) }},
		{ID: "heat.unplaced", Title: "list those that have no place", Hint: "not placed", Keys: []string{"0"},
			Off: none,
			Why: whyNone, Run: func() page.Cmd { return p.links.List(p.side, entity.Cell{}) }},
	}
	move := func(dl, dc int) func() page.Cmd { return page.Run(func() { p.move(dl, dc) }) }
	return append(all,
		page.Command{ID: "heat.up", Title: "a higher likelihood", Keys: []string{"up", "k"}, Off: off, Why: why,
			Run: move(1, 0)},
		page.Command{ID: "heat.down", Title: "a lower likelihood", Keys: []string{"down", "j"}, Off: off, Why: why,
			Run: move(-1, 0)},
		page.Command{ID: "heat.right", Title: "a higher consequence", Keys: []string{"right", "l"}, Off: off, Why: why,
			Run: move(0, 1)},
		page.Command{ID: "heat.left", Title: "a lower consequence", Keys: []string{"left", "h"}, Off: off, Why: why,
			Run: move(0, -1)},
		page.Command{ID: "heat.copy", Title: "copy the cell as text", Keys: []string{"y"}, Off: empty, Why: whyEmpty,
			Run: func() page.Cmd { return page.CopyText(p.cellWords()) }},
		page.Command{ID: "reload", Title: "read the risks again", Keys: []string{"R"}, Run: p.Init},
		page.Command{ID: "back", Title: "go back", Hint: "back", Keys: []string{"esc", "q"}, Run: page.Back})
}

func (p *Page) sideSays() string {
	return [lists.Sides]string{lists.Current: "now, as calculated or as a person decided",
		lists.Inherent: "before controls", lists.Target: "to come to"}[p.side]
}

// move moves the cursor in the grid; in the list up and down go through the cells that are taken.
func (p *Page) move(dl, dc int) {
	if p.wide {
		p.at.Likelihood = max(1, min(5, p.at.Likelihood+dl))
		p.at.Consequence = max(1, min(5, p.at.Consequence+dc))
		return
	}
	all := p.taken()
	if len(all) == 0 {
		return
	}
	i := slices.Index(all, p.at)
	p.at = all[kit.Clamp(i-dl+dc, len(all))]
}

// cellWords are the cell under the cursor as text.
func (p *Page) cellWords() string {
	c := p.at
	return fmt.Sprintf("likelihood %d %s x consequence %d %s = %s %d: %s", c.Likelihood, p.label(true, c.Likelihood),
		c.Consequence, p.label(false, c.Consequence), p.l.Settings.Band(c.Score()), c.Score(),
		text.Plural(p.here(), "engagement", "engagements"))
}

func (p *Page) label(likelihood bool, n int) string {
	if likelihood {
		return text.Safe(p.l.Settings.Likelihoods[n-1])
	}
	return text.Safe(p.l.Settings.Consequences[n-1])
}
