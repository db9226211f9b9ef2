package importing

import (
	"fmt"

	"assure/data"
	"assure/data/imports"
	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// Batch is the page of one import: its files, each with its verdict and where its problems were. What was
// wrong is not stored, only the cell and the code of the problem.
type Batch struct {
	c     *page.Common
	r     *data.Register
	links Links
	id    string

	report *imports.BatchReport
	failed error
	rows   []batchRow
	table  kit.Table
}

// The columns of a batch.
const (
	batchFile = iota
	batchVerdict
	batchNew
	batchChanged
	batchSame
	batchEngagement
)

// batchRow is a file, or a problem of the file above it.
type batchRow struct {
	file    *imports.BatchFile
	problem *imports.ProblemPlace
}

type stored struct {
	report *imports.BatchReport
	err    error
}

func newBatch(c *page.Common, r *data.Register, links Links, id string) *Batch {
	p := &Batch{c: c, r: r, links: links, id: id}
	p.table = kit.Table{Row: p.row,
		Columns: []kit.Column{batchFile: {Title: "File, and where it has problems", Width: 24, Flex: true},
			batchVerdict:    {Title: "Verdict", Width: 14},
			batchNew:        {Title: "New", Width: 5, Right: true},
			batchChanged:    {Title: "Changed", Width: 7, Right: true},
			batchSame:       {Title: "Same", Width: 5, Right: true, Drop: 2},
			batchEngagement: {Title: "Engagement", Width: 10, Drop: 1}}}
	return p
}

// Title names the import.
func (p *Batch) Title() []string { return []string{"Import", "inbox", p.id} }

// Init reads it.
func (p *Batch) Init() page.Cmd {
	return page.Do(func() any {
		report, err := imports.ReadBatch(p.c.Context, p.r, p.id)
		return stored{report, err}
	})
}

// Loading is true until it is there.
func (p *Batch) Loading() bool { return p.report == nil && p.failed == nil }

// Failed is why the import could not be read, nil while it could.
func (p *Batch) Failed() error { return p.failed }

// Again reads the import again.
func (p *Batch) Again() page.Cmd {
	p.failed = nil
	return p.Init()
}

// Typing is never true here.
func (p *Batch) Typing() bool { return false }

// Update takes what was read.
func (p *Batch) Update(msg any) page.Cmd {
	m, ok := msg.(stored)
	if !ok {
		return page.Cmd{}
	}
	if p.report, p.failed = m.report, m.err; m.err != nil {
		return page.Say(page.Problem, page.Message(m.err))
	}
	p.rows = nil
	for i := range p.report.Files {
		f := &p.report.Files[i]
		p.rows = append(p.rows, batchRow{file: f})
		for j := range f.Problems {
			p.rows = append(p.rows, batchRow{f, &f.Problems[j]})
		}
	}
	p.table.N = len(p.rows)
	return page.Cmd{}
}

// Commands of the page.
func (p *Batch) Commands() []page.Command {
	engagement, pack, question := "", "", ""
	if i := p.table.Cursor(); i >= 0 {
		r := &p.rows[i]
		switch {
		case r.problem != nil:
			engagement, pack, question = r.problem.Engagement, r.problem.Pack, r.problem.Question
		case len(r.file.Subjects) == 1:
			engagement, pack = r.file.Subjects[0].Engagement, r.file.Subjects[0].Pack
		}
	}
	all := []page.Command{
		{ID: "question.open", Title: "go to the question", Hint: "go to question",
			Keys: []string{"enter", "right", "l"}, Off: engagement == "" || p.links.Assess == nil,
			Why: "it is not known which engagement this is about", Run: func() page.Cmd {
				return p.links.Assess(engagement, pack, question)
			}},
		page.Leave(),
	}
	return append(all, page.Moves(p.table.Move, p.table.Half, p.table.Goto)...)
}

// View draws the files.
func (p *Batch) View(w, h int) []kit.Line {
	th := p.c.Theme
	if p.report == nil {
		return unread(th, nil, w)
	}
	words := fmt.Sprintf("%s, %s by %s, %s", p.report.Kind, p.report.At.In(p.c.Zone).Format("2006-01-02 15:04"),
		text.Safe(p.report.By), p.report.State)
	out := append(kit.Paragraph(theme.Muted, words, w, 0), kit.Rule(th, w))
	if len(p.rows) == 0 {
		return append(out, kit.T("No files are kept of this import."))
	}
	return append(out, p.table.View(th, w, h-len(out), true)...)
}

func (p *Batch) row(i int) []kit.Span {
	r := &p.rows[i]
	if x := r.problem; x != nil {
		where := "  " + text.Safe(x.Where)
		if x.Question != "" {
			where += " " + text.Safe(x.Question)
		}
		return []kit.Span{batchFile: {Text: where, Role: theme.Muted},
			batchVerdict:    {Text: text.Safe(x.Code), Role: theme.Warn},
			batchEngagement: {Text: text.Safe(x.Engagement), Role: theme.Muted}}
	}
	f := r.file
	v := verdict(p.c.Theme, f.Verdict)
	engagement := ""
	if len(f.Subjects) == 1 {
		engagement = f.Subjects[0].Engagement
	}
	return []kit.Span{batchFile: {Text: text.Safe(f.Name)}, batchVerdict: {Text: v.String(), Role: v.Role},
		batchNew:     kit.Count(f.Answers.New),
		batchChanged: kit.Count(f.Answers.Changed), batchSame: kit.Count(f.Answers.Same),
		batchEngagement: {Text: text.Safe(engagement)}}
}
