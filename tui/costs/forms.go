package costs

import (
	"context"
	"errors"
	"strconv"

	"assure/data"
	"assure/data/costing"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring/money"
	"assure/tui/ask"
	"assure/tui/page"
	"assure/tui/saves"
)

// forms are what can be entered about an engagement.
type forms struct{ x *costing.Engagement }

func (f *forms) commands(p *Page) []page.Command {
	turn := func(id, title, key, did string, do func(context.Context, string) (*data.Undone, error)) page.Command {
		return page.Command{ID: id, Title: title, Keys: []string{key}, Run: func() page.Cmd {
			return p.c.Save(saves.Job{Subject: "costs " + f.x.Ref, Label: id,
				Content: saves.Content{Of: f.x.Supplier.Name, What: title},
				Prepare: func() func(context.Context) (any, error) {
					return func(ctx context.Context) (any, error) {
						_, err := do(ctx, f.x.Ref)
						return did, err
					}
				}})
		}}
	}
	all := []page.Command{
		{ID: "costs.loss", Title: "enter what an event would cost", Hint: "enter a loss", Keys: []string{"e"},
			Run: func() page.Cmd { return page.Go(ask.New(p.c, p.r, f.loss(p.r))) }},
		{ID: "costs.control", Title: "enter what the control under the cursor costs", Hint: "enter a cost",
			Keys: []string{"c"}, Off: len(f.x.Asked) == 0, Why: "no question here can have a cost",
			Run: func() page.Cmd { return page.Go(ask.New(p.c, p.r, f.control(p.r, p.at()))) }},
	}
	return append(all, turn("costs.undo", "undo your newest entry here", "u", "Undone. ctrl+r enters it again.",
		p.r.UndoCosts),
		turn("costs.redo", "enter again what you undid last", "ctrl+r", "Entered again. u undoes it.", p.r.RedoCosts))
}

// at is the entry under the cursor.
func (p *Page) at() *entry {
	if list := p.entries(); len(list) > 0 {
		return &list[p.cursors[p.tab]]
	}
	return &entry{}
}

// ranged makes a field for a range. unit is what its figures are.
func ranged(label, unit, hint string) ask.Field {
	f := ask.Text(label, "", hint, 60)
	f.Reads = func(typed string) string {
		s, err := costing.ParseSpread(typed)
		if typed == "" || err != nil {
			return ""
		}
		if unit != "pounds" {
			return costing.SpreadWords(s, false) + " " + unit
		}
		return costing.SpreadWords(s, true)
	}
	f.Check = func(v string) error {
		if v == "" {
			return nil
		}
		_, err := costing.ParseSpread(v)
		return err
	}
	f.Codes = []string{"bad-range"}
	f.Help = "The true figure is within the range nine times in ten. 10k is 10,000; 10k-25k-60k has the most " +
		"likely between."
	return f
}

// spread is the range of a field, nil for an empty one.
func spread(f *ask.Field) *entity.Spread {
	s, err := costing.ParseSpread(f.Value()) // checked by the form
	if err != nil {
		return nil
	}
	return &s
}

// stated are the fields of who stands behind a figure.
type stated struct{ by, sure, source, why ask.Field }

// surely are the words of how sure a figure is, in the order of the options.
var surely = []struct {
	sure  questionnaire.Sure
	words string
}{{questionnaire.Judgement, "a judgement"}, {questionnaire.Own, "from our own books"},
	{questionnaire.Published, "published"}}

func newStated() *stated {
	words := make([]string, len(surely))
	for i, s := range surely {
		words[i] = s.words
	}
	s := &stated{by: ask.Person("Who says so", "", "empty: you", nil), sure: ask.Options("How sure", words, 0),
		source: ask.Text("Source", "", "a document, an invoice", text.MaxLength),
		why:    ask.Text("How estimated", "", "in a few words", text.MaxLength)}
	s.source.Codes = []string{"no-source"}
	return s
}

func (s *stated) fields() []ask.Field { return []ask.Field{s.by, s.sure, s.source, s.why} }

func (s *stated) said() entity.Stated {
	return entity.Stated{By: s.by.Value(), Sure: surely[s.sure.Chosen].sure,
		Source: questionnaire.Text(s.source.Value()),
		Why:    questionnaire.Text(s.why.Value())}
}

