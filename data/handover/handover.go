// Package handover works out what somebody hands to a colleague: by supplier what moves, what is late and what is due
// soon, and the decisions that stay with whom they are.
package handover

import (
	"cmp"
	"context"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/lists"
	"assure/data/today"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// List is what moves from one person to another, by supplier, and what stays.
type List struct {
	From      string
	To        entity.Person
	AsOf      questionnaire.Date
	Suppliers []Supplier
	Stays     []Decision // acceptances and other decisions in force, which never move
	Moved     *data.Reassigned
	Applied   bool
}

// Supplier is what moves of one supplier.
type Supplier struct {
	book.RefName
	Engagements []string // references
	Items       []Item   // actions and risks that move, by day
	Todo        []Item   // what is late, and what falls due within [SoonDays] days, the earliest first
}

// SoonDays is how many days ahead a handover names what falls due.
const SoonDays = 30

// Item is one thing: an action, a risk, or something to do.
type Item struct {
	Kind       string
	Ref        string // of what it is about, "" for an engagement as a whole
	Engagement string
	What       string             // in a few words, of people
	On         questionnaire.Date // 0: no day
	Late       bool
}

// Decision is a decision in force.
type Decision struct {
	Ref        string
	Supplier   book.RefName
	Engagement string
	Kind       entity.DecisionKind
	About      string // a question or a risk
	Until      questionnaire.Date
}

// Late counts what is late.
func (l *List) Late() (n int) {
	for i := range l.Suppliers {
		for _, x := range l.Suppliers[i].Todo {
			if x.Late {
				n++
			}
		}
	}
	return n
}

// Run works out a handover, and with apply writes it, as one act.
func Run(ctx context.Context, r *data.Register, q data.Reassign, apply bool) (*List, error) {
	plan, err := r.Reassign(ctx, q, false)
	if err != nil {
		return nil, err
	}
	out := &List{From: plan.From, To: plan.To, AsOf: r.Today(), Moved: plan}
	if err := out.stays(ctx, r); err != nil {
		return nil, err
	}
	if err := out.suppliers(ctx, r); err != nil || !apply {
		return out, err
	}
	out.Moved, err = r.Reassign(ctx, q, true)
	out.Applied = err == nil
	return out, err
}

// stays lists what the person decided or agreed to and is in force.
func (l *List) stays(ctx context.Context, r *data.Register) error {
	list, err := lists.Decisions(ctx, r, lists.Scope{}, book.At{})
	for i := range list {
		d := &list[i]
		if d.Over() || !l.Moved.IsFrom(d.Person) && !l.Moved.IsFrom(d.Second) {
			continue
		}
		l.Stays = append(l.Stays, Decision{Ref: d.Ref(), Supplier: d.Supplier, Engagement: d.EngagementRef,
			Kind: d.Kind, About: cmp.Or(d.RiskRef, d.Question), Until: d.Until})
	}
	return err
}

// suppliers sorts what moves by supplier, and adds what there is to do about it.
func (l *List) suppliers(ctx context.Context, r *data.Register) error {
	by, order := map[string]*Supplier{}, []string{}
	of := func(engagement string) (*Supplier, entity.Engagement) {
		e := l.Moved.Of[engagement]
		s := l.Moved.Suppliers[e.Supplier]
		if by[s.Ref] == nil {
			by[s.Ref] = &Supplier{RefName: book.RefName{Ref: s.Ref, Name: s.Name}}
			order = append(order, s.Ref)
		}
		return by[s.Ref], e
	}
	moves := map[string]bool{}
	for _, e := range l.Moved.Engagements {
		s, _ := of(e.ID)
		s.Engagements = append(s.Engagements, e.Ref)
		moves[e.Ref] = true
	}
	for _, a := range l.Moved.Actions {
		s, e := of(a.Engagement)
		s.Items = append(s.Items, Item{Kind: "action", Ref: data.ActionRef(a.N), Engagement: e.Ref,
			What: string(a.Title), On: a.LastDay(), Late: a.Overdue(l.AsOf)})
		moves[data.ActionRef(a.N)] = true
	}
	for _, k := range l.Moved.Risks {
		s, e := of(k.Engagement)
		s.Items = append(s.Items, Item{Kind: "risk", Ref: k.Ref, Engagement: e.Ref, What: k.Title, On: k.Review,
			Late: k.Review != 0 && k.Review < l.AsOf})
		moves[k.Ref] = true
	}
	todo, err := today.Read(ctx, r, today.Request{Days: SoonDays})
	if err != nil {
		return err
	}
	for i := range todo.Groups {
		for _, x := range todo.Groups[i].Items {
			if s := by[x.Supplier.Ref]; s != nil && x.On != 0 && l.Moved.IsFrom(x.Owner) &&
				(moves[x.Ref] || x.OfEngagement && moves[x.Engagement]) {
				s.Todo = append(s.Todo, Item{Kind: string(x.Kind), Ref: cmp.Or(x.Ref, x.Question, x.Pack),
					Engagement: x.Engagement, What: x.What, On: x.On, Late: x.On < l.AsOf})
			}
		}
	}
	slices.Sort(order)
	for _, ref := range order {
		s := by[ref]
		slices.Sort(s.Engagements)
		byDay := func(a, b Item) int { return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Ref, b.Ref)) }
		slices.SortStableFunc(s.Items, byDay)
		slices.SortStableFunc(s.Todo, byDay)
		l.Suppliers = append(l.Suppliers, *s)
	}
	return nil
}
