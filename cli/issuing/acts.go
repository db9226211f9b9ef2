package issuing

import (
	"cmp"
	"context"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"assure/cli/command"
	"assure/data"
	"assure/data/issue"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// actOptions are what is recorded of questionnaires that are out.
type actOptions struct {
	Pack   string
	On     command.Date
	Until  command.Date
	Reason string
	Who    string
	From   string
	DryRun bool
}

// act is a subcommand that records an event of a kind on what its arguments name.
func act(e *command.Env, kind entity.IssueEventKind, cmd *cobra.Command, flags func(*pflag.FlagSet,
	*actOptions)) *cobra.Command {
	o := &actOptions{}
	cmd.Args = command.NeedArgs(1, -1, "suppliers or engagements whose questionnaires are out")
	cmd.RunE = e.OnRegister(command.Writes,
		func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			return runAct(ctx, r, kind, *o, args)
		})
	f := cmd.Flags()
	flags(f, o)
	f.Var(&o.On, "on", "the `DATE` it happened; today otherwise")
	f.BoolVar(&o.DryRun, "dry-run", false, "show which questionnaires it would be recorded for, and write nothing")
	command.AddPackFlag(cmd, &o.Pack)
	return cmd
}

const namesAll = "A supplier stands for all its questionnaires that are out; --pack narrows them. "

func newExtendCmd(e *command.Env) *cobra.Command {
	return act(e, entity.IssueExtended, &cobra.Command{
		Use: "extend REF... --until DATE --reason WHY", Short: "Give a supplier more time",
		Long:    namesAll + "\nThe first due day stays in the record. An extension ends that the supplier declined.",
		Example: "  assure returns extend ENG-00037 --until 2027-01-29 --reason \"their auditor comes in January\"",
	}, func(f *pflag.FlagSet, o *actOptions) {
		f.Var(&o.Until, "until", "the `DATE` the answers are due now")
		f.StringVar(&o.Reason, "reason", "", "why, in a sentence")
		f.StringVar(&o.Who, "agreed-by", "", "the `NAME` of who agreed to it; you otherwise")
	})
}

func newDeclineCmd(e *command.Env) *cobra.Command {
	return act(e, entity.IssueDeclined, &cobra.Command{
		Use: "decline REF... --said-by NAME --reason WHY", Short: "Record that a supplier does not answer",
		Long: namesAll + "\nIt is no longer chased, and blocks the sign-off until it is passed with a reason.",
		Example: "  assure returns decline ENG-00037 --said-by \"A. Cole, sales\" " +
			"--reason \"they send only a SOC 2 report\"",
	}, func(f *pflag.FlagSet, o *actOptions) {
		f.StringVar(&o.Who, "said-by", "", "the `NAME` of who said so at the supplier")
		f.StringVar(&o.Reason, "reason", "", "why, in a sentence")
	})
}

func newBounceCmd(e *command.Env) *cobra.Command {
	return act(e, entity.IssueBounced, &cobra.Command{
		Use: "bounce REF... --address ADDRESS", Short: "Record that a mail with a questionnaire came back",
		Long: namesAll + "\nCorrect the contact with `assure supplier set`, then send it again or chase it.",
		Example: "  assure returns bounce SUP-00027 --address \"old@lindenmarsh.example\" " +
			"--reason \"the mailbox does not exist\"",
	}, func(f *pflag.FlagSet, o *actOptions) {
		f.StringVar(&o.From, "address", "", "the `ADDRESS` that the mail came back from")
		f.StringVar(&o.Reason, "reason", "", "what the mail said")
	})
}

func newChasedCmd(e *command.Env) *cobra.Command {
	return act(e, entity.IssueChased, &cobra.Command{
		Use: "chased REF...", Short: "Record that a supplier was reminded by hand, such as by telephone",
		Long:    namesAll + "\n`assure chase` writes the letters, and records them itself.",
		Example: "  assure returns chased ENG-00037 --reason \"telephoned, they promise Friday\"",
	}, func(f *pflag.FlagSet, o *actOptions) {
		f.StringVar(&o.Reason, "reason", "", "how, and what they said")
	})
}

