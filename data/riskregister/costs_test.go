package riskregister_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"assure/data"
	"assure/data/book"
	"assure/data/costing"
	"assure/data/datatest"
	"assure/data/riskregister/tables"
	"assure/data/riskregister/workbook"
	"assure/data/tabular"
	"assure/internal/booktest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring/money"
)

// assessed is a register with two suppliers whose answers come to pounds once losses are entered, and one of which
// nothing is known. Nothing is entered.
func assessed(t *testing.T) *data.Register {
	t.Helper()
	r, _ := datatest.NewRegister(t, "dana")
	values := []string{"met", "met", "partly", "met", "not-met", "met"}
	for i, name := range []string{"Northgate Pathology", "Tideway Messaging", "Quiet"} {
		s := datatest.Must(r.AddSupplier(t.Context(), entity.Supplier{Name: name}))(t)
		e := datatest.Must(r.AddEngagement(t.Context(), entity.Engagement{Supplier: s.ID, Service: name + " service",
			State: entity.Live}))(t)
		if name == "Quiet" {
			continue
		}
		facts := []entity.Fact{}
		for _, f := range []string{"data=patient", "records=1m-plus", "access=privileged", "internet_facing=yes",
			"outage=under-24h", "size=it-supplier", "care=supports", "incident_24m=no", "subprocessors=uk"} {
			id, v, _ := strings.Cut(f, "=")
			facts = append(facts, entity.Fact{ID: id, Value: v, Source: entity.FromBuyer, Adopted: true})
		}
		datatest.Must(0, r.SetFacts(t.Context(), e.ID, facts))(t)
		a := datatest.Must(r.StartAssessment(t.Context(), e.ID, "dspt-it-supplier"))(t)
		for j, q := range r.Packs().Find("dspt-it-supplier").Questions() {
			if q.Answer != questionnaire.Choice {
				continue
			}
			v := values[(i+j)%len(values)]
			if q.Option(v) == nil {
				v = q.Options[0].ID
			}
			datatest.Must(r.RecordAnswer(t.Context(), data.AnswerEdit{Assessment: a.ID, Question: q.ID,
				Party: entity.BySupplier, Value: v}))(t)
		}
	}
	return r
}

// enterCosts enters losses of all three parts and of two events, an own count, and controls of both payers.
func enterCosts(t *testing.T, r *data.Register) {
	t.Helper()
	said := entity.Stated{By: "A. Finance", Sure: questionnaire.Own, Source: "incident log 2019 to 2026"}
	loss := func(scenario, part string, days *entity.Spread, low, high int64) entity.EnteredLoss {
		return entity.EnteredLoss{Scenario: scenario, Part: part, Days: days, Cost: entity.Spread{Low: low, High: high},
			Stated: said}
	}
	control := func(question string, p entity.Price, supplier bool, to int) *entity.ControlCost {
		k := &entity.ControlCost{Question: question, What: questionnaire.Text("what " + question + " needs"), To: to}
		if k.Buyer = &p; supplier {
			k.Buyer, k.Supplier = nil, &p
		}
		return k
	}
	for _, x := range []struct {
		ref string
		e   data.CostEntry
	}{
		{"ENG-00001", data.CostEntry{Losses: []entity.EnteredLoss{
			loss("service-stops", "outage", &entity.Spread{Low: 5, Likely: 20, High: 90}, 10_000, 60_000),
			loss("service-stops", "rebuild", nil, 50_000, 500_000),
			loss("data-taken", "notification", nil, 20_000, 200_000)}}},
		{"ENG-00001", data.CostEntry{Control: control("ITS-34", entity.Price{Once: entity.Spread{Low: 10_000,
			High: 30_000}, Years: 3}, false, 95)}},
		{"ENG-00001", data.CostEntry{Control: control("ITS-22", entity.Price{Hours: entity.Spread{Low: 4, High: 8},
			Rate: entity.Spread{Low: 40, High: 60}, Years: 3}, false, 95)}},
		{"ENG-00001", data.CostEntry{Control: control("ITS-46", entity.Price{Running: entity.Spread{Low: 1_000,
			High: 2_001}, Once: entity.Spread{Low: 1, High: 100}, Years: 7}, false, 80)}},
		{"ENG-00001", data.CostEntry{Control: control("ITS-38", entity.Price{Once: entity.Spread{Low: 5_000,
			High: 9_000}, Years: 2}, true, 95)}},
		{"ENG-00002", data.CostEntry{Losses: []entity.EnteredLoss{
			loss("service-stops", "outage", &entity.Spread{Low: 2, High: 30}, 5_000, 20_000)},
			Counts: []entity.EnteredCount{{Scenario: "service-stops", Events: 3, Years: 40, Stated: said}}}},
		{"ENG-00003", data.CostEntry{Losses: []entity.EnteredLoss{
			loss("service-stops", "rebuild", nil, 1_000, 2_000)}}},
	} {
		datatest.Must(r.EnterCosts(t.Context(), x.ref, x.e))(t)
	}
}

