// Package representation has `assure representation`: what suppliers dispute in our drafts, and our replies.
package representation

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// New returns `assure representation` with its subcommands.
func New(e *command.Env) *cobra.Command {
	return command.Group("representation", "Record what a supplier disputes in a draft, and our reply",
		`A supplier gets the draft report on it, with a day to reply by (`+"`assure report supplier`"+`), and may
dispute what we wrote. Each point gets a reply with a reason, by somebody on the list of people; at
tiers 1 and 2 by somebody who did not make the judgement. A reply changes no answer: what is upheld
is judged again, and the point shows what that does. A point that came in time blocks the sign-off
until it has a reply, or is passed with a reason; a late one is kept and said to be late.`, command.GroupAsk,
		newSentCmd(e), newAddCmd(e), newReplyCmd(e), newListCmd(e), newShowCmd(e), newWithdrawCmd(e), newLetterCmd(e),
		newUndoCmd(e))
}

func newSentCmd(e *command.Env) *cobra.Command {
	var by command.Date
	cmd := &cobra.Command{
		Use: "sent REF --reply-by DATE", Short: "Record that the draft report went to the supplier",
		Long: `A supplier stands for all its open engagements. Writing the report records nothing: a draft that is
written is not sent yet.`,
		Example: "  assure representation sent ENG-00004 --reply-by 2026-12-18",
		Args:    command.NeedArgs(1, 1, "a supplier or engagement"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				if by == 0 {
					return command.Result{}, command.Usage("add --reply-by DATE", "no day given by which to reply")
				}
				ids, refs, err := openEngagements(ctx, r, args[0])
				if err != nil {
					return command.Result{}, err
				}
				list, err := r.SendDraft(ctx, ids, questionnaire.Date(by))
				if err != nil {
					return command.Result{}, err
				}
				o := wire.DraftsOf(refs, list)
				return command.Result{Object: o, Text: func(p *command.Page) {
					p.Line("recorded as sent for %s, to reply by %s", strings.Join(refs, ", "), o.ReplyBy)
					p.Remark("next: `assure representation add %s` records what the supplier disputes; `assure "+
						"representation undo %s` undoes this", refs[0], refs[0])
				}}, nil
			}),
	}
	cmd.Flags().Var(&by, "reply-by", "the `DATE` by which the supplier replies")
	return cmd
}

// openEngagements are the engagements that a reference names, by identifier and reference.
func openEngagements(ctx context.Context, r *data.Register, ref string) (ids, refs []string, err error) {
	supplier, engagement, err := r.Named(ctx, ref)
	if err != nil {
		return nil, nil, err
	}
	list, err := r.Engagements(ctx, supplier, book.At{})
	if err != nil {
		return nil, nil, err
	}
	for _, x := range list {
		if x.ID == engagement || engagement == "" && x.State.Open() {
			ids, refs = append(ids, x.ID), append(refs, x.Ref)
		}
	}
	if len(ids) == 0 {
		return nil, nil, command.Usage("name an engagement", "%s has no open engagement", ref)
	}
	return ids, refs, nil
}

type addOptions struct {
	Pack     string
	Question string
	Says     string
	By       string
	On       command.Date
	Source   string
}

func newAddCmd(e *command.Env) *cobra.Command {
	o := &addOptions{}
	cmd := &cobra.Command{
		Use: "add REF --says TEXT", Short: "Record what the supplier disputes",
		Long: `One for each point. --question is what it is about; without it, it is about the report as a whole.
--source is the file it came in: its name and its checksum are kept, not the file.`,
		Example: "  assure representation add ENG-00004 --question ITS-22 --says \"MFA was enforced in May\" " +
			"--by \"A. Cole\"",
		Args: command.NeedArgs(1, 1, "a supplier or engagement"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runAdd(ctx, r, *o, args[0])
			}),
	}
	f := cmd.Flags()
	f.StringVar(&o.Question, "question", "", "the question it is about, by `ID`")
	f.StringVar(&o.Says, "says", "", "what the supplier says, as it was given")
	f.StringVar(&o.By, "by", "", "the `NAME` of who says it at the supplier")
	f.Var(&o.On, "on", "the `DATE` it came; today otherwise")
	f.StringVar(&o.Source, "source", "", "the `FILE` it came in")
	command.AddPackFlag(cmd, &o.Pack)
	return cmd
}

