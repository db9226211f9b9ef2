package cli

import (
	"context"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/issue"
	"assure/questionnaire"
)

// IssueOptions are the flags of `assure issue`.
type IssueOptions struct {
	Pack    string
	All     bool
	Tier    string
	Out     string
	Due     date
	Prefill bool
	Issuer  string
	ReplyTo string
	Marking string
}

func newIssueCmd(e *env) *cobra.Command {
	o := &IssueOptions{}
	cmd := &cobra.Command{
		Use: "issue --pack ID[@VERSION] (REF... | --all | --tier N|none) --out DIR", Short: "Write questionnaire workbooks for suppliers", GroupID: groupAsk,
		Long: `Issue writes one workbook for each engagement and records it as sent; you send the files.
--all means the live engagements and bids for which the pack is required. --prefill puts
the supplier's last answers in, to be confirmed.`,
		Example: "  assure issue --pack dspt-it-supplier --all --out out --due 2026-12-18\n  assure issue --pack dspt-it-supplier SUP-00041 --out out --prefill",
		RunE: e.onRegister(writes, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			pr := e.progress()
			defer pr.done()
			return runIssue(ctx, r, *o, args, func(done, total int) { pr.step("writing workbooks", done, total, "") })
		}),
	}
	f := cmd.Flags()
	f.StringVar(&o.Pack, "pack", "", "the pack, by `ID` or ID@VERSION")
	f.BoolVar(&o.All, "all", false, "every live engagement and bid that needs the pack")
	f.StringVar(&o.Tier, "tier", "", "those of tier `N`, 1 to 4, or none for those not triaged")
	f.StringVar(&o.Out, "out", "", "the `DIR` for the workbooks")
	f.Var(&o.Due, "due", "the `DATE` the answers are due")
	f.BoolVar(&o.Prefill, "prefill", false, "put the last answers in, to be confirmed")
	f.StringVar(&o.Issuer, "issuer", "", "who asks, as the supplier reads it")
	f.StringVar(&o.ReplyTo, "reply-to", "", "where the answers go")
	f.StringVar(&o.Marking, "marking", "", "how confidential the workbook says it is")
	return cmd
}

func runIssue(ctx context.Context, r *data.Register, o IssueOptions, refs []string, progress func(done, total int)) (Result, error) {
	switch {
	case o.Pack == "":
		return Result{}, usage("add --pack ID; `assure pack list` shows them", "it is not said which questionnaire to issue")
	case o.Out == "":
		return Result{}, usage("add --out DIR", "it is not said where the workbooks go")
	case len(refs) == 0 && !o.All && o.Tier == "":
		return Result{}, usage("name suppliers or engagements, or use --all or --tier", "it is not said who is asked")
	case len(refs) > 0 && (o.All || o.Tier != ""):
		return Result{}, usage("use one of them", "references and --all or --tier exclude each other")
	}
	report, err := issue.Write(ctx, r, issue.Request{
		Pack: o.Pack, Refs: refs, All: o.All, Tier: o.Tier, Out: o.Out, Due: questionnaire.Date(o.Due), Prefill: o.Prefill,
		Issuer: o.Issuer, ReplyTo: o.ReplyTo, Marking: o.Marking, Progress: progress,
	})
	if err != nil {
		return Result{}, err
	}
	return Result{Object: report, Findings: len(report.Problems) > 0, Text: func(p *page) {
		p.line("wrote %s of %s to %s", plural(len(report.Issued), "workbook", "workbooks"), report.Pack, report.Out)
		t := table{Head: []string{"engagement", "supplier", "questions", "prefilled", "to", "file"}, Right: []int{2, 3}, Cut: 1}
		for _, w := range report.Issued {
			t.Rows = append(t.Rows, []string{w.Engagement, w.Supplier.Ref + " " + w.Supplier.Name, thousands(w.Questions), blankZero(w.Prefilled), w.To, w.Path})
		}
		if len(t.Rows) > 0 {
			p.table(t)
		}
		for _, w := range report.Warnings {
			p.line("note: %s", w)
		}
		p.problems(report.Problems)
		p.remark("next: send them, and `assure import DIR` what comes back; `assure returns` shows who is late")
	}}, nil
}
