package assess

import (
	"strconv"
	"strings"

	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/walk"
)

// Commands of the page, by mode.
func (p *Page) Commands() []page.Command {
	switch p.mode {
	case noting:
		return p.noteCommands()
	case answering, jumping, refusing, resolving:
		return p.fieldCommands()
	case listing:
		return p.listCommands()
	case listingEvidence:
		return p.evidenceCommands()
	case addingEvidence:
		return p.addCommands()
	case acceptingMany:
		return p.manyCommands()
	case moving:
		return p.movingCommands()
	}
	if p.conflict != nil {
		return []page.Command{
			{ID: "clash.theirs", Title: "keep their answer", Hint: "keep theirs", Keys: []string{"t", "esc"},
				Run: func() page.Cmd { return p.resolve(false) }},
			{ID: "clash.mine", Title: "replace their answer with yours", Hint: "use mine", Keys: []string{"m"},
				Run: func() page.Cmd { return p.resolve(true) }},
		}
	}
	ok, why := p.open()
	off := !ok
	q := p.question()
	all := append(p.answerCommands(off, why), p.contradictionCommands()...)
	all = append(all,
		page.Command{ID: "next", Title: "next open question", Hint: "next open", Keys: []string{"enter"}, Off: q == nil,
			Why: why, Run: p.next},
		page.Command{ID: "note", Title: "write a note", Hint: "note", Keys: []string{"n"}, Off: off, Why: why,
			Run: p.opens(func() { p.startNote("") })},
		page.Command{ID: "evidence", Title: "evidence: add, accept, refuse", Hint: "evidence", Keys: []string{"e"},
			Off: q == nil, Why: why, Run: page.Run(p.startEvidence)},
		page.Command{ID: "same", Title: "the same answer as in the last cycle", Hint: p.sameHint(), Keys: []string{"s"},
			Off: off || p.before() == "", Why: p.whyNotSame(why), Run: func() page.Cmd {
				return p.choose(choice{value: p.before(), points: -1})
			}},
		page.Command{ID: "guidance", Title: "show all guidance, or less of it", Hint: "guidance", Keys: []string{"v"},
			Run: page.Run(func() { p.long, p.down = !p.long, 0 })},
		p.undoCommand(off, why),
		page.Command{ID: "explain", Title: "explain the score", Hint: "why", Keys: []string{"w"},
			Off: p.s == nil || p.links.Explain == nil, Why: why, Run: func() page.Cmd { return p.links.Explain(p.s) }},
		page.Command{ID: "signoff", Title: "sign off: see what blocks it and what is open, then sign",
			Hint: p.signHint(), Keys: []string{"S"}, Off: q == nil || p.links.SignOff == nil, Why: why,
			Run: func() page.Cmd { return p.links.SignOff(p.s) }},
		p.moveCommand(off, why),
		page.Command{ID: "try", Title: "what if: try answers on a copy", Keys: []string{"t"},
			Off: q == nil || p.links.Try == nil, Why: why, Run: func() page.Cmd { return p.links.Try(p.s) }},
		page.Command{ID: "history", Title: "history of this question: who changed what, when and why",
			Keys: []string{"H"}, Off: q == nil || p.links.History == nil, Why: why,
			Run: func() page.Cmd { return p.links.History(p.s.Engagement.Ref, q.ID) }},
		page.Command{ID: "review", Title: "review by exception: only what is worth reading", Keys: []string{"V"},
			Off: q == nil || p.links.Review == nil, Why: why,
			Run: func() page.Cmd { return p.links.Review(p.id, q.ID) }},
		page.Command{ID: "again", Title: "compare with the last cycle, and confirm its answers", Keys: []string{"A"},
			Off: p.s == nil || len(p.s.Previous) == 0 || p.s.Pending() || p.links.Again == nil, Why: p.whyNotAgain(why),
			Run: func() page.Cmd { return p.links.Again(p.s.Assessment.ID) }},
		page.Command{ID: "list", Title: "list all questions", Hint: "list", Keys: []string{"tab"}, Off: q == nil,
			Why: why, Run: page.Run(p.startList)},
		page.Command{ID: "party", Title: "answer for the supplier (claim), or for us (judgement)", Hint: p.otherParty(),
			Keys: []string{"p"}, Off: off, Why: why, Run: p.swapParty},
		p.redoCommand(off, why),
	)
	return append(append(all, p.moves(q == nil, why)...), page.Leave())
}

