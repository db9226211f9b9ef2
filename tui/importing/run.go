package importing

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"assure/data"
	"assure/data/imports"
	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
)

// Run is the page of a dry run and then, on request, of the import itself. Both show the same
// report, the second of what is written.
type Run struct {
	c     *page.Common
	r     *data.Register
	links Links
	req   imports.Request

	report  *imports.Report
	order   []int  // of the files: most urgent first
	alike   string // what all names of files end in
	failed  error
	applied bool // the report shown is of what is written

	job   *job // under way
	table kit.Table
	mode  runMode
	input *kit.Input
}

type runMode uint8

const (
	showing    runMode = iota
	naming             // the supplier the answers are from
	unlocking          // the password of encrypted workbooks
	marking            // the folder for marked copies
	confirming         // asked before an undo
	applying           // asked before it is written
)

// job is an import under way. The import reports progress from its own goroutine; the page polls it a few times a
// second.
type job struct {
	cancel context.CancelFunc
	began  time.Time
	apply  bool

	mu           sync.Mutex
	step         imports.Step
	writingSince time.Time // when writing began
}

func (j *job) watch(now func() time.Time) func(imports.Step) {
	return func(x imports.Step) {
		j.mu.Lock()
		defer j.mu.Unlock()
		if x.Writing && !j.step.Writing {
			j.writingSince = now()
		}
		j.step = x
	}
}

// pollEvery is how often the page polls a job.
const pollEvery = 100 * time.Millisecond

type (
	poll     struct{ job *job }
	finished struct {
		job    *job
		report *imports.Report
		err    error
	}
)

// NewRun makes the page; the dry run begins with Init.
func NewRun(c *page.Common, r *data.Register, links Links, req imports.Request) *Run {
	p := &Run{c: c, r: r, links: links, req: req}
	p.table = kit.Table{Row: p.row, Columns: columns}
	return p
}

// Title shows whether anything is written.
func (p *Run) Title() []string {
	switch {
	case p.applied:
		return []string{"Import", "applied"}
	case p.job != nil && p.job.apply:
		return []string{"Import", "applying"}
	}
	return []string{"Import", "dry run " + p.c.Theme.Glyph.Dot + " nothing has been written"}
}

// Init begins the dry run.
func (p *Run) Init() page.Cmd { return p.start(false) }

// Typing is true while a reference or a password is typed.
func (p *Run) Typing() bool { return p.input != nil }

func (p *Run) start(apply bool) page.Cmd {
	ctx, cancel := context.WithCancel(p.c.Context)
	j := &job{cancel: cancel, began: p.c.Now(), apply: apply}
	p.job, p.mode = j, showing
	req := p.req
	req.Changes = true
	req.Apply, req.Watch = apply, j.watch(p.c.Now)
	return page.All(page.Do(func() any {
		defer cancel()
		report, err := imports.Run(ctx, p.r, req)
		return finished{j, report, err}
	}), p.poll(j))
}

func (p *Run) poll(j *job) page.Cmd {
	return page.Do(func() any {
		p.c.Pause(pollEvery)
		return poll{j}
	})
}

// Update takes the results of background work, and typed keys.
func (p *Run) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case poll:
		if p.job == m.job {
			return p.poll(m.job)
		}
	case finished:
		return p.finished(m)
	case undone:
		return p.undone(m)
	case kit.Key:
		if p.input != nil {
			p.input.Key(m)
		}
	}
	return page.Cmd{}
}

func (p *Run) finished(m finished) page.Cmd {
	if p.job != m.job {
		return page.Cmd{}
	}
	p.job = nil
	stopped := errors.Is(m.err, context.Canceled)
	switch {
	case m.report == nil && stopped && m.job.apply:
		return page.Say(page.Info, "Stopped. Nothing was written.")
	case m.report == nil && stopped:
		return page.Back()
	case m.report == nil:
		p.failed = m.err
		return page.Say(page.Problem, page.Message(m.err))
	}
	at := p.table.Cursor()
	p.report, p.failed, p.applied = m.report, nil, m.job.apply
	p.order = worstFirst(p.report.Files)
	names := make([]string, len(p.report.Files))
	for i := range p.report.Files {
		names[i] = filepath.Base(p.report.Files[i].Name)
	}
	p.alike = ending(names)
	p.table.N = len(p.order)
	p.table.Goto(max(at, 0))
	switch {
	case m.err != nil && !stopped:
		return page.Say(page.Problem, "Stopped: "+page.Message(m.err))
	case !m.job.apply && p.mode == showing && p.req.Marked != "":
		dir := p.req.Marked
		p.req.Marked = "" // once
		return page.Say(page.Done,
			fmt.Sprintf("%s in %s.", text.Plural(marked(p.report), "marked copy", "marked copies"), text.Safe(dir)))
	case !m.job.apply:
		if len(m.report.Files) == 1 { // this page has nothing to show for what is no return
			if other := p.other(&m.report.Files[0]); other != nil {
				return page.Cmd{Acts: []any{page.Pop{}, page.Push{Page: other}}}
			}
		}
		return page.Cmd{}
	case stopped:
		return page.Say(page.Info,
			"Stopped. The files listed are written, the others are not. Import the same files again to continue.")
	}
	return page.Say(page.Done,
		fmt.Sprintf("Applied: %s. u undoes it.", text.Plural(p.report.Totals.Answers, "answer", "answers")))
}

