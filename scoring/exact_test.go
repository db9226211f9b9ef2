package scoring

import (
	"slices"
	"testing"
)

// TestShareNearTheThreshold compares shares that no fixed number of binary places can tell from one
// fifth: three domains with a third unknown, or a hair more or less, beside one of double weight
// with nothing unknown.
func TestShareNearTheThreshold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		whole int64
		want  bool
	}{{"exactly", 9_999_999, false}, {"a hair more", 9_999_998, true}, {"a hair less", 10_000_000, false}} {
		third := domainFigures{weight: c.whole, present: 1, visible: 1, unknown: 3_333_333}
		f := &figures{domains: []domainFigures{third, third, third, {weight: 1, present: 2, visible: 2}}}
		if got := (share{f, unknownShare}).above(20); got != c.want {
			t.Errorf("%s a fifth: above is %v", c.name, got)
		}
	}
}

func TestApportion(t *testing.T) {
	t.Parallel()
	parts := func(nums ...int64) []part {
		var out []part
		for i, n := range nums {
			out = append(out, part{num: n, den: 3, rank: []int32{2, 0, 1, 3}[i]})
		}
		return out
	}
	shares := func(total Tenths, parts []part) []Tenths {
		apportion(total, parts)
		out := []Tenths{}
		for _, p := range parts {
			out = append(out, p.share)
		}
		return out
	}
	for _, c := range []struct {
		name  string
		total Tenths
		parts []part
		want  []Tenths
	}{
		{"one left of three equals: the lowest rank", 1, parts(1, 1, 1), []Tenths{0, 1, 0}},
		{"two left of three equals: the two lowest ranks", 2, parts(1, 1, 1), []Tenths{0, 1, 1}},
		{"the largest remainder before the lowest rank", 1, parts(1, 1, 2), []Tenths{0, 0, 1}},
		{"whole parts first", 3, parts(7, 1, 1), []Tenths{2, 1, 0}},
		{"nothing gets nothing", 2, parts(0, 3, 1, 2), []Tenths{0, 1, 0, 1}},
		{"a tenth too few: from the smallest remainder", 2, parts(3, 5, 3), []Tenths{0, 1, 1}},
		{"more left than parts", 4, parts(1, 0, 0), []Tenths{4, 0, 0}},
		{"none at all", 0, nil, []Tenths{}},
	} {
		if got := shares(c.total, c.parts); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	// remainders whose products pass 64 bits, apart in the upper or only in the lower half, beside
	// one another in the sort
	for name, huge := range map[string][]part{
		"apart":     {{num: 4e15, den: 9e15, rank: 0}, {num: 4.001e15, den: 9e15 - 1, rank: 1}},
		"barely":    {{num: 4e15, den: 9e15, rank: 0}, {num: 4e15 + 1, den: 9e15 - 1, rank: 1}},
		"far apart": {{num: 4e15, den: 9e15, rank: 0}, {num: 6e15 + 1, den: 9e15 - 1, rank: 1}},
	} {
		if got := shares(1, huge); !slices.Equal(got, []Tenths{0, 1}) {
			t.Errorf("huge remainders, %s: %v", name, got)
		}
	}
	if got := shares(-5, parts(4, 1)); !slices.Equal(got, []Tenths{0, 0}) {
		t.Errorf("less than nothing to share: %v", got)
	}
}

// TestLossesTie gives one tenth between two equal remainders of half a tenth: it goes to what is not evidenced.
func TestLossesTie(t *testing.T) {
	t.Parallel()
	d := domainFigures{weight: 2000, present: 1, visible: 1, unknown: 1, sumLo: 2000*10_000 - 20_000,
		sumHi: 2000 * 10_000}
	f := &figures{domains: []domainFigures{d}, weight: 1, assessable: true}
	if got, want := f.losses(999, 1000), (Losses{Evidence: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	f.domains[0].sumLo += 1 // a little less is not evidenced, so the tenth is for what is not answered
	if got, want := f.losses(999, 1000), (Losses{Unknown: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}
