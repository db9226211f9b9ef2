package assess

import (
	"context"
	"strings"

	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
	"assure/tui/walk"
)

// evidence is the state of the list of evidence, and of the form for a new document.
type evidence struct {
	cursor int
	onto   string             // the document that the cursor goes to when the list was read again
	many   many               // accepting a document for several questions
	field  int                // of the form
	kind   int                // into the kinds
	inputs [fields]*kit.Input // that of the kind is not used
}

// The fields of the form: the kind first, then three that are typed.
const (
	fieldKind = iota
	fieldRef
	fieldIssued
	fieldExpiry
	fields
)

// kinds are the kinds a document can have; a statement is none.
var kinds = []entity.EvidenceKind{entity.Doc, entity.Record, entity.Independent, entity.Verified}

func (e *evidence) typing() bool { return e.field != fieldKind }

func (e *evidence) key(k kit.Key) {
	if e.typing() {
		e.inputs[e.field].Key(k)
	}
}

// value is the content of a field of the form.
func (e *evidence) value(field int) string { return strings.TrimSpace(e.inputs[field].Value()) }

// item is a document in the list: offered for the question, or one that may support it.
type item struct {
	walk.Evidence
	related string // why it may, "" for one that is offered
}

// items are the documents offered for the question, then those of the supplier that may support it.
func (p *Page) items() []item {
	var out []item
	for _, e := range p.s.Evidence[p.s.Question().ID] {
		if e.State != entity.Withdrawn {
			out = append(out, item{Evidence: e})
		}
	}
	for _, r := range p.s.Related(p.s.Question()) {
		out = append(out, item{walk.Evidence{Document: r.Document}, r.Why})
	}
	return out
}

// at is the document under the cursor, nil for none.
func (e *evidence) at(items []item) *item {
	if e.cursor < 0 || e.cursor >= len(items) {
		return nil
	}
	return &items[e.cursor]
}

func (p *Page) startEvidence() {
	p.mode = listingEvidence
	items := p.items()
	p.ev.cursor = kit.Clamp(p.ev.cursor, len(items))
	for i, it := range items {
		if !it.Counts() && it.related == "" {
			p.ev.cursor = i
			break
		}
	}
}

func (p *Page) evidenceCommands() []page.Command {
	ok, why := p.open()
	items := p.items()
	at := p.ev.at(items)
	none, all := at == nil, why
	if ok {
		why = "there is no evidence on this question yet"
	}
	notOurs := why
	if at != nil && at.related != "" {
		notOurs = "it is not offered for this question"
	}
	return append([]page.Command{
		{ID: "evidence.accept", Title: "accept: you have read it and it supports the answer", Hint: "accept",
			Keys: []string{"a"}, Off: !ok || none, Why: why, Run: p.accept},
		{ID: "evidence.many", Title: "accept it for several questions at once", Hint: "for several",
			Keys: []string{"A"}, Off: !ok || none, Why: why, Run: page.Run(p.startMany)},
		{ID: "evidence.refuse", Title: "refuse the document, with a reason", Hint: "refuse", Keys: []string{"x"},
			Off: !ok || none || at.related != "", Why: notOurs, Run: p.opens(p.startRefusing)},
		p.showCommand(at),
		{ID: "evidence.add", Title: "add a document", Hint: "add", Keys: []string{"n"}, Off: !ok, Why: all,
			Run: p.opens(p.startAdding)},
		p.undoCommand(!ok, all), p.redoCommand(!ok, all),
		{ID: "evidence.close", Title: "back to the question", Hint: "back",
			Keys: []string{"esc", "e", "q", "h", "left", "enter"}, Run: page.Run(func() { p.mode = walking })},
	}, page.MoveCursor(&p.ev.cursor, len(items), 5)...)
}

// showCommand opens the document under the cursor in the viewer of the system.
func (p *Page) showCommand(at *item) page.Command {
	c := page.Command{ID: "evidence.open", Title: "open the document in the viewer of this computer", Hint: "open",
		Keys: []string{"o"}, Off: at == nil || p.links.Show == nil, Why: "there is no document here"}
	if !c.Off {
		d := at.Document
		c.Run = func() page.Cmd {
			return page.All(page.Say(page.Info, "Opening "+d.Ref+p.c.Theme.Glyph.Ellipsis), p.links.Show(d))
		}
	}
	return c
}

func (p *Page) accept() page.Cmd {
	if it := p.items()[p.ev.cursor]; it.related != "" {
		q, ref := p.s.Question().ID, it.Document.Ref
		p.ev.onto = ref
		return p.queue(ref, ref+" is accepted for "+q+".", "", func(ctx context.Context) (any, error) {
			return nil, p.store.AcceptFor(ctx, p.id, ref, []string{q})
		}, func(any) { p.message = ref + " is accepted for " + q + "." })
	}
	return p.judge(true, "", " is accepted for "+p.s.Question().ID+".")
}

func (p *Page) startRefusing() {
	words := ""
	p.mode = refusing
	p.draft, words = p.c.Draft("", "refusal", p.id, p.items()[p.ev.cursor].Document.Ref)
	p.input = kit.NewInput(words, text.MaxLength)
}

// refuse refuses the document under the cursor, for all questions and with a reason.
func (p *Page) refuse() page.Cmd {
	reason := strings.TrimSpace(p.input.Value())
	if reason == "" {
		return page.Say(page.Problem, "Give a reason, which the supplier sees. esc cancels.")
	}
	p.mode = listingEvidence
	return p.judge(false, reason, " is refused for every question.")
}

