package review

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

func newBlocksCmd(e *command.Env) *cobra.Command {
	pack := ""
	cmd := &cobra.Command{
		Use: "blocks REF", Short: "List what blocks the sign-off of an assessment, and what was passed",
		Example: "  assure review blocks SUP-00015",
		Args:    command.NeedArgs(1, 1, "a supplier or engagement"),
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				v, err := command.FindAssessment(ctx, r, args[0], pack, book.At{})
				return blocksResult(v), err
			}),
	}
	command.AddPackFlag(cmd, &pack)
	return cmd
}

func blocksResult(v *data.AssessmentView) command.Result {
	if v == nil {
		return command.Result{}
	}
	return command.Result{Object: wire.SignOffBlocksOf(v), Text: func(p *command.Page) { showBlocks(p, v) }}
}

func showBlocks(p *command.Page, v *data.AssessmentView) {
	blocks := v.Blocks()
	open := entity.OpenBlocks(blocks)
	switch {
	case v.Assessment.State == entity.SignedOff:
		p.Line("this cycle is signed off")
		p.Remark("next: assure review reopen %s opens it again, with a reason", v.Engagement.Ref)
	case !v.Assessment.State.Open():
		p.Line("this cycle is %s; the next one counts", v.Assessment.State.Label())
	case len(open) == 0:
		p.Line("nothing blocks the sign-off")
	default:
		p.Line("%s the sign-off:", text.Noun(len(open), "one thing blocks", text.Thousands(len(open))+" things block"))
	}
	for i := range open {
		p.Hang("- ", "  ", data.BlockWords(&open[i])+": "+open[i].Todo)
	}
	for i := range blocks {
		if b := &blocks[i]; b.Pass != nil {
			p.Hang("- ", "  ", data.BlockWords(b)+"; passed by "+b.Pass.By+" on "+b.Pass.At.Format("2006-01-02")+": "+
				string(b.Pass.Reason))
		}
	}
	for _, s := range v.SignOffs {
		p.Line("signed off by %s on %s", s.By, s.At.Format("2006-01-02"))
		if re := s.Reopened; re != nil {
			p.Line("  reopened by %s on %s: %s", re.By, re.At.Format("2006-01-02"), re.Reason)
		}
	}
	if v.Assessment.State.Open() && v.NeedsReviewer() {
		p.Remark("a reviewer signs it: somebody on `assure person list` who recorded, decided, accepted or passed " +
			"nothing in it")
	}
}

func newPassCmd(e *command.Env) *cobra.Command {
	pack, reason := "", ""
	cmd := &cobra.Command{
		Use:   "pass REF BLOCK --reason WHY",
		Short: "Pass what blocks a sign-off, with a reason that is kept and printed",
		Long: `BLOCK is the question, as in ITS-22, or what blocks exactly: a document such as
DOC-0012, query-2 or declined-2026-12-01. Where a question has several blocks, add the kind: ITS-22:unanswered.
Kinds: open-query, unanswered, contradiction, evidence-unread, claim-raised,
not-answered.`,
		Example: "  assure review pass SUP-00015 ITS-55 --reason \"the contract has our own clause on notice\"",
		Args:    command.NeedArgs(2, 2, "a supplier or engagement, and what blocks"),
		RunE: withReason(e, &pack, &reason,
			func(ctx context.Context, r *data.Register, v *data.AssessmentView, args []string, why string) error {
				b, err := findBlock(entity.OpenBlocks(v.Blocks()), args[1])
				if err != nil {
					return err
				}
				return r.PassBlock(ctx, v.Assessment.ID, b, why)
			}),
	}
	command.AddPackFlag(cmd, &pack)
	cmd.Flags().StringVar(&reason, "reason", "", "why it may be signed off despite this")
	return cmd
}

