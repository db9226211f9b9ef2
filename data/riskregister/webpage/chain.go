package webpage

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"assure/data/riskregister/tables"
	"assure/internal/text"
)

// The drawing of the chain in units of its drawing: three columns of boxes, read from left to right. So many boxes keep
// it on a page of A4; what has most at stake is drawn, and what is left out is counted.
const (
	drawnWidth, drawnBox, drawnHeight, drawnStep = 1000, 290, 30, 38
	drawnTop                                     = 28
	drawnEngagements, drawnParties, drawnNeeds   = 18, 12, 8
	drawnName                                    = 32 // characters that fit a box
)

// drawing is who uses what, drawn, and in words.
type drawing struct {
	Width, Height int
	Heads         []mapWord
	Boxes         []drawnNode
	Lines         []string // paths
	Sentence      string
	Left          string // what is left out
}

type drawnNode struct {
	X, Y, W, H   int
	TextX, TextY int
	Mark, Text   string
}

// node is a box to draw.
type node struct {
	key, words, mark string
	at               int // its place from the top
}

// newDrawing draws the fourth parties with most at stake, what uses them and what they depend on; nil for none.
func newDrawing(b *tables.Book) *drawing {
	if b.Chain == nil || len(b.Chain.Parties) == 0 {
		return nil
	}
	c := b.Chain
	parties := partiesToDraw(c)
	shown := map[string]*node{}
	for i := range parties {
		shown[parties[i].key] = &parties[i]
	}
	engagements, others := engagementsToDraw(b, shown)
	needs, moreNeeds := needsToDraw(c, shown)
	rows := max(len(engagements), len(parties), len(needs))
	d := &drawing{Width: drawnWidth + 2, Height: drawnTop + rows*drawnStep}
	left := map[string]*node{}
	for column, list := range [][]node{engagements, parties, needs} {
		x := 1 + column*(drawnWidth-drawnBox)/2
		if len(list) > 0 {
			d.Heads = append(d.Heads, mapWord{x, 16, "start", true,
				[]string{"Engagements, by tier", "Fourth parties", "What these depend on"}[column]})
		}
		for i := range list {
			n := &list[i]
			n.at = drawnTop + i*rows*drawnStep/len(list)
			d.Boxes = append(d.Boxes, drawnNode{X: x, Y: n.at, W: drawnBox, H: drawnHeight, TextX: x + 8,
				TextY: n.at + 20, Mark: n.mark, Text: say(n.words)})
			if column == 0 {
				left[n.key] = n
			}
		}
	}
	for _, l := range c.Links {
		if from, to := left[l.Engagement], shown[l.No]; from != nil && to != nil && l.First {
			d.line(0, from, to)
		}
	}
	for i := range needs {
		for _, n := range c.Needs {
			if from := shown[n.No]; from != nil && n.On == needs[i].key {
				d.line(1, from, &needs[i])
			}
		}
	}
	d.Sentence = say(fmt.Sprintf("Drawing of who uses what, from left to right: %s, %s and %s that these depend on. "+
		"The table below has the same in words.", text.Plural(len(engagements), "engagement", "engagements"),
		text.Plural(len(parties), "fourth party", "fourth parties"), text.Plural(len(needs), "fourth party",
			"fourth parties")))
	d.Left = leftOut(others, len(c.Parties)-len(parties), moreNeeds)
	return d
}

// line draws a line from a column to the next.
func (d *drawing) line(column int, from, to *node) {
	x, half := column*(drawnWidth-drawnBox)/2+drawnBox, drawnHeight/2
	end := (column + 1) * (drawnWidth - drawnBox) / 2
	middle := (x + end) / 2
	d.Lines = append(d.Lines, fmt.Sprintf("M%d %dC%d %d %d %d %d %d", x, from.at+half, middle, from.at+half, middle,
		to.at+half, end, to.at+half))
}

// leftOut says how many boxes are not drawn.
func leftOut(engagements, parties, needs int) string {
	var parts []string
	add := func(n int, one, many string) {
		if n > 0 {
			parts = append(parts, text.Plural(n, one, many))
		}
	}
	add(engagements, "engagement", "engagements")
	add(parties, "fourth party", "fourth parties")
	add(needs, "fourth party that others depend on", "fourth parties that others depend on")
	if len(parts) == 0 {
		return ""
	}
	return "Drawn is what has most at stake. Not drawn: " + strings.Join(parts, ", ") +
		". The table below and the workbook have all."
}

