package page

import (
	"fmt"
	"strings"

	"assure/questionnaire"
)

// The size of a sparkline in units of its drawing, and the room that its dot and line need at the edges.
const (
	sparkWidth, sparkHeight, sparkEdge = 120, 28, 4
)

// Point is a score on a day, in tenths of a point, 0 to 1000.
type Point struct {
	On     questionnaire.Date
	Tenths int
}

// Spark is a small drawing of a score over time, and the same in words: a drawing alone says nothing to who cannot see
// it, nor to Word, which drops it when the page is pasted.
type Spark struct {
	Width, Height int
	Line          string // points of a polyline
	X, Y          string // where it ends
	Words         string // every point
	Short         string // from the first to the last
}

// NewSpark draws points, which are in the order of their days. Across is time: the days between two points are their
// distance. Up is the score, from 0 to 100 whatever the points are, so that two drawings compare. Fewer than two points
// are no history: nil.
func NewSpark(points []Point) *Spark {
	if len(points) < 2 {
		return nil
	}
	first, last := points[0], points[len(points)-1]
	days := float64(max(1, last.On-first.On))
	s := &Spark{Width: sparkWidth, Height: sparkHeight}
	var line, words []string
	for _, p := range points {
		s.X = fixed(sparkEdge + float64(p.On-first.On)/days*(sparkWidth-2*sparkEdge))
		s.Y = fixed(sparkHeight - sparkEdge - float64(p.Tenths)/1000*(sparkHeight-2*sparkEdge))
		line = append(line, s.X+","+s.Y)
		words = append(words, Tenths(p.Tenths)+" on "+p.On.Long())
	}
	s.Line, s.Words = strings.Join(line, " "), "Shown score: "+strings.Join(words, ", ")
	s.Short = fmt.Sprintf("%s to %s since %s", Tenths(first.Tenths), Tenths(last.Tenths), first.On.Long())
	return s
}

// Tenths prints tenths of a point as people read them, 660 as 66.0.
func Tenths(n int) string { return fmt.Sprintf("%d.%d", n/10, n%10) }

// fixed has one digit after the point: the same points draw the same bytes on every machine.
func fixed(x float64) string { return fmt.Sprintf("%.1f", x) }
