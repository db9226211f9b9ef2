package importing

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"assure/data"
	"assure/data/imports"
	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// finding is one row about a file: a change, a conflict or a problem.
type finding struct {
	role       theme.Role
	where      string // the cell
	text       string
	more       []string // shown below it
	engagement string   // whose question it is, where it is one
	pack       string
	question   string
}

func (f *finding) short() string {
	if f.where == "" {
		return f.text
	}
	return f.where + ": " + f.text
}

// findings lists what a file would do and what is wrong with it, worst first.
func findings(f *imports.File) []finding {
	var out []finding
	for i := range f.Subjects {
		out = append(out, subjectFindings(&f.Subjects[i])...)
	}
	for i := range f.Conflicts {
		out = append(out, conflictFinding(&f.Conflicts[i]))
	}
	for _, p := range f.LikeProblems() { // conflicts are shown with both values above
		x := finding{role: theme.Warn, where: text.Safe(p.Where), text: text.Safe(p.What)}
		if f.Verdict == imports.Rejected {
			x.role = theme.Bad
		}
		if step := page.NextStep(p.Fix); step != "" {
			x.more = []string{step}
		}
		out = append(out, x)
	}
	return out
}

func subjectFindings(s *imports.Subject) []finding {
	var out []finding
	whose := s.Supplier + " " + s.Engagement
	at := func(role theme.Role, where, question, body string) {
		out = append(out, finding{role: role, where: text.Safe(where), text: text.Safe(body), engagement: s.Engagement,
			pack: s.Pack, question: question})
	}
	for _, m := range s.MustHaves {
		at(theme.Bad, "", m.Question,
			fmt.Sprintf("%s: %s no longer met: %s %s, now %s", whose, m.Noun(), m.Question, m.Name, m.State))
	}
	for _, m := range s.MustHavesNotMet {
		at(theme.Bad, "", m.Question, fmt.Sprintf("%s: %s not met: %s %s", whose, m.Noun(), m.Question, m.Name))
	}
	for _, c := range s.Contradictions {
		at(theme.Warn, c.Where, c.Question,
			fmt.Sprintf("%s now says %s; %s found %s, which still counts", c.Question, c.Claim, c.By, c.Judgement))
	}
	for _, id := range s.Words {
		at(theme.Warn, "", id, fmt.Sprintf("%s: %s has words and no answer; it stays open", whose, id))
	}
	for _, id := range s.EvidenceOnly {
		at(theme.Warn, "", id, fmt.Sprintf("%s: %s has evidence and no answer; it stays open", whose, id))
	}
	for _, id := range s.Raised {
		at(theme.Warn, "", id, fmt.Sprintf("%s: %s raised since its evidence was accepted, which shows only the "+
			"lower answer", whose, id))
	}
	for _, id := range s.NAClaimed {
		at(theme.Warn, "", id, fmt.Sprintf("%s: %s newly claimed not applicable; it counts as not answered until "+
			"you agree", whose, id))
	}
	for _, e := range s.OlderEvidence {
		at(theme.Warn, e.Where, e.Question,
			fmt.Sprintf("%s: %s is older than the current evidence, %s", e.Question, evidence(&e.Offered),
				evidence(&e.Stands)))
	}
	if n := s.Judged - len(s.Contradictions); n > 0 {
		at(theme.Warn, "", "", fmt.Sprintf("%s: %s since judged; the judgement still counts", whose,
			text.Plural(n, "other claim changed", "other claims changed")))
	}
	if s.Late {
		at(theme.Warn, "", "", whose+": late")
	}
	for _, m := range s.MustHavesMet {
		at(theme.Good, "", m.Question, fmt.Sprintf("%s: %s now met: %s %s", whose, m.Noun(), m.Question, m.Name))
	}
	return out
}

// evidence is the reference of a document and its expiry, or else its date.
func evidence(e *imports.EvidenceDate) string {
	out := e.Reference
	if out == "" {
		out = e.Ref
	}
	switch {
	case e.Expiry != 0:
		out += " (until " + e.Expiry.String() + ")"
	case e.Issued != 0:
		out += " (of " + e.Issued.String() + ")"
	}
	return out
}

