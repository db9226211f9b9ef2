package person

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/questionnaire/entity"
)

func newAccessCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "access [on|off]", Short: "Show who may do what, or turn levels of access on or off",
		Long: `While access is off, whoever can open the register may do everything. A keeper turns it on, and then
each person may do what their level lets them: reader, decider, assessor, reviewer, keeper. "assure
person set NAME --level LEVEL" gives levels.`,
		Example: "  assure person access\n  assure person access on",
		Args:    command.NeedArgs(0, 1, "on, off or nothing"), ValidArgs: []string{"on", "off"},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return e.OnRegister(command.Reads,
					func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
						return showAccess(ctx, r)
					})(cmd, args)
			}
			word, err := command.OneOf("word", args[0], []string{"on", "off"})
			if err != nil {
				return err
			}
			return e.OnRegister(command.Writes,
				func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
					if err := r.SetAccess(ctx, word == "on"); err != nil {
						return command.Result{}, err
					}
					return showAccess(ctx, r)
				})(cmd, args)
		},
	}
}

func showAccess(ctx context.Context, r *data.Register) (command.Result, error) {
	s, err := r.Standing(ctx)
	if err != nil {
		return command.Result{}, err
	}
	people, err := r.People(ctx, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	o := wire.Access{Schema: wire.SchemaAccess, On: s.On, Levels: []wire.AccessLevel{}}
	for _, l := range entity.Levels() {
		one := wire.AccessLevel{Level: string(l), People: []string{}, Acts: append([]string{}, data.Acts(l)...)}
		for i := range people {
			if people[i].Level == l && !people[i].Retired {
				one.People = append(one.People, people[i].Name)
			}
		}
		o.Levels = append(o.Levels, one)
	}
	return command.Result{Object: o, Text: func(p *command.Page) {
		if s.On {
			p.Line("access is on: each level may also do what those before it may")
		} else {
			p.Line("access is off: whoever opens the register may do everything")
		}
		t := command.NewTable("level", "people", "may also")
		for _, l := range o.Levels {
			t.Rows = append(t.Rows, []string{l.Level, strings.Join(l.People, ", "), entity.Level(l.Level).Words()})
		}
		p.Table(t)
		if !s.On {
			p.Remark("`assure person access on` turns it on, by a keeper")
		}
	}}, nil
}
