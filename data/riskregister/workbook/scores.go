package workbook

import (
	"fmt"
	"math"

	"assure/data/riskregister/tables"
	"assure/internal/sheet"
	"assure/internal/text"
	"assure/scoring"
)

const hLine, hScore = "Line", "Score"

// sectionColumns returns the sums over the questions of a section and what they come to.
func (b *writer) sectionColumns() []tables.Column[sectionRow] {
	c := func(s *sectionRow, h string) string { return b.controlPlace.span(h, s.controls) }
	counts := func(s *sectionRow) string { return fmt.Sprintf(`(%s="%s")*1`, c(s, tables.HInScope), tables.InScope) }
	mean := func(sum string) func(at func(string) string) string {
		return func(at func(string) string) string {
			return when(at(hCounted)+">0", halfUpFormula("1000*"+at(sum), at(hCounted)))
		}
	}
	cols := []tables.Column[sectionRow]{
		{Header: hLine, Width: 12, Kind: tables.Number, Value: func(s *sectionRow) any { return s.n }},
		{Header: hScore, Width: 8, Kind: tables.Number, Value: func(s *sectionRow) any { return s.score.n }},
		{Header: "Engagement", Width: 14, Value: func(s *sectionRow) any { return s.score.Engagement }},
		{Header: "Supplier", Width: 28, Value: func(s *sectionRow) any { return s.score.eng.Supplier }},
		{Header: "Pack", Width: 26, Value: func(s *sectionRow) any { return s.score.Pack }},
		{Header: "Section", Width: 36, Value: func(s *sectionRow) any { return s.title }},
		{Header: hSectionWeight, Width: 10, Kind: tables.Number, Value: func(s *sectionRow) any { return s.weight }},
		{Header: tables.HShown, Width: 9, Kind: tables.Tenths,
			Value: func(s *sectionRow) any { return s.tenths(s.sums.low) },
			Formula: lit[sectionRow](func(at func(string) string) string {
				return when("ISNUMBER("+at(hMeanShown)+")", tenthsFormula(at(hMeanShown)))
			})},
		{Header: tables.HMost, Width: 9, Kind: tables.Tenths,
			Value: func(s *sectionRow) any { return s.tenths(s.sums.high) },
			Formula: lit[sectionRow](func(at func(string) string) string {
				return when("ISNUMBER("+at(hMeanMost)+")", tenthsFormula(at(hMeanMost)))
			})},
		{Header: hCounted, Width: 11, Kind: tables.Number, Value: func(s *sectionRow) any { return s.sums.weight },
			Formula: func(s *sectionRow, _ func(string) string) string {
				return fmt.Sprintf(`SUMIF(%s,"%s",%s)`, c(s, tables.HInScope), tables.InScope, c(s, tables.HWeight))
			}},
		{Header: hLow, Width: 14, Kind: tables.Number, Value: func(s *sectionRow) any { return s.sums.low },
			Formula: func(s *sectionRow, _ func(string) string) string {
				return fmt.Sprintf("ROUND(SUMPRODUCT(%s,%s,%s)*100,0)", counts(s), c(s, tables.HWeight),
					c(s, tables.HEarned))
			}},
		{Header: hHigh, Width: 14, Kind: tables.Number, Value: func(s *sectionRow) any { return s.sums.high },
			Formula: func(s *sectionRow, at func(string) string) string {
				return fmt.Sprintf("SUMPRODUCT(%s,%s,%s)*100+%s*10000", counts(s), c(s, tables.HWeight),
					c(s, tables.HValue), at(hOpen))
			}},
		{Header: hOpen, Width: 11, Kind: tables.Number, Value: func(s *sectionRow) any { return s.sums.open },
			Formula: func(s *sectionRow, _ func(string) string) string {
				return fmt.Sprintf("SUMPRODUCT(%s,%s,1-ISNUMBER(%s))", counts(s), c(s, tables.HWeight),
					c(s, tables.HValue))
			}},
		{Header: hCut, Width: 11, Kind: tables.Number, Value: func(s *sectionRow) any { return s.sums.cut },
			Formula: func(s *sectionRow, _ func(string) string) string {
				return fmt.Sprintf(`SUMIF(%s,"%s",%s)`, c(s, tables.HInScope), tables.OutDecision, c(s, tables.HWeight))
			}},
		{Header: hMeanShown, Width: 13, Kind: tables.Number,
			Value:   func(s *sectionRow) any { return s.counted(s.sums.mean(s.sums.low)) },
			Formula: lit[sectionRow](mean(hLow))},
		{Header: hMeanMost, Width: 13, Kind: tables.Number,
			Value:   func(s *sectionRow) any { return s.counted(s.sums.mean(s.sums.high)) },
			Formula: lit[sectionRow](mean(hHigh))},
	}
	for i := range cols {
		cols[i].Scored = cols[i].Formula != nil
	}
	return append(cols, b.sectionShares()...)
}

