// Package issuing has `assure issue` and `assure returns`: questionnaires sent and what has come back.
package issuing

import (
	"cmp"
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/issue"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/scoring"
)

type issueOptions struct {
	Pack    string
	All     bool
	Tier    command.TierFlag
	Again   bool
	Out     string
	Due     command.Date
	Prefill bool
	Issuer  string
	ReplyTo string
	Marking string
	SentOn  command.Date
	Refs    string
	DryRun  bool
	Yes     bool
}

// NewIssue returns `assure issue`.
func NewIssue(e *command.Env) *cobra.Command {
	o := &issueOptions{}
	cmd := &cobra.Command{
		Use:   "issue --pack ID[@VERSION] (REF... | --refs FILE | --all | --tier N|none) (--out DIR | --sent-on DATE)",
		Short: "Write questionnaire workbooks for suppliers", GroupID: command.GroupAsk,
		Long: `Issue writes one workbook for each engagement and records it as sent; you send the files.
--all means the live engagements and bids that are triaged, for which the pack is required
and that do not have it yet in this cycle. The page says whom it asks, whom it leaves out and
why; in a terminal it asks before it writes, --yes does not ask, and --dry-run only shows.
In a script nothing is asked.

Who asks and where the answers go is given once, with --issuer and --reply-to: the register
remembers both and the next questionnaires say the same. --prefill puts the supplier's last
answers in, to be confirmed.

--sent-on records questionnaires that are out already, sent without Assure: no workbook is
written, and from then on they are late, chased and returned like the others. Name them, or
give a sheet with --refs: a row a questionnaire, with the reference, and the columns Sent and
Due where the days differ. It is one act, which ` + "`assure returns undo`" + ` undoes.`,
		Example: "  assure issue --pack dspt-it-supplier --all --dry-run\n" +
			"  assure issue --pack dspt-it-supplier ENG-00014 --sent-on 2026-10-05 --due 2026-11-06\n" +
			"  assure issue --pack dspt-it-supplier --all --out out --due 2026-12-18\n" +
			"  assure issue --pack dspt-it-supplier SUP-00015 --out out --issuer \"Westmarch NHS Trust\"\n" +
			"  assure issue --pack dspt-it-supplier SUP-00015 --out out --prefill",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runIssue(ctx, e, r, *o, args)
			}),
	}
	f := cmd.Flags()
	f.StringVar(&o.Pack, "pack", "", "the pack, by `ID` or ID@VERSION")
	f.BoolVar(&o.All, "all", false, "every live engagement and bid that needs the pack and does not have it")
	f.Var(&o.Tier, "tier", "those of tier `N`, 1 to 4, or none for those not triaged")
	f.BoolVar(&o.Again, "again", false, "those too that have it already")
	f.StringVar(&o.Out, "out", "", "the `DIR` for the workbooks")
	f.Var(&o.Due, "due", "the `DATE` the answers are due")
	f.BoolVar(&o.Prefill, "prefill", false, "put the last answers in, to be confirmed")
	f.StringVar(&o.Issuer, "issuer", "", "who asks, as the supplier reads it; remembered")
	f.StringVar(&o.ReplyTo, "reply-to", "", "where the answers go, such as an e-mail address; remembered")
	f.StringVar(&o.Marking, "marking", "", "how confidential the workbook says it is")
	f.Var(&o.SentOn, "sent-on", "the `DATE` they were sent: they are recorded, and nothing is written")
	f.StringVar(&o.Refs, "refs", "", "a `FILE` with references, xlsx or csv, for --sent-on")
	f.BoolVar(&o.DryRun, "dry-run", false, "show whom it asks, and write nothing")
	f.BoolVar(&o.Yes, "yes", false, "do not ask in a terminal")
	return cmd
}

