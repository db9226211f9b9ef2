package wire

import (
	"assure/data/costing"
	"assure/scoring/money"
)

// CostBudget is `assure cost budget ENG --json`: what can be bought for one engagement.
type CostBudget struct {
	Schema      string       `json:"schema"`
	Engine      string       `json:"engine"`
	Engagement  string       `json:"engagement"`
	Withheld    *string      `json:"withheld"` // why there are no pounds; null where there are
	Frontier    []CostChoice `json:"frontier"` // what is worth having at some budget, from nothing upwards
	Budget      *int64       `json:"budget_pence"`
	Within      CostChoice   `json:"within"` // the best within the budget
	Alone       []CostChoice `json:"alone"`  // each action by itself
	First       *string      `json:"first"`  // to buy first; null where nothing does anything
	Sensitivity []CostMoved  `json:"sensitivity"`
	Limits      []string     `json:"limits"`
}

// CostChoice is a set of actions. What they avoid is a year on average.
type CostChoice struct {
	Actions      []string        `json:"actions"`
	CostLow      int64           `json:"cost_low_pence"` // a year
	CostHigh     int64           `json:"cost_high_pence"`
	SupplierLow  int64           `json:"supplier_low_pence"`
	SupplierHigh int64           `json:"supplier_high_pence"`
	Fatal        int             `json:"fatal_must_haves"`
	MustHaves    int             `json:"other_must_haves"`
	Before       int64           `json:"before_pence"`
	After        int64           `json:"after_pence"`
	AvoidedLeast int64           `json:"avoided_least_pence"`
	AvoidedMost  int64           `json:"avoided_most_pence"`
	OnlyShows    []string        `json:"only_shows"`
	BreakEven    []CostBreakEven `json:"break_even"`
}

// CostBreakEven is from which frequency a choice pays by one scenario alone: likelier than 1 in Years. Always is a
// choice that
// costs nothing.
type CostBreakEven struct {
	Scenario string `json:"scenario"`
	Years    int64  `json:"years"`
	Always   bool   `json:"always"`
}

// CostMoved is one input moved over its range.
type CostMoved struct {
	Input     string  `json:"input"`
	Low       string  `json:"low"`
	LowYear   int64   `json:"low_year_pence"`
	LowFirst  *string `json:"low_first"`
	High      string  `json:"high"`
	HighYear  int64   `json:"high_year_pence"`
	HighFirst *string `json:"high_first"`
	Changes   bool    `json:"changes_first"`
}

// CostBudgetOf converts a budget.
func CostBudgetOf(x *costing.Engagement, b *costing.Budget) CostBudget {
	o := CostBudget{Schema: SchemaCostBudget, Engine: x.Result.Engine, Engagement: x.Ref,
		Withheld: OrNull(x.Result.Withheld),
		Frontier: eachNotNil(b.Frontier, costChoice), Within: costChoice(b.Within), Alone: eachNotNil(b.Alone,
			costChoice),
		Sensitivity: eachNotNil(b.Moved, costMoved), Limits: money.Limits()}
	if b.Limit != costing.NoLimit {
		limit := int64(b.Limit)
		o.Budget = &limit
	}
	if b.First != nil {
		o.First = &b.First.ID
	}
	return o
}

func costChoice(c money.Choice) CostChoice {
	o := CostChoice{Actions: append([]string{}, c.Actions...), CostLow: int64(c.Cost.Low), CostHigh: int64(c.Cost.High),
		SupplierLow: int64(c.Supplier.Low), SupplierHigh: int64(c.Supplier.High), Fatal: c.Fatal,
		MustHaves: c.MustHaves,
		Before:    int64(c.Before), After: int64(c.After), AvoidedLeast: int64(c.AvoidedLeast),
		AvoidedMost: int64(c.AvoidedMost), OnlyShows: append([]string{}, c.OnlyShows...), BreakEven: []CostBreakEven{}}
	for _, b := range c.BreakEven {
		o.BreakEven = append(o.BreakEven, CostBreakEven{b.Scenario, b.Years, b.Always})
	}
	return o
}

func costMoved(m money.Moved) CostMoved {
	return CostMoved{Input: m.Input, Low: m.Low.Value, LowYear: int64(m.Low.Expected), LowFirst: OrNull(m.Low.First),
		High: m.High.Value, HighYear: int64(m.High.Expected), HighFirst: OrNull(m.High.First), Changes: m.Changes}
}

