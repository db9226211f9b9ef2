package assess_test

import (
	"fmt"
	"testing"

	"assure/data"
)

// What moving to another version would do is read to its end: the page says how many lines follow, and scrolls.
func TestMoveScrolls(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {100, 30}} {
		m := filled(t)
		m.V.Later = "dspt-it-supplier@9.0.0"
		m.Planned = &data.MoveReport{From: m.V.Pack.Ref(), To: m.V.Later}
		for i := range 60 {
			m.Planned.Asked = append(m.Planned.Asked, data.MovedAgain{Question: fmt.Sprintf("ITS-%02d", i+1),
				Why: "it is asked in other words now"})
		}
		d, _ := open(t, m, size[0], size[1])
		d.Keys("M").Exact().Has("Move to the version that counts", " more (j, pgdown)").Lacks("enter moves")
		for range 40 {
			d.Keys("j")
		}
		d.Exact().Has("enter moves").Lacks(" more (")
	}
}
