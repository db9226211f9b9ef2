package money

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"assure/questionnaire"
	"assure/scoring"
)

// laboratory is the example of docs/money.md.
func laboratory(t *testing.T) (*Input, []Action) {
	t.Helper()
	list, problems := questionnaire.EmbeddedLosses()
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	control := func(question string, shown, atMost int, gate scoring.GateState, fatal bool) Control {
		return Control{Pack: "dspt-it-supplier", Question: question, Shown: shown, AtMost: atMost, Gate: gate,
			MustHave: gate != "", Fatal: fatal}
	}
	in := &Input{Data: list[0], Status: scoring.CouldChange, Controls: []Control{
		control("ITS-22", 5000, 10000, scoring.NotShown, true), control("ITS-38", 3800, 4000, scoring.Met, false),
		control("ITS-46", 0, 10000, "", false), control("ITS-34", 1000, 1000, scoring.NotMet, true)},
		Losses: map[string][]Part{"service-stops": {part(Rebuild, 50_000, 500_000),
			{Kind: Outage, Days: &Span{5, 90}, Cost: pounds(10_000, 60_000), Said: said()}}}}
	action := func(id, question string, to int, clears bool, cost Cost) Action {
		cost.Years = 3
		return Action{ID: id, Pack: "dspt-it-supplier", Question: question, To: to, Clears: clears, Buyer: cost}
	}
	return in, []Action{
		action("baseline", "ITS-46", 8000, false, Cost{Once: pounds(3_000, 6_000)}),
		action("proof", "ITS-22", 9500, true, Cost{Hours: Span{4, 8}, Rate: pounds(40, 60)}),
		action("restore-test", "ITS-34", 9500, true, Cost{Once: pounds(10_000, 30_000)}),
	}
}

// TestWorked recomputes the example that docs/money.md works out by hand, and holds the page to what it prints.
func TestWorked(t *testing.T) {
	in, actions := laboratory(t)
	r := assess(t, in)
	s := &r.Scenarios[0]
	near(t, "rate", s.Rate, 4.5/1750, 1e-12)
	near(t, "none", s.None, 0.99743, 1e-5)
	near(t, "event", float64(s.Event)/100, 1_088_600, 1e-4)
	near(t, "base", float64(s.Base)/100, 2_799, 1e-3)
	near(t, "shown", float64(r.Worst.Mean)/100, 2_506, 1e-3)
	near(t, "low end", float64(r.Best.Mean)/100, 250, 2e-3)
	p, err := NewPlan(r, actions)
	if err != nil {
		t.Fatal(err)
	}
	f := p.Frontier()
	want := []struct {
		actions []string
		cost    int64
		fatal   int
		after   string
		years   int64
	}{{nil, 0, 0, "£2.5k", 0}, {[]string{"proof"}, 160, 1, "£2.3k", 632},
		{[]string{"baseline", "proof"}, 2_160, 1, "£1.5k", 193},
		{[]string{"proof", "restore-test"}, 10_160, 2, "£1.9k", 27},
		{[]string{"baseline", "proof", "restore-test"}, 12_160, 2, "£1.2k", 44}}
	if len(f) != len(want) {
		t.Fatalf("%+v", f)
	}
	page, err := os.ReadFile("../../docs/money.md")
	if err != nil {
		t.Fatal(err)
	}
	says := []string{r.Scenarios[0].rangeWords(), Range{r.Best.Mean, r.Worst.Mean}.String(),
		"half cost less than " + r.Worst.LossP50.String() + " and 90 % less than " + r.Worst.LossP90.String()}
	for i, w := range want {
		c := f[i]
		if !slices.Equal(c.Actions, w.actions) || c.Cost.High != Pounds(w.cost) || c.Fatal != w.fatal ||
			c.After.String() != w.after {
			t.Errorf("choice %d: %+v, want %+v", i, c, w)
		}
		if i == 0 {
			continue
		}
		if c.BreakEven[0].Years != w.years {
			t.Errorf("choice %d breaks even at %d, want %d", i, c.BreakEven[0].Years, w.years)
		}
		says = append(says, fmt.Sprintf("| %d | %s | %d years |", c.Fatal, c.After, c.BreakEven[0].Rounded()))
	}
	alone, err := NewPlan(r, actions[2:])
	if err != nil {
		t.Fatal(err)
	}
	says = append(says, fmt.Sprintf("1 in %d by itself", alone.Frontier()[1].BreakEven[0].Years))
	text := strings.ReplaceAll(strings.Join(strings.Fields(string(page)), " "), "1 fatal must-have |", "1 |")
	for _, x := range says {
		if !strings.Contains(text, x) {
			t.Errorf("docs/money.md does not say %q", x)
		}
	}
}