// parts are the parts of a workbook by name.
func partsOf(t *testing.T, body string) map[string]string {
	t.Helper()
	z := datatest.Must(zip.NewReader(strings.NewReader(body), int64(len(body))))(t)
	out := map[string]string{}
	for _, f := range z.File {
		r := datatest.Must(f.Open())(t)
		var b bytes.Buffer
		datatest.Must(b.ReadFrom(r))(t)
		out[f.Name] = b.String()
	}
	return out
}

// A register without costs has no sheet and no key of them, and its bytes are those from before anything was entered:
// entering and removing everything changes nothing but the head of the trail.
func TestRegisterWithoutCostsIsAsBefore(t *testing.T) {
	r := assessed(t)
	before := exported(t, r, "register.xlsx", false)
	object := exported(t, r, "register.json", false)
	cells := booktest.Cells(t, []byte(before))
	for _, name := range tables.MoneySheets {
		if cells[name] != nil {
			t.Errorf("there is a sheet %s", name)
		}
	}
	if len(cells) != len(tables.SheetOrder) || strings.Contains(object, `"costs"`) {
		t.Errorf("%d sheets, %d expected; costs in JSON: %v", len(cells), len(tables.SheetOrder),
			strings.Contains(object, `"costs"`))
	}
	enterCosts(t, r)
	with := exported(t, r, "register.xlsx", false)
	for _, ref := range []string{"ENG-00001", "ENG-00002", "ENG-00003"} {
		datatest.Must(r.EnterCosts(t.Context(), ref, data.CostEntry{Remove: []string{"all"}}))(t)
	}
	after := partsOf(t, exported(t, r, "register.xlsx", false))
	was := partsOf(t, before)
	heads := []string{"xl/worksheets/sheet15.xml", "xl/worksheets/sheet17.xml", "docProps/core.xml",
		"docProps/custom.xml"}
	for name, body := range was {
		head := slices.Contains(heads, name) || strings.Contains(body, "Audit head")
		if after[name] != body && !head {
			t.Errorf("%s is not as before", name)
		}
	}
	if len(after) != len(was) || with == before {
		t.Errorf("%d parts, %d before", len(after), len(was))
	}
	// ratings are the same with and without: pounds change no cell of them
	with2 := booktest.Cells(t, []byte(with))
	for _, name := range []string{tables.SheetRegister, tables.SheetEngagements, tables.SheetScores,
		tables.SheetSections, tables.SheetControls, tables.SheetHeat} {
		for ref, c := range cells[name] {
			if with2[name][ref].Text != c.Text {
				t.Errorf("%s!%s is %q, without costs %q", name, ref, with2[name][ref].Text, c.Text)
			}
		}
	}
}

// near reports whether two figures of cells agree to a part in a thousand million, or half a penny.
func near(a, b string) bool {
	x, err1 := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	if err1 != nil || err2 != nil {
		return a == b
	}
	return math.Abs(x-y) <= 1e-9*math.Max(math.Abs(x), math.Abs(y))+1e-12
}

// The formulas of the sheets of money come to the figures of the engine, worked out by another program.
func TestMoneyWorkedOutByAnotherProgram(t *testing.T) {
	r := assessed(t)
	enterCosts(t, r)
	body := []byte(exported(t, r, "register.xlsx", false))
	booktest.Check(t, body)
	want := booktest.Cells(t, body)
	got := recalculated(t, body)
	formulas := map[string]int{}
	for _, sheet := range tables.MoneySheets {
		for ref, cell := range want[sheet] {
			if !cell.Formula {
				continue
			}
			if formulas[sheet]++; !near(got[sheet][ref].Text, cell.Text) {
				t.Errorf("%s!%s is %q, the engine says %q", sheet, ref, got[sheet][ref].Text, cell.Text)
			}
		}
		if got[sheet]["A1"].Text != "As recorded" {
			t.Errorf("%s says %q", sheet, got[sheet]["A1"].Text)
		}
	}
	for sheet, least := range map[string]int{tables.SheetMoney: 10, tables.SheetCostEvents: 30,
		tables.SheetCostLosses: 16, tables.SheetCostEffects: 80, tables.SheetCostPrices: 8, tables.SheetCostEven: 10} {
		if formulas[sheet] < least {
			t.Errorf("only %d formulas on %s", formulas[sheet], sheet)
		}
	}
	t.Logf("formulas compared: %v", formulas)
}

