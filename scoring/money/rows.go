package money

import (
	"fmt"
	"strconv"

	"assure/internal/text"
	"assure/questionnaire"
)

// The kinds of a row.
const (
	RowFrequency = "frequency"
	RowFactor    = "factor"
	RowLoss      = "loss"
	RowEffect    = "effect"
	RowResult    = "result"
	RowAnchor    = "anchor"
)

// Row is one figure that a result rests on, for people: what it is, what it says, and who stands behind it.
type Row struct {
	Scenario, Kind string
	What, Figure   string
	Note           string
	Said
}

// Rows explains the result: for each scenario its frequency, what the facts change, the loss, what each barrier is
// credited with, what follows, and the public figures to hold it against.
func (r *Result) Rows() []Row {
	var out []Row
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		add := func(x Row) { x.Scenario = s.ID; out = append(out, x) }
		add(s.frequencyRow())
		if f := s.Factor; f != nil {
			add(Row{Kind: RowFactor, What: f.Fact + " is " + f.Value,
				Figure: fmt.Sprintf("%d %% of the events", f.Percent),
				Said:   r.model.in.cites(f.Sure, f.Sources, f.Why)})
		}
		for k := range s.Parts {
			p := &s.Parts[k]
			figure := p.Cost.String()
			if p.Days != nil {
				figure = fmt.Sprintf("%d to %d days at %s", p.Days.Low, p.Days.High, figure)
			}
			add(Row{Kind: RowLoss, What: p.Kind, Figure: figure, Note: "90 % range", Said: p.Said})
		}
		for k := range s.Barriers {
			add(s.Barriers[k].row())
		}
		add(Row{Kind: RowResult, What: "one event, before any control", Figure: "about " + s.Event.String(),
			Note: "the mean; it is above what is usual, as few events cost very much"})
		add(Row{Kind: RowResult, What: "a year on average",
			Figure: Range{s.Best.Expected, s.Worst.Expected}.String(),
			Note:   "from all that may be in place to what is shown"})
		for k := range s.Anchors {
			add(r.anchorRow(&s.Anchors[k]))
		}
	}
	return out
}

// String returns both ends, rounded: £12k to £45k.
func (r Range) String() string {
	if r.Low.Rounded() == r.High.Rounded() {
		return "about " + r.Low.String()
	}
	return r.Low.String() + " to " + r.High.String()
}

func (s *Scenario) frequencyRow() Row {
	f := &s.Frequency
	note := fmt.Sprintf("90 %% range from so few events: %s to %s; no event in a year: %s", oneIn(s.RateLow),
		oneIn(s.RateHigh), chance(s.None))
	if f.Events == 0 {
		note = "no event is listed: what is left is the half event that the method begins with. " + note
	}
	return Row{Kind: RowFrequency, What: f.Class, Note: note, Said: f.Said,
		Figure: fmt.Sprintf("%s in %s supplier-years: %s", text.Plural(f.Events, "event", "events"),
			text.Thousands(f.Years), oneIn(s.Rate))}
}

// chance says a probability in percent, with the digits that it takes to differ from certainty.
func chance(p float64) string {
	digits := 0
	for q := 1 - p; digits < 3 && q > 0 && q < 0.1; q *= 10 {
		digits++
	}
	return strconv.FormatFloat(100*p, 'f', digits, 64) + " %"
}

func (c *Credit) row() Row {
	x := Row{Kind: RowEffect, What: c.Title, Said: c.Worst.Said,
		Figure: fmt.Sprintf("cuts the %s by %s to %s", c.Cuts, cut(c.Worst.Cut), cut(c.Best.Cut))}
	if c.Best.Control == nil {
		x.Note = "none of its questions is asked here"
		return x
	}
	x.Note = fmt.Sprintf("%d %% to %d %% in full", c.Worst.Percent, c.Best.Percent)
	if k := c.Worst.Control; k != nil {
		x.Note += fmt.Sprintf("; %s/%s shows %d %%", k.Pack, k.Question, k.Shown/100)
	}
	if c.Worst.Capped {
		x.Note += "; credited with 30 % of it while a fatal must-have is open"
	}
	return x
}

func cut(millionths int) string {
	return strconv.FormatFloat(float64(millionths)/10_000, 'f', 0, 64) + " %"
}

func (r *Result) anchorRow(a *questionnaire.Anchor) Row {
	figure := text.Thousands(a.Amount) + " " + a.Unit
	if a.Unit == questionnaire.GBP {
		figure = "£" + text.Thousands(a.Amount)
	}
	return Row{Kind: RowAnchor, What: a.What + " (" + a.Whose + ")", Figure: figure, Note: a.Note,
		Said: r.model.in.cites(questionnaire.Published, a.Sources, "")}
}

// About says what a year costs as people may print it: never one bare figure.
func (y *Year) About() string {
	out := fmt.Sprintf("about %s a year on average; ", y.Mean)
	if y.P95 > 0 {
		out += fmt.Sprintf("95 %% of years below %s, 99 %% below %s", y.P95, y.P99)
		return out
	}
	return out + fmt.Sprintf("%s of years without a loss, and of the others half below %s, 90 %% below %s",
		chance(y.None), y.LossP50, y.LossP90)
}

// Limits says what the figures are not. It belongs under every page that has any.
func Limits() []string {
	return []string{
		"A handful of events is no more: the 90 % range of the frequency alone spans a factor of five or more.",
		"It is no forecast, and not to be compared between organisations.",
		"Harm to patients is counted beside the pounds and never priced.",
		"Effects of controls are correlations that others published; nobody has tried them on these suppliers.",
		"The order in which to buy is sturdier than the pounds, and the break-even needs no frequency at all.",
	}
}
