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
			files[k] = append(files[k], f.Name)
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
	p.opened(say)
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

// opened prints how many files archives and mails held, with those of archives and mails inside.
func (p *printer) opened(say func(string, ...any)) {
	var list []string
	outer, files := "", 0
	for _, o := range p.r.Opened {
		if outer != "" && strings.HasPrefix(o.Path, outer+string(filepath.Separator)) {
			continue
		}
		outer, files = o.Path, files+o.Files
		list = append(list, fmt.Sprintf("%s (%s)", o.Name, text.Plural(o.Files, "file", "files")))
	}
	switch {
	case len(list) > namedFiles:
		say("opened %s with %s", text.Plural(len(list), "archive and mail", "archives and mails"),
			text.Plural(files, "file", "files"))
	case len(list) > 0:
		say("opened %s", strings.Join(list, ", "))
	}
}

// mails prints the subjects and the beginnings of the texts of mails, which are no answers and which nobody has read.
func (p *printer) mails() {
	var list []imports.Opened
	for _, o := range p.r.Opened {
		if o.Text != "" || o.Subject != "" {
			list = append(list, o)
		}
	}
	if len(list) == 0 {
		return
	}
	p.Gap()
	p.Heading("%s not read; look there for anything about the answers",
		text.Noun(len(list), "the text of a mail was", "the texts of "+text.Thousands(len(list))+" mails were"))
	for i, o := range list {
		if !p.full && i == shownProblems {
			p.Line("  and %s more; --full lists all", text.Thousands(len(list)-i))
			break
		}
		by := ""
		if o.From != "" {
			by = " from " + text.Quote(o.From, 80)
		}
		if o.Subject != "" {
			by += ", subject " + text.Quote(o.Subject, 120)
		}
		words := text.Safe(o.Name) + by
		if o.Text != "" {
			words += ": “" + text.Safe(o.Text) + "”"
		}
		p.Hang("  ", "    ", words)
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
