package costs

import (
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/costing"
	"assure/internal/text"
	"assure/scoring"
	"assure/scoring/money"
	"assure/tui/curve"
	"assure/tui/page"
	"assure/tui/theme"
)

// New shows what incidents at an engagement would cost.
func New(c *page.Common, r *data.Register, ref string, links Links) *Page {
	p := &Page{c: c, r: r, links: links, title: []string{ref, "what incidents would cost"}}
	p.read = func() (*content, error) {
		x, err := costing.Read(c.Context, r, ref, book.At{})
		if err != nil {
			return nil, err
		}
		return p.engagement(x)
	}
	return p
}

// engagement is the content of the page of one engagement.
func (p *Page) engagement(x *costing.Engagement) (*content, error) {
	v := &content{supplier: x.Supplier.Ref, form: &forms{x},
		title: []string{text.Safe(x.Supplier.Name) + "  " + x.Supplier.Ref,
			text.Safe(x.Ref + " " + x.Service), "what incidents would cost"}}
	if v.off = off(x); len(v.off) > 0 {
		return v, nil
	}
	b, err := x.Budget(costing.NoLimit)
	if err != nil {
		return nil, err
	}
	v.head = costing.EngagementWords(x.Result)
	if len(x.Result.Missing) > 0 {
		v.head = append(v.head, "No loss is entered for: "+strings.Join(titles(x, x.Result.Missing), "; ")+".")
	}
	v.tabs[even] = p.alone(x, b)
	v.tabs[buy] = p.frontier(x, b)
	v.tabs[years] = part{intro: "How likely a year is that costs more than an amount",
		after: []string{"If no more is in place than is shown, " + costing.BadYears(&x.Result.Worst) + ".",
			"If everything is in place that may be, " + costing.BadYears(&x.Result.Best) + "."}}
	v.chart = curve.Chart{Lines: [][]money.Point{x.Result.Worst.Curve, x.Result.Best.Curve},
		Roles: []theme.Role{theme.Warn, theme.Good}}
	v.first, v.second = "no more in place than is shown", "everything in place that may be"
	return v, nil
}

func titles(x *costing.Engagement, ids []string) (out []string) {
	for _, id := range ids {
		out = append(out, costing.ScenarioTitle(x, id))
	}
	return out
}

// off says why an engagement has no pounds, and what to do; nothing where it has some.
func off(x *costing.Engagement) []string {
	const never = "Nothing that is entered changes a score, a grade, a status or a risk. The figures are not a " +
		"forecast."
	enter := "Next: e enters what an event would cost, as ranges: how many days the service would be down, what a " +
		"day " +
		"costs us, rebuilding, telling people. It takes twenty minutes, with somebody who knows the service and " +
		"somebody " +
		"who knows its costs."
	switch {
	case x.Result.Withheld == "":
		return nil
	case x.Entered.Empty():
		return []string{"Off until inputs are entered: nobody has entered what an event would cost, so there are " +
			"no pounds.",
			enter, never}
	case len(x.Entered.Losses) == 0:
		return []string{"Off until losses are entered: what controls cost is there, and what an event would cost " +
			"is not.",
			enter, never}
	}
	return []string{text.Safe("No pounds: " + x.Result.Withheld + "."),
		"Next: answer more of the questionnaire, and look at its proof: a on the page of the supplier (s). What was " +
			"entered about money stays.", never}
}

// alone are the actions by themselves, then the questions that have no cost yet.
func (p *Page) alone(x *costing.Engagement, b *costing.Budget) part {
	out := part{intro: "Pays for itself by pounds alone if events come more often than this. It needs no belief " +
		"in how " +
		"often they come."}
	if len(x.Actions) == 0 {
		out.intro = "No control has a cost yet, so nothing can be weighed: c enters what one costs."
	}
	for i := range b.Alone {
		c := &b.Alone[i]
		e := entry{name: text.Safe(x.Buys(c)), amount: c.Cost.High.String() + " a year", words: paysWords(c)}
		p.opens(&e, x, x.Actions[i].Pack, x.Actions[i].Question)
		out.entries = append(out.entries, e)
	}
	for i := range x.Asked {
		a := &x.Asked[i]
		if a.Priced || a.Shown >= 9_000 && a.Gate != scoring.NotMet && a.Gate != scoring.NotShown {
			continue
		}
		e := entry{name: text.Safe(a.Question + " " + a.Text), amount: "no cost entered"}
		if a.Fatal && a.Gate != scoring.Met {
			e.words = []string{"fatal must-have: " + string(a.Gate)}
		}
		p.opens(&e, x, a.Pack, a.Question)
		out.entries = append(out.entries, e)
	}
	if len(x.Idle) > 0 {
		out.after = []string{text.Safe("Not asked now, so left out: " + strings.Join(x.Idle, ", ") + ".")}
	}
	return out
}

// opens lets an entry open its question.
func (p *Page) opens(e *entry, x *costing.Engagement, pack, question string) {
	e.pack, e.question = pack, question
	e.opens = "go to the question under the cursor"
	e.open = func() page.Cmd { return p.links.Question(x.Ref, pack, question) }
}

// paysWords say from which frequency a choice pays, and what it clears.
func paysWords(c *money.Choice) []string {
	out := []string{costing.PaysWords(c)}
	if clears := costing.Clears(c); clears != "" {
		out = append(out, "clears "+clears)
	}
	return out
}

// frontier are the sets worth having, with what the first purchase would be.
func (p *Page) frontier(x *costing.Engagement, b *costing.Budget) part {
	out := part{intro: "What the first pounds buy, and the next: must-haves first, whatever the pounds."}
	for i := range b.Frontier {
		c := &b.Frontier[i]
		if len(c.Actions) == 0 {
			continue
		}
		e := entry{name: text.Safe(x.Buys(c)), amount: c.Cost.High.String() + " a year",
			words: append([]string{"leaves " + c.After.String() + " a year of " + c.Before.String()}, paysWords(c)...)}
		a := x.Actions[indexOf(x.Actions, c.Actions[0])]
		p.opens(&e, x, a.Pack, a.Question)
		e.opens = "go to the first question of the set under the cursor"
		out.entries = append(out.entries, e)
	}
	if len(out.entries) == 0 {
		out.intro = "Nothing that has a cost is worth having here: 1 lists what can be given one."
	}
	if last := b.Frontier[len(b.Frontier)-1]; len(last.OnlyShows) > 0 {
		out.after = append(out.after, text.Safe(strings.Join(last.OnlyShows, ", ")+" only shows what the supplier "+
			"says is "+
			"in place: if that is so, nothing changes at the supplier."))
	}
	if len(x.Actions) > 0 {
		out.after = append(out.after, text.Safe(text.UpperFirst(costing.FirstWords(x, b))+"."))
	}
	for _, m := range b.Changing() {
		out.after = append(out.after, text.Safe(m.Input+", from "+m.Low.Value+" to "+m.High.Value+": "+
			costing.FirstAt(&m)))
	}
	return out
}

func indexOf(list []money.Action, id string) int {
	for i := range list {
		if list[i].ID == id {
			return i
		}
	}
	return 0
}
