package importing

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"assure/data/imports"
	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
)

// noReturns are what is sent along with returns and is read by pages of its own, by the code of its problem.
var noReturns = map[string]struct{ one, many, does string }{
	imports.CodeDirectory: {"a publication export of the DSPT", "publication exports of the DSPT",
		"keeps it as the directory of its day"},
	imports.CodeSupplierList: {"a list of suppliers", "lists of suppliers", "shows how it would be read"},
}

// codeOf is the code by which a file is one of [noReturns], "" for any other file.
func codeOf(f *imports.File) string {
	if f == nil || len(f.Problems) == 0 {
		return ""
	}
	if _, ok := noReturns[f.Problems[0].Code]; ok {
		return f.Problems[0].Code
	}
	return ""
}

// other is the page that reads a file which is no return, nil for a return.
func (p *Run) other(f *imports.File) page.Page {
	switch codeOf(f) {
	case imports.CodeDirectory:
		return NewDirectory(p.c, p.r, f.Path)
	case imports.CodeSupplierList:
		return NewSuppliers(p.c, p.r, f.Path)
	}
	return nil
}

// noReturnWords say of the files that are no returns what they are and how they are taken.
func noReturnWords(files []imports.File) []string {
	count := map[string]int{}
	for i := range files {
		count[codeOf(&files[i])]++
	}
	var out []string
	for _, code := range []string{imports.CodeDirectory, imports.CodeSupplierList} {
		k := noReturns[code]
		switch n := count[code]; n {
		case 0:
		case 1:
			out = append(out, "1 file is "+k.one+": enter on it "+k.does+".")
		default:
			out = append(out, fmt.Sprintf("%d files are %s: enter on one %s.", n, k.many, k.does))
		}
	}
	return out
}

// worstFirst orders files by what they do: those that make something worse, what may hold answers and was not read,
// those with problems or conflicts, those that are fine, what nobody asked for, and last duplicates. Of those that make
// something worse the ones that lose most come first.
func worstFirst(files []imports.File) []int {
	lost := func(f *imports.File) int { return f.Effect.MustHavesLost + f.Effect.MustHavesNotMet }
	rank := func(f *imports.File) int {
		e := &f.Effect
		switch {
		case lost(f)+e.Grades.Worse+e.Bands.Worse > 0:
			return 0
		case e.Contradictions > 0:
			return 1
		case f.Verdict == imports.Duplicate:
			return 6
		case f.IsDocument() || codeOf(f) != "": // a covering letter, or what another page reads
			return 5
		case f.Verdict == imports.Rejected:
			return 2
		case f.Verdict == imports.WithProblems || len(f.Conflicts) > 0:
			return 3
		}
		return 4
	}
	order := make([]int, len(files))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(rank(&files[a]), rank(&files[b])), cmp.Compare(lost(&files[b]), lost(&files[a])))
	})
	return order
}

// nameCell is the name of a file. Names of returns begin alike, and their ends tell them apart. What all names of the
// list end in is left out where there is no room for it.
func nameCell(name, alike, ellipsis string) kit.Span {
	const extension = 8 // an ending no longer than this takes no room that matters
	if len(alike) > extension && len(name) > len(alike)+extension {
		name = strings.TrimSuffix(name, alike) + ellipsis
	}
	return kit.Span{Text: text.Safe(name), Tail: true}
}

// ending is what several names end in, "" for one name.
func ending(names []string) string {
	if len(names) < 2 {
		return ""
	}
	out := names[0]
	for _, name := range names[1:] {
		n := 0
		for n < min(len(out), len(name)) && out[len(out)-1-n] == name[len(name)-1-n] {
			n++
		}
		out = out[len(out)-n:]
	}
	for out != "" && !utf8.RuneStart(out[0]) {
		out = out[1:]
	}
	return out
}

func (p *Run) nameCell(f *imports.File) kit.Span {
	return nameCell(filepath.Base(f.Name), p.alike, p.c.Theme.Glyph.Ellipsis)
}

// whoseCell is the supplier and the engagement that a file is about, or the name of a file that is about none or
// several.
func (p *Run) whoseCell(f *imports.File) kit.Span {
	switch len(f.Subjects) {
	case 0:
		return p.nameCell(f)
	case 1:
		s := &f.Subjects[0]
		return kit.Span{Text: text.Safe(s.Name), End: " " + s.Engagement}
	}
	return kit.Span{Text: text.Plural(len(f.Subjects), "assessment", "assessments"), End: " in " + text.Safe(f.Name)}
}
