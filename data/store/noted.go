package store

import (
	"fmt"
	"strings"
)

// anchors are the heads noted earlier that a log must contain.
type anchors struct {
	list  []Noted
	found []bool
	bySeq map[int64][]int // indexes of list
}

func newAnchors(noted []Noted) *anchors {
	a := &anchors{list: noted, found: make([]bool, len(noted)), bySeq: map[int64][]int{}}
	for i, n := range noted {
		a.bySeq[n.Seq] = append(a.bySeq[n.Seq], i)
	}
	return a
}

// pass notes that a log has a row.
func (a *anchors) pass(seq int64, hash string) {
	for _, i := range a.bySeq[seq] {
		if h := a.list[i].Hash; len(h) >= shortHash && strings.HasPrefix(hash, h) {
			a.found[i] = true
		}
	}
}

// missing says which heads a log that ends with a row does not have.
func (a *anchors) missing(last int64) (list []string) {
	for i, n := range a.list {
		if a.found[i] {
			continue
		}
		where := n.Where
		if where != "" {
			where = ", " + where
		}
		what := "that row is another one now: the log was rebuilt"
		if n.Seq > last {
			what = fmt.Sprintf("it ends with row %d: its end was cut off, or an earlier copy was put in its place; if "+
				"you did that, keep the heads elsewhere", last)
		}
		list = append(list, fmt.Sprintf("the log does not have the head noted earlier (row %d%s): %s", n.Seq,
			where, what))
	}
	return list
}
