package text

import (
	"testing"

	"pgregory.net/rapid"
)

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b        string
		plain, swap int
	}{
		{"", "", 0, 0},
		{"", "abc", 3, 3},
		{"kitten", "sitting", 3, 3},
		{"yes", "yse", 2, 1},
		{"ca", "abc", 3, 3}, // 2 where a swapped pair may be edited again
		{"größe", "grosse", 3, 3},
		{"abcd", "badc", 3, 2},
	} {
		if got := Distance(c.a, c.b); got != c.plain {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.a, c.b, got, c.plain)
		}
		if got := SwapDistance(c.a, c.b); got != c.swap {
			t.Errorf("SwapDistance(%q, %q) = %d, want %d", c.a, c.b, got, c.swap)
		}
	}
}

func TestDistanceLaws(t *testing.T) {
	t.Parallel()
	word := rapid.StringOfN(rapid.RuneFrom([]rune("abé")), 0, 8, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := word.Draw(t, "a"), word.Draw(t, "b"), word.Draw(t, "c")
		plain, swap := Distance(a, b), SwapDistance(a, b)
		switch {
		case plain != Distance(b, a), swap != SwapDistance(b, a):
			t.Fatalf("the distance of %q and %q depends on their order", a, b)
		case (plain == 0) != (a == b), (swap == 0) != (a == b):
			t.Fatalf("%q and %q are %d and %d apart", a, b, plain, swap)
		case swap > plain, plain > 2*swap:
			t.Fatalf("%q and %q are %d apart, %d with swaps", a, b, plain, swap)
		case plain > Distance(a, c)+Distance(c, b):
			t.Fatalf("%q and %q are further apart than by way of %q", a, b, c)
		}
	})
}
