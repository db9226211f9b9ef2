package again

import (
	"fmt"
	"strconv"
	"strings"

	"assure/data/drift"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/theme"
)

// detailLines is how many lines say more of the row under the cursor, and how many in a low window
// and in the lowest.
const (
	detailLines = 7
	detailLow   = 4
	detailLeast = 3
)

// View draws both cycles side by side, and below them what the row under the cursor is about.
func (p *Page) View(w, h int) []kit.Line {
	switch {
	case p.gone != nil:
		return append([]kit.Line{{}}, kit.Paragraph(theme.Plain,
			text.Safe(text.UpperFirst(p.gone.What))+". u brings it back as it was, if it was you who took it back; "+
				"else begin it again from the supplier's page (a): it has nothing in it then.", w, 2)...)
	case p.rep == nil:
		return kit.Waiting(p.c.Theme, "Comparing with the last cycle")
	case p.whole != nil || p.back != nil:
		return p.look(w, h)
	}
	if p.long {
		return p.free(p.detail(w, 1<<20), w, h)
	}
	head := p.head(w)
	low := detailLines
	switch {
	case h < 14:
		low = detailLeast
	case h < 22:
		low = detailLow
	}
	room := h - len(head) - low - 1
	out := append(head, p.list(w, room)...)
	return append(append(out, kit.Rule(p.c.Theme, w)), kit.Screen(p.short(w, low), low)...)
}

// head says which cycles these are, what is left and what is flagged, and names the columns.
func (p *Page) head(w int) []kit.Line {
	t := p.c.Theme
	was := p.rep.Was
	words := fmt.Sprintf("Cycle %d, signed off %s, next to this one", was.Assessment.Cycle, was.AsOf)
	if was.Result.Version != p.rep.Now.Result.Version {
		words += fmt.Sprintf(" (%s, now %s)", was.Result.Version, p.rep.Now.Result.Version)
	}
	state := kit.S(theme.Muted, p.whyNot)
	if p.plan != nil {
		left, all := p.plan.Left(), len(p.plan.Items)
		state = kit.S(theme.Strong, strconv.Itoa(left)+" of "+strconv.Itoa(all)+" left")
		if left == 0 {
			state = kit.S(theme.Good, "nothing left")
		}
	}
	out := []kit.Line{kit.Spread(kit.T(words), kit.L(state), w, t.Glyph.Ellipsis)}
	var flags []string
	for _, k := range drift.Kinds {
		n := 0
		for i := range p.rep.Rows {
			for _, f := range p.rep.Rows[i].Flags {
				if f == k {
					n++
				}
			}
		}
		if n > 0 {
			flags = append(flags, strconv.Itoa(n)+" "+k.Words())
		}
	}
	flagged := "Nothing is flagged"
	role := theme.Muted
	if len(flags) > 0 {
		flagged, role = "Flagged: "+strings.Join(flags, ", "), theme.Warn
	}
	if p.only {
		flagged = "Only what differs. " + flagged
	}
	out = append(out, kit.L(kit.S(role, kit.Cut(flagged, w, t.Glyph.Ellipsis))))
	if p.input != nil {
		return append(out, p.prompt(w)...)
	}
	return append(out, p.columns(w).line(t, theme.Muted, "", "Last answer", "This answer", "Proof now", "Look at"))
}

// prompt is the line that is typed, with what it is for above it.
func (p *Page) prompt(w int) []kit.Line {
	what := "How did the supplier confirm its own answers, such as a call and with whom? Kept with each of them."
	if p.many {
		what += " Empty leaves them."
	}
	if p.ask == whyBack {
		what = "Why is the cycle taken back? Kept in the history."
	}
	out := kit.Paragraph(theme.Notable, what, w, 0)
	return append(out, p.input.View(p.c.Theme, "> ", w))
}

// widths are those of the columns, from the window alone.
type widths struct{ id, was, now, proof, flag int }