func newWithdrawCmd(e *command.Env) *cobra.Command {
	pack, reason := "", ""
	cmd := &cobra.Command{
		Use:     "withdraw REF BLOCK --reason WHY",
		Short:   "Withdraw a pass, with a reason that is kept: it blocks the sign-off again",
		Long:    "BLOCK is named as for `assure review pass`. The pass stays in the record.",
		Example: "  assure review withdraw SUP-00015 ITS-55 --reason \"the contract has no such clause\"",
		Args:    command.NeedArgs(2, 2, "a supplier or engagement, and what was passed"),
		RunE: withReason(e, &pack, &reason,
			func(ctx context.Context, r *data.Register, v *data.AssessmentView, args []string, why string) error {
				passed := slices.DeleteFunc(v.Blocks(), func(b entity.Block) bool { return b.Pass == nil })
				b, err := findBlock(passed, args[1])
				if err != nil {
					return err
				}
				return r.WithdrawPass(ctx, v.Assessment.ID, b, why)
			}),
	}
	command.AddPackFlag(cmd, &pack)
	cmd.Flags().StringVar(&reason, "reason", "", "why it blocks again")
	return cmd
}

// withReason returns the run of a command that does something to the assessment of its first argument
// for a reason, and then shows what blocks its sign-off.
func withReason(e *command.Env, pack, reason *string,
	do func(context.Context, *data.Register, *data.AssessmentView, []string, string) error,
) func(*cobra.Command, []string) error {
	return e.OnRegister(command.Writes,
		func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			why, err := command.NeedText("--reason", *reason)
			if err != nil {
				return command.Result{}, err
			}
			v, err := command.FindAssessment(ctx, r, args[0], *pack, book.At{})
			if err != nil {
				return command.Result{}, err
			}
			if err := do(ctx, r, v, args, string(why)); err != nil {
				return command.Result{}, err
			}
			v, err = command.FindAssessment(ctx, r, args[0], *pack, book.At{})
			return blocksResult(v), err
		})
}

// findBlock finds the one block of a list that a word names.
func findBlock(list []entity.Block, word string) (entity.Block, error) {
	question, kind, _ := strings.Cut(word, ":")
	word = entity.DocumentForm.Full(word)
	spaced := strings.ReplaceAll(word, "-", " ")
	found := slices.DeleteFunc(slices.Clone(list), func(b entity.Block) bool {
		return !strings.EqualFold(b.Subject, word) && !strings.EqualFold(b.Subject, spaced) &&
			(!strings.EqualFold(b.Question, question) || kind != "" && !strings.EqualFold(string(b.Kind), kind))
	})
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return entity.Block{}, problem.New("no-such-block", text.Safe(word), "`assure review blocks` lists them",
			"nothing that blocks the sign-off, or was passed, is called so")
	}
	names := make([]string, len(found))
	for i, b := range found {
		names[i] = b.Question + ":" + string(b.Kind)
		if b.Kind == entity.BlockEvidence || b.Kind == entity.BlockQuery {
			names[i] = strings.ReplaceAll(b.Subject, " ", "-")
		}
	}
	return entity.Block{}, command.Usage("name one: "+strings.Join(names, ", "), "%s has several blocks",
		text.Safe(word))
}

func newReopenCmd(e *command.Env) *cobra.Command {
	pack, reason := "", ""
	cmd := &cobra.Command{
		Use: "reopen REF --reason WHY", Short: "Open a signed-off assessment again, with a reason that is kept",
		Long: `The cycle is in review again, and the one it replaced governs until it is signed off. The
sign-off stays in the record with the reason. Once a later cycle has begun, changes go there.`,
		Example: "  assure review reopen SUP-00005 --reason \"the certificate was of another company\"",
		Args:    command.NeedArgs(1, 1, "a supplier or engagement"),
		RunE: withReason(e, &pack, &reason,
			func(ctx context.Context, r *data.Register, v *data.AssessmentView, _ []string, why string) error {
				return r.Reopen(ctx, v.Assessment.ID, why)
			}),
	}
	command.AddPackFlag(cmd, &pack)
	cmd.Flags().StringVar(&reason, "reason", "", "why it is opened again")
	return cmd
}

// nextStep names the commands for what prevents a sign-off.
func nextStep(err error, ref string) error {
	var p *problem.Problem
	if !errors.As(err, &p) || p.Code != "sign-off-blocked" {
		return err
	}
	own := *p
	own.Fix = "settle each, or `assure review pass " + ref + " BLOCK --reason WHY`, which is kept and printed"
	return &own
}
