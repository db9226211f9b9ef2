package demo

import (
	"context"

	"assure/data"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Who says in the demo what an incident would cost, and what they say of where it is from: all of it is invented.
const (
	finance   = "Pat Demo-Finance"
	invented  = "an hour with the service's owner; invented for the demo"
	stopping  = "service-stops"
	dataTaken = "data-taken"
)

// priced is what an incident at a service would cost us, and what controls there cost. Ranges are low to high.
type priced struct {
	service  string
	days     entity.Spread // down
	day      entity.Spread // pounds
	rebuild  entity.Spread
	notify   entity.Spread // where data are taken
	controls []pricedControl
}

type pricedControl struct {
	question, what string
	to             int
	price          entity.Price
	bySupplier     bool
}

func ranging(low, high int64) entity.Spread { return entity.Spread{Low: low, High: high} }

// losses are three services of which two are on one host.
func losses() []priced {
	document := entity.Price{Hours: ranging(4, 8), Rate: ranging(40, 60), Years: 3}
	return []priced{
		{service: "Electronic patient record", days: entity.Spread{Low: 1, Likely: 5, High: 20}, day: ranging(40_000,
			250_000),
			rebuild: ranging(100_000, 1_500_000), controls: []pricedControl{
				{"ITS-34", "watched restore test of our own data, once a year", 95,
					entity.Price{Running: ranging(4_000, 9_000), Years: 1}, false},
				{"ITS-46", "report of a configuration scan", 95, document, false}}},
		{service: "Pathology order communications", days: entity.Spread{Low: 5, Likely: 20, High: 90},
			day: ranging(10_000, 60_000), rebuild: ranging(50_000, 500_000), notify: ranging(20_000, 200_000),
			controls: []pricedControl{
				{"ITS-34", "restore test from an offline copy", 95, entity.Price{Once: ranging(8_000, 24_000),
					Years: 3}, false},
				{"ITS-22", "second factor for remote support", 95, entity.Price{Once: ranging(1_500, 4_500),
					Running: ranging(400, 900), Years: 3}, false},
				{"ITS-38", "updates within 14 days", 80, entity.Price{Running: ranging(15_000, 30_000), Years: 1},
					true}}},
		{service: "Clinical decision support", days: entity.Spread{Low: 3, Likely: 10, High: 45}, day: ranging(4_000,
			20_000),
			rebuild: ranging(20_000, 150_000), controls: []pricedControl{
				{"ITS-34", "restore test from an offline copy", 95, entity.Price{Once: ranging(6_000, 18_000),
					Years: 3}, false},
				{"ITS-22", "proof of the second factor", 95, document, false},
				{"ITS-46", "configuration baseline", 80, entity.Price{Once: ranging(3_000, 6_000), Years: 3}, false}}},
	}
}

// enterLosses enters what incidents at three services would cost, so that the pages and papers of money show something.
func (b *builder) enterLosses(ctx context.Context) error {
	said := entity.Stated{By: finance, Sure: questionnaire.Judgement, Why: invented}
	for _, x := range losses() {
		ref := b.deal(x.service).ref
		e := data.CostEntry{Losses: []entity.EnteredLoss{
			{Scenario: stopping, Part: "outage", Days: &x.days, Cost: x.day, Stated: said},
			{Scenario: stopping, Part: "rebuild", Cost: x.rebuild, Stated: said}}}
		if x.notify.High > 0 {
			e.Losses = append(e.Losses,
				entity.EnteredLoss{Scenario: dataTaken, Part: "notification", Cost: x.notify, Stated: said})
		}
		if _, err := b.jo.EnterCosts(ctx, ref, e); err != nil {
			return err
		}
		for _, c := range x.controls {
			c.price.Stated = said
			k := &entity.ControlCost{Question: c.question, What: questionnaire.Text(c.what), To: c.to, Buyer: &c.price}
			if c.bySupplier {
				k.Buyer, k.Supplier = nil, &c.price
			}
			if _, err := b.jo.EnterCosts(ctx, ref, data.CostEntry{Control: k}); err != nil {
				return err
			}
		}
	}
	return nil
}
