package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/foreign"
)

// ForeignAcceptOptions are the flags of `assure foreign accept`.
type ForeignAcceptOptions struct {
	Pack    string
	All     bool
	Replace bool
}

func newForeignAcceptCmd(e *env) *cobra.Command {
	o := &ForeignAcceptOptions{}
	cmd := &cobra.Command{
		Use: "accept REF (QUESTION... | --all)", Short: "Take suggestions as the supplier's claims, in your name",
		Long: `What is accepted is written as what the supplier claims, with the cell it comes from and
your name, as one step that undo takes back. It is no judgement, and no evidence comes with
it. Where the supplier told us something else, or an assessor found something else, nothing
is written unless --replace says so; a judgement counts all the same.`,
		Example: "  assure foreign accept SUP-00041 ITS-22 ITS-26\n  assure foreign accept ENG-00057 --all",
		Args:    needArgs(1, -1, "a supplier or engagement, and questions or --all"),
		RunE: e.onRegister(writes, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			return runForeignAccept(ctx, r, *o, args[0], args[1:])
		}),
	}
	addPackFlag(cmd, &o.Pack)
	cmd.Flags().BoolVar(&o.All, "all", false, "accept every suggestion that nothing stands against")
	cmd.Flags().BoolVar(&o.Replace, "replace", false, "also where the supplier told us, or an assessor found, something else")
	return cmd
}

func runForeignAccept(ctx context.Context, r *data.Register, o ForeignAcceptOptions, ref string, questions []string) (Result, error) {
	if o.All == (len(questions) > 0) {
		return Result{}, usage("name questions, or give --all; `assure foreign suggest "+ref+"` lists them", "it is not said which suggestions to accept")
	}
	out, err := foreign.Accept(ctx, r, foreign.AcceptRequest{Ref: ref, Pack: o.Pack, Questions: questions, All: o.All, Replace: o.Replace})
	if err != nil {
		return Result{}, err
	}
	return Result{Object: out, Findings: len(out.Kept) > 0 && !o.All, Text: func(p *page) { acceptText(p, out) }}, nil
}

func acceptText(p *page, out *foreign.Accepted) {
	p.heading("%s  %s  %s: %s accepted", out.Supplier.Ref, out.Supplier.Name, out.Pack.ID, plural(len(out.Accepted), "claim", "claims"))
	for _, a := range out.Accepted {
		was, judged := "", ""
		if a.Before != "" {
			was = a.Before + " → "
		}
		if a.Judged {
			judged = "; the judgement counts"
		}
		p.line("%s  %s%s  (%s)%s", a.Question, was, a.Value, a.Where, judged)
	}
	for _, k := range out.Kept {
		p.line("%s  left as it is: %s", k.Question, k.Why)
	}
	if len(out.Accepted) == 0 {
		p.line("nothing changed")
		return
	}
	p.line("%s", bothEnds(out.Shown, out.Possible))
	if len(out.Raised) > 0 {
		p.line("risks raised: %s", strings.Join(out.Raised, ", "))
	}
	p.remark("undo takes them back in one step: `undo` in `assure assess %s`", out.Engagement.Ref)
}

// ForeignDismissOptions are the flags of `assure foreign dismiss`.
type ForeignDismissOptions struct {
	Pack  string
	Again bool
}

// dismissedObject is `assure foreign dismiss --json`.
type dismissedObject struct {
	Schema    string   `json:"schema"`
	Questions []string `json:"questions"` // those that changed
	Dismissed bool     `json:"dismissed"`
}

func newForeignDismissCmd(e *env) *cobra.Command {
	o := &ForeignDismissOptions{}
	cmd := &cobra.Command{
		Use: "dismiss REF QUESTION...", Short: "Take suggestions off the list, or put them back",
		Long: `A dismissed suggestion is listed no more and --all leaves it out. The answers it rests on
stay, and those of a later file suggest anew.`,
		Example: "  assure foreign dismiss SUP-00041 ITS-22\n  assure foreign dismiss SUP-00041 ITS-22 --again",
		Args:    needArgs(2, -1, "a supplier or engagement, and questions"),
		RunE: e.onRegister(writes, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			return runForeignDismiss(ctx, r, *o, args[0], args[1:])
		}),
	}
	addPackFlag(cmd, &o.Pack)
	cmd.Flags().BoolVar(&o.Again, "again", false, "put what was dismissed back on the list")
	return cmd
}

func runForeignDismiss(ctx context.Context, r *data.Register, o ForeignDismissOptions, ref string, questions []string) (Result, error) {
	changed, err := foreign.Dismiss(ctx, r, ref, o.Pack, questions, o.Again)
	if err != nil {
		return Result{}, err
	}
	obj := dismissedObject{Schema: "assure.suggestions-dismissed/1", Questions: append([]string{}, changed...), Dismissed: !o.Again}
	return Result{Object: obj, Text: func(p *page) {
		word := "dismissed"
		if o.Again {
			word = "back on the list"
		}
		if len(changed) == 0 {
			p.line("nothing changed")
			return
		}
		p.line("%s: %s", word, strings.Join(changed, ", "))
	}}, nil
}
