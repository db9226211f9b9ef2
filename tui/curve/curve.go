// Package curve draws loss exceedance curves on a terminal: the chance in a year of losing more than an amount. Lines
// and axes are those of ntcharts; what comes out are lines with roles, as of every page.
package curve

import (
	"math"
	"slices"
	"strconv"

	"github.com/NimbleMarkets/ntcharts/canvas"
	"github.com/NimbleMarkets/ntcharts/canvas/runes"
	"github.com/NimbleMarkets/ntcharts/linechart"

	"assure/internal/text"
	"assure/scoring/money"
	"assure/tui/kit"
	"assure/tui/theme"
)

// The smallest chart that can be read. [Chart.Draw] draws nothing in less.
const (
	MinWidth  = 24
	MinHeight = 6
)

// Chart is one curve, or two that are compared. The first is drawn as a line, the others as dots, so that they can be
// told apart without colour.
type Chart struct {
	Lines [][]money.Point
	Roles []theme.Role // of the lines
}

// Marks names how the first line and the others are drawn.
func Marks(t *theme.Theme) (first, others string) {
	if t.ASCII {
		return "*", "."
	}
	return "⠤⠤", "··"
}

// frame is the range of amounts, as powers of ten, and the highest chance.
type frame struct{ low, high, top float64 }

func (c *Chart) frame() (f frame, ok bool) {
	f.low, f.high = math.Inf(1), math.Inf(-1)
	for _, line := range c.Lines {
		for _, p := range line {
			if p.Above <= 0 || p.Chance <= 0 {
				continue
			}
			x := math.Log10(float64(p.Above))
			f.low, f.high, f.top = min(f.low, x), max(f.high, x), max(f.top, p.Chance)
		}
	}
	if f.top == 0 {
		return f, false
	}
	if f.high-f.low < 0.5 { // one amount, or nearly
		f.low, f.high = f.low-0.25, f.high+0.25
	}
	return f, true
}

// Draw draws the chart in w x h cells: amounts from left to right by powers of ten, chances upwards. It returns nothing
// where there is no point, or no room.
func (c *Chart) Draw(t *theme.Theme, w, h int) []kit.Line {
	f, ok := c.frame()
	if !ok || w < MinWidth || h < MinHeight {
		return nil
	}
	cells := make([][]cell, h)
	for y := range cells {
		cells[y] = make([]cell, w)
	}
	m := f.model(t, w, h)
	m.DrawXYAxisAndLabel()
	take(cells, m, theme.Muted)
	for i, line := range slices.Backward(c.Lines) { // the first is on top
		m.Clear()
		draw(t, m, line, i == 0)
		take(cells, m, c.Roles[i])
	}
	out := make([]kit.Line, h)
	for y, row := range cells {
		out[y] = lineOf(t, row)
	}
	return out
}

// cell is a character with its role, 0 for a blank.
type cell struct {
	r    rune
	role theme.Role
}

// take copies what is drawn on a chart over the cells that are there.
func take(cells [][]cell, m *linechart.Model, role theme.Role) {
	for y, row := range cells {
		for x := range row {
			if r := m.Canvas.Cell(canvas.Point{X: x, Y: y}).Rune; r != runes.Null && r != ' ' && r != blankBraille {
				row[x] = cell{r, role}
			}
		}
	}
}

const blankBraille = '\u2800'

// lineOf joins neighbours of one role.
func lineOf(t *theme.Theme, row []cell) kit.Line {
	var l kit.Line
	var run []rune
	role := theme.Plain
	flush := func() {
		if len(run) > 0 {
			l = l.Append(kit.S(role, string(run)))
			run = nil
		}
	}
	for _, c := range row {
		if c.r == 0 {
			c = cell{' ', role}
		}
		if c.role != role {
			flush()
			role = c.role
		}
		if ascii, ok := axis[c.r]; ok && t.ASCII {
			c.r = ascii
		}
		run = append(run, c.r)
	}
	flush()
	return l
}

// axis are the characters of the axes in ASCII.
var axis = map[rune]rune{'│': '|', '─': '-', '└': '+'}

func draw(t *theme.Theme, m *linechart.Model, line []money.Point, first bool) {
	var before *canvas.Float64Point
	for _, p := range line {
		if p.Above <= 0 || p.Chance <= 0 {
			continue
		}
		at := canvas.Float64Point{X: math.Log10(float64(p.Above)), Y: p.Chance}
		if before == nil {
			before = &at
		}
		switch {
		case !first && t.ASCII:
			m.DrawRuneLine(*before, at, '.')
		case !first:
			m.DrawRuneLine(*before, at, '·')
		case t.ASCII:
			m.DrawRuneLine(*before, at, '*')
		default:
			m.DrawBrailleLine(*before, at)
		}
		before = &at
	}
}

// model is an empty chart with its axes: amounts at round figures, chances at the top, at half and at a quarter.
func (f frame) model(t *theme.Theme, w, h int) *linechart.Model {
	rows := h - 2
	y := func(i int, v float64) string {
		switch i {
		case rows, rows / 2, rows / 4:
			return Often(v)
		case 0:
			return "never"
		}
		return ""
	}
	m := linechart.New(w, h, f.low, f.high, 0, f.top, linechart.WithXYSteps(1, 1),
		linechart.WithYLabelFormatter(y))
	column := (f.high - f.low) / float64(max(1, m.GraphWidth()))
	amounts := f.ticks()
	m.XLabelFormatter = func(_ int, v float64) string { // the column that an amount falls into has its label
		for _, a := range amounts {
			if at := math.Log10(float64(a)) + 1e-9; at >= v && at < v+column {
				return t.Text(a.String())
			}
		}
		return ""
	}
	return &m
}

// ticks are the round amounts on the axis: powers of ten and, where there are few of those, twice and five times them.
func (f frame) ticks() []money.Pence {
	steps := []float64{1}
	if f.high-f.low < 1.7 {
		steps = []float64{1, 2, 5}
	}
	var out []money.Pence
	for power := math.Floor(f.low); power <= f.high; power++ {
		for _, s := range steps {
			a := s * math.Pow(10, power)
			if at := math.Log10(a) + 1e-9; at >= f.low && at <= f.high {
				out = append(out, money.Pence(math.Round(a)))
			}
		}
	}
	return out
}

// Often says a chance in a year as people count: 1 in 390, or in percent where it is common. To two digits.
func Often(chance float64) string {
	switch {
	case chance <= 0:
		return "never"
	case chance >= 0.1:
		return strconv.Itoa(int(math.Round(100*chance))) + " %"
	}
	n := 1 / chance
	unit := math.Pow(10, math.Floor(math.Log10(n))-1)
	return "1 in " + text.Thousands(int(math.Round(n/unit)*unit))
}