func (p *Page) judge(accept bool, reason, message string) page.Cmd {
	q, ref := p.s.Question().ID, p.items()[p.ev.cursor].Document.Ref
	p.ev.onto = ref
	return p.queue(ref, ref+message, reason, func(ctx context.Context) (any, error) {
		return nil, p.store.JudgeEvidence(ctx, p.id, q, ref, accept, reason)
	}, func(any) { p.message = ref + message })
}

// viewEvidencePane is the list of evidence below the question, with the answers in a row; from..to is the document
// under the cursor with what is typed about it.
func (p *Page) viewEvidencePane(w int) (lines []kit.Line, from, to int) {
	q, a := p.s.Question(), p.s.Answers[p.s.Question().ID]
	says := func(who string, x *entity.Answer) []kit.Span {
		s := kit.S(theme.Plain, walk.Label(q, x))
		if x != nil && x == a.Effective() {
			s.Role = theme.Strong
		}
		return []kit.Span{kit.S(theme.Muted, who+" "), s}
	}
	lines = kit.Flow(p.c.Theme, [][]kit.Span{says("Supplier:", a.Claim), says("We:", a.Judgement)}, w)
	if q.Evidence.Ask != "" {
		lines = append(lines, kit.Paragraph(theme.Muted, "Ask for: "+text.SafeLines(q.Evidence.Ask), w, 0)...)
	}
	items, at := p.viewEvidence(w)
	from, to = len(lines)+max(0, at-1), len(lines)+at
	lines = append(lines, items...)
	if p.mode == refusing {
		lines = append(lines, p.draftLines(w)...)
		lines = append(lines, kit.L(kit.S(theme.Accent, "Why is "+p.items()[p.ev.cursor].Document.Ref+
			" refused? The supplier sees the reason.")), p.input.View(p.c.Theme, "> ", w))
		from, to = len(lines)-2, len(lines)-1
	}
	return lines, from, to
}

// viewEvidence lists what supports the question; at is the last row of the one under the cursor. Documents that may
// support it are counted, and listed while the list has the keyboard.
func (p *Page) viewEvidence(w int) (out []kit.Line, at int) {
	q, items := p.s.Question(), p.items()
	listed := p.onEvidence()
	related := 0
	for _, it := range items {
		if it.related != "" {
			related++
		}
	}
	if related == len(items) {
		ask := "none"
		if q.Evidence.Ask != "" && !listed {
			ask = "none; ask for: " + text.Safe(q.Evidence.Ask)
		}
		out = kit.Field("Evidence (e)", fieldWidth, theme.Plain, ask, w)
	} else {
		out = []kit.Line{kit.L(kit.S(theme.Muted, "Evidence (e)  "))}
	}
	idle := map[string]string{}
	for _, i := range p.s.Result.Idle {
		if i.Question == q.ID {
			idle[i.Ref] = i.Why
		}
	}
	for i, it := range items {
		if it.related != "" && !listed {
			out = append(out, kit.L(kit.S(theme.Muted,
				"    "+text.Plural(related, "other document", "other documents")+" may support it (e)")))
			break
		}
		if it.related != "" && (i == 0 || items[i-1].related == "") {
			how := " (a accepts it)"
			if !p.s.Assessment.State.Open() { // then a does nothing
				how = ""
			}
			out = append(out, kit.L(kit.S(theme.Muted, "May support it, not offered for it"+how)))
		}
		out = append(out, p.viewItem(it, idle[it.Document.Ref], listed && i == p.ev.cursor, w)...)
		if i == p.ev.cursor {
			at = len(out) - 1
		}
	}
	return out, at
}

// viewItem is a document with its kind and state, on a second line where one is too short.
func (p *Page) viewItem(it item, idle string, selected bool, w int) []kit.Line {
	t, d := p.c.Theme, it.Document
	mark := "    "
	if selected {
		mark = "  " + t.Glyph.Cursor + " "
	}
	state, role, why := "offered, not accepted", theme.Warn, ""
	switch {
	case it.related != "":
		state, role = text.Safe(it.related), theme.Muted
	case it.Counts() && idle != "":
		state, role = t.Glyph.NotMet+" "+idle, theme.Bad
	case it.Counts() && it.Value < book.Worth(p.s.Question(), p.s.Answers[p.s.Question().ID]):
		state, role = t.Glyph.High+" accepted for a lower answer", theme.Warn
	case it.Counts():
		state, role = "accepted", theme.Good
		if d.Expiry != 0 {
			state += " to " + d.Expiry.String()
		}
	case it.State == entity.Refused || d.State == entity.Refused:
		state, role = "refused", theme.Muted
		why = string(d.Reason)
	}
	kind := string(d.Kind)
	if d.Issued != 0 {
		kind += " of " + d.Issued.String()
	}
	name := kit.L(kit.S(theme.Accent, mark), kit.S(theme.Plain, kit.Pad(d.Ref, 9, false, "")),
		kit.S(theme.Plain, text.Safe(d.Reference)))
	about := kit.L(kit.S(theme.Muted, kind+"  "), kit.S(role, state))
	var out []kit.Line
	if name.Width()+2+about.Width() <= w {
		out = []kit.Line{kit.Spread(name, about, w, "")}
	} else {
		below := kit.S(theme.Plain, kit.Pad("", 13, false, ""))
		out = []kit.Line{name.Fit(w, t.Glyph.Ellipsis)}
		if 13+about.Width() <= w {
			out = append(out, kit.L(below).Append(about.Spans...))
		} else {
			out = append(append(out, kit.L(below, kit.S(theme.Muted, kind))), kit.Paragraph(role, state, w, 13)...)
		}
	}
	for i := range out {
		out[i].Selected = selected
	}
	if why != "" {
		out = append(out, kit.Paragraph(theme.Muted, "refused: "+text.Safe(why), w, 13)...)
	}
	return out
}
