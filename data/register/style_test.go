package register

import (
	"math"
	"strconv"
	"testing"
)

// Every ink on the ground it is used on keeps the contrast that WCAG asks of text, 4.5:1.
func TestContrast(t *testing.T) {
	pairs := []pair{{ink, white}, {ink, paper}, {quiet, white}, {white, deep}, {white, accent}, {white, inputHead}, {accent, white}, {warnInk, warnFill}}
	pairs = append(pairs, bandColours...)
	for _, p := range gradeColours {
		pairs = append(pairs, p)
	}
	for _, w := range wordColours {
		pairs = append(pairs, w.pair)
	}
	for _, p := range pairs {
		if c := contrast(t, p.ink, p.ground); c < 4.5 {
			t.Errorf("%s on %s: %.1f:1", p.ink, p.ground, c)
		}
	}
	if c := contrast(t, "777777", white); math.Abs(c-4.48) > 0.01 {
		t.Fatalf("the measure itself is wrong: #777 on white is 4.48:1, got %.2f", c)
	}
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is the relative luminance of an sRGB colour as WCAG 2 defines it.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
