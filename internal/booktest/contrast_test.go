package booktest

import (
	"math"
	"testing"
)

// The measure itself: the ends of the scale, and a grey that is known to fall just short of what text asks for.
func TestContrast(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want float64
	}{{"000000", "FFFFFF", 21}, {"FFFFFF", "000000", 21}, {"1A2B3C", "1A2B3C", 1}, {"777777", "FFFFFF", 4.48}} {
		if got := Contrast(t, c.a, c.b); math.Abs(got-c.want) > 0.005 {
			t.Errorf("%s on %s is %.3f:1, want %.2f:1", c.a, c.b, got, c.want)
		}
	}
}
