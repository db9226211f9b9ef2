package template

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"assure/data/form"
	"assure/internal/sheet"
	"assure/questionnaire/entity"
)

// TriageThen is the column with the tier that follows from the words in the row: a formula.
const TriageThen = "Tier with these words"

// triageWorking is the hidden sheet with what the formulas of [TriageThen] are made from: row for row what the facts
// come to at their worst and at their best, by position, so that sorting the rows keeps it right.
const triageWorking = "Working"

// TriageRules are the rules of the tier, for its formula.
type TriageRules struct {
	Critical   int // the consequence from which the tier is the first
	Tiers      []TriageTierRule
	NotTriaged string
	NotKnown   string
}

// TriageTierRule is the least product of consequence and likelihood of a tier, most critical first.
type TriageTierRule struct {
	From  int
	Label string
}

// Of an unknown fact, in the order of the columns of the hidden sheet.
const (
	worstC = iota + 1
	worstL
	bestC
	bestL
	knownFacts
)

func consequence(c entity.Cell) int { return c.Consequence }

func likelihood(c entity.Cell) int { return c.Likelihood }

// working writes the hidden sheet.
func (b *triageBook) working() error {
	s := sheet.New(b.f, triageWorking)
	s.Begin(nil)
	s.Add(0, sheet.Text(b.st.plain, "consequence at worst"), sheet.Text(b.st.plain, "likelihood at worst"),
		sheet.Text(b.st.plain, "consequence at best"), sheet.Text(b.st.plain, "likelihood at best"),
		sheet.Text(b.st.plain, "known"))
	for i := range b.t.Rows {
		row := i + 2
		first, last := sheet.At(b.factColumn(0), row), sheet.At(b.factColumn(len(b.t.Facts)-1), row)
		known := fmt.Sprintf(`SUMPRODUCT((%[1]s!%[2]s:%[3]s<>"")*(%[1]s!%[2]s:%[3]s<>"%[4]s"))`, TriageSheetName, first,
			last, b.t.Rules.NotKnown)
		s.Add(0, b.largest(row, worstC), b.largest(row, worstL), b.largest(row, bestC), b.largest(row, bestL),
			excelize.Cell{StyleID: b.st.plain, Formula: known})
	}
	return s.End()
}

// factColumn is the column of a fact on the triage sheet.
func (b *triageBook) factColumn(i int) int { return len(triageLeft) + 1 + i }

// largest is the formula of the largest consequence or likelihood that the facts of a row give.
func (b *triageBook) largest(row, what int) excelize.Cell {
	parts := []string{"1"}
	for i := range b.t.Facts {
		f := &b.t.Facts[i]
		at := TriageSheetName + "!" + sheet.At(b.factColumn(i), row)
		of, list := likelihood, triageList(*f)+"_L"
		if what == worstC || what == bestC {
			of, list = consequence, triageList(*f)+"_C"
		}
		blank := of(f.Worst)
		if what == bestC || what == bestL {
			blank = of(f.Best)
		}
		other := blank // a word that is not in the list counts as not known, a day as the value that it stands for
		if f.Day {
			other = of(f.DayAs)
		}
		parts = append(parts, fmt.Sprintf(
			`IF(OR(%[1]s="",%[1]s="%[2]s"),%[3]d,IFERROR(INDEX(%[4]s,MATCH(%[1]s,%[5]s,0)),%[6]d))`,
			at, b.t.Rules.NotKnown, blank, list, triageList(*f), other))
	}
	return excelize.Cell{StyleID: b.st.plain, Formula: "MAX(" + strings.Join(parts, ",") + ")"}
}

// then is the tier that follows from the words of a row.
func (b *triageBook) then(row int, r *TriageRow) excelize.Cell {
	if !r.Live {
		return sheet.Text(b.st.ours, r.Tier)
	}
	at := func(col int) string { return triageWorking + "!" + sheet.At(col, row) }
	tier := func(c, l string) string {
		rules := b.t.Rules.Tiers
		out := `"` + rules[len(rules)-1].Label + `"`
		for i := len(rules) - 2; i >= 0; i-- {
			test := fmt.Sprintf("%s*%s>=%d", c, l, rules[i].From)
			if i == 0 {
				test = fmt.Sprintf("OR(%s>=%d,%s)", c, b.t.Rules.Critical, test)
			}
			out = fmt.Sprintf(`IF(%s,"%s",%s)`, test, rules[i].Label, out)
		}
		return out
	}
	worst, best := tier(at(worstC), at(worstL)), tier(at(bestC), at(bestL))
	c := sheet.Text(b.st.ours, r.Tier)
	c.Formula = fmt.Sprintf(`IF(%s=0,"%s",%s&IF(%s=%s,"",", provisional"))`, at(knownFacts),
		b.t.Rules.NotTriaged, worst,
		worst, best)
	return c
}

// bearings adds to the hidden lists what each word of a fact gives, and names them.
func (b *triageBook) bearings(col int, f TriageFact, name string, of func(entity.Cell) int) error {
	if err := b.f.SetCellValue(form.SheetLists, sheet.At(col, 1), name); err != nil {
		return err
	}
	for i, c := range f.Gives {
		if err := b.f.SetCellInt(form.SheetLists, sheet.At(col, i+2), int64(of(c))); err != nil {
			return err
		}
	}
	refers := fmt.Sprintf("%s!%s:%s", form.SheetLists, sheet.Absolute(col, 2), sheet.Absolute(col, len(f.Gives)+1))
	return b.f.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: refers})
}
