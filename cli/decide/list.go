package decide

import (
	"cmp"
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/data/lists"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

type listOptions struct {
	Pack     string
	On       command.Date
	Person   string
	Role     string
	Kind     string
	State    string
	Supplier string
	Before   command.Date
	At       command.At
}

func newListCmd(e *command.Env) *cobra.Command {
	o := &listOptions{}
	cmd := &cobra.Command{
		Use: "list [REF]", Short: "List decisions; with --on, who had accepted what on a day",
		Long: `Without a reference, those of the whole register. --on DATE lists what was in force that day, as it
was known at the end of that day (or of --known-on), with who recorded each and whether its person
has confirmed it. What became known later is said, and a decision that is known by now to have been
in force, and was not then, is marked. What was passed at sign-offs and rulings on late bids are listed
below, unless --kind, --state or --runs-out-before is given: they have none of these.`,
		Args: command.NeedArgs(0, 1, "at most one supplier or engagement"),
		Example: "  assure decide list SUP-00015\n  assure decide list --on 2026-11-21\n  assure decide list " +
			"--kind risk " +
			"--runs-out-before 2027-01-01 --csv",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runList(ctx, r, *o, args)
			}),
	}
	f := cmd.Flags()
	f.Var(&o.On, "on", "what was in force on this `DATE`, as known then")
	f.StringVar(&o.Person, "person", "", "only what this `NAME` decided, agreed with or wrote down")
	f.StringVar(&o.Role, "role", "", "only what somebody of this `ROLE` decided")
	var kinds, states []string
	for _, w := range lists.DecisionWords() {
		kinds = append(kinds, w.Type)
	}
	for _, s := range lists.DecisionStates {
		states = append(states, stateWord(s))
	}
	command.WordVar(f, &o.Kind, "kind", "kind", "only one `KIND`: "+strings.Join(kinds, ", "), kinds)
	command.WordVar(f, &o.State, "state", "state", "only one `STATE`: "+strings.Join(states, ", "), states)
	f.StringVar(&o.Supplier, "supplier", "", "only about this supplier, by `REF` or name")
	f.Var(&o.Before, "runs-out-before", "only what ends before this `DATE`")
	command.AddPackFlag(cmd, &o.Pack)
	o.At.AddFlags(cmd)
	return cmd
}

// stateWord is a state as it is typed.
func stateWord(s lists.DecisionState) string { return strings.ReplaceAll(string(s), " ", "-") }

func runList(ctx context.Context, r *data.Register, o listOptions, args []string) (command.Result, error) {
	if o.On != 0 && o.At.AsOf != 0 {
		return command.Result{}, command.Usage("leave --as-of out", "--on is the day, and --as-of is another")
	}
	if o.Supplier != "" && len(args) > 0 {
		return command.Result{}, command.Usage("leave one of the two out", "--supplier and %s both say about whom",
			args[0])
	}
	sc, err := scope(ctx, r, cmp.Or(append(args, o.Supplier)...))
	if err != nil {
		return command.Result{}, err
	}
	people, err := r.People(ctx, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	at := o.At.Data()
	obj := wire.Decisions{Schema: wire.SchemaDecisions, Decisions: []wire.ListedDecision{},
		Signings: []wire.ListedSigning{}}
	var list []lists.Decision
	if o.On != 0 {
		day := questionnaire.Date(o.On)
		if at.KnownOn == 0 && day < r.Today() {
			at.KnownOn = day
		}
		obj.On, obj.KnownOn, at.AsOf = day, cmp.Or(at.KnownOn, r.Today()), day
		list, err = lists.DecisionsOn(ctx, r, sc, day, at.KnownOn)
	} else {
		list, err = lists.Decisions(ctx, r, sc, at)
	}
	if err != nil {
		return command.Result{}, err
	}
	keep := o.filter()
	for i := range list {
		if d := &list[i]; keep.Keeps(d, people) && (o.Pack == "" || d.Pack == o.Pack || d.Assessment == "") {
			obj.Decisions = append(obj.Decisions, wire.ListedDecisionOf(d))
		}
	}
	signings, err := lists.Signings(ctx, r, sc, at)
	if err != nil {
		return command.Result{}, err
	}
	for i := range signings {
		if s := &signings[i]; keep.KeepsSigning(s, people) && (o.Pack == "" || s.Pack == o.Pack || s.Pack == "") {
			obj.Signings = append(obj.Signings, wire.ListedSigningOf(s))
		}
	}
	return command.Result{Object: obj, Text: func(p *command.Page) { printList(p, &obj) }}, nil
}

// printSignings lists what was passed at sign-offs and rulings on late bids, which have no number.
func printSignings(p *command.Page, o *wire.Decisions) {
	if len(o.Signings) == 0 {
		return
	}
	t := command.NewTable("on", "what", "by", "engagement", "supplier", "reason").Shorten("what")
	for i := range o.Signings {
		s := &o.Signings[i]
		by := s.Person
		if s.Recorder != "" {
			by += ", written down by " + s.Recorder
		}
		what := s.What
		switch {
		case s.Kind == entity.LateRuling:
		case strings.HasPrefix(s.Basis, s.Question):
			what += ": " + s.Basis
		default:
			what += ": " + s.Question + " " + s.Basis
		}
		t.Rows = append(t.Rows, []string{s.On.String(), what, by, s.EngagementRef, s.SupplierName,
			strings.TrimSpace(string(s.Reason))})
	}
	p.Gap()
	p.Line("passed at sign-off, and rulings on late bids:")
	p.Table(t)
}

// scope is the part of the register that a reference names, all of it for "".
func scope(ctx context.Context, r *data.Register, ref string) (lists.Scope, error) {
	if ref == "" {
		return lists.Scope{}, nil
	}
	supplier, engagement, err := command.FindSupplierOrEngagement(ctx, r, ref)
	return lists.Scope{Supplier: supplier, Engagement: engagement}, err
}

func (o *listOptions) filter() *lists.DecisionFilter {
	out := &lists.DecisionFilter{Person: o.Person, Role: o.Role, Before: questionnaire.Date(o.Before)}
	for _, w := range lists.DecisionWords() {
		if w.Type == o.Kind {
			out.Kind = w.Kind
		}
	}
	for _, s := range lists.DecisionStates {
		if stateWord(s) == o.State {
			out.State = s
		}
	}
	return out
}

func printList(p *command.Page, o *wire.Decisions) {
	t := command.NewTable("decision", "on", "what", "counts", "engagement", "supplier", "second", "reason").
		Shorten("reason")
	later := 0
	for i := range o.Decisions {
		d := &o.Decisions[i]
		counts := d.State
		if d.NotKnown {
			counts, later = "not known then", later+1
		}
		t.Rows = append(t.Rows, []string{d.Ref, d.On.String(),
			strings.TrimSpace(d.RiskRef + " " + decisionWords(d.Decision)), counts, d.EngagementRef,
			d.SupplierName, d.Second, strings.TrimSpace(string(d.Reason))})
	}
	if len(t.Rows) == 0 {
		p.Line("no decision is recorded")
	} else {
		p.Table(t)
	}
	printSignings(p, o)
	if o.On == 0 {
		return
	}
	for i := range o.Decisions {
		if d := &o.Decisions[i]; d.Since != "" {
			p.Line("%s: since then %s", d.Ref, d.Since)
		}
	}
	p.Remark("in force on %s, as known on %s", o.On, o.KnownOn)
	if later > 0 {
		p.Remark("%d known by now to have been in force that day, and not known then", later)
	}
}
