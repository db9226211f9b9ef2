package export

import (
	"assure/tui/kit"
	"assure/tui/page"
)

// Commands of the page, by step.
func (p *Page) Commands() []page.Command {
	switch {
	case p.step == looking || p.step == writing:
		return []page.Command{{ID: "export.stop", Title: "stop", Hint: "stop", Keys: []string{"esc"}, Run: p.stop}}
	case p.step == filling:
		return p.fillCommands()
	case p.step == ready:
		return p.readyCommands()
	case p.step == done:
		return p.doneCommands()
	}
	return append([]page.Command{
		{ID: "export.choose", Title: "choose what to export", Hint: "choose", Keys: []string{"enter", "right", "l"},
			Off: p.loading, Why: "the register is being read",
			Run: func() page.Cmd { return p.choose(p.choice.Cursor) }},
		page.Leave(),
	}, page.Choose(&p.choice, 3, p.choose)...)
}

// back goes back to the list of what can be exported, or leaves where the page began with a form.
func (p *Page) back() page.Cmd {
	if p.of.Kind != "" {
		return page.Back()
	}
	p.step = choosing
	return page.Cmd{}
}

func (p *Page) fillCommands() []page.Command {
	all := p.form.Commands(p.preview, p.back)
	for i, c := range all {
		switch c.ID {
		case "form.choose", "form.choose-back": // another choice has other fields and another name
			run := c.Run
			all[i].Run = func() page.Cmd {
				run()
				p.form.follow(p)
				return page.Cmd{}
			}
		case "form.next":
			if p.form.Last() {
				all[i].Title, all[i].Hint = "show what it will say", "preview"
			}
		case "form.stop":
			all[i].Title, all[i].Hint, all[i].Run = "go back; what you typed stays as a draft", "back", p.back
		}
	}
	at := min(1, len(all))
	show := page.Command{ID: "export.preview", Title: "show what it will say, before it is written", Hint: "preview",
		Keys: []string{"ctrl+o"}, Run: p.preview}
	return append(all[:at:at], append([]page.Command{show}, all[at:]...)...)
}

func (p *Page) readyCommands() []page.Command {
	all := []page.Command{
		{ID: "export.write", Title: "write it", Hint: "write", Keys: []string{"enter"}, Off: p.look.none,
			Why: "there is nothing to write", Run: p.write},
		{ID: "export.change", Title: "change what is asked for", Hint: "change", Keys: []string{"esc"},
			Run: page.Run(func() { p.step = filling })},
	}
	if p.yes != nil { // letters are typed
		return append(all, p.scrolling([]string{"down", "pgdown"}, []string{"up", "pgup"})...)
	}
	all[1].Keys = append(all[1].Keys, "q", "left", "h")
	return append(all, page.MoveCursor(&p.scroll.Top, p.most+1, 10)...)
}

// scrolling moves the preview while the word is typed.
func (p *Page) scrolling(down, up []string) []page.Command {
	move := func(d int) func() page.Cmd {
		return page.Run(func() { p.scroll.Top = kit.Clamp(p.scroll.Top+d, p.most+1) })
	}
	return []page.Command{
		{ID: "move.down", Title: "scroll down", Keys: down[:1], Run: move(1)},
		{ID: "move.up", Title: "scroll up", Keys: up[:1], Run: move(-1)},
		{ID: "move.half-down", Title: "scroll half a page down", Keys: down[1:], Run: move(10)},
		{ID: "move.half-up", Title: "scroll half a page up", Keys: up[1:], Run: move(-10)},
	}
}

func (p *Page) doneCommands() []page.Command {
	path := p.result.path
	return []page.Command{
		{ID: "export.open", Title: "open it in the program for such files", Hint: "open", Keys: []string{"o"},
			Off: p.show == nil, Why: "nothing here opens files", Run: func() page.Cmd {
				return page.Do(func() any { return p.opened(path) })
			}},
		{ID: "export.copy", Title: "copy the path", Hint: "copy the path", Keys: []string{"y"},
			Run: func() page.Cmd { return page.CopyText(path) }},
		{ID: "export.more", Title: "export something else", Hint: "export more", Keys: []string{"x"},
			Run: page.Run(func() { p.step = choosing })},
		page.Leave(),
	}
}

// opened opens what was written, and says what came of it.
func (p *Page) opened(path string) page.Cmd {
	if err := p.show(path); err != nil {
		return page.Say(page.Problem, page.Message(err))
	}
	return page.Say(page.Info, "Opened in the program for such files.")
}
