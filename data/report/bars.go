package report

import (
	"fmt"
	"strings"

	"assure/questionnaire"
)

// The drawing of bars in units of its drawing: a label, two bars that begin at the same place, and the numbers.
const (
	barsWidth, barsRow         = 560, 17
	barsLabel, barsLongest     = 88, 380
	barNowHeight, barWasHeight = 8, 3
)

// Bars are numbers as they are and as they were, drawn and in words: a screen reader has the words, and so has a
// program into which the page is pasted without its drawing.
type Bars struct {
	Width, Height int
	Words         string // every number
	Rows          []Bar
}

// Bar is one number as it is and as it was, with where it is drawn.
type Bar struct {
	Label, Mark string
	Was, Now    int

	Numbers                   string
	X, TextY, NowY, WasY      int
	NowWide, WasWide, NumberX int
	NowHigh, WasHigh          int
}

// newBars draws rows with their labels, marks and numbers. what says what is counted.
func newBars(what string, was, now questionnaire.Date, rows []Bar) *Bars {
	longest := 1
	for _, r := range rows {
		longest = max(longest, r.Was, r.Now)
	}
	b := &Bars{Width: barsWidth, Height: len(rows) * barsRow, Rows: rows}
	var words []string
	for i := range b.Rows {
		r := &b.Rows[i]
		r.X, r.NowHigh, r.WasHigh = barsLabel, barNowHeight, barWasHeight
		r.NowY = i*barsRow + 1
		r.WasY, r.TextY = r.NowY+barNowHeight+1, r.NowY+barNowHeight
		r.NowWide, r.WasWide = r.Now*barsLongest/longest, r.Was*barsLongest/longest
		r.NumberX = barsLabel + max(r.NowWide, r.WasWide) + 6
		r.Numbers = fmt.Sprintf("%d, was %d", r.Now, r.Was)
		words = append(words, fmt.Sprintf("%s %d, was %d", r.Label, r.Now, r.Was))
	}
	b.Words = fmt.Sprintf("%s, on %s (thick) and on %s (thin): %s.", what, now.Long(), was.Long(),
		strings.Join(words, "; "))
	return b
}

// bandBars compares how many services are in each band.
func bandBars(was, now *portfolio, since questionnaire.Date) *Bars {
	set := now.b.Settings
	var rows []Bar
	for i := len(set.Bands) - 1; i >= 0; i-- {
		band := set.Bands[i]
		rows = append(rows, Bar{Label: string(band.Band), Mark: bandMark(set, atLeast(band.From)),
			Was: was.inBand(string(band.Band)), Now: now.inBand(string(band.Band))})
	}
	rows = append(rows, Bar{Label: "Not rated", Mark: "w3", Was: was.inBand(""), Now: now.inBand("")})
	return newBars("Services in force by the highest open risk", since, now.b.AsOf, rows)
}

// inBand counts the services whose highest open risk is in a band, "" for those that are not rated.
func (p *portfolio) inBand(band string) (n int) {
	for i := range p.services {
		if string(p.services[i].band) == band {
			n++
		}
	}
	return n
}
