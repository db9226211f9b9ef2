package issuing

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/issue"
)

type returnsOptions struct {
	Due  bool
	Late bool
	At   command.At
}

// NewReturns returns `assure returns`.
func NewReturns(e *command.Env) *cobra.Command {
	o := &returnsOptions{}
	cmd := &cobra.Command{
		Use: "returns", Short: "Show which questionnaires are out, due, late or back", GroupID: command.GroupAsk,
		Args:    command.NoArgs,
		Example: "  assure returns --late",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				return runReturns(ctx, r, *o)
			}),
	}
	cmd.Flags().BoolVar(&o.Due, "due", false, "only those still out")
	cmd.Flags().BoolVar(&o.Late, "late", false, "only those still out past their day")
	o.At.AddFlags(cmd)
	return cmd
}

func runReturns(ctx context.Context, r *data.Register, o returnsOptions) (command.Result, error) {
	list, err := issue.Returns(ctx, r, o.At.Data())
	if err != nil {
		return command.Result{}, err
	}
	obj := wire.Returns{Schema: wire.SchemaReturns, Returns: []wire.Return{}}
	for _, x := range list {
		if o.Late && !(x.Waiting && x.Late) || o.Due && !x.Waiting {
			continue
		}
		obj.Returns = append(obj.Returns, wire.ReturnOf(x))
	}
	return command.Result{Object: obj, Text: func(p *command.Page) { printReturns(obj, p) }}, nil
}

func printReturns(o wire.Returns, p *command.Page) {
	if len(o.Returns) == 0 {
		p.Line("no questionnaires found")
		return
	}
	t := command.NewTable("engagement", "supplier", "pack", "sent", "due", "state", "to").Shorten("supplier")
	for _, x := range o.Returns {
		state := x.State
		if state == "returned" && x.Late {
			state = "returned late"
		}
		t.Rows = append(t.Rows, []string{x.Engagement, x.Supplier + " " + x.Name, x.Pack, x.Issued[:10],
			command.Deref(x.Due), state, command.Deref(x.To)})
	}
	p.Table(t)
}
