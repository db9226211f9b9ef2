package sharing

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/data/bundle"
	"assure/internal/safefile"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// NewKeys returns `assure keys` with its subcommands.
func NewKeys(e *command.Env) *cobra.Command {
	return command.Group("keys", "Record the keys with which bodies sign what they share",
		`A bundle of another body is taken only if a key signed it that is recorded here as theirs, counts
today and was not revoked. Make sure of a key by another way than the one it came by: have its
fingerprint read out on a telephone number that you know. A key of your own (--ours) is made with
ssh-keygen -t ed25519; the private half stays where it is, and Assure reads it only to sign.`, command.GroupKeep,
		newKeysAddCmd(e), newKeysListCmd(e), newKeysRevokeCmd(e), newKeysExportCmd(e))
}

func newKeysAddCmd(e *command.Env) *cobra.Command {
	s := entity.Signer{}
	var from, until command.Date
	checked := ""
	cmd := &cobra.Command{
		Use: "add FILE --organisation CODE --name NAME", Short: "Record the public key of a body, or of yours",
		Long: `FILE is a public key of OpenSSH, such as id_ed25519.pub. It counts for two years from today unless
--from or --until say otherwise.`,
		Example: "  assure keys add trust.pub --organisation R0A --name \"Demo Trust\" \\\n" +
			"    --checked \"fingerprint read out by their IG lead on the switchboard number\"\n" +
			"  assure keys add ~/.ssh/id_ed25519.pub --ours --organisation R0B --name \"Our Trust\"",
		Args: command.NeedArgs(1, 1, "the file of a public key"),
	}
	cmd.RunE = e.OnRegister(command.Writes,
		func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
			if s.Code == "" || s.Name == "" {
				return command.Result{}, command.Usage("add --organisation CODE --name NAME",
					"nobody is named whose key it is")
			}
			key, err := safefile.Read(ctx, args[0], bundle.MaxKeyFile)
			if err != nil {
				return command.Result{}, err
			}
			s.Key, s.From, s.Until = string(key), questionnaire.Date(from), questionnaire.Date(until)
			if s.Checked, err = command.FlagText("--checked", checked); err != nil {
				return command.Result{}, err
			}
			added, err := r.AddSigner(ctx, s)
			if err != nil {
				return command.Result{}, err
			}
			o := wire.SignersOf([]entity.Signer{added}, r.Today())
			return command.Result{Object: o, Text: func(p *command.Page) {
				p.Line("recorded %s of %s (%s): %s", added.Ref, added.Name, added.Code, added.Fingerprint)
				p.Line("what it signs counts from %s to %s", added.From.Long(), added.Until.Long())
			}}, nil
		})
	f := cmd.Flags()
	f.StringVar(&s.Code, "organisation", "", "the ODS `CODE` of the body")
	f.StringVar(&s.Name, "name", "", "the name of the body")
	f.StringVar(&checked, "checked", "", "how you made sure that the key is theirs")
	f.Var(&from, "from", "the first `DATE` on which it counts; today otherwise")
	f.Var(&until, "until", "the last `DATE` on which it counts; two years on otherwise")
	f.BoolVar(&s.Ours, "ours", false, "it is a key of the body whose register this is")
	return cmd
}

func newKeysListCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the keys, and until when each counts", Args: command.NoArgs,
		Example: "  assure keys list",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				list, err := r.Signers(ctx, book.At{})
				if err != nil {
					return command.Result{}, err
				}
				o := wire.SignersOf(list, r.Today())
				return command.Result{Object: o, Text: func(p *command.Page) { printKeys(p, o) }}, nil
			}),
	}
}

func printKeys(p *command.Page, o wire.Signers) {
	if len(o.Keys) == 0 {
		p.Line("no key is recorded")
		p.Remark("next: assure keys add FILE --organisation CODE --name NAME")
		return
	}
	t := command.NewTable("key", "body", "name", "state", "from", "until", "fingerprint").Shorten("name")
	for _, k := range o.Keys {
		body := k.Organisation
		if k.Ours {
			body += " (ours)"
		}
		t.Rows = append(t.Rows, []string{k.Ref, body, k.Name, k.State, k.From, k.Until, k.Fingerprint})
	}
	p.Table(t)
}

func newKeysRevokeCmd(e *command.Env) *cobra.Command {
	reason := ""
	cmd := &cobra.Command{
		Use: "revoke KEY --reason WHY", Short: "Take nothing more that a key signed",
		Example: "  assure keys revoke KEY-002 --reason \"their laptop was stolen\"",
		Args:    command.NeedArgs(1, 1, "a key"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				why, err := command.NeedText("--reason", reason)
				if err != nil {
					return command.Result{}, err
				}
				s, err := r.RevokeSigner(ctx, args[0], string(why))
				if err != nil {
					return command.Result{}, err
				}
				o := wire.SignersOf([]entity.Signer{s}, r.Today())
				return command.Result{Object: o, Text: func(p *command.Page) {
					p.Line("revoked %s of %s: nothing that it signed is taken from now on", s.Ref, s.Name)
				}}, nil
			}),
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why, in a sentence")
	return cmd
}

func newKeysExportCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "export", Short: "Print the keys that count, as ssh-keygen takes them", Args: command.NoArgs,
		Long: `The output is an allowed signers file of OpenSSH, with the ODS code as the principal. With it
ssh-keygen checks a bundle without Assure:

  unzip x.assure manifest.json manifest.json.sig
  ssh-keygen -Y verify -n assure-bundle@v1 -f allowed_signers -I R0A \
    -s manifest.json.sig < manifest.json`,
		Example: "  assure keys export > allowed_signers",
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				list, err := r.Signers(ctx, book.At{})
				if err != nil {
					return command.Result{}, err
				}
				return command.Result{Object: wire.SignersOf(list, r.Today()), Text: func(p *command.Page) {
					for i := range list {
						if s := &list[i]; s.Valid(r.Today()) {
							p.Write(allowedLine(s))
						}
					}
				}}, nil
			}),
	}
}

// allowedLine is a key as an allowed signers file of OpenSSH has it. The days are whole days of UTC.
func allowedLine(s *entity.Signer) string {
	day := func(d questionnaire.Date) string { return strings.ReplaceAll(d.String(), "-", "") + "Z" }
	return s.Code + ` namespaces="` + bundle.Namespace + `",valid-after="` + day(s.From) + `",valid-before="` +
		day(s.Until+1) + `" ` + s.Key + "\n"
}
