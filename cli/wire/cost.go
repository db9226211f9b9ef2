package wire

import (
	"time"

	"assure/data/costing"
	"assure/questionnaire/entity"
	"assure/scoring/money"
)

// Cost is `assure cost show ENG --json`: what is entered about the money of an engagement, and what follows. Amounts
// ending in _pence are whole pence and exact; those of entries are whole pounds. Withheld says why there are no
// pounds, and is null where there are.
type Cost struct {
	Schema     string        `json:"schema"`
	Engine     string        `json:"engine"`
	Data       string        `json:"data"` // id of the list of incidents and effects
	Engagement string        `json:"engagement"`
	Supplier   Name          `json:"supplier"`
	Service    *string       `json:"service"`
	Withheld   *string       `json:"withheld"`
	Year       *CostYear     `json:"year"`
	Losses     []CostLoss    `json:"losses"`
	Counts     []CostCount   `json:"counts"`
	Controls   []CostControl `json:"controls"`
	Missing    []string      `json:"missing"` // scenarios without a loss
	Idle       []string      `json:"idle"`    // questions with a cost that are not asked now
	Questions  []CostAsked   `json:"questions"`
	Limits     []string      `json:"limits"` // what the figures are not
}

// CostYear is what a year costs: low with all that may be in place, high with what is shown. The chances are of a year
// at the high end.
type CostYear struct {
	Low     int64   `json:"low_pence"`
	High    int64   `json:"high_pence"`
	None    float64 `json:"no_loss"` // chance of a year without a loss
	P90     int64   `json:"p90_pence"`
	P95     int64   `json:"p95_pence"`
	P99     int64   `json:"p99_pence"`
	LossP50 int64   `json:"loss_p50_pence"` // of the years with a loss
	LossP90 int64   `json:"loss_p90_pence"`
}

// CostRange is a range as it was entered; likely is null where nobody said.
type CostRange struct {
	Low    int64  `json:"low"`
	Likely *int64 `json:"likely"`
	High   int64  `json:"high"`
}

// CostStated is who stands behind a figure.
type CostStated struct {
	By       string  `json:"by"`
	Recorder *string `json:"recorder"`
	On       string  `json:"on"`
	Entered  string  `json:"entered"`
	Sure     string  `json:"sure"` // published, own, judgement
	Source   *string `json:"source"`
	Why      *string `json:"why"`
}

// CostLoss is one part of what an event costs, in pounds; of an outage a day.
type CostLoss struct {
	Scenario string     `json:"scenario"`
	Part     string     `json:"part"`
	Days     *CostRange `json:"days"`
	Pounds   CostRange  `json:"pounds"`
	CostStated
}

// CostCount is how often events come by our own count.
type CostCount struct {
	Scenario string `json:"scenario"`
	Events   int    `json:"events"`
	Years    int    `json:"supplier_years"`
	CostStated
}

// CostControl is what a control costs.
type CostControl struct {
	Pack     string     `json:"pack"`
	Question string     `json:"question"`
	What     *string    `json:"what"`
	To       int        `json:"to_percent"`
	Buyer    *CostPrice `json:"buyer"`
	Supplier *CostPrice `json:"supplier"`
}

// CostPrice is what one payer pays, in pounds.
type CostPrice struct {
	Once    CostRange `json:"once"`
	Running CostRange `json:"running"`
	Hours   CostRange `json:"hours"`
	Rate    CostRange `json:"rate"`
	Years   int       `json:"contract_years"`
	Low     int64     `json:"year_low_pence"`
	High    int64     `json:"year_high_pence"`
	CostStated
}

// CostAsked is a question that a cost can be entered for. Shown and at most are percent.
type CostAsked struct {
	Pack     string   `json:"pack"`
	Question string   `json:"question"`
	Text     string   `json:"text"`
	Barriers []string `json:"barriers"`
	Shown    int      `json:"shown"`
	AtMost   int      `json:"at_most"`
	MustHave bool     `json:"must_have"`
	Fatal    bool     `json:"fatal"`
	Gate     *string  `json:"state"` // of the must-have: met, not met, not shown
	Priced   bool     `json:"has_cost"`
}

// CostOf converts the pounds of an engagement. Its lists are never null.
func CostOf(x *costing.Engagement) Cost {
	r := x.Result
	o := Cost{Schema: SchemaCost, Engine: r.Engine, Data: r.Data, Engagement: x.Ref,
		Supplier: Name{Ref: x.Supplier.Ref, Name: x.Supplier.Name}, Service: OrNull(x.Service),
		Withheld: OrNull(r.Withheld),
		Losses:   eachNotNil(x.Entered.Losses, costLoss), Counts: eachNotNil(x.Entered.Counts, costCount),
		Controls: eachNotNil(x.Entered.Controls, costControl), Missing: append([]string{}, r.Missing...),
		Idle: append([]string{}, x.Idle...), Questions: eachNotNil(x.Asked, costAsked), Limits: money.Limits()}
	if r.Withheld == "" {
		y := &r.Worst
		o.Year = &CostYear{Low: int64(r.Best.Mean), High: int64(y.Mean), None: y.None, P90: int64(y.P90),
			P95: int64(y.P95),
			P99: int64(y.P99), LossP50: int64(y.LossP50), LossP90: int64(y.LossP90)}
	}
	return o
}