func runIssue(ctx context.Context, e *command.Env, r *data.Register, o issueOptions, refs []string) (command.Result,
	error) {
	many := o.All || o.Tier.String() != ""
	switch {
	case o.Pack == "":
		return command.Result{}, command.Usage("add --pack ID; `assure pack list` shows them", "no pack given")
	case o.Refs != "" && many:
		return command.Result{}, command.Usage("use one of them", "--refs and --all or --tier exclude each other")
	case o.sent() && (o.Out != "" || o.Prefill || o.Marking != ""):
		return command.Result{}, command.Usage("leave out --out, --prefill and --marking",
			"what is out already is recorded, and nothing is written")
	case o.Out == "" && !o.DryRun && !o.sent():
		return command.Result{},
			command.Usage("add --out DIR, --dry-run to see whom it asks, or --sent-on DATE for what "+
				"is out already", "no output folder given")
	case len(refs) == 0 && !many && o.Refs == "":
		return command.Result{}, command.Usage("name suppliers or engagements, or use --all or --tier",
			"no suppliers or engagements given")
	case len(refs) > 0 && many:
		return command.Result{}, command.Usage("use one of them", "references and --all or --tier exclude each other")
	case o.Again && !many && !o.sent():
		return command.Result{}, command.Usage("leave --again out: those that are named are always asked",
			"--again is for --all and --tier")
	}
	pr := e.Progress()
	defer pr.Done()
	forms, unread, err := o.forms(ctx)
	if err != nil {
		return command.Result{}, err
	}
	plan, err := issue.Prepare(ctx, r, issue.Request{
		Pack: o.Pack, SentOn: questionnaire.Date(o.SentOn), Forms: forms, Refs: refs, All: o.All,
		Tier: o.Tier.String(), Again: o.Again, Out: o.Out,
		Due: questionnaire.Date(o.Due), DryRun: o.DryRun, Prefill: o.Prefill, Issuer: o.Issuer, ReplyTo: o.ReplyTo,
		Marking: o.Marking, Progress: func(done, total int) { pr.Step("writing workbooks", done, total, "") },
	})
	if err != nil {
		return command.Result{}, err
	}
	plan.Problems = append(unread, plan.Problems...)
	if o.sent() && !o.DryRun {
		return recordSent(ctx, plan)
	}
	if !o.DryRun && !o.Yes && e.Answers() && len(plan.Asked) > 0 {
		goOn, err := askBefore(e, plan, many)
		if err != nil || !goOn {
			return command.Result{Object: wire.IssueOf(plan, nil, true),
				Text: func(p *command.Page) { p.Line("nothing is written") }}, err
		}
	}
	if o.DryRun {
		return command.Result{Object: wire.IssueOf(plan, nil, true), Findings: len(plan.Problems) > 0,
			Text: func(p *command.Page) { planText(p, plan); planEnd(p, plan) }}, nil
	}
	report, err := plan.Write(ctx)
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.IssueOf(plan, report.Issued, false), Findings: len(plan.Problems) > 0,
		Text: func(p *command.Page) { reportText(p, report) }}, nil
}

// sent reports whether what is out already is recorded.
func (o *issueOptions) sent() bool { return o.SentOn != 0 || o.Refs != "" }

// forms are those of the sheet with references, and what of it cannot be read.
func (o *issueOptions) forms(ctx context.Context) ([]issue.Form, []problem.Problem, error) {
	if o.Refs == "" {
		return nil, nil, nil
	}
	return issue.Forms(ctx, o.Refs)
}

// recordSent records what is out already.
func recordSent(ctx context.Context, plan *issue.Plan) (command.Result, error) {
	report, err := plan.Record(ctx)
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.IssueOf(plan, report.Issued, false), Findings: len(plan.Problems) > 0,
		Text: func(p *command.Page) {
			p.Line("recorded %s of %s as sent", text.Plural(len(report.Issued), "questionnaire", "questionnaires"),
				report.Pack)
			planTable(p, plan)
			notesText(p, report.Plan)
			if len(report.Issued) > 0 {
				p.Remark("next: `assure returns` shows who is late; `assure returns undo %s` undoes it whole",
					report.Issued[0].Engagement)
			}
		}}, nil
}

// askBefore asks a person who asks, when that is not known, and whether to write what concerns many.
func askBefore(e *command.Env, plan *issue.Plan, many bool) (goOn bool, err error) {
	ask := e.Prompt()
	if many {
		if err := e.IO.Print(e.Globals.Quiet, func(p *command.Page) { planText(p, plan) }); err != nil {
			return false, err
		}
	}
	if plan.By.Issuer == "" {
		who, end := ask.Line("Who asks? The supplier reads it, such as Westmarch NHS Trust; enter to leave it open: ")
		where := ""
		if end == nil && who != "" && plan.By.ReplyTo == "" {
			where, _ = ask.Line("Where do the answers go, such as an e-mail address? Enter to leave it open: ")
		}
		if err := plan.SetAsker(who, where); err != nil {
			return false, err
		}
	}
	return !many || ask.YesNo("Write %s to %s?", text.Plural(len(plan.Asked), "workbook", "workbooks"), plan.Out), nil
}

// planText prints whom a plan asks and whom it leaves out.
func planText(p *command.Page, plan *issue.Plan) {
	if plan.Recording() {
		p.Heading("%s of %s to record as sent", text.Plural(len(plan.Asked), "questionnaire", "questionnaires"),
			plan.Pack)
	} else {
		p.Heading("%s of %s", text.Plural(len(plan.Asked), "workbook", "workbooks"), plan.Pack)
	}
	planTable(p, plan)
	notesText(p, plan)
}

