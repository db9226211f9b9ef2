package supplier

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/directory"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

type addOptions struct {
	Name          string
	Ref           string
	ODS           string
	CompanyNumber string
	Contact       string
	Tags          []string

	contact entity.Contact
}

func newAddCmd(e *command.Env) *cobra.Command {
	o := &addOptions{}
	cmd := &cobra.Command{
		Use: "add [NAME]", Short: "Add one supplier",
		Long: `Add a supplier by name or, with --ods, by its code in the public DSPT directory, which
gives its name when you leave it out (` + "`assure dspt import`" + ` reads the directory).`,
		Example: "  assure supplier add \"Acme Health Ltd\" --company-number 01234567\n  assure supplier add " +
			"--ods DMX01",
		Args: command.NeedArgs(0, 1, "one name, in quotes when it has blanks"),
		RunE: e.OnRegister(command.Creates,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				o.Name = strings.Join(args, "")
				if o.Contact != "" {
					var err error
					if o.contact, err = command.Contact(o.Contact, ""); err != nil {
						return command.Result{}, err
					}
				}
				return runAdd(ctx, r, *o)
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

func runAdd(ctx context.Context, r *data.Register, o addOptions) (command.Result, error) {
	name, err := text.Clean(o.Name)
	if err != nil {
		return command.Result{}, command.Usage("type it again", "the name: %s", err)
	}
	s, opened := entity.Supplier{Name: name, ODSCodes: questionnaire.SplitList(o.ODS)}, ""
	have, err := directory.Namesakes(ctx, r, name)
	if err != nil {
		return command.Result{}, err
	}
	like, err := directory.Lookalikes(ctx, r, name)
	if err != nil {
		return command.Result{}, err
	}
	switch {
	case name == "" && len(s.ODSCodes) != 1:
		return command.Result{}, command.Usage("give a name in quotes, or --ods CODE", "the supplier has no name")
	case name == "":
		s, err = directory.SupplierFromODS(ctx, r, s.ODSCodes[0])
		if err == nil && o.describe(&s) {
			err = r.UpdateSupplier(ctx, s)
		}
	default:
		s, opened, err = o.add(ctx, r, s)
	}
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.OneSupplier{Schema: wire.SchemaSupplier, Supplier: wire.SupplierOf(s)},
		Text: func(p *command.Page) {
			p.Line("added %s %s", s.Ref, s.Name)
			if opened != "" {
				p.Line("with %s, for its first service", opened)
			}
			for _, other := range have {
				p.Remark("%s %s has this name, too: `assure supplier merge %s %s` joins two records of one supplier",
					other.Ref, other.Name, s.Ref, other.Ref)
			}
			for _, other := range like {
				p.Remark("%s %s has a name like it: if they are one, `assure supplier merge %s %s` joins them",
					other.Ref, other.Name, s.Ref, other.Ref)
			}
			p.Remark("next: `assure engagement set %s service=... data=... access=...` says what it is "+
				"and what it can access", s.Ref)
		}}, nil
}

// add adds a supplier under the name given, with the one live engagement that most suppliers have, whose reference it
// returns.
func (o addOptions) add(ctx context.Context, r *data.Register, s entity.Supplier) (entity.Supplier, string, error) {
	o.describe(&s)
	s, err := r.AddSupplier(ctx, s)
	if err != nil {
		return s, "", err
	}
	e, err := r.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, State: entity.Live})
	return s, e.Ref, err
}

// describe copies the flags into a supplier, and reports whether any was given.
func (o addOptions) describe(s *entity.Supplier) bool {
	s.Ref, s.CompanyNumber = text.FirstNonBlank(o.Ref, s.Ref), text.FirstNonBlank(o.CompanyNumber, s.CompanyNumber)
	s.Tags = append(s.Tags, o.Tags...)
	if o.contact.Name != "" {
		s.Contacts = append(s.Contacts, o.contact)
	}
	return o.Ref != "" || o.CompanyNumber != "" || len(o.Tags) > 0 || o.contact.Name != ""
}
