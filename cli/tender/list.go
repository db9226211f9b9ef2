package tender

import (
	"context"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/internal/text"
)

func newListCmd(e *command.Env) *cobra.Command {
	o := &command.At{}
	cmd := &cobra.Command{
		Use: "list", Short: "List tenders with closing time and bids", Args: command.NoArgs,
		Example: "  assure tender list",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				return runList(ctx, r, *o)
			}),
	}
	o.AddFlags(cmd)
	return cmd
}

func runList(ctx context.Context, r *data.Register, at command.At) (command.Result, error) {
	list, err := r.Tenders(ctx, at.Data())
	if err != nil {
		return command.Result{}, err
	}
	engagements, err := r.Engagements(ctx, "", at.Data())
	if err != nil {
		return command.Result{}, err
	}
	bids := map[string][]string{} // by folded reference of the tender
	for _, g := range engagements {
		if g.Tender != "" {
			key := text.Fold(g.Tender)
			bids[key] = append(bids[key], g.Ref)
		}
	}
	obj := wire.Tenders{Schema: wire.SchemaTenders, Tenders: []wire.ListedTender{}}
	t := command.NewTable("ref", "title", "closes", "conditions", "bids", "scores").
		AlignRight("conditions", "bids").Shorten("title")
	for _, x := range list {
		row := wire.ListedTender{Ref: x.Ref, Title: x.Title, ScoresPublished: x.Published,
			Conditions: len(x.Conditions), Bids: append([]string{}, bids[text.Fold(x.Ref)]...)}
		if x.Closes != nil {
			row.Closes = wire.OrNull(x.Closes.UTC().Format(time.RFC3339))
		}
		scores := "not published"
		if x.Published {
			scores = "published"
		}
		obj.Tenders = append(obj.Tenders, row)
		t.Rows = append(t.Rows, []string{x.Ref, x.Title, closingWords(r, x.Closes), strconv.Itoa(row.Conditions),
			strconv.Itoa(len(row.Bids)), scores})
	}
	return command.Result{Object: obj, Text: func(p *command.Page) {
		if len(t.Rows) == 0 {
			p.Line("no tender is listed")
			p.Remark("next: `assure tender add TITLE --condition TEXT`")
			return
		}
		p.Table(t)
	}}, nil
}
