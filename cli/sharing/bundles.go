package sharing

import (
	"context"
	"path/filepath"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/data/bundle"
	"assure/data/sharing"
	"assure/internal/agefile"
	"assure/internal/text"
)

// NewRecall returns `assure recall`.
func NewRecall(e *command.Env) *cobra.Command {
	o, reason := &output{}, ""
	cmd := &cobra.Command{
		Use: "recall BUNDLE... --reason WHY --out FILE", Short: "Write a signed recall of bundles that you made",
		GroupID: command.GroupReport,
		Long: `Send the file to everybody who got the bundles. Whoever takes it sees that they count no more, and
everything that relied on them ends.`,
		Example: "  assure recall 01KBCD0000000000000000000A --reason \"judged the wrong product\" --out recall.assure",
		Args:    command.NeedArgs(1, 200, "a bundle"),
	}
	cmd.RunE = e.OnRegister(command.Writes,
		func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			why, err := command.NeedText("--reason", reason)
			if err != nil {
				return command.Result{}, err
			}
			if o.Out == "" {
				return command.Result{}, command.Usage("add --out FILE", "no file given for the recall")
			}
			out, err := o.data(e)
			if err != nil {
				return command.Result{}, err
			}
			made, err := sharing.Recall(ctx, r, args, string(why), out)
			if err != nil {
				return command.Result{}, err
			}
			return command.Result{Object: wire.BundleDraftOf(&sharing.Draft{Manifest: made.Manifest}, made),
				Text: func(p *command.Page) {
					p.Line("recalled %s", text.Plural(len(args), "bundle", "bundles"))
					printMade(p, made, true)
				}}, nil
		})
	o.add(cmd.Flags())
	cmd.Flags().StringVar(&reason, "reason", "", "why; those who relied on them read it")
	return cmd
}

// NewBundles returns `assure bundles` with its subcommands.
func NewBundles(e *command.Env) *cobra.Command {
	return command.Group("bundles", "List bundles, compare what they say, and check the file of one",
		`A bundle is a signed file with what one body was told by a supplier, saw and judged.`, command.GroupReport,
		newBundlesListCmd(e), newBundlesShowCmd(e), newBundlesCheckCmd(e))
}

func newBundlesListCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the bundles that were made here or taken in", Args: command.NoArgs,
		Example: "  assure bundles list",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				list, err := r.Bundles(ctx, "", book.At{})
				if err != nil {
					return command.Result{}, err
				}
				suppliers, err := r.Suppliers(ctx, book.At{})
				if err != nil {
					return command.Result{}, err
				}
				o := wire.BundlesOf(list, suppliers)
				return command.Result{Object: o, Text: func(p *command.Page) { printBundles(p, o) }}, nil
			}),
	}
}

func printBundles(p *command.Page, o wire.Bundles) {
	if len(o.Bundles) == 0 {
		p.Line("no bundle was made here or taken in yet")
		p.Remark("next: assure share SUPPLIER --out FILE, or assure import FILE.assure")
		return
	}
	t := command.NewTable("bundle", "what", "supplier", "by", "made", "here", "state").Shorten("state")
	for _, b := range o.Bundles {
		t.Rows = append(t.Rows, []string{b.ID, b.Kind, command.Deref(b.Supplier), b.Organisation, b.Made,
			b.Way, b.State})
	}
	p.Table(t)
}

func newBundlesCheckCmd(e *command.Env) *cobra.Command {
	var identities []string
	cmd := &cobra.Command{
		Use: "check FILE", Short: "Check the signature of a bundle, and print what it says",
		Long: "It takes nothing into the register. The bundle must be whole and signed by a key that counts " +
			"(assure keys).",
		Example: "  assure bundles check northmoor.assure",
		Args:    command.NeedArgs(1, 1, "the file of a bundle"),
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				b, closeIt, err := bundle.Open(ctx, args[0], agefile.Keys{Identities: identities})
				if err != nil {
					return command.Result{}, err
				}
				defer closeIt()
				s, err := r.CheckSigner(ctx, b)
				if err != nil {
					return command.Result{}, err
				}
				o := wire.BundleCheckOf(b, &s)
				return command.Result{Object: o, Text: func(p *command.Page) {
					m := &b.Manifest
					p.Line("%s is whole, and signed by %s (%s) with %s", filepath.Base(args[0]), s.Name, s.Code, s.Ref)
					p.Line("bundle %s, %s, made %s", m.ID, m.Kind, m.Made.Format("2 January 2006 15:04 MST"))
					switch {
					case m.Recalls != nil:
						p.Line("it recalls %s: %s", text.Plural(len(m.Recalls.Bundles), "bundle", "bundles"),
							text.Safe(m.Recalls.Reason))
					case len(m.Files) > 0:
						for _, f := range m.Files {
							p.Line("  %s, %s: %s", f.Name, string(f.Kind), text.Safe(f.Title))
						}
					default:
						printDraft(p, &sharing.Draft{Manifest: *m})
					}
				}}, nil
			}),
	}
	cmd.Flags().StringArrayVar(&identities, "identity", nil,
		"a `FILE` with the secret key of an encrypted bundle; may be given again")
	return cmd
}
