package assess

import (
	"context"
	"slices"
	"strings"

	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
	"assure/tui/walk"
)

// evidence is the state of the list of evidence, and of the form for a new document.
type evidence struct {
	cursor int
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

func (p *Page) items() []walk.Evidence { return p.s.Evidence[p.s.Question().ID] }

func (p *Page) startEvidence() {
	p.mode = listingEvidence
	p.ev.cursor = kit.Clamp(p.ev.cursor, len(p.items()))
	for i, it := range p.items() {
		if !it.Counts() {
			p.ev.cursor = i
			break
		}
	}
}

func (p *Page) evidenceCommands() []page.Command {
	ok, why := p.open()
	none := !ok || len(p.items()) == 0
	if ok {
		why = "there is no evidence on this question yet"
	}
	return append([]page.Command{
		{ID: "evidence.accept", Title: "accept: you have read it and it supports the answer", Hint: "accept",
			Keys: []string{"a"}, Off: none, Why: why, Run: p.accept},
		{ID: "evidence.refuse", Title: "refuse the document, with a reason", Hint: "refuse", Keys: []string{"x"},
			Off: none, Why: why, Run: page.Run(p.startRefusing)},
		{ID: "evidence.add", Title: "add a document", Hint: "add", Keys: []string{"n"}, Off: !ok, Why: why,
			Run: page.Run(p.startAdding)},
		p.undoCommand(!ok, why), p.redoCommand(!ok, why),
		{ID: "evidence.close", Title: "back to the question", Hint: "back",
			Keys: []string{"esc", "e", "q", "h", "left", "enter"}, Run: page.Run(func() { p.mode = walking })},
	}, page.MoveCursor(&p.ev.cursor, len(p.items()), 5)...)
}

func (p *Page) accept() page.Cmd {
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
	return p.queue(ref, ref+message, reason, func(ctx context.Context) (any, error) {
		return nil, p.store.JudgeEvidence(ctx, p.id, q, ref, accept, reason)
	}, func(any) { p.message = ref + message })
}

func (p *Page) startAdding() {
	words := ""
	p.mode = addingEvidence
	p.draft, words = p.c.Draft("", "document", p.id, p.question().ID)
	p.ev.fill(words)
}

// draft is what the form has, a line each field, "" while nothing is typed.
func (e *evidence) draft() string {
	lines := []string{string(kinds[e.kind])}
	for i := fieldRef; i < fields; i++ {
		lines = append(lines, e.value(i))
	}
	if strings.Join(lines[1:], "") == "" {
		return ""
	}
	return strings.Join(lines, "\n")
}

// fill begins the form, with the words of a draft.
func (e *evidence) fill(draft string) {
	e.field = fieldKind
	lines := strings.SplitN(draft+strings.Repeat("\n", fields), "\n", fields+1)
	for i := range e.inputs {
		e.inputs[i] = kit.NewInput("", 300)
		if i > fieldKind {
			e.inputs[i].SetValue(lines[i])
		}
	}
	if i := slices.Index(kinds, entity.EvidenceKind(lines[0])); i >= 0 {
		e.kind = i
	}
}

func (p *Page) addCommands() []page.Command {
	next := func(d int) func() page.Cmd {
		return page.Run(func() { p.ev.field = (p.ev.field + d + fields) % fields })
	}
	all := []page.Command{
		{ID: "offer.next", Title: "next field, and add the document after the last", Hint: "next",
			Keys: []string{"enter"}, Run: func() page.Cmd {
				if p.ev.field < fieldExpiry {
					p.ev.field++
					return page.Cmd{}
				}
				return p.addDocument()
			}},
		{ID: "offer.tab", Title: "next field", Keys: []string{"tab", "down"}, Run: next(1)},
		{ID: "offer.back", Title: "previous field", Keys: []string{"shift+tab", "up"}, Run: next(-1)},
		{ID: "offer.stop", Title: "cancel; what you typed stays as a draft", Hint: "cancel", Keys: []string{"esc"},
			Run: page.Run(func() { p.mode, p.draft = listingEvidence, page.Draft{} })},
		p.draft.Discard(p.ev.fill),
	}
	if !p.ev.typing() {
		all = append(all, page.Command{ID: "offer.kind", Title: "next kind", Hint: "kind",
			Keys: []string{"space", "right", "l"}, Run: page.Run(func() {
				p.ev.kind = (p.ev.kind + 1) % len(kinds)
			})}, page.Command{ID: "offer.kind-back", Title: "previous kind", Keys: []string{"left", "h"},
			Run: page.Run(func() {
				p.ev.kind = (p.ev.kind + len(kinds) - 1) % len(kinds)
			})})
	}
	return all
}

// addDocument checks the form and adds the document.
func (p *Page) addDocument() page.Cmd {
	ref := p.ev.value(fieldRef)
	if ref == "" {
		p.ev.field = fieldRef
		return page.Say(page.Problem, "Name it: a title, a certificate number or a file name.")
	}
	issued, err := questionnaire.ReadDate(p.ev.value(fieldIssued))
	if err != nil {
		p.ev.field = fieldIssued
		return page.Say(page.Problem, "Write the date as 2026-11-21, 21/11/2026 or 21 Nov 2026.")
	}
	expiry, err := questionnaire.ReadDate(p.ev.value(fieldExpiry))
	if err != nil || expiry != 0 && expiry < issued {
		p.ev.field = fieldExpiry
		return page.Say(page.Problem,
			"Write the day it expires as 2026-11-21, not before its own date, or leave it empty.")
	}
	d := entity.Document{Supplier: p.s.Supplier.ID, Kind: kinds[p.ev.kind], Reference: ref, Issued: issued,
		Expiry: expiry}
	q := p.s.Question().ID
	p.mode = listingEvidence
	return p.queue(q, "a document for "+q, string(d.Kind)+": "+ref,
		func(ctx context.Context) (any, error) { return nil, p.store.AddEvidence(ctx, p.id, q, d) },
		func(any) {
			p.message = "Added. It counts once accepted (a)."
			if issued == 0 {
				p.message += " Without a date it counts no more than a statement."
			}
		})
}

// viewEvidencePane is the list of evidence below the question, with the answers in a row; from..to is the document under
// the cursor with what is typed about it.
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

// viewEvidence lists what supports the question; at is the last row of the one under the cursor.
func (p *Page) viewEvidence(w int) (out []kit.Line, at int) {
	q := p.s.Question()
	items := p.items()
	if len(items) == 0 {
		ask := "none"
		if q.Evidence.Ask != "" {
			ask = "none; ask for: " + text.Safe(q.Evidence.Ask)
		}
		return kit.Field("Evidence (e)", 14, theme.Plain, ask, w), 0
	}
	idle := map[string]string{}
	for _, i := range p.s.Result.Idle {
		if i.Question == q.ID {
			idle[i.Ref] = i.Why
		}
	}
	out = []kit.Line{kit.L(kit.S(theme.Muted, "Evidence (e)  "))}
	for i, it := range items {
		out = append(out, p.viewItem(it, idle[it.Document.Ref], p.mode == listingEvidence && i == p.ev.cursor, w)...)
		if i == p.ev.cursor {
			at = len(out) - 1
		}
	}
	return out, at
}

// viewItem is a document with its kind and state, on a second line where one is too short.
func (p *Page) viewItem(it walk.Evidence, idle string, selected bool, w int) []kit.Line {
	t, d := p.c.Theme, it.Document
	mark := "    "
	if selected {
		mark = "  " + t.Glyph.Cursor + " "
	}
	state, role, why := "offered, not accepted", theme.Warn, ""
	switch {
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
		out = []kit.Line{name.Fit(w, t.Glyph.Ellipsis),
			kit.L(kit.S(theme.Plain, kit.Pad("", 13, false, ""))).Append(about.Spans...)}
	}
	for i := range out {
		out[i].Selected = selected
	}
	if why != "" {
		out = append(out, kit.Paragraph(theme.Muted, "refused: "+text.Safe(why), w, 13)...)
	}
	return out
}

func (p *Page) viewForm(w int) []kit.Line {
	t := p.c.Theme
	lines := []kit.Line{kit.L(kit.S(theme.Strong, "A document that supports "+p.s.Question().ID)), {}}
	labels := [fields]string{"What it is", "Title, number or file", "Dated", "Expires"}
	hints := [fields]string{"space: next kind", "", "2026-11-21", "empty if it does not"}
	for i := range fields {
		value := kit.L(kit.S(theme.Strong, kinds[p.ev.kind].Label()))
		switch {
		case i == fieldKind:
		case i == p.ev.field:
			value = p.ev.inputs[i].View(t, "", w-26)
		default:
			value = kit.T(text.Safe(p.ev.inputs[i].Value()))
		}
		lines = append(lines, kit.FormRow(t, i == p.ev.field, labels[i], 23, value, hints[i]))
	}
	lines = append(lines, kit.Line{})
	lines = append(lines, p.draftLines(w)...)
	return append(lines, kit.Paragraph(theme.Muted,
		"The file itself is not copied; the register keeps these details.", w, 2)...)
}
