package importing

import (
	"context"
	"maps"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/directory"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
)

// Directory is the page of the public DSPT directory: a publication export that was chosen, which is kept on request,
// and then the newest one kept, whose organisations become suppliers by sector or one by one.
type Directory struct {
	c    *page.Common
	r    *data.Register
	path string // of a file that is not kept yet, "" for none

	file   *directory.DSPTImport    // what is in the file
	newest *directory.DSPTDirectory // what is kept
	failed error
	busy   bool
	day    questionnaire.Date // of the file, as typed

	mode  directoryMode
	input *kit.Input
	query string
	found *directory.DSPTFound // of the query, nil for the sectors

	sectors map[string]bool // marked
	codes   map[string]bool // marked ODS codes
	state   entity.EngagementState
	dry     *directory.SupplierImport // what the marked ones would add
	asked   directory.DSPTRequest     // of the dry run, which is what an import takes
	batch   string                    // what was written last and can be undone, "" for nothing
	kept    bool                      // that is the directory itself
	table   kit.Table
}

type directoryMode uint8

const (
	listing directoryMode = iota
	searching
	dating  // the day of the file
	undoing // asked before an undo
	adding  // asked before it is written
)

type (
	fileRead struct {
		file *directory.DSPTImport
		err  error
		kept bool
	}
	newestRead struct {
		dir *directory.DSPTDirectory
		err error
	}
	searched struct {
		query string
		found *directory.DSPTFound
		err   error
	}
	added struct {
		got *directory.SupplierImport
		err error
	}
)

// NewDirectory makes the page for a publication export or, without a path, for the directory that is kept.
func NewDirectory(c *page.Common, r *data.Register, path string) *Directory {
	p := &Directory{c: c, r: r, path: path, sectors: map[string]bool{}, codes: map[string]bool{}, state: entity.Live}
	p.table.Row = p.row
	return p
}

// Title shows whether anything is written.
func (p *Directory) Title() []string {
	switch {
	case p.path != "":
		return []string{"Import", "DSPT directory " + p.c.Theme.Glyph.Dot + " nothing has been written"}
	case p.dry != nil:
		return []string{"Import", "DSPT directory " + p.c.Theme.Glyph.Dot + " dry run"}
	case p.batch != "":
		return []string{"Import", "DSPT directory", "applied"}
	}
	return []string{"Import", "DSPT directory"}
}

// Init reads the file, or the directory that is kept.
func (p *Directory) Init() page.Cmd {
	p.busy = true
	if p.path == "" {
		return p.readNewest()
	}
	path, day := p.path, p.day
	return page.Do(func() any {
		file, err := directory.ReadDSPT(p.c.Context, p.r, path, day)
		return fileRead{file, err, false}
	})
}

func (p *Directory) readNewest() page.Cmd {
	p.busy = true
	return page.Do(func() any {
		dir, err := directory.NewestDSPT(p.c.Context, p.r)
		return newestRead{dir, err}
	})
}

// Loading is true while something is read or written.
func (p *Directory) Loading() bool { return p.busy }

// Typing is true while a day or a name is typed.
func (p *Directory) Typing() bool { return p.input != nil }

// Update takes what was read, written or undone, and typed keys.
func (p *Directory) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case fileRead:
		return p.takeFile(m)
	case newestRead:
		p.busy, p.newest, p.failed = false, m.dir, m.err
		if m.err != nil {
			p.newest = nil
		}
		p.show()
	case searched:
		p.busy = false
		if m.err != nil {
			return page.Say(page.Problem, page.Message(m.err))
		}
		p.query, p.found, p.dry = m.query, m.found, nil
		p.show()
	case added:
		return p.takeAdded(m)
	case undone:
		p.busy = false
		if m.err != nil {
			return page.Say(page.Problem, page.Message(m.err))
		}
		said := "Undone. The suppliers that it added are retired, except those in use."
		if p.kept {
			said = "Undone. The directory of that day is no longer used."
		}
		p.batch, p.kept, p.dry = "", false, nil
		return page.All(page.Say(page.Done, said), p.readNewest())
	case kit.Key:
		if p.input != nil {
			p.input.Key(m)
		}
	}
	return page.Cmd{}
}

