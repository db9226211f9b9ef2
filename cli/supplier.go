package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/questionnaire"
	"assure/questionnaire/entity"
)

func newSupplierCmd(e *env) *cobra.Command {
	return group("supplier", "Add, import, show and change suppliers",
		`A supplier is the legal entity you contract with. Its ODS code and company number
identify it; a name alone does not.`, groupSetUp,
		newSupplierListCmd(e), newSupplierShowCmd(e), newSupplierAddCmd(e), newSupplierSetCmd(e),
		newSupplierImportCmd(e), newSupplierTemplateCmd(e), newSupplierODSCmd(e))
}

// supplierFields are what `supplier set` can set.
func supplierFields() []field[entity.Supplier] {
	type S = entity.Supplier
	return []field[S]{
		{"name", "the legal name", func(s *S, v string) error { return notEmpty(&s.Name, v) }},
		{"ods_code", "ODS codes, ; between several", func(s *S, v string) error { s.ODSCodes = questionnaire.SplitList(v); return nil }},
		{"company_number", "as on the Companies House register", func(s *S, v string) error { s.CompanyNumber = v; return nil }},
		{"contact", "'Name <address>'; replaces the first contact", setContact},
		{"parent", "the group it belongs to", func(s *S, v string) error { s.Parent = v; return nil }},
		{"tags", "words to find it by, ; between several", func(s *S, v string) error { s.Tags = questionnaire.SplitList(v); return nil }},
	}
}

func setContact(s *entity.Supplier, v string) error {
	c, err := contact(v, "")
	if err != nil {
		return err
	}
	if len(s.Contacts) == 0 {
		s.Contacts = []entity.Contact{c}
		return nil
	}
	s.Contacts = slices.Clone(s.Contacts)
	c.Role = s.Contacts[0].Role
	s.Contacts[0] = c
	return nil
}

func notEmpty(target *string, v string) error {
	if v == "" {
		return usage("", "it cannot be empty")
	}
	*target = v
	return nil
}

// supplierObject is a supplier in JSON: codes are strings, exactly as published.
type supplierObject struct {
	Ref           string   `json:"ref"`
	Name          string   `json:"name"`
	ODSCode       *string  `json:"ods_code"` // the first
	ODSCodes      []string `json:"ods_codes"`
	CompanyNumber *string  `json:"company_number"`
	Parent        *string  `json:"parent,omitempty"`
	Tags          []string `json:"tags,omitempty"`
}

func supplierOf(s entity.Supplier) supplierObject {
	o := supplierObject{
		Ref: s.Ref, Name: s.Name, ODSCodes: append([]string{}, s.ODSCodes...),
		CompanyNumber: orNull(s.CompanyNumber), Parent: orNull(s.Parent), Tags: s.Tags,
	}
	if len(s.ODSCodes) > 0 {
		o.ODSCode = orNull(s.ODSCodes[0])
	}
	return o
}

// describeSupplier prints a supplier's own data.
func describeSupplier(p *page, s entity.Supplier) {
	p.heading("%s  %s", s.Ref, s.Name)
	rows := [][2]string{
		{"ODS code", strings.Join(s.ODSCodes, ", ")}, {"company number", s.CompanyNumber},
		{"parent", s.Parent}, {"tags", strings.Join(s.Tags, ", ")},
	}
	for _, c := range s.Contacts {
		rows = append(rows, [2]string{"contact", strings.TrimSpace(c.Name + " " + angled(c.Email, c.Name) + " " + c.Role)})
	}
	p.pairs(rows...)
}

func angled(email, name string) string {
	if email == "" || email == name {
		return ""
	}
	return "<" + email + ">"
}
