package assess

import (
	"context"

	"assure/data"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
	"assure/tui/walk"
)

// readRows is how far the keys for reading scroll: well under the rows of the smallest window.
const readRows = 6

// movePlanned is what moving the assessment to a later version of its pack would do.
type movePlanned struct {
	report *data.MoveReport
	err    error
}

// moveCommand offers the version of the pack that counts.
func (p *Page) moveCommand(off bool, why string) page.Command {
	later := p.s != nil && p.s.LaterWords() != ""
	if why == "" && !later {
		why = "the assessment uses the version that counts"
	}
	hint := ""
	if later {
		hint = "new version"
	}
	return page.Command{ID: "move", Title: "move to the version of the questionnaire that counts now", Hint: hint,
		Keys: []string{"M"}, Off: off || !later, Why: why, Run: func() page.Cmd {
			return page.Do(func() any {
				m, err := p.store.Move(p.c.Context, p.id, false)
				return movePlanned{m, err}
			})
		}}
}

func (p *Page) planned(m movePlanned) page.Cmd {
	if m.err != nil {
		return page.Say(page.Problem, "Not done: "+page.Message(m.err))
	}
	p.moving, p.mode, p.down = m.report, moving, 0
	return page.Cmd{}
}

func (p *Page) movingCommands() []page.Command {
	scroll := func(d int) func() page.Cmd {
		return page.Run(func() { p.down = max(p.down+d, 0) })
	}
	return []page.Command{
		{ID: "move.do", Title: "move the assessment", Hint: "move it", Keys: []string{"enter"}, Run: func() page.Cmd {
			p.mode, p.down = walking, 0
			return p.queue("move", "move to the version that counts", "",
				func(ctx context.Context) (any, error) { return p.store.Move(ctx, p.id, true) },
				func(v any) { p.message = "Moved. " + walk.MoveWords(v.(*data.MoveReport))[0] })
		}},
		{ID: "move.stop", Title: "leave it as it is", Hint: "cancel", Keys: []string{"esc", "q"},
			Run: page.Run(func() { p.mode, p.down = walking, 0 })},
		{ID: "move.down", Title: "scroll down", Keys: []string{"j", "down", "pgdown"}, Run: scroll(readRows)},
		{ID: "move.up", Title: "scroll up", Keys: []string{"k", "up", "pgup"}, Run: scroll(-readRows)},
	}
}

// viewMove shows what would become of the answers.
func (p *Page) viewMove(w, h int) []kit.Line {
	lines := []kit.Line{kit.L(kit.S(theme.Strong, "Move to the version that counts")), {}}
	for i, s := range walk.MoveWords(p.moving) {
		role := theme.Plain
		if i > 0 {
			role = theme.Notable
		}
		lines = append(lines, kit.Paragraph(role, s, w, 0)...)
	}
	lines = append(lines, kit.Line{})
	lines = append(lines, kit.Paragraph(theme.Muted,
		"What is asked again no longer counts; its history stays. enter moves "+
			"the assessment, esc leaves it as it is.", w, 0)...)
	read := kit.Scroll{Top: p.down}
	out := read.Free(p.c.Theme, lines, w, h, "j, pgdown")
	p.down = read.Top
	return out
}
