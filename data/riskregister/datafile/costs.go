package datafile

import (
	"assure/data/riskregister/tables"
	"assure/questionnaire/entity"
	"assure/scoring/money"
)

// jsonCosts are the pounds of one engagement: what was entered, and what follows by the model of Engine.
type jsonCosts struct {
	Engagement string `json:"engagement"`
	Engine     string `json:"engine"`
	Data       string `json:"loss_data"` // id of the list of incidents and effects
	// Withheld says why there are no pounds, null where there are; figures are then null or empty.
	Withheld *string   `json:"withheld"`
	Low      *int64    `json:"low_pence"` // a year on average
	High     *int64    `json:"high_pence"`
	NoLoss   *float64  `json:"no_loss"` // the chance of a year without a loss, at the higher end
	LossP50  *int64    `json:"loss_p50_pence"`
	LossP90  *int64    `json:"loss_p90_pence"`
	Events   []jsonEvt `json:"events"`
	// Losses, Counts and Controls are as people entered them.
	Losses   []entity.EnteredLoss  `json:"losses"`
	Counts   []entity.EnteredCount `json:"counts"`
	Controls []entity.ControlCost  `json:"controls"`
	Even     []jsonEven            `json:"break_even"` // each control by itself
	First    *string               `json:"buy_first"`
}

type jsonEvt struct {
	Scenario string  `json:"scenario"`
	Events   int     `json:"events"`
	Years    int     `json:"supplier_years"`
	Own      bool    `json:"own_count"`
	Rate     float64 `json:"rate"` // a year, before any control
	Event    int64   `json:"event_pence"`
	Low      int64   `json:"low_pence"`
	High     int64   `json:"high_pence"`
}

type jsonEven struct {
	Buy      string `json:"buy"`
	Scenario string `json:"scenario"`
	Cost     int64  `json:"cost_high_pence"`
	Years    *int64 `json:"years"` // it pays if likelier than 1 in so many; null where it costs nothing
}

// costRows are the engagements of a book that have entries.
func costRows(b *tables.Book) []tables.CostOf {
	if b.Costs == nil {
		return nil
	}
	return b.Costs.Engagements
}

func costJSON(c *tables.CostOf) (*jsonCosts, error) {
	o := &jsonCosts{Engagement: c.Engagement, Engine: money.Engine, Data: c.Result.Data,
		Events: []jsonEvt{}, Losses: c.Entered.Losses, Counts: c.Entered.Counts, Controls: c.Entered.Controls,
		Even: []jsonEven{}}
	o.Losses, o.Counts, o.Controls = notNil(o.Losses), notNil(o.Counts), notNil(o.Controls)
	if c.First != "" {
		o.First = &c.First
	}
	if c.Result.Withheld != "" {
		o.Withheld = &c.Result.Withheld
		return o, nil
	}
	pence := func(p money.Pence) *int64 { n := int64(p); return &n }
	y := &c.Result.Worst
	o.Low, o.High, o.NoLoss = pence(c.Result.Best.Mean), pence(y.Mean), &y.None
	o.LossP50, o.LossP90 = pence(y.LossP50), pence(y.LossP90)
	for i := range c.Result.Scenarios {
		s := &c.Result.Scenarios[i]
		o.Events = append(o.Events, jsonEvt{s.ID, s.Frequency.Events, s.Frequency.Years, s.Frequency.Own, s.Rate,
			int64(s.Event), int64(s.Best.Expected), int64(s.Worst.Expected)})
	}
	for i := range c.Alone {
		for _, e := range c.Alone[i].BreakEven {
			one := jsonEven{c.Alone[i].Actions[0], e.Scenario, int64(c.Alone[i].Cost.High), &e.Years}
			if e.Always {
				one.Years = nil
			}
			o.Even = append(o.Even, one)
		}
	}
	return o, nil
}

func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
