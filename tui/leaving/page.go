// Package leaving is the page that asks what becomes of work which is not saved when the program is to end: saving is
// tried again, it is written to a file from which it can be typed again, or it is dropped on purpose.
package leaving

import (
	"strconv"

	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/saves"
	"assure/tui/theme"
)

// Page lists what is not saved.
type Page struct {
	c      *page.Common
	typing []saves.Content // the open text field
	name   string          // the file, as proposed
	write  func([]saves.Content) (path string, err error)
	done   func(path string) // what to say at the end
	path   string            // where it was written, "" for not yet
	busy   bool
	scroll kit.Scroll
}

// New asks about the writes of the queue and about what is being typed. write writes a list to a file and returns its
// path; name is the path that it tries first. done gets the path once a file is written.
func New(c *page.Common, typing []saves.Content, name string, write func([]saves.Content) (string, error),
	done func(path string)) *Page {
	return &Page{c: c, typing: typing, name: name, write: write, done: done}
}

type wrote struct {
	path string
	err  error
}

// Title says what is asked.
func (p *Page) Title() []string { return []string{"Leave Assure?"} }

// Init does nothing.
func (p *Page) Init() page.Cmd { return page.Cmd{} }

// Typing is false: the page has no text field.
func (p *Page) Typing() bool { return false }

// list is what is not saved now, what is being typed last.
func (p *Page) list() []saves.Content { return append(p.c.Saves.Left(), p.typing...) }

// Update takes the result of writing the file.
func (p *Page) Update(msg any) page.Cmd {
	m, ok := msg.(wrote)
	if !ok {
		return page.Cmd{}
	}
	p.busy = false
	if m.err != nil {
		return page.Say(page.Problem, "The file was not written: "+page.Message(m.err)+". Try again, or stay.")
	}
	p.path = m.path
	p.done(m.path)
	return page.All(page.Say(page.Done, "Written to "+text.Safe(m.path)+". enter leaves."))
}

// Commands are what can become of it.
func (p *Page) Commands() []page.Command {
	none := len(p.list()) == 0
	leave := func() page.Cmd { return page.Cmd{Acts: []any{page.Quit{Now: true}}} }
	all := []page.Command{
		{ID: "leave.again", Title: "try to save again", Hint: "try again", Keys: []string{"r"},
			Off: !p.c.Saves.Busy(), Why: "no write is waiting", Run: p.again},
		{ID: "leave.write", Title: "write what is not saved to a file", Hint: "write to a file", Keys: []string{"w"},
			Off: none || p.busy, Why: "everything is saved", Run: p.toFile},
		{ID: "leave.drop", Title: "leave and drop it", Hint: "drop it and leave", Keys: []string{"d"},
			Off: none, Why: "everything is saved: enter leaves", Run: leave},
		{ID: "leave.stay", Title: "stay", Hint: "stay", Keys: []string{"esc", "q"}, Run: page.Back},
		{ID: "leave.down", Title: "scroll down", Keys: []string{"j", "down", "pgdown"},
			Run: page.Run(func() { p.scroll.Top += 3 })},
		{ID: "leave.up", Title: "scroll up", Keys: []string{"k", "up", "pgup"},
			Run: page.Run(func() { p.scroll.Top -= 3 })},
	}
	if none || p.path != "" {
		all = append([]page.Command{{ID: "leave.now", Title: "leave", Hint: "leave", Keys: []string{"enter"},
			Run: leave}}, all...)
	}
	return all
}

// again has the waiting writes tried at once.
func (p *Page) again() page.Cmd {
	p.c.Hurry()
	return page.Say(page.Info, "Trying again"+p.c.Theme.Glyph.Ellipsis)
}

func (p *Page) toFile() page.Cmd {
	p.busy = true
	list := p.list()
	return page.Do(func() any {
		path, err := p.write(list)
		return wrote{path, err}
	})
}

// View names everything that is not saved, and what the keys do.
func (p *Page) View(w, h int) []kit.Line {
	list := p.list()
	var lines []kit.Line
	say := func(role theme.Role, words string, indent int) {
		lines = append(lines, kit.Paragraph(role, words, w, indent)...)
	}
	if len(list) == 0 {
		say(theme.Good, "Everything is saved now. enter leaves, esc stays.", 0)
		return kit.Screen(lines, h)
	}
	say(theme.Warn, p.c.Theme.Glyph.NotMet+" "+p.headline(len(list)), 0)
	lines = append(lines, kit.Line{})
	if p.c.Saves.Busy() {
		lines = append(lines, option("r", "try to save again"))
	}
	file := "write it to a file, readable by you alone, to be typed again: " + text.Safe(p.name)
	if p.path != "" {
		file = "written to " + text.Safe(p.path)
	}
	rows := kit.Wrap(file, w-4)
	lines = append(lines, option("w", rows[0]))
	for _, r := range rows[1:] {
		lines = append(lines, kit.T("    "+r))
	}
	drop, kept := "leave; what is below is dropped", p.c.Drafts != nil && p.c.Drafts.Failure() == nil
	switch {
	case p.path != "":
		drop = "leave"
	case !p.c.Saves.Busy() && kept: // all of it is being typed
		drop = "leave; what is below stays as a draft, and is there again when you type it in the same place"
	case len(p.typing) > 0 && kept:
		drop = "leave; what waits to be saved is dropped, and what was being typed stays as a draft"
	}
	for i, r := range kit.Wrap(drop, w-4) {
		if i == 0 {
			lines = append(lines, option("d", r))
		} else {
			lines = append(lines, kit.T("    "+r))
		}
	}
	lines = append(lines, option("esc", "stay"), kit.Line{})
	head := len(lines)
	var rest []kit.Line
	for i, c := range list {
		rest = append(rest, kit.Paragraph(theme.Strong, strconv.Itoa(i+1)+". "+text.Safe(c.What), w, 0)...)
		for _, f := range c.Fields {
			if f.Text != "" {
				label := "   " + text.Safe(f.Label)
				rest = append(rest, kit.Field(label, max(14, kit.Width(label)+2), theme.Plain,
					text.SafeLines(f.Text), w)...)
			}
		}
	}
	return append(lines, p.scroll.Free(p.c.Theme, rest, w, max(1, h-head), "j, pgdown")...)
}

func (p *Page) headline(n int) string {
	words := text.Plural(n, "text is", "texts are") + " not saved"
	if err := p.c.Saves.Failure(); err != nil {
		words += ": " + page.Message(err)
	}
	words += "."
	if len(p.typing) > 0 && p.c.Drafts.Failure() == nil && p.c.Drafts != nil {
		words += " The text you are typing stays as a draft, too."
	}
	return words
}

func option(key, words string) kit.Line {
	return kit.L(kit.S(theme.Key, "  "+key), kit.S(theme.Plain, "  "+words))
}