// loss is the form of what an event of a scenario would cost.
func (f *forms) loss(r *data.Register) ask.Form {
	list := f.x.Input.Data.Scenarios
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = s.Title
	}
	scenario := ask.Options("Event", names, 0)
	days := ranged("Days down", "days", "such as 5-20-90")
	day := ranged("A day costs us", "pounds", "such as 10k-60k: lost activity, manual working")
	rebuild := ranged("Rebuilding", "pounds", "our side, such as 50k-500k")
	notify := ranged("Telling people", "pounds", "letters, a line, lawyers, such as 20k-200k")
	s := newStated()
	form := ask.Form{Title: []string{f.x.Ref, "what an event would cost"}, Subject: "costs " + f.x.Ref,
		Label: "enter what an event would cost", Fields: append([]ask.Field{scenario, days, day, rebuild, notify},
			s.fields()...), About: []string{"What an event at this service would cost us, not the supplier. Leave " +
			"out what " +
			"nobody knows. What was entered of the same part before is replaced, and stays in the history. Harm to " +
			"patients is counted elsewhere, and never priced."}}
	form.Do = func(ctx context.Context) (string, error) {
		var x data.CostEntry
		id, said := list[scenario.Chosen].ID, s.said()
		if (days.Value() == "") != (day.Value() == "") {
			return "", problem.New("bad-range", "", "give both, such as 5-90 and 10k-60k",
				"days and what a day costs are multiplied")
		}
		add := func(part string, cost, days *entity.Spread) {
			if cost != nil {
				x.Losses = append(x.Losses, entity.EnteredLoss{Scenario: id, Part: part, Days: days, Cost: *cost,
					Stated: said})
			}
		}
		add(money.Outage, spread(&day), spread(&days))
		add(money.Rebuild, spread(&rebuild), nil)
		add(money.Notify, spread(&notify), nil)
		_, err := r.EnterCosts(ctx, f.x.Ref, x)
		return "Entered. u undoes it.", err
	}
	return form
}

// control is the form of what a control costs, that of the entry under the cursor first.
func (f *forms) control(r *data.Register, at *entry) ask.Form {
	names, chosen := make([]string, len(f.x.Asked)), 0
	for i := range f.x.Asked {
		a := &f.x.Asked[i]
		names[i] = text.Safe(a.Pack + "/" + a.Question)
		if a.Pack == at.pack && a.Question == at.question {
			chosen = i
		}
	}
	question := ask.Options("Question", names, chosen)
	what := ask.Text("What is bought", "", "such as restore test from an offline copy", 200)
	once := ranged("Once", "pounds", "such as 10k-30k")
	hours := ranged("Hours", "hours", "such as 4-8, to ask for a document and read it")
	rate := ranged("An hour costs", "pounds", "such as 40-60")
	running := ranged("Every year", "pounds", "running costs, such as 2k-4k")
	contract := whole("Contract", "3", "years over which it is spread, 1 to 100", "bad-years")
	to := whole("Shown afterwards", "95", "percent, 1 to 100", "bad-percent")
	payer := ask.Options("Paid by", []string{"us", "the supplier"}, 0)
	s := newStated()
	form := ask.Form{Title: []string{f.x.Ref, "what a control costs"}, Subject: "costs " + f.x.Ref,
		Label: "enter what a control costs", Fields: append([]ask.Field{question, what, once, hours, rate, running,
			contract,
			to, payer}, s.fields()...), About: []string{"What it costs to put this right, or to show that it is " +
			"in place. " +
			"To send a document costs hours, not nothing."}}
	form.Follow = func() { form.Fields[0].Help = text.Safe(f.x.Asked[question.Chosen].Text) }
	form.Do = func(ctx context.Context) (string, error) {
		a := &f.x.Asked[question.Chosen]
		if (hours.Value() == "") != (rate.Value() == "") {
			return "", problem.New("bad-range", "", "give both, such as 4-8 and 40-60", "hours and their cost are "+
				"multiplied")
		}
		price := &entity.Price{Stated: s.said()}
		price.Years, _ = strconv.Atoi(contract.Value())
		some := false
		for field, out := range map[*ask.Field]*entity.Spread{&once: &price.Once, &hours: &price.Hours,
			&rate:    &price.Rate,
			&running: &price.Running} {
			if v := spread(field); v != nil {
				*out, some = *v, true
			}
		}
		if !some {
			return "", problem.New("bad-range", "", "give what it costs once, in hours or every year",
				"nothing is typed")
		}
		k := &entity.ControlCost{Pack: a.Pack, Question: a.Question, What: questionnaire.Text(what.Value())}
		k.To, _ = strconv.Atoi(to.Value())
		if payer.Chosen == 0 {
			k.Buyer = price
		} else {
			k.Supplier = price
		}
		_, err := r.EnterCosts(ctx, f.x.Ref, data.CostEntry{Control: k})
		return "Entered. u undoes it.", err
	}
	return form
}

// whole makes a field for a whole number from 1 to 100.
func whole(label, value, hint, code string) ask.Field {
	f := ask.Text(label, value, hint, 3)
	f.Need, f.Codes = "Type a number from 1 to 100.", []string{code}
	f.Check = func(v string) error {
		if n, err := strconv.Atoi(v); err != nil || n < 1 || n > 100 {
			return errors.New("type a number from 1 to 100")
		}
		return nil
	}
	return f
}
