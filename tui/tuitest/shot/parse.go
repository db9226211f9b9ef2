package shot

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// colour is -1 for the terminal's own, 0..255 for the palette, and from 1<<24 up for RGB.
type colour int

const (
	own colour = -1
	rgb colour = 1 << 24
)

type cell struct {
	text                             string
	fg, bg                           colour
	bold, faint, italic, under, flip bool
}

// parse lays captured output out as h rows of w cells. It knows the colour sequences (SGR) and skips all others.
func parse(s string, w, h int) [][]cell {
	rows := make([][]cell, h)
	pen := cell{fg: own, bg: own}
	for y := range rows {
		rows[y] = make([]cell, w)
		for x := range rows[y] {
			rows[y][x] = cell{text: " ", fg: own, bg: own}
		}
	}
	for y, line := range strings.Split(strings.TrimRight(s, "\n"), "\n") {
		if y >= h {
			break
		}
		x := 0
		state := byte(0)
		for line != "" {
			seq, width, n, next := ansi.DecodeSequence(line, state, nil)
			line, state = line[n:], next
			switch {
			case width > 0 && x < w:
				rows[y][x] = pen
				rows[y][x].text = seq
				x += width
			case strings.HasPrefix(seq, "\x1b[") && strings.HasSuffix(seq, "m"):
				pen.sgr(seq[2 : len(seq)-1])
			}
		}
	}
	return rows
}

// sgr applies one colour sequence, such as "1;38;5;208".
func (c *cell) sgr(params string) {
	var p []int
	for f := range strings.SplitSeq(strings.ReplaceAll(params, ":", ";"), ";") {
		n, _ := strconv.Atoi(f) // an empty parameter is 0
		p = append(p, n)
	}
	for i := 0; i < len(p); i++ {
		switch n := p[i]; {
		case n == 0:
			*c = cell{fg: own, bg: own}
		case n == 1:
			c.bold = true
		case n == 2:
			c.faint = true
		case n == 3:
			c.italic = true
		case n == 4:
			c.under = true
		case n == 7:
			c.flip = true
		case n == 22:
			c.bold, c.faint = false, false
		case n == 23:
			c.italic = false
		case n == 24:
			c.under = false
		case n == 27:
			c.flip = false
		case n == 38 || n == 48:
			v, used := extended(p[i+1:])
			i += used
			if n == 38 {
				c.fg = v
			} else {
				c.bg = v
			}
		case n >= 30 && n <= 37:
			c.fg = colour(n - 30)
		case n == 39:
			c.fg = own
		case n >= 40 && n <= 47:
			c.bg = colour(n - 40)
		case n == 49:
			c.bg = own
		case n >= 90 && n <= 97:
			c.fg = colour(n - 90 + 8)
		case n >= 100 && n <= 107:
			c.bg = colour(n - 100 + 8)
		}
	}
}

// extended reads 5;n or 2;r;g;b and says how many parameters it took.
func extended(p []int) (colour, int) {
	switch {
	case len(p) >= 2 && p[0] == 5:
		return colour(p[1] & 0xff), 2
	case len(p) >= 4 && p[0] == 2:
		return rgb + colour(p[1]&0xff)<<16 + colour(p[2]&0xff)<<8 + colour(p[3]&0xff), 4
	}
	return own, len(p)
}
