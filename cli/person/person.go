// Package person has `assure person`: the people who decide and act, with their roles.
package person

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/lists"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// New returns `assure person` with its subcommands.
func New(e *command.Env) *cobra.Command {
	return command.Group("person", "The people who decide, with their roles",
		`Who decides is named from this list, under the role it has here. Only letters and
digits make a name: "J. Smith", "j smith" and "Smith, J." are one. A login counts as the person,
as it is typed.`, command.GroupJudge, newListCmd(e), newAddCmd(e), newSetCmd(e), newAwayCmd(e),
		newRetireCmd(e), newAccessCmd(e), newKeyCmd(e))
}

func newListCmd(e *command.Env) *cobra.Command {
	o := &command.At{}
	cmd := &cobra.Command{
		Use: "list", Short: "List the people, and names that decided and are not registered",
		Example: "  assure person list", Args: command.NoArgs,
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				people, err := r.People(ctx, o.Data())
				if err != nil {
					return command.Result{}, err
				}
				strangers, err := r.Unregistered(ctx, people, o.Data())
				object := wire.PeopleOf(people...)
				object.Unregistered = append(object.Unregistered, strangers...)
				return command.Result{Object: object, Text: func(p *command.Page) {
					show(p, people, strangers, r.Resolve(o.Data()).AsOf)
				}}, err
			}),
	}
	o.AddFlags(cmd)
	return cmd
}

func show(p *command.Page, people entity.People, strangers []string, today questionnaire.Date) {
	if len(people)+len(strangers) == 0 {
		p.Line("nobody is registered")
		p.Remark("`assure person add NAME --role ROLE` registers somebody")
		return
	}
	t := command.NewTable("name", "role", "level", "logins", "state")
	for _, x := range people {
		state := ""
		switch {
		case x.Retired:
			state = "retired"
		case x.OutOfOffice != 0 && x.OutOfOffice >= today:
			state = awayWords(&x)
		}
		t.Rows = append(t.Rows, []string{x.Name, x.Role, string(x.Level), strings.Join(x.Logins, ", "), state})
	}
	for _, name := range strangers {
		t.Rows = append(t.Rows, []string{text.Safe(name), "", "", "", "not registered; decided earlier"})
	}
	p.Table(t)
}

type options struct {
	Name   string
	Role   string
	Logins []string
	Level  string
}

func (o *options) addFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.Role, "role", "", "the `ROLE`, such as SIRO or \"Information asset owner\"")
	cmd.Flags().StringSliceVar(&o.Logins, "login", nil, "a `LOGIN` that is the same person; several with , between")
	command.WordVar(cmd.Flags(), &o.Level, "level", "level",
		"what they may do while access is on: a `LEVEL`, or none", append(levels(), noLevel))
}

// noLevel is the word for a person who may write nothing while access is on.
const noLevel = "none"

func levels() (words []string) {
	for _, l := range entity.Levels() {
		words = append(words, string(l))
	}
	return words
}

// level is what o says, None for nothing.
func (o *options) level() entity.Level {
	if o.Level == noLevel {
		return entity.LevelNone
	}
	return entity.Level(o.Level)
}

func newAddCmd(e *command.Env) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use: "add NAME", Short: "Register somebody with a role",
		Example: "  assure person add \"Dr Example\" --role SIRO --login dexample",
		Args:    command.NeedArgs(1, 1, "a name, in quotes"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				p, err := r.AddPerson(ctx, entity.Person{Name: args[0], Role: o.Role, Logins: o.Logins,
					Level: o.level()})
				if err != nil {
					return command.Result{}, err
				}
				return result(p, "registered"), nil
			}),
	}
	o.addFlags(cmd)
	return cmd
}

func newSetCmd(e *command.Env) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use: "set NAME", Short: "Change the role, the level, the logins or the name of somebody",
		Example: "  assure person set \"Robin Demo-SIRO\" --role \"Information asset owner\"",
		Args:    command.NeedArgs(1, 1, "a registered name"),
	}
	o.addFlags(cmd)
	cmd.Flags().StringVar(&o.Name, "name", "", "the new `NAME`; the old one stays in what was decided under it")
	cmd.RunE = e.OnRegister(command.Writes,
		func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			out, p, err := change(ctx, r, args[0], "changed", func(p *entity.Person) {
				if cmd.Flags().Changed("role") {
					p.Role = o.Role
				}
				if cmd.Flags().Changed("login") {
					p.Logins = o.Logins
				}
				if cmd.Flags().Changed("level") {
					p.Level = o.level()
				}
				if o.Name != "" {
					p.Name = o.Name
				}
				p.Retired = false
			})
			if err == nil && cmd.Flags().Changed("role") {
				return withHeld(ctx, r, p, "changed")
			}
			return out, err
		})
	return cmd
}

func newRetireCmd(e *command.Env) *cobra.Command {
	reason := ""
	cmd := &cobra.Command{
		Use: "retire NAME", Short: "Somebody decides no more; what they decided stays, `assure person set` brings " +
			"them back",
		Example: "  assure person retire \"Robin Demo-SIRO\"", Args: command.NeedArgs(1, 1, "a registered name"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				p, err := r.Person(ctx, args[0])
				if err == nil {
					err = r.RetirePerson(ctx, p.ID, reason)
				}
				if err != nil {
					return command.Result{}, err
				}
				p.Retired = true
				return withHeld(ctx, r, p, "retired")
			}),
	}
	cmd.Flags().StringVar(&reason, "reason", "", "`TEXT`: why, kept with your name")
	return cmd
}

// withHeld is the result of an act after which somebody may no longer do what they have in hand, with what that is.
func withHeld(ctx context.Context, r *data.Register, p entity.Person, done string) (command.Result, error) {
	held, err := lists.HeldBy(ctx, r, p)
	if err != nil {
		return command.Result{}, err
	}
	out, said := result(p, done), held.Words()
	out.Object = wire.PeopleOf(p).Holding(held)
	line := out.Text
	out.Text = func(pg *command.Page) {
		line(pg)
		if said != "" {
			pg.Remark("still in their hands: %s; these stay theirs until somebody else takes them", said)
			if len(held.Actions)+len(held.Risks)+len(held.Engagements) > 0 {
				pg.Remark("`assure reassign --from %q --to NAME` gives engagements, actions and risks to somebody",
					p.Name)
			}
		}
	}
	return out, nil
}

func change(ctx context.Context, r *data.Register, name, done string,
	f func(*entity.Person)) (command.Result, entity.Person, error) {
	p, err := r.Person(ctx, name)
	if err != nil {
		return command.Result{}, p, err
	}
	f(&p)
	if err := r.UpdatePerson(ctx, p); err != nil {
		return command.Result{}, p, err
	}
	return result(p, done), p, nil
}

func result(p entity.Person, done string) command.Result {
	return command.Result{Object: wire.PeopleOf(p), Text: func(pg *command.Page) {
		role := ""
		if p.Role != "" {
			role = " (" + p.Role + ")"
		}
		pg.Line("%s%s: %s", p.Name, role, done)
	}}
}