func (p *Run) undone(m undone) page.Cmd {
	if m.err != nil {
		return page.Say(page.Problem, page.Message(m.err))
	}
	p.applied = false
	return page.All(p.start(false), page.Say(page.Done, m.words()))
}

func (p *Run) file() *imports.File {
	if i := p.table.Cursor(); i >= 0 && p.report != nil {
		return &p.report.Files[p.order[i]]
	}
	return nil
}

// marked counts the copies that were written.
func marked(r *imports.Report) int {
	n := 0
	for i := range r.Files {
		if r.Files[i].Marked != "" {
			n++
		}
	}
	return n
}

// Commands of the page, by mode.
func (p *Run) Commands() []page.Command {
	switch {
	case p.job != nil:
		title := "stop reading"
		if p.job.apply {
			title = "stop after this file; what is written stays"
		}
		return []page.Command{{ID: "stop", Title: title, Hint: title, Keys: []string{"esc"},
			Run: page.Run(p.job.cancel)}}
	case p.input != nil:
		return []page.Command{
			{ID: "typed.take", Title: "confirm and read again", Hint: "confirm", Keys: []string{"enter"}, Run: p.typed},
			{ID: "typed.stop", Title: "cancel", Hint: "cancel", Keys: []string{"esc"},
				Run: page.Run(func() { p.input, p.mode = nil, showing })},
		}
	case p.mode == confirming:
		return undoCommands(p.undo, func() { p.mode = showing })
	case p.mode == applying:
		return applyCommands(func() page.Cmd { return p.start(true) }, func() { p.mode = showing })
	}
	f := p.file()
	look := page.Command{ID: "file.look", Title: "open the file: what changes, what is wrong", Hint: "details",
		Keys: []string{"enter", "right", "l"}, Off: f == nil, Why: "there is no file", Run: func() page.Cmd {
			if other := p.other(f); other != nil {
				return page.Go(other)
			}
			return page.Go(newFile(p.c, p.links, f, p.applied))
		}}
	if f != nil && codeOf(f) != "" {
		look.Title, look.Hint = "open it as "+noReturns[codeOf(f)].one, "open"
	}
	all := []page.Command{look}
	if p.applied {
		all = append(all, page.Command{ID: "undo", Title: "undo this import", Hint: "undo",
			Keys: []string{"u", "ctrl+z"}, Off: p.report.Batch == nil, Why: "nothing was written",
			Run: page.Run(func() { p.mode = confirming })})
	} else {
		all = append(all, p.choices()...)
	}
	all = append(all,
		page.Command{ID: "inbox", Title: "what was imported before", Hint: "inbox", Keys: []string{"i"},
			Run: func() page.Cmd { return page.Go(NewInbox(p.c, p.r, p.links)) }},
		page.Leave())
	if !p.applied {
		all = append(all, p.acceptance())
	}
	return append(all, page.Moves(p.table.Move, p.table.Half, p.table.Goto)...)
}

