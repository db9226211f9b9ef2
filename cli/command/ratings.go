package command

import (
	"slices"
	"strconv"
	"strings"

	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/scoring"
)

// marksOfBands are printed before the words, so that a band is seen without colour.
var marksOfBands = map[scoring.Band]string{"Extreme": "▲", "High": "◆", "Moderate": "■", "Low": "●"}

// RatedStanding is the rating of a risk in words; without facts of the engagement there is none.
func RatedStanding(k book.RiskView, s *scoring.Settings) string {
	if cell := k.Standing(); cell.Score() > 0 || k.Inherent.Consequence > 0 {
		return rated(cell.Score(), s)
	}
	return "○ not triaged"
}

// rated is a product on the 5x5 as people read it: mark, band and number.
func rated(score int, s *scoring.Settings) string {
	b := s.Band(score)
	if b == "" {
		return "○ not assessed"
	}
	return strings.TrimSpace(marksOfBands[b] + " " + string(b) + " " + strconv.Itoa(score))
}

// ShownTenths leaves the figure out where nothing was recorded: 0.0 would read as a finding.
func ShownTenths(r *scoring.Result, t scoring.Tenths) string {
	if r.Status == scoring.NotAssessed {
		return "-"
	}
	return t.String()
}

// RatedRisk is the place on the 5x5 in words, marked where what it is from was given by hand.
func RatedRisk(r *scoring.Risk, s *scoring.Settings) string {
	if r == nil {
		return "-"
	}
	if r.Score > 0 && r.ByHand != "" {
		return rated(r.Score, s) + HandMark
	}
	return rated(r.Score, s)
}

// HighestRisk is [RatedRisk], or the open risk that is higher than the rating with its reference.
func HighestRisk(r *scoring.Risk, higher *scoring.OpenRisk, s *scoring.Settings) string {
	if higher != nil {
		return rated(higher.Score, s) + " " + higher.Ref
	}
	return RatedRisk(r, s)
}

// HandMark is behind a tier or a risk that a value given by hand has a part in.
const HandMark = "^"

// Hands collects what was given by hand of the rows of a table, for its legend.
type Hands struct{ lines []string }

// Add notes values given by hand, each as in "ENG-00057: consequence 1 by hand: ...". Those with the same words are one
// line that names all.
func (h *Hands) Add(lines ...string) {
	for _, l := range lines {
		ref, words, _ := strings.Cut(l, ": ")
		i := slices.IndexFunc(h.lines, func(x string) bool { return strings.HasSuffix(x, ": "+words) })
		switch {
		case i < 0:
			h.lines = append(h.lines, l)
		case !slices.Contains(strings.Split(strings.TrimSuffix(h.lines[i], ": "+words), ", "), ref):
			h.lines[i] = strings.TrimSuffix(h.lines[i], ": "+words) + ", " + ref + ": " + words
		}
	}
}

// Mark returns words with the mark where byHand, the words on an engagement's values given by hand, is not empty.
func (h *Hands) Mark(words, ref, byHand string) string {
	if byHand == "" {
		return words
	}
	h.Add(ref + ": " + byHand)
	return words + HandMark
}

// Remark prints the legend, nothing where nothing was given by hand.
func (h *Hands) Remark(p *Page) {
	for i, l := range h.lines {
		if i == handsShown {
			p.Remark("%s and %s", HandMark, text.Plural(len(h.lines)-i, "more value", "more values"))
			return
		}
		p.Remark("%s given by hand: %s", HandMark, l)
	}
}

// handsShown bounds a legend: `--json` has them all.
const handsShown = 20

// GradeWords is "C Partial", or that there is no letter.
func GradeWords(g questionnaire.Grade, s *scoring.Settings) string {
	if g == "" {
		return "no grade"
	}
	return string(g) + " " + s.Word(g)
}