func runAdd(ctx context.Context, r *data.Register, o addOptions, ref string) (command.Result, error) {
	says, err := command.FlagText("--says", o.Says)
	if err != nil {
		return command.Result{}, err
	}
	x := entity.Representation{Says: says, Who: o.By, On: questionnaire.Date(o.On), Source: o.Source}
	pack, _, _ := strings.Cut(o.Pack, "@")
	if x, err = r.AddRepresentationTo(ctx, ref, pack, o.Question, x); err != nil {
		return command.Result{}, err
	}
	return one(ctx, r, x.Ref, "recorded")
}

// one shows a representation after an act.
func one(ctx context.Context, r *data.Register, ref, did string) (command.Result, error) {
	v, err := r.Representation(ctx, ref, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.RepresentationsOf([]data.RepresentationView{v}), Text: func(p *command.Page) {
		if did != "" {
			p.Line("%s: %s", v.Ref, did)
		}
		printOne(p, &v)
	}}, nil
}

type replyOptions struct {
	Upheld, InPart, NotUpheld bool
	Reason                    string
	By                        string
}

func newReplyCmd(e *command.Env) *cobra.Command {
	o := &replyOptions{}
	cmd := &cobra.Command{
		Use:   "reply REP (--upheld | --in-part | --not-upheld) --reason WHY",
		Short: "Record our reply to a point that a supplier disputes",
		Long: `The reason goes into the letter to the supplier. --by is who replies, you otherwise: somebody on the
list of people who, at tiers 1 and 2, did not make the judgement. What is upheld is then judged
again in the walk; the sign-off waits for that too.`,
		Example: "  assure representation reply REP-001 --upheld --reason \"the export of 3 May shows it\" " +
			"--by \"Sam Demo-Second\"",
		Args: command.NeedArgs(1, 1, "a representation"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				outcomes := map[entity.RepresentationState]bool{entity.RepUpheld: o.Upheld, entity.RepInPart: o.InPart,
					entity.RepNotUpheld: o.NotUpheld}
				var said []entity.RepresentationState
				for _, s := range entity.RepresentationStates {
					if outcomes[s] {
						said = append(said, s)
					}
				}
				if len(said) != 1 {
					return command.Result{}, command.Usage("add one of --upheld, --in-part and --not-upheld",
						"a reply has one outcome")
				}
				reason, err := command.FlagText("--reason", o.Reason)
				if err != nil {
					return command.Result{}, err
				}
				x, err := r.ReplyRepresentation(ctx, args[0], said[0], string(reason), o.By)
				if err != nil {
					return command.Result{}, err
				}
				return one(ctx, r, x.Ref, string(x.State))
			}),
	}
	f := cmd.Flags()
	f.BoolVar(&o.Upheld, "upheld", false, "we agree with the supplier")
	f.BoolVar(&o.InPart, "in-part", false, "we agree in part")
	f.BoolVar(&o.NotUpheld, "not-upheld", false, "we do not agree, and leave it as it is")
	f.StringVar(&o.Reason, "reason", "", "why, in words for the supplier")
	f.StringVar(&o.By, "by", "", "the `NAME` of who replies; you otherwise")
	return cmd
}

func newListCmd(e *command.Env) *cobra.Command {
	all := false
	var at command.At
	cmd := &cobra.Command{
		Use: "list [REF...]", Short: "List what suppliers dispute, those to act on first",
		Long:    "Without --all those that wait: for a reply, or for a judgement to be changed.",
		Example: "  assure representation list --all",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				list, err := r.Representations(ctx, args, at.Data())
				if err != nil {
					return command.Result{}, err
				}
				if !all {
					list = slices.DeleteFunc(list, func(v data.RepresentationView) bool {
						return !v.State.Open() && !v.Unchanged
					})
				}
				return command.Result{Object: wire.RepresentationsOf(list), Text: func(p *command.Page) {
					printList(p, list)
				}}, nil
			}),
	}
	cmd.Flags().BoolVar(&all, "all", false, "those that are settled too")
	at.AddFlags(cmd)
	return cmd
}

