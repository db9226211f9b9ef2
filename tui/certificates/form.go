package certificates

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"assure/data"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/ask"
	"assure/tui/page"
)

var (
	covers     = []entity.Cover{entity.CoverUnknown, entity.CoverService, entity.CoverOther}
	coverNames = []string{"not compared with our service", "our service", "another service or site"}
)

// form is a certificate being written.
type form struct {
	opened entity.Certificate // as it was when the form was opened; without a reference it is a new one
	check  bool               // only what a check is about

	kind, covers                                     ask.Field
	entity, number, scope, edition, issuer, document ask.Field
	issued, expiry, checked                          ask.Field
	where, by                                        ask.Field
}

// fields are all fields, in their order.
func (f *form) fields() []ask.Field {
	return []ask.Field{f.kind, f.entity, f.number, f.scope, f.covers, f.edition, f.issued, f.expiry, f.issuer,
		f.document, f.where, f.by, f.checked}
}

// newForm begins a form with a certificate.
func (p *Page) newForm(c entity.Certificate, check bool) *form {
	var kinds []string
	for _, k := range entity.CertificateKinds {
		kinds = append(kinds, k.Label())
	}
	typed := func(label, value, hint string) ask.Field { return ask.Text(label, value, hint, 300) }
	f := &form{opened: c, check: check,
		kind:     ask.Options("Kind", kinds, slices.Index(entity.CertificateKinds, c.Kind)),
		entity:   typed("Entity it names", c.Entity, ""),
		number:   typed("Number", c.Number, ""),
		scope:    typed("Scope it names", string(c.Scope), ""),
		covers:   ask.Options("Covers", coverNames, slices.Index(covers, c.Covers)),
		edition:  typed("Edition or set", c.Edition, "25/26, Danzell"),
		issued:   ask.Day("Issued", c.Issued, "21 Nov 2026"),
		expiry:   ask.Day("Last day", c.Expiry, "21 Nov 2026"),
		issuer:   typed("Issuer", c.Issuer, ""),
		document: typed("Document", p.reference(c.Document), "DOC-0001, or empty"),
		where:    typed("Checked at", c.CheckedAt, "empty: a statement only"),
		by:       ask.Person("Checked by", "", "empty: you, if what it says changes", nil),
		checked:  ask.Day("Checked on", c.CheckedOn, "empty: today"),
	}
	if check { // one of the past is written over
		f.where.Input.SetValue("")
		f.checked.Input.SetValue("")
		f.where.Need = "Say where it was checked, such as a public register or the original."
	}
	f.edition.Check = func(v string) error {
		switch k := f.chosen(); {
		case v == "" && k.Versioned():
			return errors.New("give the edition, such as 25/26, or the version")
		case k == entity.CertDSPT && !data.DSPTEdition(v):
			return errors.New("give the edition of the DSPT as published, such as 25/26")
		}
		return nil
	}
	f.checked.Check = func(v string) error {
		if v != "" && f.where.Value() == "" {
			return errors.New("say where it was checked, such as a public register or the original")
		}
		_, wrong := page.ReadDay("", v)
		return said(wrong)
	}
	return f
}

func said(wrong string) error {
	if wrong == "" {
		return nil
	}
	return errors.New(wrong)
}

// reference is the reference of a document of the supplier by its id.
func (p *Page) reference(id string) string {
	for _, d := range p.v.Documents {
		if d.ID == id {
			return d.Ref
		}
	}
	return id
}

// follow shows the fields that a kind has. The last day of a DSPT status follows from its edition.
func (f *form) follow() {
	k := f.chosen()
	for _, x := range f.fields() {
		x.Off = f.check
	}
	f.kind.Off = f.opened.Ref != ""
	f.scope.Off = f.check || !k.Scoped()
	f.covers.Off = !k.Scoped()
	f.expiry.Off = f.check || !k.Expires() || k == entity.CertDSPT
	f.where.Off, f.checked.Off = false, false
	f.by.Off = f.check || f.opened.CheckedBy == "" // checked in your name
}

func (f *form) chosen() entity.CertificateKind { return entity.CertificateKinds[f.kind.Chosen] }

// put writes what was typed onto a certificate. A field that somebody else changed meanwhile is a [page.Conflict].
func (f *form) put(c *entity.Certificate) error {
	o := &f.opened
	if o.Ref == "" {
		c.Kind = f.chosen()
	}
	scope, covered, expiry := questionnaire.Text(f.scope.Value()), covers[f.covers.Chosen], f.expiry.Date()
	if !c.Kind.Scoped() {
		scope, covered = "", entity.CoverUnknown
	}
	switch { // typed for another kind
	case !c.Kind.Expires():
		expiry = 0
	case c.Kind == entity.CertDSPT:
		expiry = o.Expiry
	}
	where := f.where.Value()
	document := f.document.Value()
	if !f.document.Changed() {
		document = o.Document
	}
	err := cmp.Or(
		page.Meanwhile(f.entity.FormField, &c.Entity, o.Entity, f.entity.Value()),
		page.Meanwhile(f.number.FormField, &c.Number, o.Number, f.number.Value()),
		page.Meanwhile(f.scope.FormField, &c.Scope, o.Scope, scope),
		page.Meanwhile(f.covers.FormField, &c.Covers, o.Covers, covered),
		page.Meanwhile(f.edition.FormField, &c.Edition, o.Edition, f.edition.Value()),
		page.Meanwhile(f.issued.FormField, &c.Issued, o.Issued, f.issued.Date()),
		page.Meanwhile(f.expiry.FormField, &c.Expiry, o.Expiry, expiry),
		page.Meanwhile(f.issuer.FormField, &c.Issuer, o.Issuer, f.issuer.Value()),
		page.Meanwhile(f.document.FormField, &c.Document, o.Document, document),
		page.Meanwhile(f.where.FormField, &c.CheckedAt, o.CheckedAt, where),
		page.Meanwhile(f.checked.FormField, &c.CheckedOn, o.CheckedOn, f.checked.Date()))
	if f.check || where != o.CheckedAt || f.checked.Date() != o.CheckedOn {
		c.CheckedBy = "" // checked anew, by who records it
	}
	if by := f.by.Value(); by != "" && !f.by.Off {
		c.CheckedBy = by
	}
	return err
}