func newReceivedCmd(e *command.Env) *cobra.Command {
	return act(e, entity.IssueReceived, &cobra.Command{
		Use: "received REF...", Short: "Record that a questionnaire came back in a form that is not imported",
		Long: namesAll +
			"\n`assure import` records what it reads itself. Of answers on paper, such as a signed form, " +
			"this\nrecords the day; the answers are typed in the walk.",
		Example: "  assure returns received ENG-00037 --reason \"on paper, in the file\"",
	}, func(f *pflag.FlagSet, o *actOptions) {
		f.StringVar(&o.Reason, "reason", "", "how it came, and where it is")
	})
}

func runAct(ctx context.Context, r *data.Register, kind entity.IssueEventKind, o actOptions,
	refs []string) (command.Result, error) {
	list, bad, err := issue.Named(ctx, r, refs, o.Pack)
	if err != nil {
		return command.Result{}, err
	}
	if len(bad) > 0 { // several are one act, and none of it is done where one is not clear
		return command.Result{}, &bad[0]
	}
	reason, err := command.FlagText("--reason", o.Reason)
	if err != nil {
		return command.Result{}, err
	}
	event := entity.IssueEvent{Kind: kind, On: questionnaire.Date(o.On), Until: questionnaire.Date(o.Until),
		Who: o.Who, Address: o.From, Reason: reason}
	if kind == entity.IssueExtended {
		event.Who = cmp.Or(o.Who, r.Actor())
	}
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = list[i].Issue.ID
	}
	of := text.Plural(len(list), "questionnaire", "questionnaires")
	if o.DryRun {
		return returnsResult(list, "it would be recorded for "+of+": "+string(kind)), nil
	}
	if err := r.NoteReturns(ctx, ids, event, nil); err != nil {
		return command.Result{}, err
	}
	return returnsNow(ctx, r, ids, "recorded for "+of+": "+string(kind))
}

// returnsNow shows questionnaires, by identifier, as they are now.
func returnsNow(ctx context.Context, r *data.Register, ids []string, title string) (command.Result, error) {
	all, err := issue.Returns(ctx, r, command.At{}.Data())
	if err != nil {
		return command.Result{}, err
	}
	wanted := map[string]bool{}
	for _, id := range ids {
		wanted[id] = true
	}
	var list []issue.Return
	for _, x := range all {
		if wanted[x.Issue.ID] {
			list = append(list, x)
		}
	}
	return returnsResult(list, title), nil
}

func newUndoCmd(e *command.Env) *cobra.Command {
	pack := ""
	cmd := &cobra.Command{
		Use: "undo REF", Short: "Undo your newest act on the questionnaires of an engagement",
		Long: `An act is undone as a whole: letters to forty suppliers are one act, and so are forty
questionnaires recorded as sent. The letters that were written stay where they are. What was
changed since is not undone.`,
		Example: "  assure returns undo ENG-00037",
		Args:    command.NeedArgs(1, 1, "an engagement"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				g, _, err := r.Engagement(ctx, args[0])
				if err != nil {
					return command.Result{}, err
				}
				ref := g.Ref
				if pack != "" {
					ref += " " + pack
				}
				u, err := r.UndoOf(ctx, ref)
				if err != nil {
					return command.Result{}, err
				}
				all, err := issue.Returns(ctx, r, command.At{}.Data())
				if err != nil {
					return command.Result{}, err
				}
				var list []issue.Return
				for _, x := range all {
					if x.Engagement.ID == g.ID {
						list = append(list, x)
					}
				}
				return returnsResult(list, "undone: "+u.Act+" "+u.What), nil
			}),
	}
	command.AddPackFlag(cmd, &pack)
	return cmd
}
