package review

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

func newConfirmCmd(e *command.Env) *cobra.Command {
	pack, q, dry := "", data.ConfirmRequest{}, false
	cmd := &cobra.Command{
		Use: "confirm REF [QUESTION|DOMAIN]...", Short: "Confirm answers of the last cycle for the open one",
		Long: `What was answered in the last cycle counts for nothing in this one until it is confirmed.
Our judgements are confirmed as ours; what only the supplier said is left unless
--on-behalf says how it confirmed that, which is kept with each answer. Accepted proof that
is still in date is accepted again, for as much as it was accepted for. Without a question
or domain everything is confirmed that nothing speaks against: not where proof has run out,
the question changed, or it was N/A. A question that is named is confirmed although its
proof has run out. It is one step: undo it in the walk.`,
		Example: "  assure review confirm SUP-00005 --dry-run\n" +
			"  assure review confirm SUP-00005 ITS-22 --on-behalf \"call with J. Smith on 3 December 2026\" --dry-run",
		Args: command.NeedArgs(1, -1, "a supplier or engagement"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				v, err := command.FindAssessment(ctx, r, args[0], pack, book.At{})
				if err != nil {
					return command.Result{}, err
				}
				q.Assessment = v.Assessment.ID
				if q.Questions, q.Careful, err = questionsNamed(v.Pack, args[1:]); err != nil {
					return command.Result{}, err
				}
				c, err := r.ConfirmAnswers(ctx, q, !dry)
				if err != nil {
					return command.Result{}, nextCycle(err, v)
				}
				o := wire.ConfirmedOf(v.Engagement.Ref, c)
				return command.Result{Object: o, Text: func(p *command.Page) { printConfirmed(p, &o, c, q.Basis) }}, nil
			}),
	}
	cmd.Flags().StringVar(&q.Basis, "on-behalf", "",
		"how the supplier confirmed its own answers, such as a call and with whom; kept with each")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "show what would be confirmed, and write nothing")
	command.AddPackFlag(cmd, &pack)
	return cmd
}

// nextCycle names the command that begins a cycle.
func nextCycle(err error, v *data.AssessmentView) error {
	var p *problem.Problem
	if !errors.As(err, &p) || p.Code != "cycle-closed" {
		return err
	}
	own := *p
	own.Fix = "begin the next cycle with `assure issue --pack " + v.Assessment.Pack + " " + v.Engagement.Ref +
		"`, or with `assure assess " + v.Engagement.Ref + " --next-cycle`"
	return &own
}

// questionsNamed are the ids of the questions and domains that words name. careful leaves those that something speaks
// against: a domain takes along questions that nobody named.
func questionsNamed(pack *questionnaire.Pack, words []string) (ids []string, careful bool, err error) {
	for _, w := range words {
		found := false
		for _, d := range pack.Domains {
			if text.Fold(d.ID) == text.Fold(w) || text.Fold(d.Title) == text.Fold(w) {
				for _, q := range d.Questions {
					ids = append(ids, q.ID)
				}
				found, careful = true, true
			}
		}
		for _, q := range pack.Questions() {
			if !found && strings.EqualFold(q.ID, w) {
				ids, found = append(ids, q.ID), true
			}
		}
		if !found {
			names := make([]string, len(pack.Domains))
			for i, d := range pack.Domains {
				names[i] = d.ID
			}
			return nil, false, problem.New("unknown-question", text.Safe(w),
				"name a question such as "+pack.Questions()[0].ID+", or a domain: "+strings.Join(names, ", "),
				"%s has no question or domain of this name", pack.Ref())
		}
	}
	return ids, careful, nil
}

func printConfirmed(p *command.Page, o *wire.Confirmed, c *data.Confirmed, behalf string) {
	verb := "would confirm"
	if o.Applied {
		verb = "confirmed"
	}
	p.Line("%s: %s %s", o.Engagement, verb, data.ConfirmWords(c))
	if len(o.Confirmed) > 0 {
		t := command.NewTable("question", "answer", "whose", "proof").Shorten("answer")
		for i := range o.Confirmed {
			x := &o.Confirmed[i]
			whose := "ours"
			if x.OnBehalf {
				whose = "the supplier's"
			}
			t.Rows = append(t.Rows, []string{x.Question, x.Answer, whose, proofWords(x)})
		}
		p.Table(t)
	}
	if len(o.Left) > 0 {
		p.Line("left: %d", len(o.Left))
		for _, g := range c.LeftGroups() {
			p.Hang("- ", "  ", strings.Join(g.Questions, ", ")+": "+g.Why)
		}
		if behalf == "" {
			p.Remark("next: --on-behalf HOW takes what only the supplier said, once it confirmed that")
		}
	}
	if !o.Applied {
		p.Remark("next: the same without --dry-run confirms them")
	}
}

