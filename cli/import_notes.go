package cli

import (
	"fmt"
	"path/filepath"
	"strings"

	"assure/data"
)

// namedFiles is how many files a note names; of the others it gives the number.
const namedFiles = 3

// importNotes prints each note once, with the files it is about: a thousand returns that lack the same thing take one line.
func importNotes(p *page, r *data.ImportReport) {
	type key struct {
		note   string
		unread bool // why a file was not read again
	}
	var order []key
	files := map[key][]string{}
	for _, f := range r.Files {
		for _, n := range f.Notes {
			k := key{n, f.Verdict == data.Duplicate}
			if files[k] == nil {
				order = append(order, k)
			}
			files[k] = append(files[k], filepath.Base(f.Path))
		}
	}
	for _, k := range order {
		kind := "note"
		if k.unread {
			kind = "not read again"
		}
		p.remark("%s: %s: %s", fileNames(files[k]), kind, k.note)
	}
}

// fileNames is "a.xlsx", or "1,000 files (a.xlsx, b.xlsx, c.xlsx and 997 more)".
func fileNames(names []string) string {
	n := len(names)
	if n == 1 {
		return names[0]
	}
	first := strings.Join(names[:min(n, namedFiles)], ", ")
	if n > namedFiles {
		first += fmt.Sprintf(" and %s more", thousands(n-namedFiles))
	}
	return plural(n, "file", "files") + " (" + first + ")"
}
