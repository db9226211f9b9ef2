// Package costing works out pounds for engagements of the register by scoring/money: what people entered, with what the
// governing questionnaires show, and with the hosts that engagements share. It changes no score, grade, status or cell.
package costing

import (
	"cmp"
	"context"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/scoring/money"
)

// Engagement is an engagement with its pounds.
type Engagement struct {
	ID, Ref, Service string
	Supplier         book.RefName
	Tier             int
	Status           scoring.Status
	Entered          entity.Costing
	Asked            []Asked // questions that a cost can be entered for
	Actions          []money.Action
	Idle             []string // questions with a cost that are not asked, or out of scope, now
	Input            *money.Input
	Result           *money.Result
}

// Asked is a question that a control's cost can be entered for: it is of a barrier, or a must-have that is not met.
type Asked struct {
	money.Control
	Text     string
	Barriers []string
	Priced   bool
}

// Of works out the pounds of an engagement. losses are the events and effects; means leaves percentiles out.
func Of(b *book.Book, st *book.Standing, c entity.Costing, losses *questionnaire.LossData,
	means bool) (*Engagement, error) {
	s, e := b.BySupplier[st.Engagement.Supplier], &st.Engagement
	results := st.InOrder()
	x := &Engagement{ID: e.ID, Ref: e.Ref, Service: e.Service, Supplier: book.RefName{Ref: s.Ref, Name: s.Name},
		Tier: st.Triage.Tier, Status: st.RollUp.Status, Entered: c}
	x.Input = &money.Input{Data: losses, Status: st.RollUp.Status, Facts: st.Facts,
		Controls: money.Controls(results...),
		Means:    means}
	x.Input.Entered(&c)
	var err error
	if x.Result, err = money.Assess(x.Input); err != nil {
		return nil, err
	}
	x.Actions = money.ActionsOf(&c, results...)
	for i := range c.Controls {
		k := &c.Controls[i]
		if !slices.ContainsFunc(x.Actions, func(a money.Action) bool {
			return a.Pack == k.Pack && a.Question == k.Question
		}) {
			x.Idle = append(x.Idle, k.Pack+"/"+k.Question)
		}
	}
	x.ask(results)
	return x, nil
}

// ask lists the questions that a cost can be entered for, open fatal must-haves first, then those of which least is
// shown.
func (x *Engagement) ask(results []*scoring.Result) {
	for _, c := range x.Input.Controls {
		a := Asked{Control: c, Barriers: barriers(x.Input.Data, c)}
		open := c.MustHave && c.Gate != scoring.Met
		if len(a.Barriers) == 0 && !open {
			continue
		}
		for _, r := range results {
			if row := r.Row(c.Question); r.Pack == c.Pack && row != nil {
				a.Text = row.Text()
			}
		}
		a.Priced = slices.ContainsFunc(x.Entered.Controls, func(k entity.ControlCost) bool {
			return k.Pack == c.Pack && k.Question == c.Question
		})
		x.Asked = append(x.Asked, a)
	}
	order := func(a *Asked) int {
		switch {
		case a.Gate == scoring.Met || a.Gate == "":
			return 2
		case a.Fatal:
			return 0
		}
		return 1
	}
	slices.SortStableFunc(x.Asked, func(a, b Asked) int {
		return cmp.Or(cmp.Compare(order(&a), order(&b)), cmp.Compare(a.Shown, b.Shown),
			cmp.Compare(a.Pack, b.Pack), cmp.Compare(a.Question, b.Question))
	})
}

// barriers names the barriers that a question is of.
func barriers(d *questionnaire.LossData, c money.Control) (out []string) {
	for i := range d.Barriers {
		if slices.ContainsFunc(d.Barriers[i].Effects, func(e questionnaire.Effect) bool {
			return slices.Contains(e.Questions, questionnaire.PackQuestion{Pack: c.Pack, Question: c.Question})
		}) {
			out = append(out, d.Barriers[i].Title)
		}
	}
	return out
}

// Plan weighs the actions. The error is a Problem where there are no pounds.
func (x *Engagement) Plan() (*money.Plan, error) { return money.NewPlan(x.Result, x.Actions) }

// noLosses is the problem of a register without loss data, which only a broken folder of packs makes.
func noLosses() error {
	return problem.New("no-loss-data", questionnaire.UsualLosses,
		"`assure pack check` says what is wrong with the file",
		"there is no list of incidents and effects")
}

// Read works out the pounds of one engagement, whether anything is entered or not.
func Read(ctx context.Context, r *data.Register, ref string, at book.At) (x *Engagement, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		e, _, err := book.FindEngagement(ctx, v, ref)
		if err != nil {
			return err
		}
		b, err := r.Reader().Open(ctx, v, at, book.Scope{Engagement: e.ID})
		if err != nil {
			return err
		}
		list, err := inBook(ctx, b, r.Reader().Packs.UsualLosses(), true, false)
		if err == nil {
			x = &list[0]
		}
		return err
	})
	return x, err
}

// inBook works out the pounds of the engagements of a book, those with entries or, with every, all.
func inBook(ctx context.Context, b *book.Book, losses *questionnaire.LossData, every,
	means bool) (out []Engagement, err error) {
	if losses == nil {
		return nil, noLosses()
	}
	entered, _, err := b.Costings(ctx)
	if err != nil {
		return nil, err
	}
	for i := range b.Suppliers {
		for _, e := range b.Engagements[b.Suppliers[i].ID] {
			c, has := entered[e.ID]
			if !has && !every {
				continue
			}
			st := b.Stand(e)
			x, err := Of(b, &st, c, losses, means)
			if err != nil {
				return nil, err
			}
			out = append(out, *x)
		}
	}
	return out, nil
}

// InCopy works out the pounds of the engagements in a part of a copy that have entries. A redacted copy has none;
// withheld then tells that there are some in the register.
func InCopy(ctx context.Context, c *book.Copy, b *book.Book, losses *questionnaire.LossData,
	means bool) (out []Engagement, withheld bool, err error) {
	if c.Redacted() {
		_, withheld, err = b.Costings(ctx)
		return nil, withheld, err
	}
	out, err = inBook(ctx, b, losses, false, means)
	return out, false, err
}
