// Package shot draws a captured terminal screen as an SVG picture. Each cell is drawn at a place of
// its own, so a picture never depends on how wide a font sets a line.
package shot

import (
	"bufio"
	"fmt"
	"html"
	"io"
)

// SVG draws text with its colour sequences as a screen of w by h cells.
func SVG(out io.Writer, text string, w, h int, light bool) error {
	b := bufio.NewWriter(out)
	writeSVG(b, parse(text, w, h), light)
	return b.Flush()
}

// The size of a cell and of the margin in pixels, and the glyphs' baseline inside a cell.
const (
	cellW, cellH, margin, baseline = 9, 20, 12, 15
)

// writeSVG draws the cells. Neighbouring cells of one background share a rectangle, or hairlines show between them.
func writeSVG(w io.Writer, rows [][]cell, light bool) {
	paper, ink := "#14181f", "#d7dce4"
	if light {
		paper, ink = "#ffffff", "#20262e"
	}
	width := 2 * margin
	if len(rows) > 0 {
		width += cellW * len(rows[0])
	}
	height := cellH*len(rows) + 2*margin
	fmt.Fprintf(w, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n",
		width, height, width, height)
	fmt.Fprintf(w, "<rect width=\"100%%\" height=\"100%%\" rx=\"8\" fill=\"%s\"/>\n", paper)
	fmt.Fprintf(w, "<g font-family=\"'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"15\" "+
		"xml:space=\"preserve\">\n")
	for y, row := range rows {
		for x := 0; x < len(row); {
			bg := row[x].back(paper, ink)
			end := x + 1
			for end < len(row) && row[end].back(paper, ink) == bg {
				end++
			}
			if bg != paper {
				fmt.Fprintf(w, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n", margin+x*cellW,
					margin+y*cellH, (end-x)*cellW, cellH, bg)
			}
			x = end
		}
		for x, c := range row {
			if c.text != " " && c.text != "" {
				c.write(w, margin+x*cellW, margin+y*cellH+baseline, paper, ink)
			}
		}
	}
	fmt.Fprint(w, "</g>\n</svg>\n")
}

func (c cell) write(w io.Writer, x, y int, paper, ink string) {
	style := ""
	if c.bold {
		style += ` font-weight="bold"`
	}
	if c.faint {
		style += ` opacity="0.6"`
	}
	if c.italic {
		style += ` font-style="italic"`
	}
	if c.under {
		style += ` text-decoration="underline"`
	}
	fmt.Fprintf(w, "<text x=\"%d\" y=\"%d\" fill=\"%s\"%s>%s</text>\n", x, y, c.front(paper, ink), style,
		html.EscapeString(c.text))
}

func (c cell) front(paper, ink string) string {
	if c.flip {
		return c.bg.hex(paper)
	}
	return c.fg.hex(ink)
}

func (c cell) back(paper, ink string) string {
	if c.flip {
		return c.fg.hex(ink)
	}
	return c.bg.hex(paper)
}

// sixteen are the colours drawn for the sixteen of the terminal palette.
var sixteen = [16]string{
	"#1c222b", "#f2666b", "#7fd18b", "#e6b450", "#6ca8ff", "#c792ea", "#5fc9d8", "#c8cfda",
	"#7d8696", "#ff8177", "#98e0a3", "#ffd173", "#8fc0ff", "#dcb0ff", "#86dde8", "#ffffff",
}

// hex is the colour for SVG; none is the terminal's own.
func (c colour) hex(none string) string {
	switch {
	case c < 0:
		return none
	case c >= rgb:
		return fmt.Sprintf("#%06x", int(c-rgb))
	case c < 16:
		return sixteen[c]
	case c >= 232:
		v := 8 + 10*int(c-232)
		return fmt.Sprintf("#%02x%02x%02x", v, v, v)
	}
	n := int(c - 16)
	step := func(i int) int {
		if i == 0 {
			return 0
		}
		return 55 + 40*i
	}
	return fmt.Sprintf("#%02x%02x%02x", step(n/36), step(n/6%6), step(n%6))
}
