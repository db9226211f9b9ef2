package assess

import (
	"context"
	"slices"
	"strconv"

	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
	"assure/tui/walk"
)

// many is a document that is to be accepted for several questions.
type many struct {
	document entity.Document
	targets  []walk.Target
	chosen   []bool
	cursor   int
	scroll   kit.Scroll
}

// startMany lists the questions that the document under the cursor is offered or accepted for or may support. Those it
// is offered for are marked, and the one that is open.
func (p *Page) startMany() {
	d := p.items()[p.ev.cursor].Document
	m := many{document: d, targets: p.s.Targets(&d)}
	for i, t := range m.targets {
		here := t.Question == p.s.Question()
		m.chosen = append(m.chosen, t.Offered || here && t.Why != "accepted")
		if here {
			m.cursor = i
		}
	}
	p.ev.many, p.mode = m, acceptingMany
}

// questions are the ids of those marked.
func (m *many) questions() []string {
	var out []string
	for i, t := range m.targets {
		if m.chosen[i] {
			out = append(out, t.Question.ID)
		}
	}
	return out
}

// footRows are for the question under the cursor, uncut.
const footRows = 3

func (p *Page) manyCommands() []page.Command {
	m := &p.ev.many
	n := len(m.questions())
	all := !slices.Contains(m.chosen, false)
	return append([]page.Command{
		{ID: "many.accept", Title: "accept it for the questions marked", Hint: "accept", Keys: []string{"enter", "A"},
			Off: n == 0, Why: "no question is marked", Run: p.acceptMany},
		{ID: "many.mark", Title: "mark the question, or not", Hint: "mark", Keys: []string{"space", "x"},
			Off: len(m.targets) == 0, Why: "there is no question", Run: page.Run(func() {
				m.chosen[m.cursor] = !m.chosen[m.cursor]
			})},
		{ID: "many.all", Title: "mark all, or none", Hint: "all", Keys: []string{"a"}, Run: page.Run(func() {
			for i := range m.chosen {
				m.chosen[i] = !all
			}
		})},
		{ID: "many.stop", Title: "accept it for none", Hint: "cancel", Keys: []string{"esc", "q", "left", "h"},
			Run: page.Run(func() { p.mode = listingEvidence })},
	}, page.MoveCursor(&m.cursor, len(m.targets), 5)...)
}

// acceptMany accepts the document in one act, which one undo takes back.
func (p *Page) acceptMany() page.Cmd {
	questions, ref := p.ev.many.questions(), p.ev.many.document.Ref
	p.mode, p.ev.onto = listingEvidence, ref
	what := ref + " is accepted for " + text.Plural(len(questions), "question", "questions") + "."
	return p.queue(ref, what, "", func(ctx context.Context) (any, error) {
		return nil, p.store.AcceptFor(ctx, p.id, ref, questions)
	}, func(any) { p.message = what + " u undoes all of it." })
}

// viewMany lists the questions, each with what the document would show for it.
func (p *Page) viewMany(w, h int) []kit.Line {
	t, m := p.c.Theme, &p.ev.many
	d := &m.document
	head := []kit.Line{kit.L(kit.S(theme.Strong, "Accept "), kit.S(theme.Accent, d.Ref),
		kit.S(theme.Strong, "  "+text.Safe(d.Reference)))}
	now, then := p.s.Result, p.s.Accepting(d, m.questions()...)
	if now.Assessable && now.Recorded {
		head = append(head, kit.L(kit.S(theme.Muted, "Shown "+now.Assured.String()+" -> "), kit.S(theme.Strong,
			then.Assured.String()), kit.S(theme.Muted,
			" with "+strconv.Itoa(len(m.questions()))+" marked; one act, one undo")))
	}
	head = append(head, kit.Rule(t, w))
	var lines []kit.Line
	from, to := 0, 0
	for i, x := range m.targets {
		here := i == m.cursor
		mark := "[ ] "
		if m.chosen[i] {
			mark = "[x] "
		}
		if here {
			from = len(lines)
		}
		points := kit.L(kit.S(theme.Muted, "  shows "+x.Now.String()+" -> "), kit.S(theme.Plain, x.Then.String()),
			kit.S(theme.Muted, " of "+x.Most.String()))
		first := kit.L(kit.Mark(t, here), kit.S(theme.Key, mark), kit.S(theme.Accent, x.Question.ID),
			kit.S(theme.Plain, "  "+text.Safe(x.Question.Text)))
		a := p.s.Answers[x.Question.ID].Effective()
		second := kit.L(kit.S(theme.Muted, "        "+text.Safe(x.Why)+" "+t.Glyph.Dot+" "),
			kit.S(theme.Plain, walk.Label(x.Question, a)))
		one, two := first.Fit(w, t.Glyph.Ellipsis), kit.Spread(second, points, w, t.Glyph.Ellipsis)
		one.Selected, two.Selected = here, here
		if lines = append(lines, one, two); here {
			to = len(lines) - 1
		}
	}
	var foot []kit.Line
	if x := m.targets; len(x) > 0 { // the row under the cursor, uncut
		at := &x[m.cursor]
		foot = append(foot, kit.Rule(t, w))
		foot = append(foot, kit.Screen(kit.Paragraph(theme.Plain, at.Question.ID+"  "+text.Safe(at.Question.Text)+
			" "+t.Glyph.Dot+" "+text.Safe(at.Why), w, 0), footRows)...)
	}
	room := h - len(head) - len(foot)
	if room < 4 {
		foot, room = nil, max(1, h-len(head))
	}
	return append(append(head, m.scroll.View(t, lines, w, room, from, to)...), foot...)
}