// sectionShares returns the shares of a section in the whole, and where it caps the grade.
func (b *writer) sectionShares() []tables.Column[sectionRow] {
	cap := func(own string) func(*sectionRow, func(string) string) string {
		return func(s *sectionRow, at func(string) string) string {
			return fmt.Sprintf("IF(%s>0,IF(%s*100>=%s*%s,MIN(3,%s+1),3),3)", at(hCounted), at(hPresent), nameMajor,
				b.scorePlace.cell(hTotal, s.score.n), stepFormula(at(own)))
		}
	}
	share := func(part, whole string) func(at func(string) string) string {
		return func(at func(string) string) string {
			return fmt.Sprintf("IF(%s>0,ROUND(%s*%s/(%s),9),0)", whole2(at, whole), at(hSectionWeight), at(part),
				whole2(at, whole))
		}
	}
	cols := []tables.Column[sectionRow]{
		{Header: hPresent, Width: 11, Kind: tables.Number, Value: func(s *sectionRow) any { return s.present() },
			Formula: lit[sectionRow](func(at func(string) string) string {
				return fmt.Sprintf("IF(%s>0,%s,0)", at(hCounted), at(hSectionWeight))
			})},
		{Header: hPartShown, Width: 16, Kind: tables.Number,
			Value: func(s *sectionRow) any { return s.present() * s.sums.mean(s.sums.low) },
			Formula: lit[sectionRow](
				func(at func(string) string) string { return "N(" + at(hMeanShown) + ")*" + at(hPresent) })},
		{Header: hPartMost, Width: 16, Kind: tables.Number,
			Value: func(s *sectionRow) any { return s.present() * s.sums.mean(s.sums.high) },
			Formula: lit[sectionRow](
				func(at func(string) string) string { return "N(" + at(hMeanMost) + ")*" + at(hPresent) })},
		{Header: hCapShown, Width: 10, Kind: tables.Number, Value: func(s *sectionRow) any { return s.cap(s.sums.low) },
			Formula: cap(tables.HShown)},
		{Header: hCapMost, Width: 10, Kind: tables.Number, Value: func(s *sectionRow) any { return s.cap(s.sums.high) },
			Formula: cap(tables.HMost)},
		{Header: hOpenShare, Width: 14, Kind: tables.Number,
			Value:   func(s *sectionRow) any { return ratio(s.weight, s.sums.open, s.sums.weight) },
			Formula: lit[sectionRow](share(hOpen, hCounted))},
		{Header: hVisible, Width: 11, Kind: tables.Number, Value: func(s *sectionRow) any { return s.visible() },
			Formula: lit[sectionRow](func(at func(string) string) string {
				return fmt.Sprintf("IF(%s>0,%s,0)", whole2(at, hCut), at(hSectionWeight))
			})},
		{Header: hCutShare, Width: 14, Kind: tables.Number,
			Value:   func(s *sectionRow) any { return ratio(s.weight, s.sums.cut, s.sums.weight+s.sums.cut) },
			Formula: lit[sectionRow](share(hCut, hCut))},
		{Header: hChanged, Width: 10, Kind: tables.Number, Value: func(*sectionRow) any { return 0 },
			Formula: func(s *sectionRow, at func(string) string) string {
				return fmt.Sprintf(`IF(%s&""="%d",0,1)`, at(hSectionWeight), s.weight)
			}},
	}
	for i := range cols {
		cols[i].Scored = true
	}
	return cols
}

// whole2 returns the weight that a share is of: what counts and, on request, what is out by
// decision.
func whole2(at func(string) string, part string) string {
	if part == hCut {
		return at(hCounted) + "+" + at(hCut)
	}
	return at(hCounted)
}

func ratio(weight int, part, whole int64) any {
	if whole == 0 {
		return 0
	}
	return math.Round(float64(int64(weight)*part)/float64(whole)*1e9) / 1e9
}

func (s *sectionRow) tenths(sum int64) scoring.Tenths {
	if s.sums.weight == 0 {
		return scoring.NoTenths
	}
	return toTenths(s.sums.mean(sum))
}

