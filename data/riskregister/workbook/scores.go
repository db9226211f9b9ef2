package workbook

import (
	"fmt"
	"math"

	"assure/internal/sheet"
	"assure/scoring"
)

const hLine, hScore = "Line", "Score"

// lit is a formula made of cells of its own row.
func lit[T any](f func(at func(string) string) string) func(*T, func(string) string) string {
	return func(_ *T, at func(string) string) string { return f(at) }
}

// sectionColumns are the sums over the questions of a section and what they come to.
func (b *writer) sectionColumns() []column[sectionRow] {
	c := func(s *sectionRow, h string) string { return b.controlPlace.span(h, s.controls) }
	counts := func(s *sectionRow) string { return fmt.Sprintf(`(%s="%s")*1`, c(s, hInScope), inScope) }
	mean := func(sum string) func(at func(string) string) string {
		return func(at func(string) string) string {
			return when(at(hCounted)+">0", halfUpFormula("1000*"+at(sum), at(hCounted)))
		}
	}
	cols := []column[sectionRow]{
		{header: hLine, width: 12, kind: number, value: func(s *sectionRow) any { return s.n }},
		{header: hScore, width: 8, kind: number, value: func(s *sectionRow) any { return s.score.n }},
		{header: "Engagement", width: 14, value: func(s *sectionRow) any { return s.score.Engagement }},
		{header: "Supplier", width: 28, value: func(s *sectionRow) any { return s.score.eng.Supplier }},
		{header: "Pack", width: 26, value: func(s *sectionRow) any { return s.score.Pack }},
		{header: "Section", width: 36, value: func(s *sectionRow) any { return s.title }},
		{header: hSectionWeight, width: 10, kind: number, value: func(s *sectionRow) any { return s.weight }},
		{header: hShown, width: 9, kind: tenths, value: func(s *sectionRow) any { return s.tenths(s.sums.low) },
			formula: lit[sectionRow](func(at func(string) string) string {
				return when("ISNUMBER("+at(hMeanShown)+")", tenthsFormula(at(hMeanShown)))
			})},
		{header: hMost, width: 9, kind: tenths, value: func(s *sectionRow) any { return s.tenths(s.sums.high) },
			formula: lit[sectionRow](func(at func(string) string) string {
				return when("ISNUMBER("+at(hMeanMost)+")", tenthsFormula(at(hMeanMost)))
			})},
		{header: hCounted, width: 11, kind: number, value: func(s *sectionRow) any { return s.sums.weight },
			formula: func(s *sectionRow, _ func(string) string) string {
				return fmt.Sprintf(`SUMIF(%s,"%s",%s)`, c(s, hInScope), inScope, c(s, hWeight))
			}},
		{header: hLow, width: 14, kind: number, value: func(s *sectionRow) any { return s.sums.low },
			formula: func(s *sectionRow, _ func(string) string) string {
				return fmt.Sprintf("SUMPRODUCT(%s,%s,%s,%s)", counts(s), c(s, hWeight), c(s, hValue), c(s, hConfidence))
			}},
		{header: hHigh, width: 14, kind: number, value: func(s *sectionRow) any { return s.sums.high },
			formula: func(s *sectionRow, at func(string) string) string {
				return fmt.Sprintf("SUMPRODUCT(%s,%s,%s)*100+%s*10000", counts(s), c(s, hWeight), c(s, hValue), at(hOpen))
			}},
		{header: hOpen, width: 11, kind: number, value: func(s *sectionRow) any { return s.sums.open },
			formula: func(s *sectionRow, _ func(string) string) string {
				return fmt.Sprintf("SUMPRODUCT(%s,%s,1-ISNUMBER(%s))", counts(s), c(s, hWeight), c(s, hValue))
			}},
		{header: hCut, width: 11, kind: number, value: func(s *sectionRow) any { return s.sums.cut },
			formula: func(s *sectionRow, _ func(string) string) string {
				return fmt.Sprintf(`SUMIF(%s,"%s",%s)`, c(s, hInScope), outDecision, c(s, hWeight))
			}},
		{header: hMeanShown, width: 13, kind: number, value: func(s *sectionRow) any { return s.known(s.sums.mean(s.sums.low)) }, formula: lit[sectionRow](mean(hLow))},
		{header: hMeanMost, width: 13, kind: number, value: func(s *sectionRow) any { return s.known(s.sums.mean(s.sums.high)) }, formula: lit[sectionRow](mean(hHigh))},
	}
	for i := range cols {
		cols[i].scored = cols[i].formula != nil
	}
	return append(cols, b.sectionShares()...)
}

