package person

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

type awayOptions struct {
	From, Until command.Date
	Deputy      string
	Back        bool
}

func newAwayCmd(e *command.Env) *cobra.Command {
	o := &awayOptions{}
	cmd := &cobra.Command{
		Use:   "away [NAME --until DATE --deputy NAME | NAME --back]",
		Short: "Record when somebody is out of office and who does their work, or list who is",
		Long: `While somebody is away, "assure today --owner DEPUTY" has their work too, marked "for" them.
A deputy decides nothing in their place: authority comes from the role that the deputy has.
--back ends it early. Without a name it lists who is away or will be.`,
		Example: "  assure person away\n  assure person away \"Robin Demo-SIRO\" --from 2026-12-01 " +
			"--until 2026-12-18 --deputy \"Jo Demo-Assessor\"\n  assure person away \"Robin Demo-SIRO\" --back",
		Args: command.NeedArgs(0, 1, "at most one registered name"),
		RunE: func(cmd *cobra.Command, args []string) error {
			access := command.Writes
			if len(args) == 0 {
				access = command.Reads
			}
			return e.OnRegister(access,
				func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
					return runAway(ctx, r, *o, args)
				})(cmd, args)
		},
	}
	f := cmd.Flags()
	f.Var(&o.From, "from", "the first `DATE` away; today when not given")
	f.Var(&o.Until, "until", "the last `DATE` away")
	f.StringVar(&o.Deputy, "deputy", "", "the registered `PERSON` who does the work meanwhile")
	f.BoolVar(&o.Back, "back", false, "they are back: it ends now")
	return cmd
}

func runAway(ctx context.Context, r *data.Register, o awayOptions, args []string) (command.Result, error) {
	given := o.From != 0 || o.Until != 0 || o.Deputy != ""
	switch {
	case len(args) == 0 && (given || o.Back):
		return command.Result{}, command.Usage("name the person", "the options are about somebody, and nobody is named")
	case len(args) == 0:
		return listAway(ctx, r)
	case o.Back && given:
		return command.Result{}, command.Usage("leave out the other options", "--back ends it now")
	}
	p, err := r.Person(ctx, args[0])
	if err != nil {
		return command.Result{}, err
	}
	if o.Back {
		if p, err = r.EndAway(ctx, p.ID); err != nil {
			return command.Result{}, err
		}
		return result(p, "is back"), nil
	}
	if o.Until == 0 {
		return command.Result{}, command.Usage("such as --until 2026-12-18; --back says that somebody is back",
			"--until is needed: the last day away")
	}
	p, err = r.SetAway(ctx, p.ID, questionnaire.Date(o.From), questionnaire.Date(o.Until), o.Deputy)
	if err != nil {
		return command.Result{}, err
	}
	return result(p, awayWords(&p)), nil
}

func listAway(ctx context.Context, r *data.Register) (command.Result, error) {
	people, err := r.People(ctx, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	var away entity.People
	for _, x := range people {
		if !x.Retired && x.OutOfOffice >= r.Today() {
			away = append(away, x)
		}
	}
	return command.Result{Object: wire.PeopleOf(away...), Text: func(p *command.Page) {
		if len(away) == 0 {
			p.Line("nobody is away, or will be")
			return
		}
		t := command.NewTable("name", "role", "from", "until", "deputy")
		for _, x := range away {
			t.Rows = append(t.Rows, []string{x.Name, x.Role, x.AwayFrom.String(), x.OutOfOffice.String(), x.Deputy})
		}
		p.Table(t)
	}}, nil
}

// awayWords say when somebody is away, and who does their work.
func awayWords(x *entity.Person) string {
	s := "away until " + x.OutOfOffice.Long()
	if x.AwayFrom != 0 {
		s = "away " + x.AwayFrom.Long() + " to " + x.OutOfOffice.Long()
	}
	if x.Deputy != "" {
		s += ", deputy " + x.Deputy
	}
	return s
}
