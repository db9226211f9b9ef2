package assess

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

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
	issued, wrong := page.ReadDay("", p.ev.value(fieldIssued))
	if wrong != "" {
		p.ev.field = fieldIssued
		return page.Say(page.Problem, wrong)
	}
	expiry, wrong := page.ReadDay("", p.ev.value(fieldExpiry))
	if wrong == "" && expiry != 0 && expiry < issued {
		wrong = "It expires before its own date. Leave the day empty where it does not expire."
	}
	if wrong != "" {
		p.ev.field = fieldExpiry
		return page.Say(page.Problem, wrong)
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
			if i == fieldIssued || i == fieldExpiry { // in words, so that the day meant is seen
				hints[i] = cmp.Or(page.DayWords(p.ev.value(i)), hints[i])
			}
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
