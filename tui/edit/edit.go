// Package edit has the forms in which the fields of a supplier and of an engagement are changed. Names, states
// and facts
// have acts of their own.
package edit

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"assure/data"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/kit"
	"assure/tui/page"
	"assure/tui/saves"
	"assure/tui/theme"
)

// Page is a form.
type Page struct {
	c    *page.Common
	r    *data.Register
	s    entity.Supplier
	e    *entity.Engagement // nil edits the supplier
	form kit.Form
	// read reads a field into what is being changed, in the order of the form.
	read   []func(typed string) error
	codes  []string // of the problem that a field has at the write, "" for none
	now    entity.Supplier
	then   entity.Engagement
	wrong  string // what is wrong with the field that has the keyboard
	scroll kit.Scroll
	busy   bool
}

// Supplier opens the form of a supplier.
func Supplier(c *page.Common, r *data.Register, s entity.Supplier) *Page {
	p := &Page{c: c, r: r, s: s}
	p.add("ODS codes", "; between several", strings.Join(s.ODSCodes, "; "), "ods-", func(v string) error {
		p.now.ODSCodes = questionnaire.SplitList(v)
		for _, code := range p.now.ODSCodes {
			if _, err := entity.ParseODSCode(code); err != nil {
				return want(err, entity.WantODSCode)
			}
		}
		return nil
	})
	p.add("Company number", "Companies House", s.CompanyNumber, "company", func(v string) (err error) {
		if v != "" {
			if v, err = entity.ParseCompanyNumber(v); err != nil {
				return want(err, entity.WantCompanyNumber)
			}
		}
		p.now.CompanyNumber = v
		return nil
	})
	var contacts []string
	for _, c := range s.Contacts {
		contacts = append(contacts, contactText(c))
	}
	p.add("Contacts", "Name <address>; between several", strings.Join(contacts, "; "), "", p.readContacts)
	p.add("Part of", "the group it belongs to", s.Parent, "", func(v string) error { p.now.Parent = v; return nil })
	p.add("Tags", "words to find it by, ; between", strings.Join(s.Tags, "; "), "", func(v string) error {
		p.now.Tags = questionnaire.SplitList(v)
		return nil
	})
	return p
}

// Engagement opens the form of an engagement of a supplier.
func Engagement(c *page.Common, r *data.Register, s entity.Supplier, e entity.Engagement) *Page {
	p := &Page{c: c, r: r, s: s, e: &e}
	plain := func(label, hint, value, code string, to func(*entity.Engagement) *string) {
		p.add(label, hint, value, code, func(v string) error { *to(&p.then) = v; return nil })
	}
	plain("Service", "what it is, in your words", e.Service, "",
		func(e *entity.Engagement) *string { return &e.Service })
	plain("Owner", "who looks after it", e.Owner, "", func(e *entity.Engagement) *string { return &e.Owner })
	plain("Contract", "your reference of it", e.ContractRef, "",
		func(e *entity.Engagement) *string { return &e.ContractRef })
	day := func(label string, value questionnaire.Date, to func(*entity.Engagement) *questionnaire.Date) {
		p.add(label, "21 Nov 2026; empty: not known", value.Long(), "", func(v string) error {
			d, wrong := page.ReadDay("", v)
			if wrong != "" {
				return errors.New(wrong)
			}
			*to(&p.then) = d
			return nil
		})
	}
	day("Starts", e.Start, func(e *entity.Engagement) *questionnaire.Date { return &e.Start })
	day("Ends", e.End, func(e *entity.Engagement) *questionnaire.Date { return &e.End })
	value := ""
	if e.Value != nil {
		value = "£" + text.Thousands(int(*e.Value))
	}
	p.add("Value", "whole pounds; empty: not known", value, "", func(v string) (err error) {
		if p.then.Value, err = entity.ParsePounds(v); err != nil {
			return want(err, "write whole pounds, such as £1,500")
		}
		return nil
	})
	plain("Lot", "of a framework or tender", e.Lot, "", func(e *entity.Engagement) *string { return &e.Lot })
	plain("Tender", "TEN-001, of a bid", e.Tender, "tender", func(e *entity.Engagement) *string { return &e.Tender })
	return p
}

func (p *Page) add(label, hint, value, code string, read func(string) error) {
	p.form.Fields = append(p.form.Fields, &kit.FormField{Label: label, Hint: hint,
		Input: kit.NewInput(value, text.MaxLength)})
	p.read, p.codes = append(p.read, read), append(p.codes, code)
}

// want is an error with what to type instead.
func want(err error, fix string) error { return errors.New(err.Error() + ": " + fix) }

// contactText is a contact as it is typed.
func contactText(c entity.Contact) string {
	if c.Email == "" || c.Email == c.Name {
		return c.Name
	}
	return c.Name + " <" + c.Email + ">"
}

// readContacts reads all contacts. One that was there keeps its role.
func (p *Page) readContacts(v string) error {
	p.now.Contacts = nil
	for _, one := range questionnaire.SplitList(v) {
		c, err := data.ParseContact(one)
		if err != nil {
			return want(err, data.WantContact)
		}
		if c.Email != "" {
			if _, err := entity.ParseEmail(c.Email); err != nil {
				return want(err, entity.WantEmail)
			}
		}
		i := slices.IndexFunc(p.s.Contacts, func(o entity.Contact) bool {
			return o.Name == c.Name || o.Email != "" && o.Email == c.Email
		})
		if i >= 0 {
			c.Role = p.s.Contacts[i].Role
		}
		p.now.Contacts = append(p.now.Contacts, c)
	}
	return nil
}

