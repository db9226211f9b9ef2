// Package history has `assure history`: what happened to one thing of the register.
package history

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/internal/text"
	"assure/questionnaire"
)

type options struct {
	All   bool
	By    string
	Since command.Date
	Until command.Date
	Limit int
}

// New returns `assure history`.
func New(e *command.Env) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use: "history REF [QUESTION]", GroupID: command.GroupKeep,
		Short: "Read who changed what: a supplier, an engagement, a question, a risk",
		Long: `REF is a supplier (by reference, ODS code, company number or name), an engagement, a
risk, an action, a decision, a document, a certificate, an incident or a tender. What
happened to a supplier is also what happened to its engagements, answers, evidence,
decisions, risks and actions. With a QUESTION it is what concerns that question, in every
assessment of the supplier or engagement.

The oldest act is first. Each says when, who, which field, from what to what, the reason,
and of an import the file and cell. More than six like events of one act are one line.`,
		Example: "  assure history SUP-00003\n  assure history ENG-00005 ITS-22\n" +
			"  assure history R-00012 --all\n  assure history SUP-00003 --by \"Jo Demo-Assessor\" --since 2026-11-01",
		Args: command.NeedArgs(1, 2, "a reference, and for one question its id"),
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return run(ctx, r, *o, args)
			}),
	}
	cmd.Flags().BoolVar(&o.All, "all", false, "each event on its own, however many are alike")
	AddFilters(cmd, &o.By, &o.Since, &o.Until)
	command.NumberVar(cmd.Flags(), &o.Limit, "limit", 0, "only the newest `N` acts; 0 is all")
	return cmd
}

// AddFilters defines the flags --by, --since and --until of a command that reads the trail.
func AddFilters(cmd *cobra.Command, by *string, since, until *command.Date) {
	cmd.Flags().StringVar(by, "by", "", "only what this `PERSON` did, by name or login")
	cmd.Flags().Var(since, "since", "only from this `DATE` on")
	cmd.Flags().Var(until, "until", "only up to this `DATE`")
}

func run(ctx context.Context, r *data.Register, o options, args []string) (command.Result, error) {
	f := data.StoryFilter{Ref: args[0], By: o.By, Since: questionnaire.Date(o.Since),
		Until: questionnaire.Date(o.Until), Limit: o.Limit}
	if len(args) > 1 {
		f.Question = args[1]
	}
	s, err := r.History(ctx, f)
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.HistoryOf(s), Text: func(p *command.Page) { tell(p, r, s, o) }}, nil
}

func tell(p *command.Page, r *data.Register, s *data.Story, o options) {
	p.Heading("%s", strings.TrimSpace(s.Ref+" "+s.Question)+"  "+s.Name)
	if len(s.Acts) == 0 {
		p.Line("nothing happened to it that you ask for")
		return
	}
	if s.Left > 0 {
		p.Line("%s left out; without --limit they are shown",
			text.Plural(s.Left, "earlier act is", "earlier acts are"))
	}
	for i := range s.Acts {
		a := &s.Acts[i]
		p.Gap()
		p.Heading("%s  %s: %s", r.Clock(a.At), a.By, a.Action)
		for _, l := range s.Lines(a, o.All) {
			pad := strings.Repeat("  ", l.Depth)
			p.Hang(pad, pad+"  ", strings.Join(strings.Fields(l.Text), " "))
		}
	}
	p.Gap()
	p.Remark("%s; times are those of London", text.Plural(len(s.Acts), "act", "acts"))
}