func (s *Scenario) rangeWords() string {
	return strings.TrimSuffix(oneIn(s.RateLow), " years") + " to " + strings.TrimSuffix(oneIn(s.RateHigh), " years")
}

// TestRows: each figure of the example names who stands behind it, or the sources that were read.
func TestRows(t *testing.T) {
	in, _ := laboratory(t)
	kinds := map[string]int{}
	for _, x := range assess(t, in).Rows() {
		kinds[x.Kind]++
		if x.What == "" || x.Figure == "" || x.Kind != RowResult && (x.Sure == "" || x.On == 0 || x.By+x.Source == "") {
			t.Errorf("nobody stands behind %+v", x)
		}
	}
	want := map[string]int{RowFrequency: 1, RowLoss: 2, RowEffect: 4, RowResult: 2, RowAnchor: 6}
	for kind, n := range want {
		if kinds[kind] != n {
			t.Errorf("%d rows of %s, want %d", kinds[kind], kind, n)
		}
	}
}

// TestWords: pounds are printed to two digits, and a year never as one bare figure.
func TestWords(t *testing.T) {
	for p, want := range map[Pence]string{0: "£0", 40: "£0.40", 995: "£10", Pounds(7): "£7", Pounds(949): "£950",
		Pounds(999): "£1k", Pounds(1_049): "£1k", Pounds(1_050): "£1.1k", Pounds(184_999): "£180k",
		Pounds(999_999):    "£1m",
		Pounds(35_700_000): "£36m", Pounds(1_250_000_000): "£1.3bn", -Pounds(2_450): "-£2.5k"} {
		if got := p.String(); got != want {
			t.Errorf("%d pence is %s, want %s", p, got, want)
		}
	}
	in, _ := laboratory(t)
	rare, frequent := assess(t, in).Worst, assess(t, single(4, 9, 20_000, 500_000)).Worst
	if got := rare.About(); !strings.HasPrefix(got, "about £2.5k a year on average; 99.77 % of years without a loss") {
		t.Error(got)
	}
	if got := frequent.About(); !strings.Contains(got, "95 % of years below £") {
		t.Error(got)
	}
}

// TestGolden: a seed gives the same years on every machine, to the rounding of a penny an event.
func TestGolden(t *testing.T) {
	in, _ := laboratory(t)
	in.Own = map[string]Frequency{"service-stops": {Events: 2, Years: 8, Said: said()}}
	r := assess(t, in)
	total := simulateAll(t, &Portfolio{Members: []Member{{"ENG-00001", r}, {"ENG-00002", r}}, Seed: 42, Years: 2_000,
		Shared: []Shared{{ID: "host", Scenario: "service-stops", Percent: 40,
			Hits: map[string]int{"ENG-00001": 100, "ENG-00002": 50}}}})
	near(t, "mean", float64(total.Mean), 55_720_726, 1e-7)
	near(t, "P95", float64(total.P95.At), 280_315_716, 1e-7)
	near(t, "tail", float64(total.Tail), 455_602_083, 1e-7)
}
