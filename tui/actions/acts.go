package actions

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/lists"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/ask"
	"assure/tui/list"
	"assure/tui/page"
)

// acts are what can be done about an action.
func (p *actions) acts(a *Row) []page.Command {
	none, why := a == nil, "no action is under the cursor"
	var all []page.Command
	for i, s := range entity.ActionStates {
		off, because := none, why
		if !none && a.State == s && s != entity.ActionAccepted {
			off, because = true, "it is "+string(s)+" already"
		}
		c := page.Command{ID: "action." + string(s), Title: "its state: " + string(s),
			Keys: []string{strconv.Itoa(i + 1)},
			Off:  off, Why: because, Run: func() page.Cmd { return p.setState(a, s) }}
		if s == entity.ActionDone {
			c.Hint = "done"
		}
		if s == entity.ActionAccepted {
			c.Title = "its state: accepted, left undone until a day"
			c.Run = func() page.Cmd { return p.acceptUndone(a) }
		}
		all = append(all, c)
	}
	noQuestion := none || a.Question == "" || a.Assessment == ""
	whyNot := why
	if !none {
		whyNot = "it is about no question"
	}
	return append([]page.Command{
		{ID: "action.edit", Title: "edit: what, owner, day, proof, clause", Hint: "edit", Keys: []string{"e"},
			Off: none,
			Why: why, Run: func() page.Cmd { return p.edit(a) }},
		{ID: "action.add", Title: "add one for the same question, risk and service", Hint: "new", Keys: []string{"n"},
			Off: none, Why: why, Run: func() page.Cmd { return Add(p.c, p.r, subjectOf(a)) }},
		{ID: "action.answer", Title: "answer its question again", Hint: "answer again", Keys: []string{"w"},
			Off: noQuestion, Why: whyNot, Run: func() page.Cmd { return p.links.Question(a.Assessment, a.Question) }},
		{ID: "action.supplier", Title: "open the supplier", Hint: "supplier", Keys: []string{"o"}, Off: none, Why: why,
			Run: func() page.Cmd { return p.links.Supplier(a.Supplier.Ref) }},
	}, all...)
}

func (p *actions) setState(a *Row, s entity.ActionState) page.Cmd {
	words := a.Ref() + " is " + string(s) + ". u undoes it."
	out := list.Outcome{Said: words}
	if s == entity.ActionDone && a.Question != "" && a.Assessment != "" {
		out.Next = page.Go(newOffer(a, p.links))
	}
	return list.Write(p.c, "action "+a.Ref(), a.Supplier.Name, a.Ref()+" "+string(s),
		func(ctx context.Context) (list.Outcome, error) {
			return out, p.r.EditAction(ctx, a.ID, func(x *entity.Action) error { x.State = s; return nil })
		})
}

func title(a *Row, act string) []string {
	return []string{"Actions", a.Ref() + "  " + a.Supplier.Name, act}
}

func heading(a *Row) string {
	return text.Safe(a.Ref() + ": " + string(a.Title) + ", " + a.Supplier.Name)
}

// acceptUndone leaves an action undone until a day.
func (p *actions) acceptUndone(a *Row) page.Cmd {
	until := ask.Day("Until", a.Until, "it is open again after this day")
	until.Need = "Give the day until which it is left undone."
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: title(a, "accept"),
		About: []string{heading(a), "It is left undone, and open again after the day."}, Fields: []ask.Field{until},
		Subject: "action " + a.Ref(), Label: a.Ref() + " accepted", Do: func(ctx context.Context) (string, error) {
			return p.change(ctx, a, a.Ref()+" is left undone until "+until.Date().Long()+". u undoes it.",
				func(x *entity.Action) error {
					x.State, x.Until = entity.ActionAccepted, until.Date()
					return nil
				})
		}}))
}

