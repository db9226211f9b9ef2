package sharing

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/bundle"
	"assure/data/sharing"
	"assure/internal/agefile"
	"assure/internal/text"
)

// NewPractice returns `assure practice` with its subcommands.
func NewPractice(e *command.Env) *cobra.Command {
	return command.Group("practice", "Share packs, clauses, mappings and settings with other bodies",
		`A bundle of good practice is a signed file with the files that a body works with: packs, contract
clauses, loss data, crosswalks, mappings and the settings of scores. It says nothing of any supplier.
What is taken is compared first, line by line. A pack counts once you adopt it with `+"`assure pack adopt`"+`,
settings with `+"`assure score rescore`"+`, a mapping with `+"`assure import --map`"+`; clauses and loss
data count as soon as they are in the folder of packs.`, command.GroupReport,
		newPracticeShareCmd(e), newPracticeShowCmd(e), newPracticeTakeCmd(e))
}

func newPracticeShareCmd(e *command.Env) *cobra.Command {
	o := &output{}
	cmd := &cobra.Command{
		Use: "share FILE... --out FILE", Short: "Write a signed bundle of files that you work with",
		Long: "Each file is read first, as the program would; one that could not be used is refused.",
		Example: "  assure score settings --json > settings.json\n" +
			"  assure practice share packs/our-pack.yaml settings.json --out ours.assure",
		Args: command.NeedArgs(1, 200, "a file"),
	}
	cmd.RunE = e.OnRegister(command.Writes,
		func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			draft, err := sharing.PreparePractice(ctx, r, args)
			if err != nil {
				return command.Result{}, err
			}
			var made *sharing.Made
			if o.Out != "" {
				out, err := o.data(e)
				if err != nil {
					return command.Result{}, err
				}
				if made, err = draft.Write(ctx, r, out); err != nil {
					return command.Result{}, err
				}
			}
			return command.Result{Object: wire.BundleDraftOf(&sharing.Draft{Manifest: draft.Manifest}, made),
				Text: func(p *command.Page) {
					t := command.NewTable("file", "kind", "what it is").Shorten("what it is")
					for _, f := range draft.Manifest.Files {
						t.Rows = append(t.Rows, []string{f.Name, string(f.Kind), f.Title})
					}
					p.Table(t)
					if made == nil {
						p.Remark("nothing was written: --out FILE signs and writes it")
						return
					}
					printMade(p, made, len(o.To) > 0)
				}}, nil
		})
	o.add(cmd.Flags())
	return cmd
}

// taking are the flags of a command that reads a bundle of good practice.
type taking struct {
	Into       string
	Identities []string
}

func (o *taking) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.Into, "into", "", "the folder `DIR` for the files; the folder of packs otherwise")
	cmd.Flags().StringArrayVar(&o.Identities, "identity", nil,
		"a `FILE` with the secret key of an encrypted bundle; may be given again")
}

func (o *taking) read(ctx context.Context, e *command.Env, r *data.Register, path string) (*sharing.Offer, error) {
	if o.Into == "" {
		o.Into = e.Globals.Packs
	}
	return sharing.ReadPractice(ctx, r, path, o.Into, agefile.Keys{Identities: o.Identities})
}

func newPracticeShowCmd(e *command.Env) *cobra.Command {
	o := &taking{}
	cmd := &cobra.Command{
		Use: "show FILE", Short: "Compare what another body works with, line by line, with what is here",
		Long:    "The bundle must be whole and signed by a key that counts (assure keys). Nothing is written.",
		Example: "  assure practice show theirs.assure",
		Args:    command.NeedArgs(1, 1, "the file of a bundle"),
	}
	cmd.RunE = e.OnRegister(command.Reads,
		func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			offer, err := o.read(ctx, e, r, args[0])
			if err != nil {
				return command.Result{}, err
			}
			return command.Result{Object: wire.PracticeOf(offer, nil),
				Text: func(p *command.Page) { printOffer(p, offer, true) }}, nil
		})
	o.add(cmd)
	return cmd
}

func newPracticeTakeCmd(e *command.Env) *cobra.Command {
	o, force := &taking{}, false
	cmd := &cobra.Command{
		Use: "take FILE", Short: "Write the files of a bundle of good practice into a folder",
		Long: `It writes the files, and records who took them from whom. A file that is there with other content is
left alone unless --force is given.`,
		Example: "  assure practice take theirs.assure --into packs",
		Args:    command.NeedArgs(1, 1, "the file of a bundle"),
	}
	cmd.RunE = e.OnRegister(command.Writes,
		func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			offer, err := o.read(ctx, e, r, args[0])
			if err != nil {
				return command.Result{}, err
			}
			if o.Into == "" {
				return command.Result{}, command.Usage("add --into DIR", "no folder for the files")
			}
			paths, err := offer.Take(ctx, r, o.Into, force)
			if err != nil {
				return command.Result{}, err
			}
			return command.Result{Object: wire.PracticeOf(offer, paths), Text: func(p *command.Page) {
				printOffer(p, offer, false)
				for _, path := range paths {
					p.Line("wrote %s", command.Absolute(path))
				}
				next := map[bundle.FileKind]string{bundle.PackFile: "`assure pack adopt`",
					bundle.SettingsFile: "`assure score rescore --settings FILE`",
					bundle.MappingFile:  "`assure import --map FILE`"}
				var steps []string
				for _, f := range offer.Files {
					if s := next[f.Kind]; s != "" && !strings.Contains(strings.Join(steps, " "), s) {
						steps = append(steps, s)
					}
				}
				if len(steps) > 0 {
					p.Remark("to adopt it: %s", strings.Join(steps, ", "))
				}
			}}, nil
		})
	o.add(cmd)
	cmd.Flags().BoolVar(&force, "force", false, "replace files that are there")
	return cmd
}

// maxDiff is how many lines of a difference are printed.
const maxDiff = 200

func printOffer(p *command.Page, o *sharing.Offer, diffs bool) {
	p.Heading("%s of %s (%s), signed with %s", text.Plural(len(o.Files), "file", "files"), o.Signer.Name,
		o.Manifest.By.Code, o.Signer.Ref)
	t := command.NewTable("file", "kind", "here", "what it is").Shorten("what it is")
	for i := range o.Files {
		f := &o.Files[i]
		t.Rows = append(t.Rows, []string{f.Name, string(f.Kind), f.State, f.Title})
	}
	p.Table(t)
	for i := range o.Files {
		f := &o.Files[i]
		if !diffs || f.Diff == "" {
			continue
		}
		p.Line("%s, against %s:", f.Name, text.Safe(f.Against))
		n := 0
		for line := range strings.Lines(f.Diff) {
			if n++; n > maxDiff {
				p.Line("  and more; --json has all")
				break
			}
			p.Line("  %s", text.Safe(strings.TrimRight(line, "\r\n")))
		}
	}
}
