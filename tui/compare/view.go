package compare

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"assure/data/analysis"
	"assure/internal/text"
	"assure/scoring"
	"assure/tui/kit"
	"assure/tui/theme"
	"assure/tui/walk"
)

// The columns of the ranking.
const (
	colPlace = iota
	colSupplier
	colShown
	colAtMost
	colGrade
	colAhead
	colOpen
	colRisk
	colCameIn // of the bids of a tender
)

var columns = []kit.Column{
	colPlace:    {Title: "Place", Width: 7},
	colSupplier: {Title: "Supplier", Width: 14, Flex: true},
	colShown:    {Title: "Shown", Width: 5, Right: true},
	colAtMost:   {Title: "At most", Width: 7, Right: true},
	colGrade:    {Title: "Grade", Width: 5},
	colAhead:    {Title: "Ahead of", Width: 17},
	colOpen:     {Title: "Must-haves open", Width: 15, Drop: 1},
	colRisk:     {Title: "Risk", Width: 13, Drop: 2},
}

// tenderColumns have whether a bid came in time, which stays when others have no room.
var tenderColumns = append(slices.Clone(columns), kit.Column{Title: "Came in", Width: 12})

func (p *Page) row(i int) []kit.Span {
	t, x := p.c.Theme, &p.report.Standings[i]
	g := t.Grade(string(x.Result.ShownGrade()))
	risk := kit.Span{}
	if r := x.Result.Risk; r != nil && r.Score > 0 {
		rating := t.Risk(string(r.Band), r.Score)
		risk = kit.S(rating.Role, rating.String())
	}
	shown, most := t.Glyph.Dash, t.Glyph.Dash
	if x.Result.Assessable {
		shown, most = x.Assured.String(), x.Possible.String()
	}
	open := kit.Span{}
	if n := len(x.Open); n > 0 {
		open = kit.S(theme.Warn, strconv.Itoa(n))
		if k := accepted(x); k > 0 {
			open.Text += ", " + strconv.Itoa(k) + " accepted"
		}
	}
	row := []kit.Span{
		colPlace: {Text: place(x)}, colSupplier: {Text: text.Safe(x.Supplier.Name)},
		colShown: kit.S(theme.Strong, shown), colAtMost: {Text: most}, colGrade: kit.S(g.Role, g.Glyph),
		colAhead: ahead(x), colOpen: open, colRisk: risk,
	}
	if p.common.tender == nil {
		return row
	}
	in := kit.Span{}
	if b := p.common.bid(x.Engagement.Ref); b != nil {
		if in.Text = b.Arrival; b.Late != "" {
			in.Role = theme.Warn
		}
	}
	return append(row, in)
}

func place(x *analysis.CompareStanding) string {
	if x.Best == x.Worst {
		return strconv.Itoa(x.Best)
	}
	return strconv.Itoa(x.Best) + " to " + strconv.Itoa(x.Worst)
}

// firm lists the engagements that a bidder is ahead of under other weights too.
func firm(x *analysis.CompareStanding) []string {
	return slices.DeleteFunc(slices.Clone(x.Beats), func(ref string) bool { return slices.Contains(x.OnWeights, ref) })
}

// ahead counts certain leads, those that the weights decide, and those that rely on claims.
func ahead(x *analysis.CompareStanding) kit.Span {
	sure, weights, word := len(firm(x)), len(x.OnWeights), len(x.OnWord)
	var parts []string
	if sure > 0 {
		parts = append(parts, strconv.Itoa(sure))
	}
	switch {
	case weights > 0 && word > 0: // both words do not fit; the sentences below tell them apart
		parts = append(parts, strconv.Itoa(weights+word)+" not firm")
	case weights > 0:
		parts = append(parts, strconv.Itoa(weights)+" by weights")
	case word > 0:
		parts = append(parts, strconv.Itoa(word)+" on claims")
	}
	role := theme.Plain
	if weights+word > 0 {
		role = theme.Warn
	}
	return kit.S(role, strings.Join(parts, " + "))
}

func accepted(x *analysis.CompareStanding) int {
	n := 0
	for _, id := range x.Open {
		if r := x.Result.Row(id); r != nil && r.Gate != nil && r.Gate.Accepted != nil {
			n++
		}
	}
	return n
}

// View draws the ranking, and below it the bidder under the cursor in words.
func (p *Page) View(w, h int) []kit.Line {
	t := p.c.Theme
	switch {
	case p.failed != nil:
		what, fix := reason(p.failed)
		lines := append([]kit.Line{{}, kit.L(kit.S(theme.Warn, "  Not comparable"))},
			kit.Paragraph(theme.Plain, text.UpperFirst(what)+".", w, 2)...)
		if fix != "" {
			lines = append(lines, kit.Paragraph(theme.Muted, "Next step: "+fix+".", w, 2)...)
		}
		return append(lines, p.left(w)...)
	case p.loading:
		return kit.Waiting(t, "Comparing")
	case p.choose != nil:
		return p.viewChoice(w)
	}
	r := p.report
	about := kit.Paragraph(theme.Muted,
		"On "+strconv.Itoa(len(r.Core))+" questions of "+text.Safe(r.Reference.ID+"@"+r.Reference.Version)+", "+
			r.Share.String()+
			" % of its weight, as of "+r.AsOf.String()+". A bidder is ahead only if its shown score, on proven "+
			"answers too, is above the most the other could reach. Where places overlap, the answers do not decide.", w,
		0)
	about = append(about, p.left(w)...)
	head, words := p.tenderHead(w), append([]kit.Line{kit.Rule(t, w)}, p.words(w)...)
	if len(r.Standings)+2 > h-len(head)-len(about) && len(about) > h/4 { // in a low window the bidders come first
		words = append(append([]kit.Line{kit.Rule(t, w)}, about...), p.words(w)...)
	} else {
		head = append(append(head, about...), kit.Line{})
	}
	const least = 6 // lines of the words that stay when there are many bidders
	rows := min(len(r.Standings)+1, max(4, h-len(head)-min(len(words), least)))
	lines := append(head, p.table.View(t, w, min(rows, max(1, h-len(head))), true)...)
	if room := h - len(lines); len(words) > room && room > 1 {
		words = append(words[:room-1:room-1], kit.More(t, len(words)-room+1, "y copies them all"))
	}
	return append(lines, words...)
}

