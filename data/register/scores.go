package register

import (
	"fmt"
	"strconv"

	"assure/data/internal/sheet"
	"assure/scoring"
)

// The sheets Scores and Sections work the scores out again from the Controls sheet, with nothing but a spreadsheet's own
// arithmetic: an auditor can follow a figure down to the answers, change one, and see the score move.
//
// A section's figure is the weighted mean of its controls, an assessment's that of its sections; both are rounded half up
// in units of a hundred-thousandth of a point, and only the printed score is cut to tenths, downwards (docs/scoring.md).

// liveScores is how many assessments are worked out live: the formulas of many thousands would make every edit of the
// workbook a wait. Beyond it the same columns hold values.
const liveScores = 1_000

const (
	hChanged = "Changed since export"
	hLine    = "Line"
	hScore   = "Score"
	hCounted = "Weight counted"
	hLow     = "Weight x value x confidence"
	hHigh    = "Weight x value at most"
)

// scoreRow is one governing assessment.
type scoreRow struct {
	*Score
	eng  *Engagement
	n    int // 1 and up
	live bool
	ref  func(header string) string // of the Sections sheet
}

// sectionRow is one domain of it that still holds a question in scope.
type sectionRow struct {
	scoring.DomainScore
	score *scoreRow
	line  int
	sums  sums
	ref   func(header string) string // of the Controls sheet
}

// sums are what the controls of a section add up to: weights, weights x value x confidence, and weights x at most.
type sums struct{ weight, low, high int64 }

func (s sums) mean(x int64) int64 {
	if s.weight == 0 {
		return 0
	}
	return halfUp(1000*x, s.weight)
}

// halfUp is n/m rounded half up, as the engine rounds.
func halfUp(n, m int64) int64 { return (2*n + m) / (2 * m) }

func halfUpFormula(n, m string) string { return fmt.Sprintf("INT((2*%s+%s)/(2*%s))", n, m, m) }

// tenthsFormula cuts a figure in hundred-thousandths of a point to tenths, downwards.
func tenthsFormula(x string) string { return "INT(" + x + "/10000)/10" }

func toTenths(x int64) scoring.Tenths { return scoring.Tenths(x / 10_000) }

type lineKey struct{ engagement, pack, domain string }

// scoreBook lays the scores out: assessments, their sections, and which line of the sections each control belongs to.
func (b *writer) scoreBook() {
	book := b.book
	live := len(book.Scores) <= liveScores
	b.lines = map[lineKey]int{}
	for i := range book.Scores {
		s := &book.Scores[i]
		b.scores = append(b.scores, scoreRow{Score: s, eng: b.ix[s.Engagement], n: i + 1, live: live})
	}
	for i := range b.scores {
		row := &b.scores[i]
		for _, d := range row.Result.Domains {
			line := len(b.sections) + 1
			b.sections = append(b.sections, sectionRow{DomainScore: d, score: row, line: line})
			b.lines[lineKey{row.Engagement, row.Pack, d.ID}] = line
		}
	}
	for i := range book.Controls {
		c := ctlRow{Control: &book.Controls[i]}
		if line := b.lines[lineKey{c.Engagement, c.Pack, c.Row.Domain}]; line > 0 {
			s := &b.sections[line-1].sums
			s.weight += int64(c.counted())
			s.low += int64(c.low())
			s.high += int64(c.high())
		}
	}
}

// changed compares what a score is worked out from with what was exported, which the formula holds as one text: 1 for a
// row that differs. An empty cell is not 0 there, so that an answer taken away is seen.
func (c *ctlRow) changed(at func(string) string) string {
	weight, value, confidence := "", "", ""
	if c.Row.Scores {
		weight = strconv.Itoa(c.Question.Weight)
	}
	if c.Row.State == scoring.Answered {
		value, confidence = strconv.Itoa(c.Row.Value), strconv.Itoa(c.Row.Confidence)
	}
	return fmt.Sprintf(`IF(%s&"|"&%s&"|"&%s&"|"&%s="%s|%s|%s|%s",0,1)`, at("Weight"), at("Value %"), at("Evidence confidence %"), at("State"),
		weight, value, confidence, upper(c.Row.State.String()))
}

