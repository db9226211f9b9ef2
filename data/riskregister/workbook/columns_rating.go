package workbook

import (
	"fmt"
	"strconv"
	"strings"

	"assure/scoring"
)

// ratingColumns are what the required packs of an engagement come to, worked out from the sheet Scores.
func ratingColumns(set *scoring.Settings) []column[engRow] {
	cols := append(ratingFigures(), ratingRisk(set)...)
	for i := range cols {
		cols[i].scored = cols[i].formula != nil
	}
	return cols
}

// scoreSpan is a column of Scores over the assessments of the engagement.
func (e *engRow) scoreSpan(header string) string { return e.b.scorePlace.span(header, e.at.scores) }

// unscored counts the required packs that the sheet Scores has no row of.
func (e *engRow) unscored() int {
	n := len(e.RollUp.Required)
	for i := e.at.scores.first; i <= e.at.scores.last; i++ {
		if e.b.lay.scores[i-firstRow].required {
			n--
		}
	}
	return n
}

// rated tells that the rating follows from assessments on the sheet Scores; else there is nothing to work out.
func (e *engRow) rated() bool { return len(e.RollUp.Required) > 0 && e.unscored() == 0 }

func ratingFigures() []column[engRow] {
	decides := func(header string) func(*engRow, func(string) string) string {
		return func(e *engRow, at func(string) string) string {
			if !e.rated() {
				return ""
			}
			keys := e.scoreSpan(hDecides)
			return fmt.Sprintf(`IF(%s="%s","",INDEX(%s,MATCH(MIN(%s),%s,0)))`, at(hCertainty), scoring.NotAssessed, e.scoreSpan(header), keys, keys)
		}
	}
	return []column[engRow]{
		{header: hShown, width: 9, kind: tenths, value: func(e *engRow) any { return e.figure(e.RollUp.Assured) }, formula: decides(hShown)},
		{header: hMost, width: 9, kind: tenths, value: func(e *engRow) any { return e.figure(e.RollUp.Possible) }, formula: decides(hMost)},
		{header: "Known and evidenced %", width: 12, kind: tenths, value: func(e *engRow) any { return e.figure(e.RollUp.Confidence) },
			formula: func(e *engRow, at func(string) string) string {
				if !e.rated() {
					return ""
				}
				return when("ISNUMBER("+at(hShown)+")", fmt.Sprintf("ROUND(100-(%s-%s),1)", at(hMost), at(hShown)))
			}},
		{header: hGrade, width: 26, kind: derivedLong, value: func(e *engRow) any { return GradeWords(e.set, &e.RollUp) }, formula: gradeFormula},
		{header: hCertainty, width: 16, kind: derived, value: func(e *engRow) any { return sayStatus(&e.RollUp) },
			formula: func(e *engRow, _ func(string) string) string {
				if !e.rated() {
					return ""
				}
				return fmt.Sprintf(`CHOOSE(MIN(%s)+1,"%s","%s","%s","%s")`, e.scoreSpan(hRank), scoring.NotAssessed, scoring.TooLittleKnown, scoring.CouldChange, scoring.Settled)
			}},
		{header: hDespite, width: 26, kind: derivedLong, value: func(e *engRow) any { return Despite(e.RollUp.Gates) }, formula: despiteFormula},
	}
}

// gradeFormula is the letter and word of the lowest grade, where there is one to show, and what it was accepted despite.
func gradeFormula(e *engRow, at func(string) string) string {
	if !e.rated() {
		return ""
	}
	words := make([]string, 0, len(letters))
	for i := len(e.set.Grades) - 1; i >= 0; i-- {
		g := e.set.Grades[i]
		words = append(words, `"`+quoted(string(g.Grade)+" "+g.Word)+`"`)
	}
	return fmt.Sprintf(`IF(OR(%[1]s="%[2]s",%[1]s="%[3]s"),CHOOSE(INT(MIN(%[4]s)/100000)+1,%[5]s)&IF(%[6]s="","",", "&%[6]s),"%[7]s")`, at(hCertainty),
		scoring.Settled, scoring.CouldChange, e.scoreSpan(hDecides), strings.Join(words, ","), at(hDespite), NoGrade)
}

// despiteFormula joins what the sheet Controls says of the accepted must-haves that are open. It names their cells: names of
// people and must-haves have no place in a formula.
func despiteFormula(e *engRow, _ func(string) string) string {
	if !e.rated() || len(e.at.accepted) == 0 {
		return ""
	}
	parts := make([]string, 0, len(e.at.accepted))
	for _, row := range e.at.accepted {
		parts = append(parts, fmt.Sprintf(`IF(ISNUMBER(%s),"; "&%s,"")`, e.b.controlPlace.cell(hCapShown, row), e.b.controlPlace.cell(hDespite, row)))
	}
	return "MID(" + strings.Join(parts, "&") + ",3,9999)"
}