// moves are the commands that go to other questions and scroll.
func (p *Page) moves(off bool, why string) []page.Command {
	return []page.Command{
		{ID: "question.next", Title: "the next question", Keys: []string{"j", "down"}, Off: off,
			Why: why, Run: p.step(1)},
		{ID: "question.before", Title: "the previous question", Keys: []string{"k", "up"}, Off: off,
			Why: why, Run: p.step(-1)},
		{ID: "domain.next", Title: "the next domain", Keys: []string{"J"}, Off: off, Why: why,
			Run: page.Run(func() { p.s.StepDomain(1); p.toTop() })},
		{ID: "domain.before", Title: "the previous domain", Keys: []string{"K"}, Off: off, Why: why,
			Run: page.Run(func() { p.s.StepDomain(-1); p.toTop() })},
		{ID: "question.first", Title: "the first question", Keys: []string{"home", "g g"}, Off: off,
			Why: why, Run: p.step(-1 << 20)},
		{ID: "question.last", Title: "the last question", Keys: []string{"G", "end"}, Off: off,
			Why: why, Run: p.step(1 << 20)},
		{ID: "read.down", Title: "scroll down", Keys: []string{"pgdown", "ctrl+d"}, Off: off, Why: why,
			Run: page.Run(func() { p.down = min(p.down+p.page, p.most) })},
		{ID: "read.up", Title: "scroll up", Keys: []string{"pgup", "ctrl+u"}, Off: off, Why: why,
			Run: page.Run(func() { p.down = max(p.down-p.page, 0) })},
		{ID: "question.id", Title: "go to a question by its id", Keys: []string{"ctrl+g", "/"},
			Off: off, Why: why, Run: page.Run(p.startJump)},
	}
}

func (p *Page) question() *questionnaire.Question {
	if p.s == nil {
		return nil
	}
	return p.s.Question()
}

func (p *Page) otherParty() string {
	if p.s != nil && p.s.Party == entity.BySupplier {
		return "judge"
	}
	return "claim"
}

// before is the effective answer to the open question in the last cycle, "" when there is none to repeat.
func (p *Page) before() string {
	q := p.question()
	if q == nil {
		return ""
	}
	b := p.s.Previous[q.ID].Effective()
	if b == nil || b.Value == questionnaire.Unknown || b.Value == questionnaire.NA || q.Answer == questionnaire.Multi ||
		q.Answer == questionnaire.Choice && q.Option(b.Value) == nil {
		return ""
	}
	return b.Value
}

func (p *Page) sameHint() string {
	if p.before() == "" {
		return ""
	}
	return "same"
}

// signHint offers the sign-off once every question is answered.
func (p *Page) signHint() string {
	if p.s == nil {
		return ""
	}
	if done, all := p.s.Progress(""); done < all || all == 0 {
		return ""
	}
	return "sign off"
}

func (p *Page) whyNotSame(why string) string {
	if why == "" {
		return "the last cycle has no answer here"
	}
	return why
}

func (p *Page) whyNotAgain(why string) string {
	if p.s != nil && p.s.Pending() {
		return "an answer is still being saved"
	}
	if p.s != nil {
		return "no cycle before this one was signed off"
	}
	return why
}

// toTop shows a question from its top.
func (p *Page) toTop() { p.scroll.Top, p.down, p.long = 0, 0, false }

func (p *Page) step(d int) func() page.Cmd {
	return func() page.Cmd {
		if !p.s.Step(d) && (d == 1 || d == -1) {
			return page.Say(page.Info, "There are no more questions in this direction.")
		}
		p.toTop()
		return page.Cmd{}
	}
}

func (p *Page) next() page.Cmd {
	if !p.s.NextOpen() {
		if p.s.Open(p.s.Question()) {
			return page.Say(page.Info, "This is the last open question.")
		}
		return page.Say(page.Done, "Every question has an answer. w explains the score, S signs off.")
	}
	p.toTop()
	return page.Cmd{}
}

func (p *Page) swapParty() page.Cmd {
	if p.s.Party == entity.ByAssessor {
		p.s.Party = entity.BySupplier
		return page.Say(page.Info,
			"You now record what the supplier claims. A claim counts where there is no judgement.")
	}
	p.s.Party = entity.ByAssessor
	return page.Say(page.Info, "You now record our judgement. It counts before the supplier's claim.")
}

// choice is what a number key answers.
type choice struct {
	value, label string
	points       int // of the option, -1 for none
}

// choices are the options of the question in order, then N/A for a claim, and not known.
func (p *Page) choices() []choice {
	q := p.question()
	if q == nil {
		return nil
	}
	var out []choice
	if q.Answer == questionnaire.Choice || q.Answer == questionnaire.Multi {
		for _, o := range q.Options {
			points := o.Value
			if !q.Scores() {
				points = -1
			}
			out = append(out, choice{o.ID, text.Safe(o.Label), points})
		}
	}
	if p.s.Party == entity.BySupplier {
		out = append(out, choice{questionnaire.NA, "Not applicable, claimed", -1})
	}
	return append(out, choice{questionnaire.Unknown, "Not known", -1})
}