// change changes an action, and says so.
func (p *actions) change(ctx context.Context, a *Row, said string, put func(*entity.Action) error) (string, error) {
	return ask.Edit(said, put, func(f func(*entity.Action) error) error { return p.r.EditAction(ctx, a.ID, f) })
}

func (p *actions) edit(a *Row) page.Cmd {
	what := ask.Text("Action", string(a.Title), "what is to be done", text.MaxLength)
	what.Need = "Say in a few words what is to be done."
	owner := ask.Person("Owner", a.Owner, "who does it", nil)
	due := ask.Day("Due", a.Due, "31/03/2027")
	proof := ask.Text("Proof", string(a.Proof), "what shows that it is done", text.MaxLength)
	clause := ask.Text("Clause", a.Clause, "of the contract, for a condition", 200)
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: title(a, "edit"), About: []string{heading(a)},
		Fields: []ask.Field{what, owner, due, proof, clause}, Subject: "action " + a.Ref(), Label: "edit " + a.Ref(),
		Do: func(ctx context.Context) (string, error) {
			return p.change(ctx, a, a.Ref()+" is changed. u undoes it.", func(x *entity.Action) error {
				return cmp.Or(
					page.Meanwhile(what.FormField, &x.Title, a.Title, questionnaire.Text(what.Value())),
					page.Meanwhile(owner.FormField, &x.Owner, a.Owner, owner.Value()),
					page.Meanwhile(due.FormField, &x.Due, a.Due, due.Date()),
					page.Meanwhile(proof.FormField, &x.Proof, a.Proof, questionnaire.Text(proof.Value())),
					page.Meanwhile(clause.FormField, &x.Clause, a.Clause, clause.Value()))
			})
		}}))
}

// Subject is what a new action is about.
type Subject struct {
	lists.Place
	Pack, Question string
	Risk           string // reference
	Title          string // proposed
}

func subjectOf(a *Row) Subject {
	return Subject{Place: a.Place, Pack: a.Pack, Question: a.Question, Risk: a.RiskRef}
}

// Add opens the form of a new action.
func Add(c *page.Common, r *data.Register, of Subject) page.Cmd {
	what := ask.Text("Action", of.Title, "what is to be done", text.MaxLength)
	what.Need, what.Codes = "Say in a few words what is to be done.", []string{"no-title"}
	owner := ask.Person("Owner", of.Lead, "who does it", nil)
	due := ask.Day("Due", 0, "31/03/2027")
	condition := ask.Options("Kind", []string{"remediation", "condition of the contract"}, 0)
	clause := ask.Text("Clause", "", "of the contract, for a condition", 200)
	about := []string{text.Safe("For " + of.Supplier.Name + " " + of.Supplier.Ref + ", " + of.EngagementRef + ".")}
	if of.Question+of.Risk != "" {
		about = append(about, "About "+text.Safe(strings.TrimSpace(of.Question+" "+of.Risk))+".")
	}
	return page.Go(ask.New(c, r, ask.Form{Title: []string{of.Supplier.Name, "new action"}, About: about,
		Fields: []ask.Field{what, owner, due, condition, clause}, Subject: "action of " + of.EngagementRef,
		Label: "new action", Do: func(ctx context.Context) (string, error) {
			e, _, err := r.Engagement(ctx, of.EngagementRef)
			if err != nil {
				return "", err
			}
			a := entity.Action{Engagement: e.ID, Pack: of.Pack, Question: of.Question,
				Title: questionnaire.Text(what.Value()), Owner: owner.Value(), Due: due.Date(),
				State: entity.ActionOpen, Clause: clause.Value(),
				Condition: condition.Chosen == 1 || clause.Value() != ""}
			if of.Risk != "" {
				k, err := r.Risk(ctx, of.Risk, book.At{})
				if err != nil {
					return "", err
				}
				a.Risk = k.ID
			}
			a, err = r.AddAction(ctx, a)
			return data.ActionRef(a.N) + " is added.", err
		}}))
}