// ratingRisk is where the engagement stands on the 5x5. Consequence and inherent likelihood are what it starts from.
func ratingRisk(set *scoring.Settings) []column[engRow] {
	band := bandFormula(set)
	inherent := func(e *engRow) scoring.Risk { return orRisk(e.RollUp.Risk) }
	likelihood := func(counts string) func(*engRow, func(string) string) string {
		return func(e *engRow, at func(string) string) string {
			switch {
			case len(e.RollUp.Required) == 0:
				return when("ISNUMBER("+at(hInherentL)+")", at(hInherentL))
			case !e.rated():
				return ""
			}
			span := e.scoreSpan(counts)
			return when(fmt.Sprintf(`AND(ISNUMBER(%s),%s<>"%s")`, at(hInherentL), at(hCertainty), scoring.NotAssessed), loweredFormula(at(hInherentL), "MIN("+span+")"))
		}
	}
	times := func(l string) func(*engRow, func(string) string) string {
		return lit[engRow](func(at func(string) string) string {
			return when(fmt.Sprintf("AND(ISNUMBER(%s),ISNUMBER(%s))", at(hConsequence), at(l)), at(hConsequence)+"*"+at(l))
		})
	}
	return []column[engRow]{
		{header: hConsequence, width: 14, kind: number, value: func(e *engRow) any { return score(inherent(e).Consequence) }},
		{header: hInherentL, width: 11, kind: number, value: func(e *engRow) any { return score(inherent(e).InherentLikelihood) }},
		{header: hLikelihood, width: 11, kind: number, value: func(e *engRow) any { return score(inherent(e).Likelihood) }, formula: likelihood(hCountsP)},
		{header: hRiskScore, width: 10, kind: number, value: func(e *engRow) any { return score(inherent(e).Score) }, formula: times(hLikelihood)},
		{header: hEngBand, width: 12, kind: derived, value: func(e *engRow) any { return string(inherent(e).Band) },
			formula: lit[engRow](func(at func(string) string) string { return band(at(hRiskScore)) })},
		{header: hBestL, width: 11, kind: number, value: func(e *engRow) any { return score(orBest(e.RollUp.Risk).Likelihood) }, formula: likelihood(hCountsM)},
		{header: "Best score", width: 10, kind: number, value: func(e *engRow) any { return score(orBest(e.RollUp.Risk).Score) }, formula: times(hBestL)},
		{header: "Best band", width: 12, kind: derived, value: func(e *engRow) any { return string(orBest(e.RollUp.Risk).Band) },
			formula: lit[engRow](func(at func(string) string) string { return band(at("Best score")) })},
	}
}

// figure is a score to show; none where nothing has been recorded, since 0.0 would read as a finding.
func (e *engRow) figure(t scoring.Tenths) scoring.Tenths {
	if e.RollUp.Status == scoring.NotAssessed {
		return scoring.NoTenths
	}
	return t
}

// tierColumn is the tier in words, worked out from consequence and inherent likelihood.
func tierColumn(set *scoring.Settings) column[engRow] {
	labels := make([]string, 0, len(set.Tiers))
	for _, t := range set.Tiers {
		labels = append(labels, `"`+quoted(set.TierLabel(t.Tier))+`"`)
	}
	return column[engRow]{header: hTier, width: 18, kind: derived, scored: true, value: func(e *engRow) any { return e.set.TierLabel(e.RollUp.Tier) },
		formula: lit[engRow](func(at func(string) string) string {
			return tierFormula(at(hConsequence), at(hInherentL), `"`+quoted(set.TierLabel(0))+`"`, labels)
		})}
}

// checkColumns are at the end of the list: what must-haves ask for by tier, and whether the row is as exported.
func checkColumns(set *scoring.Settings) []column[engRow] {
	asks := make([]string, 0, len(set.Tiers))
	for i := range set.Tiers {
		asks = append(asks, nameTierProof(i))
	}
	parts := []string{hTier, hShown, hMost, hCertainty, hConsequence, hInherentL, hLikelihood, hBestL}
	return []column[engRow]{
		{header: hProof, width: 12, kind: number, scored: true, value: func(e *engRow) any { return e.set.MinConfidence(e.RollUp.Tier) },
			formula: lit[engRow](func(at func(string) string) string {
				return tierFormula(at(hConsequence), at(hInherentL), nameUntriaged, asks)
			})},
		{header: hAsExported, width: 90, kind: long, value: func(e *engRow) any {
			u := &e.RollUp
			grade := GradeWords(e.set, u)
			return strings.Join([]string{e.set.TierLabel(u.Tier), figureText(e.figure(u.Assured)), figureText(e.figure(u.Possible)), string(u.Status),
				digits(orRisk(u.Risk).Consequence), digits(orRisk(u.Risk).InherentLikelihood), digits(orRisk(u.Risk).Likelihood), digits(orBest(u.Risk).Likelihood), grade}, "|")
		}},
		{header: hChanged, width: 10, kind: number, scored: true, value: func(*engRow) any { return 0 },
			formula: lit[engRow](func(at func(string) string) string {
				cells := make([]string, 0, len(parts))
				for _, h := range parts {
					cells = append(cells, at(h))
				}
				return fmt.Sprintf(`IF(%s&"|"&%s=%s,0,1)`, strings.Join(cells, `&"|"&`), at(hGrade), at(hAsExported))
			})},
	}
}

// figureText is a score as a spreadsheet joins it to a text: without a decimal that is 0.
func figureText(t scoring.Tenths) string {
	if t == scoring.NoTenths {
		return ""
	}
	return strconv.FormatFloat(float64(t)/10, 'f', -1, 64)
}

// digits is a number from 1 up, "" for 0.
func digits(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
