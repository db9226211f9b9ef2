package query

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/data/letter"
	"assure/data/round"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

type roundOptions struct {
	All     bool
	Again   bool
	Out     string
	Format  string
	Due     command.Date
	Issuer  string
	ReplyTo string
	Marking string
	DryRun  bool
	Yes     bool
}

func newRoundCmd(e *command.Env) *cobra.Command {
	o := &roundOptions{}
	cmd := &cobra.Command{
		Use: "round (REF... | --all) --out DIR", Short: "Write a letter and a workbook of open queries a supplier",
		Long: `One letter and one workbook a supplier, with the open queries that did not go out yet: what we
ask, what the supplier answered, and room for the reply, for another answer and for a document. A
reference is a supplier or one engagement. The workbook comes back with ` + "`assure import`" + `.

The formats of letters are eml, a draft that a mail program opens to be sent; txt; html; and csv, a
table for mail merge. Assure sends nothing. That the queries went out is recorded with the files,
as one act that ` + "`assure query undo`" + ` undoes. In a terminal it asks before it writes.`,
		Example: "  assure query round SUP-00015 --dry-run\n" +
			"  assure query round SUP-00015 --due 2026-12-18 --out queries\n" +
			"  assure query round --all --out queries --format eml,csv",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runRound(ctx, e, r, *o, args)
			}),
	}
	f := cmd.Flags()
	f.BoolVar(&o.All, "all", false, "every supplier with a query that did not go out yet")
	f.BoolVar(&o.Again, "again", false, "queries that went out already too, and wait for a reply")
	f.StringVar(&o.Out, "out", "", "the `DIR` for letters and workbooks")
	f.StringVar(&o.Format, "format", "", "`FORMATS` of letters, with commas: eml, txt, html, csv; eml otherwise")
	f.Var(&o.Due, "due", "the `DATE` by which to reply; in ten days otherwise")
	f.StringVar(&o.Issuer, "issuer", "", "who asks, as the supplier reads it; as last time otherwise")
	f.StringVar(&o.ReplyTo, "reply-to", "", "where the reply goes, such as an e-mail address; as last time otherwise")
	f.StringVar(&o.Marking, "marking", "", "how confidential the letter and the workbook say they are")
	f.BoolVar(&o.DryRun, "dry-run", false, "show what would go to whom, and write nothing")
	f.BoolVar(&o.Yes, "yes", false, "do not ask in a terminal")
	return cmd
}

func runRound(ctx context.Context, e *command.Env, r *data.Register, o roundOptions, refs []string) (command.Result,
	error) {
	formats, err := letter.ParseFormats(o.Format)
	if err != nil {
		return command.Result{}, err
	}
	if o.Out == "" && !o.DryRun {
		return command.Result{}, command.Usage("add --out DIR, or --dry-run to see what would go to whom",
			"no output folder given")
	}
	p, err := round.Prepare(ctx, r, round.Request{Refs: refs, All: o.All, Again: o.Again,
		Due: questionnaire.Date(o.Due), Issuer: o.Issuer, ReplyTo: o.ReplyTo, Marking: o.Marking})
	if err != nil {
		return command.Result{}, err
	}
	res := command.Result{Object: wire.RoundOf(p, "", true), Findings: len(p.Problems) > 0}
	if o.DryRun {
		res.Text = func(page *command.Page) {
			roundText(page, p)
			page.Remark("nothing is written yet; the same command with --out DIR and without --dry-run writes %s",
				parcels(p))
		}
		return res, nil
	}
	if !o.Yes && e.Answers() && len(p.Parcels) > 0 {
		if err := e.IO.Print(e.Globals.Quiet, func(page *command.Page) { roundText(page, p) }); err != nil {
			return res, err
		}
		if !e.Prompt().YesNo("Write %s to %s?", parcels(p), o.Out) {
			res.Text = func(page *command.Page) { page.Line("nothing is written") }
			return res, nil
		}
	}
	files, err := p.Write(ctx, o.Out, formats)
	if err != nil {
		return command.Result{}, err
	}
	res.Object = wire.RoundOf(p, files.Table, false)
	res.Text = func(page *command.Page) {
		page.Line("wrote %s to %s", parcels(p), command.Absolute(o.Out))
		roundText(page, p)
		if files.Table != "" {
			page.Line("mail merge: %s", files.Table)
		}
		if len(p.Parcels) > 0 {
			page.Remark("next: send them, and `assure import` what comes back; `assure query undo %s` undoes "+
				"that they are recorded as sent", p.Parcels[0].Queries[0].Engagement)
		}
	}
	return res, nil
}