// Title names what is changed.
func (p *Page) Title() []string {
	what := "change"
	if p.e != nil {
		what = "change " + p.e.Ref
	}
	return []string{p.s.Name + "  " + p.s.Ref, what}
}

// Init does nothing: what is changed was read already.
func (p *Page) Init() page.Cmd { return page.Cmd{} }

// Loading is true while the change is written.
func (p *Page) Loading() bool { return p.busy }

// Typing is always true: every field is typed.
func (p *Page) Typing() bool { return true }

// Update takes typed keys and what was written.
func (p *Page) Update(msg any) page.Cmd {
	switch m := msg.(type) {
	case kit.Key:
		p.wrong = ""
		p.form.Key(m)
	case page.Written:
		p.busy = false
		if m.Err != nil {
			return p.refuse(m.Err)
		}
		return page.All(page.Back(), page.Say(page.Done, "Changed. u undoes it."))
	}
	return page.Cmd{}
}

// refuse shows what the register does not take at the field that it is about.
func (p *Page) refuse(err error) page.Cmd {
	p.wrong = page.Message(err)
	var bad *problem.Problem
	if errors.As(err, &bad) {
		for i, code := range p.codes {
			if code != "" && strings.HasPrefix(bad.Code, code) || strings.HasSuffix(bad.Code, code) && code != "" {
				p.form.Go(p.form.Fields[i])
			}
		}
	}
	return page.Say(page.Problem, "Not changed: "+p.wrong)
}

// Commands of the form.
func (p *Page) Commands() []page.Command {
	all := page.Form(&p.form, p.keep, page.Back)
	for i, c := range all {
		if run := c.Run; c.ID == "form.next" || c.ID == "form.down" || c.ID == "form.up" {
			all[i].Run = func() page.Cmd { p.wrong = ""; return run() }
		}
	}
	return append(all[:1:1], append([]page.Command{{ID: "edit.keep", Title: "record the change", Hint: "record",
		Keys: []string{"ctrl+x"}, Run: p.keep}}, all[1:]...)...)
}

// keep checks every field and records the change. Fields that are as they were leave the history alone.
func (p *Page) keep() page.Cmd {
	p.now = p.s
	if p.e != nil {
		p.then = *p.e
	}
	for i, f := range p.form.Fields {
		if err := p.read[i](f.Value()); err != nil {
			p.form.Go(f)
			p.wrong = text.UpperFirst(text.Safe(err.Error()))
			return page.Say(page.Problem, p.wrong)
		}
	}
	if p.same() {
		return page.All(page.Back(), page.Say(page.Info, "Nothing is changed."))
	}
	p.busy = true
	now, then, engagement := p.now, p.then, p.e != nil
	return p.c.Save(saves.Job{Subject: "supplier " + p.s.Ref, Label: "change",
		Prepare: func() func(context.Context) (any, error) {
			return func(ctx context.Context) (any, error) {
				if engagement {
					return nil, p.r.ChangeEngagement(ctx, then, "")
				}
				return nil, p.r.ChangeSupplier(ctx, now, "")
			}
		}})
}

func (p *Page) same() bool {
	if p.e != nil {
		a, b := p.then, *p.e
		values := reflect.DeepEqual(a.Value, b.Value)
		a.Value, b.Value = nil, nil
		return values && reflect.DeepEqual(a, b)
	}
	was, now := p.s, p.now
	for _, s := range []*entity.Supplier{&was, &now} { // none is nil or empty
		s.ODSCodes, s.Tags = append([]string{}, s.ODSCodes...), append([]string{}, s.Tags...)
		s.Contacts = append([]entity.Contact{}, s.Contacts...)
	}
	return reflect.DeepEqual(was, now)
}

// View draws the form, with what is wrong below the field that has the keyboard.
func (p *Page) View(w, h int) []kit.Line {
	form, row := p.form.View(p.c.Theme, w)
	lines := slices.Clone(form[:row+1])
	to := row
	if p.wrong != "" {
		lines = append(lines, kit.Paragraph(theme.Warn, p.c.Theme.Glyph.NotMet+" "+p.wrong, w, 4)...)
		to = len(lines) - 1
	}
	lines = append(append(lines, form[row+1:]...), kit.Line{})
	about := "The name is changed with r on the page of the supplier, its size and other facts in triage (t)."
	if p.e != nil {
		about = "Facts, and consequence or likelihood by hand with who decides it, are set in triage (t, then o). z " +
			"closes the engagement."
	}
	lines = append(lines, kit.Paragraph(theme.Muted, about, w, 0)...)
	if long := p.form.At().Value(); kit.Width(long) > w/2 {
		lines = append(append(lines, kit.Line{}), kit.Paragraph(theme.Muted,
			strconv.Itoa(len([]rune(long)))+" characters: "+text.Safe(long), w, 0)...)
	}
	return p.scroll.View(lines, h, row, to)
}