func (s *sectionRow) counted(n int64) any {
	if s.sums.weight == 0 {
		return nil
	}
	return n
}

func (s *sectionRow) present() int64 {
	if s.sums.weight == 0 {
		return 0
	}
	return int64(s.weight)
}

func (s *sectionRow) visible() int64 {
	if s.sums.weight+s.sums.cut == 0 {
		return 0
	}
	return int64(s.weight)
}

func (s *sectionRow) cap(sum int64) int {
	if s.sums.weight == 0 || s.present()*100 < int64(s.set.MajorDomain.Value)*s.score.total {
		return 3
	}
	return min(3, stepOf(s.set, s.tenths(sum))+1)
}

// scoreColumns returns the assessments: who, what was recorded, what it is worked out to here, and
// the steps between.
func (b *writer) scoreColumns() []tables.Column[scoreRow] {
	cols := []tables.Column[scoreRow]{
		{Header: hScore, Width: 12, Kind: tables.Number, Value: func(r *scoreRow) any { return r.n }},
		{Header: "Engagement", Width: 14, Value: func(r *scoreRow) any { return r.Engagement }},
		{Header: "Supplier", Width: 28, Value: func(r *scoreRow) any { return r.eng.Supplier }},
		{Header: "Service", Width: 26, Value: func(r *scoreRow) any { return r.eng.Record.Service }},
		{Header: "Pack", Width: 26, Value: func(r *scoreRow) any { return r.Pack }},
		{Header: hRequired, Width: 10, Value: func(r *scoreRow) any { return tables.Yes(r.required) }},
		{Header: "Cycle", Width: 8, Kind: tables.Number, Value: func(r *scoreRow) any { return r.Cycle }},
		{Header: "Work", Width: 14, Value: func(r *scoreRow) any { return text.UpperFirst(r.State) }},
		{Header: hRecorded, Width: 10, Value: func(r *scoreRow) any { return tables.YesNo(r.Result.Recorded) }},
		{Header: "Certainty, recorded", Width: 18, Value: func(r *scoreRow) any { return string(r.Result.Status) }},
		{Header: "Grade, recorded", Width: 10,
			Value: func(r *scoreRow) any { return r.letter(string(r.Result.Grade)) }},
		{Header: "Grade at most, recorded", Width: 10,
			Value: func(r *scoreRow) any { return r.letter(string(r.Result.GradePossible)) }},
		{Header: "Shown, recorded", Width: 10, Kind: tables.Tenths,
			Value: func(r *scoreRow) any { return r.Result.Assured }},
		{Header: "At most, recorded", Width: 10, Kind: tables.Tenths,
			Value: func(r *scoreRow) any { return r.Result.Possible }},
	}
	cols = append(cols, b.workedColumns()...)
	cols = append(cols, b.workedRisk()...)
	cols = append(cols,
		tables.Column[scoreRow]{Header: hChanged, Width: 10, Kind: tables.Number, Scored: true,
			Value: func(*scoreRow) any { return 0 },
			Formula: lit[scoreRow](func(at func(string) string) string {
				return fmt.Sprintf(`IF(AND(%s=%s,%s=%s,%s=%s,%s=%s,%s=%s),0,1)`, at("Certainty, recorded"),
					at(tables.HCertainty), at("Grade, recorded")+`&""`, at(tables.HGrade),
					at("Grade at most, recorded")+`&""`, at("Grade at most"), at("Shown, recorded")+`&""`,
					at(tables.HShown)+`&""`, at("At most, recorded")+`&""`, at(tables.HMost)+`&""`)
			})},
		tables.Column[scoreRow]{Header: "Lost: gap", Width: 9, Kind: tables.Tenths,
			Value: func(r *scoreRow) any { return r.lost(r.Result.Losses.Gap) }},
		tables.Column[scoreRow]{Header: "Lost: evidence", Width: 9, Kind: tables.Tenths,
			Value: func(r *scoreRow) any { return r.lost(r.Result.Losses.Evidence) }},
		tables.Column[scoreRow]{Header: "Lost: unknown", Width: 9, Kind: tables.Tenths,
			Value: func(r *scoreRow) any { return r.lost(r.Result.Losses.Unknown) }},
	)
	return append(cols, b.workedSteps()...)
}

// lost returns lost points, none where a pack is judged by area.
func (r *scoreRow) lost(t scoring.Tenths) scoring.Tenths {
	if r.Result.Areas != nil {
		return scoring.NoTenths
	}
	return t
}

