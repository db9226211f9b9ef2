package profile

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/putright"
	"assure/tui/saves"
	"assure/tui/theme"
)

// rightCommands are the acts on the supplier and on the engagement shown that are done for a reason, and their undo.
func (p *Page) rightCommands() []page.Command {
	reading, why := p.v == nil, "the supplier is being read"
	act := func(id, title, key string, a putright.Act, whyNot string) page.Command {
		return page.Command{ID: id, Title: title, Keys: []string{key}, Off: reading || whyNot != "",
			Why: cmp.Or(whyNot, why), Run: func() page.Cmd {
				p.changed = true
				return p.links.PutRight(a, p.subject())
			}}
	}
	edit := func(id, title, key string, off bool, run func() page.Cmd) page.Command {
		return page.Command{ID: id, Title: title, Keys: []string{key}, Off: off, Why: cmp.Or(noEngagement(p, off), why),
			Run: func() page.Cmd { p.changed = true; return run() }}
	}
	all := []page.Command{
		edit("supplier.edit", "change the supplier: ODS code, company number, contacts, tags", "e", reading,
			func() page.Cmd { return p.links.Edit(p.v.Supplier, nil) }),
		edit("engagement.edit", "change the engagement: service, owner, contract, dates, value", "E",
			p.engagement() == nil, func() page.Cmd { return p.links.Edit(p.v.Supplier, &p.engagement().Engagement) }),
		act("supplier.rename", "rename the supplier; the name before still finds it", "r",
			putright.Rename, ""),
	}
	if !reading && p.v.Supplier.Retired {
		all = append(all, act("supplier.reinstate", "reinstate the supplier: bring it back", "R", putright.Reinstate,
			""))
	} else {
		all = append(all, act("supplier.retire", "retire the supplier: take it out of use", "R", putright.Retire,
			p.stillOpen()))
	}
	merged := "no other record was merged into it"
	if !reading && len(p.v.Supplier.Merged) > 0 {
		merged = ""
	}
	all = append(all, act("supplier.merge", "merge the supplier with another record of it", "m", putright.Merge, ""),
		act("supplier.unmerge", "part the supplier again from one that was merged into it", "M", putright.Unmerge,
			merged))
	shut, again := "there is no engagement", "there is no engagement"
	if e := p.engagement(); e != nil {
		shut, again = "", "it is not ended or lost"
		if !e.Engagement.State.Open() {
			shut, again = "it is "+string(e.Engagement.State)+" already: Z opens it again", ""
		}
	}
	undo := page.Command{ID: "undo", Title: "undo your newest change, rename, retirement, merge or closing here",
		Keys: []string{"u"}, Off: reading, Why: why, Run: p.askedUndo}
	redo := page.Command{ID: "redo", Title: "redo what was undone here", Keys: []string{"ctrl+r"}, Off: reading,
		Why: why, Run: p.undo("redo", "Redone", p.r.RedoSupplier)}
	if p.changed { // then it is what one looks for
		undo.Hint = "undo"
		all = append([]page.Command{undo}, all...)
	} else {
		all = append(all, undo)
	}
	all = append(all, redo)
	return append(all, act("engagement.close", "close the engagement: it ended, or the bid is lost", "z",
		putright.Close, shut), act("engagement.reopen", "reopen the engagement", "Z", putright.Reopen, again))
}

// noEngagement is why nothing is done to an engagement, "" while the supplier is being read.
func noEngagement(p *Page, off bool) string {
	if off && p.v != nil {
		return "there is no engagement"
	}
	return ""
}

// stillOpen says which engagements keep a supplier from being retired, "" for none.
func (p *Page) stillOpen() string {
	if p.v == nil {
		return ""
	}
	var open []string
	for i := range p.v.Engagements {
		if e := &p.v.Engagements[i].Engagement; e.State.Open() {
			open = append(open, e.Ref)
		}
	}
	if len(open) == 0 {
		return ""
	}
	return text.Plural(len(open), "engagement is", "engagements are") + " not ended or lost, close with z: " +
		strings.Join(open, ", ")
}