// write opens the form of a certificate: a new one, or one that is corrected or checked.
func (p *Page) write(c entity.Certificate, check bool) page.Cmd {
	f := p.newForm(c, check)
	title, act := "a certificate", "record a certificate"
	switch {
	case check:
		title, act = c.Ref+", check", "check "+c.Ref
	case c.Ref != "":
		title, act = c.Ref+", correct", "correct "+c.Ref
	}
	about := "A certificate of " + text.Safe(p.v.Supplier.Name)
	if c.Ref != "" {
		about = text.Safe(c.Ref) + ", " + c.Kind.Label()
	}
	words := []string{about + ". Type what it says; where it was checked makes it count, in your name."}
	if c.CheckedBy != "" && !check {
		words = append(words, "It was checked on "+c.CheckedOn.String()+" by "+text.Safe(c.CheckedBy)+". If "+
			"you change "+
			"entity, number, scope, edition or a day, the check becomes yours, of today, unless you give who and when.")
	}
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: []string{p.v.Supplier.Name, "certificates", title},
		About:  words,
		Fields: f.fields(), Follow: f.follow, Subject: "certificates " + p.ref, Label: act,
		Do: func(ctx context.Context) (string, error) { return p.record(ctx, f) }}))
}

// record writes a certificate, and says what is still to be done about it.
func (p *Page) record(ctx context.Context, f *form) (string, error) {
	if f.opened.Ref == "" {
		c := f.opened
		if err := f.put(&c); err != nil {
			return "", err
		}
		if _, err := data.ReadCertificate(c, p.r.Actor(), p.r.Today()); err != nil { // before it has a reference
			return "", err
		}
		c, err := p.r.AddCertificate(ctx, c)
		p.added.Store(&c.Ref)
		return c.Kind.Label() + " is recorded" + afterwards(&c), err
	}
	message := " is changed"
	if f.check {
		message = " is checked"
	}
	given := data.CheckGiven{By: f.by.Value() != "" && !f.by.Off, On: f.check || f.checked.Changed()}
	var c entity.Certificate
	said, err := ask.Edit("", f.put, func(put func(*entity.Certificate) error) (err error) {
		c, err = p.r.EditCertificate(ctx, f.opened.Ref, put, given)
		return err
	})
	if o := &f.opened; err == nil && !f.check && c.CheckedBy != "" && !c.SaysAs(o) {
		message += ", checked " + c.CheckedOn.String() + " by " + text.Safe(c.CheckedBy)
	}
	return cmp.Or(said, c.Ref+message+afterwards(&c)), err
}

// afterwards says what is still to be done about a certificate.
func afterwards(c *entity.Certificate) string {
	switch {
	case c.CheckedAt == "":
		return ": a statement until it is checked (c)."
	case c.Kind.Scoped() && c.Covers == entity.CoverUnknown:
		return ": a statement until its scope is compared (c)."
	}
	return "."
}

// end opens the form that withdraws a certificate, or dismisses what words propose, for a reason.
func (p *Page) end() page.Cmd {
	reason := ask.Reason()
	f := ask.Form{Fields: []ask.Field{reason}, Subject: "certificates " + p.ref}
	if c := p.certificate(); c != nil {
		ref := c.Ref
		f.Title, f.Label = []string{p.v.Supplier.Name, "certificates", "withdraw " + ref}, "withdraw "+ref
		f.About = []string{"Why does " + text.Safe(ref) + " no longer count? It stays in the record, withdrawn."}
		f.Do = func(ctx context.Context) (string, error) {
			_, err := p.r.WithdrawCertificate(ctx, ref, questionnaire.Text(reason.Value()))
			return ref + " is withdrawn. It counts nowhere from now on.", err
		}
		return page.Go(ask.New(p.c, p.r, f))
	}
	x := *p.proposal()
	f.Title, f.Label = []string{p.v.Supplier.Name, "certificates", "dismiss"},
		"dismiss "+strings.TrimSpace(x.Document+x.Fact+" "+x.Kind.Label())
	f.About = []string{"Why are these words not a certificate? " + text.Quote(x.Words, 200)}
	f.Do = func(ctx context.Context) (string, error) {
		return "Dismissed. The words are not proposed again unless they change.",
			p.r.DismissProposal(ctx, &x, questionnaire.Text(reason.Value()))
	}
	return page.Go(ask.New(p.c, p.r, f))
}
