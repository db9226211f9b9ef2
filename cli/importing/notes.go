package importing

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"assure/cli/command"
	"assure/data/imports"
	"assure/internal/text"
)

// namedFiles is how many files a note names; the others are counted.
const namedFiles = 3

// notes prints each note once, with the files it is about: a thousand returns that lack the same
// thing need one line. Files that were imported before are counted by import.
func (p *printer) notes() {
	type key struct {
		note   string
		unread bool // why a file was not read again
	}
	var order []key
	files := map[key][]string{}
	for _, f := range p.r.Files {
		if f.Earlier != nil {
			continue
		}
		for _, n := range f.Notes {
			k := key{n, f.Verdict == imports.Duplicate}
			if files[k] == nil {
				order = append(order, k)
			}
			files[k] = append(files[k], filepath.Base(f.Path))
		}
	}
	lead := p.Gap
	say := func(format string, args ...any) {
		if p.Quiet {
			return
		}
		lead()
		lead = func() {}
		p.Hang("", "  ", fmt.Sprintf(format, command.Clean(args)...))
	}
	for _, k := range order {
		if k.unread {
			say("%s: not read again: %s", fileNames(files[k]), k.note)
		} else {
			say("note: %s: %s", k.note, fileNames(files[k]))
		}
	}
	p.earlier(say)
	for _, s := range p.r.Skipped {
		say("skipped %s", s)
	}
}

// earlier prints how many files were imported before, and by which imports.
func (p *printer) earlier(say func(string, ...any)) {
	type came struct {
		imports.EarlierImport
		n int
	}
	byBatch, all := map[string]*came{}, 0
	for _, f := range p.r.Files {
		if f.Earlier == nil {
			continue
		}
		all++
		if byBatch[f.Earlier.Batch] == nil {
			byBatch[f.Earlier.Batch] = &came{EarlierImport: *f.Earlier}
		}
		byBatch[f.Earlier.Batch].n++
	}
	if all == 0 {
		return
	}
	say("%s of %s imported before and not read again:", text.Thousands(all),
		text.Plural(len(p.r.Files), "file was", "files were"))
	list := make([]*came, 0, len(byBatch))
	for _, c := range byBatch {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b *came) int { return b.At.Compare(a.At) })
	for i, c := range list {
		if !p.full && i == shownAnswers {
			say("  and %s; --full lists them", text.Plural(len(list)-i, "earlier import", "earlier imports"))
			break
		}
		say("  %s on %s: batch %s", text.Thousands(c.n), c.At.UTC().Format("2 Jan 2006"), c.Batch)
	}
	say("  to import one of them again, first undo its import with `assure import undo BATCH`")
}

// fileNames is "a.xlsx", or "1,000 files (a.xlsx, b.xlsx, c.xlsx and 997 more)".
func fileNames(names []string) string {
	n := len(names)
	if n == 1 {
		return names[0]
	}
	first := strings.Join(names[:min(n, namedFiles)], ", ")
	if n > namedFiles {
		first += fmt.Sprintf(" and %s more", text.Thousands(n-namedFiles))
	}
	return text.Plural(n, "file", "files") + " (" + first + ")"
}