// counted is the weight of a control that is in scope, else 0.
func (c *ctlRow) counted() int {
	if !c.Row.Scores || !c.Row.InScope() {
		return 0
	}
	return c.Question.Weight
}

func (c *ctlRow) low() int { return c.counted() * c.Row.Value * c.Row.Confidence }

func (c *ctlRow) high() int {
	if c.Row.State != scoring.Answered {
		return c.counted() * 10_000
	}
	return c.counted() * c.Row.Value * 100
}

func sectionColumns() []column[sectionRow] {
	sum := func(header string) func(*sectionRow, func(string) string) string {
		return func(s *sectionRow, at func(string) string) string {
			if !s.score.live {
				return ""
			}
			return fmt.Sprintf("SUMIFS(%s,%s,%s)", s.ref(header), s.ref(hLine), at(hLine))
		}
	}
	live := func(f func(at func(string) string) string) func(*sectionRow, func(string) string) string {
		return func(s *sectionRow, at func(string) string) string {
			if !s.score.live {
				return ""
			}
			return f(at)
		}
	}
	return []column[sectionRow]{
		{header: hLine, width: 12, kind: number, value: func(s *sectionRow) any { return s.line }},
		{header: hScore, width: 12, kind: number, value: func(s *sectionRow) any { return s.score.n }},
		{header: "Engagement", width: 12, value: func(s *sectionRow) any { return s.score.Engagement }},
		{header: "Supplier", width: 28, value: func(s *sectionRow) any { return s.score.eng.Supplier }},
		{header: "Pack", width: 26, value: func(s *sectionRow) any { return s.score.Pack }},
		{header: "Section", width: 36, value: func(s *sectionRow) any { return s.Title }},
		{header: "Section weight", width: 10, kind: number, value: func(s *sectionRow) any { return s.Weight }},
		{header: "Shown", width: 9, kind: tenths, value: func(s *sectionRow) any { return s.Assured },
			formula: live(func(at func(string) string) string { return tenthsFormula(at("Mean shown")) })},
		{header: "At most", width: 9, kind: tenths, value: func(s *sectionRow) any { return s.Possible },
			formula: live(func(at func(string) string) string { return tenthsFormula(at("Mean at most")) })},
		{header: hCounted, width: 11, kind: number, value: func(s *sectionRow) any { return s.sums.weight }, formula: sum(hCounted)},
		{header: hLow, width: 14, kind: number, value: func(s *sectionRow) any { return s.sums.low }, formula: sum(hLow)},
		{header: hHigh, width: 14, kind: number, value: func(s *sectionRow) any { return s.sums.high }, formula: sum(hHigh)},
		{header: "Mean shown", width: 13, kind: number, value: func(s *sectionRow) any { return s.sums.mean(s.sums.low) },
			formula: live(func(at func(string) string) string { return halfUpFormula("1000*"+at(hLow), at(hCounted)) })},
		{header: "Mean at most", width: 13, kind: number, value: func(s *sectionRow) any { return s.sums.mean(s.sums.high) },
			formula: live(func(at func(string) string) string { return halfUpFormula("1000*"+at(hHigh), at(hCounted)) })},
		{header: "Section weight x shown", width: 16, kind: number, value: func(s *sectionRow) any { return int64(s.Weight) * s.sums.mean(s.sums.low) },
			formula: live(func(at func(string) string) string { return at("Section weight") + "*" + at("Mean shown") })},
		{header: "Section weight x at most", width: 16, kind: number, value: func(s *sectionRow) any { return int64(s.Weight) * s.sums.mean(s.sums.high) },
			formula: live(func(at func(string) string) string { return at("Section weight") + "*" + at("Mean at most") })},
	}
}

// worked is the score that the sections come to, scoring.NoTenths when nothing is in scope.
func (r *scoreRow) worked(sections []sectionRow, high bool) scoring.Tenths {
	var n, m int64
	for i := range sections {
		if s := &sections[i]; s.score.n == r.n {
			mean := s.sums.mean(s.sums.low)
			if high {
				mean = s.sums.mean(s.sums.high)
			}
			n, m = n+int64(s.Weight)*mean, m+int64(s.Weight)
		}
	}
	if m == 0 {
		return scoring.NoTenths
	}
	return toTenths(halfUp(n, m))
}

