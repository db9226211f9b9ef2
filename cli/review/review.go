// Package review has `assure review`: assessments to review, and signing them off.
package review

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// New returns `assure review` with its subcommands.
func New(e *command.Env) *cobra.Command {
	return command.Group("review", "List what needs your judgement, and sign off", "", command.GroupJudge,
		newListCmd(e), newExceptionsCmd(e), newReadCmd(e), newContradictionsCmd(e), newResolveCmd(e),
		newBlocksCmd(e), newPassCmd(e), newWithdrawCmd(e), newSignOffCmd(e), newReopenCmd(e), newDriftCmd(e),
		newConfirmCmd(e), newTakeBackCmd(e))
}

func newListCmd(e *command.Env) *cobra.Command {
	var themes command.ThemesFlag
	cmd := &cobra.Command{
		Use: "list [REF]...", Short: "List open assessments with what needs a judgement",
		Example: "  assure review list\n  assure review list --theme response",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runList(ctx, r, themes, args)
			}),
	}
	themes.AddFlag(e, cmd)
	return cmd
}

func runList(ctx context.Context, r *data.Register, themes command.ThemesFlag, refs []string) (command.Result, error) {
	report, err := r.Scores(ctx, refs, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	o := wire.Review{Schema: wire.SchemaReview, Assessments: []wire.ReviewedAssessment{}}
	for _, a := range report.Assessments {
		if !a.State.Open() || a.State == entity.Opened || a.State == entity.Issued {
			continue
		}
		v, err := r.Assessment(ctx, a.ID, book.At{})
		if err != nil {
			return command.Result{}, err
		}
		row := wire.ReviewedAssessmentOf(a, v)
		if themes.On() && !row.Only(v, themes.ThemeFilter) {
			continue
		}
		o.Assessments = append(o.Assessments, row)
	}
	if themes.On() { // certificates, and contradictions of other assessments, are about no theme
		o.Themes, o.Contradictions, o.Proposed = themes.Names(), []wire.Contradiction{}, []wire.ProposedCertificate{}
		return command.Result{Object: o, Text: func(p *command.Page) {
			printReview(o, p)
			themes.Remark(p, "")
		}}, nil
	}
	words, err := r.Certificates(ctx, refs, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	o.Proposed = wire.CertificatesOf(words).Proposed()
	records, err := r.Contradictions(ctx, refs, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	o.AddContradictions(records)
	return command.Result{Object: o, Text: func(p *command.Page) { printReview(o, p) }}, nil
}

func printReview(o wire.Review, p *command.Page) {
	if n := len(o.Proposed); n > 0 {
		defer p.Remark("%s named by words only: assure certificate list",
			text.Plural(n, "certificate is", "certificates are"))
	}
	if n := len(o.Contradictions); n > 0 {
		defer p.Remark("%s in other assessments: assure review contradictions",
			text.Plural(n, "contradiction waits", "contradictions wait"))
	}
	if len(o.Assessments) == 0 {
		if len(o.Contradictions) == 0 {
			p.Line("nothing to judge")
		}
		return
	}
	t := command.NewTable("engagement", "supplier", "pack", "state", "evidence offered", "N/A claimed",
		"claims changed", "raised since accepted", "asked again", "beyond limit",
		"contradictions", "blocks sign-off").AlignRight("evidence offered").Shorten("supplier")
	for _, a := range o.Assessments {
		t.Rows = append(t.Rows, []string{a.Engagement, a.Supplier + " " + a.Name, a.Pack,
			entity.WorkState(a.State).Label(), command.BlankZero(a.Offered), command.BlankZero(len(a.NAClaimed)),
			command.BlankZero(len(a.Changed)), command.BlankZero(len(a.Raised)), command.BlankZero(len(a.Asked)),
			command.BlankZero(len(a.Beyond)), contradictions(&a), command.BlankZero(open(a.Blocks))})
	}
	p.Table(t)
}

// contradictions counts those that wait for a judgement, and those passed at the sign-off.
func contradictions(a *wire.ReviewedAssessment) string {
	words := command.BlankZero(len(a.Contradictions))
	if n := len(a.Passed); n > 0 {
		words = strings.TrimSpace(words + " (" + text.Thousands(n) + " passed)")
	}
	return words
}

// open counts the blocks that nobody passed.
func open(list []wire.Block) int {
	n := 0
	for i := range list {
		if list[i].Passed == nil {
			n++
		}
	}
	return n
}

func newSignOffCmd(e *command.Env) *cobra.Command {
	pack := ""
	cmd := &cobra.Command{
		Use: "sign-off REF", Short: "Sign an assessment off in your name",
		Long: `A signed-off assessment governs until the next is signed off; the score is kept as it
is. Must-haves still not shown become risks.

Open queries, must-haves and key controls without an answer, evidence for them that nobody
has looked at, contradictions, and answers raised since their evidence was accepted block
it. ` + "`assure review blocks`" + ` lists them; each is settled, or passed with a reason
(` + "`assure review pass`" + `). At tiers 1 and 2, and before triage, the reviewer is on
the list of people, and judged, typed, decided, accepted or passed nothing in this cycle.`,
		Example: "  assure review sign-off ENG-00050 --as \"Sam Demo-Second\"",
		Args:    command.NeedArgs(1, 1, "a supplier or engagement"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
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
		return command.Result{}, nextStep(err, ref)
	}
	o := wire.SignOff{
		Schema: wire.SchemaSignOff, Supplier: v.Supplier.Ref, Engagement: v.Engagement.Ref, Pack: v.Pack.Ref(),
		Cycle:    v.Assessment.Cycle,
		SignedBy: r.Actor(), Passed: wire.BlocksOf(v.Blocks()), Score: res.JSON(),
	}
	return command.Result{Object: o, Text: func(p *command.Page) {
		p.Line("signed off %s %s cycle %d as %s", o.Engagement, o.Pack, o.Cycle, o.SignedBy)
		p.Line("%s, %s, %s", res.Shows(),
			command.GradeWords(res.ShownGrade(), v.Settings), res.Status)
		for _, b := range v.Blocks() {
			p.Line("despite: %s", data.BlockWords(&b))
			p.Line("  %s: %s", b.Pass.By, b.Pass.Reason)
		}
	}}, nil
}
