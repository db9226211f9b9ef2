package entity

import (
	"slices"
	"time"

	"assure/questionnaire"
)

// Costing is what people entered about the money of an engagement: what an event would cost us, how often one comes by
// our own count, and what controls cost. It is beside the score and changes none.
type Costing struct {
	Engagement string         `json:"engagement"` // also its identifier
	Losses     []EnteredLoss  `json:"losses,omitempty"`
	Counts     []EnteredCount `json:"counts,omitempty"`
	Controls   []ControlCost  `json:"controls,omitempty"`
}

// Empty reports whether nothing is entered.
func (c *Costing) Empty() bool { return len(c.Losses)+len(c.Counts)+len(c.Controls) == 0 }

// Known returns what was stated on or before a day.
func (c Costing) Known(on questionnaire.Date) Costing {
	later := func(s *Stated) bool { return s.On > on }
	c.Losses = slices.DeleteFunc(slices.Clone(c.Losses), func(l EnteredLoss) bool { return later(&l.Stated) })
	c.Counts = slices.DeleteFunc(slices.Clone(c.Counts), func(n EnteredCount) bool { return later(&n.Stated) })
	c.Controls = slices.Clone(c.Controls)
	for i := range c.Controls {
		k := &c.Controls[i]
		if k.Buyer != nil && later(&k.Buyer.Stated) {
			k.Buyer = nil
		}
		if k.Supplier != nil && later(&k.Supplier.Stated) {
			k.Supplier = nil
		}
	}
	c.Controls = slices.DeleteFunc(c.Controls, func(k ControlCost) bool { return k.Buyer == nil && k.Supplier == nil })
	return c
}

// Stated is who stands behind a figure, of which day it is, how sure it is and where it is from.
type Stated struct {
	By       string             `json:"by"`
	Recorder string             `json:"recorder,omitempty"` // who wrote it down, when that is not By
	On       questionnaire.Date `json:"on"`
	At       time.Time          `json:"at"` // when it was entered
	Sure     questionnaire.Sure `json:"sure"`
	Source   questionnaire.Text `json:"source,omitempty"`
	Why      questionnaire.Text `json:"why,omitempty"`
}

// Spread is a 90 % range of whole numbers: one in twenty is below Low, one in twenty above High. Likely is what the
// person takes for most likely, 0 where nobody said; it is kept and shown, and is in no sum.
type Spread struct {
	Low    int64 `json:"low"`
	Likely int64 `json:"likely,omitempty"`
	High   int64 `json:"high"`
}

// EnteredLoss is one part of what an event of a scenario costs us, in pounds. Days is nil for a part that is no outage;
// the pounds of an outage are those of a day.
type EnteredLoss struct {
	Scenario string  `json:"scenario"`
	Part     string  `json:"part"` // outage, rebuild, notification
	Days     *Spread `json:"days,omitempty"`
	Cost     Spread  `json:"cost"`
	Stated
}

// EnteredCount is how often events of a scenario come by our own count, in place of the published list.
type EnteredCount struct {
	Scenario string `json:"scenario"`
	Events   int    `json:"events"`
	Years    int    `json:"years"` // supplier-years
	Stated
}

// ControlCost is what it costs to fix the finding of a question or to show what is said to be in place. To is what is
// shown of the question afterwards, in percent: it is answered in full then, and To is how far that is proven.
type ControlCost struct {
	Pack     string             `json:"pack"`
	Question string             `json:"question"`
	What     questionnaire.Text `json:"what,omitempty"`
	To       int                `json:"to"`
	Buyer    *Price             `json:"buyer,omitempty"`
	Supplier *Price             `json:"supplier,omitempty"`
}

// Price is what one payer pays, in pounds: once and hours at a rate, spread over the years of the contract, and running
// costs every year.
type Price struct {
	Once    Spread `json:"once"`
	Running Spread `json:"running"`
	Hours   Spread `json:"hours"`
	Rate    Spread `json:"rate"`
	Years   int    `json:"years"`
	Stated
}

// MaxControlCosts is the most controls of an engagement that have a cost: every set of them is weighed.
const MaxControlCosts = 20

// EachStated calls f for each thing that somebody stated.
func (c *Costing) EachStated(f func(*Stated)) {
	for i := range c.Losses {
		f(&c.Losses[i].Stated)
	}
	for i := range c.Counts {
		f(&c.Counts[i].Stated)
	}
	for i := range c.Controls {
		for _, p := range []*Price{c.Controls[i].Buyer, c.Controls[i].Supplier} {
			if p != nil {
				f(&p.Stated)
			}
		}
	}
}
