package template

import (
	"testing"

	"assure/internal/booktest"
)

// Every ink on the ground it is used on keeps the contrast that WCAG asks of text, 4.5:1.
func TestContrast(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{
		{ink, white}, {quiet, white}, {white, deep}, {accent, white}, {ink, paper}, {quiet, paper}, {ink, openFill},
		{ink, paleFill},
		{doneInk, doneFill}, {warnInk, warnFill}, {white, mustFill}, {white, accent},
		{wrongInk, wrongFill}, {white, wrongInk}, {wrongInk, white},
	} {
		if c := booktest.Contrast(t, pair[0], pair[1]); c < 4.5 {
			t.Errorf("%s on %s: %.1f:1", pair[0], pair[1], c)
		}
	}
}