// letter returns a grade where people may see one.
func (r *scoreRow) letter(grade string) string {
	if !r.Result.Status.Graded() {
		return ""
	}
	return grade
}

// scored is a formula of what has points: there is none where a pack is judged by area.
func scored(f func(at func(string) string) string) func(*scoreRow, func(string) string) string {
	return func(r *scoreRow, at func(string) string) string {
		if r.Result.Areas != nil {
			return ""
		}
		return f(at)
	}
}

// workedColumns returns what the assessment comes to here.
func (b *writer) workedColumns() []tables.Column[scoreRow] {
	tenthsOf := func(whole string) func(*scoreRow, func(string) string) string {
		return scored(func(at func(string) string) string {
			return when("ISNUMBER("+at(whole)+")", tenthsFormula(at(whole)))
		})
	}
	grade := func(step string) func(*scoreRow, func(string) string) string {
		return scored(func(at func(string) string) string {
			return when(fmt.Sprintf(`OR(%s="%s",%s="%s")`, at(tables.HCertainty), scoring.Settled,
				at(tables.HCertainty), scoring.CouldChange), letterFormula(at(step)))
		})
	}
	return []tables.Column[scoreRow]{
		{Header: tables.HCertainty, Width: 18, Kind: tables.Derived, Scored: true,
			Value: func(r *scoreRow) any { return string(r.Result.Status) }, Formula: b.certaintyFormula},
		{Header: tables.HGrade, Width: 9, Kind: tables.Derived, Scored: true,
			Value: func(r *scoreRow) any { return r.letter(string(r.Result.Grade)) }, Formula: grade(hStep)},
		{Header: "Grade at most", Width: 9, Kind: tables.Derived, Scored: true,
			Value:   func(r *scoreRow) any { return r.letter(string(r.Result.GradePossible)) },
			Formula: grade(hStepMost)},
		{Header: tables.HShown, Width: 9, Kind: tables.Tenths, Scored: true,
			Value: func(r *scoreRow) any { return r.Result.Assured }, Formula: tenthsOf(hWhole)},
		{Header: tables.HMost, Width: 9, Kind: tables.Tenths, Scored: true,
			Value: func(r *scoreRow) any { return r.Result.Possible }, Formula: tenthsOf(hWholeMost)},
	}
}

func (b *writer) certaintyFormula(r *scoreRow, at func(string) string) string {
	if r.sections.empty() {
		return ""
	}
	sum := func(h string) string { return "SUM(" + b.sectionPlace.span(h, r.sections) + ")" }
	cut := fmt.Sprintf("IF(%s>0,ROUND(100*%s/%s,9)>%s,FALSE)", sum(hVisible), sum(hCutShare), sum(hVisible), nameScope)
	open := fmt.Sprintf("ROUND(100*%s/%s,9)>%s", sum(hOpenShare), at(hTotal), nameUnknown)
	return fmt.Sprintf(`IF(%s=0,"%s",IF(AND(%s=%s,NOT(%s)),"%s",IF(%s,"%s","%s")))`, at(hAssessed), scoring.NotAssessed,
		at(hStepPlain), at(hStepPlainM), cut, scoring.Settled, open, scoring.TooLittleKnown, scoring.CouldChange)
}

