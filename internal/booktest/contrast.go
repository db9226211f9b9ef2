package booktest

import (
	"math"
	"strconv"
)

// Contrast is the contrast ratio of two sRGB colours, from 1 to 21, as WCAG 2 defines it: text asks
// for 4.5. Colours are six hexadecimal digits.
func Contrast(tb TB, a, b string) float64 {
	tb.Helper()
	x, y := luminance(tb, a), luminance(tb, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is the relative luminance of an sRGB colour as WCAG 2 defines it.
func luminance(tb TB, hex string) float64 {
	tb.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			tb.Fatal(err)
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
