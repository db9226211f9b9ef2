package report

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"assure/data"
	"assure/questionnaire"
)

// Preview is the beginning of a report as plain text, before it is written.
type Preview struct {
	Subject string
	Lines   []string // without line breaks; of a table its headings and first rows, with " | " between cells
	Rows    int      // as [File.Rows]
	Demo    bool
	AsOf    questionnaire.Date
	KnownOn questionnaire.Date
}

// previewRows is how many rows of a table, or days of a calendar, a preview shows.
const previewRows = 8

// Look puts together the report that [Write] would write for the same request, and shows how it begins. It writes no
// file and notes nothing in the trail.
func Look(ctx context.Context, r *data.Register, q Request) (*Preview, error) {
	k, ext, err := find(&q)
	if err != nil {
		return nil, err
	}
	rp, doc, err := build(ctx, r, q, k)
	if err != nil {
		return nil, err
	}
	out := &Preview{Subject: rp.subject, Rows: doc.Count(), Demo: rp.demo, AsOf: rp.method.AsOf,
		KnownOn: rp.method.KnownOn, Lines: doc.begin(ext)}
	for i, l := range out.Lines {
		out.Lines[i] = strings.Join(strings.Fields(l), " ")
	}
	return out, nil
}

// begin is the beginning of a document in words: of a page its text, of other formats the main table.
func (d *Document) begin(ext string) []string {
	if ext != ".html" {
		tables := d.tables()
		return tables[max(0, slices.IndexFunc(tables, func(t *Table) bool { return t.Main }))].begin(ext == ".csv")
	}
	out := []string{d.Title}
	if d.Subject != "" {
		out = append(out, d.Subject)
	}
	out = append(out, labelled(d.Facts)...)
	for i := range d.Sections {
		s := &d.Sections[i]
		out = append(out, "", s.Heading)
		for j := range s.Parts {
			out = append(out, s.Parts[j].begin()...)
		}
	}
	return out
}

func labelled(list []Fact) []string {
	var out []string
	for _, f := range list {
		out = append(out, strings.TrimSuffix(f.Label, ":")+": "+strings.TrimSpace(f.Words+" "+f.Note))
	}
	return out
}

func (p *Part) begin() []string {
	out := labelled(p.Facts)
	for _, s := range []string{p.Text, p.Quiet} {
		if s != "" {
			out = append(out, s)
		}
	}
	for _, s := range p.Items {
		out = append(out, "- "+s)
	}
	for _, s := range p.Lines {
		out = append(out, s+" ....")
	}
	switch {
	case p.Table != nil:
		out = append(out, p.Table.begin(false)...)
	case p.Bars != nil:
		out = append(out, p.Bars.Words)
	case p.Map != nil:
		out = append(out, p.Map.Caption)
	}
	return out
}

// begin is the headings and the first rows of a table; copied says that it has the columns of a .csv.
func (t *Table) begin(copied bool) []string {
	var heads []string
	for _, c := range t.Columns {
		if copied || !c.Copied {
			heads = append(heads, c.Header)
		}
	}
	out := []string{strings.Join(heads, " | ")}
	for _, row := range t.Rows[:min(previewRows, len(t.Rows))] {
		var cells []string
		for i, c := range row {
			if copied || i >= len(t.Columns) || !t.Columns[i].Copied {
				cells = append(cells, c.Words())
			}
		}
		out = append(out, strings.Join(cells, " | "))
	}
	if len(t.Rows) == 0 && t.Empty != "" {
		out = append(out, t.Empty)
	}
	return out
}

// begin lists the first days of a calendar.
func (c *Calendar) begin(string) []string {
	events := slices.Clone(c.Events)
	slices.SortStableFunc(events, func(a, b Event) int { return int(a.On - b.On) })
	out := []string{c.mark() + c.Name}
	for _, e := range events[:min(previewRows, len(events))] {
		out = append(out, e.On.Long()+"  "+e.Summary)
	}
	return out
}

// extension is the format that the name of a file asks for, such as ".html".
func extension(name string) string { return strings.ToLower(filepath.Ext(name)) }