func (p *Page) columns(w int) widths {
	c := widths{id: 7, flag: min(max(w/4, 16), 34)}
	if w >= 76 {
		c.proof = 11
	}
	rest := w - 2 - c.id - c.flag - 3
	if c.proof > 0 {
		rest -= c.proof + 1
	}
	c.was = rest / 2
	c.now = rest - c.was
	return c
}

// line is a row in the columns.
func (c widths) line(t *theme.Theme, role theme.Role, id, was, now, proof, flag string) kit.Line {
	tail := t.Glyph.Ellipsis
	l := kit.L(kit.S(theme.Plain, "  "), kit.S(role, kit.Pad(id, c.id, false, tail)+" "),
		kit.S(role, kit.Pad(was, c.was, false, tail)+" "), kit.S(role, kit.Pad(now, c.now, false, tail)+" "))
	if c.proof > 0 {
		l = l.Append(kit.S(role, kit.Pad(proof, c.proof, false, tail)+" "))
	}
	return l.Append(kit.S(role, kit.Pad(flag, c.flag, false, tail)))
}

// list is the part of the rows that fits.
func (p *Page) list(w, room int) []kit.Line {
	t := p.c.Theme
	if len(p.rows) == 0 {
		words := "No question applies. f shows all."
		if !p.only {
			words = "No question applies to this service in either cycle. esc goes back."
		}
		return kit.Screen([]kit.Line{{}, kit.L(kit.S(theme.Muted, "  "+words))}, room)
	}
	lines := make([]kit.Line, len(p.rows))
	c := p.columns(w)
	for i := range p.rows {
		lines[i] = p.line(&p.rows[i], c, w)
		lines[i].Spans[0] = kit.Mark(t, i == p.cursor)
		lines[i].Selected = i == p.cursor
	}
	return p.scroll.View(t, lines, w, room, p.cursor, p.cursor)
}

func (p *Page) line(x *row, c widths, w int) kit.Line {
	t := p.c.Theme
	if x.Row == nil {
		left := kit.S(theme.Muted, "nothing left")
		if x.left > 0 {
			left = kit.S(theme.Muted, strconv.Itoa(x.left)+" of "+strconv.Itoa(x.all)+" left")
		}
		return kit.Spread(kit.L(kit.S(theme.Plain, "  "), kit.S(theme.Strong, text.Safe(x.domain))), kit.L(left), w,
			t.Glyph.Ellipsis)
	}
	none := t.Glyph.Rule
	was, now := text.Safe(x.Was.Words), text.Safe(x.Now.Words)
	if was == "" {
		was = none
	}
	l := c.line(t, theme.Plain, text.Safe(x.ID()), was, now, proofWords(x, p.rep.Now.Assessment.State.Open()), "")
	if now == "" {
		role, words := theme.Muted, "to answer"
		switch {
		case len(x.Questions) == 0:
			words = "not asked"
		case x.carry != nil && x.carry.Confirms():
			role, words = theme.Notable, "to confirm"
		case x.carry == nil || x.carry.Done:
			words = none
		}
		l.Spans[3] = kit.S(role, kit.Pad(words, c.now, false, t.Glyph.Ellipsis)+" ")
	}
	words, role := x.look()
	l.Spans[len(l.Spans)-1] = kit.S(role, kit.Pad(words, c.flag, false, t.Glyph.Ellipsis))
	return l
}

// proofWords counts the proof that counts now and, while the cycle is open, what would count once it is confirmed.
func proofWords(x *row, open bool) string {
	if open && x.carry != nil && x.Now.Proofs == 0 {
		switch n := len(x.carry.Accept); {
		case n > 0:
			return "+" + strconv.Itoa(n) + " with y"
		case len(x.carry.Expired) > 0:
			return strconv.Itoa(len(x.carry.Expired)) + " ran out"
		}
	}
	if x.Now.Proofs == 0 {
		return "none"
	}
	return strconv.Itoa(x.Now.Proofs) + " counts"
}

