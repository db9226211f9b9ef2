package imports

import (
	"cmp"
	"slices"
	"strings"

	"assure/data/tabular"
	"assure/internal/problem"
)

// LikeProblems returns the problems of a file except conflicts, which have both values. Cells of a sheet
// that have the same thing wrong with them are one problem: a word that is wrong is often wrong in every
// row. Its Where has the cells as ranges, such as "file.csv!A3:A90, C5 and 12 more cells".
func (f *File) LikeProblems() []problem.Problem {
	var list []problem.Problem
	for _, q := range f.Problems {
		if f.conflictAt(q) == nil {
			q.Where = cmp.Or(q.Where, f.Name)
			list = append(list, q)
		}
	}
	return tabular.LikeProblems(list)
}

// conflictAt returns the conflict that a problem is about, nil for any other problem.
func (f *File) conflictAt(q problem.Problem) *Conflict {
	i := slices.IndexFunc(f.Conflicts, func(c Conflict) bool {
		return c.Where == q.Where && c.Code == q.Code && !c.Taken && strings.HasPrefix(q.What, c.Question+": ")
	})
	if i < 0 {
		return nil
	}
	return &f.Conflicts[i]
}
