package triage

import (
	"errors"
	"slices"
	"strings"

	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/theme"
)

// field is a field of the form for a consequence or likelihood given by hand.
type field uint8

// The fields, in their order.
const (
	fieldC field = iota
	fieldL
	fieldReason
	fieldPerson
	fieldSecond
	fieldUntil
	fields
)

// labels and hints of the fields.
var (
	labels = [fields]string{"Consequence 1..5", "Likelihood 1..5", "Reason", "Decided by", "Second person", "Until"}
	hints  = [fields]string{fieldC: "empty: from the facts", fieldL: "empty: from the facts",
		fieldPerson: "from the list of people; empty: you", fieldSecond: "where what is calculated takes two",
		fieldUntil: "2027-06-30; empty: no end"}
)

// form is the form for a consequence or likelihood given by hand.
type form struct {
	at     field
	inputs [fields]*kit.Input
}

func (f *form) value(i field) string { return strings.TrimSpace(f.inputs[i].Value()) }

// checked is what the register says about the values of the form before they are recorded.
type checked struct {
	facts []entity.Fact
	err   error
}

func (p *Page) startForm() {
	p.mode = overriding
	given := func(id string) string {
		if v := p.v.Facts.Get(id); v != questionnaire.Unknown {
			return v
		}
		return ""
	}
	p.form = form{inputs: [fields]*kit.Input{kit.NewInput(given(questionnaire.FactConsequence), 1),
		kit.NewInput(given(questionnaire.FactInherentLikelihood), 1), kit.NewInput("", 500), kit.NewInput("", 200),
		kit.NewInput("", 200), kit.NewInput("", 20)}}
}

func (p *Page) formCommands() []page.Command {
	step := func(d field) func() page.Cmd {
		return page.Run(func() { p.form.at = (p.form.at + d) % fields })
	}
	return []page.Command{
		{ID: "form.next", Title: "next field, and done after the last", Hint: "next", Keys: []string{"enter"},
			Run: func() page.Cmd {
				if p.form.at < fieldUntil {
					p.form.at++
					return page.Cmd{}
				}
				return p.keepForm()
			}},
		{ID: "form.down", Title: "next field", Keys: []string{"tab", "down"}, Run: step(1)},
		{ID: "form.up", Title: "previous field", Keys: []string{"shift+tab", "up"}, Run: step(fields - 1)},
		{ID: "form.stop", Title: "cancel", Hint: "cancel", Keys: []string{"esc"},
			Run: page.Run(func() { p.mode = walking })},
	}
}

// keepForm has both values checked; an empty one uses the facts.
func (p *Page) keepForm() page.Cmd {
	facts, wrong := p.formFacts()
	if wrong != "" {
		return page.Say(page.Problem, labels[p.form.at]+": "+wrong)
	}
	id := p.v.Engagement.ID
	return page.Do(func() any { return checked{facts, p.r.CheckFacts(p.c.Context, id, facts)} })
}

// formFacts are the values as typed, or what is wrong with a field, which then has the cursor.
func (p *Page) formFacts() (facts []entity.Fact, wrong string) {
	f := &p.form
	until, wrong := page.ReadDay("", f.value(fieldUntil))
	if wrong != "" {
		f.at = fieldUntil
		return nil, wrong
	}
	for at, id := range []string{questionnaire.FactConsequence, questionnaire.FactInherentLikelihood} {
		v := f.value(field(at))
		if v == "" {
			facts = append(facts, entity.Fact{ID: id, Value: questionnaire.Unknown})
			continue
		}
		if err := p.v.Settings.Facts.Check(id, v); err != nil {
			f.at = field(at)
			return nil, "type a number from 1 to 5, or leave it empty to use the facts."
		}
		if f.value(fieldReason) == "" {
			f.at = fieldReason
			return nil, "a value by hand needs a reason, as it replaces what the facts say."
		}
		facts = append(facts, entity.Fact{ID: id, Value: v, Reason: questionnaire.Text(f.value(fieldReason)),
			Until: until, Person: f.value(fieldPerson), Second: f.value(fieldSecond)})
	}
	if !slices.ContainsFunc(facts, func(x entity.Fact) bool {
		return x.Value != questionnaire.Unknown || p.v.Facts.Get(x.ID) != questionnaire.Unknown
	}) {
		f.at = fieldC
		return nil, "type a number from 1 to 5 for one of the two, or leave with esc."
	}
	return facts, ""
}

// checked records the values, or puts the cursor on the field that is refused.
func (p *Page) checked(m checked) page.Cmd {
	switch {
	case p.mode != overriding: // the form was left meanwhile
		return page.Cmd{}
	case m.err == nil:
		p.mode = walking
		return p.setFacts("By hand", m.facts)
	}
	var refused *problem.Problem
	if !errors.As(m.err, &refused) {
		return page.Say(page.Problem, "Not recorded: "+page.Message(m.err))
	}
	shown := *refused
	if at, ok := p.form.fieldOf(refused); ok {
		p.form.at = at
		if shown.Where == questionnaire.FactConsequence || shown.Where == questionnaire.FactInherentLikelihood {
			shown.Where = "" // the label says where
		}
		return page.Say(page.Problem, labels[at]+": "+page.Message(&shown))
	}
	return page.Say(page.Problem, "Not recorded: "+page.Message(&shown))
}

// fieldOf is the field that a refusal is about.
func (f *form) fieldOf(p *problem.Problem) (field, bool) {
	switch p.Code {
	case "no-reason":
		return fieldReason, true
	case "needs-second", "same-person":
		return fieldSecond, true
	case "no-end", "term-too-long":
		return fieldUntil, true
	case "not-their-authority", "other-role":
		return fieldPerson, true
	case "unknown-person", "person-retired":
		if second := f.value(fieldSecond); second != "" && entity.PersonKey(second) == entity.PersonKey(p.Where) &&
			entity.PersonKey(f.value(fieldPerson)) != entity.PersonKey(p.Where) {
			return fieldSecond, true
		}
		return fieldPerson, true
	}
	return 0, false
}

func (p *Page) viewForm(w int) []kit.Line {
	t := p.c.Theme
	lines := []kit.Line{kit.L(kit.S(theme.Strong, "Consequence and likelihood by hand")), {}}
	for i := range fields {
		value := kit.T(text.Safe(p.form.inputs[i].Value()))
		if i == p.form.at {
			value = p.form.inputs[i].View(t, "", w-20)
		}
		lines = append(lines,
			kit.FormRow(t, i == p.form.at, labels[i], 18, value, hints[i]).Fit(w, t.Glyph.Ellipsis))
	}
	lines = append(lines, kit.Line{})
	return append(lines, kit.Paragraph(theme.Muted,
		"They replace what the facts say, never the tier itself. The tier follows from them. Below what the facts say "+
			"they take the authority of the band that the facts come to: its role, its second person and its longest "+
			"term.", w, 2)...)
}
