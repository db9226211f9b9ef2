// Package query has `assure query`: questions back to a supplier.
package query

import (
	"cmp"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// New returns `assure query` with its subcommands.
func New(e *command.Env) *cobra.Command {
	return command.Group("query", "Ask the supplier to clarify, and record the reply",
		`A query belongs to an assessment. While one is open the assessment is with the supplier.
Queries sent on one day are one round: "round 2, query 3, due 5 Dec 2026". Their numbers go
on from round to round.

`+"`assure query round`"+` writes a letter and a workbook a supplier, and `+"`assure import`"+` reads the
workbook when it comes back. A reply by mail or telephone is recorded with
`+"`assure query reply`"+`.`, command.GroupAsk,
		newListCmd(e), newSendCmd(e), newRoundCmd(e), newReplyCmd(e), newWithdrawCmd(e), newUndoCmd(e))
}

func printQueries(o wire.Queries, p *command.Page) {
	p.Heading("%s  %s  %s", o.Supplier, o.Engagement, o.Pack)
	if len(o.Queries) == 0 {
		p.Line("no query has been sent")
		return
	}
	for _, q := range o.Queries {
		p.Line("%s  %s  %s", q.Words, cmp.Or(command.Deref(q.Question), "all"), q.State)
		p.Wrap(4, q.Body)
		for _, e := range q.Earlier {
			p.Wrap(4, "earlier reply: "+e.Text)
		}
		if q.Reply != nil {
			p.Wrap(4, "reply: "+*q.Reply)
		}
		if q.Withdrawn != nil {
			p.Wrap(4, "withdrawn: "+*q.Withdrawn)
		}
	}
}

type options struct {
	Pack     string
	Question string
	Body     string
	Due      command.Date
	At       command.At
}

func newListCmd(e *command.Env) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use: "list REF", Short: "List the queries of an assessment",
		Args:    command.NeedArgs(1, 1, "a supplier or engagement"),
		Example: "  assure query list SUP-00015",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				v, err := command.FindAssessment(ctx, r, args[0], o.Pack, o.At.Data())
				if err != nil {
					return command.Result{}, err
				}
				obj := wire.QueriesOf(v)
				return command.Result{Object: obj, Text: func(p *command.Page) { printQueries(obj, p) }}, nil
			}),
	}
	command.AddPackFlag(cmd, &o.Pack)
	o.At.AddFlags(cmd)
	return cmd
}

func newSendCmd(e *command.Env) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use: "send REF TEXT", Short: "Record a query as sent to the supplier",
		Long: "The query is recorded and the assessment is with the supplier. You send the words yourself.",
		Example: "  assure query send SUP-00015 --question ITS-22 --due 2026-12-11 \"Which accounts are exempt " +
			"from MFA?\"",
		Args: command.NeedArgs(2, 2, "a supplier or engagement, and the query in quotes"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				o.Body = args[1]
				return runSend(ctx, r, *o, args[0])
			}),
	}
	cmd.Flags().StringVar(&o.Question, "question", "", "the question it is about, by `ID`")
	cmd.Flags().Var(&o.Due, "due", "the `DATE` the reply is due")
	command.AddPackFlag(cmd, &o.Pack)
	return cmd
}

func runSend(ctx context.Context, r *data.Register, o options, ref string) (command.Result, error) {
	v, err := command.FindAssessment(ctx, r, ref, o.Pack, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	q := entity.Query{Assessment: v.Assessment.ID, Due: questionnaire.Date(o.Due)}
	if q.Body, err = command.NeedText("the query", o.Body); err != nil {
		return command.Result{}, err
	}
	if o.Question != "" {
		found, err := command.FindQuestion(v, o.Question)
		if err != nil {
			return command.Result{}, err
		}
		q.Question = found.ID
	}
	if _, err := r.SendQuery(ctx, q); err != nil {
		return command.Result{}, err
	}
	return queriesNow(ctx, r, v)
}

func newReplyCmd(e *command.Env) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use: "reply REF NUMBER TEXT", Short: "Record the supplier's reply to a query",
		Long: "A reply is kept as given, and so is the one before it. It changes no answer: record that as a " +
			"judgement,\nor import the workbook of queries or a new return.",
		Example: "  assure query reply SUP-00015 1 \"Two break-glass accounts, list attached\"",
		Args:    command.NeedArgs(3, 3, "a supplier or engagement, the number of the query, and the reply in quotes"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				o.Body = args[2]
				return runReply(ctx, r, *o, args[0], args[1])
			}),
	}
	command.AddPackFlag(cmd, &o.Pack)
	return cmd
}

func runReply(ctx context.Context, r *data.Register, o options, ref, nth string) (command.Result, error) {
	n, err := command.ParseNumber(entity.RefForm{Name: "a query"}, nth)
	if err != nil {
		return command.Result{}, err
	}
	v, err := command.FindAssessment(ctx, r, ref, o.Pack, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	body, err := command.NeedText("the reply", o.Body)
	if err != nil {
		return command.Result{}, err
	}
	known := false
	for _, q := range v.Queries {
		known = known || q.N == n
	}
	if !known {
		return command.Result{}, &problem.Problem{Code: "unknown-query", What: "the assessment has no such query",
			Where: fmt.Sprint(n), Fix: "`assure query list " + ref + "` lists them"}
	}
	if err := r.ReplyQuery(ctx, v.Assessment.ID, n, body); err != nil {
		return command.Result{}, err
	}
	return queriesNow(ctx, r, v)
}

func queriesNow(ctx context.Context, r *data.Register, v *data.AssessmentView) (command.Result, error) {
	v, err := r.Assessment(ctx, v.Assessment.ID, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	obj := wire.QueriesOf(v)
	return command.Result{Object: obj, Text: func(p *command.Page) { printQueries(obj, p) }}, nil
}
