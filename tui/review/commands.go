package review

import (
	"strconv"

	"assure/data/book"
	"assure/data/review"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
)

// Commands of the page, by mode.
func (p *Page) Commands() []page.Command {
	switch p.mode {
	case choosing:
		return p.choiceCommands()
	case reasoning, agreeingNA, scoping, replying:
		return p.areaCommands()
	case answering, refusing, resolving:
		return p.fieldCommands()
	case asking:
		all := p.form.Commands(p.sendQuery, page.Back)
		for i := range all {
			if all[i].ID == "form.stop" { // what was typed stays as a draft
				all[i].Run = p.stop
			}
		}
		return all
	case evidence:
		return p.evidenceCommands()
	case domain:
		return p.domainCommands()
	}
	all := append(p.decideCommands(), p.contradictionCommands()...)
	all = append(all, p.seeCommands()...)
	return append(all, p.moveCommands()...)
}

// decideCommands decide on the open question.
func (p *Page) decideCommands() []page.Command {
	ok, why := p.writable()
	off := !ok
	noClaim, whyNot := off, why
	if q := p.question(); ok && (!q.Claim.Given() || q.Claim.Value == questionnaire.Unknown) {
		noClaim, whyNot = true, "the supplier gave no answer: d records ours, c asks"
	}
	return []page.Command{
		{ID: "agree", Title: "agree: our judgement is the supplier's answer", Hint: "agree", Keys: []string{"a"},
			Off: noClaim, Why: whyNot, Run: p.agree},
		{ID: "differ", Title: "disagree: choose our own answer, then say why", Hint: "disagree", Keys: []string{"d"},
			Off: off, Why: why, Run: p.differ},
		{ID: "ask", Title: "query the supplier", Hint: "query", Keys: []string{"c"}, Off: off, Why: why,
			Run: p.startQuery},
		{ID: "scope", Title: "out of scope: a decision with its reason", Hint: "out of scope", Keys: []string{"o"},
			Off: off, Why: why, Run: p.startScope},
		{ID: "evidence", Title: "evidence: accept or refuse the documents", Hint: "evidence", Keys: []string{"e"},
			Off: p.question() == nil || len(p.items()) == 0, Why: "no document is offered for this question",
			Run: page.Run(p.startEvidence)},
		{ID: "next", Title: "the next question that is not read", Hint: "next", Keys: []string{"enter"},
			Off: p.list == nil, Why: why, Run: p.next},
		{ID: "domain", Title: "agree with the rest of this domain, after a look at what that is", Hint: "domain",
			Keys: []string{"D"}, Off: off, Why: why, Run: p.startDomain},
		{ID: "undo", Title: "undo the last change", Hint: "undo", Keys: []string{"u", "ctrl+z"}, Off: off, Why: why,
			Run: p.undo},
		{ID: "redo", Title: "redo what was undone", Keys: []string{"ctrl+r"}, Off: off, Why: why, Run: p.redo},
		{ID: "reply", Title: "record the supplier's reply to the query that is out", Hint: p.replyHint(),
			Keys: []string{"r"}, Off: off || p.queryOut() == nil, Why: whyNoReply(ok, why),
			Run: func() page.Cmd { return p.startArea(replying) }},
	}
}

func (p *Page) replyHint() string {
	if p.list != nil && p.queryOut() != nil {
		return "reply"
	}
	return ""
}

func whyNoReply(ok bool, why string) string {
	if !ok {
		return why
	}
	return "no query about this question is out"
}

