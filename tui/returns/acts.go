package returns

import (
	"context"

	"assure/data/chase"
	"assure/data/letter"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/ask"
	"assure/tui/list"
	"assure/tui/page"
)

// acts are what can be recorded of a questionnaire.
func (p *returns) acts(x *Row) []page.Command {
	none, why := x == nil, "no questionnaire is under the cursor"
	off, whyOff := none, why
	if !none && !x.Waiting && x.Issue.State() != entity.IssueIsDeclined && x.Issue.State() != entity.IssueIsBounced {
		off, whyOff = true, "it is not out"
	}
	act := func(id, title, hint, k string, run func(*Row) page.Cmd) page.Command {
		return page.Command{ID: "return." + id, Title: title, Hint: hint, Keys: []string{k}, Off: off, Why: whyOff,
			Run: func() page.Cmd { return run(x) }}
	}
	return []page.Command{
		act("extend", "give them more time, until a day", "more time", "e", p.extend),
		act("chased", "record that they were chased, such as by telephone", "chased", "c", p.chased),
		act("declined", "record that they decline to answer", "declined", "d", p.declined),
		act("bounced", "record that a mail to them came back", "not delivered", "b", p.bounced),
		act("received", "record that it came back on paper or in another form", "", "p", p.received),
		{ID: "return.letters", Title: "write letters that name what is missing", Hint: "letters", Keys: []string{"w"},
			Off: none, Why: why, Run: func() page.Cmd { return p.letters(x) }},
		{ID: "return.supplier", Title: "open the supplier", Hint: "supplier", Keys: []string{"o"}, Off: none, Why: why,
			Run: func() page.Cmd { return p.links.Supplier(x.Place.Supplier.Ref) }},
	}
}

// ask opens the form of an act on a questionnaire. event gives what is recorded when it is kept.
func (p *returns) ask(x *Row, kind entity.IssueEventKind, about string, fields []ask.Field,
	event func() entity.IssueEvent) page.Cmd {
	what := kindWords(kind)
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: []string{"Returns", x.Place.Supplier.Name, what},
		About:  []string{text.Safe(list.Join(p.c.Theme, x.Ref(), x.Pack)), about},
		Fields: fields, Subject: "return " + x.Ref(), Label: what,
		Do: func(ctx context.Context) (string, error) {
			e := event()
			e.Kind = kind
			return "It is recorded: " + text.Safe(x.Ref()) + ", " + what + ". u undoes it.",
				p.r.NoteReturns(ctx, []string{x.Issue.ID}, e, nil)
		}}))
}

func (p *returns) extend(x *Row) page.Cmd {
	until := ask.Day("Until", 0, "the day the answers are due now")
	until.Need, until.Codes = "Give the day.", []string{"no-day", "not-later"}
	reason := ask.Reason()
	who := ask.Text("Agreed by", p.r.Actor(), "who agreed to it", text.MaxLength)
	fields := []ask.Field{until, reason, who}
	return p.ask(x, entity.IssueExtended, "It was due "+x.Issue.DueOn().Long()+", and that stays in the record.",
		fields,
		func() entity.IssueEvent {
			return entity.IssueEvent{Until: until.Date(), Reason: questionnaire.Text(reason.Value()), Who: who.Value()}
		})
}

func (p *returns) chased(x *Row) page.Cmd {
	day, reason := p.day(), ask.Text("How", "", "such as: telephoned, they promise Friday", text.MaxLength)
	return p.ask(x, entity.IssueChased, "A letter that is written here is recorded by itself.",
		[]ask.Field{reason, day}, func() entity.IssueEvent {
			return entity.IssueEvent{On: day.Date(), Reason: questionnaire.Text(reason.Value())}
		})
}

