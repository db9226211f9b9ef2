package review

import (
	"context"
	"fmt"
	"strings"

	"assure/data"
	"assure/data/review"
	"assure/internal/text"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/saves"
	"assure/tui/theme"
	"assure/tui/walk"
)

// agreeable splits the rows of the domain that is open: what can be agreed with together, and what has to be
// looked at by itself. Questions that are done are in neither.
func (p *Page) agreeable() (can, alone []*review.Question) {
	here := p.s.Pack.Question(p.at).Domain
	for _, r := range p.rows {
		q := r.question
		if q == nil || q.Domain != here || q.State.Done() && len(q.Reasons) > 0 ||
			q.Found.Given() && q.State != review.Open {
			continue
		}
		if q.Alone() == "" {
			can = append(can, q)
		} else {
			alone = append(alone, q)
		}
	}
	return can, alone
}

// startDomain shows what agreeing with the domain would do.
func (p *Page) startDomain() page.Cmd {
	can, alone := p.agreeable()
	if len(can)+len(alone) == 0 {
		return page.Say(page.Info, "Nothing in this domain is left to read.")
	}
	p.mode, p.read = domain, kit.Scroll{}
	return page.Cmd{}
}

// agreeDomain agrees with all that was listed, as one step.
func (p *Page) agreeDomain() page.Cmd {
	can, alone := p.agreeable()
	p.mode, p.read = reading, kit.Scroll{}
	var edits []walk.Edit
	for _, q := range can {
		edits = append(edits, p.s.Set(p.c.NewID(), q.ID, q.Claim.Value, nil, p.c.Now(), p.r.Actor()))
	}
	message := text.Plural(len(can), "answer", "answers") + " agreed."
	if len(alone) > 0 {
		message += " " + text.Plural(len(alone), "is", "are") + " left to look at."
	}
	return page.All(p.writeAll(edits), p.goOn(p.at, message+" u undoes all of it at once."))
}

// writeAll queues edits that are one step.
func (p *Page) writeAll(edits []walk.Edit) page.Cmd {
	return p.c.Save(saves.Job{Subject: p.id, Label: text.Plural(len(edits), "answer", "answers"), Again: true,
		Content: p.contentOf(edits),
		Prepare: func() func(context.Context) (any, error) {
			list := make([]data.AnswerEdit, len(edits))
			for i := range edits {
				edits[i].BaseRev = p.s.Rev(edits[i])
				list[i] = edits[i].AnswerEdit
				list[i].Assessment = p.id
			}
			return func(ctx context.Context) (any, error) {
				answers, err := p.r.RecordAnswers(ctx, list)
				revs := make([]int, len(answers))
				for i := range answers {
					revs[i] = answers[i].Rev
				}
				return revs, err
			}
		},
		Done: func(v any, err error) {
			if err != nil {
				p.notWritten(err, edits...)
				return
			}
			for i, rev := range v.([]int) {
				p.s.Saved(edits[i], rev)
			}
		}})
}

// contentOf is a step of several edits in words, should it never be saved.
func (p *Page) contentOf(edits []walk.Edit) saves.Content {
	c := p.content(text.Plural(len(edits), "answer", "answers"), "", "")
	for i := range edits {
		for _, f := range p.s.Content(edits[i], p.c.Zone).Fields {
			f.Label = edits[i].Question
			c.Fields = append(c.Fields, f)
		}
	}
	return c
}

// viewDomain lists what would be agreed with, and what is left and why.
func (p *Page) viewDomain(w, h int) []kit.Line {
	t := p.c.Theme
	can, alone := p.agreeable()
	d := p.s.Pack.Domain(p.s.Pack.Question(p.at).Domain)
	lines := []kit.Line{kit.L(kit.S(theme.Strong, text.Safe(d.Title)))}
	head := "Nothing here can be agreed with together."
	if len(can) > 0 {
		head = fmt.Sprintf("enter agrees with %s, as the supplier says; one undo takes all of it back.",
			text.Plural(len(can), "answer", "answers"))
	}
	lines = append(lines, kit.Paragraph(theme.Plain, head, w, 0)...)
	if len(alone) > 0 {
		names := make([]string, len(alone))
		for i, q := range alone {
			names[i] = q.ID + " " + q.Alone()
		}
		lines = append(lines, kit.Paragraph(theme.Warn, text.Plural(len(alone), "is", "are")+
			" left, "+text.Noun(len(alone), "", "each ")+"to be looked at by itself: "+strings.Join(names, "; ")+".",
			w, 0)...)
	}
	for _, q := range can {
		lines = append(lines, p.domainRow(q, kit.S(theme.Good, t.Glyph.Low), sayWords(q), w)...)
	}
	return p.read.Free(t, lines, w, h, "j, pgdown")
}

// sayWords is the claim that would be agreed with; a must-have or key control is named as one.
func sayWords(q *review.Question) string {
	words := walk.ValueLabel(q.Question, q.Claim.Value)
	for _, k := range []review.Kind{review.MustHave, review.KeyControl} {
		if q.Has(k) {
			words = k.Words() + ": " + words
		}
	}
	return words
}

func (p *Page) domainRow(q *review.Question, mark kit.Span, words string, w int) []kit.Line {
	mark.Text = "  " + mark.Text + " "
	lines := kit.Entry(mark, theme.Plain, q.ID+"  "+words, kit.Line{}, w)
	return append(lines, kit.L(kit.S(theme.Plain, "    "),
		kit.S(theme.Muted, kit.Cut(text.Safe(q.Text), w-4, p.c.Theme.Glyph.Ellipsis))))
}
