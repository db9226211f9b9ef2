package workbook

import (
	"testing"

	"assure/internal/booktest"
)

// Every ink on the ground it is used on keeps the contrast that WCAG asks of text, 4.5:1.
func TestContrast(t *testing.T) {
	pairs := []pair{{ink, white}, {ink, pale}, {quiet, white}, {white, deep}, {white, accent}, {white, inputHead},
		{accent, white}, {warnInk, warnFill}}
	pairs = append(pairs, bandColours...)
	for _, p := range gradeColours {
		pairs = append(pairs, p)
	}
	for _, w := range wordColours {
		pairs = append(pairs, w.pair)
	}
	for _, p := range pairs {
		if c := booktest.Contrast(t, p.ink, p.ground); c < 4.5 {
			t.Errorf("%s on %s: %.1f:1", p.ink, p.ground, c)
		}
	}
}
