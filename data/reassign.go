package data

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Reassign is what goes from one person to another. Empty lists are everything.
type Reassign struct {
	From, To    string
	Suppliers   []string // by reference or name
	Engagements []string // by reference
	Only        []string // of [ReassignKinds]
	// Until keeps it to what has a day up to this one: actions due, risks to review. 0 is everything.
	Until  questionnaire.Date
	Reason questionnaire.Text
}

// ReassignKinds are the kinds of thing that has an owner. Questionnaires that are out, queries and reviews are with the
// owner of their engagement, and go with it.
var ReassignKinds = []string{"engagements", "actions", "risks"}

// Reassigned is what a reassignment moves, or would move.
type Reassigned struct {
	From        string // as registered, or as it was typed
	To          entity.Person
	Engagements []entity.Engagement // with the owner of before
	Actions     []entity.Action
	Risks       []entity.Risk
	Suppliers   map[string]entity.Supplier   // by ULID
	Of          map[string]entity.Engagement // those of everything, by ULID
	Handover    entity.Handover              // its N is 0 while nothing is written
	same        func(string) bool

	stranger error // whose work it is, when nobody of that name is registered
}

// Count is how much moves.
func (p *Reassigned) Count() int { return len(p.Engagements) + len(p.Actions) + len(p.Risks) }

// IsFrom reports whether a name means the person who gives the work away.
func (p *Reassigned) IsFrom(name string) bool { return p.same(name) }

// Reassign gives what is open and owned by one person to another, as one act that [Register.UndoReassign] undoes. What
// was decided keeps its decider, and acceptances stay with whom they are. With apply unset nothing is written.
func (r *Register) Reassign(ctx context.Context, q Reassign, apply bool) (p *Reassigned, err error) {
	if !apply {
		err = r.View(ctx, book.At{}, func(v *store.View) error {
			p, err = r.planReassign(ctx, v, q)
			return err
		})
		return p, err
	}
	words := string(q.Reason)
	if err := CleanAll(&words); err != nil {
		return nil, err
	}
	if strings.TrimSpace(words) == "" {
		return nil, problem.New("no-reason", "", "say why; it is kept with your name", "this needs a reason")
	}
	err = r.Update(ctx, actReassign, func(tx *Tx) error {
		if p, err = r.planReassign(ctx, tx, q); err != nil {
			return err
		}
		if p.Count() == 0 {
			return problem.New("nothing-to-move", text.Safe(p.From), "`assure today --owner NAME` shows what is with "+
				"somebody", "nothing open of that kind is with %s", text.Safe(p.From))
		}
		return tx.reassign(ctx, p, questionnaire.Text(words))
	})
	return p, err
}

// reassign writes a plan.
func (tx *Tx) reassign(ctx context.Context, p *Reassigned, reason questionnaire.Text) error {
	n, err := tx.Next(ctx, store.Handovers.Name())
	if err != nil {
		return err
	}
	p.Handover = entity.Handover{ID: tx.NewID(), N: n, From: p.From, To: p.To.Name, Reason: reason, By: tx.Actor(),
		At: tx.At(), Engagements: len(p.Engagements), Actions: len(p.Actions), Risks: len(p.Risks)}
	tx.Subject("handover", strconv.Itoa(n), "")
	if err := store.Insert(ctx, tx, store.Handovers, p.Handover); err != nil {
		return err
	}
	engagements, actions, risks := slices.Clone(p.Engagements), slices.Clone(p.Actions), slices.Clone(p.Risks)
	for i := range engagements {
		engagements[i].Owner = p.To.Name
	}
	for i := range actions {
		actions[i].Owner = p.To.Name
	}
	for i := range risks {
		risks[i].Owner = p.To.Name
	}
	if err := store.PutMany(ctx, tx, store.Engagements, engagements); err != nil {
		return err
	}
	if err := store.PutMany(ctx, tx, store.Actions, actions); err != nil {
		return err
	}
	return store.PutMany(ctx, tx, store.Risks, risks)
}

// planReassign works out what moves. It is asked again inside the transaction that writes.
func (r *Register) planReassign(ctx context.Context, v store.Viewer, q Reassign) (*Reassigned, error) {
	for _, k := range q.Only {
		if !slices.Contains(ReassignKinds, k) {
			return nil, problem.New("bad-kind", text.Safe(k), "the kinds are "+strings.Join(ReassignKinds, ", ")+
				"; questionnaires, queries and reviews go with their engagement", "nothing of that kind has an owner")
		}
	}
	p := &Reassigned{From: strings.TrimSpace(q.From), Suppliers: map[string]entity.Supplier{},
		Of: map[string]entity.Engagement{}}
	if err := p.people(ctx, v, q.To); err != nil {
		return nil, err
	}
	if err := p.scope(ctx, v, q); err != nil {
		return nil, err
	}
	only := func(kind string) bool { return len(q.Only) == 0 || slices.Contains(q.Only, kind) }
	if only("engagements") && q.Until == 0 {
		for _, id := range slices.Sorted(maps.Keys(p.Of)) {
			if e := p.Of[id]; e.State.Open() && p.same(e.Owner) {
				p.Engagements = append(p.Engagements, e)
			}
		}
	}
	due := func(d questionnaire.Date) bool { return q.Until == 0 || d != 0 && d <= q.Until }
	today := r.Today()
	if only("actions") {
		list, err := store.List(ctx, v, store.Actions)
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			if _, in := p.Of[a.Engagement]; in && a.Open(today) && p.same(a.Owner) && due(a.LastDay()) {
				p.Actions = append(p.Actions, a)
			}
		}
	}
	if only("risks") {
		list, err := store.List(ctx, v, store.Risks)
		if err != nil {
			return nil, err
		}
		for _, k := range list {
			if _, in := p.Of[k.Engagement]; in && k.Closed == 0 && p.same(k.Owner) && due(k.Review) {
				p.Risks = append(p.Risks, k)
			}
		}
	}
	if p.Count() == 0 && p.stranger != nil && len(q.Only) == 0 && q.Until == 0 { // mistyped, more likely than idle
		return nil, p.stranger
	}
	return p, nil
}