// sectionShares are the parts of the whole that a section stands for, and where it caps the grade.
func (b *writer) sectionShares() []column[sectionRow] {
	cap := func(own string) func(*sectionRow, func(string) string) string {
		return func(s *sectionRow, at func(string) string) string {
			return fmt.Sprintf("IF(%s>0,IF(%s*100>=%s*%s,MIN(3,%s+1),3),3)", at(hCounted), at(hPresent), nameMajor, b.scorePlace.cell(hTotal, s.score.n), stepFormula(at(own)))
		}
	}
	share := func(part, whole string) func(at func(string) string) string {
		return func(at func(string) string) string {
			return fmt.Sprintf("IF(%s>0,ROUND(%s*%s/(%s),9),0)", whole2(at, whole), at(hSectionWeight), at(part), whole2(at, whole))
		}
	}
	cols := []column[sectionRow]{
		{header: hPresent, width: 11, kind: number, value: func(s *sectionRow) any { return s.present() },
			formula: lit[sectionRow](func(at func(string) string) string {
				return fmt.Sprintf("IF(%s>0,%s,0)", at(hCounted), at(hSectionWeight))
			})},
		{header: hPartShown, width: 16, kind: number, value: func(s *sectionRow) any { return s.present() * s.sums.mean(s.sums.low) },
			formula: lit[sectionRow](func(at func(string) string) string { return "N(" + at(hMeanShown) + ")*" + at(hPresent) })},
		{header: hPartMost, width: 16, kind: number, value: func(s *sectionRow) any { return s.present() * s.sums.mean(s.sums.high) },
			formula: lit[sectionRow](func(at func(string) string) string { return "N(" + at(hMeanMost) + ")*" + at(hPresent) })},
		{header: hCapShown, width: 10, kind: number, value: func(s *sectionRow) any { return s.cap(s.sums.low) }, formula: cap(hShown)},
		{header: hCapMost, width: 10, kind: number, value: func(s *sectionRow) any { return s.cap(s.sums.high) }, formula: cap(hMost)},
		{header: hOpenShare, width: 14, kind: number, value: func(s *sectionRow) any { return ratio(s.weight, s.sums.open, s.sums.weight) }, formula: lit[sectionRow](share(hOpen, hCounted))},
		{header: hVisible, width: 11, kind: number, value: func(s *sectionRow) any { return s.visible() },
			formula: lit[sectionRow](func(at func(string) string) string {
				return fmt.Sprintf("IF(%s>0,%s,0)", whole2(at, hCut), at(hSectionWeight))
			})},
		{header: hCutShare, width: 14, kind: number, value: func(s *sectionRow) any { return ratio(s.weight, s.sums.cut, s.sums.weight+s.sums.cut) }, formula: lit[sectionRow](share(hCut, hCut))},
		{header: hChanged, width: 10, kind: number, value: func(*sectionRow) any { return 0 },
			formula: func(s *sectionRow, at func(string) string) string {
				return fmt.Sprintf(`IF(%s&""="%d",0,1)`, at(hSectionWeight), s.weight)
			}},
	}
	for i := range cols {
		cols[i].scored = true
	}
	return cols
}

// whole2 is the weight that a share is taken of: what counts, and with what a decision took out where that is asked for.
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