// subject is what an act is done to.
func (p *Page) subject() putright.Subject {
	of := putright.Subject{Supplier: p.v.Supplier}
	if e := p.engagement(); e != nil {
		of.Engagement, of.OpenRisks = e.Engagement, p.openRisks(e.Engagement)
	}
	return of
}

// openRisks says which risks of an engagement stay open when it is closed, "" for none.
func (p *Page) openRisks(e entity.Engagement) string {
	open := slices.DeleteFunc(slices.Clone(p.v.Risks), func(k book.RiskView) bool {
		return k.Engagement != e.ID || k.Closed != 0
	})
	if len(open) == 0 {
		return ""
	}
	top := slices.MaxFunc(open, func(a, b book.RiskView) int {
		return cmp.Compare(a.Standing().Score(), b.Standing().Score())
	})
	score := top.Standing().Score()
	return text.Plural(len(open), "risk stays", "risks stay") + " open, the highest is " + top.Ref + " at " +
		string(p.v.Settings.Band(score)) + " " + strconv.Itoa(score) + "; no list of live services counts them then."
}

// askedUndo undoes an act that was begun on this page. One from before asks first: it may be old, and somebody who came
// here does not see it.
func (p *Page) askedUndo() page.Cmd {
	if !p.changed && !p.sure {
		ref := p.v.Supplier.Ref
		return page.Do(func() any {
			act, err := p.r.NewestOfSupplier(p.c.Context, ref)
			return newest{act, err}
		})
	}
	p.sure = false
	return p.undo("undo", "Undone", p.r.UndoSupplier)()
}

// newest is the act that u would undo.
type newest struct {
	act *data.Undone
	err error
}

// name says what the next u undoes.
func (p *Page) name(n newest) page.Cmd {
	if n.err != nil {
		return page.Say(page.Problem, "Not undone: "+page.Message(n.err))
	}
	p.sure = true
	return page.Say(page.Info, "Nothing was changed since you opened this page. u again undoes your newest act on "+
		"this supplier, however old it is: "+text.Safe(n.act.Did())+".")
}

// undo undoes the newest act of this person on the supplier or its engagements, or does again what was undone.
func (p *Page) undo(label, verb string, turn func(context.Context, string) (*data.Undone, error)) func() page.Cmd {
	return func() page.Cmd {
		ref := p.v.Supplier.Ref
		p.undoing = true
		return p.c.Save(saves.Job{Subject: "supplier " + ref, Label: label,
			Content: saves.Content{Of: p.v.Supplier.Name + " " + ref, What: label + " of the newest act"},
			Prepare: func() func(context.Context) (any, error) {
				return func(ctx context.Context) (any, error) {
					out, err := turn(ctx, ref)
					if err != nil {
						return nil, err
					}
					return verb + ": " + out.Did() + ".", nil
				}
			}})
	}
}

// standing says of a supplier what a person did to it as a whole: that it is retired, its names before, and what was
// merged into it.
func (p *Page) standing(w int) []kit.Line {
	s := &p.v.Supplier
	var out []kit.Line
	switch {
	case s.Disposed > 0 && s.Why != nil:
		out = kit.Paragraph(theme.Warn, text.Safe("Disposed of "+p.c.Day(s.Why.At)+" by "+s.Why.By+": "+
			string(s.Why.Reason)+". What was written about it is removed for ever."), w, 0)
	case s.Retired:
		words := "Retired, by the undo of an import."
		if s.Why != nil {
			words = "Retired " + p.c.Day(s.Why.At) + " by " + s.Why.By + ": " + string(s.Why.Reason)
		}
		out = append(out, kit.Paragraph(theme.Warn, text.Safe(words)+" (R brings it back)", w, 0)...)
	}
	if len(s.Former) > 0 {
		out = append(out, kit.Paragraph(theme.Muted, "names before: "+text.Safe(strings.Join(s.Former, "; ")), w, 0)...)
	}
	if len(s.Merged) > 0 {
		words := "merged into it: " + text.Safe(strings.Join(s.Merged, ", ")) + " (M)"
		out = append(out, kit.Paragraph(theme.Muted, words, w, 0)...)
	}
	return out
}