func recalculated(t *testing.T, body []byte) map[string]map[string]tabular.Cell {
	t.Helper()
	path := filepath.Join(t.TempDir(), "register.xlsx")
	datatest.Must(0, os.WriteFile(path, booktest.WithoutStored(t, body), 0o600))(t)
	return booktest.Cells(t, booktest.Resave(t, path, "xlsx"))
}

// columnsOf are the columns of a sheet by heading.
func columnsOf(cells map[string]tabular.Cell) map[string]int {
	out := map[string]int{}
	for ref, c := range cells {
		if row, col, _ := tabular.ParseRef(ref); row == tables.HeaderRow {
			out[c.Text] = col
		}
	}
	return out
}

// Losses, counts, credits, effects and prices are typed over, and LibreOffice comes to what the engine makes of the
// same: a year at both ends, its spread, and each break-even. The sheets of money say that they were edited, and no
// other sheet does.
func TestMoneyTypedOver(t *testing.T) {
	r := assessed(t)
	enterCosts(t, r)
	body := []byte(exported(t, r, "register.xlsx", false))
	cells := booktest.Cells(t, body)
	f := datatest.Must(excelize.OpenReader(bytes.NewReader(body)))(t)
	defer f.Close()
	x := datatest.Must(costing.Read(t.Context(), r, "ENG-00001", book.At{}))(t)
	set := func(sheet, column string, value any, match map[string]string) {
		t.Helper()
		cols := columnsOf(cells[sheet])
		n := 0
		for row := tables.FirstRow; row < 500; row++ {
			same := cells[sheet][tabular.Ref(row, cols[tables.HEngagement])].Text == x.Ref
			for h, v := range match {
				same = same && cells[sheet][tabular.Ref(row, cols[h])].Text == v
			}
			if same {
				datatest.Must(0, f.SetCellValue(sheet, tabular.Ref(row, cols[column]), value))(t)
				n++
			}
		}
		if n == 0 {
			t.Fatalf("no row of %s has %v", sheet, match)
		}
	}
	// a loss, the count of a scenario, two credits, an effect, and the prices of two controls
	in := *x.Input
	stops := map[string]string{tables.HCostEvent: "service-stops"}
	outage := map[string]string{tables.HCostEvent: "service-stops", "Part": "outage"}
	set(tables.SheetCostLosses, tables.HCostDaysHigh, 150, outage)
	set(tables.SheetCostLosses, tables.HCostLow, 12_345, outage)
	in.Losses["service-stops"][0].Days.High = 150
	in.Losses["service-stops"][0].Cost.Low = money.Pounds(12_345)
	set(tables.SheetCostEvents, tables.HCostEvents, 9, stops)
	set(tables.SheetCostEvents, tables.HCostYears, 700, stops)
	in.Own["service-stops"] = money.Frequency{Events: 9, Years: 700, Said: money.Said{By: "x", On: 1}}
	now := map[string]string{tables.HCostWith: tables.Now, "Question": "dspt-it-supplier/ITS-46"}
	set(tables.SheetCostEffects, tables.HCostShown, 37.5, now)
	set(tables.SheetCostEffects, tables.HCostAtMost, 61.25, now)
	for i := range in.Controls {
		if in.Controls[i].Question == "ITS-46" {
			in.Controls[i].Shown, in.Controls[i].AtMost = 3750, 6125
		}
	}
	set(tables.SheetCostPrices, tables.HCostOnceHigh, 77_777, map[string]string{tables.HCostBuy: "ITS-34"})
	set(tables.SheetCostPrices, tables.HCostRateHigh, 91, map[string]string{tables.HCostBuy: "ITS-22"})
	for i := range x.Actions {
		switch x.Actions[i].ID {
		case "ITS-34":
			x.Actions[i].Buyer.Once.High = money.Pounds(77_777)
		case "ITS-22":
			x.Actions[i].Buyer.Rate.High = money.Pounds(91)
		}
	}
	x.Input = &in
	x.Result = datatest.Must(money.Assess(&in))(t)
	var edited bytes.Buffer
	datatest.Must(f.WriteTo(&edited))(t)
	got := recalculated(t, edited.Bytes())
	compareTyped(t, got, x)
	for name, byRef := range got {
		want := "As recorded"
		if slices.Contains(tables.MoneySheets, name) {
			want = workbook.EditedMoney
		}
		if name != tables.SheetLists && name != tables.SheetGuard && byRef["A1"].Text != want {
			t.Errorf("%s says %q, want %q", name, byRef["A1"].Text, want)
		}
	}
}

