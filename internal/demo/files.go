package demo

import (
	"context"
	"fmt"

	"assure/data/imports"
	"assure/data/issue"
	"assure/data/riskregister"
	"assure/data/riskregister/tables"
	"assure/questionnaire"
)

// issue issues one pack to some engagements and returns the path of each workbook.
func (b *builder) issue(ctx context.Context, pack string, refs []string, dir string, due questionnaire.Date,
	prefill bool) (map[string]string, error) {
	got, err := issue.Write(ctx, b.jo,
		issue.Request{Pack: pack, Refs: refs, Out: dir, Due: due, Prefill: prefill, Issuer: buyerName,
			ReplyTo: "assurance@demo-vale.example"})
	if err != nil {
		return nil, err
	}
	if len(got.Problems) > 0 {
		return nil, &got.Problems[0]
	}
	paths := map[string]string{}
	for _, w := range got.Issued {
		paths[w.Engagement] = w.Path
	}
	if len(paths) != len(refs) {
		return nil, fmt.Errorf("%w: %d workbooks for %d engagements", errStory, len(paths), len(refs))
	}
	b.counts.issued += len(paths)
	return paths, nil
}

// importFolder imports a folder of returns. Files with problems are intended; they are counted and
// not fatal.
func (b *builder) importFolder(ctx context.Context, dir string) error {
	got, err := imports.Run(ctx, b.jo, imports.Request{Paths: []string{dir}, Apply: true})
	if err != nil {
		return err
	}
	for i := range got.Files {
		b.countFile(&got.Files[i])
	}
	return nil
}

// countFile adds a file to the counts.
func (b *builder) countFile(f *imports.File) {
	c := &b.counts
	c.returned++
	c.answers += f.Answers.New + f.Answers.Changed
	c.cells += f.Cells.Read
	if f.Verdict == imports.Rejected {
		c.damaged++
		return
	}
	old := false
	for _, p := range f.Problems {
		if p.Code == "older-return" {
			old = true
			continue
		}
		c.problems++
	}
	if old {
		c.older++
	}
	for _, s := range f.Subjects {
		if s.Late {
			c.late++
			break
		}
	}
}

// countBands takes the bands of the risk register, so that the summary says what its heat map shows.
func (b *builder) countBands(c *tables.Counts) {
	labels := []string{"Low", "Moderate", "High", "Extreme"}
	bands := map[string]int{notRated: c.Unrated + c.NoneOpen}
	for i, n := range c.Bands {
		bands[labels[i]] = n
	}
	b.sum.Bands = shares(bands, append(labels, notRated)...)
}

// export writes the risk register as a workbook and as a page.
func (b *builder) export(ctx context.Context) (workbook, page string, err error) {
	workbook, page = b.path(fileExport), b.path(fileBoard)
	for _, out := range []string{workbook, page} {
		report, err := riskregister.Export(ctx, b.jo, riskregister.Request{Out: out, Organisation: buyerName})
		if err != nil {
			return "", "", err
		}
		b.countBands(report.Counts)
	}
	return workbook, page, nil
}
