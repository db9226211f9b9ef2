package costs

import (
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/costing"
	"assure/internal/text"
	"assure/scoring/money"
	"assure/tui/curve"
	"assure/tui/page"
	"assure/tui/theme"
)

// NewPortfolio shows what incidents at all engagements in force that have entries would cost together.
func NewPortfolio(c *page.Common, r *data.Register, links Links) *Page {
	p := &Page{c: c, r: r, links: links, title: []string{"What incidents would cost"}}
	p.read = func() (*content, error) {
		all, err := costing.ReadPortfolio(c.Context, r, nil, costing.Share, book.At{})
		if err != nil {
			return nil, err
		}
		return p.portfolio(all)
	}
	return p
}

func (p *Page) portfolio(all *costing.Portfolio) (*content, error) {
	n := len(all.Members) + len(all.Withheld)
	v := &content{title: []string{"What incidents would cost"}}
	if n == 0 {
		v.off = []string{"Off until inputs are entered: nobody has entered what an event would cost, so there are " +
			"no pounds.",
			"Next: open a supplier (g s), then p on one of its services: e enters what an event there would cost.",
			"Nothing that is entered changes a score, a grade, a status or a risk. The figures are not a forecast."}
		return v, nil
	}
	v.title = append(v.title, text.Thousands(n)+" of "+text.Thousands(all.InForce)+" engagements in force")
	if len(all.Members) == 0 {
		v.off = []string{"No pounds: of every engagement with entries too little is known, or it is not assessed.",
			withheld(all)}
		return v, nil
	}
	b, err := all.Buy(costing.NoLimit, costing.Seed, costing.Years)
	if err != nil {
		return nil, err
	}
	v.head = costing.PortfolioWords(all, b)
	v.tabs[even] = p.members(all, b)
	if v.tabs[buy], err = p.steps(all, b); err != nil {
		return nil, err
	}
	v.tabs[years] = bad(all, b)
	v.chart = curve.Chart{Lines: [][]money.Point{b.Before.Curve, b.After.Curve}, Roles: []theme.Role{theme.Warn,
		theme.Good}}
	v.first, v.second = "now, with no more in place than is shown", "with all that has a cost bought"
	return v, nil
}

func withheld(all *costing.Portfolio) string {
	refs := make([]string, len(all.Withheld))
	for i := range all.Withheld {
		refs[i] = all.Withheld[i].Ref
	}
	return "Without pounds, as they are not assessed or too little is known: " + strings.Join(refs, ", ") + "."
}

// members are the engagements, with when all that has a cost there pays for itself.
func (p *Page) members(all *costing.Portfolio, b *costing.Bought) part {
	out := part{intro: "All that has a cost at a service, as a whole: pays for itself if events there come more " +
		"often than " +
		"this. enter shows each purchase alone."}
	for i := range all.Members {
		x := &all.Members[i]
		e := entry{name: text.Safe(x.Ref + " " + x.Service + ", " + x.Supplier.Name),
			amount: x.Result.Expected().High.String() + " a year now", opens: "open the engagement under the cursor",
			open: func() page.Cmd { return p.links.Engagement(x.Ref) }}
		e.words = []string{"no control has a cost"}
		if plan := b.Plans[x.Ref]; len(x.Actions) > 0 {
			f := plan.Frontier()
			c := &f[len(f)-1]
			e.words = append([]string{text.Safe("buy " + x.Buys(c) + ": at most " + c.Cost.High.String() + " a year")},
				paysWords(c)...)
			if len(c.Actions) == 0 {
				e.words = []string{"nothing that has a cost is worth having by pounds"}
			}
		}
		out.entries = append(out.entries, e)
	}
	if len(all.Withheld) > 0 {
		out.after = []string{withheld(all)}
	}
	return out
}

// steps are the choices within a quarter, a half and all of what everything costs, and within the least that buys
// something.
func (p *Page) steps(all *costing.Portfolio, b *costing.Bought) (part, error) {
	out := part{intro: "What a budget buys over all services: must-haves first, whatever the pounds."}
	seen := map[money.Pence]bool{0: true}
	for _, share := range []money.Pence{10, 25, 50, 75, 100} {
		choices, err := all.Spend(b, b.Cost.High*share/100)
		if err != nil {
			return out, err
		}
		sum := costing.SumOf(choices)
		if seen[sum.Cost.High] {
			continue
		}
		seen[sum.Cost.High] = true
		e := entry{name: text.Plural(sum.Actions, "purchase", "purchases"), amount: sum.Cost.High.String() + " a year",
			opens: "open the first engagement of it",
			open:  func() page.Cmd { return p.links.Engagement(choices[0].ID) }}
		for i := range choices {
			e.words = append(e.words, text.Safe(choices[i].ID+": "+costing.BuysOf(all, choices[i].ID,
				&choices[i].Choice)))
		}
		words := "takes " + sum.Avoided.String() + " a year away on average"
		if clears := sum.Clears(); clears != "" {
			words += ", clears " + clears
		}
		e.words = append(e.words, words)
		out.entries = append(out.entries, e)
	}
	if len(out.entries) == 0 {
		out.intro = "Nothing that has a cost is worth having. enter on a service shows each purchase alone (1)."
	}
	return out, nil
}

// bad are the simulated years.
func bad(all *costing.Portfolio, b *costing.Bought) part {
	out := part{intro: "How likely a year is that costs more than an amount, over all these services"}
	for _, r := range b.Rows() {
		words := r.What + ": " + r.Now
		if len(b.Choices) > 0 {
			words += "; with all that has a cost bought " + r.After
		}
		out.after = append(out.after, text.UpperFirst(words)+".")
	}
	for _, h := range all.Hosts {
		out.after = append(out.after, text.Safe("Hit together: "+strings.Join(h.Members, ", ")+", on "+h.Name+"."))
	}
	return out
}
