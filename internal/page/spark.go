package page

import (
	"fmt"
	"strings"
	"time"
)

// The size of a sparkline in user units, and its margin for the dot and the line.
const (
	sparkWidth, sparkHeight, sparkEdge = 120, 28, 4
)

// Day is a calendar day.
type Day interface {
	Time() time.Time // midnight UTC
	Long() string    // such as 21 Nov 2026
}

// Point is a score on a day, in tenths of a point, 0 to 1000.
type Point struct {
	On     Day
	Tenths int
}

// daysSince returns the number of days from first to d.
func daysSince(first, d Day) float64 { return d.Time().Sub(first.Time()).Hours() / 24 }

// Spark is a sparkline of a score over time, with the same in words for people who cannot see the
// drawing, and for Word, which drops it when the page is pasted.
type Spark struct {
	Width, Height int
	Line          string // points of a polyline
	X, Y          string // where it ends
	Words         string // every point
	Short         string // from the first to the last
}

// NewSpark draws points, which must be in the order of their days. The x axis is time, and the y
// axis runs from 0 to 100, so that drawings compare. It returns nil for fewer than two points.
func NewSpark(points []Point) *Spark {
	if len(points) < 2 {
		return nil
	}
	first, last := points[0], points[len(points)-1]
	days := max(1, daysSince(first.On, last.On))
	s := &Spark{Width: sparkWidth, Height: sparkHeight}
	var line, words []string
	for _, p := range points {
		s.X = fixed(sparkEdge + daysSince(first.On, p.On)/days*(sparkWidth-2*sparkEdge))
		s.Y = fixed(sparkHeight - sparkEdge - float64(p.Tenths)/1000*(sparkHeight-2*sparkEdge))
		line = append(line, s.X+","+s.Y)
		words = append(words, Tenths(p.Tenths)+" on "+p.On.Long())
	}
	s.Line, s.Words = strings.Join(line, " "), "Shown score: "+strings.Join(words, ", ")
	s.Short = fmt.Sprintf("%s to %s since %s", Tenths(first.Tenths), Tenths(last.Tenths), first.On.Long())
	return s
}

// Tenths writes tenths of a point with one decimal: 660 is 66.0.
func Tenths(n int) string { return fmt.Sprintf("%d.%d", n/10, n%10) }

// fixed writes x with one decimal, so that the same points give the same bytes on every machine.
func fixed(x float64) string { return fmt.Sprintf("%.1f", x) }
