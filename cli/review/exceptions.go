package review

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/data/review"
	"assure/internal/text"
)

func newExceptionsCmd(e *command.Env) *cobra.Command {
	pack, all := "", false
	at, themes := command.At{}, command.ThemesFlag{}
	cmd := &cobra.Command{
		Use: "exceptions REF", Short: "List the answers of a return that are worth reading, and why",
		Long: `Must-haves and key controls, claims that a question does not apply, answers that changed
since the last cycle, contradictions, documents that nobody looked at, replies to queries,
proof that ran out or runs out, claims raised since their proof, and every answer on which
the grade, the status or the risk hangs: alone, or together with the other claims that
nobody has looked at. That on which most hangs is first. Nothing material is left out; the
last line says what it would come to if all the rest was wrong. --all lists the rest too.`,
		Example: "  assure review exceptions SUP-00015\n  assure review exceptions ENG-00021 --all\n  assure " +
			"review exceptions ENG-00021 --theme response",
		Args: command.NeedArgs(1, 1, "a supplier or engagement"),
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				v, err := command.FindAssessment(ctx, r, args[0], pack, at.Data())
				if err != nil {
					return command.Result{}, err
				}
				l, err := review.OfView(v, r.Day)
				if err != nil {
					return command.Result{}, err
				}
				l.Filter(themes.ThemeFilter)
				o := wire.ExceptionsOf(v, l, all)
				o.Themes = themes.Names()
				return command.Result{Object: o, Text: func(p *command.Page) {
					showExceptions(p, v, l, all, themes.On())
					themes.Remark(p, "")
				}}, nil
			}),
	}
	command.AddPackFlag(cmd, &pack)
	themes.AddFlag(e, cmd)
	at.AddFlags(cmd)
	cmd.Flags().BoolVar(&all, "all", false, "list the rest too, in which there is nothing to see")
	return cmd
}

func showExceptions(p *command.Page, v *data.AssessmentView, l *review.List, all, filtered bool) {
	c := l.Count
	p.Heading("%s  %s  %s  cycle %d, %s", v.Supplier.Ref, v.Engagement.Ref, v.Pack.Ref(), v.Assessment.Cycle,
		v.Assessment.State.Label())
	t := command.NewTable("question", "why", "state", "supplier says", "we find", "last cycle").Shorten("supplier says")
	add := func(list []review.Question) {
		for i := range list {
			q := &list[i]
			row := []string{q.ID, q.ReasonWords(), q.State.Words(), "", "", ""}
			if q.ReasonWords() == "" {
				row[1], row[2] = "nothing to see", ""
			}
			if q.Claim != nil {
				row[3] = review.ValueWords(q.Question, q.Claim.Value)
			}
			if q.Found != nil {
				row[4] = review.ValueWords(q.Question, q.Found.Value)
			}
			if q.Last != nil {
				row[5] = review.ValueWords(q.Question, q.Last.Value)
			}
			t.Rows = append(t.Rows, row)
		}
	}
	if all {
		add(l.All(v.Pack)) // in the order of the terminal UI
	} else {
		add(l.Worth)
	}
	p.Table(t)
	p.Gap()
	p.Line("%s worth reading, %s left; %s agreed, %s differing, %s settled, %s with a query out",
		text.Thousands(c.Worth)+" of "+text.Plural(c.Worth+c.Rest, "answer", "answers"), text.Thousands(c.Open),
		text.Thousands(c.Agreed), text.Thousands(c.Differing), text.Thousands(c.Read-c.Agreed-c.Differing),
		text.Thousands(c.Asked))
	if !filtered && c.Rest > 0 && l.Now.Assessable && l.Now.Recorded {
		p.Line("%s, %s; if the other %s were all wrong and unproved at once: %s, %s", l.Now.ShowsLow(),
			command.GradeWords(l.Now.ShownGrade(), v.Settings), text.Thousands(c.Rest), l.Wrong.ShowsLow(),
			command.GradeWords(l.Wrong.ShownGrade(), v.Settings))
	}
	if c.Open > 0 && v.Assessment.State.Open() {
		p.Remark("next: assure review read %s", v.Engagement.Ref)
	}
}

func newReadCmd(e *command.Env) *cobra.Command {
	pack, linear := "", false
	cmd := &cobra.Command{
		Use: "read REF", Short: "Review a return by exception: read what is worth reading, and decide",
		Long: `Read opens the answers of ` + "`assure review exceptions`" + ` in the terminal UI, one key to agree, to
disagree, to query or to leave out of scope. --linear does the same in plain lines, from the
supplier's claim; it works with a screen reader and in a pipe.`,
		Example: "  assure review read SUP-00015\n  assure review read ENG-00021 --linear",
		Args:    command.NeedArgs(1, 1, "a supplier or engagement"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				v, err := command.FindAssessment(ctx, r, args[0], pack, book.At{})
				if err != nil {
					return command.Result{}, err
				}
				return command.Result{}, e.Show(ctx, command.Screen{Register: r, Assessment: v.Assessment.ID,
					Review: true, Linear: linear})
			}),
	}
	command.AddPackFlag(cmd, &pack)
	cmd.Flags().BoolVar(&linear, "linear", false, "plain lines instead of the terminal UI")
	return cmd
}
