package chain

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

func newMergeCmd(e *command.Env) *cobra.Command {
	return judging(e, &cobra.Command{
		Use: "merge NAME INTO", Short: "Say that two names are one fourth party",
		Args:    command.NeedArgs(2, 2, "two names, each in quotes when it has blanks"),
		Example: "  assure chain merge \"Cumulon Cloude\" \"Cumulon Cloud\"",
	}, " is another name of it now",
		func(ctx context.Context, r *data.Register, names []string) (entity.FourthParty, error) {
			return r.MergeFourthParties(ctx, names[0], names[1])
		})
}

func newSplitCmd(e *command.Env) *cobra.Command {
	return judging(e, &cobra.Command{
		Use: "split NAME", Short: "Say that another name of a fourth party is another one after all",
		Args:    command.NeedArgs(1, 1, "a name, in quotes when it has blanks"),
		Example: "  assure chain split \"Cumulon Cloude\"",
	}, " is no other name of it now",
		func(ctx context.Context, r *data.Register, names []string) (entity.FourthParty, error) {
			return r.SplitFourthParty(ctx, names[0])
		})
}

func newApartCmd(e *command.Env) *cobra.Command {
	return judging(e, &cobra.Command{
		Use: "apart NAME OTHER", Short: "Say that two names that look alike are two",
		Args:    command.NeedArgs(2, 2, "two names, each in quotes when it has blanks"),
		Example: "  assure chain apart \"Harrow Hosting\" \"Harrowick Hosting\"",
	}, " is kept apart",
		func(ctx context.Context, r *data.Register, names []string) (entity.FourthParty, error) {
			return r.KeepApart(ctx, names[0], names[1])
		})
}

// judging completes a command that judges names and shows the fourth party that it was about. done says what became
// of the first name.
func judging(e *command.Env, cmd *cobra.Command, done string,
	judge func(context.Context, *data.Register, []string) (entity.FourthParty, error)) *cobra.Command {
	cmd.RunE = e.OnRegister(command.Writes,
		func(ctx context.Context, r *data.Register, names []string) (command.Result, error) {
			f, err := judge(ctx, r, names)
			if err != nil {
				return command.Result{}, err
			}
			return shown(ctx, r, f.Name, text.Safe(names[0])+done, book.At{})
		})
	return cmd
}

// useFlags say how an engagement uses a fourth party.
type useFlags struct {
	Role, Critical, Days, Country, Source string
	On                                    command.Date
}

func newLinkCmd(e *command.Env) *cobra.Command {
	o := &useFlags{}
	cmd := &cobra.Command{
		Use: "link NAME REF", Short: "Record that an engagement uses a fourth party, and how much",
		Long: `Adds to what the facts of the engagement say: whether the service stops without it, how many
days it takes to replace it, where it works, and who says so. A link of the same role takes
the place of the one before.`,
		Args: command.NeedArgs(2, 2, "a name, and a supplier or engagement"),
		Example: "  assure chain link \"Cumulon Demo Cloud\" ENG-00001 --role host --critical yes \\\n" +
			"      --days 90 --source \"their continuity plan\" --on 2026-09-01",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				g, _, err := r.Engagement(ctx, args[1])
				if err != nil {
					return command.Result{}, err
				}
				use := entity.FourthPartyUse{Engagement: g.ID, Country: o.Country,
					Source: questionnaire.Text(o.Source),
					On:     questionnaire.Date(o.On)}
				if use.Role, err = role(o.Role); err != nil {
					return command.Result{}, err
				}
				use.Critical = yesNo(o.Critical)
				if use.Substitute, err = days(o.Days); err != nil {
					return command.Result{}, err
				}
				f, err := r.LinkFourthParty(ctx, args[0], use)
				if err != nil {
					return command.Result{}, err
				}
				return shown(ctx, r, f.Name, "recorded", book.At{})
			}),
	}
	f := cmd.Flags()
	command.WordVar(f, &o.Role, "role", "role", "what it is to the service: product, host, sub-processor or "+
		"connection",
		entity.Strings(entity.Roles))
	command.WordVar(f, &o.Critical, "critical", "word", "whether the service stops without it: yes or no",
		[]string{"yes", "no"})
	f.StringVar(&o.Days, "days", "", "how many `DAYS` it takes to replace it")
	f.StringVar(&o.Country, "country", "", "the `COUNTRY` where it works")
	f.StringVar(&o.Source, "source", "", "who says so, and where (`WORDS`)")
	f.Var(&o.On, "on", "the `DATE` of the source")
	return cmd
}

