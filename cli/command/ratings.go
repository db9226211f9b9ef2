package command

import (
	"strconv"
	"strings"

	"assure/data/book"
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

// RatedRisk is the place on the 5x5 in words.
func RatedRisk(r *scoring.Risk, s *scoring.Settings) string {
	if r == nil {
		return "-"
	}
	return rated(r.Score, s)
}

// HighestRisk is the highest risk of an engagement or supplier in words, with the reference of the open risk where that
// stands above the rating.
func HighestRisk(score int, ref string, triaged bool, s *scoring.Settings) string {
	if !triaged && score == 0 {
		return "-"
	}
	return strings.TrimSpace(rated(score, s) + " " + ref)
}

// GradeWords is "C Partial", or that there is no letter.
func GradeWords(g questionnaire.Grade, s *scoring.Settings) string {
	if g == "" {
		return "no grade"
	}
	return string(g) + " " + s.Word(g)
}
