package assess

import (
	"slices"
	"strconv"
	"strings"

	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/tui/kit"
	"assure/tui/theme"
	"assure/tui/walk"
)

// fieldWidth is the column of labels of the details.
const fieldWidth = 14

// details are what there is to read about a question below its answers: the row of our note, which stands still, then
// what needs attention, the other texts, what the last cycle had, the evidence and who answered.
func (p *Page) details(w int) []kit.Line {
	out := p.clash(w)
	note, cut := p.noteRow(w)
	out = append(out, note)
	out = append(out, p.warnings(w)...)
	out = append(out, p.texts(w, cut)...)
	out = append(out, p.wholeWords(w)...)
	out = append(out, p.figures(w)...)
	out = append(out, p.lastCycle(w)...)
	items, _ := p.viewEvidence(w)
	out = append(out, items...)
	return append(out, p.history(w)...)
}

// clash asks which of two answers is kept.
func (p *Page) clash(w int) []kit.Line {
	if p.conflict == nil || p.conflict.edit.Question != p.s.Question().ID {
		return nil
	}
	q, theirs, mine := p.s.Question(), &p.conflict.theirs, &p.conflict.edit
	did := func(value, note string, given bool, planned questionnaire.Date, instead questionnaire.Text) string {
		note = text.Safe(strings.Join(strings.Fields(note), " "))
		if planned != 0 { // what is written is on the screen
			note = strings.TrimPrefix(note+"; planned for "+planned.Long(), "; ")
		}
		if instead != "" {
			words := text.Safe(strings.Join(strings.Fields(string(instead)), " "))
			note = strings.TrimPrefix(note+"; instead: "+words, "; ")
		}
		switch {
		case given && note == "":
			return "answered " + walk.ValueLabel(q, value)
		case given:
			return "answered " + walk.ValueLabel(q, value) + " (note: " + note + ")"
		case note == "":
			return "cleared the note"
		}
		return "wrote the note \"" + note + "\""
	}
	noteOfMine := string(mine.Note)
	if mine.Value != questionnaire.WordsOnly && mine.Note == theirs.Note {
		noteOfMine = ""
	}
	return kit.Paragraph(theme.Bad, p.c.Theme.Glyph.NotMet+" "+text.Safe(theirs.By)+" "+
		did(theirs.Value, string(theirs.Note), theirs.Given(), theirs.Planned, theirs.Alternative)+" while you "+
		did(mine.Value, noteOfMine, mine.Value != questionnaire.WordsOnly, mine.Planned, mine.Alternative)+
		". t keeps theirs, m replaces it with yours.", w, 2)
}

// noteRow is the note of the party that is answering in one row; cut reports that it does not fit.
func (p *Page) noteRow(w int) (l kit.Line, cut bool) {
	q, note := p.s.Question(), "none"
	if have := p.s.Own(q.ID); have != nil && have.Note != "" {
		note = text.SafeLines(string(have.Note))
	}
	tail := ""
	if p.hasDraft() {
		tail = " (unsaved draft)"
	}
	one := strings.Join(strings.Fields(note), " ")
	room := w - fieldWidth - kit.Width(tail)
	cut = kit.Width(one) > room || strings.Contains(note, "\n")
	return kit.L(kit.S(theme.Muted, kit.Pad("Note (n)", fieldWidth, false, "")),
		kit.S(theme.Plain, kit.Cut(one, room, p.c.Theme.Glyph.Ellipsis)), kit.S(theme.Warn, tail)), cut
}

// hasDraft reports whether a note or a reason was typed here and not recorded.
func (p *Page) hasDraft() bool {
	if p.c.HasDraft(p.noteKey("")...) {
		return true
	}
	return slices.ContainsFunc(p.choices(), func(c choice) bool { return p.c.HasDraft(p.noteKey(c.value)...) })
}

// warnings are what a person should look at before answering.
func (p *Page) warnings(w int) []kit.Line {
	q, t := p.s.Question(), p.c.Theme
	var out []kit.Line
	warn := func(role theme.Role, text string) { out = append(out, kit.Paragraph(role, text, w, 2)...) }
	if p.s.Answers[q.ID].ClaimChanged() {
		warn(theme.Warn, t.Glyph.High+" The supplier changed its answer after we judged it.")
	}
	for _, c := range p.s.Compared(q.ID) {
		switch c.State {
		case book.Contradicts:
			warn(theme.Warn, t.Glyph.High+" "+walk.ComparedWords(q, &c)+" Judge the answer, or give a reason why both "+
				"may stay (R).")
		case book.Passed:
			warn(theme.Notable, walk.ComparedWords(q, &c)+" A reason why both may stay closes it (R).")
		default:
			warn(theme.Notable, walk.ComparedWords(q, &c))
		}
	}
	r := p.s.Result.Row(q.ID)
	if r != nil && r.Raised {
		warn(theme.Warn, t.Glyph.High+" The answer was raised since its evidence was accepted, which shows only "+
			"the lower answer. Look at it again (e), and accept it for this answer (a).")
	}
	notable, _ := p.s.Remarks(q)
	for _, s := range notable {
		warn(theme.Warn, t.Glyph.High+" "+s)
	}
	return out
}

