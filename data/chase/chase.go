package chase

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/issue"
	"assure/data/letter"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// replyDays is how long a supplier has, unless a day is given.
const replyDays = 10

// Request is whom to chase and how.
type Request struct {
	Refs    []string           // suppliers or engagements: everything that is missing of them
	Late    bool               // every supplier of whom something is late
	ReplyBy questionnaire.Date // 0: in ten days
	Issuer  string             // who writes; "" for the one remembered
	ReplyTo string             // where the reply goes; "" for the one remembered with the issuer
	Marking string             // how confidential a letter says it is; "" for nothing
}

// Plan is what would be written, before anything is.
type Plan struct {
	Letters  []Letter
	LeftOut  []LeftOut         // those that were named or are late, and get no letter
	Problems []problem.Problem // references that name nothing
	By       issue.Asker
	ReplyBy  questionnaire.Date

	r       *data.Register
	asOf    questionnaire.Date
	marking string
}

// Letter is the letter to one supplier.
type Letter struct {
	letter.Recipient
	Supplier book.RefName
	Matters  []Matter
	Letter   letter.Letter
	Files    []string // once they are written
}

// LeftOut is a supplier or a questionnaire without a letter, and why.
type LeftOut struct {
	Supplier   book.RefName
	Engagement string
	Why        string
}

// Engagements are the references of the engagements of a letter, each once.
func (l *Letter) Engagements() []string {
	var out []string
	for i := range l.Matters {
		if ref := l.Matters[i].Return.Engagement.Ref; !slices.Contains(out, ref) {
			out = append(out, ref)
		}
	}
	return out
}

// counts are how many questionnaires a letter is about, and how many questions, documents and queries are missing.
func (l *Letter) counts() (forms, questions, evidence, queries int) {
	for i := range l.Matters {
		m := &l.Matters[i]
		forms, questions, evidence, queries = forms+1, questions+len(m.Unanswered), evidence+len(m.Evidence),
			queries+len(m.Queries)
	}
	return forms, questions, evidence, queries
}

// Missing says in a line what a letter asks for.
func (l *Letter) Missing() (forms, questions, evidence, queries int) { return l.counts() }

// Prepare finds what is missing and words the letters. It writes nothing.
func Prepare(ctx context.Context, r *data.Register, q Request) (*Plan, error) {
	p := &Plan{Letters: []Letter{}, LeftOut: []LeftOut{}, Problems: []problem.Problem{}, r: r, asOf: r.Today(),
		ReplyBy: cmp.Or(q.ReplyBy, r.Today()+replyDays), marking: q.Marking}
	switch {
	case len(q.Refs) == 0 && !q.Late:
		return nil, problem.New("nobody-named", "", "name suppliers or engagements, or use --late",
			"no suppliers or engagements given")
	case len(q.Refs) > 0 && q.Late:
		return nil, problem.New("both-named", strings.Join(q.Refs, " "), "use one of them",
			"references cannot be combined with --late")
	case p.ReplyBy < p.asOf:
		return nil, problem.New("past-end", q.ReplyBy.String(), "give today or a later day",
			"nobody can reply by a day that has passed")
	}
	known, err := issue.KnownAsker(ctx, r, book.At{})
	if err != nil {
		return nil, err
	}
	if p.By, err = known.With(q.Issuer, q.ReplyTo); err != nil {
		return nil, err
	}
	only, keeps, err := p.named(ctx, q.Refs)
	if err != nil {
		return nil, err
	}
	list, err := issue.ReturnsOf(ctx, r, only, book.At{})
	if err != nil {
		return nil, err
	}
	if keeps != nil {
		list = slices.DeleteFunc(list, func(x issue.Return) bool { return !keeps(&x) })
	}
	return p, p.choose(ctx, list, q.Late)
}

// named are the suppliers and engagements that references name, by identifier; nil for all.
func (p *Plan) named(ctx context.Context, refs []string) (only []string, keeps func(*issue.Return) bool, err error) {
	if len(refs) == 0 {
		return nil, nil, nil
	}
	only = []string{}
	whole, one := map[string]bool{}, map[string]bool{}
	for _, ref := range refs {
		supplier, engagement, err := p.r.Named(ctx, ref)
		var bad *problem.Problem
		switch {
		case errors.As(err, &bad):
			p.Problems = append(p.Problems, *bad)
			continue
		case err != nil:
			return nil, nil, err
		case engagement == "":
			whole[supplier] = true
		default:
			one[engagement] = true
		}
		only = append(only, supplier)
	}
	return only, func(x *issue.Return) bool { return whole[x.Supplier.ID] || one[x.Engagement.ID] }, nil
}

