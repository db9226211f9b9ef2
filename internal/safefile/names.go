package safefile

import (
	"path/filepath"
	"strings"
)

// ShortNames returns the name of each path for people: its last element or, where several paths end
// alike, as much of its end as it takes to tell them apart, with slashes. Case alone does not tell
// two apart.
func ShortNames(paths []string) []string {
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
	elements, distinct := map[int][]string{}, map[string][]string{}
	for _, i := range group {
		abs, err := filepath.Abs(paths[i])
		if err != nil {
			abs = paths[i]
		}
		elements[i] = strings.Split(filepath.ToSlash(abs), "/")
		distinct[abs] = elements[i]
	}
	if len(distinct) == 1 {
		return
	}
	for n := 2; len(group) > 0; n++ {
		count := map[string]int{}
		for _, e := range distinct {
			count[strings.ToLower(ending(e, n))]++
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
