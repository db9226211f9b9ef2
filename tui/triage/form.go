package triage

import (
	"context"
	"errors"

	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/ask"
	"assure/tui/page"
)

// byHand opens the form for a consequence or likelihood given by hand.
func (p *Page) byHand() page.Cmd {
	s := p.v.Settings
	values := []ask.Field{ // of the two facts
		ask.Digit("Consequence", p.given(questionnaire.FactConsequence), "1 to 5; empty: from the facts",
			s.Consequences[:]),
		ask.Digit("Likelihood", p.given(questionnaire.FactInherentLikelihood), "1 to 5; empty: from the facts",
			s.Likelihoods[:]),
	}
	reason := ask.Text("Reason", "", "it replaces what the facts say", text.MaxLength)
	reason.Codes = []string{"no-reason"}
	reason.Check = func(v string) error {
		if v == "" && values[0].Value()+values[1].Value() != "" {
			return errors.New("a value by hand needs a reason, as it replaces what the facts say")
		}
		return nil
	}
	person := ask.Person("Decided by", "", "from the list of people; empty: you", ask.PersonCodes)
	second := ask.Person("Second person", "", "where what is calculated takes two", ask.SecondCodes)
	until := ask.Day("Until", 0, "the last day; empty: no end")
	until.Codes = ask.UntilCodes
	digit := values[0].Check
	values[0].Check = func(v string) error {
		if v == "" && !values[0].Changed() && values[1].Value() == "" && !values[1].Changed() {
			return errors.New("type a number from 1 to 5 for one of the two, or leave with esc")
		}
		return digit(v)
	}
	facts := func() (out []entity.Fact) {
		for i, id := range []string{questionnaire.FactConsequence, questionnaire.FactInherentLikelihood} {
			f := entity.Fact{ID: id, Value: questionnaire.Unknown}
			if v := values[i].Value(); v != "" {
				f = entity.Fact{ID: id, Value: v, Reason: questionnaire.Text(reason.Value()), Until: until.Date(),
					Person: person.Value(), Second: second.Value()}
			}
			out = append(out, p.own(f))
		}
		return out
	}
	id := p.v.Engagement.ID
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: append(p.Title()[:2:2], "by hand"),
		About: []string{"They replace what the facts say, never the tier itself, which follows from them. Below what " +
			"the facts say they take the authority of the band that the facts come to: its role, its second person " +
			"and its longest term."},
		Fields: []ask.Field{values[0], values[1], reason, person, second, until}, Subject: "facts " + id,
		Label: "consequence and likelihood by hand",
		Do: func(ctx context.Context) (string, error) {
			return "By hand recorded.", placeless(p.r.SetFacts(ctx, id, facts()))
		},
		Then: func() page.Cmd { return page.Say(page.Done, p.took("By hand", facts())) }}))
}

// given is the value given by hand for a fact, 0 for none.
func (p *Page) given(id string) int {
	if v := p.v.Facts.Get(id); len(v) == 1 && v >= "1" && v <= "5" {
		return int(v[0] - '0')
	}
	return 0
}

// placeless is a refusal without the name of the fact: the label of the field says where it is.
func placeless(err error) error {
	var p *problem.Problem
	if errors.As(err, &p) && (p.Where == questionnaire.FactConsequence ||
		p.Where == questionnaire.FactInherentLikelihood) {
		shown := *p
		shown.Where = ""
		return &shown
	}
	return err
}
