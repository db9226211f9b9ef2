// Package portfolio is the page that lists the suppliers: filtered as one types, sorted, with a preview of the one
// under the cursor.
package portfolio

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"assure/questionnaire"
	"assure/scoring"

	"golang.org/x/text/unicode/norm"
)

// Row is a supplier in the list: the whole row of its weakest live engagement. A figure that is not known is
// scoring.NoTenths, 0 or "".
type Row struct {
	Ref, Name   string
	ODS         string
	Tags        string
	Engagement  string // reference of the engagement shown
	Owner       string
	Tier        int // 1..4, 0 not triaged
	Grade       string
	Lifted      bool // the grade counts a must-have accepted despite
	Status      string
	Shown       scoring.Tenths // assured score
	AtMost      scoring.Tenths // possible score
	Score       int            // consequence x likelihood, 0 while not known
	Band        string
	MustHaves   int // not met or not shown, and accepted by nobody
	Engagements int // not ended or lost
	Due         questionnaire.Date
	DueWhat     string // what is due then
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
	for _, r := range norm.NFD.String(questionnaire.Fold(s)) {
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
func sorted(rows []Row, o Order) []int32 {
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
func (o Order) key(r *Row) int64 {
	risk := int64(26 - r.Score)
	if r.Score == 0 {
		risk = 99
	}
	tier := int64(r.Tier)
	if tier == 0 {
		tier = 9
	}
	switch o {
	case ByRisk:
		return risk*10_000 + max(int64(r.Shown), 0) + 9999*btoi(r.Shown < 0)
	case ByShown:
		return max(int64(r.Shown), 0) + 9999*btoi(r.Shown < 0)
	case ByDue:
		return int64(r.Due) + 10_000_000*btoi(r.Due == 0)
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
