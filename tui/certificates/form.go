package certificates

import (
	"context"
	"slices"
	"strings"

	"assure/data"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
)

// field is a field of the form.
type field uint8

// The fields, in their order. Those of a choice come with their values, the others are typed.
const (
	fieldKind field = iota
	fieldEntity
	fieldNumber
	fieldScope
	fieldCovers
	fieldEdition
	fieldIssued
	fieldExpiry
	fieldIssuer
	fieldDocument
	fieldWhere
	fieldChecked
	fields
)

// labels and hints of the fields.
var (
	labels = [fields]string{"Kind", "Entity it names", "Number", "Scope it names", "Covers", "Edition or set", "Issued",
		"Last day", "Issuer", "Document", "Checked at", "Checked on"}
	hints = [fields]string{fieldKind: "space: next kind", fieldCovers: "space: next", fieldEdition: "25/26, Danzell",
		fieldIssued: "2026-11-21", fieldExpiry: "2026-11-21", fieldDocument: "DOC-0001, or empty",
		fieldWhere: "empty: a statement only", fieldChecked: "empty: today"}
	covers     = []entity.Cover{entity.CoverUnknown, entity.CoverService, entity.CoverOther}
	coverNames = []string{"not compared with our service", "our service", "another service or site"}
)

// form is a certificate being written.
type form struct {
	was    *entity.Certificate // nil records a new one
	c      entity.Certificate  // kind, cover, and what has no field
	at     field
	check  bool // only what a check is about
	inputs [fields]*kit.Input
}

func (f *form) typing() bool { return f.at != fieldKind && f.at != fieldCovers }

func (f *form) key(k kit.Key) {
	if f.typing() {
		f.inputs[f.at].Key(k)
	}
}

func (f *form) value(i field) string { return strings.TrimSpace(f.inputs[i].Value()) }

// shown lists the fields that a kind has. The last day of a DSPT status follows from its edition.
func (f *form) shown() []field {
	var out []field
	for i := range fields {
		switch k := f.c.Kind; {
		case f.check && i != fieldCovers && i != fieldWhere && i != fieldChecked,
			(i == fieldScope || i == fieldCovers) && !k.Scoped(), i == fieldKind && f.was != nil,
			i == fieldExpiry && (!k.Expires() || k == entity.CertDSPT):
			continue
		}
		out = append(out, i)
	}
	return out
}

// step moves by some fields of those shown.
func (f *form) step(d int) {
	list := f.shown()
	i := slices.Index(list, f.at)
	f.at = list[(i+d+len(list))%len(list)]
}

// start begins the form with a certificate; was is the one to correct, nil for a new one.
func (p *Page) start(c entity.Certificate, was *entity.Certificate) {
	p.mode, p.form = filling, form{was: was, c: c}
	document := c.Document
	for _, d := range p.v.Documents {
		if d.ID == c.Document {
			document = d.Ref
		}
	}
	for i, value := range [fields]string{fieldEntity: c.Entity, fieldNumber: c.Number, fieldScope: string(c.Scope),
		fieldEdition: c.Edition, fieldIssued: c.Issued.String(), fieldExpiry: c.Expiry.String(), fieldIssuer: c.Issuer,
		fieldDocument: document, fieldWhere: c.CheckedAt, fieldChecked: c.CheckedOn.String()} {
		p.form.inputs[i] = kit.NewInput(value, 300)
	}
	p.form.at = p.form.shown()[0]
}

// startCheck begins the form with what a check is about. One of the past is written over.
func (p *Page) startCheck() {
	c := p.certificate().Certificate
	p.start(c, &c)
	p.form.inputs[fieldWhere].SetValue("")
	p.form.inputs[fieldChecked].SetValue("")
	p.form.check = true
	p.form.at = p.form.shown()[0]
}

