package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

func newQueryCmd(e *env) *cobra.Command {
	return group("query", "Ask the supplier to clarify, and record the reply",
		"A query belongs to an assessment. While one is open the assessment is with the supplier.", groupAsk,
		newQueryListCmd(e), newQuerySendCmd(e), newQueryReplyCmd(e))
}

// queriesObject is `assure query ... --json`.
type queriesObject struct {
	Schema     string        `json:"schema"`
	Supplier   string        `json:"supplier"`
	Engagement string        `json:"engagement"`
	Pack       string        `json:"pack"`
	Queries    []queryObject `json:"queries"`
}

type queryObject struct {
	N        int     `json:"n"`
	Round    int     `json:"round"`
	Question *string `json:"question"`
	Body     string  `json:"body"`
	State    string  `json:"state"`
	Due      *string `json:"due"`
	Reply    *string `json:"reply"`
	By       string  `json:"by"`
}

func queriesOf(v *data.AssessmentView) queriesObject {
	o := queriesObject{Schema: "assure.queries/1", Supplier: v.Supplier.Ref, Engagement: v.Engagement.Ref, Pack: v.Pack.Ref(), Queries: []queryObject{}}
	for _, q := range v.Queries {
		o.Queries = append(o.Queries, queryObject{
			N: q.N, Round: q.Round, Question: orNull(q.Question), Body: string(q.Body), State: string(q.State),
			Due: orNull(q.Due.String()), Reply: orNull(string(q.Reply)), By: q.By,
		})
	}
	return o
}

func (o queriesObject) text(p *page) {
	p.heading("%s  %s  %s", o.Supplier, o.Engagement, o.Pack)
	if len(o.Queries) == 0 {
		p.line("no query has been sent")
		return
	}
	for _, q := range o.Queries {
		due := ""
		if q.Due != nil && entity.QueryState(q.State).Open() {
			due = ", due " + *q.Due
		}
		p.line("%d  %s  %s%s", q.N, orWord(deref(q.Question), "all"), q.State, due)
		p.wrap(4, q.Body)
		if q.Reply != nil {
			p.wrap(4, "reply: "+*q.Reply)
		}
	}
}

// QueryOptions are the flags of the query commands.
type QueryOptions struct {
	Pack     string
	Question string
	Body     string
	Due      date
	At       At
}

func newQueryListCmd(e *env) *cobra.Command {
	o := &QueryOptions{}
	cmd := &cobra.Command{
		Use: "list REF", Short: "List the queries of an assessment", Args: needArgs(1, 1, "a supplier or engagement"),
		Example: "  assure query list SUP-00041",
		RunE: e.onRegister(reads, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			v, err := findAssessment(ctx, r, args[0], o.Pack, o.At.data())
			if err != nil {
				return Result{}, err
			}
			obj := queriesOf(v)
			return Result{Object: obj, Text: obj.text}, nil
		}),
	}
	addPackFlag(cmd, &o.Pack)
	o.At.addFlags(cmd)
	return cmd
}

func newQuerySendCmd(e *env) *cobra.Command {
	o := &QueryOptions{}
	cmd := &cobra.Command{
		Use: "send REF TEXT", Short: "Record a query as sent to the supplier",
		Long:    "The query is recorded and the assessment is with the supplier. You send the words yourself.",
		Example: "  assure query send SUP-00041 --question ITS-22 --due 2026-12-11 \"Which accounts are exempt from MFA?\"",
		Args:    needArgs(2, 2, "a supplier or engagement, and the query in quotes"),
		RunE: e.onRegister(writes, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			o.Body = args[1]
			return runQuerySend(ctx, r, *o, args[0])
		}),
	}
	cmd.Flags().StringVar(&o.Question, "question", "", "the question it is about, by `ID`")
	cmd.Flags().Var(&o.Due, "due", "the `DATE` the reply is due")
	addPackFlag(cmd, &o.Pack)
	return cmd
}

func runQuerySend(ctx context.Context, r *data.Register, o QueryOptions, ref string) (Result, error) {
	v, err := findAssessment(ctx, r, ref, o.Pack, book.At{})
	if err != nil {
		return Result{}, err
	}
	q := entity.Query{Assessment: v.Assessment.ID, Due: questionnaire.Date(o.Due)}
	if q.Body, err = needText("the query", o.Body); err != nil {
		return Result{}, err
	}
	if o.Question != "" {
		found, err := findQuestion(v, o.Question)
		if err != nil {
			return Result{}, err
		}
		q.Question = found.ID
	}
	if _, err := r.SendQuery(ctx, q); err != nil {
		return Result{}, err
	}
	return queriesNow(ctx, r, v)
}

func newQueryReplyCmd(e *env) *cobra.Command {
	o := &QueryOptions{}
	cmd := &cobra.Command{
		Use: "reply REF NUMBER TEXT", Short: "Record the supplier's reply to a query",
		Long:    "A reply is kept as given. It changes no answer: record that as a judgement, or import a new return.",
		Example: "  assure query reply SUP-00041 1 \"Two break-glass accounts, list attached\"",
		Args:    needArgs(3, 3, "a supplier or engagement, the number of the query, and the reply in quotes"),
		RunE: e.onRegister(writes, func(ctx context.Context, r *data.Register, args []string) (Result, error) {
			o.Body = args[2]
			return runQueryReply(ctx, r, *o, args[0], args[1])
		}),
	}
	addPackFlag(cmd, &o.Pack)
	return cmd
}

func runQueryReply(ctx context.Context, r *data.Register, o QueryOptions, ref, nth string) (Result, error) {
	n, err := number("a query", "", nth)
	if err != nil {
		return Result{}, err
	}
	v, err := findAssessment(ctx, r, ref, o.Pack, book.At{})
	if err != nil {
		return Result{}, err
	}
	body, err := needText("the reply", o.Body)
	if err != nil {
		return Result{}, err
	}
	known := false
	for _, q := range v.Queries {
		known = known || q.N == n
	}
	if !known {
		return Result{}, &problem.Problem{Code: "unknown-query", What: "the assessment has no such query", Where: fmt.Sprint(n), Fix: "`assure query list " + ref + "` lists them"}
	}
	if err := r.ReplyQuery(ctx, v.Assessment.ID, n, body); err != nil {
		return Result{}, err
	}
	return queriesNow(ctx, r, v)
}

func queriesNow(ctx context.Context, r *data.Register, v *data.AssessmentView) (Result, error) {
	v, err := r.Assessment(ctx, v.Assessment.ID, book.At{})
	if err != nil {
		return Result{}, err
	}
	obj := queriesOf(v)
	return Result{Object: obj, Text: obj.text}, nil
}
