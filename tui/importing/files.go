package importing

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"assure/data"
	"assure/data/imports"
	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// Files is the page for choosing what to import: a whole folder, or some of its files.
type Files struct {
	c     *page.Common
	r     *data.Register
	links Links

	dir    string
	list   *imports.FolderList
	failed error
	marked map[string]bool // paths
	table  kit.Table
	input  *kit.Input // a path, while it is typed
}

type listed struct {
	list *imports.FolderList
	at   string // the entry to put the cursor on
	err  error
}

// NewFiles opens the page in the folder that Links.Folder starts in.
func NewFiles(c *page.Common, r *data.Register, links Links) *Files {
	p := &Files{c: c, r: r, links: links, marked: map[string]bool{}}
	p.table = kit.Table{Row: p.row, Columns: []kit.Column{
		{Title: "", Width: 1}, {Title: "File", Width: 24, Flex: true}, {Title: "Size", Width: 8, Right: true},
		{Title: "Changed", Width: 16, Drop: 1}}}
	return p
}

// Title names the step of the import.
func (p *Files) Title() []string { return []string{"Import", "choose files"} }

// Init lists the folder.
func (p *Files) Init() page.Cmd { return p.read(p.dir, "") }

// Loading is true until the folder is listed.
func (p *Files) Loading() bool { return p.list == nil && p.failed == nil }

// Typing is true while a path is typed.
func (p *Files) Typing() bool { return p.input != nil }

func (p *Files) read(dir, at string) page.Cmd {
	return page.Do(func() any {
		list, err := p.links.Folder(dir)
		return listed{list, at, err}
	})
}

// Update takes the listing of a folder, and typed keys.
func (p *Files) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case listed:
		if m.err != nil {
			p.failed = m.err
			return page.Say(page.Problem, page.Message(m.err))
		}
		p.list, p.dir, p.failed = m.list, m.list.Path, nil
		p.table.N = len(p.list.Entries)
		at := slices.IndexFunc(p.list.Entries, func(e imports.FolderEntry) bool { return e.Name == m.at })
		p.table.Goto(max(at, 0))
	case page.Resume: // files may have changed meanwhile
		at := ""
		if e := p.entry(); e != nil {
			at = e.Name
		}
		return p.read(p.dir, at)
	case kit.Key:
		if p.input != nil {
			p.input.Key(m)
		}
	}
	return page.Cmd{}
}

func (p *Files) entry() *imports.FolderEntry {
	if i := p.table.Cursor(); i >= 0 {
		return &p.list.Entries[i]
	}
	return nil
}

func (p *Files) path(e *imports.FolderEntry) string { return filepath.Join(p.dir, e.Name) }

// Commands of the page.
func (p *Files) Commands() []page.Command {
	if p.input != nil {
		return []page.Command{
			{ID: "path.take", Title: "go to the folder, or import the file", Hint: "confirm", Keys: []string{"enter"},
				Run: p.takePath},
			{ID: "path.stop", Title: "cancel", Hint: "cancel", Keys: []string{"esc"},
				Run: page.Run(func() { p.input = nil })},
		}
	}
	e := p.entry()
	none, why := e == nil, "there is nothing here to import"
	folder := e != nil && e.Folder
	up := p.list == nil || p.list.Parent == ""
	enter := page.Command{ID: "file.open", Title: "see what this file would change", Hint: "dry run",
		Keys: []string{"enter", "right", "l"}, Off: none, Why: why, Run: p.open}
	switch {
	case folder:
		enter.Title, enter.Hint = "open the folder", "open"
	case len(p.marked) > 0:
		enter.Title, enter.Hint = "see what the marked files would change", fmt.Sprintf("dry run of %d", len(p.marked))
	}
	all := []page.Command{
		enter,
		{ID: "folder.all", Title: "see what everything in this folder and below would change", Hint: "whole folder",
			Keys: []string{"a"}, Off: none || up, Why: "choose the folder of the returns first",
			Run: func() page.Cmd { return p.run(p.dir) }},
		{ID: "file.mark", Title: "mark the file, to import several", Hint: "mark", Keys: []string{"space"},
			Off: none || folder, Why: "a folder is imported whole, with a", Run: page.Run(p.mark)},
		{ID: "path.type", Title: "type or paste a path", Hint: "path", Keys: []string{"p"},
			Run: page.Run(func() { p.input = kit.NewInput("", 4096) })},
		{ID: "path.root", Title: "type a path from the top", Keys: []string{"/"},
			Run: page.Run(func() { p.input = kit.NewInput("/", 4096) })},
		{ID: "folder.up", Title: "parent folder", Hint: "up", Keys: []string{"backspace", "left", "h"}, Off: up,
			Why: "this is the top", Run: func() page.Cmd { return p.read(p.list.Parent, filepath.Base(p.dir)) }},
		{ID: "inbox", Title: "what was imported before", Hint: "inbox", Keys: []string{"i"},
			Run: func() page.Cmd { return page.Go(NewInbox(p.c, p.r, p.links)) }},
		{ID: "directory", Title: "the public DSPT directory: search it, add suppliers from it", Hint: "DSPT",
			Keys: []string{"D"}, Run: func() page.Cmd { return page.Go(NewDirectory(p.c, p.r, "")) }},
		{ID: "folder.reload", Title: "read the folder again", Keys: []string{"R"},
			Run: func() page.Cmd { return p.read(p.dir, "") }},
	}
	if len(p.marked) > 0 {
		all = append(all, page.Command{ID: "file.unmark", Title: "clear all marks", Hint: "unmark",
			Keys: []string{"esc"}, Run: page.Run(func() { clear(p.marked) })})
		all = append(all, page.Command{ID: "back", Title: "go back", Keys: []string{"q"}, Run: page.Back})
	} else {
		all = append(all, page.Command{ID: "back", Title: "go back", Hint: "back", Keys: []string{"esc", "q"},
			Run: page.Back})
	}
	return append(all, page.Moves(p.table.Move, p.table.Half, p.table.Goto)...)
}