// workedRisk returns the two cells of the 5x5 that the assessment alone leads to.
func (b *writer) workedRisk() []tables.Column[scoreRow] {
	cons := func(r *scoreRow) string { return b.engagements.cell(tables.HConsequence, r.engRow) }
	likelihood := func(step string) func(*scoreRow, func(string) string) string {
		return func(r *scoreRow, at func(string) string) string {
			inherent := b.engagements.cell(tables.HInherentL, r.engRow)
			return when(fmt.Sprintf("AND(ISNUMBER(%s),ISNUMBER(%s))", at(step), inherent),
				loweredFormula(inherent, at(step)))
		}
	}
	times := func(l string) func(*scoreRow, func(string) string) string {
		return func(r *scoreRow, at func(string) string) string {
			return when(fmt.Sprintf("AND(ISNUMBER(%s),ISNUMBER(%s))", at(l), cons(r)), cons(r)+"*"+at(l))
		}
	}
	band := bandFormula(b.book.Method.Settings)
	worst := func(r *scoreRow) scoring.Risk { return tables.RiskOr(r.Result.Risk) }
	best := func(r *scoreRow) scoring.RiskCell { return tables.BestOr(r.Result.Risk) }
	return []tables.Column[scoreRow]{
		{Header: tables.HLikelihood, Width: 11, Kind: tables.Number, Scored: true,
			Value: func(r *scoreRow) any { return tables.Known(worst(r).Likelihood) }, Formula: likelihood(hStepPlain)},
		{Header: tables.HRiskScore, Width: 9, Kind: tables.Number, Scored: true,
			Value: func(r *scoreRow) any { return tables.Known(worst(r).Score) }, Formula: times(tables.HLikelihood)},
		{Header: tables.HRiskBand, Width: 12, Kind: tables.Derived, Scored: true,
			Value:   func(r *scoreRow) any { return string(worst(r).Band) },
			Formula: lit[scoreRow](func(at func(string) string) string { return band(at(tables.HRiskScore)) })},
		{Header: tables.HBestL, Width: 11, Kind: tables.Number, Scored: true,
			Value: func(r *scoreRow) any { return tables.Known(best(r).Likelihood) }, Formula: likelihood(hStepPlainM)},
		{Header: "Best score", Width: 9, Kind: tables.Number, Scored: true,
			Value: func(r *scoreRow) any { return tables.Known(best(r).Score) }, Formula: times(tables.HBestL)},
		{Header: "Best band", Width: 12, Kind: tables.Derived, Scored: true,
			Value:   func(r *scoreRow) any { return string(best(r).Band) },
			Formula: lit[scoreRow](func(at func(string) string) string { return band(at("Best score")) })},
	}
}

// workedSteps returns the workings: sums over the sections, and grades as steps from 0 for the
// lowest.
func (b *writer) workedSteps() []tables.Column[scoreRow] {
	sum := func(r *scoreRow, h string) string { return "SUM(" + b.sectionPlace.span(h, r.sections) + ")" }
	whole := func(part string) func(*scoreRow, func(string) string) string {
		return func(r *scoreRow, at func(string) string) string {
			if r.sections.empty() {
				return ""
			}
			return when(at(hTotal)+">0", halfUpFormula(sum(r, part), at(hTotal)))
		}
	}
	held := func(tenths, section, question string) func(*scoreRow, func(string) string) string {
		return func(r *scoreRow, at func(string) string) string {
			if r.sections.empty() {
				return ""
			}
			open := b.controlPlace.span(question, r.controls)
			keys := fmt.Sprintf(`IF(AND(%s="%s",COUNTIFS(%s,"Yes",%s,">=0")>=%d),0,3)`,
				b.engagements.cell(tables.HTier, r.engRow), quoted(r.set.TierLabel(1)),
				b.controlPlace.span(tables.HKey, r.controls), open, scoring.KeysForD)
			return when(at(hAssessed)+"=1",
				fmt.Sprintf("MIN(%s,%s,%s,%s)", stepFormula(at(tenths)), b.sectionPlace.span(section, r.sections), open,
					keys))
		}
	}
	cols := []tables.Column[scoreRow]{
		{Header: hTotal, Width: 12, Kind: tables.Number, Value: func(r *scoreRow) any { return r.total },
			Formula: func(r *scoreRow, _ func(string) string) string {
				if r.sections.empty() {
					return ""
				}
				return sum(r, hPresent)
			}},
		{Header: hWhole, Width: 14, Kind: tables.Number, Value: func(r *scoreRow) any { return r.whole(r.Result.Lo) },
			Formula: whole(hPartShown)},
		{Header: hWholeMost, Width: 14, Kind: tables.Number,
			Value: func(r *scoreRow) any { return r.whole(r.Result.Hi) }, Formula: whole(hPartMost)},
		{Header: hAssessed, Width: 10, Kind: tables.Number, Value: func(r *scoreRow) any { return r.assessed() },
			Formula: func(r *scoreRow, at func(string) string) string {
				if r.sections.empty() {
					return ""
				}
				return fmt.Sprintf(`IF(AND(%s>0,OR(%s="Yes",COUNT(%s)>0)),1,0)`, at(hTotal), at(hRecorded),
					b.controlPlace.span(tables.HValue, r.controls))
			}},
		{Header: hStepPlain, Width: 10, Kind: tables.Number,
			Value:   func(r *scoreRow) any { return stepValue(r.Result.Plain) },
			Formula: held(tables.HShown, hCapShown, hCapShown)},
		{Header: hStepPlainM, Width: 10, Kind: tables.Number,
			Value:   func(r *scoreRow) any { return stepValue(r.Result.PlainPossible) },
			Formula: held(tables.HMost, hCapMost, hCapMost)},
		{Header: hStep, Width: 10, Kind: tables.Number,
			Value:   func(r *scoreRow) any { return stepValue(r.Result.Grade) },
			Formula: held(tables.HShown, hCapShown, hHeldShown)},
		{Header: hStepMost, Width: 10, Kind: tables.Number,
			Value:   func(r *scoreRow) any { return stepValue(r.Result.GradePossible) },
			Formula: held(tables.HMost, hCapMost, hHeldMost)},
	}
	cols = append(cols, b.decidingColumns()...)
	for i := range cols {
		cols[i].Scored = true
	}
	return cols
}

