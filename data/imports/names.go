package imports

import (
	"path/filepath"
	"strings"

	"assure/internal/problem"
	"assure/internal/text"
)

// shortNames returns the name of each path for people: its last element or, where several paths end
// alike, as much of its end as it takes to tell them apart, with slashes. Case alone does not tell
// two apart.
func shortNames(paths []string) []string {
	names := make([]string, len(paths))
	same := map[string][]int{}
	for i, p := range paths {
		names[i] = filepath.Base(p)
		key := strings.ToLower(names[i])
		same[key] = append(same[key], i)
	}
	for _, group := range same {
		if len(group) > 1 {
			lengthen(names, paths, group)
		}
	}
	return names
}

// lengthen names the paths of a group, which end alike, by more and more of their folders.
func lengthen(names, paths []string, group []int) {
	elements := map[int][]string{}
	for _, i := range group {
		abs, err := filepath.Abs(paths[i])
		if err != nil {
			abs = paths[i]
		}
		elements[i] = strings.Split(filepath.ToSlash(abs), "/")
	}
	for n := 2; len(group) > 0; n++ {
		count := map[string]int{}
		for i := range elements {
			count[strings.ToLower(ending(elements[i], n))]++
		}
		var alike []int
		for _, i := range group {
			names[i] = ending(elements[i], n)
			if count[strings.ToLower(names[i])] > 1 && n < len(elements[i]) {
				alike = append(alike, i)
			}
		}
		group = alike
	}
}

// ending returns the last n elements of a path.
func ending(elements []string, n int) string {
	return strings.Join(elements[max(len(elements)-n, 0):], "/")
}

// nameFiles gives the files, archives and mails of the import the names that tell them apart, everywhere they are named.
func (im *importer) nameFiles() {
	paths := make([]string, len(im.files))
	for i, f := range im.files {
		paths[i] = f.path
	}
	for i, name := range shortNames(paths) {
		im.files[i].rename(name)
	}
	paths = paths[:0]
	for _, o := range im.report.Opened {
		paths = append(paths, o.Path)
	}
	for i, name := range shortNames(paths) {
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
