package importing

import (
	"cmp"
	"path/filepath"
	"strings"

	"assure/data"
	"assure/data/imports"
	"assure/internal/text"
)

// problems prints what could not be imported, file by file, each with its cell and the next step.
// Documents that no return names are one list: they are often many.
func (p *printer) problems() {
	var unnamed []string
	shown, left := 0, 0
	for i := range p.r.Files {
		f := &p.r.Files[i]
		if unmatched(f) {
			unnamed = append(unnamed, filepath.Base(f.Path))
			continue
		}
		if f.Verdict == imports.Duplicate || len(f.Problems)+len(f.Conflicts) == 0 {
			continue
		}
		if !p.full && shown == shownProblems {
			left++
			continue
		}
		shown++
		p.Gap()
		p.fileProblems(f)
	}
	if left > 0 {
		p.Gap()
		p.Line("and %s more with problems; --full lists all, --marked DIR writes a copy of each with what is wrong",
			text.Plural(left, "file", "files"))
	}
	if len(unnamed) > 0 {
		p.Gap()
		p.unmatched(unnamed)
	}
}

// unmatched reports whether a file is a document that nothing else is wrong with than that no return names it.
func unmatched(f *imports.File) bool {
	return len(f.Problems) == 1 && f.Problems[0].Code == "unmatched-document"
}

func (p *printer) unmatched(names []string) {
	p.Heading("named by no return, and so not evidence: %s", text.Plural(len(names), "document", "documents"))
	for i, n := range names {
		if !p.full && i == shownProblems {
			p.Line("  and %s more", text.Thousands(len(names)-i))
			break
		}
		p.Line("  %s", n)
	}
	p.Hang("  hint: ", "        ", "import them together with the return that names them, or use `assure evidence add`")
}

// fileProblems is one file: conflicts with both values, then problems.
func (p *printer) fileProblems(f *imports.File) {
	name := filepath.Base(f.Path)
	if f.Verdict == imports.Rejected {
		p.Heading("%s: nothing is imported", name)
	} else {
		p.Heading("%s: %s, the rest is imported", name,
			strings.Join(countWords([]counted{{len(f.Problems), "problem", "problems"}}), ""))
	}
	for i := range f.Conflicts {
		p.conflict(f, &f.Conflicts[i])
	}
	for _, q := range f.LikeProblems() {
		where := p.cell(f, q.Where)
		if where == name && p.Width > 0 {
			p.Hang("  ", "    ", q.What)
		} else {
			p.Hang("  ", "    ", where+": "+q.What)
		}
		if q.Fix != "" {
			p.Hang("    hint: ", "          ", q.Fix)
		}
	}
}

func (p *printer) conflict(f *imports.File, c *imports.Conflict) {
	what := "not imported"
	if c.Taken {
		what = "the file's answer is used"
	}
	p.Hang("  ", "    ", p.cell(f, c.Where)+": "+c.Question+" of "+c.Engagement+", "+what+" ("+c.Why+")")
	p.Hang("    the file says     ", "      ", conflictWords(&c.File))
	if c.Register != nil {
		p.Hang("    the register says ", "      ", conflictWords(c.Register))
	}
	if c.Other != nil {
		p.Hang("    "+text.Safe(c.Other.Where)+" says ", "      ", conflictWords(c.Other))
	}
}

func conflictWords(c *data.AnswerSide) string {
	s := cmp.Or(c.Value, "(nothing)")
	if c.Note != "" {
		s += ": " + c.Note
	}
	if c.By != "" && c.At != nil {
		s += " (" + c.By + ", " + c.At.UTC().Format("2 Jan 2006") + ")"
	}
	return s
}