// choose groups what is missing by supplier and words the letters.
func (p *Plan) choose(ctx context.Context, list []issue.Return, late bool) error {
	bySupplier := book.GroupBy(list, func(x *issue.Return) string { return x.Supplier.ID })
	var order []string
	for i := range list {
		if id := list[i].Supplier.ID; !slices.Contains(order, id) {
			order = append(order, id)
		}
	}
	return p.r.Copy(ctx, p.r.Resolve(book.At{}), false, func(c *book.Copy) error {
		for _, id := range order {
			b, err := c.Open(ctx, book.Scope{Supplier: id})
			if err != nil {
				return err
			}
			if err := p.letterTo(ctx, b, bySupplier[id], late); err != nil {
				return err
			}
		}
		slices.SortFunc(p.Letters, func(x, y Letter) int { return strings.Compare(x.Supplier.Ref, y.Supplier.Ref) })
		return nil
	})
}

// letterTo adds the letter to the supplier of a book, if something is missing.
func (p *Plan) letterTo(ctx context.Context, b *book.Book, list []issue.Return, late bool) error {
	s := &b.Suppliers[0]
	l := Letter{Supplier: book.RefName{Ref: s.Ref, Name: s.Name}}
	anyLate := false
	for _, x := range list {
		switch {
		case s.Retired || !x.Engagement.State.Open() || !x.Open():
			continue
		case x.State == issue.Declined:
			p.LeftOut = append(p.LeftOut, LeftOut{Supplier: l.Supplier, Engagement: x.Engagement.Ref,
				Why: "the supplier declined " + x.Pack})
			continue
		}
		m, err := matterOf(ctx, b, x)
		if err != nil {
			return err
		}
		m.sent = p.r.Day(x.Issue.Issued)
		if !m.empty() {
			l.Matters, anyLate = append(l.Matters, m), anyLate || m.late(b.AsOf)
		}
	}
	if len(l.Matters) == 0 || late && !anyLate {
		if !late && len(list) > 0 {
			p.LeftOut = append(p.LeftOut, LeftOut{Supplier: l.Supplier, Why: "nothing is missing"})
		}
		return nil
	}
	l.address(s)
	l.write(p)
	p.Letters = append(p.Letters, l)
	return nil
}

// address is whom a letter is to: the first contact of the supplier.
func (l *Letter) address(s *entity.Supplier) {
	if l.Recipient = letter.RecipientOf(s.Contacts); l.NoAddress != "" {
		return
	}
	for i := range l.Matters {
		if l.Matters[i].Return.Issue.BouncedFrom(l.Contact.Email) {
			l.NoAddress = "a mail to the contact came back"
		}
	}
}

// Write writes the letters of a plan to a folder, and records that the suppliers were chased: on each questionnaire a
// letter is about, in one act that [data.Register.UndoOf] undoes. After an error neither is there.
func (p *Plan) Write(ctx context.Context, dir string, formats []letter.Format) (files *letter.Files, err error) {
	if len(p.Letters) == 0 {
		return &letter.Files{}, nil
	}
	letters := make([]letter.Letter, len(p.Letters))
	for i := range p.Letters {
		letters[i] = p.Letters[i].Letter
	}
	at := p.r.Reader().Local(p.r.Now())
	if files, err = letter.Write(dir, letters, formats, at); err != nil {
		return nil, err
	}
	for i := range p.Letters {
		p.Letters[i].Files = files.Of[i]
	}
	if err := p.record(ctx, files); err != nil {
		return nil, errors.Join(err, files.Remove())
	}
	return files, nil
}

// record notes the letters on the questionnaires.
func (p *Plan) record(ctx context.Context, files *letter.Files) error {
	var ids []string
	var events []entity.IssueEvent
	for i := range p.Letters {
		l := &p.Letters[i]
		e := entity.IssueEvent{Letter: files.Table, Address: l.Address()}
		if len(l.Files) > 0 {
			e.Letter = l.Files[0]
		}
		for k := range l.Matters {
			ids, events = append(ids, l.Matters[k].Return.Issue.ID), append(events, e)
		}
	}
	return p.r.NoteReturns(ctx, ids, entity.IssueEvent{Kind: entity.IssueChased},
		func(i int, e *entity.IssueEvent) { e.Letter, e.Address = events[i].Letter, events[i].Address })
}
