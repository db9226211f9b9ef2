package people

import (
	"context"
	"strings"

	"assure/data"
	"assure/data/handover"
	"assure/data/lists"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/tui/ask"
	"assure/tui/list"
	"assure/tui/page"
)

// reassignCodes are the refusals that are about the person who is to take the work.
var reassignCodes = []string{"unknown-person", "retired-person", "same-person", "other-role"}

// give asks to whom the open work of somebody goes, and moves it as one act.
func (p *people) give(x *Row) page.Cmd {
	who := x.Person
	name := text.Safe(who.Name)
	held, err := lists.HeldBy(p.c.Context, p.r, who)
	if err != nil {
		return page.Say(page.Problem, "Not moved: "+page.Message(err))
	}
	if len(held.Engagements)+len(held.Actions)+len(held.Risks) == 0 {
		return page.Say(page.Info, "Nothing open is with "+name+".")
	}
	about := []string{"Everything open that is with " + name + " goes to somebody else: engagements, with their " +
		"questionnaires, queries and reviews, actions and risks. What was decided keeps its decider.",
		"In their hands: " + held.Words() + "."}
	if len(held.Decisions) > 0 {
		about = append(about, "Decisions are not moved: "+strings.Join(held.Decisions, ", ")+".")
	}
	to, reason := ask.Person("To", "", "a registered person", reassignCodes), ask.Reason()
	to.Need = "Name who takes the work."
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: []string{"People", who.Name, "give work"}, About: about,
		Fields: []ask.Field{to, reason}, Subject: "people", Label: "give the work of " + who.Name,
		Do: func(ctx context.Context) (string, error) {
			l, err := handover.Run(ctx, p.r, data.Reassign{From: who.Name, To: to.Value(),
				Reason: questionnaire.Text(reason.Value())}, true)
			if err != nil {
				return "", err
			}
			p.moved.Store(int64(l.Moved.Handover.N))
			said := text.Plural(l.Moved.Count(), "thing", "things") + " moved from " + name + " to " +
				text.Safe(l.To.Name)
			if n := l.Late(); n > 0 {
				said += ", " + text.Thousands(n) + " of what is to do is late"
			}
			return said + ". u gives it back.", nil
		}}))
}

// giveBack undoes what was moved here last.
func (p *people) giveBack(n int) page.Cmd {
	return list.Write(p.c, "people", "People", "give back", func(ctx context.Context) (string, error) {
		h, err := p.r.UndoReassign(ctx, n)
		if err != nil {
			return "", err
		}
		p.moved.Store(0)
		return "Everything is with " + text.Safe(h.From) + " again.", nil
	})
}
