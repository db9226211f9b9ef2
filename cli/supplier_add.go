package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/directory"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// SupplierAddOptions are the flags of `assure supplier add`.
type SupplierAddOptions struct {
	Name          string
	Ref           string
	ODS           string
	CompanyNumber string
	Contact       string
	Tags          []string

	contact entity.Contact
}

// supplierAddedObject is `assure supplier add --json`.
type supplierAddedObject struct {
	Schema   string         `json:"schema"`
	Supplier supplierObject `json:"supplier"`
}

func newSupplierAddCmd(e *env) *cobra.Command {
	o := &SupplierAddOptions{}
	cmd := &cobra.Command{
		Use: "add [NAME]", Short: "Add one supplier",
		Long: `Add a supplier by name or, with --ods, by its code in the public DSPT directory, which
gives its name when you leave it out (` + "`assure dspt import`" + ` reads the directory).`,
		Example: "  assure supplier add \"Acme Health Ltd\" --company-number 01234567\n  assure supplier add --ods 8J605",
		Args:    needArgs(0, 1, "one name, in quotes when it holds blanks"),
		RunE: e.onRegister(creates, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			o.Name = strings.Join(args, "")
			if o.Contact != "" {
				var err error
				if o.contact, err = contact(o.Contact, ""); err != nil {
					return Result{}, err
				}
			}
			return runSupplierAdd(ctx, r, *o)
		}),
	}
	f := cmd.Flags()
	f.StringVar(&o.ODS, "ods", "", "its ODS `CODE`")
	f.StringVar(&o.Ref, "ref", "", "a `REF` of your own; the next SUP- number otherwise")
	f.StringVar(&o.CompanyNumber, "company-number", "", "its Companies House `NUMBER`")
	f.StringVar(&o.Contact, "contact", "", "a contact, `'NAME <ADDRESS>'`")
	f.StringSliceVar(&o.Tags, "tag", nil, "a `WORD` to find it by; may be given several times")
	return cmd
}

func runSupplierAdd(ctx context.Context, r *data.Register, o SupplierAddOptions) (Result, error) {
	name, err := text.Clean(o.Name)
	if err != nil {
		return Result{}, usage("type it anew", "the name: %s", err)
	}
	s := entity.Supplier{Name: name, ODSCodes: questionnaire.SplitList(o.ODS)}
	switch {
	case name == "" && len(s.ODSCodes) != 1:
		return Result{}, usage("give a name in quotes, or --ods CODE", "the supplier has no name")
	case name == "":
		s, err = directory.SupplierFromODS(ctx, r, s.ODSCodes[0])
		if err == nil && o.describe(&s) {
			err = r.UpdateSupplier(ctx, s)
		}
	default:
		s, err = o.add(ctx, r, s)
	}
	if err != nil {
		return Result{}, err
	}
	return Result{Object: supplierAddedObject{Schema: "assure.supplier/1", Supplier: supplierOf(s)}, Text: func(p *page) {
		p.line("added %s %s", s.Ref, s.Name)
		p.remark("next: `assure engagement set %s data=... access=...` says what it may reach", s.Ref)
	}}, nil
}

// add adds a supplier under the name given, with the one live engagement that most suppliers have.
func (o SupplierAddOptions) add(ctx context.Context, r *data.Register, s entity.Supplier) (entity.Supplier, error) {
	o.describe(&s)
	s, err := r.AddSupplier(ctx, s)
	if err != nil {
		return s, err
	}
	_, err = r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, State: entity.Live})
	return s, err
}

// describe puts what the flags say into a supplier, and tells whether that was anything.
func (o SupplierAddOptions) describe(s *entity.Supplier) bool {
	s.Ref, s.CompanyNumber = first(o.Ref, s.Ref), first(o.CompanyNumber, s.CompanyNumber)
	s.Tags = append(s.Tags, o.Tags...)
	if o.contact.Name != "" {
		s.Contacts = append(s.Contacts, o.contact)
	}
	return o.Ref != "" || o.CompanyNumber != "" || len(o.Tags) > 0 || o.contact.Name != ""
}