// partiesToDraw are those with most single points, most of tier 1 and most engagements.
func partiesToDraw(c *tables.Chain) []node {
	list := slices.Clone(c.Parties)
	slices.SortStableFunc(list, func(p, q tables.FourthParty) int {
		return cmp.Or(cmp.Compare(len(q.Single), len(p.Single)), cmp.Compare(q.Tier1.N, p.Tier1.N),
			cmp.Compare(q.Engagements+q.Through, p.Engagements+p.Through))
	})
	var out []node
	for i := range list[:min(len(list), drawnParties)] {
		p := &list[i]
		n := node{key: p.No, words: text.Shorten(p.Name, drawnName-8) + " · " + text.Thousands(p.Engagements)}
		if p.Through > 0 {
			n.words += "+" + text.Thousands(p.Through)
		}
		if len(p.Single) > 0 {
			n.words, n.mark = "! "+n.words, "warn"
		}
		out = append(out, n)
	}
	return out
}

// engagementsToDraw are those that use what is drawn, the most critical tier first, and how many are left out.
func engagementsToDraw(b *tables.Book, shown map[string]*node) (out []node, others int) {
	var list []*tables.Dependency
	seen, drawn := map[string]bool{}, map[string]bool{}
	for i := range b.Chain.Links {
		if l := &b.Chain.Links[i]; l.InForce && !seen[l.Engagement] {
			if shown[l.No] != nil {
				list = append(list, l)
				seen[l.Engagement] = true
			}
			drawn[l.Engagement] = true
		}
	}
	const untriaged = 5
	slices.SortStableFunc(list, func(x, y *tables.Dependency) int {
		return cmp.Or(cmp.Compare(cmp.Or(x.Tier, untriaged), cmp.Or(y.Tier, untriaged)),
			cmp.Compare(rank(x.Single), rank(y.Single)), cmp.Compare(x.Engagement, y.Engagement))
	})
	for _, l := range list[:min(len(list), drawnEngagements)] {
		tier := "?"
		if l.Tier > 0 {
			tier = fmt.Sprint(l.Tier)
		}
		out = append(out, node{key: l.Engagement, words: tier + " · " + l.Engagement + " " +
			text.Shorten(l.Supplier, drawnName-len(l.Engagement)-4)})
	}
	return out, len(drawn) - len(out)
}

// rank puts what is so before what is not known, and that before what is not.
func rank(b *bool) int {
	switch {
	case b == nil:
		return 1
	case *b:
		return 0
	}
	return 2
}

// needsToDraw are what the drawn parties depend on, those that most of them do first, and how many are left out.
func needsToDraw(c *tables.Chain, shown map[string]*node) (out []node, others int) {
	names, count := map[string]string{}, map[string]int{}
	var order []string
	for _, n := range c.Needs {
		if shown[n.No] == nil {
			continue
		}
		if count[n.On]++; count[n.On] == 1 {
			order = append(order, n.On)
		}
		names[n.On] = n.Name
	}
	slices.SortStableFunc(order, func(x, y string) int { return cmp.Compare(count[y], count[x]) })
	for _, on := range order[:min(len(order), drawnNeeds)] {
		out = append(out, node{key: on, words: text.Shorten(names[on], drawnName)})
	}
	return out, len(order) - len(out)
}

// chainTable has every fourth party with who uses it and through whom: the drawing in words.
func chainTable(b *tables.Book) *table {
	t := &table{ID: "chain", Title: "Who depends on whom", What: "fourth parties", Search: "Search fourth parties",
		Empty: "No product, host or other fourth party is recorded, so it is not known what any engagement depends on.",
		Caption: "How much depends on each product, host and other fourth party, and beside each figure of how many " +
			"engagements it is not known"}
	if b.Chain == nil {
		return t
	}
	users, needs := map[string][]string{}, map[string][]string{}
	for _, l := range b.Chain.Links {
		if l.First {
			users[l.No] = append(users[l.No], strings.TrimSpace(l.Engagement+" "+l.Supplier)+userNote(&l))
		}
	}
	for _, n := range b.Chain.Needs {
		needs[n.No] = append(needs[n.No], n.Name+" ("+n.Role+")")
	}
	columns := tables.FourthParties()
	rows := b.FourthPartyRows()
	fill(t, columns.Sheet(), chainParts(), 0, moreDetails, nil, rows, nil)
	for i := range t.Rows {
		c := &t.Rows[i].Cells[0]
		c.More = slices.Concat([]fact{{"Used by", sayAll(users[rows[i].No])},
			{"Depends on", sayAll(needs[rows[i].No])}}, c.More)
		c.More = slices.DeleteFunc(c.More, func(f fact) bool { return len(f.Lines) == 0 })
		c.MoreWords = moreDetails
	}
	return t
}

