package imports

import (
	"strings"

	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
)

// nameFiles gives the files, archives and mails of the import the names that tell them apart,
// everywhere they are named.
func (im *importer) nameFiles() {
	paths := make([]string, len(im.files))
	for i, f := range im.files {
		paths[i] = f.path
	}
	for i, name := range safefile.ShortNames(paths) {
		im.files[i].rename(name)
	}
	paths = paths[:0]
	for _, o := range im.report.Opened {
		paths = append(paths, o.Path)
	}
	for i, name := range safefile.ShortNames(paths) {
		im.report.Opened[i].Name = name
	}
}

// rename changes the name of a file in the addresses of its problems too.
func (f *sourceFile) rename(name string) {
	old := f.name()
	if f.label = name; name == old {
		return
	}
	f.ret.Name = name
	for _, problems := range [][]problem.Problem{f.ret.Problems, f.problems} {
		for i := range problems {
			if cell, ok := strings.CutPrefix(problems[i].Where, text.Safe(old)); ok {
				problems[i].Where = text.Safe(name) + cell
			}
		}
	}
}