func (b *writer) scoreColumns() []column[scoreRow] {
	bySection := map[int][]sectionRow{}
	for _, s := range b.sections {
		bySection[s.score.n] = append(bySection[s.score.n], s)
	}
	work := func(header string, high bool) column[scoreRow] {
		return column[scoreRow]{header: header + ", worked out here", width: 13, kind: tenths,
			value: func(r *scoreRow) any { return r.worked(bySection[r.n], high) },
			formula: func(r *scoreRow, at func(string) string) string {
				if !r.live {
					return ""
				}
				from := "Section weight x shown"
				if high {
					from = "Section weight x at most"
				}
				sum := func(h string) string { return fmt.Sprintf("SUMIFS(%s,%s,%s)", r.ref(h), r.ref(hScore), at(hScore)) }
				return tenthsFormula(halfUpFormula(sum(from), sum("Section weight")))
			}}
	}
	shown, most := work("Shown", false), work("At most", true)
	return []column[scoreRow]{
		{header: hScore, width: 12, kind: number, value: func(r *scoreRow) any { return r.n }},
		{header: "Engagement", width: 12, value: func(r *scoreRow) any { return r.Engagement }},
		{header: "Supplier", width: 28, value: func(r *scoreRow) any { return r.eng.Supplier }},
		{header: "Service", width: 26, value: func(r *scoreRow) any { return r.eng.Record.Service }},
		{header: "Pack", width: 26, value: func(r *scoreRow) any { return r.Pack }},
		{header: "Cycle", width: 8, kind: number, value: func(r *scoreRow) any { return r.Cycle }},
		{header: "Work", width: 14, value: func(r *scoreRow) any { return upper(r.State) }},
		{header: "Certainty", width: 18, value: func(r *scoreRow) any { return string(r.Result.Status) }},
		{header: "Shown", width: 9, kind: tenths, value: func(r *scoreRow) any { return r.Result.Assured }},
		{header: "At most", width: 9, kind: tenths, value: func(r *scoreRow) any { return r.Result.Possible }},
		shown, most,
		{header: "Agrees", width: 9, kind: derived, value: func(r *scoreRow) any {
			if shown.value(r) == any(r.Result.Assured) && most.value(r) == any(r.Result.Possible) {
				return "Yes"
			}
			return "No"
		}, formula: func(r *scoreRow, at func(string) string) string {
			if !r.live {
				return ""
			}
			return fmt.Sprintf(`IF(AND(%s=%s,%s=%s),"Yes","No")`, at("Shown"), at(shown.header), at("At most"), at(most.header))
		}},
		{header: "Lost: gap", width: 9, kind: tenths, value: func(r *scoreRow) any { return r.Result.Losses.Gap }},
		{header: "Lost: evidence", width: 9, kind: tenths, value: func(r *scoreRow) any { return r.Result.Losses.Evidence }},
		{header: "Lost: unknown", width: 9, kind: tenths, value: func(r *scoreRow) any { return r.Result.Losses.Unknown }},
	}
}

func (b *writer) scoreSheets() error {
	cols := b.scoreColumns()
	sections := sectionColumns()
	place := placeOf(SheetSections, sections, len(b.sections))
	for i := range b.scores {
		b.scores[i].ref = place.ref
	}
	for i := range b.sections {
		b.sections[i].ref = b.controlPlace.ref
	}
	p := placeOf(SheetScores, cols, len(b.scores))
	err := writeList(b, p, cols, b.scores, listSheet{table: "ScoreTable", frozen: 2, across: 1, tab: accent}, func(s *sheet.Writer) {
		b.colourWords(s, p, hCertainty)
		s.Colour(p.area("Agrees"), equals(p, "Agrees", "No"), b.st.warn)
	})
	if err != nil {
		return err
	}
	return writeList(b, place, sections, b.sections, listSheet{table: "SectionTable", frozen: 1, across: 1, tab: accent}, nil)
}