// planTable prints whom a plan asks or, of what is out already, whom it is recorded for.
func planTable(p *command.Page, plan *issue.Plan) {
	columns := []string{"engagement", "supplier", "service", "tier", "questions", "to", "before"}
	if plan.Recording() {
		columns = append(columns, "sent", "due")
	}
	t := command.NewTable(columns...).AlignRight("questions").Shorten("supplier")
	open := false
	for i := range plan.Asked {
		a := &plan.Asked[i]
		tier := command.Digit(a.Tier)
		if a.Open {
			tier, open = tier+scoring.ProvisionalMark, true
		}
		row := []string{a.Engagement(), a.Supplier.Ref + " " + a.Supplier.Name, a.Service, tier,
			text.Thousands(a.Questions), cmp.Or(a.To, "no contact"), a.Before}
		if plan.Recording() {
			row = append(row, a.Sent.String(), a.Due.String())
		}
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) > 0 {
		p.Table(t)
	}
	if open {
		p.Remark("%s %s; `assure engagement triage` names them", scoring.ProvisionalMark, scoring.ProvisionalLegend)
	}
}

// planEnd says how to write what a dry run shows.
func planEnd(p *command.Page, plan *issue.Plan) {
	if plan.Recording() {
		p.Remark("nothing is written yet; the same command without --dry-run records %s",
			text.Plural(len(plan.Asked), "questionnaire", "questionnaires"))
		return
	}
	askerText(p, plan.By, true)
	if len(plan.Asked) == 0 {
		p.Line("nobody is asked")
		return
	}
	p.Remark("nothing is written yet; the same command with --out DIR and without --dry-run writes %s",
		text.Plural(len(plan.Asked), "workbook", "workbooks"))
}

func reportText(p *command.Page, report *issue.Report) {
	p.Line("wrote %s of %s to %s", text.Plural(len(report.Issued), "workbook", "workbooks"), report.Pack, report.Out)
	t := command.NewTable("engagement", "supplier", "questions", "prefilled", "to", "file").
		AlignRight("questions", "prefilled").Shorten("supplier")
	for _, w := range report.Issued {
		t.Rows = append(t.Rows, []string{w.Engagement, w.Supplier.Ref + " " + w.Supplier.Name,
			text.Thousands(w.Questions), command.BlankZero(w.Prefilled), w.To, w.Path})
	}
	if len(t.Rows) > 0 {
		p.Table(t)
	}
	notesText(p, report.Plan)
	if len(report.Issued) > 0 {
		askerText(p, report.By, false)
		p.Remark("next: send them, and `assure import DIR` what comes back; `assure returns` shows who is late")
	}
}

// notesText prints whom a plan leaves out, by reason, then its warnings and problems.
func notesText(p *command.Page, plan *issue.Plan) {
	for list := plan.LeftOut; len(list) > 0; {
		n := 1
		for n < len(list) && list[n].Reason == list[0].Reason {
			n++
		}
		leftOutText(p, list[:n])
		list = list[n:]
	}
	for _, w := range plan.Warnings {
		p.Remark("note: %s", w)
	}
	p.Problems(plan.Problems)
}

// leftOutShown is how many references a line about those left out names.
const leftOutShown = 6

// leftOutWords says of many what [issue.LeftOut] says of one.
var leftOutWords = map[issue.Reason]string{
	issue.NotTriaged:    "not triaged: nothing known says how much they matter",
	issue.IssuedAlready: "that have the questionnaire in this cycle",
	issue.NotRequired:   "whose facts do not ask for this pack",
	issue.Retired:       "of retired suppliers",
	issue.NotLive:       "ended, lost or exiting",
}

// leftOutText is a line about engagements that were left out for one reason.
func leftOutText(p *command.Page, list []issue.LeftOut) {
	refs := make([]string, 0, leftOutShown)
	for _, l := range list[:min(len(list), leftOutShown)] {
		refs = append(refs, l.Engagement)
	}
	if more := len(list) - len(refs); more > 0 {
		refs = append(refs, "and "+text.Thousands(more)+" more")
	}
	line := text.Thousands(len(list)) + " " + leftOutWords[list[0].Reason] + " (" + strings.Join(refs, ", ") + ")"
	if list[0].Reason == issue.IssuedAlready && len(list) == 1 {
		line += ": " + list[0].Why
	}
	p.Hang("left out: ", "  ", line)
	if list[0].Fix != "" {
		p.Hang("  hint: ", "    ", list[0].Fix)
	}
}

// askerText says who asks, and that it is remembered. A dry run remembers nothing.
func askerText(p *command.Page, by issue.Asker, dry bool) {
	where := ""
	switch {
	case by.Issuer == "":
		p.Remark("note: of who asks the workbooks say: not stated. Give --issuer \"YOUR TRUST\" and " +
			"--reply-to ADDRESS once: they are remembered")
		return
	case by.ReplyTo == "":
		where = "; --reply-to ADDRESS says where the answers go"
	default:
		where = ", answers to " + by.ReplyTo
	}
	switch {
	case by.Remembered:
		where += " (as last time; --issuer and --reply-to change it)"
	case !dry:
		where += " (remembered for the next questionnaires)"
	}
	p.Remark("asked by %s%s", by.Issuer, where)
}
