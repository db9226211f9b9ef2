// Package sharing has the commands of signed bundles: share, passport, recall, bundles and keys.
package sharing

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/bundle"
	"assure/data/sharing"
	"assure/internal/agefile"
	"assure/internal/text"
)

// output are the flags of a command that writes a bundle.
type output struct {
	Out            string
	Key            string
	PassphraseFile string
	To             []string
	Force          bool
}

func (o *output) add(f *pflag.FlagSet) {
	f.StringVar(&o.Out, "out", "", "the `FILE` to write, such as northmoor.assure")
	f.StringVar(&o.Key, "key", "", "the `FILE` of your private key or, with the key in the agent, of its public half; "+
		"~/.ssh/id_ed25519 otherwise")
	f.StringVar(&o.PassphraseFile, "passphrase-file", "",
		"the `FILE` with the passphrase of the key; it is asked for otherwise")
	f.StringArrayVar(&o.To, "to", nil,
		"encrypt for the holder of this public `KEY`, age1... or ssh-ed25519 ...; may be given again")
	f.BoolVar(&o.Force, "force", false, "replace a file that is there")
}

func (o *output) data(e *command.Env) (sharing.Output, error) {
	key := o.Key
	if key == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return sharing.Output{}, command.Usage("give it with --key FILE", "no key given")
		}
		key = filepath.Join(home, ".ssh", "id_ed25519")
	}
	return sharing.Output{Path: o.Out, Force: o.Force, Seal: agefile.Seal{Recipients: o.To},
		Signing: bundle.Signing{Path: key, Agent: os.Getenv("SSH_AUTH_SOCK"),
			Passphrase: func() (string, error) { return command.Passphrase(e, o.PassphraseFile, false) }}}, nil
}

// NewShare returns `assure share`.
func NewShare(e *command.Env) *cobra.Command {
	o, req := &output{}, sharing.Request{Kind: bundle.Assurance}
	cmd := &cobra.Command{
		Use: "share SUPPLIER --out FILE", Short: "Write a signed bundle of what you know of a supplier",
		GroupID: command.GroupReport,
		Long: `What is about the supplier travels: its answers, the evidence you accepted, your judgements, the
certificates you checked, the day of the sign-off. Consequence, tier, risks, acceptances, contract,
value and names of people stay. Only what is signed off is shared and, unless the supplier said yes
(assure supplier sharing), nothing but how many must-haves are met.

Without --out nothing is written: it prints what would leave, with every free text.`,
		Example: "  assure share SUP-00003\n  assure share SUP-00003 --out northmoor.assure --key ~/.ssh/id_ed25519",
		Args:    command.NeedArgs(1, 1, "a supplier"),
	}
	cmd.RunE = makes(e, o, &req)
	f := cmd.Flags()
	o.add(f)
	f.BoolVar(&req.Reasons, "reasons", false, "the reasons of your judgements too")
	f.BoolVar(&req.Notes, "notes", false, "the notes of the supplier too")
	f.BoolVar(&req.Documents, "documents", false, "the documents that were kept too")
	f.StringArrayVar(&req.Supersedes, "supersedes", nil, "the `BUNDLE` that this one replaces; may be given again")
	return cmd
}

// NewPassport returns `assure passport`.
func NewPassport(e *command.Env) *cobra.Command {
	o, req := &output{}, sharing.Request{Kind: bundle.Passport}
	cmd := &cobra.Command{
		Use:     "passport SUPPLIER --out FILE",
		Short:   "Write a signed bundle of a supplier's own answers, for it to hand on",
		GroupID: command.GroupReport,
		Long: `It holds what the supplier answered and nothing that you judged or accepted. It says that these were
its answers to you, no more: it is no approval.`,
		Example: "  assure passport SUP-00003 --out northmoor-answers.assure",
		Args:    command.NeedArgs(1, 1, "a supplier"),
	}
	cmd.RunE = makes(e, o, &req)
	o.add(cmd.Flags())
	cmd.Flags().BoolVar(&req.Notes, "notes", false, "the notes of the supplier too")
	return cmd
}

func makes(e *command.Env, o *output, req *sharing.Request) func(*cobra.Command, []string) error {
	return e.OnRegister(command.Writes,
		func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			req.Supplier = args[0]
			draft, err := sharing.Prepare(ctx, r, *req)
			if err != nil {
				return command.Result{}, err
			}
			if o.Out == "" {
				return command.Result{Object: wire.BundleDraftOf(draft, nil),
					Text: func(p *command.Page) { printDraft(p, draft) }}, nil
			}
			out, err := o.data(e)
			if err != nil {
				return command.Result{}, err
			}
			made, err := draft.Write(ctx, r, out)
			if err != nil {
				return command.Result{}, err
			}
			return command.Result{Object: wire.BundleDraftOf(draft, made), Text: func(p *command.Page) {
				printDraft(p, draft)
				printMade(p, made, out.Seal.On())
			}}, nil
		})
}

func printDraft(p *command.Page, d *sharing.Draft) {
	m := &d.Manifest
	p.Line("%s: the supplier says %s to sharing", strings.TrimSpace(d.Supplier.Ref+" "+m.Supplier.Name),
		consentWords(m))
	t := command.NewTable("service", "questionnaire", "signed off", "answers", "judged", "must-haves met", "not met",
		"not shown").AlignRight("answers", "judged", "must-haves met", "not met", "not shown").Shorten("service")
	for i := range m.Assessments {
		a := &m.Assessments[i]
		judged := 0
		for j := range a.Answers {
			if a.Answers[j].Judgement != nil {
				judged++
			}
		}
		row := []string{a.Service, a.Pack + " " + a.Version, a.SignedOff.String(), text.Thousands(len(a.Answers)),
			text.Thousands(judged), "", "", ""}
		if m.Kind == bundle.Assurance {
			n := a.MustHaves
			row[5], row[6], row[7] = text.Thousands(n.Met), text.Thousands(n.NotMet), text.Thousands(n.NotShown)
		}
		t.Rows = append(t.Rows, row)
	}
	p.Table(t)
	p.Line("%s, %s", text.Plural(len(m.Documents), "accepted document", "accepted documents"),
		text.Plural(len(m.Certificates), "checked certificate", "checked certificates"))
	for _, left := range d.Left {
		p.Wrap(0, "left: "+left)
	}
	if len(d.Words) > 0 {
		p.Line("free texts that leave; read them for names of people that nobody registered:")
		for _, w := range d.Words {
			p.Hang("  "+w.Where+": ", "    ", w.Text)
		}
	}
}

func consentWords(m *bundle.Manifest) string {
	if m.Consent.On == 0 {
		return "nothing yet"
	}
	return string(m.Consent.Share) + " (" + m.Consent.On.Long() + ")"
}

func printMade(p *command.Page, made *sharing.Made, sealed bool) {
	p.Line("wrote %s, signed by %s with %s", command.Absolute(made.Path), made.Signer.Name, made.Signer.Ref)
	p.Line("bundle %s", made.Manifest.ID)
	if !sealed {
		p.Remark("it is signed and not encrypted: whoever gets the file reads it (--to KEY encrypts)")
	}
}
