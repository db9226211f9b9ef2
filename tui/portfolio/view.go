package portfolio

import (
	"slices"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/find"
	"assure/internal/text"
	"assure/scoring"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// wide is the width from which the preview shows the word of a grade.
const wide = 90

// The columns of the list.
const (
	colRef = iota
	colSupplier
	colTier
	colRisk
	colShown
	colDue
	colStatus
	colMustHaves
	colOwner
)

// columns in the order of the screen. Name, tier, risk, score and due are never dropped; the
// reference is dropped last, as the preview shows it too.
var columns = []kit.Column{
	colRef:       {Title: "Ref", Width: 9, Drop: 1},
	colSupplier:  {Title: "Supplier", Width: 23, Flex: true},
	colTier:      {Title: "Tier", Width: 9},
	colRisk:      {Title: "Risk", Width: 14},
	colShown:     {Title: "Shown", Width: 8},
	colDue:       {Title: "Next due", Width: 10},
	colStatus:    {Title: "Status", Width: 16, Drop: 2},
	colMustHaves: {Title: "Must", Width: 4, Right: true, Drop: 3},
	colOwner:     {Title: "Owner", Width: 12, Drop: 4},
}

// headings are the columns with an arrow at the one that the list is sorted by.
func (p *Page) headings() []kit.Column {
	out := slices.Clone(columns)
	at, down := p.sort.column()
	arrow := p.c.Theme.Glyph.Up
	if down != p.turned {
		arrow = p.c.Theme.Glyph.Down
	}
	out[at].Title += " " + arrow
	return out
}

func (p *Page) cells(i int) []kit.Span {
	r := &p.rows[p.hits[i]]
	t := p.c.Theme
	score, name := riskOf(r)
	risk := t.Risk(name, score)
	shown := kit.S(theme.Muted, kit.Pad(t.Glyph.Dash, 5, true, ""))
	if r.Assured >= 0 {
		shown = kit.S(t.Grade(string(r.Grade)).Role,
			kit.Pad(r.Assured.String(), 5, true, "")+" "+string(r.Grade)+lifted(r))
	}
	tier := kit.S(theme.Plain, tierCell(r))
	if r.Tier == 0 {
		tier = kit.S(theme.Muted, t.Glyph.Dash)
	}
	due := kit.S(theme.Plain, page.DueWords(r.NextDue, p.today))
	if r.NextDue != 0 && r.NextDue < p.today {
		due.Role = theme.Warn
	}
	return []kit.Span{
		colRef: {Text: text.Safe(p.key(r))}, colSupplier: p.nameCell(r), colTier: tier,
		colRisk: kit.S(risk.Role, risk.String()+above(r)+handRisk(r)), colShown: shown, colDue: due,
		colStatus:    kit.S(t.Status(string(r.Status)), statusWord(r.Status)),
		colMustHaves: kit.Count(r.MustHaves), colOwner: {Text: text.Safe(r.Owner)},
	}
}

// handMark is behind a tier or a risk that a value given by hand has a part in.
const handMark = "^"

func hand(r *data.SupplierSummary) string {
	if len(r.ByHand) > 0 {
		return handMark
	}
	return ""
}

// tierCell is the tier of a row with its marks. Where there is room for one only, it is that of a provisional tier: the
// risk has the other too.
func tierCell(r *data.SupplierSummary) string {
	if !r.Provisional {
		return tierWord(r.Tier) + hand(r)
	}
	if both := tierWord(r.Tier) + hand(r) + scoring.ProvisionalMark; len(both) <= columns[colTier].Width {
		return both
	}
	return tierWord(r.Tier) + scoring.ProvisionalMark
}

// handRisk is [hand] for a risk; one that is not known needs no mark.
func handRisk(r *data.SupplierSummary) string {
	if score, _ := riskOf(r); score == 0 {
		return ""
	}
	return hand(r)
}

// lifted marks a grade that an acceptance raised.
func lifted(r *data.SupplierSummary) string {
	if r.Lifted {
		return "*"
	}
	return ""
}

// above marks a risk that is an open one above the rating.
func above(r *data.SupplierSummary) string {
	if r.Higher != nil {
		return "*"
	}
	return ""
}

// statusWord is a status in the width of its column.
func statusWord(s scoring.Status) string {
	if s == scoring.NoQuestionnaire {
		return "No questionnaire"
	}
	return string(s)
}

// View draws the list with a preview below it; the preview shrinks before the list does.
func (p *Page) View(w, h int) []kit.Line {
	switch {
	case p.mode == choosing:
		return p.check.View(p.c.Theme, min(w, 60), h, true)
	case p.loading:
		return kit.Waiting(p.c.Theme, "Reading the suppliers")
	case len(p.rows) == 0:
		return p.viewEmpty(w)
	}
	preview := p.viewPreview(w, h)
	bottom := 1 + len(preview)
	var top []kit.Line
	if p.mode == searching {
		top = p.viewSearch(w)
	} else {
		top = p.viewUses(w)
	}
	p.above = len(top)
	p.table.Columns = p.headings()
	lines := append(top, p.table.View(p.c.Theme, w, h-bottom-len(top), true)...)
	lines = append(lines, preview...)
	return append(lines, p.position())
}

// viewSearch is the field, and below it completions or what is wrong.
func (p *Page) viewSearch(w int) []kit.Line {
	help := kit.L(kit.S(theme.Muted, "  "))
	if len(p.filter.wrong) > 0 {
		help = help.Append(kit.S(theme.Warn, "no such filter: "+text.Safe(strings.Join(p.filter.wrong, ", "))))
	} else if p.input.Value() == "" && p.was != "" {
		help = help.Append(kit.S(theme.Key, p.c.Theme.Glyph.Up), kit.S(theme.Muted, " brings back "+text.Safe(p.was)))
	} else if offers, _ := complete(p.input.Value()); len(offers) > 0 {
		help = help.Append(kit.S(theme.Muted, strings.Join(offers, "  ")))
	}
	lines := []kit.Line{p.input.View(p.c.Theme, "/ ", w), help}
	if u := p.viewUses(w); len(u) > 0 {
		if len(help.Spans) == 1 { // nothing but the indent
			lines = lines[:1]
		}
		lines = append(lines, u...)
	}
	if strings.TrimSpace(p.input.Value()) == "" {
		lines = append(lines, kit.Paragraph(theme.Muted, searched, w, 2)...)
	}
	return lines
}

// searched says what a search looks at.
const searched = "Searched: references, names and former names, services, owners, ODS codes and company numbers, " +
	"contracts, tags, contacts, hosts and other companies behind a service."

func (p *Page) position() kit.Line {
	first, last := p.table.Range()
	if len(p.hits) == 0 {
		return kit.L(kit.S(theme.Muted, "No supplier matches."))
	}
	return kit.L(kit.S(theme.Muted,
		text.Thousands(first)+p.c.Theme.Glyph.Dash+text.Thousands(last)+" of "+text.Thousands(len(p.hits))+" "+
			p.c.Theme.Glyph.Dot+" by "+p.sort.words(p.turned)+p.legend()))
}

// legend says what the marks mean while a row has them.
func (p *Page) legend() string {
	words := ""
	for _, m := range []struct {
		mark, word string
		has        func(*data.SupplierSummary) bool
	}{
		{handMark, "by hand", func(r *data.SupplierSummary) bool { return len(r.ByHand) > 0 }},
		{scoring.ProvisionalMark, "provisional (b triages)",
			func(r *data.SupplierSummary) bool { return r.Provisional }},
	} {
		if slices.ContainsFunc(p.hits, func(i int32) bool { return m.has(&p.rows[i]) }) {
			words += " " + p.c.Theme.Glyph.Dot + " " + m.mark + " " + m.word
		}
	}
	return words
}

// viewPreview describes the supplier under the cursor in up to four lines.
func (p *Page) viewPreview(w, h int) []kit.Line {
	t := p.c.Theme
	r := p.selected()
	room := 0
	switch {
	case h >= 22:
		room = 5
	case h >= 18:
		room = 3
	case h >= 14:
		room = 2
	}
	if r == nil && len(p.rows) > 0 {
		return p.viewNoMatch(w)
	}
	if room == 0 || r == nil {
		return nil
	}
	dot := kit.S(theme.Muted, " "+t.Glyph.Dot+" ")
	lines := []kit.Line{kit.Rule(t, w)}
	if room > 2 {
		who := kit.L(kit.S(theme.Strong, text.Safe(r.Name)), kit.S(theme.Muted, "  "+text.Safe(p.key(r))))
		if p.each && r.Service != "" {
			who = who.Append(dot, kit.S(theme.Plain, text.Safe(r.Service)))
		}
		if r.DueWhat != "" {
			who = who.Append(dot, kit.S(theme.Plain, r.DueWhat+" "+page.DueWords(r.NextDue, p.today)))
		}
		lines = append(lines, who.Fit(w, t.Glyph.Ellipsis))
	}
	if words := find.Matched(&r.Listing, p.facts, p.filter.words); words != "" {
		lines = append(lines, kit.L(kit.S(theme.Info, "found by "), kit.S(theme.Plain, text.Safe(words))).
			Fit(w, t.Glyph.Ellipsis))
	}
	lines = append(lines, p.previewHead(r, w))
	if words := r.HigherWords(); words != "" {
		lines = append(lines, kit.Paragraph(theme.Notable, "* "+words+".", w, 0)...)
	}
	for _, words := range r.ByHand {
		lines = append(lines, kit.Paragraph(theme.Notable, handMark+" "+text.Safe(words), w, 0)...)
	}
	if words := p.from(r); words != "" {
		lines = append(lines, kit.Paragraph(theme.Notable, text.Safe(words), w, 0)...)
	}
	if p.previewOf == p.key(r) {
		for _, s := range p.preview {
			lines = append(lines, kit.Paragraph(theme.Plain, text.Safe(s), w, 0)...)
		}
	}
	if len(lines) > room+1 { // mark that there is more
		last := &lines[room]
		*last = kit.L(kit.S(theme.Plain, kit.Cut(last.String(), w-2, "")+" "+t.Glyph.Ellipsis))
	}
	return kit.Screen(lines, room+1)
}

// viewNoMatch says what was searched where nothing matches, and how to see the suppliers again.
func (p *Page) viewNoMatch(w int) []kit.Line {
	clear := "esc clears the last word of the search, and each word before it when pressed again."
	if p.mode == searching {
		clear = "backspace takes back a letter, esc the whole search."
	}
	return append(append([]kit.Line{kit.Rule(p.c.Theme, w)}, kit.Paragraph(theme.Plain, searched, w, 0)...),
		kit.Paragraph(theme.Plain, text.UpperFirst(clear), w, 0)...)
}

// tierWords is the tier of a row in words.
func tierWords(r *data.SupplierSummary) string {
	if r.Provisional {
		return scoring.TierLabel(r.Tier) + hand(r) + ", provisional"
	}
	return scoring.TierLabel(r.Tier) + hand(r)
}

// previewHead is the rating of a row in one line.
func (p *Page) previewHead(r *data.SupplierSummary, w int) kit.Line {
	t := p.c.Theme
	dot := kit.S(theme.Muted, " "+t.Glyph.Dot+" ")
	score, name := riskOf(r)
	risk := t.Risk(name, score)
	head := kit.L(kit.S(theme.Strong, tierWords(r)), dot,
		kit.S(risk.Role, risk.String()+handRisk(r)))
	switch {
	case r.Assured >= 0:
		head = head.Append(dot, kit.S(theme.Plain, "shown "+r.Assured.String()+", at most "+r.Possible.String()))
		if r.Grade != "" {
			g := t.Grade(string(r.Grade))
			word := g.String()
			if w < wide {
				word = g.Glyph
			}
			head = head.Append(dot, kit.S(g.Role, word))
			if r.Lifted {
				head = head.Append(kit.S(theme.Notable, "* accepted despite"))
			}
		}
		head = head.Append(dot, kit.S(t.Status(string(r.Status)), string(r.Status)))
	case r.Status.Ungraded():
		head = head.Append(dot, kit.S(t.Status(string(r.Status)), string(r.Status)))
	}
	return head
}

// from says which engagements the columns of a supplier's row are from.
func (p *Page) from(r *data.SupplierSummary) string {
	if p.each || r.Where == "" {
		return ""
	}
	return "Worst of " + strconv.Itoa(r.Worst.Live) + " live: " + r.Where + "."
}

// viewEmpty is the first run: it lists how to begin.
func (p *Page) viewEmpty(w int) []kit.Line {
	lines := []kit.Line{{}, kit.L(kit.S(theme.Strong, "  No suppliers yet.")), {}}
	way := func(key, text string) {
		lines = append(lines, kit.L(kit.S(theme.Plain, "  "), kit.S(theme.Key, kit.Pad(key, 4, false, "")),
			kit.S(theme.Plain, text)))
	}
	if p.links.Demo != nil {
		way("d", "look around first: load 40 made-up suppliers")
	}
	way("n", "add one supplier by name")
	if p.links.Import != nil {
		way("i", "import a spreadsheet of suppliers as it is")
	}
	lines = append(lines, kit.Line{})
	lines = append(lines, kit.Paragraph(theme.Muted,
		"Everything stays in one file on this computer. Each answer is saved as you give it.", w, 2)...)
	return lines
}