// figures are what the answer is worth, and other remarks in a low voice.
func (p *Page) figures(w int) []kit.Line {
	q := p.s.Question()
	var out []kit.Line
	say := func(text string) { out = append(out, kit.Paragraph(theme.Muted, text, w, 2)...) }
	_, muted := p.s.Remarks(q)
	for _, s := range muted {
		say(s)
	}
	if e := p.s.Answers[q.ID].Effective(); e != nil && e.Value == questionnaire.NA {
		say("Claimed not applicable: until we agree it counts as not answered.")
	}
	switch r := p.s.Result.Row(q.ID); {
	case r == nil:
	case r.State == scoring.OutOfScope:
		say("Decided out of scope: it does not count.")
	case r.Scores && r.State == scoring.Answered:
		say("Worth up to " + r.Points.String() + " points; " + r.Contribution.String() + " shown with " +
			strconv.Itoa(r.Confidence) + " % evidence.")
	case r.Scores:
		say("Worth up to " + r.Points.String() + " points.")
	}
	return out
}

// texts are the notes, what the supplier plans, and queries. whole adds the note that its row cuts.
func (p *Page) texts(w int, whole bool) []kit.Line {
	q := p.s.Question()
	a := p.s.Answers[q.ID]
	var out []kit.Line
	field := func(label string, role theme.Role, words string) {
		out = append(out, kit.Field(label, fieldWidth, role, words, w)...)
	}
	own := p.s.Own(q.ID)
	for _, x := range []*entity.Answer{a.Claim, a.Judgement} {
		label := "Supplier"
		if x == a.Judgement {
			label = "We"
		}
		if x != nil && x.Note != "" && (x != own || whole) {
			field(label, theme.Plain, text.SafeLines(string(x.Note)))
		}
	}
	if c := a.Claim; c != nil {
		if c.Planned != 0 {
			field("Planned for", theme.Plain, c.Planned.String())
		}
		if c.Alternative != "" {
			field("Instead", theme.Plain, text.SafeLines(string(c.Alternative)))
		}
	}
	for _, query := range p.s.Queries {
		if query.Question != q.ID {
			continue
		}
		field("Query", theme.Notable, text.SafeLines(text.UpperFirst(query.Words(p.s.Input.AsOf))+", "+
			string(query.State)+": "+string(query.Body)))
		if query.Reply != "" {
			field("Reply", theme.Plain, text.SafeLines(string(query.Reply)))
		}
	}
	return out
}

// lastCycle is what both parties said in the cycle before, with their notes.
func (p *Page) lastCycle(w int) []kit.Line {
	q := p.s.Question()
	before := p.s.Previous[q.ID]
	var out []kit.Line
	say := func(who string, a *entity.Answer) {
		if a == nil || !a.Given() && a.Note == "" {
			return
		}
		label := ""
		if len(out) == 0 {
			label = "Last cycle"
		}
		words := who + ": " + walk.Label(q, a)
		if a == before.Effective() && p.before() != "" && p.s.Assessment.State.Open() {
			words += " (s for the same)"
		}
		words += "."
		if a.Note != "" {
			words += " " + text.SafeLines(string(a.Note))
		}
		out = append(out, kit.Field(label, fieldWidth, theme.Muted, words, w)...)
	}
	say("supplier", before.Claim)
	say("we", before.Judgement)
	return out
}

func (p *Page) noteTitle() string {
	who := "Our note on " + p.s.Question().ID
	if p.s.Party == entity.BySupplier {
		who = "The supplier's note on " + p.s.Question().ID
	}
	if p.pending != "" {
		return who + ": the reason for \"" + walk.ValueLabel(p.s.Question(), p.pending) + "\""
	}
	return who
}

func (p *Page) history(w int) []kit.Line {
	a := p.s.Answers[p.s.Question().ID].Effective()
	if a == nil || a.At.IsZero() {
		return nil
	}
	from := a.Source()
	written := from.At.In(p.c.Zone).Format("2 Jan 2006 15:04") + " by " + text.Safe(from.By)
	if a.Restored != nil {
		written += ", restored " + a.At.In(p.c.Zone).Format("2 Jan 15:04") + " by an undo of " + text.Safe(a.By)
	}
	if a.File != "" {
		written += ", from " + text.Safe(fileName(a.File))
		if a.Cell != "" {
			written += " cell " + text.Safe(a.Cell)
		}
	}
	return kit.Field("Answered", 14, theme.Muted, written, w)
}

// fileName is the last element of a path of any system.
func fileName(path string) string { return path[strings.LastIndexAny(path, `/\`)+1:] }
