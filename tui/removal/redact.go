package removal

import (
	"context"
	"strconv"
	"strings"

	"assure/data"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
)

// Redact is the form of the redaction of texts.
type Redact struct {
	form
	place *kit.FormField
	only  *kit.FormField
	plan  *data.Redaction
}

type found struct {
	of   string
	plan *data.Redaction
	err  error
}

// NewRedact opens the form of a supplier; place is proposed.
func NewRedact(c *page.Common, r *data.Register, s entity.Supplier, place string) *Redact {
	p := &Redact{}
	p.place = &kit.FormField{Label: "Place", Passing: true, Input: kit.NewInput(place, 60),
		Hint: "ENG-00021 ITS-22, or DOC-0001"}
	p.only = &kit.FormField{Label: "Which", Passing: true, Input: kit.NewInput("", 60), Hint: "1,3; empty: all texts"}
	p.begin(c, r, s, "redact a text", "Removes a name or patient data that was recorded by mistake, from "+
		"everything that the records of the supplier hold, with their history. A place is a question of an "+
		"engagement (ENG-00021 ITS-22), a query of one (ENG-00021 query 2), or a document, certificate, risk, action "+
		"or decision by its reference. A title goes only where Which names it. "+noUndo, p.place, p.only)
	return p
}

// Title names the supplier and the act.
func (p *Redact) Title() []string {
	return []string{p.of.Name + "  " + p.of.Ref, "redact a text"}
}

// Init lists the texts of the place that is proposed.
func (p *Redact) Init() page.Cmd { return page.All(p.Found(), p.preview()) }

// typed is the place with the numbers.
func (p *Redact) typed() string { return p.place.Value() + "\x00" + p.only.Value() }

// numbers are those of the texts that are to go, nil for all; ok is false where what is typed is none.
func (p *Redact) numbers() (out []int, ok bool) {
	between := func(c rune) bool { return c == ',' || c == ' ' || c == ';' }
	for _, s := range strings.FieldsFunc(p.only.Value(), between) {
		n, err := strconv.Atoi(s)
		if err != nil {
			return nil, false
		}
		out = append(out, n)
	}
	return out, true
}

// preview lists the texts of the place as it is typed now, once a place can be meant.
func (p *Redact) preview() page.Cmd {
	of := p.typed()
	only, ok := p.numbers()
	if p.plan, p.before, p.failed = nil, nil, nil; !ok || p.place.Value() == "" {
		return page.Cmd{}
	}
	q := data.Redact{Place: p.place.Value(), Only: only}
	return page.Do(func() any {
		plan, err := p.r.Redact(p.c.Context, q, false)
		return found{of, plan, err}
	})
}

// Update takes what was read and done, and typed keys.
func (p *Redact) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case found:
		if m.of == p.typed() {
			p.take(m)
		}
	case page.Written:
		return p.written(m, map[string]*kit.FormField{"no-reason": p.reason, "no-text": p.only})
	case kit.Key:
		was := p.typed()
		cmd := p.Key(m)
		if p.typed() != was {
			return page.All(cmd, p.preview())
		}
		return cmd
	}
	return page.Cmd{}
}

// take shows the texts of the place. One of another supplier is not the one whose page this is.
func (p *Redact) take(m found) {
	if p.failed = m.err; m.err != nil {
		return
	}
	if m.plan.Supplier.ID != p.of.ID {
		p.before = []string{m.plan.Place + " is of " + m.plan.Supplier.Ref + " " + m.plan.Supplier.Name +
			": open its page to redact it."}
		return
	}
	p.plan, p.before = m.plan, []string{m.plan.Heading()}
	for i := range m.plan.Texts {
		x := &m.plan.Texts[i]
		words := strconv.Itoa(x.N) + "  " + x.KindWord() + "  " + x.Words
		if x.Removed {
			words += "  (" + x.Outcome() + ")"
		}
		p.before = append(p.before, words)
	}
}

// Commands of the form.
func (p *Redact) Commands() []page.Command { return p.commands(p.keep) }

// keep removes the texts, unless something is missing.
func (p *Redact) keep() page.Cmd {
	only, ok := p.numbers()
	switch {
	case p.place.Value() == "":
		return p.Refuse(page.Wrong{Field: p.place, Words: "Name the place, such as ENG-00021 ITS-22."})
	case !ok:
		return p.Refuse(page.Wrong{Field: p.only, Words: "Type the numbers of texts, such as 1,3."})
	case p.failed != nil:
		return p.Refuse(page.Wrong{Field: p.place, Words: text.UpperFirst(page.Message(p.failed)) + "."})
	case p.plan == nil && p.before != nil:
		return p.Refuse(page.Wrong{Field: p.place, Words: p.before[0]})
	case p.plan == nil:
		return page.Say(page.Info, "What it is to remove is still being read.")
	}
	if cmd, ok := p.confirmed(); !ok {
		return cmd
	}
	q := data.Redact{Place: p.place.Value(), Only: only, Reason: questionnaire.Text(p.reason.Value())}
	return p.Record("supplier "+p.of.Ref, func(ctx context.Context) (any, error) {
		out, err := p.r.Redact(ctx, q, true)
		if err != nil {
			return nil, err
		}
		return lines(ctx, p.r, out.DoneWords(), out.SharedWords())
	})
}

// View draws the form.
func (p *Redact) View(w, h int) []kit.Line {
	return p.view(w, h, "Type a place: what it holds or held is listed here, with numbers.")
}
