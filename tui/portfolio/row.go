// Package portfolio is the page that lists the suppliers: filtered while typing, sorted, with a preview of the one
// under the cursor.
package portfolio

import (
	"cmp"
	"slices"
	"strings"

	"assure/data"
	"assure/internal/text"
	typed "assure/tui/list"
)

// riskOf is the risk of a row; the score is 0 and the band "" while it is not known.
func riskOf(r *data.SupplierSummary) (score int, band string) {
	score, of, _ := r.HighestRisk()
	return score, string(of)
}

// foldAccents is [text.Fold] without accents, so that a search for "agnes" finds "Agnès".
func foldAccents(s string) string { return typed.Fold(s) }

// Order is a way to sort.
type Order uint8

// The orders, in the sequence of the sort key.
const (
	ByRisk Order = iota
	ByName
	ByShown
	ByDue
	ByTier
	ByRef
	orders
)

// words name an order as the list shows it, such as "risk, highest first".
func (o Order) words(turned bool) string {
	both := [...][2]string{ByRisk: {"risk, highest first", "risk, lowest first"}, ByName: {"name", "name, Z to A"},
		ByShown: {"score shown, lowest first", "score shown, highest first"},
		ByDue:   {"next due", "next due, latest first"},
		ByTier:  {"tier, then risk", "tier, lowest first"}, ByRef: {"reference", "reference, newest first"}}[o]
	if turned {
		return both[1]
	}
	return both[0]
}

// column is the one that an order sorts by, and whether its greatest value is first.
func (o Order) column() (column int, down bool) {
	return [...]int{ByRisk: colRisk, ByName: colSupplier, ByShown: colShown, ByDue: colDue, ByTier: colTier,
		ByRef: colRef}[o], o == ByRisk || o == ByTier
}

// order is all rows in the order chosen. Turned round, what is not known stays last.
func (p *Page) order() []int32 {
	list := p.orders[p.sort]
	if !p.turned {
		return list
	}
	known := len(list)
	for known > 0 && !p.sort.known(&p.rows[list[known-1]]) {
		known--
	}
	out := slices.Clone(list)
	slices.Reverse(out[:known])
	return out
}

// known reports whether a row has what an order sorts by.
func (o Order) known(r *data.SupplierSummary) bool {
	switch o {
	case ByRisk:
		score, _ := riskOf(r)
		return score > 0
	case ByShown:
		return r.Assured >= 0
	case ByDue:
		return r.NextDue != 0
	case ByTier:
		return r.Tier != 0
	}
	return true
}

// count is how many engagements the suppliers of a list have, by whether they count for them.
type count struct{ inForce, other, closed, none int }

func (c *count) add(r *data.SupplierSummary) {
	if r.Engagements == 0 {
		c.none++
	}
	for i := range r.Listing.Engagements {
		switch s := r.Listing.Engagements[i].Engagement.State; {
		case s.InForce():
			c.inForce++
		case s.Open():
			c.other++
		default:
			c.closed++
		}
	}
}

// countWords say what the number of rows is of, so that both lists add up: what is left out is named.
func (p *Page) countWords() string {
	c, out := p.count, ""
	add := func(n int, words string) {
		if n > 0 {
			out += ", " + text.Thousands(n) + " " + words
		}
	}
	engagements := "engagements in force"
	if c.inForce == 1 {
		engagements = "engagement in force"
	}
	if p.each { // a row is an engagement, or a supplier that has none
		engagements = "in force"
	}
	add(c.inForce, engagements)
	add(c.other, text.Noun(c.other, "bid", "bids"))
	if p.each {
		add(c.none, text.Noun(c.none, "supplier", "suppliers")+" without one")
	}
	add(c.closed, "closed")
	add(p.retired, "retired")
	return out
}

// sorted returns all row indexes in an order. Ties fall back to the reference, so that the list never shuffles.
func sorted(rows []data.SupplierSummary, o Order) []int32 {
	type item struct {
		key int64
		i   int32
	}
	var names []string
	if o == ByName {
		names = make([]string, len(rows))
		for i := range rows {
			names[i] = foldAccents(rows[i].Name)
		}
	}
	items := make([]item, len(rows))
	for i := range rows {
		items[i] = item{o.key(&rows[i]), int32(i)}
	}
	slices.SortFunc(items, func(a, b item) int {
		if c := cmp.Compare(a.key, b.key); c != 0 {
			return c
		}
		x, y := &rows[a.i], &rows[b.i]
		if o == ByName {
			if c := strings.Compare(names[a.i], names[b.i]); c != 0 {
				return c
			}
		}
		return cmp.Or(strings.Compare(x.Ref, y.Ref), strings.Compare(x.Engagement, y.Engagement))
	})
	out := make([]int32, len(items))
	for i, it := range items {
		out[i] = it.i
	}
	return out
}

// key sorts what needs attention first and what is not known last.
func (o Order) key(r *data.SupplierSummary) int64 {
	score, _ := riskOf(r)
	risk := int64(26 - score)
	if score == 0 {
		risk = 99
	}
	tier := int64(r.Tier)
	if tier == 0 {
		tier = 9
	}
	shown := int64(r.Assured)
	if shown < 0 {
		shown = 9999
	}
	due := int64(r.NextDue)
	if due == 0 {
		due = 10_000_000
	}
	switch o {
	case ByRisk:
		return risk*10_000 + shown
	case ByShown:
		return shown
	case ByDue:
		return due
	case ByTier:
		return tier*1000 + risk
	}
	return 0
}

// tierWord is the short word for a tier.
func tierWord(tier int) string {
	return [...]string{"–", "Critical", "High", "Medium", "Low"}[max(0, min(tier, 4))]
}
