package cli

import (
	"context"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/internal/text"
)

// tendersObject is `assure tender list --json`.
type tendersObject struct {
	Schema  string         `json:"schema"` // assure.tenders/1
	Tenders []tenderListed `json:"tenders"`
}

// tenderListed is one tender of a list. Closes is in UTC, as RFC 3339; Bids are the references of the engagements.
type tenderListed struct {
	Ref             string   `json:"ref"`
	Title           string   `json:"title"`
	Closes          *string  `json:"closes"`
	ScoresPublished bool     `json:"scores_published"`
	Conditions      int      `json:"conditions"`
	Bids            []string `json:"bids"`
}

func newTenderListCmd(e *env) *cobra.Command {
	o := &At{}
	cmd := &cobra.Command{
		Use: "list", Short: "List tenders with closing time and bids", Args: noArgs,
		Example: "  assure tender list",
		RunE: e.onRegister(reads, func(ctx context.Context, r *data.Register, _ []string) (Result, error) {
			return runTenderList(ctx, r, *o)
		}),
	}
	o.addFlags(cmd)
	return cmd
}

func runTenderList(ctx context.Context, r *data.Register, at At) (Result, error) {
	list, err := r.Tenders(ctx, at.data())
	if err != nil {
		return Result{}, err
	}
	engagements, err := r.Engagements(ctx, "", at.data())
	if err != nil {
		return Result{}, err
	}
	bids := map[string][]string{} // by folded reference of the tender
	for _, g := range engagements {
		if g.Tender != "" {
			key := text.Fold(g.Tender)
			bids[key] = append(bids[key], g.Ref)
		}
	}
	obj := tendersObject{Schema: "assure.tenders/1", Tenders: []tenderListed{}}
	t := table{Head: []string{"ref", "title", "closes", "conditions", "bids", "scores"}, Right: []int{3, 4}, Cut: 1}
	for _, x := range list {
		row := tenderListed{Ref: x.Ref, Title: x.Title, ScoresPublished: x.Published, Conditions: len(x.Conditions), Bids: append([]string{}, bids[text.Fold(x.Ref)]...)}
		if x.Closes != nil {
			row.Closes = orNull(x.Closes.UTC().Format(time.RFC3339))
		}
		scores := "not published"
		if x.Published {
			scores = "published"
		}
		obj.Tenders = append(obj.Tenders, row)
		t.Rows = append(t.Rows, []string{x.Ref, x.Title, closingWords(r, x.Closes), strconv.Itoa(row.Conditions), strconv.Itoa(len(row.Bids)), scores})
	}
	return Result{Object: obj, Text: func(p *page) {
		if len(t.Rows) == 0 {
			p.line("no tender is listed")
			p.remark("next: `assure tender add TITLE --condition TEXT`")
			return
		}
		p.table(t)
	}}, nil
}
