package curve_test

import (
	"math"
	"strings"
	"testing"

	"assure/scoring/money"
	"assure/tui/curve"
	"assure/tui/kit"
	"assure/tui/theme"
)

func look(t *testing.T, ascii bool) *theme.Theme {
	t.Helper()
	th, err := theme.New(theme.Options{Name: "mono", ASCII: ascii})
	if err != nil {
		t.Fatal(err)
	}
	return th
}

// two are a curve from £10k to £10m that falls from 1 in 400, and one at a tenth of its chances.
func two() *curve.Chart {
	c := &curve.Chart{Lines: make([][]money.Point, 2), Roles: []theme.Role{theme.Warn, theme.Good}}
	for i := range 31 {
		x := math.Pow(10, 4+float64(i)/10)
		chance := 0.0025 * float64(31-i) / 31
		c.Lines[0] = append(c.Lines[0], money.Point{Above: money.Pounds(int64(x)), Chance: chance})
		c.Lines[1] = append(c.Lines[1], money.Point{Above: money.Pounds(int64(x)), Chance: chance / 10})
	}
	return c
}

// A chart fills its cells exactly in every window, is plain in ASCII, and a higher chance is never drawn lower.
func TestChartFits(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		th := look(t, ascii)
		for w := 40; w <= 160; w += 7 {
			for h := 10; h <= 50; h += 5 {
				lines := two().Draw(th, w, h)
				if len(lines) != h {
					t.Fatalf("%dx%d has %d lines", w, h, len(lines))
				}
				last := h
				for x := w - 1; x >= 0; x-- { // the line never falls towards smaller amounts
					for y, l := range lines[:h-2] {
						cells := []rune(l.String())
						if kit.Width(l.String()) > w {
							t.Fatalf("%dx%d line %d is %d wide: %q", w, h, y, kit.Width(l.String()), l.String())
						}
						if x < len(cells) && drawn(cells[x]) {
							if y > last {
								t.Fatalf("%dx%d falls at column %d:\n%s", w, h, x, screen(lines))
							}
							last = y
							break
						}
					}
				}
				text := screen(lines)
				for _, want := range []string{"1 in 400", "never", th.Text("£1m")} {
					if !strings.Contains(text, want) {
						t.Fatalf("%dx%d has no %q:\n%s", w, h, want, text)
					}
				}
				if ascii && strings.ContainsFunc(text, func(r rune) bool { return r > 126 }) {
					t.Fatalf("%dx%d is not ASCII:\n%s", w, h, text)
				}
			}
		}
	}
}

func drawn(r rune) bool { return r == '*' || r > 0x2800 && r < 0x2900 }

func screen(lines []kit.Line) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.String() + "\n")
	}
	return b.String()
}

// An amount has its label below it: the half of a straight fall is in the middle.
func TestChartLabels(t *testing.T) {
	lines := two().Draw(look(t, true), 80, 20)
	text := screen(lines)
	labels := lines[19].String()
	if !strings.Contains(labels, "GBP 10k") || !strings.Contains(labels, "GBP 100k") ||
		strings.Index(labels, "GBP 100k") > strings.Index(labels, "GBP 1m") {
		t.Errorf("amounts:\n%s", text)
	}
	at := strings.Index(labels, "GBP 100k")
	for y, l := range lines[:18] {
		if s := l.String(); at < len(s) && s[at] == '*' {
			if y < 5 || y > 7 { // two thirds of the height: rows 0 to 17
				t.Errorf("£100k is on row %d:\n%s", y, text)
			}
			return
		}
	}
	t.Errorf("no line over £100k:\n%s", text)
}

// Nothing is drawn of nothing, nor where there is no room; one point is drawn.
func TestChartOfLittle(t *testing.T) {
	th := look(t, false)
	if l := (&curve.Chart{Lines: [][]money.Point{{}}, Roles: []theme.Role{theme.Warn}}).Draw(th, 80, 20); l != nil {
		t.Error("drew nothing's curve")
	}
	if two().Draw(th, curve.MinWidth-1, 20) != nil || two().Draw(th, 80, curve.MinHeight-1) != nil {
		t.Error("drew where there is no room")
	}
	one := &curve.Chart{Lines: [][]money.Point{{{Above: money.Pounds(5000), Chance: 0.01}}},
		Roles: []theme.Role{theme.Warn}}
	if text := screen(one.Draw(th, 60, 10)); !strings.ContainsFunc(text, drawn) {
		t.Errorf("one point:\n%s", text)
	}
}

func TestOften(t *testing.T) {
	for chance, want := range map[float64]string{0: "never", 0.25: "25 %", 0.1: "10 %", 0.0025: "1 in 400",
		1.0 / 389: "1 in 390", 1.0 / 12345: "1 in 12,000", 0.09: "1 in 11"} {
		if got := curve.Often(chance); got != want {
			t.Errorf("%v: %q, want %q", chance, got, want)
		}
	}
}