// compareTyped compares the sheets of an engagement with its figures.
func compareTyped(t *testing.T, got map[string]map[string]tabular.Cell, x *costing.Engagement) {
	t.Helper()
	row := func(sheet string, match map[string]string) func(string) string {
		cols := columnsOf(got[sheet])
		for n := tables.FirstRow; n < 500; n++ {
			same := got[sheet][tabular.Ref(n, cols[tables.HEngagement])].Text == x.Ref
			for h, v := range match {
				same = same && got[sheet][tabular.Ref(n, cols[h])].Text == v
			}
			if same {
				return func(header string) string { return got[sheet][tabular.Ref(n, cols[header])].Text }
			}
		}
		t.Fatalf("no row of %s has %v", sheet, match)
		return nil
	}
	pounds := func(p money.Pence) string { return strconv.FormatFloat(float64(p)/100, 'f', -1, 64) }
	penny := func(what, got, want string) {
		t.Helper()
		a, _ := strconv.ParseFloat(got, 64)
		b, _ := strconv.ParseFloat(want, 64)
		if math.Abs(a-b) > 0.0101 {
			t.Errorf("%s is %s, the engine says %s", what, got, want)
		}
	}
	all := row(tables.SheetMoney, nil)
	penny("the lower end", all(tables.HCostLower), pounds(x.Result.Best.Mean))
	penny("the higher end", all(tables.HCostHigher), pounds(x.Result.Worst.Mean))
	penny("the spread", all(tables.HCostSpread), pounds(x.Result.Worst.SD))
	if want := strconv.FormatFloat(100*x.Result.Worst.None, 'g', 17, 64); !near(all(tables.HCostNone), want) {
		t.Errorf("years without a loss are %s, the engine says %s", all(tables.HCostNone), want)
	}
	alone := datatest.Must(x.Alone())(t)
	n := 0
	for i := range alone {
		for _, e := range alone[i].BreakEven {
			if alone[i].Actions[0] == "ITS-46" { // what it leads to is in rows of its own, which nobody typed over
				continue
			}
			even := row(tables.SheetCostEven, map[string]string{tables.HCostBuy: alone[i].Actions[0],
				tables.HCostEvent: e.Scenario})
			want := strconv.FormatInt(e.Years, 10)
			if e.Always {
				want = "costs us nothing"
			}
			if n++; even(tables.HCostEven) != want {
				t.Errorf("%s by %s pays from 1 in %s, the engine says %s", alone[i].Actions[0], e.Scenario,
					even(tables.HCostEven), want)
			}
		}
	}
	if n < 4 {
		t.Errorf("only %d break-evens compared", n)
	}
}

// The data file has what was entered and what follows, and the redacted one no amount.
func TestMoneyInTheDataFile(t *testing.T) {
	r := assessed(t)
	enterCosts(t, r)
	var out struct {
		Schema string
		Costs  []struct {
			Engagement, Engine string
			Withheld           *string
			Low                *int64 `json:"low_pence"`
			High               *int64 `json:"high_pence"`
			Losses             []entity.EnteredLoss
			Controls           []entity.ControlCost
			Even               []struct {
				Buy   string
				Years *int64
			} `json:"break_even"`
		}
	}
	datatest.Must(0, json.Unmarshal([]byte(exported(t, r, "register.json", false)), &out))(t)
	x := datatest.Must(costing.Read(t.Context(), r, "ENG-00001", book.At{}))(t)
	if len(out.Costs) != 3 || out.Schema != tables.Schema {
		t.Fatalf("%d engagements in %s", len(out.Costs), out.Schema)
	}
	c := out.Costs[0]
	if c.Engagement != "ENG-00001" || c.Engine != money.Engine || *c.Low != int64(x.Result.Best.Mean) ||
		*c.High != int64(x.Result.Worst.Mean) || len(c.Losses) != 3 || c.Losses[1].Days.Likely != 20 ||
		len(c.Controls) != 4 || len(c.Even) < 5 {
		t.Errorf("%+v", c)
	}
	if w := out.Costs[2]; w.Withheld == nil || *w.Withheld != "not assessed" || w.High != nil || len(w.Losses) != 1 {
		t.Errorf("nothing is known, and it has %+v", w)
	}
	for _, name := range []string{"register.json", "register.xlsx"} {
		body := exported(t, r, name, true)
		if name == "register.json" && strings.Contains(body, `"costs"`) {
			t.Error("the redacted data file has amounts")
		}
		if name == "register.xlsx" && booktest.Cells(t, []byte(body))[tables.SheetMoney] != nil {
			t.Error("the redacted workbook has amounts")
		}
	}
}
