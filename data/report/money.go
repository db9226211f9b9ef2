package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"assure/data/book"
	"assure/data/costing"
	"assure/internal/text"
	"assure/scoring/money"
)

// moneyHeading is the heading of what an incident would cost.
const moneyHeading = "What an incident would cost, and what to buy"

// notMoney says what pounds are not. It is below each of them.
const notMoney = "Few events are known, and this is no forecast, nor to be compared with another organisation's. " +
	"Harm to patients is counted elsewhere and never priced. No figure here changes a score, a grade or a risk. " +
	"Model " + money.Engine + "; `assure cost explain` says where each figure is from."

// boardNotMoney is the same on a paper that is to stay two pages.
const boardNotMoney = "Few events are known: no forecast, and not to be compared with other organisations. Harm to " +
	"patients is never priced. No figure here changes a score or a risk. Model " + money.Engine + "."

// withheldMoney is the section of a redacted copy: amounts are commercially sensitive.
func withheldMoney() *Section {
	return &Section{Heading: moneyHeading, Parts: []Part{{Quiet: "Amounts are left out of a redacted copy."}}}
}

// moneyOf is what an incident at one engagement would cost and what to buy; it has no section where nothing is entered.
// section makes it.
func (rp *reporter) moneyOf(ctx context.Context, b *book.Book, st *book.Standing,
	section func(*costing.Engagement) (*Section, error)) ([]Section, error) {
	list, withheld, err := costing.InCopy(ctx, rp.copy, b, rp.r.Reader().Packs.UsualLosses(), false)
	if err != nil {
		return nil, err
	}
	if withheld {
		return []Section{*withheldMoney()}, nil
	}
	for i := range list {
		if x := &list[i]; x.ID == st.Engagement.ID {
			s, err := section(x)
			if err != nil {
				return nil, err
			}
			return []Section{*s}, nil
		}
	}
	return nil, nil
}

// briefMoney is the same for a page that must stay one: what a bad year costs, and when the first purchases pay for
// themselves.
func briefMoney(x *costing.Engagement) (*Section, error) {
	s := &Section{Heading: moneyHeading}
	if x.Result.Withheld != "" {
		s.Parts = []Part{{Text: "There are no pounds: " + x.Result.Withheld + "."}}
		return s, nil
	}
	s.Parts = []Part{{Text: costing.EngagementWords(x.Result)[0]}}
	alone, err := x.Alone()
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(alone, func(a, b money.Choice) int { // what must be first, then the cheaper
		return cmp.Or(cmp.Compare(b.Fatal, a.Fatal), cmp.Compare(b.MustHaves, a.MustHaves),
			cmp.Compare(a.Cost.High, b.Cost.High))
	})
	s.Parts[0].Text += " Few events are known: no forecast."
	i := slices.IndexFunc(alone, func(c money.Choice) bool { return c.Cost.High > 0 })
	if i < 0 {
		return s, nil
	}
	c := &alone[i]
	words := fmt.Sprintf("First: %s, at most %s a year: %s", x.Buys(c), c.Cost.High, costing.PaysWords(c))
	if n := len(alone) - 1; n > 0 {
		words += fmt.Sprintf("; %d more in the decision memo", n)
	}
	s.Parts = append(s.Parts, Part{Items: []string{words}})
	return s, nil
}

func moneySection(x *costing.Engagement) (*Section, error) {
	s := &Section{Heading: moneyHeading}
	if x.Result.Withheld != "" {
		s.Parts = []Part{{Text: "There are no pounds: " + x.Result.Withheld + "."}}
		return s, nil
	}
	for _, words := range costing.EngagementWords(x.Result) {
		s.Parts = append(s.Parts, Part{Text: words})
	}
	if len(x.Actions) > 0 {
		b, err := x.Budget(costing.NoLimit)
		if err != nil {
			return nil, err
		}
		t := moneyTable("What the first pounds buy, and the next, must-haves first", true)
		for i := range b.Frontier {
			if c := &b.Frontier[i]; len(c.Actions) > 0 {
				t.choice(x.Buys(c), c)
			}
		}
		s.Parts = append(s.Parts, Part{Table: t}, Part{Text: sentence(costing.FirstWords(x, b))})
	}
	s.Parts = append(s.Parts, Part{Quiet: notMoney})
	return s, nil
}

// moneyTable is a table of what can be bought. after has a column of what a year costs then.
func moneyTable(caption string, after bool) *Table {
	t := &Table{ID: "money", Caption: caption, Aside: true, Empty: "No control has a cost yet.",
		Columns: []Column{{Header: "Buy", Width: 50}, {Header: "At most a year", Width: 14},
			{Header: "Pays for itself by pounds if", Width: 44}, {Header: "Clears", Width: 20}}}
	if after {
		t.Columns = append(t.Columns, Column{Header: "Average year afterwards", Width: 14})
	}
	return t
}

// choice adds a choice to a table of [moneyTable].
func (t *Table) choice(buys string, c *money.Choice) {
	row := []Cell{Words(buys), Words(c.Cost.High.String()), Words(costing.Pays(c)), Words(costing.Clears(c)),
		Words(c.After.String())}
	t.Rows = append(t.Rows, row[:len(t.Columns)])
}

// sentence makes a sentence of words.
func sentence(s string) string { return text.UpperFirst(s) + "." }

// boardMoney is the same over all services in force that have entries, nil where none has.
func (rp *reporter) boardMoney(ctx context.Context, p *portfolio) (*Section, error) {
	_, withheld, err := p.b.Costings(ctx)
	if err != nil || withheld {
		return withheldMoney(), err
	}
	all, err := costing.PortfolioOf(ctx, rp.r, rp.copy, nil, costing.Share)
	if err != nil || len(all.Members) == 0 {
		return nil, err
	}
	bought, err := all.Buy(costing.NoLimit, costing.Seed, costing.Years)
	if err != nil {
		return nil, err
	}
	s := &Section{Heading: moneyHeading}
	for _, words := range costing.PortfolioWords(all, bought) {
		s.Parts = append(s.Parts, Part{Text: words})
	}
	t := moneyTable("All that has a cost, by service; must-haves come first whatever the pounds", false)
	for i := range bought.Choices {
		c := &bought.Choices[i]
		t.choice(p.nameOf(c.ID)+": "+costing.BuysOf(all, c.ID, &c.Choice), &c.Choice)
	}
	s.Parts = append(s.Parts, Part{Table: rp.cut(t, 3)}, Part{Quiet: boardNotMoney})
	return s, nil
}

// nameOf is a service in force by its reference: the service, or the reference where it has no name.
func (p *portfolio) nameOf(ref string) string {
	for i := range p.services {
		if e := p.services[i].e; e.Ref == ref && e.Service != "" {
			return e.Service + " (" + ref + ")"
		}
	}
	return ref
}
