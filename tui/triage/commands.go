package triage

import (
	"strconv"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
	"assure/tui/kit"
	"assure/tui/page"
)

// Commands of the triage.
func (p *Page) Commands() []page.Command {
	switch p.mode {
	case writing:
		return []page.Command{
			{ID: "field.keep", Title: "confirm", Hint: "confirm", Keys: []string{"enter"}, Run: p.keepText},
			{ID: "field.stop", Title: "cancel", Hint: "cancel", Keys: []string{"esc"},
				Run: page.Run(func() { p.mode = walking })},
		}
	case overriding:
		return p.formCommands()
	}
	q := p.question()
	off, why := q == nil, "the engagement is being read"
	var all []page.Command
	if q != nil {
		for i := range min(len(q.Options)+1, 9) {
			label := "not known"
			if i < len(q.Options) {
				label = text.Safe(q.Options[i].Label)
			}
			if i == len(q.Options) && len(factsOf(q)) == 0 {
				break
			}
			key := strconv.Itoa(i + 1)
			all = append(all, page.Command{ID: "answer." + key, Title: "answer: " + label, Keys: []string{key},
				Run: func() page.Cmd { return p.choose(i) }})
		}
		if len(q.Options) == 0 {
			all = append(all, page.Command{ID: "answer.write", Title: "write the answer", Hint: "answer",
				Keys: []string{"i"},
				Off:  q.Fact == "", Why: "this one sets no fact; it is kept on the supplier's record",
				Run: page.Run(p.startText)})
		}
	}
	all = append(all,
		page.Command{ID: "next", Title: "next question without an answer", Hint: "next open", Keys: []string{"enter"},
			Off: off, Why: why, Run: p.nextQuestion},
		page.Command{ID: "undo", Title: "undo the last change", Hint: "undo", Keys: []string{"u", "ctrl+z"}, Off: off,
			Why: why, Run: p.undoLast},
		page.Command{ID: "override", Title: "set consequence or likelihood by hand", Hint: "by hand",
			Keys: []string{"o"}, Off: off, Why: why, Run: page.Run(p.startForm)},
		page.Command{ID: "assess", Title: "assess: go through the questionnaire", Hint: "assess", Keys: []string{"a"},
			Off: off || p.next == nil, Why: why, Run: func() page.Cmd { return p.next(p.v) }},
	)
	move := func(d int) { p.at, p.scroll.Top = kit.Clamp(p.at+d, len(p.order)), 0 }
	return append(append(all, page.Leave()),
		page.Moves(move, func() int { return 5 }, func(i int) { move(i - p.at) })...)
}

func (p *Page) nextQuestion() page.Cmd {
	i := p.nextOpen(p.at)
	if i < 0 {
		if p.open(p.question()) {
			return page.Say(page.Info, "This is the last open question.")
		}
		return page.Say(page.Done,
			"Everything is known: "+p.v.Settings.TierLabel(p.t.Tier)+". a opens the questionnaire.")
	}
	p.at, p.scroll.Top = i, 0
	return page.Cmd{}
}

func (p *Page) startText() {
	q := p.question()
	text := p.v.Facts.Get(q.Fact)
	if text == questionnaire.Unknown ||
		q.Answer == questionnaire.DateAnswer && p.v.Settings.Facts.Day(q.Fact, text) == 0 {
		text = ""
	}
	p.mode, p.input = writing, kit.NewInput(text, 2000)
}

func (p *Page) keepText() page.Cmd {
	q, words := p.question(), strings.TrimSpace(p.input.Value())
	if words == "" {
		words = questionnaire.Unknown
	}
	words, err := p.v.Settings.Facts.Read(q.Fact, words)
	if err != nil {
		return page.Say(page.Problem, text.Safe(err.Error()))
	}
	p.mode = walking
	return p.set(q.ID, map[string]string{q.Fact: words}, nil, 0)
}

// form is the form for a consequence or likelihood given by hand.
type form struct {
	field  int
	inputs [4]*kit.Input
}

const (
	formC = iota
	formL
	formReason
	formUntil
)

func (p *Page) startForm() {
	p.mode = overriding
	given := func(id string) string {
		if v := p.v.Facts.Get(id); v != questionnaire.Unknown {
			return v
		}
		return ""
	}
	p.form = form{inputs: [4]*kit.Input{kit.NewInput(given(questionnaire.FactConsequence), 1),
		kit.NewInput(given(questionnaire.FactInherentLikelihood), 1), kit.NewInput("", 500), kit.NewInput("", 10)}}
}

func (p *Page) formCommands() []page.Command {
	step := func(d int) func() page.Cmd {
		return page.Run(func() { p.form.field = (p.form.field + d + len(p.form.inputs)) % len(p.form.inputs) })
	}
	return []page.Command{
		{ID: "form.next", Title: "next field, and done after the last", Hint: "next", Keys: []string{"enter"},
			Run: func() page.Cmd {
				if p.form.field < formUntil {
					p.form.field++
					return page.Cmd{}
				}
				return p.keepForm()
			}},
		{ID: "form.down", Title: "next field", Keys: []string{"tab", "down"}, Run: step(1)},
		{ID: "form.up", Title: "previous field", Keys: []string{"shift+tab", "up"}, Run: step(-1)},
		{ID: "form.stop", Title: "cancel", Hint: "cancel", Keys: []string{"esc"},
			Run: page.Run(func() { p.mode = walking })},
	}
}

// keepForm sets both values; an empty one uses the facts.
func (p *Page) keepForm() page.Cmd {
	values := map[string]string{}
	for i, id := range []string{questionnaire.FactConsequence, questionnaire.FactInherentLikelihood} {
		v := strings.TrimSpace(p.form.inputs[i].Value())
		if v == "" {
			v = questionnaire.Unknown
		}
		if err := p.v.Settings.Facts.Check(id, v); err != nil {
			p.form.field = i
			return page.Say(page.Problem, "Type a number from 1 to 5, or leave it empty to use the facts.")
		}
		values[id] = v
	}
	reason := strings.TrimSpace(p.form.inputs[formReason].Value())
	byHand := values[questionnaire.FactConsequence] != questionnaire.Unknown ||
		values[questionnaire.FactInherentLikelihood] != questionnaire.Unknown
	if byHand && reason == "" {
		p.form.field = formReason
		return page.Say(page.Problem, "A value by hand needs a reason: it replaces what the facts say.")
	}
	until, err := questionnaire.ReadDate(p.form.inputs[formUntil].Value())
	if err != nil {
		p.form.field = formUntil
		return page.Say(page.Problem, "Write the last day as 2027-06-30, or leave it empty for no end.")
	}
	p.mode = walking
	return p.set("By hand", values, &reason, until)
}