// look is what to look at in a row: its flags, else what became of the answer, else why many leave it.
func (x *row) look() (string, theme.Role) {
	if n := len(x.Flags); n > 0 {
		words := x.Flags[0].Words()
		if n > 1 {
			words = "(" + strconv.Itoa(n) + ") " + words
		}
		return "! " + words, theme.Warn
	}
	switch x.Move {
	case drift.Same, drift.Waiting:
		if x.carry != nil && x.carry.Leave != "" && x.open() {
			return "! planned day passed", theme.Warn
		}
		if x.Move == drift.Same {
			return "same", theme.Muted
		}
		return "", theme.Plain
	case drift.Worse, drift.Lost:
		return x.Move.Words(), theme.Bad
	case drift.Better, drift.Found:
		return x.Move.Words(), theme.Good
	}
	return x.Move.Words(), theme.Notable
}

// short is as much of the detail as fits; its last line says how to read the rest.
func (p *Page) short(w, lines int) []kit.Line {
	out := p.detail(w, lines)
	if len(out) > lines {
		out = out[:lines]
		more := kit.S(theme.Muted, p.c.Theme.Glyph.Ellipsis+" v reads on")
		last := out[lines-1].Fit(max(0, w-kit.Width(more.Text)-1), p.c.Theme.Glyph.Ellipsis)
		out[lines-1] = last.Append(kit.S(theme.Plain, " "), more)
	}
	return out
}

// free is text that is scrolled by hand.
func (p *Page) free(lines []kit.Line, w, room int) []kit.Line {
	p.most = max(0, len(lines)-room)
	p.below = min(p.below, p.most)
	s := kit.Scroll{Top: p.below}
	return s.Free(p.c.Theme, lines, w, room, "j, pgdown")
}

// detail says what the row under the cursor is about.
func (p *Page) detail(w, lines int) []kit.Line {
	if p.cursor >= len(p.rows) {
		return nil
	}
	x := &p.rows[p.cursor]
	if x.Row == nil {
		return p.domainDetail(x, w)
	}
	gate := ""
	switch {
	case x.Now.Gate != "" && x.Now.Key:
		gate = " Key control: " + string(x.Now.Gate) + "."
	case x.Now.Gate != "":
		gate = " Must-have: " + string(x.Now.Gate) + "."
	}
	out := kit.Paragraph(theme.Strong, text.Safe(x.ID()+" "+x.Text+gate), w, 0)
	if most := max(1, lines-3); len(out) > most { // what is done about it has to be seen
		out = out[:most]
		out[most-1] = out[most-1].Append(kit.S(theme.Strong, p.c.Theme.Glyph.Ellipsis))
	}
	add := func(role theme.Role, words string) {
		out = append(out, kit.Paragraph(role, strings.Join(strings.Fields(text.Safe(words)), " "), w, 0)...)
	}
	switch c := x.carry; {
	case c != nil && c.Why == "" && c.Confirms():
		add(theme.Notable, "y records "+c.Words()+".")
	case x.Why != "":
		add(theme.Notable, text.UpperFirst(x.Why)+".")
	case c != nil && !c.Done:
		add(theme.Notable, "Not confirmed with y: "+c.Why+". enter opens it.")
	}
	for _, k := range x.Flags {
		add(theme.Warn, "! "+text.UpperFirst(k.Words())+".")
	}
	add(theme.Plain, said("Last cycle", &x.Was))
	if x.Now.Words != "" {
		add(theme.Plain, said("This cycle", &x.Now))
	}
	return out
}

// said is an answer with whose word it is and its note.
func said(when string, part *drift.Part) string {
	switch {
	case part.Words == "":
		return when + ": no answer."
	case part.Whose == "":
		return when + ": " + part.Words + "."
	}
	words := when + ": " + part.Words + ", " + whose(part.Whose) + "."
	if part.Note != "" {
		words += " Note: " + string(part.Note)
	}
	return words
}