func costAsked(a costing.Asked) CostAsked {
	return CostAsked{Pack: a.Pack, Question: a.Question, Text: a.Text, Barriers: append([]string{}, a.Barriers...),
		Shown: a.Shown / 100, AtMost: a.AtMost / 100, MustHave: a.MustHave, Fatal: a.Fatal,
		Gate:   OrNull(string(a.Gate)),
		Priced: a.Priced}
}

func costLoss(l entity.EnteredLoss) CostLoss {
	o := CostLoss{Scenario: l.Scenario, Part: l.Part, Pounds: costRange(l.Cost), CostStated: costStated(&l.Stated)}
	if l.Days != nil {
		d := costRange(*l.Days)
		o.Days = &d
	}
	return o
}

func costCount(n entity.EnteredCount) CostCount {
	return CostCount{Scenario: n.Scenario, Events: n.Events, Years: n.Years, CostStated: costStated(&n.Stated)}
}

func costControl(k entity.ControlCost) CostControl {
	return CostControl{Pack: k.Pack, Question: k.Question, What: OrNull(string(k.What)), To: k.To,
		Buyer: costPrice(k.Buyer), Supplier: costPrice(k.Supplier)}
}

func costPrice(p *entity.Price) *CostPrice {
	if p == nil {
		return nil
	}
	a := money.CostOf(p).Annual()
	return &CostPrice{Once: costRange(p.Once), Running: costRange(p.Running), Hours: costRange(p.Hours),
		Rate: costRange(p.Rate), Years: p.Years, Low: int64(a.Low), High: int64(a.High),
		CostStated: costStated(&p.Stated)}
}

func costRange(s entity.Spread) CostRange {
	o := CostRange{Low: s.Low, High: s.High}
	if s.Likely != 0 {
		o.Likely = &s.Likely
	}
	return o
}

func costStated(s *entity.Stated) CostStated {
	return CostStated{By: s.By, Recorder: OrNull(s.Recorder), On: s.On.String(),
		Entered: s.At.UTC().Format(time.RFC3339),
		Sure:    string(s.Sure), Source: OrNull(string(s.Source)), Why: OrNull(string(s.Why))}
}

// CostRows is `assure cost explain --json`: each figure that the pounds rest on.
type CostRows struct {
	Schema     string    `json:"schema"`
	Engine     string    `json:"engine"`
	Rows       []CostRow `json:"rows"`
	Engagement string    `json:"engagement"`
	Limits     []string  `json:"limits"`
}

// CostRow is one figure, and who stands behind it.
type CostRow struct {
	Engagement string  `json:"engagement"`
	Scenario   string  `json:"scenario"`
	Kind       string  `json:"kind"` // frequency, factor, loss, effect, result, anchor
	What       string  `json:"what"`
	Figure     string  `json:"figure"`
	Note       *string `json:"note"`
	By         *string `json:"by"`
	On         *string `json:"on"`
	Sure       *string `json:"sure"`
	Source     *string `json:"source"`
	Why        *string `json:"why"`
}

// CostRowsOf explains the pounds of an engagement.
func CostRowsOf(x *costing.Engagement) CostRows {
	o := CostRows{Schema: SchemaCostRows, Engine: x.Result.Engine, Engagement: x.Ref, Limits: money.Limits(),
		Rows: []CostRow{}}
	for _, r := range x.Result.Rows() {
		row := CostRow{Engagement: x.Ref, Scenario: r.Scenario, Kind: r.Kind, What: r.What, Figure: r.Figure,
			Note: OrNull(r.Note), By: OrNull(r.By), Sure: OrNull(string(r.Sure)), Source: OrNull(r.Source),
			Why: OrNull(r.Why)}
		if r.On != 0 {
			row.On = OrNull(r.On.String())
		}
		o.Rows = append(o.Rows, row)
	}
	return o
}

// Costs is `assure cost list --json`: the engagements in force that have entries.
type Costs struct {
	Schema  string    `json:"schema"`
	Engine  string    `json:"engine"`
	Costs   []CostSum `json:"costs"`
	InForce int       `json:"in_force"` // engagements, with or without entries
}

// CostSum is the pounds of one engagement; both are null where there are none, and withheld says why.
type CostSum struct {
	Engagement string  `json:"engagement"`
	Supplier   Name    `json:"supplier"`
	Service    *string `json:"service"`
	Low        *int64  `json:"low_pence"`
	High       *int64  `json:"high_pence"`
	Withheld   *string `json:"withheld"`
	Controls   int     `json:"controls"` // that have a cost
}

// CostsOf lists a portfolio.
func CostsOf(p *costing.Portfolio) Costs {
	o := Costs{Schema: SchemaCosts, Engine: money.Engine, InForce: p.InForce, Costs: []CostSum{}}
	for _, list := range [][]costing.Engagement{p.Members, p.Withheld} {
		for i := range list {
			o.Costs = append(o.Costs, costSum(&list[i]))
		}
	}
	return o
}

func costSum(x *costing.Engagement) CostSum {
	s := CostSum{Engagement: x.Ref, Supplier: Name{Ref: x.Supplier.Ref, Name: x.Supplier.Name},
		Service:  OrNull(x.Service),
		Withheld: OrNull(x.Result.Withheld), Controls: len(x.Entered.Controls)}
	if x.Result.Withheld == "" {
		e := x.Result.Expected()
		low, high := int64(e.Low), int64(e.High)
		s.Low, s.High = &low, &high
	}
	return s
}