// decidingColumns returns what an engagement is rolled up from, of the assessments that it
// requires.
func (b *writer) decidingColumns() []tables.Column[scoreRow] {
	counts := func(h string) func(*scoreRow, func(string) string) string {
		return scored(func(at func(string) string) string { return when(at(hRequired)+`="Yes"`, at(h)) })
	}
	counting := func(r *scoreRow, v any) any {
		if !r.required {
			return nil
		}
		return v
	}
	return []tables.Column[scoreRow]{
		{Header: hRank, Width: 10, Kind: tables.Number,
			Value: func(r *scoreRow) any { return counting(r, rank(r.Result.Status)) },
			Formula: lit[scoreRow](func(at func(string) string) string {
				return when(at(hRequired)+`="Yes"`,
					fmt.Sprintf(`IF(%[1]s="%[2]s",3,IF(%[1]s="%[3]s",2,IF(%[1]s="%[4]s",1,0)))`, at(tables.HCertainty),
						scoring.Settled, scoring.CouldChange, scoring.TooLittleKnown))
			})},
		{Header: hDecides, Width: 11, Kind: tables.Number,
			Value: func(r *scoreRow) any { return counting(r, r.decides()) },
			Formula: lit[scoreRow](func(at func(string) string) string {
				return when(fmt.Sprintf(`AND(%s="Yes",ISNUMBER(%s))`, at(hRequired), at(hStep)),
					fmt.Sprintf("%s*100000+INT(%s/10000)", at(hStep), at(hWhole)))
			})},
		{Header: hCountsP, Width: 11, Kind: tables.Number,
			Value:   func(r *scoreRow) any { return counting(r, stepValue(r.Result.Plain)) },
			Formula: counts(hStepPlain)},
		{Header: hCountsM, Width: 11, Kind: tables.Number,
			Value:   func(r *scoreRow) any { return counting(r, stepValue(r.Result.PlainPossible)) },
			Formula: counts(hStepPlainM)},
		{Header: hCountsG, Width: 11, Kind: tables.Number,
			Value:   func(r *scoreRow) any { return counting(r, stepValue(r.Result.GradePossible)) },
			Formula: counts(hStepMost)},
	}
}

func (r *scoreRow) whole(n int64) any {
	if !r.Result.Assessable || r.Result.Areas != nil {
		return nil
	}
	return n
}

func (r *scoreRow) assessed() int {
	if r.Result.Status == scoring.NotAssessed {
		return 0
	}
	return 1
}

// decides orders assessments from the one that decides an engagement: the lowest grade, then the lowest shown score.
func (r *scoreRow) decides() any {
	if n := step(r.Result.Grade); n >= 0 {
		return n*100_000 + int(r.Result.Assured)
	}
	return nil
}

// rank orders certainty from the one that decides an engagement.
func rank(s scoring.Status) int {
	switch s {
	case scoring.Settled:
		return 3
	case scoring.CouldChange:
		return 2
	case scoring.TooLittleKnown:
		return 1
	}
	return 0
}

func (b *writer) scoreSheets() error {
	p := b.scorePlace
	err := writeList(b, b.rows.scores,
		listSheet{table: "ScoreTable", frozen: 2, across: 2, tab: accent}, func(s *sheet.Writer) {
			b.colourWords(s, p, tables.HCertainty)
			b.colourBands(s, p, tables.HRiskBand)
			s.Colour(p.area(hChanged), fmt.Sprintf("%s>0", b.firstCell(p, hChanged)), b.st.warn)
		})
	if err != nil {
		return err
	}
	return writeList(b, b.rows.sections,
		listSheet{table: "SectionTable", frozen: 1, across: 1, tab: accent, long: true}, nil)
}

// firstCell returns the cell of a column in the first row, for a rule that moves along with the
// rows.
func (b *writer) firstCell(p place, header string) string {
	return "$" + sheet.At(p.column(header), tables.FirstRow)
}
