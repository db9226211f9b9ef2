package money

import (
	"cmp"
	"slices"

	"assure/internal/problem"
	"assure/questionnaire"
	"assure/scoring"
)

// Said is who stated a figure, when, how sure it is, and from where.
type Said struct {
	By     string
	On     questionnaire.Date
	Sure   questionnaire.Sure
	Source string // in words: a document, an invoice, the sources of a file of loss data
	Why    string
}

// The parts of a loss. An outage is days times what a day costs.
const (
	Outage  = "outage"
	Rebuild = "rebuild"
	Notify  = "notification"
)

// PartKinds lists the parts of a loss in their order.
func PartKinds() []string { return []string{Outage, Rebuild, Notify} }

// Part is one part of what an event costs the buyer: Cost, or Days times Cost where Days is not nil. Harm to
// patients is counted elsewhere, and never priced.
type Part struct {
	Kind string
	Days *Span
	Cost Range
	Said
}

// Frequency is how often events come: Events in Years supplier-years.
type Frequency struct {
	Events, Years int
	Least, Most   int // of Years; the same where nobody doubts it
	Class         string
	Own           bool // entered by the buyer in place of the list
	Said
}

// Control is what is known of one question: its credit at the shown end and at most, in hundredths of a percent.
type Control struct {
	Pack, Question  string
	Shown, AtMost   int // 0..10,000
	MustHave, Fatal bool
	Gate            scoring.GateState // "" where there is no must-have
}

// whole is the credit of a control that is shown in full.
const whole = 10_000

// fatalCredit is the most that a barrier is credited with while a fatal must-have of it is not met.
const fatalCredit = 3_000

// Controls returns what results show of the questions that are in scope. Of a question that is not answered nothing
// is shown, and at most all of it may be there.
func Controls(results ...*scoring.Result) []Control {
	var out []Control
	for _, r := range results {
		for i := range r.Rows {
			row := &r.Rows[i]
			if !row.InScope() {
				continue
			}
			c := Control{Pack: r.Pack, Question: row.Question, AtMost: whole}
			if row.State == scoring.Answered {
				c.Shown, c.AtMost = row.Earned, 100*row.Value
			}
			if g := row.Gate; g != nil && !g.Key {
				c.MustHave, c.Fatal, c.Gate = true, g.Cap == "D", g.State
			}
			out = append(out, c)
		}
	}
	return out
}

// Input is everything that a [Result] depends on.
type Input struct {
	Data     *questionnaire.LossData
	Status   scoring.Status // of the engagement; [scoring.TooLittleKnown] and [scoring.NotAssessed] get no pounds
	Facts    questionnaire.Facts
	Controls []Control
	Losses   map[string][]Part    // what the buyer entered, by scenario; a scenario without stays out
	Own      map[string]Frequency // in place of the list of a scenario
	// Means leaves out percentiles and curves, which take most of the time: a portfolio and a table need none.
	Means bool
}

func bad(code, where, fix, format string, args ...any) *problem.Problem {
	return problem.New(code, where, fix, format, args...)
}

// check returns the first thing that is wrong with what a person entered.
func (in *Input) check() *problem.Problem {
	if in.Data == nil {
		return bad("no-loss-data", "", "name a file of incidents and effects", "there is no list of incidents")
	}
	for id, parts := range in.Losses {
		if in.Data.Scenario(id) == nil {
			return bad("unknown-scenario", id, "name a scenario of "+in.Data.ID, "there is no scenario %q", id)
		}
		for i := range parts {
			if p := checkPart(id, &parts[i], parts[:i]); p != nil {
				return p
			}
		}
	}
	for id, f := range in.Own {
		switch {
		case in.Data.Scenario(id) == nil:
			return bad("unknown-scenario", id, "name a scenario of "+in.Data.ID, "there is no scenario %q", id)
		case f.Years < 1 || f.Years > 10_000_000 || f.Events < 0 || f.Events > 1_000_000:
			return bad("bad-frequency", id, "give 0 events or more, in 1 year or more",
				"%d events in %d supplier-years", f.Events, f.Years)
		case f.By == "" || f.On == 0:
			return bad("unsigned", id, "say who counted, and when", "nobody stands behind the frequency")
		case f.Least > f.Years || f.Most != 0 && f.Most < f.Years || f.Least < 0:
			return bad("bad-frequency", id, "put least, years and most in order", "the years are out of order")
		}
	}
	for _, c := range in.Controls {
		if c.Shown < 0 || c.Shown > c.AtMost || c.AtMost > whole {
			return bad("bad-credit", c.Pack+"/"+c.Question, "report the fault", "shown %d and at most %d",
				c.Shown, c.AtMost)
		}
	}
	return nil
}

func checkPart(scenario string, p *Part, before []Part) *problem.Problem {
	where := scenario + " " + p.Kind
	switch {
	case !slices.Contains(PartKinds(), p.Kind):
		return bad("bad-part", scenario, "use outage, rebuild or notification", "there is no part %q", p.Kind)
	case slices.ContainsFunc(before, func(x Part) bool { return x.Kind == p.Kind }):
		return bad("bad-part", where, "give each part once", "the part is there twice")
	case p.Cost.Low < 1 || p.Cost.Low > p.Cost.High || p.Cost.High > Pounds(MaxPounds):
		return bad("bad-range", where, "give the low end first, and neither of them zero",
			"the range of pounds is out of order")
	case p.Days != nil && (p.Days.Low < 1 || p.Days.Low > p.Days.High || p.Days.High > 3650):
		return bad("bad-range", where, "give 1 to 3650 days, the low end first", "the range of days is out of order")
	case p.Kind == Outage && p.Days == nil:
		return bad("bad-part", where, "give the days, and what a day costs", "an outage has days")
	case p.By == "" || p.On == 0:
		return bad("unsigned", where, "say who estimated it, and when", "nobody stands behind the figure")
	}
	return nil
}

// cites says who stands behind a figure of the loss data.
func (in *Input) cites(sure questionnaire.Sure, sources []string, why string) Said {
	return Said{Sure: sure, Source: in.Data.Cited(sources), Why: why, On: in.Data.AsOf}
}

// frequency returns how often events of a scenario come, nil where nothing says so.
func (in *Input) frequency(scenario string) *Frequency {
	if f, ok := in.Own[scenario]; ok {
		f.Own, f.Least, f.Most = true, cmp.Or(f.Least, f.Years), cmp.Or(f.Most, f.Years)
		return &f
	}
	l := in.Data.List(scenario)
	if l == nil {
		return nil
	}
	return &Frequency{Events: len(l.Events), Years: l.Exposure.Years, Least: l.Exposure.Least, Most: l.Exposure.Most,
		Class: l.Class, Said: in.cites(l.Exposure.Sure, l.Exposure.Sources, l.Exposure.Why)}
}
