// Package engagement has `assure engagement`: services, contracts and bids, their facts and tier.
package engagement

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// New returns `assure engagement` with its subcommands.
func New(e *command.Env) *cobra.Command {
	return command.Group("engagement", "Record what a supplier does for you and what it can access",
		`An engagement is one service, contract or bid. Its facts (data, access, hosting, how
soon an outage hurts) set how much it matters: its tier, and with it the questions
you ask and the evidence you want.`, command.GroupSetUp,
		newListCmd(e), newAddCmd(e), newSetCmd(e), newConfirmCmd(e), newAwardCmd(e), newCloseCmd(e), newReopenCmd(e),
		newTriageCmd(e))
}

// engagementFields are what `engagement set` can set besides facts.
func engagementFields() []command.Field[entity.Engagement] {
	type E = entity.Engagement
	return []command.Field[E]{
		{Name: "service", Help: "what it is, in your words",
			Set: func(g *E, v string) error { g.Service = v; return nil }},
		{Name: "tender", Help: "the tender it is a bid for, by its reference; empty for none",
			Set: func(g *E, v string) error { g.Tender = v; return nil }},
		{Name: "lot", Help: "the lot of a framework or tender",
			Set: func(g *E, v string) error { g.Lot = v; return nil }},
		{Name: "contract_ref", Help: "your reference of the contract",
			Set: func(g *E, v string) error { g.ContractRef = v; return nil }},
		{Name: "owner", Help: "who looks after it", Set: func(g *E, v string) error { g.Owner = v; return nil }},
		{Name: "contract_start", Help: "a day, 2026-04-01",
			Set: func(g *E, v string) error { return command.SetDate(&g.Start, v) }},
		{Name: "contract_end", Help: "a day, 2029-03-31",
			Set: func(g *E, v string) error { return command.SetDate(&g.End, v) }},
		{Name: "contract_value", Help: "whole pounds",
			Set: func(g *E, v string) error { return command.SetPounds(&g.Value, v) }},
		{Name: "notice_hours", Help: "hours in which the contract has the supplier tell you of an incident",
			Set: setHours},
		{Name: "out_of_hours", Help: "whom to call in an incident at night, and the number",
			Set: func(g *E, v string) error { g.OutOfHours = v; return nil }},
		{Name: "state", Help: "bid, live, exiting, ended or lost", Set: setState},
	}
}

// setHours reads hours of notice; an empty value clears them.
func setHours(g *entity.Engagement, v string) (err error) {
	g.NoticeHours, err = entity.ParseHours(v)
	return err
}

func setState(g *entity.Engagement, v string) error {
	s, err := entity.ParseEngagementState(v)
	if err == nil {
		g.State = s
	}
	return err
}

// factSet collects facts given as fact=value, and the reason and end that belong to one given by hand.
type factSet struct {
	table  questionnaire.FactTable
	reason questionnaire.Text
	hand   bool // a consequence or likelihood is given
	byHand byHand
	facts  []entity.Fact
}

// add adds one fact; false when the table has none of that name.
func (s *factSet) add(key, value string) (bool, error) {
	key = strings.TrimPrefix(key, "fact:")
	hand := key == questionnaire.FactConsequence || key == questionnaire.FactInherentLikelihood
	if !hand && s.table.Def(key) == nil {
		return false, s.unknown(key)
	}
	if value == "" {
		value = questionnaire.Unknown
	}
	value, err := s.table.Read(key, value)
	if err != nil {
		return false, command.Usage("write unknown to clear it", "%s", err)
	}
	f := entity.Fact{ID: key, Value: value, Reason: s.reason, Source: entity.FromBuyer, Adopted: true}
	if hand {
		if s.reason == "" && value != questionnaire.Unknown {
			return false, command.Usage("add --reason", "%s given by hand needs a reason", key)
		}
		s.hand, f.Until = true, questionnaire.Date(s.byHand.Until)
		f.Person, f.Second = s.byHand.Person, s.byHand.Second
	}
	s.facts = append(s.facts, f)
	return true, nil
}

// unused reports flags that nothing takes: what they say would be lost. A reason also belongs to another state.
func (s *factSet) unused(state bool) error {
	o := &s.byHand
	switch {
	case !s.hand && (o.Person != "" || o.Second != "" || o.Until != 0):
		return command.Usage("give the value too, such as consequence=3, or leave them out",
			"--person, --second and --until belong to a consequence or inherent_likelihood given by hand")
	case len(s.facts) == 0 && !state && s.reason != "":
		return command.Usage("leave it out", "--reason belongs to a fact or to another state, and none is given")
	}
	return nil
}

func (s *factSet) unknown(key string) error {
	err := s.table.Check(key, questionnaire.Unknown)
	if err == nil {
		err = errors.New("it is not a fact")
	}
	return command.Usage("fields of the engagement itself are "+command.FieldNames(engagementFields()), "%s", err)
}

// factHelp lists the facts and their values for a command's long help.
func factHelp() string {
	var b strings.Builder
	for _, d := range questionnaire.DefaultFacts() {
		b.WriteString("  " + d.ID + strings.Repeat(" ", max(1, 18-len(d.ID))))
		var ids []string
		for _, v := range d.Values {
			ids = append(ids, v.ID)
		}
		switch {
		case d.Open:
			b.WriteString("any words")
		default:
			b.WriteString(strings.Join(ids, ", "))
		}
		if d.Months > 0 {
			b.WriteString(", or the day it happened, such as 2026-05-01")
		}
		if d.List {
			b.WriteString(" (; between several)")
		}
		b.WriteByte('\n')
	}
	return b.String()
}