// seeCommands show more.
func (p *Page) seeCommands() []page.Command {
	none := p.question() == nil
	const why = "the assessment is being read"
	return []page.Command{
		{ID: "all", Title: "show everything, or only what is worth reading", Hint: p.filterHint(), Keys: []string{"f"},
			Off: p.list == nil, Why: why, Run: page.Run(func() {
				p.all = !p.all
				p.layRows()
			})},
		{ID: "theme", Title: "one control theme after another, then all", Keys: []string{"t"}, Off: p.list == nil,
			Why: why, Run: p.nextTheme},
		{ID: "explain", Title: "explain the score", Hint: "why", Keys: []string{"w"},
			Off: p.s == nil || p.links.Explain == nil, Why: why, Run: func() page.Cmd { return p.links.Explain(p.s) }},
		{ID: "signoff", Title: "sign off: see what blocks it and what is open, then sign", Hint: p.signHint(),
			Keys: []string{"S"}, Off: p.s == nil || p.links.SignOff == nil, Why: why,
			Run: func() page.Cmd { return p.links.SignOff(p.s) }},
		{ID: "history", Title: "history of this question: who changed what, when and why", Keys: []string{"H"},
			Off: none || p.links.History == nil, Why: why,
			Run: func() page.Cmd { return p.links.History(p.s.Engagement.Ref, p.at) }},
		{ID: "walk", Title: "open the whole questionnaire at this question", Keys: []string{"V"},
			Off: none || p.links.Walk == nil, Why: why, Run: func() page.Cmd { return p.links.Walk(p.id, p.at) }},
	}
}

func (p *Page) filterHint() string {
	if p.all {
		return "less"
	}
	return "all"
}

// signHint offers the sign-off once nothing is left to read.
func (p *Page) signHint() string {
	if p.list != nil && p.list.Count.Open == 0 {
		return "sign off"
	}
	return ""
}

// readRows is how far the keys for reading scroll: under the rows of the smallest window.
const readRows = 5

// moveCommands move in the list and in the text of the question.
func (p *Page) moveCommands() []page.Command {
	none := p.question() == nil
	const why = "there is nothing to read"
	scroll := func(d int) func() page.Cmd {
		return page.Run(func() { p.read.Top = max(0, p.read.Top+d) })
	}
	all := []page.Command{
		{ID: "domain.next", Title: "the next domain", Keys: []string{"J"}, Off: none, Why: why,
			Run: page.Run(func() { p.stepDomain(1) })},
		{ID: "domain.before", Title: "the domain before", Keys: []string{"K"}, Off: none, Why: why,
			Run: page.Run(func() { p.stepDomain(-1) })},
		{ID: "read.down", Title: "scroll down", Keys: []string{"pgdown", "ctrl+d", "space"}, Off: none, Why: why,
			Run: scroll(readRows)},
		{ID: "read.up", Title: "scroll up", Keys: []string{"pgup", "ctrl+u"}, Off: none, Why: why,
			Run: scroll(-readRows)},
	}
	to := func(i int) {
		if i == 0 {
			p.step(-1 << 20)
		} else {
			p.step(1 << 20)
		}
	}
	for _, c := range page.Moves(p.step, func() int { return 1 }, to) {
		if c.ID != "move.half-down" && c.ID != "move.half-up" { // those keys scroll the text
			c.Off, c.Why = none, why
			all = append(all, c)
		}
	}
	return append(all, page.Leave())
}

// choiceCommands choose our own answer.
func (p *Page) choiceCommands() []page.Command {
	var out []page.Command
	for i, c := range p.choices() {
		if i >= 9 {
			break
		}
		out = append(out, page.Command{ID: "answer." + strconv.Itoa(i+1), Title: "answer: " + c.label,
			Keys: []string{strconv.Itoa(i + 1)}, Run: func() page.Cmd { return p.choose(c.value) }})
	}
	if q := p.question(); q != nil && q.Answer != questionnaire.Choice && q.Answer != questionnaire.Multi {
		out = append(out, page.Command{ID: "answer.write", Title: "write the answer", Hint: "answer",
			Keys: []string{"i", "enter"}, Run: func() page.Cmd {
				return p.startInput(answering, 4000, "answer", p.id, p.at, string(entity.ByAssessor))
			}})
	}
	if q := p.question(); q != nil && q.Answer == questionnaire.Multi {
		out = append(out, page.Command{ID: "answer.keep", Title: "keep these", Hint: "keep", Keys: []string{"enter"},
			Run: func() page.Cmd { return p.chosen(p.pending) }})
	}
	return append(out, page.Command{ID: "choice.stop", Title: "cancel", Hint: "cancel", Keys: []string{"esc", "q"},
		Run: p.stop})
}