func (p *returns) declined(x *Row) page.Cmd {
	who := ask.Text("Said by", "", "who told you, at the supplier", text.MaxLength)
	who.Need, who.Codes = "Say who told you.", []string{"no-person"}
	reason, day := ask.Reason(), p.day()
	return p.ask(x, entity.IssueDeclined, "It is chased no more, and blocks the sign-off until that is passed.",
		[]ask.Field{who, reason, day}, func() entity.IssueEvent {
			return entity.IssueEvent{On: day.Date(), Who: who.Value(), Reason: questionnaire.Text(reason.Value())}
		})
}

func (p *returns) bounced(x *Row) page.Cmd {
	mail := ""
	if len(x.Return.Return.Supplier.Contacts) > 0 {
		mail = x.Return.Return.Supplier.Contacts[0].Email
	}
	address := ask.Text("Address", mail, "that the mail came back from", text.MaxLength)
	address.Need, address.Codes = "Give the address.", []string{"no-address"}
	reason, day := ask.Text("It said", "", "what the mail said", text.MaxLength), p.day()
	return p.ask(x, entity.IssueBounced, "Correct the contact of the supplier, then send it again.",
		[]ask.Field{address, reason, day}, func() entity.IssueEvent {
			return entity.IssueEvent{On: day.Date(), Address: address.Value(),
				Reason: questionnaire.Text(reason.Value())}
		})
}

func (p *returns) received(x *Row) page.Cmd {
	day, reason := p.day(), ask.Text("How", "", "such as: on paper, in the file", text.MaxLength)
	return p.ask(x, entity.IssueReceived, "A file that can be imported is recorded by the import itself.",
		[]ask.Field{reason, day}, func() entity.IssueEvent {
			return entity.IssueEvent{On: day.Date(), Reason: questionnaire.Text(reason.Value())}
		})
}

// letters writes letters to everybody who is late, or to one supplier, and records that they were chased.
func (p *returns) letters(x *Row) page.Cmd {
	whom := ask.Options("To", []string{"everybody who is late", "this supplier"}, 0)
	format := ask.Options("As", []string{"drafts for mail", "text", "pages", "mail merge"}, 0)
	folder := ask.Text("Folder", "letters", "made where it is missing", text.MaxLength)
	folder.Need, folder.Codes = "Give a folder.", []string{"no-folder"}
	reply := ask.Day("Reply by", 0, "in ten days otherwise")
	reply.Codes = []string{"past-end"}
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: []string{"Returns", "letters"},
		About:  []string{"One letter a supplier, over all its questionnaires. Nothing is sent."},
		Fields: []ask.Field{whom, format, folder, reply}, Subject: "letters", Label: "letters",
		Do: func(ctx context.Context) (string, error) {
			q := chase.Request{Late: whom.Chosen == 0, ReplyBy: reply.Date()}
			if !q.Late {
				q.Refs = []string{x.Place.Supplier.Ref}
			}
			plan, err := chase.Prepare(ctx, p.r, q)
			if err != nil {
				return "", err
			}
			as := []letter.Format{letter.Mail, letter.Txt, letter.HTML, letter.CSV}[format.Chosen]
			if _, err := plan.Write(ctx, folder.Value(), []letter.Format{as}); err != nil {
				return "", err
			}
			if len(plan.Letters) == 0 {
				return "Nobody gets a letter: nothing is missing, or they declined.", nil
			}
			return said(plan, folder.Value()), nil
		}}))
}

// said says what was written, and which letters have no address.
func said(plan *chase.Plan, folder string) string {
	words := text.Plural(len(plan.Letters), "letter is", "letters are") + " in " + text.Safe(folder) + ", and recorded."
	without := 0
	for i := range plan.Letters {
		if plan.Letters[i].NoAddress != "" {
			without++
		}
	}
	if without > 0 {
		words += " " + text.Thousands(without) + " without an address."
	}
	return words + " u undoes the record."
}

// day is the day of an act.
func (p *returns) day() ask.Field {
	day := ask.Day("On", p.r.Today(), "the day it happened")
	day.Codes = []string{"bad-date"}
	return day
}
