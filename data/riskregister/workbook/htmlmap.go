package workbook

import (
	"cmp"
	"fmt"
	"strings"

	"assure/internal/text"
	"assure/scoring"
)

// The heat map in units of its drawing: a column of words at the left, five columns of cells, a line of words below.
const (
	mapLeft, mapCellWidth, mapCellHeight, mapGap = 128, 96, 58, 4
	mapWidth                                     = mapLeft + 5*mapCellWidth
	mapHeight                                    = 5*mapCellHeight + 58
)

// htmlMap is the 5x5: how many open risks stand in each cell, drawn, in one sentence, and as a list.
type htmlMap struct {
	Width, Height int
	Cells         []htmlMapCell
	Words         []htmlMapWord
	Rows          []htmlMapRow // the same as a table, which a copy takes along
	Likelihoods   []string
	Sentence      string     // the drawing for those who do not see it
	List          *htmlTable // which risks are where, nil for none
	Unplaced      string     // "" for none
}

type htmlMapCell struct {
	X, Y, W, H         int
	TagX, TagY, NX, NY int
	Mark, Tag, N       string
	Empty              bool
}

// htmlMapRow is one consequence with its five cells.
type htmlMapRow struct {
	Head  string
	Cells []htmlMapCell
}

type htmlMapWord struct {
	X, Y   int
	Anchor string
	Strong bool
	Text   string
}

func htmlHeatMap(set *scoring.Settings, c *counts) htmlMap {
	m := htmlMap{Width: mapWidth, Height: mapHeight}
	var taken []string
	for cons := 5; cons >= 1; cons-- {
		y := (5 - cons) * mapCellHeight
		m.Words = append(m.Words, htmlMapWord{mapLeft - 12, y + mapCellHeight/2 - 2, "end", true, fmt.Sprint(cons)},
			htmlMapWord{mapLeft - 12, y + mapCellHeight/2 + 14, "end", false, say(set.Consequences[cons-1])})
		for like := 1; like <= 5; like++ {
			x, n, at := mapLeft+(like-1)*mapCellWidth, len(c.cells[cons][like]), cell(cons, like)
			m.Cells = append(m.Cells, htmlMapCell{X: x, Y: y, W: mapCellWidth - mapGap, H: mapCellHeight - mapGap, TagX: x + 8, TagY: y + 17,
				NX: x + (mapCellWidth-mapGap)/2, NY: y + 42, Mark: bandMark(set, set.Band(at.Score())),
				Tag: say(fmt.Sprintf("%s %d", bandLetter(set.Band(at.Score())), at.Score())), N: countOrDash(n), Empty: n == 0})
			if n > 0 {
				taken = append(taken, fmt.Sprintf("%s at %s (consequence %d, likelihood %d)", text.Plural(n, "risk", "risks"), BandWords(set, at), cons, like))
			}
		}
	}
	for like := 1; like <= 5; like++ {
		x := mapLeft + (like-1)*mapCellWidth + (mapCellWidth-mapGap)/2
		m.Words = append(m.Words, htmlMapWord{x, 5*mapCellHeight + 14, "middle", true, fmt.Sprint(like)},
			htmlMapWord{x, 5*mapCellHeight + 29, "middle", false, say(set.Likelihoods[like-1])})
	}
	m.Words = append(m.Words, htmlMapWord{mapLeft + (5*mapCellWidth-mapGap)/2, 5*mapCellHeight + 50, "middle", true, "Likelihood →"},
		htmlMapWord{mapLeft - 12, 5*mapCellHeight + 14, "end", true, "Consequence ↑"})
	m.Sentence = say("Five by five grid of open risks, consequence by likelihood. " + cmp.Or(strings.Join(taken, "; "), "No open risk has a place on it yet") + ".")
	if c.unplaced > 0 {
		m.Unplaced = fmt.Sprintf("%s %s not on the map: not assessed or not triaged.", text.Plural(c.unplaced, "open risk", "open risks"), isAre(c.unplaced))
	}
	for i, word := range set.Likelihoods {
		m.Likelihoods = append(m.Likelihoods, say(fmt.Sprintf("%d %s", i+1, word)))
		m.Rows = append(m.Rows, htmlMapRow{say(fmt.Sprintf("%d %s", 5-i, set.Consequences[4-i])), m.Cells[5*i : 5*i+5]})
	}
	m.List = htmlMapList(set, c)
	return m
}

// countOrDash shows none as a dash: the eye should find the cells that hold something.
func countOrDash(n int) string {
	if n == 0 {
		return "–"
	}
	return text.Thousands(n)
}

// htmlMapList names the risks in each cell that holds one, the highest score first.
func htmlMapList(set *scoring.Settings, c *counts) *htmlTable {
	t := &htmlTable{ID: "map-list", Title: "Heat map in words", Caption: "Open risks in each cell of the heat map, the highest score first",
		Columns: []htmlColumn{{Header: "Band and score"}, {Header: "Consequence"}, {Header: "Likelihood"}, {Header: "Open risks", Number: true}, {Header: "Risk IDs", Wide: true}}}
	for points := 25; points >= 1; points-- {
		for cons := 5; cons >= 1; cons-- {
			like := points / cons
			if points%cons != 0 || like > 5 || len(c.cells[cons][like]) == 0 {
				continue
			}
			ids, at := c.cells[cons][like], cell(cons, like)
			words := strings.Join(ids[:min(len(ids), idsShown)], ", ")
			if rest := len(ids) - idsShown; rest > 0 {
				words += fmt.Sprintf(" and %d more: filter the risks by band", rest)
			}
			t.Rows = append(t.Rows, htmlRow{Cells: []htmlCell{bandCell(set, at), {Text: say(fmt.Sprintf("%d %s", cons, set.Consequences[cons-1]))},
				{Text: say(fmt.Sprintf("%d %s", like, set.Likelihoods[like-1]))}, {Text: text.Thousands(len(ids)), Number: true}, {Text: say(words)}}})
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}