// proofWords says what becomes of the proof of a question.
func proofWords(x *wire.ConfirmedQuestion) string {
	var out []string
	for _, l := range []struct {
		words string
		refs  []string
	}{{"accepted again", x.Accepted}, {"offered again", x.Offered}, {"run out", x.Expired}} {
		if len(l.refs) > 0 {
			out = append(out, strings.Join(l.refs, ", ")+" "+l.words)
		}
	}
	return strings.Join(out, "; ")
}

func newTakeBackCmd(e *command.Env) *cobra.Command {
	o := takeBackOptions{}
	cmd := &cobra.Command{
		Use: "take-back REF --reason WHY", Short: "Take back a cycle that was begun by mistake",
		Long: `An open cycle with no answers of its own is taken back: it counts nowhere, and the next cycle
begins it again with nothing in it. Confirmed answers go with it. It is refused once somebody
answered, a return was imported, or anything was asked, decided or signed. --undo brings a
cycle that you took back as it was.`,
		Example: "  assure review take-back SUP-00005 --reason \"begun a month too early\" --dry-run\n" +
			"  assure review take-back SUP-00005 --undo",
		Args: command.NeedArgs(1, 1, "a supplier or engagement"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				if o.Undo {
					return bringBack(ctx, r, args[0], o.Pack)
				}
				return runTakeBack(ctx, r, args[0], &o)
			}),
	}
	f := cmd.Flags()
	f.StringVar(&o.Reason, "reason", "", "why it is taken back")
	f.BoolVar(&o.DryRun, "dry-run", false, "show what would go, and write nothing")
	f.BoolVar(&o.Undo, "undo", false, "bring back the cycle that you took back")
	command.AddPackFlag(cmd, &o.Pack)
	return cmd
}

type takeBackOptions struct {
	Pack, Reason string
	DryRun, Undo bool
}

func runTakeBack(ctx context.Context, r *data.Register, ref string, o *takeBackOptions) (command.Result, error) {
	if !o.DryRun {
		if _, err := command.NeedText("--reason", o.Reason); err != nil {
			return command.Result{}, err
		}
	}
	v, err := command.FindAssessment(ctx, r, ref, o.Pack, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	t, err := r.TakeBackCycle(ctx, v.Assessment.ID, questionnaire.Text(o.Reason), !o.DryRun)
	if err != nil {
		return command.Result{}, err
	}
	x := wire.CycleTakenBackOf(v.Engagement.Ref, t)
	return command.Result{Object: x, Text: func(p *command.Page) { printTakenBack(p, &x) }}, nil
}

func printTakenBack(p *command.Page, x *wire.CycleTakenBack) {
	verb := "would take back"
	if x.Applied {
		verb = "took back"
	}
	p.Line("%s cycle %d of %s for %s", verb, x.Cycle, x.Pack, x.Engagement)
	if n := len(x.Confirmed); n > 0 {
		p.Hang("- ", "  ", text.Plural(n, "confirmation goes", "confirmations go")+": "+strings.Join(x.Confirmed, ", "))
	}
	if x.Links > 0 {
		p.Line("- %s with them; the documents stay", text.Plural(x.Links, "link of a document goes",
			"links of documents go"))
	}
	if x.Issued > 0 {
		p.Line("- %s sent: a return needs the cycle begun again",
			text.Plural(x.Issued, "workbook was", "workbooks were"))
	}
	if x.Counts > 0 {
		p.Line("cycle %d counts", x.Counts)
	}
	if x.Applied {
		p.Remark("next: assure review take-back %s --undo brings it back as it was", x.Engagement)
	} else {
		p.Remark("next: the same with --reason and without --dry-run takes it back")
	}
}

// bringBack undoes the taking back of the cycle of an engagement.
func bringBack(ctx context.Context, r *data.Register, ref, pack string) (command.Result, error) {
	e, _, err := r.Engagement(ctx, ref)
	if err != nil {
		return command.Result{}, err
	}
	s, err := r.Profile(ctx, e.Ref, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	var found []entity.Assessment
	for i := range s.Engagements {
		if s.Engagements[i].Engagement.ID != e.ID {
			continue
		}
		for _, a := range s.Engagements[i].TakenBack {
			if id, _, _ := strings.Cut(pack, "@"); pack == "" || a.Pack == id {
				found = append(found, a)
			}
		}
	}
	switch len(found) {
	case 0:
		return command.Result{}, problem.New("nothing-to-undo", e.Ref,
			"the history of the engagement says who did what", "no cycle here was taken back")
	case 1:
	default:
		return command.Result{}, command.Usage("name one with --pack", "several cycles were taken back")
	}
	a := found[0]
	if _, err := r.Undo(ctx, a.ID); err != nil {
		return command.Result{}, err
	}
	x := wire.CycleTakenBack{Schema: wire.SchemaCycleTakenBack, Engagement: e.Ref, Pack: a.Pack + "@" + a.Version,
		Cycle: a.Cycle, Undone: true, Confirmed: []string{}}
	return command.Result{Object: x, Text: func(p *command.Page) {
		p.Line("brought back cycle %d of %s for %s, as it was", x.Cycle, x.Pack, x.Engagement)
	}}, nil
}
