// Package reassign has `assure reassign`: open work from one person to another.
package reassign

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/handover"
	"assure/internal/text"
	"assure/questionnaire"
)

type options struct {
	From, To    string
	Suppliers   []string
	Engagements []string
	Only        []string
	Until       command.Date
	Reason      string
	Apply       bool
}

// New returns `assure reassign` with list and undo.
func New(e *command.Env) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use: "reassign --from PERSON --to PERSON", GroupID: command.GroupJudge,
		Short: "Give the open work of one person to another, and print the handover",
		Long: `Moves what is open and with one person: engagements, with the questionnaires, queries and
reviews that belong to them, actions and risks. Prints by supplier what moves, what is late and
what falls due within 30 days. Nothing is written without --apply.

Who decided something stays who decided it. Acceptances and other decisions in force are listed,
and never moved. The new owner must be on the list of people and not retired. With --until only
actions due and risks to review up to that day move.`,
		Example: "  assure reassign --from \"Elif Demo-Marsh\" --to \"Jo Demo-Assessor\"\n" +
			"  assure reassign --from \"Elif Demo-Marsh\" --to \"Jo Demo-Assessor\" --reason \"new post\" --apply\n" +
			"  assure reassign undo",
		Args: command.NoArgs,
		RunE: e.OnApply(&o.Apply,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				return run(ctx, r, *o)
			}),
	}
	f := cmd.Flags()
	f.StringVar(&o.From, "from", "", "whose work it is, by `PERSON`: as the work has the name, or as registered")
	f.StringVar(&o.To, "to", "", "the registered `PERSON` who takes it")
	f.StringArrayVar(&o.Suppliers, "supplier", nil, "only that of this `SUPPLIER`; may be given several times")
	f.StringArrayVar(&o.Engagements, "engagement", nil, "only that of this engagement, by `REF`; may be given "+
		"several times")
	f.StringSliceVar(&o.Only, "only", nil, "only these `KINDS`: engagements, actions, risks; several with , between")
	f.Var(&o.Until, "until", "only what has a day up to this `DATE`")
	f.StringVar(&o.Reason, "reason", "", "why, as `TEXT`; it is kept with your name")
	f.BoolVar(&o.Apply, "apply", false, "write it; otherwise it is only shown")
	cmd.AddCommand(newListCmd(e), newUndoCmd(e))
	return cmd
}

func run(ctx context.Context, r *data.Register, o options) (command.Result, error) {
	if o.From == "" || o.To == "" {
		return command.Result{}, command.Usage("such as --from \"Elif Demo-Marsh\" --to \"Jo Demo-Assessor\"",
			"--from and --to are both needed")
	}
	for i, k := range o.Only {
		word, err := command.OneOf("kind", k, data.ReassignKinds)
		if err != nil {
			return command.Result{}, err
		}
		o.Only[i] = word
	}
	l, err := handover.Run(ctx, r, data.Reassign{From: o.From, To: o.To, Suppliers: o.Suppliers,
		Engagements: o.Engagements, Only: o.Only, Until: questionnaire.Date(o.Until),
		Reason: questionnaire.Text(o.Reason)}, o.Apply)
	if err != nil {
		return command.Result{}, err
	}
	return command.Result{Object: wire.HandoverOf(l), Text: func(p *command.Page) { show(p, l) }}, nil
}

func show(p *command.Page, l *handover.List) {
	m := l.Moved
	words := strings.Join([]string{text.Plural(len(m.Engagements), "engagement", "engagements"),
		text.Plural(len(m.Actions), "action", "actions"), text.Plural(len(m.Risks), "risk", "risks")}, ", ")
	switch {
	case m.Count() == 0:
		p.Line("nothing open of that kind is with %s", l.From)
	case l.Applied:
		p.Line("moved from %s to %s: %s", l.From, l.To.Name, words)
	default:
		p.Line("would move from %s to %s: %s", l.From, l.To.Name, words)
	}
	for i := range l.Suppliers {
		showSupplier(p, &l.Suppliers[i])
	}
	if len(l.Stays) > 0 {
		p.Gap()
		p.Heading("Stays with %s: %s", l.From, text.Plural(len(l.Stays), "decision in force", "decisions in force"))
		t := command.NewTable("ref", "supplier", "engagement", "decision", "about", "until").Shorten("supplier")
		for _, d := range l.Stays {
			t.Rows = append(t.Rows, []string{d.Ref, d.Supplier.Ref + " " + d.Supplier.Name, d.Engagement,
				string(d.Kind), d.About, d.Until.String()})
		}
		p.Table(t)
	}
	if m.Count() > 0 && !l.Applied {
		p.Remark("nothing is written; --apply with --reason TEXT writes it")
	}
	if l.Applied {
		p.Remark("`assure reassign undo %d` gives it all back", m.Handover.N)
	}
}

func showSupplier(p *command.Page, s *handover.Supplier) {
	p.Gap()
	p.Heading("%s %s", s.Ref, s.Name)
	if len(s.Engagements) > 0 {
		p.Line("engagements: %s", strings.Join(s.Engagements, ", "))
	}
	for _, part := range []struct {
		title string
		items []handover.Item
	}{{"moves", s.Items}, {"late, or due within " + strconv.Itoa(handover.SoonDays) + " days", s.Todo}} {
		if len(part.items) == 0 {
			continue
		}
		p.Line("%s:", part.title)
		t := command.NewTable("due", "kind", "ref", "engagement", "what").Shorten("what")
		for _, x := range part.items {
			day := x.On.String()
			if x.Late {
				day += " late"
			}
			t.Rows = append(t.Rows, []string{day, x.Kind, x.Ref, x.Engagement, x.What})
		}
		p.Table(t)
	}
}

func newListCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the reassignments, the newest first", Args: command.NoArgs,
		Example: "  assure reassign list",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				list, err := r.Handovers(ctx)
				return command.Result{Object: wire.HandoversOf(list...), Text: func(p *command.Page) {
					if len(list) == 0 {
						p.Line("nothing was reassigned")
						return
					}
					t := command.NewTable("no", "on", "from", "to", "moved", "by", "reason").AlignRight("no").
						Shorten("reason")
					for _, h := range list {
						moved := strconv.Itoa(h.Engagements + h.Actions + h.Risks)
						if h.Undone {
							moved = "undone"
						}
						t.Rows = append(t.Rows, []string{strconv.Itoa(h.N), r.Day(h.At).String(), h.From, h.To, moved,
							h.By, string(h.Reason)})
					}
					p.Table(t)
				}}, err
			}),
	}
}

func newUndoCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "undo [NUMBER]", Short: "Undo a reassignment of yours: everything goes back, as one act",
		Long: `Without a number the newest of yours. What somebody changed since it moved is named, and then
nothing is undone.`,
		Example: "  assure reassign undo\n  assure reassign undo 3", Args: command.NeedArgs(0, 1, "at most one number"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				n := 0
				if len(args) > 0 {
					var err error
					if n, err = strconv.Atoi(args[0]); err != nil || n < 1 {
						return command.Result{}, command.Usage("`assure reassign list` has the numbers",
							"%q is no number of a reassignment", text.Safe(args[0]))
					}
				}
				h, err := r.UndoReassign(ctx, n)
				if err != nil {
					return command.Result{}, err
				}
				h.Undone = true
				return command.Result{Object: wire.HandoversOf(h), Text: func(p *command.Page) {
					p.Line("undone: %s, from %s to %s; everything is with %s again", h.Name(), h.From, h.To, h.From)
				}}, nil
			}),
	}
}
