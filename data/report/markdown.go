package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"assure/internal/page"
)

// writeMarkdown writes the document as Markdown, which reads as plain text too. Words are text: what would be
// markup in
// them is escaped.
func writeMarkdown(w io.Writer, d *Document) error {
	b := bufio.NewWriter(w)
	m := markdown{b}
	m.block("# " + m.text(d.Title))
	if d.Subject != "" {
		m.block("**" + m.text(d.Subject) + "**")
	}
	if d.For != "" {
		m.block("For " + m.text(d.For))
	}
	if d.Source == "" {
		m.block("As of " + d.Method.AsOf.Long() + ", known on " + d.Method.KnownOn.Long() + ", prepared by " +
			m.text(d.Prepared))
	}
	m.facts(d.Facts)
	for i := range d.Sections {
		m.section(&d.Sections[i])
	}
	foot := d.Source
	if foot == "" {
		foot = d.Method.Trace()
	}
	m.block("---")
	m.block(m.text(foot) + " Not endorsed by NHS England.")
	return b.Flush()
}

type markdown struct{ w *bufio.Writer }

// block writes one block and the empty line after it. Errors are kept by the writer.
func (m markdown) block(s string) {
	_, _ = m.w.WriteString(s + "\n\n")
}

// markup are the signs that mean something in Markdown or in the HTML that it may hold.
var markup = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;",
	">", "&gt;",
	"&", "&amp;", "|", `\|`, "#", `\#`, "~", `\~`)

// text is words as one line of text. What begins a list, a heading or a rule at the start of a line is escaped
// too.
func (m markdown) text(s string) string {
	s = markup.Replace(strings.Join(strings.Fields(page.Say(s)), " "))
	if s != "" && strings.Contains("-+=", s[:1]) {
		s = `\` + s
	}
	digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
	if rest := s[digits:]; digits > 0 && (strings.HasPrefix(rest, ". ") || strings.HasPrefix(rest, ") ")) {
		s = s[:digits] + `\` + s[digits:]
	}
	return s
}

func (m markdown) section(s *Section) {
	rank := "## "
	if s.Under {
		rank = "### "
	}
	m.block(rank + m.text(s.Heading))
	for i := range s.Parts {
		p := &s.Parts[i]
		switch {
		case p.Text != "":
			m.block(m.text(p.Text))
		case p.Quiet != "":
			m.block(m.text(p.Quiet))
		case p.Spark != nil:
			m.block(m.text(p.Spark.Words))
		case p.Bars != nil:
			m.block(m.text(p.Bars.Words))
		case p.Table != nil:
			m.table(p.Table.Shown())
		case p.Map != nil:
			m.riskMap(p.Map)
		}
		m.items(p.Items)
		m.facts(p.Facts)
		m.items(p.Lines)
	}
}

func (m markdown) items(list []string) {
	var lines []string
	for _, s := range list {
		lines = append(lines, "- "+m.text(s))
	}
	if len(lines) > 0 {
		m.block(strings.Join(lines, "\n"))
	}
}

func (m markdown) facts(list []Fact) {
	var lines []string
	for _, f := range list {
		lines = append(lines, "- "+strings.TrimSpace(fmt.Sprintf("**%s:** %s %s", m.text(f.Label), m.text(f.Words),
			m.text(f.Note))))
	}
	if len(lines) > 0 {
		m.block(strings.Join(lines, "\n"))
	}
}

func (m markdown) table(t *Table) {
	if len(t.Rows) == 0 {
		m.block(m.text(t.Empty))
		return
	}
	m.block(m.text(t.Caption))
	var head, rule []string
	for _, c := range t.Columns {
		head = append(head, m.text(c.Header))
		if c.Number {
			rule = append(rule, "---:")
		} else {
			rule = append(rule, "---")
		}
	}
	lines := []string{m.row(head), m.row(rule)}
	for _, r := range t.Rows {
		var cells []string
		for _, c := range r {
			cells = append(cells, strings.TrimSpace(m.text(c.Words())+" "+m.text(c.Note)))
		}
		lines = append(lines, m.row(cells))
	}
	m.block(strings.Join(lines, "\n"))
}

func (m markdown) row(cells []string) string { return "| " + strings.Join(cells, " | ") + " |" }

func (m markdown) riskMap(r *Map) {
	t := &Table{Caption: r.Caption, Columns: Columns(append([]string{""}, r.Likelihoods...)...)}
	for _, row := range r.Rows {
		cells := []Cell{Words(row.Head)}
		for _, c := range row.Cells {
			cells = append(cells, Cell{Text: c.Tag, Note: c.Here})
		}
		t.Add(cells...)
	}
	m.table(t)
}
