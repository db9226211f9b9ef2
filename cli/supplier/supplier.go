// Package supplier has `assure supplier`: the suppliers and what is known about them.
package supplier

import (
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// New returns `assure supplier` with its subcommands.
func New(e *command.Env) *cobra.Command {
	return command.Group("supplier", "Add, import, show and change suppliers",
		`A supplier is the legal entity you contract with. Its ODS code and company number
identify it; a name alone does not.`, command.GroupSetUp,
		newListCmd(e), newShowCmd(e), newSharingCmd(e), newAddCmd(e), newSetCmd(e), newRenameCmd(e),
		newRetireCmd(e), newReinstateCmd(e), newMergeCmd(e), newUnmergeCmd(e),
		newImportCmd(e), newTemplateCmd(e), newODSCmd(e))
}

// supplierFields are what `supplier set` can set.
func supplierFields() []command.Field[entity.Supplier] {
	type S = entity.Supplier
	return []command.Field[S]{
		{Name: "name", Help: "the legal name", Set: func(s *S, v string) error { return command.NotEmpty(&s.Name, v) }},
		{Name: "ods_code", Help: "ODS codes, ; between several",
			Set: func(s *S, v string) error { s.ODSCodes = questionnaire.SplitList(v); return nil }},
		{Name: "company_number", Help: "as on the Companies House register",
			Set: func(s *S, v string) error { s.CompanyNumber = v; return nil }},
		{Name: "contact", Help: "'Name <address>'; replaces the first contact", Set: setContact},
		{Name: "parent", Help: "the group it belongs to", Set: func(s *S, v string) error { s.Parent = v; return nil }},
		{Name: "tags", Help: "words to find it by, ; between several",
			Set: func(s *S, v string) error { s.Tags = questionnaire.SplitList(v); return nil }},
	}
}

func setContact(s *entity.Supplier, v string) error {
	c, err := command.Contact(v, "")
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

// describeSupplier prints a supplier's own data.
func describeSupplier(p *command.Page, s entity.Supplier) {
	p.Heading("%s  %s", s.Ref, s.Name)
	rows := [][2]string{
		{"ODS code", strings.Join(s.ODSCodes, ", ")}, {"company number", s.CompanyNumber},
		{"names before", strings.Join(s.Former, "; ")},
		{"merged into it", strings.Join(s.Merged, ", ")}, {"retired", retiredWords(s)},
		{"parent", s.Parent}, {"tags", strings.Join(s.Tags, ", ")},
	}
	for _, c := range s.Contacts {
		rows = append(rows, [2]string{"contact",
			strings.TrimSpace(c.Name + " " + angled(c.Email, c.Name) + " " + c.Role)})
	}
	p.Pairs(rows...)
}

// retiredWords is since when a supplier is retired and why, "" where it is not.
func retiredWords(s entity.Supplier) string {
	switch {
	case !s.Retired:
		return ""
	case s.Why == nil:
		return "yes, by the undo of an import"
	}
	return "since " + questionnaire.Today(s.Why.At, time.UTC).String() + " by " + s.Why.By + ": " + string(s.Why.Reason)
}

func angled(email, name string) string {
	if email == "" || email == name {
		return ""
	}
	return "<" + email + ">"
}