// people finds who gives and who takes.
func (p *Reassigned) people(ctx context.Context, v store.Viewer, to string) error {
	people, err := peopleOf(ctx, v)
	if err != nil {
		return err
	}
	if p.From == "" {
		return problem.New("no-name", "", "name the person whose work it is", "nobody is named to take it from")
	}
	from, err := named(people, p.From)
	if err != nil {
		return err
	}
	p.same = sameCached(people, p.From)
	if from != nil {
		p.From = from.Name
	} else {
		p.stranger = notRegistered(people, p.From)
	}
	taker, err := named(people, to)
	switch {
	case err != nil:
		return err
	case taker == nil:
		return notRegistered(people, to)
	case taker.Retired:
		return problem.New("retired-person", text.Safe(taker.Name), "name somebody else; `assure person set \""+
			text.Safe(taker.Name)+"\"` brings them back", "%s has retired and takes on no work", text.Safe(taker.Name))
	case p.same(taker.Name):
		return problem.New("same-person", text.Safe(taker.Name), "name two people", "this is one person")
	}
	p.To = *taker
	return nil
}

// sameCached reports whether a name means a person, as [entity.People.Same] does; each name is compared once.
func sameCached(people entity.People, who string) func(string) bool {
	known := map[string]bool{}
	return func(name string) bool {
		if name == "" {
			return false
		}
		is, ok := known[name]
		if !ok {
			is = people.Same(who, name)
			known[name] = is
		}
		return is
	}
}

// scope reads the engagements and suppliers that are asked for: all of them, those of suppliers, or some.
func (p *Reassigned) scope(ctx context.Context, v store.Viewer, q Reassign) error {
	suppliers, err := store.List(ctx, v, store.Suppliers)
	if err != nil {
		return err
	}
	for _, s := range suppliers {
		if !s.Retired {
			p.Suppliers[s.ID] = s
		}
	}
	wanted, named := map[string]bool{}, len(q.Suppliers)+len(q.Engagements) > 0
	for _, key := range q.Suppliers {
		s, err := book.FindSupplier(ctx, v, key)
		if err != nil {
			return err
		}
		wanted[s.ID] = true
	}
	for _, ref := range q.Engagements {
		e, _, err := book.FindEngagement(ctx, v, ref)
		if err != nil {
			return err
		}
		wanted[e.ID] = true
	}
	list, err := store.List(ctx, v, store.Engagements)
	for _, e := range list {
		if _, in := p.Suppliers[e.Supplier]; in && (!named || wanted[e.ID] || wanted[e.Supplier]) {
			p.Of[e.ID] = e
		}
	}
	return err
}

// Handovers lists the reassignments, the newest first.
func (r *Register) Handovers(ctx context.Context) (list []entity.Handover, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		list, err = store.List(ctx, v, store.Handovers)
		return err
	})
	slices.SortFunc(list, func(a, b entity.Handover) int { return b.N - a.N })
	return list, err
}

// UndoReassign gives everything of a reassignment back that is as the reassignment left it, in one act; n 0 is the
// newest of the acting person. What was changed since is a Problem, and nothing is undone.
func (r *Register) UndoReassign(ctx context.Context, n int) (h entity.Handover, err error) {
	_, err = r.turn(ctx, actUndo, func(tx *Tx) (*turning, error) {
		list, err := store.List(ctx, tx, store.Handovers)
		if err != nil {
			return nil, err
		}
		slices.SortFunc(list, func(a, b entity.Handover) int { return b.N - a.N })
		i := slices.IndexFunc(list, func(x entity.Handover) bool {
			return x.N == n || n == 0 && !x.Undone && x.By == tx.Actor()
		})
		if i < 0 {
			return nil, problem.New("nothing-to-undo", strconv.Itoa(n), "`assure reassign list` shows them",
				"there is no such reassignment")
		}
		h = list[i]
		rows, err := store.RowsOf(ctx, tx, store.Handovers, 0, store.By("id", h.ID))
		if err != nil {
			return nil, err
		}
		of := &turning{kind: "handover", ref: strconv.Itoa(h.N),
			nothing:  "this reassignment is not yours, or is undone already",
			opposite: "reassign from " + text.Safe(h.To) + " to " + text.Safe(h.From) + " instead"}
		of.acts, err = tx.actsIn(ctx, []string{actReassign}, rows)
		return of, err
	})
	return h, err
}
