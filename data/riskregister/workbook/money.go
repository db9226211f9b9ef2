package workbook

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"assure/data/riskregister/tables"
	"assure/internal/sheet"
	"assure/scoring/money"
)

// The sheets of what incidents would cost. They are there only where somebody entered costs, and work every figure of
// the closed form out from what was entered: type over a loss, a count, a credit or a price and see it move. What cells
// cannot do are values: percentiles, which come from a recursion, and what to buy first, from an exact search. The
// functions are those that Excel and LibreOffice both have.

// nameMoney is the name of the cell that counts the figures of money that were changed.
const nameMoney = "MoneyChanged"

// moneyRows are the rows of these sheets.
type moneyRows struct {
	pounds    *listRows[tables.PoundsRow]
	events    *listRows[tables.EventRow]
	losses    *listRows[tables.LossRow]
	effects   *listRows[tables.EffectRow]
	purchases *listRows[tables.PurchaseRow]
	evens     *listRows[tables.EvenRow]
}

// moneyPlaces are where the lists are.
type moneyPlaces struct{ pounds, events, losses, effects, purchases, evens place }

// startMoney begins the lists of a book that has costs.
func (b *writer) startMoney() error {
	if b.book.Costs == nil {
		return nil
	}
	m, k := &b.money, b.book
	pounds, events, losses := k.PoundsRows(), k.EventRows(), k.LossRows()
	effects, purchases, evens := k.EffectRows(), k.PurchaseRows(), k.EvenRows()
	m.pounds = placeOf(tables.SheetMoney, sheetOf(tables.Pounds()), len(pounds))
	m.events = placeOf(tables.SheetCostEvents, sheetOf(tables.CostEvents()), len(events))
	m.losses = placeOf(tables.SheetCostLosses, sheetOf(tables.CostLosses()), len(losses))
	m.effects = placeOf(tables.SheetCostEffects, sheetOf(tables.CostEffects()), len(effects))
	m.purchases = placeOf(tables.SheetCostPrices, sheetOf(tables.CostPurchases()), len(purchases))
	m.evens = placeOf(tables.SheetCostEven, sheetOf(tables.BreakEvens()), len(evens))
	r := &b.moneyRows
	r.pounds = newRows(b, m.pounds, b.poundsColumns(), len(pounds), nil)
	r.events = newRows(b, m.events, b.costEventColumns(), len(events), nil)
	r.losses = newRows(b, m.losses, b.costLossColumns(), len(losses), nil)
	r.effects = newRows(b, m.effects, b.costEffectColumns(), len(effects), nil)
	r.purchases = newRows(b, m.purchases, b.purchaseColumns(), len(purchases), nil)
	r.evens = newRows(b, m.evens, b.evenColumns(), len(evens), nil)
	return errors.Join(r.pounds.add(pounds), r.events.add(events), r.losses.add(losses), r.effects.add(effects),
		r.purchases.add(purchases), r.evens.add(evens))
}

func sheetOf[T any](t tables.Table[T]) []tables.Column[T] { return t.Sheet() }

// moneySheets writes them.
func (b *writer) moneySheets() error {
	if b.book.Costs == nil {
		return nil
	}
	look := func(table string, frozen int) listSheet {
		return listSheet{table: table, frozen: frozen, across: 2, tab: accent, money: true}
	}
	changed := func(p place) func(*sheet.Writer) {
		return func(s *sheet.Writer) {
			s.Colour(p.area(tables.HCostChanged), "$"+sheet.At(p.columns[tables.HCostChanged], tables.FirstRow)+"=1",
				b.st.warn)
		}
	}
	r, m := &b.moneyRows, &b.money
	counts := make([]string, 0, len(tables.MoneySheets))
	for _, p := range []place{m.pounds, m.events, m.losses, m.effects, m.purchases, m.evens} {
		counts = append(counts, "SUM("+p.ref(tables.HCostChanged)+")")
	}
	if b.live {
		// a name for the sum itself: a cell of its own would be one more thing to find
		if err := b.f.SetDefinedName(&excelize.DefinedName{Name: nameMoney,
			RefersTo: strings.Join(counts, "+")}); err != nil {
			return err
		}
	}
	return errors.Join(writeList(b, r.pounds, look("MoneyTable", 1), changed(m.pounds)),
		writeList(b, r.evens, look("MoneyBreakEvenTable", 2), changed(m.evens)),
		writeList(b, r.events, look("MoneyEventTable", 2), changed(m.events)),
		writeList(b, r.losses, look("MoneyLossTable", 2), changed(m.losses)),
		writeList(b, r.effects, look("MoneyEffectTable", 2), changed(m.effects)),
		writeList(b, r.purchases, look("MoneyPurchaseTable", 2), changed(m.purchases)))
}

// moneyState are the two cells over these sheets: whether their figures are those that were exported, and what they
// are not.
func (b *writer) moneyState() (verdict, why excelize.Cell) {
	const says = "Model " + money.Engine + ". No figure here changes a score, a grade or a risk, and none is a " +
		"forecast. " +
		"Figures marked (value) cannot be worked out in cells and stay as exported; all others are formulas."
	verdict, why = excelize.Cell{StyleID: b.st.state, Value: recorded},
		excelize.Cell{StyleID: b.st.stateWhy, Value: says}
	if !b.live {
		verdict.Value = valuesOnly
		return verdict, why
	}
	verdict.Formula = fmt.Sprintf(`IF(IFERROR(%s,1)=0,"%s","%s")`, nameMoney, recorded, EditedMoney)
	return verdict, why
}

// cellsOf are two cells as a row.
func cellsOf(a, b excelize.Cell) []any { return []any{a, b} }

// EditedMoney is what the first cell of the sheets of money says once a figure is not as exported.
const EditedMoney = "EDITED: not the recorded pounds"

// matching is a SUMIFS of a column over the rows of a place that have the values of headers of the row.
func (p place) matching(sum string, at func(string) string, headers ...string) string {
	var b strings.Builder
	b.WriteString("SUMIFS(" + p.ref(sum))
	for _, h := range headers {
		b.WriteString("," + p.ref(h) + "," + at(h))
	}
	return b.String()
}

// changedIf is 1 where one of some figures of the row is not as exported, within a part in a thousand million: another
// processor may round its last digits otherwise.
func changedIf(at func(string) string, exported map[string]float64, headers ...string) string {
	var parts []string
	for _, h := range headers {
		v := exported[h]
		tolerance := max(v, -v)*1e-9 + 0.0051
		if max(v, -v) < 1 {
			tolerance = 1e-9
		}
		parts = append(parts, fmt.Sprintf("ABS(%s-%s)<=%s", at(h), number(v), number(tolerance)))
	}
	return "IF(IFERROR(AND(" + strings.Join(parts, ",") + "),FALSE),0,1)"
}

func number(f float64) string { return strconv.FormatFloat(f, 'g', 17, 64) }

// changedColumn gives the last column its formula: it compares figures with their values.
func withChanged[T any](cols []tables.Column[T], formulas map[string]formula[T], headers ...string) []tables.Column[T] {
	values := map[string]func(*T) any{}
	for _, c := range cols {
		values[c.Header] = c.Value
	}
	formulas[tables.HCostChanged] = func(x *T, at func(string) string) string {
		exported := map[string]float64{}
		for _, h := range headers {
			switch v := tables.CellValue(values[h](x)).(type) {
			case float64:
				exported[h] = v
			case int:
				exported[h] = float64(v)
			case int64:
				exported[h] = float64(v)
			default: // there are no pounds
				return "0"
			}
		}
		return changedIf(at, exported, headers...)
	}
	return withFormulas(cols, formulas)
}
