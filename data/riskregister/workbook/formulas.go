package workbook

import (
	"fmt"
	"maps"
	"strconv"
	"strings"

	"assure/data/riskregister/tables"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// formula gives the formula of a cell of x; at finds a cell of the same row by header.
type formula[T any] = func(x *T, at func(header string) string) string

// withFormulas gives columns the formulas that lead to their values, by header.
func withFormulas[T any](cols []tables.Column[T], formulas map[string]formula[T]) []tables.Column[T] {
	for i, c := range cols {
		if f := formulas[c.Header]; f != nil {
			cols[i].Formula, cols[i].Scored = f, true
			delete(formulas, c.Header)
		}
	}
	for header := range formulas {
		panic("no column " + header + " for its formula")
	}
	return cols
}

// lit returns a formula made of cells of its own row.
func lit[T any](f func(at func(string) string) string) formula[T] {
	return func(_ *T, at func(string) string) string { return f(at) }
}

// product returns a formula that multiplies two cells of a row that hold numbers.
func product[T any](a, b string) formula[T] {
	return lit[T](func(at func(string) string) string {
		return when("AND(ISNUMBER("+at(a)+"),ISNUMBER("+at(b)+"))", at(a)+"*"+at(b))
	})
}

// riskFormulas lead from the sheets Engagements and Controls to the cells of the 5x5: the
// calculated one, the decided one beside it, and the current one that follows from them.
func (b *writer) riskFormulas() map[string]formula[tables.RiskRow] {
	type row = tables.RiskRow
	engagement := func(header string) formula[row] {
		return func(r *row, _ func(string) string) string {
			if r.Inherent.Score() == 0 {
				return ""
			}
			from := b.engagements.cell(header, b.lay.engs[r.Engagement].row)
			return when("ISNUMBER("+from+")", from)
		}
	}
	decided := func(decided, calculated string) formula[row] {
		return lit[row](func(at func(string) string) string {
			return "IF(ISNUMBER(" + at(decided) + ")," + at(decided) + "," +
				when("ISNUMBER("+at(calculated)+")", at(calculated)) + ")"
		})
	}
	band := bandFormula(b.book.Method.Settings)
	out := map[string]formula[row]{
		"Inherent L":     engagement(tables.HInherentL),
		"Inherent C":     engagement(tables.HConsequence),
		tables.HCurrentL: decided(tables.HDecidedL, tables.HCalculatedL),
		tables.HCurrentC: decided(tables.HDecidedC, tables.HCalculatedC),
		tables.HBand:     lit[row](func(at func(string) string) string { return band(at(tables.HCurrentScore)) }),
		tables.HCalculatedL: func(r *row, _ func(string) string) string {
			return b.calculatedFormula(r, tables.HLikelihood)
		},
		tables.HCalculatedC: func(r *row, _ func(string) string) string {
			return b.calculatedFormula(r, tables.HConsequence)
		},
	}
	for _, name := range []string{"Inherent", "Current", "Calculated", "Target"} {
		out[name+" score"] = product[row](name+" L", name+" C")
	}
	return out
}

// calculatedFormula follows the overall risk from the roll-up of its engagement, and that of one
// question from its answer.
func (b *writer) calculatedFormula(r *tables.RiskRow, of string) string {
	control := b.lay.control(r.Engagement, &r.Record)
	eng := func(h string) string { return b.engagements.cell(h, b.lay.engs[r.Engagement].row) }
	ctl := func(h string) string { return b.controlPlace.cell(h, control) }
	switch {
	case r.Record.Kind == entity.OverallRisk && of == tables.HLikelihood:
		return when("ISNUMBER("+eng(tables.HLikelihood)+")", eng(tables.HLikelihood))
	case (r.Record.Kind == entity.OverallRisk || control > 0) && of == tables.HConsequence:
		return when("ISNUMBER("+eng(tables.HConsequence)+")", eng(tables.HConsequence))
	case control > 0:
		return when("ISNUMBER("+eng(tables.HInherentL)+")",
			controlCellFormula(r.Settings, eng(tables.HInherentL), ctl(tables.HInScope), ctl(tables.HValue),
				ctl(tables.HEarned)))
	}
	return ""
}

// engagementFormulas lead from the sheet Scores to what the required packs of an engagement come to. Consequence and
// inherent likelihood are what the risk of an engagement starts from.
func (b *writer) engagementFormulas() map[string]formula[tables.EngagementRow] {
	type row = tables.EngagementRow
	set := b.book.Method.Settings
	decides := func(header string) formula[row] {
		return func(e *row, at func(string) string) string {
			if !b.rated(e) {
				return ""
			}
			keys := b.scoreSpan(e, hDecides)
			return fmt.Sprintf(`IF(%s="%s","",INDEX(%s,MATCH(MIN(%s),%s,0)))`, at(tables.HCertainty),
				scoring.NotAssessed, b.scoreSpan(e, header), keys, keys)
		}
	}
	likelihood := func(counts string) formula[row] {
		return func(e *row, at func(string) string) string {
			switch {
			case len(e.RollUp.Required) == 0:
				return when("ISNUMBER("+at(tables.HInherentL)+")", at(tables.HInherentL))
			case !b.rated(e):
				return ""
			}
			return when(fmt.Sprintf(`AND(ISNUMBER(%s),%s<>"%s")`, at(tables.HInherentL), at(tables.HCertainty),
				scoring.NotAssessed),
				loweredFormula(at(tables.HInherentL), "MIN("+b.scoreSpan(e, counts)+")"))
		}
	}
	labels := make([]string, 0, len(set.Tiers))
	for _, t := range set.Tiers {
		labels = append(labels, `"`+quoted(set.TierLabel(t.Tier))+`"`)
	}
	band := bandFormula(set)
	out := map[string]formula[row]{
		tables.HTier: lit[row](func(at func(string) string) string {
			return tierFormula(at(tables.HConsequence), at(tables.HInherentL), `"`+quoted(set.TierLabel(0))+`"`, labels)
		}),
		tables.HShown: decides(tables.HShown),
		tables.HMost:  decides(tables.HMost),
		tables.HKnown: func(e *row, at func(string) string) string {
			if !b.rated(e) {
				return ""
			}
			return when("ISNUMBER("+at(tables.HShown)+")",
				fmt.Sprintf("ROUND(100-(%s-%s),1)", at(tables.HMost), at(tables.HShown)))
		},
		tables.HGrade:      b.gradeFormula,
		tables.HCertainty:  b.engagementCertainty,
		tables.HDespite:    b.despiteFormula,
		tables.HLikelihood: likelihood(hCountsP),
		tables.HRiskScore:  product[row](tables.HConsequence, tables.HLikelihood),
		tables.HRiskBand:   lit[row](func(at func(string) string) string { return band(at(tables.HRiskScore)) }),
		tables.HBestL:      likelihood(hCountsM),
		tables.HBestScore:  product[row](tables.HConsequence, tables.HBestL),
		tables.HBestBand:   lit[row](func(at func(string) string) string { return band(at(tables.HBestScore)) }),
	}
	maps.Copy(out, b.highestFormulas(band))
	return out
}

// engagementCertainty returns the worst status of the required packs. Without any it follows from the list of packs and
// from whether the engagement is triaged.
func (b *writer) engagementCertainty(e *tables.EngagementRow, at func(string) string) string {
	switch {
	case len(e.RollUp.Required) == 0:
		return fmt.Sprintf(`IF(AND(LEN(%s)=0,ISNUMBER(%s)),"%s","%s")`, at(tables.HRequired), at(tables.HConsequence),
			scoring.NoQuestionnaire, scoring.NotAssessed)
	case !b.rated(e):
		return ""
	}
	return fmt.Sprintf(`CHOOSE(MIN(%s)+1,"%s","%s","%s","%s")`, b.scoreSpan(e, hRank), scoring.NotAssessed,
		scoring.TooLittleKnown, scoring.CouldChange, scoring.Settled)
}

// scoreSpan returns a column of Scores over the assessments of the engagement.
func (b *writer) scoreSpan(e *tables.EngagementRow, header string) string {
	return b.scorePlace.span(header, b.lay.engs[e.Record.Ref].scores)
}

// rated reports whether the rating follows from assessments on the sheet Scores; else there is nothing to work out, as
// where one of them is judged by area and has no score.
func (b *writer) rated(e *tables.EngagementRow) bool {
	unscored, scores := len(e.RollUp.Required), b.lay.engs[e.Record.Ref].scores
	for i := scores.first; i <= scores.last; i++ {
		s := b.lay.scoreAt(i)
		if s.required && s.Result.Areas != nil {
			return false
		}
		if s.required {
			unscored--
		}
	}
	return len(e.RollUp.Required) > 0 && unscored == 0
}

// gradeFormula returns the letter and word of the lowest grade, where there is one to show, and
// what it was accepted despite.
func (b *writer) gradeFormula(e *tables.EngagementRow, at func(string) string) string {
	if !b.rated(e) {
		return ""
	}
	words := make([]string, 0, len(letters))
	for i := len(e.Settings.Grades) - 1; i >= 0; i-- {
		g := e.Settings.Grades[i]
		words = append(words, `"`+quoted(string(g.Grade)+" "+g.Word)+`"`)
	}
	return fmt.Sprintf(
		`IF(OR(%[1]s="%[2]s",%[1]s="%[3]s"),CHOOSE(INT(MIN(%[4]s)/100000)+1,%[5]s)&IF(%[6]s="","",", "&%[6]s),"%[7]s")`,
		at(tables.HCertainty),
		scoring.Settled, scoring.CouldChange, b.scoreSpan(e, hDecides), strings.Join(words, ","), at(tables.HDespite),
		tables.NoGrade)
}

// despiteFormula joins what the sheet Controls says of the accepted must-haves that are open. It
// names their cells: names of people and must-haves have no place in a formula.
func (b *writer) despiteFormula(e *tables.EngagementRow, _ func(string) string) string {
	accepted := b.lay.engs[e.Record.Ref].accepted
	if !b.rated(e) || len(accepted) == 0 {
		return ""
	}
	parts := make([]string, 0, len(accepted))
	for _, row := range accepted {
		parts = append(parts, fmt.Sprintf(`IF(ISNUMBER(%s),"; "&%s,"")`, b.controlPlace.cell(hCapShown, row),
			b.controlPlace.cell(tables.HDespite, row)))
	}
	return "MID(" + strings.Join(parts, "&") + ",3,9999)"
}

// engagementChecks are at the end of the sheet: what must-haves ask for by tier, and whether the row is as exported.
func (b *writer) engagementChecks() []tables.Column[tables.EngagementRow] {
	type row = tables.EngagementRow
	set := b.book.Method.Settings
	asks := make([]string, 0, len(set.Tiers))
	for i := range set.Tiers {
		asks = append(asks, nameTierProof(i))
	}
	parts := []string{tables.HTier, tables.HShown, tables.HMost, tables.HCertainty, tables.HConsequence,
		tables.HInherentL, tables.HLikelihood, tables.HBestL}
	return []tables.Column[row]{
		{Header: hTopRank, Width: 12, Kind: tables.Number, Scored: true, Working: true, Value: func(e *row) any {
			if e.Highest.Risk == nil {
				return 0
			}
			return e.Highest.Risk.Rank()
		}, Formula: b.topRankFormula},
		{Header: hProof, Width: 12, Kind: tables.Number, Scored: true,
			Value: func(e *row) any { return e.Settings.MinConfidence(e.RollUp.Tier) },
			Formula: lit[row](func(at func(string) string) string {
				return tierFormula(at(tables.HConsequence), at(tables.HInherentL), nameUntriaged, asks)
			})},
		{Header: hAsExported, Width: 90, Kind: tables.Long, Value: func(e *row) any { return asExported(e) }},
		{Header: hChanged, Width: 10, Kind: tables.Number, Scored: true, Value: func(*row) any { return 0 },
			Formula: lit[row](func(at func(string) string) string {
				cells := make([]string, 0, len(parts))
				for _, h := range parts {
					cells = append(cells, at(h))
				}
				return fmt.Sprintf(`IF(%s&"|"&%s=%s,0,1)`, strings.Join(cells, `&"|"&`), at(tables.HGrade),
					at(hAsExported))
			})},
	}
}

// asExported returns the rating of an engagement as one text, as a formula joins its cells.
func asExported(e *tables.EngagementRow) string {
	u := &e.RollUp
	figure := func(t scoring.Tenths) string {
		if u.Status == scoring.NotAssessed {
			return ""
		}
		return figureText(t)
	}
	worst := tables.RiskOr(u.Risk)
	return strings.Join([]string{e.Settings.TierLabel(u.Tier), figure(u.Assured), figure(u.Possible), string(u.Status),
		digits(worst.Consequence),
		digits(worst.InherentLikelihood), digits(worst.Likelihood), digits(tables.BestOr(u.Risk).Likelihood),
		tables.GradeWords(e.Settings, u)}, "|")
}

// figureText returns a score as a spreadsheet joins it to a text: without a decimal that is 0.
func figureText(t scoring.Tenths) string {
	if t == scoring.NoTenths {
		return ""
	}
	return strconv.FormatFloat(float64(t)/10, 'f', -1, 64)
}

// digits returns a number from 1 up, "" for 0.
func digits(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
