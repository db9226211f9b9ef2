package risks

import (
	"context"

	"assure/data"
	"assure/data/lists"
	"assure/questionnaire"
	"assure/tui/list"
	"assure/tui/page"
)

// With opens the page on risks that were read elsewhere.
func With(c *page.Common, r *data.Register, all []lists.Risk, asOf questionnaire.Date) *list.Page[Row] {
	p := &risks{c: c, r: r, links: Links{}}
	s := p.spec()
	rows := make([]Row, len(all))
	for i, k := range all {
		rows[i] = Row{Risk: k, asOf: asOf}
	}
	s.Read = func(context.Context) ([]Row, error) { return rows, nil }
	return list.New(c, r, s, "")
}