func (p *Page) domainDetail(x *row, w int) []kit.Line {
	out := []kit.Line{kit.L(kit.S(theme.Strong, text.Safe(x.domain)))}
	words := "Y confirms what nothing speaks against in this domain, after a look at what it would do."
	if x.left == 0 {
		words = "Every question of this domain has its answer."
	}
	if p.plan == nil {
		words = "This cycle can be compared, and not confirmed: " + p.whyNot + "."
	}
	return append(out, kit.Paragraph(theme.Plain, words, w, 0)...)
}

// look shows what is about to be done, before it is done.
func (p *Page) look(w, h int) []kit.Line {
	var lines []kit.Line
	add := func(role theme.Role, indent int, words string) {
		lines = append(lines, kit.Paragraph(role, text.Safe(words), w, indent)...)
	}
	if p.back != nil {
		p.lookBack(add)
	} else {
		p.lookWhole(add)
	}
	var prompt []kit.Line
	if p.input != nil {
		prompt = p.prompt(w)
	}
	return append(p.free(lines, w, h-len(prompt)), prompt...)
}

func (p *Page) lookWhole(add func(theme.Role, int, string)) {
	c := p.whole
	add(theme.Strong, 0, "enter confirms "+text.Plural(len(c.Taken), "question", "questions")+" as in cycle "+
		strconv.Itoa(c.Plan.Before.Cycle)+", as one step that u undoes:")
	var ours, theirs, proof []string
	for i := range c.Taken {
		x := &c.Taken[i]
		switch {
		case x.OnBehalf():
			theirs = append(theirs, x.Question.ID)
		case len(x.Records) > 0:
			ours = append(ours, x.Question.ID)
		default:
			proof = append(proof, x.Question.ID)
		}
	}
	for _, x := range []struct {
		words string
		list  []string
	}{{"our judgement again", ours}, {"the supplier's answer, on its behalf (" + p.basis + ")", theirs},
		{"the proof of an answer that is here already", proof}} {
		if len(x.list) > 0 {
			add(theme.Plain, 2, strconv.Itoa(len(x.list))+" "+x.words+": "+strings.Join(x.list, ", "))
		}
	}
	add(theme.Plain, 0, "")
	if len(c.Left) == 0 {
		add(theme.Good, 0, "It leaves nothing.")
		return
	}
	add(theme.Strong, 0, "It leaves "+strconv.Itoa(len(c.Left))+":")
	for _, g := range c.LeftGroups() {
		add(theme.Warn, 2, strings.Join(g.Questions, ", ")+": "+g.Why)
	}
}

func (p *Page) lookBack(add func(theme.Role, int, string)) {
	b := p.back
	add(theme.Strong, 0, fmt.Sprintf("Take back cycle %d of %s? It was begun %s.", b.Assessment.Cycle,
		b.Assessment.Pack, p.c.Day(b.Assessment.Opened)))
	add(theme.Plain, 0, "")
	if n := len(b.Confirmed); n > 0 {
		add(theme.Warn, 2, text.Plural(n, "confirmation goes", "confirmations go")+": "+strings.Join(b.Confirmed, ", "))
	} else {
		add(theme.Plain, 2, "It has no answers: nothing is lost.")
	}
	if b.Links > 0 {
		add(theme.Warn, 2, text.Plural(b.Links, "link of a document goes", "links of documents go")+
			" with them; the documents stay.")
	}
	for i := range b.Issued {
		add(theme.Warn, 2, "A workbook was sent on "+p.c.Day(b.Issued[i].Issued)+
			": its return needs the cycle begun again.")
	}
	if b.Before.ID != "" && b.Before.State == entity.SignedOff {
		add(theme.Plain, 2, "Cycle "+strconv.Itoa(b.Before.Cycle)+" counts, as it does now.")
	}
	add(theme.Plain, 2, "u brings it back as it was. Begun again, it has nothing in it.")
}
