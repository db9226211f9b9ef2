package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/issue"
	"assure/questionnaire/entity"
)

// ReturnsOptions are the flags of `assure returns`.
type ReturnsOptions struct {
	Due  bool
	Late bool
	At   At
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

func newReturnsCmd(e *env) *cobra.Command {
	o := &ReturnsOptions{}
	cmd := &cobra.Command{
		Use: "returns", Short: "Show which questionnaires are out, due, late or back", GroupID: groupAsk, Args: noArgs,
		Example: "  assure returns --late",
		RunE: e.onRegister(reads, func(ctx context.Context, r *data.Register, _ []string) (Result, error) {
			return runReturns(ctx, r, *o)
		}),
	}
	cmd.Flags().BoolVar(&o.Due, "due", false, "only those still out")
	cmd.Flags().BoolVar(&o.Late, "late", false, "only those still out past their day")
	o.At.addFlags(cmd)
	return cmd
}

func runReturns(ctx context.Context, r *data.Register, o ReturnsOptions) (Result, error) {
	list, err := issue.Returns(ctx, r, o.At.data())
	if err != nil {
		return Result{}, err
	}
	obj := returnsObject{Schema: "assure.returns/1", Returns: []returnRow{}}
	for _, x := range list {
		if o.Late && !(x.Waiting && x.Late) || o.Due && !x.Waiting {
			continue
		}
		obj.Returns = append(obj.Returns, returnOf(x))
	}
	return Result{Object: obj, Text: obj.text}, nil
}

func returnOf(x issue.Return) returnRow {
	row := returnRow{
		Supplier: x.Supplier.Ref, Name: x.Supplier.Name, Engagement: x.Engagement.Ref, Pack: x.Assessment.Pack, Cycle: x.Assessment.Cycle,
		N: x.Issue.N, To: orNull(x.Issue.To), Issued: x.Issue.Issued.UTC().Format(time.RFC3339), Due: orNull(x.Issue.DueOn().String()), Late: x.Late, State: "sent again",
	}
	if x.Issue.ReturnedAt != nil {
		row.Returned = orNull(x.Issue.ReturnedAt.UTC().Format(time.RFC3339))
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

func (o returnsObject) text(p *page) {
	if len(o.Returns) == 0 {
		p.line("no such questionnaire is out")
		return
	}
	t := table{Head: []string{"engagement", "supplier", "pack", "sent", "due", "state", "to"}, Cut: 1}
	for _, x := range o.Returns {
		state := x.State
		if state == "returned" && x.Late {
			state = "returned late"
		}
		t.Rows = append(t.Rows, []string{x.Engagement, x.Supplier + " " + x.Name, x.Pack, x.Issued[:10], deref(x.Due), state, deref(x.To)})
	}
	p.table(t)
}
