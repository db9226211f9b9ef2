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
	if p.mode == writing {
		return []page.Command{
			{ID: "field.keep", Title: "confirm", Hint: "confirm", Keys: []string{"enter"}, Run: p.keepText},
			{ID: "field.stop", Title: "cancel; what you typed stays as a draft", Hint: "cancel", Keys: []string{"esc"},
				Run: page.Run(func() { p.mode, p.draft = walking, page.Draft{} })},
			p.draft.Discard(p.input.SetValue),
		}
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
				Run: p.startText})
		}
	}
	if q != nil {
		if f, proposed := p.proposed(q); proposed {
			all = append(all, page.Command{ID: "answer.adopt", Title: "adopt what is proposed: " + text.Safe(f.Value),
				Hint: "adopt", Keys: []string{"y"}, Run: func() page.Cmd { return p.adopt(f) }})
		}
	}
	all = append(all,
		page.Command{ID: "next", Title: "next question without an answer", Hint: "next open", Keys: []string{"enter"},
			Off: off, Why: why, Run: p.nextQuestion},
		page.Command{ID: "undo", Title: "undo the last change", Hint: "undo", Keys: []string{"u", "ctrl+z"}, Off: off,
			Why: why, Run: p.undoLast},
		page.Command{ID: "override", Title: "set consequence or likelihood by hand", Hint: "by hand",
			Keys: []string{"o"}, Off: off, Why: why, Run: p.byHand},
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
			"Everything is known: "+p.tierWords()+". a opens the questionnaire.")
	}
	p.at, p.scroll.Top = i, 0
	return page.Cmd{}
}

func (p *Page) startText() page.Cmd {
	q := p.question()
	text := p.v.Facts.Get(q.Fact)
	if text == questionnaire.Unknown ||
		q.Answer == questionnaire.DateAnswer && p.v.Settings.Facts.Day(q.Fact, text) == 0 {
		text = ""
	}
	p.mode = writing
	p.draft, text = p.c.Draft(text, "fact", p.v.Engagement.ID, q.Fact)
	p.input = kit.NewInput(text, 2000)
	return p.draft.Say()
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
	return p.set(q.ID, map[string]string{q.Fact: words})
}