func (p *Page) areaCommands() []page.Command {
	return []page.Command{
		{ID: "note.keep", Title: "keep it", Hint: "keep", Keys: []string{"enter"}, Run: p.keepArea},
		{ID: "note.line", Title: "begin a new line", Hint: "new line", Keys: []string{"ctrl+n"},
			Run: page.Run(func() { p.area.Key(kit.Key{Name: "enter"}) })},
		{ID: "note.editor", Title: "write it in your editor", Hint: "editor", Keys: []string{"ctrl+e"},
			Run: func() page.Cmd { return page.Cmd{Acts: []any{page.Edit{Text: p.area.Value()}}} }},
		p.discard(),
		{ID: "note.stop", Title: "cancel; what you typed stays as a draft", Hint: "cancel",
			Keys: []string{"esc"}, Run: p.stop},
	}
}

func (p *Page) fieldCommands() []page.Command {
	keep := p.keepAnswer
	switch p.mode {
	case refusing:
		keep = p.refuse
	case resolving:
		keep = p.resolve
	}
	return []page.Command{
		{ID: "field.keep", Title: "confirm", Hint: "confirm", Keys: []string{"enter"}, Run: keep},
		{ID: "field.stop", Title: "cancel; what you typed stays as a draft", Hint: "cancel", Keys: []string{"esc"},
			Run: p.stop},
		p.discard(),
	}
}

func (p *Page) domainCommands() []page.Command {
	can, _ := p.agreeable()
	return []page.Command{
		{ID: "domain.agree", Title: "agree with all of these", Hint: "agree with " + strconv.Itoa(len(can)),
			Keys: []string{"enter"}, Off: len(can) == 0, Why: "none of them can be agreed with together",
			Run: p.agreeDomain},
		{ID: "domain.stop", Title: "agree with none", Hint: "cancel", Keys: []string{"esc", "q"}, Run: p.stop},
		{ID: "domain.down", Title: "scroll down", Keys: []string{"j", "down", "pgdown"},
			Run: page.Run(func() { p.read.Top += readRows })},
		{ID: "domain.up", Title: "scroll up", Keys: []string{"k", "up", "pgup"},
			Run: page.Run(func() { p.read.Top = max(0, p.read.Top-readRows) })},
	}
}

// contradiction is the first contradiction of the open question that waits for a judgement, nil for none.
func (p *Page) contradiction() *book.Comparison {
	if p.s == nil {
		return nil
	}
	for _, c := range p.s.Compared(p.at) {
		if c.State == book.Contradicts {
			return &c
		}
	}
	return nil
}

// contradictionCommands offers to give a reason where two records contradict each other.
func (p *Page) contradictionCommands() []page.Command {
	if ok, _ := p.writable(); !ok || p.contradiction() == nil {
		return nil
	}
	return []page.Command{{ID: "contradiction", Title: "give a reason why both records may stay", Hint: "both stay",
		Keys: []string{"R"}, Run: func() page.Cmd {
			c := p.contradiction()
			return p.startInput(resolving, text.MaxLength, "both stay", p.id, c.Question, c.What())
		}}}
}

// queryOut is the query about the open question that waits for a reply, nil for none.
func (p *Page) queryOut() *entity.Query {
	if p.s == nil {
		return nil
	}
	for i := range p.s.Queries {
		if q := &p.s.Queries[i]; q.Question == p.at && q.State.Open() {
			return q
		}
	}
	return nil
}

// next opens the next question that is not read, or says what is next when there is none.
func (p *Page) next() page.Cmd {
	if p.openNext(p.at) {
		return page.Cmd{}
	}
	if q := p.question(); q != nil && q.State == review.Open {
		return page.Say(page.Info, "This is the last one that is not read.")
	}
	return page.Say(page.Done, p.whatNext())
}
