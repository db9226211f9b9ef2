package tender

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

type addOptions struct {
	Title           string
	Ref             string
	Closes          string
	Conditions      []string
	ScoresPublished bool
}

func newAddCmd(e *command.Env) *cobra.Command {
	o := &addOptions{}
	cmd := &cobra.Command{
		Use: "add TITLE", Short: "Add a tender with its published conditions",
		Long: `Give the conditions in the words they were published in, each with a --condition of its
own. ` + "`assure tender show`" + ` says how each is read; what is not understood is for the panel.`,
		Example: "  assure tender add \"Outpatient messaging\" --closes 2026-12-04T12:00 \\\n" +
			"      --condition \"Every must-have is met\" --condition \"ITS-22 is met at award\"",
		Args: command.NeedArgs(1, 1, "a title, in quotes when it has blanks"),
		RunE: e.OnRegister(command.Creates,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				o.Title = args[0]
				return runAdd(ctx, r, *o)
			}),
	}
	f := cmd.Flags()
	f.StringVar(&o.Ref, "ref", "", "a `REF` of your own; the next TEN- number otherwise")
	f.StringVar(&o.Closes, "closes", "", "the closing `TIME`, 2026-12-04T12:00 by the clock in London")
	f.StringArrayVar(&o.Conditions, "condition", nil,
		"a published condition, in its `WORDS`; may be given several times")
	f.BoolVar(&o.ScoresPublished, "scores-published", false, "scores and places are among the published conditions")
	return cmd
}

func runAdd(ctx context.Context, r *data.Register, o addOptions) (command.Result, error) {
	title, err := text.Clean(o.Title)
	if err != nil {
		return command.Result{}, command.Usage("type it again", "the title: %s", err)
	}
	ref, err := text.Clean(o.Ref)
	if err != nil {
		return command.Result{}, command.Usage("type it again", "--ref: %s", err)
	}
	t := entity.Tender{Ref: ref, Title: title, Published: o.ScoresPublished}
	if err := setClock(r, &t.Closes, strings.TrimSpace(o.Closes)); err != nil {
		return command.Result{}, err
	}
	if t.Conditions, err = conditions(o.Conditions); err != nil {
		return command.Result{}, err
	}
	if t, err = r.AddTender(ctx, t); err != nil {
		return command.Result{}, err
	}
	return tenderResult(ctx, r, t.Ref, book.At{}, "added ")
}