func (p *Directory) takeFile(m fileRead) page.Cmd {
	p.busy = false
	if m.err != nil {
		p.failed = m.err // the page shows it
		return page.Say(page.Info, "")
	}
	p.file, p.failed = m.file, nil
	if !m.kept {
		return page.Say(page.Info, "")
	}
	said := "The register had this directory already."
	p.path = ""
	if !m.file.Unchanged {
		p.batch, p.kept = m.file.Batch, true
		said = "Kept: " + text.Plural(m.file.Organisations, "organisation", "organisations") + ". u undoes it."
	}
	return page.All(page.Say(page.Done, said), p.readNewest())
}

func (p *Directory) takeAdded(m added) page.Cmd {
	p.busy = false
	if m.err != nil {
		return page.Say(page.Problem, page.Message(m.err))
	}
	p.dry = m.got
	if m.got.DryRun || m.got.Batch == "" {
		return page.Cmd{}
	}
	p.batch, p.kept, p.dry = m.got.Batch, false, nil
	clear(p.sectors)
	clear(p.codes)
	said := "Applied: " + text.Plural(m.got.Suppliers.New, "new supplier", "new suppliers") + ", each with a " +
		string(p.asked.State) + " engagement"
	if n := m.got.Suppliers.Changed; n > 0 {
		said += "; " + text.Thousands(n) + " brought back"
	}
	return page.All(page.Say(page.Done, said+". u undoes it."), p.readNewest())
}

// request is what is marked: organisations, else sectors, else what is under the cursor.
func (p *Directory) request() directory.DSPTRequest {
	req := directory.DSPTRequest{State: p.state, Codes: slices.Sorted(maps.Keys(p.codes)),
		Sectors: slices.Sorted(maps.Keys(p.sectors))}
	if len(req.Codes) > 0 {
		req.Sectors = nil
	}
	if i := p.table.Cursor(); len(req.Codes)+len(req.Sectors) == 0 && i >= 0 {
		if p.found != nil {
			req.Codes = []string{p.found.Organisations[i].ODSCode}
		} else {
			req.Sectors = []string{p.newest.Sectors[i].Name}
		}
	}
	return req
}

// add adds the suppliers of the dry run before it or, as a dry run, shows what the marked ones would add.
func (p *Directory) add(dry bool) page.Cmd {
	p.busy = true
	if dry {
		p.asked = p.request()
	}
	req := p.asked
	req.DryRun = dry
	return page.Do(func() any {
		got, err := directory.SuppliersFromDSPT(context.WithoutCancel(p.c.Context), p.r, req)
		return added{got, err}
	})
}

// search finds organisations by what was typed; nothing typed shows the sectors again.
func (p *Directory) search() page.Cmd {
	query := strings.TrimSpace(p.input.Value())
	p.input, p.mode = nil, listing
	if query == "" {
		p.query, p.found, p.dry = "", nil, nil
		p.show()
		return page.Cmd{}
	}
	p.busy = true
	return page.Do(func() any {
		found, err := directory.SearchDSPT(p.c.Context, p.r, query, book.At{})
		return searched{query, found, err}
	})
}

// setDay takes the day of the file, and reads it again.
func (p *Directory) setDay() page.Cmd {
	day, wrong := page.ReadDay("", p.input.Value())
	switch {
	case wrong != "":
		return page.Say(page.Problem, wrong)
	case day == 0:
		return page.Say(page.Problem, "Type the day on which it was downloaded. esc cancels.")
	}
	p.day, p.input, p.mode = day, nil, listing
	return p.Init()
}

// keep keeps the directory of the file.
func (p *Directory) keep() page.Cmd {
	p.busy = true
	path, day := p.path, p.day
	return page.Do(func() any {
		file, err := directory.ImportDSPT(context.WithoutCancel(p.c.Context), p.r, path, day)
		return fileRead{file, err, true}
	})
}

// mark marks what is under the cursor, or takes its mark away.
func (p *Directory) mark() {
	i := p.table.Cursor()
	set, key := p.sectors, ""
	if p.found != nil {
		set, key = p.codes, p.found.Organisations[i].ODSCode
	} else {
		key = p.newest.Sectors[i].Name
	}
	if set[key] {
		delete(set, key)
	} else {
		set[key] = true
	}
	p.dry = nil
	p.table.Move(1)
}

// states are those that an engagement may be added with.
var states = []entity.EngagementState{entity.Live, entity.Bid, entity.Exiting}

func (p *Directory) nextState() {
	p.state, p.dry = states[(slices.Index(states, p.state)+1)%len(states)], nil
}
