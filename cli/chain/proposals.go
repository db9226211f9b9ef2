package chain

import (
	"context"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/data/chain"
	"assure/internal/text"
)

func newProposalsCmd(e *command.Env) *cobra.Command {
	at := command.At{}
	cmd := &cobra.Command{
		Use: "proposals [REF]", Short: "List the links that returns of suppliers propose",
		Long: `Names in what suppliers offer as products, hosts and fourth parties, and in their notes to the
question on the list of sub-processors (ITS-47). None is recorded before you accept it with assure
chain accept; assure chain dismiss leaves it out from then on. REF is a supplier or engagement.`,
		Args:    command.NeedArgs(0, 1, "a supplier or engagement"),
		Example: "  assure chain proposals\n  assure chain proposals SUP-00001",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				ref := ""
				if len(args) > 0 {
					ref = args[0]
				}
				return proposed(ctx, r, ref, at.Data(), "")
			}),
	}
	at.AddFlags(cmd)
	return cmd
}

// proposed lists the proposals of a supplier or engagement, "" for all, at a moment. done says what was done, "" for
// nothing.
func proposed(ctx context.Context, r *data.Register, ref string, at book.At, done string) (command.Result, error) {
	m, list, err := offers(ctx, r, ref, at)
	if err != nil {
		return command.Result{}, err
	}
	o := wire.ChainProposalsOf(m, list)
	return command.Result{Object: o, Text: func(p *command.Page) {
		if done != "" {
			p.Line("%s", done)
		}
		printProposals(&o, p)
	}}, nil
}

func printProposals(o *wire.ChainProposals, p *command.Page) {
	if len(o.Proposals) == 0 {
		p.Line("no return proposes a link that nobody has judged")
		return
	}
	t := command.NewTable("name", "is", "as", "engagement", "supplier", "source", "on").Shorten("supplier").Fold("is")
	for i := range o.Proposals {
		x := &o.Proposals[i]
		t.Rows = append(t.Rows, []string{x.Name, x.Words, x.Role, x.Ref, x.Supplier, x.Source, command.Deref(x.On)})
	}
	p.Table(t)
	p.Remark("`assure chain accept NAME REF` records one, `assure chain dismiss NAME REF` leaves it out; --all REF " +
		"all of a supplier or engagement")
}

// offers are the proposals of a supplier or engagement, "" for all.
func offers(ctx context.Context, r *data.Register, ref string, at book.At) (*chain.Map, []chain.Offer, error) {
	m, err := chain.Read(ctx, r, at)
	if err != nil {
		return nil, nil, err
	}
	all, err := m.Offers(ctx, r, at)
	if err != nil || ref == "" {
		return m, all, err
	}
	_, engagement, err := command.FindSupplierOrEngagement(ctx, r, ref)
	if err != nil {
		return nil, nil, err
	}
	supplier := ""
	if engagement == "" {
		s, err := r.FindSupplier(ctx, ref)
		if err != nil {
			return nil, nil, err
		}
		supplier = s.Ref
	}
	var out []chain.Offer
	for _, o := range all {
		of := &m.Engagements[o.Engagement]
		if engagement == of.ID || engagement == "" && supplier == of.Supplier.Ref {
			out = append(out, o)
		}
	}
	return m, out, nil
}

func newAcceptCmd(e *command.Env) *cobra.Command {
	all := false
	cmd := &cobra.Command{
		Use: "accept [NAME] REF", Short: "Record a proposed link, or all of a supplier or engagement",
		Long: `The link has the role, the source and the day of the proposal. A name that is known already is
linked to the fourth party that has it; any other is a new one.`,
		Args:    command.NeedArgs(1, 2, "a name, and a supplier or engagement; with --all no name"),
		Example: "  assure chain accept \"Cumulon Demo Cloud\" ENG-00037\n  assure chain accept --all SUP-00037",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return judged(ctx, r, args, all, "recorded", r.AcceptLinks)
			}),
	}
	cmd.Flags().BoolVar(&all, "all", false, "every proposal of the supplier or engagement")
	return cmd
}

func newDismissCmd(e *command.Env) *cobra.Command {
	all, reason := false, ""
	cmd := &cobra.Command{
		Use: "dismiss [NAME] REF", Short: "Leave a proposed link out, or all of a supplier or engagement",
		Args:    command.NeedArgs(1, 2, "a name, and a supplier or engagement; with --all no name"),
		Example: "  assure chain dismiss \"Cumulon Demo Clowd\" ENG-00037 --reason \"they name a competitor\"",
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return judged(ctx, r, args, all, "left out",
					func(ctx context.Context, list []data.ProposedLink) error {
						return r.DismissLinks(ctx, list, reason)
					})
			}),
	}
	cmd.Flags().BoolVar(&all, "all", false, "every proposal of the supplier or engagement")
	cmd.Flags().StringVar(&reason, "reason", "", "why it is none (`WORDS`)")
	return cmd
}

// judged accepts or dismisses the proposals that arguments name.
func judged(ctx context.Context, r *data.Register, args []string, all bool, done string,
	judge func(context.Context, []data.ProposedLink) error) (command.Result, error) {
	if all == (len(args) == 2) {
		return command.Result{}, command.Usage("give a name and a supplier or engagement, or --all and one of these",
			"which proposals is not clear")
	}
	ref := args[len(args)-1]
	m, list, err := offers(ctx, r, ref, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	var links []data.ProposedLink
	for i := range list {
		if o := &list[i]; all || m.Means(args[0], o.Name) {
			name, use := m.Link(o)
			links = append(links, data.ProposedLink{Name: name, Use: use})
		}
	}
	if len(links) == 0 {
		return command.Result{}, command.Usage("`assure chain proposals` lists them", "%s has no such proposal",
			text.Safe(ref))
	}
	if err := judge(ctx, links); err != nil {
		return command.Result{}, err
	}
	return proposed(ctx, r, ref, book.At{}, text.Plural(len(links), "proposed link is ", "proposed links are ")+done)
}

func newUndoCmd(e *command.Env) *cobra.Command {
	return turning(e, &cobra.Command{Use: "undo", Short: "Undo your newest act on names and links",
		Long: `A link recorded, accepted, dismissed or removed, names merged, split or kept apart, and what was
recorded of a fourth party. What was changed since is not undone.`,
		Example: "  assure chain undo"}, "undone", (*data.Register).UndoFourthParty)
}

func newRedoCmd(e *command.Env) *cobra.Command {
	return turning(e, &cobra.Command{Use: "redo", Short: "Do again what assure chain undo undid last",
		Example: "  assure chain redo"}, "done again", (*data.Register).RedoFourthParty)
}

func turning(e *command.Env, cmd *cobra.Command, done string,
	do func(*data.Register, context.Context) (*data.Undone, error)) *cobra.Command {
	cmd.Args = command.NoArgs
	cmd.RunE = e.OnRegister(command.Writes,
		func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
			out, err := do(r, ctx)
			if err != nil {
				return command.Result{}, err
			}
			o := wire.ChainTurned{Schema: wire.SchemaChainTurned, Name: out.What, Done: done}
			return command.Result{Object: o, Text: func(p *command.Page) {
				p.Line("%s: your newest act on %s", done, text.Safe(out.What))
			}}, nil
		})
	return cmd
}