func (p *Page) answerCommands(off bool, why string) []page.Command {
	var out []page.Command
	q := p.question()
	if q != nil && q.Answer != questionnaire.Choice && q.Answer != questionnaire.Multi {
		out = append(out, page.Command{ID: "answer.write", Title: "write the answer", Hint: "answer",
			Keys: []string{"i"}, Off: off, Why: why, Run: p.opens(p.startAnswer)})
	}
	for i, c := range p.choices() {
		if i >= 9 {
			break
		}
		key := strconv.Itoa(i + 1)
		cmd := page.Command{ID: "answer." + key, Title: "answer: " + c.label, Keys: []string{key}, Off: off, Why: why,
			Run: func() page.Cmd { return p.choose(c) }}
		out = append(out, cmd)
	}
	return out
}

// choose gives an answer, or asks for the reason first where one is needed: the supplier's claim of
// N/A, and a judgement that differs from the claim.
func (p *Page) choose(c choice) page.Cmd {
	q := p.question()
	value := c.value
	if q.Answer == questionnaire.Multi && c.points == -1 && q.Option(c.value) != nil {
		value = questionnaire.Unknown
		if have := p.s.Own(q.ID); have.Given() {
			value = have.Value
		}
		value = walk.Toggle(value, c.value)
	}
	if have := p.s.Own(q.ID); have != nil && have.Value == value {
		return page.Say(page.Info,
			q.ID+" is "+walk.ValueLabel(q, value)+" already. enter goes to the next open question.")
	}
	if p.s.NeedsReason(q, value) {
		why := "This differs from the supplier's claim. Why? The reason is kept with the judgement."
		if p.s.Party == entity.BySupplier {
			why = "Why is it not applicable? Until we agree, it counts as not answered."
		}
		p.pending = value
		p.startNote(why)
		return page.Say(page.Info, strings.TrimSpace(why+" "+p.draft.Words()))
	}
	return p.give(value, nil, page.Draft{})
}

func (p *Page) startAnswer() {
	p.mode = answering
	text := ""
	if have := p.s.Own(p.question().ID); have.Given() && have.Value != questionnaire.Unknown &&
		have.Value != questionnaire.NA {
		text = have.Value
	}
	p.draft, text = p.c.Draft(text, "answer", p.id, p.question().ID, string(p.s.Party))
	p.input = kit.NewInput(text, 4000)
}

// opens is the command that opens a text field; it says when the field begins with a draft.
func (p *Page) opens(field func()) func() page.Cmd {
	return func() page.Cmd {
		if field(); p.draft.Found() {
			return page.Say(page.Info, strings.TrimSpace(p.draft.Words()+" "+p.since()))
		}
		return page.Cmd{}
	}
}

func (p *Page) startJump() { p.mode, p.input = jumping, kit.NewInput("", 40) }

func (p *Page) fieldCommands() []page.Command {
	keep := p.keepAnswer
	stop := page.Run(func() { p.mode, p.draft = walking, page.Draft{} })
	switch p.mode {
	case jumping:
		keep = p.jump
	case resolving:
		keep = p.resolveContradiction
	case refusing:
		keep, stop = p.refuse, page.Run(func() { p.mode, p.draft = listingEvidence, page.Draft{} })
	}
	out := []page.Command{
		{ID: "field.keep", Title: "confirm", Hint: "confirm", Keys: []string{"enter"}, Run: keep},
		{ID: "field.stop", Title: "cancel; what you typed stays as a draft", Hint: "cancel", Keys: []string{"esc"},
			Run: stop},
	}
	if p.mode == jumping {
		out[1].Title = "cancel"
		return out
	}
	return append(out, p.draft.Discard(p.input.SetValue))
}

func (p *Page) keepAnswer() page.Cmd {
	q := p.question()
	text, err := walk.ReadAnswer(q, strings.TrimSpace(p.input.Value()))
	if err != nil {
		return page.Say(page.Problem, err.Error())
	}
	p.mode = walking
	if text == "" {
		return page.Say(page.Info, q.ID+" keeps its answer. 'Not known' has a key of its own.")
	}
	typed := p.draft
	p.draft = page.Draft{}
	return p.give(text, nil, typed)
}

func (p *Page) jump() page.Cmd {
	id := strings.TrimSpace(p.input.Value())
	p.mode = walking
	if id == "" {
		return page.Cmd{}
	}
	if !p.s.GoTo(id) {
		// a number alone means the question that ends with it
		for _, q := range p.s.Questions() {
			if strings.HasSuffix(q.ID, "-"+id) {
				p.s.GoTo(q.ID)
				p.toTop()
				return page.Cmd{}
			}
		}
		return page.Say(page.Problem, "There is no question "+text.Safe(id)+" here. tab lists them all.")
	}
	p.toTop()
	return page.Cmd{}
}