// CostPortfolio is `assure cost budget --json`: the engagements in force that have entries, added up.
type CostPortfolio struct {
	Schema   string           `json:"schema"`
	Engine   string           `json:"engine"`
	Members  []CostSum        `json:"engagements"`
	Withheld []CostSum        `json:"withheld"` // with entries and without pounds
	InForce  int              `json:"in_force"`
	Low      int64            `json:"low_pence"` // a year on average
	High     int64            `json:"high_pence"`
	Share    int              `json:"host_percent"` // of the events that come by a host: a judgement
	Hosts    []CostHost       `json:"hosts"`
	Now      *CostTotal       `json:"now"` // null where there are no members
	Budget   *int64           `json:"budget_pence"`
	Buys     []CostMemberBuys `json:"buys"`
	CostLow  int64            `json:"cost_low_pence"`
	CostHigh int64            `json:"cost_high_pence"`
	Fatal    int              `json:"fatal_must_haves"`
	Others   int              `json:"other_must_haves"`
	Avoided  int64            `json:"avoided_least_pence"`
	Most     int64            `json:"avoided_most_pence"`
	After    *CostTotal       `json:"after"` // with the same random numbers
	Limits   []string         `json:"limits"`
}

// CostHost is a host under several engagements.
type CostHost struct {
	Name        string   `json:"name"`
	Engagements []string `json:"engagements"`
}

// CostMemberBuys is what a budget buys one engagement.
type CostMemberBuys struct {
	Engagement string `json:"engagement"`
	CostChoice
}

// CostTotal is what simulated years of a portfolio come to. The mean stands beside the exact one.
type CostTotal struct {
	Seed  uint64  `json:"seed"`
	Years int     `json:"years"`
	Exact int64   `json:"exact_mean_pence"`
	Mean  int64   `json:"simulated_mean_pence"`
	SE    int64   `json:"standard_error_pence"`
	None  float64 `json:"no_loss"`
	P90   int64   `json:"p90_pence"`
	P95   int64   `json:"p95_pence"`
	P99   int64   `json:"p99_pence"`
	P99Lo int64   `json:"p99_low_pence"` // its range of about 95 %
	P99Hi int64   `json:"p99_high_pence"`
	Tail  int64   `json:"worst_twentieth_pence"`
}

// CostPortfolioOf converts a portfolio.
func CostPortfolioOf(p *costing.Portfolio, share int, b *costing.Bought) CostPortfolio {
	o := CostPortfolio{Schema: SchemaCostPortfolio, Engine: money.Engine, InForce: p.InForce, Share: share,
		Members: []CostSum{}, Withheld: []CostSum{}, Hosts: []CostHost{}, Buys: []CostMemberBuys{},
		Limits: money.Limits()}
	for i := range p.Members {
		e := p.Members[i].Result.Expected()
		o.Low, o.High = o.Low+int64(e.Low), o.High+int64(e.High)
		o.Members = append(o.Members, costSum(&p.Members[i]))
	}
	for i := range p.Withheld {
		o.Withheld = append(o.Withheld, costSum(&p.Withheld[i]))
	}
	for _, h := range p.Hosts {
		o.Hosts = append(o.Hosts, CostHost{h.Name, h.Members})
	}
	if b == nil {
		return o
	}
	o.Now, o.After = costTotal(b.Before), costTotal(b.After)
	for _, c := range b.Choices {
		o.Buys = append(o.Buys, CostMemberBuys{c.ID, costChoice(c.Choice)})
	}
	if b.Budget != costing.NoLimit {
		limit := int64(b.Budget)
		o.Budget = &limit
	}
	o.CostLow, o.CostHigh, o.Fatal, o.Others = int64(b.Cost.Low), int64(b.Cost.High), b.Fatal, b.Others
	o.Avoided, o.Most = int64(b.Avoided.Low), int64(b.Avoided.High)
	return o
}

func costTotal(t *money.Total) *CostTotal {
	return &CostTotal{Seed: t.Seed, Years: t.Years, Exact: int64(t.Expected), Mean: int64(t.Mean), SE: int64(t.MeanSE),
		None: t.None, P90: int64(t.P90.At), P95: int64(t.P95.At), P99: int64(t.P99.At), P99Lo: int64(t.P99.Low),
		P99Hi: int64(t.P99.High), Tail: int64(t.Tail)}
}