func (p *Files) open() page.Cmd {
	e := p.entry()
	switch {
	case e.Folder:
		return p.read(p.path(e), "")
	case len(p.marked) == 0:
		return p.run(p.path(e))
	}
	return p.run(slices.Sorted(maps.Keys(p.marked))...)
}

func (p *Files) run(paths ...string) page.Cmd {
	for i := range paths {
		path, err := p.c.Files.Inside(paths[i])
		if err != nil {
			return page.Say(page.Problem, page.Message(err))
		}
		paths[i] = path
	}
	return page.Go(NewRun(p.c, p.r, p.links, imports.Request{Paths: paths}))
}

func (p *Files) mark() {
	path := p.path(p.entry())
	if p.marked[path] {
		delete(p.marked, path)
	} else {
		p.marked[path] = true
	}
	p.table.Move(1)
}

// takePath opens the path that was typed or pasted. It removes quotes and file://, which other programs add.
func (p *Files) takePath() page.Cmd {
	path := strings.TrimSpace(p.input.Value())
	p.input = nil
	path = strings.TrimPrefix(strings.Trim(path, `"'`), "file://")
	if path == "" {
		return page.Cmd{}
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(p.dir, path)
	}
	return page.Do(func() any {
		if list, err := p.links.Folder(path); err == nil {
			return listed{list: list}
		}
		return p.run(path) // not a folder: the import reports what is wrong with it
	})
}

// View draws the folder.
func (p *Files) View(w, h int) []kit.Line {
	th := p.c.Theme
	out := kit.Paragraph(theme.Strong, text.Safe(p.dir), w, 0)
	switch {
	case p.failed != nil:
		out = append(out, kit.Paragraph(theme.Bad, page.Message(p.failed), w, 0)...)
		return append(out, kit.T("p asks for another path."))
	case p.list == nil:
		return append(out, kit.T("Reading the folder"+th.Glyph.Ellipsis))
	}
	note := fmt.Sprintf("%d marked", len(p.marked))
	if len(p.marked) == 0 {
		note = "A dry run first shows what would change. Nothing is written until you apply it."
	}
	if p.list.Skipped > 0 {
		note += fmt.Sprintf(" %d other %s not shown.", p.list.Skipped,
			text.Noun(p.list.Skipped, "file is", "files are"))
	}
	out = append(out, kit.Paragraph(theme.Muted, note, w, 0)...)
	if p.input != nil {
		out = append(out, p.input.View(th, "Path: ", w))
	}
	out = append(out, kit.Rule(th, w))
	if len(p.list.Entries) == 0 {
		return append(out, kit.T("Nothing here to import: no workbook, csv, zip archive, mail or document. p asks "+
			"for another path."))
	}
	return append(out, p.table.View(th, w, h-len(out), p.input == nil)...)
}

func (p *Files) row(i int) []kit.Span {
	e := &p.list.Entries[i]
	name := text.Safe(e.Name)
	if e.Folder {
		return []kit.Span{{}, {Text: name + string(filepath.Separator), Role: theme.Strong},
			{Text: "folder", Role: theme.Muted}, {}}
	}
	mark, role := "", theme.Plain
	if p.marked[p.path(e)] {
		mark = p.c.Theme.Glyph.Mark
	}
	if e.Document {
		role = theme.Muted
	}
	cell := nameCell(e.Name, "", "")
	cell.Role = role
	return []kit.Span{{Text: mark, Role: theme.Accent}, cell,
		{Text: size(e.Size), Role: theme.Muted},
		{Text: e.Modified.In(p.c.Zone).Format("2006-01-02 15:04"), Role: theme.Muted}}
}

// size formats a number of bytes.
func size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1_000_000:
		return fmt.Sprintf("%d kB", (n+500)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}