func parcels(p *round.Plan) string {
	return text.Plural(len(p.Parcels), "letter with its workbook", "letters with their workbooks")
}

// roundText prints what goes to whom.
func roundText(p *command.Page, plan *round.Plan) {
	t := command.NewTable("supplier", "engagements", "round", "queries", "due", "to", "workbook").
		AlignRight("queries").Shorten("supplier")
	for i := range plan.Parcels {
		x := &plan.Parcels[i]
		book := ""
		if x.Workbook != "" {
			book = filepath.Base(x.Workbook)
		}
		t.Rows = append(t.Rows, []string{x.Supplier.Ref + " " + x.Supplier.Name, strings.Join(x.Engagements(), " "),
			x.Words, strconv.Itoa(len(x.Queries)), plan.Due.String(), x.Line(), book})
	}
	if len(t.Rows) > 0 {
		p.Table(t)
	}
	p.Problems(plan.Problems)
}

func newWithdrawCmd(e *command.Env) *cobra.Command {
	pack, reason := "", ""
	cmd := &cobra.Command{
		Use: "withdraw REF NUMBER --reason WHY", Short: "Withdraw a query: nobody waits for a reply any more",
		Long:    "The query stays in the record, and a reply that comes all the same is kept with it.",
		Example: "  assure query withdraw SUP-00015 1 --reason \"asked of the wrong service\"",
		Args:    command.NeedArgs(2, 2, "a supplier or engagement, and the number of the query"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				n, err := command.ParseNumber(entity.RefForm{Name: "a query"}, args[1])
				if err != nil {
					return command.Result{}, err
				}
				v, err := command.FindAssessment(ctx, r, args[0], pack, book.At{})
				if err != nil {
					return command.Result{}, err
				}
				why, err := command.FlagText("--reason", reason)
				if err != nil {
					return command.Result{}, err
				}
				if err := r.WithdrawQuery(ctx, v.Assessment.ID, n, string(why)); err != nil {
					return command.Result{}, err
				}
				return queriesNow(ctx, r, v)
			}),
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why, in a sentence")
	command.AddPackFlag(cmd, &pack)
	return cmd
}

func newUndoCmd(e *command.Env) *cobra.Command {
	pack := ""
	cmd := &cobra.Command{
		Use: "undo REF", Short: "Undo your newest round of queries, or that one was withdrawn",
		Long: `A round is undone as a whole, for all suppliers that it went to; the files stay where they are.
It is the same as ` + "`assure returns undo`" + `: your newest act on what is out at an engagement.`,
		Example: "  assure query undo ENG-00021",
		Args:    command.NeedArgs(1, 1, "an engagement"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				g, _, err := r.Engagement(ctx, args[0])
				if err != nil {
					return command.Result{}, err
				}
				u, err := r.UndoOf(ctx, strings.TrimSpace(g.Ref+" "+pack))
				if err != nil {
					return command.Result{}, err
				}
				v, err := command.FindAssessment(ctx, r, g.Ref, pack, book.At{})
				if err != nil {
					return command.Result{}, err
				}
				obj := wire.QueriesOf(v)
				return command.Result{Object: obj, Text: func(p *command.Page) {
					p.Line("undone: %s %s", u.Act, u.What)
					printQueries(obj, p)
				}}, nil
			}),
	}
	command.AddPackFlag(cmd, &pack)
	return cmd
}