// replies lists the replies to our queries, each with its words and the answer that comes with it.
func replies(f *imports.File) []finding {
	var out []finding
	for i := range f.Subjects {
		s := &f.Subjects[i]
		for k := range s.Replies {
			r := &s.Replies[k]
			x := finding{role: theme.Plain, where: text.Safe(r.Where), text: text.Safe(r.About() + ": " + r.Words()),
				engagement: s.Engagement, pack: s.Pack, question: r.Question}
			if r.Outcome == imports.ReplyKept {
				x.role = theme.Warn
			}
			if r.Text != "" {
				x.more = append(x.more, text.Safe("reply: "+string(r.Text)))
			}
			if r.Document != "" {
				x.more = append(x.more, text.Safe("document: "+r.Document+", offered"))
			}
			if words := r.AnswerWords(); words != "" {
				x.more = append(x.more, text.Safe(words))
			}
			out = append(out, x)
		}
	}
	return out
}

// changes lists the answers, old and new, worst first.
func changes(f *imports.File) []finding {
	var out []finding
	for i := range f.Subjects {
		s := &f.Subjects[i]
		for _, c := range s.Changes {
			x := finding{role: theme.Plain, where: text.Safe(c.Where), engagement: s.Engagement, pack: s.Pack,
				question: c.Question}
			switch c.Move {
			case imports.MoveWorse, imports.MoveOpen:
				x.role = theme.Warn
			case imports.MoveBetter:
				x.role = theme.Good
			}
			old := "nothing"
			if c.Old != nil {
				old = answered(c.Old)
			}
			x.text = text.Safe(c.Question + ": " + old + " → " + answered(&c.New))
			if c.New.Note != "" {
				x.more = []string{text.Safe(string(c.New.Note))}
			}
			out = append(out, x)
		}
	}
	return out
}

func answered(c *imports.ChangeSide) string {
	if c.Label != "" {
		return c.Label
	}
	return cmp.Or(c.Value, "-")
}

func conflictFinding(c *imports.Conflict) finding {
	what := "not imported"
	if c.Taken {
		what = "imported from the file"
	}
	x := finding{role: theme.Warn, where: text.Safe(c.Where),
		text:       text.Safe(fmt.Sprintf("%s of %s, %s: %s", c.Question, c.Engagement, what, c.Why)),
		engagement: c.Engagement, question: c.Question}
	x.more = append(x.more, "the file says "+side(&c.File))
	if c.Register != nil {
		x.more = append(x.more, "the register says "+side(c.Register))
	}
	if c.Other != nil {
		x.more = append(x.more, text.Safe(c.Other.Where)+" says "+side(c.Other))
	}
	if step := page.NextStep(c.Fix); step != "" && !c.Taken {
		x.more = append(x.more, step)
	}
	return x
}

func side(c *data.AnswerSide) string {
	out := text.Safe(c.Words())
	if c.By != "" {
		out += " (" + text.Safe(c.By) + ")"
	}
	return out
}

// File is the page of one file of an import.
type File struct {
	c       *page.Common
	links   Links
	file    *imports.File
	applied bool
	list    []finding
	cursor  int
	scroll  kit.Scroll
}

func newFile(c *page.Common, links Links, f *imports.File, applied bool) *File {
	return &File{c: c, links: links, file: f, applied: applied,
		list: slices.Concat(findings(f), replies(f), changes(f))}
}

// Title names the file.
func (p *File) Title() []string { return []string{"Import", text.Safe(p.file.Name)} }

// Init does nothing: the report is there.
func (p *File) Init() page.Cmd { return page.Cmd{} }

// Typing is never true here.
func (p *File) Typing() bool { return false }

// Update ignores all messages.
func (p *File) Update(any) page.Cmd { return page.Cmd{} }

func (p *File) at() *finding {
	if p.cursor < len(p.list) {
		return &p.list[p.cursor]
	}
	return nil
}

// Commands of the page.
func (p *File) Commands() []page.Command {
	x := p.at()
	ref := ""
	if p.file.Supplier != nil {
		ref = *p.file.Supplier
	}
	all := []page.Command{
		{ID: "question.open", Title: "go to the question", Hint: "go to question",
			Keys: []string{"enter", "right", "l"}, Off: x == nil || x.engagement == "" || p.links.Assess == nil,
			Why: "this is not about one question of an assessment", Run: func() page.Cmd {
				return p.links.Assess(x.engagement, x.pack, x.question)
			}},
		{ID: "supplier.open", Title: "open the supplier", Hint: "supplier", Keys: []string{"o"},
			Off: ref == "" || p.links.Open == nil, Why: "the file is not about one supplier",
			Run: func() page.Cmd { return p.links.Open(ref) }},
		{ID: "where.copy", Title: "copy the cell and what is wrong with it", Hint: "copy", Keys: []string{"y"},
			Off: x == nil, Why: "there is nothing to copy", Run: func() page.Cmd {
				return page.CopyText(strings.Join(append([]string{x.short()}, x.more...), "\n"))
			}},
		page.Leave(),
	}
	return append(all, page.MoveCursor(&p.cursor, len(p.list), 8)...)
}

