// Package portfolio is the page that lists the suppliers: filtered while typing, sorted, with a preview of the one
// under the cursor.
package portfolio

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"assure/data"
	"assure/internal/text"

	"golang.org/x/text/unicode/norm"
)

// riskOf is the risk of a row; the score is 0 and the band "" while it is not known.
func riskOf(r *data.SupplierSummary) (score int, band string) {
	score, of, _ := r.HighestRisk()
	return score, string(of)
}

// foldAccents is [text.Fold] without accents, so that a search for "agnes" finds "Agnès".
func foldAccents(s string) string {
	s = text.Fold(s)
	if strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
}

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

// String names the order as the list shows it, such as "risk, highest first".
func (o Order) String() string {
	return [...]string{"risk, highest first", "name", "score shown, lowest first", "next due", "tier, then risk",
		"reference"}[o]
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