func (p *Page) formCommands() []page.Command {
	f := &p.form
	step := func(d int) func() page.Cmd { return page.Run(func() { f.step(d) }) }
	all := []page.Command{
		{ID: "form.next", Title: "next field, and record it after the last", Hint: "next", Keys: []string{"enter"},
			Run: func() page.Cmd {
				if list := f.shown(); f.at != list[len(list)-1] {
					f.step(1)
					return page.Cmd{}
				}
				return p.keep()
			}},
		{ID: "form.down", Title: "next field", Keys: []string{"tab", "down"}, Run: step(1)},
		{ID: "form.up", Title: "previous field", Keys: []string{"shift+tab", "up"}, Run: step(-1)},
		{ID: "form.stop", Title: "cancel", Hint: "cancel", Keys: []string{"esc"},
			Run: page.Run(func() { p.mode = listing })},
	}
	if f.typing() {
		return all
	}
	turn := func(d int) func() page.Cmd { return page.Run(func() { f.turn(d) }) }
	return append(all,
		page.Command{ID: "form.choose", Title: "next choice", Hint: "choose", Keys: []string{"space", "right", "l"},
			Run: turn(1)},
		page.Command{ID: "form.choose-back", Title: "previous choice", Keys: []string{"left", "h"}, Run: turn(-1)})
}

// turn takes the next or the previous kind or cover.
func (f *form) turn(d int) {
	if f.at == fieldKind {
		f.c.Kind = turned(entity.CertificateKinds, f.c.Kind, d)
	} else {
		f.c.Covers = turned(covers, f.c.Covers, d)
	}
}

func turned[T comparable](list []T, now T, d int) T {
	return list[(slices.Index(list, now)+d+len(list))%len(list)]
}

// keep checks every field and records the certificate.
func (p *Page) keep() page.Cmd {
	f := &p.form
	c, problem := f.read()
	if problem == "" {
		if _, err := data.ReadCertificate(c, p.r.Actor(), p.r.Today()); err != nil {
			problem = page.Message(err)
		}
	}
	if problem != "" {
		return page.Say(page.Problem, problem)
	}
	p.mode = listing
	if f.was == nil {
		return p.save("certificate", c.Kind.Label()+" is recorded"+afterwards(&c), func(ctx context.Context) error {
			added, err := p.r.AddCertificate(ctx, c)
			p.added.Store(&added.Ref)
			return err
		})
	}
	ref, message := f.was.Ref, " is changed"
	if f.check {
		message = " is checked"
	}
	return p.save(ref, ref+message+afterwards(&c), func(ctx context.Context) error {
		_, err := p.r.ChangeCertificate(ctx, ref, func(to *entity.Certificate) { *to = c })
		return err
	})
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

// read is the certificate as typed, or what is wrong with a field, which then has the cursor.
func (f *form) read() (c entity.Certificate, problem string) {
	c = f.c
	c.Entity, c.Number, c.Edition = f.value(fieldEntity), f.value(fieldNumber), f.value(fieldEdition)
	c.Issuer, c.Document, c.CheckedAt = f.value(fieldIssuer), f.value(fieldDocument), f.value(fieldWhere)
	c.Scope = questionnaire.Text(f.value(fieldScope))
	if !c.Kind.Scoped() {
		c.Scope, c.Covers = "", entity.CoverUnknown
	}
	for i, to := range map[field]*questionnaire.Date{fieldIssued: &c.Issued, fieldExpiry: &c.Expiry,
		fieldChecked: &c.CheckedOn} {
		if !c.Kind.Expires() && i == fieldExpiry {
			*to = 0 // typed for another kind
			continue
		}
		day, wrong := page.ReadDay(labels[i], f.value(i))
		if wrong != "" {
			f.at = i
			return c, wrong
		}
		*to = day
	}
	if f.check && c.CheckedAt == "" {
		f.at = fieldWhere
		return c, "Say where it was checked, such as a public register or the original. esc cancels."
	}
	if was := f.was; was == nil || c.CheckedAt != was.CheckedAt || c.CheckedOn != was.CheckedOn {
		c.CheckedBy = "" // checked anew, by who records it
	}
	if c.CheckedAt == "" && c.CheckedOn != 0 {
		f.at = fieldWhere
		return c, "Say where it was checked, such as a public register or the original."
	}
	return c, ""
}