func (p *Page) viewChoice(w int) []kit.Line {
	text := "Which questionnaire? They have several in common:"
	if p.choosingTender() {
		text = "Which tender? Or mark suppliers in the list with space, and compare those."
		if len(p.choose.Items) == 0 {
			text = "There is no tender. Mark two or more suppliers in the list with space, and compare those."
		}
	}
	lines := append([]kit.Line{{}}, kit.Paragraph(theme.Plain, text, w, 2)...)
	return append(append(lines, kit.Line{}), p.choose.View(p.c.Theme, w, true)...)
}

// left names the engagements without a questionnaire.
func (p *Page) left(w int) []kit.Line {
	if len(p.common.left) == 0 {
		return nil
	}
	return kit.Paragraph(theme.Warn,
		"Left out, no questionnaire begun: "+text.Safe(strings.Join(p.common.left, ", "))+".", w, 0)
}

// words describe the bidder under the cursor: who is certainly ahead or behind, and what is not decided.
func (p *Page) words(w int) []kit.Line {
	x := p.selected()
	if x == nil {
		return nil
	}
	head := kit.L(kit.S(theme.Strong, text.Safe(x.Supplier.Name)),
		kit.S(theme.Muted, text.Safe("  "+x.Engagement.Ref+" "+x.Engagement.Service)),
		kit.S(p.c.Theme.Status(string(x.Status)), "  "+string(x.Status)))
	lines := []kit.Line{head}
	for _, s := range p.sentences(x) {
		lines = append(lines, kit.Paragraph(s.Role, s.Text, w, 2)...)
	}
	return lines
}

// sentences describe one bidder.
func (p *Page) sentences(x *analysis.CompareStanding) []kit.Span {
	var out []kit.Span
	say := func(role theme.Role, words string, refs []string, more string) {
		if len(refs) > 0 {
			out = append(out, kit.S(role, words+p.names(refs)+more))
		}
	}
	say(theme.Good, "Certainly ahead of ", firm(x), fmt.Sprintf(", with every domain weight moved by %d %% too.",
		scoring.LeadMoves))
	say(theme.Warn, "Ahead of ", x.OnWeights, fmt.Sprintf(", but not under other weights: moved by %d %%, they end "+
		"the lead.", scoring.LeadMoves))
	say(theme.Warn, "Shows more than ", x.OnWord,
		" could reach, but only on claims: ask for the proof before relying on it.")
	var behind, nearly, open []string
	for i := range p.report.Standings {
		o := &p.report.Standings[i]
		switch {
		case o.Engagement.Ref == x.Engagement.Ref, slices.Contains(x.Beats, o.Engagement.Ref),
			slices.Contains(x.OnWord, o.Engagement.Ref):
		case slices.Contains(o.OnWeights, x.Engagement.Ref):
			nearly = append(nearly, o.Engagement.Ref)
		case slices.Contains(o.Beats, x.Engagement.Ref):
			behind = append(behind, o.Engagement.Ref)
		default:
			open = append(open, o.Engagement.Ref)
		}
	}
	say(theme.Plain, "Certainly behind ", behind, ".")
	say(theme.Plain, "Behind ", nearly, ", but not under other weights.")
	say(theme.Plain, "Not decided against ", open, ".")
	for _, id := range x.Open {
		out = append(out, kit.S(theme.Warn, gateWords(id, x.Result.Row(id))))
	}
	return append(p.bidWords(x.Engagement.Ref), out...)
}

// gateWords is the state of an open must-have, and who accepted it.
func gateWords(id string, r *scoring.Row) string {
	if r == nil || r.Gate == nil {
		return ""
	}
	body := text.UpperFirst(r.Gate.Noun()) + " " + text.Safe(id+" "+r.Gate.Name) + ": " + string(r.Gate.State)
	if a := r.Gate.Accepted; a != nil {
		body += ", " + walk.AcceptedDespite(a.By, a.Recorded, a.Until)
	}
	return body + "."
}

// names lists the suppliers of engagements.
func (p *Page) names(refs []string) string {
	var out []string
	for _, ref := range refs {
		for i := range p.report.Standings {
			if x := &p.report.Standings[i]; x.Engagement.Ref == ref {
				out = append(out, text.Safe(x.Supplier.Name))
			}
		}
	}
	return strings.Join(out, ", ")
}

// text is the comparison as plain text, one line for each bidder.
func (p *Page) text() string {
	var b strings.Builder
	for i := range p.report.Standings {
		x := &p.report.Standings[i]
		b.WriteString(place(x) + "  " + text.Safe(x.Supplier.Name) + "  shown " + x.Assured.String() + ", at most " +
			x.Possible.String() + ", grade " + string(x.Result.ShownGrade()) + ".")
		for _, s := range p.sentences(x) {
			b.WriteString(" " + s.Text)
		}
		b.WriteString("\n")
	}
	return strings.TrimRight(b.String(), "\n")
}
