package importing

import (
	"strings"

	"assure/data"
	"assure/data/imports"
	"assure/internal/text"
)

// problems prints what could not be imported, file by file, each with its cell and the next step.
// Documents that no return names are one list: they are often many.
func (p *printer) problems() {
	var unnamed, words []string
	shown, left := 0, 0
	for i := range p.r.Files {
		f := &p.r.Files[i]
		switch {
		case unmatched(f) && f.Problems[0].Code == imports.CodePossibleAnswers:
			words = append(words, f.Name)
			continue
		case unmatched(f):
			unnamed = append(unnamed, f.Name)
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
	p.unmatched(words, "may hold answers, which are read from workbooks only: %s that no return names",
		"open them; if they hold answers, ask for those in the workbook "+
			"that was issued; if they are evidence, import them together with the return that names them, or use "+
			"`assure evidence add`")
	p.unmatched(unnamed, "named by no return, and so not evidence: %s",
		"import them together with the return that names them, or use `assure evidence add`")
}

// unmatched reports whether a file is a document that nothing else is wrong with than that no return names it.
func unmatched(f *imports.File) bool {
	return len(f.Problems) == 1 &&
		(f.Problems[0].Code == imports.CodeUnmatched || f.Problems[0].Code == imports.CodePossibleAnswers)
}

// unmatched prints documents that no return names.
func (p *printer) unmatched(names []string, heading, hint string) {
	if len(names) == 0 {
		return
	}
	p.Gap()
	p.Heading(heading, text.Plural(len(names), "document", "documents"))
	for i, n := range names {
		if !p.full && i == shownProblems {
			p.Line("  and %s more", text.Thousands(len(names)-i))
			break
		}
		p.Line("  %s", n)
	}
	p.Hang("  hint: ", "        ", hint)
}

// fileProblems is one file: conflicts with both values, then problems.
func (p *printer) fileProblems(f *imports.File) {
	name := f.Name
	if f.Verdict == imports.Rejected {
		p.Heading("%s: nothing is imported", name)
	} else {
		p.Heading("%s: %s, the rest is imported", name,
			strings.Join(countWords([]counted{{len(f.Problems), "problem", "problems"}}), ""))
	}
	p.conflicts(f)
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

// conflicts prints each conflict with both values, below the reason and the next step that they share.
func (p *printer) conflicts(f *imports.File) {
	type reason struct {
		why, fix string
		taken    bool
	}
	var order []reason
	list := map[reason][]*imports.Conflict{}
	for i := range f.Conflicts {
		c := &f.Conflicts[i]
		k := reason{c.Why, c.Fix, c.Taken}
		if list[k] == nil {
			order = append(order, k)
		}
		list[k] = append(list[k], c)
	}
	for _, k := range order {
		n := len(list[k])
		what := text.Plural(n, "answer is", "answers are") + " not imported: "
		if k.taken {
			what = text.Plural(n, "answer of the file replaces", "answers of the file replace") +
				" that in the register: "
		}
		p.Hang("  ", "    ", what+k.why)
		if k.fix != "" && !k.taken {
			p.Hang("    hint: ", "          ", k.fix)
		}
		for i, c := range list[k] {
			if !p.full && i == shownProblems {
				p.Line("    and %s more; --full lists all", text.Thousands(n-i))
				break
			}
			p.conflict(f, c)
		}
	}
}

func (p *printer) conflict(f *imports.File, c *imports.Conflict) {
	p.Hang("    ", "      ", p.cell(f, c.Where)+": "+c.Question+" of "+c.Engagement)
	p.Hang("      the file says     ", "        ", conflictWords(&c.File))
	if c.Register != nil {
		p.Hang("      the register says ", "        ", conflictWords(c.Register))
	}
	if c.Other != nil {
		p.Hang("      "+text.Safe(c.Other.Where)+" says ", "        ", conflictWords(c.Other))
	}
}

func conflictWords(c *data.AnswerSide) string {
	s := c.Words()
	if c.By != "" && c.At != nil {
		s += " (" + c.By + ", " + c.At.UTC().Format("2 Jan 2006") + ")"
	}
	return s
}
