package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// TenderAddOptions are the flags of `assure tender add`.
type TenderAddOptions struct {
	Title           string
	Ref             string
	Closes          string
	Conditions      []string
	ScoresPublished bool
}

func newTenderAddCmd(e *env) *cobra.Command {
	o := &TenderAddOptions{}
	cmd := &cobra.Command{
		Use: "add TITLE", Short: "Add a tender with its published conditions",
		Long: `Give the conditions in the words they were published in, each with a --condition of its
own. ` + "`assure tender show`" + ` says how each is read; what is not understood is for the panel.`,
		Example: "  assure tender add \"Outpatient messaging\" --closes 2026-12-04T12:00 \\\n" +
			"      --condition \"Every must-have is met\" --condition \"ITS-22 is met at award\"",
		Args: needArgs(1, 1, "a title, in quotes when it holds blanks"),
		RunE: e.onRegister(creates, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			o.Title = args[0]
			return runTenderAdd(ctx, r, *o)
		}),
	}
	f := cmd.Flags()
	f.StringVar(&o.Ref, "ref", "", "a `REF` of your own; the next TEN- number otherwise")
	f.StringVar(&o.Closes, "closes", "", "the closing `TIME`, 2026-12-04T12:00 by the clock in London")
	f.StringArrayVar(&o.Conditions, "condition", nil, "a published condition, in its `WORDS`; may be given several times")
	f.BoolVar(&o.ScoresPublished, "scores-published", false, "scores and places are among the published conditions")
	return cmd
}

func runTenderAdd(ctx context.Context, r *data.Register, o TenderAddOptions) (Result, error) {
	title, err := text.Clean(o.Title)
	if err != nil {
		return Result{}, usage("type it anew", "the title: %s", err)
	}
	ref, err := text.Clean(o.Ref)
	if err != nil {
		return Result{}, usage("type it anew", "--ref: %s", err)
	}
	t := entity.Tender{Ref: ref, Title: title, Published: o.ScoresPublished}
	if err := setClock(r, &t.Closes, strings.TrimSpace(o.Closes)); err != nil {
		return Result{}, err
	}
	if t.Conditions, err = conditions(o.Conditions); err != nil {
		return Result{}, err
	}
	if t, err = r.AddTender(ctx, t); err != nil {
		return Result{}, err
	}
	return tenderResult(ctx, r, t.Ref, book.At{}, "added ")
}
