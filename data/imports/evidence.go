package imports

import (
	"context"
	"fmt"

	"assure/data"
	"assure/data/book"
	"assure/data/intake"
	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// accepts reports whether the person who imports accepts the evidence in their own name: they said so,
// and the file is a long or wide sheet, which assessors write. What a supplier filled in, on a workbook
// of ours or on a sheet of another layout, is only offered.
func (p *subjectPlan) accepts() bool {
	kind := p.s.file.ret.Kind
	return p.im.req.AcceptEvidence && (kind == intake.Long || kind == intake.Wide)
}

// planEvidence adds the evidence of one answer: offered, unless the person who imports accepts it. A
// statement makes no document.
func (p *subjectPlan) planEvidence(ctx context.Context, part *intake.Subject, a *intake.Answer) error {
	e := &a.Evidence
	if before, ok := p.confirmed[a]; ok {
		return p.reofferEvidence(ctx, part, a, before)
	}
	if !e.Kind.Given() || e.Kind.Value == entity.Statement || p.rejected[a] {
		return nil
	}
	d := entity.Document{Supplier: p.s.supplier.ID, Kind: e.Kind.Value, Reference: e.Ref.Value, Issued: e.Issued.Value,
		Expiry: e.Expiry.Value}
	if d.Reference == "" {
		d.Reference = "evidence for " + a.Question
	}
	files := p.im.attachments[referenceKey{p.s.file, p.s.supplier.ID, e.Ref.Value}]
	for _, f := range files {
		f.referenced = true
		with := d
		with.SHA256, with.Path = f.ret.SHA256, f.path
		if p.w != nil {
			if _, err := p.im.keepOriginal(ctx, f); err != nil {
				return err
			}
			with.Kept, with.Held = f.kept, f.kept != ""
		}
		if err := p.offer(ctx, part, a, with); err != nil {
			return err
		}
	}
	if len(files) == 0 {
		return p.offer(ctx, part, a, d)
	}
	return nil
}

// offer puts a document into the book and, with a writer, the register, and links it to the
// question.
func (p *subjectPlan) offer(ctx context.Context, part *intake.Subject, a *intake.Answer, d entity.Document) error {
	if err := data.CleanAll(&d.Reference); err != nil {
		return err
	}
	d, write := p.mergeDocument(part, a, d)
	if write {
		if err := p.putDocument(ctx, &d); err != nil {
			return err
		}
	}
	return p.putLink(ctx, part, a, d)
}

// reofferEvidence links what supported an answer in the cycle before, since the answer is confirmed
// as still true.
func (p *subjectPlan) reofferEvidence(ctx context.Context, part *intake.Subject, a *intake.Answer,
	before string) error {
	for _, s := range p.b.Supports[before] {
		d := p.b.Documents[s.Document]
		if s.Question != a.Question || !inForce(s.State) || !inForce(d.State) {
			continue
		}
		if err := p.putLink(ctx, part, a, d); err != nil {
			return err
		}
	}
	return nil
}

func inForce(s entity.DocumentState) bool {
	return s == entity.Offered || s == entity.Accepted
}

// putLink puts the link from a document to the question into the book and, with a writer, the
// register.
func (p *subjectPlan) putLink(ctx context.Context, part *intake.Subject, a *intake.Answer, d entity.Document) error {
	link, write := p.newLink(part, a, d)
	if !write {
		return nil
	}
	p.s.out.Evidence++
	if link.State == entity.Accepted {
		if p.s.file.accepted == nil {
			p.s.file.accepted = map[string]bool{}
		}
		p.s.file.accepted[store.DocumentKey(d)] = true
	}
	if a.Evidence.Kind.Given() {
		p.noteOlderEvidence(part, a, d)
	}
	if p.w != nil {
		link.By, link.At = p.w.tx.Actor(), p.w.tx.At()
		p.w.links = upsert(p.w.links, link,
			func(a, b *entity.Support) bool { return a.Document == b.Document && a.Question == b.Question })
	}
	links := p.b.Supports[p.assessment.ID]
	for i := range links {
		if links[i].Document == link.Document && links[i].Question == link.Question {
			links[i] = link
			return nil
		}
	}
	p.b.Supports[p.assessment.ID] = append(links, link)
	return nil
}

// mergeDocument merges the document of an answer with the one in the register, if there is one, and
// reports whether the result has to be written. Values in the register are kept; missing ones are
// filled in.
func (p *subjectPlan) mergeDocument(part *intake.Subject, a *intake.Answer, d entity.Document) (entity.Document, bool) {
	if p.keys == nil {
		p.keys = make(map[string]string, len(p.b.Documents))
		for id, have := range p.b.Documents {
			p.keys[store.DocumentKey(have)] = id
		}
	}
	accepts := p.accepts()
	id, ok := p.keys[store.DocumentKey(d)]
	if !ok {
		d.State = entity.Offered
		if accepts {
			d.State = entity.Accepted
		}
		return d, true
	}
	have := p.b.Documents[id]
	next := have
	if have.Kind != d.Kind {
		p.s.file.notes = append(p.s.file.notes,
			fmt.Sprintf("%s is in the register as %q: the kind given for %s was ignored", have.Ref, have.Kind.Label(),
				a.Question))
	}
	if have.State == entity.Withdrawn {
		next.State = entity.Offered
	}
	if accepts && next.State == entity.Offered {
		next.State = entity.Accepted
	}
	if have.State == entity.Refused {
		p.s.file.notes = append(p.s.file.notes,
			have.Ref+" was refused; it is offered again for "+a.Question+" and does not count until it is accepted")
	}
	if next.Issued == 0 {
		if have.State == entity.Accepted && !accepts && d.Issued != 0 {
			p.s.file.notes = append(p.s.file.notes,
				fmt.Sprintf("%s was accepted without a date: the date given for %s, %s, was not used", have.Ref,
					a.Question, d.Issued.Long()))
		} else {
			next.Issued = d.Issued
		}
	}
	if d.Path != "" {
		next.Path = d.Path
	}
	if d.Kept != "" {
		next.Kept, next.Held = d.Kept, true
	}
	switch {
	case d.Expiry == 0 || d.Expiry == have.Expiry:
	case have.Expiry == 0 || have.State != entity.Accepted:
		next.Expiry = d.Expiry
	default:
		p.expiryConflict(part, a, have, d.Expiry)
	}
	return next, next != have
}

// expiryConflict reports a file that gives an accepted document another expiry date. Only a
// person can change that.
func (p *subjectPlan) expiryConflict(part *intake.Subject, a *intake.Answer, have entity.Document,
	expiry questionnaire.Date) {
	at := a.Evidence.Expiry.At
	if at != a.Evidence.Kind.At {
		p.s.file.ret.Cells.Blame()
	}
	p.s.file.problem("conflict", p.s.where(part, at),
		fmt.Sprintf("%s was accepted as valid until %s, and the file says %s", have.Ref, have.Expiry.Long(),
			expiry.Long()),
		"check the document; if it is a new one, ask for its own date or number")
}

// putDocument puts a document into the book and, with a writer, the register. A new document gets
// an id and ref.
func (p *subjectPlan) putDocument(ctx context.Context, d *entity.Document) error {
	fresh := d.ID == ""
	if p.w == nil {
		if fresh {
			d.ID = fmt.Sprintf("new %d", len(p.b.Documents)+1)
		}
		p.b.Documents[d.ID], p.keys[store.DocumentKey(*d)] = *d, d.ID
		return nil
	}
	tx := p.w.tx
	if fresh {
		ref, err := data.NextRef(ctx, tx, store.Documents, entity.DocumentForm)
		if err != nil {
			return err
		}
		d.ID, d.Ref = tx.NewID(), ref
	}
	if d.State == entity.Accepted && d.AcceptedAt == nil {
		at := tx.At()
		d.AcceptedBy, d.AcceptedAt, d.Reason = tx.Actor(), &at, ""
	}
	p.b.Documents[d.ID], p.keys[store.DocumentKey(*d)] = *d, d.ID
	p.w.documents = upsert(p.w.documents, *d, func(a, b *entity.Document) bool { return a.ID == b.ID })
	return nil
}

// upsert replaces the element that is the same as t, or appends t.
func upsert[T any](list []T, t T, same func(a, b *T) bool) []T {
	for i := range list {
		if same(&list[i], &t) {
			list[i] = t
			return list
		}
	}
	return append(list, t)
}

// newLink returns the link from a document to the question and reports whether it has to be
// written.
func (p *subjectPlan) newLink(part *intake.Subject, a *intake.Answer, d entity.Document) (entity.Support, bool) {
	state := entity.Offered
	if p.accepts() && d.State == entity.Accepted {
		state = entity.Accepted
	}
	at := a.Evidence.Kind.At
	if !a.Evidence.Kind.Given() {
		at = a.Still.At
	}
	link := entity.Support{Document: d.ID, Assessment: p.assessment.ID, Question: a.Question, State: state,
		File: p.s.file.path, Sheet: part.Sheet, Cell: at.Ref(), Batch: p.im.batch.ID}
	if state == entity.Accepted {
		link.Value = new(book.Worth(p.pack.Question(a.Question), p.b.Answers[p.assessment.ID][a.Question]))
	}
	for _, have := range p.b.Supports[p.assessment.ID] {
		if have.Document == d.ID && have.Question == a.Question {
			again := have.State == entity.Withdrawn ||
				state == entity.Accepted && (have.State == entity.Offered || *link.Value != book.ShownBy(&have))
			return link, again
		}
	}
	return link, true
}