// cellWords counts the cells of a file by what became of them. Problems that are of no cell, such as a conflict with an
// answer of the register, are named apart, as the verdict counts them too.
func cellWords(f *imports.File) string {
	out := fmt.Sprintf("%s read: %d kept, %d not answers", text.Plural(f.Cells.Read, "cell", "cells"), f.Cells.Imported,
		f.Cells.Ignored)
	if f.Cells.Problems > 0 {
		return out + fmt.Sprintf(", %d with problems", f.Cells.Problems)
	}
	if f.Verdict == imports.WithProblems {
		return out + "; its problems are of no cell"
	}
	return out
}

// View draws the summary of the file and below it the findings.
func (p *File) View(w, h int) []kit.Line {
	th, f := p.c.Theme, p.file
	v := verdict(th, f.Verdict)
	out := kit.Flow(th, [][]kit.Span{{kit.S(v.Role, v.String())}, {kit.S(theme.Muted, string(f.Kind))},
		{kit.S(theme.Muted, cellWords(f))}}, w)
	for _, s := range f.Subjects[:min(len(f.Subjects), max(1, h/4))] {
		out = append(out, kit.Flow(th, subjectParts(th, &s), w)...)
	}
	if n := len(f.Subjects) - max(1, h/4); n > 0 {
		out = append(out, kit.L(kit.S(theme.Muted, fmt.Sprintf("and %d more", n))))
	}
	for _, note := range f.Notes {
		out = append(out, kit.Paragraph(theme.Muted, page.Note(note), w, 0)...)
	}
	out = append(kit.Screen(out, min(len(out), h/2)), kit.Rule(th, w))
	if len(p.list) == 0 {
		return append(out, kit.T("No problems, and nothing gets worse."))
	}
	var lines []kit.Line
	from, to := 0, 0
	for i, x := range p.list {
		start := len(lines)
		lines = append(lines, kit.Entry(kit.Mark(th, i == p.cursor), x.role, x.short(), kit.Line{}, w)...)
		for _, m := range x.more {
			lines = append(lines, kit.Paragraph(theme.Muted, m, w, 4)...)
		}
		if i == p.cursor {
			from, to = start, len(lines)-1
		}
	}
	return append(out, p.scroll.View(th, lines, w, h-len(out), from, to)...)
}

// cell is a cell of the 5x5 matrix with its score and band.
func cell(c *imports.RiskCell) string {
	if c == nil {
		return "not rated"
	}
	return fmt.Sprintf("%d x %d = %d %s", c.Consequence, c.Likelihood, c.Score, c.Band)
}

// subjectParts are the figures of one assessment before and after.
func subjectParts(th *theme.Theme, s *imports.Subject) [][]kit.Span {
	arrow := " " + th.Glyph.Right + " "
	return [][]kit.Span{
		{kit.S(theme.Strong, text.Safe(s.Supplier+" "+s.Name)), kit.S(theme.Muted, " "+s.Engagement+" "+s.Pack)},
		{kit.S(theme.Plain, fmt.Sprintf("%d new, %d changed, %d the same", s.Answers.New, s.Answers.Changed,
			s.Answers.Same))},
		{kit.S(theme.Plain, "shown "+s.Score.Before.String()+arrow+s.Score.After.String())},
		{kit.S(theme.Plain, "at most "+s.Possible.Before.String()+arrow+s.Possible.After.String())},
		{kit.S(theme.Plain, "grade "+cmp.Or(string(s.Grade.Before), "-")+arrow+cmp.Or(string(s.Grade.After), "-"))},
		{kit.S(theme.Plain, string(s.Status.Before)+arrow+string(s.Status.After))},
		{kit.S(theme.Plain, "risk "+cell(s.Risk.Before)+arrow+cell(s.Risk.After))},
	}
}
