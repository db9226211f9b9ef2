package costing

import (
	"slices"
	"strings"

	"assure/internal/problem"
	"assure/questionnaire/entity"
	"assure/scoring/money"
)

// ParseSpread reads a range as people type it: 5-90, £10k to £60k, 10k-25k-60k with the most likely between, or one
// figure. Units are those of the field: whole days, hours or pounds. The error is a Problem.
func ParseSpread(typed string) (s entity.Spread, err error) {
	bad := func(what string, fix string) (entity.Spread, error) {
		return s, problem.New("bad-range", "", fix, "%q %s", typed, what)
	}
	parts := strings.Split(strings.ReplaceAll(strings.ToLower(typed), " to ", "-"), "-")
	var n []int64
	for _, p := range parts {
		v, ok := amount(p)
		if !ok {
			return bad("is not a range", "want low-high such as 10k-60k, low-likely-high such as 10k-25k-60k, or one "+
				"figure")
		}
		n = append(n, v)
	}
	if len(n) > 3 || !slices.IsSorted(n) {
		return bad("is out of order", "give the low end first, then the most likely, then the high end")
	}
	s = entity.Spread{Low: n[0], High: n[len(n)-1]}
	if len(n) == 3 {
		s.Likely = n[1]
	}
	return s, nil
}

// amount reads a whole number as people write it: 10,000, £10k, 1.2m.
func amount(s string) (int64, bool) {
	s = strings.TrimPrefix(strings.ReplaceAll(strings.TrimSpace(s), ",", ""), "£")
	unit := int64(1)
	for suffix, n := range map[string]int64{"k": 1_000, "m": 1_000_000, "bn": 1_000_000_000} {
		if before, ok := strings.CutSuffix(s, suffix); ok {
			s, unit = before, n
		}
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if whole == "" || len(whole) > 12 {
		return 0, false
	}
	out := int64(0)
	for _, d := range whole {
		if d < '0' || d > '9' {
			return 0, false
		}
		out = out*10 + int64(d-'0')
	}
	out *= unit
	for _, d := range fraction {
		if d < '0' || d > '9' || unit%10 != 0 {
			return 0, false
		}
		unit /= 10
		out += int64(d-'0') * unit
	}
	return out, out <= money.MaxPounds
}
