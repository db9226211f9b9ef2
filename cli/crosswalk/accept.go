package crosswalk

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/foreign"
	"assure/internal/text"
)

type acceptOptions struct {
	Pack    string
	All     bool
	Replace bool
}

func newAcceptCmd(e *command.Env) *cobra.Command {
	o := &acceptOptions{}
	cmd := &cobra.Command{
		Use: "accept REF (QUESTION... | --all)", Short: "Accept suggestions as the supplier's claims, in your name",
		Long: `What is accepted is written as what the supplier claims, with the cell it comes from and
your name, as one step that can be undone. It is not a judgement, and no evidence comes with
it. Where the supplier answered otherwise, or an assessor found otherwise, nothing is written
without --replace; a judgement still counts.`,
		Example: "  assure foreign accept SUP-00015 ITS-22 --replace\n  assure foreign accept ENG-00021 --all",
		Args:    command.NeedArgs(1, -1, "a supplier or engagement, and questions or --all"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runAccept(ctx, r, *o, args[0], args[1:])
			}),
	}
	command.AddPackFlag(cmd, &o.Pack)
	cmd.Flags().BoolVar(&o.All, "all", false, "accept every suggestion that no other answer contradicts")
	cmd.Flags().BoolVar(&o.Replace, "replace", false,
		"also where the supplier answered, or an assessor found, something else")
	return cmd
}

func runAccept(ctx context.Context, r *data.Register, o acceptOptions, ref string,
	questions []string) (command.Result, error) {
	if o.All == (len(questions) > 0) {
		return command.Result{}, command.Usage(
			"name questions, or give --all; `assure foreign suggest "+ref+"` lists them", "no suggestions named")
	}
	out, err := foreign.Accept(ctx, r,
		foreign.AcceptRequest{Ref: ref, Pack: o.Pack, Questions: questions, All: o.All, Replace: o.Replace})
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.SuggestionsAcceptedOf(out), Findings: len(out.Kept) > 0 && !o.All,
		Text: func(p *command.Page) { acceptText(p, out) }}, nil
}

func acceptText(p *command.Page, out *foreign.Accepted) {
	p.Heading("%s  %s  %s: %s accepted", out.Supplier.Ref, out.Supplier.Name, out.Pack.ID,
		text.Plural(len(out.Accepted), "claim", "claims"))
	for _, a := range out.Accepted {
		was, judged := "", ""
		if a.Before != "" {
			was = a.Before + " → "
		}
		if a.Judged {
			judged = "; the judgement counts"
		}
		p.Line("%s  %s%s  (%s)%s", a.Question, was, a.Value, a.Where, judged)
	}
	for _, k := range out.Kept {
		p.Line("%s  left as it is: %s", k.Question, k.Why)
	}
	if len(out.Accepted) == 0 {
		p.Line("nothing changed")
		return
	}
	p.Line("%s", bothEnds(out.Shown, out.Possible))
	if len(out.Raised) > 0 {
		p.Line("risks raised: %s", strings.Join(out.Raised, ", "))
	}
	p.Remark("to undo all of them in one step: `undo` in `assure assess %s`", out.Engagement.Ref)
}

type dismissOptions struct {
	Pack  string
	Again bool
}

func newDismissCmd(e *command.Env) *cobra.Command {
	o := &dismissOptions{}
	cmd := &cobra.Command{
		Use: "dismiss REF QUESTION...", Short: "Remove suggestions from the list, or put them back",
		Long: `A dismissed suggestion is no longer listed and --all leaves it out. The answers behind it
stay, and those of a later file are suggested again.`,
		Example: "  assure foreign dismiss SUP-00015 ITS-22\n  assure foreign dismiss SUP-00015 ITS-22 --again",
		Args:    command.NeedArgs(2, -1, "a supplier or engagement, and questions"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runDismiss(ctx, r, *o, args[0], args[1:])
			}),
	}
	command.AddPackFlag(cmd, &o.Pack)
	cmd.Flags().BoolVar(&o.Again, "again", false, "put what was dismissed back on the list")
	return cmd
}

func runDismiss(ctx context.Context, r *data.Register, o dismissOptions, ref string,
	questions []string) (command.Result, error) {
	changed, err := foreign.Dismiss(ctx, r, ref, o.Pack, questions, o.Again)
	if err != nil {
		return command.Result{}, err
	}
	obj := wire.SuggestionsDismissed{Schema: wire.SchemaSuggestionsDismissed, Questions: append([]string{}, changed...),
		Dismissed: !o.Again}
	return command.Result{Object: obj, Text: func(p *command.Page) {
		word := "dismissed"
		if o.Again {
			word = "back on the list"
		}
		if len(changed) == 0 {
			p.Line("nothing changed")
			return
		}
		p.Line("%s: %s", word, strings.Join(changed, ", "))
	}}, nil
}
