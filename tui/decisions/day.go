package decisions

import (
	"cmp"
	"context"

	"assure/data/lists"
	"assure/tui/ask"
	"assure/tui/list"
	"assure/tui/page"
)

// dayCommand asks for a day and opens what was in force on it.
func (p *decisions) dayCommand() page.Command {
	return page.Command{ID: "decision.day", Title: "what was in force on a day, as it was known then", Hint: "a " +
		"day",
		Keys: []string{"d"}, Run: p.askDay}
}

func (p *decisions) askDay() page.Cmd {
	f := ask.Day("Day", cmp.Or(p.day, p.r.Today()), "21 Nov 2026")
	f.Need = "Type a day."
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: append(list.Path(p.of), "Decisions", "on a day"),
		About: []string{"What was in force that day, as it was known at its end. What became known later is " +
			"said."},
		Fields: []ask.Field{f}, Subject: "decisions", Label: "decisions on a day",
		Do: func(context.Context) (string, error) {
			return "In force on " + f.Date().Long() + ", as known then.", nil
		},
		Then: func() page.Cmd { return p.links.On(p.of, f.Date()) }}))
}

// readDay reads what was in force on the day of the list, as it was known at its end.
func (p *decisions) readDay(ctx context.Context) ([]Row, error) {
	scope, err := lists.ScopeOf(ctx, p.r, p.of)
	if err != nil {
		return nil, err
	}
	known := p.day
	if known >= p.r.Today() {
		known = 0
	}
	all, err := lists.DecisionsOn(ctx, p.r, scope, p.day, known)
	out := make([]Row, len(all))
	for i := range all {
		out[i] = Row{all[i], p.day}
	}
	return out, err
}