// choices are the commands before an import is applied.
func (p *Run) choices() []page.Command {
	ok, why := p.canApply()
	keep, keepSaid := "keep the originals next to the register",
		"The originals will be kept next to the register, by their hash."
	if p.req.Keep {
		keep, keepSaid = "do not keep the originals", "The originals will not be kept."
	}
	wins := page.Command{ID: "conflict.file", Title: "on a conflict, use the answer of the file", Hint: "files win",
		Keys: []string{"t"}, Off: p.report == nil || p.report.Effect.Conflicts == 0 && !p.req.TakeFile,
		Why: "nothing is in conflict", Run: func() page.Cmd {
			p.req.TakeFile = !p.req.TakeFile
			return p.start(false)
		}}
	if p.req.TakeFile {
		wins.Title, wins.Hint = "on a conflict, keep the answer of the register", "register wins"
	}
	return []page.Command{
		{ID: "apply", Title: "apply it: write what the dry run shows", Hint: "apply", Keys: []string{"a"}, Off: !ok,
			Why: why, Run: page.Run(func() { p.mode = applying })},
		{ID: "columns", Title: "map the columns and words of this file", Hint: "map columns", Keys: []string{"m"},
			Off: p.file() == nil || p.file().IsDocument(), Why: "there is no table in it", Run: p.columns},
		{ID: "marked", Title: "write marked copies: what is wrong, next to each cell, to send back",
			Hint: "marked copies", Keys: []string{"w"},
			Off: p.report == nil || p.report.Totals.WithProblems+p.report.Totals.Rejected == 0,
			Why: "there is nothing to mark", Run: page.Run(func() {
				p.mode, p.input = marking, kit.NewInput("marked", 4096)
			})},
		{ID: "supplier", Title: "name the supplier that the answers are from", Hint: "supplier", Keys: []string{"s"},
			Run: page.Run(func() { p.mode, p.input = naming, kit.NewInput(p.req.Supplier, 200) })},
		wins,
		{ID: "keep", Title: keep, Keys: []string{"K"}, Run: func() page.Cmd {
			p.req.Keep = !p.req.Keep
			return page.Say(page.Info, keepSaid)
		}},
		{ID: "password", Title: "enter the password of encrypted workbooks", Keys: []string{"P"},
			Run: page.Run(func() { p.mode, p.input = unlocking, kit.NewInput("", 200) })},
		{ID: "again", Title: "read the files again", Keys: []string{"R"},
			Run: func() page.Cmd { return p.start(false) }},
	}
}

// acceptance is the command by which the person who imports accepts the evidence of sheets of answers.
func (p *Run) acceptance() page.Command {
	accept := page.Command{ID: "evidence.accept",
		Title: "accept the evidence of sheets of answers in your name", Hint: "accept evidence", Keys: []string{"e"},
		Off: !p.hasSheets(), Why: "no sheet of answers that you could have written is among the files",
		Run: func() page.Cmd {
			p.req.AcceptEvidence = !p.req.AcceptEvidence
			return p.start(false)
		}}
	if p.req.AcceptEvidence {
		accept.Title, accept.Hint = "only offer the evidence of sheets of answers", "offer evidence"
	}
	return accept
}

// hasSheets reports whether a file is a sheet that an assessor may have written, whose evidence can be
// accepted on import.
func (p *Run) hasSheets() bool {
	return p.report != nil && slices.ContainsFunc(p.report.Files,
		func(f imports.File) bool { return f.Kind == imports.Long || f.Kind == imports.Wide })
}

// canApply reports whether there is something to apply, or why not.
func (p *Run) canApply() (bool, string) {
	switch {
	case p.report == nil:
		return false, "there is no report"
	case p.report.Totals.Accepted+p.report.Totals.WithProblems == 0:
		return false, "no file can be imported"
	}
	return true, ""
}

func (p *Run) typed() page.Cmd {
	value := p.input.Value()
	p.input = nil
	switch p.mode {
	case naming:
		p.req.Supplier = value
	case unlocking:
		p.req.Password = value
	case marking:
		p.req.Marked = strings.TrimSpace(value)
	}
	return p.start(false)
}

// columns opens the mapping of the file under the cursor, and reads again with the result.
func (p *Run) columns() page.Cmd {
	if other := p.other(p.file()); other != nil {
		return page.Go(other)
	}
	use := func(m *imports.Mapping) page.Cmd {
		return page.Cmd{Acts: []any{page.Pop{}, page.Then{Run: func() page.Cmd {
			p.req.Mapping = m
			return p.start(false)
		}}}}
	}
	return page.Go(newColumns(p.c, p.r, p.file().Path,
		imports.ProposeOptions{Pack: p.req.Pack, Password: p.req.Password}, use))
}

// applyQuestion asks before an import is written, with what is written.
func (p *Run) applyQuestion() string {
	t := p.report.Totals
	out := fmt.Sprintf("Write %s of %s?", text.Plural(t.Answers, "answer", "answers"),
		text.Plural(t.Accepted+t.WithProblems, "file", "files"))
	if t.WithProblems > 0 {
		out += " What has a problem is left out."
	}
	if t.Rejected > 0 {
		out += " " + text.Plural(t.Rejected, "file is", "files are") + " rejected and not written."
	}
	return out
}

func (p *Run) undo() page.Cmd {
	p.mode = showing
	return undo(p.c, p.r, *p.report.Batch)
}

func base(path string) string { return text.Safe(filepath.Base(path)) }