func (s *sectionRow) known(n int64) any {
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

// scoreColumns are the assessments: who, what was recorded, what it is worked out to here, and the steps between.
func (b *writer) scoreColumns() []column[scoreRow] {
	cols := []column[scoreRow]{
		{header: hScore, width: 12, kind: number, value: func(r *scoreRow) any { return r.n }},
		{header: "Engagement", width: 14, value: func(r *scoreRow) any { return r.Engagement }},
		{header: "Supplier", width: 28, value: func(r *scoreRow) any { return r.eng.Supplier }},
		{header: "Service", width: 26, value: func(r *scoreRow) any { return r.eng.Record.Service }},
		{header: "Pack", width: 26, value: func(r *scoreRow) any { return r.Pack }},
		{header: hRequired, width: 10, value: func(r *scoreRow) any { return yes(r.required) }},
		{header: "Cycle", width: 8, kind: number, value: func(r *scoreRow) any { return r.Cycle }},
		{header: "Work", width: 14, value: func(r *scoreRow) any { return upper(r.State) }},
		{header: hRecorded, width: 10, value: func(r *scoreRow) any { return yesNo(r.Result.Recorded) }},
		{header: "Certainty, recorded", width: 18, value: func(r *scoreRow) any { return string(r.Result.Status) }},
		{header: "Grade, recorded", width: 10, value: func(r *scoreRow) any { return r.letter(string(r.Result.Grade)) }},
		{header: "Grade at most, recorded", width: 10, value: func(r *scoreRow) any { return r.letter(string(r.Result.GradePossible)) }},
		{header: "Shown, recorded", width: 10, kind: tenths, value: func(r *scoreRow) any { return r.Result.Assured }},
		{header: "At most, recorded", width: 10, kind: tenths, value: func(r *scoreRow) any { return r.Result.Possible }},
	}
	cols = append(cols, b.workedColumns()...)
	cols = append(cols, b.workedRisk()...)
	cols = append(cols,
		column[scoreRow]{header: hChanged, width: 10, kind: number, scored: true, value: func(*scoreRow) any { return 0 },
			formula: lit[scoreRow](func(at func(string) string) string {
				return fmt.Sprintf(`IF(AND(%s=%s,%s=%s,%s=%s,%s=%s,%s=%s),0,1)`, at("Certainty, recorded"), at(hCertainty), at("Grade, recorded")+`&""`, at(hGrade),
					at("Grade at most, recorded")+`&""`, at("Grade at most"), at("Shown, recorded")+`&""`, at(hShown)+`&""`, at("At most, recorded")+`&""`, at(hMost)+`&""`)
			})},
		column[scoreRow]{header: "Lost: gap", width: 9, kind: tenths, value: func(r *scoreRow) any { return r.Result.Losses.Gap }},
		column[scoreRow]{header: "Lost: evidence", width: 9, kind: tenths, value: func(r *scoreRow) any { return r.Result.Losses.Evidence }},
		column[scoreRow]{header: "Lost: unknown", width: 9, kind: tenths, value: func(r *scoreRow) any { return r.Result.Losses.Unknown }},
	)
	return append(cols, b.workedSteps()...)
}

func yesNo(v bool) string {
	if v {
		return "Yes"
	}
	return "No"
}

// letter is a grade where people may see one.
func (r *scoreRow) letter(grade string) string {
	if !r.Result.Status.Graded() {
		return ""
	}
	return grade
}

// workedColumns are what the assessment comes to here.
func (b *writer) workedColumns() []column[scoreRow] {
	tenthsOf := func(whole string) func(*scoreRow, func(string) string) string {
		return lit[scoreRow](func(at func(string) string) string {
			return when("ISNUMBER("+at(whole)+")", tenthsFormula(at(whole)))
		})
	}
	grade := func(step string) func(*scoreRow, func(string) string) string {
		return lit[scoreRow](func(at func(string) string) string {
			return when(fmt.Sprintf(`OR(%s="%s",%s="%s")`, at(hCertainty), scoring.Settled, at(hCertainty), scoring.CouldChange), letterFormula(at(step)))
		})
	}
	return []column[scoreRow]{
		{header: hCertainty, width: 18, kind: derived, scored: true, value: func(r *scoreRow) any { return string(r.Result.Status) }, formula: b.certaintyFormula},
		{header: hGrade, width: 9, kind: derived, scored: true, value: func(r *scoreRow) any { return r.letter(string(r.Result.Grade)) }, formula: grade(hStep)},
		{header: "Grade at most", width: 9, kind: derived, scored: true, value: func(r *scoreRow) any { return r.letter(string(r.Result.GradePossible)) }, formula: grade(hStepMost)},
		{header: hShown, width: 9, kind: tenths, scored: true, value: func(r *scoreRow) any { return r.Result.Assured }, formula: tenthsOf(hWhole)},
		{header: hMost, width: 9, kind: tenths, scored: true, value: func(r *scoreRow) any { return r.Result.Possible }, formula: tenthsOf(hWholeMost)},
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

// workedRisk are the two cells of the 5x5 that the assessment alone leads to.
func (b *writer) workedRisk() []column[scoreRow] {
	cons := func(r *scoreRow) string { return b.engagements.cell(hConsequence, r.engRow) }
	likelihood := func(step string) func(*scoreRow, func(string) string) string {
		return func(r *scoreRow, at func(string) string) string {
			inherent := b.engagements.cell(hInherentL, r.engRow)
			return when(fmt.Sprintf("AND(ISNUMBER(%s),ISNUMBER(%s))", at(step), inherent), loweredFormula(inherent, at(step)))
		}
	}
	times := func(l string) func(*scoreRow, func(string) string) string {
		return func(r *scoreRow, at func(string) string) string {
			return when(fmt.Sprintf("AND(ISNUMBER(%s),ISNUMBER(%s))", at(l), cons(r)), cons(r)+"*"+at(l))
		}
	}
	band := bandFormula(b.book.Method.Settings)
	worst := func(r *scoreRow) scoring.Risk { return orRisk(r.Result.Risk) }
	best := func(r *scoreRow) scoring.RiskCell { return orBest(r.Result.Risk) }
	return []column[scoreRow]{
		{header: hLikelihood, width: 11, kind: number, scored: true, value: func(r *scoreRow) any { return score(worst(r).Likelihood) }, formula: likelihood(hStepPlain)},
		{header: hRiskScore, width: 9, kind: number, scored: true, value: func(r *scoreRow) any { return score(worst(r).Score) }, formula: times(hLikelihood)},
		{header: hEngBand, width: 12, kind: derived, scored: true, value: func(r *scoreRow) any { return string(worst(r).Band) },
			formula: lit[scoreRow](func(at func(string) string) string { return band(at(hRiskScore)) })},
		{header: hBestL, width: 11, kind: number, scored: true, value: func(r *scoreRow) any { return score(best(r).Likelihood) }, formula: likelihood(hStepPlainM)},
		{header: "Best score", width: 9, kind: number, scored: true, value: func(r *scoreRow) any { return score(best(r).Score) }, formula: times(hBestL)},
		{header: "Best band", width: 12, kind: derived, scored: true, value: func(r *scoreRow) any { return string(best(r).Band) },
			formula: lit[scoreRow](func(at func(string) string) string { return band(at("Best score")) })},
	}
}

func orRisk(r *scoring.Risk) scoring.Risk {
	if r == nil {
		return scoring.Risk{}
	}
	return *r
}

func orBest(r *scoring.Risk) scoring.RiskCell {
	if r == nil || r.Best == nil {
		return scoring.RiskCell{}
	}
	return *r.Best
}

// workedSteps are the workings: sums over the sections, and grades as steps from 0 for the lowest.
func (b *writer) workedSteps() []column[scoreRow] {
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
			return when(at(hAssessed)+"=1", fmt.Sprintf("MIN(%s,%s,%s)", stepFormula(at(tenths)), b.sectionPlace.span(section, r.sections), b.controlPlace.span(question, r.controls)))
		}
	}
	cols := []column[scoreRow]{
		{header: hTotal, width: 12, kind: number, value: func(r *scoreRow) any { return r.total },
			formula: func(r *scoreRow, _ func(string) string) string {
				if r.sections.empty() {
					return ""
				}
				return sum(r, hPresent)
			}},
		{header: hWhole, width: 14, kind: number, value: func(r *scoreRow) any { return r.whole(r.Result.Lo) }, formula: whole(hPartShown)},
		{header: hWholeMost, width: 14, kind: number, value: func(r *scoreRow) any { return r.whole(r.Result.Hi) }, formula: whole(hPartMost)},
		{header: hAssessed, width: 10, kind: number, value: func(r *scoreRow) any { return r.assessed() },
			formula: func(r *scoreRow, at func(string) string) string {
				if r.sections.empty() {
					return ""
				}
				return fmt.Sprintf(`IF(AND(%s>0,OR(%s="Yes",COUNT(%s)>0)),1,0)`, at(hTotal), at(hRecorded), b.controlPlace.span(hValue, r.controls))
			}},
		{header: hStepPlain, width: 10, kind: number, value: func(r *scoreRow) any { return stepValue(r.Result.Plain) }, formula: held(hShown, hCapShown, hCapShown)},
		{header: hStepPlainM, width: 10, kind: number, value: func(r *scoreRow) any { return stepValue(r.Result.PlainPossible) }, formula: held(hMost, hCapMost, hCapMost)},
		{header: hStep, width: 10, kind: number, value: func(r *scoreRow) any { return stepValue(r.Result.Grade) }, formula: held(hShown, hCapShown, hHeldShown)},
		{header: hStepMost, width: 10, kind: number, value: func(r *scoreRow) any { return stepValue(r.Result.GradePossible) }, formula: held(hMost, hCapMost, hHeldMost)},
	}
	cols = append(cols, b.decidingColumns()...)
	for i := range cols {
		cols[i].scored = true
	}
	return cols
}

// decidingColumns are what an engagement is rolled up from, of the assessments that it requires.
func (b *writer) decidingColumns() []column[scoreRow] {
	counts := func(h string) func(*scoreRow, func(string) string) string {
		return lit[scoreRow](func(at func(string) string) string { return when(at(hRequired)+`="Yes"`, at(h)) })
	}
	counting := func(r *scoreRow, v any) any {
		if !r.required {
			return nil
		}
		return v
	}
	return []column[scoreRow]{
		{header: hRank, width: 10, kind: number, value: func(r *scoreRow) any { return counting(r, rank(r.Result.Status)) },
			formula: lit[scoreRow](func(at func(string) string) string {
				return when(at(hRequired)+`="Yes"`, fmt.Sprintf(`IF(%[1]s="%[2]s",3,IF(%[1]s="%[3]s",2,IF(%[1]s="%[4]s",1,0)))`, at(hCertainty), scoring.Settled, scoring.CouldChange, scoring.TooLittleKnown))
			})},
		{header: hDecides, width: 11, kind: number, value: func(r *scoreRow) any { return counting(r, r.decides()) },
			formula: lit[scoreRow](func(at func(string) string) string {
				return when(fmt.Sprintf(`AND(%s="Yes",ISNUMBER(%s))`, at(hRequired), at(hStep)), fmt.Sprintf("%s*100000+INT(%s/10000)", at(hStep), at(hWhole)))
			})},
		{header: hCountsP, width: 11, kind: number, value: func(r *scoreRow) any { return counting(r, stepValue(r.Result.Plain)) }, formula: counts(hStepPlain)},
		{header: hCountsM, width: 11, kind: number, value: func(r *scoreRow) any { return counting(r, stepValue(r.Result.PlainPossible)) }, formula: counts(hStepPlainM)},
		{header: hCountsG, width: 11, kind: number, value: func(r *scoreRow) any { return counting(r, stepValue(r.Result.GradePossible)) }, formula: counts(hStepMost)},
	}
}

func (r *scoreRow) whole(n int64) any {
	if !r.Result.Assessable {
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
	err := writeList(b, p, b.scoreColumns(), b.lay.scores, listSheet{table: "ScoreTable", frozen: 2, across: 2, tab: accent}, func(s *sheet.Writer) {
		b.colourWords(s, p, hCertainty)
		b.colourBands(s, p, hEngBand)
		s.Colour(p.area(hChanged), fmt.Sprintf("%s>0", b.firstCell(p, hChanged)), b.st.warn)
	})
	if err != nil {
		return err
	}
	return writeList(b, b.sectionPlace, b.sectionColumns(), b.lay.sections, listSheet{table: "SectionTable", frozen: 1, across: 1, tab: accent, long: true}, nil)
}

// firstCell is the cell of a column in the first row, for a rule that moves along with the rows.
func (b *writer) firstCell(p place, header string) string {
	return "$" + sheet.At(p.column(header), firstRow)
}