func role(s string) (entity.Role, error) {
	if s == "" {
		return "", command.Usage("add --role host, or another", "no role given")
	}
	return entity.ParseRole(s)
}

func yesNo(s string) *bool {
	if s == "" {
		return nil
	}
	yes := s == "yes"
	return &yes
}

func days(s string) (*int, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return nil, nil //nolint:nilnil // not known is no error
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return nil, command.Usage("write a whole number, such as 90", "--days: %q is no number of days", s)
	}
	return &n, nil
}

func newUnlinkCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "unlink NAME REF", Short: "Remove the recorded links of an engagement to a fourth party",
		Args:    command.NeedArgs(2, 2, "a name, and a supplier or engagement"),
		Example: "  assure chain unlink \"Cumulon Demo Cloud\" ENG-00001",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				g, _, err := r.Engagement(ctx, args[1])
				if err != nil {
					return command.Result{}, err
				}
				f, err := r.UnlinkFourthParty(ctx, args[0], g.ID)
				if err != nil {
					return command.Result{}, err
				}
				return shown(ctx, r, f.Name, "removed; what the facts of the engagement say stays", book.At{})
			}),
	}
}

func newNeedsCmd(e *command.Env) *cobra.Command {
	o := &useFlags{}
	remove := false
	cmd := &cobra.Command{
		Use: "needs NAME OTHER", Short: "Record that a fourth party depends on another",
		Args:    command.NeedArgs(2, 2, "two names, each in quotes when it has blanks"),
		Example: "  assure chain needs \"Dosewell Library\" \"Cumulon Demo Cloud\" --role host",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				need := entity.Dependence{Name: args[1], Source: questionnaire.Text(o.Source),
					On: questionnaire.Date(o.On)}
				var err error
				if !remove {
					if need.Role, err = role(o.Role); err != nil {
						return command.Result{}, err
					}
				}
				f, err := r.NeedFourthParty(ctx, args[0], need, remove)
				if err != nil {
					return command.Result{}, err
				}
				return shown(ctx, r, f.Name, "recorded", book.At{})
			}),
	}
	f := cmd.Flags()
	command.WordVar(f, &o.Role, "role", "role", "what the other is to it: product, host, sub-processor or "+
		"connection",
		entity.Strings(entity.Roles))
	f.StringVar(&o.Source, "source", "", "who says so, and where (`WORDS`)")
	f.Var(&o.On, "on", "the `DATE` of the source")
	f.BoolVar(&remove, "remove", false, "it does not, or no longer")
	return cmd
}

func newSetCmd(e *command.Env) *cobra.Command {
	fields := []command.Field[entity.FourthParty]{
		{Name: "name", Help: "how it is shown; the name before stays another name of it",
			Set: func(f *entity.FourthParty, v string) error {
				f.Aliases = append(f.Aliases, f.Name)
				f.Name = v
				return nil
			}},
		{Name: "country", Help: "where it works", Set: func(f *entity.FourthParty, v string) error {
			f.Country = v
			return nil
		}},
		{Name: "note", Help: "what else is to be known", Set: func(f *entity.FourthParty, v string) error {
			f.Note = questionnaire.Text(v)
			return nil
		}},
	}
	return &cobra.Command{
		Use: "set NAME FIELD=VALUE...", Short: "Record what is known of a fourth party itself",
		Long:    "The fields:\n\n" + command.FieldHelp(fields),
		Args:    command.NeedArgs(2, -1, "a name, and at least one field=value"),
		Example: "  assure chain set \"Cumulon Demo Cloud\" country=Ireland",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				f, err := r.EditFourthParty(ctx, args[0], func(f *entity.FourthParty) error {
					return command.Apply(f, fields, args[1:], nil)
				})
				if err != nil {
					return command.Result{}, err
				}
				return shown(ctx, r, f.Name, "recorded", book.At{})
			}),
	}
}
