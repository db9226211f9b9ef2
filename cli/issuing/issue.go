// Package issuing has `assure issue` and `assure returns`: questionnaires sent and what has come back.
package issuing

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/issue"
	"assure/internal/text"
	"assure/questionnaire"
)

type issueOptions struct {
	Pack    string
	All     bool
	Tier    command.TierFlag
	Out     string
	Due     command.Date
	Prefill bool
	Issuer  string
	ReplyTo string
	Marking string
}

// NewIssue returns `assure issue`.
func NewIssue(e *command.Env) *cobra.Command {
	o := &issueOptions{}
	cmd := &cobra.Command{
		Use:   "issue --pack ID[@VERSION] (REF... | --all | --tier N|none) --out DIR",
		Short: "Write questionnaire workbooks for suppliers", GroupID: command.GroupAsk,
		Long: `Issue writes one workbook for each engagement and records it as sent; you send the files.
--all means the live engagements and bids for which the pack is required. --prefill puts
the supplier's last answers in, to be confirmed.`,
		Example: "  assure issue --pack dspt-it-supplier --all --out out --due 2026-12-18\n  assure issue --pack " +
			"dspt-it-supplier SUP-00015 --out out --prefill",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				pr := e.Progress()
				defer pr.Done()
				return runIssue(ctx, r, *o, args,
					func(done, total int) { pr.Step("writing workbooks", done, total, "") })
			}),
	}
	f := cmd.Flags()
	f.StringVar(&o.Pack, "pack", "", "the pack, by `ID` or ID@VERSION")
	f.BoolVar(&o.All, "all", false, "every live engagement and bid that needs the pack")
	f.Var(&o.Tier, "tier", "those of tier `N`, 1 to 4, or none for those not triaged")
	f.StringVar(&o.Out, "out", "", "the `DIR` for the workbooks")
	f.Var(&o.Due, "due", "the `DATE` the answers are due")
	f.BoolVar(&o.Prefill, "prefill", false, "put the last answers in, to be confirmed")
	f.StringVar(&o.Issuer, "issuer", "", "who asks, as the supplier reads it")
	f.StringVar(&o.ReplyTo, "reply-to", "", "where the answers go")
	f.StringVar(&o.Marking, "marking", "", "how confidential the workbook says it is")
	return cmd
}

func runIssue(ctx context.Context, r *data.Register, o issueOptions, refs []string,
	progress func(done, total int)) (command.Result, error) {
	switch {
	case o.Pack == "":
		return command.Result{}, command.Usage("add --pack ID; `assure pack list` shows them", "no pack given")
	case o.Out == "":
		return command.Result{}, command.Usage("add --out DIR", "no output folder given")
	case len(refs) == 0 && !o.All && o.Tier.String() == "":
		return command.Result{}, command.Usage("name suppliers or engagements, or use --all or --tier",
			"no suppliers or engagements given")
	case len(refs) > 0 && (o.All || o.Tier.String() != ""):
		return command.Result{}, command.Usage("use one of them", "references and --all or --tier exclude each other")
	}
	report, err := issue.Write(ctx, r, issue.Request{
		Pack: o.Pack, Refs: refs, All: o.All, Tier: o.Tier.String(), Out: o.Out, Due: questionnaire.Date(o.Due),
		Prefill: o.Prefill,
		Issuer:  o.Issuer, ReplyTo: o.ReplyTo, Marking: o.Marking, Progress: progress,
	})
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.IssueOf(report), Findings: len(report.Problems) > 0,
		Text: func(p *command.Page) {
			p.Line("wrote %s of %s to %s", text.Plural(len(report.Issued), "workbook", "workbooks"),
				report.Pack, report.Out)
			t := command.NewTable("engagement", "supplier", "questions", "prefilled", "to", "file").
				AlignRight("questions", "prefilled").Shorten("supplier")
			for _, w := range report.Issued {
				t.Rows = append(t.Rows, []string{w.Engagement, w.Supplier.Ref + " " + w.Supplier.Name,
					text.Thousands(w.Questions), command.BlankZero(w.Prefilled), w.To, w.Path})
			}
			if len(t.Rows) > 0 {
				p.Table(t)
			}
			for _, w := range report.Warnings {
				p.Line("note: %s", w)
			}
			p.Problems(report.Problems)
			p.Remark("next: send them, and `assure import DIR` what comes back; `assure returns` shows who is late")
		}}, nil
}
