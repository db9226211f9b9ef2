// Package review has `assure review`: assessments to review, and signing them off.
package review

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/questionnaire/entity"
	"assure/scoring"
)

func New(e *command.Env) *cobra.Command {
	return command.Group("review", "See what waits for you, and sign off", "", command.GroupJudge, newListCmd(e), newSignOffCmd(e))
}

// reviewObject is `assure review list --json`.
type reviewObject struct {
	Schema      string      `json:"schema"`
	Assessments []reviewRow `json:"assessments"`
}

type reviewRow struct {
	ID         string   `json:"id"`
	Supplier   string   `json:"supplier"`
	Name       string   `json:"name"`
	Engagement string   `json:"engagement"`
	Pack       string   `json:"pack"`
	Cycle      int      `json:"cycle"`
	State      string   `json:"state"`
	Changed    []string `json:"claims_changed"` // questions whose claim changed since they were judged
	NAClaimed  []string `json:"na_claimed"`     // N/A that nobody decided on
	Offered    int      `json:"evidence_offered"`
}

func newListCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "list [REF]...", Short: "List open assessments with what waits for a judgement",
		Example: "  assure review list",
		RunE: e.OnRegister(command.Reads, func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			return runList(ctx, r, args)
		}),
	}
}

func runList(ctx context.Context, r *data.Register, refs []string) (command.Result, error) {
	report, err := r.Scores(ctx, refs, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	o := reviewObject{Schema: "assure.review/1", Assessments: []reviewRow{}}
	for _, a := range report.Assessments {
		if !a.State.Open() || a.State == entity.Opened || a.State == entity.Issued {
			continue
		}
		v, err := r.Assessment(ctx, a.ID, book.At{})
		if err != nil {
			return command.Result{}, err
		}
		o.Assessments = append(o.Assessments, reviewOf(a, v))
	}
	return command.Result{Object: o, Text: o.text}, nil
}

func reviewOf(a book.AssessmentScore, v *data.AssessmentView) reviewRow {
	row := reviewRow{
		ID: a.ID, Supplier: a.Supplier.Ref, Name: a.Supplier.Name, Engagement: a.Engagement.Ref, Pack: a.Pack.ID, Cycle: a.Cycle,
		State: string(a.State), Changed: []string{}, NAClaimed: []string{},
	}
	refused := map[string]bool{}
	for _, d := range v.Decisions {
		if d.Kind == entity.NARefused && !d.Withdrawn {
			refused[d.Question] = true
		}
	}
	for _, q := range v.Pack.Questions() {
		if v.Answers[q.ID].ClaimChanged() {
			row.Changed = append(row.Changed, q.ID)
		}
		if r := v.Result.Row(q.ID); r != nil && r.State == scoring.NAClaimed && !refused[q.ID] {
			row.NAClaimed = append(row.NAClaimed, q.ID)
		}
	}
	for _, s := range v.Supports {
		if s.State == entity.Offered {
			row.Offered++
		}
	}
	return row
}

func (o reviewObject) text(p *command.Page) {
	if len(o.Assessments) == 0 {
		p.Line("nothing waits for a judgement")
		return
	}
	t := command.Table{Head: []string{"engagement", "supplier", "pack", "state", "evidence offered", "N/A claimed", "claims changed"}, Right: []int{4}, Cut: 1}
	for _, a := range o.Assessments {
		t.Rows = append(t.Rows, []string{a.Engagement, a.Supplier + " " + a.Name, a.Pack, entity.WorkState(a.State).Label(), command.BlankZero(a.Offered), command.BlankZero(len(a.NAClaimed)), command.BlankZero(len(a.Changed))})
	}
	p.Table(t)
}

// signedObject is `assure review sign-off --json`.
type signedObject struct {
	Schema     string             `json:"schema"`
	Supplier   string             `json:"supplier"`
	Engagement string             `json:"engagement"`
	Pack       string             `json:"pack"`
	Cycle      int                `json:"cycle"`
	SignedBy   string             `json:"signed_by"`
	Score      scoring.ResultJSON `json:"score"`
}

func newSignOffCmd(e *command.Env) *cobra.Command {
	pack := ""
	cmd := &cobra.Command{
		Use: "sign-off REF", Short: "Sign an assessment off in your name",
		Long: `A signed-off assessment governs until the next is signed off; the score is kept as it
stands. Must-haves still not shown become risks.`,
		Example: "  assure review sign-off SUP-00041 --as \"Jo Bloggs\"", Args: command.NeedArgs(1, 1, "a supplier or engagement"),
		RunE: e.OnRegister(command.Writes, func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			return runSignOff(ctx, r, pack, args[0])
		}),
	}
	command.AddPackFlag(cmd, &pack)
	return cmd
}

func runSignOff(ctx context.Context, r *data.Register, pack, ref string) (command.Result, error) {
	v, err := command.FindAssessment(ctx, r, ref, pack, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	res, err := r.SignOff(ctx, v.Assessment.ID)
	if err != nil {
		return command.Result{}, err
	}
	o := signedObject{
		Schema: "assure.sign-off/1", Supplier: v.Supplier.Ref, Engagement: v.Engagement.Ref, Pack: v.Pack.Ref(), Cycle: v.Assessment.Cycle,
		SignedBy: r.Actor(), Score: res.JSON(),
	}
	return command.Result{Object: o, Text: func(p *command.Page) {
		p.Line("signed off %s %s cycle %d as %s", o.Engagement, o.Pack, o.Cycle, o.SignedBy)
		p.Line("shown %s, at most %s, %s, %s", res.Assured, res.Possible, command.GradeWords(res.ShownGrade(), v.Settings), res.Status)
	}}, nil
}
