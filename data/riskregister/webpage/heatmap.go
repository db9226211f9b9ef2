package webpage

import (
	"cmp"
	"fmt"
	"strings"

	"assure/data/riskregister/tables"
	"assure/internal/text"
	"assure/scoring"
)

// The heat map in units of its drawing: a column of words at the left, five columns of cells, a line of words below.
const (
	mapLeft, mapCellWidth, mapCellHeight, mapGap = 128, 96, 58, 4
	mapWidth                                     = mapLeft + 5*mapCellWidth
	mapHeight                                    = 5*mapCellHeight + 58
)

// heatMap is the 5x5: how many engagements are in each cell, drawn, in one sentence, and as a list.
type heatMap struct {
	Width, Height int
	Cells         []mapCell
	Words         []mapWord
	Rows          []mapRow // the same as a table, for copying into a document
	Likelihoods   []string
	Sentence      string // the drawing for those who do not see it
	List          *table // which engagements are where, nil for none
	Counted       string // what is counted, and what has no place on it
}

type mapCell struct {
	X, Y, W, H         int
	TagX, TagY, NX, NY int
	Mark, Tag, N       string
	Empty              bool
}

// mapRow is one consequence with its five cells.
type mapRow struct {
	Head  string
	Cells []mapCell
}

type mapWord struct {
	X, Y   int
	Anchor string
	Strong bool
	Text   string
}

func newHeatMap(set *scoring.Settings, c *tables.Counts) heatMap {
	m := heatMap{Width: mapWidth, Height: mapHeight}
	var taken []string
	for cons := 5; cons >= 1; cons-- {
		y := (5 - cons) * mapCellHeight
		m.Words = append(m.Words, mapWord{mapLeft - 12, y + mapCellHeight/2 - 2, "end", true, fmt.Sprint(cons)},
			mapWord{mapLeft - 12, y + mapCellHeight/2 + 14, "end", false, say(set.Consequences[cons-1])})
		for like := 1; like <= 5; like++ {
			x, n, at := mapLeft+(like-1)*mapCellWidth, len(c.Cells[cons][like]), tables.CellAt(cons, like)
			m.Cells = append(m.Cells,
				mapCell{X: x, Y: y, W: mapCellWidth - mapGap, H: mapCellHeight - mapGap, TagX: x + 8, TagY: y + 17,
					NX: x + (mapCellWidth-mapGap)/2, NY: y + 42, Mark: bandMark(set, set.Band(at.Score())),
					Tag: say(fmt.Sprintf("%s %d", tables.BandLetter(set.Band(at.Score())), at.Score())),
					N:   countOrDash(n), Empty: n == 0})
			if n > 0 {
				taken = append(taken, fmt.Sprintf("%s at %s (consequence %d, likelihood %d)",
					text.Plural(n, "engagement", "engagements"), tables.BandWords(set, at), cons, like))
			}
		}
	}
	for like := 1; like <= 5; like++ {
		x := mapLeft + (like-1)*mapCellWidth + (mapCellWidth-mapGap)/2
		m.Words = append(m.Words, mapWord{x, 5*mapCellHeight + 14, "middle", true, fmt.Sprint(like)},
			mapWord{x, 5*mapCellHeight + 29, "middle", false, say(set.Likelihoods[like-1])})
	}
	m.Words = append(m.Words,
		mapWord{mapLeft + (5*mapCellWidth-mapGap)/2, 5*mapCellHeight + 50, "middle", true, "Likelihood →"},
		mapWord{mapLeft - 12, 5*mapCellHeight + 14, "end", true, "Consequence ↑"})
	m.Sentence = say("Five by five grid of engagements, each at its highest open risk, consequence by likelihood. " +
		cmp.Or(strings.Join(taken, "; "), "No engagement has a place on it yet") + ".")
	m.Counted = say(strings.TrimSpace(c.CountedWords() + " " + c.OffTheMap()))
	for i, word := range set.Likelihoods {
		m.Likelihoods = append(m.Likelihoods, say(fmt.Sprintf("%d %s", i+1, word)))
		m.Rows = append(m.Rows, mapRow{say(fmt.Sprintf("%d %s", 5-i, set.Consequences[4-i])), m.Cells[5*i : 5*i+5]})
	}
	m.List = mapList(set, c)
	return m
}

// countOrDash shows none as a dash: the eye should find the cells that hold something.
func countOrDash(n int) string {
	if n == 0 {
		return "–"
	}
	return text.Thousands(n)
}

// mapList names the engagements in each cell that holds one, the highest score first.
func mapList(set *scoring.Settings, c *tables.Counts) *table {
	t := &table{ID: "map-list", Title: "Heat map in words",
		Caption: "Engagements in each cell of the heat map, each at its highest open risk, the highest score first",
		Columns: []heading{{Header: "Band and score"}, {Header: "Consequence"}, {Header: "Likelihood"},
			{Header: "Engagements", Number: true}, {Header: "Which, with their highest open risk", Wide: true}}}
	for at, here := range c.Taken() {
		t.Rows = append(t.Rows, tableRow{Cells: []tableCell{bandCell(set, at),
			{Text: say(fmt.Sprintf("%d %s", at.Consequence, set.Consequences[at.Consequence-1]))},
			{Text: say(fmt.Sprintf("%d %s", at.Likelihood, set.Likelihoods[at.Likelihood-1]))},
			{Text: text.Thousands(len(here)), Number: true},
			{Text: say(tables.NamesOf(here, "sort the engagements by risk"))}}})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}