func printList(p *command.Page, list []data.RepresentationView) {
	if len(list) == 0 {
		p.Line("no representation found")
		return
	}
	t := command.NewTable("representation", "engagement", "supplier", "question", "came", "due", "state",
		"shown", "says").
		Shorten("supplier").Shorten("says")
	for i := range list {
		v := &list[i]
		shown := ""
		if v.Effect != nil {
			shown = change(v.Effect.Score)
		}
		t.Rows = append(t.Rows, []string{v.Ref, v.Of.Ref, v.Supplier.Ref + " " + v.Supplier.Name, v.Question,
			v.On.String(), v.Due.String(), stateWords(v), shown, text.Shorten(text.Safe(string(v.Says)), 60)})
	}
	p.Table(t)
}

// stateWords are the state, and that it came late or is not done.
func stateWords(v *data.RepresentationView) string {
	words := string(v.State)
	if v.Unchanged {
		words += ", not changed yet"
	}
	if v.Late() {
		words += ", late"
	}
	return words
}

func newShowCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "show REP", Short: "Show a representation, our reply, and what it changed",
		Example: "  assure representation show REP-001",
		Args:    command.NeedArgs(1, 1, "a representation"),
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return one(ctx, r, args[0], "")
			}),
	}
}

func printOne(p *command.Page, v *data.RepresentationView) {
	p.Heading("%s  %s %s  %s  %s", v.Ref, v.Supplier.Ref, v.Supplier.Name, v.Of.Ref, stateWords(v))
	if v.Question != "" {
		p.Wrap(2, v.Question+": "+v.Words)
	} else {
		p.Wrap(2, "about the report as a whole")
	}
	who := "the supplier"
	if v.Who != "" {
		who = v.Who
	}
	came := v.On.Long()
	if v.Due != 0 {
		came += "; the draft was to be checked by " + v.Due.Long()
	}
	p.Wrap(2, who+" says ("+came+"): "+string(v.Says))
	if v.Source != "" {
		p.Wrap(2, "from "+v.Source)
	}
	if v.Disputed != "" {
		p.Wrap(2, "judgement disputed: "+v.Disputed+", by "+v.Author)
	}
	if r := v.Reply; r != nil {
		by := r.Person
		if r.Recorder != "" {
			by += ", recorded by " + r.Recorder
		}
		p.Wrap(2, "reply, "+string(v.State)+", by "+by+": "+string(r.Reason))
	}
	if w := v.Withdrawn; w != nil {
		p.Wrap(2, "withdrawn by "+w.By+": "+string(w.Reason))
	}
	if v.Unchanged {
		p.Remark("next: judge %s again in `assure assess %s`", v.Question, v.Of.Ref)
	}
	printEffect(p, v)
}

// printEffect says what the change of the judgement does.
func printEffect(p *command.Page, v *data.RepresentationView) {
	e := v.Effect
	if e == nil {
		return
	}
	p.Wrap(2, "judgement now: "+v.Now+", by "+v.JudgedBy+" on "+v.JudgedOn.Long())
	words := "by this alone: shown " + change(e.Score) + ", at most " + change(e.Possible)
	if e.Before != "" || e.After != "" {
		words += ", grade " + grade(e.Before) + " → " + grade(e.After)
	}
	p.Wrap(2, words)
	for _, x := range []struct {
		what string
		list []string
	}{{"risks that it raises: ", e.Raised}, {"risks that it ends: ", e.Gone},
		{"acceptances that lapse: ", e.Lapsed}} {
		if len(x.list) > 0 {
			p.Wrap(2, x.what+strings.Join(x.list, ", "))
		}
	}
}

func grade(g questionnaire.Grade) string {
	if g == "" {
		return "-"
	}
	return string(g)
}

func change(c data.ScoreChange) string {
	if c.Before == scoring.NoTenths || c.Before == c.After {
		return c.After.String()
	}
	return c.Before.String() + " → " + c.After.String()
}
