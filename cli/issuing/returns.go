package issuing

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/data/issue"
	"assure/questionnaire/entity"
)

// returnsOptions are the flags of `assure returns`.
type returnsOptions struct {
	Due  bool
	Late bool
	At   command.At
}

// returnsObject is `assure returns --json`.
type returnsObject struct {
	Schema  string      `json:"schema"`
	Returns []returnRow `json:"returns"`
}

type returnRow struct {
	Supplier   string  `json:"supplier"`
	Name       string  `json:"name"`
	Engagement string  `json:"engagement"`
	Pack       string  `json:"pack"`
	Cycle      int     `json:"cycle"`
	N          int     `json:"n"`
	To         *string `json:"to"`
	Issued     string  `json:"issued"`
	Due        *string `json:"due"`
	Returned   *string `json:"returned"`
	Late       bool    `json:"late"`
	State      string  `json:"state"` // waiting, late, returned, declined, sent again, closed
}

func NewReturns(e *command.Env) *cobra.Command {
	o := &returnsOptions{}
	cmd := &cobra.Command{
		Use: "returns", Short: "Show which questionnaires are out, due, late or back", GroupID: command.GroupAsk, Args: command.NoArgs,
		Example: "  assure returns --late",
		RunE: e.OnRegister(command.Reads, func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
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
	obj := returnsObject{Schema: "assure.returns/1", Returns: []returnRow{}}
	for _, x := range list {
		if o.Late && !(x.Waiting && x.Late) || o.Due && !x.Waiting {
			continue
		}
		obj.Returns = append(obj.Returns, returnOf(x))
	}
	return command.Result{Object: obj, Text: obj.text}, nil
}

func returnOf(x issue.Return) returnRow {
	row := returnRow{
		Supplier: x.Supplier.Ref, Name: x.Supplier.Name, Engagement: x.Engagement.Ref, Pack: x.Assessment.Pack, Cycle: x.Assessment.Cycle,
		N: x.Issue.N, To: command.OrNull(x.Issue.To), Issued: x.Issue.Issued.UTC().Format(time.RFC3339), Due: command.OrNull(x.Issue.DueOn().String()), Late: x.Late, State: "sent again",
	}
	if x.Issue.ReturnedAt != nil {
		row.Returned = command.OrNull(x.Issue.ReturnedAt.UTC().Format(time.RFC3339))
	}
	switch {
	case row.Returned != nil:
		row.State = "returned"
	case x.Issue.Declined:
		row.State = "declined"
	case x.Waiting && x.Late:
		row.State = "late"
	case x.Waiting:
		row.State = "waiting"
	case x.Assessment.State == entity.SignedOff || x.Assessment.State == entity.Superseded:
		row.State = "closed"
	}
	return row
}

func (o returnsObject) text(p *command.Page) {
	if len(o.Returns) == 0 {
		p.Line("no such questionnaire is out")
		return
	}
	t := command.Table{Head: []string{"engagement", "supplier", "pack", "sent", "due", "state", "to"}, Cut: 1}
	for _, x := range o.Returns {
		state := x.State
		if state == "returned" && x.Late {
			state = "returned late"
		}
		t.Rows = append(t.Rows, []string{x.Engagement, x.Supplier + " " + x.Name, x.Pack, x.Issued[:10], command.Deref(x.Due), state, command.Deref(x.To)})
	}
	p.Table(t)
}