// withUnknown is a count, and under it of how many engagements it is not known.
func withUnknown(n, unknown int) tableCell {
	c := tableCell{Text: text.Thousands(n), Number: true, Key: fmt.Sprintf("%09d", n)}
	if unknown > 0 {
		c.Note = text.Thousands(unknown) + " not known"
	}
	return c
}

// chainParts are the columns of [chainTable].
func chainParts() []part[tables.FourthPartyRow] {
	type row = tables.FourthPartyRow
	with := withUnknown
	return []part[row]{
		{header: tables.HParty, covers: []string{tables.HParty, tables.HPartyNo}, cell: func(p *row) tableCell {
			return tableCell{Text: say(p.Name), Note: say(p.No)}
		}},
		{header: "As"},
		{header: "Used by", covers: []string{tables.HUses, "Use: not known"}, number: true, down: true,
			cell: func(p *row) tableCell { return with(p.Engagements, p.NotKnown) }},
		{header: "Through another", number: true, down: true},
		{header: tables.HCritical, covers: []string{tables.HCritical, tables.HNoCritical}, number: true, down: true,
			cell: func(p *row) tableCell { return with(p.Critical.N, p.Critical.Unknown) }},
		{header: tables.HTier1, covers: []string{tables.HTier1, tables.HNoTier}, number: true, down: true,
			cell: func(p *row) tableCell { return with(p.Tier1.N, p.Tier1.Unknown) }},
		{header: tables.HTier1Share, number: true, down: true},
		{header: "Worst band of records", covers: []string{"Worst band of records", "Records: not known"},
			cell: func(p *row) tableCell {
				c := with(p.RecordsRank, p.NoRecords)
				c.Text, c.Number = say(p.Records), false
				return c
			}},
		{header: tables.HDays, covers: []string{tables.HDays, tables.HNoDays}, number: true, down: true,
			cell: func(p *row) tableCell {
				n := 0
				if p.Days != nil {
					n = int(*p.Days)
				}
				c := with(n, p.NoDays)
				if p.Days == nil {
					c.Text = ""
				}
				return c
			}},
		{header: tables.HSingles, covers: []string{tables.HSingles, tables.HNoSingles}, number: true, down: true,
			cell: func(p *row) tableCell {
				c := with(len(p.Single), p.NoSingle)
				if len(p.Single) > 0 {
					c.Mark = "warn"
				}
				return c
			}},
		{header: tables.HOldest},
	}
}

// userNote says what is particular of a use.
func userNote(l *tables.Dependency) string {
	var notes []string
	if !l.InForce {
		notes = append(notes, "not in force")
	}
	if l.Tier > 0 {
		notes = append(notes, fmt.Sprintf("tier %d", l.Tier))
	}
	if l.Offered {
		notes = append(notes, "says the supplier, not adopted")
	}
	if len(notes) == 0 {
		return ""
	}
	return ", " + strings.Join(notes, ", ")
}

// indexTable has the Herfindahl indexes.
func indexTable(b *tables.Book) *table {
	type row = tables.Herfindahl
	t := &table{ID: "herfindahl", Title: "Concentration on few", What: "indexes",
		Empty: "No service of tiers 1 and 2 is in force.",
		Caption: "Herfindahl index of services of tiers 1 and 2: the sum of the squared shares, 10,000 where one has " +
			"all. Above 2,500 it is marked. It counts only services whose parties are known"}
	parts := []part[row]{{header: "Of", wide: true}, {header: "By"}, {header: tables.HIndex, number: true, down: true},
		{header: tables.HIndexFlag, covers: []string{tables.HIndexFlag},
			cell: func(x *row) tableCell { return warning(x.Flag()) }},
		{header: tables.HIndexKnown, number: true}, {header: "Not known for", number: true},
		{header: tables.HIndexServices, number: true}, {header: "The largest"}, {header: "Its share %", number: true}}
	columns := tables.Indexes()
	fill(t, columns.Sheet(), parts, 0, moreDetails, nil, b.IndexRows(), nil)
	t.Details = false
	return t
}
