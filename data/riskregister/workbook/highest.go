package workbook

import (
	"fmt"

	"assure/data/riskregister/tables"
	"assure/questionnaire/entity"
)

// The heat map and the summary count engagements, each at its highest open risk (tables/highest.go). A column of the
// sheet Register ranks the open risks; the sheet Engagements takes the highest rank of each engagement by its
// reference, not by rows, so that people may sort the register and add rows to it.

// recounted is up to how many pairs of an engagement and a risk the highest is looked for again at each change. Beyond
// it a spreadsheet program would pause at every edit, and the columns hold values.
const recounted = 4_000_000

// recounts reports whether the workbook looks for the highest open risks itself.
func (b *writer) recounts() bool {
	return b.live && b.sum.Engagements*b.sum.Risks <= recounted
}

// rankColumn ranks the open risks of an engagement; see [tables.Risk.Rank].
func rankColumn() tables.Column[tables.RiskRow] {
	return tables.Column[tables.RiskRow]{Header: hRiskRank, Width: 12, Kind: tables.Number, Scored: true, Working: true,
		Value: func(r *tables.RiskRow) any { return r.Rank() },
		Formula: lit[tables.RiskRow](func(at func(string) string) string {
			return fmt.Sprintf(`IF(AND(ISNUMBER(%[1]s),%[2]s<>"%[3]s"),%[1]s*%[4]d+%[5]s+IF(%[6]s="%[7]s",%[8]d,0),0)`,
				at(tables.HCurrentScore), at(tables.HRiskStatus), tables.StatusClosed, tables.RankScore,
				at(tables.HCurrentC), at(tables.HRiskKind), tables.RiskKind(entity.OverallRisk), tables.RankOverall)
		})}
}

// topRankFormula finds the highest rank among the risks of an engagement. MAXIFS would be simpler, and is unknown to
// Excel before 2019.
func (b *writer) topRankFormula(_ *tables.EngagementRow, at func(string) string) string {
	if !b.recounts() {
		return ""
	}
	return fmt.Sprintf("SUMPRODUCT(MAX((%s=%s)*%s))", b.register.ref(tables.HRiskEngagement), at(tables.HEngagement),
		b.register.ref(hRiskRank))
}

// highestFormulas take the rank of the highest open risk apart, and count the open risks of an engagement.
func (b *writer) highestFormulas(band func(cell string) string) map[string]formula[tables.EngagementRow] {
	type row = tables.EngagementRow
	recounted := func(f func(at func(string) string) string) formula[row] {
		return func(_ *row, at func(string) string) string {
			if !b.recounts() {
				return ""
			}
			return f(at)
		}
	}
	return map[string]formula[row]{
		tables.HTopScore: recounted(func(at func(string) string) string {
			return when(at(hTopRank)+">0", fmt.Sprintf("INT(%s/%d)", at(hTopRank), tables.RankScore))
		}),
		tables.HTopC: recounted(func(at func(string) string) string {
			return when(at(hTopRank)+">0", fmt.Sprintf("MOD(%s,%d)", at(hTopRank), tables.RankOverall))
		}),
		tables.HTopL: recounted(func(at func(string) string) string {
			return when(at(hTopRank)+">0", at(tables.HTopScore)+"/"+at(tables.HTopC))
		}),
		tables.HTopBand: recounted(func(at func(string) string) string {
			return fmt.Sprintf(`IF(ISNUMBER(%s),%s,IF(%s>0,"%s","%s"))`, at(tables.HTopScore),
				band(at(tables.HTopScore)), at(tables.HOpenRisks), tables.NotRated, tables.NoOpenRisk)
		}),
		tables.HOpenRisks: recounted(func(at func(string) string) string {
			return fmt.Sprintf(`COUNTIFS(%s,%s,%s,"<>%s")`, b.register.ref(tables.HRiskEngagement),
				at(tables.HEngagement), b.register.ref(tables.HRiskStatus), tables.StatusClosed)
		}),
	}
}

// counted counts the engagements of the summary where a column holds a word.
func (b *writer) counted(header, word string) string {
	return b.countedWhere(fmt.Sprintf(`%s,"%s"`, b.engagements.ref(header), quoted(word)))
}

// countedWhere counts the engagements of the summary by a condition of COUNTIFS.
func (b *writer) countedWhere(condition string) string {
	return fmt.Sprintf(`COUNTIFS(%s,"%s",%s)`, b.engagements.ref(tables.HCounted), tables.YesNo(true), condition)
}
