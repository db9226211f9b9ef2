// Package portfolio is the page that lists the suppliers: filtered as one types, sorted, with a preview of the one
// under the cursor.
package portfolio

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"assure/data"
	"assure/internal/text"
	"assure/questionnaire"

	"golang.org/x/text/unicode/norm"
)

// riskOf is the risk of a row; the score is 0 and the band "" while it is not known.
func riskOf(r *data.SupplierSummary) (score int, band string) {
	if r.Risk == nil {
		return 0, ""
	}
	return r.Risk.Score, string(r.Risk.Band)
}

// fold makes text comparable: lower case, no accents, single blanks.
func fold(s string) string {
	ascii := true
	for i := 0; i < len(s) && ascii; i++ {
		ascii = s[i] < 0x80
	}
	if ascii {
		return strings.Join(strings.Fields(strings.ToLower(s)), " ")
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(text.Fold(s)) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Order is a way to sort.
type Order uint8

// The orders, in the sequence in which the sort key goes through them.
const (
	ByRisk Order = iota
	ByName
	ByShown
	ByDue
	ByTier
	ByRef
	orders
)

func (o Order) String() string {
	return [...]string{"risk, highest first", "name", "score shown, lowest first", "next due", "tier, then risk", "reference"}[o]
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
			names[i] = fold(rows[i].Name)
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
		return strings.Compare(x.Ref, y.Ref)
	})
	out := make([]int32, len(items))
	for i, it := range items {
		out[i] = it.i
	}
	return out
}

// key puts what needs attention first; what is not known stands last, since it is neither good nor bad.
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
	switch o {
	case ByRisk:
		return risk*10_000 + max(int64(r.Assured), 0) + 9999*btoi(r.Assured < 0)
	case ByShown:
		return max(int64(r.Assured), 0) + 9999*btoi(r.Assured < 0)
	case ByDue:
		return int64(r.NextDue) + 10_000_000*btoi(r.NextDue == 0)
	case ByTier:
		return tier*1000 + risk
	}
	return 0
}

func btoi(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// dueWords says when something is due, seen from today.
func dueWords(due, today questionnaire.Date) string {
	switch d := int(due) - int(today); {
	case due == 0:
		return ""
	case d < 0:
		return strconv.Itoa(-d) + " d late"
	case d == 0:
		return "today"
	case d == 1:
		return "in 1 day"
	case d <= 30:
		return "in " + strconv.Itoa(d) + " days"
	}
	return due.String()
}

// tierWord is the short word of the list; the preview gives word and number.
func tierWord(tier int) string {
	return [...]string{"–", "Critical", "High", "Medium", "Low"}[max(0, min(tier, 4))]
}
