package edit

import (
	"errors"
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
)

// subject is what a form changes: one of the two.
type subject struct {
	s entity.Supplier
	e entity.Engagement
}

// field is one field of what is changed.
type field struct {
	get  func(*subject) string        // as it is typed
	set  func(*subject, string) error // reads what was typed
	was  string                       // when the form was opened
	code string                       // the problem of the register that is about it begins or ends so; "" for none
}

// change is a field that a person changed.
type change struct {
	field
	at    *kit.FormField
	typed string
}

// apply makes the changes on what is in the register now. A field that has another value than the person saw is a
// [page.Conflict], unless that is the value which was typed.
func apply(x *subject, list []change) error {
	for _, c := range list {
		now, was := c.get(x), c.was
		if seen, ok := c.at.Seen.(string); ok {
			was = seen
		}
		if err := c.set(x, c.typed); err != nil {
			return problem.New("bad-value", text.Safe(c.typed), "type it again", "%s", err)
		}
		if now != was && now != c.get(x) {
			return page.NewConflict(c.at, was, now)
		}
	}
	return nil
}

// Supplier opens the form of a supplier.
func Supplier(c *page.Common, r *data.Register, s entity.Supplier) *Page {
	p := &Page{c: c, r: r, s: s, was: subject{s: s}}
	p.add("ODS codes", "; between several", "ods-",
		func(x *subject) string { return strings.Join(x.s.ODSCodes, "; ") },
		func(x *subject, v string) error {
			x.s.ODSCodes = questionnaire.SplitList(v)
			for _, code := range x.s.ODSCodes {
				if _, err := entity.ParseODSCode(code); err != nil {
					return want(err, entity.WantODSCode)
				}
			}
			return nil
		})
	p.add("Company number", "Companies House", "company", func(x *subject) string { return x.s.CompanyNumber },
		func(x *subject, v string) (err error) {
			if v != "" {
				if v, err = entity.ParseCompanyNumber(v); err != nil {
					return want(err, entity.WantCompanyNumber)
				}
			}
			x.s.CompanyNumber = v
			return nil
		})
	p.add("Contacts", "Name <address>; between several", "", contactsText, readContacts)
	p.add("Part of", "the group it belongs to", "", func(x *subject) string { return x.s.Parent },
		func(x *subject, v string) error { x.s.Parent = v; return nil })
	p.add("Tags", "words to find it by, ; between", "",
		func(x *subject) string { return strings.Join(x.s.Tags, "; ") },
		func(x *subject, v string) error { x.s.Tags = questionnaire.SplitList(v); return nil })
	return p.fill()
}

// Engagement opens the form of an engagement of a supplier.
func Engagement(c *page.Common, r *data.Register, s entity.Supplier, e entity.Engagement) *Page {
	p := &Page{c: c, r: r, s: s, e: &e, was: subject{e: e}}
	plain := func(label, hint, code string, of func(*entity.Engagement) *string) {
		p.add(label, hint, code, func(x *subject) string { return *of(&x.e) },
			func(x *subject, v string) error { *of(&x.e) = v; return nil })
	}
	plain("Service", "what it is, in your words", "", func(e *entity.Engagement) *string { return &e.Service })
	plain("Owner", "who looks after it", "", func(e *entity.Engagement) *string { return &e.Owner })
	plain("Contract", "your reference of it", "", func(e *entity.Engagement) *string { return &e.ContractRef })
	day := func(label string, of func(*entity.Engagement) *questionnaire.Date) {
		p.add(label, "21 Nov 2026; empty: not known", "", func(x *subject) string { return of(&x.e).Long() },
			func(x *subject, v string) error {
				d, wrong := page.ReadDay("", v)
				if wrong != "" {
					return errors.New(wrong)
				}
				*of(&x.e) = d
				return nil
			})
		p.typed[len(p.typed)-1].Reads = page.DayWords
	}
	day("Starts", func(e *entity.Engagement) *questionnaire.Date { return &e.Start })
	day("Ends", func(e *entity.Engagement) *questionnaire.Date { return &e.End })
	p.add("Value", "whole pounds; empty: not known", "", func(x *subject) string {
		if x.e.Value == nil {
			return ""
		}
		return "£" + text.Thousands(int(*x.e.Value))
	}, func(x *subject, v string) (err error) {
		if x.e.Value, err = entity.ParsePounds(v); err != nil {
			return want(err, "write whole pounds, such as £1,500")
		}
		return nil
	})
	p.add("Notice", "hours to tell us of an incident", "", func(x *subject) string {
		if x.e.NoticeHours == nil {
			return ""
		}
		return strconv.Itoa(*x.e.NoticeHours)
	}, func(x *subject, v string) (err error) {
		if x.e.NoticeHours, err = entity.ParseHours(v); err != nil {
			return want(err, "write whole hours, such as 24")
		}
		return nil
	})
	plain("At night", "whom to call in an incident, and the number", "",
		func(e *entity.Engagement) *string { return &e.OutOfHours })
	plain("Lot", "of a framework or tender", "", func(e *entity.Engagement) *string { return &e.Lot })
	plain("Tender", "TEN-001, of a bid", "tender", func(e *entity.Engagement) *string { return &e.Tender })
	return p.fill()
}

func (p *Page) add(label, hint, code string, get func(*subject) string, set func(*subject, string) error) {
	was := get(&p.was)
	p.typed = append(p.typed, &kit.FormField{Label: label, Hint: hint, Input: kit.NewInput(was, text.MaxLength)})
	p.fields = append(p.fields, field{get: get, set: set, was: was, code: code})
}

// want is an error with what to type instead.
func want(err error, fix string) error { return errors.New(err.Error() + ": " + fix) }

// contactsText is all contacts as they are typed.
func contactsText(x *subject) string {
	var all []string
	for _, c := range x.s.Contacts {
		if c.Email == "" || c.Email == c.Name {
			all = append(all, c.Name)
		} else {
			all = append(all, c.Name+" <"+c.Email+">")
		}
	}
	return strings.Join(all, "; ")
}

// readContacts reads all contacts. One that was there keeps its role.
func readContacts(x *subject, v string) error {
	was := x.s.Contacts
	x.s.Contacts = nil
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
		i := slices.IndexFunc(was, func(o entity.Contact) bool {
			return o.Name == c.Name || o.Email != "" && o.Email == c.Email
		})
		if i >= 0 {
			c.Role = was[i].Role
		}
		x.s.Contacts = append(x.s.Contacts, c)
	}
	return nil
}
